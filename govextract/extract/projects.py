"""Names of projects: candidates from the structure of a page and of its sentences, each with its evidence.

Structure names projects outright: a cell under 项目名称, the heading of a numbered item that goes on with money and
leaders. In sentences a stretch (see ``stretches``) is a name if its last word and its surroundings say so; each
rule below is one such reason.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from typing import NamedTuple

import regex

from govextract.extract.mentions import AmountMention, CapacityMention, DateMention, GroupMention, ProjectMention
from govextract.extract.stretches import Element, StretchCutter
from govextract.lexicon import Lexicons
from govextract.text.document import Document, Extent

_PHASE = (
    r"(?:项目)?(?:[(（](?:第?[一二三四五六七八九十\d]+、?)+期(?:工程)?[)）]|(?:第?[一二三四五六七八九十\d]+(?:、\s?[一二三四五六七八九十])*)期)(?:工程|项目)?"
    r"|[(（]新址[)）](?:在建)?(?:项目)?|[(（]续建[)）]"
)
_PHASE_END = regex.compile(rf"(?:{_PHASE})$")
_PHASE_HERE = regex.compile(_PHASE)
_ONLY_PHASE = regex.compile(rf"(?:{_PHASE}|项目|工程|第?[一二三四五六]期.{{0,2}}|[AB]区|本期)+")
_LIST_MARK = r"(?:[一二三四五六七八九十]{1,3}[、.．]|[(（][一二三四五六七八九十\d]{1,3}[)）]|\d{1,3}[.、．)）](?!\d)|[①-⑳]|★|◆|●|■)"
_ITEM = regex.compile(rf"^[ \t　]*{_LIST_MARK}\s*", regex.MULTILINE)
_HEADING_END = regex.compile(r"[。；;：:，,\n]|\s{2,}|[（(](?!第?[一二三四五六七八九十]+期|\p{Han}{1,8}(?:段|片区)[)）]\p{Han})")
_RESPONSIBLE = regex.compile(r"(?:领导|责任人|负责人|责任单位|包[抓保联靠]|牵头|首席服务官)")
# 4个 泊位, 96台 织机: counted things are no names
_COUNTED = regex.compile(r"(?:[\d.]+|[一二两三四五六七八九几数十][百千十]?)(?:多|余)?(?:个|条|座|处|家|台|套|项|栋|所|间|户|辆|艘|名|位|片|眼|口|对|批|场|次|种|期|组|类|亩|人|年|月|天|倍|岁|宗|件|起)")
_LENGTH = regex.compile(r"[\d.]+(?:余|多)?(?:公里|千米|米|亩|平方米|万平方米|公顷|华里|%|％)(?:的|长)?")
# words and figures that go on about what was named: 产业园|年产整机8000台, 光伏|4.8兆瓦, 病区|新增床位200张
_CUE = regex.compile(r"年产|日产|月产|年加工|年出栏|存栏|日处理|年处理|年供|日供|年消化|年吞吐|年通过|年发电|总?库容|总?装机|新增|提供|设床位|设计|总?规模|全长|线路|[年日](?=\p{Han}{2,12}\d)|\d")
_QUANTITY = regex.compile(rf"(?:年产|日产|月产|年加工|年出栏|存栏|日处理|年处理)?(?:\d[\d.×xX*]*|[百千万])[百千万亿]*(?:万?吨级|[\p{{Han}}]{{0,2}}?(?:吨|立方米|平方米|千瓦时?|兆瓦时?|千伏安?|[MGk]Wh?|套|台|件|只|头|片|支|米|锭|张|亩|英寸))")
# 重点项目, 储备项目, 装备类项目: a class of projects, whatever stands before
_CLASS = regex.compile(r"[省市县区港镇旗州乡]建设(?:项目|工程)$|[”」](?:项目|工程)$|系统工程$|(?:主要|部分|其他|其它|所有|全部|现有|目标|整个|重点|重大|在建|续建|储备|类|系列|前期|招商引资|招商|引资|签约|落地|好|大|民生|新开工|拟建|相关|产业链|该|此|专项债券?|省级|市级|国家级)(?:项目|工程)$")
# what follows is part of what was named before
_HOLDS = frozenset({"含", "配建", "配套建设", "仅剩", "只剩", "仅余", "包含", "下设", "内设"})
_BUILT = regex.compile(r"(?:产业园|基地|示范区|综合体|大厦|中心城)$")
_AT_WORK = regex.compile(r"(?:项目|施工|建设)?(?:现场|工地)")
_NEXT_GOES_ON = regex.compile(r"(?:现场|工地|施工现场|建设现场)?[^。\n]{0,40}[。]\s*(?:该|这|项目|总投资|占地|园区|厂区|景区|基地|工程)")
_PART = regex.compile(r"(?:隧道|大桥|桥|互通|立交|服务区|电站|大坝|主塔|站房|泵站|闸)$")
_LINEAR = regex.compile(r"(?:高速|公路|铁路|高铁|水库|线|快速路|枢纽|灌区)(?:[一二三四]期)?(?:项目|工程|.{2,4}段)?$")
_SUMS = regex.compile(
    r"(?:[两二三四五六七八九十\d]+[家个])?的?(?:合同额|投资额|协议投资额?|总投资|投资|计划投资)也?(?:分别|均|都|各)|分别(?:计划|总)?(?:投资|投入|完成投资)"
)
_PEOPLE = regex.compile(r"负责人|经理|总[指监工]|部(?:负|经|长)|办公室|长[\p{Han}]{2,3}[说介表]|现场办公")
_PLANNED_SUM = regex.compile(r"^(?:占|其中|含|约)|(?:计划|投资|资金|收入|产值|总额|目标|任务)$")
_ORDINAL = regex.compile(r"[一二三四五六]是$")
_IN_TURN = regex.compile(r"分别(?:为|是)?(?:完成|计划|总|年度|已)?(?:投资|投入|概算)")
_OWNER = regex.compile(r"(?:集团|公司|股份|科技|实业|规模最大|体量最大|投资最大|最受关注)$")
_OPENS = regex.compile(r"(?:签约|开工|动工|复工|投产|竣工|建设|推进|实施|亮相|上马|落户|落地|引进)的?(?:项目)?(?:还|另)?(?:有|包括|是|为)[:：]?$")
_SUM_BESIDE = regex.compile(r"[（(](?:总?投资额?|协议投资|计划总?投资|总投资额?|概算|估算|投资额)?约?[\d.,]+[万亿千百]*(?:美|欧|港|日)?元")
_FIGURES = regex.compile(r"\d[^，。]{0,6}(?:元|吨|千瓦|张|[MG]W|米|头|台|套|亩|公里|粒|只|羽|个|床)|投资|概算|自筹|床位|学位|库容|[年日月](?:产|供|处理|加工|吞吐|发电)")
_AGENT = regex.compile(r"^.{0,24}(?:公司|集团|局|办事处|政府)(?:投资|出资|负责|联合|共同)?(?:建设|新建|兴建|实施|承建|投建)的?(?=.{4})")
_PROJECTS = regex.compile(r"(?:项目|工程|专案)(?!用地|资金|需求|库|管理|审批|申报|信息)")
_PLACE_END = regex.compile(r"(?:村|镇|乡|县|市|区|旗|州|省|街道|社区|片区|园区|苏木|嘎查)$")
_SPACE = regex.compile(r"\s+")
_LATIN = regex.compile(r"[A-Za-z0-9]")
_HAN = regex.compile(r"\p{Han}")


_CLASSIFIED = regex.compile(r"(?:[\d.]+万?|[一二两三四五六七八九十]+)(?:余|多)?(?:个|条|座|处|家|台|套|项|栋|所|间|户|辆|艘|眼|口|对)")
_VAGUE_FACILITY = regex.compile(r"(?:平台|园区|社区|片区|区块|街区|村落|街道|实验室|孵化器|开发区|经济区|现场|会议中心|道路|乡村道路)$")


_SECTION = regex.compile(r"\p{Han}{2,3}段$")
_LONGEST_STRETCH = 100
"""Names are shorter; what stands behind in text with no marks is none of theirs."""


class _Name(NamedTuple):
    start: int
    end: int
    head: str  # work, facility, nominal, none
    specific: bool
    left: str = ""  # the role of a verb that was cut off its front: 建设|科技产业园
    cued: bool = False  # figures about it follow at once: 光伏|4.8兆瓦
    opened: bool = False  # the list it stands in is opened by 签约的还有 and the like
    first: bool = False  # it opens its clause
    figured: bool = False  # a sum or a capacity follows closely
    sized: bool = False  # a capacity stands inside
    built: bool = False  # a park or base in general words, a project where it is what is being built
    seen: bool = False  # 现场 follows, or the next sentence goes on about it


class ProjectExtractor:
    """Finds mentions of projects.

    Args:
        lexicons: gives ``project_heads`` and ``project_words``.
        cutter: cuts sentences into stretches.
    """

    def __init__(self, lexicons: Lexicons, cutter: StretchCutter) -> None:
        self._cutter = cutter
        heads: dict[str, str] = {row["head"]: row["kind"] for row in lexicons.table("project_heads")}
        self._heads = heads
        self._longest_head = max(map(len, heads))
        work = _alternatives({word for word, kind in heads.items() if kind == "work"})
        # 扩产项目, 建设工程项目, 二期工程; not 工程技术, 项目部
        self._work_head = regex.compile(
            rf"(?<=.)(?:{work})(?!技术|机械|师|学|局|建设局|款|部|办|组|长|科|股|处室|经理|负责人|业主|库|用地|资金|贷款)"
            rf"(?:(?:建设|施工|配套|[一二三四]期)?(?:{work}))?"
        )
        nominal = _alternatives({w for w, kind in heads.items() if kind == "nominal"} - {"一期", "二期", "三期", "四期"})
        institutions = _alternatives({w for w, kind in heads.items() if kind == "facility" and len(w) > 2})
        self._works_at = regex.compile(rf".(?:{institutions})[\p{{Han}}]{{0,4}}?(?:{nominal})+(?:{work})?$")
        self._facility = regex.compile(_alternatives({w for w, kind in heads.items() if kind == "facility" and len(w) > 1} | {"路", "街", "河", "渠", "桥", "线", "站", "厂", "库"}))
        words: dict[str, set[str]] = {}
        for row in lexicons.table("project_words"):
            words.setdefault(row["role"], set()).add(row["word"])
        self._words = words
        self._nohead = tuple(words["nohead"])
        self._verbs = tuple(words["verb"])
        self._tells = tuple(words["tell"] | words["hint"])
        self._firm = regex.compile(r"\p{Han}{2,8}(?:" + _alternatives(words["firm"]) + ")")
        self._lead = regex.compile("(?:" + _alternatives(words["lead"]) + r")(?=[\p{Han}A-Za-z0-9“])")
        self._trail = regex.compile("(?:" + _alternatives(words["trail"]) + ")+$")
        self._generic = regex.compile("(?:" + _alternatives(words["generic"] | words["kind"] | set(heads)) + "|[、和与及的]|[过超]?[十百千]?[万亿]元(?:以上)?)*")
        self._campaign = regex.compile("(?:" + _alternatives(words["campaign"] | words["generic"]) + "|[“”、和与])*")

    def extract(
        self,
        document: Document,
        amounts: Sequence[AmountMention] = (),
        capacities: Sequence[CapacityMention] = (),
        dates: Sequence[DateMention] = (),
        groups: Sequence[GroupMention] = (),
        persons: Sequence[Extent] = (),
    ) -> list[ProjectMention]:
        """The mentions of projects in a document, in text order; they do not overlap."""
        found = self._named_in_fields(document)
        found += self._item_headings(document, found, amounts, capacities, persons)
        values: list[tuple[int, int, str]] = sorted(
            [(a.start, a.end, "amount") for a in amounts]
            + [(d.start, d.end, "date") for d in dates]
            + [(p.start, p.end, "person") for p in persons]
        )
        starts = [v[0] for v in values]
        quantities = [c.start for c in capacities]
        figures = sorted([a.start for a in amounts if a.kind == "investment"] + quantities)
        group_starts = [g.start for g in groups]
        parts = [f.value for f in document.fields if f.role in ("scale", "official", "unit", "owner", "place", "contact")]
        items = [Extent(m.end, _paragraph_end(document.text, m.end)) for m in found if m.rule == "item_heading"]
        for sentence in document.sentences:
            if not document.is_content(sentence.start) and not document.is_content(sentence.end - 1):
                continue
            counted = groups[bisect_left(group_starts, sentence.start) : bisect_left(group_starts, sentence.end)]
            within = values[bisect_left(starts, sentence.start) : bisect_left(starts, sentence.end)]
            for elements in self._cutter.cut(document.text, sentence, within):  # type: ignore[arg-type]
                bracketed = bool(elements) and elements[0].start > sentence.start and document.text[elements[0].start - 1] in "（("
                for mention in self._in_sentence(document, elements, counted, quantities, items, figures):
                    if bracketed and mention.rule in ("told", "announced", "listed"):
                        continue  # （热源为淮滨电厂，…）
                    if mention.rule != "work_head" and _covers(parts, mention.start):
                        continue
                    if document.is_content(mention.start):
                        found.append(mention)
        return _resolve(found)

    # ---- structure -------------------------------------------------------------------------------------------

    def _named_in_fields(self, document: Document) -> list[ProjectMention]:
        """项目名称：…, and the cells of a column of that name."""
        found = []
        for field in document.fields:
            if field.role != "name" or not document.is_content(field.value.start):
                continue
            text = document.text[field.value.start : field.value.end]
            stop = regex.search(r"[。；;]|\n\s*\n", text)
            end = field.value.start + (stop.start() if stop else len(text))
            if 2 < end - field.value.start <= 80:
                found.append(ProjectMention(field.value.start, end, "field_name"))
        return found

    def _item_headings(
        self,
        document: Document,
        named: list[ProjectMention],
        amounts: Sequence[AmountMention],
        capacities: Sequence[CapacityMention],
        persons: Sequence[Extent],
    ) -> list[ProjectMention]:
        """1.丹江堤防提升工程, followed by its money or its leaders."""
        text = document.text
        marks = list(_ITEM.finditer(text))
        people = sorted(p.start for p in persons)
        fields = sorted(Extent(p.start, p.end) for p in named)
        figures = sorted([a.start for a in amounts] + [c.start for c in capacities])
        found: list[ProjectMention] = []
        waiting: list[tuple[str, list[_Name]]] = []
        styles: set[str] = set()
        for index, mark in enumerate(marks):
            at = mark.end()
            if _covers(fields, at) or not document.is_content(at):
                continue
            stop = _HEADING_END.search(text, at, at + 70)
            if stop is None:
                continue
            person = bisect_left(people, at)
            if person < len(people) and people[person] < stop.start():
                continue
            names = self._heading_names(document, Extent(at, stop.start()))
            style = regex.sub(r"[一二三四五六七八九十\d①-⑳\s]+", "#", mark[0].strip())
            block_end = min(marks[index + 1].start() if index + 1 < len(marks) else len(text), at + 260)
            if bisect_left(figures, at) < bisect_left(figures, block_end) or _RESPONSIBLE.search(text, stop.start(), block_end):
                found += [ProjectMention(name.start, name.end, "item_heading") for name in names]
                styles |= {style} if names else set()
            else:
                waiting.append((style, names))
        for style, names in waiting:  # 3.临翔综合客运枢纽。主体封顶: an item among such items
            if style in styles:
                found += [ProjectMention(n.start, n.end, "item_heading") for n in names if n.head != "none"]
        return found

    def _heading_names(self, document: Document, heading: Extent) -> list[_Name]:
        """The names that fill a heading: one, or several with 、 and 等N个安置点."""
        text = document.text
        [elements, *_] = self._cutter.cut(text, heading, ())
        kinds = [e.kind for e in elements if not (e.kind == "stretch" and _ONLY_PHASE.fullmatch(e.word))]
        if not kinds or len(text[heading.start : heading.end].strip()) < 4:
            return []
        if "etc" in kinds:
            cut = next(i for i, e in enumerate(elements) if e.kind == "etc")
            if all(e.kind in ("stretch", "list", "and") for e in elements[:cut]):
                return [n for e in elements[:cut] if e.kind == "stretch" and (n := self._name(text, e)) and n.specific]
            return []
        if set(kinds) == {"stretch", "list"} or (
            kinds == ["stretch", "and", "stretch"] and any(e.word in ("和", "与") for e in elements)
        ):
            pair = [self._name(text, e) for e in elements if e.kind == "stretch"]
            if all(n is not None and n.head != "none" and n.end - n.start > 3 for n in pair):
                return [n for n in pair if n is not None]
        whole = self._name(text, Element("stretch", heading.start, heading.end, text[heading.start : heading.end].strip()))
        if not all(k in ("stretch", "and", "list") for k in kinds):
            if elements[0].kind != "stretch" or whole is None or whole.head == "none":
                return []
            if any(e.kind in ("word", "de", "stop") and e.end < heading.end for e in elements):
                return []
        facility = whole is not None and whole.head == "nominal" and self._facility.search(text, heading.start + 1, heading.end)
        if whole is None or not (whole.specific or facility) or (whole.head == "none" and not _LATIN.search(text[heading.start : heading.end])):
            return []
        stop = heading.start + len(text[heading.start : heading.end].rstrip())
        if _CUE.match(text, whole.end):
            stop = whole.end  # ◆巴宜区客运枢纽|设计日均发送旅客…
        return [_Name(whole.start, stop, whole.head, True)]

    # ---- sentences -------------------------------------------------------------------------------------------

    def _in_sentence(
        self,
        document: Document,
        elements: list[Element],
        groups: Sequence[GroupMention],
        quantities: Sequence[int],
        items: Sequence[Extent],
        figures: Sequence[int],
    ) -> list[ProjectMention]:
        text = document.text
        in_item = bool(elements) and _covers(items, elements[0].start)
        elements = _without_groups(elements, groups)
        elements = self._joined(text, elements)
        found: list[ProjectMention] = []
        for series in _series(elements):
            left, amount_of = self._left(elements, series[0])
            right = self._right(text, elements, series[-1])
            listed = len(series) > 1 and right in ("projects", "group")
            names: list[tuple[_Name, str | None]] = []
            for position in series:
                name = self._name(text, elements[position], quantities)
                if name is None:
                    continue
                before = elements[position - 1] if position else None
                name = name._replace(
                    opened=_OPENS.search(text, max(elements[0].start, elements[series[0]].start - 16), elements[series[0]].start)
                    is not None,
                    first=before is None or before.kind in ("stop", "de") or _ORDINAL.search(text, max(0, elements[position].start - 2), elements[position].start) is not None,
                    figured=bisect_left(figures, name.end) < bisect_left(figures, min(name.end + 60, elements[-1].end)),
                )
                own_left, own_amount = (left, amount_of) if position == series[0] else self._left(elements, position)
                amount = own_amount or (amount_of and len(series) > 1)
                rule = self._rule(text, name, name.left or own_left or left, amount, right, listed)
                names.append((name, rule))
            taken = next((rule for _, rule in names if rule), None)
            kinds = [n for n, _ in names if not n.specific and n.head == "facility"]
            if kinds and len(series) > 1 and taken == "told":  # 3万吨冷库、云仓、分拣中心: parts of something else
                continue
            for name, rule in names:
                if rule is None and taken in ("told", "announced", "assigned", "work_head", "listed_projects"):
                    word = text[name.start : name.end]
                    if name.specific and (name.head != "none" or (name.left or left) and self._is_proper(word)):
                        rule = taken  # what stands in one list is of one kind
                if rule == "told" and _PART.search(text[name.start : name.end]) and found and _LINEAR.search(text[found[-1].start : found[-1].end]):
                    continue  # 高速公路…，隧道贯通: part of what was named
                if rule and not (rule == "announced" and (name.left or own_left) == "works" and in_item):
                    found.append(ProjectMention(name.start, name.end, rule))
        return found

    def _rule(
        self, text: str, name: _Name, left: str, amount_of: bool, right: str, listed: bool
    ) -> str | None:
        """Which reason makes a stretch a project's name, or None."""
        word = text[name.start : name.end]
        whole = name.head != "none" and len(word) > 3 and not _CLASS.search(word) and word not in self._words["kind"]
        if left == "assign" and whole:
            return "assigned"  # 分包县城集中供暖
        if amount_of and whole and name.head != "work":
            return "amount_of"  # 总投资8200万元的…职教中心实训楼
        if not (name.specific or (left == "works" and name.built)) or (right == "counted" and not name.cued):
            return None
        if amount_of and len(_HAN.findall(word)) > 1 and not (name.head == "none" and _PLACE_END.search(word)):
            return "amount_of"  # 投资1.2亿元的恒业科技
        proper = self._is_proper(word)
        known = bool(self._facility.search(word, 2, max(2, len(word) - 2)))  # 县人民医院|感染科大楼
        if right in ("projects", "group") and (listed or left or right == "group") and len(word) > 3 and not _PLACE_END.search(word):
            if proper or known or name.head in ("facility", "work") or right == "group":
                return "listed_projects"  # 甲、乙等6个项目
        if right == "sum" and not _PLACE_END.search(word) and len(word) > 3 and not _PLANNED_SUM.search(word):
            return "sum_beside"  # 长河精工（投资1.2亿美元）
        if left == "told_of" and right in ("tell", "hint") and (proper or known) and len(word) > 3:
            return "told"  # 去年获批的鼎宏精密压铸已在3月投产
        if left == "intro" and name.opened and proper and len(word) > 3:
            return "listed"  # 同场签约的还有安迪斯智能装备、…
        if name.head == "work":
            bare = word[:-2]
            if left in ("counted", "part", "agent") or bare.endswith(self._verbs) or len(bare) < (2 if proper or left or right in ("tell", "hint") else 4):
                return None
            if _PEOPLE.match(text, name.end):
                return None  # 项目负责人
            return "work_head"  # …扩产项目
        if name.head == "none" or left in ("counted", "part", "agent"):
            return None
        if left == "visit":
            return "visited" if (proper or known) and name.seen else None  # 来到…光伏电站。该电站…
        if _VAGUE_FACILITY.search(word) and not (proper and (left == "works" or right == "tell")):
            return None
        if _PHASE_END.search(word) and len(word) > 5 and (proper or known):
            return "phased"  # 东周瓦斯提浓利用二期
        if name.first and name.figured and (proper or known) and len(word) > 4 and not _PART.search(word) and not _VAGUE_FACILITY.search(word):
            return "figured"  # 林记口子苦咸水淡化站日淡化苦咸水800立方米
        if name.sized and proper:
            return "sized"  # 益津集团年出栏15万头生猪养殖场
        if left == "works" and (name.head == "facility" or len(word) > 6):
            return "announced"  # 开工建设根竹货运枢纽
        if left == "intro":
            return "listed" if (proper or known) and word[-1] not in "路街" else None  # 还有鲍鱼种业创新中心、冷链仓储
        if name.head == "facility" and right == "tell" and len(word) > 4:
            return "told"  # 朱雀湖幼儿园9月1日前启用
        if (left or name.cued or right in ("tell", "hint")) and (proper or known):
            return "announced" if left else "told"  # 加快秋山路拓宽; 秋山路拓宽完工
        return None

    def _left(self, elements: list[Element], position: int) -> tuple[str, bool]:
        """What announces a stretch: a verb such as 推进, and whether an amount with 的 stands before it."""
        at = position - 1
        while at >= 0 and elements[at].kind in ("quote", "paren"):
            at -= 1
        if at < 0:
            return "", False
        element = elements[at]
        if element.kind == "de":
            before = elements[at - 1] if at > 0 else None
            if before and before.kind == "amount":
                return "", True
            if before and before.kind == "word" and at > 1 and elements[at - 2].kind == "amount":
                return "", True  # 投资3亿元以上的…
            if before and before.kind == "word" and before.word in self._words["tell"]:
                return "told_of", False  # 去年获批的…
            if before and (
                _OWNER.search(before.word) if before.kind == "stretch" else before.word in ("规模最大", "体量最大", "投资最大")
            ):
                return "build", False  # 宝烨集团的绿氢制备…
            return self._clause_verb(elements, at), False
        if element.kind == "and" and element.word == "以及" and at > 0 and elements[at - 1].kind in ("stop", "paren"):
            return "also", False
        if element.kind == "and" and element.word == "以及" and at == 0:
            return "also", False
        if element.kind == "word" and _CLASSIFIED.fullmatch(element.word):
            return "counted", False
        if element.kind == "word" and element.word == "了" and at > 0:
            element = elements[at - 1]
        if element.kind == "word":
            before = elements[at - 1] if at > 0 else None
            if element.word in _HOLDS:
                return "part", False
            for role in ("assign", "works", "build", "visit", "intro"):
                if element.word in self._words[role]:
                    if role == "build" and before is elements[at - 1] and before.kind == "amount":
                        role = "works"  # 投资3200万元实施…
                    return role, False
        return "", False

    def _clause_verb(self, elements: list[Element], at: int) -> str:
        """The verb behind 的: 共建的…, 规划建设占地8600亩的…."""
        for element in reversed(elements[max(0, at - 8) : at]):
            if element.kind == "stop":
                break
            if element.word in _HOLDS:
                return "part"  # 含8.36公里的老界岭隧道
            lead = self._lead.match(element.word) if element.kind == "stretch" else None
            for word in (element.word, lead[0] if lead else ""):
                for role in ("works", "visit"):
                    if word in self._words[role]:
                        return role
        return ""

    def _right(self, text: str, elements: list[Element], position: int) -> str:
        """What tells of a stretch behind it: a predicate, or 等N个项目."""
        steps, hint = 0, ""
        for index in range(position + 1, len(elements)):
            element = elements[index]
            if element.kind in ("etc", "and") or element.word in ("这样", "这些"):
                following = elements[index + 1 : index + 9]
                stop = next(
                    (k for k, e in enumerate(following) if e.kind == "stop" or (e.kind == "word" and e.word != "group")),
                    len(following),
                )
                if any(e.word == "group" for e in following[:2]):
                    return "group"
                if element.kind == "etc" and following and following[0].word.startswith(self._tells) and element.end - following[0].start == 0:
                    return "tell"  # 甲、乙等一并上马
                named = next((k for k, e in enumerate(following[:stop]) if e.kind == "stretch" and _PROJECTS.search(e.word)), None)
                after = following[named + 1].word if named is not None and named + 1 < len(following) else ""
                if named is not None and after not in ("用地", "资金", "需求"):
                    return "projects"
                counted = following and element.kind == "etc" and regex.fullmatch(r"[\d一二三四五六七八九十]+(?:个|项)", following[0].word)
                if counted and (len(following) == 1 or following[1].kind == "stop"):
                    return "projects"  # 等17个
                return ""
            if element.kind == "amount" and position + 1 < index <= position + 4:
                return "tell"  # …技改|完成投资|8600万元
            if _IN_TURN.match(text, element.start) and position > 0 and elements[position - 1].kind in ("list", "and"):
                return "projects"  # 甲、乙分别完成投资…
            if element.kind == "word" and element.word == "group":
                many = position > 1 and elements[position - 1].kind in ("list", "and")
                return "group" if index == position + 1 and many else hint  # 甲、乙两个项目; not 某县16个项目
            if element.kind == "word" and _CLASSIFIED.fullmatch(element.word) and index == position + 1:
                return "counted"  # 新建升压站2座
            if element.kind == "word" and (element.word in self._words["tell"] or element.word in self._words["pause"]):
                return "tell"
            if element.kind == "word" and element.word in self._words["hint"]:
                hint = "hint"
            if element.kind in ("de", "stretch") and _SUMS.match(text, element.start):
                return "projects"  # 甲、乙、丙的合同额都在亿元之上
            if element.kind == "paren":
                if index == position + 1 and _SUM_BESIDE.match(element.word):
                    return "sum"  # 长河精工（投资1.2亿美元）
                if _RESPONSIBLE.search(element.word) or _FIGURES.search(element.word):
                    return "tell"
                continue
            if element.kind == "stop" and _SUMS.match(text, element.end):
                return "projects"  # 甲、乙、丙，投资分别为…
            if element.kind == "stop":
                follows = elements[index + 1] if index + 1 < len(elements) else None
                if element.word in "，," and follows and follows.kind == "date":
                    told = next((e for e in elements[index + 2 : index + 5] if e.kind in ("word", "stretch")), None)
                    if told is not None and told.word.startswith(self._tells):
                        return "tell"
                if element.word in "，,：:" and follows and regex.match(r"[一二三首]期|总投资|概算|占地|厂房|投资", follows.word):
                    return "tell"
                if element.word in "，," and follows and follows.word.startswith(self._tells):
                    return "hint"
                return hint
            if element.kind == "stretch":
                if element.word.startswith(self._tells) and len(element.word) < 12:
                    hint = "hint"
                steps += 1
                if steps > 1 or len(element.word) > 6:
                    return hint
            if element.kind in ("list", "quote", "de") or index > position + 6:
                return hint
        return hint

    def _joined(self, text: str, elements: list[Element]) -> list[Element]:
        """Stretches that are one name over 及, 与, or 、 between quantities: 3万吨全粉及2万吨淀粉生产线."""
        result: list[Element] = []
        index = 0
        while index < len(elements):
            element = elements[index]
            if (
                element.kind in ("and", "list") and result and result[-1].kind == "stretch"
                and index + 1 < len(elements) and elements[index + 1].kind == "stretch"
                and self._one_name(text, result[-1], element, elements[index + 1], elements, index)
            ):  # fmt: skip
                start, end = result[-1].start, elements[index + 1].end
                result[-1] = Element("stretch", start, end, text[start:end])
                index += 2
                continue
            result.append(element)
            index += 1
        return result

    def _one_name(
        self, text: str, left: Element, mark: Element, right: Element, elements: list[Element], index: int
    ) -> bool:
        left_head, right_head = self._head(left.word)[0], self._head(right.word)[0]
        quantity = regex.match(r"[\d.]+[万亿]?(?:吨|立方米|平方米|千瓦|[MG]Wh?|套|台|件|只|头|片|支|米)", right.word)
        if mark.kind == "list":
            return bool(quantity and regex.search(r"\d", left.word) and left_head in ("none", ""))
        if left_head == "work" or mark.word in ("以及", "或"):
            return False
        in_list = any(e.kind == "list" for e in elements[max(0, index - 3) : index])
        if quantity or right.word.startswith(("配套", "附属", "接线")):
            return True
        if mark.word in ("及", "暨"):
            return not (in_list and left_head in ("facility", "nominal") and right_head in ("facility", "work", "nominal"))
        if mark.word == "和" and len(left.word) <= 2 and left_head == "none" and right_head != "none" and not in_list:
            return True  # 晶和源…电站: a character of the name
        if left_head == right_head == "nominal" and not in_list and mark.word in ("与", "和") and not (
            self._is_proper(right.word) or self._facility.search(right.word)
        ):
            return True  # 续建配套与现代化改造
        return right_head == "work" and left_head == "none" and not in_list

    # ---- names -----------------------------------------------------------------------------------------------

    def _name(self, text: str, element: Element, quantities: Sequence[int] = ()) -> _Name | None:
        """The part of a stretch that can be a name, without what leads it in and what trails it."""
        start, end = element.start, min(element.end, element.start + _LONGEST_STRETCH)
        left = ""
        while True:
            word = text[start:end]
            skip = self._lead.match(word) or _LENGTH.match(word)
            if skip and skip.end() < len(word) - 1 and not self._phase_head(word):
                left = next((role for role in ("assign", "works", "build") if skip[0] in self._words[role]), left)
                start += skip.end()
                continue
            mark = regex.match(r"\d{1,2}[.、．](?!\d)", word)
            if mark:
                start += mark.end()
                continue
            if word[:1] in " 　“「·" and len(word) > 2 and not ("”" in word or "」" in word):
                start += 1
                continue
            break
        agent = _AGENT.search(text[start:end])
        if agent:  # 江山绿禾能源有限公司建设|18兆瓦分布式光伏
            start += agent.end()
            left = "works"
        word = text[start:end]
        if _COUNTED.match(word) or len(word) < 2 or _ONLY_PHASE.fullmatch(word):
            return None
        kind, stop = self._head(word)
        if kind == "none":
            stop = len(word)
            within = [m for m in self._facility.finditer(word) if word[m.end() : m.end() + 1] in tuple("里内上中外旁处前")]
            if within and within[-1].end() > 4:
                kind, stop = "facility", within[-1].end()  # 生产线|里机声隆隆
        if kind == "none":
            firm = self._firm.match(word)
            if firm and regex.fullmatch(r"[成为是了就也已]{1,2}", word[firm.end() :]):
                stop = firm.end()  # 鲁原生物|成
            trail = self._trail.search(word)
            if trail and trail.start() > 2:
                stop = trail.start()
        phase = _PHASE_HERE.match(word, stop) or _SECTION.match(word, stop)
        if phase:
            stop = phase.end()
        name = word[:stop]
        if not _HAN.search(name) and not _LATIN.search(name):
            return None
        quantity = _QUANTITY.match(name)
        bare = name[quantity.end() :] if quantity else name
        built = kind == "facility" and len(bare) >= 5 and bare not in self._words["kind"] and bool(_BUILT.search(bare))
        rest = word[stop:]
        seen = bool(_AT_WORK.match(text, start + stop)) or bool(_NEXT_GOES_ON.match(text, element.end))
        specific = self._is_specific(name)
        inside = bisect_right(quantities, start + 1)
        sized = inside < len(quantities) and quantities[inside] < start + stop
        return _Name(
            start, start + stop, kind, specific, left, cued=bool(_CUE.match(rest)), sized=sized, built=built, seen=seen
        )

    def _phase_head(self, word: str) -> bool:
        return bool(regex.match(r"[一二三四]期(?:工程|项目)", word))

    def _head(self, word: str) -> tuple[str, int]:
        """The kind of a stretch's head, and where it ends."""
        work = self._work_head.search(word)
        if work:
            return "work", work.end()
        kind, end = self._last_head(word)
        if kind == "none":
            for cue in _CUE.finditer(word, 2):  # the name ends before the cue, if a head stands there
                before, stop = self._last_head(word[: cue.start()])
                if before != "none" and stop == cue.start() and stop > 3:
                    return before, stop
        return kind, end

    def _last_head(self, word: str) -> tuple[str, int]:
        trimmed = word
        while True:
            phase = _PHASE_END.search(trimmed)
            if phase and phase.start() > 1:
                kind, end = self._last_head(trimmed[: phase.start()])
                return ("facility" if kind == "none" else kind), len(trimmed)
            if trimmed.endswith(self._nohead):
                return "none", len(word)
            for length in range(min(self._longest_head, len(trimmed)), 0, -1):
                kind = self._heads.get(trimmed[-length:], "none")
                if kind != "none" and not (length == 1 and len(trimmed) < 3):
                    return kind, len(trimmed)
            trail = self._trail.search(trimmed)
            if trail and trail.start() > 1:
                trimmed = trimmed[: trail.start()]
                continue
            return "none", len(word)

    def _is_specific(self, name: str) -> bool:
        """Whether something in the name is more than generic words, kinds of facility and slogans."""
        bare = _PHASE_END.sub("", _SPACE.sub("", name))
        if bare.endswith(("项目", "工程")) and bare[:-2].endswith(self._verbs):
            return False
        quantity = _QUANTITY.match(bare)
        if quantity:
            bare = bare[quantity.end() :]
        if self._works_at.search(bare):
            return True  # 市妇幼保健院异地新建项目
        if bare in self._words["kind"] or bare in self._heads or (_CLASS.search(bare) and ")" not in bare and "）" not in bare):
            return False
        generic = self._generic.match(bare)
        if generic and generic.end() >= len(bare):
            return False
        if generic and len(bare) - generic.end() < 2 and not _LATIN.search(bare):
            return False
        if bare.endswith("工程"):
            campaign = self._campaign.match(bare[:-2])
            if campaign and campaign.end() >= len(bare) - 2:
                return False
            if regex.match(r"[“「].*工程[”」]?$", bare) and not regex.search(r"[”」].", bare):
                return False
        return True

    def _is_proper(self, name: str) -> bool:
        """Whether a name has a part that no dictionary knows, a place, a sign of its own, or a known facility in it."""
        bare = _PHASE_END.sub("", _SPACE.sub("", name))
        if _LATIN.search(bare):
            return True
        return self._cutter.has_unknown(bare)

