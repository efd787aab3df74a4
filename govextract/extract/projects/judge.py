"""Decides which stretches of a document's sentences name projects; ``Judge.rule`` holds all the reasons."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from typing import NamedTuple

from govextract.extract.mentions import GroupMention, ProjectMention
from govextract.extract.projects import patterns as p
from govextract.extract.projects.context import Right, left_of, right_of
from govextract.extract.projects.names import Name, NameReader
from govextract.extract.projects.structure import covers
from govextract.extract.stretches import Element
from govextract.text.document import Document, Extent

_OF_ONE_KIND = (
    "told",
    "announced",
    "figured",
    "phased",
    "listed",
    "assigned",
    "work_head",
    "listed_projects",
)
"""Rules that carry over to what stands in the same list."""


_OF_WHAT_IS_BUILT = ("told", "announced", "sized", "figured")
"""Rules that take a part of a project as easily as a whole one."""


_WITHOUT_HEAD = ("group", "projects", "in_turn", "sum")
"""What behind a stretch makes a name of it, whatever its last word."""


_NEAR = 80
"""How far behind a project's name the firm that pays for it may stand."""


class _Around(NamedTuple):
    """What stands around a name."""

    left: str
    amount_of: bool  # an amount with 的 before it
    right: Right
    listed: bool  # a list that 等…项目 ends
    opened: bool  # a list that 签约的还有 or the like opens
    told_out: bool  # a list behind a counted set and a colon
    first: bool  # it opens its clause
    figured: bool  # a sum or a capacity follows closely


