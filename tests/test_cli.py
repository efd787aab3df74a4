"""The command line as users meet it; what is extracted is the corpus' own gold."""

from __future__ import annotations

import csv
import json
import subprocess
import sys

import duckdb
import pytest
from support import CORPUS, NAMES, corpus_text, gold_report
from typer.testing import CliRunner

from govextract import __version__
from govextract.cli import app

EVENTS = str(CORPUS / "texts" / "events-1.txt")
MIRRORS = str(CORPUS / "texts" / "mirrors-3.txt")

pytestmark = pytest.mark.usefixtures("gold_pipeline")


def run(*arguments, stdin=None, **environment):
    return CliRunner().invoke(
        app, [str(a) for a in arguments], input=stdin, env={"COLUMNS": "140", **environment}
    )


def test_parse_prints_the_projects():
    done = run("parse", EVENTS)
    assert done.exit_code == 0
    assert "Total investment" in done.output
    assert "2.6亿元" in done.output
    assert "费志宏" in done.output


def test_parse_names_files_when_there_are_several():
    done = run("parse", EVENTS, MIRRORS)
    assert done.exit_code == 0
    assert "events-1.txt" in done.output
    assert "mirrors-3.txt" in done.output


def test_parse_reads_standard_input_in_any_encoding():
    text = corpus_text("events-1")
    for encoding in ("utf-8", "gb18030", "utf-16"):
        done = run("parse", "-", "--format", "json", stdin=text.encode(encoding))
        assert json.loads(done.output) == gold_report("events-1").model_dump(mode="json")


def test_parse_json_of_several_files_is_an_array():
    found = json.loads(run("parse", EVENTS, MIRRORS, "-f", "json").output)
    assert [r["source"] for r in found] == [EVENTS, MIRRORS]


def test_parse_jsonl_is_an_object_a_line():
    lines = run("parse", EVENTS, MIRRORS, "-f", "jsonl").output.splitlines()
    first = json.loads(lines[0])
    assert first.pop("source") == EVENTS
    assert first == gold_report("events-1").model_dump(mode="json")
    assert len(lines) == 2


def test_parse_csv_is_a_row_a_project():
    rows = list(csv.DictReader(run("parse", EVENTS, "-f", "csv").output.splitlines()))
    assert [row["name"] for row in rows] == [p.name for p in gold_report("events-1").projects]


def test_parse_html_goes_into_a_file(tmp_path):
    done = run("parse", EVENTS, "-f", "html", "-o", tmp_path / "page.html")
    assert (done.exit_code, done.output) == (0, "")
    assert (tmp_path / "page.html").read_text(encoding="utf-8").startswith("<!DOCTYPE html>")


def test_parse_goes_on_after_a_bad_file(tmp_path):
    done = run("parse", tmp_path / "none.txt", EVENTS)
    assert done.exit_code == 1
    assert "none.txt: cannot be read" in done.stderr
    assert "2.6亿元" in done.stdout


@pytest.mark.parametrize(
    "arguments",
    [
        ["parse", "none.txt"],
        ["parse"],
        ["parse", EVENTS, "--published", "12/10/2020"],
        ["parse", EVENTS, "--format", "xml"],
        ["parse", EVENTS, "--lexicons", "none"],
        ["parse", EVENTS, "-f", "html", "-o", "none/page.html"],
        ["batch", "none", "-o", "out.jsonl"],
        ["batch", EVENTS],
        ["batch", EVENTS, "-o", "out.docx"],
        ["batch", EVENTS, "-o", "none/out.jsonl"],
        ["batch", EVENTS, "-o", "out.jsonl", "--jobs", "0"],
        ["eval", "none.json"],
        ["eval", EVENTS],
        ["eval", "."],
        ["frobnicate"],
    ],
)
def test_wrong_usage_is_status_2_and_no_traceback(arguments, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    done = run(*arguments)
    assert done.exit_code == 2
    assert "Traceback" not in done.output
    assert done.output.strip()
    assert list(tmp_path.iterdir()) == []


def test_batch_makes_a_database_and_shows_it(tmp_path):
    out = tmp_path / "corpus.duckdb"
    done = run("batch", CORPUS / "texts", "-o", out, "--show", "projects", "--jobs", "1")
    assert done.exit_code == 0
    assert "2.6亿元" in done.stdout
    assert f"{len(NAMES)} documents" in done.stdout
    assert f"read {len(NAMES)} documents" in done.stderr
    assert "; writing" in done.stderr
    assert run("batch", CORPUS / "texts", "-o", out, "--quiet", "--jobs", "1").stderr == ""
    with duckdb.connect(str(out), read_only=True) as database:
        (count,) = database.execute("SELECT count(*) FROM documents").fetchone()
    assert count == len(NAMES)
    assert [p.name for p in tmp_path.iterdir()] == ["corpus.duckdb"]


def test_batch_sets_bad_files_aside(tmp_path):
    folder = tmp_path / "in"
    folder.mkdir()
    (folder / "good.txt").write_text(corpus_text("events-1"), encoding="utf-8", newline="")
    (folder / "empty.txt").touch()
    (folder / "picture.txt").write_bytes(b"\x89PNG\0\0" * 100)
    (folder / "gone.txt").symlink_to(tmp_path / "nowhere")
    done = run("batch", folder, "-o", tmp_path / "out.jsonl")
    assert done.exit_code == 1
    lines = [json.loads(line) for line in (tmp_path / "out.jsonl").read_text(encoding="utf-8").splitlines()]
    assert [line["source"].rpartition("/")[2] for line in lines] == ["good.txt"]
    errors = (tmp_path / "out.errors.jsonl").read_text(encoding="utf-8")
    assert "picture.txt" in errors
    assert "empty.txt" in errors
    assert "gone.txt" in errors
    assert "set aside" in done.stderr
    only_bad = run("batch", folder / "picture.txt", "-o", tmp_path / "bad.duckdb")
    assert only_bad.exit_code == 2
    with duckdb.connect(str(tmp_path / "bad.duckdb"), read_only=True) as database:
        assert "no text" in database.execute("SELECT reason FROM errors").fetchone()[0]


def test_eval_prints_the_measures():
    done = run("eval", CORPUS / "gold", "--errors")
    assert done.exit_code == 0
    row = next(line for line in done.stdout.splitlines() if line.startswith("amounts "))
    assert all(float(score) > 0.99 for score in row.split()[1:4])
    scores = json.loads(run("eval", CORPUS / "gold" / "events-1.json", "--json").stdout)
    assert scores["projects"]["f1"] == 1


def test_version():
    assert run("--version").output == f"govextract {__version__}\n"


def test_help_tells_the_exit_status():
    for command in ("parse", "batch", "eval"):
        assert "Exit status" in run(command, "--help", NO_COLOR="1").output


def test_the_reader_of_a_pipe_may_leave():
    command = f'"{sys.executable}" -m govextract.cli parse "{EVENTS}" -f jsonl | true'
    done = subprocess.run(["bash", "-c", command], capture_output=True, text=True, check=False)
    assert "Traceback" not in done.stderr
