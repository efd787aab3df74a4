"""Dates: what places something on the calendar, with its first and last day."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import regex

from govextract.extract.dates.cues import Cues
from govextract.extract.dates.headings import Headings
from govextract.extract.dates.parts import Days, Parts
from govextract.extract.dates.patterns import TO, Words, date_pattern, find_dates, opening_pattern, read_parts
from govextract.extract.dates.timeline import Timeline
from govextract.extract.mentions import DateMention
from govextract.lexicon import Lexicons
from govextract.once import made_once
from govextract.patterns import compile_pattern
from govextract.text.document import ArticleExtent, Document

__all__ = ["DateExtractor"]

_TO = compile_pattern(TO)
_LIST = compile_pattern(r"[ ]?(?:、|和|及|与|或)[ ]?")


@dataclass(slots=True)
class _Atom:
    """One date as the pattern found it."""

    start: int
    end: int
    parts: Parts
    rule: str


class DateExtractor:
    """Finds the dates of a document and resolves them.

    Args:
        lexicons: holds `date_words`, `date_parts`, `date_plans`, `date_cues` and `date_filters`.

    Example:
        >>> from datetime import date
        >>> from govextract.pipeline import Pipeline
        >>> document = Pipeline().document("项目将于明年年底完工。", date(2020, 12, 10))
        >>> [mention] = DateExtractor(Lexicons()).extract(document)
        >>> document.text[mention.start:mention.end], str(mention.start_date), str(mention.end_date)
        ('明年年底', '2021-12-01', '2021-12-31')
    """

    def __init__(self, lexicons: Lexicons) -> None:
        self._words = Words.read(lexicons)
        self._cues = Cues(lexicons)
        self._headings = Headings(lexicons)
        self._opening = opening_pattern(self._words)
        self._pattern = date_pattern(self._words)

    @made_once
    def _taiwan_pattern(self) -> regex.Pattern[str]:
        return date_pattern(self._words, taiwan=True)

    def extract(self, document: Document) -> list[DateMention]:
        """The dates of a document in text order."""
        return [mention for article in document.articles for mention in self._article(document, article)]

    def _article(self, document: Document, article: ArticleExtent) -> Iterator[DateMention]:
        timeline = Timeline(document, article, self._headings.sections(document, article), self._cues)
        for atoms in self._chains(document, article):
            first, last = atoms[0], atoms[-1]
            days: Days | None = timeline.place(first.parts, first.start, first.end)
            if last is not first:
                until = timeline.place(last.parts, last.start, last.end)
                days = Days(days.first, until.last) if days and until and days.first <= until.last else None
            start, end = (days.first, days.last) if days else (None, None)
            yield DateMention(first.start, last.end, start, end, first.rule if last is first else "range")

    def _chains(self, document: Document, article: ArticleExtent) -> Iterator[list[_Atom]]:
        """Dates, and pairs of dates that 至 makes into one, without what the words around them cancel."""
        text = document.text
        atoms = list(self._atoms(document, article))
        index = 0
        previous: _Atom | None = None
        dropped = recurs = False
        while index < len(atoms):
            atom = atoms[index]
            chain = [atom]
            following = atoms[index + 1] if index + 1 < len(atoms) else None
            if following and _TO.fullmatch(text[atom.end : following.start]) and _can_join(atom, following):
                chain.append(following)
            index += len(chain)
            last = chain[-1]
            is_listed = previous is not None and _LIST.fullmatch(text[previous.end : atom.start]) is not None
            # 每年3月、9月: the second goes with the first, unless it has a year of its own
            recurs = self._cues.recurs(text, atom.start) or (
                recurs and is_listed and not atom.parts.names_year
            )
            if recurs or self._cues.is_cancelled(text, atom.start, last.end, atom.rule):
                previous, dropped = last, True
                continue
            if atom.rule == "day":
                if is_listed and previous and previous.parts.days:
                    if dropped:
                        previous = last
                        continue
                elif not self._is_day(document, chain, None if dropped else previous):
                    continue
            previous, dropped = last, False
            yield chain

    def _is_day(self, document: Document, chain: list[_Atom], previous: _Atom | None) -> bool:
        """Whether a day without a month is one, and not a number of days."""
        start, end = chain[0].start, chain[-1].end
        if self._cues.is_bare_day(document.text, start, end):
            return True
        if len(chain) == 2:
            return self._cues.opens_day(document.text, start)
        if previous is None or previous.parts.days is None:
            return False
        return self._cues.is_next_day(document, previous.end, start, end)

    def _atoms(self, document: Document, article: ArticleExtent) -> Iterator[_Atom]:
        text = document.text
        taiwan = self._cues.counts_from_1912(text[article.start : article.end])
        pattern = self._taiwan_pattern if taiwan else self._pattern
        for match in find_dates(pattern, self._opening, text, article.start, article.end):
            if not document.is_content(match.start()):
                continue
            parts = read_parts(match, self._words)
            if parts is None:
                continue
            rule = next(name for name in _RULES if match[name])
            if rule == "r_plan" and not parts.part_of:
                if not self._cues.is_plan_time(text, match.start(), match.end()):
                    continue
            elif rule == "r_period" and not self._cues.is_period(document, match.start()):
                continue
            yield _Atom(match.start(), match.end(), parts, rule[2:])


_RULES = (
    "r_plan", "r_numeric", "r_period", "r_year", "r_month", "r_quarter", "r_first_months", "r_year_part",
    "r_month_word", "r_month_part", "r_week", "r_day_word", "r_day",
)  # fmt: skip


def _can_join(first: _Atom, last: _Atom) -> bool:
    """Whether two dates around 至 are the ends of one period: a day may end in a day, a month in a month."""
    if first.rule == "plan" or last.rule == "plan":
        return first.rule == last.rule
    if last.rule == "day":
        return first.parts.days is not None
    if first.rule == "day":
        return last.parts.days is not None
    return not (last.rule == "year" and last.parts.months is None and first.rule not in ("year", "numeric"))
