"""Reports as tables: nothing is lost, keys hold, and every output has the same rows."""

from __future__ import annotations

import csv
import json
import sqlite3
import tempfile
from contextlib import closing
from datetime import date
from decimal import Decimal
from pathlib import Path

import duckdb
import pyarrow as pa
import pytest
from pyarrow import parquet
from support import NAMES, corpus_text, gold_report

import govextract
from govextract import arrow
from govextract.errors import GovextractError
from govextract.io.schemas import STORED
from govextract.io.tables import ABOUT, PROJECT_TABLE, TABLES, distinct_events, project_table_rows, tables_of
from govextract.io.writers import csv_text, open_writer, write_text
from govextract.overview import days, money, number, project_rows, quantity
from govextract.records import RECORD_KINDS, Amount, Article, Capacity, DateMention, Project, Report, Span


@pytest.fixture(scope="module")
def reports():
    return {name: gold_report(name) for name in NAMES}


def stored(reports, errors=()):
    rows = [
        {
            "document": name, "chars": report.chars, "file": name, "encoding": "utf-8", "version": "1", "key": "k",
            "hash": "h", "json": report.to_json(), **arrow.nested(report),
        }
        for name, report in reports.items()
    ]  # fmt: skip
    rows += [arrow.failed(name, reason) | {"file": name} for name, reason in errors]
    return pa.RecordBatch.from_pylist(rows, schema=STORED)


def fill(out, reports, errors=()):
    writer = open_writer(out)
    with tempfile.TemporaryDirectory(dir=out.parent) as folder:
        writer.begin(Path(folder))
        writer.add(stored(reports, errors), [("a.txt", "txt", "utf-8", "", len(reports), len(errors), 1, 0)])
        writer.commit()


@pytest.fixture(scope="module")
def database(reports, tmp_path_factory):
    path = tmp_path_factory.mktemp("database") / "it's.duckdb"  # a quote in a path must do no harm
    fill(path, reports, [("坏.txt", '没有权限, "x"')])
    with duckdb.connect(str(path), read_only=True) as connection:
        yield connection


@pytest.fixture(scope="module")
def sqlite(reports, tmp_path_factory):
    path = tmp_path_factory.mktemp("database") / "a.sqlite"
    fill(path, reports, [("坏.txt", '没有权限, "x"')])
    with closing(sqlite3.connect(path)) as connection:
        yield connection


def test_every_row_has_every_column(reports):
    for name, report in reports.items():
        for table in TABLES:
            for row in tables_of(name, report).get(table.name, ()):
                assert len(row) == len(table.columns), table.name
        for row in project_table_rows(name, report):
            assert len(row) == len(PROJECT_TABLE.columns)


def test_the_databases_hold_what_the_tables_hold(reports, database, sqlite):
    for table in (*TABLES, PROJECT_TABLE):
        if table.name in ABOUT:
            continue
        expected = [
            row
            for name, report in reports.items()
            for row in (
                project_table_rows(name, report)
                if table is PROJECT_TABLE
                else tables_of(name, report)[table.name]
            )
        ]
        columns = ", ".join(f'"{c.name}"' for c in table.columns)
        assert database.execute(f'SELECT {columns} FROM "{table.name}"').fetchall() == expected
        found = sqlite.execute(f'SELECT {columns} FROM "{table.name}"').fetchall()
        assert found == [tuple(map(plain, row)) for row in expected]
    for one in (database, sqlite):
        errors = one.execute("SELECT * FROM errors").fetchall()
        assert errors == [("坏.txt", "坏.txt", '没有权限, "x"')]
        assert one.execute("SELECT documents, set_aside FROM files").fetchall() == [(len(reports), 1)]
        assert one.execute("SELECT count(*) FROM documents").fetchone() == (len(reports),)


def plain(cell):
    if isinstance(cell, Decimal):
        return int(cell) if cell == int(cell) else float(cell)
    return cell.isoformat() if isinstance(cell, date) else cell


def test_parquet_holds_records_with_their_lists(reports, tmp_path):
    fill(tmp_path / "a.parquet", reports)
    for kind in RECORD_KINDS:
        table = parquet.read_table(tmp_path / "a.parquet" / f"{kind}.parquet")
        expected = sum(len(getattr(report, kind)) for report in reports.values())
        assert table.num_rows == expected
        assert table.schema.equals(arrow.schemas()[kind])
    projects = parquet.read_table(tmp_path / "a.parquet" / "projects.parquet").to_pylist()
    name, report = next((n, r) for n, r in reports.items() if r.projects and r.projects[0].dates)
    row = next(row for row in projects if row["document"] == name)
    assert row["dates"] == [
        {"date": d, "event": e, "planned": p} for d, e, p in distinct_events(report.projects[0].dates)
    ]
    assert [m["text"] for m in row["mentions"]] == [m.text for m in report.projects[0].mentions]


