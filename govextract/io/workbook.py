"""A batch's documents as an Excel workbook for people: projects first, then the records, then files and errors."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from govextract.errors import GovextractError, MissingExtraError
from govextract.io.tables import LIST_MARK, TABLES, Row
from govextract.io.writers import FileWriter, put

MOST_ROWS = 1_048_576
"""Rows of a sheet, with the header."""

_MOST_CHARS = 32_767  # of a cell
_WIDEST = 38  # what is longer is broken into lines
_MOST_LINES = 8
_LINE = 15  # points
_FORMATS = {
    "text": {"valign": "top", "text_wrap": True, "align": "left", "indent": 1},
    "number": {"valign": "top", "num_format": "#,##0.######", "align": "right", "indent": 1},
    "whole": {"valign": "top", "num_format": "#,##0", "align": "right", "indent": 1},
    "date": {"valign": "top", "num_format": "yyyy-mm-dd", "align": "center"},
}
_HEADER = {
    "bold": True,
    "font_color": "#FFFFFF",
    "bg_color": "#1F4E78",
    "valign": "vcenter",
    "align": "center",
}

_PLACE = (("Document", "document"), ("From", "start"), ("To", "end"), ("Id", "id"), ("Rule", "rule"))
_OWNERS = ("Projects", "projects")

SHEETS: dict[str, tuple[tuple[str, str], ...]] = {
    "projects": (
        ("Project", "name"),
        ("Total investment", "total_investment"),
        ("Currency", "currency"),
        ("Stage", "investment_stage"),
        ("Start", "start"),
        ("Completion by", "completion"),
        ("Production by", "production"),
        ("Operation by", "operation"),
        ("Capacities", "capacities"),
        ("Officials", "officials"),
        ("Money", "money"),
        ("Dates", "dates"),
        ("Article", "article"),
        ("Published", "published"),
        ("Document", "document"),
        ("Id", "project"),
    ),
    "amounts": (
        ("Amount", "text"),
        ("Value", "value"),
        ("Upper end", "upper"),
        ("Currency", "currency"),
        ("Qualifier", "qualifier"),
        ("Kind", "kind"),
        ("Stage", "stage"),
        _OWNERS,
        *_PLACE,
    ),
    "capacities": (
        ("Capacity", "text"),
        ("Value", "value"),
        ("Upper end", "upper"),
        ("Unit", "unit"),
        ("Period", "period"),
        ("Item", "item"),
        ("Qualifier", "qualifier"),
        _OWNERS,
        *_PLACE,
    ),
    "dates": (
        ("Date", "text"),
        ("First day", "start_date"),
        ("Last day", "end_date"),
        ("Events", "events"),
        _OWNERS,
        *_PLACE,
    ),
    "officials": (
        ("Name", "name"),
        ("Titles", "titles"),
        ("Sector", "sector"),
        _OWNERS,
        ("Document", "document"),
        ("Id", "id"),
        ("Rule", "rule"),
    ),
    "groups": (("Group", "text"), ("Count", "count"), *_PLACE),
    "articles": (
        ("Title", "title"),
        ("Source", "source"),
        ("Published", "published"),
        ("Reference day", "reference"),
        ("Kind", "kind"),
        ("Document", "document"),
        ("From", "start"),
        ("To", "end"),
        ("Id", "id"),
    ),
    "files": tuple(
        (column.name.replace("_", " ").capitalize(), column.name)
        for table in TABLES
        if table.name == "files"
        for column in table.columns
    ),
    "errors": (("Document", "document"), ("File", "file"), ("Reason", "error")),
}
"""The sheets in their order: header and key of each column."""

_KINDS = {
    **dict.fromkeys(("value", "upper", "total_investment"), "number"),
    **dict.fromkeys(("start", "end", "count", "documents", "set_aside", "chars", "warnings"), "whole"),
    **dict.fromkeys(("published", "reference", "start_date", "end_date"), "date"),
    **dict.fromkeys(("completion", "production", "operation"), "date"),
}


@dataclass
class _Sheet:
    """A sheet that is being filled, and those it had to be split into before."""

    name: str
    columns: tuple[tuple[str, str], ...]
    sheet: Any = None
    parts: int = 0
    row: int = 0
    widths: list[int] = field(default_factory=list)


class WorkbookWriter(FileWriter):
    """An Excel workbook; a sheet that would be longer than Excel allows goes on in ``amounts 2``."""

    def __init__(self, out: Path) -> None:
        super().__init__(out)
        try:
            import xlsxwriter
        except ImportError:
            raise MissingExtraError(
                'XlsxWriter is not installed; run: pip install "govextract[xlsx]"'
            ) from None
        self._xlsxwriter = xlsxwriter

    def begin(self, folder: Path) -> None:
        """Make the workbook and its sheets."""
        super().begin(folder)
        # Rows go to the disk as they come; so each has to be written in its turn, and once.
        options = {"constant_memory": True, "tmpdir": str(folder)}
        self._book = self._xlsxwriter.Workbook(str(folder / "book.xlsx"), options)
        self._formats = {name: self._book.add_format(look) for name, look in _FORMATS.items()}
        self._header = self._book.add_format(_HEADER)
        self._sheets = {name: _Sheet(name, columns) for name, columns in SHEETS.items()}
        for sheet in self._sheets.values():
            self._begin_sheet(sheet)

    def add(self, batch: Any, files: Sequence[Row]) -> None:
        """Write a row for each record."""
        for document in batch.to_pylist():
            for name, record in _records(document):
                self._write(self._sheets[name], record)
        names = [name for _, name in SHEETS["files"]]
        for row in files:
            self._write(self._sheets["files"], dict(zip(names, row, strict=True)))

    def commit(self) -> None:
        """Finish the workbook and put it in its place."""
        for sheet in self._sheets.values():
            self._end_sheet(sheet)
        order = {name: place for place, name in enumerate(SHEETS)}
        sheets = self._book.worksheets_objs
        sheets.sort(key=lambda sheet: order[sheet.get_name().split(" ")[0]])  # parts stay in their order
        for place, sheet in enumerate(sheets):
            sheet.index = place
        try:
            self._book.close()
        except self._xlsxwriter.exceptions.FileCreateError as error:
            raise GovextractError(f"{self._out}: cannot be written ({error})") from error
        self.close()
        put(self._folder / "book.xlsx", self._out)

    def _begin_sheet(self, sheet: _Sheet) -> None:
        sheet.parts += 1
        name = sheet.name if sheet.parts == 1 else f"{sheet.name} {sheet.parts}"
        sheet.sheet = self._book.add_worksheet(name)
        self._open_files.callback(sheet.sheet.row_data_fh.close)  # should the book not be finished
        sheet.sheet.set_row(0, 24)
        sheet.sheet.freeze_panes(1, 1)
        # On paper: all columns on a page, the header on each.
        sheet.sheet.set_landscape()
        sheet.sheet.set_paper(8)
        sheet.sheet.fit_to_pages(1, 0)
        sheet.sheet.repeat_rows(0)
        sheet.widths = []
        for place, (header, _) in enumerate(sheet.columns):
            sheet.sheet.write_string(0, place, header, self._header)
            sheet.widths.append(_width(header) + 4)  # room for the filter's button
        sheet.row = 1

    def _end_sheet(self, sheet: _Sheet) -> None:
        sheet.sheet.autofilter(0, 0, max(sheet.row - 1, 1), len(sheet.columns) - 1)
        for place, width in enumerate(sheet.widths):
            sheet.sheet.set_column(place, place, width)

    def _write(self, sheet: _Sheet, record: dict[str, Any]) -> None:
        if sheet.row == MOST_ROWS:
            self._end_sheet(sheet)
            self._begin_sheet(sheet)
        cells = [record.get(key) for _, key in sheet.columns]
        lines = max(_lines(cell) for cell in cells)
        if lines > 1:
            sheet.sheet.set_row(sheet.row, min(lines, _MOST_LINES) * _LINE)
        for place, ((_, key), cell) in enumerate(zip(sheet.columns, cells, strict=True)):
            if cell is not None and cell != "":
                width = self._write_cell(sheet, place, key, cell)
                sheet.widths[place] = max(sheet.widths[place], min(width, _WIDEST) + 3)
        sheet.row += 1

    def _write_cell(self, sheet: _Sheet, place: int, key: str, cell: Any) -> int:
        """Write a cell; gives how wide it is."""
        kind = "date" if key == "start" and sheet.name == "projects" else _KINDS.get(key, "text")
        if kind == "date" and cell.year < 1900:  # Excel knows no such day
            kind = "text"
        look = self._formats[kind]
        if kind == "text":
            # Always as a string: what looks like a formula or an address stays what it is.
            sheet.sheet.write_string(sheet.row, place, str(cell)[:_MOST_CHARS], look)
            return _width(str(cell)[:_WIDEST])
        if kind == "date":
            sheet.sheet.write_datetime(sheet.row, place, cell, look)
            return 10
        if cell == int(cell):
            look = self._formats["whole"]
        sheet.sheet.write_number(sheet.row, place, float(cell), look)
        return len(f"{cell:,.0f}")


def _records(document: dict[str, Any]) -> Iterator[tuple[str, dict[str, Any]]]:
    """The rows that a document has on each sheet."""
    name = {"document": document["document"]}
    if document["error"] is not None:
        yield "errors", document
        return
    owners: dict[str, list[str]] = {}
    events: dict[str, list[str]] = {}
    for project in document["projects"]:
        dates = [link["date"] for link in project["dates"]]
        for ident in dict.fromkeys(
            (*project["amounts"], *project["capacities"], *dates, *project["officials"])
        ):
            owners.setdefault(ident, []).append(project["name"])
        for link in project["dates"]:
            events.setdefault(link["date"], []).append(link["event"])
    for row in document["project_table"]:
        yield "projects", row | name
    for kind in ("amounts", "capacities", "dates", "officials", "groups", "articles"):
        for record in document[kind]:
            found = {
                **record,
                **name,
                "projects": LIST_MARK.join(owners.get(record["id"], ())),
                "events": "、".join(dict.fromkeys(events.get(record["id"], ()))),
            }
            if "titles" in record:
                found["titles"] = LIST_MARK.join(record["titles"])
            yield kind, found


def _lines(cell: Any) -> int:
    if not isinstance(cell, str):
        return 1
    return -(-_width(cell[: _WIDEST * _MOST_LINES]) // (_WIDEST + 5))  # letters are narrower than reckoned


def _width(text: str) -> int:
    """Columns that a text takes, a Chinese character two."""
    return sum(2 if unicodedata.east_asian_width(char) in "WF" else 1 for char in text)
