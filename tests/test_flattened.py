"""Tables that a scrape flattened, a cell a line or a cell a paragraph, and headers in two lines."""

from __future__ import annotations

import pytest

import govextract

WATER, BEARINGS, FOIL = "何巷水厂", "金沃轴承项目", "盛铭铜箔项目"


def rows(text: str) -> dict[str, list[str]]:
    """The projects of a text with the words of their sums and the names of their people."""
    report = govextract.parse(text)
    words = {record.id: record.text for record in (*report.amounts, *report.capacities)}
    people = {official.id: official.name for official in report.officials}
    return {
        p.name: [*map(words.get, p.amounts), *map(words.get, p.capacities), *map(people.get, p.officials)]
        for p in report.projects
    }


@pytest.mark.parametrize(
    ("cells", "expected"),
    [
        pytest.param(
            f"序号 项目名称 建设内容 总投资（万元） 年度投资（万元） 责任领导 1 {WATER} 日供水3万吨 12000 5000 秦刚"
            f" 2 {BEARINGS} 8000 马伟 3 {FOIL} 年产铜箔2万吨 9000 4000 程丽",
            {
                WATER: ["12000", "5000", "3万吨", "秦刚"],
                BEARINGS: ["8000", "马伟"],
                FOIL: ["9000", "4000", "2万吨", "程丽"],
            },
            id="empty cells are gone",
        ),
        pytest.param(
            f"序号 项目名称 投资情况（万元） 责任人 总投资 年度投资 1 {WATER} 12000 5000 秦刚"
            f" 2 {BEARINGS} 8000 3000 马伟 3 {FOIL} 9000 4000 程丽",
            {
                WATER: ["12000", "5000", "秦刚"],
                BEARINGS: ["8000", "3000", "马伟"],
                FOIL: ["9000", "4000", "程丽"],
            },
            id="the header's second line stands behind its first",
        ),
        pytest.param(
            f"序号 项目名称 投资情况（万元） 责任人 总投资 年度投资 1 {WATER} 12000 秦刚"
            f" 2 {BEARINGS} 8000 马伟 3 {FOIL} 9000 程丽",
            {BEARINGS: [], FOIL: []},
            id="which header is whose cannot be told",
        ),
        pytest.param(
            f"项目名称 总投资（万元） 责任人 建设地点 {WATER} 12000 秦刚 何巷镇 {BEARINGS} 8000 马伟 开发区 合计 20000",
            {WATER: ["12000", "秦刚"], BEARINGS: ["8000", "马伟"]},
            id="no numbers, and a total",
        ),
        pytest.param(
            f"项目名称 总投资（万元） 责任人 建设地点 {WATER} 12000 秦刚 何巷镇 {BEARINGS} 马伟 8000 开发区",
            {WATER: ["12000", "秦刚"], BEARINGS: []},
            id="a row that does not fit ends the table",
        ),
    ],
)
def test_a_cell_a_line(cells, expected):
    assert rows(cells.replace(" ", "\n")) == expected


def test_a_cell_a_paragraph():
    cells = f"序号 项目名称 总投资（万元） 责任人 1 {WATER} 12000 秦刚 2 {BEARINGS} 马伟 3 {FOIL} 9000 程丽"
    assert rows(cells.replace(" ", "\n\n")) == {
        WATER: ["12000", "秦刚"],
        BEARINGS: ["马伟"],
        FOIL: ["9000", "程丽"],
    }


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param(
            f"序号\t项目名称\t投资（万元）\t\t责任人\n\t\t总投资\t年度投资\t\n1\t{WATER}\t12000\t5000\t秦刚\n2\t{BEARINGS}\t8000\t3000\t马伟",
            {WATER: ["12000", "5000", "秦刚"], BEARINGS: ["8000", "3000", "马伟"]},
            id="two lines of the same width",
        ),
        pytest.param(
            f"序号\t项目名称\t资金来源（万元）\t责任人\n中央\t省级\n1\t{WATER}\t12000\t300\t秦刚\n2\t{BEARINGS}\t8000\t200\t马伟",
            {WATER: ["12000", "300", "秦刚"], BEARINGS: ["8000", "200", "马伟"]},
            id="a second line of the parts alone",
        ),
        pytest.param(
            f"序号\t项目名称\t总投资（万元）\t责任人\n1\t{WATER}\t12000\t秦刚\n2\t{BEARINGS}\t8000\t马伟\n合计\t\t20000\t\n"
            "会议要求各责任单位靠前服务，及时协调解决用地、用工、用电等方面的问题，确保年度目标任务如期完成，力争多完成、快完成、早见效。",
            {WATER: ["12000", "秦刚"], BEARINGS: ["8000", "马伟"]},
            id="a total, and text behind",
        ),
        pytest.param(
            f"序号|项目名称|总投资（万元）|责任人\n1|{WATER}|12000|秦刚\n2|{BEARINGS}|8000",
            {WATER: ["12000", "秦刚"], BEARINGS: ["8000"]},
            id="a row whose last cells are missing",
        ),
        pytest.param(
            "项目单位\t恒业科技有限公司\t建设地点\t柘城县\n总投资\t3亿元\t责任人\t秦刚",
            {},
            id="labels beside values",
        ),
    ],
)
def test_a_row_a_line(text, expected):
    assert rows(text) == expected