class Judge:
    """Decides which stretches of a document's sentences name projects."""

    def __init__(
        self,
        names: NameReader,
        document: Document,
        quantities: Sequence[int],
        figures: Sequence[int],
        items: Sequence[Extent],
    ) -> None:
        self._names = names
        self._text = document.text
        self._quantities = quantities
        self._figures = figures
        self._items = items
        self._last_end = -1  # of the last name found so far

    def mentions(
        self, elements: list[Element], sentence: Extent, groups: Sequence[GroupMention]
    ) -> list[ProjectMention]:
        """The names in a sentence, or in brackets inside one."""
        if not elements:
            return []
        bracketed = elements[0].start > sentence.start and self._text[elements[0].start - 1] in "（("
        in_item = covers(self._items, elements[0].start)
        elements = self._names.joined(self._text, _without_groups(elements, groups))
        found: list[ProjectMention] = []
        for series in _series(elements):
            content = False  # 新建|渔业码头、卸鱼棚和海上道路: all of a list is, where its first is
            for name, rule in self._judged(elements, series):
                if bracketed and rule in ("told", "announced", "listed"):
                    continue  # （热源为淮滨电厂，…）
                if in_item and rule == "announced" and name.left == "works":
                    continue  # 今年重点建设酒庄客栈: parts of the item's project
                if rule == "told" and found and self._is_part(name, found[-1]):
                    continue
                if self._is_predicate(name, sentence, found):
                    continue
                if rule in ("told", "announced", "figured") and self._is_part_of_known(name, found):
                    continue
                content = content or (rule in _OF_WHAT_IS_BUILT and self._is_content(name, sentence, found))
                if content:
                    continue
                if (
                    rule in ("announced", "sized")
                    and found
                    and p.BUILDS.fullmatch(self._text, found[-1].end, name.start)
                ):
                    continue  # 绿氢制甲醇项目|规划建设|制氢装置: what the project is made of
                found.append(ProjectMention(name.start, name.end, rule))
        if found:
            self._last_end = found[-1].end
        return found

    def _judged(self, elements: list[Element], series: list[int]) -> list[tuple[Name, str]]:
        """The names of one list, or of a single stretch, with their rules."""
        text = self._text
        if len(series) == 1 and self._is_plain(elements, series[0]):
            return []
        read = [
            (at, name)
            for at in series
            if not (len(series) > 1 and _invests(elements, at))
            and (name := self._names.read(text, elements[at], self._quantities))
        ]
        if not read or (len(read) > 1 and self._tells_content(read[0][1])):
            return []  # 主要建设|200万吨骨料生产线、10万吨水稳料生产线
        first = elements[series[0]]
        if len(series) > 1 and p.COVERS.search(text, max(0, first.start - 6), first.start):
            return []  # 项目涵盖|锂电新材料、高性能导电材料等: fields
        left, amount_of = left_of(self._names, elements, series[0])
        if len(series) == 1 and not amount_of and read[0][1].is_short_and_headless:
            return []
        right = right_of(self._names, text, elements, series[-1])
        opening = text[max(elements[0].start, first.start - 16) : first.start]
        opened = opening.endswith(p.OPENING_ENDS) and p.OPENS.search(opening) is not None
        told_out = len(series) > 1 and not left and _is_told_out(elements, series[0])
        if told_out:
            left, opened = "intro", True  # 3个项目，协议投资9.4亿元：甲、乙、丙
        judged: list[tuple[Name, str | None]] = []
        for position, name in read:
            own_left, own_amount = (
                (left, amount_of) if position == series[0] else left_of(self._names, elements, position)
            )
            name.left = name.left or own_left
            around = _Around(
                left=name.left or left,
                amount_of=own_amount or (amount_of and len(series) > 1),
                right=right,
                listed=len(series) > 1 and right in ("projects", "in_turn", "group"),
                opened=opened,
                told_out=told_out,
                first=self._opens_clause(elements, position),
                figured=self._has_figures(name.end, elements[-1].end),
            )
            judged.append((name, self.rule(name, around) if _may_name(name, around) else None))
        taken = next((rule for _, rule in judged if rule), None)
        if (
            taken == "told"
            and len(series) > 1
            and not any(rule == "work_head" for _, rule in judged)
            and any(
                n.head == "facility" and not n.specific and not self._names.is_own(n.word) for n, _ in judged
            )
        ):
            return []  # 3万吨冷库、云仓、分拣中心同步推进: parts of something else
        if taken in _OF_ONE_KIND:
            each = right == "in_turn"  # each has its sum
            judged = [
                (n, rule or (taken if (n.specific if each else self._is_like(n, left)) else None))
                for n, rule in judged
            ]
        return [(name, rule) for name, rule in judged if rule]

    def _is_plain(self, elements: list[Element], position: int) -> bool:
        """Whether a stretch has no head in it and nothing beside it that a name without one needs.

        What most stretches of a text are, told before a name is read out of them.
        """
        element = elements[position]
        if self._names.may_have_head(element.word):
            return False
        inside = bisect_left(self._quantities, element.start + 2)
        if inside < len(self._quantities) and self._quantities[inside] < element.end:
            return False  # 1.5GWh储能电池: a size may name it
        left, amount_of = left_of(self._names, elements, position)
        if amount_of or left in ("told_of", "intro"):
            return False
        if len(element.word) <= 3:
            return True  # no name, whatever follows
        if p.may_be_sum(self._text, element.start) and self._opens_clause(elements, position):
            return False
        return right_of(self._names, self._text, elements, position) not in _WITHOUT_HEAD

    def rule(self, name: Name, around: _Around) -> str | None:
        """Which reason makes a stretch a project's name, or None."""
        names, left, right, word = self._names, around.left, around.right, name.word
        if self._says_of_another(name):
            return None
        whole = name.head != "none" and len(word) > 3 and not names.is_class(word) and not names.is_kind(word)
        if left == "assign" and whole:
            return "assigned"  # 分包县城集中供暖
        if around.amount_of and whole and (name.head != "work" or p.QUANTITY.match(word)):
            return "amount_of"  # 总投资8200万元的…职教中心实训楼
        own = right == "tell" and names.is_own(word)
        if not (name.specific or own or (left == "works" and name.built)) or (
            right == "counted" and not name.cued and name.head != "work"
        ):
            return None
        place = p.PLACE_END.search(word) is not None
        if around.amount_of and name.head == "none" and p.MEASURE.search(word):
            return None  # 总投资33亿元的|产线良品率
        if around.amount_of and len(p.HAN.findall(word)) > 1 and not (name.head == "none" and place):
            return "amount_of"  # 投资1.2亿元的恒业科技
        proper = names.is_proper(word)
        # 县人民医院|感染科大楼: a facility inside makes a name as sure as a proper noun
        within = (
            names.facility.search(word, 2, max(2, len(word) - 2))
            or p.PLACE_FIRST.match(word)
            or p.ROUTE.match(word)
            or names.opens_with_firm(word)
        )
        sure = proper or own or bool(within)
        told = self._told_rule(name, around, proper, sure) if len(word) > 3 else None
        if told and not (place and told in ("listed_projects", "sum_beside")):
            return told
        if left in ("counted", "part", "agent"):
            return None
        if name.head == "work":
            evident = proper or left or right in ("tell", "hint")
            bare = word[:-2]
            if p.PLACE_ALONE.fullmatch(bare):
                return None  # 阜城县|项目
            if (
                names.is_unnamed(bare)
                or len(bare) < (2 if evident else 4)
                or p.PEOPLE.match(self._text, name.end)
            ):
                return None
            return "work_head"  # …扩产项目
        if name.head == "none":
            long = len(word) > 4 or names.is_firm(word)
            if around.first and not left and long and name.told_sum and not self._pays(name):
                return "told_sum"  # 新会陈皮跨境电商仓投资5000万元
            # 加快贵州沃尔新能源1.5GWh储能电池落地
            named = name.sized and proper and not p.SIZE_FIRST.match(word)
            return "announced" if named and left in ("works", "build") else None
        return self._facility_rule(name, around, word, proper, sure)

    def _says_of_another(self, name: Name) -> bool:
        """Whether a stretch points to something named elsewhere, tells what that is or is made of, or leaves a blank."""
        before = self._text[max(0, name.start - 24) : name.start]
        return bool(
            p.DEMONSTRATIVE.match(name.word)
            or self._names.is_place(name.word)
            or p.TELLS_OF_PROJECT.match(name.word)
            or (self._text.startswith("——", name.end) and p.RANKED.search(before))
            or p.PLACEHOLDER.search(name.word)
            or p.HOLDS_SIZED.match(name.word)
            or (p.PLACE_END.search(name.word) and p.STATISTICS.match(self._text, name.end))
            or p.PREDICATE.search(before)
            or p.PART_OF_LINE.search(name.word)
            or (name.head != "none" and p.FIRM_GOES_ON.match(self._text, name.end))
            or (name.head == "facility" and p.HOSTS.match(self._text, name.end))
            or p.BEFORE_NO_PROJECT.search(before)
            or self._tells_content(name)
        )

    def _tells_content(self, name: Name) -> bool:
        """Whether it opens what a project is made of: 主要建设|年产200万吨骨料生产线."""
        if p.SIZE_FIRST.match(name.word) is None:
            return False
        return p.CONTENT.search(self._text, max(0, name.start - 24), name.start) is not None

    def _told_rule(self, name: Name, around: _Around, proper: bool, sure: bool) -> str | None:
        """The reasons that lists and words beside a name give, whatever its head."""
        left, right, word = around.left, around.right, name.word
        in_list = right in ("projects", "in_turn") and (around.listed or left)
        if right == "group" or (in_list and (sure or name.head in ("facility", "work"))):
            return "listed_projects"  # 甲、乙等6个项目
        if right == "sum" and not p.PLANNED_SUM.search(word):
            return "sum_beside"  # 长河精工（投资1.2亿美元）
        works = right == "tell" and name.head in ("facility", "nominal")
        if left == "told_of" and right in ("tell", "hint") and (sure or works or len(word) > 6):
            return "told"  # 去年获批的鼎宏精密压铸已在3月投产
        if left == "intro" and around.opened and (proper or around.told_out):
            return "listed"  # 同场签约的还有安迪斯智能装备、…
        return None

    def _facility_rule(self, name: Name, around: _Around, word: str, proper: bool, sure: bool) -> str | None:
        """The reasons for names that end in what is built, or in works told as a noun."""
        left, right = around.left, around.right
        vague = p.VAGUE_FACILITY.search(word) is not None
        if left == "visit":
            at_work = (
                name.seen
                or name.pointed
                or p.SEEN_AT.match(self._text, name.end) is not None
                or p.UNDER_WORKS.search(self._text, name.end, name.end + 60) is not None
            )
            # 来到…光伏电站。该电站…; 察看…教学楼，叮嘱施工方…
            return "visited" if sure and at_work and not vague else None
        if vague and not (
            (proper or len(word) > 6) and (left == "works" or right == "tell" or name.told_by_deed)
        ):
            return None
        if p.NETWORK.search(word) and p.LENGTH_FOLLOWS.match(self._text, name.end):
            return None
        if p.PHASE_END.search(word) and len(word) > 5 and sure:
            return "phased"  # 东周瓦斯提浓利用二期
        if (
            around.first
            and around.figured
            and (
                sure
                or name.sizes_itself  # 群英学校|新增学位1800个
                or (right and len(word) > 5 and name.head == "facility" and name.costs)
            )
            and len(word) > 3
            and not vague
            and not p.PART.search(word)
        ):
            return "figured"  # 林记口子苦咸水淡化站日淡化苦咸水800立方米
        if sure and not vague and p.SEEN_AT.match(self._text, name.end):
            return "visited"  # 旁边的风电整机基地里，工人们…
        if name.sized and proper:
            return "sized"  # 益津集团年出栏15万头生猪养殖场
        if left == "works" and (name.head == "facility" or len(word) > 6):
            return "announced"  # 开工建设根竹货运枢纽
        if left == "intro":
            return "listed" if sure and word[-1] not in "路街" else None  # 还有鲍鱼种业创新中心、冷链仓储
        if (
            name.head == "facility"
            and (right == "tell" or name.told_by_deed)
            and (len(word) > 4 or p.STRUCTURE.fullmatch(word))
        ):
            return "told"  # 朱雀湖幼儿园9月1日前启用
        if name.head == "nominal" and around.first and right == "tell" and len(word) > 6 and not vague:
            return "told"  # 西源汽配排气歧管技改6月达产
        if sure and (left or name.cued or right in ("tell", "hint")):
            return "announced" if left else "told"  # 加快秋山路拓宽; 秋山路拓宽完工
        if sure and name.head == "facility" and name.pointed:
            return "pointed"  # 大摆田水库坝顶上，…。这座水库2018年动工
        return None

    def _is_like(self, name: Name, left: str) -> bool:
        """Whether a name without a reason of its own may share that of its list."""
        word = self._text[name.start : name.end]
        return name.specific and (
            name.head != "none" or (bool(name.left or left) and self._names.is_proper(word))
        )

    def _is_content(self, name: Name, sentence: Extent, found: Sequence[ProjectMention]) -> bool:
        """Whether it is what the project told of is made of: 该园总投资6亿元，建设|年产3000吨抹茶生产线."""
        text = self._text
        if name.head == "work":
            return False
        if p.AFTER_PHASE.search(text, max(0, name.start - 6), name.start):
            return True
        if not (found or p.POINTS_BACK.match(text, sentence.start)):
            return False
        verb = p.MADE_OF.search(text, max(sentence.start, name.start - 16), name.start)
        if verb is None and not name.word.startswith("设"):
            return False
        if p.SIZE_FIRST.match(name.word):
            return True
        return name.left == "works" and not self._names.is_proper(name.word)

    def _is_part(self, name: Name, before: ProjectMention) -> bool:
        """高速公路…，隧道贯通: part of what was named before it."""
        part = None if self._names.opens_with_place(name.word) else p.PART.search(name.word)
        return part is not None and p.LINEAR.search(self._text[before.start : before.end]) is not None

    def _is_predicate(self, name: Name, sentence: Extent, found: Sequence[ProjectMention]) -> bool:
        """Whether it says what a project is that was named before, or what it was put down as: 被列为|省大型工业项目."""
        text = self._text
        low = max(sentence.start, name.start - 40)
        if p.LISTED_AS.search(text, low, name.start):
            return True
        if p.CLAUSE_END.match(text, name.end) is None:
            return False  # 是|乙项目|三大板块之一
        is_a = found and p.IS_A.fullmatch(text, found[-1].end, name.start)
        return bool(is_a or p.THIS_IS.search(text, low, name.start))

    def _pays(self, name: Name) -> bool:
        """Whether a firm's name stands behind the project that it pays for: ——种业基地。|滇禾种业|投资1.9亿元."""
        last = max((item.start for item in self._items if item.holds(name.start)), default=self._last_end)
        return (
            self._names.is_firm(name.word)
            and 0 <= name.start - last < _NEAR
            and "\n" not in self._text[last : name.start]
        )

    def _is_part_of_known(self, name: Name, found: Sequence[ProjectMention]) -> bool:
        """Whether it is a part in general words, of what the item or the paragraph told of: 空分装置."""
        if name.head != "facility":
            return False
        if p.PART_NOUN.fullmatch(name.word):
            last = found[-1].end if found else self._last_end
            return covers(self._items, name.start) or (
                last >= 0 and "\n" not in self._text[last : name.start]
            )
        return bool(
            found
            and p.SIZE_FIRST.match(name.word)
            and p.FIGURE_BEFORE.fullmatch(self._text, found[-1].end, name.start)
        )

    def _opens_clause(self, elements: list[Element], position: int) -> bool:
        before = elements[position - 1] if position else None
        start = elements[position].start
        return (
            before is None
            or before.kind in ("stop", "de")
            or bool(p.ORDINAL.search(self._text, max(0, start - 2), start))
        )

    def _has_figures(self, start: int, end: int) -> bool:
        return bisect_left(self._figures, start) < bisect_left(self._figures, min(start + 60, end))


