"""Which project or set a value belongs to."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Sequence
from typing import Literal

from govextract.extract.mentions import AmountMention, CapacityMention, DateMention
from govextract.link.scene import Named, Scene, Target
from govextract.patterns import compile_pattern, compile_plain
from govextract.text.document import Extent

Kind = Literal["amount", "capacity", "date"]
Valued = AmountMention | CapacityMention | DateMention

_BUILDS = (
    "实施|建设|打造|新建|完成|改造|用于|兴建|修建|建造|新上|开工|动工|签约|投建|启动|引进|上马|建起|建成"
)
# between a value and the name it leads to
_LEADS_TO = compile_plain(
    rf"""[)）]?(?:[^，。；,;：:！？\n（(]|[（(][^（）()\n]{{0,24}}[)）]){{0,30}}的[\p{{Han}}“「]{{0,8}}?   # 的, （约合…）建设的
    | (?:以上|以下|左右|多|余)?[，,]?(?:开工|联合|共同|计划|用于|同步|又)?(?:{_BUILDS})了?[^，。；,;！？\n、]{{0,10}}  # ，实施
    """,
    re.VERBOSE,
)
# 投资8亿元，|年产10万个车厢的|九鼎车厢厂: two clauses before one name
_OPENS_WITH_SUM = compile_pattern(
    r"(?:[另此]外|其中)?[，,]?(?:计划|预计|概算|估算)?总?投资额?(?:约|近|达|超|为)?"
)
_LEADS_FARTHER = compile_pattern(r"(?:以上|左右)?[，,、](?![是为由其该均])[^，。；,;：:！？\n是]{2,30}的")
_LEADS_TO_SET = compile_pattern(r"(?:以上)?的[^，。；,;]{0,8}")
_ALL = compile_pattern(r"均|都|各")
# a clause about something else: 今年全市公路水路计划投资…
_ELSEWHERE = compile_pattern(
    r"(?:^|[，,；;。：:])[\p{Han}\d]{0,4}?"
    r"(?:全[市县区省州盟旗镇乡系]|我[市县区省]|该[市县区镇]|各[地镇乡县区]|[镇乡县市区省]财政|[县市省区镇乡]里(?:今年|去年)?[列拿安出]|园区(?:完成|实现|累计)|网传)"
)


def owner(scene: Scene, start: int, end: int, kind: Kind, fellows: Sequence[Valued]) -> Target | None:
    """The project or set that a value belongs to, or None.

    Args:
        scene: the article.
        start: where the value starts.
        end: where it ends.
        kind: what it is: sums of a list are nobody's, dates of a list are everybody's.
        fellows: the article's values of this kind, in text order, for lists told in turn.
    """
    held = scene.name_at(start, end)
    if held:
        return "project", (held.entity,)  # 年产3万吨…项目
    row = scene.row_at(start)
    if row:
        return "project", row.entities
    sentence = scene.document.sentence_at(start)
    before = [named for named in scene.names_in(sentence.start, start) if named.end <= start]
    bracket = scene.bracket_around(start, sentence.start)
    beside = next((n for n in reversed(before) if bracket is not None and 0 <= bracket - n.end <= 1), None)
    if beside:
        return "project", (beside.entity,)  # 何巷水厂（日供水3万吨）
    leads, target = _led_to(scene, start, end, sentence, kind)
    if leads:
        return target
    return _named_before(scene, start, end, sentence, before, kind, fellows)


def _led_to(scene: Scene, start: int, end: int, sentence: Extent, kind: Kind) -> tuple[bool, Target | None]:
    """Whether a value leads to what is named behind it, and to whom: 投资3亿元的…, 总投资38亿元的24个项目."""
    text = scene.document.text
    after = next(iter(scene.names_in(end, sentence.end)), None)
    group = next(iter(scene.groups_in(end, sentence.end)), None)
    group_first = group is not None and (after is None or scene.groups[group].start < after.start)
    if after and not group_first and _LEADS_TO.fullmatch(text, end, after.start):
        run = scene.run_of(after)
        behind = [named for named in run if named.start >= end]
        own = any(text[max(0, n.start - 1) : n.start] == "的" for n in run if n is not after)
        if kind == "amount" and len(behind) > 1 and not own:
            return True, None  # 总投资5亿元的甲、乙、丙: a sum of all
        return True, ("project", scene.series_of(after) if kind == "date" else (after.entity,))
    clause = scene.document.clause_at(end - 1)
    if (
        kind == "amount"
        and after
        and not group_first
        and (after.start == end or _LEADS_FARTHER.fullmatch(text, end, after.start))
        and _OPENS_WITH_SUM.fullmatch(text, clause.start, start)
    ):  # 总投资150亿元|海创磷酸铁锂项目
        return True, ("project", (after.entity,))
    if group is not None and _LEADS_TO_SET.fullmatch(text, end, scene.groups[group].start):
        return True, ("group", (group,))
    return False, None


def _named_before(
    scene: Scene,
    start: int,
    end: int,
    sentence: Extent,
    before: list[Named],
    kind: Kind,
    fellows: Sequence[Valued],
) -> Target | None:
    """The last project or set named before a value in its sentence, else what the sentence is about."""
    text = scene.document.text
    groups = [
        number for number in scene.groups_in(sentence.start, start) if scene.groups[number].end <= start
    ]
    last_group = scene.groups[groups[-1]] if groups else None
    if before and (last_group is None or last_group.start < before[-1].start or kind != "amount"):
        if last_group is None and kind == "amount" and _ELSEWHERE.search(text, before[-1].end, start):
            return None
        return _of_list(scene, before[-1], start, kind, fellows)
    if before and last_group is not None:
        counted_in = (
            last_group.start - before[-1].end <= 1 and len(scene.series_of(before[-1])) == last_group.count
        )
        if counted_in:  # 惠泽生物、鑫铭光学…4个项目投资额分别为
            return _of_list(scene, before[-1], start, kind, fellows)
    if groups:
        return "group", (groups[-1],)
    clause = scene.document.clause_at(start)
    if kind != "amount":
        after = next(iter(scene.names_in(end, min(clause.end, end + 30))), None)
        if after:
            return "project", scene.series_of(after)  # 4月份计划开复工京绿风电
        ahead = next(iter(scene.groups_in(end, clause.end)), None)
        if ahead is not None and kind == "date":
            return "group", (ahead,)
    return _by_topic(scene, start, sentence, kind, fellows)


def _by_topic(
    scene: Scene, start: int, sentence: Extent, kind: Kind, fellows: Sequence[Valued]
) -> Target | None:
    topic = scene.topic_of(sentence)
    if topic is None or topic[0] == "group":
        return topic
    if kind == "amount" and len(topic[1]) > 1:
        if "分别" in scene.document.text[sentence.start : start]:
            return _in_turn(topic[1], start, sentence.start, sentence.end, fellows)
        return None  # a sum of all
    return None if _ELSEWHERE.search(scene.document.text, max(0, sentence.start - 1), start) else topic


def _of_list(scene: Scene, named: Named, start: int, kind: Kind, fellows: Sequence[Valued]) -> Target | None:
    """The owner after a list of names: all of it for dates and 均, in turn for 分别, else a single one only."""
    text = scene.document.text
    series = scene.series_of(named)
    if len(series) == 1 or _ALL.search(text, named.end, start):
        return "project", series
    if "分别" in text[named.end : start]:
        in_turn = _in_turn(series, start, named.end, scene.document.sentence_at(start).end, fellows)
        if in_turn is not None or kind != "date":
            return in_turn
    if kind == "date":
        return "project", series
    return None if kind == "amount" else ("project", (series[-1],))


def _in_turn(
    series: tuple[int, ...], start: int, low: int, high: int, fellows: Sequence[Valued]
) -> Target | None:
    """投资分别为3亿元、5亿元: each value to the name of its place."""
    first = bisect_left(fellows, low, key=lambda m: m.start)
    places = [m.start for m in fellows[first : bisect_left(fellows, high, key=lambda m: m.start)]]
    if len(places) < len(series) or start not in places[: len(series)]:
        return None
    return "project", (series[places.index(start)],)
