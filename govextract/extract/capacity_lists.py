"""Quantities that lean on the one before them: new levels, pairs, phases, lists that share one cue."""

from __future__ import annotations

from dataclasses import dataclass

from govextract.extract.capacity_cues import REGION, SEPARATOR
from govextract.extract.capacity_items import ItemReader
from govextract.extract.capacity_units import Quantity
from govextract.extract.mentions import CapacityMention
from govextract.lexicon import Lexicons, alternatives
from govextract.patterns import compile_pattern, compile_plain
from govextract.records import Period

# a store beside a plant has no rate of its own: 年加工10万吨，配套2.5万吨|气调库
_STORE = compile_plain(r"[\p{Han}]{0,6}(?:库|罐(?!头)|(?<!电)池|仓)(?!存|区)")
# 由3万吨|扩至|8万吨
_SCALE = compile_pattern(
    r"^\s?(?:每[年日天]|[\p{Han}A-Za-z]{0,8}?)(?:提高|提升|提|增加|增|扩大|扩建|扩容|扩能|扩充|扩|升级|升|调整|调|变更|变|改|"
    r"降低|减少|降|减|压减|跃升|拓展|优化|恢复|达)(?:到|至|为|成)(?:了)?(?:每[年日天])?(?:约|近|超过?|逾|不低于|至少)?\s?$"
)
# 、 is a list's own mark; over a comma a list goes on with a phase word or with bare goods
_PHASE = compile_pattern(
    r"^\s?(?:[^，,、；;（()）\n]{0,14}[，,；;（(]\s?(?:远期|近期|中期|远景|终期|最终|[一二三四]期|首期|后期)(?:再增|再新增|新增|增加|增至|达到?|为)?"
    r"|[，,、；;（(]\s?(?:其中|交流侧|直流侧|副产|联产|兼产|年副产|另有|以及|另|配套|预留|总规模))"
)

_CLOSING = compile_pattern(
    r"(?:[、，,]|以及|及|和|与)\s?(?:生产|加工|处理|年?产|屠宰|出栏|存栏)?(?:约|近|超)?$"
)
_SLASH = compile_pattern(r"\s?[/／]\s?")
_SLASH_OR_COMMA = compile_pattern(r"\s?[/／、,，]\s?")
_PAUSE = compile_pattern(r"[，,。；;]")


def mention_of(q: Quantity, rule: str, period: Period | None, item: str | None) -> CapacityMention:
    """The mention of a quantity that a rule took; a rate behind it (吨/日) goes before ``period``."""
    return CapacityMention(
        start=q.start, end=q.end, value=q.value, unit=q.unit.name, rule=rule, upper=q.upper,
        period=q.rate or period, item=item, qualifier=q.qualifier,
    )  # fmt: skip


@dataclass(slots=True)
class Taken:
    """The last quantity that was taken, for those that lean on it."""

    quantity: Quantity
    mention: CapacityMention
    left_item: bool
    shares: bool  # its cue may hold for more: a list, a phase

    def next(self, q: Quantity, rule: str, item: str | None, shares: bool) -> Taken:
        """The quantity behind, taken for the sake of this one; the rate is told once for both."""
        # 日处理垃圾1800吨，|1.8万千瓦|机组: power has no rate
        other = q.unit.role == "plant" and q.unit.dimension != self.quantity.unit.dimension
        period = None if other else self.mention.period
        mention = mention_of(q, rule, period, item)
        return Taken(q, mention, self.left_item, shares)


