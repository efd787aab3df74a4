"""Whatever string comes in: a sound report, in time linear in the text."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from support import NAMES, corpus_text, cpu_seconds
from test_specs import assert_sound

import govextract

MEGABYTE = 1_000_000
SIGNS = "总投资1.18亿元，的项目万千瓦年产吨2020年12月7日县委书记王（）“”、：\n一二十 0０區(qū)專案%。"


@pytest.mark.parametrize(
    "text", ["", "亿", "1", "(", "\n", "\0", "\ud800", "\U0001f600", "no Chinese at all, 5 million"]
)
def test_small_texts(text):
    report = govextract.parse(text)
    assert_sound(report, text)
    report.to_json()
    report.to_html()


@pytest.mark.parametrize("wrong", [None, b"1", 1, ["a"]])
def test_what_is_no_text_is_a_type_error(wrong):
    with pytest.raises(TypeError, match=type(wrong).__name__):
        govextract.parse(wrong)


UNITS = [
    "1",
    "亿",
    "(",
    "（",
    "“",
    "、",
    "\n",
    "一",
    "年",
    "项目",
    "王",
    "1亿",
    "2020年",
    "的",
    ".",
    "1.",
    "1,",
    "(qū)",
    "总投资",
    "县委书记",
    "1-",
    "年产",
    "１",
    "區",
    "项目项",
    "王王",
    "，",
    "：",
    "万",
    "%",
    "市",
    "、王",
    "公司",
]


@pytest.mark.parametrize("unit", [*UNITS, " ", "\ud800"])
def test_one_thing_over_and_over_takes_linear_time(unit):
    size = MEGABYTE if unit in ("1", "亿", "(") else MEGABYTE // 10
    govextract.parse(unit)
    # From small to large, so that what is not linear fails before it takes an hour.
    for length, seconds in ((1_000, 0.5), (10_000, 1), (100_000, 3), (1_000_000, 20)):
        if length > size:
            break
        text = unit * (length // len(unit))
        assert cpu_seconds(lambda: govextract.parse(text)) < seconds, f"{length} characters"  # noqa: B023


def test_time_grows_with_the_text():
    page = "\n".join(map(corpus_text, NAMES[::4]))
    once, eight_times = (cpu_seconds(lambda: govextract.parse(page * copies)) for copies in (1, 8))  # noqa: B023
    assert eight_times < 8 * 2 * once + 0.5


TABLE = (
    "项目名称\t建设单位\t总投资（万元）\t责任领导\n",
    "高新区第{}标准厂房项目\t云泽县兴业公司\t{}\t副县长王建明\n",
)
FORMS = ("", "项目名称：高新区第{}标准厂房项目\n总投资：{}万元\n责任领导：副县长王建明\n\n")


@pytest.mark.parametrize(("head", "row"), [TABLE, FORMS])
def test_time_grows_with_the_rows(head, row):
    seconds = []
    for rows in (300, 2400):
        text = head + "".join(row.format(number, number + 1000) for number in range(rows))
        reports = []
        seconds.append(cpu_seconds(lambda: reports.append(govextract.parse(text))))  # noqa: B023
        assert len({project.name for project in reports[0].projects}) == rows
    assert seconds[1] < 8 * 2 * seconds[0] + 0.5


@settings(max_examples=150, deadline=None)
@given(st.text(alphabet=SIGNS, max_size=120))
def test_any_string_of_likely_signs(text):
    assert_sound(govextract.parse(text), text)


@settings(max_examples=50, deadline=None)
@given(st.text(max_size=60))
def test_any_string(text):
    assert_sound(govextract.parse(text), text)


@settings(max_examples=60, deadline=None)
@given(st.data())
def test_a_page_cut_and_put_together_anew(data):
    pages = [corpus_text(data.draw(st.sampled_from(NAMES))) for _ in range(2)]
    cut = [data.draw(st.integers(0, len(page))) for page in pages]
    text = pages[0][: cut[0]] + pages[1][cut[1] :]
    assert_sound(govextract.parse(text), text)
