"""What the specs of dates cannot say: articles with their own references, and that nothing breaks the calendar."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from govextract.extract.dates import DateExtractor
from govextract.extract.dates.parts import Calendar, Parts, Shift, add_days, add_months, bounds
from govextract.lexicon import Lexicons
from govextract.text.document import ArticleExtent, Document, Extent
from govextract.text.normalize import normalize

EXTRACTOR = DateExtractor(Lexicons())


def document(
    text: str, *references: date | None, is_year: bool = False, furniture: tuple[Extent, ...] = ()
) -> Document:
    """A document of one article a line, each with its reference."""
    normalized = normalize(text)
    articles, start = [], 0
    for line, reference in zip(normalized.text.splitlines(keepends=True), references, strict=True):
        end = start + len(line)
        articles.append(
            ArticleExtent(start, end, Extent(start, start), reference=reference, reference_is_year=is_year)
        )
        start = end
    return Document(normalized, articles, furniture)


def found(doc: Document) -> list[tuple[str, str, str]]:
    return [(doc.text[m.start : m.end], str(m.start_date), str(m.end_date)) for m in EXTRACTOR.extract(doc)]


def test_each_article_counts_from_its_own_day() -> None:
    doc = document("泵站昨日开机。\n水厂昨日通水。\n", date(2021, 3, 24), date(2021, 3, 1))
    assert found(doc) == [("昨日", "2021-03-23", "2021-03-23"), ("昨日", "2021-02-28", "2021-02-28")]


def test_a_day_named_in_one_article_is_not_leaned_on_in_the_next() -> None:
    doc = document("5月8日签约。\n当日到账。\n", date(2021, 5, 10), None)
    assert found(doc)[1] == ("当日", "None", "None")


def test_a_reference_that_is_only_a_year_gives_years_and_months_but_no_days() -> None:
    doc = document(
        "今年3月开工，去年立项，昨日封顶，本月投产，20日上午剪彩。\n", date(2023, 7, 1), is_year=True
    )
    assert found(doc) == [
        ("今年3月", "2023-03-01", "2023-03-31"),
        ("去年", "2022-01-01", "2022-12-31"),
        ("昨日", "None", "None"),
        ("本月", "None", "None"),
        ("20日", "None", "None"),
    ]


def test_furniture_and_what_lies_outside_articles_hold_no_dates() -> None:
    normalized = normalize("2021年3月1日 某报\n今年开工。2022年投产。")
    article = ArticleExtent(0, 17, Extent(0, 0), reference=date(2021, 3, 1))
    doc = Document(normalized, [article], [Extent(0, 13)])
    assert [text for text, _, _ in found(doc)] == ["今年"]


@pytest.mark.parametrize("day", [date.min, date(1, 1, 1), date(9998, 12, 31), date.max])
def test_the_ends_of_the_calendar_are_safe(day: date) -> None:
    text = "去年、大前年、明年、昨天、前天、后天、上月、下月、上季度、上周一、下周日、岁末年初、今年冬季、次日、月底、31日上午。\n"
    assert all((m.start_date is None) == (m.end_date is None) for m in EXTRACTOR.extract(document(text, day)))


def test_bounds_of_days_that_do_not_exist() -> None:
    assert bounds(Calendar((2021, 2021), (2, 2), (29, 29))) is None
    assert bounds(Calendar((0, 0))) is None
    assert bounds(Calendar((9999, 9999), (12, 14))) is None
    assert add_days(date.max, 1) is None
    assert add_months(date(1, 1, 1), -1) == (0, 12)
    assert not Parts(months=(2, 2), days=(30, 30)).is_possible
    assert Parts(shift=Shift("year", -1, -1)).names_year


@settings(max_examples=200, deadline=None)
@given(
    st.text(
        alphabet="0123456789年月日号季度一二三十〇今去明上下本周底初末旬至、—-./“”五期间前 \n，。第",
        max_size=60,
    )
)
def test_any_text_is_safe_and_its_dates_are_in_order(text: str) -> None:
    normalized = normalize(text)
    article = ArticleExtent(0, len(normalized.text), Extent(0, 0), reference=date(2022, 2, 28))
    mentions = EXTRACTOR.extract(Document(normalized, [article]))
    ends = [0, *(mention.end for mention in mentions)]
    for mention, end in zip(mentions, ends, strict=False):
        assert end <= mention.start < mention.end <= len(normalized.text)
        if mention.start_date and mention.end_date:
            assert mention.start_date <= mention.end_date


def test_long_runs_of_dates_take_linear_time() -> None:
    for run in ("1月、", "2020年至", "12-", "“十四五”、", "3月5日、", "2020.12-"):
        text = run * 3000
        doc = document(text, date(2022, 2, 28))
        assert len(EXTRACTOR.extract(doc)) <= 3001


@pytest.mark.parametrize(
    ("years", "months", "days", "possible"),
    [
        ((2020, 2021), None, None, True),
        ((2021, 2020), None, None, False),
        ((0, 2020), None, None, False),
        ((9998, 9998), None, None, True),
        ((9999, 9999), None, None, False),
        (None, (1, 12), None, True),
        (None, (12, 14), None, True),  # 岁末年初 and winter end in the year after
        (None, (12, 15), None, False),
        (None, (13, 14), None, False),
        (None, (0, 3), None, False),
        (None, (5, 3), None, False),
        (None, (2, 2), (29, 29), True),
        (None, (2, 2), (30, 30), False),
        (None, (6, 6), (1, 31), False),
        (None, (7, 7), (1, 31), True),
        (None, None, (31, 31), True),
        (None, None, (0, 3), False),
        (None, None, (8, 32), False),
        (None, None, (10, 8), False),
    ],
)
def test_what_days_there_are(years, months, days, possible):
    assert Parts(years=years, months=months, days=days).is_possible is possible


@pytest.mark.parametrize(
    ("calendar", "to_month_end", "first", "last"),
    [
        (Calendar((2021, 2023)), False, "2021-01-01", "2023-12-31"),
        (Calendar((2021, 2021), (4, 4)), False, "2021-04-01", "2021-04-30"),
        (Calendar((2021, 2021), (12, 13)), False, "2021-12-01", "2022-01-31"),
        (Calendar((2021, 2021), (2, 2), (21, 31)), True, "2021-02-21", "2021-02-28"),
        (Calendar((2021, 2021), (3, 3), (11, 20)), True, "2021-03-11", "2021-03-20"),
    ],
)
def test_bounds(calendar, to_month_end, first, last):
    days = bounds(calendar, to_month_end=to_month_end)
    assert (str(days.first), str(days.last)) == (first, last)


@pytest.mark.parametrize(
    "calendar", [Calendar((2021, 2021), (2, 2), (21, 31)), Calendar((2021, 2021), (3, 3), (9, 8))]
)
def test_no_bounds_of_days_that_are_not(calendar):
    assert bounds(calendar) is None
