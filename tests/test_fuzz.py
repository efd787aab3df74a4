"""The kept inputs of every fuzz target, and those that once found a bug, each by what it is now."""

from __future__ import annotations

import importlib

import pytest
from support import ROOT

from govextract.io.readers import read_bytes
from govextract.io.sources import SetAside
from govextract.text.numerals import parse_number, parse_range

targets = importlib.import_module("fuzz.targets")
mutations = importlib.import_module("fuzz.mutations")
CORPUS = ROOT / "fuzz" / "corpus"


@pytest.mark.parametrize("name", targets.TARGETS)
def test_the_kept_inputs_still_hold(name):
    inputs = sorted((CORPUS / name).iterdir())
    assert inputs
    for path in inputs:
        targets.TARGETS[name](path.read_bytes())


@pytest.mark.parametrize("name", targets.TARGETS)
@pytest.mark.parametrize(
    "data", [b"", b"\0", b"\xff\xfe", b"PK", b"\x1f\x8b", "\ud800".encode("utf-8", "surrogatepass")]
)
def test_next_to_nothing_is_an_input(name, data):
    targets.TARGETS[name](data)


def test_changes_give_texts_within_bounds():
    data = "总投资1.18亿元的玉泉糖醇项目开工。".encode()
    changed = {mutations.mutate_text(data, 200, seed, lambda data, _: data[::-1]) for seed in range(200)}
    assert len(changed) > 100
    assert max(map(len, changed)) <= 200


# --- Bugs that were found ------------------------------------------------------------------------------------


def test_many_pairs_of_digits_take_no_longer_than_one():
    assert parse_number("一二千" * 33) is None
    assert str(parse_number("一二千三四百").upper) == "2400"
    assert parse_number("一二千三二百") is None


@pytest.mark.parametrize("written", ["1万²", "1亿½", "万" * 5000, "1万" * 3000, "9" * 5000])
def test_what_only_looks_like_a_number_is_none(written):
    assert parse_number(written) is None
    parse_range(written, written)


def test_a_range_has_two_ends():
    assert parse_number("两万两万万万两万万两万万两万两五").upper is None


@pytest.mark.parametrize(
    ("page", "text"),
    [
        ("<p>总投资&#1;<script>x</script>2亿元</p>", "总投资\x012亿元"),
        ("<p>总投资<script>x</script>&#3;2亿元</p>", "总投资\x032亿元"),
        ("<p>总投资<script>x</script>2亿元</p>", "总投资2亿元"),
    ],
)
def test_control_characters_beside_what_is_dropped_cost_no_text(page, text):
    (source,) = read_bytes(f"<html>{page}</html>".encode(), "a.html")
    assert source.text == text


@pytest.mark.parametrize("name", ["a.html", "a.docx"])
def test_a_cell_over_more_columns_than_there_are_numbers(name):
    wide = "9" * 5000
    if name == "a.html":
        data = f"<table><tr><td colspan={wide}>项目名称</td></tr><tr><td>水厂</td><td>2亿元</td></tr></table>".encode()
        (source,) = read_bytes(b"<html>" + data, name)
        assert "水厂" in source.text
    else:
        span = (
            f'<w:tc><w:tcPr><w:gridSpan w:val="{wide}"/></w:tcPr><w:p><w:r><w:t>水厂</w:t></w:r></w:p></w:tc>'
        )
        targets.docx(f"<w:tbl><w:tr>{span}{span}</w:tr></w:tbl>".encode())


@pytest.mark.parametrize(
    ("name", "data"), [("a.csv", "编号,正文\n"), ("a.jsonl", "\n\n{}"), ("a.csv.gz", "")]
)
def test_rows_without_a_row_are_told_of(name, data):
    outcomes = list(read_bytes(data.encode(), name))
    assert outcomes
    assert all(isinstance(outcome, SetAside) for outcome in outcomes)
    if name == "a.csv":
        assert outcomes[0].reason == "holds no documents"
