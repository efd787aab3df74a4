"""The quality gate: the corpus' scores may not fall below those pinned in ``corpus/scores.json``.

``python -m tools.pin_scores`` pins them anew.
"""

from __future__ import annotations

import json

import pytest
from support import CORPUS, NAMES, corpus_text
from test_specs import assert_sound

import govextract
from govextract.evaluate import evaluate

MAY_FALL = 0.002
PINNED = json.loads((CORPUS / "scores.json").read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def scores():
    return evaluate([CORPUS / "gold"])


@pytest.mark.parametrize("measure", PINNED)
def test_score_does_not_fall(scores, measure):
    f1 = scores.counts[measure].f1
    assert f1 >= PINNED[measure] - MAY_FALL, f"{measure}: {f1:.4f}, pinned {PINNED[measure]:.4f}"


def test_every_measure_is_pinned(scores):
    assert set(scores.counts) == set(PINNED)


def test_the_corpus_is_whole():
    texts = {path.stem for path in (CORPUS / "texts").glob("*.txt")}
    assert texts == set(NAMES)
    assert len(NAMES) >= 12


@pytest.mark.parametrize("name", NAMES)
def test_reports_of_the_corpus_are_sound(name):
    text = corpus_text(name)
    assert_sound(govextract.parse(text), text)
