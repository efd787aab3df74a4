"""Conversion against OpenCC's own, and width."""

from __future__ import annotations

import subprocess
import sys
from functools import cache
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from govextract.errors import GovextractError
from govextract.text import script
from govextract.text.script import converter, to_half_width

opencc = pytest.importorskip("opencc")
CONVERSIONS = ("t2s", "tw2s", "hk2s", "tw2sp")


@cache
def oracle(conversion: str):  # type: ignore[no-untyped-def]
    return opencc.OpenCC(conversion)


@cache
def vocabulary() -> list[str]:
    """The phrases and characters of all tables, and pieces of them."""
    folder = Path(opencc.__file__).parent / "dictionary"
    names = (
        "TSPhrases",
        "TSCharacters",
        "TWPhrasesRev",
        "TWVariantsRev",
        "TWVariantsRevPhrases",
        "HKVariantsRevPhrases",
    )
    lines = [line for name in names for line in (folder / f"{name}.txt").read_text("utf-8").splitlines()]
    return [line.split("\t")[0] for line in lines]


@st.composite
def phrases(draw: st.DrawFn) -> str:
    """Phrases side by side and overlapping, cut off at either end, with separators between them."""
    pieces = []
    for _ in range(draw(st.integers(1, 6))):
        phrase = draw(st.sampled_from(vocabulary()))
        start = draw(st.integers(0, len(phrase) - 1))
        pieces.append(
            phrase[start : draw(st.integers(start, len(phrase)))] + draw(st.sampled_from(["", "", "，", " "]))
        )
    return "".join(pieces)


@pytest.mark.parametrize("conversion", CONVERSIONS)
@settings(max_examples=300, deadline=None)
@given(text=phrases() | st.text(max_size=20))
def test_the_result_is_that_of_opencc(conversion: str, text: str) -> None:
    text += "，專"  # without another sign of traditional text, 乾 and its like stay as they are
    converted, alignment = converter(conversion).convert(text)
    assert converted == oracle(conversion).convert(text)
    assert alignment.size == len(converted)
    assert all(alignment.to_raw(i, i + 1)[0] < alignment.to_raw(i, i + 1)[1] for i in range(len(converted)))


@pytest.mark.parametrize("conversion", CONVERSIONS)
def test_every_phrase_and_character_of_the_tables(conversion: str) -> None:
    text = "。".join(vocabulary())
    assert converter(conversion).convert(text)[0] == oracle(conversion).convert(text)


@pytest.mark.parametrize(
    ("conversion", "text", "expected"),
    [
        ("t2s", "乾隆年間乾鮮果品", "乾隆年间干鲜果品"),
        ("t2s", "县级领导周乾调研乾县瞭望塔项目", "县级领导周乾调研乾县瞭望塔项目"),
        ("t2s", "專案佔地8公頃，資訊軟體", "专案占地8公顷，资讯软体"),
        ("tw2sp", "資訊專案", "信息项目"),
        ("hk2s", "衞生署", "卫生署"),
        ("t2s", "孤立的\ud800代理", "孤立的\ud800代理"),
    ],
)
def test_conversion(conversion: str, text: str, expected: str) -> None:
    assert converter(conversion).convert(text)[0] == expected


def test_a_phrase_that_changes_length_maps_as_a_whole() -> None:
    text, alignment = converter("tw2sp").convert("採用隨身碟備份")
    assert text == "采用U盘备份"
    assert alignment.to_raw(2, 4) == alignment.to_raw(2, 3) == (2, 5)
    assert alignment.to_raw(4, 5) == (5, 6)


def test_nothing_is_copied_where_nothing_changes() -> None:
    text = "全县重点项目"
    converted, alignment = converter("t2s").convert(text)
    assert converted is text
    assert alignment.is_identity


def test_importing_reads_no_tables_and_never_the_module_opencc() -> None:
    code = (
        "import sys, govextract.text.normalize as n; assert 'jieba' not in sys.modules;"
        "n.normalize('總投資'); assert not {'opencc', 'jieba', 'pkg_resources', 'spacy'} & set(sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert (done.stdout, done.stderr) == ("", "")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("总投资４８．９亿元", "总投资48.9亿元"),
        ("占６０％，Ｒ＆Ｄ投入", "占60%，R&D投入"),
        ("０５３６－８２８２＋１／２", "0536-8282+1/2"),
        ("１．项目概况", "1．项目概况"),
        ("新建、扩建（改建）：是！", "新建、扩建（改建）：是！"),
    ],
)
def test_width(text: str, expected: str) -> None:
    assert to_half_width(text) == expected


def test_the_tables_are_not_there(monkeypatch):
    def missing(name: str) -> None:
        raise script.PackageNotFoundError(name)

    monkeypatch.setattr(script, "distribution", missing)
    with pytest.raises(GovextractError, match="pip install"):
        script._read("config/t2s.json")
