"""Quantities with a physical or counting unit: finding them, reading them, converting them."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from functools import lru_cache
from typing import NamedTuple, cast

import regex

from govextract import limits
from govextract.errors import GovextractError
from govextract.lexicon import Lexicons, Row, alternatives
from govextract.patterns import compile_pattern
from govextract.records import Period, Qualifier
from govextract.text.normalize import normalize
from govextract.text.numerals import NUMBER_BEFORE_UNIT, RANGE_MARK, Number, parse_number, parse_range

_NUMERIC = r"\d零〇○一二两三四五六七八九壹贰叁肆伍陆柒捌玖十百千拾佰仟廿卅几数万亿萬"
_PREFIXED = frozenset("瓦克米升")
_MAGNITUDES = {"十": 10, "百": 100, "千": 1000, "万": 10**4, "亿": 10**8}


class Unit(NamedTuple):
    """One line of ``lexicons/units.tsv``."""

    name: str
    dimension: str
    factor: Fraction | None
    role: str


@dataclass(slots=True)
class Quantity:
    """A number with its unit, as written: ``2×66万千瓦``, ``20亿立方米`` with ``/年`` behind it."""

    start: int
    end: int
    unit: Unit
    value: Decimal
    upper: Decimal | None
    qualifier: Qualifier
    large: bool  # written with 万 or 亿, or ten thousand and more
    rate: Period | None  # of the denominator behind it
    rate_end: int  # behind the denominator; ``end`` where there is none
    ratio: bool = False  # per something that is no time: 3吨/亩


def _factor(row: Row) -> Fraction | None:
    return Fraction(row["factor"]) if row["factor"] else None


def _plain(value: Decimal) -> Decimal:
    """A whole number with no decimals: 1.2亿 is 120000000, not 120000000.0."""
    return value.quantize(Decimal(1)) if value == value.to_integral_value() else value


_PER = compile_pattern(r"\s?[/／](?!\s?[\d两一二三四五六七八九十])")  # 3吨|/亩


class QuantityFinder:
    """Finds quantities; the vocabulary is ``units.tsv``, ``capacity_rates.tsv`` and ``approximators.tsv``.

    Example:
        >>> q = QuantityFinder(Lexicons()).find("装机约2×66万千瓦")[0]
        >>> q.value, q.unit.name, q.qualifier
        (Decimal('1320000'), '千瓦', 'approx')
    """

    def __init__(self, lexicons: Lexicons) -> None:
        rows = lexicons.table("units")
        self.units = {
            row["unit"]: Unit(row["unit"], row["dimension"], _factor(row), row["role"])
            for row in rows
        }  # fmt: skip
        guards = {row["unit"]: row.get("not_before", "") for row in rows}
        unit = "|".join(
            ("(?<![千兆毫])" if name in _PREFIXED else "")  # 万|千瓦, not 万千|瓦
            + regex.escape(name)
            + (f"(?![{regex.escape(guards[name])}])" if guards[name] else "")
            + ("(?![A-Za-z0-9])" if regex.search(r"[A-Za-z0-9]$", name) else "")
            for name in sorted(self.units, key=len, reverse=True)
        )
        self._rates = {r["word"]: cast("Period", r["period"]) for r in lexicons.table("capacity_rates")}
        rate = alternatives(list(self._rates))
        first = "".join(sorted({name[0] for name in self.units}))
        self._pattern = compile_pattern(
            rf"""
            (?=[{_NUMERIC}])(?=[{_NUMERIC}.,，余多来半台座×xX*✕╳\-—–−~～〜至到\s]{{1,30}}[{regex.escape(first)}])
            (?<![\d.第A-Za-z])
            (?P<first>{NUMBER_BEFORE_UNIT}|(?<![数几上多成十百千万亿\d])[十百千]?[万亿])   # 5万, 十万, and bare 万 in 万吨
            (?:\s?[台座]?\s?[×xX*✕╳]\s?(?P<second>{NUMBER_BEFORE_UNIT}))?             # 2×|66万千瓦
            (?:\s?(?P<low_unit>{unit})?\s?(?:{RANGE_MARK})\s?(?P<high>{NUMBER_BEFORE_UNIT}))?   # 3万至|4万个
            \s?(?P<unit>{unit})
            (?P<over>[余多](?![\p{{Han}}]))?
            (?:\s?(?:[/／·]|每)\s?(?P<rate>{rate})(?!(?<=[A-Za-z])[A-Za-z])(?!产|处理|加工|均))?     # 5万吨|/日
            """,
            regex.VERBOSE,
        )
        words = lexicons.table("approximators")
        self._left = compile_pattern(
            rf"(?<![通经最附靠])({alternatives([r['word'] for r in words if r['side'] == 'left'])})(?:达到?|为|有|共)?\s?$"
        )
        self._right = compile_pattern(alternatives([r["word"] for r in words if r["side"] == "right"]))
        self._said = {(r["word"], r["side"]): cast("Qualifier", r["qualifier"]) for r in words}

    def find(self, text: str) -> list[Quantity]:
        """All quantities of a text, in text order."""
        found: list[Quantity] = []
        for match in self._pattern.finditer(text, timeout=limits.left()):
            quantity = self._read(match, text)
            if quantity is not None:
                found.append(quantity)
        return found

    def _read(self, match: regex.Match[str], text: str) -> Quantity | None:
        number = self._number(match, text)
        if number is None:
            return None
        factor = parse_number(match["first"]) if match["second"] else None
        times = factor.value if factor else Decimal(1)
        unit, end = self.units[match["unit"]], match.end("unit")
        rate = self._rates.get(match["rate"] or "")
        rate_end = match.end("rate") if rate else end
        return Quantity(
            start=match.start(), end=end, unit=unit, value=_plain(number.value * times),
            upper=None if number.upper is None else _plain(number.upper * times),
            qualifier=self._qualifier(number, match, text, end, rate_end),
            large=number.value * times >= 10000 or "万" in match[0] or "亿" in match[0],
            rate=rate, rate_end=rate_end,
            ratio=rate is None and bool(_PER.match(text, end, end + 3)),
        )  # fmt: skip

    def _number(self, match: regex.Match[str], text: str) -> Number | None:
        low = match["second"] or match["first"]
        if match["high"]:
            return parse_range(low, match["high"])
        if low[-1] in "万亿" and all(c in _MAGNITUDES for c in low) and parse_number(low) is None:
            value = Decimal(1)
            for mark in low:
                value *= _MAGNITUDES[mark]
            return Number(value)
        return parse_number(low)

    def _qualifier(
        self, number: Number, match: regex.Match[str], text: str, end: int, rate_end: int
    ) -> Qualifier:
        if number.qualifier != "exact":
            return number.qualifier
        if match["over"]:
            return "over"
        left = self._left.search(text[max(0, match.start() - 8) : match.start()])
        if left:
            return self._said[left[1], "left"]
        for at in (end, rate_end):
            right = self._right.match(text, at)
            if right:
                return self._said[right[0], "right"]
        return "exact"


@lru_cache(maxsize=1)
def _builtin_units() -> dict[str, tuple[str, Fraction | None]]:
    return {row["unit"]: (row["dimension"], _factor(row)) for row in Lexicons().table("units")}


def _measure(unit: str) -> tuple[str, Fraction]:
    """Dimension and factor of a unit, with or without 万 or 亿 before it."""
    units = _builtin_units()
    for name in (unit, normalize(unit).text):  # as it is, and simplified: 畝
        scale = 1
        while name not in units and name[:1] in _MAGNITUDES:
            scale *= _MAGNITUDES[name[0]]
            name = name[1:]  # noqa: PLW2901
        dimension, factor = units.get(name, ("", None))
        if factor is not None:
            return dimension, scale * factor
    raise GovextractError(f"{unit}: no unit that lexicons/units.tsv gives a factor for")


def convert(value: Decimal | int | str, unit: str, to: str) -> Decimal:
    """Convert a quantity into another unit of the same dimension.

    Args:
        value: the quantity in ``unit``.
        unit: a unit of ``lexicons/units.tsv`` that has a factor: of mass, area, volume, power, energy …; 万 and 亿
            may stand before it, and 畝 is 亩.
        to: the unit to convert to.

    Returns:
        The quantity in ``to``, exact where it has an end, else rounded to 28 digits.

    Raises:
        GovextractError: a unit is unknown, or the two are of different dimensions.

    Example:
        >>> convert("3.5", "万千瓦", "兆瓦")
        Decimal('35')
        >>> convert(3, "亩", "平方米")
        Decimal('2000')
    """
    dimension, factor = _measure(unit)
    other, divisor = _measure(to)
    if dimension != other:
        raise GovextractError(f"cannot convert {unit} ({dimension}) to {to} ({other})")
    # as fractions, so that 3亩 are 2000平方米 and not 2000.000…1
    result = Fraction(Decimal(value)) * factor / divisor
    return _plain((Decimal(result.numerator) / result.denominator).normalize())
