"""JSON Lines through a filter, and the schema of what comes out."""

from __future__ import annotations

import json
import os
import subprocess
import sys

import jsonschema
import pytest
from support import NAMES, ROOT, gold_report
from typer.testing import CliRunner

from govextract.cli import app
from govextract.io.stream import answers
from govextract.pipeline import parse
from govextract.records import Report
from govextract.schema import report_schema

TEXT = "总投资1.18亿元的玉泉糖醇项目开工。"


def answered(*lines, **options):
    rows = [line if isinstance(line, bytes) else json.dumps(line).encode() for line in lines]
    return [(json.loads(answer.line), answer.failed) for answer in answers(rows, parse, **options)]


def test_fields_stay_in_their_order_and_the_report_comes_last():
    row = {"标题": "一", "url": None, "text": TEXT, "n": [1, {"a": 1.5}], "dates": "mine"}
    ((found, failed),) = answered(row)
    assert not failed
    assert list(found) == [*row, "govextract"]
    report = found.pop("govextract")
    assert found == row
    assert report == parse(TEXT).model_dump(mode="json")
    assert Report.model_validate_json(json.dumps(report)).projects[0].name == "玉泉糖醇项目"


def test_where_the_text_is():
    assert answered({"body": "无", "content": TEXT})[0][0]["govextract"]["chars"] == len(TEXT)
    assert answered({"text": "无", "page": TEXT}, text="page")[0][0]["govextract"]["chars"] == len(TEXT)


def test_the_day_of_publication_may_be_a_field():
    text = "玉泉糖醇项目计划明年年底建成投产。"
    rows = answered(
        {"text": text, "day": "2018-01-05T08:00:00"}, {"text": text, "day": None}, published="day"
    )
    rows += answered({"text": text, "发布时间": "2018年1月5日"}, {"text": text, "date": "yesterday"})
    days = [row["govextract"]["dates"][0]["start_date"] for row, _ in rows]
    assert days == ["2019-12-01", None, "2019-12-01", None]


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        (b"\xff\xfe", "not UTF-8"),
        (b'{"text": "a"', "no JSON"),
        (b"[1]", "no JSON object but list"),
        ("总投资1.18亿元".encode(), "no JSON"),
        ({"id": 7}, "no field is named as text; there are id"),
        ({"id": 7, "text": None}, "text is NoneType"),
        ({"id": 7, "text": TEXT, "day": "yesterday"}, "no day of publication: 'yesterday'"),
    ],
)
def test_a_bad_line_says_why_and_the_others_go_on(line, reason):
    (_, ok), (bad, failed), (_, also) = answered({"text": TEXT}, line, {"text": TEXT}, published="day")
    assert (ok, failed, also) == (False, True, False)
    assert reason in bad["error"]
    assert "govextract" not in bad
    assert bad.get("line") == 2 or bad["id"] == 7


def test_a_bug_ends_no_stream():
    def broken(text, day):
        raise RuntimeError("oh")

    (answer,) = answers([b'{"text": "a"}'], broken)
    assert json.loads(answer.line) == {
        "text": "a",
        "error": "internal error, please report it: RuntimeError: oh",
    }


def test_blank_lines_marks_and_surrogates():
    rows = ["\ufeff{}\r\n".format('{"text": "a"}').encode(), b"\n", b'{"text": "\\ud800"}']
    found = list(answers(rows, parse))
    assert [answer.failed for answer in found] == [False, False]
    assert json.loads(found[1].line)["text"] == "\ud800"
    found[1].line.encode("utf-8")


def run(*arguments, stdin):
    return CliRunner().invoke(app, [str(argument) for argument in arguments], input=stdin)


def test_the_command_filters(tmp_path):
    lines = [json.dumps({"id": n, "text": TEXT}, ensure_ascii=False) for n in range(3)]
    done = run("parse", "--format", "jsonl", stdin="\n".join(lines).encode())
    assert done.exit_code == 0
    assert [json.loads(line)["id"] for line in done.stdout.splitlines()] == [0, 1, 2]
    bad = run("parse", "-f", "jsonl", "-o", tmp_path / "out.jsonl", stdin="\n".join([*lines, "?"]).encode())
    assert (bad.exit_code, bad.stdout) == (1, "")
    assert "1 of 4 lines" in bad.stderr
    assert len((tmp_path / "out.jsonl").read_text(encoding="utf-8").splitlines()) == 4
    assert run("parse", "-f", "jsonl", stdin=b"?\n?\n").exit_code == 2


def test_a_plain_text_on_standard_input_is_one_text():
    done = run("parse", "-", "-f", "jsonl", stdin=TEXT.encode())
    assert json.loads(done.stdout)["projects"][0]["name"] == "玉泉糖醇项目"
    assert run("parse", "-f", "table", stdin=TEXT.encode()).exit_code == 2


def test_each_line_is_answered_before_the_next_is_read():
    command = [sys.executable, "-m", "govextract.cli", "parse", "--format", "jsonl"]
    environment = {**os.environ, "PYTHONUTF8": "1"}
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, env=environment) as process:
        for number in range(3):
            process.stdin.write(json.dumps({"id": number, "text": TEXT}).encode() + b"\n")
            process.stdin.flush()
            assert json.loads(process.stdout.readline())["id"] == number
        process.stdin.close()
        assert process.stdout.read() == b""
    assert process.returncode == 0


# The schema


def test_the_page_has_the_schema_of_now():
    page = json.loads((ROOT / "docs" / "schema.json").read_text(encoding="utf-8"))
    assert page == report_schema(), "govextract schema -o docs/schema.json"


def test_reports_are_of_the_schema():
    schema = report_schema()
    jsonschema.Draft202012Validator.check_schema(schema)
    validator = jsonschema.Draft202012Validator(schema)
    for name in NAMES[::6]:
        validator.validate(json.loads(gold_report(name).to_json()))
    wrong = json.loads(gold_report(NAMES[0]).to_json())
    wrong["amounts"][0]["value"] = 1.5
    assert not validator.is_valid(wrong)


def test_the_schema_of_an_extension(monkeypatch):
    monkeypatch.syspath_prepend(ROOT / "examples" / "govextract-jobs")
    from govextract_jobs import JobExtension

    from govextract.pipeline import Pipeline

    validator = jsonschema.Draft202012Validator(report_schema([JobExtension()]))
    data = Pipeline(extensions=[JobExtension()]).parse("某厂带动就业300人。").model_dump(mode="json")
    validator.validate(data)
    data["extra"]["jobs"][0]["count"] = "many"
    assert not validator.is_valid(data)


def test_the_command_prints_the_schema(tmp_path):
    printed = json.loads(run("schema", stdin=None).stdout)
    assert printed["title"] == "Report"
    run("schema", "-o", tmp_path / "schema.json", stdin=None)
    assert json.loads((tmp_path / "schema.json").read_text(encoding="utf-8")) == printed
