"""Mentions to records: offsets back to the original text, ids in text order, links by id."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Generic, Protocol, TypedDict, TypeVar, cast

from govextract.extract.mentions import (
    AmountMention,
    CapacityMention,
    Mentions,
    OfficialMention,
)
from govextract.extract.mentions import DateMention as FoundDate
from govextract.link.attach import Linker, Links
from govextract.link.coreference import Entity, resolve
from govextract.records import (
    Amount,
    Article,
    ArticleKind,
    Capacity,
    DateLink,
    DateMention,
    ExtraRecord,
    Group,
    Official,
    Project,
    Record,
    RecordKind,
    Report,
    Span,
    Warning_,
)
from govextract.text.document import ArticleExtent, Document
from govextract.text.noise import find_damage

_REPEATED = "the same paragraph stands further up; its records are kept once"


def assemble(
    document: Document,
    mentions: Mentions,
    linker: Linker,
    wanted: frozenset[RecordKind],
    extra: Mapping[str, Iterable[ExtraRecord]],
) -> Report:
    """Number the records of a document and link them, article by article.

    Args:
        document: the document.
        mentions: what the extractors found in it, each kind in text order.
        linker: links the mentions of an article.
        wanted: the kinds of records to give.
        extra: what the extensions found, by their names, offsets on the normalized text.
    """
    assembly = _Assembly(document, mentions)
    if "projects" in wanted or "groups" in wanted:
        for number, article in enumerate(document.articles):
            assembly.link(number, article, linker)
    records: dict[RecordKind, Sequence[Record]] = {
        "articles": [assembly.article(number, article) for number, article in enumerate(document.articles)],
        "amounts": [assembly.amount(number, m) for number, m in enumerate(mentions.amounts)],
        "capacities": [assembly.capacity(number, m) for number, m in enumerate(mentions.capacities)],
        "dates": [assembly.date(number, m) for number, m in enumerate(mentions.dates)],
        "officials": [assembly.official(number, m) for number, m in enumerate(mentions.officials)],
        "projects": assembly.projects,
        "groups": assembly.groups,
    }
    warnings = [
        Warning_(code=damage.code, start=damage.start, end=damage.end, message=damage.message)
        for damage in find_damage(document.normalized.raw)
    ]
    for repeat in document.repeats:
        start, end = document.normalized.to_raw(*repeat)
        warnings.append(Warning_(code="repeated_paragraph", start=start, end=end, message=_REPEATED))
    kept: dict[str, Any] = {kind: tuple(found) for kind, found in records.items() if kind in wanted}
    raw = document.normalized.raw
    numbered = {name: assembly.extra_records(name, found) for name, found in extra.items()}
    return Report(chars=len(raw), warnings=tuple(warnings), extra=numbered, text=raw, **kept)


class _Mention(Protocol):
    @property
    def start(self) -> int: ...


_M = TypeVar("_M", bound=_Mention)


class _Place(TypedDict):
    start: int
    end: int
    text: str


class _InOrder(Generic[_M]):
    """The mentions of a kind in text order, to be looked up by where they start."""

    def __init__(self, mentions: Sequence[_M]) -> None:
        self._mentions = mentions
        self._starts = [mention.start for mention in mentions]

    def inside(self, article: ArticleExtent) -> tuple[Sequence[_M], int]:
        """The mentions that start in an article, and how many come before them."""
        low, high = bisect_left(self._starts, article.start), bisect_left(self._starts, article.end)
        return self._mentions[low:high], low


class _Assembly:
    """The records of one document as they come together."""

    def __init__(self, document: Document, mentions: Mentions) -> None:
        self._document = document
        self._raw = document.normalized.raw
        self._named = _InOrder(mentions.projects)
        self._counted = _InOrder(mentions.groups)
        self._amounts = _InOrder(mentions.amounts)
        self._capacities = _InOrder(mentions.capacities)
        self._dates = _InOrder(mentions.dates)
        self._officials = _InOrder(mentions.officials)
        self._numbers = {article.start: number for number, article in enumerate(document.articles)}
        self.projects: list[Project] = []
        self.groups: list[Group] = []

    def link(self, number: int, article: ArticleExtent, linker: Linker) -> None:
        """Add the projects and groups of an article."""
        named, _ = self._named.inside(article)
        counted, _ = self._counted.inside(article)
        if not (named or counted):
            return
        entities = resolve(self._document, article, named, counted)
        amounts, a = self._amounts.inside(article)
        capacities, c = self._capacities.inside(article)
        dates, d = self._dates.inside(article)
        officials, o = self._officials.inside(article)
        by_project, by_group = linker.link(
            self._document, article, entities, counted, amounts, capacities, dates, officials
        )
        for entity, links in zip(entities, by_project, strict=True):
            self.projects.append(self._project(number, entity, links, (a, c, d, o)))
        for group, links in zip(counted, by_group, strict=True):
            self.groups.append(
                Group(
                    id=f"G{len(self.groups) + 1}", article=f"T{number + 1}", **self._place(group.start, group.end),
                    count=group.count, amounts=_ids("A", links.amounts, a), dates=_dates(links, d), rule=group.rule,
                )
            )  # fmt: skip

    def _project(
        self, number: int, entity: Entity, links: Links, before: tuple[int, int, int, int]
    ) -> Project:
        amounts, capacities, dates, officials = before
        return Project(
            id=f"P{len(self.projects) + 1}",
            article=f"T{number + 1}",
            name=entity.name,
            mentions=self._spans(entity.spans),
            amounts=_ids("A", links.amounts, amounts),
            capacities=_ids("C", links.capacities, capacities),
            dates=_dates(links, dates),
            officials=_ids("O", links.officials, officials),
            category=self._category(entity),
            rule=entity.rule,
        )

    def _category(self, entity: Entity) -> str | None:
        """The section of a table that first lists a project."""
        cells = (self._document.field_at(span.start) for span in entity.spans)
        return next((cell.category for cell in cells if cell is not None and cell.category), None)

    def article(self, number: int, article: ArticleExtent) -> Article:
        place = self._place(article.start, article.end)
        return Article(
            id=f"T{number + 1}",
            start=place["start"],
            end=place["end"],
            title=self._place(*article.title)["text"],
            source=article.source,
            published=article.published,
            reference=article.reference,
            kind=cast("ArticleKind", article.kind),
        )

    def amount(self, number: int, mention: AmountMention) -> Amount:
        return Amount(
            id=f"A{number + 1}", article=self._article_at(mention.start), **self._place(mention.start, mention.end),
            value=mention.value, upper=mention.upper, currency=mention.currency, qualifier=mention.qualifier,
            kind=mention.kind, stage=mention.stage, rule=mention.rule,
        )  # fmt: skip

    def capacity(self, number: int, mention: CapacityMention) -> Capacity:
        return Capacity(
            id=f"C{number + 1}", article=self._article_at(mention.start), **self._place(mention.start, mention.end),
            value=mention.value, upper=mention.upper, unit=mention.unit, period=mention.period, item=mention.item,
            qualifier=mention.qualifier, rule=mention.rule,
        )  # fmt: skip

    def extra_records(self, name: str, found: Iterable[ExtraRecord]) -> tuple[ExtraRecord, ...]:
        inside = sorted((r for r in found if self._document.is_content(r.start)), key=lambda r: r.start)
        return tuple(
            record.model_copy(
                update={
                    "id": f"{name}{number}",
                    "article": self._article_at(record.start),
                    **self._place(record.start, record.end),
                }
            )
            for number, record in enumerate(inside, 1)
        )

    def date(self, number: int, mention: FoundDate) -> DateMention:
        return DateMention(
            id=f"D{number + 1}", article=self._article_at(mention.start), **self._place(mention.start, mention.end),
            start_date=mention.start_date, end_date=mention.end_date, rule=mention.rule,
        )  # fmt: skip

    def official(self, number: int, mention: OfficialMention) -> Official:
        return Official(
            id=f"O{number + 1}", article=self._article_at(mention.spans[0].start), name=mention.name,
            titles=tuple(mention.titles), sector=mention.sector, mentions=self._spans(mention.spans), rule=mention.rule,
        )  # fmt: skip

    def _article_at(self, offset: int) -> str:
        article = self._document.article_at(offset)
        return f"T{self._numbers[article.start] + 1}" if article else ""

    def _place(self, start: int, end: int) -> _Place:
        low, high = self._document.normalized.to_raw(start, end)
        return {"start": low, "end": high, "text": self._raw[low:high]}

    def _spans(self, extents: Iterable[tuple[int, int]]) -> tuple[Span, ...]:
        return tuple(Span(**self._place(start, end)) for start, end in extents)


def _ids(letter: str, positions: Iterable[int], before: int) -> tuple[str, ...]:
    return tuple(f"{letter}{before + position + 1}" for position in positions)


def _dates(links: Links, before: int) -> tuple[DateLink, ...]:
    return tuple(
        DateLink(date=f"D{before + position + 1}", event=event, planned=planned)
        for position, event, planned in links.dates
    )
