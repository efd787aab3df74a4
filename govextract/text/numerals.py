"""Written numbers: Arabic, Chinese, financial and mixed, exact and inexact.

`NUMBER` is the pattern of a written number, `parse_number` reads it; finding and reading are separate, so a finder
may use the pattern inside its own. Both work on normalized text (half-width digits, simplified characters).
"""

from __future__ import annotations

from decimal import Decimal
from functools import lru_cache
from typing import NamedTuple

from govextract.patterns import compile_pattern
from govextract.records import Qualifier

_DIGITS = {
    "零": 0, "〇": 0, "○": 0, "一": 1, "二": 2, "两": 2, "三": 3, "四": 4, "五": 5, "六": 6, "七": 7, "八": 8, "九": 9,
    "壹": 1, "贰": 2, "叁": 3, "肆": 4, "伍": 5, "陆": 6, "柒": 7, "捌": 8, "玖": 9,
}  # fmt: skip
_TENS = {"十": 10, "拾": 10, "百": 100, "佰": 100, "千": 1000, "仟": 1000}
_HAN_DIGIT = "零〇○一二两三四五六七八九壹贰叁肆伍陆柒捌玖"
_HAN_TENS = "十百千拾佰仟"

ARABIC = r"(?:\d{1,3}(?:[,，]\d{3})+(?!\d)|\d{1,15})(?:\.\d{1,9})?"
"""13, 1.18, 6,000"""
HAN = rf"[几数]?[{_HAN_DIGIT}{_HAN_TENS}廿卅]{{1,12}}几?[十百千]?|[几数]"
"""三十, 两百三十, 十几, 数百, 几"""
# 千 in 千瓦, 千伏安, 千克, 千米 is the unit's
_MAGNITUDE = r"(?:[十百]?[千](?![瓦伏克米卡帕焦赫乏升])|[百佰仟](?![分])|[十百千拾佰仟]?[万亿萬]亿?)"
NUMBER = rf"(?:(?:{ARABIC}|{HAN})[余多来几]?(?:{_MAGNITUDE}[余多来]?(?:零?(?:{ARABIC}|{HAN})[余多来]?)?){{0,4}}半?)"
"""1.18亿, 3000余万, 10亿5000万, 三亿五千万, 八九千万, 1万2"""

_BEFORE_KILO = (
    HAN.replace(f"[{_HAN_DIGIT}{_HAN_TENS}廿卅]", rf"(?:(?!千[瓦伏克米安])[{_HAN_DIGIT}{_HAN_TENS}廿卅])")
).replace("[十百千]?|", "(?:(?!千[瓦伏克米安])[十百千])?|")
NUMBER_BEFORE_UNIT = rf"(?:(?>{NUMBER})|(?>{NUMBER.replace(HAN, _BEFORE_KILO)}))"
"""`NUMBER` that is not tried shorter and shorter where no unit follows, except for 千 that may be a unit's: 三|千瓦."""

RANGE_MARK = r"[-—–−~～〜至到]{1,3}"
"""Between the ends of a range."""

_PAIR = compile_pattern(
    r"(?<![零〇○一二两三四五六七八九])([一二两三四五六七八])([二两三四五六七八九])(?=[十百千万亿]|$)"
)
_ARABIC = compile_pattern(ARABIC)
_SECTION = compile_pattern(rf"({ARABIC}|[{_HAN_DIGIT}]{{1}})?([{_HAN_TENS}])")
_LONGEST = 100  # characters; nobody writes a longer one
_INEXACT = compile_pattern("[余多几数]")
_TRAILING_MAGNITUDE = compile_pattern(r"(?:[十百千]?[万亿]+|千)$")


class Number(NamedTuple):
    """A number as written: its value, the upper end of a range such as 八九千, and how exact it is."""

    value: Decimal
    upper: Decimal | None = None
    qualifier: Qualifier = "exact"


_SOME_BEHIND = compile_pattern("(?<=[十百千])[几数]")  # 三十几
_SOME_BEFORE = compile_pattern("[几数](?=[十百千万亿])")  # 几十
_SOME = compile_pattern("[几数]")


