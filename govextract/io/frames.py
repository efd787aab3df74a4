"""Reports as DataFrames of pandas or polars, or as Arrow tables, with a type of its own for each column.

| column     | pandas                    | polars    | arrow                |
| ---------- | ------------------------- | --------- | -------------------- |
| text       | ``string``                | `String`  | ``string``           |
| integer    | ``Int64``                 | `Int64`   | ``int64``            |
| decimal    | ``float64``               | `Float64` | ``decimal128(38, 6)``|
| date       | ``datetime64[s]``         | `Date`    | ``date32``           |
| boolean    | ``boolean``               | `Boolean` | ``bool``             |
"""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from datetime import date
from decimal import Context, Decimal
from typing import Any, Literal, get_args

from govextract.errors import MissingExtraError
from govextract.io.tables import (
    ABOUT,
    LIST_MARK,
    PLACES,
    PROJECT_TABLE,
    TABLES,
    Column,
    ColumnType,
    Row,
    project_table_rows,
    tables_of,
)
from govextract.records import ExtraRecord, Report

Library = Literal["pandas", "polars", "arrow"]
_DIGITS = Context(prec=38)
_OWN = ("start", "end", "text", "id", "article", "rule")  # the fields that every extension's record has


def to_dataframe(report: Report, kind: str = "projects", library: Library = "pandas") -> Any:
    """A table of one report as a DataFrame; see ``Report.to_dataframe``."""
    if library not in get_args(Library):
        raise ValueError(f"no such library: {library!r}; there are {', '.join(get_args(Library))}")
    columns, rows = _table(report, kind)
    values = list(zip(*rows, strict=True)) if rows else [()] * len(columns)
    return _MAKERS[library]({column: values[n] for n, column in enumerate(columns)})


def _table(report: Report, kind: str) -> tuple[Sequence[Column], Sequence[Row]]:
    """The columns and rows of a kind, without the document's name."""
    if kind == "projects":
        return PROJECT_TABLE.columns[1:], [row[1:] for row in project_table_rows("", report)]
    if kind in report.extra:
        return _extra_table(report.extra[kind])
    named = {table.name: table for table in TABLES if table.name not in ABOUT}
    if kind not in named:
        known = sorted({"projects", *named, *report.extra})
        raise ValueError(f"no records of kind {kind!r}; there are: {', '.join(known)}")
    return named[kind].columns[1:], [row[1:] for row in tables_of("", report)[kind]]


def _extra_table(records: Sequence[ExtraRecord]) -> tuple[Sequence[Column], Sequence[Row]]:
    """The records of an extension; a column has the type of its first value."""
    fields = [{k: v for k, v in record if k not in _OWN} for record in records]
    names = dict.fromkeys(name for own in fields for name in own)
    types = {name: _type_of([own.get(name) for own in fields]) for name in names}
    columns = (
        Column("id"), Column("article"), Column("start_char", "integer"), Column("end_char", "integer"), Column("text"),
        *(Column(name, kind) for name, kind in types.items()), Column("rule"),
    )  # fmt: skip
    rows = [
        (
            record.id, record.article, record.start, record.end, record.text,
            *(_cell(own.get(name), kind) for name, kind in types.items()), record.rule,
        )
        for record, own in zip(records, fields, strict=True)
    ]  # fmt: skip
    return columns, rows


def _type_of(values: Sequence[Any]) -> ColumnType:
    types: tuple[tuple[type | tuple[type, ...], ColumnType], ...] = (
        (bool, "boolean"), (int, "integer"), ((float, Decimal), "decimal"), (date, "date"),
    )  # fmt: skip
    first = next((value for value in values if value is not None), None)
    return next((name for python, name in types if isinstance(first, python)), "text")


def _cell(value: Any, kind: ColumnType) -> Any:
    if value is None or kind != "text" or isinstance(value, str):
        return value
    if isinstance(value, (list, tuple)) and all(isinstance(item, str) for item in value):
        return LIST_MARK.join(value)
    return json.dumps(value, ensure_ascii=False, default=str)


_Columns = dict[Column, Sequence[Any]]


def _pandas(columns: _Columns) -> Any:
    try:
        import numpy as np
        import pandas as pd
    except ImportError as error:
        raise _missing("pandas") from error
    types = {"text": "string", "integer": "Int64", "decimal": "float64", "boolean": "boolean"}
    return pd.DataFrame(
        {
            # Seconds, not nanoseconds, which end in 1677: a report may speak of the year 1644.
            column.name: np.array(values, dtype="datetime64[s]")
            if column.type == "date"
            else pd.Series(list(values), dtype=types[column.type])
            for column, values in columns.items()
        }
    )


def _polars(columns: _Columns) -> Any:
    try:
        import polars as pl
    except ImportError as error:
        raise _missing("polars") from error
    types = {
        "text": pl.String, "integer": pl.Int64, "decimal": pl.Float64, "date": pl.Date, "boolean": pl.Boolean,
    }  # fmt: skip
    return pl.DataFrame(
        [
            pl.Series(
                column.name, _floats(values) if column.type == "decimal" else values, types[column.type]
            )
            for column, values in columns.items()
        ]
    )


def _floats(values: Sequence[Any]) -> list[float | None]:
    return [None if value is None else float(value) for value in values]


def _arrow(columns: _Columns) -> Any:
    try:
        import pyarrow as pa
    except ImportError as error:
        raise _missing("arrow", "pyarrow") from error
    types = {
        "text": pa.string(), "integer": pa.int64(), "decimal": pa.decimal128(38, PLACES), "date": pa.date32(),
        "boolean": pa.bool_(),
    }  # fmt: skip
    return pa.table(
        {
            column.name: pa.array(
                [_exact(v) for v in values] if column.type == "decimal" else values, types[column.type]
            )
            for column, values in columns.items()
        }
    )


def _exact(value: Any) -> Decimal | None:
    """A value with the places of a column, rounded where it has more."""
    return None if value is None else Decimal(value).quantize(Decimal(1).scaleb(-PLACES), context=_DIGITS)


def _missing(extra: str, package: str = "") -> MissingExtraError:
    return MissingExtraError(f'{package or extra} is not installed; run: pip install "govextract[{extra}]"')


_MAKERS: dict[Library, Callable[[_Columns], Any]] = {"pandas": _pandas, "polars": _polars, "arrow": _arrow}
