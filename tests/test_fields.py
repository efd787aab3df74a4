"""Values under labels: forms, and the three kinds of tables that a scrape flattens."""

from __future__ import annotations

import time

import pytest

from govextract.lexicon import Lexicons
from govextract.text.document import Field
from govextract.text.fields import FieldFinder

FINDER = FieldFinder(Lexicons())


def values(text: str) -> list[tuple[str, str]]:
    return [(field.label, text[field.value.start : field.value.end]) for field in FINDER.find(text)]


def rows(text: str) -> list[list[str]]:
    """The values of each row, in text order."""
    found: dict[int, list[str]] = {}
    for field in FINDER.find(text):
        found.setdefault(field.row, []).append(text[field.value.start : field.value.end])
    return list(found.values())


def first(text: str, label: str) -> Field:
    return next(field for field in FINDER.find(text) if field.label == label)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("总投资：2.7亿元", [("总投资", "2.7亿元")]),
        ("总投资:2.7亿元    年度投资：9000万元", [("总投资", "2.7亿元"), ("年度投资", "9000万元")]),
        ("责任单位：县水务局；责任人：成岳。", [("责任单位", "县水务局"), ("责任人", "成岳")]),
        ("建设地点：  沙坡头区宣和镇\n", [("建设地点", "沙坡头区宣和镇")]),
        (
            "项目名称：渭河湿地修复\n建设单位：秦源公司",
            [("项目名称", "渭河湿地修复"), ("建设单位", "秦源公司")],
        ),
        (
            "河湟灌区改造（责任领导：祁连山；责任单位：水利局）六月完工",
            [("责任领导", "祁连山"), ("责任单位", "水利局")],
        ),
    ],
)
def test_form(text, expected):
    assert values(text) == expected


@pytest.mark.parametrize(
    "text",
    ["", "\n\n", "他说：今年雨水多。", "会议强调：要抓紧。", "总投资2.7亿元。", "总投资：", "总投资：\n"],
)
def test_no_form(text):
    assert values(text) == []


def test_unit_of_a_label_is_apart():
    field = first("总投资（万元）：8600", "总投资")
    assert (field.unit, field.role) == ("万元", "total")


def test_label_with_a_year():
    field = first("2022年度计划投资（亿元）：1.2", "2022年度计划投资")
    assert (field.unit, field.role) == ("亿元", "annual")


def test_header_of_a_form_stands_before_its_value():
    text = "一、总投资：3亿元"
    field = first(text, "总投资")
    assert field.header is not None
    assert text[field.header.start : field.header.end] == "总投资："
    assert field.header.end == field.value.start


def test_a_repeated_label_begins_a_row():
    text = "项目名称：东河水库\n总投资：3亿元\n项目名称：西河泵站\n总投资：2000万元\n"
    assert rows(text) == [["东河水库", "3亿元"], ["西河泵站", "2000万元"]]


PARAGRAPHS = "序号\n\n项目名称\n\n总投资（万元）\n\n责任领导\n\n1\n\n临泽制种基地\n\n5200\n\n祁越\n\n2\n\n高台盐化工\n\n18000\n\n单晓\n"
TABS = "序号\t项目名称\t总投资（万元）\t责任领导\n1\t临泽制种基地\t5200\t祁越\n2\t高台盐化工\t18000\t单晓\n"
BARS = "| 序号 | 项目名称 | 总投资（万元） | 责任领导 |\n| 1 | 临泽制种基地 | 5200 | 祁越 |\n| 2 | 高台盐化工 | 18000 | 单晓 |\n"
SPACES = "序号  项目名称  总投资（万元）  责任领导\n1  临泽制种基地  5200  祁越\n2  高台盐化工  18000  单晓\n"
STACKED = (
    "序号\n项目名称\n总投资（万元）\n责任领导\n1\n临泽制种基地\n5200\n祁越\n2\n高台盐化工\n18000\n单晓\n"
)


@pytest.mark.parametrize(
    "text", [PARAGRAPHS, TABS, BARS, SPACES, STACKED], ids=["paragraphs", "tabs", "bars", "spaces", "stacked"]
)
class TestTable:
    def test_rows(self, text):
        assert rows(text) == [["1", "临泽制种基地", "5200", "祁越"], ["2", "高台盐化工", "18000", "单晓"]]

    def test_roles_and_unit(self, text):
        by_value = {text[f.value.start : f.value.end]: f for f in FINDER.find(text)}
        assert by_value["临泽制种基地"].role == "name"
        assert by_value["单晓"].role == "official"
        assert (by_value["18000"].role, by_value["18000"].unit) == ("total", "万元")

    def test_header_is_shared(self, text):
        assert {field.header for field in FINDER.find(text)} == {None}


@pytest.mark.parametrize("text", [PARAGRAPHS, TABS, STACKED], ids=["paragraphs", "tabs", "stacked"])
def test_common_unit_above_a_table(text):
    text = "单位：亿元\n\n" + text.replace("（万元）", "")
    assert {f.unit for f in FINDER.find(text) if f.role == "total"} == {"亿元"}


SPACED = """单位：万元
序号　项目名称　建设内容　建设年限　总投资　联系领导　责任人
一、产业项目
1　锂辉年产5GWh电池项目　电芯车间8万平方米 模组车间2万平方米　2023—2025年　215000　雷宇（市委书记）　贺安
2　灶市冷链物流中心　新建冷库4万吨　2023年　23800　资政　梁成
合计　238800
"""


def test_single_spaces_between_columns():
    found = rows(SPACED)
    assert found[1] == [
        "1", "锂辉年产5GWh电池项目", "电芯车间8万平方米 模组车间2万平方米", "2023—2025年", "215000", "雷宇（市委书记）", "贺安"
    ]  # fmt: skip
    assert found[2][1] == "灶市冷链物流中心"
    assert first(SPACED, "总投资").unit == "万元"
    assert first(SPACED, "总投资").category == "一、产业项目"


def test_single_spaces_in_text_are_no_columns():
    assert values("项目 单位 责任人 都要 到位\n各乡镇 各部门 抓好 落实 工作") == []


def test_row_of_totals():
    text = TABS + "合计\t\t23200\t\n"
    field = FINDER.find(text)[-1]
    assert (field.role, text[field.value.start : field.value.end]) == ("sum_total", "23200")


@pytest.mark.parametrize("text", ["甲\t乙\t丙\n1\t2\t3\n", "姓名  年龄  籍贯\n李四  30  秦安\n"])
def test_no_table(text):
    assert values(text) == []


@pytest.mark.parametrize(
    "text", [PARAGRAPHS, TABS, BARS, SPACES, STACKED, "总投资：2.7亿元    年度投资：9000万元"]
)
def test_values_follow_each_other(text):
    ends = 0
    for field in FINDER.find(text):
        assert ends <= field.value.start < field.value.end <= len(text)
        ends = field.value.end


@pytest.mark.parametrize(
    "piece", ["总投资：", "序号\t项目名称\t总投资\n", "序号\n\n项目名称\n\n总投资\n\n", "（", "单位：", "|"]
)
def test_time_is_linear(piece):
    def seconds(text: str) -> float:
        begun = time.perf_counter()
        FINDER.find(text)
        return time.perf_counter() - begun

    few, many = seconds(piece * 500), seconds(piece * 4000)
    assert many < 40 * few + 0.5
