"""Whatever string comes in: a sound report, in time linear in the text."""

from __future__ import annotations

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from support import NAMES, corpus_text
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
        begin = time.process_time()
        report = govextract.parse(text)
        assert time.process_time() - begin < seconds, f"{length} characters"
        assert report.chars == len(text)


def test_time_grows_with_the_text():
    page = "\n".join(map(corpus_text, NAMES))
    times = []
    for copies in (1, 8):
        begin = time.process_time()
        govextract.parse(page * copies)
        times.append(time.process_time() - begin)
    assert times[1] < 8 * 2.5 * times[0] + 0.5, times


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
