"""What holds of every report, whatever it says and in whatever form: on made-up reports that know their own gold.

``GOVEXTRACT_EXAMPLES=2000 pytest tests/test_properties.py`` tries more; so many each instead of the few of every day.
"""

from __future__ import annotations

import os
from collections import Counter
from random import Random

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from reports import GENRES, VARIANTS, Made, comes_back, found, wrapped, write_report
from test_specs import assert_sound

import govextract
from govextract.records import RECORD_KINDS, Report
from govextract.text.normalize import normalize

EXAMPLES = int(os.environ.get("GOVEXTRACT_EXAMPLES", "0"))


def tried(usually: int):
    """The number of examples, and no deadline: a shared machine is slow at times."""
    return settings(max_examples=EXAMPLES or usually, deadline=None)


made = st.builds(write_report, st.randoms(use_true_random=False), st.sampled_from(GENRES))
forms = st.lists(st.sampled_from([*VARIANTS, "wrapped"]), max_size=3, unique=True)


def in_forms(text: str, names: list[str]) -> str:
    for name in names:
        text = wrapped(text) if name == "wrapped" else VARIANTS[name](text)
    return text


def rows(report: Report) -> dict[str, list[dict[str, object]]]:
    """The records without their places and their words, which differ from form to form."""
    places = {"start", "end", "text"}
    return {
        kind: [
            record.model_dump(exclude=places) | {"mentions": len(getattr(record, "mentions", ()))}
            for record in getattr(report, kind)
        ]
        for kind in RECORD_KINDS
        if kind != "articles"
    }


def facts(report: Report, start: int, end: int) -> Counter[tuple[object, ...]]:
    """The records of a stretch with their places, those of the stretch's first character being 0, and without ids."""
    counted: Counter[tuple[object, ...]] = Counter()
    words = {}
    for kind in ("amounts", "capacities", "dates", "officials"):
        for record in getattr(report, kind):
            spans = getattr(record, "mentions", None) or [record]
            words[record.id] = tuple((span.start - start, span.text) for span in spans)
            if start <= spans[0].start < end:
                values = record.model_dump(exclude={"id", "article", "start", "end", "mentions"})
                counted[kind, words[record.id], repr(values)] += 1
    for kind in ("projects", "groups"):
        for record in getattr(report, kind):
            spans = getattr(record, "mentions", None) or [record]
            if start <= spans[0].start < end:
                links = [words[i] for i in (*record.amounts, *getattr(record, "capacities", ()))]
                links += [words[i] for i in getattr(record, "officials", ())]
                events = [(words[link.date], link.event, link.planned) for link in record.dates]
                places = tuple((span.start - start, span.text) for span in spans)
                name = getattr(record, "name", None) or str(record.count)
                counted[kind, name, places, repr(links), repr(events), record.rule] += 1
    return counted


# --- every report is sound ---------------------------------------------------------------------------------------


@tried(80)
@given(made, forms)
def test_records_and_warnings_lie_where_they_say(report: Made, names: list[str]) -> None:
    text = in_forms(report.text, names)
    read = govextract.parse(text)
    assert_sound(read, text)
    for article in read.articles:
        assert article.title in text
    for warning in read.warnings:
        assert 0 <= warning.start <= warning.end <= len(text)
    again = govextract.Report.model_validate_json(read.to_json())
    assert again.model_copy(update={"text": text}) == read


@tried(80)
@given(made, st.data())
def test_a_report_that_was_cut_and_soiled_is_sound(report: Made, data: st.DataObject) -> None:
    text = report.text
    for _ in range(data.draw(st.integers(1, 6))):
        start = data.draw(st.integers(0, len(text)))
        end = min(len(text), start + data.draw(st.integers(0, 12)))
        dirt = data.draw(
            st.sampled_from(
                ["", "\ufffd", "(qū)", "\n", "\t", "？", "亿", "的", "\x00", "\ud800", "）", "\u3000"]
            )
        )
        text = text[:start] + dirt + text[end:]
    assert_sound(govextract.parse(text), text)


@tried(80)
@given(made, forms)
def test_a_normalized_report_is_normal(report: Made, names: list[str]) -> None:
    once = normalize(in_forms(report.text, names)).text
    assert normalize(once).text == once


@tried(40)
@given(made)
def test_parsing_twice_gives_the_same(report: Made) -> None:
    assert govextract.parse(report.text) == govextract.parse(report.text)


# --- the form says nothing ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", VARIANTS)
@tried(40)
@given(report=made)
def test_a_form_gives_equal_records(name: str, report: Made) -> None:
    assume(comes_back(report.text))
    assert rows(govextract.parse(VARIANTS[name](report.text))) == rows(govextract.parse(report.text))


@tried(40)
@given(made, forms)
def test_forms_on_forms_give_equal_records(report: Made, names: list[str]) -> None:
    assume(comes_back(report.text))
    names = [name for name in names if name != "wrapped"]
    assert rows(govextract.parse(in_forms(report.text, names))) == rows(govextract.parse(report.text))


# --- nor does the page around ------------------------------------------------------------------------------------


@tried(60)
@given(st.lists(made, min_size=2, max_size=4))
def test_a_page_of_articles_gives_the_records_of_each(reports: list[Made]) -> None:
    assume(len({report.title for report in reports}) == len(reports))
    page = "\n".join(report.text for report in reports)
    together = govextract.parse(page)
    assert [article.title for article in together.articles] == [report.title for report in reports]
    start = 0
    for report in reports:
        end = start + len(report.text)
        assert facts(together, start, end) == facts(govextract.parse(report.text), 0, len(report.text))
        start = end + 1


@tried(60)
@given(
    made, st.integers(0, 5), st.sampled_from(["", "首页 > 新闻中心 > 要闻\n", "当前位置：首页 > 政务动态\n"])
)
def test_what_stands_above_a_report_shifts_its_records(report: Made, blank: int, path: str) -> None:
    above = path + "\n" * blank
    shifted = govextract.parse(above + report.text)
    expected = facts(govextract.parse(report.text), 0, len(report.text))
    assert facts(shifted, len(above), len(above + report.text)) == expected


# --- gold --------------------------------------------------------------------------------------------------------

AT_LEAST = {  # of the gold of three hundred reports found, and of what was found in the gold
    "amounts": (1.0, 1.0),
    "capacities": (1.0, 1.0),
    "dates": (1.0, 1.0),
    "officials": (1.0, 1.0),
    "projects": (0.995, 0.88),
    "groups": (1.0, 1.0),
    "links": (0.92, 0.995),
}


@pytest.fixture(scope="module")
def counted() -> dict[str, Counter[str]]:
    """How many facts of each kind there are in the gold, among what is found, and in both."""
    sums: dict[str, Counter[str]] = {"gold": Counter(), "found": Counter(), "both": Counter()}
    for seed in range(EXAMPLES or 300):
        report = write_report(Random(seed), GENRES[seed % len(GENRES)])
        read = found(govextract.parse(report.text))
        for name, set_ in (("gold", report.gold), ("found", read), ("both", report.gold & read)):
            for fact, times in set_.items():
                sums[name][str(fact[0])] += times
    return sums


@pytest.mark.parametrize("kind", AT_LEAST)
def test_gold_is_found(counted: dict[str, Counter[str]], kind: str) -> None:
    recall, precision = AT_LEAST[kind]
    assert counted["gold"][kind] >= 20
    assert counted["both"][kind] / counted["gold"][kind] >= recall
    assert counted["both"][kind] / counted["found"][kind] >= precision
