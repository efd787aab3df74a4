"""Capacities: conversion of units, finding and reading of quantities, the extractor on odd input."""

from __future__ import annotations

import itertools
from decimal import Decimal

import pytest

from govextract.errors import GovextractError
from govextract.extract.capacities import CapacityExtractor
from govextract.extract.capacity_items import ItemReader
from govextract.extract.capacity_units import QuantityFinder, convert
from govextract.extract.mentions import CapacityMention
from govextract.lexicon import Lexicons
from govextract.text.document import ArticleExtent, Document, Extent
from govextract.text.normalize import normalize


@pytest.fixture(scope="module")
def lexicons() -> Lexicons:
    return Lexicons()


@pytest.fixture(scope="module")
def extractor(lexicons: Lexicons) -> CapacityExtractor:
    return CapacityExtractor(lexicons)


def document(text: str) -> Document:
    normalized = normalize(text)
    return Document(normalized, [ArticleExtent(0, len(normalized.text), Extent(0, 0))])


def found(extractor: CapacityExtractor, text: str) -> list[CapacityMention]:
    return extractor.extract(document(text))


@pytest.mark.parametrize(
    ("value", "unit", "to", "expected"),
    [
        ("3.5", "万千瓦", "兆瓦", "35"),
        ("1", "吉瓦", "万千瓦", "100"),
        ("500", "公斤", "吨", "0.5"),
        ("8", "亿斤", "万吨", "40"),
        ("12", "公吨", "吨", "12"),
        ("2", "万平方公尺", "平方米", "20000"),
        ("1.2", "亿立方米", "万方", "12000"),
        ("1", "立方米", "升", "1000"),
        ("3", "亿度", "亿千瓦时", "3"),
        ("200", "MWh", "万千瓦时", "20"),
        ("1", "kWh", "千瓦时", "1"),
        ("18", "万千伏安", "MVA", "180"),
        (60, "千瓦", "kW", "60"),
        (Decimal("0.36"), "GWh", "兆瓦时", "360"),
    ],
)
def test_convert(value: Decimal | int | str, unit: str, to: str, expected: str) -> None:
    assert convert(value, unit, to) == Decimal(expected)


@pytest.mark.parametrize(
    ("unit", "to"),
    [("吨", "平方米"), ("千瓦", "千瓦时"), ("头", "只"), ("台", "台"), ("吨", "斛"), ("万", "吨")],
)
def test_convert_refuses(unit: str, to: str) -> None:
    with pytest.raises(GovextractError, match=r"convert|units"):
        convert(1, unit, to)


@pytest.mark.parametrize(
    ("text", "value", "unit", "qualifier", "rate"),
    [
        ("20万千瓦", "200000", "千瓦", "exact", None),
        ("2×66万千瓦", "1320000", "千瓦", "exact", None),
        ("3x350MW", "1050", "MW", "exact", None),
        ("约1.5万吨/日", "15000", "吨", "approx", "day"),
        ("5000t/d", "5000", "t", "exact", "day"),
        ("万吨级", "10000", "吨级", "exact", None),
        ("八九千头", "8000", "头", "range", None),
        ("120立方米/小时以上", "120", "立方米", "over", "hour"),
        ("三千余台(套)", "3000", "台(套)", "over", None),
        ("6万度", "60000", "度", "exact", None),
    ],
)
def test_quantity(
    lexicons: Lexicons, text: str, value: str, unit: str, qualifier: str, rate: str | None
) -> None:
    (quantity,) = QuantityFinder(lexicons).find(text)
    assert (quantity.value, quantity.unit.name) == (Decimal(value), unit)
    assert (quantity.qualifier, quantity.rate) == (qualifier, rate)


@pytest.mark.parametrize("text", ["第三台", "1.5米", "台湾", "30公里", "G242线", "5个月", "一段路"])
def test_no_large_quantity(lexicons: Lexicons, text: str) -> None:
    assert not [q for q in QuantityFinder(lexicons).find(text) if q.unit.role in ("plant", "output")]


@pytest.mark.parametrize(
    ("text", "item"),
    [
        ("核桃仁生产线", "核桃仁"),
        ("肉羊屠宰及冷链物流园", "肉羊"),
        ("冷库正在做地勘", "冷库"),
        ("保鲜冷库", "保鲜冷库"),
        ("再生铝项目", "再生铝"),
        ("包装纸生产线", "包装纸"),
        ("去年9月动的工", None),
        ("污水处理厂提标", "污水"),
    ],
)
def test_item_after(lexicons: Lexicons, text: str, item: str | None) -> None:
    assert ItemReader(lexicons).after(text, 0) == item


def test_every_mention_names_a_rule_of_the_module(extractor: CapacityExtractor) -> None:
    text = (
        "年产饼干5万吨、挂面3万吨；处理能力由3万吨/日扩至8万吨/日；配建储能10MW/20MWh；设200张床位；"
        "新建30万吨/年尿素装置；60万立方米刨花板项目一期开工。"
    )
    rules = {mention.rule for mention in found(extractor, text)}
    assert rules == {"cue", "list", "scale", "plant", "storage", "right_cue", "rate", "goods"}


def test_a_wrapped_line_is_one_span(extractor: CapacityExtractor) -> None:
    text = "县里引进的食品加工项目已于上月签约落地，建成后可实现年产速冻蔬菜12万\n吨，带动周边农户增收。"
    page = document(text)
    (mention,) = extractor.extract(page)
    start, end = page.normalized.to_raw(mention.start, mention.end)
    assert text[start:end] == "12万\n吨"
    assert (mention.value, mention.item) == (Decimal(120000), "速冻蔬菜")


def test_only_content_holds_records(extractor: CapacityExtractor) -> None:
    normalized = normalize("年产水泥5万吨。\n年产石灰3万吨。")
    half = Document(normalized, [ArticleExtent(9, len(normalized.text), Extent(9, 9))])
    assert [mention.item for mention in extractor.extract(half)] == ["石灰"]
    assert extractor.extract(Document(normalized)) == []


@pytest.mark.parametrize(
    "text", ["", "。", "万吨", "×2万", "年产", "5万" * 500, "吨/日" * 300, "年产、" * 400]
)
def test_odd_input(extractor: CapacityExtractor, text: str) -> None:
    mentions = found(extractor, text)
    assert all(a.end <= b.start for a, b in itertools.pairwise(mentions))
