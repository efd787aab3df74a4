"""Word files and spreadsheets as text, tables in the layout of ``grids``.

Of a Word file the paragraphs, tables and text boxes are read in their order. Headers, footers, footnotes, deleted text and
the numbers that Word counts by itself are left out. Of a spreadsheet the shown sheets are read, each a table, row by row;
where there are several, the sheet's name is the line above it.
"""

from __future__ import annotations

import re
import warnings
import zipfile
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime, time, timedelta
from itertools import chain
from typing import IO, Any

from govextract.errors import ReaderError
from govextract.io.archives import BROKEN
from govextract.io.extras import named, need
from govextract.io.grids import Cell, table_lines
from govextract.io.sources import MAX_BYTES, MAX_CHARS, Source

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_ENTITIES = re.compile(rb"<!(?:DOCTYPE|ENTITY)", re.IGNORECASE)
_MERGE = re.compile(rb'<(?:\w+:)?mergeCell\b[^>]*?ref="([A-Z]+)(\d+):([A-Z]+)(\d+)"')


def check_package(file: IO[bytes], most: int) -> None:
    """Look at the parts of a Word file or spreadsheet before a library opens them.

    Args:
        file: the file.
        most: how many bytes its parts may unpack to, pictures left out.

    Raises:
        ReaderError: it is broken, has a password, unpacks to more than can be read, or declares XML entities.
    """
    try:
        with zipfile.ZipFile(file) as package:
            parts = [part for part in package.infolist() if part.filename.endswith((".xml", ".rels"))]
            if any(part.flag_bits & 1 for part in parts):
                raise ReaderError("protected by a password; save it without one")
            if sum(part.file_size for part in parts) > most:
                raise ReaderError(f"unpacks to more than {most >> 20} MB; split it")
            for part in parts:
                with package.open(part) as stream:
                    if _ENTITIES.search(stream.read(1024)):
                        raise ReaderError(
                            "declares XML entities, which no Word file or spreadsheet does; not opened"
                        )
    except BROKEN as error:
        raise ReaderError(f"broken ({error}); is it cut off? open it and save it again") from None
    finally:
        file.seek(0)


# --- Word ----------------------------------------------------------------------------------------------------


def read_word(file: IO[bytes]) -> Source:
    """Read a Word file (``.docx``).

    Args:
        file: the file, opened for reading bytes.

    Raises:
        MissingExtraError: python-docx is not installed.
        ReaderError: it cannot be opened, or has no text.
    """
    docx = need("docx", "office", "Word files")
    check_package(file, MAX_BYTES)
    try:
        document = docx.Document(file)
        lines = list(_word_blocks(document.element.body))
        title = document.core_properties.title.strip()
    except _broken_word() as error:
        raise ReaderError(f"no Word file that can be read ({error}); open it and save it again") from None
    text = _text(lines)
    # The property is often that of the template, so that it only counts where the text has it too.
    return Source(
        "",
        text,
        format="docx",
        reader=named("python-docx"),
        title=title if title and title in text[:2000] else None,
    )


def _broken_word() -> tuple[type[Exception], ...]:
    errors = need("docx.opc.exceptions", "office", "Word files")
    xml = need("lxml.etree", "office", "Word files")
    return (errors.OpcError, xml.XMLSyntaxError, KeyError, AttributeError, TypeError, *BROKEN)


def _word_blocks(parent: Any) -> Iterator[str]:
    for element in parent:
        match element.tag:
            case tag if tag == _W + "p":
                yield from _paragraph(element)
            case tag if tag == _W + "tbl":
                yield from _table(element)
            case tag if tag in (_W + "sdt", _W + "sdtContent", _W + "ins", _W + "customXml", _W + "smartTag"):
                yield from _word_blocks(element)


def _paragraph(paragraph: Any) -> Iterator[str]:
    boxes: list[Any] = []
    text = "".join(_runs(paragraph, boxes))
    yield from (line.strip() for line in text.split("\n") if line.strip())
    for box in boxes:
        yield from _word_blocks(box)


def _runs(element: Any, boxes: list[Any]) -> Iterator[str]:
    """The words of a paragraph; the text boxes that hang on it are put into ``boxes``."""
    for child in element:
        tag = child.tag
        if tag == _W + "t":
            yield child.text or ""
        elif tag in (_W + "br", _W + "cr"):
            yield "\n"
        elif tag == _W + "tab":
            yield " "
        elif tag == _W + "noBreakHyphen":
            yield "-"
        elif tag == _W + "txbxContent":
            boxes.append(child)
        elif isinstance(tag, str) and not tag.endswith(("}Fallback", "}del", "}moveFrom", "}pPr", "}rPr")):
            yield from _runs(child, boxes)


