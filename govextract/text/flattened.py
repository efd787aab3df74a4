"""Tables that a scrape flattened: a cell a paragraph, with empty lines between, or a cell a line.

Where rows begin is told by the numbers of the first column, else by the width of the header. Where empty cells are
gone, each cell goes under a column that its content fits; where that cannot be told, the table is left alone.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import regex

from govextract import limits
from govextract.patterns import HAN_NUMBER, compile_pattern
from govextract.text.document import Extent
from govextract.text.headers import Column
from govextract.text.tables import (
    EMPTY,
    NUMBER,
    SECTION,
    SECTION_MARK,
    TOTAL,
    Row,
    Table,
    TableReader,
    trimmed,
)

_CELL_BREAK = compile_pattern(r"\n[ \t　]*\n")
_PEOPLE = compile_pattern(r"[\p{Han}·\s　、，,;；/（）()]{2,60}")
_DATE = compile_pattern(
    r"(?:20)?\d{2}\s*[年./-]|\d{1,2}月|[\p{Han}\d]{1,4}季度|年[底初内末中]|已|[上下]半年|\d+\s*个?[年月天日]"
)
_DATED = frozenset(
    ("years", "start", "completion", "production", "operation", "signing", "approval", "dates")
)
_SHORT = compile_pattern(r"[\p{Han}/（）()]{1,10}")
_MONEY_GROUP = compile_pattern(r"投资|资金|金额")
# 二、|项目进展, a heading
_NUMBERED = compile_pattern(rf"[{HAN_NUMBER}]{{1,3}}、|[（(][{HAN_NUMBER}]{{1,3}}[)）]")
_MOST_ROWS = 20_000
_NEVER = 1000


class FlattenedTables(TableReader):
    """Tables whose cells follow one another, as scrapes leave them."""

    def find(self) -> Iterator[Table]:
        """The tables of a text, those with a cell a paragraph before those with a cell a line."""
        yield from self._in_paragraphs()
        yield from self._stacked()

    def _in_paragraphs(self) -> Iterator[Table]:
        """A cell a paragraph, with empty lines between."""
        if "\n" not in self.text:
            return
        cells: list[Extent] = []
        at = 0
        for match in _CELL_BREAK.finditer(self.text):
            limits.check()
            cells.append(Extent(at, match.start()))
            at = match.end()
        cells.append(Extent(at, len(self.text)))
        yield from self._in_sequence(cells, 3)

    def _stacked(self) -> Iterator[Table]:
        """A cell a line, with no empty lines."""
        block: list[Extent] = []
        for line in regex.finditer(r"[^\n]*(?:\n|$)", self.text):
            limits.check()
            end = line.end() - line[0].endswith("\n")
            if self.text[line.start() : end].strip():
                block.append(Extent(line.start(), end))
                continue
            yield from self._in_sequence(block, 4)
            block = []

    def _in_sequence(self, cells: Sequence[Extent], least: int) -> Iterator[Table]:
        """Tables whose cells, the header's first, follow one another."""
        words = [self.text[c.start : c.end].strip() if c.end - c.start < 80 else "" for c in cells]
        known = [None if _NUMBERED.match(word) else self.column(word) for word in words]
        index = 0
        while index < len(cells):
            stop = index
            numbered = known[index] is not None and known[index].role == "number"  # type: ignore[union-attr]
            while stop < len(cells) and (
                known[stop] is not None or (numbered and self._is_subheader(words[stop]))
            ):
                stop += 1
            labels = words[index:stop]
            if sum(column is not None for column in known[index:stop]) >= least and len(set(labels)) == len(
                labels
            ):
                body = [trimmed(self.text, *cell) for cell in cells[stop : stop + _MOST_ROWS]]
                if numbered:
                    labels = self._in_one_line(labels, body)
                if not labels:
                    index = stop
                    continue
                table = Table(self.with_units(labels, cells[index].start))
                self._fill(table, body)
                if table.rows or table.totals:
                    yield table
            index = max(stop, index + 1)

    def _is_subheader(self, words: str) -> bool:
        """Whether words that no lexicon has may be a header among known ones: 中央, but not 一、产业项目 or 合计."""
        return (
            _SHORT.fullmatch(words) is not None
            and not SECTION.fullmatch(words)
            and not TOTAL.fullmatch(words)
        )

    def _in_one_line(self, labels: list[str], body: Sequence[Extent]) -> list[str]:
        """The labels of a header in two lines whose second one stands behind the first: …、投资情况、责任人、总投资、年度投资.

        None at all where rows are shorter by more than that.
        """
        rows: list[int] = []
        last, number = -1, 1
        for place, cell in enumerate(body[: 8 * len(labels)]):
            if self.words(cell) == str(number):
                rows += [place - last] if last >= 0 else []
                last, number = place, number + 1
        if not rows or len(labels) in rows or (max(rows) >= len(labels) and len(labels) - 1 not in rows):
            return labels
        if len(labels) - 1 not in rows:
            return []  # which header stands over which cell cannot be told
        first = len(labels)
        while first > 2 and (column := self.column(labels[first - 1])) is not None and column.is_money:
            first -= 1
        group = next((k for k, label in enumerate(labels[:first]) if _MONEY_GROUP.search(label)), None)
        if group is None or first == len(labels):
            return labels
        return [
            *labels[:group],
            *(f"{labels[group]}/{label}" for label in labels[first:]),
            *labels[group + 1 : first],
        ]

    def _fill(self, table: Table, cells: Sequence[Extent]) -> None:
        """Cut a sequence of cells into rows."""
        width = len(table.columns)
        numbered = table.columns[0].role == "number"
        category = ""
        at = 0
        while at < len(cells):
            words = self.words(cells[at])
            if TOTAL.fullmatch(words):
                stop = self._end_of_sums(cells, at + 1)
                table.totals.append(list(self.sums_in_order(cells[at:stop], table.columns)))
                at = stop
                if not numbered:
                    return
            elif words in EMPTY and numbered:
                at += 1
            elif SECTION.fullmatch(words) and not (numbered and words.isdecimal()):
                category = words if not SECTION_MARK.fullmatch(words) else category
                at += 1
            elif numbered and not words.isdecimal():
                if len(words) > 30 or not any(self.words(c).isdecimal() for c in cells[at : at + 4]):
                    return
                at += 1  # an empty paragraph, a heading without a mark
            else:
                stop = self._row_end(cells, at, width, numbered)
                fitted = self._aligned(cells[at:stop], table.columns)
                if fitted is None:
                    return
                table.rows.append(Row(fitted, category))
                at = stop

    def _row_end(self, cells: Sequence[Extent], at: int, width: int, numbered: bool) -> int:
        """Where a row ends: before the next number of a numbered table, else after as many cells as columns."""
        if not numbered:
            return at + width
        following = self.words(cells[at + width]) if at + width < len(cells) else ""
        number = int(self.words(cells[at])[:6])
        if following == str(number + 1):
            return at + width
        stop = min(at + 2 * width, len(cells))
        for index in range(at + 2, stop):
            words = self.words(cells[index])
            if words == str(number + 1) or (words == "1" and index >= at + width):
                return index
            if index >= at + width // 2 and (TOTAL.fullmatch(words) or SECTION.fullmatch(words)):
                return index
        return min(at + width, len(cells))

    def _end_of_sums(self, cells: Sequence[Extent], at: int) -> int:
        """The first cell behind a row of totals that is neither empty nor one of its numbers."""
        index = at
        while index < len(cells) and (
            self.words(cells[index]) in EMPTY or NUMBER.fullmatch(self.words(cells[index]))
        ):
            index += 1
        opens_row = index > at + 1 and self.words(cells[index - 1]) == "1" and index < len(cells)
        return index - 1 if opens_row else index

    def _aligned(self, cells: Sequence[Extent], columns: Sequence[Column]) -> list[Extent | None] | None:
        """Cells as they stand, or, where empty ones are gone, each under a column that its content fits."""
        if len(cells) == len(columns) and all(
            self._misfit(*pair) < _NEVER for pair in zip(cells, columns, strict=True)
        ):
            return [self.filled(cell) for cell in cells]
        if len(cells) > len(columns) or len(cells) * 2 < len(columns) or len(cells) < 2:
            return None
        return self._placed(cells, columns)

    def _placed(self, cells: Sequence[Extent], columns: Sequence[Column]) -> list[Extent | None] | None:
        """Cells under columns in order, with the fewest misfits; None where one fits nowhere."""
        best: list[tuple[int, list[int]]] = [(0, [])] * (len(columns) + 1)
        for cell in cells:
            row: list[tuple[int, list[int]]] = [(_NEVER, [])]
            for index, column in enumerate(columns):
                cost, places = best[index]
                here = cost + self._misfit(cell, column), [*places, index]
                row.append(min(row[-1], here, key=lambda choice: choice[0]))
            best = row
        cost, places = best[-1]
        if cost >= _NEVER:
            return None
        placed: list[Extent | None] = [None] * len(columns)
        for cell, index in zip(cells, places, strict=True):
            placed[index] = self.filled(cell)
        return placed

    def _misfit(self, cell: Extent, column: Column) -> int:
        """How badly a cell's content fits a column: 0 well, 1 oddly, ``_NEVER`` not at all."""
        words = self.words(cell)
        if words in EMPTY:
            return 0
        if column.role == "number":
            return 0 if words.isdecimal() or SECTION_MARK.fullmatch(words) else _NEVER
        if column.is_money:
            return 0 if NUMBER.match(words) else _NEVER
        if NUMBER.fullmatch(words):
            return _NEVER if column.role in ("name", "official", "unit", "owner") else 1
        if column.role == "official":
            return 0 if _PEOPLE.fullmatch(words) else 1
        if column.role in _DATED:
            return 0 if _DATE.search(words) else 1
        return 0
