"""Scraping noise that its characters give away, and the signs of damage that cannot be undone.

| kind | example | becomes |
| --- | --- | --- |
| invisible characters | ``总\\u200b投资``, ``\\ufeff``, soft hyphens, control characters | dropped |
| entities of spaces | ``&nbsp`` | a plain space |
| line ends | ``\\r\\n``, ``\\r``, ``\\u2028`` | ``\\n`` |
| exotic spaces | ``\\xa0``, ``\\u2003``, a tab stays, so does the ideographic space | a plain space |
| pinyin glosses | ``區(qū)``, ``現（xiàn）將`` | the character, gloss included |
| spaces in numbers | ``8 800万元``, ``1. 2亿只`` | dropped |
| look-alikes in numbers | ``l0万吨``, ``2O2O年``, ``2.O4亿元`` | the digit |
| anti-copy tokens | ``kQ7`` behind the last mark of many lines | dropped |
"""

from __future__ import annotations

import re
from collections import Counter
from functools import lru_cache
from typing import NamedTuple

import regex

from govextract.lexicon import alternatives, builtin_folder, read_table
from govextract.patterns import compile_pattern
from govextract.text.alignment import Edit

Edited = str | list[Edit]
"""What a step gives back: the text, of the same length, or the edits to make."""

_BREAKS = frozenset("\r\u0085\u2028\u2029")
_INVISIBLE = frozenset(
    "".join(map(chr, [*range(0x09), 0x0B, 0x0C, *range(0x0E, 0x20), *range(0x7F, 0x85), *range(0x86, 0xA0)]))
    + "\u00ad\u034f\u061c\u180e\u200b\u200c\u200d\u200e\u200f\u2060\u2061\u2062\u2063\u2064\ufeff\ufffc"
    + "".join(map(chr, [*range(0x202A, 0x202F), *range(0x2066, 0x2070), *range(0xFE00, 0xFE10)]))
)
_ENTITY = re.compile("&(?:nbsp|ensp|emsp|thinsp|zwnj|zwj|shy);?")
_DROPPED = re.compile("\r\n|[" + re.escape("".join(sorted(_INVISIBLE))) + "]+")
_SPACES = dict.fromkeys([0x00A0, 0x1680, *range(0x2000, 0x200B), 0x202F, 0x205F], " ")
_ONE_FOR_ONE = _SPACES | {ord(c): "\n" for c in _BREAKS}

_TONED = "āáǎàēéěèīíǐìōóǒòūúǔùǖǘǚǜḿńňǹ\u0300\u0301\u0304\u030c"
_LETTER = "a-zɡɑüê"
_SYLLABLE = rf"[{_LETTER}]{{0,4}}[{_TONED}][{_LETTER}{_TONED}]{{0,5}}"


def invisible(text: str, letters: set[str] | None = None) -> Edited:
    """Invisible characters, and ``\\r\\n`` for a line end.

    Example:
        >>> invisible("总\\u200b投资\\r\\n")
        [Edit(start=1, end=2, new=''), Edit(start=4, end=6, new='\\n')]
    """
    letters = set(text) if letters is None else letters
    entities = [Edit(m.start(), m.end(), " ") for m in _ENTITY.finditer(text)] if "&" in letters else []
    if _INVISIBLE.isdisjoint(letters) and "\r" not in letters:
        return entities or text
    dropped = [Edit(m.start(), m.end(), "\n" if m[0] == "\r\n" else "") for m in _DROPPED.finditer(text)]
    return sorted(dropped + entities)


def spaces(text: str, letters: set[str] | None = None) -> Edited:
    """Exotic spaces and line ends to plain ones.

    Example:
        >>> spaces("项目\\xa023个")
        '项目 23个'
    """
    letters = set(text) if letters is None else letters
    return text if letters.isdisjoint(map(chr, _ONE_FOR_ONE)) else text.translate(_ONE_FOR_ONE)


@lru_cache
def _gloss() -> regex.Pattern[str]:
    neutral = "|".join(f"(?<={row['character']})[(（]{row['reading']}[)）]" for row in _rows("noise_glosses"))
    return compile_pattern(
        rf"""(?<=(\p{{Han}}))
        (?: [(（][ ]?(?:{_SYLLABLE}[ '’]?){{1,4}}[)）]   # 區(qū), 嵖岈（chá yá）
          | {neutral} )+                               # 我們(men)
        """,
        regex.VERBOSE,
    )


def glosses(text: str, letters: set[str] | None = None) -> Edited:
    """Readings in brackets behind a character; each belongs to its character.

    Example:
        >>> glosses("寒亭區(qū)")
        [Edit(start=2, end=7, new='區')]
    """
    letters = set(text) if letters is None else letters
    if letters.isdisjoint(_TONED):  # a page has none or many
        return text
    return [Edit(m.start() - 1, m.end(), m[1]) for m in _gloss().finditer(text)]


_LOOKALIKES = str.maketrans("OoIl", "0011")


@lru_cache
def _misread_number() -> regex.Pattern[str]:
    units = alternatives(words("noise_units"))
    return compile_pattern(
        rf"""(?<![A-Za-z0-9.])(?=[0-9.,]*[OoIl])
        (?: (?=[OoIl.,]*[0-9])[0-9OoIl]{{1,9}}(?:[.,][0-9OoIl]{{1,4}})?+ (?<!l(?=[ ]?[瓶袋盒箱件套桶支份个]))   # not 10l瓶装
              (?=[ ]?(?:{units}|[余多]?[万亿]|[-—~至]\d|[％%]))
          | [OoIl]{{1,2}} (?=[年月日万亿%]) )                                          # lO月
        """,
        regex.VERBOSE,
    )