def _table(table: Any) -> Iterator[str]:
    rows = [_cells(row) for row in _children(table, "tr")]
    merged = _spans(rows)
    if not any(sum(bool(cell.text.strip()) for cell in row) > 1 for row in merged):
        for row in rows:  # a frame around paragraphs
            for cell, *_ in row:
                yield from _word_blocks(cell)
        return
    yield from ("", *table_lines(merged), "")


def _children(element: Any, name: str) -> Iterator[Any]:
    for child in element:
        if child.tag == _W + name:
            yield child
        elif child.tag in (_W + "sdt", _W + "sdtContent", _W + "ins", _W + "customXml"):
            yield from _children(child, name)


_WordCell = tuple[
    Any, int, int, bool
]  # the cell, its column, over how many it goes, whether it goes on from above


def _cells(row: Any) -> list[_WordCell]:
    column = _number(row, "trPr", "gridBefore", 0)
    found: list[_WordCell] = []
    for cell in _children(row, "tc"):
        columns = max(_number(cell, "tcPr", "gridSpan", 1), 1)
        merge = cell.find(f"{_W}tcPr/{_W}vMerge")
        goes_on = merge is not None and merge.get(_W + "val", "continue") == "continue"
        found.append((cell, column, columns, goes_on))
        column += columns
    return found


def _number(element: Any, properties: str, name: str, default: int) -> int:
    found = element.find(f"{_W}{properties}/{_W}{name}")
    value = "" if found is None else found.get(_W + "val", "")
    return int(value[:9]) if value.isdecimal() else default


def _spans(rows: Sequence[Sequence[_WordCell]]) -> list[list[Cell]]:
    """Cells with the number of rows that they are merged over."""
    goes_on = [{column for _, column, _, on in row if on} for row in rows]
    table: list[list[Cell]] = []
    for n, row in enumerate(rows):
        cells: list[Cell] = []
        if row and row[0][1]:
            cells.append(Cell("", row[0][1]))
        for cell, column, columns, on in row:
            if on and n:
                continue
            depth = 1
            while n + depth < len(rows) and column in goes_on[n + depth]:
                depth += 1
            cells.append(Cell("\n".join(_word_blocks(cell)), columns, depth))
        table.append(cells)
    return table


# --- Spreadsheets --------------------------------------------------------------------------------------------


def read_spreadsheet(file: IO[bytes]) -> Source:
    """Read a spreadsheet (``.xlsx``): of formulas the values that were saved with them.

    Args:
        file: the file, opened for reading bytes.

    Raises:
        MissingExtraError: openpyxl is not installed.
        ReaderError: it cannot be opened, or has no text.
    """
    openpyxl = need("openpyxl", "office", "spreadsheets")
    need("defusedxml", "office", "spreadsheets")
    check_package(file, 4 * MAX_BYTES)  # of which a row is held at a time
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # of drop-down lists and the like, which hold no text
            book = openpyxl.load_workbook(file, read_only=True, data_only=True)
            sheets = [sheet for sheet in book.worksheets if sheet.sheet_state == "visible"]
            lines: list[str] = []
            size = 0
            for sheet in sheets:
                for line in chain([sheet.title] if len(sheets) > 1 else [], _sheet(sheet)):
                    lines.append(line)
                    size += len(line)
                    if size > MAX_CHARS:
                        raise ReaderError(_too_long())
    except (KeyError, TypeError, AttributeError, IndexError, SyntaxError, *BROKEN) as error:
        raise ReaderError(f"no spreadsheet that can be read ({error}); open it and save it again") from None
    return Source("", _text(lines), format="xlsx", reader=named("openpyxl"))


def _sheet(sheet: Any) -> Iterator[str]:
    # Where merged cells are stands behind the rows, so that it is read first, by itself
    spans = _merged(sheet)
    sheet.reset_dimensions()  # what writers say of it is often wrong
    yield ""
    yield from table_lines(_sheet_rows(sheet, spans))
    yield ""


