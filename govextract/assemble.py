"""Mentions to records: offsets back to the original text, ids in text order, links by id."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from govextract.extract.mentions import Mentions
from govextract.link.attach import Linker, Links
from govextract.link.coreference import Entity, resolve
from govextract.records import (
    Amount,
    Article,
    Capacity,
    DateLink,
    DateMention,
    Group,
    Official,
    Project,
    RecordKind,
    Report,
    Span,
    Warning_,
)
from govextract.text.document import ArticleExtent, Document
from govextract.text.noise import find_damage


def assemble(document: Document, mentions: Mentions, linker: Linker, wanted: frozenset[RecordKind]) -> Report:
    """Number the records of a document and link them, article by article.

    Args:
        document: the document.
        mentions: what the extractors found in it, each kind in text order.
        linker: links the mentions of an article.
        wanted: the kinds of records to give.
    """
    raw = document.normalized.raw
    builder = _Builder(document)
    articles, projects, groups = [], [], []
    ids = {
        "amounts": _ids("A", mentions.amounts),
        "capacities": _ids("C", mentions.capacities),
        "dates": _ids("D", mentions.dates),
        "officials": _ids("O", mentions.officials),
    }
    article_of: dict[int, str] = {}
    linked: list[tuple[str, Entity, Links]] = []
    for number, article in enumerate(document.articles, 1):
        article_id = f"T{number}"
        articles.append(builder.article(article_id, article))
        article_of[article.start] = article_id
        named = [m for m in mentions.projects if article.start <= m.start < article.end]
        counted = [m for m in mentions.groups if article.start <= m.start < article.end]
        if not (named or counted):
            continue
        own = {
            kind: [m for m in getattr(mentions, kind) if article.start <= _start(m) < article.end]
            for kind in ("amounts", "capacities", "dates", "officials")
        }
        own_ids = {kind: [ids[kind][id(m)] for m in found] for kind, found in own.items()}
        entities = resolve(document, article, named, counted)
        by_project, by_group = linker.link(
            document, article, entities, counted, own["amounts"], own["capacities"], own["dates"], own["officials"]
        )
        linked += [(article_id, entity, _with_ids(links, own_ids)) for entity, links in zip(entities, by_project, strict=True)]
        for group, links in zip(counted, by_group, strict=True):
            links = _with_ids(links, own_ids)
            groups.append(
                Group(
                    id=f"G{len(groups) + 1}", article=article_id, **builder.span(group.start, group.end),
                    count=group.count, amounts=tuple(links.amounts), dates=_dates(links), rule=group.rule,
                )
            )  # fmt: skip
    for number, (article_id, entity, links) in enumerate(linked, 1):
        projects.append(
            Project(
                id=f"P{number}", article=article_id, name=entity.name, mentions=builder.spans(entity.spans),
                amounts=tuple(links.amounts), capacities=tuple(links.capacities), dates=_dates(links),
                officials=tuple(links.officials), rule=entity.rule,
            )
        )  # fmt: skip

    def at(start: int) -> str:
        article = document.article_at(start)
        return article_of[article.start] if article else ""

    found: dict[str, Any] = {
        "articles": articles,
        "amounts": [
            Amount(
                id=ids["amounts"][id(m)], article=at(m.start), **builder.span(m.start, m.end), value=m.value, upper=m.upper,
                currency=m.currency, qualifier=m.qualifier, kind=m.kind, stage=m.stage, rule=m.rule,
            ) for m in mentions.amounts
        ],
        "capacities": [
            Capacity(
                id=ids["capacities"][id(m)], article=at(m.start), **builder.span(m.start, m.end), value=m.value,
                upper=m.upper, unit=m.unit, period=m.period, item=m.item, qualifier=m.qualifier, rule=m.rule,
            ) for m in mentions.capacities
        ],
        "dates": [
            DateMention(
                id=ids["dates"][id(m)], article=at(m.start), **builder.span(m.start, m.end),
                start_date=m.start_date, end_date=m.end_date, rule=m.rule,
            ) for m in mentions.dates
        ],
        "officials": [
            Official(
                id=ids["officials"][id(m)], article=at(_start(m)), name=m.name, titles=tuple(m.titles), sector=m.sector,
                mentions=builder.spans(m.spans), rule=m.rule,
            ) for m in mentions.officials
        ],
        "projects": projects,
        "groups": groups,
    }  # fmt: skip
    warnings = [Warning_(code=c, start=s, end=e, message=text) for c, s, e, text in find_damage(raw)]
    kept = {kind: tuple(records) for kind, records in found.items() if kind in wanted}
    return Report(chars=len(raw), warnings=tuple(warnings), text=raw, **kept)


class _Builder:
    """Takes offsets of the normalized text back to the original."""

    def __init__(self, document: Document) -> None:
        self._document = document
        self._raw = document.normalized.raw

    def span(self, start: int, end: int) -> dict[str, Any]:
        low, high = self._document.normalized.to_raw(start, end)
        return {"start": low, "end": high, "text": self._raw[low:high]}

    def spans(self, extents: Sequence[tuple[int, int]]) -> tuple[Span, ...]:
        return tuple(Span(**self.span(start, end)) for start, end in extents)

    def article(self, article_id: str, article: ArticleExtent) -> Article:
        span = self.span(article.start, article.end)
        return Article(
            id=article_id, start=span["start"], end=span["end"], title=self.span(*article.title)["text"],
            source=article.source, published=article.published, reference=article.reference, kind=article.kind,
        )  # fmt: skip


def _ids(letter: str, mentions: Sequence[Any]) -> dict[int, str]:
    return {id(mention): f"{letter}{number}" for number, mention in enumerate(mentions, 1)}


def _start(mention: Any) -> int:
    return mention.spans[0].start if hasattr(mention, "spans") else mention.start


def _with_ids(links: Links, ids: dict[str, list[str]]) -> Any:
    return Links(
        amounts=[ids["amounts"][i] for i in links.amounts],  # type: ignore[misc]
        capacities=[ids["capacities"][i] for i in links.capacities],  # type: ignore[misc]
        dates=[(ids["dates"][i], event, planned) for i, event, planned in links.dates],  # type: ignore[misc]
        officials=[ids["officials"][i] for i in links.officials],  # type: ignore[misc]
    )


def _dates(links: Any) -> tuple[DateLink, ...]:
    return tuple(DateLink(date=date, event=event, planned=planned) for date, event, planned in links.dates)
