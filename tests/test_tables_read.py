"""The sample tables and forms through readers and rules: a project a row, its money, its officials, its category."""

from __future__ import annotations

import re
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
import table_samples as samples
from opencc import OpenCC

import govextract
from govextract.io.readers import read_documents
from govextract.io.sources import Source
from govextract.records import Project, Report

SIMPLIFIED = OpenCC("t2s")
TABLES = samples.paths()
FORMS = samples.paths(samples.FORMS)


def squash(text: str) -> str:
    return re.sub(r"\s", "", text)


def as_html(table: samples.Table, path: Path) -> None:
    path.write_text(samples.as_html(table), encoding="utf-8")


def as_tabs(table: samples.Table, path: Path) -> None:
    path.write_text(samples.as_tabs(table), encoding="utf-8")


WRITERS = {"html": as_html, "docx": samples.as_docx, "xlsx": samples.as_xlsx, "txt": as_tabs}


def report_of(table: samples.Table, folder: Path, suffix: str) -> Report:
    path = folder / f"table.{suffix}"
    WRITERS[suffix](table, path)
    [source] = read_documents(path)
    assert isinstance(source, Source), source
    published = date.fromisoformat(table["published"]) if "published" in table else None
    return govextract.parse(source.text, published)


def by_name(report: Report) -> dict[str, Project]:
    return {project.name: project for project in report.projects}


def money_of(report: Report, project: Project) -> list[tuple[Decimal, str, str | None]]:
    known = {amount.id: amount for amount in report.amounts}
    return sorted((known[i].value, known[i].kind, known[i].stage) for i in project.amounts)


def people_of(report: Report, project: Project) -> dict[str, tuple[str, ...]]:
    known = {official.id: official for official in report.officials}
    return {known[i].name: known[i].titles for i in project.officials}


@pytest.mark.parametrize("suffix", WRITERS)
@pytest.mark.parametrize("path", TABLES, ids=lambda path: path.stem)
def test_rows_are_projects_with_their_money(path, suffix, tmp_path):
    table = samples.load(path)
    report = report_of(table, tmp_path, suffix)
    found = by_name(report)
    assert sorted(found) == sorted(project["name"] for project in table["expected"])
    for expected in table["expected"]:
        values = sorted(Decimal(amount["value"]) for amount in expected["amounts"])
        assert [value for value, _, _ in money_of(report, found[expected["name"]])] == values
        category = expected["category"]
        wanted = SIMPLIFIED.convert(squash(category)) if category else None
        got = found[expected["name"]].category
        assert (squash(got) if got else None) == wanted


@pytest.mark.parametrize(
    "suffix", ["html", "docx", "xlsx"]
)  # a copy as text loses which rows a merged cell covers
@pytest.mark.parametrize("path", TABLES, ids=lambda path: path.stem)
def test_responsible_officials(path, suffix, tmp_path):
    table = samples.load(path)
    report = report_of(table, tmp_path, suffix)
    found = by_name(report)
    for expected in table["expected"]:
        people = {official["name"]: tuple(official["titles"]) for official in expected["officials"]}
        assert people_of(report, found[expected["name"]]) == people


@pytest.mark.parametrize("path", TABLES, ids=lambda path: path.stem)
def test_totals_are_sums_of_nobody(path, tmp_path):
    table = samples.load(path)
    report = report_of(table, tmp_path, "html")
    linked = {i for project in report.projects for i in project.amounts}
    free = [amount.value for amount in report.amounts if amount.id not in linked]
    for total in table["totals"]:
        assert Decimal(total["value"]) in free


def test_kinds_and_stages_of_money(tmp_path):
    """Which column holds what: a few headers leave a doubt, so a rate, not each."""
    right = asked = 0
    for path in TABLES:
        table = samples.load(path)
        report = report_of(table, tmp_path, "html")
        found = by_name(report)
        for expected in table["expected"]:
            wanted = [(Decimal(a["value"]), a["kind"], a.get("stage")) for a in expected["amounts"]]
            got = money_of(report, found[expected["name"]])
            right += sum(money in got for money in wanted)
            asked += len(wanted)
    assert right >= 0.98 * asked


@pytest.mark.parametrize("path", FORMS, ids=lambda path: path.stem)
def test_form(path):
    form = samples.load(path)
    report = govextract.parse(form["text"])
    found = by_name(report)
    assert sorted(found) == sorted(project["name"] for project in form["expected"])
    for expected in form["expected"]:
        project = found[expected["name"]]
        wanted = sorted((Decimal(a["value"]), a["kind"], a.get("stage")) for a in expected["amounts"])
        assert money_of(report, project) == wanted
        people = {official["name"]: tuple(official["titles"]) for official in expected["officials"]}
        assert people_of(report, project) == people
