"""The years that the headings of a report give to its sections: 二、明年主要任务, 2018年工作回顾.

A section's year stands for every date in it that names none, until a heading of the same or a higher level.
"""

from __future__ import annotations

from bisect import bisect_right
from typing import NamedTuple

import regex

from govextract import limits
from govextract.extract.dates.patterns import any_of
from govextract.lexicon import Lexicons
from govextract.patterns import compile_pattern
from govextract.text.document import ArticleExtent, Document

_LEVELS = (
    (0, "第[一二三四五六七八九十]{1,2}(?:部分|章)"),
    (1, "[一二三四五六七八九十]{1,3}[、.．]"),
    (2, "[（(][一二三四五六七八九十]{1,3}[)）]"),
    (3, r"[0-9]{1,2}[、.．](?:(?=(?:19|20)[0-9]{2}年)|(?![0-9]))"),
    (4, r"[（(][0-9]{1,2}[)）]"),
)
_UNNUMBERED = 1


class Section(NamedTuple):
    """A stretch of an article from `start` on; `year` is None where its headings name none."""

    start: int
    year: int | None


class Headings:
    """Finds the sections of an article.

    Args:
        lexicons: `date_cues` holds what a heading ends in, `date_words` the words for years.
    """

    def __init__(self, lexicons: Lexicons) -> None:
        self._shifts = {
            row["word"]: int(row["shift"]) for row in lexicons.table("date_words")
            if row["unit"] == "year" and row["lean"] != "yes" and row["shift"] == row["last"]
        }  # fmt: skip
        self._open = lexicons.words("date_cues", use="heading_open")
        year = rf"(?<![0-9])(?:19|20)[0-9]{{2}}(?=年)|{any_of(self._shifts)}"
        self._year = compile_pattern(year)
        noun = any_of(lexicons.words("date_cues", use="heading"))
        levels = "|".join(rf"(?P<level_{level}>{pattern})" for level, pattern in _LEVELS)
        # an unnumbered heading stands alone on its line, or is followed by a year again
        self._heading = compile_pattern(
            rf"""(?:(?<=^|[\n。；！？\u3000]|[ ]{{2}}|[。；][ ]|[”）)][ ])[ \u3000]{{0,4}})
            (?:(?:{levels})[ ：:\u3000]?(?P<text>[^。，；：,;:\n]{{2,40}}?)
               (?P<end>[。：:\n]|[ \u3000]|[A-Za-z0-9]{{1,4}}\n|$|(?<={noun})(?=(?:19|20)[0-9]{{2}}年|[今去明]年))
             | (?P<text>[^。，；：,;:\n ]{{0,16}}(?:{year})[^。，；：,;:\n]{{0,24}}?{noun})
               (?P<end>(?:[A-Za-z0-9]{{1,4}})?[ ]*(?:\n|$)|(?=(?:19|20)[0-9]{{2}}年|[今去明]年)))""",
            regex.VERBOSE,
        )

    def sections(self, document: Document, article: ArticleExtent) -> list[Section]:
        """The sections of an article in text order."""
        found: list[Section] = []
        scopes: list[tuple[int, int | None]] = []  # the open headings that name a year, outermost first
        for match in self._heading.finditer(document.text, article.start, article.end, timeout=limits.left()):
            if article.title.start <= match.start("text") < article.title.end:
                continue
            level = next((n for n, _ in _LEVELS if match[f"level_{n}"]), _UNNUMBERED)
            years = self._years(match["text"], article)
            if len(years) > 1:
                continue
            opens = not years and any(word in match["text"] for word in self._open)
            # a heading without a year ends a deeper year, yet a chapter's year runs on through 二、存在问题
            while scopes and scopes[-1][0] >= level and (years or opens or scopes[-1][0] >= 2):
                scopes.pop()
            if years:
                scopes.append((level, years.pop()))
            elif opens and level <= _UNNUMBERED:
                scopes.append((level, None))
            year = scopes[-1][1] if scopes else None
            if not found or found[-1].year != year:
                found.append(Section(match.start("text"), year))
        return found

    def _years(self, heading: str, article: ArticleExtent) -> set[int]:
        years: set[int] = set()
        for match in self._year.finditer(heading):
            if match[0].isdecimal():
                years.add(int(match[0]))
            elif article.reference:
                years.add(article.reference.year + self._shifts[match[0]])
        return years


def year_at(sections: list[Section], offset: int) -> int | None:
    """The year of the section that holds an offset."""
    index = bisect_right(sections, offset, key=lambda section: section.start) - 1
    return sections[index].year if index >= 0 else None
