"""Links: which mentions name the same project, what happens on a date and whether it lies ahead."""

from __future__ import annotations

from datetime import date

import pytest

from govextract.extract.mentions import DateMention, ProjectMention
from govextract.lexicon import Lexicons
from govextract.link.coreference import Entity, _shortens, project_name, resolve
from govextract.link.events import EventFinder, is_planned, sentence_dates
from govextract.text.document import ArticleExtent, Document, Extent
from govextract.text.normalize import normalize

EVENTS = EventFinder(Lexicons())


def document(text: str) -> Document:
    normalized = normalize(text)
    return Document(normalized, [ArticleExtent(0, len(normalized.text), Extent(0, 0))])


# names ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("黄姚古镇游客中心", "黄姚古镇游客中心"),
        ("黄姚古镇二期项目", "黄姚古镇项目"),
        ("黄姚古镇项目二期", "黄姚古镇项目"),
        ("黄姚古镇改造工程（三期）", "黄姚古镇改造工程"),
        ("黄姚古镇改造（一期）工程", "黄姚古镇改造工程"),
        ("城南安置房三期", "城南安置房"),
        ("黄姚古\n镇项目", "黄姚古镇项目"),
        ("二期", "二期"),
    ],
)
def test_project_name(text, name):
    assert project_name(text) == name


# mentions of one project -----------------------------------------------------------------------------------------


def entities(text: str, *names: str, rule: str = "head") -> list[Entity]:
    """The entities of a text in which each name was found where it first stands."""
    found = [ProjectMention(text.index(name), text.index(name) + len(name), rule) for name in names]
    cut = document(text)
    return resolve(cut, cut.articles[0], sorted(found, key=lambda mention: mention.start))


def spans(text: str, entity: Entity) -> list[str]:
    return [text[span.start : span.end] for span in entity.spans]


def test_repeated_name_is_found_again():
    text = "桐梓茶叶加工项目开工。目前，桐梓茶叶加工项目完成征地。"
    (entity,) = entities(text, "桐梓茶叶加工项目")
    assert spans(text, entity) == ["桐梓茶叶加工项目", "桐梓茶叶加工项目"]


def test_short_name_belongs_to_the_fullest():
    text = "正安县吉他产业园项目开工，吉他产业园项目投资3亿元。"
    (entity,) = entities(text, "正安县吉他产业园项目")
    assert entity.name == "正安县吉他产业园项目"
    assert spans(text, entity) == ["正安县吉他产业园项目", "吉他产业园项目"]


def test_fullest_name_may_come_last():
    text = "赤水竹浆项目开工。中宏集团赤水竹浆项目二期明年投产。"
    (entity,) = entities(text, "赤水竹浆项目", "中宏集团赤水竹浆项目二期")
    assert entity.name == "中宏集团赤水竹浆项目"


def test_phases_are_one_project():
    text = "仁怀酒厂一期投产，仁怀酒厂二期开工。"
    (entity,) = entities(text, "仁怀酒厂一期", "仁怀酒厂二期")
    assert (entity.name, len(entity.spans)) == ("仁怀酒厂", 2)


def test_a_phase_behind_a_repeated_name_is_in_its_mention():
    text = "仁怀酒厂项目开工。随后，仁怀酒厂项目二期投产。"
    (entity,) = entities(text, "仁怀酒厂项目")
    assert spans(text, entity) == ["仁怀酒厂项目", "仁怀酒厂项目二期"]


def test_what_another_article_says_is_no_mention():
    text = "正安县吉他产业园项目动工。\n吉他产业园忙碌。正安县吉他产业园项目投资3亿元。\n吉他产业园热闹。"
    cut = document(text)
    first, last = text.index("\n") + 1, text.rindex("\n") + 1
    at = text.index("正安县", first)
    (entity,) = resolve(
        cut, ArticleExtent(first, last, Extent(first, first)), [ProjectMention(at, at + 10, "head")]
    )
    assert all(first <= span.start < last for span in entity.spans)
    assert Extent(at, at + 10) in entity.spans


@pytest.mark.parametrize(
    ("short", "full", "is_short"),
    [
        ("石龙坪抽蓄电站", "石龙坪抽水蓄能电站", True),
        ("石龙坪电站", "石龙坪抽水蓄能电站", True),
        ("石坪抽电", "石龙坪抽水蓄能电站", False),
        ("石龙坪水站", "石龙坪抽水蓄能电站", False),
    ],
)
def test_what_shortens_a_name(short, full, is_short):
    assert _shortens(short, full) is is_short


