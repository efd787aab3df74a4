"""The same report in many forms gives the same records; the figures are those of ``docs/inputs.md``."""

from __future__ import annotations

import json
import re

import pytest
from support import CORPUS

from tools.variants import DOCUMENTS, PAGE, VARIANTS, compare, f1

AT_LEAST = {"PDF": 0.97}
MAY_DIFFER = 0.004  # from the page, before it must be written anew


@pytest.fixture(scope="module")
def shown():
    rows = re.findall(r"^\| ([^|]+) \| ([01]\.\d{3}) \|$", PAGE.read_text(encoding="utf-8"), re.MULTILINE)
    return {variant: float(score) for variant, score in rows}


@pytest.mark.parametrize("variant", VARIANTS)
def test_a_variant_gives_the_same_records(variant, shown):
    score = f1([compare(document, variant) for document in DOCUMENTS])
    assert score >= AT_LEAST.get(variant, 0.99)
    assert score >= shown[variant] - MAY_DIFFER, "run python -m tools.variants --write"


def test_the_documents_are_ten_or_more_of_the_development_part():
    parts = json.loads((CORPUS / "parts.json").read_text(encoding="utf-8"))
    assert len(DOCUMENTS) >= 10
    assert not set(DOCUMENTS) & {name for name, part in parts.items() if part == "test"}


def test_what_differs_is_seen():
    expected, _ = compare("events-7", "UTF-16")
    less = expected.copy()
    less.popitem()
    assert f1([(expected, expected)]) == 1
    assert f1([(expected, less)]) < 1
