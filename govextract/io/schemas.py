"""Arrow schemas: a row a document with its records nested in it, and the tables that come of unnesting them.

Who needs pyarrow takes it from here, where the error of one who has not installed it names the extra.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

import numpy as np

from govextract.errors import MissingExtraError
from govextract.io.tables import LIST_MARK, PLACES, PROJECT_TABLE, TABLES, Column, ColumnType, Row, Table

try:
    import pyarrow as pa
    import pyarrow.compute as pc
except ImportError as error:  # pragma: no cover - the tests have every extra
    raise MissingExtraError('pyarrow is not installed; run: pip install "govextract[arrow]"') from error

__all__ = ["RECORDS", "SCHEMA", "STORED", "pa", "pc", "relational", "rows_of", "schema_of", "unnest"]

TYPES: Mapping[ColumnType, pa.DataType] = {
    "text": pa.string(),
    "integer": pa.int64(),
    "decimal": pa.decimal128(38, PLACES),
    "date": pa.date32(),
    "boolean": pa.bool_(),
}


def _fields(columns: Iterable[Column]) -> list[pa.Field]:
    return [pa.field(column.name, TYPES[column.type]) for column in columns]


_TEXT, _INTEGER, _DECIMAL, _DATE, _BOOLEAN = TYPES.values()
_OFFSETS = [("start", _INTEGER), ("end", _INTEGER)]
_SPAN = [*_OFFSETS, ("text", _TEXT)]
_RECORD = [("id", _TEXT), ("article", _TEXT)]
_VALUES = [("value", _DECIMAL), ("upper", _DECIMAL)]
_LINKS = pa.list_(_TEXT)
_EVENTS = pa.list_(pa.struct([("date", _TEXT), ("event", _TEXT), ("planned", _BOOLEAN)]))
_MENTIONS = pa.list_(pa.struct(_SPAN))

RECORDS: Mapping[str, pa.StructType] = {
    "articles": pa.struct(
        [
            ("id", _TEXT),
            *_OFFSETS,
            ("title", _TEXT),
            ("source", _TEXT),
            ("published", _DATE),
            ("reference", _DATE),
            ("kind", _TEXT),
        ]
    ),
    "amounts": pa.struct(
        [
            *_RECORD,
            *_SPAN,
            *_VALUES,
            ("currency", _TEXT),
            ("qualifier", _TEXT),
            ("kind", _TEXT),
            ("stage", _TEXT),
            ("rule", _TEXT),
        ]
    ),
    "capacities": pa.struct(
        [
            *_RECORD,
            *_SPAN,
            *_VALUES,
            ("unit", _TEXT),
            ("period", _TEXT),
            ("item", _TEXT),
            ("qualifier", _TEXT),
            ("rule", _TEXT),
        ]
    ),
    "dates": pa.struct([*_RECORD, *_SPAN, ("start_date", _DATE), ("end_date", _DATE), ("rule", _TEXT)]),
    "officials": pa.struct(
        [
            *_RECORD,
            ("name", _TEXT),
            ("titles", _LINKS),
            ("sector", _TEXT),
            ("mentions", _MENTIONS),
            ("rule", _TEXT),
        ]
    ),
    "projects": pa.struct(
        [
            *_RECORD,
            ("name", _TEXT),
            ("mentions", _MENTIONS),
            ("amounts", _LINKS),
            ("capacities", _LINKS),
            ("dates", _EVENTS),
            ("officials", _LINKS),
            ("category", _TEXT),
            ("rule", _TEXT),
        ]
    ),
    "groups": pa.struct(
        [*_RECORD, *_SPAN, ("count", _INTEGER), ("amounts", _LINKS), ("dates", _EVENTS), ("rule", _TEXT)]
    ),
    "warnings": pa.struct([("code", _TEXT), *_OFFSETS, ("message", _TEXT)]),
    "project_table": pa.struct(_fields(PROJECT_TABLE.columns[1:])),
}
"""The nested columns of a document: what one record of each kind is."""

SCHEMA = pa.schema(
    [
        pa.field("document", _TEXT),
        pa.field("hash", _TEXT),
        pa.field("version", _TEXT),
        pa.field("chars", _INTEGER),
        pa.field("published", _DATE),
        *(pa.field(kind, pa.list_(record)) for kind, record in RECORDS.items()),
        pa.field("extra", _TEXT),
        pa.field("error", _TEXT),
    ]
)
"""What the kernel gives: a row a document."""

SOURCE_FIELDS = tuple(
    pa.field(name, _TEXT) for name in ("key", "file", "format", "encoding", "reader", "title", "publisher")
)
"""What a batch knows of a document besides: which file it came from, and how that was read."""

STORED = pa.schema([*SCHEMA, *SOURCE_FIELDS, pa.field("json", _TEXT)])
"""A batch's documents until its output is made of them; ``json`` is null where no lines are wanted."""


