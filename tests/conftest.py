from __future__ import annotations

import gc
import os
import sys
import tempfile
from datetime import date
from pathlib import Path

import pytest

# tools/, fuzz/ and benchmarks/ are in the checkout alone. Last, so that govextract is the installed one.
sys.path.append(str(Path(__file__).resolve().parents[1]))
# Compiled patterns are not kept in the cache folder of who runs the tests.
_CACHE = tempfile.TemporaryDirectory(prefix="govextract-tests-")
os.environ["GOVEXTRACT_CACHE"] = _CACHE.name

from support import NAMES, corpus_text, gold_report  # noqa: E402 - govextract asks for its cache when it is imported

from govextract.pipeline import Pipeline  # noqa: E402
from govextract.records import Report  # noqa: E402


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
