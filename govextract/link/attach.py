"""Which amounts, capacities, dates and officials belong to which project or counted set.

An article is read sentence by sentence (``scene``). A value belongs to the project whose name it stands in, to the
one it leads to (投资3亿元的…), else to the last one named before it in the sentence, else to what the item, the row
or the sentence before is about (``ownership``); officials by the words around them (``responsible``).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date

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
from govextract.link.ownership import owner
from govextract.link.responsible import responsible_for
from govextract.link.scene import Scene, Target
from govextract.patterns import compile_pattern, compile_plain
from govextract.records import Event
from govextract.text.document import ArticleExtent, Document, Extent, Field

# 由|3万吨|/日扩至8万吨/日: the level before
_FROM = compile_pattern(r"(?:由|从)(?:原来?的?|现有的?|约|目前的?|每[年日天])?\s{0,2}$")
_TO = compile_plain(
    r"(?:/[日年天时]|每[年日天])?\s{0,2}\p{Han}{0,6}?"
    r"(?:提高|提升|提到|提至|增|扩|升|跃升|抬升|攀升|拉升|拓展|调[整减增高低到至]|核[定减]为|压减|降|减|改|变)"
)
_PER_HEAD = compile_pattern(r"(?:每|人均|户均|亩均|单|一[斤吨])\p{Han}{0,6}$")
_SMALL_CHANGE = 100_000
"""Other sums below this are prices and fees, none of a project's figures."""
# 今年|计划投资5亿元: the date only scopes the sum
_SCOPES_MONEY = compile_plain(
    r"[^，。；,;]{0,8}?(?:计划|预计|可|已|共|累计|实际|全年|度){0,4}(?:完成|投资|投入|到位|实现|安排|引进|支出)"
)
_IT = compile_pattern(r"(?:该|本|整个)?(?:项目|工程|园区|厂区|全线|主体|[一二三首]期)(?:工程|项目)?")
_TIME_OF_DAY = compile_pattern(
    r"[)）]?(?:[（(][\d年月日]{2,11}[）)])?(?:上午|下午|晚|凌晨|零时|[\d时分]{1,8})?(?:[\d时分]{1,8}许?)?[，,]?\s*"
)
_ENUMERATES = compile_pattern(r"的(?:还有|另有|也有|有|还?包括|项目有)")  # 同日动工|的还有：…
_BUILDING_PERIOD = compile_plain(
    r"(?:建设期限?|建设工期|工期|建设年限|建设周期)(?:为|是|[:：])?$"
)  # 工期为|2022年-2026年
# 8月10日|，记者在…看到: the day of the report
_REPORTED = compile_plain(
    r"(?:上午|下午|晚)?[，,]?(?:本报|本网|本台)?(?:记者|笔者)[^，。；\n]{0,24}?(?:看到|见到|了解到|获悉|走进|来到|走访|探访)"
)
_PUT_OFF = r"(?:调整|推迟|延期|顺延|延后|推后|推|拖|改|延|提前)[至到]"
_POSTPONED = compile_pattern(rf"{_PUT_OFF}了?$")  # 推迟到|明年一季度
_REPLACED = compile_pattern(rf"前?{_PUT_OFF}")  # 9月底|推迟到
_AT_FIRST = compile_plain(
    r"(?<!按)(?<!按照)(?:原定|原计划|原拟|原本)\p{Han}{0,4}$"
)  # 原定|9月开工: no longer so
_SPEECH = compile_pattern(r"说|介绍|强调|要求|指出|主持|调研|走访")
_LONG = 200
"""Days: a period longer than this, told with no event, says nothing of a project."""
_PLANNED_CELL = compile_pattern(r"计划|预计|预定|预期|拟|目标|时限|力争|任务|安排")
_DATE_CELLS: dict[str, Event] = {
    "years": "other", "start": "start", "completion": "completion", "production": "production", "dates": "start",
    "operation": "operation", "signing": "signing", "approval": "approval",
}  # fmt: skip


@dataclass(slots=True)
class Links:
    """What belongs to one project or one set, by positions in the lists of mentions."""

    amounts: list[int] = field(default_factory=list)
    capacities: list[int] = field(default_factory=list)
    dates: list[tuple[int, Event, bool]] = field(default_factory=list)
    officials: list[int] = field(default_factory=list)


