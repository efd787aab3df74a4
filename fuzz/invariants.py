"""What holds of every report and of every document that a reader gives, whatever came in."""

from __future__ import annotations

import json
from collections.abc import Iterable

from govextract.io.sources import MAX_CHARS, SetAside, Source
from govextract.io.tables import PROJECT_TABLE, TABLES, project_table_rows, tables_of
from govextract.records import RECORD_KINDS, Report, Warning_


def check_report(report: Report, text: str) -> None:
    """See that a report is sound: places, order, ids, links, tables, and the way through JSON and back.

    Args:
        report: the report.
        text: what was parsed.

    Raises:
        AssertionError: it is not.
        ValueError: its tables could not be made.
    """
    assert report.text == text
    assert report.chars == len(text)
    for kind in RECORD_KINDS:
        starts = []
        for record in getattr(report, kind):
            spans = record.mentions if hasattr(record, "mentions") else [record]
            assert spans, record
            starts.append(spans[0].start)
            for span in spans:
                assert 0 <= span.start <= span.end <= len(text), span
                assert kind == "articles" or text[span.start : span.end] == span.text != "", span
        assert starts == sorted(starts), f"{kind} out of order"
    _check_values(report)
    _check_warnings(report.warnings, text)
    _check_tables(report)
    read_back = Report.model_validate(json.loads(report.to_json()))
    assert read_back.model_copy(update={"text": text}) == report


def _check_values(report: Report) -> None:
    for value in (*report.amounts, *report.capacities):
        assert value.value.is_finite(), value
        assert value.upper is None or (value.upper.is_finite() and value.upper > value.value), value
        assert (value.qualifier == "range") == (value.upper is not None), value
    for date in report.dates:
        assert (date.start_date is None) == (date.end_date is None), date
        assert date.start_date is None or date.end_date is None or date.start_date <= date.end_date, date
    for official in report.officials:
        assert official.name, official
    for project in report.projects:
        assert project.name, project


def _check_warnings(warnings: Iterable[Warning_], text: str) -> None:
    for warning in warnings:
        assert 0 <= warning.start <= warning.end <= len(text), warning
        assert warning.code, warning
        assert warning.message, warning


def _check_tables(report: Report) -> None:
    rows_of = tables_of("document", report)
    for table in TABLES:
        rows = rows_of.get(table.name, [])
        names = [column.name for column in table.columns]
        assert all(len(row) == len(names) for row in rows), table.name
        key = [names.index(name) for name in table.key]
        keys = [tuple(row[column] for column in key) for row in rows]
        assert len(set(keys)) == len(keys), f"a key of {table.name} occurs twice"
    assert all(len(row) == len(PROJECT_TABLE.columns) for row in project_table_rows("document", report))
    report.table()


def check_outcomes(outcomes: Iterable[Source | SetAside]) -> None:
    """See that a reader's documents are sound, and that what it sets aside has a reason.

    Raises:
        AssertionError: they are not, or it has none.
    """
    names = []
    for outcome in outcomes:
        names.append(outcome.name)
        if isinstance(outcome, SetAside):
            assert outcome.reason, outcome
            continue
        assert isinstance(outcome.text, str), outcome.name
        assert len(outcome.text) <= MAX_CHARS, outcome.name
        assert outcome.format, outcome.name
        _check_warnings(outcome.warnings, outcome.text)
    assert names, "neither a document nor a reason"
