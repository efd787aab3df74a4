"""Record types of other packages: given to a pipeline, and installed."""

from __future__ import annotations

import json
import os
import subprocess
import sys

import duckdb
import pytest
from support import ROOT

from govextract.errors import ExtensionError
from govextract.extensions import _load
from govextract.markup import marks
from govextract.pipeline import Pipeline
from govextract.records import ExtraRecord, Report

EXAMPLE = ROOT / "examples" / "govextract-jobs"
TEXT = "2021年3月5日　来源：滨湖日报\n　　濱湖新區恒瑞冷鏈項目總投資1.2億元，带动就業３００余人，提供就业岗位1.2万个。"


@pytest.fixture
def jobs(monkeypatch):
    monkeypatch.syspath_prepend(EXAMPLE)
    from govextract_jobs import JobExtension

    return JobExtension()


def report_of(text, *extensions):
    return Pipeline(extensions=extensions).parse(text)


def test_records_of_an_extension_have_their_place_in_the_original_text(jobs):
    report = report_of(TEXT, jobs)
    first, second = report.extra["jobs"]
    assert (first.id, first.article, first.text, first.count) == ("jobs1", "T1", "３００余人", 300)
    assert (first.qualifier, first.created, first.rule) == ("over", False, "jobs:带动就业")
    assert (second.id, second.text, second.count, second.created) == ("jobs2", "1.2万个", 12000, True)
    for job in (first, second):
        assert TEXT[job.start : job.end] == job.text
    assert report.projects[0].name == "滨湖新区恒瑞冷链项目"
    assert report.amounts == report_of(TEXT).amounts


def test_they_go_through_json(jobs):
    report = report_of(TEXT, jobs)
    data = json.loads(report.to_json())
    assert data["extra"]["jobs"][0]["count"] == 300
    again = Report.model_validate_json(report.to_json())
    assert again.extra["jobs"][0].count == 300
    assert again.to_json() == report.to_json()
    assert json.loads(report_of(TEXT).to_json())["extra"] == {}


def test_they_are_marked_and_shown(jobs):
    report = report_of(TEXT, jobs)
    shown = [(mark.kind, TEXT[mark.start : mark.end]) for mark in marks(report)]
    assert ("extra", "３００余人") in shown
    html = report.to_html()
    assert 'title="jobs1: count 300, qualifier over, created no · jobs:带动就业"' in html
    assert ">jobs</mark>" in html


def test_they_are_a_dataframe(jobs):
    frame = report_of(TEXT, jobs).to_dataframe("jobs")
    assert list(frame.columns) == [
        "id", "article", "start_char", "end_char", "text", "count", "qualifier", "created", "rule",
    ]  # fmt: skip
    assert frame["count"].tolist() == [300, 12000]
    assert [str(t) for t in frame.dtypes[["id", "count", "created"]]] == ["string", "Int64", "boolean"]
    empty = report_of("今天开会。", jobs).to_dataframe("jobs")
    assert len(empty) == 0
    assert "text" in empty.columns


def test_what_stands_in_no_article_is_left_out(jobs):
    text = TEXT + "\n（责任编辑：何川）\n相关阅读\n"
    assert len(report_of(text, jobs).extra["jobs"]) == 2


def test_extensions_beside_each_other(jobs):
    class Ends(ExtraRecord):
        pass

    class EndExtension:
        name, record = "ends", Ends

        def extract(self, document, mentions):
            for mention in mentions.amounts:
                yield Ends(start=mention.end, end=mention.end + 1, rule="ends")

    report = report_of(TEXT, jobs, EndExtension())
    assert list(report.extra) == ["jobs", "ends"]
    assert [r.text for r in report.extra["ends"]] == ["，"]


@pytest.mark.parametrize("name", ["amounts", "my jobs", "", "documents"])
def test_names_that_may_not_be(jobs, name):
    jobs.name = name
    with pytest.raises(ExtensionError, match="may not be named"):
        Pipeline(extensions=[jobs])
    with pytest.raises(ExtensionError, match="may not be named"):
        Pipeline(extensions=[jobs, jobs])


def test_an_extension_that_cannot_be_loaded_is_named():
    class Entry:
        name, value = "jobs", "nowhere:Jobs"

        def load(self):
            raise ModuleNotFoundError("No module named 'nowhere'")

    with pytest.raises(ExtensionError, match=r"jobs \(nowhere:Jobs\) cannot be loaded"):
        _load(Entry())


def test_the_example_package_registers_itself(tmp_path):
    """Installed as users do it, in a folder of its own."""
    site = tmp_path / "site"
    pip = [sys.executable, "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
    options = ["--no-deps", "--no-build-isolation", "--target", str(site)]
    subprocess.run([*pip, *options, str(EXAMPLE)], check=True, capture_output=True)
    (tmp_path / "report.txt").write_text(TEXT, encoding="utf-8")

    def run(*arguments):
        done = subprocess.run(
            [sys.executable, "-m", "govextract.cli", *arguments],
            env={**os.environ, "PYTHONPATH": str(site), "PYTHONUTF8": "1"},
            cwd=tmp_path, capture_output=True, encoding="utf-8", check=True,
        )  # fmt: skip
        return done.stdout

    parsed = json.loads(run("parse", "report.txt", "--format", "json"))
    assert [job["count"] for job in parsed["extra"]["jobs"]] == [300, 12000]
    assert "jobs" in json.loads(run("schema"))["$defs"]
    run("batch", "report.txt", "-o", "out.duckdb")
    page = (ROOT / "docs" / "extending.md").read_text(encoding="utf-8")
    query = page.partition("```sql\n")[2].partition("```")[0]
    with duckdb.connect(str(tmp_path / "out.duckdb"), read_only=True) as database:
        assert database.execute(query).fetchall() == [
            ("report.txt", "３００余人", 300),
            ("report.txt", "1.2万个", 12000),
        ]
    run("batch", "report.txt", "-o", "out.jsonl")
    (line,) = (tmp_path / "out.jsonl").read_text(encoding="utf-8").splitlines()
    assert json.loads(line)["extra"] == parsed["extra"]
