"""Amounts of money: what the cases of ``specs/amounts.yaml`` do not say."""

from __future__ import annotations

import time
from decimal import Decimal
from itertools import pairwise

import pytest

from govextract.extract.amounts import AmountExtractor
from govextract.lexicon import Lexicons
from govextract.records import Qualifier
from govextract.text.document import ArticleExtent, Document, Extent, Field
from govextract.text.normalize import normalize

LEXICONS = Lexicons()
EXTRACTOR = AmountExtractor(LEXICONS)


def document(text: str, fields: tuple[Field, ...] = (), furniture: tuple[Extent, ...] = ()) -> Document:
    normalized = normalize(text)
    size = len(normalized.text)
    return Document(normalized, [ArticleExtent(0, size, Extent(0, 0))], furniture, fields)


def amounts(text: str) -> list[tuple[str, str]]:
    cut = document(text)
    return [(cut.text[m.start : m.end], format(m.value, "f")) for m in EXTRACTOR.extract(cut)]


@pytest.mark.parametrize("row", LEXICONS.table("currencies"), ids=lambda row: row["word"])
def test_every_currency_is_found(row: dict[str, str]):
    word = row["word"]
    text = (
        f"投资{word}5亿。"
        if row["side"] == "before"
        else f"一斤卖5{word}。"
        if row["side"] == "price"
        else f"投资5亿{word}。"
    )
    if Decimal(row["scale"]) != 1 and row["side"] == "after":
        text = f"一斤卖5{word}。"
    (found,) = EXTRACTOR.extract(document(text))
    number = 5 if "一斤" in text else 500_000_000
    assert (found.currency, found.value) == (row["code"], number * Decimal(row["scale"]))


@pytest.mark.parametrize(
    "row", LEXICONS.table("approximators"), ids=lambda row: f"{row['word']}-{row['side']}"
)
def test_every_approximator_is_read(row: dict[str, str]):
    text = f"总投资{row['word']}3亿元。" if row["side"] == "left" else f"总投资3亿元{row['word']}。"
    (found,) = EXTRACTOR.extract(document(text))
    assert found.qualifier == row["qualifier"]


def test_approximators_name_qualifiers():
    assert {row["qualifier"] for row in LEXICONS.table("approximators")} <= set(Qualifier.__args__)


@pytest.mark.parametrize(
    "cue",
    [row["cue"] for row in LEXICONS.table("amount_cues") if row["side"] in ("left", "both")],
)
def test_every_cue_gives_its_kind(cue: str):
    row = next(row for row in LEXICONS.table("amount_cues") if row["cue"] == cue)
    (found,) = EXTRACTOR.extract(document(f"厂里此次{cue}3.2亿元。"))
    assert found.rule == f"amount:number_currency cue:{cue}"
    assert found.kind == row["kind"]


def test_no_cue_is_listed_twice():
    cues = [row["cue"] for row in LEXICONS.table("amount_cues")]
    assert sorted(set(cues)) == sorted(cues)


def test_values_are_exact_decimals():
    (found,) = EXTRACTOR.extract(document("总投资0.1亿元零，"))
    assert isinstance(found.value, Decimal)
    assert found.value == Decimal(10_000_000)


def test_a_bare_number_takes_the_unit_of_its_field():
    text = "总投资 18600 7000"
    fields = (
        Field("总投资", "万元", Extent(4, 9), 0),
        Field("年度投资", "万元", Extent(10, 14), 0),
    )
    total, annual = EXTRACTOR.extract(document(text, fields))
    assert (total.value, total.stage) == (186_000_000, "total")
    assert (annual.value, annual.stage) == (70_000_000, "annual")


@pytest.mark.parametrize("unit", ["个", "", "平方米", "公里"])
def test_a_field_of_another_unit_is_no_money(unit: str):
    assert EXTRACTOR.extract(document("数量 18600", (Field("数量", unit, Extent(3, 8), 0),))) == []


def test_a_field_in_dollars():
    (found,) = EXTRACTOR.extract(document("合同外资 1200", (Field("合同外资", "万美元", Extent(5, 9), 0),)))
    assert (found.value, found.currency, found.stage) == (12_000_000, "USD", "contracted")


def test_nothing_is_found_outside_the_content():
    text = "总投资3亿元。"
    assert EXTRACTOR.extract(document(text, (), (Extent(0, len(text)),))) == []
    assert EXTRACTOR.extract(Document(normalize(text))) == []


def test_a_currency_named_for_what_follows_ends_with_its_article():
    first, second = "投资3亿元（港币，下同），再投2亿元。\n", "投资1亿元。"
    normalized = normalize(first + second)
    articles = [
        ArticleExtent(0, len(first), Extent(0, 0)),
        ArticleExtent(len(first), len(first + second), Extent(len(first), len(first))),
    ]
    found = EXTRACTOR.extract(Document(normalized, articles))
    assert [item.currency for item in found] == ["HKD", "HKD", "CNY"]


def test_mentions_are_in_order_and_do_not_overlap():
    text = "总投资5亿，一期3亿元（人民币）至4亿元，US$2亿和5万—8万元，卖12个亿；3、5亿元，98、6亿元。" * 5
    found = EXTRACTOR.extract(document(text))
    assert all(a.end <= b.start for a, b in pairwise(found))


@pytest.mark.parametrize(
    "text",
    ["亿" * 20_000, "1" * 20_000, "一" * 20_000, "1,234" * 5_000, "1、" * 10_000, "5亿元" * 5_000, "3亿、" * 5_000,
     "1 " * 10_000, "百千万亿" * 5_000, "总投资" * 7_000, "3—" * 10_000, "5亿元\n" * 5_000],
    ids=lambda text: text[:6].strip(),
)  # fmt: skip
def test_odd_texts_take_linear_time(text: str):
    cut = document(text)
    started = time.perf_counter()
    EXTRACTOR.extract(cut)
    assert time.perf_counter() - started < 10


def test_the_same_amounts_with_a_heading_before():
    assert amounts("（一）1.2亿元") == amounts("1.2亿元") == [("1.2亿元", "120000000")]
