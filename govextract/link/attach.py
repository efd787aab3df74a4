"""Which amounts, capacities, dates and officials belong to which project or counted set.

An article is read sentence by sentence. A value belongs to the project whose name it stands in, to the one it
leads to (投资3亿元的…), else to the last one named before it in the sentence, else to the topic: the project
that the item, the row or the sentence before is about.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Literal

import regex

from govextract.extract.mentions import (
    AmountMention,
    CapacityMention,
    DateMention,
    GroupMention,
    OfficialMention,
)
from govextract.lexicon import Lexicons
from govextract.link.coreference import Entity
from govextract.link.events import EventFinder, is_planned
from govextract.records import Event
from govextract.text.document import ArticleExtent, Document, Extent

_LIST_MARK = regex.compile(r"\n[ \t　]*(?:[一二三四五六七八九十]{1,3}[、.．]|[(（][一二三四五六七八九十\d]{1,3}[)）]|\d{1,3}[.、．)）](?!\d)|[①-⑳])")
_LABEL_LINE = regex.compile(r"\s*[\p{Han}]{2,12}(?:[（(][^）)]{1,8}[)）])?[:：]")
_BETWEEN_LISTED = regex.compile(
    r"\s*(?:[（(][^（）()]*[)）])?\s*(?:、|和|及|与|以及|，以及|,以及)\s*(?:[\d.]+(?:公里|千米|米|平方米|亩)的?)?"
)
_BUILDS = "实施|建设|新建|完成|改造|用于|兴建|修建|建造|新上|开工|动工|签约|投建|启动|引进|上马|建起|建成"
# between a value and the name it leads to: 投资3亿元|的|…, |共建的|…, |（约合1.4亿元）建设的|…, |，实施|…
_LEADS_TO = regex.compile(
    rf"[)）]?(?:[^，。；,;：:！？\n（(]|[（(][^（）()\n]{{0,24}}[)）]){{0,30}}的[\p{{Han}}“「]{{0,8}}?|(?:以上|以下|左右|多|余)?[，,]?(?:开工|联合|共同|计划|用于|同步|又)?(?:{_BUILDS})了?[^，。；,;！？\n、]{{0,10}}"
)
_ALL = regex.compile(r"均|都|各")
_OLD_LEVEL = regex.compile(r"(?:由|从)(?:原来?的?|现有的?|约|目前的?|每[年日天])?\s*$")
_NEW_LEVEL = regex.compile(
    r"^(?:/[日年天时]|每[年日天])?\s*[\p{Han}]{0,6}?(?:提高|提升|提到|提至|增|扩|升|跃升|抬升|攀升|拉升|拓展|调整|调减|压减|降|减|改|变)"
)
_GOES_ON = regex.compile(
    r"^[\s“「『\"]*(?:该|项目|这[一个座条家]|其|一期|二期|三期|首期|近期|建成|达产|投产|全部|总投资|计划|预计|设计|主要|占地|目前|现|新|整个|工程|目标|投用|竣工|企业|公司|园区|今年|明年|去年|\d|此前|我们|从|年产|届时|全线|主体|线路|全长|概算|估算|投资|厂房|设备)"
)
# a clause about something else: 今年全市公路水路计划投资…
_ELSEWHERE = regex.compile(
    r"(?:^|[，,；;。：:])[\p{Han}\d]{0,4}?(?:全[市县区省州盟旗镇乡系]|我[市县区省]|该[市县区镇]|各[地镇乡县区]|[镇乡县市区省]财政|园区(?:完成|实现|累计)|网传)"
)
_FORMER = regex.compile(r"[，。；,;：:]?(前者|后者)")
# a sentence that goes back to the project named before, over others between
_GOES_BACK = regex.compile(
    r"^[\s“「『\"]*(?:该|这个|这一|此)(?:[\p{Han}]{0,4}(?:项目|工程|园|区|厂|基地|中心|站|路|桥|院|校|线|库|馆|综合体|码头|港))|^[\s“「]*(?:项目|整个项目|全部(?:建成|达产|投产|落成)|(?:建成|投产|达产|完工|竣工|落成|满产|投用)后|[一二三首]期|厂区|场区|库区|主体|全线|线路|首台)"
)
_TURNS_AWAY = regex.compile(
    r"^[\s“「『]*(?:全[市县区省州盟旗镇乡]|我[市县区省]|会[议上]|各[级地镇乡县区部]|据统计|数据显示|近年来|据了解|同时[，,]|此外|一是|二是|三是|会前|会后|在致辞|[\p{Han}]{2,4}(?:强调|要求|指出|表示|宣布|在致辞))"
)
_TELLS_OF_WORKS = regex.compile(r"项目|[一二三首]期|投产|达产|建成|总投资|概算|开工|竣工|封顶|施工|产能|年产|厂房|设备|该[厂园站桥路馆院校线]|包[抓联保靠]|牵头")
_RESPONSIBLE = regex.compile(r"包[抓保联靠扶帮]|牵头|分包|领办|领衔|负责|盯办|联系|挂[点联钩包帮]|责任|督办|专班|服务官|接替")
_ROLE_BEFORE = regex.compile(
    r"(?:首席服务官|责任人|负责人|[牵挂包联分][\p{Han}]{0,2}领导|指挥长|组长|链长|项目长|管家)(?:是|为|由|[:：]|分别[为是])[^，。；\n]{0,30}$|(?:牵头|包[抓保联靠]|分管|挂[点联钩])的[^，。；\n]{0,20}$"
)
_RESPONSIBLE_CELLS = ("official", "unit", "owner")  # 责任单位：县农业农村局（局长…）
_NOT_RESPONSIBLE = regex.compile(r"接替原?[\p{Han}、]{0,12}$|原由?[\p{Han}、]{0,12}$|不再")
_HEAD_OF_WORKS = regex.compile(r"项目(?:负责人|经理|总指挥|部|总监|总工)|(?<!副)(?:董事长|总经理|厂长|社长|总裁|运营公司负责人|董事总经理)$|指挥长$|总指挥$|工区长$|标段")
_SPEAKS = regex.compile(r"[^。；\n]{0,10}(?:说|笑|签|算|直言|讲|盘算|乐|掰着|喜|介绍|表示|告诉|透露|称|坦言|算账|指着|道|感慨|解释|信心)")
_PER_HEAD = regex.compile(r"(?:每|人均|户均|亩均|单|一[斤吨])[\p{Han}]{0,6}$")
_SCOPES_MONEY = regex.compile(r"[^，。；,;]{0,8}?(?:计划|预计|可|已|共|累计|实际|全年|度)*(?:完成|投资|投入|到位|实现|安排|引进|支出)")

_Valued = AmountMention | CapacityMention | DateMention
Target = tuple[Literal["project", "group"], tuple[int, ...]]


@dataclass(slots=True)
class Links:
    """What belongs to one project or one set, by positions in the lists of mentions."""

    amounts: list[int] = field(default_factory=list)
    capacities: list[int] = field(default_factory=list)
    dates: list[tuple[int, Event, bool]] = field(default_factory=list)
    officials: list[int] = field(default_factory=list)


@dataclass(slots=True)
class _Named:
    start: int
    end: int
    entity: int


@dataclass(slots=True)
class _Block:
    """An item or a row: what stands in it is about its projects."""

    parts: list[Extent]
    entities: tuple[int, ...]

    def holds(self, offset: int) -> bool:
        return any(part.holds(offset) for part in self.parts)


class Linker:
    """Links the mentions of one article.

    Args:
        lexicons: gives ``project_events``.
    """

    def __init__(self, lexicons: Lexicons) -> None:
        self._events = EventFinder(lexicons)

    def link(
        self,
        document: Document,
        article: ArticleExtent,
        entities: Sequence[Entity],
        groups: Sequence[GroupMention],
        amounts: Sequence[AmountMention],
        capacities: Sequence[CapacityMention],
        dates: Sequence[DateMention],
        officials: Sequence[OfficialMention],
    ) -> tuple[list[Links], list[Links]]:
        """The links of each entity and of each group, all of one article and in text order."""
        scene = _Scene(document, article, entities, groups, [a.start for a in amounts])
        projects = [Links() for _ in entities]
        sets = [Links() for _ in groups]
        for position, amount in enumerate(amounts):
            if amount.kind in ("economy", "threshold") or _is_old(document.text, amount.start, amount.end):
                continue
            target = scene.owner(amount.start, amount.end, "amount", amounts)
            if target is None:
                continue
            if target[0] == "group":
                if amount.kind in ("investment", "revenue"):
                    for number in target[1]:
                        sets[number].amounts.append(position)
                continue
            if amount.kind == "other" and (amount.value < 100_000 or _PER_HEAD.search(document.text[max(0, amount.start - 10) : amount.start])):
                continue
            for number in target[1]:
                projects[number].amounts.append(position)
        for position, capacity in enumerate(capacities):
            if _is_old(document.text, capacity.start, capacity.end):
                continue
            target = scene.owner(capacity.start, capacity.end, "capacity", capacities)
            if target and target[0] == "project":
                for number in target[1]:
                    projects[number].capacities.append(position)
        for position, mention in enumerate(dates):
            self._date(scene, mention, position, dates, amounts, projects, sets)
        for position, official in enumerate(officials):
            for number in _responsible_for(scene, official):
                projects[number].officials.append(position)
        return projects, sets

    def _date(
        self,
        scene: _Scene,
        mention: DateMention,
        position: int,
        dates: Sequence[DateMention],
        amounts: Sequence[AmountMention],
        projects: list[Links],
        sets: list[Links],
    ) -> None:
        document, text = scene.document, scene.document.text
        reference = scene.article.published if scene.article.reference_is_year else scene.article.reference
        cell = document.field_at(mention.start)
        if cell is not None and cell.role in ("years", "start", "completion", "production", "dates"):
            by_role: dict[str, Event] = {"years": "other", "start": "start", "completion": "completion", "production": "production"}
            target = scene.owner(mention.start, mention.end, "date", dates)
            if target and target[0] == "project":
                stop = cell.value.end if position + 1 == len(dates) else min(cell.value.end, dates[position + 1].start)
                told = self._events.near(text, mention.start, mention.end, stop) if cell.role == "dates" else []
                role = by_role.get(cell.role) or ("start" if mention.start - cell.value.start < 3 else "completion")
                planned = cell.role == "years" or is_planned(document, mention, cell.value, reference)
                for number in target[1]:
                    projects[number].dates += [(position, event, planned) for event in told or [role]]
            return
        clause = document.clause_at(mention.start)
        sentence = document.sentence_at(mention.start)
        following = clause.end
        if position + 1 < len(dates):
            following = min(following, dates[position + 1].start)
        events = self._events.near(text, mention.start, mention.end, following)
        target: Target | None
        alone = regex.fullmatch(r"(?:上午|下午|晚|凌晨|零时|[\d时分]+)?[，,]?", text[mention.end : clause.end].strip())
        if alone and not events:
            # 4月15日，总投资…的养殖小区破土动工: the event is told of the next name
            named = next(iter(scene.names_in(mention.end, sentence.end)), None)
            if named is None:
                return
            stop = document.clause_at(named.end).end if named.end < len(text) else len(text)
            events = self._events.between(text, named.end, stop)
            if not events or _SPEECH.search(text[mention.end : named.start]):
                return
            target = ("project", scene.series_of(named))
        else:
            target = scene.owner(mention.start, mention.end, "date", dates)
        enumerated = _ENUMERATES.search(text, mention.end, min(clause.end, mention.end + 16))
        if enumerated and events:
            # 同日动工的还有：…；…；…: told of all names up to the paragraph's end
            stop = text.find("\n", mention.end)
            members = [n.entity for n in scene.names_in(mention.end, stop if stop >= 0 else len(text))]
            target = ("project", tuple(dict.fromkeys(members)))
        if target is None:
            return
        if _REPLACED.match(text, mention.end):
            return  # 由9月底|推迟到…
        if _POSTPONED.search(text, max(sentence.start, mention.start - 6), mention.start):
            earlier = dates[position - 1] if position else None
            if earlier is not None and sentence.holds(earlier.start):
                before = self._events.near(text, earlier.start, earlier.end, mention.start)
                events = before or events
                for number in target[1] if target[0] == "project" else ():
                    projects[number].dates = [row for row in projects[number].dates if row[0] != position - 1]
        if not events:
            if target[0] == "group":
                events = ["other"]
            elif _SCOPES_MONEY.match(text, mention.end) and scene.has_amount(mention.end, clause.end):
                return
            elif mention.start_date and mention.end_date and (mention.end_date - mention.start_date).days > 200:
                return
            else:
                events = ["other"]
        planned = is_planned(document, mention, clause, reference)
        owners = [projects[n] if target[0] == "project" else sets[n] for n in target[1]]
        if target[0] == "group":  # 夔门港二期等5个项目年内收官: told of the named one too
            owners += [projects[n] for n in scene.listed_in(target[1][0])]
        for links in owners:
            for event in events:
                if not any(d == position and e == event for d, e, _ in links.dates):
                    links.dates.append((position, event, planned))


_ENUMERATES = regex.compile(r"的(?:还有|有|包括|项目有)")
_POSTPONED = regex.compile(r"(?:调整|推迟|延期|顺延|延后|推后|延|提前)(?:至|到)$")
_REPLACED = regex.compile(r"(?:前)?(?:调整|推迟|延期|顺延|延后|推后|延|提前)(?:至|到)")
_SPEECH = regex.compile(r"说|介绍|强调|要求|指出|主持|调研|走访")


class _Scene:
    """One article with its names, sets and blocks in order."""

    def __init__(
        self,
        document: Document,
        article: ArticleExtent,
        entities: Sequence[Entity],
        groups: Sequence[GroupMention],
        amount_starts: Sequence[int],
    ) -> None:
        self.document = document
        self.article = article
        self.entities = entities
        self.groups = groups
        self.named = sorted(
            (_Named(span.start, span.end, number) for number, entity in enumerate(entities) for span in entity.spans),
            key=lambda n: n.start,
        )
        self._starts = [named.start for named in self.named]
        self._group_starts = [group.start for group in groups]
        self._amount_starts = amount_starts
        self._runs: dict[int, list[_Named]] = {}
        self._series = self._listed()
        self._cells = sorted(((part, block) for block in self._rows() for part in block.parts), key=lambda c: c[0])
        self._blocks = self._items()
        self._topics = self._read_topics()

    def names_in(self, start: int, end: int) -> list[_Named]:
        """The names that start in a stretch, in text order."""
        return self.named[bisect_left(self._starts, start) : bisect_left(self._starts, end)]

    def groups_in(self, start: int, end: int) -> range:
        """The positions of the sets that start in a stretch."""
        return range(bisect_left(self._group_starts, start), bisect_left(self._group_starts, end))

    def has_amount(self, start: int, end: int) -> bool:
        """Whether an amount starts in a stretch."""
        return bisect_left(self._amount_starts, start) < bisect_left(self._amount_starts, end)

    def row_at(self, offset: int) -> _Block | None:
        """The table's row whose cell holds an offset."""
        index = bisect_right(self._cells, offset, key=lambda cell: cell[0].start) - 1
        return self._cells[index][1] if index >= 0 and self._cells[index][0].holds(offset) else None

    def block_at(self, offset: int) -> _Block | None:
        """The item that holds an offset."""
        index = bisect_right(self._blocks, offset, key=lambda block: block.parts[0].start) - 1
        return self._blocks[index] if index >= 0 and self._blocks[index].holds(offset) else None

    def topic_of(self, sentence: Extent) -> Target | None:
        """What a sentence is about before it names anything."""
        return self._topics.get(sentence.start)

    # ---- who owns a value ------------------------------------------------------------------------------------

    def owner(self, start: int, end: int, kind: str, fellows: Sequence[_Valued]) -> Target | None:
        """The project or set that a value belongs to."""
        text = self.document.text
        held = bisect_right(self._starts, start) - 1
        if held >= 0 and end <= self.named[held].end:
            return "project", (self.named[held].entity,)
        row = self.row_at(start)
        if row:
            return "project", row.entities
        sentence = self.document.sentence_at(start)
        clause = self.document.clause_at(start)
        before = [n for n in self.names_in(sentence.start, start) if n.end <= start]
        after = next(iter(self.names_in(end, sentence.end)), None)
        bracket = _bracket_before(text, start, sentence.start)
        if bracket is not None:
            holder = next((n for n in reversed(before) if 0 <= bracket - n.end <= 1), None)
            if holder:
                return "project", (holder.entity,)
        group_after = next(iter(self.groups_in(end, sentence.end)), None)
        if after and _LEADS_TO.fullmatch(text, end, after.start) and not (
            group_after is not None and self.groups[group_after].start < after.start
        ):
            series = self.series_of(after)
            behind = [n for n in self._runs.get(after.start, []) if n.start >= end]
            if kind == "amount" and len(behind) > 1 and not self._own_amounts(after, fellows):
                return None  # 总投资5亿元的A、B、C: a sum of all
            return "project", series if kind == "date" and len(series) > 1 else (after.entity,)
        if group_after is not None and regex.fullmatch(r"(?:以上)?的[^，。；,;]{0,8}", text[end : self.groups[group_after].start]):
            return "group", (group_after,)
        group_before = [i for i in self.groups_in(sentence.start, start) if self.groups[i].end <= start]
        told_of = self._former_or_latter(sentence, start, before)
        if told_of is not None:
            return told_of
        if before and (not group_before or self.groups[group_before[-1]].start < before[-1].start):
            if kind == "amount" and _ELSEWHERE.search(text, before[-1].end, start):
                return None
            return self._of_series(before[-1], start, end, kind, fellows)
        if before and group_before and kind != "amount":
            return self._of_series(before[-1], start, end, kind, fellows)
        if before and group_before:
            # 惠泽生物、鑫铭光学…4个项目投资额分别为
            gap = text[before[-1].end : self.groups[group_before[-1]].start]
            series = self.series_of(before[-1])
            if len(gap) <= 1 and len(series) == self.groups[group_before[-1]].count:
                return self._of_series(before[-1], start, end, kind, fellows)
        if group_before:
            return "group", (group_before[-1],)
        if after and after.start < clause.end and after.start - end < 30 and kind != "amount":
            return "project", self.series_of(after)
        if group_after is not None and kind == "date" and self.groups[group_after].start < clause.end:
            return "group", (group_after,)
        topic = self.topic_of(sentence)
        if topic and topic[0] == "project":
            if kind == "amount" and len(topic[1]) > 1:
                places = [f.start for f in _within(fellows, sentence.start, sentence.end)]
                if "分别" in text[sentence.start : start] and len(places) >= len(topic[1]) and start in places[: len(topic[1])]:
                    return "project", (topic[1][places.index(start)],)
                return None  # a sum of all
            if _ELSEWHERE.search(text, sentence.start, start):
                return None
        return topic

    def _former_or_latter(self, sentence: Extent, start: int, before: list[_Named]) -> Target | None:
        """The one of two that 前者 or 后者 means."""
        text = self.document.text
        low = before[-1].end if before else max(self.article.start, sentence.start - 120)
        told = [m for m in _FORMER.finditer(text, low, start)]
        if not told:
            return None
        near = self.names_in(max(0, told[-1].start() - 400), told[-1].start())
        pairs = [self._series[n.start] for n in near if len(self._series[n.start]) == 2]
        if not pairs:
            return None
        return "project", (pairs[-1][0 if told[-1][1] == "前者" else 1],)

    def _of_series(
        self, named: _Named, start: int, end: int, kind: str, fellows: Sequence[_Valued]
    ) -> Target | None:
        """The owner after a list of names: all of it for dates, in turn for 分别, all for 均, else only a single."""
        text = self.document.text
        series = self.series_of(named)
        if len(series) == 1:
            return "project", series
        if kind == "date" or _ALL.search(text, named.end, start):
            return "project", series
        sentence = self.document.sentence_at(start)
        if regex.search("分别", text[named.end : start]):
            places = [f.start for f in _within(fellows, named.end, sentence.end)]
            if len(places) >= len(series) and start in places[: len(series)]:
                return "project", (series[places.index(start)],)
            return None
        return None if kind == "amount" else ("project", (series[-1],))

    def listed_in(self, group: int) -> tuple[int, ...]:
        """The entities listed right before a set that counts them in: 甲、乙等6个项目."""
        text = self.document.text
        counted = self.groups[group]
        before = self.names_in(max(0, counted.start - 160), counted.start)
        if before and regex.fullmatch(r"[”」]?(?:[（(][^（）()]*[)）])?等?", text[before[-1].end : counted.start]):
            return self.series_of(before[-1])
        return ()

    def series_of(self, named: _Named) -> tuple[int, ...]:
        """The entities listed together with a name, in order."""
        return self._series.get(named.start, (named.entity,))

    def _own_amounts(self, named: _Named, fellows: Sequence[_Valued]) -> bool:
        """Whether another name of the list has an amount of its own before it."""
        text = self.document.text
        others = self._runs.get(named.start, [])
        return any(text[max(0, n.start - 1) : n.start] == "的" for n in others if n.start != named.start)

    def _listed(self) -> dict[int, tuple[int, ...]]:
        """For each name, the entities of the list it stands in."""
        text = self.document.text
        result: dict[int, tuple[int, ...]] = {}
        run: list[_Named] = []
        for named in [*self.named, None]:
            if named is not None and run and _is_link(text[run[-1].end : named.start]):
                run.append(named)
                continue
            members = tuple(dict.fromkeys(n.entity for n in run))
            for member in run:
                result[member.start] = members
                self._runs[member.start] = run
            run = [named] if named is not None else []
        return result

    # ---- items and rows --------------------------------------------------------------------------------------

    def _rows(self) -> list[_Block]:
        cells: dict[int, list[Extent]] = defaultdict(list)
        names: dict[int, tuple[int, ...]] = {}
        for item in self.document.fields:
            if item.header is not None:
                continue
            cells[item.row].append(item.value)
            if item.role == "name":
                found = tuple(n.entity for n in self.names_in(item.value.start, item.value.end))
                if found:
                    names[item.row] = found
        return [_Block(cells[row], entities) for row, entities in names.items() if len(cells[row]) > 1]

    def _items(self) -> list[_Block]:
        """The stretch from an item's heading to the next item, or to a paragraph that is no part of it."""
        text = self.document.text
        heads = [(start, (number,)) for number, entity in enumerate(self.entities) for start in entity.headings]
        heads = [head for head in heads if self.row_at(head[0]) is None]
        heads.sort()
        merged: list[tuple[int, tuple[int, ...]]] = []
        for start, who in heads:
            if merged and "\n" not in text[merged[-1][0] : start]:
                merged[-1] = (merged[-1][0], merged[-1][1] + who)
            else:
                merged.append((start, who))
        blocks = []
        for index, (start, who) in enumerate(merged):
            end = merged[index + 1][0] if index + 1 < len(merged) else self.article.end
            if len(merged) == 1 and self._is_notice(start):
                blocks.append(_Block([Extent(start, end)], who))  # a notice about one project
                continue
            mark = _LIST_MARK.search(text, start, end)
            if mark:
                end = mark.start()
            for gap in regex.finditer(r"\n\s*\n", text[start:end]):
                at = start + gap.end()
                if not _LABEL_LINE.match(text, at) and at - start > 20:
                    end = at
                    break
            blocks.append(_Block([Extent(start, end)], tuple(dict.fromkeys(who))))
        return blocks

    def _is_notice(self, start: int) -> bool:
        field = self.document.field_at(start)
        return field is not None and field.role == "name"

    # ---- topics ----------------------------------------------------------------------------------------------

    def _read_topics(self) -> dict[int, Target | None]:
        """For the start of each sentence, what it is about before it names anything."""
        topics: dict[int, Target | None] = {}
        topic: Target | None = None
        single: tuple[int, ...] = ()  # the project named last, alone
        previous_end = self.article.start
        text = self.document.text
        sentences = self.document.sentences
        first = max(bisect_right(sentences, self.article.start, key=lambda s: s.start) - 1, 0)
        for sentence in sentences[first:]:
            if sentence.start >= self.article.end:
                break
            if sentence.end <= self.article.start:
                continue
            block = self.block_at(sentence.start)
            words = text[sentence.start : sentence.end]
            if not words.strip():
                continue
            paragraph = "\n" in text[max(0, previous_end - 2) : sentence.start]
            goes_on = _GOES_ON.match(words)
            if block is not None and (topic is None or topic[0] != "project" or paragraph or not goes_on):
                topic = ("project", block.entities)
            elif block is None:
                if single and (_GOES_BACK.match(words) or self._opens_with_head(words, single)):
                    topic = ("project", single)
                elif (
                    _TURNS_AWAY.match(words)
                    or (paragraph and not goes_on)
                    or not (
                        goes_on
                        or _TELLS_OF_WORKS.search(words)
                        or words.lstrip().startswith(("“", "「", '"'))
                        or text[previous_end - 1] in "”」"  # “…。”厂长某某说
                    )
                ):
                    topic = None
            topics[sentence.start] = topic
            named = self.names_in(sentence.start, sentence.end)
            groups = self.groups_in(sentence.start, sentence.end)
            if named:
                topic = ("project", self.series_of(named[-1]))
                single = topic[1] if len(topic[1]) == 1 else ()
                if len(topic[1]) > 1 and block is None:
                    topic = None
            elif groups:
                topic = ("group", (groups[-1],))
                single = ()
            previous_end = sentence.end
        return topics

    def _opens_with_head(self, words: str, single: tuple[int, ...]) -> bool:
        """园区总投资额…, after 屏东热带水果加工冷链园区: the last word of the name stands for it."""
        name = regex.sub(r"(?:项目|工程)$", "", self.entities[single[0]].name)
        return len(name) > 4 and bool(regex.match(r"[\s“「]*(?:整个|全)?" + regex.escape(name[-2:]) + r"(?!内|里|外|周)", words))


