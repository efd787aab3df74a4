"""Traditional to simplified characters, and full to half width.

The tables of characters and phrases are those of the distribution opencc-python-reimplemented, read as plain files:
its module is never imported, so another module named ``opencc`` in the same environment does no harm. The result is
that of its ``OpenCC(conversion).convert(text)``, with the way back to each character.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from functools import cache
from importlib.metadata import PackageNotFoundError, distribution
from pathlib import Path
from typing import Any, NamedTuple

from govextract.errors import GovextractError
from govextract.once import made_once
from govextract.text.alignment import Alignment, Edit, apply_edits

_DISTRIBUTION = "opencc-python-reimplemented"

# Digits and letters, and the signs of numbers and codes: `５０％`, `Ａ＋`, `０５３６－８２`, `Ｒ＆Ｄ`
_FULL_WIDTH = [
    *range(0xFF10, 0xFF1A),
    *range(0xFF21, 0xFF3B),
    *range(0xFF41, 0xFF5B),
    *map(ord, "％＋－／＆＠＃＝＊＿"),
]
_HALF_WIDTH = {char: char - 0xFEE0 for char in _FULL_WIDTH} | {ord("￥"): ord("¥"), ord("＄"): ord("$")}
_POINT = re.compile(r"(?<=[0-9０-９])．(?=[0-9０-９])")  # `１．２`, but not `１．项目概况`


def to_half_width(text: str, letters: set[str] | None = None) -> str:
    """Make digits, letters and the signs of numbers half-width; one character for one.

    Chinese punctuation stays, so does ``．`` unless it stands between digits.

    Args:
        text: the text.
        letters: the characters that occur in it, where they are known.

    Example:
        >>> to_half_width("总投资４８．９亿元，占６０％。")
        '总投资48.9亿元，占60%。'
    """
    letters = set(text) if letters is None else letters
    if "．" in letters:
        text = _POINT.sub(".", text)
    return text if letters.isdisjoint(map(chr, _HALF_WIDTH)) else text.translate(_HALF_WIDTH)


class _Match(NamedTuple):
    start: int
    end: int
    new: str


class Dictionary:
    """The phrases of one file: the longest match first, of equals the leftmost, as OpenCC's Python version picks.

    Args:
        phrases: what to write for each phrase.
    """

    def __init__(self, phrases: dict[str, str]) -> None:
        self._phrases = phrases
        self._lengths: dict[str, list[int]] = {}
        for phrase in sorted(phrases, key=len, reverse=True):
            lengths = self._lengths.setdefault(phrase[:2], [])
            if len(phrase) not in lengths:
                lengths.append(len(phrase))
        firsts = _one_of({phrase[0] for phrase in phrases if len(phrase) > 1})
        seconds = _one_of({phrase[1] for phrase in phrases if len(phrase) > 1})
        self._candidates = re.compile(f"{firsts}(?={seconds})")
        self._singles = [phrase for phrase in phrases if len(phrase) == 1]

    def find(self, text: str) -> list[_Match]:
        """Every place where a phrase stands, overlapping or not, the longest first, of equals the leftmost."""
        found = [
            _Match(start, start + length, self._phrases[text[start : start + length]])
            for start in (match.start() for match in self._candidates.finditer(text))
            for length in self._lengths.get(text[start : start + 2], ())
            if start + length <= len(text) and text[start : start + length] in self._phrases
        ]
        found.sort(key=lambda match: match.start - match.end)  # stable: the leftmost stays first
        present = [single for single in self._singles if single in text]
        if present:
            found += [
                _Match(m.start(), m.end(), self._phrases[m[0]]) for m in re.finditer(_one_of(present), text)
            ]
        return found


_FEW = 8
"""Up to so many different characters are replaced one after the other."""


_IN_SIMPLIFIED = frozenset("乾瞭藉徵於")
"""Characters of simplified text too, in names and some words (乾县, 瞭望): they stay where no other tells of traditional."""


class Stage:
    """One link of a conversion's chain: a group of dictionaries, each for what the ones before it left over.

    Args:
        tables: phrase tables and, last, a table of single characters.
    """

    def __init__(self, tables: list[dict[str, str]]) -> None:
        *phrases, characters = tables
        self._characters = {ord(char): new for char, new in characters.items() if char != new}
        self._dictionaries = [Dictionary(table) for table in phrases]
        # A phrase matters to the result where it is not simply its characters converted. Where no character that
        # makes such a difference is in the text, phrases need not be looked for.
        self._telling: set[str] = set()
        for table in phrases:
            for phrase, new in table.items():
                plain = phrase.translate(self._characters)
                if len(plain) != len(new):
                    self._telling.add(phrase[0])
                else:
                    self._telling.update(a for a, b, c in zip(phrase, plain, new, strict=True) if b != c)
        self._concerned = self._telling | set(map(chr, self._characters))

    def convert(self, text: str, letters: set[str]) -> tuple[str, Alignment | None]:
        """Convert a text.

        Args:
            text: the text.
            letters: the characters that occur in it.

        Returns:
            The converted text with its map, None where each character stands for one.
        """
        if self._concerned.isdisjoint(letters):
            return text, None
        plain = self._convert_characters(text, letters)
        if self._telling.isdisjoint(letters):
            return plain, None
        same: list[Edit] = []
        moving: list[Edit] = []
        for start, end, new in self._matches(text):
            if len(new) != end - start:
                moving.append(Edit(start, end, new))
            elif plain[start:end] != new:
                same.append(Edit(start, end, new))
        if same:
            plain, _ = apply_edits(plain, same)
        return apply_edits(plain, moving) if moving else (plain, None)

    def _convert_characters(self, text: str, letters: set[str]) -> str:
        present = self._concerned & letters
        if present <= _IN_SIMPLIFIED:
            return text
        if len(present) > _FEW or any(self._characters.get(ord(char)) in present for char in present):
            return text.translate(self._characters)
        for char in present:  # simplified text with a stray traditional character: looking for it is faster
            text = text.replace(char, self._characters.get(ord(char), char))
        return text

    def _matches(self, text: str) -> list[_Match]:
        taken = bytearray(len(text))
        chosen: list[_Match] = []
        for dictionary in self._dictionaries:
            for match in dictionary.find(text):
                if taken.find(1, match.start, match.end) < 0:
                    taken[match.start : match.end] = b"\1" * (match.end - match.start)
                    chosen.append(match)
        return sorted(chosen)


class Converter:
    """A conversion of OpenCC that keeps the way back to each character. Use `converter` to get one.

    Args:
        conversion: its name: ``t2s``, ``tw2s``, ``hk2s``, ``tw2sp``.
    """

    def __init__(self, conversion: str) -> None:
        self.conversion = conversion

    def convert(self, text: str, letters: set[str] | None = None) -> tuple[str, Alignment]:
        """Convert a text.

        Args:
            text: the text.
            letters: the characters that occur in it, where they are known.

        Returns:
            The converted text with its map.

        Example:
            >>> converter("t2s").convert("壽光市乾鮮果品專案")[0]
            '寿光市干鲜果品专案'
            >>> converter("tw2sp").convert("隨身碟")[1].to_raw(0, 1)
            (0, 3)
        """
        alignment = Alignment.identity(len(text))
        for stage in self._stages:
            text, change = stage.convert(text, set(text) if letters is None else letters)
            letters = None
            if change is not None:
                alignment = change.after(alignment)
        return text, alignment

    @made_once
    def _stages(self) -> list[Stage]:
        chain = json.loads(_read(f"config/{self.conversion}.json"))["conversion_chain"]
        return [Stage([_table(name) for name in _files(link["dict"])]) for link in chain]


@cache
def converter(conversion: str) -> Converter:
    """The converter of that name; its tables are read when it is first used, once."""
    return Converter(conversion)


def _one_of(characters: Any) -> str:
    return "[" + "".join(map(re.escape, sorted(characters))) + "]" if characters else "(?!)"


def _files(node: dict[str, Any]) -> Iterator[str]:
    """The files of a group, in order."""
    if node["type"] == "group":
        for part in node["dicts"]:
            yield from _files(part)
    else:
        yield node["file"]


def _table(name: str) -> dict[str, str]:
    """A table of OpenCC: a word, a tab, what to write for it; of several choices the first."""
    pairs = (line.split("\t") for line in _read(f"dictionary/{name}").splitlines())
    return {word: choices.split(" ")[0] for word, choices in pairs}


def _read(name: str) -> str:
    try:
        path = Path(str(distribution(_DISTRIBUTION).locate_file(f"opencc/{name}")))
    except PackageNotFoundError:
        path = Path()
    if not path.is_file():
        raise GovextractError(
            f"opencc/{name} of {_DISTRIBUTION} is missing; pip install --force-reinstall {_DISTRIBUTION}"
        )
    return path.read_text(encoding="utf-8")
