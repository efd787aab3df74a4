"""A line of one's own in each kind of lexicon that users add to."""

from __future__ import annotations

import pytest

from govextract.errors import LexiconError
from govextract.lexicon import Lexicons
from govextract.pipeline import Pipeline

# The file, the line, a text, and what is found of it without the line and with it.
LINES = {
    "a unit": ("units", "坛 count - output -", "酒厂年产黄酒40万坛。", [], ["40万坛"]),
    "a currency": ("currencies", "乌吉亚 MRU 1 after", "该项目总投资3亿乌吉亚。", [], ["3亿乌吉亚"]),
    "a post": ("posts", "首席策划官 enterprise post", "首席策划官何川介绍了情况。", [], ["何川"]),
    "a head noun": ("project_heads", "算力岛 facility", "今年将开工建设余杭算力岛。", [], ["余杭算力岛"]),
    "a campaign": ("project_words", "暖阳 campaign", "今年实施了暖阳工程，惠及群众。", ["暖阳工程"], []),
    "a cue of money": ("amount_cues", "总盘子 investment total before -", "总盘子3亿元。", ["3亿元 investment unspecified"], ["3亿元 investment total"]),
    "a label": ("fields", "工程叫法 name", "工程叫法：滨湖安居\n总投资：3亿元\n", ["3亿元 investment total"], ["3亿元 investment total", "滨湖安居"]),
}  # fmt: skip


def found(pipeline, text, *, cues):
    report = pipeline.parse(text)
    amounts = [f"{a.text} {a.kind} {a.stage or '-'}" if cues else a.text for a in report.amounts]
    named = [record.name for record in (*report.officials, *report.projects)]
    return [*amounts, *(c.text for c in report.capacities), *named]


@pytest.mark.parametrize("name", LINES)
def test_a_line_is_enough(name, tmp_path):
    lexicon, line, text, before, after = LINES[name]
    columns = list(Lexicons().table(lexicon)[0])
    cells = ["" if cell == "-" else cell for cell in line.split(" ")]
    assert len(cells) == len(columns)
    (tmp_path / f"{lexicon}.tsv").write_text("\n".join(map("\t".join, [columns, cells])), encoding="utf-8")
    cues = any(" " in word for word in (*before, *after))
    assert found(Pipeline(), text, cues=cues) == before
    assert found(Pipeline(lexicons=tmp_path), text, cues=cues) == after


def units_of(tmp_path, content, name="units.tsv", encoding="utf-8"):
    (tmp_path / name).write_text(content, encoding=encoding)
    return Pipeline(lexicons=tmp_path).parse("酒厂年产黄酒40万坛。").capacities


@pytest.mark.parametrize(
    "content",
    ["unit\trole\n坛\toutput\n", "# mine\n\nunit\trole\tdimension\n坛\toutput\tcount\n", "\ufeffunit\trole\r\n坛\toutput\r\n"],
)  # fmt: skip
def test_columns_may_be_left_out_and_in_another_order(content, tmp_path):
    assert [capacity.text for capacity in units_of(tmp_path, content)] == ["40万坛"]


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (
            "坛\tcount\t\toutput\t\n",
            "its first line is 坛 count  output ; it must name the columns unit dimension",
        ),
        ("unit role\n坛 output\n", "with tabs between them"),
        ("unit\tRole\n坛\toutput\n", "must name the columns"),
        ("role\tunit\noutput\t坛\n", "must name the columns"),
        ("unit\n坛\toutput\n", "line 2: 2 cells"),
        ("", "no header line"),
    ],
)
def test_a_file_without_its_first_line_says_so(content, reason, tmp_path):
    with pytest.raises(LexiconError, match=reason):
        units_of(tmp_path, content)


def test_a_file_in_another_encoding_says_so(tmp_path):
    with pytest.raises(LexiconError, match="save it as UTF-8"):
        units_of(tmp_path, "unit\trole\n酒坛\toutput\n", encoding="gb18030")


def test_a_file_of_another_name_says_so(tmp_path):
    with pytest.raises(LexiconError, match=r"unit\.tsv: no lexicon has this name; is it units\.tsv\?"):
        units_of(tmp_path, "unit\trole\n", name="unit.tsv")
