"""From records to files: the outputs of a batch, each there whole or not at all, and what ``parse`` writes."""

from __future__ import annotations

import contextlib
import csv
import io
import json
import os
import shutil
import tempfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from decimal import Decimal
from importlib import import_module
from pathlib import Path
from typing import IO, Any

from govextract.errors import GovextractError
from govextract.io.tables import PROJECT_TABLE, TABLES, Column, Row, Table
from govextract.records import Report

_FORMULA_STARTS = (
    "=",
    "+",
    "-",
    "@",
    "\t",
    "\r",
    "\n",
    "＝",
    "＋",
    "－",
    "＠",
)  # Excel reads full-width ones too


class Writer:
    """What a batch writes into: made and checked first, filled in a folder, put in its place by ``commit``.

    Args:
        out: where the output is to stand.

    Attributes:
        json: whether documents must bring their JSON.

    Raises:
        GovextractError: what stands there may not be replaced.
        MissingExtraError: the library that writes it is not installed.
    """

    json = False

    def __init__(self, out: Path) -> None:
        self._out = out
        self._open_files = contextlib.ExitStack()

    def begin(self, folder: Path) -> None:
        """Make ready to write into an empty folder on the output's file system."""
        self._folder = folder

    def add(self, batch: Any, files: Sequence[Row]) -> None:
        """Take documents, by ``schemas.STORED``, and rows of the table ``files``."""
        raise NotImplementedError

    def commit(self) -> None:
        """Put the output in its place."""
        raise NotImplementedError

    def close(self) -> None:
        """Let go of all files, whether the output was put in its place or not."""
        self._open_files.close()

    def _open(self, name: str, encoding: str = "utf-8") -> IO[str]:
        path = self._folder / name
        return self._open_files.enter_context(path.open("w", encoding=encoding, newline=""))


class FileWriter(Writer):
    """A writer whose output is one file."""

    def __init__(self, out: Path) -> None:
        super().__init__(out)
        if out.is_dir():
            raise GovextractError(f"{out}: a folder; name a file")


class FolderWriter(Writer):
    """A writer whose output is a folder with a file a table.

    Attributes:
        suffix: of the files in it.
    """

    suffix = ""

    def __init__(self, out: Path) -> None:
        super().__init__(out)
        if out.is_file():
            raise GovextractError(f"{out}: a file; this output is a folder with a table a file")
        if out.is_dir() and (others := sorted(p.name for p in out.iterdir() if p.suffix != self.suffix)):
            raise GovextractError(
                f"{out}: holds other files ({others[0]} …) and is not replaced; name another folder"
            )

    def begin(self, folder: Path) -> None:
        """Make the folder of the tables."""
        super().begin(folder)
        self._tables = folder / "tables"
        self._tables.mkdir()

    def commit(self) -> None:
        """Put the folder in its place; the one that stood there steps aside first."""
        self.close()
        for path in self._tables.iterdir():
            flush(path)
        if self._out.is_dir():  # a folder that is not empty cannot be renamed over
            os.replace(self._out, self._folder / "old")
        os.replace(self._tables, self._out)


_WRITERS = {
    "": ("writers", "CSVWriter"),
    ".csv": ("writers", "CSVWriter"),
    ".jsonl": ("writers", "LinesWriter"),
    ".parquet": ("parquet", "ParquetWriter"),
    ".duckdb": ("databases", "DuckDBWriter"),
    ".sqlite": ("databases", "SQLiteWriter"),
    ".xlsx": ("workbook", "WorkbookWriter"),
}


def open_writer(out: str | Path) -> Writer:
    """The writer for an output, by its suffix; a folder of CSV files where it has none.

    Raises:
        GovextractError: the suffix is of no known output, or what stands there may not be replaced.
        MissingExtraError: the library that writes it is not installed.
    """
    out = Path(out)
    suffix = out.suffix.lower()
    if suffix not in _WRITERS:
        if not out.is_dir():
            known = ", ".join(sorted(filter(None, _WRITERS)))
            raise GovextractError(f"{out}: no such output; name it {known}, or a folder without a suffix")
        suffix = ""
    if not out.absolute().parent.is_dir():
        raise GovextractError(f"{out}: there is no folder {out.absolute().parent}; make it first")
    module, name = _WRITERS[suffix]
    writer: Writer = getattr(import_module(f"govextract.io.{module}"), name)(out)
    return writer


def flush(path: Path) -> None:
    """Have the system write a file to the disk, so that a rename never precedes what it names."""
    with path.open("rb") as stream:
        os.fsync(stream.fileno())