def _within(mentions: Sequence[_Valued], start: int, end: int) -> Sequence[_Valued]:
    """The mentions that start in a stretch."""
    low = bisect_left(mentions, start, key=lambda m: m.start)
    return mentions[low : bisect_left(mentions, end, key=lambda m: m.start)]


def _is_link(between: str) -> bool:
    if _BETWEEN_LISTED.fullmatch(between):
        return True
    return bool(regex.fullmatch(r"(?:[（(][^（）()]*[)）])?[、，,]?(?:和|及|以及)?(?:总?投资|总投资约)[^，。；]{2,14}的", between))


def _bracket_before(text: str, start: int, low: int) -> int | None:
    """Where the bracket that holds ``start`` opens."""
    depth = 0
    for index in range(start - 1, max(low, start - 160) - 1, -1):
        if text[index] in ")）":
            depth += 1
        elif text[index] in "(（":
            if depth == 0:
                return index
            depth -= 1
    return None


def _is_old(text: str, start: int, end: int) -> bool:
    """由3万吨/日扩至8万吨/日: the level before."""
    return bool(_OLD_LEVEL.search(text, max(0, start - 8), start) and _NEW_LEVEL.search(text[end : end + 16]))


def _responsible_for(scene: _Scene, official: OfficialMention) -> list[int]:
    """The projects that an official is named as responsible for, or speaks for as the head of the works."""
    text = scene.document.text
    found: list[int] = []
    heads_works = any(_HEAD_OF_WORKS.search(title) for title in official.titles)
    for span in official.spans:
        if not scene.article.start <= span.start < scene.article.end:
            continue
        entities: Sequence[int] = ()
        row = scene.row_at(span.start)
        cell = scene.document.field_at(span.start)
        sentence = scene.document.sentence_at(span.start)
        if row is not None and cell is not None and cell.role in _RESPONSIBLE_CELLS:
            entities = row.entities
        else:
            named = scene.names_in(sentence.start, sentence.end)
            before = [n for n in named if n.end <= span.start]
            bracket = _bracket_before(text, span.start, sentence.start)
            holder = next((n for n in reversed(before) if bracket is not None and 0 <= bracket - n.end <= 1), None)
            opening = text[bracket:span.start] if bracket is not None else ""
            in_field = cell is not None and cell.role in _RESPONSIBLE_CELLS
            if holder and (_RESPONSIBLE.search(opening) or in_field):
                entities = (holder.entity,)
            elif in_field:
                block = scene.block_at(span.start)
                topic = scene.topic_of(sentence)
                if block is not None:
                    entities = block.entities
                elif before:
                    entities = (before[-1].entity,)
                elif topic and topic[0] == "project":
                    entities = topic[1]
            else:
                entities = _by_verb(scene, span, sentence, named, before)
            if not entities and heads_works:
                entities = _of_firm(scene, official)
                if not entities and (_SPEAKS.match(text, span.end) or "项目" in official.titles[0]):
                    entities = _spoken_of(scene, span, sentence, before)
        found += [e for e in entities if e not in found]
    return found


