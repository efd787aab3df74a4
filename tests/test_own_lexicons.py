"""A line of one's own in each kind of lexicon that users add to."""

from __future__ import annotations

import pytest

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