def unnest(batch: pa.RecordBatch) -> dict[str, pa.RecordBatch]:
    """A table a record type, with ``document`` in front and lists inside; ``documents`` and ``errors`` besides."""
    failed = pc.is_valid(batch.column("error"))
    flat = [name for name in batch.schema.names if name not in (*RECORDS, "error", "json")]
    found = {"documents": batch.select(flat).filter(pc.invert(failed))}
    for kind in RECORDS:
        parents, values = _elements(batch.column(kind))
        found[kind] = pa.RecordBatch.from_arrays(
            [batch.column("document").take(parents), *values.flatten()],
            ["document", *(field.name for field in values.type)],
        )
    about = [name for name in ("document", "file", "error") if name in batch.schema.names]
    found["errors"] = batch.select(about).filter(failed)
    return found


def relational(batch: pa.RecordBatch) -> dict[str, pa.RecordBatch]:
    """The tables of ``io.tables.TABLES`` but ``files``, and ``project_table``, without lists inside.

    Args:
        batch: documents by ``STORED``.
    """
    found = unnest(batch)
    found["errors"] = found["errors"].rename_columns(["document", "file", "reason"])
    tables: dict[str, pa.RecordBatch] = {}
    for table in (*TABLES, PROJECT_TABLE):
        owner, _, column = table.name.partition("_")
        if table.name == "warnings":
            tables[table.name] = _list_table(table, batch, "warnings", ("document",))
        elif table.name in found:
            tables[table.name] = _as_described(table, found[table.name])
        elif table.name != "files":
            tables[table.name] = _list_table(table, found[f"{owner}s"], column, ("document", "id"))
    return tables


def rows_of(batch: pa.RecordBatch) -> list[Row]:
    """The rows of a flat batch as Python's own values."""
    return list(zip(*(column.to_pylist() for column in batch.columns), strict=True))


def schema_of(table: Table) -> pa.Schema:
    """The Arrow schema of a table."""
    return pa.schema(_fields(table.columns))


def files_batch(files: Sequence[Row] = ()) -> pa.RecordBatch:
    """Rows of the table ``files`` as Arrow."""
    schema = schema_of(next(table for table in TABLES if table.name == "files"))
    return pa.RecordBatch.from_pylist(
        [dict(zip(schema.names, row, strict=True)) for row in files], schema=schema
    )


def _elements(column: pa.ListArray) -> tuple[pa.Array, pa.Array]:
    """The elements of a column of lists, and the row that each is of."""
    return pc.list_parent_indices(column), pc.list_flatten(column)


def _list_table(table: Table, owners: pa.RecordBatch, column: str, keys: tuple[str, ...]) -> pa.RecordBatch:
    """A table of its own for a list in each of the owners: its mentions, its amounts."""
    parents, values = _elements(owners.column(column))
    arrays = [owners.column(key).take(parents) for key in keys]
    if table.columns[len(keys)].name == "number":
        arrays.append(_numbers(parents))
    arrays += values.flatten() if pa.types.is_struct(values.type) else [values]
    return pa.RecordBatch.from_arrays(arrays, schema=schema_of(table))


def _numbers(parents: pa.Array) -> pa.Array:
    """The place of each element in its list, from 1."""
    rows = parents.to_numpy(zero_copy_only=False)
    return pa.array(np.arange(len(rows)) - np.searchsorted(rows, rows) + 1, _INTEGER)


_NAMES = {"start_char": "start", "end_char": "end"}


def _as_described(table: Table, found: pa.RecordBatch) -> pa.RecordBatch:
    arrays = (found.column(_NAMES.get(column.name, column.name)) for column in table.columns)
    joined = [pc.binary_join(array, LIST_MARK) if pa.types.is_list(array.type) else array for array in arrays]
    return pa.RecordBatch.from_arrays(joined, schema=schema_of(table))
