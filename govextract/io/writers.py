"""From records to files: JSON Lines, CSV tables, a DuckDB database; each there whole, or not at all."""

from __future__ import annotations

import contextlib
import csv
import io
import json
import os
import shutil
import tempfile
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from decimal import Decimal
from pathlib import Path
from types import TracebackType
from typing import IO, TYPE_CHECKING, Any, Protocol

from govextract.errors import GovextractError, MissingExtraError
from govextract.io.tables import PLACES, PROJECT_TABLE, PROJECT_TABLE_VIEW, TABLES, Column, Row, Table, Tables
from govextract.records import Report

if TYPE_CHECKING:
    from typing_extensions import Self

_FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "＝", "＋", "－", "＠")  # Excel reads full-width ones too
_SQL_TYPES = {
    "text": "VARCHAR",
    "integer": "BIGINT",
    "decimal": f"DECIMAL(38, {PLACES})",
    "date": "DATE",
    "boolean": "BOOLEAN",
}


class Writer(Protocol):
    """What a batch writes into. Nothing is seen under the output's name before ``commit``.

    Attributes:
        lines: whether ``add`` wants the report as a line of JSON besides its tables.
    """

    lines: bool

    def add(self, tables: Tables, line: str) -> None:
        """Take one document."""

    def commit(self) -> None:
        """Put the output in its place."""

    def __enter__(self) -> Self: ...

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None: ...


def open_writer(out: str | Path) -> Writer:
    """The writer for an output, by its suffix: ``.jsonl``, ``.duckdb``, else a folder of CSV files.

    Raises:
        GovextractError: the suffix is of no known output, or what stands there may not be replaced.
        MissingExtraError: DuckDB is asked for and not installed.
    """
    out = Path(out)
    suffix = out.suffix.lower()
    if suffix not in ("", ".csv", ".jsonl", ".duckdb") and not out.is_dir():
        raise GovextractError(
            f"{out}: no such output; name it .jsonl, .duckdb, .csv or a folder without a suffix"
        )
    if not out.absolute().parent.is_dir():
        raise GovextractError(f"{out}: there is no folder {out.absolute().parent}; make it first")
    if suffix == ".jsonl":
        return _LinesWriter(out)
    if suffix == ".duckdb":
        return _DuckDBWriter(out)
    return _FolderWriter(out)


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
    return json.dumps({"source": source}, ensure_ascii=False)[:-1] + ", " + report.to_json()[1:]


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
    text = _plain(cell)
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


class _StagedWriter:
    """A writer that fills a hidden folder beside its output."""

    lines = False

    def __init__(self, out: Path) -> None:
        self._out = out
        self._stack = contextlib.ExitStack()

    def __enter__(self) -> Self:
        self._folder: Path = self._stack.enter_context(_staging(self._out))
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._stack.close()

    def _open(self, name: str, encoding: str = "utf-8") -> IO[str]:
        path = self._folder / name
        return self._stack.enter_context(path.open("w", encoding=encoding, errors="replace", newline=""))


class _LinesWriter(_StagedWriter):
    """JSON Lines: an object a document; files that were set aside go to ``<name>.errors.jsonl`` beside it."""

    lines = True

    def __init__(self, out: Path) -> None:
        super().__init__(out)
        if out.is_dir():
            raise GovextractError(f"{out}: a folder; name a file")

    def __enter__(self) -> Self:
        super().__enter__()
        self._documents = self._open("documents")
        self._errors = self._open("errors")
        self._failed = False
        return self

    def add(self, tables: Tables, line: str) -> None:
        if line:
            self._documents.write(line + "\n")
        for document, reason in tables.get("errors", ()):
            self._failed = True
            self._errors.write(json.dumps({"source": document, "error": reason}, ensure_ascii=False) + "\n")

    def commit(self) -> None:
        self._documents.close()
        self._errors.close()
        beside = self._out.with_suffix(".errors.jsonl")
        if self._failed:
            os.replace(self._folder / "errors", beside)
        else:
            beside.unlink(missing_ok=True)
        os.replace(self._folder / "documents", self._out)


