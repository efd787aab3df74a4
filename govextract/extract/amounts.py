"""Amounts of money: where they stand in a text and what they are worth.

Finding and valuing are here; what an amount is for (`kind`, `stage`) is read by `amount_cues`.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from decimal import Decimal

import regex

from govextract import limits
from govextract.extract.amount_cues import AmountCues, Sighting
from govextract.extract.amount_scope import initials, opens_row, squeeze
from govextract.extract.amount_values import (
    clean,
    coins,
    glued_mark,
    is_plausible,
    magnitude,
    parse_amount,
    plain,
    times,
)
from govextract.extract.mentions import AmountMention
from govextract.lexicon import Lexicons, alternatives
from govextract.patterns import compile_pattern
from govextract.records import Qualifier
from govextract.text.document import Document, Field
from govextract.text.headers import DECLARED_UNIT
from govextract.text.numerals import HAN, RANGE_MARK, Number, parse_range

_GAP = r"(?:[ \t\u00a0\u3000]{1,2}|[ \u3000]?\n[ \u3000]{0,4})?"
"""What a bad line break or a typesetter's space leaves between the parts of an amount: 9.8 亿元."""

_DIGITS = r"""(?:
    \d{1,3}(?:[,，]\d{3}){1,4}(?:\.\d{1,6})?(?!\d)     # 6,000
  | \d{1,4}、\d{1,2}(?=[万亿])                          # 98、6亿元, 、 typed for the point
  | \d{1,15}(?:[ ]?\.[ \n]?\d{1,9}(?:[ ]\d{1,2}(?=[ ]?[万亿]))?)?  # 18650, 1.18, 2 .9, 2.9 6
)"""
_SCALE = r"(?:[十百]?千(?=[万元块美港欧日余多])|[百佰仟拾](?=[余多]?[万亿元])|[十百千拾佰仟]?[万亿]亿?|兆)"
"""万, 亿, 千万, 百亿, 万亿, 兆 as in Taiwan (a million million)"""
_INEXACT = r"[余多来几]?"
_POINT = (
    r"[零〇一二两三四五六七八九十百千]{1,8}点[零〇一二三四五六七八九]{1,4}(?=[百千]?[万亿]|元)"  # 二点五亿元
)
_PAIR = r"[一二三四五六七八]、[二三四五六七八九](?=[十百千]?[万亿])"  # 一、二亿元, one or two
_NUMBER = rf"""(?>                                       # atomic: a year must not be tried digit by digit
    (?:{_DIGITS}|{_PAIR}|{_POINT}|{HAN}) {_INEXACT}
    (?:[ ]?个{_INEXACT}(?=[百千]?[万亿]))?             # 12个亿, 3个多亿
    (?:{_GAP}{_SCALE}{_INEXACT}
       (?:零?(?:{_DIGITS}|{HAN}){_INEXACT})?            # 1亿|5000|万, 1万|2
    ){{0,3}}
    半?
)"""
_HAN_NUMERALS = "一二三四五六七八九十百千万亿零〇两几数"
_START = rf"""(?:
    (?<![\d.．第]|\d[,，](?=\d{{3}}(?!\d)))                                       # not within a number
  | (?<=(?:\A|\n)[ \u3000]{{0,4}}\d{{1,2}}[.．])(?=\d{{1,4}}\.\d)                   # 2.|5.2亿元 behind a heading's number
)(?<![{_HAN_NUMERALS}](?=[{_HAN_NUMERALS}]))"""
_COINS = r"(?:[1-9一二两三四五六七八九](?:角|毛)(?:[1-9一二两三四五六七八九]分)?|[1-9]\d?分)?"
"""3元|5角, 12块|5毛"""
_FOLLOWS_BARE = (
    r"(?=\s*(?:$|[，。、；,;:：()（）】\]！？!?”」』…\n\t]|[的修与和及在于]|以[上下内]|左右|上下|[多余](?![少年])|用于|[建修购买办引新扩改打]|兴建|上马|预计|计划|占地|年产|建成|可|"
    r"打造|改造|实施|扩建|修建|购|完成|人民币|经费|资金|投资|补助))"
)
"""What may stand behind 5亿 where 元 was left out: never a thing that is counted."""
_WORD_AFTER = r"[每一](?:公?斤|吨|亩|度|立方|平方?米?|个|张|本|瓶|袋|只|头|株|棵|次|天|晚|人|份|碗|盒|箱|件)"
_PRICE_LEFT = compile_pattern(rf"(?:{_WORD_AFTER}|[价卖售费涨降便宜贵收补赚]|到)(?:[^，。；、\n]{{0,5}})$")
_PRICE_RIGHT = compile_pattern(rf"(?:{_WORD_AFTER}|[多钱。，；、！]|左右|以上|/|\s*$)")
_LABEL_UNIT = r"(?:[百千]?[万亿]|[百千])?"
# 年度计划投资|186500|，累计完成|138260|: sums of running text whose unit is given for the whole page
_CUED_NUMBER = compile_pattern(
    r"(?:投资额?|完成|到位|资金|债券|概算|估算|总额|补助)(?:额|为|约|达|[：:])?(?P<sum>\d{3,9}(?:\.\d{1,4})?)(?<!(?:19|20)\d\d)(?=[，,。；;、）)\s]|$)"
)
_BARE_NUMBER = compile_pattern(
    r"(?<![\d.%A-Za-z第]|\d[,，])(?:\d{1,3}(?:[,，]\d{3}){1,4}|\d{1,12})(?:\.\d{1,6})?(?![\d.%％]|\s*[A-Za-z年月日号期]|[\p{Han}])"
)
_EACH_RIGHT = compile_pattern(_WORD_AFTER)
_FROM = compile_pattern(r"[从由]\s*$")
_LARGE = compile_pattern("[万亿]")
_NO_NUMERAL = compile_pattern(r"[几数]?(?:[余多来个]|[万亿])*")
"""几亿 and 亿 in what is no amount: 几亿元的项目, 亿元以上."""
_ROUND = compile_pattern(r"[十百千万亿]*[余多]?")
"""百亿 and 千亿 without 元 are slogans: 产值“双千亿”."""
_GE_YI = compile_pattern(r"[\d十百千]个[多余]?亿")
_RENMINBI = compile_pattern("人民币|RMB|CNY|[￥¥]")
_MORE = compile_pattern(r"[多余](?!少|[下额名个家])")
_SAME_BELOW = compile_pattern(r"[（(][，,、]?(?:以)?下同[）)]")  # 新台币7亿元|（下同）
_ZERO = Decimal(0)


