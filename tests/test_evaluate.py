from __future__ import annotations

import copy
import json

import pytest
from support import CORPUS, NAMES, corpus_text, gold_report

from govextract.errors import GovextractError
from govextract.evaluate import Counts, compare, evaluate, read_gold


def gold_of(name):
    return json.loads((CORPUS / "gold" / f"{name}.json").read_text(encoding="utf-8"))


@pytest.mark.parametrize("name", NAMES)
def test_gold_is_sound(name):
    gold, text = gold_of(name), corpus_text(name)
    assert gold["source"] == f"{name}.txt"
    assert gold["chars"] == len(text)
    ids = [r["id"] for kind in gold.values() if isinstance(kind, list) for r in kind if isinstance(r, dict)]
    assert len(ids) == len(set(ids))
    for kind in ("amounts", "capacities", "dates", "groups"):
        for record in gold[kind]:
            assert text[record["start"] : record["end"]] == record["text"]
    for kind in ("officials", "projects"):
        for record in gold[kind]:
            for mention in record["mentions"]:
                assert text[mention["start"] : mention["end"]] == mention["text"]
    gold_report(name)  # it has the shape of a report


@pytest.mark.parametrize("name", NAMES)
def test_gold_agrees_with_itself(name):
    gold = gold_of(name)
    scores = compare(gold, gold, corpus_text(name))
    assert all(counts.f1 == 1 for counts in scores.counts.values())
    assert scores.disagreements == []


def changed(how):
    gold = gold_of("events-1")
    predicted = copy.deepcopy(gold)
    how(predicted)
    return compare(gold, predicted, corpus_text("events-1"), "events-1")


def test_a_missed_record_costs_recall():
    scores = changed(lambda p: p["amounts"].pop(0))
    counts = scores.counts["amounts"]
    assert (counts.agreed, counts.predicted, counts.gold) == (counts.gold - 1, counts.gold - 1, counts.gold)
    assert counts.precision == 1 > counts.recall
    first = scores.disagreements[0]
    assert first[:3] == ("amounts", "missed", "events-1")
    assert "⟦１１．３６亿元⟧" in first.context


def test_a_wrong_value_is_a_miss_and_a_false_alarm():
    scores = changed(lambda p: p["amounts"][0].update(value="1"))
    assert scores.counts["amounts/span"].f1 == 1
    assert {d.how for d in scores.disagreements if d.kind == "amounts"} == {"missed", "false"}


def test_values_are_compared_as_numbers():
    assert changed(lambda p: p["amounts"][0].update(value="1136000000.00")).counts["amounts"].f1 == 1


def test_a_wrong_label_counts_for_the_label_alone():
    scores = changed(lambda p: p["amounts"][0].update(stage="annual"))
    assert scores.counts["amounts"].f1 == 1
    assert scores.counts["amounts/stage"].f1 < 1
    assert scores.disagreements[0].how == "label"


def test_a_project_is_paired_by_overlap():
    def shorten(p):
        for project in p["projects"]:
            for mention in project["mentions"]:
                mention["start"] += 1

    scores = changed(shorten)
    assert scores.counts["projects"].f1 < 0.2
    assert scores.counts["projects/overlap"].f1 > 0.9
    assert scores.counts["links/amounts"].f1 == pytest.approx(1)


def test_links_to_the_wrong_record_count():
    def relink(p):
        for project in p["projects"]:
            project["amounts"] = project["amounts"][1:]

    scores = changed(relink)
    assert scores.counts["links/amounts"].recall < 1
    assert any(d.kind == "links" and d.how == "missed" for d in scores.disagreements)


def test_only_the_range_counts():
    gold = gold_of("events-1")
    text = corpus_text("events-1")
    cut = next(r["start"] for r in gold["amounts"][3:])
    part = {**gold, "range": [0, cut]}
    for kind, records in gold.items():
        if isinstance(records, list) and kind != "range":
            part[kind] = [
                r for r in records if (r.get("start") if "start" in r else r["mentions"][0]["start"]) < cut
            ]
    scores = compare(part, gold, text)
    assert scores.counts["amounts"].f1 == scores.counts["projects"].f1 == 1


def test_counts_at_their_ends():
    assert (Counts().precision, Counts().recall, Counts().f1) == (1, 1, 1)
    assert (Counts(0, 0, 3).precision, Counts(0, 0, 3).f1) == (0, 0)
    assert Counts(0, 3, 0).f1 == 0


def test_evaluate_reads_a_folder():
    reports = {corpus_text(name): gold_report(name) for name in NAMES}
    scores = evaluate([CORPUS / "gold"], reports.__getitem__)
    assert scores.counts["amounts"].f1 == 1
    assert scores.as_dict()["amounts"]["gold"] > 100


def test_texts_may_lie_elsewhere(tmp_path):
    gold = tmp_path / "a.json"
    gold.write_text(json.dumps({**gold_of("events-1"), "source": "a.txt"}), encoding="utf-8")
    with pytest.raises(GovextractError, match="--texts"):
        list(read_gold([gold]))
    (tmp_path / "elsewhere").mkdir()
    (tmp_path / "elsewhere" / "a.txt").write_text("一", encoding="utf-8")
    assert [name for name, *_ in read_gold([gold], tmp_path / "elsewhere")] == ["a"]


@pytest.mark.parametrize("content", ["", "[]", "{}", '{"source": "a.txt"}', "\ud800"])
def test_what_is_no_gold_says_so(tmp_path, content):
    (tmp_path / "a.json").write_bytes(content.encode("utf-8", "surrogatepass"))
    with pytest.raises(GovextractError, match=r"a\.json: no "):
        list(read_gold([tmp_path]))
