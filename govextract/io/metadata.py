"""What files say about their documents: days, and the names under which pages and tables give them."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date, datetime
from functools import lru_cache

from govextract.lexicon import builtin_folder, read_table

_DAY = re.compile(
    r"(?<!\d)((?:19|20)\d{2})(?:\s?[-/.年]\s?(\d{1,2})\s?[-/.月]\s?(\d{1,2})(?!\d)|(\d{2})(\d{2})(?!\d))"
)


def day_of(value: object) -> date | None:
    """The day that a value of a table, or the content of a ``<meta>``, gives.

    Args:
        value: a date, a datetime, or words that hold a year, a month and a day.

    Example:
        >>> day_of("2023-05-08 09:30:00"), day_of("发布于2023年5月8日"), day_of("20230508"), day_of("5月8日")
        (datetime.date(2023, 5, 8), datetime.date(2023, 5, 8), datetime.date(2023, 5, 8), None)
    """
    if isinstance(value, datetime):
        return value.date()
    if isinstance(value, date):
        return value
    found = _DAY.search(str(value))
    if found is None:
        return None
    year, *rest = (int(part) for part in found.groups() if part)
    try:
        return date(year, *rest)
    except ValueError:  # 2023-02-30
        return None


@lru_cache
def roles(lexicon: str) -> dict[str, str]:
    """The roles of the names of a lexicon, ``page_metadata`` or ``column_names``, in its order."""
    return {row["name"]: row["role"] for row in read_table(builtin_folder() / f"{lexicon}.tsv")}


def column_for(role: str, columns: Iterable[str]) -> str | None:
    """Which of a table's columns is usually the one with a role.

    Example:
        >>> column_for("text", ["编号", "标题", "正文"]), column_for("published", ["编号"])
        ('正文', None)
    """
    by_name = {name.strip().lower(): name for name in reversed(list(columns))}
    return next((by_name[n] for n, r in roles("column_names").items() if r == role and n in by_name), None)
