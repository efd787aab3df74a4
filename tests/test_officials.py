"""Officials: the cases of specs/officials.yaml, the cells of tables, and the edges of articles."""

from __future__ import annotations

import pathlib
from typing import Any

import pytest
import yaml

from govextract.extract.mentions import OfficialMention
from govextract.extract.names import NameReader
from govextract.extract.officials import OfficialExtractor
from govextract.lexicon import Lexicons
from govextract.text.document import ArticleExtent, Document, Extent, Field
from govextract.text.normalize import normalize

SPECS = pathlib.Path(__file__).parent / "specs" / "officials.yaml"
CASES = yaml.safe_load(SPECS.read_text(encoding="utf8"))
LEXICONS = Lexicons()
EXTRACTOR = OfficialExtractor(LEXICONS)


def document(text: str, fields: list[Field] | None = None, furniture: list[Extent] | None = None) -> Document:
    normalized = normalize(text)
    whole = ArticleExtent(0, len(normalized.text), Extent(0, 0))
    return Document(normalized, [whole], furniture or [], fields or [])


def cells(rows: list[list[str]], labels: list[str]) -> Document:
    """A table flattened into text: each cell between blank lines, its column's header its label."""
    text = "\n\n".join(labels) + "\n\n"
    fields = []
    for number, row in enumerate(rows):
        for label, cell in zip(labels, row, strict=True):
            fields.append(Field(label, "", Extent(len(text), len(text) + len(cell)), number))
            text += cell + "\n\n"
    normalized = normalize(text)
    moved = [
        field._replace(
            value=Extent(*(normalized.alignment.from_raw(at) if at else 0 for at in field.value)),
        )
        for field in fields
    ]
    return Document(normalized, [ArticleExtent(0, len(normalized.text), Extent(0, 0))], [], moved)


def brief(mention: OfficialMention) -> dict[str, Any]:
    return {
        "name": mention.name,
        "titles": list(mention.titles),
        "sector": mention.sector,
        "mentions": len(mention.spans),
    }


@pytest.mark.parametrize("case", CASES, ids=[case["text"][:24] for case in CASES])
def test_spec(case: dict[str, Any]) -> None:
    assert [brief(mention) for mention in EXTRACTOR.extract(document(case["text"]))] == case["records"]


def test_cells_name_their_people() -> None:
    table = cells(
        [
            ["邓 敏\n县委书记", "县文旅局\n余长河"],
            ["卢学军\n县委副书记、县长", "经开区管委会\n蒲 进（主任）"],
            ["卢学军", "经开区管委会、县经信局\n蒲 进、\n黄昌明"],
            ["副县长\n廖永强", "县水利局龚平"],
        ],
        ["联系县领导", "责任单位及责任人"],
    )
    found = {m.name: (list(m.titles), len(m.spans)) for m in EXTRACTOR.extract(table)}
    assert found == {
        "邓敏": (["县委书记"], 1),
        "余长河": (["责任人"], 1),
        "卢学军": (["县委副书记", "县长"], 2),
        "蒲进": (["主任"], 2),
        "黄昌明": (["责任人"], 1),
        "廖永强": (["副县长"], 1),
        "龚平": (["责任人"], 1),
    }


@pytest.mark.parametrize(
    "label", ["包保领导", "责任领导", "牵头县领导", "责任人", "首席服务官", "包联县级领导"]
)
def test_a_label_is_the_title_where_no_post_is_given(label: str) -> None:
    assert [brief(m)["titles"] for m in EXTRACTOR.extract(cells([["柯长青"]], [label]))] == [[label]]


@pytest.mark.parametrize("label", ["联系人", "联系电话", "责任单位", "项目名称", "建设内容", "记者"])
def test_other_columns_name_no_officials(label: str) -> None:
    assert EXTRACTOR.extract(cells([["柯长青"]], [label])) == []


def test_people_belong_to_their_article() -> None:
    text = "县长丁守谦致辞。\n丁守谦到任三年。\n"
    articles = [ArticleExtent(0, 9, Extent(0, 0)), ArticleExtent(9, len(text), Extent(9, 9))]
    found = EXTRACTOR.extract(Document(normalize(text), articles))
    assert [(m.name, m.spans) for m in found] == [("丁守谦", [Extent(2, 5)])]


def test_furniture_holds_no_officials() -> None:
    text = "县长丁守谦讯。县长靳怀仁致辞。"
    found = EXTRACTOR.extract(document(text, furniture=[Extent(0, 7)]))
    assert [m.name for m in found] == ["靳怀仁"]


def test_a_padded_name_is_one_name() -> None:
    found = EXTRACTOR.extract(document("县长 邓　敏\n\n邓敏说，要抓紧。"))
    assert [(m.name, len(m.spans)) for m in found] == [("邓敏", 2)]


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("丁守谦致辞", "丁守谦"),
        ("陶然牵头", "陶然"),
        ("周涛负责方案", "周涛"),
        ("李强调研项目", "李强"),
        ("欧阳敏主持", "欧阳敏"),
        ("吐尔逊·艾力专班盯办", "吐尔逊·艾力"),
        ("苏德毕力格，", "苏德毕力格"),
        ("西田健一透露", "西田健一"),
        ("李强调，", None),
        ("高度重视", None),
        ("张罗着", None),
        ("2024", None),
    ],
)
def test_where_a_name_ends(text: str, name: str | None) -> None:
    found = NameReader(LEXICONS).at(text, 0, len(text))
    assert (found.name if found else None) == name


def test_nothing_in_nothing() -> None:
    assert EXTRACTOR.extract(document("")) == []


def test_time_grows_with_the_text_alone() -> None:
    many = (
        "县委副书记、县长" * 2000
        + "、".join(["王小明"] * 2000)
        + "等县领导"
        + "（" * 2000
        + "局" * 2000
        + "：" * 2000
    )
    assert len(EXTRACTOR.extract(document(many))) <= 1
