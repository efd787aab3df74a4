"""Fills in what a date leaves out, from the dates before it, the section's heading and the article's reference.

A year that is not named is, in this order: that of the date it is listed with (明年6月轨通、10月电通), that of the
section's heading, that of the reference, moved by one where the date would lie more than half a year away on the
wrong side of what the words say of it (将于3月 in a report of December).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from govextract.extract.dates.cues import Cues
from govextract.extract.dates.headings import Section, year_at
from govextract.extract.dates.parts import (
    HALF_YEAR,
    MOST_OF_A_YEAR,
    Calendar,
    Days,
    Parts,
    add_days,
    add_months,
    bounds,
    nearest_weekday,
    week_of,
)
from govextract.patterns import compile_pattern
from govextract.text.document import ArticleExtent, Document

_LISTED = compile_pattern(r"[、和及]|至|到|并|以及")
_NEXT_STEP = compile_pattern(  # 2024年3月竣工，6月投产
    r"前?[^，,、。；;：:0-9]{2,8}[，,](?:并|预计|计划|力争|争取|拟|于|在|将于|预计于|计划于|同年)?"
)
_SENTENCE_END = compile_pattern("[。；;！？!?\n]")
_FULL_STOP = compile_pattern("[。！？!?\n]")
_CLAUSE_END = compile_pattern("[，,：:]")
_BACK_DAYS = 110
"""A date with a word of planning that lies further back than this is next year's."""
_SPEECH_DAYS = 10
"""How long before the reference the event may lie that a speaker calls today's."""
_SOON_DAYS = 7
"""A bare day further ahead than this with no word of planning is last month's."""


@dataclass(slots=True)
class Known:
    """A date already placed."""

    start: int
    end: int
    calendar: Calendar
    names_year: bool  # by itself or by the date it is listed with
    planned: bool
    year_word: bool = False  # 去年, 今年


_LAST_YEAR = compile_pattern(
    r"\s*(?:[（(]?[一二三四五六七八九十]{1,2}[)）]?[、.]?)?(?:去年|上年|过去的?一年|一年来)"
)
_THIS_YEAR = compile_pattern("今年|明年|下一步|新的一年")
_NOT_LONG_AGO = 6
"""Years: what is told of an older year is over, 老站建于1976年，…，6月试运行."""


