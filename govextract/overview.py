"""The table that most users want: a row a project, with its money, capacities, dates and officials drawn together."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from govextract.records import (
    Amount,
    Article,
    Capacity,
    DateMention,
    Event,
    Official,
    Project,
    Qualifier,
    Report,
)

_CURRENCIES = {
    "CNY": "元",
    "USD": "美元",
    "EUR": "欧元",
    "HKD": "港元",
    "TWD": "新台币元",
    "MOP": "澳门元",
    "JPY": "日元",
}
_APPROXIMATELY: dict[Qualifier, str] = {"over": "超", "under": "不足", "approx": "约"}
_PERIODS = {"year": "/年", "month": "/月", "day": "/日", "hour": "/时"}

TOTAL_STAGES = ("total", "unspecified", "contracted")
"""The stages that can stand for a project's total, the best first."""


@dataclass(frozen=True)
class DatedEvent:
    """What happens to a project on a date."""

    event: Event
    planned: bool
    mention: DateMention


@dataclass(frozen=True)
class ProjectRow:
    """A project with the records it links to.

    Attributes:
        investment: the amount that stands for the whole: of the linked investments the one whose stage comes first
            in ``TOTAL_STAGES``, of equals one in yuan, of equals the largest. None where none has such a stage.
        other_amounts: the other linked amounts, in text order.
    """

    project: Project
    article: Article | None
    investment: Amount | None
    other_amounts: tuple[Amount, ...]
    capacities: tuple[Capacity, ...]
    dates: tuple[DatedEvent, ...]
    officials: tuple[Official, ...]

    def first_day(self, event: Event) -> date | None:
        """The first day that a date of this event may mean, None where none is known."""
        days = [d.mention.start_date for d in self.dates if d.event == event]
        return min((day for day in days if day is not None), default=None)

    def last_day(self, event: Event) -> date | None:
        """The last day that a date of this event may mean, None where none is known."""
        days = [d.mention.end_date for d in self.dates if d.event == event]
        return max((day for day in days if day is not None), default=None)


def project_rows(report: Report) -> list[ProjectRow]:
    """The projects of a report in text order, each with the records it links to.

    Example:
        >>> import govextract
        >>> row = project_rows(govextract.parse("总投资1.18亿元的玉泉糖醇项目开工。"))[0]
        >>> row.project.name, money(row.investment)
        ('玉泉糖醇项目', '1.18亿元')
    """
    articles = {article.id: article for article in report.articles}
    amounts = {amount.id: amount for amount in report.amounts}
    capacities = {capacity.id: capacity for capacity in report.capacities}
    dates = {mention.id: mention for mention in report.dates}
    officials = {official.id: official for official in report.officials}
    rows = []
    for project in report.projects:
        linked = [amounts[i] for i in project.amounts if i in amounts]
        investment = _total(linked)
        rows.append(
            ProjectRow(
                project=project,
                article=articles.get(project.article),
                investment=investment,
                other_amounts=tuple(amount for amount in linked if amount is not investment),
                capacities=tuple(capacities[i] for i in project.capacities if i in capacities),
                dates=tuple(
                    DatedEvent(link.event, link.planned, dates[link.date])
                    for link in project.dates
                    if link.date in dates
                ),
                officials=tuple(o for i, o in officials.items() if i in project.officials),
            )
        )
    return rows


def _total(amounts: Iterable[Amount]) -> Amount | None:
    candidates = [a for a in amounts if a.kind == "investment" and a.stage in TOTAL_STAGES]
    return min(
        candidates,
        key=lambda a: (TOTAL_STAGES.index(a.stage or ""), a.currency != "CNY", -a.value, a.start),
        default=None,
    )


def number(value: Decimal) -> str:
    """A number as Chinese readers write it, exact: in 亿 or 万 where that is short.

    Example:
        >>> number(Decimal(118000000)), number(Decimal(13500)), number(Decimal(800))
        ('1.18亿', '1.35万', '800')
    """
    for exponent, unit in ((8, "亿"), (4, "万")):
        scaled = value.scaleb(-exponent)
        if abs(scaled) >= 1 and _decimals(scaled) <= 4:
            return format(scaled.normalize(), "f") + unit
    return format(value.normalize(), "f")


def _decimals(value: Decimal) -> int:
    exponent = value.normalize().as_tuple().exponent
    return -exponent if isinstance(exponent, int) and exponent < 0 else 0


def money(amount: Amount | None) -> str:
    """An amount in human form: ``1.18亿元``, ``超3000万元``, ``5万—8万元``; an empty string for None."""
    if amount is None:
        return ""
    currency = _CURRENCIES.get(amount.currency, f" {amount.currency}")
    return _range(amount.value, amount.upper, amount.qualifier) + currency


def quantity(capacity: Capacity) -> str:
    """A capacity in human form: ``2300万平方米/年 高分子复合遮阳材料``."""
    period = _PERIODS.get(capacity.period or "", "")
    measure = _range(capacity.value, capacity.upper, capacity.qualifier) + capacity.unit + period
    return f"{measure} {capacity.item}" if capacity.item else measure


def _range(value: Decimal, upper: Decimal | None, qualifier: Qualifier) -> str:
    if upper is not None:
        return f"{number(value)}—{number(upper)}"
    return _APPROXIMATELY.get(qualifier, "") + number(value)


def days(mention: DateMention) -> str:
    """A date in the shortest form that says its days: a year, a month, a day, or first to last day.

    What is not resolved stays in the words of the text.

    Example:
        >>> days(DateMention(id="D1", article="T1", start=0, end=4, text="明年年底", rule="",
        ...                  start_date=date(2021, 12, 1), end_date=date(2021, 12, 31)))
        '2021-12'
    """
    first, last = mention.start_date, mention.end_date
    if first is None or last is None:
        return mention.text
    if first == last:
        return first.isoformat()
    ends_month = last.month == 12 if last.year == date.max.year else (last + timedelta(days=1)).day == 1
    if first.day == 1 and ends_month:
        if (first.year, first.month) == (last.year, last.month):
            return f"{first:%Y-%m}"
        if first.month == 1 and last.month == 12:
            return f"{first:%Y}" if first.year == last.year else f"{first:%Y}–{last:%Y}"
        return f"{first:%Y-%m} – {last:%Y-%m}"
    return f"{first.isoformat()} – {last.isoformat()}"


def event_lines(row: ProjectRow) -> Iterator[str]:
    """A project's dates, a line a date with what happens on it: ``completion, production 2021-12 (planned)``."""
    events: dict[str, list[str]] = {}
    for dated in row.dates:
        when = days(dated.mention) + (" (planned)" if dated.planned else "")
        events.setdefault(when, []).append(dated.event)
    for when, what in events.items():
        yield f"{', '.join(dict.fromkeys(what))} {when}"


def official_lines(row: ProjectRow) -> Iterator[str]:
    """A project's officials with their posts: ``周明远 市委书记``."""
    for official in row.officials:
        yield " ".join((official.name, "、".join(official.titles))).strip()
