"""The words around a date: what they say of its time, and whether they make a number or a slogan of it."""

from __future__ import annotations

import regex

from govextract.extract.dates.patterns import SPACE, any_of, unless_before
from govextract.lexicon import Lexicons, Row, WordIndex
from govextract.patterns import compile_pattern
from govextract.text.document import Document

_WINDOW = 12
_CLAUSE = 80
"""How far back a clause is read; one with no comma at all may be as long as the text."""
_HOUR = compile_pattern("[ ]?(?:[0-9]{1,2}|[一二三四五六七八九十零]{1,2})(?:时|点|:[0-9]{2})")
_COUNTED_DAYS = compile_pattern("以?内|之内|之后|后|游|工期|均|产|左右|历天|以上|有效|为限|以前办")
_OPENING = '，。；！？：:,;!?、\n“「『"—（()）》》· \u3000]】'


def _words_of(rows: list[Row]) -> str:
    pieces = [
        regex.escape(row["word"]) + unless_before(row["not_before"])
        for row in sorted(rows, key=lambda row: -len(row["word"]))
    ]
    return "(?:" + "|".join(pieces) + ")"


_YEAR_AND_MONTH = compile_pattern(
    r"(?<![\d.])1[01]\d(?:年\d{1,2}月|([-/.])\d{2}\1\d{2}(?![\d.]))"
)  # 115年10月, 113-06-18


_HOW_LONG = compile_pattern(
    r"(?:历时|为期|工期|用时|耗时|历经|[仅只短共近约不到第满每整前后连续])$"
)  # 工期|20日完工


class Cues:
    """The cue words of `date_cues`.

    Args:
        lexicons: holds `date_cues` and `date_filters`.
    """

    def __init__(self, lexicons: Lexicons) -> None:
        uses: dict[str, list[Row]] = {}
        for row in lexicons.table("date_cues"):
            uses.setdefault(row["use"], []).append(row)
        self._time = compile_pattern(
            f"(?P<behind>{_words_of(uses['behind'])})|(?P<ahead>{_words_of(uses['ahead'])})"
        )
        self._ahead_after = compile_pattern(_words_of(uses["ahead_after"]))
        self._day_before = compile_pattern(
            f"(?:{_words_of(uses['day_before'])}|[{regex.escape(_OPENING)}]|^)$"
        )
        self._day_after = compile_pattern(f"{SPACE}{_words_of(uses['day_after'])}")
        self._day_time = compile_pattern(f"{SPACE}{_words_of(uses['day_time'])}")
        deeds = {word for word in lexicons.words("project_events") if len(word) > 1}
        self._deeds = WordIndex(deeds.union(row["word"] for row in uses["occasion"]))
        self._plan_before = compile_pattern(f"{_words_of(uses['plan_before'])}$")
        self._plan_after = compile_pattern(_words_of(uses["plan_after"]))
        self._labels = frozenset(row["word"] for row in uses["label"])
        self._label = compile_pattern(f"{any_of(self._labels)}[：:]?[ \u3000\n]{{0,2}}$")
        self._taiwan = compile_pattern(any_of(row["word"] for row in uses["taiwan"]))
        self._filters: dict[str, list[tuple[regex.Pattern[str] | None, regex.Pattern[str] | None]]] = {}
        for row in lexicons.table("date_filters"):
            before = compile_pattern(any_of(row["before"].split("|")) + "$") if row["before"] else None
            after = compile_pattern(any_of(row["after"].split("|"))) if row["after"] else None
            self._filters.setdefault(row["word"], []).append((before, after))
        self._recurrence = [
            before for before, after in self._filters.get("<any>", ()) if before and not after
        ]

    def counts_from_1912(self, text: str) -> bool:
        """Whether a text is Taiwan's, so that 112年 is 2023."""
        return self._taiwan.search(text) is not None or _YEAR_AND_MONTH.search(text) is not None

    def is_ahead(self, document: Document, start: int, end: int) -> bool | None:
        """What the clause says of its date: True for ahead, False for behind, None for nothing."""
        if self._ahead_after.match(document.text, end):
            return True
        clause = document.clause_at(start)
        found: bool | None = None
        for match in self._time.finditer(document.text, max(clause.start, start - _CLAUSE), start):
            found = match["ahead"] is not None
        if found is not None:
            return found
        following = self._time.search(document.text, end, min(clause.end, end + _WINDOW))
        return None if following is None else following["ahead"] is not None

    def is_behind(self, document: Document, start: int, end: int) -> bool:
        """Whether the clause says that its date is over."""
        return self.is_ahead(document, start, end) is False

    def is_bare_day(self, text: str, start: int, end: int) -> bool:
        """Whether the words around `20日` make it a day of the month and no count of days.

        Example:
            >>> cues = Cues(Lexicons())
            >>> cues.is_bare_day("记者20日从市发改委获悉", 2, 5)
            True
            >>> cues.is_bare_day("自公示起20日内", 4, 7)
            False
        """
        before = text[max(0, start - 4) : start]
        if self._day_time.match(text, end) or _HOUR.match(text, end):
            return True
        if self._deeds.at(text, end) and _HOW_LONG.search(before) is None:
            return True  # 云中储能电站14日并网
        return self._day_before.search(before) is not None and self._day_after.match(text, end) is not None

    def opens_day(self, text: str, start: int) -> bool:
        """Whether the words before a day without a month lead to one, as in 于8日至10日."""
        return self._day_before.search(text[max(0, start - 4) : start]) is not None

    def is_next_day(self, document: Document, previous_end: int, start: int, end: int) -> bool:
        """Whether a day follows another one in its sentence: 18日上午签约，20日开工."""
        text = document.text
        return (
            start - previous_end < 60
            and document.sentence_at(previous_end - 1) == document.sentence_at(start)
            and text[start - 1] in "，,、至到"
            and _COUNTED_DAYS.match(text, end) is None
        )

    def is_plan_time(self, text: str, start: int, end: int) -> bool:
        """Whether “十四五” by itself is a time and not the plan of that name."""
        if self._plan_after.match(text, end):
            return True
        closes = text[end : end + 1] in ("", "，", "。", "、", "；", ",", ";")
        return closes and self._plan_before.search(text[max(0, start - 4) : start]) is not None

    def is_period(self, document: Document, start: int) -> bool:
        """Whether a pair of bare years stands under a label such as 建设年限."""
        field = document.field_at(start)
        if field is not None and field.label in self._labels:
            return True
        return self._label.search(document.text[max(0, start - 12) : start]) is not None

    def recurs(self, text: str, start: int) -> bool:
        """Whether the words before a date make it one that comes round, as in 每年9月.

        Example:
            >>> Cues(Lexicons()).recurs("每年9月", 2)
            True
        """
        before = text[max(0, start - _WINDOW) : start]
        return any(pattern.search(before) for pattern in self._recurrence)

    def is_cancelled(self, text: str, start: int, end: int, rule: str) -> bool:
        """Whether the contexts of `date_filters` cancel a date.

        Example:
            >>> cues = Cues(Lexicons())
            >>> cues.is_cancelled("共创美好明天", 4, 6, "day_word")
            True
        """
        before_text, after_text = text[max(0, start - _WINDOW) : start], text[end : end + _WINDOW]
        for key in (text[start:end], f"<{rule}>", "<any>"):
            for before, after in self._filters.get(key, ()):
                led = before is None or before.search(before_text) is not None
                if led and (after is None or after.match(after_text) is not None):
                    return True
        return False