class ListReader:
    """Decides and values a quantity by the one before it.

    Args:
        lexicons: for the words that a list does not reach over.
        items: the reader of items.
    """

    def __init__(self, lexicons: Lexicons, items: ItemReader) -> None:
        self._items = items
        self._blocker = compile_plain(alternatives(lexicons.words("capacity_blockers")))
        self._break = compile_pattern(alternatives(lexicons.words("capacity_contexts", kind="list")))
        self._floor = compile_pattern(alternatives(lexicons.words("capacity_contexts", kind="floor")))

    def read(self, text: str, q: Quantity, taken: Taken) -> Taken | None:
        """What ``q`` is by the quantity before it, or None where it does not lean on that."""
        last = taken.quantity
        if (
            last.unit.role == "plant" and q.unit.role in ("goods", "strict") and not q.large
        ):  # 121万千瓦，共|两台
            return None
        if q.unit.dimension == "length" != last.unit.dimension:  # 日处理污水1.5万吨，铺设管网|18公里
            return None
        gap = text[last.rate_end : q.start]
        if not gap:
            return None
        for rule in (self._scale, self._storage, self._phase, self._list):
            found = rule(text, q, taken, gap)
            if found is not None:
                return found
        return None

    def _scale(self, text: str, q: Quantity, taken: Taken, gap: str) -> Taken | None:
        """由3万吨|扩至|8万吨: the new level behind the old one."""
        if q.unit.name != taken.quantity.unit.name or not _SCALE.match(gap):
            return None
        item = taken.mention.item or self._items.after(text, q.rate_end)
        return taken.next(q, "scale", item, taken.shares)

    def _storage(self, text: str, q: Quantity, taken: Taken, gap: str) -> Taken | None:
        """100MW/|200MWh: power and energy of one store."""
        if q.unit.dimension != "energy" or taken.quantity.unit.role != "plant":
            return None
        between = _SLASH_OR_COMMA if q.unit.role == "plant" else _SLASH  # 50万千瓦/|100万千瓦时|
        if not between.fullmatch(gap):
            return None
        item = self._items.after(text, q.rate_end) or taken.mention.item
        if taken.mention.item is None:
            taken.mention.item = item
        return taken.next(q, "storage", item, taken.shares)

    def _phase(self, text: str, q: Quantity, taken: Taken, gap: str) -> Taken | None:
        """日供水3万吨，远期|6万吨; 床位300张，其中负压病床|24张."""
        same = q.unit.name == taken.quantity.unit.name
        phase = _PHASE.match(gap)
        if (
            phase is None
            or not self._shares(text, q, taken, gap)
            or not (same or len(gap) - len(phase[0]) <= 10)
        ):
            return None
        rest = gap[phase.end() :]
        if self._break.search(rest) or self._blocker.search(rest) or (q.unit.role == "strict" and not same):
            return None
        own = self._items.between(rest)
        if own is None and same and taken.left_item:
            own = taken.mention.item
        item = own or self._items.after(text, q.rate_end)
        if item is None and same and "产" not in phase[0]:  # not of a by-product
            item = taken.mention.item
        return taken.next(q, "list", item, True)

    def _list(self, text: str, q: Quantity, taken: Taken, gap: str) -> Taken | None:
        """年产饼干5万吨、挂面|3万吨; 年产3万吨全粉及|2万吨变性淀粉."""
        same = q.unit.name == taken.quantity.unit.name
        if not self._shares(text, q, taken, gap) or (q.unit.role == "strict" and not same):
            return None
        if q.unit.role == "area":
            firm = taken.mention.rule in ("cue", "list")
            if not firm or self._floor.search(gap + text[q.rate_end : q.rate_end + 8]):
                return None
        if q.unit.name == "张" and (taken.mention.item or "").endswith(
            ("床位", "病床")
        ):  # 病床800张，牙椅|20张
            return None
        if q.unit.dimension == "length" or _PAUSE.search(gap[1:-1]):
            return None
        if self._break.search(gap) or self._blocker.search(gap) or not SEPARATOR.search(gap):
            return None
        opening, closing = SEPARATOR.match(gap), _CLOSING.search(gap)
        after = self._items.after(text, q.rate_end)
        if taken.left_item:
            if opening is None or (opening[0].strip() in (",", "，") and len(gap) > 12):
                return None
            item = self._items.between(gap[opening.end() :])
            if item is None and not same:
                item = after
        elif closing is not None:
            if closing[0].strip()[:1] in (",", "，") and not (after and same):
                return None
            item = after
        else:
            if opening is None or not gap[opening.end() :].strip():
                return None
            item = self._items.between(gap[opening.end() :])
        return taken.next(q, "list", item, True)

    def _shares(self, text: str, q: Quantity, taken: Taken, gap: str) -> bool:
        """Whether the cue of the quantity before may reach over the gap at all."""
        if not taken.shares or len(gap) > 34 or _STORE.match(text, q.rate_end):
            return False
        return not REGION.search(gap)  # ，1至5月份发电量|16.4亿千瓦时