class Linker:
    """Links the mentions of one article.

    Args:
        lexicons: gives ``project_events``.
    """

    def __init__(self, lexicons: Lexicons) -> None:
        self._events = EventFinder(lexicons)
        self._places = frozenset(row["short"] for row in lexicons.table("places"))

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
        """The links of each entity and of each group.

        Args:
            document: the document.
            article: one of its articles; all mentions are in it and in text order.
            entities: the article's projects.
            groups: its counted sets.
            amounts: its amounts.
            capacities: its capacities.
            dates: its dates.
            officials: its officials.
        """
        people = sorted(span.start for official in officials for span in official.spans)
        scene = Scene(document, article, entities, groups, [amount.start for amount in amounts], people)
        projects = [Links() for _ in entities]
        sets = [Links() for _ in groups]
        for position, amount in enumerate(amounts):
            target = _owner_of_amount(scene, amount, amounts)
            for links in _owners(target, projects, sets):
                links.amounts.append(position)
        for position, capacity in enumerate(capacities):
            if not _is_old(document.text, capacity.start, capacity.end):
                target = owner(scene, capacity.start, capacity.end, "capacity", capacities)
                for links in _owners(target, projects, []):
                    links.capacities.append(position)
        for position in range(len(dates)):
            self._link_date(scene, dates, position, projects, sets)
        for position, official in enumerate(officials):
            for number in responsible_for(scene, official, self._places):
                projects[number].officials.append(position)
        return projects, sets

    # ---- dates -----------------------------------------------------------------------------------------------

    def _link_date(
        self,
        scene: Scene,
        dates: Sequence[DateMention],
        position: int,
        projects: list[Links],
        sets: list[Links],
    ) -> None:
        """Link one date with what happens on it."""
        mention = dates[position]
        cell = scene.document.field_at(mention.start)
        if cell is not None and cell.role in _DATE_CELLS:
            self._link_cell(scene, dates, position, cell, projects)
            return
        text = scene.document.text
        if _REPLACED.match(text, mention.end) or _AT_FIRST.search(
            text, max(0, mention.start - 9), mention.start
        ):
            return
        if _REPORTED.match(text, mention.end) or text.endswith("摄于", 0, mention.start):
            return
        if self._events.is_denied(text, mention.end, scene.document.clause_at(mention.start).end):
            return  # 上半年均无法开工
        earlier = self._postponed_from(scene, dates, position)
        target, events = self._told(scene, dates, position)
        if target is None and earlier is not None:
            target = owner(scene, mention.start, mention.end, "date", dates)
        if target is None:
            return
        if earlier is not None:
            before = self._events.near(text, dates[earlier].start, dates[earlier].end, mention.start)
            events = before or events
            for links in _owners(target, projects, []):
                links.dates = [row for row in links.dates if row[0] != earlier]
        clause = scene.document.clause_at(mention.start)
        if not events:
            takes = _BUILDING_PERIOD.search(text, max(0, mention.start - 10), mention.start)
            if target[0] == "project" and not takes and self._says_nothing(scene, mention, clause):
                return
            events = ["other"]
        planned = is_planned(scene.document, mention, clause, _today(scene.article))
        if cell is not None and not planned and scene.row_at(mention.start) is not None:
            planned = _PLANNED_CELL.search(cell.label) is not None and self._is_planned_in(
                scene, mention, cell
            )
        owners = _owners(target, projects, sets)
        if target[0] == "group":  # 夔门港二期等5个项目年内收官: told of the named one too
            owners += [projects[number] for number in scene.listed_in(target[1][0])]
        for links in owners:
            known = {(row[0], row[1]) for row in links.dates}
            links.dates += [(position, event, planned) for event in events if (position, event) not in known]

    def _told(
        self, scene: Scene, dates: Sequence[DateMention], position: int
    ) -> tuple[Target | None, list[Event]]:
        """Whom a date is told of, and the events told with it."""
        document, mention = scene.document, dates[position]
        text = document.text
        clause, sentence = document.clause_at(mention.start), document.sentence_at(mention.start)
        stop = min(clause.end, dates[position + 1].start) if position + 1 < len(dates) else clause.end
        events = self._events.near(text, mention.start, mention.end, stop)
        events = events or self._events.of_ceremony(text, mention.end, clause.end)
        if not events and _TIME_OF_DAY.fullmatch(text, mention.end, clause.end):
            told = self._told_of_next_name(scene, mention, sentence)
            it = _IT.match(text, clause.end, sentence.end) if told[0] is None else None
            if it is None:
                return told
            # 去年9月28日，工程正式开工
            events = self._events.between(text, it.end(), document.clause_at(it.end()).end)
            return (owner(scene, mention.start, mention.end, "date", dates) if events else None), events
        if events and _ENUMERATES.search(text, mention.end, min(clause.end, mention.end + 16)):
            line = document.line_at(mention.end)
            members = [named.entity for named in scene.names_in(mention.end, line.end)]
            if text[mention.end : line.end].rstrip().endswith(("：", ":")):
                members += scene.heads_of_items_below(line.end)
            return ("project", tuple(dict.fromkeys(members))), events
        return owner(scene, mention.start, mention.end, "date", dates), events

    def _told_of_next_name(
        self, scene: Scene, mention: DateMention, sentence: Extent
    ) -> tuple[Target | None, list[Event]]:
        """4月15日，总投资…的养殖小区破土动工: the event behind the next name."""
        text = scene.document.text
        named = next(iter(scene.names_in(mention.end, sentence.end)), None)
        group = next(iter(scene.groups_in(mention.end, sentence.end)), None)
        if group is not None and (named is None or scene.groups[group].start < named.start):
            end = scene.groups[group].end  # 10月18日，黔江区15个重大项目集中开工
            events = self._events.between(text, end, scene.document.clause_at(end).end)
            return (("group", (group,)) if events else None), events
        if named is None or _SPEECH.search(text, mention.end, named.start):
            return None, []
        ends = scene.document.clause_at(named.end).end
        events = self._events.between(text, named.end, ends) or self._events.of_ceremony(
            text, named.end, ends
        )
        if not events and "signing" in self._events.between(text, mention.end, named.start):
            events = ["signing"]  # 10月18日，县政府与某公司签约，引进…项目
        return (("project", scene.series_of(named)) if events else None), events

    def _link_cell(
        self, scene: Scene, dates: Sequence[DateMention], position: int, cell: Field, projects: list[Links]
    ) -> None:
        """建设年限：2020—2022年, 计划开竣工时间：2022年8月动工，力争2023年8月启用."""
        mention = dates[position]
        target = owner(scene, mention.start, mention.end, "date", dates)
        stop = min(cell.value.end, dates[position + 1].start) if position + 1 < len(dates) else cell.value.end
        events: list[Event] = []
        if cell.role == "dates":
            events = self._events.near(scene.document.text, mention.start, mention.end, stop)
            if not events and mention.start - cell.value.start >= 3:
                events = ["completion"]
        planned = self._is_planned_in(scene, mention, cell)
        for links in _owners(target, projects, []):
            links.dates += [(position, event, planned) for event in events or [_DATE_CELLS[cell.role]]]

    @staticmethod
    def _is_planned_in(scene: Scene, mention: DateMention, cell: Field) -> bool:
        """Whether the date of a cell lies ahead; a period does until its last day, what is planned by its header always."""
        reference = scene.article.reference
        if reference is None or mention.end_date is None or mention.start_date is None:
            return cell.role == "years" or _PLANNED_CELL.search(cell.label) is not None
        if cell.role == "years":
            return mention.end_date >= reference
        return (_PLANNED_CELL.search(cell.label) is not None and mention.end_date >= reference) or is_planned(
            scene.document, mention, cell.value, reference
        )

    @staticmethod
    def _postponed_from(scene: Scene, dates: Sequence[DateMention], position: int) -> int | None:
        """The date that this one replaces: 投运时间由9月底推迟到明年一季度."""
        mention = dates[position]
        sentence = scene.document.sentence_at(mention.start)
        if not _POSTPONED.search(scene.document.text, max(sentence.start, mention.start - 6), mention.start):
            return None
        return position - 1 if position and sentence.holds(dates[position - 1].start) else None

    @staticmethod
    def _says_nothing(scene: Scene, mention: DateMention, clause: Extent) -> bool:
        """Whether a date with no event only scopes a sum, or is too long a time to be a step of a project."""
        if _SCOPES_MONEY.match(scene.document.text, mention.end) and scene.has_amount(
            mention.end, clause.end
        ):
            return True
        known = mention.start_date is not None and mention.end_date is not None
        return known and (mention.end_date - mention.start_date).days > _LONG  # type: ignore[operator]