def _invests(elements: list[Element], at: int) -> bool:
    """Whether a stretch names who pays for what comes next: 甲项目、|黔味鲜|投资1.1亿元的中央厨房."""
    kinds = [element.kind for element in elements[at + 1 : at + 5]]
    return kinds == ["word", "amount", "de", "stretch"] and elements[at + 1].word in (
        "投资",
        "出资",
        "总投资",
    )


def _is_told_out(elements: list[Element], first: int) -> bool:
    """Whether a colon behind a counted set stands before a list."""
    before = elements[:first]
    return bool(before) and before[-1].word in ("：", ":") and any(e.word == "group" for e in before[-12:])


def _may_name(name: Name, around: _Around) -> bool:
    """Whether any rule could take the name: all ask for a head of some kind, or for a word or a sum beside it.

    What most stretches of a text are told by, before anything costly is asked of them.
    """
    if name.head == "work" or around.amount_of or around.right in _WITHOUT_HEAD:
        return True
    if name.head == "none":
        return around.left in ("told_of", "intro", "works", "build") or (around.first and name.told_sum)
    return bool(
        around.left
        or around.right
        or name.sized
        or (around.first and around.figured)
        or name.cued
        or not p.IN_PHASES.isdisjoint(name.word)
        or p.SEEN_AT.match(name.text, name.end)
        or name.told_by_deed
        or (name.head == "facility" and name.pointed)
    )


