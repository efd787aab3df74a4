"""Gold of annotation tools: what is read, what is scored, what is shown of the errors."""

from __future__ import annotations

import json

import pytest
from typer.testing import CliRunner

from govextract.cli import app
from govextract.errors import GovextractError
from govextract.evaluate import Scores, evaluate
from govextract.evaluate.annotations import read_export
from govextract.evaluate.page import errors_by_kind, errors_page

TEXT = "总投资1.18亿元的玉泉糖醇项目开工，副县长何川到场。"
AMOUNT, PROJECT, OFFICIAL = (3, 9), (10, 16), (22, 24)
SPANS = [[*AMOUNT, "AMOUNT"], [*PROJECT, "PROJECT"]]


def write(path, content):
    text = content if isinstance(content, str) else json.dumps(content, ensure_ascii=False)
    path.write_text(text, encoding="utf-8", newline="")
    return path


def studio(*spans, text=TEXT, **more):
    values = [
        {"type": "labels", "value": {"start": s, "end": e, "text": text[s:e], "labels": [label]}}
        for s, e, label in spans
    ]
    return {"id": 7, "data": {"text": text}, "annotations": [{"result": values, **more}]}


EXPORTS = {
    "doccano label": ("a.jsonl", json.dumps({"id": 1, "text": TEXT, "label": SPANS})),
    "doccano data": ("a.jsonl", json.dumps({"data": TEXT, "label": SPANS}, ensure_ascii=False) + "\n\n"),
    "doccano relations": (
        "a.jsonl",
        json.dumps(
            {
                "text": TEXT,
                "entities": [
                    {"id": n, "label": label, "start_offset": s, "end_offset": e} for n, (s, e, label) in enumerate(SPANS)
                ],
                "relations": [{"id": 1, "from_id": 1, "to_id": 0, "type": "HAS"}],
            }
        ),
    ),
    "label studio": ("a.json", [studio(*SPANS)]),
    "label studio, several annotators": (
        "a.json",
        [
            {
                **studio(*SPANS),
                "annotations": [
                    {**studio([0, 3, "DATE"])["annotations"][0], "was_cancelled": True},
                    studio([0, 1, "DATE"])["annotations"][0],
                    {**studio(*SPANS)["annotations"][0], "ground_truth": True},
                ],
            }
        ],
    ),
    "label studio min": (
        "a.json",
        [{"id": 3, "text": TEXT, "label": [{"start": s, "end": e, "text": TEXT[s:e], "labels": [la]} for s, e, la in SPANS]}],
    ),
    "brat": (
        "a.ann",
        f"T1\tAMOUNT 3 9\t{TEXT[3:9]}\r\nT2\tPROJECT 10 12;14 16\t玉泉 项目\nR1\tHas Arg1:T2 Arg2:T1\n#1\tNote T1\tok\n",
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", EXPORTS)
def test_exports_are_read(name, tmp_path):
    file, content = EXPORTS[name]
    write(tmp_path / "a.txt", TEXT)
    (document,) = read_export(write(tmp_path / file, content))
    assert document.text == TEXT
    assert [list(span) for span in document.spans] == SPANS


def test_offsets_that_a_browser_counted(tmp_path):
    text = "𠮷田镇" + TEXT  # the first character counts twice in JavaScript
    task = studio([6, 12, "AMOUNT"], text=text)
    task["annotations"][0]["result"][0]["value"].update(start=7, end=13)
    (document,) = read_export(write(tmp_path / "a.json", [task]))
    assert document.spans[0][:2] == (6, 12)


@pytest.mark.parametrize(
    ("file", "content", "reason"),
    [
        ("a.jsonl", "{", r"a\.jsonl#1: no JSON"),
        ("a.jsonl", {"text": TEXT}, "no doccano export"),
        ("a.jsonl", {"label": []}, "no text; none of text"),
        ("a.jsonl", {"text": TEXT, "label": [[1, "AMOUNT"]]}, "no span with a label"),
        ("a.jsonl", {"text": TEXT, "label": [[20, 99, "AMOUNT"]]}, "AMOUNT at 20–99 is outside its text of 27"),
        ("a.json", [studio([3, 9, "AMOUNT"], text=TEXT) | {"data": {"text": "別的"}}], "does not stand at its offsets"),
        ("a.json", ["x"], "no Label Studio task"),
        ("a.ann", "T1\tAMOUNT 3 x\t1", "line 1: no entity of brat"),
        ("a.ann", "T1\tAMOUNT 3 9\t2.18亿元", "line 1: '2.18亿元' does not stand at its offsets"),
        ("b.ann", "", r"its text b\.txt is not beside it"),
    ],
)  # fmt: skip
def test_what_does_not_fit_says_so(file, content, reason, tmp_path):
    write(tmp_path / "a.txt", TEXT)
    with pytest.raises(GovextractError, match=reason):
        list(read_export(write(tmp_path / file, content)))


def scores_of(tmp_path, *spans, **options):
    return evaluate([write(tmp_path / "a.jsonl", {"text": TEXT, "label": spans})], **options)


def test_only_the_kinds_that_are_annotated_are_scored(tmp_path):
    scores = scores_of(tmp_path, *SPANS)
    assert set(scores.counts) == {
        "amounts/span",
        "amounts/overlap",
        "projects/mentions",
        "projects/mentions/overlap",
    }
    assert all(counts.f1 == 1 for counts in scores.counts.values())
    assert scores.disagreements == []


def test_misses_false_alarms_and_other_bounds(tmp_path):
    scores = scores_of(tmp_path, [0, 2, "amount"], [*PROJECT, "项目"], [8, 16, "PROJECT"], [21, 24, "PER"])
    counts = scores.counts
    assert counts["amounts/span"][:3] == (0, 1, 1)
    assert counts["projects/mentions"][:3] == (1, 1, 2)
    assert (counts["officials/mentions"].f1, counts["officials/mentions/overlap"].f1) == (0, 1)
    assert [(d.kind, d.how, d.context) for d in scores.disagreements] == [
        ("amounts", "false", "总投资⟦1.18亿元⟧的玉泉糖醇项目开工，副县长何川到场。"),
        ("amounts", "missed", "⟦总投⟧资1.18亿元的玉泉糖醇项目开工，副县长何川到场"),
        ("officials", "span", "总投资1.18亿元的玉泉糖醇项目开工，副县⟦长何川⟧到场。"),
        ("projects", "missed", "总投资1.18亿⟦元的玉泉糖醇项目⟧开工，副县长何川到场。"),
    ]
    assert errors_by_kind(scores) == ["amounts: 1 missed, 1 false", "officials: 1 span", "projects: 1 missed"]


def test_labels_may_be_mapped_and_unknown_ones_are_told(tmp_path):
    scores = scores_of(tmp_path, [*AMOUNT, "资金规模"], [0, 3, "ORG"], labels={"资金规模": "amounts"})
    assert scores.counts["amounts/span"].f1 == 1
    assert scores.unknown_labels == {"ORG": 1}
    with pytest.raises(GovextractError, match=r"no label is known among ORG.*--label ORG=amounts"):
        scores_of(tmp_path, [0, 3, "ORG"])
    with pytest.raises(GovextractError, match="ORG=firms: no kind of record; there are projects"):
        scores_of(tmp_path, [0, 3, "ORG"], labels={"ORG": "firms"})
    with pytest.raises(GovextractError, match="none at all"):
        evaluate([write(tmp_path / "a.json", [])])


def test_a_document_without_a_kind_counts_its_false_alarms(tmp_path):
    lines = [{"text": TEXT, "label": SPANS}, {"text": TEXT, "label": []}]
    file = write(tmp_path / "a.jsonl", "\n".join(map(json.dumps, lines)))
    assert evaluate([file]).counts["amounts/span"][:3] == (1, 2, 1)


def test_the_page_shows_errors_in_context(tmp_path):
    page = errors_page(scores_of(tmp_path, [0, 2, "amount"], [*PROJECT, "项目"]))
    assert "False alarms: found, not in the gold (1)</summary>" in page
    assert '总投资<mark class="amount">1.18亿元</mark>的玉泉' in page
    assert "<script" not in page
    assert "Nothing was missed" in errors_page(Scores())
    evil = {"text": "<script>&" + TEXT, "label": [[0, 9, "AMOUNT"]]}
    assert "&lt;script&gt;&amp;</mark>" in errors_page(evaluate([write(tmp_path / "b.jsonl", evil)]))


def test_the_command(tmp_path):
    write(tmp_path / "a.txt", TEXT)
    gold = write(tmp_path / "a.ann", "T1\tMONEY 0 2\t总投\nT2\tORG 0 1\t总\nT3\tHEAD 22 24\t何川\n")
    page = tmp_path / "errors.html"
    options = ["--errors", "--html", str(page), "--label", "HEAD=officials"]
    done = CliRunner().invoke(app, ["eval", str(tmp_path), *options])
    assert done.exit_code == 0, done.output
    assert "amounts: 1 missed, 1 false" in done.stdout
    assert "officials/mentions          1.000" in done.stdout
    assert "not scored: ORG (1)" in done.stderr
    assert "<h1>amounts</h1>" in page.read_text(encoding="utf-8")
    assert gold.exists()
    wrong = CliRunner().invoke(app, ["eval", str(tmp_path), "--label", "HEAD"])
    assert wrong.exit_code == 2
