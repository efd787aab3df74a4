"""A text cut into lines, sentences and clauses, with its articles and its fields, ready for the rules."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import NamedTuple

import regex

from govextract import limits
from govextract.once import made_once
from govextract.patterns import compile_pattern
from govextract.text.normalize import NormalizedText


class Extent(NamedTuple):
    """A half-open stretch of the normalized text."""

    start: int
    end: int

    def holds(self, offset: int) -> bool:
        """Whether ``offset`` lies in the stretch."""
        return self.start <= offset < self.end


@dataclass(frozen=True)
class ArticleExtent:
    """An article in the normalized text; title and body lie within ``start`` and ``end``."""

    start: int
    end: int
    title: Extent
    source: str | None = None
    published: date | None = None
    reference: date | None = None
    reference_is_year: bool = False  # the reference is July 1, for want of a day
    kind: str = "main"


class Field(NamedTuple):
    """A value under a label: ``总投资：5亿元``, or a table's cell under its column's header."""

    label: str  # without the unit in brackets: 总投资
    unit: str  # what the label's brackets hold: 万元, or ""
    value: Extent
    row: int  # fields of one row (or one block of label lines) have the same number
    header: Extent | None = None  # where the label stands; None for a header shared by a table's rows
    role: str = "text"  # what the label holds: name, total, annual, official … (lexicons/fields.tsv)
    category: str = ""  # the heading of the table's section: 一、产业项目（35个）


_LINE_END = compile_pattern(r"\n|$")
# A tab parts the cells of a table's row
_SENTENCE_END = compile_pattern(r"[。！？!?；;]+[”’」』）)]*|\n+|\t+|$")
_CLAUSE_END = compile_pattern(r"[，,。！？!?；;：:\n\t]+[”’」』）)]*|$")


_LONGEST = 1500
"""No piece is longer: text with no marks is cut where a comma or a space stands, or anywhere."""


def _cut(pattern: regex.Pattern[str], text: str) -> list[Extent]:
    pieces: list[Extent] = []
    start = 0
    for match in pattern.finditer(text):
        while match.end() - start > _LONGEST:
            stop = max(text.rfind(mark, start, start + _LONGEST) for mark in "，,、 ") + 1
            stop = stop if stop > start else start + _LONGEST
            pieces.append(Extent(start, stop))
            start = stop
        if match.end() > start:
            pieces.append(Extent(start, match.end()))
            start = match.end()
    return pieces


@dataclass(frozen=True)
class Document:
    """What the rules look at.

    Attributes:
        normalized: the text with its map to the raw one.
        articles: the articles in text order; text outside them holds no records.
        furniture: stretches inside articles that hold no records: datelines, bylines, publication lines.
        fields: the values under labels, of forms and of tables, in text order.
        repeats: paragraphs that stand a second time; furniture too.
    """

    normalized: NormalizedText
    articles: Sequence[ArticleExtent] = ()
    furniture: Sequence[Extent] = ()
    fields: Sequence[Field] = field(default=())
    repeats: Sequence[Extent] = ()

    @property
    def text(self) -> str:
        """The normalized text."""
        limits.check()
        return self.normalized.text

    @made_once
    def lines(self) -> list[Extent]:
        """Lines with their line breaks."""
        return _cut(_LINE_END, self.text)

    @made_once
    def sentences(self) -> list[Extent]:
        """Sentences with their closing marks; a line break ends one."""
        return _rejoined(_cut(_SENTENCE_END, self.text), self.text)

    @made_once
    def clauses(self) -> list[Extent]:
        """Clauses with their closing commas or colons; 、 does not end one."""
        return _cut(_CLAUSE_END, self.text)

    def line_at(self, offset: int) -> Extent:
        """The line that holds ``offset``."""
        return _at(self.lines, self._line_starts, offset)

    def sentence_at(self, offset: int) -> Extent:
        """The sentence that holds ``offset``."""
        return _at(self.sentences, self._sentence_starts, offset)

    def clause_at(self, offset: int) -> Extent:
        """The clause that holds ``offset``."""
        return _at(self.clauses, self._clause_starts, offset)

    def article_at(self, offset: int) -> ArticleExtent | None:
        """The article that holds ``offset``, or None between articles."""
        limits.check()
        index = bisect_right(self._article_starts, offset) - 1
        if index >= 0 and offset < self.articles[index].end:
            return self.articles[index]
        return None

    def field_at(self, offset: int) -> Field | None:
        """The field whose value holds ``offset``."""
        limits.check()
        index = bisect_right(self._field_starts, offset) - 1
        if index >= 0 and self.fields[index].value.holds(offset):
            return self.fields[index]
        return None

    def fields_in(self, start: int, end: int) -> Sequence[Field]:
        """The fields whose values start in a stretch."""
        return self.fields[bisect_left(self._field_starts, start) : bisect_left(self._field_starts, end)]

    def is_content(self, offset: int) -> bool:
        """Whether records may start at ``offset``: inside an article and not in its furniture."""
        if self.article_at(offset) is None:
            return False
        index = bisect_right(self._furniture_starts, offset) - 1
        return index < 0 or offset >= self.furniture[index].end

    @made_once
    def _line_starts(self) -> list[int]:
        return [line.start for line in self.lines]

    @made_once
    def _sentence_starts(self) -> list[int]:
        return [sentence.start for sentence in self.sentences]

    @made_once
    def _clause_starts(self) -> list[int]:
        return [clause.start for clause in self.clauses]

    @made_once
    def _article_starts(self) -> list[int]:
        return [article.start for article in self.articles]

    @made_once
    def _field_starts(self) -> list[int]:
        return [item.value.start for item in self.fields]

    @made_once
    def _furniture_starts(self) -> list[int]:
        return [extent.start for extent in self.furniture]


def _rejoined(pieces: list[Extent], text: str) -> list[Extent]:
    """Sentences that a semicolon inside brackets had cut: 某桥（牵头领导：…；责任单位：…）6月底完工."""
    joined: list[Extent] = []
    open_brackets = 0
    for piece in pieces:
        words = text[piece.start : piece.end]
        goes_on = open_brackets > 0 and joined and piece.end - joined[-1].start < _LONGEST
        if goes_on:
            joined[-1] = Extent(joined[-1].start, piece.end)
        else:
            joined.append(piece)
            open_brackets = 0
        opened = words.count("（") + words.count("(") - words.count("）") - words.count(")")
        semicolon = words.rstrip("”’」』")[-1:] in "；;"
        open_brackets = max(open_brackets + opened, 0) if semicolon else 0
    return joined


def _at(extents: list[Extent], starts: list[int], offset: int) -> Extent:
    limits.check()
    index = bisect_right(starts, offset) - 1
    return extents[max(index, 0)] if extents else Extent(0, 0)
