from __future__ import annotations

import json

import pytest
from support import CORPUS, NAMES

from govextract import batch
from govextract.batch import convert
from govextract.errors import GovextractError


def test_processes_give_what_one_gives_in_the_same_order(tmp_path):
    seen = []
    one = convert([CORPUS / "texts"], tmp_path / "one.jsonl", jobs=1, progress=seen.append)
    two = convert([CORPUS / "texts"], tmp_path / "two.jsonl", jobs=2)
    assert (tmp_path / "one.jsonl").read_bytes() == (tmp_path / "two.jsonl").read_bytes()
    assert one == two
    assert one.documents == len(NAMES)
    assert one.errors == []
    assert [state.done for state in seen] == list(range(1, len(NAMES) + 1))
    sources = [
        json.loads(line)["source"]
        for line in (tmp_path / "one.jsonl").read_text(encoding="utf-8").splitlines()
    ]
    assert sources == sorted(sources)


def test_every_output_comes_from_processes(tmp_path):
    for out in ("a.duckdb", "b"):
        assert convert([CORPUS / "texts"], tmp_path / out, jobs=2, keep_projects=5).documents == len(NAMES)


def test_nothing_to_convert_says_so(tmp_path):
    with pytest.raises(GovextractError, match="nothing to convert"):
        convert([tmp_path], tmp_path / "a.jsonl")


@pytest.mark.usefixtures("gold_pipeline")
def test_a_bug_in_one_document_does_not_end_the_batch(tmp_path, monkeypatch):
    parse = batch.Pipeline.parse

    def fails_on_one(self, text, published=None):
        if "民乐县" in text:
            raise RecursionError("made up")
        return parse(self, text, published)

    monkeypatch.setattr(batch.Pipeline, "parse", fails_on_one)
    result = convert([CORPUS / "texts"], tmp_path / "a.jsonl", jobs=1)
    assert result.documents == len(NAMES) - 1
    assert [reason for _, reason in result.errors] == [
        "internal error, please report it: RecursionError: made up"
    ]


@pytest.mark.usefixtures("gold_pipeline")
def test_a_report_with_a_dangling_link_is_set_aside(tmp_path, monkeypatch):
    parse = batch.Pipeline.parse

    def loses_its_amounts(self, text, published=None):
        report = parse(self, text, published)
        return report.model_copy(update={"amounts": ()}) if "民乐县" in text else report

    monkeypatch.setattr(batch.Pipeline, "parse", loses_its_amounts)
    result = convert([CORPUS / "texts"], tmp_path / "a.duckdb", jobs=1)
    assert result.documents == len(NAMES) - 1
    assert "is linked to A" in result.errors[0][1]


def test_a_file_that_ends_its_process_is_set_aside(tmp_path, monkeypatch):
    folder = tmp_path / "in"
    folder.mkdir()
    names = [f"{n:02}{'deadly' if n in (3, 11) else ''}.txt" for n in range(14)]
    for name in names:
        (folder / name).write_text("总投资1.18亿元的玉泉糖醇项目开工。", encoding="utf-8")
    (tmp_path / "deadly_work.py").write_text(
        "import os\nfrom govextract import batch\n\n\n"
        "def work(file):\n    if 'deadly' in file.name:\n        os._exit(9)\n    return batch._worker.convert(file)\n",
        encoding="utf-8",
    )
    monkeypatch.syspath_prepend(str(tmp_path))
    import deadly_work

    monkeypatch.setattr(batch, "_work", deadly_work.work)
    result = convert([folder], tmp_path / "a.jsonl", jobs=2)
    assert result.documents == 12
    assert [name.rpartition("/")[2] for name, _ in result.errors] == ["03deadly.txt", "11deadly.txt"]
    lines = (tmp_path / "a.jsonl").read_text(encoding="utf-8").splitlines()
    assert [json.loads(line)["source"].rpartition("/")[2] for line in lines] == [
        n for n in names if "deadly" not in n
    ]