def _covers(extents: Sequence[Extent], offset: int) -> bool:
    """Whether one of the extents, which are in text order, holds an offset."""
    index = bisect_right(extents, offset, key=lambda extent: extent.start) - 1
    return index >= 0 and extents[index].holds(offset)


def _paragraph_end(text: str, start: int) -> int:
    end = text.find("\n\n", start)
    return end if end >= 0 else len(text)


def _alternatives(words: set[str]) -> str:
    return "|".join(map(regex.escape, sorted(words, key=len, reverse=True)))


def _without_groups(elements: list[Element], groups: Sequence[GroupMention]) -> list[Element]:
    """Elements with each counted set as one barrier named ``group``."""
    inside = [g for g in groups if elements and elements[0].start <= g.start < elements[-1].end]
    if not inside:
        return elements
    result: list[Element] = []
    for element in elements:
        group = next((g for g in inside if g.start < element.end and element.start < g.end), None)
        if group is None:
            result.append(element)
            continue
        if element.start < group.start and element.kind == "stretch":
            result.append(Element("stretch", element.start, group.start, element.word[: group.start - element.start]))
        if not (result and result[-1].word == "group" and result[-1].start == group.start):
            result.append(Element("word", group.start, group.end, "group"))
        if element.end > group.end and element.kind == "stretch":
            result.append(Element("stretch", group.end, element.end, element.word[group.end - element.start :]))
    return result


