"""The cases of ``specs/*.yaml`` through the whole pipeline: as written, in traditional characters, and with noise.

A case is a text, the day it was published where that matters, and all records of the file's kind in text order. A
record names only the values that are to be checked:

- ``text``: the words of the record, for a project or an official those of its first mention; ``[…]`` in it stands for
  what lies between its first words and its last; ``mentions``: the words of each mention, or their number;
- of a project or a group, what it is tied to: ``amounts`` and ``capacities`` by their words, ``officials`` by their
  names, ``dates`` as ``[words, event, planned]``;
- anything else: the field of that name.

A case with ``known: true`` states what ought to be found and is not yet: it is expected to fail, in all three forms,
and turns red once it no longer does.
"""

from __future__ import annotations

import string
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import yaml
from opencc import OpenCC
from pydantic import BaseModel

from govextract import Pipeline
from govextract.records import RECORD_KINDS, Report, Span

SPECS = Path(__file__).parent / "specs"
_to_traditional, _to_simplified = OpenCC("s2t"), OpenCC("t2s")


@dataclass(frozen=True)
class Case:
    kind: str
    number: int
    spec: dict[str, Any]

    @property
    def text(self) -> str:
        return str(self.spec["text"])

    @property
    def name(self) -> str:
        return f"{self.kind}-{self.number}-{self.text[:24]}".replace("\n", "↵")

    @property
    def twin(self) -> str | None:
        """The text in traditional characters, None where it cannot be turned back into what it was."""
        twin = _to_traditional.convert(self.text)
        comes_back = _to_simplified.convert(twin) == _to_simplified.convert(self.text)
        return twin if comes_back and len(twin) == len(self.text) else None

    @property
    def noisy(self) -> tuple[str, list[int]]:
        """The text with full-width digits and invisible characters, and each offset's place in the text proper."""
        pieces, places = [], []
        for offset, char in enumerate(self.text):
            noisy = chr(ord(char) + 0xFEE0) if char in string.digits else char
            noisy += "\u200b" if offset % 5 == 4 else ""
            pieces.append(noisy)
            places += [offset, offset + 1][: len(noisy)]
        return "".join(pieces), [*places, len(self.text)]


def read_cases() -> list[Case]:
    return [
        Case(path.stem, number, spec)
        for path in sorted(SPECS.glob("*.yaml"))
        for number, spec in enumerate(yaml.safe_load(path.read_text(encoding="utf-8")), 1)
    ]


def parameters(cases: list[Case]) -> list[Any]:
    return [
        pytest.param(c, id=c.name, marks=[pytest.mark.xfail] if c.spec.get("known") else []) for c in cases
    ]


CASES = read_cases()
WITH_TWIN = [case for case in CASES if case.twin is not None]


@cache
def pipeline() -> Pipeline:
    return Pipeline()


def found_value(field: str, record: BaseModel, report: Report, words: Callable[[Any], str]) -> Any:
    """What a record holds under a name of the cases; ``words`` gives those of a span in the case as written."""

    def of(kind: str) -> dict[str, Any]:
        return {r.id: r for r in getattr(report, kind)}

    is_project = "dates" in type(record).model_fields
    value = getattr(record, field, None)
    if field == "text":
        return words(record if hasattr(record, "start") else record.mentions[0])
    if field == "mentions":
        return [words(mention) for mention in value]
    if field == "title" and value:
        start = report.text.index(value, record.start)
        return words(Span(start=start, end=start + len(value), text=value))
    if is_project and field in ("amounts", "capacities"):
        return [words(of(field)[ident]) for ident in value]
    if is_project and field == "officials":
        return [of(field)[ident].name for ident in value]
    if is_project and field == "dates":
        return [[words(of("dates")[link.date]), link.event, link.planned] for link in value]
    if isinstance(value, tuple):
        return list(value)
    return value