def _without_groups(elements: list[Element], groups: Sequence[GroupMention]) -> list[Element]:
    """Elements with each counted set as one barrier, a word named ``group``."""
    inside = [g for g in groups if elements[0].start <= g.start < elements[-1].end]
    if not inside:
        return elements
    result: list[Element] = []
    for element in elements:
        group = next((g for g in inside if g.start < element.end and element.start < g.end), None)
        if group is None:
            result.append(element)
            continue
        if element.start < group.start and element.kind == "stretch":
            result.append(
                Element("stretch", element.start, group.start, element.word[: group.start - element.start])
            )
        if not (result and result[-1].word == "group" and result[-1].start == group.start):
            result.append(Element("word", group.start, group.end, "group"))
        if element.end > group.end and element.kind == "stretch":
            result.append(
                Element("stretch", group.end, element.end, element.word[group.end - element.start :])
            )
    return result


def _series(elements: list[Element]) -> list[list[int]]:
    """Positions of stretches, those joined by 、 and 和 (or 、投资3亿元的) together."""
    series: list[list[int]] = []
    last = -1
    for index, element in enumerate(elements):
        if element.kind != "stretch":
            continue
        between = elements[last + 1 : index] if last >= 0 else []
        linked = (
            bool(between)
            and between[0].kind in ("list", "and", "paren")
            and any(e.kind in ("list", "and") for e in between)
            and all(
                e.kind in ("list", "and", "paren", "quote", "amount", "de") or e.word in ("投资", "总投资")
                for e in between
            )
        )
        if linked:
            series[-1].append(index)
        else:
            series.append([index])
        last = index
    return series