def test_keys_are_unique_and_links_lead_somewhere(database):
    keys = {table.name: table.key for table in TABLES}
    for table in (*TABLES, PROJECT_TABLE):
        key = ", ".join(f'"{column}"' for column in table.key)
        twice = database.execute(
            f'SELECT {key} FROM "{table.name}" GROUP BY ALL HAVING count(*) > 1'
        ).fetchall()
        assert twice == [], table.name
        for columns, there in table.references:
            joined = " AND ".join(f'a."{c}" = b."{k}"' for c, k in zip(columns, keys[there], strict=True))
            lost = database.execute(
                f'SELECT count(*) FROM "{table.name}" a WHERE NOT EXISTS (SELECT 1 FROM "{there}" b WHERE {joined})'
            ).fetchone()
            assert lost == (0,), (table.name, there)


def test_columns_can_be_named_without_quotes(database):
    for table in (*TABLES, PROJECT_TABLE):
        database.execute(f"SELECT {', '.join(c.name for c in table.columns)} FROM {table.name}")


def odd_report(text='=2+5\n"年产"\0\x01 3万吨'):
    return Report(
        chars=len(text),
        text=text,
        articles=(Article(id="T1", start=0, end=len(text), title=text),),
        amounts=(
            Amount(
                id="A1", article="T1", start=0, end=1, text="=", value=Decimal(10) ** 60, currency="CNY",
                kind="investment", stage="total", rule="r",
            ),
        ),
        projects=(
            Project(
                id="P1", article="T1", name="@项目, 一", mentions=(Span(start=0, end=1, text="="),), amounts=("A1", "A1"),
                rule="r",
            ),
        ),
    )  # fmt: skip


def test_odd_text_reaches_every_output(tmp_path):
    reports = {'-奇,怪".txt': odd_report()}
    for out in ("a.jsonl", "b.duckdb", "c", "d.csv", "e.sqlite", "f.parquet", "g.xlsx"):
        fill(tmp_path / out, reports)
    line = json.loads((tmp_path / "a.jsonl").read_text(encoding="utf-8"))
    assert line["source"] == '-奇,怪".txt'
    with duckdb.connect(str(tmp_path / "b.duckdb"), read_only=True) as connection:
        assert connection.execute("SELECT title FROM articles").fetchone() == (odd_report().text,)
        # Too long for a number: the words stay, the value is unknown.
        assert connection.execute("SELECT text, value FROM amounts").fetchone() == ("=", None)
    for folder in ("c", "d.csv"):
        with (tmp_path / folder / "projects.csv").open(encoding="utf-8-sig", newline="") as stream:
            assert next(csv.DictReader(stream))["name"] == "'@项目, 一"


def test_csv_is_for_spreadsheets(tmp_path, reports):
    fill(tmp_path / "out", reports)
    data = (tmp_path / "out" / "project_table.csv").read_bytes()
    assert data.startswith(b"\xef\xbb\xbf")
    rows = list(csv.DictReader(data.decode("utf-8-sig").splitlines()))
    assert len(rows) == sum(len(report.projects) for report in reports.values())
    assert {p.name for p in (tmp_path / "out").iterdir()} == {
        f"{t.name}.csv" for t in (*TABLES, PROJECT_TABLE)
    }


def test_formulas_are_neutralised():
    for start in "=+-@＝":
        assert csv_text(TABLES[-1], [("a", "b", f"{start}1+1")]).splitlines()[1] == f"a,b,'{start}1+1"


@pytest.mark.parametrize("out", ["a.jsonl", "b.duckdb", "c", "d.sqlite", "e.parquet", "f.xlsx"])
def test_nothing_is_seen_before_commit(tmp_path, reports, out):
    (tmp_path / "staging").mkdir()
    writer = open_writer(tmp_path / out)
    writer.begin(tmp_path / "staging")
    writer.add(stored(reports), [])
    assert [path.name for path in tmp_path.iterdir()] == ["staging"]
    writer.close()


def test_outputs_are_replaced_but_not_what_is_no_output(tmp_path, reports):
    (tmp_path / "c").mkdir()
    (tmp_path / "c" / "thesis.txt").touch()
    with pytest.raises(GovextractError, match="holds other files"):
        open_writer(tmp_path / "c")
    with pytest.raises(GovextractError, match="no such output"):
        open_writer(tmp_path / "a.docx")
    with pytest.raises(GovextractError, match="no folder"):
        open_writer(tmp_path / "none" / "a.jsonl")
    for out in ("d", "a.jsonl"):
        fill(tmp_path / out, reports, [("x", "y")])
        fill(tmp_path / out, {}, [])
    assert (tmp_path / "a.jsonl").read_bytes() == b""
    assert not (tmp_path / "a.errors.jsonl").exists()
    assert len((tmp_path / "d" / "errors.csv").read_text(encoding="utf-8-sig").splitlines()) == 1


def test_write_text_is_whole_or_not_at_all(tmp_path):
    write_text(tmp_path / "a.html", "一\ud800")
    assert (tmp_path / "a.html").read_text(encoding="utf-8") == "一?"
    with pytest.raises(GovextractError, match="cannot be written"):
        write_text(tmp_path / "none" / "a.html", "")
    assert [p.name for p in tmp_path.iterdir()] == ["a.html"]


