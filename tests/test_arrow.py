from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal

import pyarrow as pa
import pytest
from support import NAMES, corpus_text, gold_report
from test_tables import odd_report

from govextract import arrow
from govextract.errors import GovextractError
from govextract.io.schemas import SCHEMA, STORED, relational, rows_of
from govextract.io.sources import Source
from govextract.io.tables import ABOUT, TABLES, project_table_rows, tables_of
from govextract.pipeline import Pipeline
from govextract.records import RECORD_KINDS
from tools import schema_tables

TEXT = "总投资1.18亿元的玉泉糖醇项目明年年底建成。"


def batch(**columns):
    return pa.RecordBatch.from_pydict(columns)


def test_the_schema_is_the_same_for_any_batch():
    assert arrow.extract(batch(id=["a"], text=[TEXT])).schema == SCHEMA
    assert arrow.extract(batch(id=[], text=[])).schema == SCHEMA
    found = arrow.tables(arrow.extract(batch(id=["a"], text=[TEXT])))
    assert {name: table.schema for name, table in found.items()} == arrow.schemas()
    assert set(RECORD_KINDS) < set(found)


def test_records_are_those_of_the_pipeline():
    name = NAMES[0]
    report = Pipeline().parse(corpus_text(name))
    (row,) = arrow.extract(batch(id=[name], text=[corpus_text(name)])).to_pylist()
    for kind in (*RECORD_KINDS, "warnings"):
        expected = [record.model_dump() for record in getattr(report, kind)]
        for record in expected:
            for key, value in record.items():
                if isinstance(value, tuple):
                    record[key] = list(value)
        assert row[kind] == expected, kind


@pytest.mark.usefixtures("gold_pipeline")
def test_relational_tables_are_those_of_reports():
    rows = [arrow.row(Source(name, corpus_text(name))) for name in NAMES[:20]]
    found = relational(pa.RecordBatch.from_pylist(rows, schema=STORED).slice(3, 15))
    for table in TABLES:
        if table.name not in ABOUT:
            expected = [row for name in NAMES[3:18] for row in tables_of(name, gold_report(name))[table.name]]
            assert rows_of(found[table.name]) == expected, table.name
    expected = [row for name in NAMES[3:18] for row in project_table_rows(name, gold_report(name))]
    assert rows_of(found["project_table"]) == expected


@pytest.mark.parametrize(
    ("day", "known"),
    [
        (date(2020, 5, 4), date(2020, 5, 4)),
        (datetime(2020, 5, 4, 12, 0), date(2020, 5, 4)),  # noqa: DTZ001 - as databases give them
        ("2020-05-04T08:00:00", date(2020, 5, 4)),
        ("", None),
        (None, None),
        ("4 May", None),
    ],
)
def test_days_of_publication(day, known):
    found = arrow.extract(batch(id=[1], body=[TEXT], day=[day]), text="body", published="day")
    (row,) = found.to_pylist()
    assert (row["document"], row["published"]) == ("1", known)
    assert row["dates"][0]["end_date"] == (date(2021, 12, 31) if known else None)
    assert [w["code"] for w in row["warnings"]] == (["published"] if day == "4 May" else [])


def test_a_row_without_text_or_name_is_set_aside():
    found = arrow.extract(batch(id=["a", None, "c"], text=[None, TEXT, TEXT]))
    assert found.column("error").to_pylist() == ["no text", "no name", None]
    tables = arrow.tables(found)
    assert tables["errors"].to_pylist() == [
        {"document": "a", "error": "no text"},
        {"document": "", "error": "no name"},
    ]
    assert tables["documents"].num_rows == 1
    assert set(tables["projects"].column("document").to_pylist()) == {"c"}


def test_a_column_that_is_not_there_says_so():
    with pytest.raises(GovextractError, match="no column 'body'; there are: id, text"):
        arrow.extract(batch(id=["a"], text=[TEXT]), text="body")


def test_odd_characters_and_numbers_reach_arrow(monkeypatch):
    text = "\ud800=\0" + TEXT
    (row,) = pa.RecordBatch.from_pylist([arrow.row(Source("\ud800", text))], schema=STORED).to_pylist()
    amount = row["amounts"][0]
    assert text[amount["start"] : amount["end"]] == amount["text"]
    assert (row["document"], row["chars"]) == ("?", len(text))
    report = odd_report()
    long = report.amounts[0].model_copy(update={"value": Decimal("1234567890123456789012345678.12345678")})
    monkeypatch.setattr(Pipeline, "parse", lambda *_: report.model_copy(update={"amounts": (long,)}))
    (row,) = pa.RecordBatch.from_pylist([arrow.row(Source("a", "="))], schema=STORED).to_pylist()
    assert row["amounts"][0]["value"] == Decimal("1234567890123456789012345678.123457")


def test_the_pages_tell_the_schemas_as_they_are():
    for name in schema_tables.PAGES:
        page = (schema_tables._DOCS / name).read_text(encoding="utf-8")
        assert schema_tables.page_with_tables(name) == page, "run: python -m tools.schema_tables --write"
