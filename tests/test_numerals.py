"""Written numbers: every way of writing a number reads back to the same value."""

from __future__ import annotations

import random
from decimal import Decimal

import pytest
import regex
from hypothesis import given
from hypothesis import strategies as st

from govextract.text.numerals import NUMBER, parse_number, parse_range

DIGITS = "零一二三四五六七八九"
FINANCIAL = str.maketrans("零一二三四五六七八九十百千", "零壹贰叁肆伍陆柒捌玖拾佰仟")


def section(number: int) -> str:
    """A number below 10,000 in Chinese, with 零 where a place is empty."""
    written, empty = "", False
    for scale, name in ((1000, "千"), (100, "百"), (10, "十"), (1, "")):
        digit = number // scale % 10
        if digit == 0:
            empty = bool(written)
            continue
        written += ("零" if empty else "") + DIGITS[digit] + name
        empty = False
    return written


def chinese(number: int) -> str:
    """A number below a million million in Chinese: 三亿零五百万."""
    written = ""
    for scale, name in ((10**8, "亿"), (10**4, "万"), (1, "")):
        part = number // scale % 10**4
        if part == 0:
            continue
        written += ("零" if written and part < 1000 else "") + section(part) + name
    return written


def ten_thousand(seed: int) -> list[int]:
    """Numbers of one to twelve digits, as many of each, some with noughts inside; the same each time."""
    rng = random.Random(seed)
    found = [rng.randrange(10**size, 10 ** (size + 1)) for size in range(12) for _ in range(640)]
    found += [rng.randrange(1, 100) * 10 ** rng.randrange(1, 11) + rng.randrange(10) for _ in range(2_320)]
    return found


def test_arabic_digits():
    for number in ten_thousand(1):
        assert parse_number(str(number)).value == number


def test_commas():
    for number in ten_thousand(2):
        assert parse_number(f"{number:,}").value == number
        assert parse_number(f"{number:,}".replace(",", "，")).value == number


def test_chinese_digits():
    for number in ten_thousand(3):
        assert parse_number(chinese(number)).value == number


def test_financial_digits():
    for number in ten_thousand(4):
        assert parse_number(chinese(number).translate(FINANCIAL)).value == number


@given(st.integers(1, 9999), st.integers(1, 9999))
def test_yi_and_wan_together(yi: int, wan: int):
    value = yi * 10**8 + wan * 10**4
    assert parse_number(f"{yi}亿{wan}万").value == value
    assert parse_number(f"{section(yi)}亿零{section(wan)}万").value == value
    assert parse_number(f"{yi}亿{wan:,}万").value == value


@given(st.integers(1, 9999), st.integers(1, 9))
def test_yi_and_thousands_of_wan(yi: int, thousands: int):
    value = yi * 10**8 + thousands * 10**7
    assert parse_number(f"{yi}亿{thousands}千万").value == value
    assert parse_number(f"{section(yi)}亿{DIGITS[thousands]}千万").value == value


@given(st.decimals(min_value="0.01", max_value="9999.99", places=2), st.sampled_from("万亿"))
def test_decimals_with_a_magnitude(number: Decimal, magnitude: str):
    value = parse_number(f"{number}{magnitude}").value
    assert value == number * (10**8 if magnitude == "亿" else 10**4)
    assert isinstance(value, Decimal)


def test_the_pattern_takes_the_whole_number():
    for number in ten_thousand(5):
        for written in (str(number), f"{number:,}", chinese(number)):
            assert regex.match(NUMBER, written)[0] == written


@given(st.text(max_size=20))
def test_any_text_is_read_without_an_exception(text: str):
    parse_number(text)
    parse_range(text, text)


@given(st.text(alphabet="一二三十百千万亿零两几余多半.0159,、", max_size=20))
def test_any_run_of_numerals_is_read_without_an_exception(text: str):
    parse_number(text)
    parse_range(text, "5亿")


@pytest.mark.parametrize(
    ("written", "value", "upper", "qualifier"),
    [
        ("1亿2千万", 120_000_000, None, "exact"),
        ("3亿5千万", 350_000_000, None, "exact"),
        ("10亿5000万", 1_050_000_000, None, "exact"),
        ("三十几万", 300_000, None, "over"),
        ("二百余万", 2_000_000, None, "over"),
        ("3000余万", 30_000_000, None, "over"),
        ("400多万", 4_000_000, None, "over"),
        ("数百万", 1_000_000, None, "over"),
        ("几十万", 100_000, None, "over"),
        ("十来万", 100_000, None, "approx"),
        ("八九千万", 80_000_000, 90_000_000, "range"),
        ("三五百", 300, 500, "range"),
        ("十二三万", 120_000, 130_000, "range"),
        ("三万五", 35_000, None, "exact"),
        ("1万2", 12_000, None, "exact"),
        ("两千五", 2_500, None, "exact"),
        ("两亿半", 250_000_000, None, "exact"),
        ("百亿", 10_000_000_000, None, "exact"),
        ("1.2万亿", 1_200_000_000_000, None, "exact"),
        ("2兆1350亿", 2_135_000_000_000, None, "exact"),
        ("廿五", 25, None, "exact"),
        ("二〇二〇", 2020, None, "exact"),
        ("一百零五", 105, None, "exact"),
        ("十", 10, None, "exact"),
    ],
)
def test_ways_of_writing(written: str, value: int, upper: int | None, qualifier: str):
    number = parse_number(written)
    assert (number.value, number.upper, number.qualifier) == (value, upper, qualifier)


@pytest.mark.parametrize(
    "written", ["", "万", "亿", "abc", "一一十", "3.", "，", "一" * 200, "三百点", "点五", "三点百"]
)
def test_what_is_no_number(written: str):
    assert parse_number(written) is None


@pytest.mark.parametrize(
    ("low", "high", "value", "upper"),
    [
        ("3", "5亿", 300_000_000, 500_000_000),
        ("5000万", "6000万", 50_000_000, 60_000_000),
        ("8000万", "1亿", 80_000_000, 100_000_000),
        ("80", "100", 80, 100),
        ("三", "五千万", 30_000_000, 50_000_000),
        ("两千", "五千", 2_000, 5_000),
        ("二十", "三十万", 200_000, 300_000),
        ("300", "500余万", 3_000_000, 5_000_000),
    ],
)
def test_ranges(low: str, high: str, value: int, upper: int):
    assert parse_range(low, high) == (value, upper, "range")


def test_a_range_that_falls_is_none():
    assert parse_range("8亿", "5亿") is None