@pytest.mark.parametrize(
    ("value", "written"),
    [
        ("118000000", "1.18亿"),
        ("12345678901", "1234567.8901万"),
        ("10000", "1万"),
        ("9999", "9999"),
        ("0.5", "0.5"),
        ("0", "0"),
        ("1000000000000", "10000亿"),
    ],
)
def test_numbers_in_human_form_are_exact(value, written):
    assert number(Decimal(value)) == written


def test_money_and_quantities_in_human_form():
    amount = odd_report().amounts[0]
    assert money(None) == ""
    assert money(amount.model_copy(update={"value": Decimal(30000000), "qualifier": "over"})) == "超3000万元"
    ranged = {"value": Decimal(50000), "upper": Decimal(80000), "qualifier": "range", "currency": "USD"}
    assert money(amount.model_copy(update=ranged)) == "5万—8万美元"
    assert money(amount.model_copy(update={"value": Decimal(1), "currency": "GBP"})) == "1 GBP"
    capacity = Capacity(
        id="C1",
        article="T1",
        start=0,
        end=1,
        text="=",
        value=Decimal(300),
        unit="吨",
        period="day",
        item="湿污泥",
        rule="r",
    )
    assert quantity(capacity) == "300吨/日 湿污泥"


@pytest.mark.parametrize(
    ("first", "last", "written"),
    [
        (date(2020, 12, 7), date(2020, 12, 7), "2020-12-07"),
        (date(2021, 1, 1), date(2021, 12, 31), "2021"),
        (date(2021, 12, 1), date(2021, 12, 31), "2021-12"),
        (date(2021, 1, 1), date(2021, 3, 31), "2021-01 – 2021-03"),
        (date(2016, 1, 1), date(2020, 12, 31), "2016–2020"),
        (date(2021, 11, 11), date(2021, 11, 20), "2021-11-11 – 2021-11-20"),
        (date(9999, 12, 1), date(9999, 12, 31), "9999-12"),
        (None, None, "次日"),
    ],
)
def test_dates_in_human_form(first, last, written):
    mention = DateMention(
        id="D1", article="T1", start=0, end=2, text="次日", start_date=first, end_date=last, rule="r"
    )
    assert days(mention) == written


def test_the_total_stands_before_a_phase():
    report = odd_report()
    total = report.amounts[0].model_copy(update={"id": "A2", "value": Decimal(7), "currency": "CNY"})
    part = total.model_copy(update={"id": "A3", "value": Decimal(9), "stage": "unspecified"})
    dollars = total.model_copy(update={"id": "A4", "value": Decimal(8), "currency": "USD"})
    output = total.model_copy(update={"id": "A5", "value": Decimal(99), "kind": "revenue", "stage": None})
    project = report.projects[0].model_copy(update={"amounts": ("A3", "A4", "A2", "A5")})
    row = project_rows(
        report.model_copy(update={"amounts": (part, dollars, total, output), "projects": (project,)})
    )[0]
    assert row.investment == total
    assert row.other_amounts == (part, dollars, output)


def test_dataframes_have_plain_types():
    report = gold_report("events-1")
    frame = report.to_dataframe()
    assert len(frame) == len(report.projects)
    assert frame["total_investment_cny"].dtype == "float64"
    assert frame["completion"].dtype.kind == "M"
    amounts = report.to_dataframe("amounts")
    assert list(amounts["text"]) == [amount.text for amount in report.amounts]
    assert list(report.to_dataframe("project_amounts").columns) == ["project", "amount"]
    assert len(Report(chars=0).to_dataframe("dates")) == 0
    with pytest.raises(ValueError, match="there are: amounts"):
        report.to_dataframe("money")


def test_reports_come_back_from_json():
    for name in NAMES[:5]:
        report = gold_report(name)
        again = Report.model_validate_json(report.to_json()).model_copy(update={"text": corpus_text(name)})
        assert again == report
        assert json.loads(report.to_json(indent=2)) == json.loads(report.to_json())


def test_empty_cells_behind_the_last_column_and_a_form_in_one_line():
    report = govextract.parse(
        "序号\t项目名称\t总投资（万元）\n1\t清源皂苷提取项目\t3600\t\t\n2\t白石冷链物流园\t4800\t\t\n\n"
        "项目名称\t玉泉糖醇项目\t总投资\t三亿元\n"
    )
    found = {p.name: [a.value for a in report.amounts if a.id in p.amounts] for p in report.projects}
    assert found == {
        "清源皂苷提取项目": [36_000_000],
        "白石冷链物流园": [48_000_000],
        "玉泉糖醇项目": [300_000_000],
    }


def test_a_day_that_no_calendar_has_is_no_day_of_publication():
    report = govextract.parse(
        "白石冷链物流园开工\n2024-02-30 来源：白石融媒\n总投资3亿元的白石冷链物流园开工，计划年底完工。\n"
    )
    assert report.articles[0].published is None
