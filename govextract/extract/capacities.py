"""Capacities: which quantities say what a project can make, process, store, carry, supply or serve.

Every quantity with a unit is a candidate. One of the rules below takes it, each named in the mention's ``rule``:

- ``cue``: words before it in the clause (年产3万吨, 产能由|3万吨, 床位600张);
- ``scale``: the new level behind an old one (由3万吨扩至|8万吨);
- ``list``: it shares the cue of the quantity before it (年产甲3万吨、乙|2万吨);
- ``storage``: the second of a pair (100MW/|200MWh);
- ``right_cue``: words behind it (|8万套|高压箱的生产能力, |200张|床位);
- ``plant``: a plant's size by its unit (|50兆瓦|光伏, |5万吨级|航道, |10万锭|);
- ``rate``: goods behind a rate (|120万吨|/年乙烯);
- ``goods``: goods and a project's word behind it (|60万立方米|刨花板项目);
- ``phase``: a phase of a plant told before (一期|2.5万吨|).
"""

from __future__ import annotations

import itertools
from bisect import bisect_left
from dataclasses import dataclass

import regex

from govextract.extract.capacity_cues import PIECE_UNITS, SEPARATOR, Cue, CueFinder
from govextract.extract.capacity_items import ItemReader
from govextract.extract.capacity_lists import ListReader, Taken, mention_of
from govextract.extract.capacity_units import Quantity, QuantityFinder
from govextract.extract.mentions import CapacityMention
from govextract.lexicon import Lexicons, alternatives
from govextract.once import made_once
from govextract.patterns import compile_pattern, compile_plain
from govextract.records import Period
from govextract.text.alignment import Edit, apply_edits
from govextract.text.document import Document

# A line that was wrapped goes on in the next: long, with no closing mark, and the next is no new entry.
_WRAP = compile_pattern(
    r"(?<=[^\n]{18}[^\n。；;！!？?：:])[ 　]*\r?\n(?=[\p{Han}A-Za-z\d,，、。）)])"
    r"(?![一二三四五六七八九十]{1,3}[、是]|\d{1,2}[.、．]|\p{Han}{2,10}[：:])"
)
_SPACED = compile_plain(r"(?<=\d)[ \u00a0](?=[万亿])")  # 年产 3| |万吨, in a line that is no running text
_GOODS = r"[^，,。；;、：:（(）)\n“”\"《》的\d]"
"""A character of goods; the next of a list may follow: |10万吨|电石、4万吨醋酸乙烯、2万吨聚乙烯醇|工程."""
_STOP = compile_pattern(r"[。；;！!？?\n]")
_COMMA = compile_pattern(r"[。；;！!？?\n，]|,(?!\d-)")  # not the comma of 1,4-丁二醇


# 34台11兆瓦|和16台|8.3兆瓦机组: the goods are told once
_SAME_PLANT = compile_pattern(r"\s?[和、及与]\s?[\d一二两三四五六七八九十]{0,3}[台座套]?\s?")
_BARE_PHASE = compile_pattern(
    r"(?:^|[“”\"，,。；;、：:（(\s])(?:项目)?[一二三四首]期(?:工程|项目)?(?:为|规模|设计|年产)?$"
)
_DONE = "(?:生产|加工|处理|供应|制造|存储|仓储|储存|检测|服务|接待|屠宰|运输|吞吐|通过|分拣|养殖|繁育)"
_RIGHT_CUE = compile_pattern(
    rf"""
    [^，,。；;\n]{{0,60}}?(?:(?:的|年|日|[”’」])[年日]?(?:综合)?{_DONE}?(?:能力|产能|规模)    # 高压箱的生产能力, 年生产能力
      |装机(?:容量)?)                                                                 # 光伏装机
    |[\p{{Han}}A-Za-z\d\-]{{0,14}}(?<!提升|增强|提高|强化|智能|高性能|多功能)
      (?:产能|装机容量|(?:生产|加工|处理|仓储|养殖|屠宰)能力)                                       # 炼油产能
    """,
    regex.VERBOSE,
)
_IN_BRACKETS = compile_pattern(r"[（(][^（）()]+[)）]")  # 再生铝|（10万吨/年）
_CONTEXTS = ("floor", "housing", "equipment", "bed")
_BACK = 240
_NUMBER_NEXT = compile_pattern(r"\s?\d")
_PAIR = compile_pattern(r"\s?[/／]\s?\d")
_YEAR_BEFORE = compile_pattern(r"\d{4}年\p{Han}{0,4}$")
_LISTED = compile_pattern(r"[、及和与]\p{Han}{0,6}")
_LEVEL = compile_pattern(r"能力|量|规模|由|从|可?达|为")
_MAKES = compile_pattern(r"(?:产|制造|加工|出栏|屠宰|宰杀|繁育|孵化|养殖|建造)$")
_MEASURE_BEFORE = compile_pattern(r"(?:产能|能力|规模)\p{Han}{0,3}$")
_CLASS = compile_pattern(r"以上|以下|[百千万]\p{Han}")  # 千头|以上|猪场, 千吨|万人|水厂: a class of things
_WARD = compile_pattern(r"医院|医养|养老|康复|病区|卫生院|护理")
_NO_RIGHT_CUE = compile_pattern(r"投资|总投|项目.{0,6}(?:新建|占地)")


