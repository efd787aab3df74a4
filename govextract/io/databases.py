"""A batch's documents as a database: DuckDB or SQLite."""

from __future__ import annotations

import sqlite3
from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

from govextract.errors import GovextractError, MissingExtraError
from govextract.io.schemas import files_batch, pa, relational, rows_of
from govextract.io.tables import PLACES, PROJECT_TABLE, TABLES, ColumnType, Row, Table
from govextract.io.writers import FileWriter, put

_DATABASE_TABLES = (*TABLES, PROJECT_TABLE)
_GATHERED = 20_000  # rows of a kind that are worth a statement of their own
_MEMORY = "300MB"  # DuckDB takes most of the machine's memory if it may


def _create_statement(table: Table, types: dict[ColumnType, str]) -> str:
    columns = ", ".join(f'"{column.name}" {types[column.type]}' for column in table.columns)
    return f'CREATE TABLE "{table.name}" ({columns})'


class DuckDBWriter(FileWriter):
    """A DuckDB database.

    It has no PRIMARY KEY: DuckDB holds the indexes of keys in memory while rows come in, and they grow with the
    number of rows. That keys are unique is seen to before.
    """

    types: dict[ColumnType, str] = {  # noqa: RUF012 - a constant
        "text": "VARCHAR",
        "integer": "BIGINT",
        "decimal": f"DECIMAL(38, {PLACES})",
        "date": "DATE",
        "boolean": "BOOLEAN",
    }

    def __init__(self, out: Path) -> None:
        super().__init__(out)
        try:
            import duckdb
        except ImportError:
            raise MissingExtraError(
                'DuckDB is not installed; run: pip install "govextract[duckdb]"'
            ) from None
        self._duckdb = duckdb
        self._waiting: dict[str, list[Any]] = {table.name: [] for table in _DATABASE_TABLES}
        self._counts = Counter[str]()

    def begin(self, folder: Path) -> None:
        """Make the database and its tables."""
        super().begin(folder)
        config = {"memory_limit": _MEMORY, "temp_directory": str(folder / "spill")}
        self._database = self._duckdb.connect(str(folder / "database.duckdb"), config=config)
        self._open_files.callback(self._database.close)
        for table in _DATABASE_TABLES:
            self._database.execute(_create_statement(table, self.types))

    def add(self, batch: Any, files: Sequence[Row]) -> None:
        """Take rows; they are loaded when there are many."""
        tables = relational(batch)
        tables["files"] = files_batch(files)
        for name, rows in tables.items():
            self._waiting[name].append(rows)
            self._counts[name] += rows.num_rows
            if self._counts[name] > _GATHERED:
                self._load(name)

    def commit(self) -> None:
        """Load what is left and put the database in its place."""
        for name in self._waiting:
            self._load(name)
        self.close()
        put(self._folder / "database.duckdb", self._out)

    def _load(self, name: str) -> None:
        if not self._waiting[name]:
            return
        try:
            self._database.register("gathered", pa.Table.from_batches(self._waiting[name]))
            self._database.execute(f'INSERT INTO "{name}" SELECT * FROM gathered')
            self._database.unregister("gathered")
        except self._duckdb.Error as error:
            raise GovextractError(f"{self._out}: DuckDB could not write it: {error}") from error
        self._waiting[name].clear()
        self._counts[name] = 0


class SQLiteWriter(FileWriter):
    """A SQLite database; days are ISO text, values numbers, and each table's key has an index."""

    types: dict[ColumnType, str] = {  # noqa: RUF012 - a constant
        "text": "TEXT",
        "integer": "INTEGER",
        "decimal": "NUMERIC",
        "date": "TEXT",
        "boolean": "INTEGER",
    }

    def begin(self, folder: Path) -> None:
        """Make the database and its tables."""
        super().begin(folder)
        self._database = sqlite3.connect(folder / "database.sqlite", isolation_level=None)
        self._open_files.callback(self._database.close)
        # Until it is in its place nobody else sees it, and after a crash it is made anew.
        for setting in ("journal_mode = OFF", "synchronous = OFF", "locking_mode = EXCLUSIVE"):
            self._database.execute(f"PRAGMA {setting}")
        for table in _DATABASE_TABLES:
            self._database.execute(_create_statement(table, self.types))
        self._database.execute("BEGIN")

    def add(self, batch: Any, files: Sequence[Row]) -> None:
        """Insert the rows of each table."""
        self._insert("files", files)
        for name, table in relational(batch).items():
            self._insert(name, rows_of(table))

    def commit(self) -> None:
        """Index the keys and put the database in its place."""
        try:
            for table in _DATABASE_TABLES:
                key = ", ".join(f'"{column}"' for column in table.key)
                self._database.execute(f'CREATE UNIQUE INDEX "{table.name}_key" ON "{table.name}" ({key})')
            self._database.execute("COMMIT")
        except sqlite3.Error as error:
            raise self._failed(error) from error
        self.close()
        put(self._folder / "database.sqlite", self._out)

    def _insert(self, name: str, rows: Iterable[Row]) -> None:
        marks = ", ".join("?" for _ in next(t for t in _DATABASE_TABLES if t.name == name).columns)
        try:
            self._database.executemany(
                f'INSERT INTO "{name}" VALUES ({marks})', (tuple(map(_sqlite_cell, row)) for row in rows)
            )
        except sqlite3.Error as error:
            raise self._failed(error) from error

    def _failed(self, error: sqlite3.Error) -> GovextractError:
        return GovextractError(f"{self._out}: SQLite could not write it: {error}")


def _sqlite_cell(cell: Any) -> Any:
    match cell:
        case Decimal():
            whole = int(cell)
            return whole if whole == cell and abs(whole) < 1 << 63 else float(cell)
        case date():
            return cell.isoformat()
    return cell
