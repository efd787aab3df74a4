"""Tables as text: merged cells, headers of several rows, sections; ``|`` stands for the tab."""

from __future__ import annotations

import pytest

from govextract.io.grids import Cell, clean, table_lines

C = Cell

CASES = {
    "plain": (
        [[C("序号"), C("项目名称"), C("总投资")], [C("1"), C("玉泉糖醇"), C("5亿元")]],
        ["序号|项目名称|总投资", "1|玉泉糖醇|5亿元"],
    ),
    "title and unit above the header": (
        [
            [C("2023年重点项目表", columns=3)],
            [C(""), C(""), C("单位：万元")],
            [C("序号"), C("项目名称"), C("总投资")],
            [C("1"), C("玉泉糖醇"), C("11800")],
        ],
        ["2023年重点项目表", "单位：万元", "序号|项目名称|总投资", "1|玉泉糖醇|11800"],
    ),
    "header of two rows": (
        [
            [C("项目名称", rows=2), C("总投资", columns=2), C("责任领导", rows=2)],
            [C("合计"), C("中央")],
            [C("玉泉糖醇"), C("11800"), C("0"), C("何川")],
        ],
        ["项目名称|总投资/合计|总投资/中央|责任领导", "玉泉糖醇|11800|0|何川"],
    ),
    "header of three rows": (
        [
            [C("项目名称", rows=3), C("资金来源（万元）", columns=3)],
            [C("合计", rows=2), C("其中", columns=2)],
            [C("中央资金"), C("自筹")],
            [C("玉泉糖醇"), C("11800"), C(""), C("11800")],
        ],
        [
            "项目名称|资金来源（万元）/合计|资金来源（万元）/其中/中央资金|资金来源（万元）/其中/自筹",
            "玉泉糖醇|11800||11800",
        ],
    ),
    "header of two rows whose cells are empty, not merged": (
        [
            [C("项目名称"), C("总投资", columns=2), C("责任领导")],
            [C(""), C("合计"), C("中央"), C("")],
            [C("玉泉糖醇"), C("五亿元"), C("无"), C("何川")],
        ],
        ["项目名称|总投资/合计|总投资/中央|责任领导", "玉泉糖醇|五亿元|无|何川"],
    ),
    "a row of words below the header is none": (
        [[C("项目名称"), C("建设单位"), C("进展")], [C("玉泉糖醇"), C("玉泉公司"), C("在建")]],
        ["项目名称|建设单位|进展", "玉泉糖醇|玉泉公司|在建"],
    ),
    "group labels over rows": (
        [
            [C("责任领导"), C("项目名称"), C("总投资")],
            [C("何川", rows=2), C("玉泉糖醇"), C("5亿元")],
            [C("恒瑞冷链"), C("2亿元")],
            [C("周明远"), C("滨河大桥"), C("3亿元")],
        ],
        ["责任领导|项目名称|总投资", "何川|玉泉糖醇|5亿元", "何川|恒瑞冷链|2亿元", "周明远|滨河大桥|3亿元"],
    ),
    "sections over the whole width": (
        [
            [C("序号"), C("项目名称"), C("总投资")],
            [C("一、产业项目（2个）", columns=3)],
            [C("1"), C("玉泉糖醇"), C("5亿元")],
            [C("合计", columns=2), C("5亿元")],
        ],
        ["序号|项目名称|总投资", "一、产业项目（2个）", "1|玉泉糖醇|5亿元", "合计||5亿元"],
    ),
    "the header again on the next page": (
        [
            [C("项目名称", rows=2), C("总投资", columns=2)],
            [C("合计"), C("中央")],
            [C("玉泉糖醇"), C("1"), C("0")],
            [C("项目名称", rows=2), C("总投资", columns=2)],
            [C("合计"), C("中央")],
            [C("恒瑞冷链"), C("2"), C("0")],
        ],
        [
            "项目名称|总投资/合计|总投资/中央",
            "玉泉糖醇|1|0",
            "项目名称|总投资/合计|总投资/中央",
            "恒瑞冷链|2|0",
        ],
    ),
    "a form": (
        [
            [C("基本情况", rows=2), C("项目名称"), C("玉泉糖醇项目", columns=3)],
            [C("建设单位"), C("玉泉公司"), C("总投资"), C("5亿元")],
            [C("建设内容", columns=2), C("新建厂房。", columns=3)],
        ],
        [
            "基本情况|项目名称|玉泉糖醇项目||",
            "基本情况|建设单位|玉泉公司|总投资|5亿元",
            "建设内容||新建厂房。||",
        ],
    ),
    "empty rows go, empty cells stay": (
        [[C("甲"), C("乙"), C("丙")], [C(""), C(" "), C("\n")], [C("1"), C(""), C("3")]],
        ["甲|乙|丙", "1||3"],
    ),
    "a merge that reaches below the table": ([[C("甲", rows=9), C("乙")], [C("1")]], ["甲|乙", "甲|1"]),
    "nothing": ([], []),
}


@pytest.mark.parametrize("name", CASES)
def test_tables(name):
    rows, expected = CASES[name]
    assert [line.replace("\t", "|") for line in table_lines(rows)] == expected


def test_rows_are_taken_one_by_one():
    taken = 0

    def rows():
        nonlocal taken
        for n in range(10_000):
            taken += 1
            yield [Cell(str(n)), Cell("玉泉")]

    lines = table_lines(rows())
    next(lines)
    assert taken < 100


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("建设\n单位", "建设单位"),
        ("建设 \r\n 单位", "建设单位"),
        ("1.2\n公里", "1.2 公里"),
        ("新建；\n改造。", "新建；改造。"),
        ("a\tb", "a b"),
        ("　何川　", "何川"),
        ("Type\nC", "Type C"),
        ("", ""),
    ],
)
def test_cells_are_on_one_line(text, expected):
    assert clean(text) == expected
