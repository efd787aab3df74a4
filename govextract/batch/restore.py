"""An output's documents as segments again, so that what an earlier batch made need not be made anew."""

from __future__ import annotations

import itertools
import sqlite3
from collections.abc import Callable, Iterable, Iterator
from contextlib import closing
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

from govextract.batch.checkpoint import Checkpoint, SegmentWriter
from govextract.batch.tasks import ROWS
from govextract.errors import GovextractError
from govextract.io.schemas import RECORDS
from govextract.io.tables import ABOUT, LIST_MARK, PROJECT_TABLE, TABLES, Column

Found = dict[str, Any]
"""A row of a table: column to value."""

_OWN_LISTS = {
    "officials": ("mentions",),
    "projects": ("mentions", "amounts", "capacities", "dates", "officials"),
    "groups": ("amounts", "dates"),
}
_RENAMED = {"start_char": "start", "end_char": "end"}


def restore_output(out: Path, checkpoint: Checkpoint) -> None:
    """Put the documents of an output into segments of a checkpoint; nothing where there is no output yet.

    Args:
        out: a ``.duckdb``, ``.sqlite`` or ``.parquet`` output.
        checkpoint: where they go.

    Raises:
        GovextractError: the output is of another kind, or was made by a version whose outputs hold no versions.
    """
    suffix = out.suffix.lower()
    if suffix not in _READERS:
        raise GovextractError(f"{out}: holds no versions; --since-version is for {', '.join(_READERS)}")
    if not out.exists():
        return
    documents = _READERS[suffix](out)
    for number in itertools.count(1):
        rows = list(itertools.islice(documents, ROWS))
        if not rows:
            break
        with SegmentWriter(checkpoint.folder / f"0000-{number:08}.arrow") as segment:
            segment.write(rows)
    checkpoint.index()


class _InStep:
    """The rows of a table, document by document: they stand in the order of the documents."""

    def __init__(self, rows: Iterable[Found]) -> None:
        self._groups: Iterator[tuple[Any, Iterator[Found]]] = itertools.groupby(
            rows, key=lambda row: row["document"]
        )
        self._next()

    def _next(self) -> None:
        self._name: str | None
        self._rows: Iterator[Found]
        self._name, self._rows = next(self._groups, (None, iter([])))

    def take(self, document: str) -> list[Found]:
        """The rows of a document, without its name."""
        if self._name != document:
            return []
        rows = [{name: value for name, value in row.items() if name != "document"} for row in self._rows]
        self._next()
        return rows


def _from_parquet(out: Path) -> Iterator[Found]:
    from pyarrow import parquet

    def rows(name: str) -> Iterator[Found]:
        with parquet.ParquetFile(out / f"{name}.parquet") as file:
            for batch in file.iter_batches(batch_size=4096):
                yield from batch.to_pylist()

    try:
        tables = {kind: _InStep(rows(kind)) for kind in RECORDS}
        for document in rows("documents"):
            name = document["document"]
            yield document | {kind: table.take(name) for kind, table in tables.items()}
    except (OSError, KeyError) as error:
        raise _no_output(out, error) from None


def _from_duckdb(out: Path) -> Iterator[Found]:
    import duckdb

    try:
        with closing(duckdb.connect(str(out), read_only=True)) as database:

            def rows(name: str) -> Iterator[Found]:
                table = database.cursor().execute(f'SELECT * FROM "{name}"')
                columns = [column[0] for column in table.description]
                while some := table.fetchmany(4096):
                    yield from (dict(zip(columns, row, strict=True)) for row in some)

            yield from _from_tables(rows)
    except (duckdb.Error, KeyError) as error:
        raise _no_output(out, error) from None


def _from_sqlite(out: Path) -> Iterator[Found]:
    columns = {table.name: table.columns for table in (*TABLES, PROJECT_TABLE)}
    try:
        with closing(sqlite3.connect(f"{out.absolute().as_uri()}?mode=ro", uri=True)) as database:

            def rows(name: str) -> Iterator[Found]:
                for row in database.execute(f'SELECT * FROM "{name}" ORDER BY rowid'):
                    cells = zip(columns[name], row, strict=True)
                    yield {column.name: _from_sqlite_cell(column, cell) for column, cell in cells}

            yield from _from_tables(rows)
    except (sqlite3.Error, ValueError) as error:
        raise _no_output(out, error) from None


_READERS: dict[str, Callable[[Path], Iterator[Found]]] = {
    ".duckdb": _from_duckdb,
    ".sqlite": _from_sqlite,
    ".parquet": _from_parquet,
}


def _no_output(out: Path, error: Exception) -> GovextractError:
    return GovextractError(
        f"{out}: --since-version cannot read it ({error}); convert without --since-version"
    )


def _from_sqlite_cell(column: Column, cell: Any) -> Any:
    if cell is None:
        return None
    match column.type:
        case "decimal":
            return Decimal(str(cell))
        case "date":
            return date.fromisoformat(cell)
        case "boolean":
            return bool(cell)
    return cell


def _from_tables(rows: Callable[[str], Iterator[Found]]) -> Iterator[Found]:
    """Documents from relational tables."""
    names = [table.name for table in (*TABLES, PROJECT_TABLE) if table.name not in ABOUT]
    tables = {name: _InStep(rows(name)) for name in names}
    for document in rows("documents"):
        found = {name: table.take(document["document"]) for name, table in tables.items()}
        yield document | _nested(found)


def _nested(found: dict[str, list[Found]]) -> Found:
    """The records of a document, nested, from its rows of each table."""
    for official in found["officials"]:
        official["titles"] = official["titles"].split(LIST_MARK) if official["titles"] else []
    for kind, lists in _OWN_LISTS.items():
        owner = kind.removesuffix("s")
        for name in lists:
            held: dict[str, list[Any]] = {record["id"]: [] for record in found[kind]}
            for row in found[f"{owner}_{name}"]:
                ident = row.pop("group_id" if owner == "group" else owner)
                held[ident].append(_plain(row) if len(row) > 1 else next(iter(row.values())))
            for record in found[kind]:
                record[name] = held[record["id"]]
    return {kind: [_plain(record) for record in found[kind]] for kind in RECORDS}


def _plain(record: Found) -> Found:
    return {_RENAMED.get(name, name): value for name, value in record.items() if name != "number"}
