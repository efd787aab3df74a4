"""How far the words around an amount reach: its sentence, the section it stands in, vocabulary as patterns."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable

import regex

from govextract.lexicon import alternatives
from govextract.patterns import BULLETS, compile_pattern
from govextract.text.document import Document

REACH = 140
"""How far back a sentence is looked at: a table without sentence ends must not make the search slow."""

_SENTENCE_END = compile_pattern(r"[。！？!?；;]|\n+")
_LIST_MARK = compile_pattern(
    r"[一二三四五六七八九十]{1,3}、|第[一二三四五六七八九十]{1,3}|[（(][一二三四五六七八九十\d]{1,3}[)）]"
    rf"|\d{{1,2}}[.、．]|—|-|•|[{BULLETS}]"
)
_SPACE = compile_pattern(r"\s+")
_LINE_STOP = compile_pattern(r"[。；]$")
_OPENS = compile_pattern(r"[^，。；\n]{0,8}(?:[:：])")
_UNIT_LABEL = compile_pattern(r"[（(][^（()）]{0,6}元[)）][：:]?[ 　]*$")
_NEXT_CELL = compile_pattern(r"\s*[|｜\t]|[ 　]{2,}\S")
_ROW_NUMBERS = compile_pattern(r"(?:序号|编号|(?:^|\n)[ \t　]*号)[ 　]*[\n|｜\t]")
_HEADER = 120
"""How far before a header's last cell its first may stand."""
_MARKED_HEADING, _BARE_HEADING = 45, 18


def initials(words: Iterable[str]) -> str:
    """The first characters of words, for a set in a pattern."""
    return regex.escape("".join(sorted({word[0] for word in words})))


def words_pattern(words: Iterable[str], *patterns: str) -> regex.Pattern[str]:
    """A pattern of words, and of patterns that are tried before them."""
    return compile_pattern("|".join([*patterns, alternatives(words)]))


def squeeze(text: str) -> str:
    """The words without spaces and line breaks, which say nothing to a cue."""
    return _SPACE.sub("", text)


def opens_row(document: Document, match: regex.Match[str]) -> bool:
    """Whether a number a line below a label is the next row's first cell: 总投资（亿元）⏎|1|⇥玉泉糖醇项目⇥10.00."""
    start, end = match.span("low")
    if "\n" not in document.text[match.start() : start]:
        return False
    field = document.field_at(start)
    header = document.text[max(0, match.start() - _HEADER) : match.start()]
    return (
        (field is not None and field.unit == "")
        or _NEXT_CELL.match(document.text, end) is not None
        or _ROW_NUMBERS.search(header) is not None
    )


def sentence_start(text: str, at: int) -> int:
    """Where the sentence of an offset starts; a line break inside a wrapped line does not end one."""
    begin = max(0, at - REACH)
    for match in reversed(list(_SENTENCE_END.finditer(text, begin, at))):
        if match[0][0] != "\n" or not _is_wrap(text, match):
            return match.end()
    return begin


def _is_wrap(text: str, line_break: regex.Match[str]) -> bool:
    """Whether a line break only wraps a long line, or parts a figure from its label: 总投资（万元）⏎36500."""
    if len(line_break[0]) > 1:
        return False
    line = text[max(0, line_break.start() - 60) : line_break.start()].rpartition("\n")[2]
    after = line_break.end()
    if _UNIT_LABEL.search(line) and text[after : after + 1].isdigit():
        return True
    starts_anew = text[after : after + 1].isspace() or _LIST_MARK.match(text, after) is not None
    return len(line) >= _BARE_HEADING and line[-1] not in "。！？；：:”" and not starts_anew


class PlanSections:
    """Finds the sections that tell of what is to be done, where 完成投资 is an aim.

    Args:
        plan: words in headings over what is to be done (工作安排).
        review: words in headings over what was done (工作回顾).
    """

    def __init__(self, plan: Iterable[str], review: Iterable[str]) -> None:
        self._heading = compile_pattern(rf"(?P<plan>{alternatives(plan)})|(?P<review>{alternatives(review)})")

    def of(self, document: Document) -> Turns:
        """Where a document turns from what was done to what is to be done, and back."""
        text = document.text
        turns = [(article.start, False) for article in document.articles]
        for match in self._heading.finditer(text):
            low = text.rfind("\n", max(0, match.start() - _MARKED_HEADING), match.start()) + 1
            low = low or (0 if match.start() <= _MARKED_HEADING else match.start() - _MARKED_HEADING)
            high = text.find("\n", match.end(), match.end() + _MARKED_HEADING)
            line = text[low : high if high >= 0 else match.end() + _MARKED_HEADING].strip()
            marked = _LIST_MARK.match(line) is not None
            limit = _MARKED_HEADING if marked else _BARE_HEADING
            is_heading = (
                len(line) <= limit
                and not _LINE_STOP.search(line)
                and (marked or not _in_title(document, match.start()))
            )
            if is_heading or (match["plan"] and _OPENS.match(text, match.end())):
                turns.append((match.start(), match["plan"] is not None))
        return Turns(sorted(turns))


class Turns:
    """The sections of one document."""

    def __init__(self, turns: list[tuple[int, bool]]) -> None:
        self._starts = [start for start, _ in turns]
        self._plans = [is_plan for _, is_plan in turns]

    def is_plan(self, offset: int) -> bool:
        """Whether an offset lies in a section on what is to be done."""
        index = bisect_right(self._starts, offset) - 1
        return index >= 0 and self._plans[index]


def _in_title(document: Document, offset: int) -> bool:
    article = document.article_at(offset)
    return article is not None and article.title.holds(offset)