def test_different_names_are_different_projects():
    text = "余庆污水处理厂和凤冈污水处理厂开工。"
    assert [entity.name for entity in entities(text, "余庆污水处理厂", "凤冈污水处理厂")] == [
        "余庆污水处理厂",
        "凤冈污水处理厂",
    ]


def test_a_short_name_that_fits_two_joins_neither():
    text = "绥阳金银花加工园、绥阳金银花检测园完工，金银花园热闹。"
    found = entities(text, "绥阳金银花加工园", "绥阳金银花检测园")
    assert [len(entity.spans) for entity in found] == [1, 1]


def test_entities_are_in_text_order():
    text = "先说湄江大桥，再说乌江三桥连接线改造项目。"
    assert [e.name for e in entities(text, "乌江三桥连接线改造项目", "湄江大桥")] == [
        "湄江大桥",
        "乌江三桥连接线改造项目",
    ]


def test_headings_are_noted():
    text = "1.湄江大桥。湄江大桥主体封顶。"
    (entity,) = entities(text, "湄江大桥", rule="item_heading")
    assert entity.headings == [2]


def test_no_mentions_no_entities():
    assert entities("今年雨水多。") == []


# events ----------------------------------------------------------------------------------------------------------


def near(text: str, words: str) -> list[str]:
    start = text.index(words)
    return list(EVENTS.near(text, start, start + len(words), len(text)))


@pytest.mark.parametrize(
    ("text", "events"),
    [
        ("6月开工", ["start"]),
        ("6月破土动工", ["start"]),
        ("6月奠基", ["start"]),
        ("6月竣工", ["completion"]),
        ("6月建成投产", ["completion", "production"]),
        ("6月完工并投入使用", ["completion", "operation"]),
        ("6月竣工、投产", ["completion", "production"]),
        ("6月试生产", ["trial"]),
        ("6月试运行", ["trial"]),
        ("6月并网发电", ["production"]),
        ("6月通车", ["operation"]),
        ("6月签约", ["signing"]),
        ("6月获批", ["approval"]),
        ("6月主体封顶", ["other"]),
        ("6月雨水多", []),
        ("开工时间：6月", ["start"]),
        ("投产时间为6月", ["production"]),
        ("竣工日期:6月", ["completion"]),
    ],
)
def test_events_near_a_date(text, events):
    assert near(text, "6月") == events


def test_only_events_up_to_the_next_date():
    text = "3月开工，9月投产"
    assert EVENTS.near(text, 0, 2, 5) == ["start"]
    assert near(text, "9月") == ["production"]


@pytest.mark.parametrize("text", ["6月开工项目12个", "6月开工率达九成", "6月举行开工仪式"])
def test_a_class_or_an_occasion_is_no_event(text):
    assert near(text, "6月") == []


DAY = date(2021, 6, 15)


@pytest.mark.parametrize(
    ("text", "words", "first", "last", "planned"),
    [
        ("3月开工", "3月", date(2021, 3, 1), date(2021, 3, 31), False),
        ("9月开工", "9月", date(2021, 9, 1), date(2021, 9, 30), True),
        ("计划6月开工", "6月", date(2021, 6, 1), date(2021, 6, 30), True),
        ("已于6月开工", "6月", date(2021, 6, 1), date(2021, 6, 30), False),
        ("计划3月开工", "3月", date(2021, 3, 1), date(2021, 3, 31), False),
        ("预计某月开工", "某月", None, None, True),
        ("某月顺利开工", "某月", None, None, False),
    ],
)
def test_is_planned(text, words, first, last, planned):
    at = text.index(words)
    mention = DateMention(at, at + len(words), first, last, "month")
    assert is_planned(document(text), mention, Extent(0, len(text)), DAY) is planned


def test_without_a_reference_words_decide():
    mention = DateMention(2, 4, date(2021, 9, 1), date(2021, 9, 30), "month")
    assert is_planned(document("力争9月开工"), mention, Extent(0, 6), None)
    assert not is_planned(document("就在9月开工"), mention, Extent(0, 6), None)


def test_sentence_dates():
    dates = [DateMention(at, at + 2, None, None, "month") for at in (0, 5, 10)]
    assert sentence_dates(dates, Extent(0, 10)) == dates[:2]
