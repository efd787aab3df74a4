"""Stretches that a project name may fill, and the barriers between them."""

from __future__ import annotations

import pytest

from govextract.extract.stretches import Element, Kind, StretchCutter
from govextract.lexicon import Lexicons
from govextract.text.document import Extent
from govextract.text.segment import segmenter

CUTTER = StretchCutter(Lexicons(), segmenter("jieba"))


def cut(text: str, *values: tuple[str, Kind]) -> list[list[Element]]:
    spans = [(text.index(words), text.index(words) + len(words), kind) for words, kind in values]
    return CUTTER.cut(text, Extent(0, len(text)), spans)


def stretches(text: str, *values: tuple[str, Kind]) -> list[str]:
    return [e.word for elements in cut(text, *values) for e in elements if e.kind == "stretch"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("推进青龙峡水库，下月蓄水", "青龙峡水库"),
        ("旬阳的绞股蓝加工园，明年投产", "绞股蓝加工园"),
        ("由天马公司承建", "天马公司"),
        ("青龙峡水库、白马河泵站、黑水湾大桥", "白马河泵站"),
        ("和田玉石交易中心开工", "和田玉石交易中心"),
        ("和静县风电场并网", "和静县风电场"),
        ("开工建设“梅香里”文旅综合体", "“梅香里”文旅综合体"),
        ("云帆新材料（江苏）有限公司厂房", "云帆新材料（江苏）有限公司厂房"),
        ("堤防加固工程（二期）", "堤防加固工程（二期）"),
    ],
)
def test_name_is_one_stretch(text, expected):
    assert expected in stretches(text)


def test_values_are_barriers():
    text = "投资3亿元白石矿泉水厂6月开工"
    elements = cut(text, ("3亿元", "amount"), ("6月", "date"))[0]
    assert [e.word for e in elements if e.kind in ("amount", "date")] == ["3亿元", "6月"]
    assert "白石矿泉水厂" in stretches(text, ("3亿元", "amount"), ("6月", "date"))


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("平江的油茶园", "de"),
        ("油茶园、茶叶园", "list"),
        ("油茶园和茶叶园", "and"),
        ("油茶园等项目", "etc"),
        ("油茶园，茶叶园", "stop"),
        ("“油茶园”", "quote"),
        ("油茶园（在建）", "paren"),
    ],
)
def test_kind_of_barrier(text, kind):
    assert kind in {element.kind for element in cut(text)[0]}


def test_brackets_are_cut_on_their_own():
    sequences = cut("油茶园（由湘农公司承建）完工")
    assert len(sequences) == 2
    assert "湘农公司" in [element.word for element in sequences[1]]


@pytest.mark.parametrize(
    "text",
    [
        "推进青龙峡水库，完工后（含泵站）可灌溉3万亩。",
        "“”（）、，。",
        "的的的",
        "A、B和C",
        "一、二、三期工程",
        " 　 ",
    ],
)
def test_elements_follow_each_other(text):
    elements = cut(text)[0]
    at = 0
    for element in elements:
        assert at <= element.start < element.end <= len(text)
        assert text[at : element.start].strip() == ""
        assert text[element.start : element.end] == element.word
        at = element.end


def test_nothing_comes_of_nothing():
    assert CUTTER.cut("", Extent(0, 0), ()) == [[]]


def test_phases_in_a_row_stay_together():
    assert "城南安置房一、二、三期工程" in stretches("城南安置房一、二、三期工程完工")


@pytest.mark.parametrize(
    ("name", "expected"), [("基础设施建设", False), ("重点项目", False), ("库尔勒香梨园", True)]
)
def test_has_unknown(name, expected):
    assert CUTTER.has_unknown(name) is expected