@dataclass
class _Place:
    """A quantity with where its sentence, its clause and the member of the list it stands in begin."""

    text: str
    quantity: Quantity
    sentence: int
    last_end: int  # of the quantity before it

    @made_once
    def comma(self) -> int:
        """Behind the last comma before it."""
        last = self.sentence
        for match in _COMMA.finditer(self.text, self.sentence, self.quantity.start):
            last = match.end()
        return last

    @made_once
    def clause(self) -> int:
        """Behind the last comma or the last quantity before it."""
        return max(self.comma, self.last_end)


class CapacityExtractor:
    """Finds, values and decides capacities.

    Example:
        >>> from govextract.text.document import ArticleExtent, Extent
        >>> from govextract.text.normalize import normalize
        >>> page = normalize("项目建成后年产彩钢板5万吨。")
        >>> document = Document(page, [ArticleExtent(0, len(page.text), Extent(0, 0))])
        >>> found = CapacityExtractor(Lexicons()).extract(document)
        >>> [(str(m.value), m.unit, m.period, m.item) for m in found]
        [('50000', '吨', 'year', '彩钢板')]
    """

    def __init__(self, lexicons: Lexicons) -> None:
        self._quantities = QuantityFinder(lexicons)
        self._items = ItemReader(lexicons)
        self._cues = CueFinder(lexicons, self._items)
        often = alternatives(word for word in self._cues.periods if word.startswith("每"))
        self._often = compile_pattern(rf"({often})\s?(?:约|可)?$")
        heads = alternatives(lexicons.words("capacity_heads"))
        self._head = compile_pattern(
            rf"^的?(?P<goods>{_GOODS}{{0,18}}?)(?:[、和及与][\d.]{{1,8}}[万亿]?{_GOODS}{{2,18}}?){{0,5}}?(?:{heads})"
        )
        self._blocker = compile_plain(alternatives(lexicons.words("capacity_blockers")))
        self._lists = ListReader(lexicons, self._items)
        of = {kind: alternatives(lexicons.words("capacity_contexts", kind=kind)) for kind in _CONTEXTS}
        self._floor = compile_pattern(of["floor"])
        self._housing = compile_pattern(of["housing"])
        self._equipment = compile_plain(rf"\p{{Han}}{{0,6}}(?:{of['equipment']})")
        self._beds_of = compile_plain(rf"(?:{of['bed']}){{0,3}}$")
        self._right_beds = compile_pattern(
            rf"的?(?P<item>(?:{of['bed']}){{0,3}}(?:床位|病床|学位|托位|机架|机柜))"
        )
        self._waste = compile_pattern(alternatives(lexicons.words("capacity_blockers", kind="waste")))

    def extract(self, document: Document) -> list[CapacityMention]:
        """All capacities of the document's articles, in text order.

        Args:
            document: the normalized text with its articles.

        Returns:
            Mentions with offsets on ``document.text``.
        """
        breaks = sorted(m.span() for pattern in (_WRAP, _SPACED) for m in pattern.finditer(document.text))
        text, alignment = apply_edits(document.text, [Edit(*span) for span in breaks])
        quantities = self._quantities.find(text)
        if not quantities:
            return []
        stops = [match.start() for match in _STOP.finditer(text)]
        mentions: list[CapacityMention] = []
        taken: Taken | None = None
        last_end = 0
        for quantity in quantities:
            at = bisect_left(stops, quantity.start)
            # what a rule looks back at is bounded, so a text with no stops costs no more
            sentence = max(stops[at - 1] + 1 if at else 0, quantity.start - _BACK)
            if taken is not None and taken.quantity.start < sentence - 1:
                taken = None
            found = self._decide(_Place(text, quantity, sentence, last_end), taken, mentions)
            last_end = quantity.rate_end
            if found is None:
                if not SEPARATOR.match(text, quantity.rate_end):
                    taken = None
                continue
            taken = found
            mention = found.mention
            raw_start, raw_end = alignment.to_raw(mention.start, mention.end)
            if document.is_content(raw_start):
                mention.start, mention.end = raw_start, raw_end
                mentions.append(mention)
        for first, second in itertools.pairwise(mentions):
            between = document.text[first.end : second.start]
            if first.rule == "plant" and first.item is None and _SAME_PLANT.fullmatch(between):
                first.item = second.item
        return mentions

    def _decide(self, at: _Place, taken: Taken | None, mentions: list[CapacityMention]) -> Taken | None:
        """The rules in their order; None where none takes the quantity."""
        text, q = at.text, at.quantity
        if q.ratio and not (q.unit.role == "plant" and _PAIR.match(text, q.end)):  # 3吨/亩, not 100MW/200MWh
            return None
        cue = self._cues.nearest(text, q, at.clause)
        if cue is not None and self._cues.holds(text, q, cue, at.sentence, at.comma):
            return self._by_cue(at, cue, taken)
        if q.unit.role == "goods" and _NUMBER_NEXT.match(text, q.rate_end):  # |3台|15兆瓦机组
            return None
        if q.qualifier == "over" and text[max(0, q.start - 1) : q.start] in (
            "个",
            "家",
            "处",
        ):  # 5个|10万头|以上养猪场
            return None
        if q.unit.dimension == "length" and q.rate == "hour":
            return None  # 时速100公里/小时
        leaning = self._lists.read(text, q, taken) if taken is not None else None
        return leaning or self._by_right_cue(at) or self._by_goods(at, mentions)

    def _by_cue(self, at: _Place, cue: Cue, taken: Taken | None) -> Taken:
        """年产|3万吨|, 产能由|3万吨|, 床位|600张|."""
        text, q = at.text, at.quantity
        item, left_item = self._item_by_cue(at, cue)
        period = cue.period
        often = self._often.search(text[cue.end : q.start])
        if period is None and often:  # 能力由|每日|8万吨
            period = self._cues.periods.get(often[1])
        if (
            period is None
            and cue.needs == "period"
            and _YEAR_BEFORE.search(text[max(0, cue.start - 12) : cue.start])
        ):
            period = "year"  # 按满足|2035年|旅客吞吐量650万人次设计
        # 旅客吞吐量650万人次、货邮|吞吐量8万吨: a measure word in a list takes the rate told before
        if (
            period is None
            and not cue.firm
            and taken is not None
            and (q.unit.role != "plant" or q.unit.dimension == taken.quantity.unit.dimension)
            and _LISTED.fullmatch(text[taken.quantity.rate_end : cue.start])
        ):
            period = taken.mention.period
        return Taken(q, mention_of(q, "cue", period, item), left_item, True)

    def _item_by_cue(self, at: _Place, cue: Cue) -> tuple[str | None, bool]:
        """The item of a quantity that a cue rules, and whether it stands before the quantity."""
        text, q = at.text, at.quantity
        gap, before = text[cue.end : q.start], text[at.clause : cue.start]
        item = None if cue.item and not cue.verb else self._items.between(gap)
        if item is None and cue.item:
            kind = self._beds_of.search(before)  # 新增|养老|床位120张
            item = (kind[0] if kind and cue.counted else "") + cue.item
        if item is None and cue.before:
            item = self._items.before(before)
        if item is not None:
            return item, True
        makes = cue.verb and _MAKES.search(text[cue.start : cue.end])
        if q.unit.role != "plant" and not makes and text.startswith("的", q.rate_end):
            item = self._items.held(text, q.rate_end)  # 处理能力20吨/日的|污水站|, 日供气50万方的储配站
        elif q.unit.name != "人":
            item = self._items.after(text, q.rate_end)
        if item is None and cue.verb and _LEVEL.match(gap):  # |单氰胺溶液|日产由180吨
            item = self._items.before(before)
        measure = _MEASURE_BEFORE.search(before)
        if item is None and cue.verb and measure:  # |碳酸锂|产能由年产1万吨
            item = self._items.before(before[: measure.start()])
        return item, False

    def _by_right_cue(self, at: _Place) -> Taken | None:
        """|200张|床位, |8万套|高压箱的生产能力, 每年|2700万吨|炼油产能."""
        text, q = at.text, at.quantity
        after = text[q.rate_end : q.rate_end + 80]
        beds = self._right_beds.match(after)
        if beds and q.unit.name in PIECE_UNITS:
            return Taken(q, mention_of(q, "right_cue", None, beds["item"]), False, True)
        if q.unit.name == "床位" or (
            q.unit.name == "床" and _WARD.search(text[at.sentence : q.rate_end + 12])
        ):
            return Taken(q, mention_of(q, "right_cue", None, "床位"), False, True)
        cue = _RIGHT_CUE.match(after)
        if cue is None or q.unit.role == "strict" or _NO_RIGHT_CUE.search(cue[0]):
            return None
        if "装机" in cue[0] and q.unit.role != "plant":
            return None
        tail = cue[0][-8:]
        period: Period | None = "year" if "年" in tail else "day" if "日" in tail else None
        often = self._often.search(text[at.clause : q.start])
        if often:
            period = self._cues.periods.get(often[1])
        return Taken(q, mention_of(q, "right_cue", period, self._items.after(text, q.rate_end)), False, True)

    def _by_goods(self, at: _Place, mentions: list[CapacityMention]) -> Taken | None:
        """|50兆瓦|光伏, |120万吨|/年乙烯, |60万立方米|刨花板项目, 一期|2.5万吨|."""
        text, q = at.text, at.quantity
        left = text[at.clause : q.start][-16:]
        if self._waste.search(left) or (q.unit.role != "plant" and self._blocker.search(left)):
            return None
        goods = self._items.after(text, q.rate_end)
        if q.unit.role == "plant":
            power = self._items.power(left) if goods is None else None
            return Taken(q, mention_of(q, "plant", None, goods or power), power is not None, False)
        if q.rate and q.unit.role != "strict":
            goods = goods or self._items.before(left)  # 磷酸铁|10万吨/年
            if goods is not None or _IN_BRACKETS.match(text, q.start - 1, q.rate_end + 1):
                return Taken(q, mention_of(q, "rate", None, goods), False, True)
        after = text[q.rate_end : q.rate_end + 80]
        head = None if _CLASS.match(after) else self._head.match(after)
        if head and self._goods_hold(q, head, after):
            return Taken(q, mention_of(q, "goods", None, goods), False, False)
        told = any(m.unit == q.unit.name and q.start - m.start < 400 for m in mentions[-3:])
        if told and _BARE_PHASE.search(text[max(at.sentence - 1, q.start - 14, 0) : q.start]):
            return Taken(q, mention_of(q, "phase", None, goods), False, False)
        return None

    def _goods_hold(self, q: Quantity, head: regex.Match[str], after: str) -> bool:
        """Whether goods and a project's word make the quantity a capacity: not 安置房, not floors, not few pieces."""
        if self._equipment.match(after) or self._housing.search(head["goods"]):
            return False
        if q.unit.role == "area":
            return (
                q.large
                and bool(head["goods"])
                and not after.startswith("的")
                and not self._floor.search(head[0])
            )
        return q.unit.role == "output" or (q.unit.role == "goods" and q.large)
