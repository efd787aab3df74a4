"""What a written amount is worth: pure functions of what the finder matched."""

from __future__ import annotations

from decimal import Decimal

from govextract.patterns import compile_pattern
from govextract.text.numerals import Number, parse_number

_GAPS = compile_pattern(r"[\s个]|(?<=\p{Han})、(?=\p{Han})")
_TYPED_POINT = compile_pattern(r"(?<=\d)、(?=\d)")
_COIN = compile_pattern(r"(\d{1,2}|[一二两三四五六七八九])([角毛分])")
_PAIR_MARK = compile_pattern(r"\p{Han}、")
_HAN_BEFORE = compile_pattern(r"\p{Han}$")
_LIST_MARK = compile_pattern(r"\d{1,2}[.、](?=\d{4}|\d{1,3}\.\d)|\d{1,2}、(?=\d)")
_LISTED = compile_pattern(r"(?:分别|依次|各)[^，。；]{0,8}$")
_YEAR = compile_pattern(r"(?:19|20)\d\d")
_ZERO = Decimal(0)


def clean(written: str) -> str:
    """A written number without the spaces and 个 in it, and with a point where 、 was typed for it."""
    return _TYPED_POINT.sub(".", _GAPS.sub("", written))


def parse_amount(written: str) -> Number | None:
    """The number of an amount, without its unit.

    Example:
        >>> parse_amount("12个亿").value
        Decimal('1200000000')
        >>> parse_amount("98、6亿").value
        Decimal('9860000000.0')
    """
    return parse_number(clean(written))


def times(number: Number, scale: Decimal) -> Number:
    """A number, or both ends of a range, multiplied."""
    upper = None if number.upper is None else plain(number.upper * scale)
    return number._replace(value=plain(number.value * scale), upper=upper)


def plain(value: Decimal) -> Decimal:
    """The same value without zeros behind the point."""
    whole = value.to_integral_value()
    return whole if whole == value else value.normalize()


def magnitude(written: str) -> Decimal:
    """What a header's magnitude (万, 百万) multiplies with."""
    number = parse_number("1" + written) if written else None
    return Decimal(1) if number is None else number.value


def coins(written: str) -> Decimal:
    """角 and 分 behind 元: 5角8分 is 0.58."""
    total = _ZERO
    for digits, coin in _COIN.findall(written):
        number = parse_number(digits)
        total += (number.value if number else _ZERO) * (Decimal("0.01") if coin == "分" else Decimal("0.1"))
    return total


def glued_mark(text: str, start: int, low: str) -> int:
    """How many characters of `low` are a list's mark: 2 of 1.5000万 at the start of a line."""
    if _PAIR_MARK.match(low):
        return 0 if _HAN_BEFORE.search(text[max(0, start - 1) : start]) else 2
    mark = _LIST_MARK.match(low)
    if mark is None:
        return 0
    at_line_start = not text[text.rfind("\n", 0, start) + 1 : start].strip()
    listed = _LISTED.search(text[max(0, start - 12) : start])
    if (
        at_line_start
        or (listed and "、" in mark[0])
        or (text[start - 1 : start] in "，。；：:;,、" and "、" in mark[0])
    ):
        return mark.end()
    return 0


def is_plausible(low: str, both: Number) -> bool:
    """Whether two numbers with a dash between are a range, not a year or a mark before an amount: 2020-5亿."""
    if both.upper is None or both.value <= _ZERO:
        return False
    return both.upper / both.value <= 1000 and not _YEAR.fullmatch(low)