class _FolderWriter(_StagedWriter):
    """A folder of CSV files, a table a file; UTF-8 with the mark by which Excel knows it."""

    def __init__(self, out: Path) -> None:
        super().__init__(out)
        if out.is_file():
            raise GovextractError(f"{out}: a file; CSV output is a folder with a table a file")
        known = {f"{table.name}.csv" for table in (*TABLES, PROJECT_TABLE)}
        if out.is_dir() and (others := sorted(p.name for p in out.iterdir() if p.name not in known)):
            raise GovextractError(
                f"{out}: holds other files ({others[0]} …) and is not replaced; name another folder"
            )

    def __enter__(self) -> Self:
        super().__enter__()
        self._tables = self._folder / "tables"
        self._tables.mkdir()
        self._streams = {}
        for table in (*TABLES, PROJECT_TABLE):
            stream = self._open(f"tables/{table.name}.csv", encoding="utf-8-sig")
            _write_csv(stream, table.columns, ())
            self._streams[table.name] = stream
        return self

    def add(self, tables: Tables, line: str) -> None:
        for name, rows in tables.items():
            _write_csv(self._streams[name], (), rows, header=False)

    def commit(self) -> None:
        for stream in self._streams.values():
            stream.close()
        if (
            self._out.is_dir()
        ):  # a folder that is not empty cannot be renamed over, so the old one steps aside
            os.replace(self._out, self._folder / "old")
        os.replace(self._tables, self._out)


class _DuckDBWriter(_StagedWriter):
    """A DuckDB database: rows are gathered in files and loaded at the end, which is far faster than row by row."""

    def __init__(self, out: Path) -> None:
        super().__init__(out)
        if out.is_dir():
            raise GovextractError(f"{out}: a folder; name a file")
        try:
            import duckdb
        except ImportError:
            raise MissingExtraError(
                'DuckDB is not installed; run: pip install "govextract[duckdb]"'
            ) from None
        self._duckdb = duckdb

    def __enter__(self) -> Self:
        super().__enter__()
        self._streams = {table.name: self._open(f"{table.name}.csv") for table in TABLES}
        return self

    def add(self, tables: Tables, line: str) -> None:
        for name, rows in tables.items():
            if name in self._streams:
                self._streams[name].writelines(map(_loadable, rows))

    def commit(self) -> None:
        for stream in self._streams.values():
            stream.close()
        staged = self._folder / "database.duckdb"
        database = self._duckdb.connect(str(staged))
        try:
            for table in TABLES:
                database.execute(_create_statement(table))
                database.execute(_load_statement(table, self._folder / f"{table.name}.csv"))
            database.execute(PROJECT_TABLE_VIEW)
        except self._duckdb.Error as error:
            raise GovextractError(f"{self._out}: DuckDB could not write it: {error}") from error
        finally:
            database.close()
        os.replace(staged, self._out)


def _loadable(row: Row) -> str:
    """A line for DuckDB: text in quotes, so that an empty cell is NULL and a quoted empty one is not."""
    cells = (
        '"' + cell.replace("\0", "").replace('"', '""') + '"' if isinstance(cell, str) else _plain(cell)
        for cell in row
    )
    return ",".join(cells) + "\n"


def _quoted(names: Iterable[str]) -> str:
    return ", ".join(f'"{name}"' for name in names)


def _create_statement(table: Table) -> str:
    parts = [f'"{column.name}" {_SQL_TYPES[column.type]}' for column in table.columns]
    parts.append(f"PRIMARY KEY ({_quoted(table.key)})")
    keys = {other.name: other.key for other in TABLES}
    parts += [
        f'FOREIGN KEY ({_quoted(columns)}) REFERENCES "{there}" ({_quoted(keys[there])})'
        for columns, there in table.references
    ]
    return f'CREATE TABLE "{table.name}" ({", ".join(parts)})'


def _load_statement(table: Table, path: Path) -> str:
    columns = ", ".join(f"'{column.name}': '{_SQL_TYPES[column.type]}'" for column in table.columns)
    place = str(path).replace("'", "''")
    return (
        f"""INSERT INTO "{table.name}" SELECT * FROM read_csv('{place}', columns = {{{columns}}}, """
        """header = false, auto_detect = false, delim = ',', quote = '"', escape = '"', nullstr = '', """
        """allow_quoted_nulls = false, parallel = false, max_line_size = 100000000)"""
    )