@dataclass(frozen=True, slots=True)
class Currency:
    """A currency word: its ISO 4217 code and what one is worth in the currency's own unit (角 is 0.1)."""

    code: str
    scale: Decimal


@dataclass(frozen=True, slots=True)
class Found:
    """An amount that was found, without its kind."""

    start: int
    end: int
    number: Number
    currency: str
    pattern: str


class AmountExtractor:
    """Finds and values amounts of money.

    Args:
        lexicons: reads `currencies`, `amount_filters`, `approximators`, `amount_cues` and `amount_context`.

    Example:
        >>> from govextract.pipeline import Pipeline
        >>> pipeline = Pipeline()
        >>> document = pipeline.document("云杉谷项目总投资约3亿5千万元，一期1.2亿元。")
        >>> for amount in AmountExtractor(pipeline.lexicons).extract(document):
        ...     print(document.text[amount.start : amount.end], amount.value, amount.qualifier, amount.stage)
        3亿5千万元 350000000 approx total
        1.2亿元 120000000 exact total
    """

    def __init__(self, lexicons: Lexicons) -> None:
        rows = lexicons.table("currencies")
        self._currencies = {row["word"]: Currency(row["code"], Decimal(row["scale"])) for row in rows}
        self._price_words = frozenset(row["word"] for row in rows if row["side"] == "price")
        after = alternatives(row["word"] for row in rows if row["side"] in ("after", "both", "price"))
        before = alternatives(row["word"] for row in rows if row["side"] in ("before", "both"))
        names = alternatives(row["word"] for row in rows if row["side"] == "both")
        not_yuan = alternatives(lexicons.words("amount_filters", side="after"))
        unit = rf"(?=[{initials(self._currencies)}])(?:{after})(?!(?<=元)(?:{not_yuan}))"  # 3亿元, but not 3亿元件
        unit_tail = rf"(?:{_COINS}(?:[ ]?(?P<name>{names}))?)"
        amount = rf"""
            {_START}
            (?P<low>{_NUMBER})
            (?:(?:{_GAP}(?P<low_unit>{unit}))?                              # 5万|元|至8万元
               {_GAP}{RANGE_MARK}{_GAP}(?P<high>{_NUMBER}))?                 # 3|—5|亿元
        """
        self._with_unit = compile_pattern(rf"{amount}{_GAP}(?P<unit>{unit}){unit_tail}", regex.X)
        self._with_sign = compile_pattern(
            rf"(?P<before>{before}){_GAP}(?P<low>{_NUMBER})"
            rf"(?:{_GAP}{RANGE_MARK}{_GAP}(?P<high>{_NUMBER}))?(?P<unit>){_FOLLOWS_BARE}",
            regex.X,
        )
        self._bare = compile_pattern(
            rf"{_START}(?P<low>{_NUMBER})(?:{_GAP}{RANGE_MARK}{_GAP}(?P<high>{_NUMBER}))?(?<=[万亿][余多]?半?)(?P<unit>)"
            rf"{_FOLLOWS_BARE}",
            regex.X,
        )
        self._before = compile_pattern(rf"(?<![万亿千百\d])(?P<before>{before}){_GAP}$")
        self._label = compile_pattern(
            rf"[（(](?:单位[:：])?(?P<scale>{_LABEL_UNIT})(?P<unit>{after})[）)][：:\s]{{0,3}}(?P<low>{_DIGITS})(?![\d万亿年月日个项])",
            regex.X,
        )
        self._field_unit = compile_pattern(rf"(?P<before>{before})?(?P<scale>{_LABEL_UNIT})(?P<unit>{after})")
        self._named_right = compile_pattern(rf"[（(](?P<name>{names})(?P<on>[，,、]?下同)?[）)]")
        whole = lexicons.words("amount_filters", side="whole")
        self._not_money = compile_pattern(alternatives(whole)) if whole else None
        marks = lexicons.table("approximators")
        self._qualifiers = {(row["word"], row["side"]): row["qualifier"] for row in marks}
        self._left_mark = compile_pattern(
            rf"(?P<mark>{alternatives(row['word'] for row in marks if row['side'] == 'left')})"
            rf"(?:{names}|达到?|到|至|为|了|有|元|在|计|合|[ :：\n])*$"
        )
        self._right_mark = compile_pattern(
            rf"[ \n]?(?:{names})?(?P<mark>{alternatives(row['word'] for row in marks if row['side'] == 'right')})"
        )
        self.cues = AmountCues(lexicons)

    def extract(self, document: Document) -> list[AmountMention]:
        """The amounts of a document, in text order."""
        found = self._find(document)
        sightings = [
            Sighting(item.start, item.end, item.number.value, self._qualifier(document.text, item))
            for item in found
        ]
        verdicts = self.cues.classify(document, sightings)
        return [
            AmountMention(
                start=item.start,
                end=item.end,
                value=item.number.value,
                upper=item.number.upper,
                currency=item.currency,
                qualifier=sighting.qualifier,
                kind=verdict.kind,
                stage=verdict.stage,
                rule=f"amount:{item.pattern} cue:{verdict.cue}",
            )
            for item, sighting, verdict in zip(found, sightings, verdicts, strict=True)
        ]

    # finding

    def _find(self, document: Document) -> list[Found]:
        text = document.text
        found = [
            item
            for match in self._with_unit.finditer(text, timeout=limits.left())
            for item in self._read(text, match, "number_currency")
        ]
        found = _merge(
            found,
            (
                x
                for m in self._with_sign.finditer(text, timeout=limits.left())
                for x in self._read(text, m, "currency_number")
            ),
        )
        found = _merge(
            found,
            (
                item
                for match in self._label.finditer(text, timeout=limits.left())
                if not opens_row(document, match)
                for item in self._read(text, match, "unit_in_label")
            ),
        )
        found = _merge(found, (x for field in document.fields for x in self._in_field(text, field)))
        found = _merge(found, self._under_unit(text))
        starts = [item.start for item in found]
        bare: list[Found] = []
        for match in self._bare.finditer(
            text, timeout=limits.left()
        ):  # in text order: one bare sum vouches for the next
            at = bisect_right(starts, match.start())
            before = max(found[at - 1].end if at else -1, bare[-1].end if bare else -1)
            if self._is_in_money_cell(document, match.start()) or self._is_money(text, match, before):
                bare += self._read(text, match, "bare_number")
        content = [item for item in _merge(found, bare) if document.is_content(item.start)]
        return self._one_currency(document, content)

    def _read(self, text: str, match: regex.Match[str], pattern: str) -> Iterator[Found]:
        """The amounts of one match: one, or two where what looks like a range is none."""
        groups = match.groupdict()
        start, end = match.start(), match.end()
        if pattern == "unit_in_label":
            start = match.start("low")
        unit = groups["unit"]
        currency = self._currencies.get(unit) or Currency("CNY", Decimal(1))
        before = match if groups.get("before") else self._before.search(text[max(0, start - 9) : start])
        if before and (unit == "元" or not unit or self._currencies[before["before"]].code == currency.code):
            currency = replace(currency, code=self._currencies[before["before"]].code)  # 人民币|5亿元
            start = match.start() if before is match else start - len(before[0])
        if groups.get("name"):
            if self._currencies[groups["name"]].code != "CNY" or currency.code == "CNY":
                currency = replace(currency, code=self._currencies[groups["name"]].code)
            else:  # 3万美元人民币: the second word is not this amount's
                end = match.start("name")
        low, high = groups["low"], groups.get("high")
        cut = glued_mark(text, match.start("low"), low)
        if cut:
            start, low = match.start("low") + cut, low[cut:]
        if self._is_other_word(text, start, end) or not self._is_price(text, start, end, low, unit):
            return
        scale = currency.scale * magnitude(groups.get("scale") or "")
        if high is None:
            number = parse_amount(low)
            if number is not None and number.value > _ZERO:
                number = times(number, scale)
                if unit:
                    number = number._replace(value=plain(number.value + coins(text[match.end("unit") : end])))
                yield Found(start, end, number, currency.code, pattern)
            return
        moved = _FROM.search(text[max(0, start - 2) : start])
        both = None if moved else parse_range(clean(low), clean(high))
        if both is not None and is_plausible(low, both):
            yield Found(start, end, times(both, scale), currency.code, pattern)
            return
        first, last = parse_amount(low), parse_amount(high)
        if first is not None and (groups.get("low_unit") or (moved and _LARGE.search(low))):
            close = match.end("low_unit") if groups.get("low_unit") else match.end("low")
            yield Found(start, close, times(first, scale), currency.code, pattern)
        if last is not None and last.value > _ZERO:
            yield Found(match.start("high"), end, times(last, scale), currency.code, pattern)

    def _is_other_word(self, text: str, start: int, end: int) -> bool:
        """Whether the amount is part of a word such as 三元桥."""
        if self._not_money is None or text[start].isdigit():
            return False
        match = self._not_money.search(text, max(0, start - 4), end + 6)
        return match is not None and match.start() < end and match.end() > start

    def _is_price(self, text: str, start: int, end: int, low: str, unit: str) -> bool:
        """Whether the numeral counts money and not land, corners or nothing at all (几亿元)."""
        if _NO_NUMERAL.fullmatch(low):
            return False
        if unit not in self._price_words:
            return True
        value = parse_amount(low)
        if value is None:
            return False
        behind = _PRICE_RIGHT.match(text, end) is not None
        if unit == "块":
            if end - start > len(low) + 1 + (text[end - 1] == "块"):
                return True  # 3块5毛
            return behind and (
                _PRICE_LEFT.search(text[max(0, start - 10) : start]) is not None
                or _EACH_RIGHT.match(text, end) is not None
            )
        if unit == "角" and not low[0].isdigit():
            return _PRICE_LEFT.search(text[max(0, start - 10) : start]) is not None and behind
        return value.value < 10 and behind

    def _is_in_money_cell(self, document: Document, start: int) -> bool:
        """约5亿, under 总投资（亿元）."""
        field = document.field_at(start)
        return field is not None and field.unit != "" and self._field_unit.fullmatch(field.unit) is not None

    def _is_money(self, text: str, match: regex.Match[str], before: int) -> bool:
        """Whether the words make a number without 元 money: 总投资5亿, 卖12个亿.

        Args:
            text: the normalized text.
            match: the number.
            before: where the amount before it ends, -1 if there is none.
        """
        low = match["low"]
        if _NO_NUMERAL.fullmatch(low) or _ROUND.fullmatch(low):
            return False
        if _GE_YI.search(low):
            return True
        left = squeeze(text[max(0, match.start() - 24) : match.start()])
        if self.cues.governs_directly(left):
            return True
        return (
            before >= 0
            and 0 <= match.start() - before <= 30
            and self.cues.carries(text[before : match.start()])
        )

    def _in_field(self, text: str, field: Field) -> Iterator[Found]:
        """Bare numbers under a header that gives the unit."""
        if field.unit:
            numbers = (m.span() for m in _BARE_NUMBER.finditer(text, field.value.start, field.value.end))
            yield from self._in_unit(text, field.unit, numbers, "field_unit")

    def _under_unit(self, text: str) -> Iterator[Found]:
        """Bare sums of running text below the words that give the unit of all: 单位：万元 … 年度计划投资186500，."""
        declared = list(DECLARED_UNIT.finditer(text, timeout=limits.left()))
        ends = [*(unit.start() for unit in declared), len(text)][1:]
        for unit, end in zip(declared, ends, strict=True):
            numbers = (
                m.span("sum") for m in _CUED_NUMBER.finditer(text, unit.end(), end, timeout=limits.left())
            )
            yield from self._in_unit(text, unit[1], numbers, "declared_unit")

    def _in_unit(
        self, text: str, name: str, numbers: Iterable[tuple[int, int]], pattern: str
    ) -> Iterator[Found]:
        """Numbers without a unit of their own as sums of a unit, where that is one of money."""
        unit = self._field_unit.fullmatch(name)
        if unit is None:
            return
        currency = self._currencies[unit["unit"]]
        if unit["before"] and currency.code == "CNY":
            currency = replace(currency, code=self._currencies[unit["before"]].code)  # 新台币千元
        scale = currency.scale * magnitude(unit["scale"])
        for start, end in numbers:
            number = parse_amount(text[start:end])
            if number is not None:
                yield Found(start, end, times(number, scale), currency.code, pattern)

    def _one_currency(self, document: Document, found: list[Found]) -> list[Found]:
        """Name the currency of bare 元 that a bracket gives: 3亿元（港币，下同）, 新台币3亿元（下同）."""
        article, default = None, "CNY"
        result = []
        for item in found:
            if document.article_at(item.start) is not article:
                article, default = document.article_at(item.start), "CNY"
            written = document.text[item.start : item.end]
            if item.currency == "CNY" and not _RENMINBI.search(written):
                bracket = self._named_right.match(document.text, item.end)
                code = self._currencies[bracket["name"]].code if bracket else default
                if bracket and bracket["on"]:
                    default = code
                result.append(replace(item, currency=code))
            else:
                if _SAME_BELOW.match(document.text, item.end):
                    default = item.currency
                result.append(item)
        return result

    # how exact

    def _qualifier(self, text: str, item: Found) -> Qualifier:
        """By the words inside (3000余万元) and directly beside the amount (约, 以上)."""
        if item.number.upper is not None:
            return "range"
        if item.number.qualifier != "exact":
            return item.number.qualifier
        left = self._left_mark.search(text[max(0, item.start - 12) : item.start])
        if left and not _is_part_of_word(text[max(0, item.start - 12) : item.start], left):
            return self._qualifiers[left["mark"], "left"]  # type: ignore[return-value]
        right = self._right_mark.match(text, item.end)
        if right:
            return self._qualifiers[right["mark"], "right"]  # type: ignore[return-value]
        if _MORE.match(text, item.end):
            return "over"
        if text[item.start] in "百千万" and text[item.start - 1 : item.start] == "上":
            return "over"
        return "exact"


def _is_part_of_word(left: str, mark: regex.Match[str]) -> bool:
    """Whether what looks like an approximator ends another word: 合约, 节约, 附近, 经过, 通过, 最近."""
    before = left[: mark.start()]
    return (mark["mark"] == "约" and before.endswith(("节", "合", "条", "签", "履", "预", "契"))) or (
        mark["mark"] == "近" and before.endswith(("附", "最", "靠", "远", "邻"))
    ) or (mark["mark"] == "过" and before.endswith(("通", "经", "度", "路", "渡")))  # fmt: skip


def _merge(found: list[Found], more: Iterable[Found]) -> list[Found]:
    """Both in text order; of two that overlap the one that is in `found`, of two of `more` the first."""
    starts = [item.start for item in found]
    new: list[Found] = []
    for item in sorted(more, key=lambda item: item.start):
        at = bisect_right(starts, item.start)
        clear = (at == 0 or found[at - 1].end <= item.start) and (
            at == len(found) or item.end <= found[at].start
        )
        if clear and (not new or new[-1].end <= item.start):
            new.append(item)
    return sorted([*found, *new], key=lambda item: item.start) if new else found
