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

from govextract.extract.capacity_items import ItemReader
from govextract.extract.capacity_units import Quantity, QuantityFinder
from govextract.extract.mentions import CapacityMention
from govextract.lexicon import Lexicons
from govextract.records import Period
from govextract.text.alignment import Edit, apply_edits
from govextract.text.document import Document

# A line that was wrapped goes on in the next: long, with no closing mark, and the next is no new entry.
_WRAP = regex.compile(r"(?<=[^\n]{18}[^\n。；;！!？?：:])[ 　]*\r?\n(?=[\p{Han}A-Za-z\d,，、。）)])(?![一二三四五六七八九十]{1,3}[、是]|\d{1,2}[.、．]|\p{Han}{2,10}[：:])")
_STOP = regex.compile(r"[。；;！!？?\n]")
_COMMA = regex.compile(r"[。；;！!？?\n，,]")

# 年 as a rate's word, not 2020年, 今年, 多年; 日 and 月 alike
_GUARDS = {
    "年": (r"(?<![\d〇零一二三四五六七八九十两几数多今去明前当全上本往近历翻半次隔来])", r"(?!底|末|初|中旬|内|代|前(?!处[理置])|后|来|龄)"),
    "日": (r"(?<![\d一二三四五六七八九十今昨明同当次翌节假近旧末生休工即])", r"(?!前|起|内|期|常|益|用|化|报|电|照|本|程|历|光)"),
    "月": (r"(?<![\d一二三四五六七八九十今本当上下个正蜜元腊])", r"(?=产|处理|加工|生产|供|吞吐|出|屠宰|均)"),
    "小时": (r"(?<![\d个])", ""),
}
# between the rate's word and what is done: 年|可就地|消化, 日|最大|处理
_FILL = (
    r"(?:设计|规划|平均|均|可以|可达|可实现|可|能够|能|实现|就地|综合|新增|增加|最大|最高|单向|双向|总|额定|标准|预计|计划|将|稳定|"
    r"资源化|无害化|集中|对外|合计|共|各类|成品|商品|年均|年|拟|目标|正常|净|外|安全|协同|就近|联合|自动|约|需|批量|规模化|形成|气化|深度|高效)"
)
# 年到发|量, 日提水|量; not of what is used up, let out or counted
_ANY_MEASURE = r"(?<![生用耗放费求销需减节数质含降雨径流交热])量"
_PLAIN = {"word": "量", "item": "", "before": "", "needs": "period", "governs": "goods"}
# words that tell what lies ahead or is designed
_PLAN = regex.compile(r"设计|规划|预计|预测|可|能够|将|达产|建成后|投产后|投用后|运营后|竣工后|满足|力争|计划|远期|近期|目标|拟|建成投|新增|增加|项目")
# words of statistics
_REGION = regex.compile(r"全[省市县区旗州镇乡国港盟球年]|我[省市县区]|[省市县区]内|规上|累计|同比|去年|上年|前[一二三]季度|上半年|下半年|[一二三四]季度|1[-—至~～]\d{1,2}月|\d{1,2}月份|今年以来|截至|截止|五年来|年末|历史新高")
_GROWTH = regex.compile(r"\s?[，,、（(]?(?:同比|比上年|较上年|环比|增长|下降|增幅|年均增长|创历史)")
_PAST_YEAR = regex.compile(r"(?:\d{4}|[一二三四五六七八九〇零]{4}|去|上)年[^，,。；;]{0,6}$")
# a clause that speaks of something else before the number comes: no cue reaches over these
_BREAK = regex.compile(r"项目(?!年产|规模|产能|总)|公司|投资|新建|开工|占地|签约|引进|面积(?!的)|增长|下降|同比|产值|税收|收入|平方公里|投产|试产|工业增加值")
_AREA_WORD = regex.compile(r"厂房|公园|广场|[房楼馆园]|中心|市场|商业|绿化|道路|综合体|改造|仓|街|校|院|酒店|住宅|厂区|车间|步道|场地|用地|基地|片区|小区|大厦|空间|停车|拆|土地|场馆|装修|展")
_HOUSING = regex.compile(r"安置|住房|公寓|商品房|保障房|公租房|廉租|住宅|新房|农房|民房|危房|电子地图|光伏板|路灯|设备|机器|机械设备")
# a store beside a plant has no rate of its own: 年加工10万吨，配套2.5万吨|气调库
_STORE = regex.compile(r"^[\p{Han}]{0,6}(?:库|罐|池|仓)(?!存|区)")
# 34台11兆瓦|和16台|8.3兆瓦机组: the goods are told once
_SAME_PLANT = regex.compile(r"\s?[和、及与]\s?[\d一二两三四五六七八九十]{0,3}[台座套]?\s?")
# 由3万吨|扩至|8万吨
_SCALE = regex.compile(
    r"^\s?(?:每[年日天]|[\p{Han}A-Za-z]{0,8}?)(?:提高|提升|提|增加|增|扩大|扩建|扩容|扩能|扩充|扩|升级|升|调整|调|变更|变|改|"
    r"降低|减少|降|减|压减|跃升|拓展|优化|恢复|达)(?:到|至|为|成)(?:了)?(?:每[年日天])?(?:约|近|超过?|逾|不低于|至少)?\s?$"
)
_SEPARATOR = regex.compile(r"\s?(?:[、，,／/+＋]|以及|及其|及|和|与|或|并|同时)\s?")
# 、 is a list's own mark; over a comma a list goes on with a phase word or with bare goods
_PHASE = regex.compile(
    r"^\s?[，,、；;（(]\s?(?:其中|远期|近期|中期|远景|终期|最终|一期|二期|三期|四期|首期|后期|交流侧|直流侧|副产|联产|兼产|年副产|另有|以及|另|配套|预留|总规模)"
)
_BARE_PHASE = regex.compile(r"(?:^|[“”\"，,。；;、：:（(\s])(?:项目)?[一二三四首]期(?:工程|项目)?(?:为|规模|设计|年产)?$")
_LIST_BREAK = regex.compile(r"项目|生产线|公司|投资|基地|工程|新建|建设|占地|改造|购置|采购|安装|面积|公里|增长|实现|完成|带动|解决|惠及|提供|就业|消耗|节约|减排|排放|收入|产值|总部|开工|竣工|正在|已经|去年|今年|明年|气调库|冷库|厂房|已|治理|种植")
_RIGHT_CUE = regex.compile(
    r"^[^，,。；;\n]{0,60}?(?:的|年|日)(?:(?P<period>年|日)?(?:综合)?(?:生产|加工|处理|供应|制造|存储|仓储|储存|检测|服务|接待|屠宰|运输|吞吐|通过|分拣|养殖|繁育)?(?:能力|产能|规模)|装机(?:容量)?)"
    r"|^(?:[\p{Han}A-Za-z\d\-]{0,14}(?<!提升|增强|提高|强化|智能|高性能|多功能))(?:产能|生产能力|加工能力|处理能力|仓储能力|装机容量|养殖能力|屠宰能力)"
)
_RIGHT_BEDS = regex.compile(r"^的?(?P<item>(?:养老|医疗|护理型?|负压|住院|康复|托育|重症|普惠|隔离|普惠性|标准|公办|高标准|优质|义务教育|学前教育|幼儿园|小学|初中|高中|公办幼儿园){0,3}(?:床位|病床|学位|托位|机架|机柜|养老床))")
_BED_UNITS = frozenset("张个床架台组")
_EQUIPMENT = regex.compile(r"^(?:\p{Han}{0,6})(?:履带吊|吊车|起重机|压力机|锻压机|压机|油压机|挖掘机|压路机|货车|卡车|汽车吊|地磅|变压器|柴油发电机|水罐|消防车|船闸门)")


