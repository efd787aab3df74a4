"""DataFrames: the same rows in each library, with tidy types."""

from __future__ import annotations

import builtins
from datetime import date
from decimal import Decimal

import pytest
from support import NAMES, gold_report

from govextract.errors import MissingExtraError
from govextract.io.tables import ABOUT, PROJECT_TABLE, TABLES, project_table_rows, tables_of
from govextract.records import Amount, Article, DateMention, Report

KINDS = ["projects", *(t.name for t in TABLES if t.name not in ABOUT)]
LIBRARIES = ["pandas", "polars", "arrow"]
TYPES = {
    "pandas": {"text": "string", "integer": "Int64", "decimal": "float64", "date": "datetime64[s]", "boolean": "boolean"},
    "polars": {"text": "String", "integer": "Int64", "decimal": "Float64", "date": "Date", "boolean": "Boolean"},
    "arrow": {
        "text": "string", "integer": "int64", "decimal": "decimal128(38, 6)", "date": "date32[day]", "boolean": "bool",
    },
}  # fmt: skip


def types_of(frame, library):
    if library == "arrow":
        return {field.name: str(field.type) for field in frame.schema}
    return {name: str(kind) for name, kind in zip(frame.columns, frame.dtypes, strict=True)}


def rows_of(frame, library):
    """The cells as plain Python values, missing ones as None."""
    if library == "pandas":
        frame = frame.astype(object).where(frame.notna(), None)
        return [tuple(plain(cell) for cell in row) for row in frame.itertuples(index=False)]
    rows = frame.to_dicts() if library == "polars" else frame.to_pylist()
    return [tuple(plain(cell) for cell in row.values()) for row in rows]


def plain(cell):
    if isinstance(cell, Decimal):
        return float(cell)
    return cell.date() if hasattr(cell, "date") else cell


@pytest.mark.parametrize("library", LIBRARIES)
@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_has_its_types_with_rows_and_without(library, kind):
    table = PROJECT_TABLE if kind == "projects" else next(t for t in TABLES if t.name == kind)
    expected = {column.name: TYPES[library][column.type] for column in table.columns[1:]}
    for report in (gold_report("events-1"), Report(chars=0)):
        assert types_of(report.to_dataframe(kind, library=library), library) == expected


@pytest.mark.parametrize("library", LIBRARIES)
def test_every_cell_is_there(library):
    for name in NAMES[::12]:
        report = gold_report(name)
        rows = {**tables_of("", report), "projects": project_table_rows("", report)}
        for kind in KINDS:
            shown = rows_of(report.to_dataframe(kind, library=library), library)
            assert shown == [tuple(plain(cell) for cell in row[1:]) for row in rows[kind]]


def extreme_report():
    article = Article(id="T1", start=0, end=9, title="")
    amount = Amount(
        id="A1", article="T1", start=0, end=1, text="一", value=Decimal("12345678901234567890.1234567"), currency="CNY", kind="other", rule="r"
    )  # fmt: skip
    days = DateMention(
        id="D1", article="T1", start=1, end=2, text="二", start_date=date(1644, 1, 1), end_date=date(9999, 12, 31), rule="r"
    )  # fmt: skip
    return Report(chars=9, articles=(article,), amounts=(amount,), dates=(days,))


@pytest.mark.parametrize("library", LIBRARIES)
def test_days_and_sums_at_their_ends(library):
    report = extreme_report()
    ((*_, first, last, _),) = rows_of(report.to_dataframe("dates", library=library), library)
    assert (first, last) == (date(1644, 1, 1), date(9999, 12, 31))
    amounts = report.to_dataframe("amounts", library=library)
    assert rows_of(amounts, library)[0][5] == 12345678901234567890.0
    if library == "arrow":  # exact, to six places
        assert amounts["value"][0].as_py() == Decimal("12345678901234567890.123457")


def test_wrong_names():
    with pytest.raises(ValueError, match="there are pandas, polars, arrow"):
        Report(chars=0).to_dataframe(library="dask")
    with pytest.raises(ValueError, match="there are: amounts"):
        Report(chars=0).to_dataframe("money", library="polars")


@pytest.mark.parametrize(
    ("library", "package"), [("pandas", "pandas"), ("polars", "polars"), ("arrow", "pyarrow")]
)
def test_a_missing_library_is_named_with_its_extra(library, package, monkeypatch):
    real = builtins.__import__

    def missing(name, *rest):
        if name == package:
            raise ImportError(name)
        return real(name, *rest)

    monkeypatch.setattr(builtins, "__import__", missing)
    with pytest.raises(MissingExtraError, match=rf"{package} is not installed.*govextract\[{library}\]"):
        Report(chars=0).to_dataframe(library=library)