def _series(elements: list[Element]) -> list[list[int]]:
    """Positions of stretches, those joined by 、 and 和 (or 、投资X元的) together."""
    series: list[list[int]] = []
    last = -1
    for index, element in enumerate(elements):
        if element.kind != "stretch":
            continue
        between = elements[last + 1 : index] if last >= 0 else []
        linked = bool(between) and between[0].kind in ("list", "and", "paren") and all(
            e.kind in ("list", "and", "paren", "quote") or (e.kind in ("amount", "de") or e.word in ("投资", "总投资"))
            for e in between
        ) and any(e.kind in ("list", "and") for e in between)  # fmt: skip
        if linked:
            series[-1].append(index)
        else:
            series.append([index])
        last = index
    return series


def _resolve(mentions: list[ProjectMention]) -> list[ProjectMention]:
    """Without overlaps: structure before sentences, then the longer one."""
    rank = {"field_name": 0, "item_heading": 1}
    chosen: list[ProjectMention] = []
    taken = bytearray(max((m.end for m in mentions), default=0))
    for mention in sorted(mentions, key=lambda m: (rank.get(m.rule, 2), m.start - m.end, m.start)):
        if not any(taken[mention.start : mention.end]):
            taken[mention.start : mention.end] = b"\1" * (mention.end - mention.start)
            chosen.append(mention)
    return sorted(chosen, key=lambda m: m.start)