class Timeline:
    """The dates of one article as they come.

    Args:
        document: the text.
        article: the article.
        sections: its sections with their years.
        cues: the words that tell what lies ahead.
    """

    def __init__(
        self, document: Document, article: ArticleExtent, sections: list[Section], cues: Cues
    ) -> None:
        self._document = document
        self._sections = sections
        self._cues = cues
        self._year_day = article.reference
        self._day = None if article.reference_is_year else article.reference
        self._is_year = article.reference_is_year
        self._last: Known | None = None
        self._last_day: date | None = None

    def place(self, parts: Parts, start: int, end: int) -> Days | None:
        """The days of the next date of the article; None where they cannot be known."""
        planned = self._is_planned(start, end)
        shift = parts.shift
        if shift and shift.unit in ("day", "week"):
            return self._place_by_day(parts, shift.unit, start, end)
        if parts.weekday is not None:
            day = nearest_weekday(self._day, parts.weekday, planned) if self._day else None
            return self._remember_day(day, start, end)
        calendar, names_year = self._fill(parts, start, end, planned)
        if calendar is None:
            return None
        days = bounds(calendar, to_month_end=parts.part_of == "month")
        if days is None:
            return None
        self._last = Known(start, end, calendar, names_year, planned, shift is not None)
        if calendar.days and parts.part_of != "month" and not self._lies_ahead(days.first, planned):
            self._last_day = days.last
        return days

    def _place_by_day(self, parts: Parts, unit: str, start: int, end: int) -> Days | None:
        shift = parts.shift
        if shift is None:
            return None
        if unit == "week":
            week = week_of(self._day, shift.first, parts.weekday) if self._day else None
            if week and parts.part_of == "weekend":
                saturday = add_days(week.first, 5)
                return Days(saturday, week.last) if saturday else None
            if week and parts.weekday is not None:
                self._remember_day(week.first, start, end)
            return week
        base = (self._last_day or self._day) if shift.leans else self._day
        if base and self._last_day and not shift.first and self._is_speech(start):
            # “今天” of a speaker is the day of the event that the report tells of
            base = self._last_day if 0 <= (base - self._last_day).days <= _SPEECH_DAYS else base
        return self._remember_day(add_days(base, shift.first) if base else None, start, end)

    def _remember_day(self, day: date | None, start: int, end: int) -> Days | None:
        if day is None:
            return None
        self._last_day = day
        calendar = Calendar((day.year, day.year), (day.month, day.month), (day.day, day.day))
        self._last = Known(start, end, calendar, True, False, True)
        return Days(day, day)

    def _fill(self, parts: Parts, start: int, end: int, planned: bool) -> tuple[Calendar | None, bool]:
        """The date with its years and months, and whether its year is named."""
        shift = parts.shift
        if parts.years:
            return Calendar(parts.years, parts.months, parts.days), True
        if shift and shift.unit == "year":
            base = self._leaning_year() if shift.leans else self._reference_year()
            if base is None:
                return None, False
            return Calendar((base + shift.first, base + shift.last), parts.months, parts.days), True
        if shift and shift.unit in ("month", "quarter"):
            return self._fill_month(parts), True
        if parts.months:
            year, named = self._missing_year(parts, start, end, planned)
            return (Calendar((year, year), parts.months, parts.days) if year else None), named
        return self._fill_day(parts, start, planned), True

    def _fill_month(self, parts: Parts) -> Calendar | None:
        shift = parts.shift
        if shift is None:
            return None
        base = self._day
        if shift.leans and self._last and self._last.calendar.months:
            base = date(self._last.calendar.years[1], (self._last.calendar.months[1] - 1) % 12 + 1, 1)
        if base is None:
            return None
        if shift.unit == "quarter":
            year, month = add_months(base, 3 * shift.first)
            low = (month - 1) // 3 * 3 + 1
            return Calendar((year, year), (low, low + 2), None)
        year, month = add_months(base, shift.first)
        return Calendar((year, year), (month, month), parts.days)

    def _fill_day(self, parts: Parts, start: int, planned: bool) -> Calendar | None:
        """A day with no month: the month of the date it follows, else the reference's."""
        if parts.days is None:
            return None
        last = self._last
        if (
            not parts.part_of and last and last.calendar.months and last.calendar.days
            and start - last.end < 200 and "\n" not in self._document.text[last.end : start]
            and parts.days[0] > last.calendar.days[1]
        ):  # fmt: skip
            year, month = last.calendar.years[1], last.calendar.months[1]
            return Calendar((year, year), (month, month), parts.days)
        if self._day is None:
            return None
        year, month = self._day.year, self._day.month
        if not parts.part_of and not planned and parts.days[0] > self._day.day + _SOON_DAYS:
            year, month = add_months(self._day, -1)
        return Calendar((year, year), (month, month), parts.days)

    def _missing_year(self, parts: Parts, start: int, end: int, planned: bool) -> tuple[int | None, bool]:
        listed = self._listed_year(parts, start, end)
        if listed is not None:
            return listed, True
        heading = year_at(self._sections, start)
        if heading is not None:
            return heading, False
        reference = self._year_day
        if reference is None:
            return None, False
        year = reference.year
        if self._is_year:
            return year, False
        days = bounds(Calendar((year, year), parts.months, parts.days), to_month_end=parts.part_of == "month")
        if days is None:
            return year, False
        if days.first > reference and not planned and self._tells_of_last_year(start):
            return year - 1, False
        limit = HALF_YEAR if parts.days and not parts.part_of else MOST_OF_A_YEAR
        if days.first - reference > limit and not planned and not self._goes_on(year, parts.months, start):
            # 年底 looks ahead unless the words say that it is over
            is_over = self._cues.is_behind(self._document, start, end)
            is_last_winter = parts.months == (12, 13) and reference.month <= 6  # 岁末年初
            if parts.part_of != "year" or is_over or is_last_winter:
                year -= 1
        elif planned and (reference - days.last).days > _BACK_DAYS:
            year += 1
        return year, False

    def _listed_year(self, parts: Parts, start: int, end: int) -> int | None:
        """The year of the date before, where this one is told in the same breath."""
        last = self._last
        if last is None or not last.names_year or parts.months is None:
            return None
        between = self._document.text[last.end : start]
        if "\t" in between:
            return None  # another cell: 2019—2021年 under 建设年限, 7月封顶 under 形象进度
        year = last.calendar.years[1]
        last_month = (last.calendar.months or (0, 0))[1]
        if len(between) > 60 or _SENTENCE_END.search(between):
            return None
        if (
            not last_month
            and not last.year_word
            and self._heads_sentence(last)
            and between.startswith(("，", ","))
            and (self._year_day is None or self._year_day.year - year <= _NOT_LONG_AGO)
            and not self._is_planned(start, end)
        ):
            return year  # 2021年，公司落户，6月开工
        later = parts.months[0] > last_month
        if not _CLAUSE_END.search(between):
            if not _LISTED.search(between):
                return None
            return year if later or not last_month or len(between) < 3 else year + 1
        if not last_month or not _NEXT_STEP.fullmatch(between):
            return None
        reference = self._reference_year()
        if reference is not None and year > reference:
            return year if later else year + 1
        if reference is None or (year < reference and later and not self._is_planned(start, end)):
            return year
        return None

    def _goes_on(self, year: int, months: tuple[int, int] | None, start: int) -> bool:
        """Whether the date carries on a row of dates of that year: 5月投用；10月1日开馆."""
        last = self._last
        return (
            last is not None and months is not None and last.calendar.years[0] == year
            and last.calendar.months is not None and last.calendar.months[1] <= months[0]
            and not _FULL_STOP.search(self._document.text, last.end, start)
        )  # fmt: skip

    def _tells_of_last_year(self, start: int) -> bool:
        """Whether the paragraph opens with 去年 and has not come to this year yet: 去年，…。光伏项目6月15日并网."""
        line = self._document.line_at(start)
        before = self._document.text[line.start : start]
        return _LAST_YEAR.match(before) is not None and _THIS_YEAR.search(before) is None

    def _heads_sentence(self, known: Known) -> bool:
        return known.start - self._document.sentence_at(known.start).start <= 6

    def _is_planned(self, start: int, end: int) -> bool:
        stated = self._cues.is_ahead(self._document, start, end)
        if stated is not None:
            return stated
        last = self._last  # 计划3月动工，11月投产；12月交付
        return bool(last and last.planned and not _FULL_STOP.search(self._document.text, last.end, start))

    def _is_speech(self, offset: int) -> bool:
        before = self._document.text[max(0, offset - 200) : offset]
        opened = max(before.rfind(mark) for mark in "“「")
        return opened > max(before.rfind(mark) for mark in "”」\n")

    def _lies_ahead(self, day: date, planned: bool) -> bool:
        return planned and (self._day is None or day > self._day)

    def _reference_year(self) -> int | None:
        return self._year_day.year if self._year_day else None

    def _leaning_year(self) -> int | None:
        return self._last.calendar.years[1] if self._last else None
