"""The records of some pages are those pinned in ``data/pinned``, on each version of Python and of what is built upon."""

from __future__ import annotations

import json

import pytest
from support import CORPUS

from tools.pin_reports import DIGESTS, PAGES, PINNED, digests, page_as_json


def lines(page: str) -> list[str]:
    """A record a line, without the comma behind it."""
    return [line.rstrip(",") for line in page.splitlines()]


@pytest.mark.parametrize("name", PAGES)
def test_the_records_of_a_page_are_those_pinned(name):
    pinned, now = (PINNED / f"{name}.json").read_text(encoding="utf-8"), page_as_json(name)
    gone = [line for line in lines(pinned) if line not in lines(now)]
    new = [line for line in lines(now) if line not in lines(pinned)]
    meant = "if this is meant, run python -m tools.pin_reports and add a line to CHANGELOG.md"
    assert (gone, new) == ([], []), meant
    assert now == pinned, meant


def test_no_page_of_the_corpus_has_other_records():
    pinned, now = json.loads(DIGESTS.read_text(encoding="utf-8")), digests()
    changed = [name for name in now if pinned.get(name) != now[name]]
    assert (changed, sorted(now)) == ([], sorted(pinned)), "if this is meant, run python -m tools.pin_reports"


def test_the_pages_are_of_many_genres_and_of_the_development_part():
    parts = json.loads((CORPUS / "parts.json").read_text(encoding="utf-8"))
    assert not [name for name in PAGES if parts.get(name) == "test"]
    assert len({name.partition("-")[0] for name in PAGES}) >= 8
    assert {path.stem for path in PINNED.glob("*.json")} == set(PAGES)


def test_what_is_pinned_is_the_json_of_a_report():
    from govextract import Report

    for name in PAGES:
        report = Report.model_validate_json((PINNED / f"{name}.json").read_text(encoding="utf-8"))
        assert report.projects or report.groups or report.amounts
