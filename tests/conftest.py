from __future__ import annotations

import gc
import sys
from datetime import date
from pathlib import Path

import pytest

# tools/, fuzz/ and benchmarks/ are in the checkout alone. Last, so that govextract is the installed one.
sys.path.append(str(Path(__file__).resolve().parents[1]))

from support import NAMES, corpus_text, gold_report

from govextract.pipeline import Pipeline
from govextract.records import Report


def pytest_collection_finish() -> None:
    """Ten thousand cases stay to the end: the collector need not look at them again and again."""
    gc.collect()
    gc.freeze()


@pytest.fixture
def gold_pipeline(monkeypatch):
    """A pipeline that gives the corpus' own gold, so that what is around the rules is tested by itself."""
    known = {corpus_text(name): gold_report(name) for name in NAMES}

    def parse(
        self: Pipeline, text: str, published: date | None = None, timeout: float | None = None
    ) -> Report:
        return known.get(text) or Report(chars=len(text), text=text)

    monkeypatch.setattr(Pipeline, "parse", parse)
    return known
