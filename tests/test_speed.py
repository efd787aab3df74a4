"""What makes reading fast changes no record, and whatever comes in, twice the text takes about twice the time."""

from __future__ import annotations

import importlib
import re
import sys
from importlib.util import find_spec

import pytest
import regex
from hypothesis import given, settings
from hypothesis import strategies as st
from support import ROOT, cpu_seconds

import govextract
from govextract.extract import capacity_units
from govextract.extract.capacity_units import QuantityFinder
from govextract.extract.projects import judge
from govextract.extract.projects.names import Name, NameReader
from govextract.lexicon import Lexicons, WordIndex, alternatives
from govextract.patterns import compile_plain
from govextract.text.normalize import normalize
from govextract.text.numerals import NUMBER

sys.path.append(str(ROOT))  # last: the govextract under test is the one that is installed
texts = importlib.import_module("benchmarks.texts")

HOSTILE = texts.WORST | {
    "numerals and a unit": "一二三四五六七八九十百千万亿一二三四五六七八九十百千万亿吨",
    "pairs of brackets": "（）",
    "quotes": "“",
    "labels": "总投资：5亿元\n",
    "posts": "县委书记",
    "ranges": "1-2至3~",
    "conjunctions": "和与及",
    "points": "1.2.3,4",
}


@pytest.mark.parametrize("name", HOSTILE)
def test_twice_the_text_takes_no_more_than_about_twice_the_time(name):
    govextract.parse(HOSTILE[name])
    once, twice = (
        min(_seconds(texts.repeated(HOSTILE[name], size)) for _ in range(2)) for size in (8_000, 16_000)
    )
    assert twice < 3 * once + 0.05
    assert twice < 5


def _seconds(text):
    return cpu_seconds(lambda: govextract.parse(text))


words = st.lists(st.text("投资额总计划项目", min_size=1, max_size=4), min_size=1, max_size=12)


@given(words, st.text("投资额总计划项目甲", max_size=40))
@settings(max_examples=200, deadline=None)
def test_a_word_index_finds_what_a_pattern_of_the_words_does(listed, text):
    index, pattern = WordIndex(listed), regex.compile(alternatives(listed))
    assert list(index.spans(text, 0, len(text))) == [m.span() for m in pattern.finditer(text)]
    overlapping = [(m.start(), m[0]) for m in pattern.finditer(text, overlapped=True)]
    assert list(index.starts(text, 0, len(text))) == overlapping
    assert index.occurs_in(text) == (pattern.search(text) is not None)
    run = regex.match(rf"(?:{alternatives(listed)})*+", text)
    assert index.run(text) == run.end()


@pytest.mark.parametrize(
    "pattern", [r"\p{Han}+", r"[^\p{Han}，]{2,8}", r"(?<=\p{Han})[\d\p{Han}]{1,3}(?=年)"]
)
def test_plain_patterns_match_what_those_of_regex_do(pattern):
    text = "".join(texts.pages()) + "".join(map(chr, range(0x2E00, 0xFB00, 7))) + "\U00020000𠮷〇々"
    plain = [m.span() for m in compile_plain(pattern).finditer(text)]
    assert plain == [m.span() for m in regex.compile(pattern).finditer(text)]
    assert isinstance(compile_plain(pattern), re.Pattern)


def test_numbers_tried_once_give_the_quantities_of_numbers_tried_in_every_length(monkeypatch):
    fast = QuantityFinder(Lexicons())
    monkeypatch.setattr(capacity_units, "NUMBER_BEFORE_UNIT", NUMBER)
    slow = QuantityFinder(Lexicons())
    figures = (
        "三千瓦、2×66万千瓦、五千安时、3万至4万个、十几万吨、三千五百千克、1亿2千万千瓦时、数千米、20千伏安。"
    )
    for text in (figures, *(normalize(page).text for page in texts.pages())):
        assert fast.find(text) == slow.find(text)


def test_what_is_asked_of_few_stretches_would_change_none_of_the_others(monkeypatch):
    some = texts.pages()[::3]
    fast = [govextract.parse(text) for text in some]
    monkeypatch.setattr(judge.Judge, "_is_plain", lambda self, elements, position: False)
    monkeypatch.setattr(judge, "_may_name", lambda name, around: True)
    monkeypatch.setattr(Name, "is_short_and_headless", False)
    monkeypatch.setattr(NameReader, "may_stand_in", lambda self, words: True)
    assert [govextract.parse(text) for text in some] == fast


@pytest.mark.skipif(not find_spec("rjieba"), reason="rjieba is not installed")
@pytest.mark.parametrize("text", [*texts.pages()[::2], texts.mixed(20_000)], ids=lambda text: text[:8])
def test_records_are_the_same_under_both_segmenters(text, pipelines):
    with_jieba, with_rjieba = pipelines
    assert with_jieba.parse(text) == with_rjieba.parse(text)


@pytest.fixture(scope="module")
def pipelines():
    return govextract.Pipeline(segmenter="jieba"), govextract.Pipeline(segmenter="rjieba")