@lru_cache(maxsize=4096)
def parse_number(written: str) -> Number | None:
    """Read a written number.

    Args:
        written: what `NUMBER` matched.

    Returns:
        The number, or None where ``written`` is no number.

    Example:
        >>> parse_number("1亿2千万").value
        Decimal('120000000')
        >>> parse_number("三十几万")
        Number(value=Decimal('300000'), upper=None, qualifier='over')
        >>> parse_number("八九千万").upper
        Decimal('90000000')
    """
    if len(written) > _LONGEST:
        return None
    text = written.replace(",", "").replace("，", "").replace(" ", "").replace("萬", "万")
    pairs = _PAIR.findall(text)
    if pairs and len(text) != 2 and all(_DIGITS[low] < _DIGITS[high] for low, high in pairs):
        first, last = parse_number(_PAIR.sub(r"\1", text)), parse_number(_PAIR.sub(r"\2", text))
        if first and last and first.value < last.value:
            return Number(first.value, last.value, "range")
    qualifier: Qualifier = "exact"
    if _INEXACT.search(text):
        qualifier = "over"
        text = text.replace("余", "").replace("多", "")
        text = _SOME_BEHIND.sub("", text)
        text = _SOME_BEFORE.sub("一", text)
        text = _SOME.sub("一" if len(text) == 1 else "", text)
    elif "来" in text:
        qualifier = "approx"
        text = text.replace("来", "")
    value = _value(text)
    return None if value is None else Number(value, None, qualifier)


def parse_range(low: str, high: str) -> Number | None:
    """Read a range whose lower end may leave its magnitude to the upper end (3—5亿).

    Example:
        >>> parse_range("3", "5亿")
        Number(value=Decimal('300000000'), upper=Decimal('500000000'), qualifier='range')
        >>> parse_range("一百二十", "一百五十万").value
        Decimal('1200000')
    """
    first, last = parse_number(low), parse_number(high)
    if first is None or last is None:
        return None
    value, upper = first.value, last.upper or last.value
    magnitude = _TRAILING_MAGNITUDE.search(high.rstrip("余多来"))
    if magnitude and "万" not in low and "亿" not in low:
        # 三到五|百万 are 300万 and more; 二十到三十|万 are 20万 and more, since 20 times 十万 is above 三十万
        for shared in (magnitude[0], magnitude[0].lstrip("十百千")):
            scale = (_value("一" + shared) if shared else None) or Decimal(1)
            if value * scale < upper:
                value *= scale
                break
    if value >= upper:
        return None
    return Number(value, upper, "range")


def _value(text: str) -> Decimal | None:
    """The value of an exact number, largest magnitude first: left of 亿 times 10^8, plus what is right of it."""
    if not text:
        return None
    half = text.endswith("半")
    if half:
        text = text[:-1]
    for mark, scale in (("兆", Decimal(10**12)), ("亿", Decimal(10**8)), ("万", Decimal(10**4))):
        left, found, right = text.rpartition(mark)
        if not found:
            continue
        high = _value(left) if left else None
        if high is None:
            return None
        if half and not right:
            return (high + Decimal("0.5")) * scale
        low = Decimal(0)
        if right:
            if len(right) == 1 and right in _DIGITS:  # 三万五, 1亿二
                low = _DIGITS[right] * scale / 10
            elif len(right) == 1 and right.isdecimal():  # 1万2
                low = int(right) * scale / 10
            else:
                part = _value(right)
                if part is None or part >= scale:
                    return None
                low = part
        return high * scale + low
    value = _small(text)
    return value + Decimal("0.5") if half and value is not None else value


def _small(text: str) -> Decimal | None:
    """A number below 万: 3.5千, 两百三十, 二〇二〇, 12.5."""
    if _ARABIC.fullmatch(text):
        return Decimal(text)
    if text and all(c in _DIGITS for c in text):
        return Decimal("".join(str(_DIGITS[c]) for c in text))
    whole, point, decimals = text.partition("点")
    if point:  # 三百六十五点八
        number = _small(whole)
        if number is None or not decimals or any(c not in _DIGITS for c in decimals):
            return None
        return number + Decimal("0." + "".join(str(_DIGITS[c]) for c in decimals))
    text = text.replace("廿", "二十").replace("卅", "三十")
    total, at, last = Decimal(0), 0, 10**4
    for match in _SECTION.finditer(text):
        gap = text[at : match.start()]
        if gap.strip("零〇○"):
            return None
        digit = match[1]
        factor = Decimal(1) if digit is None else (_small(digit) or Decimal(0))
        scale = _TENS[match[2]]
        if scale >= last and last != 10**4:
            return None
        total += factor * scale
        at, last = match.end(), scale
    rest = text[at:].lstrip("零〇○") if at else ""
    if at == 0:
        return None
    if rest:
        tail = _small(rest) if rest else Decimal(0)
        if tail is None:
            return None
        if len(rest) == 1 and not text[at:].startswith(("零", "〇")) and last > 10:  # 两千五
            tail = tail * last / 10
        total += tail
    return total