@dataclass(slots=True)
class _Cue:
    """A cue in the text, with what it says about the quantity behind it."""

    start: int
    end: int
    period: Period | None
    item: str  # "" where the cue holds none
    before: bool  # the goods may stand before the cue
    needs: str
    governs: str
    firm: bool  # 能力, 产能, 容量: counts whatever else is said
    verb: bool
    counted: bool = False  # 床位, 学位: only pieces of themselves


@dataclass(slots=True)
class _Taken:
    """The last quantity that was taken, for those that lean on it."""

    quantity: Quantity
    mention: CapacityMention
    left_item: bool
    gap_clean: bool


def _alternatives(words: list[str]) -> str:
    return "|".join(regex.escape(word) for word in sorted(words, key=len, reverse=True))


class CapacityExtractor:
    """Finds, values and decides capacities.

    Example:
        >>> from govextract.pipeline import Pipeline
        >>> pipeline = Pipeline()
        >>> found = pipeline.mentions(pipeline.document("项目建成后年产彩钢板5万吨。"), "capacities")
        >>> [(str(m.value), m.unit, m.period, m.item) for m in found]
        [('50000', '吨', 'year', '彩钢板')]
    """

    def __init__(self, lexicons: Lexicons) -> None:
        self._quantities = QuantityFinder(lexicons)
        self._items = ItemReader(lexicons)
        self._verbs = {row["word"]: row for row in lexicons.table("capacity_verbs")}
        self._nouns = {row["word"]: row for row in lexicons.table("capacity_nouns")}
        self._periods: dict[str, Period] = {r["word"]: r["period"] for r in lexicons.table("capacity_periods")}  # type: ignore[misc]
        self._cue = regex.compile(self._cue_pattern())
        heads = _alternatives(list(lexicons.words("capacity_heads")))
        self._head = regex.compile(rf"^(?P<goods>[^，,。；;、：:（(）)\n“”\"《》的\d]{{0,18}}?)(?:{heads})")
        blockers = [row["word"] for row in lexicons.table("capacity_blockers")]
        self._blocker = regex.compile(_alternatives(blockers))
        goods = set(lexicons.words("capacity_blockers", kind="waste_goods"))  # 日处理|废水|800吨 is one
        self._gap_blocker = regex.compile(_alternatives([word for word in blockers if word not in goods]))
        self._waste = regex.compile(_alternatives(list(lexicons.words("capacity_blockers", kind="waste"))))

    def _cue_pattern(self) -> str:
        """Three shapes: 年|可就地|消化, 年|货物|处理量, 产能."""
        periods = "|".join(
            "".join((_GUARDS.get(word, ("(?<!\\d)", ""))[0], regex.escape(word), _GUARDS.get(word, ("", ""))[1]))
            for word in sorted(self._periods, key=len, reverse=True)
        )
        nouns, verbs = _alternatives(list(self._nouns)), _alternatives(list(self._verbs))
        measures = _alternatives([word for word, row in self._nouns.items() if row["governs"] != "pieces"])
        return (
            rf"(?P<period>{periods}){_FILL}{{0,4}}(?!{nouns})(?P<verb>{verbs})(?!生(?![猪鲜丝活牛羊铁化物漆料态产])|总?值|[税业额费]|利润|收入|权|比)"
            rf"|(?P<noun_period>{periods})(?P<between>[\p{{Han}}A-Za-z]{{0,8}}?)(?P<period_noun>{measures}|{_ANY_MEASURE})(?!建设|提升|积)"
            rf"|(?P<noun>{nouns})(?!建设|提升|不足|积)(?:(?:达到?|为|约|：|:)?(?P<period_after>每小时|每[年日天]|年产|日产))?"
        )

    def extract(self, document: Document) -> list[CapacityMention]:
        """All capacities of the document's articles, in text order.

        Args:
            document: the normalized text with its articles.

        Returns:
            Mentions with offsets on ``document.text``.
        """
        text, alignment = apply_edits(
            document.text, [Edit(*match.span()) for match in _WRAP.finditer(document.text)]
        )  # fmt: skip
        quantities = self._quantities.find(text)
        if not quantities:
            return []
        stops = [match.start() for match in _STOP.finditer(text)]
        mentions: list[CapacityMention] = []
        taken: _Taken | None = None
        last_end = 0
        for quantity in quantities:
            at = bisect_left(stops, quantity.start)
            sentence = stops[at - 1] + 1 if at else 0
            if taken is not None and taken.quantity.start < sentence - 1:
                taken = None
            mention, kept = self._decide(text, quantity, sentence, last_end, taken, mentions)
            last_end = quantity.rate_end
            if mention is None:
                if taken is not None and not _SEPARATOR.fullmatch(text[quantity.rate_end : quantity.rate_end + 1]):
                    taken = None
                continue
            taken = kept
            raw_start, raw_end = alignment.to_raw(mention.start, mention.end)
            if document.is_content(raw_start):
                mention.start, mention.end = raw_start, raw_end
                mentions.append(mention)
        for first, second in itertools.pairwise(mentions):
            between = document.text[first.end : second.start]
            if first.rule == "plant" and first.item is None and _SAME_PLANT.fullmatch(between):
                first.item = second.item
        return mentions

    def _read_cue(self, match: regex.Match[str]) -> _Cue:
        if match["verb"]:
            row = self._verbs[match["verb"]]
            return _Cue(*match.span(), self._periods[match["period"]], row["item"], False, row["needs"], "any", False, True)
        word = match["period_noun"] or match["noun"]
        row = self._nouns.get(word, _PLAIN)
        after = (match["period_after"] or "").replace("产", "")
        period = self._periods.get(match["noun_period"] or after)
        between = self._items.between(match["between"] or "") if match["period_noun"] else None
        return _Cue(
            *match.span(), period, row["item"] or (between or "" if row["before"] else ""), row["before"] == "yes",
            "" if match["noun_period"] and row["needs"] == "period" else row["needs"], row["governs"],
            not row["needs"] and row["governs"] != "goods", False, row["governs"] == "pieces",
        )  # fmt: skip

    # --- deciding -----------------------------------------------------------------------------------------------

    def _decide(
        self, text: str, q: Quantity, sentence: int, last_end: int,
        taken: _Taken | None, mentions: list[CapacityMention],
    ) -> tuple[CapacityMention | None, _Taken | None]:  # fmt: skip
        if q.ratio and not self._storage_first(text, q):
            return None, None
        commas = [m.end() for m in _COMMA.finditer(text, sentence, q.start)]
        clause = max([sentence, last_end, *commas[-1:]])
        cue = self._cue_for(text, q, clause)
        if cue is not None and self._cue_holds(text, q, cue, sentence, commas[-1] if commas else sentence):
            return self._by_cue(text, q, cue, clause, taken)
        left = text[clause : q.start]
        after = text[q.rate_end : q.rate_end + 80]
        if taken is not None:
            leaning = self._by_list(text, q, taken, after)
            if leaning is not None:
                return leaning
        right = self._right_rule(q, left, after, mentions, text, sentence)
        if right is None:
            return None, None
        rule, period, item, left_item = right
        mention = self._mention(q, rule, q.rate or period, item)
        return mention, _Taken(q, mention, left_item, rule in ("right_cue", "rate"))

    def _cue_for(self, text: str, q: Quantity, clause: int) -> _Cue | None:
        """The cue nearest before the quantity in its clause that nothing parts from it."""
        start = max(clause, q.start - 64)
        cues = [self._read_cue(match) for match in self._cue.finditer(text, start, q.start)]
        for at in range(len(cues) - 1, -1, -1):
            cue = cues[at]
            gap = text[cue.end : q.start]
            if len(gap) > 32 or _BREAK.search(gap) or self._gap_blocker.search(gap):
                return None
            if cue.counted and (len(gap) > 8 or q.unit.name not in _BED_UNITS):
                continue
            # 日处理|污水|能力由: the word of the rate rules the measure word behind its goods
            if not cue.verb and at > 0 and cues[at - 1].verb:
                between = text[cues[at - 1].end : cue.start]
                if regex.fullmatch(r"[\p{Han}A-Za-z]{0,10}", between) and not _BREAK.search(between):
                    return cues[at - 1]
            return cue
        return None

    def _cue_holds(self, text: str, q: Quantity, cue: _Cue, sentence: int, comma: int) -> bool:
        if cue.governs == "goods" and q.unit.role in ("area", "strict"):
            return False
        gap = text[cue.end : q.start]
        if q.unit.role == "strict" and not cue.firm and not cue.verb and cue.needs != "place":
            return False
        if q.unit.role == "area" and not cue.firm and regex.search(r"厂房|建筑|面积", gap):
            return False
        if cue.firm:
            return True
        clause = text[comma : q.start]
        planned = bool(_PLAN.search(clause)) or bool(regex.search(r"设计|预计|可|建成|达产|投产|规划|项目", text[sentence : q.start]))
        if cue.needs in ("plan", "period") and not planned:
            return False
        statistic = bool(_REGION.search(text[comma : cue.end])) or (
            bool(_GROWTH.match(text, q.rate_end)) and not planned) or bool(_PAST_YEAR.search(text[comma : cue.start]))  # fmt: skip
        return not statistic or bool(regex.search(r"设计|预计|可|达产|建成后|满足|规划", clause))

    def _by_cue(
        self, text: str, q: Quantity, cue: _Cue, clause: int, taken: _Taken | None
    ) -> tuple[CapacityMention, _Taken]:
        gap = text[cue.end : q.start]
        item = None if cue.item and not cue.verb else self._items.between(gap)
        left_item = item is not None
        if item is None:
            item = cue.item or None
            left_item = item is not None
        if item is None and cue.before:
            item = self._items.before(text[clause : cue.start])
            left_item = item is not None
        if item is None and not (cue.firm and q.unit.role != "plant" and text.startswith("的", q.rate_end)):
            item = self._items.after(text, q.rate_end)
        elif item is None:
            item = self._items.held(text, q.rate_end)
        if item is None and cue.verb and regex.match(r"能力|量|规模|由|从|达|为|可达", gap):
            item = self._items.before(text[clause : cue.start])
        period = q.rate or cue.period
        if period is None and regex.search(r"\d{4}年\p{Han}{0,4}$", text[max(0, cue.start - 12) : cue.start]) and cue.needs == "period":
            period = "year"
        # 旅客吞吐量650万人次、货邮|吞吐量8万吨: a measure word in a list takes the rate told before
        if period is None and not cue.firm and taken is not None and regex.fullmatch(
            r"[、及和与]\p{Han}{0,6}", text[taken.quantity.rate_end : cue.start]
        ):
            period = taken.mention.period
        mention = self._mention(q, "cue", period, item)
        return mention, _Taken(q, mention, left_item, True)

    def _by_list(
        self, text: str, q: Quantity, taken: _Taken, after: str
    ) -> tuple[CapacityMention, _Taken] | None:  # fmt: skip
        last = taken.quantity
        gap = text[last.rate_end : q.start]
        same = last.unit.name == q.unit.name
        if same and _SCALE.match(gap):
            item = taken.mention.item or self._items.after(text, q.rate_end)
            mention = self._mention(q, "scale", q.rate or taken.mention.period, item)
            return mention, _Taken(q, mention, taken.left_item, taken.gap_clean)
        if q.unit.role == "plant" and regex.fullmatch(r"\s?[/／、,，]\s?", gap) and last.unit.role == "plant" and q.unit.dimension == "energy":
            item = self._items.after(text, q.rate_end) or taken.mention.item
            if taken.mention.item is None:
                taken.mention.item = item
            mention = self._mention(q, "storage", q.rate or taken.mention.period, item)
            return mention, _Taken(q, mention, taken.left_item, taken.gap_clean)
        if not taken.gap_clean or len(gap) > 34 or not gap or _STORE.match(after):
            return None
        phase = _PHASE.match(gap)
        if phase and (same or len(gap) - len(phase[0]) <= 10):
            rest = gap[phase.end() :]
            if _LIST_BREAK.search(rest) or self._blocked(rest) or (q.unit.role == "strict" and not same):
                return None
            item = self._items.between(rest) or (taken.mention.item if same and taken.left_item else None) or self._items.after(text, q.rate_end)
            if item is None and same and not regex.search(r"产", phase[0]):
                item = taken.mention.item
            mention = self._mention(q, "list", q.rate or taken.mention.period, item)
            return mention, _Taken(q, mention, taken.left_item, True)
        if (q.unit.role in ("area", "strict") and not same) or q.unit.dimension == "length" or regex.search(r"[，,。；;]", gap[1:-1]):
            return None
        if _LIST_BREAK.search(gap) or self._blocked(gap) or not _SEPARATOR.search(gap):
            return None
        if taken.left_item:
            # 饼干5万吨|、挂面|3万吨
            opening = _SEPARATOR.match(gap)
            if opening is None or (opening[0].strip() in (",", "，") and len(gap) > 12):
                return None
            item = self._items.between(gap[opening.end() :])
            if item is None and not same:
                item = self._items.after(text, q.rate_end)
        else:
            # 3万吨|马铃薯全粉及|2万吨变性淀粉
            closing = regex.search(r"(?:[、，,]|以及|及|和|与)\s?(?:约|近|超)?$", gap)
            if closing is None:
                own = _SEPARATOR.match(gap)
                if own is None or gap[own.end() :].strip() == "":
                    return None
                item = self._items.between(gap[own.end() :])
            elif closing[0].strip()[:1] in (",", "，") and not (self._items.after(text, q.rate_end) and same):
                return None
            else:
                item = self._items.after(text, q.rate_end)
        mention = self._mention(q, "list", q.rate or taken.mention.period, item)
        return mention, _Taken(q, mention, taken.left_item, True)

    def _right_rule(
        self, q: Quantity, left: str, after: str, mentions: list[CapacityMention], text: str, sentence: int
    ) -> tuple[str, Period | None, str | None, bool] | None:
        """The rules that look behind the quantity: rule, period, item, whether the item stands on the left."""
        beds = _RIGHT_BEDS.match(after)
        if beds and q.unit.name in _BED_UNITS:
            return "right_cue", None, beds["item"], False
        if q.unit.name in ("床", "床位"):
            return "right_cue", None, "床位", False
        cue = _RIGHT_CUE.match(after)
        if cue and not regex.search("投资|总投|项目.{0,6}(?:新建|占地)", cue[0]) and q.unit.role != "strict":
            period: Period | None = "year" if "年" in cue[0][-8:] else "day" if "日" in cue[0][-8:] else None
            rate = regex.search(r"(每年|每日|每天|每小时|每月)\s?(?:约|可)?$", left)
            if rate:
                period = self._periods.get(rate[1])
            return "right_cue", period, self._items.after(text, q.rate_end), False
        if self._blocked(left[-16:]) and not (q.unit.role == "plant" and not self._waste.search(left[-16:])):
            return None
        if q.unit.role == "plant":
            item = self._items.after(text, q.rate_end)
            power = self._items.power(left) if item is None else None
            return "plant", None, item or power, power is not None
        head = self._head.match(after)
        goods = self._items.after(text, q.rate_end)
        if q.rate and q.unit.role != "strict" and goods is not None:
            return "rate", None, goods, False
        if head and self._goods_hold(q, head["goods"] or head[0], after):
            return "goods", None, goods, False
        if head is None and q.unit.role == "output" and q.rate and regex.match(r"^的", after) and self._head.match(after[1:]):
            return "goods", None, None, False
        told = any(m.unit == q.unit.name and q.start - m.start < 400 for m in mentions[-3:])
        if told and _BARE_PHASE.search(text[max(sentence - 1, q.start - 14) : q.start]):
            return "phase", None, goods, False
        return None

    def _goods_hold(self, q: Quantity, goods: str, after: str) -> bool:
        if _EQUIPMENT.match(after) or _HOUSING.search(goods):
            return False
        if q.unit.role == "output":
            return True
        if q.unit.role == "goods":
            return q.large
        if q.unit.role == "area":
            return q.large and not _AREA_WORD.search(goods) and bool(goods)
        return False

    def _storage_first(self, text: str, q: Quantity) -> bool:
        return q.unit.role == "plant" and bool(regex.match(r"\s?[/／]\s?\d", text[q.end : q.end + 4]))

    def _blocked(self, piece: str) -> bool:
        return bool(self._blocker.search(piece))

    def _mention(self, q: Quantity, rule: str, period: Period | None, item: str | None) -> CapacityMention:
        return CapacityMention(
            start=q.start, end=q.end, value=q.value, unit=q.unit.name, rule=rule, upper=q.upper,
            period=period, item=item, qualifier=q.qualifier,
        )  # fmt: skip