def _merged(sheet: Any) -> dict[tuple[int, int], tuple[int, int]]:
    """For the first cell of each merged range, over how many columns and rows it goes; by row and column."""
    from openpyxl.utils import column_index_from_string as column

    spans: dict[tuple[int, int], tuple[int, int]] = {}
    with sheet.parent._archive.open(sheet._worksheet_path) as stream:  # noqa: SLF001 - read-only sheets do not tell
        tail = b""
        while block := stream.read(1 << 20):
            block = tail + block
            for found in _MERGE.finditer(block):
                left, top, right, bottom = (
                    column(found[1].decode()),
                    int(found[2]),
                    column(found[3].decode()),
                    int(found[4]),
                )
                spans[top, left] = right - left + 1, bottom - top + 1
            tail = block[block.rfind(b"<") :][:500] if b"<" in block else b""
    return spans


def _sheet_rows(sheet: Any, spans: dict[tuple[int, int], tuple[int, int]]) -> Iterator[list[Cell]]:
    covered: dict[
        int, set[int]
    ] = {}  # by row, the columns that belong to a merged cell from above or from the left
    for number, row in enumerate(sheet.iter_rows(), 1):
        cells: list[Cell] = []
        mine = covered.pop(number, set())
        for column, cell in enumerate(_until_empty(row), 1):
            if column in mine:
                continue
            columns, rows = spans.get((number, column), (1, 1))
            mine.update(range(column + 1, column + columns))
            for below in range(number + 1, number + rows):
                covered.setdefault(below, set()).update(range(column, column + columns))
            cells.append(Cell(_shown(cell), columns, rows))
        yield cells


def _until_empty(row: Sequence[Any]) -> Sequence[Any]:
    end = len(row)
    while end and row[end - 1].value is None:
        end -= 1
    return row[:end]


def _shown(cell: Any) -> str:
    """A cell's value as people see it."""
    value = cell.value
    if value is None:
        return ""
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    form = cell.number_format or "General"
    if isinstance(value, (int, float)):
        return _number_shown(value, form)
    if isinstance(value, datetime | date):
        return _day_shown(value, form)
    if isinstance(value, time):
        return value.strftime("%H:%M")
    if isinstance(value, timedelta):
        return str(value)
    return str(value)


def _number_shown(value: float, form: str) -> str:
    """``12000``, ``1.5``, ``35%``; decimals as the format has them.

    Example:
        >>> [_number_shown(v, f) for v, f in ((12000.0, "General"), (1.5, "0.00"), (0.35, "0%"), (0.1 + 0.2, "General"))]
        ['12000', '1.50', '35%', '0.3']
    """
    form = form.partition(";")[0]
    decimals = re.search(r"0\.(0+)", form)
    places = len(decimals[1]) if decimals else 0
    if "%" in form:
        return f"{value * 100:.{places}f}%"
    if form in ("General", "@", "") or not re.search(r"[0#]", form) or "E" in form:
        return (
            str(value) if isinstance(value, int) else f"{value:.15g}" if abs(value) < 1e15 else f"{value:.0f}"
        )
    separator = "," if re.search(r"[#0],[#0]", form) else ""
    if not decimals and float(value).is_integer() is False and "#" not in form and form.strip("0"):
        return f"{value:.15g}"
    return f"{value:{separator}.{places}f}"


def _day_shown(value: datetime | date, form: str) -> str:
    r"""A day as its format shows it.

    Example:
        >>> day = datetime(2023, 5, 1)
        >>> [_day_shown(day, f) for f in ("yyyy\"年\"m\"月\"", "yyyy-mm-dd", "m/d/yyyy", "yyyy.m")]
        ['2023年5月', '2023-05-01', '2023-05-01', '2023.5']
    """
    plain = re.sub(r"\[[^\]]*\]|[\"\\]", "", form.partition(";")[0]).lower()
    year, month, day = "y" in plain, "m" in plain.replace("mm:ss", ""), "d" in plain
    if "年" in plain:
        return f"{value.year}年" + (f"{value.month}月" if month else "") + (f"{value.day}日" if day else "")
    if "月" in plain and not year:
        return f"{value.month}月" + (f"{value.day}日" if day else "")
    if year and month and not day:
        separator = next((sign for sign in "./-" if sign in plain), "-")
        return f"{value.year}{separator}{value.month}"
    if year and not month:
        return str(value.year)
    shown = f"{value.year:04}-{value.month:02}-{value.day:02}"
    clock = isinstance(value, datetime) and "h" in plain and value.time() != time()
    return f"{shown} {value:%H:%M}" if clock else shown


def _text(lines: Iterable[str]) -> str:
    text = re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip("\n")
    if not text.strip():
        raise ReaderError("no text in it; is it a picture?")
    if len(text) > MAX_CHARS:
        raise ReaderError(_too_long())
    return text


def _too_long() -> str:
    return f"more than {MAX_CHARS // 1_000_000} million characters in one document; split it"
