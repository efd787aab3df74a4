"""Values under labels: forms (`总投资：5亿元`) and tables that a scrape flattened into text.

A flattened table comes in two kinds: a cell a paragraph (with empty lines between cells), or a row a line (cells
set apart by tabs, bars or runs of spaces). Both are recognised by a header of three known column names or more.
"""

from __future__ import annotations

from typing import NamedTuple

import regex

from govextract.lexicon import Lexicons, alternatives
from govextract.text.document import Extent, Field

_UNIT = r"(?:\s*[(（\[]\s*(?:单位\s*[:：]\s*)?(?P<unit>[万亿千百]?(?:元|美元|欧元|港元|人民币)?[\p{Han}/A-Za-z]{0,6})\s*[)）\]])?"
_YEAR = r"(?:(?:20\d{2}|今|本)年度?)?"
_CELL_BREAK = regex.compile(r"\n[ \t　]*\n")
_COLUMN_BREAK = regex.compile(r"\s*[|｜\t]\s*|[ 　]{2,}")
_NUMBER = regex.compile(r"\d+(?:[.,]\d+)*")
_LINE = regex.compile(r"[^\n]+")
_SPACE = regex.compile(r"\s+")
_YEAR_FIRST = regex.compile(rf"^{_YEAR}")
_CLOSED = regex.compile(r"[)）\n]")
_MONEY = ("total", "annual", "completed")
_ABOVE = regex.compile(r"单位\s*[:：]\s*([万亿]?(?:美|欧|港)?元)")
_TOTAL = regex.compile(r"^(?:合\s*计|小\s*计|总\s*计|共\s*计)")


class _Cell(NamedTuple):
    start: int
    end: int
    text: str


class _Column(NamedTuple):
    label: str
    unit: str
    role: str


class FieldFinder:
    """Finds the values under labels.

    Args:
        lexicons: gives ``fields``: labels and headers with what they hold.
    """

    def __init__(self, lexicons: Lexicons) -> None:
        self._roles = {row["label"]: row["role"] for row in lexicons.table("fields")}
        labels = alternatives(self._roles)
        self._label = regex.compile(
            rf"(?:^|(?<=[\s；;。，,（(、|】.．)）／/]))(?P<label>{_YEAR}(?:{labels})){_UNIT}\s*[:：]\s*(?=\S)",
            regex.MULTILINE,
        )
        self._header = regex.compile(rf"(?P<label>{_YEAR}(?:{labels})){_UNIT}")

    def find(self, text: str) -> list[Field]:
        """The values under labels, in text order; values do not overlap.

        Args:
            text: the normalized text of a page.
        """
        fields = self._paragraph_tables(text) + self._line_tables(text) + self._stacked_tables(text)
        taken = bytearray(len(text))
        for field in fields:
            taken[field.value.start : field.value.end] = b"\1" * (field.value.end - field.value.start)
        for field in self._forms(text):
            if not any(taken[field.value.start : field.value.end]):
                fields.append(field)
        return sorted(fields, key=lambda field: field.value.start)

    def _forms(self, text: str) -> list[Field]:
        """`总投资：2.7亿元    年度投资：9000万元`, each value up to the next label or the end of its line."""
        found: list[Field] = []
        matches = list(self._label.finditer(text))
        row, seen = 0, set[str]()
        for index, match in enumerate(matches):
            stop = text.find("\n", match.end())
            stop = len(text) if stop < 0 else stop
            if index + 1 < len(matches):
                stop = min(stop, matches[index + 1].start())
            closing = _closing(text, match.start(), match.end(), stop)
            end = match.end() + len(text[match.end() : closing].rstrip(" 　；;，,。、|\n"))
            label = match["label"]
            if label in seen:
                row, seen = row + 1, set()
            seen.add(label)
            if end > match.end():
                header = Extent(match.start(), match.end())
                found.append(
                    Field(
                        label, match["unit"] or "", Extent(match.end(), end), row, header, self._role(label)
                    )
                )
        return found

    def _paragraph_tables(self, text: str) -> list[Field]:
        """Tables with a cell a paragraph; the header's cells stand one after the other."""
        cells: list[_Cell] = []
        at = 0
        for match in _CELL_BREAK.finditer(text):
            cells.append(_Cell(at, match.start(), text[at : match.start()]))
            at = match.end()
        cells.append(_Cell(at, len(text), text[at:]))
        columns = [self._column(cell.text) for cell in cells]
        found: list[Field] = []
        index = 0
        while index < len(cells):
            if columns[index] is None:
                index += 1
                continue
            stop = index
            while stop < len(cells) and columns[stop] is not None:
                stop += 1
            unit = _common_unit(text, cells[index].start)
            header = [_with_unit(column, unit) for column in columns[index:stop] if column is not None]
            if len(header) >= 3:
                found += self._rows(cells[stop : stop + 20_000], header, 1000 * (index + 1))
            index = stop
        return found

    def _rows(self, cells: list[_Cell], header: list[_Column], row: int) -> list[Field]:
        width = len(header)
        numbered = header[0].role == "number"
        found: list[Field] = []
        at = 0
        while at < len(cells):
            first = cells[at].text.strip()
            if _TOTAL.match(first):
                found += _totals(cells[at : at + width], header, row)
                at += 1
                while at < len(cells) and not cells[at].text.strip(" \n").isdecimal() and at < width:
                    at += 1
                break
            if numbered and not first.isdecimal():
                if first == "" or len(first) < 30:
                    at += 1  # a section row, or an empty paragraph
                    if at > 400:
                        break
                    continue
                break
            cut = cells[at : at + width]
            if len(cut) < width:
                break
            for cell, column in zip(cut, header, strict=True):
                value = _trimmed(cell)
                if value.end > value.start:
                    found.append(Field(column.label, column.unit, value, row, None, column.role))
            row += 1
            at += width
        return found

    def _line_tables(self, text: str) -> list[Field]:
        """Tables with a row a line: 序号 | 项目名称 | 总投资（万元）."""
        found: list[Field] = []
        header: list[_Column] = []
        row = 500_000
        for match in _LINE.finditer(text):
            cells = _columns(match[0], match.start())
            columns = [self._column(cell.text) for cell in cells]
            known = sum(column is not None for column in columns)
            if known >= 3 and known * 5 >= len(cells) * 3:
                unit = _common_unit(text, match.start())
                header = [
                    _with_unit(column or _Column(cell.text.strip(), "", "text"), unit)
                    for cell, column in zip(cells, columns, strict=True)
                ]
                row += 1000
                continue
            if not header:
                continue
            if _TOTAL.match(match[0].strip()):
                found += _totals(cells, header, row)
                continue
            if len(cells) != len(header):
                if len(match[0]) > 60 and len(cells) < 3:
                    header = []
                continue
            for cell, column in zip(cells, header, strict=True):
                if cell.end > cell.start:
                    found.append(
                        Field(column.label, column.unit, Extent(cell.start, cell.end), row, None, column.role)
                    )
            row += 1
        return found

    def _stacked_tables(self, text: str) -> list[Field]:
        """Tables with a cell a line and no empty lines: the header's cells one below the other, then the rows'."""
        lines: list[_Cell] = []
        start = 0
        for words in text.split("\n"):
            lines.append(_Cell(start, start + len(words), words))
            start += len(words) + 1
        columns = [self._column(line.text) for line in lines]
        found: list[Field] = []
        index = 0
        while index < len(lines):
            stop = index
            while stop < len(lines) and columns[stop] is not None:
                stop += 1
            unit = _common_unit(text, lines[index].start)
            header = [_with_unit(column, unit) for column in columns[index:stop] if column is not None]
            if len(header) >= 4:
                body = []
                for line in lines[stop:]:
                    if not line.text.strip():
                        break
                    body.append(line)
                found += self._stacked_rows(body, header, 2_000_000 + 1000 * index)
            index = max(stop, index + 1)
        return found

    def _stacked_rows(self, lines: list[_Cell], header: list[_Column], row: int) -> list[Field]:
        """Rows of as many lines as the header; a row whose figures stand elsewhere ends the table."""
        width = len(header)
        found: list[Field] = []
        for at in range(0, len(lines) - width + 1, width):
            cut = lines[at : at + width]
            if _TOTAL.match(cut[0].text.strip()):
                found += _totals(cut, header, row)
                break
            figures = [
                cell.text.strip() for cell, column in zip(cut, header, strict=True) if column.role in _MONEY
            ]
            if not all(_NUMBER.match(figure) or figure in ("/", "-", "—", "－", "") for figure in figures):
                break
            for cell, column in zip(cut, header, strict=True):
                value = _trimmed(cell)
                if value.end > value.start:
                    found.append(Field(column.label, column.unit, value, row, None, column.role))
            row += 1
        return found

    def _column(self, cell: str) -> _Column | None:
        bare = _SPACE.sub("", cell) if len(cell) < 60 else ""
        if not 1 < len(bare) < 24:
            return None
        match = self._header.fullmatch(bare)
        return _Column(match["label"], match["unit"] or "", self._role(match["label"])) if match else None

    def _role(self, label: str) -> str:
        return self._roles.get(_YEAR_FIRST.sub("", label), self._roles.get(label, "text"))


