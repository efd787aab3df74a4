"""What the words of a date say, and the days they come to: no text in, no text out.

`Parts` holds what was written (今年: a year 0 from the reference; 3月底: a month and the days 21 to its end);
`Calendar` holds the same with every year and month filled in; `bounds` gives its first and last day.
"""

from __future__ import annotations

from calendar import isleap
from dataclasses import dataclass
from datetime import date, timedelta
from typing import NamedTuple

MONTH_END = 31
"""The last day of a part of a month: the end of whatever month it is."""


class Shift(NamedTuple):
    """A distance from another day's year, month, week or day, as 去年 is -1 years.

    Attributes:
        unit: year, quarter, month, week or day.
        first: the first unit.
        last: the last unit.
        leans: whether it counts from the date named before (次日) and not from the reference (昨天).
    """

    unit: str
    first: int
    last: int
    leans: bool = False


@dataclass(frozen=True, slots=True)
class Parts:
    """What a date says; what it leaves out is None.

    Attributes:
        years: first and last year as written.
        months: first and last month; 13 and 14 lie in the next year.
        days: first and last day of the month.
        shift: a word that counts from another day.
        weekday: 0 for Monday.
        part_of: what a part such as 底 is a part of: year, month, plan; weekend for 上周末; or nothing.
    """

    years: tuple[int, int] | None = None
    months: tuple[int, int] | None = None
    days: tuple[int, int] | None = None
    shift: Shift | None = None
    weekday: int | None = None
    part_of: str = ""

    @property
    def names_year(self) -> bool:
        """Whether it says its year, by number or by a word (去年)."""
        return self.years is not None or (self.shift is not None and self.shift.unit == "year")

    @property
    def is_possible(self) -> bool:
        """Whether there is such a day in some year (no 2月30日, no 13月)."""
        if self.years and not 1 <= self.years[0] <= self.years[1] <= 9998:
            return False
        if self.months and not (1 <= self.months[0] <= 12 and self.months[0] <= self.months[1] <= 14):
            return False
        if not self.days:
            return True
        if not 1 <= self.days[0] <= self.days[1] <= MONTH_END:
            return False
        if self.months is None or self.part_of:
            return True
        longest = _length(2000, self.months[1])
        return longest is not None and self.days[1] <= longest


class Calendar(NamedTuple):
    """A date with its years, months and days filled in; None where the whole year or month is meant."""

    years: tuple[int, int]
    months: tuple[int, int] | None = None
    days: tuple[int, int] | None = None


class Days(NamedTuple):
    """First and last day, both inclusive."""

    first: date
    last: date


def bounds(calendar: Calendar, *, to_month_end: bool = False) -> Days | None:
    """The first and last day of a date.

    Args:
        calendar: the date.
        to_month_end: a last day of 31 means the end of the month, as in 3月底.

    Returns:
        The days, or None where there is no such day (2021年2月29日).

    Example:
        >>> bounds(Calendar((2020, 2020), (2, 2), (21, 31)), to_month_end=True).last.isoformat()
        '2020-02-29'
        >>> bounds(Calendar((2021, 2021), (2, 2), (29, 29)))
    """
    first_month, last_month = calendar.months or (1, 12)
    first = _day(calendar.years[0], first_month, calendar.days[0] if calendar.days else 1)
    length = _length(calendar.years[1], last_month)
    if first is None or length is None:
        return None
    last_day = length
    if calendar.days and not (to_month_end and calendar.days[1] == MONTH_END):
        last_day = calendar.days[1]
    last = _day(calendar.years[1], last_month, last_day)
    if last is None or last < first:
        return None
    return Days(first, last)


def add_days(day: date, count: int) -> date | None:
    """A day so many days away, or None beyond the calendar."""
    ordinal = day.toordinal() + count
    return date.fromordinal(ordinal) if 1 <= ordinal <= date.max.toordinal() else None


def add_months(day: date, count: int) -> tuple[int, int]:
    """The year and month so many months away.

    Example:
        >>> add_months(date(2021, 1, 5), -1)
        (2020, 12)
    """
    months = day.year * 12 + day.month - 1 + count
    return months // 12, months % 12 + 1


def week_of(day: date, weeks: int, weekday: int | None) -> Days | None:
    """A week so many weeks away, Monday to Sunday, or one day of it."""
    monday = add_days(day, 7 * weeks - day.weekday())
    if monday is None:
        return None
    first = add_days(monday, weekday or 0)
    last = add_days(monday, 6 if weekday is None else weekday)
    return Days(first, last) if first and last else None


def nearest_weekday(day: date, weekday: int, ahead: bool) -> date | None:
    """The last such weekday up to a day, or the next one from it on."""
    gap = (weekday - day.weekday()) % 7 if ahead else -((day.weekday() - weekday) % 7)
    return add_days(day, gap)


HALF_YEAR = timedelta(days=183)
"""How far ahead of the reference a day without a year may lie."""
MOST_OF_A_YEAR = timedelta(days=255)
"""How far ahead of the reference a month without a year may lie: plans often name bare months."""


_LENGTHS = (31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)


def _length(year: int, month: int) -> int | None:
    year, month = year + (month - 1) // 12, (month - 1) % 12 + 1
    if not 1 <= year <= 9999:
        return None
    return 29 if month == 2 and isleap(year) else _LENGTHS[month - 1]


def _day(year: int, month: int, day: int) -> date | None:
    length = _length(year, month)
    if length is None or not 1 <= day <= length:
        return None
    return date(year + (month - 1) // 12, (month - 1) % 12 + 1, day)