def lookalikes(text: str, letters: set[str] | None = None) -> Edited:
    """Letters that a scan read for the digits 0 and 1, in numbers before a unit.

    Example:
        >>> lookalikes("供水l0万吨，2O2O年投运，O2O平台")
        '供水10万吨，2020年投运，O2O平台'
    """
    letters = set(text) if letters is None else letters
    if letters.isdisjoint("OoIl"):
        return text
    return _misread_number().sub(lambda number: number[0].translate(_LOOKALIKES), text)


@lru_cache
def _split_number() -> re.Pattern[str]:
    units = alternatives(
        set(words("noise_units")) - {"年", "月", "日", "号", "时", "度", "%", "％", "期", "位"}
    )
    return re.compile(
        rf"""(?<=[\u4e00-\u9fff：:])(?<![第表图号栋幢])(?:(?<=[：:])[ ])?
        (?:\d{{1,3}}(?:[ ]\d{{3}})+(?:\.\d{{1,4}})?    # 8 800万元
          |\d{{1,4}}(?:\.[ ]|[ ]\.)\d{{1,4}}           # 1. 2亿只
          |\d{{1,4}}\.\d{{1,2}}[ ]\d{{1,2}}            # 3.1 5亿元
          |\d{{1,3}}[ ]\d{{1,2}})                       # 3 0万立方米
        (?=[ ]?[余多]?(?:{units}))""",
        re.VERBOSE,
    )


def split_numbers(text: str) -> Edited:
    """Spaces that a scan or a typesetter left inside a number before a unit.

    Behind a character or a colon only: in a table's row, two numbers beside each other are two.

    Example:
        >>> split_numbers("总投资8 800万元，年产1. 2亿只")
        [Edit(start=4, end=5, new=''), Edit(start=15, end=16, new='')]
    """
    if not _DIGIT_APART.search(text):
        return text
    return [
        Edit(number.start() + at, number.start() + at + 1)
        for number in _split_number().finditer(text)
        for at, char in enumerate(number[0])
        if char == " " and at > 0
    ] or text


_DIGIT_APART = re.compile(r"\d(?: \.?|\. )\d")
_LINE_TAIL = compile_pattern(
    r"(?<![A-Za-z0-9])(?=[0-9]{0,7}[A-Za-z])[A-Za-z0-9]{2,8}(?=[ \t\u3000]*(?:\n|\Z))"
)
_CLOSING = "。！？；：，、”’」』）】》.!?;:,)]"


def tokens(text: str) -> Edited:
    """Anti-copy tokens: the same short token ends three or more lines, on two of them behind a closing mark.

    A word that ends lines (``5G``, ``MW``) does not stand behind a full stop, and so is none.

    Example:
        >>> tokens("各位代表:kQ7\\n请予审议。kQ7\\n工作报告kQ7")
        [Edit(start=5, end=8, new=''), Edit(start=14, end=17, new=''), Edit(start=22, end=25, new='')]
    """
    if text.count("\n") < 2:
        return text
    found = list(_LINE_TAIL.finditer(text))
    ends = Counter(m[0] for m in found)
    behind_mark = Counter(m[0] for m in found if text[max(m.start() - 1, 0)] in _CLOSING)
    tokens = {token for token, count in behind_mark.items() if count >= 2 and ends[token] >= 3}
    return [Edit(m.start(), m.end()) for m in found if m[0] in tokens] or text


class Damage(NamedTuple):
    """A stretch of a text that cannot be read as it was meant."""

    code: str
    start: int
    end: int
    message: str


# UTF-8 read as Latin-1 or Windows-1252: é is Ã©, 中 is ä¸­
_LATIN = compile_pattern(
    r"(?:[ÂÃ][\u0080-\u00bf]|[ä-é][\u0080-\u00bf\u0152-\u0178\u02c6\u02dc\u2013-\u2122€]{2}){2,20}|Ã[¤¶¼©¨ª«¡³±]"
)


_DAMAGES = (
    ("replacement_characters", re.compile(r"\ufffd+"), "characters are lost: the file was decoded with errors"),
    ("question_marks", re.compile(r"\?{4,}"), "characters are lost: question marks stand in their place"),
    (
        "lone_surrogates", re.compile(r"[\ud800-\udfff]+"), "bytes that are no text stand between the characters"
    ),
)  # fmt: skip


def find_damage(text: str) -> list[Damage]:
    """What in a text is unreadable: replacement characters, rows of question marks, wrongly decoded text.

    Nothing of it is changed by normalization. At most one finding a code, the first place of each.

    Example:
        >>> [(d.code, d.start, d.end) for d in find_damage("总投资\\ufffd\\ufffd亿元")]
        [('replacement_characters', 3, 5)]
    """
    found: list[Damage] = []
    for code, pattern, message in _DAMAGES:
        match = pattern.search(text)
        if match:
            found.append(Damage(code, match.start(), match.end(), message))
    latin = _LATIN.search(text)
    if latin:
        found.append(
            Damage("mojibake", latin.start(), latin.end(), "UTF-8 was read as Latin-1 or Windows-1252")
        )
    for row in _rows("noise_mojibake"):
        if text.count(row["mark"]) >= int(row["times"]):
            start = text.index(row["mark"])
            found.append(Damage("mojibake", start, start + len(row["mark"]), row["why"]))
            break
    return sorted(found, key=lambda damage: damage.start)


@lru_cache
def _rows(name: str) -> tuple[dict[str, str], ...]:
    return tuple(read_table(builtin_folder() / f"{name}.tsv"))


@lru_cache
def words(name: str) -> tuple[str, ...]:
    """The first column of a lexicon of noise."""
    return tuple(next(iter(row.values())) for row in _rows(name))