def put(staged: Path, place: Path) -> None:
    """Put a finished file in its place."""
    flush(staged)
    os.replace(staged, place)


def write_text(path: str | Path, text: str) -> None:
    """Write a text file as UTF-8, whole or not at all."""
    path = Path(path)
    with _staging(path) as folder:
        staged = folder / path.name
        # A lone surrogate stands for a character that no encoding has; it becomes "?".
        staged.write_bytes(text.encode("utf-8", errors="replace"))
        os.replace(staged, path)


def json_line(source: str, report: Report) -> str:
    """A report as one line of JSON with ``source`` first."""
    return _with_source(source, report.to_json())


def _with_source(source: str, line: str) -> str:
    return json.dumps({"source": source}, ensure_ascii=False)[:-1] + ", " + line[1:]


def csv_text(table: Table, rows: Iterable[Row]) -> str:
    """A table as CSV for spreadsheets, header first; cells that a spreadsheet would run as formulas are quoted."""
    buffer = io.StringIO()
    _write_csv(buffer, table.columns, rows)
    return buffer.getvalue()


def _write_csv(
    stream: IO[str], columns: Sequence[Column], rows: Iterable[Row], *, header: bool = True
) -> None:
    writer = csv.writer(stream, lineterminator="\r\n")
    if header:
        writer.writerow([column.name for column in columns])
    for row in rows:
        writer.writerow([_spreadsheet_cell(cell) for cell in row])


def _spreadsheet_cell(cell: Any) -> str:
    text = _plain(cell).replace(
        "\0", "\ufffd"
    )  # which no spreadsheet reads, nor csv writes before Python 3.11
    if isinstance(cell, str) and cell.startswith(_FORMULA_STARTS):
        return "'" + text
    return text


def _plain(cell: Any) -> str:
    match cell:
        case None:
            return ""
        case bool():
            return "true" if cell else "false"
        case Decimal():
            return format(cell.normalize(), "f")
        case date():
            return cell.isoformat()
    return str(cell)


@contextlib.contextmanager
def _staging(path: Path) -> Iterator[Path]:
    """A hidden folder beside ``path``: on the same file system, so that what is in it can be renamed there."""
    parent = path.absolute().parent
    try:
        folder = Path(tempfile.mkdtemp(prefix=f".{path.name}.", suffix=".part", dir=parent))
    except OSError as error:
        raise GovextractError(f"{parent}: cannot be written to ({error.strerror or error})") from None
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


class LinesWriter(FileWriter):
    """JSON Lines: an object a document; what was set aside goes to ``<name>.errors.jsonl`` beside it."""

    json = True

    def begin(self, folder: Path) -> None:
        """Open both files."""
        super().begin(folder)
        self._documents = self._open("documents")
        self._errors = self._open("errors")
        self._failed = False

    def add(self, batch: Any, files: Sequence[Row]) -> None:
        """Write a line for each document."""
        columns = ("document", "json", "error")
        for name, line, error in zip(*(batch.column(column).to_pylist() for column in columns), strict=True):
            if error is None:
                self._documents.write(_with_source(name, line) + "\n")
            else:
                self._failed = True
                self._errors.write(json.dumps({"source": name, "error": error}, ensure_ascii=False) + "\n")

    def commit(self) -> None:
        """Put both files in their places."""
        self.close()
        beside = self._out.with_suffix(".errors.jsonl")
        if self._failed:
            put(self._folder / "errors", beside)
        else:
            beside.unlink(missing_ok=True)
        put(self._folder / "documents", self._out)


class CSVWriter(FolderWriter):
    """A folder of CSV files, a table a file; UTF-8 with the mark by which Excel knows it."""

    suffix = ".csv"

    def begin(self, folder: Path) -> None:
        """Open a file for each table and write its header."""
        super().begin(folder)
        self._streams: Mapping[str, IO[str]] = {
            table.name: self._open(f"tables/{table.name}.csv", encoding="utf-8-sig")
            for table in (*TABLES, PROJECT_TABLE)
        }
        for table in (*TABLES, PROJECT_TABLE):
            _write_csv(self._streams[table.name], table.columns, ())

    def add(self, batch: Any, files: Sequence[Row]) -> None:
        """Write the rows of each table."""
        from govextract.io.schemas import relational, rows_of

        _write_csv(self._streams["files"], (), files, header=False)
        for name, table in relational(batch).items():
            _write_csv(self._streams[name], (), rows_of(table), header=False)