def _by_verb(
    scene: _Scene, span: Extent, sentence: Extent, named: list[_Named], before: list[_Named]
) -> Sequence[int]:
    """由副县长甲包抓; 副县长甲分包乙、丙."""
    text = scene.document.text
    stop = min([n.start for n in named if n.start >= span.end] + [sentence.end])
    after = text[span.end : stop]
    verb = _RESPONSIBLE.search(after)
    role = _ROLE_BEFORE.search(text, max(sentence.start, span.start - 30), span.start)
    if role and not _NOT_RESPONSIBLE.search(text[max(0, span.start - 10) : span.start]):
        # 首席服务官为县农业农村局局长…; 牵头的县领导…; 责任人分别为…、…
        if before:
            series = scene.series_of(before[-1])
            turn = _in_turn(scene, span, sentence)
            return (series[turn],) if turn is not None and turn < len(series) else series
        topic = scene.topic_of(sentence)
        if topic and topic[0] == "project":
            turn = _in_turn(scene, span, sentence)
            return (topic[1][turn],) if turn is not None and turn < len(topic[1]) else topic[1]
    is_of = regex.match(r"是", after)
    if is_of and (target := next((n for n in named if n.start >= span.end and n.start - span.end < 4), None)):
        if _RESPONSIBLE.search(text, target.end, min(target.end + 12, sentence.end)):
            return (target.entity,)
    other = regex.search(r"[。；;]|(?:强调|要求|主持|说)", after)
    if not verb or (other and other.start() < verb.start()) or verb.start() > 40:
        return ()
    if _NOT_RESPONSIBLE.search(text[max(0, span.start - 10) : span.start]) or "接替原" in text[max(0, span.start - 16) : span.start]:
        return ()
    following = [n for n in named if n.start >= span.end + verb.start()]
    led = text[max(sentence.start, span.start - 40) : span.start]
    by = regex.search(r"由[^，。；]*$", led) or regex.search(r"由", led)
    if by and before:
        clause = scene.document.clause_at(span.start)
        inside = [n for n in before if n.start >= clause.start]
        return scene.series_of((inside or before)[-1])
    if following and not by:
        gap = text[span.end + verb.end() : following[0].start]
        if len(gap) <= 12 and not regex.search(r"[。；;]", gap):
            return scene.series_of(following[0])
    if before:
        return scene.series_of(before[-1])
    topic = scene.topic_of(sentence)
    return topic[1] if topic and topic[0] == "project" else ()


def _in_turn(scene: _Scene, span: Extent, sentence: Extent) -> int | None:
    """Which one a person is after 分别为, counted by the 、 between."""
    lead = scene.document.text[sentence.start : span.start]
    at = lead.rfind("分别")
    return lead[at:].count("、") if at >= 0 and len(lead) - at < 60 else None


def _of_firm(scene: _Scene, official: OfficialMention) -> Sequence[int]:
    """The project whose name starts with the firm that the official heads."""
    for title in official.titles:
        firm = _HEAD_OF_WORKS.sub("", title)
        core = regex.sub(r"(?:股份)?(?:有限)?(?:责任)?(?:集团)?公司$|集团$", "", firm)
        if len(core) < 3 or core == title:
            continue
        found = [n for n, entity in enumerate(scene.entities) if core in entity.name]
        if len(found) == 1:
            return found
    return ()


def _spoken_of(scene: _Scene, span: Extent, sentence: Extent, before: list[_Named]) -> Sequence[int]:
    """The project that the head of a firm or of works speaks of: the one named last before the words."""
    if before:
        return (before[-1].entity,)
    topic = scene.topic_of(sentence)
    if topic and topic[0] == "project" and len(topic[1]) == 1:
        return topic[1]
    return ()