def is_same(expected: Any, found: Any) -> bool:
    if isinstance(found, Decimal):
        return expected is not None and Decimal(str(expected)) == found
    if isinstance(expected, int) and isinstance(found, list):
        return len(found) == expected
    if isinstance(expected, list) and isinstance(found, list):
        return [str(x) for x in expected] == [str(x) for x in found]
    if expected is None or found is None:
        return expected is found
    return str(expected) == str(found)


def check(case: Case, text: str, places: Sequence[int] | None = None) -> None:
    places = places or range(len(text) + 1)

    def words(span: Any) -> str:
        return case.text[places[span.start] : places[span.end]]

    report = pipeline().parse(text, case.spec.get("published"))
    assert_sound(report, text)
    records = getattr(report, case.kind)
    found = [{f: found_value(f, r, report, words) for f in _fields(r)} for r in records]
    expected = [_with_whole_text(row, f["text"]) for row, f in zip(case.spec["records"], found, strict=False)]
    expected += case.spec["records"][len(found) :]
    assert [row.get("text", row.get("name")) for row in expected] == [
        f["text"] if "text" in row else f["name"] for f, row in zip(found, expected, strict=False)
    ] + [f["text"] for f in found[len(expected) :]]
    for row, values in zip(expected, found, strict=True):
        wrong = {f: values.get(f) for f, value in row.items() if not is_same(value, values.get(f))}
        assert wrong == {}, {f: row[f] for f in wrong}


def _with_whole_text(row: dict[str, Any], found: str) -> dict[str, Any]:
    """A row whose ``first words[…]last words`` are replaced by the words found, where they begin and end so."""
    first, gap, last = str(row.get("text", "")).partition("[…]")
    fits = gap and len(found) >= len(first + last) and found.startswith(first) and found.endswith(last)
    return {**row, "text": found} if fits else row


def _fields(record: BaseModel) -> set[str]:
    return {*type(record).model_fields, "text"} - {"id", "article"}


def assert_sound(report: Report, text: str) -> None:
    """What holds of every report: spans are slices in order, ids are unique, links lead somewhere."""
    assert report.text == text
    assert report.chars == len(text)
    idents = set()
    for kind in RECORD_KINDS:
        records = getattr(report, kind)
        starts = []
        for record in records:
            assert record.id not in idents
            idents.add(record.id)
            spans = record.mentions if hasattr(record, "mentions") else [record]
            starts.append(spans[0].start)
            for span in spans:
                assert 0 <= span.start <= span.end <= len(text)
                if kind != "articles":
                    assert text[span.start : span.end] == span.text != ""
        assert starts == sorted(starts), kind
    for record in (*report.projects, *report.groups):
        links = [*record.amounts, *(link.date for link in record.dates)]
        links += [*getattr(record, "capacities", ()), *getattr(record, "officials", ())]
        assert set(links) <= idents
    for kind in RECORD_KINDS[1:]:
        assert {record.article for record in getattr(report, kind)} <= idents


@pytest.mark.parametrize("case", parameters(CASES))
def test_case(case):
    check(case, case.text)


@pytest.mark.parametrize("case", parameters(WITH_TWIN))
def test_traditional_twin(case):
    check(case, case.twin)


@pytest.mark.parametrize("case", parameters(CASES))
def test_noisy_twin(case):
    check(case, *case.noisy)


def test_few_cases_have_no_twin():
    assert len(CASES) - len(WITH_TWIN) <= 0.05 * len(CASES)


def test_few_cases_are_known_to_fail():
    for kind in {case.kind for case in CASES}:
        of_kind = [case for case in CASES if case.kind == kind]
        assert sum(bool(case.spec.get("known")) for case in of_kind) <= 0.2 * len(of_kind), kind


def test_cases_have_the_shape_of_cases():
    for case in CASES:
        assert set(case.spec) <= {"text", "published", "records", "note", "known"}, case.name
        assert isinstance(case.spec["records"], list), case.name
        for record in case.spec["records"]:
            assert {"text", "name"} & set(record), case.name
    kinds = {case.kind for case in CASES}
    assert kinds <= set(RECORD_KINDS)
