"""What the extractors give: mentions in offsets of the normalized text, not yet records."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, fields
from datetime import date
from decimal import Decimal
from typing import Any

from govextract.records import AmountKind, Period, Qualifier, Sector, Stage
from govextract.text.document import Extent


@dataclass(slots=True)
class AmountMention:
    """A mention of money; see ``records.Amount``."""

    start: int
    end: int
    value: Decimal
    currency: str
    kind: AmountKind
    rule: str
    upper: Decimal | None = None
    qualifier: Qualifier = "exact"
    stage: Stage | None = None


@dataclass(slots=True)
class CapacityMention:
    """A mention of a capacity; see ``records.Capacity``."""

    start: int
    end: int
    value: Decimal
    unit: str
    rule: str
    upper: Decimal | None = None
    period: Period | None = None
    item: str | None = None
    qualifier: Qualifier = "exact"


@dataclass(slots=True)
class DateMention:
    """A mention of a date; see ``records.DateMention``."""

    start: int
    end: int
    start_date: date | None
    end_date: date | None
    rule: str


@dataclass(slots=True)
class OfficialMention:
    """A person of one article with every mention of the name; see ``records.Official``."""

    name: str
    titles: list[str]
    sector: Sector
    spans: list[Extent]
    rule: str

    @property
    def start(self) -> int:
        """Where the person is first named."""
        return self.spans[0].start


@dataclass(slots=True)
class ProjectMention:
    """One span that names a project."""

    start: int
    end: int
    rule: str


@dataclass(slots=True)
class GroupMention:
    """A counted set of projects."""

    start: int
    end: int
    count: int
    rule: str


@dataclass(slots=True)
class Mentions:
    """All mentions of a document, each kind in text order."""

    amounts: list[AmountMention] = field(default_factory=list)
    capacities: list[CapacityMention] = field(default_factory=list)
    dates: list[DateMention] = field(default_factory=list)
    officials: list[OfficialMention] = field(default_factory=list)
    projects: list[ProjectMention] = field(default_factory=list)
    groups: list[GroupMention] = field(default_factory=list)

    def cut(self, most: int) -> Iterator[tuple[str, int]]:
        """Leave out what there is too much of.

        Args:
            most: how many mentions of a kind are kept.

        Yields:
            Each kind that was cut, and where the first mention stood that was left out.
        """
        kinds: dict[str, list[Any]] = {kind.name: getattr(self, kind.name) for kind in fields(self)}
        for kind, found in kinds.items():
            if len(found) > most:
                yield kind, found[most].start
                del found[most:]
