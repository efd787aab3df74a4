"""Line breaks and spaces that stand inside words, numbers and names.

| kind | example | becomes |
| --- | --- | --- |
| hard-wrapped lines | ``总投资182.⏎3亿元`` in lines of one width | joined |
| a lone break in a paragraph | ``滚装车20万⏎辆。`` | joined |
| padded names | ``邓 敏`` | ``邓敏`` |
| spaced headings | ``政 府 工 作 报 告`` | joined |
| spaces in running text | ``总投 资``, ``4 月30日``, ``1 4.6亿元`` | dropped |

Spaces that part columns, labels, headings, list items or the people of a byline stay.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import lru_cache
from itertools import pairwise
from typing import NamedTuple

import regex

from govextract import limits
from govextract.lexicon import alternatives
from govextract.patterns import BULLETS, HAN_NUMBER, compile_pattern
from govextract.text.alignment import Edit
from govextract.text.noise import Edited, words

# What begins an item: `一、` `（一）` `(1)` `1.` `1、` `①` `二是` `第三章` `•` `——` `[1]`
_LIST_MARK = rf"""(?:
    [{HAN_NUMBER}]{{1,3}}[、.．] | [（(\[【〔] | [{HAN_NUMBER}]是 | 第[{HAN_NUMBER}]{{1,3}}[章节条款项批]
  | \d{{1,2}}[、.．)）](?![ ]?\d) | [①-⑳㈠-㈩❶-❿] | [•·○{BULLETS}※*>＞|｜] | [-—–]{{1,2}}[^\d-]
)"""
_LABEL = r"[\p{Han}]{2,8}[：:]"  # 责任单位：
_TERMINAL = "。！？；：…!?;:"
_CLOSING = "”’」』）)】》〉"
_BREAKABLE = "，。、；：！？,.;:!?" + _CLOSING  # no line starts with one, unless it was wrapped without care


@lru_cache
def _item() -> regex.Pattern[str]:
    return compile_pattern(rf"{_LIST_MARK}|{_LABEL}", regex.VERBOSE)


@lru_cache
def _unit() -> str:
    return "(?:" + alternatives(words("noise_units")) + ")"


# --- Lines ---------------------------------------------------------------------------------------------------


class _Line(NamedTuple):
    start: int
    end: int  # without the line break
    body: str  # without the spaces at its end


class _Measure(NamedTuple):
    """A way to tell how long a line is, and how much the lines of one width may differ by it."""

    of: Callable[[str], int]
    shortest: int
    longest: int
    slack: int


_MEASURES = (
    # Columns: a Han character takes two
    _Measure(lambda body: 2 * len(body) - len(body.encode("ascii", "ignore")), 30, 120, 3),
    # Characters: full-width digits that have since become half-width ones
    _Measure(len, 15, 60, 1),
)
_PROSE = compile_pattern(r"[，。、；：]|[,;:](?!\d)")
_TABULAR = compile_pattern(r"[\t|｜]|\S[ \u3000]{2,}\S")
_DAY_FIRST = compile_pattern(r"\d{4}-\d{1,2}-\d{1,2}")  # the line below a title


def unwrap(text: str) -> Edited:
    """Line breaks inside paragraphs.

    Example:
        >>> text = "  港区年通过能力为集装箱15万标箱、滚装车20万\\n辆。"
        >>> [text[edit.start - 3 : edit.end + 1] for edit in unwrap(text)]
        ['20万\\n辆']
    """
    if "\n" not in text:
        return text
    lines = _lines(text)
    joints = {*_lone_breaks(lines), *_careless_breaks(lines)}
    for measure in _MEASURES:
        joints.update(_wrapped(lines, measure))
    return [Edit(lines[k].start + len(lines[k].body), lines[k + 1].start) for k in sorted(joints)] or text


def _lines(text: str) -> list[_Line]:
    lines: list[_Line] = []
    start = 0
    for line in text.split("\n"):
        limits.check()
        lines.append(_Line(start, start + len(line), line.rstrip(" \t\u3000")))
        start += len(line) + 1
    return lines


def _wrapped(lines: list[_Line], measure: _Measure) -> Iterator[int]:
    """The lines to join with the next, in stretches of lines that were wrapped at one width."""
    sizes = [measure.of(line.body) for line in lines]
    done = first = 0
    while first < len(lines):
        limits.check()
        last = first
        low = high = sizes[first]
        while last < len(lines) and measure.shortest <= sizes[last] <= measure.longest:
            low, high = min(low, sizes[last]), max(high, sizes[last])
            if high - low > measure.slack:
                break
            last += 1
        enough = last - first >= 3 or (last - first == 2 and _is_short_paragraph(lines[first : last + 1]))
        if not enough or not _is_prose(lines[first:last]):
            first = last if last - first >= 3 else first + 1
            continue
        # The width holds for the lines around as long as none is wider
        width = max(sizes[first:last])
        while first > done and sizes[first - 1] <= width + 2:
            first -= 1
        while last < len(lines) and sizes[last] <= width + 2:
            last += 1
        yield from _joints(
            lines[first:last], [size >= width - measure.slack for size in sizes[first:last]], first
        )
        done = first = last


def _joints(lines: list[_Line], full: list[bool], first: int) -> Iterator[int]:
    """The lines of a wrapped stretch that go on in the next.

    Where paragraphs begin further in, or after an empty line, a full line goes on whatever it ends with: `……开工。⏎县委书记`.
    """
    starts = [
        k for k in range(1, len(lines)) if lines[k].body and (_is_indented(lines[k]) or not lines[k - 1].body)
    ]
    # what follows the lines that are not full, from the first paragraph on: above it are a title and the like
    behind = [
        lines[k + 1].body
        for k in range(min(starts, default=len(lines)), len(lines) - 1)
        if lines[k].body and not full[k]
    ]
    indented = sum(body[:1].isspace() for body in behind)
    apart = sum(not body for body in behind)
    told_apart = len(behind) >= 2 and (indented + apart) * 4 >= len(behind) * 3
    in_paragraph = False
    for k in range(len(lines) - 1):
        body, following = lines[k].body, lines[k + 1].body
        begins = _is_indented(lines[k]) or (apart > indented and (k == 0 or not lines[k - 1].body))
        in_paragraph = told_apart and (in_paragraph or begins)
        goes_on = full[k] and (
            bool(following)
            and not following[0].isspace()
            and not _TABULAR.search(body, len(body) - len(body.lstrip()))
            if in_paragraph
            else _goes_on(body, following)
        )
        if goes_on and not _DAY_FIRST.match(following):
            yield first + k
        else:
            in_paragraph = False


def _is_indented(line: _Line) -> bool:
    return line.body[:1].isspace()


def _is_short_paragraph(lines: list[_Line]) -> bool:
    """Whether three lines are two full ones that both go on, and the rest of a sentence."""
    first, second, rest = (line.body for line in lines) if len(lines) == 3 else ("", "", "")
    return (
        _goes_on(first, second)
        and _goes_on(second, rest)
        and rest.rstrip(_CLOSING)[-1:] in ("。", "！", "？")
    )


def _is_prose(lines: list[_Line]) -> bool:
    """Whether lines of one width are running text rather than items of a list or rows of a table."""
    open_ended = sum(_goes_on(a.body, b.body) for a, b in pairwise(lines))
    punctuated = sum(bool(_PROSE.search(line.body)) for line in lines)
    return open_ended * 3 >= len(lines) - 1 and punctuated * 3 >= len(lines) * 2


def _goes_on(body: str, following: str) -> bool:
    """Whether a line that is full goes on in the next."""
    if (
        not body
        or not following
        or following[0].isspace()
        or _TABULAR.search(body, len(body) - len(body.lstrip()))
    ):
        return False
    if following[0] in _BREAKABLE:
        return True
    if body.rstrip(_CLOSING)[-1:] in _TERMINAL:
        return False
    return not _item().match(following)


def _lone_breaks(lines: list[_Line]) -> Iterator[int]:
    """Single breaks in long paragraphs."""
    for k in range(len(lines) - 1):
        limits.check()
        body, following = lines[k].body, lines[k + 1].body
        if body and following and _is_split_day(body, following):
            yield k
        if len(body) < 20 or not following or following[0].isspace() or not _PROSE.search(body):
            continue
        if _HEADER.search(body):
            continue
        in_number = _OPEN_NUMBER.search(body, max(len(body) - 12, 0)) and _rest_of_number().match(following)
        in_paragraph = (
            len(body) >= 40
            and body[0].isspace()
            and (body[-1] in "，、," or body[-1].isalnum())
            and following.rstrip(_CLOSING)[-1:] in "。；！？…"
            and not _item().match(following)
        )
        if in_number or in_paragraph:
            yield k


def _careless_breaks(lines: list[_Line]) -> Iterator[int]:
    """All breaks inside sentences, of a text whose lines end anywhere: inside numbers, before commas."""
    long = [
        k
        for k in range(len(lines) - 1)
        if len(lines[k].body) >= 25 and lines[k + 1].body and _PROSE.search(lines[k].body)
    ]
    if sum(_is_careless(lines[k].body, lines[k + 1].body) for k in long) < 2:
        return
    for k in long:
        limits.check()
        if _goes_on(lines[k].body, lines[k + 1].body) and not _HEADER.search(lines[k].body):
            yield k


def _is_careless(body: str, following: str) -> bool:
    """Whether no one would end a line there: 投产⏎，年产, 19.7⏎3亿元."""
    if following[0] in "，、,；":
        return True
    tail = body[-12:]
    return bool(_OPEN_NUMBER.search(tail) and _rest_of_number().match(following))


def _is_split_day(body: str, following: str) -> bool:
    """Whether a day stands over a break: `2019⏎年8月6日`."""
    edge = min(len(body), 10)
    found = _DAY.search(body[-10:] + following[:10])
    return found is not None and found.start() < edge < found.end()


_DAY = compile_pattern(r"(?:19|20)\d{2}年\d{1,2}月\d{1,2}日")
# a line about the article: 来源：榆林融媒　阅读 1.2万
_HEADER = compile_pattern(
    r"(?:来源|阅读|浏览|点击|人气|作者|编辑|字体|字号)[量数次]{0,2}\s*[:：\s]\s*\S{0,12}|^[\s\[]*\d{4}-\d{1,2}-\d{1,2}"
)
_OPEN_NUMBER = compile_pattern(r"\d[.]?$|\d[余多]?[十百千万亿]{1,2}$")  # 20万⏎辆, 182.⏎3亿元


@lru_cache
def _rest_of_number() -> regex.Pattern[str]:
    return compile_pattern(rf"(?:\d{{1,4}}(?:\.\d{{1,4}})?)?{_unit()}(?![、.．：:])")


# --- Names and headings --------------------------------------------------------------------------------------

# Both patterns start at a blank, which is rare, and look back from there
_PADDED_NAME = compile_pattern(
    r"""(?<=(?<!\w)(?<!(?<!\w)\p{Han}[ \u3000]{1,4})\p{Han})   # the first of two: not the second of 大 中 小
    [ \u3000]{1,4}
    (?=\p{Han}(?!\w)(?![ \u3000]{1,4}\p{Han}(?!\w)))          # the last of two: not the second of 大 中 小
    """,
    regex.VERBOSE,
)
_SPACED = compile_pattern(r"(?<=\p{Han})[ \u3000]{1,4}(?=\p{Han}[ \u3000]{1,4}\p{Han})")
_SPACED_HEADING = compile_pattern(
    r"^[ \u3000]*\p{Han}(?:[ \u3000]{1,3}\p{Han}){4,30}+(?=[ \u3000]*$)"  # 政 府 工 作 报 告
    r"|(?<![\w][ \u3000]?)\p{Han}(?:[ \u3000]{1,4}\p{Han}){2,5}+(?=[ \u3000]{0,4}[：:])",  # 索 引 号：
    regex.MULTILINE,
)
_BLANKS = compile_pattern(r"(?<=\p{Han})[ \u3000]+(?=\p{Han})")


def padding(text: str) -> Edited:
    """Spaces in names of two characters and in spaced-out headings.

    Example:
        >>> padding("邓 敏\\n县委书记"), padding("字体：大 中 小")
        ([Edit(start=1, end=2, new='')], '字体：大 中 小')
    """
    if " " not in text and "\u3000" not in text:
        return text
    edits = {Edit(m.start(), m.end()) for m in _PADDED_NAME.finditer(text)}
    for heading in _SPACED_HEADING.finditer(text) if _SPACED.search(text) else ():
        edits.update(Edit(m.start(), m.end()) for m in _BLANKS.finditer(text, heading.start(), heading.end()))
    return sorted(edits) or text


# --- Running text --------------------------------------------------------------------------------------------

_CANDIDATE = compile_pattern(r"(?<=[\p{Han}\d.-])[ ](?=[\p{Han}\d.%％-])")
_LINE_OR_CELL = compile_pattern(r"[\n\t]")
_LINE_OR_CELL_BEFORE = compile_pattern(r"(?r)[\n\t]")
_SENTENCE_MARK = compile_pattern(r"[。；！？]|[;!?](?![A-Za-z0-9])")
_COMMA = compile_pattern(r"，|,(?!\d)")
_BARE_COLUMNS = compile_pattern(r"(?<!\S)\d[\d.,]* \d[\d.,]*(?!\S)")  # 15000 8000

# Patterns that look back run from the end of what stands before: `(?r)`
_LAST_SENTENCE = compile_pattern(r"(?r)[^。！？；，：;!?（(]*")
_HEADING = compile_pattern(
    rf"\s*(?:[（(]?[{HAN_NUMBER}]{{1,3}}[)）、]|\d{{1,2}}[、.．]|第[{HAN_NUMBER}]{{1,3}}[章节])?"
)
_NUMBER_HEAD = compile_pattern(r"(?r)(?<![\d .,-])\d{1,4}(?:\.\d{0,3}|-)?")
_BRACKETED_HEADING = compile_pattern(
    rf"(?r)[（(][{HAN_NUMBER}\d]{{1,3}}[)）]\p{{Han}}{{4,40}}"
)  # （一）加强项目建设
_NUMBER = compile_pattern(r"\d{1,6}(?:\.\d{1,4})?|\d{1,4}-\d{1,4}")
_YEAR = compile_pattern(r"(?:19|20)\d\d")
_CLOCK_OR_CODE = compile_pattern(r"(?r)[-:：/]\d{1,4}|[A-Za-z]\d{1,6}")  # 2019-01-17, 15:06, G30
_CODE_AFTER = compile_pattern(r"\d{1,6}[A-Za-z]")  # 5G, 100MW
_WORD_BEFORE = compile_pattern(r"(?r)\p{Han}+")
_WORD_AFTER = compile_pattern(r"\p{Han}+")


class _Patterns(NamedTuple):
    """The patterns that hold vocabulary."""

    unit: regex.Pattern[str]
    number_tail: regex.Pattern[str]
    byline: regex.Pattern[str]
    byline_before: regex.Pattern[str]
    byline_after: regex.Pattern[str]


@lru_cache
def _patterns() -> _Patterns:
    byline = alternatives(words("noise_bylines"))
    return _Patterns(
        unit=compile_pattern(_unit()),
        number_tail=compile_pattern(rf"(?:[.-]?\d{{1,4}}|\d{{1,3}}\.\d{{1,4}})(?=[ ]?[余多]?{_unit()})"),
        byline=compile_pattern(rf"(?:{byline})[ ：:/]"),
        byline_before=compile_pattern(rf"(?r)(?:{byline}|讯|日电|报道)"),
        byline_after=compile_pattern(
            rf"(?:{byline}|报道)(?![\p{{Han}}\d])|(?:本报|全媒体|融媒体|首席|见习|特约)?(?:记者|通讯员)"
        ),
    )


def tighten(text: str) -> Edited:
    """Single spaces inside the words and numbers of running text.

    Example:
        >>> text = "港口总投 资13.62亿元，截至4 月30日完成2 .9亿元。"
        >>> [text[edit.start - 1 : edit.end + 1] for edit in tighten(text)]
        ['投 资', '4 月', '2 .']
        >>> tighten("集中开工 总投资96.4亿元")
        '集中开工 总投资96.4亿元'
    """
    if " " not in text:
        return text
    edits: list[Edit] = []
    start, end, running = 0, -1, False
    for match in _CANDIDATE.finditer(text):
        at = match.start()
        if at > end:
            before, behind = (
                _LINE_OR_CELL_BEFORE.search(text, max(end, 0), at),
                _LINE_OR_CELL.search(text, at),
            )
            start = before.end() if before else max(end + 1, 0)
            end = behind.start() if behind else len(text)
            running = _is_running(text[start:end])
        if running and _is_noise(text[max(start, at - 40) : at], text[at + 1 : min(end, at + 40)]):
            edits.append(Edit(at, at + 1))
    return edits or text


def _is_running(line: str) -> bool:
    """Whether a line is made of sentences rather than of columns, or a headline."""
    marks = len(_SENTENCE_MARK.findall(line))
    commas = len(_COMMA.findall(line))
    if not marks and not (commas and len(line) >= 30):
        return False
    if _BARE_COLUMNS.search(line):
        return False
    ends_well = line.rstrip().rstrip(_CLOSING)[-1:] in _TERMINAL
    return ends_well or marks > 1 or line.count(" ") <= 2 * (marks + commas)


def _is_noise(before: str, after: str) -> bool:
    """Whether the space between two stretches of a line of running text stands inside a word or number."""
    patterns = _patterns()
    left, right = before[-1], after[0]
    if right in "%％":
        return left.isdigit()
    if (left.isdigit() or left in ".-") and (right.isdigit() or right in ".-"):
        return _is_split_number(before, after, patterns)
    if left in ".-" or right in ".-":
        return False
    if left.isdigit() and patterns.unit.match(after):
        return True  # 4 月, 9.8 亿元
    if _item().match(after) or _CLOCK_OR_CODE.match(before) or _CODE_AFTER.match(after):
        return False
    sentence = _last_sentence(before)
    if (
        patterns.byline.search(sentence)
        or patterns.byline_before.match(before)
        or patterns.byline_after.match(after)
    ):
        return False
    return not (_is_heading(before, sentence) or _is_word_list(before, after))


def _is_split_number(before: str, after: str, patterns: _Patterns) -> bool:
    """``1 4.6亿元``, ``2.9 6亿元``, ``2 .9亿元``, ``1 -4月``; the whole must be a number before a unit."""
    tail = patterns.number_tail.match(after)
    head = _NUMBER_HEAD.match(before) if tail else None
    if not head or not tail:
        return False
    if _YEAR.fullmatch(head[0]) and tail[0][0] not in ".-":
        return False  # 2018 2.9亿元
    return bool(_NUMBER.fullmatch(head[0] + tail[0]))


def _last_sentence(before: str) -> str:
    found = _LAST_SENTENCE.match(before)
    return str(found[0]) if found else ""


def _is_heading(before: str, sentence: str) -> bool:
    """Whether what stands before is a heading: an item's mark and four or more characters without a comma."""
    mark = _HEADING.match(sentence)
    if mark and mark[0].strip():
        return len(sentence) - int(mark.end()) >= 4
    return _BRACKETED_HEADING.match(before) is not None


def _is_word_list(before: str, after: str) -> bool:
    """Whether the space is one of several that part words: ``抓项目 促投资 保增长``, ``张三 李四 王五``."""
    left, right = _WORD_BEFORE.match(before), _WORD_AFTER.match(after)
    if not left or not right or not all(2 <= len(word[0]) <= 6 for word in (left, right)):
        return False
    beyond = before[: left.start()][-2:], after[right.end() :][:2]
    return any(len(two) == 2 and " " in two and two.strip().isalpha() for two in beyond)
