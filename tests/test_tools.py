"""The tools of those who work on govextract."""

from __future__ import annotations

import doctest
import importlib
import json
import sys

import pytest
from support import CORPUS, NAMES, ROOT, corpus_text

from govextract.evaluate import Counts, Scores, compare
from govextract.records import Report

sys.path.append(str(ROOT))  # last: the govextract under test is the one that is installed
accuracy = importlib.import_module("tools.accuracy")
mark_to_gold = importlib.import_module("tools.mark_to_gold")
renew_docs = importlib.import_module("tools.renew_docs")

MARKED = """{T1:滨湖水厂开工
{D1:2023年5月}，县里的{P1:滨湖水厂}动工，总投资{A1:1.2亿元}，日供水{C1:3万吨}，由副县长{O1:何川}包保。
{P1:滨湖水厂}是{G1:16个重点项目}之一，{O1:何川}说。}
=====
T1: {title: 滨湖水厂开工, reference: 2023-05-10}
A1: {value: 120000000, kind: investment, stage: total}
C1: {value: 3e4, unit: 吨, period: day, item: 水}
D1: {start_date: 2023-05-01, end_date: 2023-05-31}
O1: {name: 何川, titles: [副县长], sector: public}
P1: {name: 滨湖水厂, amounts: [A1], capacities: [C1], dates: [[D1, start, false]], officials: [O1]}
G1: {count: 16}
"""


@pytest.mark.parametrize("module", [accuracy, mark_to_gold, renew_docs])
def test_docstrings_run(module):
    assert doctest.testmod(module).failed == 0


# ---- mark_to_gold ------------------------------------------------------------------------------------------


def test_marks_become_gold():
    text, gold = mark_to_gold.build(MARKED, "events-x")
    assert "{" not in text
    assert text.startswith("滨湖水厂开工\n2023年5月")
    assert (gold["source"], gold["chars"], gold["range"]) == ("events-x.txt", len(text), [0, len(text)])
    [amount], [project], [official] = gold["amounts"], gold["projects"], gold["officials"]
    assert text[amount["start"] : amount["end"]] == amount["text"] == "1.2亿元"
    assert (amount["value"], amount["currency"], amount["article"]) == ("120000000", "CNY", "T1")
    assert gold["capacities"][0]["value"] == "30000"
    assert [mention["text"] for mention in project["mentions"]] == ["滨湖水厂", "滨湖水厂"]
    assert project["dates"] == [{"date": "D1", "event": "start", "planned": False}]
    assert len(official["mentions"]) == 2
    assert gold["articles"][0]["reference"] == "2023-05-10"


def test_the_gold_made_is_a_report_and_agrees_with_itself():
    text, gold = mark_to_gold.build(MARKED, "events-x")
    scores = compare(gold, gold, text)
    assert scores.disagreements == []
    plain = {kind: value for kind, value in gold.items() if kind not in ("source", "range")}
    for kind in ("amounts", "capacities", "dates", "officials", "projects", "groups"):
        plain[kind] = [{**record, "rule": "gold"} for record in plain[kind]]
    Report.model_validate_json(json.dumps(plain))


@pytest.mark.parametrize(
    ("old", "new", "wrong"),
    [
        ("{P1:滨湖水厂}是", "{P1:滨湖水厂是", "not closed: T1"),
        ("何川}说。}", "何川}}}说。", "too many"),
        ("之一", "之{一", "opens no mark"),
        ("G1: {count: 16}", "", "G1 ('16个重点项目') is marked and not described"),
        ("G1: {count: 16}", "G1: {count: 16}\nG2: {count: 1}", "described and not marked: G2"),
        ("{count: 16}", "{counts: 16}", "unknown fields counts"),
        ("unit: 吨, ", "", "C1: unit is missing"),
        ("amounts: [A1]", "amounts: [A7]", "P1 links A7"),
        (", stage: total", "", "an investment has a stage"),
        ("之一", "{A1:之一}", "A1 is marked more than once"),
        ("何川}说。}", "何川}说。}{D1:6月}", "marked more than once"),
    ],
)
def test_what_is_wrong_with_marks_is_said(old, new, wrong):
    assert old in MARKED
    with pytest.raises(mark_to_gold.MarkError) as error:
        mark_to_gold.build(MARKED.replace(old, new, 1), "x")
    assert wrong in str(error.value)