def _owners(target: Target | None, projects: list[Links], sets: list[Links]) -> list[Links]:
    """The links of what a value belongs to."""
    if target is None:
        return []
    kind, numbers = target
    chosen = projects if kind == "project" else sets
    return [chosen[number] for number in numbers] if chosen else []


def _owner_of_amount(scene: Scene, amount: AmountMention, amounts: Sequence[AmountMention]) -> Target | None:
    """Whom an amount belongs to; a place's statistics, thresholds and small change are nobody's."""
    text = scene.document.text
    if amount.kind in ("economy", "threshold") or _is_old(text, amount.start, amount.end):
        return None
    target = owner(scene, amount.start, amount.end, "amount", amounts)
    if target is None:
        return None
    if target[0] == "group":
        return target if amount.kind in ("investment", "revenue") else None
    if amount.kind == "other":
        per_head = _PER_HEAD.search(text, max(0, amount.start - 10), amount.start)
        return None if per_head or amount.value < _SMALL_CHANGE else target
    return target


def _is_old(text: str, start: int, end: int) -> bool:
    return bool(
        _FROM.search(text, max(0, start - 8), start) and _TO.match(text, end, min(len(text), end + 16))
    )


def _today(article: ArticleExtent) -> date | None:
    """The day that tells what lies ahead: the reference, or the publication where only a year is known."""
    return article.published if article.reference_is_year else article.reference
