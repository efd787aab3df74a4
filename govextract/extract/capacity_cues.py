"""Cues: the words before a quantity that make it a capacity, and whether they hold for it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import cast

import regex

from govextract.extract.capacity_items import ItemReader
from govextract.extract.capacity_units import Quantity
from govextract.lexicon import Lexicons, alternatives
from govextract.patterns import compile_pattern, compile_plain
from govextract.records import Period

PIECE_UNITS = frozenset("张个床架台组")
"""The units of beds, school places and racks."""
REACH = 64
"""How far before a quantity its cue may stand."""

# 年 as a rate's word, not 2020年, 今年, 多年; 日 and 月 alike
_GUARDS = {
    "年": (
        r"(?<![\d〇零一二三四五六七八九十两几数多今去明前当全上本往近历翻半次隔来])",
        r"(?!底|末|初|中旬|内|代|前(?!处[理置])|后|来|龄)",
    ),
    "日": (
        r"(?<![\d一二三四五六七八九十今昨明同当次翌节假近旧末生休工即])",
        r"(?!前|起|内|期|常|益|用|化|报|电|照|本|程|历|光)",
    ),
    "月": (
        r"(?<![\d一二三四五六七八九十今本当上下个正蜜元腊])",
        r"(?=产|处理|加工|生产|供|吞吐|出|屠宰|均|投|检)",
    ),
    "小时": (r"(?<![\d个])", ""),
}
# between the rate's word and what is done: 年|可就地|消化, 日|最大|处理
_FILL = (
    r"(?:设计|规划|平均|均|还能够?|还可以?|可以|可达|可实现|可|能够|能|实现|就地|综合|新增|增加|最大|最高|单向|双向|总|额定|标准|预计|计划|将|稳定|"
    r"资源化|无害化|集中|对外|合计|共|各类|成品|商品|年均|年|拟|目标|正常|净|外|安全|协同|就近|联合|自动|约|需|批量|规模化|形成|气化|深度|高效)"
)
# 年到发|量, 日提水|量; not of what is used up, let out or counted
_ANY_MEASURE = r"(?<![生用耗放费求销需减节数质含降雨径流交热水电气])量"
_PLAIN = {"word": "量", "item": "", "before": "", "needs": "period", "governs": "goods"}
# words that tell what lies ahead or is designed

# words of statistics
REGION = compile_pattern(
    r"全[省市县区旗州镇乡国港盟球年]|我[省市县区]|[省市县区]内|规上|累计|同比|去年|上年|前[一二三]季度|上半年|下半年|[一二三四]季度|1[-—至~～]\d{1,2}月|\d{1,2}月份|今年以来|截至|截止|五年来|年末|历史新高"
)
# a region's livestock or stores, with no farm or project told since
_REGION_STOCK = compile_pattern(
    r"(?:全[省市县区旗州镇乡国]|[我该][省市县区旗州镇乡])(?!首个|最大|重点)[^。；;]{0,30}$(?<!(?:项目|牧场|公司|养殖场|产业园|基地|牧业|库)[^。；;]{0,24})"
)
_GROWTH = compile_pattern(r"\s?[，,、（(]?(?:同比|比上年|较上年|环比|增长|下降|增幅|年均增长|创历史)")
_PAST_YEAR = compile_pattern(r"(?:\d{4}|[一二三四五六七八九〇零]{4}|去|上)年[^，,。；;]{0,6}$")
# a clause that speaks of something else before the number comes: no cue reaches over these


@dataclass(slots=True)
class Cue:
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


_FEW_LETTERS = compile_pattern(r"[\p{Han}A-Za-z]{0,10}")
_TELLS_OF_PLANS = compile_pattern(r"设计|预计|可|建成|达产|投产|规划|项目")
_DESIGNED = compile_pattern(r"设计|预计|可|达产|建成后|满足|规划")
_EACH_DAY = compile_pattern(r"每[日天年月]|每小时")
_STEADY = compile_pattern(r"稳定在|保持在|稳定达到")

SEPARATOR = compile_pattern(r"\s?(?:[、，,／/+＋]|以及|及其|及|和|与|或|并|同时|联产|副产)\s?")
"""Between the members of a list."""


class CueFinder:
    """Finds the cue of a quantity; the vocabulary is ``capacity_verbs``, ``capacity_nouns``, ``capacity_periods``."""

    def __init__(self, lexicons: Lexicons, items: ItemReader) -> None:
        self._items = items
        self._verbs = {row["word"]: row for row in lexicons.table("capacity_verbs")}
        self._nouns = {row["word"]: row for row in lexicons.table("capacity_nouns")}
        self.periods = {r["word"]: cast("Period", r["period"]) for r in lexicons.table("capacity_periods")}
        self._cue = compile_pattern(self._cue_pattern())
        self._plan = compile_pattern(alternatives(lexicons.words("capacity_contexts", kind="plan")))
        self._break = compile_pattern(
            rf"项目(?!年产|规模|产能|总)|面积(?!的)|建设(?!规模|内容|容量|总)"
            rf"|{alternatives(lexicons.words('capacity_contexts', kind='cue'))}"
        )
        goods = set(lexicons.words("capacity_blockers", kind="waste_goods"))  # 日处理|废水|800吨 is one
        self._blocker = compile_plain(
            alternatives(w for w in lexicons.words("capacity_blockers") if w not in goods)
        )

    def nearest(self, text: str, q: Quantity, clause: int) -> Cue | None:
        """The cue nearest before the quantity in its clause that nothing parts from it."""
        start = max(clause, q.start - REACH)
        cues = [self._read_cue(match) for match in self._cue.finditer(text, start, q.start)]
        for at in range(len(cues) - 1, -1, -1):
            cue = cues[at]
            gap = text[cue.end : q.start]
            if SEPARATOR.fullmatch(
                gap
            ):  # 炼油产能|和|220万吨乙烯产能: that word belonged to what stands before
                return None
            if len(gap) > 32 or self._break.search(gap) or self._blocker.search(gap):
                return None
            if cue.counted and (len(gap) > 8 or q.unit.name not in PIECE_UNITS):
                continue
            # 日处理|污水|能力由: the word of the rate rules the measure word behind its goods
            if not cue.verb and at > 0 and cues[at - 1].verb:
                between = text[cues[at - 1].end : cue.start]
                if _FEW_LETTERS.fullmatch(between) and not self._break.search(between):
                    # 年接待|游客|能力: what 能力 governs counts, whatever the verb by itself asks for
                    return replace(cues[at - 1], firm=cues[at - 1].firm or cue.firm)
            return cue
        return None

    def holds(self, text: str, q: Quantity, cue: Cue, sentence: int, comma: int) -> bool:
        """Whether the cue makes the quantity a capacity, and not a statistic or a floor area.

        Args:
            text: the text.
            q: the quantity.
            cue: the cue that `nearest` found for it.
            sentence: where its sentence begins.
            comma: where its clause begins, lists not cut.
        """
        gap = text[cue.end : q.start]
        if cue.governs == "goods" and q.unit.role in ("area", "strict"):
            return False
        makes = cue.verb or text.endswith(("产能", "生产能力"), cue.start, cue.end)
        if q.unit.dimension == "length" and not makes:  # 年产布600万|米|, not 蓄水位158|米|
            return False
        if q.unit.role == "strict" and q.unit.dimension == "area":  # 灌溉能力|30万亩|; other land is none
            return cue.firm and text.endswith("能力", cue.start, cue.end)
        if q.unit.role == "strict" and not cue.firm:
            made = (
                cue.verb
                and q.unit.dimension == "count"
                and text[cue.start : cue.end].endswith(("产", "造", "工"))
            )
            carried = cue.verb and ("旅客" in gap or "乘客" in gap)
            if not made and not carried and cue.needs != "place":  # 年产|100万个|, 可容纳|3000人|
                return False
        if q.unit.role == "area" and not cue.firm and any(word in gap for word in ("厂房", "建筑", "面积")):
            return False
        if cue.firm:
            return True
        clause = text[comma : q.start]
        if cue.needs == "place" and _REGION_STOCK.search(text[sentence : cue.start]):
            return False
        planned = bool(self._plan.search(clause)) or bool(_TELLS_OF_PLANS.search(text, sentence, q.start))
        each = cue.needs == "period" and _EACH_DAY.search(gap)  # 处理量由|每日|8000吨
        if cue.needs in ("plan", "period") and not (planned or each):
            return False
        statistic = bool(_STEADY.search(gap)) or bool(REGION.search(text[comma : cue.end])) or (
            bool(_GROWTH.match(text, q.rate_end)) and not planned) or bool(_PAST_YEAR.search(text[comma : cue.start]))  # fmt: skip
        return not statistic or bool(_DESIGNED.search(clause))

    def _cue_pattern(self) -> str:
        """Three shapes: 年|可就地|消化, 年|货物|处理量, 产能."""
        periods = "|".join(
            "".join(
                (_GUARDS.get(word, ("(?<!\\d)", ""))[0], regex.escape(word), _GUARDS.get(word, ("", ""))[1])
            )
            for word in sorted(self.periods, key=len, reverse=True)
        )
        nouns, verbs = alternatives(self._nouns), alternatives(self._verbs)
        measures = alternatives(word for word, row in self._nouns.items() if row["governs"] != "pieces")
        return (
            rf"(?P<period>{periods})(?:[为向给对]\p{{Han}}{{1,8}}?(?=供|输|配送))?{_FILL}{{0,4}}(?!{nouns})(?P<verb>{verbs})(?!生(?![猪鲜丝活牛羊铁化物漆料态产])|总?值|[税业额费]|利润|收入|权|比)"
            rf"|(?P<noun_period>{periods})(?P<between>[\p{{Han}}A-Za-z]{{0,8}}?)(?P<period_noun>{measures}|{_ANY_MEASURE})(?!建设|提升|积)"
            rf"|(?P<noun>{nouns})(?!建设|提升|不足|积|(?<=装机)[柜场械组器]|(?<=蓄水)位)(?:(?:达到?|为|约|：|:)?(?P<period_after>每小时|每[年日天]|年产|日产))?"
        )

    def _read_cue(self, match: regex.Match[str]) -> Cue:
        if match["verb"]:
            row = self._verbs[match["verb"]]
            return Cue(
                *match.span(),
                self.periods[match["period"]],
                row["item"],
                False,
                row["needs"],
                "any",
                False,
                True,
            )
        word = match["period_noun"] or match["noun"]
        row = self._nouns.get(word, _PLAIN)
        after = (match["period_after"] or "").replace("产", "")
        period = self.periods.get(match["noun_period"] or after)
        between = self._items.between(match["between"] or "") if match["period_noun"] else None
        return Cue(
            *match.span(), period, row["item"] or (between or "" if row["before"] else ""), row["before"] == "yes",
            "" if match["noun_period"] and row["needs"] == "period" else row["needs"], row["governs"],
            not row["needs"] and row["governs"] != "goods", False, row["governs"] == "pieces",
        )  # fmt: skip