def test_marked_files_are_written_as_a_corpus(tmp_path, monkeypatch, capsys):
    (tmp_path / "events-x.mark").write_text(MARKED, encoding="utf-8")
    arguments = ["mark_to_gold", str(tmp_path / "events-x.mark"), "--out", str(tmp_path / "corpus")]
    monkeypatch.setattr(sys, "argv", arguments)
    mark_to_gold.main()
    gold = json.loads((tmp_path / "corpus/gold/events-x.json").read_text(encoding="utf-8"))
    text = (tmp_path / "corpus/texts/events-x.txt").read_bytes().decode("utf-8")
    assert gold["chars"] == len(text)
    assert "events-x" in capsys.readouterr().out


def test_the_example_in_contributing_is_right():
    page = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")
    example = next(block for block in page.split("```")[1::2] if "=====" in block)
    text, gold = mark_to_gold.build(example.lstrip("\n"), "events-dali")
    assert text.startswith("滨湖水厂扩建总投资1.2亿元")
    assert gold["projects"][0]["officials"] == ["O1"]


# ---- accuracy ----------------------------------------------------------------------------------------------


def test_every_document_is_in_one_part():
    found = accuracy.parts()
    assert sorted(path.stem for paths in found.values() for path in paths) == NAMES


def corpus_of(folder, parts=None):
    (folder / "gold").mkdir()
    for name in ("a", "b", "c"):
        (folder / "gold" / f"{name}.json").write_text("{}")
    if parts is not None:
        (folder / "parts.json").write_text(json.dumps(parts))
    return folder


def test_without_parts_everything_is_development(tmp_path):
    assert {part: len(paths) for part, paths in accuracy.parts(corpus_of(tmp_path)).items()} == {
        "development": 3
    }


def test_parts_are_told_by_a_file(tmp_path):
    found = accuracy.parts(corpus_of(tmp_path, {"b": "test", "a": "development"}))
    assert {part: [path.stem for path in paths] for part, paths in found.items()} == {
        "development": ["a", "c"],
        "test": ["b"],
    }


@pytest.mark.parametrize("parts", [{"d": "test"}, {"a": "exam"}])
def test_parts_that_name_nothing_are_refused(tmp_path, parts):
    with pytest.raises(SystemExit, match="no such"):
        accuracy.parts(corpus_of(tmp_path, parts))


def test_the_table_has_a_column_group_for_each_part():
    scores = Scores({"amounts": Counts(1, 1, 1), "projects": Counts(0, 1, 2)})
    rows = accuracy.table(
        {"development": scores, "test": scores}, {"development": (2, 1000), "test": (1, 500)}
    ).splitlines()
    assert {row.count("|") for row in rows} == {10}
    assert "test: 1 document, 500 characters" in rows[2]
    assert rows[3].startswith("| Amounts | 1.000 | 1.000 | 1.000 | 1 |")


def test_the_table_knows_every_measure_but_the_bare_spans():
    text = corpus_text("events-1")
    gold = json.loads((CORPUS / "gold" / "events-1.json").read_text(encoding="utf-8"))
    measured = {measure for measure in compare(gold, gold, text).counts if not measure.endswith("/span")}
    assert measured - {"amounts/investments"} == {measure for measure, _ in accuracy.MEASURES}


def test_the_page_has_a_place_for_the_table():
    page = accuracy.PAGE.read_text(encoding="utf-8")
    assert page.count(accuracy.BEGIN) == page.count(accuracy.END) == 1
    assert "\n\n| |\n\n" in accuracy.with_table(page, "| |")
