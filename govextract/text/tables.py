"""Tables in a text: a row a line with tabs, bars or wide gaps between cells, or a cell a paragraph, or a cell a line.

The first is how readers write the tables of pages, documents and sheets, and how a browser copies them; the others
are what scrapes leave. A table begins with a header of known columns. Its rows are told from what stands among them:

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

from govextract.text.document import Extent
from govextract.text.headers import Column, HeaderReader

_HAN_NUMBER = "一二三四五六七八九十"
_LINE = regex.compile(r"[^\n]+")
_CELL_BREAK = regex.compile(r"\n[ \t　]*\n")
_MARKED = regex.compile(r"[|｜\t]")
_GAP = regex.compile(r"[ 　]{2,}+")
_RULE = regex.compile(r"[\s|｜:+-]+")  # |---|---|
_COMMON_UNIT = regex.compile(r"单位\s*[:：]\s*(\p{Han}{0,6}元)")
_TOTAL = regex.compile(
    rf"(?:[（(]?[{_HAN_NUMBER}]{{1,3}}[、)）])?\p{{Han}}{{0,10}}?(?:合\s*计|小\s*计|总\s*计|共\s*计|累\s*计|总\s*共)(?:[（(:：].{{0,20}})?"
)
_SECTION = regex.compile(
    rf"""(?:[（(][{_HAN_NUMBER}]{{1,3}}[)）]|[{_HAN_NUMBER}]{{1,3}}[、.．])\s?(?!\d)[^。；\n]{{0,40}}   # 一、产业项目（35个）
      | [（(]?[{_HAN_NUMBER}]{{1,3}}[)）]?
      | 第[{_HAN_NUMBER}]{{1,3}}[类批部]\p{{Han}}{{0,12}}
      | [^。；，\d\n]{{2,24}}[（(]?共?计?\s?\d{{1,4}}\s?[个项件](?:项目|工程)?[^。；]{{0,16}}[)）]?   # 续建项目12个
      | \p{{Han}}{{0,12}}(?:类|类项目|领域|方面|板块)
      | (?:续建|新建|在建|前期|储备|拟建|竣工|投产|谋划|签约|改扩建|新开工)(?:类|项目)?
    """,
    regex.VERBOSE,
)
_SECTION_MARK = regex.compile(rf"[（(]?[{_HAN_NUMBER}]{{1,3}}[)）]?[、.．]?")
_NUMBER = regex.compile(r"[约近超]?\d[\d,，]*(?:\.\d+)?")
_EMPTY = frozenset(("", "/", "-", "—", "——", "－", "–", "无", "\\", "…"))
_PEOPLE = regex.compile(r"[\p{Han}·\s　、，,;；/（）()]{2,60}")
_DATE = regex.compile(
    r"(?:20)?\d{2}\s*[年./-]|\d{1,2}月|[\p{Han}\d]{1,4}季度|年[底初内末中]|已|[上下]半年|\d+\s*个?[年月天日]"
)
_DATED = frozenset(
    ("years", "start", "completion", "production", "operation", "signing", "approval", "dates")
)
_SHORT = regex.compile(r"[\p{Han}/（）()]{1,10}")
_MONEY_GROUP = regex.compile(r"投资|资金|金额")
_MOST_ROWS = 20_000
_NEVER = 1000


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


def find_tables(text: str, headers: HeaderReader) -> Iterator[Table]:
    """The tables of a text, of each layout in turn.

    Args:
        text: the normalized text of a page.
        headers: knows the columns.
    """
    finder = _Finder(text, headers)
    yield from finder.in_lines()
    yield from finder.in_paragraphs()
    yield from finder.stacked()


def cells_of(text: str, start: int, end: int) -> list[Extent]:
    """The cells of a line; where tabs or bars part them, empty ones count.

    Example:
        >>> line = "| 1 |  | 5200 |"
        >>> [line[cell.start : cell.end] for cell in cells_of(line, 0, len(line))]
        ['1', '', '5200']
    """
    line = text[start:end]
    if _RULE.fullmatch(line):
        return []
    marked = _MARKED.search(line) is not None
    cells: list[Extent] = []
    at = start
    for match in (_MARKED if marked else _GAP).finditer(text, start, end):
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
    words = text[start:end]
    first = end - len(words.lstrip())
    return Extent(first, first + len(words.strip()))


class _Finder:
    def __init__(self, text: str, headers: HeaderReader) -> None:
        self._text = text
        self._headers = headers
        self._column = lru_cache(maxsize=4096)(headers.column)

    # ---- a row a line ------------------------------------------------------------------------------------------

    def in_lines(self) -> Iterator[Table]:
        """序号⇥项目名称⇥总投资（万元）, and a line for each row."""
        table: Table | None = None
        category = ""
        labels: list[str] = []  # of the header, as long as nothing but it has been read
        for line in _LINE.finditer(self._text):
            cells = cells_of(self._text, line.start(), line.end())
            if table is not None and labels and (joined := self._second_line(labels, cells, line.end())):
                labels = joined
                table.columns = self._with_units(labels, self._text.rfind("\n", 0, line.start()))
                continue
            columns = self._header(cells)
            if columns is not None:
                if table is not None and (table.rows or table.totals):
                    yield table
                table, category = Table(columns), ""
                labels = [self._words(cell) for cell in cells]
                continue
            if table is None:
                continue
            labels = []
            if self._leaves(line.start(), cells, table):
                yield table
                table = None
                continue
            section = self._section(cells)
            if section is not None:
                category = section
            if section is not None or self._is_total(cells):
                table.totals.append(list(self._sums(cells, table.columns)))
            elif (row := self._fitted(cells, line, table)) is not None:
                table.rows.append(Row(row, category, self._goes_on(row, table)))
            elif len(cells) < 3 and len(line[0]) > 60:
                yield table
                table = None
        if table is not None:
            yield table

    def _header(self, cells: Sequence[Extent]) -> list[Column] | None:
        """The columns, if a line's cells are their headers."""
        filled = [cell for cell in cells if cell.start < cell.end]
        if len(filled) < 2:
            return None
        columns = [self._column(self._words(cell)) for cell in cells]
        known = [column for column in columns if column is not None]
        named = any(column.role == "name" for column in known)
        if len(known) < (2 if named else 3) or len(known) * 2 < len(filled):
            return None
        if all(column.role == "text" for column in known):
            return None
        if any(_NUMBER.fullmatch(self._words(cell)) for cell in filled):
            return None
        if len(columns) % 2 == 0 and all(columns[::2]) and not any(columns[1::2]):
            return None  # 项目单位⇥恒业科技⇥建设地点⇥柘城县: labels beside their values
        if len(known) * 5 < len(filled) * 3 and not named:
            return None
        return self._with_units([self._words(cell) for cell in cells], cells[0].start)

    def _with_units(self, labels: Sequence[str], start: int) -> list[Column]:
        """The columns of a header that starts at ``start``, those of money with the unit that a line above gives."""
        unit = self._common_unit(start)
        return [(self._column(label) or self._headers.other(label)).with_unit(unit) for label in labels]

    def _second_line(self, above: Sequence[str], second: Sequence[Extent], end: int) -> list[str] | None:
        """The labels of a header that goes on in a second line, which parts some of its columns."""
        if len(second) < 2 or any(_NUMBER.search(self._words(cell)[:1]) for cell in second):
            return None
        following = _LINE.search(self._text, end)
        width = len(cells_of(self._text, following.start(), following.end())) if following else 0
        below = [self._words(cell) for cell in second]
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
        return [column.role if (column := self._column(cell)) is not None else "" for cell in cells]

    def _parts(self, group: str, below: Sequence[str]) -> bool:
        """Whether the columns of a second line part one of the first: 资金来源 into 中央, 省, 市县."""
        column = self._column(group)
        return (
            column is not None
            and column.is_money
            and not any(
                (found := self._column(word)) is not None and found.role in ("name", "owner", "place")
                for word in below
            )
        )

    def _fitted(
        self, cells: Sequence[Extent], line: regex.Match[str], table: Table
    ) -> list[Extent | None] | None:
        """The cells of a line, one a column; None where they do not fit the header."""
        width = len(table.columns)
        marked = _MARKED.search(line[0]) is not None
        if len(cells) > width and all(cell.start == cell.end for cell in cells[width:]):
            cells = cells[:width]
        if not marked and len(cells) != width:
            return None
        if len(cells) > width or len(cells) < max(2, width // 2):
            return None
        fitted: list[Extent | None] = [self._filled(cell) for cell in cells]
        return fitted + [None] * (width - len(cells))

    def _leaves(self, start: int, cells: Sequence[Extent], table: Table) -> bool:
        """Whether a line behind an empty one has other cells than the table, and so is of another table."""
        behind_gap = self._text[max(0, start - 2) : start] == "\n\n"
        return behind_gap and 1 < len(cells) != len(table.columns)

    def _goes_on(self, cells: Sequence[Extent | None], table: Table) -> bool:
        """Whether a line has neither number nor name: those of the line above are its own."""
        keys = [
            cell
            for cell, column in zip(cells, table.columns, strict=True)
            if column.role in ("number", "name")
        ]
        return bool(table.rows and keys) and not any(keys)

    # ---- a cell a paragraph, or a line -----------------------------------------------------------------------------

    def in_paragraphs(self) -> Iterator[Table]:
        """A cell a paragraph, with empty lines between."""
        if "\n" not in self._text:
            return
        cells: list[Extent] = []
        at = 0
        for match in _CELL_BREAK.finditer(self._text):
            cells.append(Extent(at, match.start()))
            at = match.end()
        cells.append(Extent(at, len(self._text)))
        yield from self._in_sequence(cells, 3)

    def stacked(self) -> Iterator[Table]:
        """A cell a line, with no empty lines."""
        block: list[Extent] = []
        for line in regex.finditer(r"[^\n]*(?:\n|$)", self._text):
            end = line.end() - line[0].endswith("\n")
            if self._text[line.start() : end].strip():
                block.append(Extent(line.start(), end))
                continue
            yield from self._in_sequence(block, 4)
            block = []

    def _in_sequence(self, cells: Sequence[Extent], least: int) -> Iterator[Table]:
        """Tables whose cells, the header's first, follow one another."""
        words = [self._text[c.start : c.end].strip() if c.end - c.start < 80 else "" for c in cells]
        known = [self._column(word) for word in words]
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
                body = [trimmed(self._text, *cell) for cell in cells[stop : stop + _MOST_ROWS]]
                if numbered:
                    labels = self._in_one_line(labels, body)
                if not labels:
                    index = stop
                    continue
                table = Table(self._with_units(labels, cells[index].start))
                self._fill(table, body)
                if table.rows or table.totals:
                    yield table
            index = max(stop, index + 1)

    def _is_subheader(self, words: str) -> bool:
        """Whether words that no lexicon has may be a header among known ones: 中央, but not 一、产业项目 or 合计."""
        return (
            _SHORT.fullmatch(words) is not None
            and not _SECTION.fullmatch(words)
            and not _TOTAL.fullmatch(words)
        )

    def _in_one_line(self, labels: list[str], body: Sequence[Extent]) -> list[str]:
        """The labels of a header in two lines whose second one stands behind the first: …、投资情况、责任人、总投资、年度投资.

        None at all where rows are shorter by more than that.
        """
        rows: list[int] = []
        last, number = -1, 1
        for place, cell in enumerate(body[: 8 * len(labels)]):
            if self._words(cell) == str(number):
                rows += [place - last] if last >= 0 else []
                last, number = place, number + 1
        if not rows or len(labels) in rows or (max(rows) >= len(labels) and len(labels) - 1 not in rows):
            return labels
        if len(labels) - 1 not in rows:
            return []  # which header stands over which cell cannot be told
        first = len(labels)
        while first > 2 and (column := self._column(labels[first - 1])) is not None and column.is_money:
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
            words = self._words(cells[at])
            if _TOTAL.fullmatch(words):
                stop = self._end_of_sums(cells, at + 1)
                table.totals.append(list(self._sums_in_order(cells[at:stop], table.columns)))
                at = stop
                if not numbered:
                    return
            elif words in _EMPTY and numbered:
                at += 1
            elif _SECTION.fullmatch(words) and not (numbered and words.isdecimal()):
                category = words if not _SECTION_MARK.fullmatch(words) else category
                at += 1
            elif numbered and not words.isdecimal():
                if len(words) > 30 or not any(self._words(c).isdecimal() for c in cells[at : at + 4]):
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
        following = self._words(cells[at + width]) if at + width < len(cells) else ""
        number = int(self._words(cells[at])[:6])
        if following == str(number + 1):
            return at + width
        stop = min(at + 2 * width, len(cells))
        for index in range(at + 2, stop):
            words = self._words(cells[index])
            if words == str(number + 1) or (words == "1" and index >= at + width):
                return index
            if index >= at + width // 2 and (_TOTAL.fullmatch(words) or _SECTION.fullmatch(words)):
                return index
        return min(at + width, len(cells))

    def _end_of_sums(self, cells: Sequence[Extent], at: int) -> int:
        """The first cell behind a row of totals that is neither empty nor one of its numbers."""
        index = at
        while index < len(cells) and (
            self._words(cells[index]) in _EMPTY or _NUMBER.fullmatch(self._words(cells[index]))
        ):
            index += 1
        opens_row = index > at + 1 and self._words(cells[index - 1]) == "1" and index < len(cells)
        return index - 1 if opens_row else index

    def _aligned(self, cells: Sequence[Extent], columns: Sequence[Column]) -> list[Extent | None] | None:
        """Cells as they stand, or, where empty ones are gone, each under a column that its content fits."""
        if len(cells) == len(columns) and all(
            self._misfit(*pair) < _NEVER for pair in zip(cells, columns, strict=True)
        ):
            return [self._filled(cell) for cell in cells]
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
            placed[index] = self._filled(cell)
        return placed

    def _misfit(self, cell: Extent, column: Column) -> int:
        """How badly a cell's content fits a column: 0 well, 1 oddly, ``_NEVER`` not at all."""
        words = self._words(cell)
        if words in _EMPTY:
            return 0
        if column.role == "number":
            return 0 if words.isdecimal() or _SECTION_MARK.fullmatch(words) else _NEVER
        if column.is_money:
            return 0 if _NUMBER.match(words) else _NEVER
        if _NUMBER.fullmatch(words):
            return _NEVER if column.role in ("name", "official", "unit", "owner") else 1
        if column.role == "official":
            return 0 if _PEOPLE.fullmatch(words) else 1
        if column.role in _DATED:
            return 0 if _DATE.search(words) else 1
        return 0

    # ---- what a row is ---------------------------------------------------------------------------------------------

    def _section(self, cells: Sequence[Extent]) -> str | None:
        """The heading, if a line is the head of a section; None for other lines."""
        filled = [cell for cell in cells if cell.start < cell.end]
        if not filled:
            return None
        first = self._words(filled[0])
        if len(filled) == 1:
            return first if len(first) <= 40 and not first.endswith(("。", "；", "）元")) and not _NUMBER.fullmatch(first) and not _TOTAL.fullmatch(first) else None  # fmt: skip
        second = self._words(filled[1])
        if _SECTION_MARK.fullmatch(first) and not _TOTAL.fullmatch(second):  # 一⇥产业项目（35个）⇥⇥125000
            return second
        if _SECTION.fullmatch(first) and not first.isdecimal() and filled[0] == cells[0]:
            return first if all(_NUMBER.fullmatch(self._words(cell)) for cell in filled[1:]) else None
        return None

    def _is_total(self, cells: Sequence[Extent]) -> bool:
        filled = [self._words(cell) for cell in cells if cell.start < cell.end][:2]
        return any(_TOTAL.fullmatch(word) for word in filled)

    def _sums(self, cells: Sequence[Extent], columns: Sequence[Column]) -> Iterator[tuple[Column, Extent]]:
        """The numbers of a row of totals under their columns, or in order where cells are merged."""
        if len(cells) != len(columns):
            yield from self._sums_in_order(cells, columns)
            return
        for cell, column in zip(cells, columns, strict=True):
            if column.unit and _NUMBER.fullmatch(self._words(cell)):
                yield column, cell

    def _sums_in_order(
        self, cells: Sequence[Extent], columns: Sequence[Column]
    ) -> Iterator[tuple[Column, Extent]]:
        money = [column for column in columns if column.is_money]
        numbers = [cell for cell in cells if _NUMBER.fullmatch(self._words(cell))]
        yield from zip(money, numbers, strict=False)

    # ---- words -------------------------------------------------------------------------------------------------

    def _common_unit(self, header: int) -> str:
        """The unit of all sums of a table, as a line above it says: （单位：万元）."""
        units = _COMMON_UNIT.findall(self._text, max(0, header - 120), header)
        return str(units[-1]) if units else ""

    def _words(self, cell: Extent) -> str:
        return self._text[cell.start : cell.end]

    def _filled(self, cell: Extent) -> Extent | None:
        return cell if self._words(cell) not in _EMPTY else None
