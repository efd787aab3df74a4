"""Tables in a text: a row a line with tabs, bars or wide gaps between cells, or a flattened one.

The first is how readers write the tables of pages, documents and sheets, and how a browser copies them; flattened ones
(``flattened``) are what scrapes leave. A table begins with a header of known columns. Its rows are told from what stands among them:

| row | example | is |
| --- | --- | --- |
| section | ``一、产业项目（35个）``, one cell | the category of the rows below it |
| totals | ``合计⇥⇥128000⇥``, ``小计（5个）`` | no row; its numbers are sums |
| rest of a row | ``⇥⇥县财政局⇥``, no number, no name | part of the row above |
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import lru_cache

import regex

from govextract import limits
from govextract.patterns import HAN_NUMBER, compile_pattern
from govextract.text.document import Extent
from govextract.text.headers import DECLARED_UNIT, Column, HeaderReader

LINE = compile_pattern(r"[^\n]+")
MARKED = compile_pattern(r"[|｜\t]")
_GAP = compile_pattern(r"[ 　]{2,}+")
_SPACE = compile_pattern(r"[ 　]++")  # between the cells of a table whose gaps are no wider
_TABULAR = compile_pattern(r"[|｜\t]|[ 　]{2}")
_LONGEST_HEADING = 40
_LONGEST_HEADER = 160
_RULE = compile_pattern(r"[\s|｜:+-]+")  # |---|---|
TOTAL = compile_pattern(
    rf"(?:[（(]?[{HAN_NUMBER}]{{1,3}}[、)）])?\p{{Han}}{{0,10}}?(?:合\s*计|小\s*计|总\s*计|共\s*计|累\s*计|总\s*共)(?:[（(:：].{{0,20}})?"
)
SECTION = compile_pattern(
    rf"""(?:[（(][{HAN_NUMBER}]{{1,3}}[)）]|[{HAN_NUMBER}]{{1,3}}[、.．])\s?(?!\d)[^。；\n]{{0,40}}   # 一、产业项目（35个）
      | [（(]?[{HAN_NUMBER}]{{1,3}}[)）]?
      | 第[{HAN_NUMBER}]{{1,3}}[类批部]\p{{Han}}{{0,12}}
      | [^。；，\d\n]{{2,24}}[（(]?共?计?\s?\d{{1,4}}\s?[个项件](?:项目|工程)?[^。；]{{0,16}}[)）]?   # 续建项目12个
      | \p{{Han}}{{0,12}}(?:类|类项目|领域|方面|板块)
      | (?:续建|新建|在建|前期|储备|拟建|竣工|投产|谋划|签约|改扩建|新开工)(?:类|项目)?
    """,
    regex.VERBOSE,
)
SECTION_MARK = compile_pattern(rf"[（(]?[{HAN_NUMBER}]{{1,3}}[)）]?[、.．]?")
NUMBER = compile_pattern(r"[约近超]?\d[\d,，]*(?:\.\d+)?")
_LEAST_SPACED = 4
_WORDY = frozenset(("scale", "progress", "text", "remark"))
"""Columns whose cells hold sentences, with spaces as they come."""
EMPTY = frozenset(("", "/", "-", "—", "——", "－", "–", "无", "\\", "…"))


@dataclass
class Row:
    """A row: a cell for each column, None where it is empty; one that ``goes_on`` is part of the row above."""

    cells: list[Extent | None]
    category: str = ""
    goes_on: bool = False


@dataclass
class Table:
    """A table found in a text.

    Attributes:
        columns: what its columns hold.
        rows: its rows.
        totals: for each row of totals, its numbers with their columns.
    """

    columns: list[Column]
    rows: list[Row] = field(default_factory=list)
    totals: list[list[tuple[Column, Extent]]] = field(default_factory=list)


def cells_of(text: str, start: int, end: int, gap: regex.Pattern[str] = _GAP) -> list[Extent]:
    """The cells of a line; where tabs or bars part them, empty ones count.

    Args:
        text: the normalized text.
        start: where the line starts.
        end: where it ends.
        gap: what parts cells where there are no tabs or bars.

    Example:
        >>> line = "| 1 |  | 5200 |"
        >>> [line[cell.start : cell.end] for cell in cells_of(line, 0, len(line))]
        ['1', '', '5200']
    """
    line = text[start:end]
    if _RULE.fullmatch(line):
        return []
    marked = MARKED.search(line) is not None
    cells: list[Extent] = []
    at = start
    for match in (MARKED if marked else gap).finditer(text, start, end):
        cells.append(trimmed(text, at, match.start()))
        at = match.end()
    cells.append(trimmed(text, at, end))
    if not marked:
        return [cell for cell in cells if cell.start < cell.end]
    if line.lstrip().startswith(("|", "｜")):  # | 1 | 临泽制种基地 |
        return cells[1:-1] if cells[-1].start == cells[-1].end else cells[1:]
    return cells


def trimmed(text: str, start: int, end: int) -> Extent:
    """A stretch without the spaces at its ends."""
    limits.check()
    words = text[start:end]
    first = end - len(words.lstrip())
    return Extent(first, first + len(words.strip()))


class TableReader:
    """What the readers of every layout know of cells and rows.

    Args:
        text: the normalized text of a page.
        headers: knows the columns.
    """

    def __init__(self, text: str, headers: HeaderReader) -> None:
        self.text = text
        self.headers = headers
        self.column = lru_cache(maxsize=4096)(headers.column)

    def with_units(self, labels: Sequence[str], start: int) -> list[Column]:
        """The columns of a header that starts at ``start``, those of money with the unit that a line above gives."""
        unit = self._common_unit(start)
        return [(self.column(label) or self.headers.other(label)).with_unit(unit) for label in labels]

    def section(self, cells: Sequence[Extent]) -> str | None:
        """The heading, if a line is the head of a section; None for other lines."""
        filled = [cell for cell in cells if cell.start < cell.end]
        if not filled:
            return None
        first = self.words(filled[0])
        if len(filled) == 1:
            is_other = (
                len(first) > _LONGEST_HEADING or first.endswith(("。", "；")) or NUMBER.fullmatch(first)
            )
            return None if is_other or TOTAL.fullmatch(first) else first
        second = self.words(filled[1])
        if SECTION_MARK.fullmatch(first) and not TOTAL.fullmatch(second):  # 一⇥产业项目（35个）⇥⇥125000
            return second
        if SECTION.fullmatch(first) and not first.isdecimal() and filled[0] == cells[0]:
            return first if all(NUMBER.fullmatch(self.words(cell)) for cell in filled[1:]) else None
        return None

    def is_total(self, cells: Sequence[Extent]) -> bool:
        """Whether a line is a row of totals."""
        filled = [self.words(cell) for cell in cells if cell.start < cell.end][:2]
        return any(TOTAL.fullmatch(word) for word in filled)

    def sums(self, cells: Sequence[Extent], columns: Sequence[Column]) -> Iterator[tuple[Column, Extent]]:
        """The numbers of a row of totals under their columns, or in order where cells are merged."""
        if len(cells) != len(columns):
            yield from self.sums_in_order(cells, columns)
            return
        for cell, column in zip(cells, columns, strict=True):
            if column.unit and NUMBER.fullmatch(self.words(cell)):
                yield column, cell

    def sums_in_order(
        self, cells: Sequence[Extent], columns: Sequence[Column]
    ) -> Iterator[tuple[Column, Extent]]:
        """The numbers of a row of totals that has lost its empty cells, under the columns of money in order."""
        money = [column for column in columns if column.is_money]
        numbers = [cell for cell in cells if NUMBER.fullmatch(self.words(cell))]
        yield from zip(money, numbers, strict=False)

    def _common_unit(self, header: int) -> str:
        """The unit of all sums of a table, as a line above it says: （单位：万元）."""
        units = DECLARED_UNIT.findall(self.text, max(0, header - 120), header)
        return str(units[-1]) if units else ""

    def words(self, cell: Extent) -> str:
        """The words of a cell."""
        return self.text[cell.start : cell.end]

    def filled(self, cell: Extent) -> Extent | None:
        """The cell, or None where it is empty or holds a dash."""
        return cell if self.words(cell) not in EMPTY else None


class LineTables(TableReader):
    """Tables with a row a line."""

    def find(self) -> Iterator[Table]:
        """序号⇥项目名称⇥总投资（万元）, and a line for each row."""
        table: Table | None = None
        category = ""
        labels: list[str] = []  # of the header, as long as nothing but it has been read
        gap = _GAP
        for line in LINE.finditer(self.text):
            if table is None:
                gap = _GAP
                if not _TABULAR.search(self.text, line.start(), line.end()):
                    if not self._is_spaced_header(line):
                        continue
                    gap = _SPACE
            cells = cells_of(self.text, line.start(), line.end(), gap)
            if table is not None and labels and (joined := self._second_line(labels, cells, line.end())):
                labels = joined
                table.columns = self.with_units(labels, self.text.rfind("\n", 0, line.start()))
                continue
            columns = self._header(cells)
            if columns is not None:
                if table is not None and (table.rows or table.totals):
                    yield table
                table, category = Table(columns), ""
                labels = [self.words(cell) for cell in cells]
                continue
            if table is None:
                continue
            labels = []
            if self._leaves(line.start(), cells, table):
                yield table
                table = None
                continue
            section = self.section(cells)
            if section is not None:
                category = section
            if section is not None or self.is_total(cells):
                table.totals.append(list(self.sums(cells, table.columns)))
            elif (row := self._fitted(self._unparted(cells, table, gap), line, table)) is not None:
                table.rows.append(Row(row, category, self._goes_on(row, table)))
            elif len(cells) < 3 and len(line[0]) > 60:
                yield table
                table = None
        if table is not None:
            yield table

    def _is_spaced_header(self, line: regex.Match[str]) -> bool:
        """Whether a line is a header with single spaces between the columns: 序号 项目名称 总投资 责任人."""
        if len(line[0]) > _LONGEST_HEADER or "。" in line[0]:
            return False
        cells = cells_of(self.text, line.start(), line.end(), _SPACE)
        columns = [self.column(self.words(cell)) for cell in cells]
        known = [column for column in columns if column is not None]
        if len(cells) < _LEAST_SPACED or columns[0] is None or len(known) * 4 < len(cells) * 3:
            return False
        return any(column.role == "name" for column in known) and self._header(cells) is not None

    def _unparted(self, cells: list[Extent], table: Table, gap: regex.Pattern[str]) -> list[Extent]:
        """The cells of a row between single spaces, those that a space inside had parted made one again."""
        spare = len(cells) - len(table.columns)
        if gap is _GAP or spare <= 0:
            return cells
        spaced = [k for k, column in enumerate(table.columns) if column.role in _WORDY]
        for at in spaced or range(len(table.columns)):
            whole = Extent(cells[at].start, cells[at + spare].end)
            merged = [*cells[:at], whole, *cells[at + spare + 1 :]]
            if not table.columns[at].is_money and all(
                NUMBER.fullmatch(self.words(cell))
                for cell, column in zip(merged, table.columns, strict=True)
                if column.is_money or column.role == "number"
            ):
                return merged
        return cells

    def _header(self, cells: Sequence[Extent]) -> list[Column] | None:
        """The columns, if a line's cells are their headers."""
        filled = [cell for cell in cells if cell.start < cell.end]
        if len(filled) < 2:
            return None
        columns = [self.column(self.words(cell)) for cell in cells]
        known = [column for column in columns if column is not None]
        named = any(column.role == "name" for column in known)
        if len(known) < (2 if named else 3) or len(known) * 2 < len(filled):
            return None
        if all(column.role == "text" for column in known):
            return None
        if any(NUMBER.fullmatch(self.words(cell)) for cell in filled):
            return None
        if len(columns) % 2 == 0 and all(columns[::2]) and not any(columns[1::2]):
            return None  # 项目单位⇥恒业科技⇥建设地点⇥柘城县: labels beside their values
        if len(known) * 5 < len(filled) * 3 and not named:
            return None
        return self.with_units([self.words(cell) for cell in cells], cells[0].start)

    def _second_line(self, above: Sequence[str], second: Sequence[Extent], end: int) -> list[str] | None:
        """The labels of a header that goes on in a second line, which parts some of its columns."""
        if len(second) < 2 or any(NUMBER.fullmatch(self.words(cell)) for cell in second):
            return None
        following = LINE.search(self.text, end)
        width = len(cells_of(self.text, following.start(), following.end())) if following else 0
        below = [self.words(cell) for cell in second]
        if len(above) == len(below):
            roles = self._roles(above)
            spanned = [word for word, role in zip(below, roles, strict=True) if role in ("number", "name")]
            if not any(below) or any(spanned) or sum(not word for word in below) * 2 < len(below):
                return None  # a row
            group, labels = "", []
            for top, bottom in zip(above, below, strict=True):
                group = top or group
                labels.append(f"{group}/{bottom}" if bottom else top)
            return labels
        if len(above) - 1 + len(below) != width or not all(below):
            return None
        at = next((k for k, word in enumerate(above) if self._parts(word, below)), None)
        if at is None:
            return None
        return [*above[:at], *(f"{above[at]}/{bottom}" for bottom in below), *above[at + 1 :]]

    def _roles(self, cells: Sequence[str]) -> list[str]:
        """The roles of the cells of a header."""
        return [column.role if (column := self.column(cell)) is not None else "" for cell in cells]

    def _parts(self, group: str, below: Sequence[str]) -> bool:
        """Whether the columns of a second line part one of the first: 资金来源 into 中央, 省, 市县."""
        column = self.column(group)
        return (
            column is not None
            and column.is_money
            and not any(
                (found := self.column(word)) is not None and found.role in ("name", "owner", "place")
                for word in below
            )
        )

    def _fitted(
        self, cells: Sequence[Extent], line: regex.Match[str], table: Table
    ) -> list[Extent | None] | None:
        """The cells of a line, one a column; None where they do not fit the header."""
        width = len(table.columns)
        marked = MARKED.search(line[0]) is not None
        if len(cells) > width and all(cell.start == cell.end for cell in cells[width:]):
            cells = cells[:width]
        if not marked and len(cells) != width:
            return None
        if len(cells) > width or len(cells) < max(2, width // 2):
            return None
        fitted: list[Extent | None] = [self.filled(cell) for cell in cells]
        return fitted + [None] * (width - len(cells))

    def _leaves(self, start: int, cells: Sequence[Extent], table: Table) -> bool:
        """Whether a line behind an empty one has other cells than the table, and so is of another table."""
        behind_gap = self.text[max(0, start - 2) : start] == "\n\n"
        return behind_gap and 1 < len(cells) != len(table.columns)

    def _goes_on(self, cells: Sequence[Extent | None], table: Table) -> bool:
        """Whether a line has neither number nor name: those of the line above are its own."""
        keys = [
            cell
            for cell, column in zip(cells, table.columns, strict=True)
            if column.role in ("number", "name")
        ]
        return bool(table.rows and keys) and not any(keys)