def _common_unit(text: str, header: int) -> str:
    """The unit of all figures of a table, as a line above it says: （单位：万元）."""
    units = _ABOVE.findall(text, max(0, header - 120), header)
    return units[-1] if units else ""


def _with_unit(column: _Column, unit: str) -> _Column:
    return column._replace(unit=unit) if unit and column.role in _MONEY and not column.unit else column


def _closing(text: str, label_start: int, start: int, stop: int) -> int:
    """The end of a value inside brackets: `（牵头领导：县长马文涛；责任单位：…）`."""
    before = label_start - 1
    opened = (
        text.rfind("（", max(0, before - 80), label_start),
        text.rfind("(", max(0, before - 80), label_start),
    )
    at = max(opened)
    if at < 0 or _CLOSED.search(text, at, label_start):
        return stop
    depth = 1
    for index in range(start, stop):
        if text[index] in "（(":
            depth += 1
        elif text[index] in "）)":
            depth -= 1
            if depth == 0:
                return index
    return stop


def _columns(line: str, start: int) -> list[_Cell]:
    cells: list[_Cell] = []
    at = 0
    for match in _COLUMN_BREAK.finditer(line):
        cells.append(_Cell(start + at, start + match.start(), line[at : match.start()]))
        at = match.end()
    cells.append(_Cell(start + at, start + len(line), line[at:]))
    return [cell for cell in cells if cell.text] if "\t" not in line and "|" not in line else cells


def _totals(cells: list[_Cell], header: list[_Column], row: int) -> list[Field]:
    """The numbers of a row of totals, in order, under the columns of money."""
    money = [column for column in header if column.role in _MONEY]
    numbers = [_trimmed(cell) for cell in cells if _NUMBER.fullmatch(cell.text.strip())]
    return [
        Field(column.label, column.unit, value, row + 900, None, "sum_" + column.role)
        for column, value in zip(money, numbers, strict=False)
    ]


def _trimmed(cell: _Cell) -> Extent:
    text = cell.text
    return Extent(cell.start + len(text) - len(text.lstrip()), cell.end - len(text) + len(text.rstrip()))
