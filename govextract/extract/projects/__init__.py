"""Names of projects: candidates from the structure of a page and of its sentences, each with its reason.

Structure names projects outright: a cell under 项目名称, the heading of a numbered item that goes on with money and
leaders. In sentences a stretch (see ``stretches``) is a name if its last word and its surroundings say so; the name
of the reason is the mention's rule, and ``judge.Judge.rule`` is the one place that holds them all.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence

from govextract.extract.mentions import (
    AmountMention,
    CapacityMention,
    DateMention,
    GroupMention,
    ProjectMention,
)
from govextract.extract.projects.judge import Judge
from govextract.extract.projects.names import NameReader
from govextract.extract.projects.structure import covers, item_headings, named_in_fields, opening_names
from govextract.extract.stretches import StretchCutter
from govextract.lexicon import Lexicons
from govextract.text.document import Document, Extent

_PARTS = ("scale", "official", "unit", "owner", "place", "contact")
"""Fields that tell of a project and name none."""


class ProjectExtractor:
    """Finds mentions of projects.

    Args:
        lexicons: gives ``project_heads`` and ``project_words``.
        cutter: cuts sentences into stretches.
    """

    def __init__(self, lexicons: Lexicons, cutter: StretchCutter) -> None:
        self._cutter = cutter
        self._names = NameReader(lexicons, cutter)

    def extract(
        self,
        document: Document,
        amounts: Sequence[AmountMention] = (),
        capacities: Sequence[CapacityMention] = (),
        dates: Sequence[DateMention] = (),
        groups: Sequence[GroupMention] = (),
        persons: Sequence[Extent] = (),
    ) -> list[ProjectMention]:
        """The mentions of projects in a document, in text order; they do not overlap.

        Args:
            document: the document.
            amounts: its amounts, capacities, dates and counted sets, each in text order: no name runs over them.
            capacities: see ``amounts``.
            dates: see ``amounts``.
            groups: see ``amounts``.
            persons: where persons are named.
        """
        quantities = [c.start for c in capacities]
        figures = sorted([a.start for a in amounts] + quantities)
        found = named_in_fields(document)
        found += item_headings(
            document, self._names, self._cutter,
            taken=sorted(Extent(m.start, m.end) for m in found),
            figures=figures,
            people=sorted(person.start for person in persons),
        )  # fmt: skip
        headings = sorted(Extent(m.start, m.end) for m in found)
        found += opening_names(document, self._names, self._cutter, headings, figures)
        items = [
            Extent(m.end, _paragraph_end(document.text, m.end)) for m in found if m.rule == "item_heading"
        ]
        parts = [field.value for field in document.fields if field.role in _PARTS]
        values = sorted(
            [(a.start, a.end, "amount") for a in amounts]
            + [(d.start, d.end, "date") for d in dates]
            + [(person.start, person.end, "person") for person in persons]
        )
        starts = [value[0] for value in values]
        group_starts = [group.start for group in groups]
        judge = Judge(
            self._names,
            document,
            quantities,
            sorted([a.start for a in amounts if a.kind == "investment"] + quantities),
            items,
        )
        for sentence in document.sentences:
            if not document.is_content(sentence.start) and not document.is_content(sentence.end - 1):
                continue
            counted = groups[
                bisect_left(group_starts, sentence.start) : bisect_left(group_starts, sentence.end)
            ]
            within = values[bisect_left(starts, sentence.start) : bisect_left(starts, sentence.end)]
            if not (
                counted
                or any(kind == "amount" for _, _, kind in within)
                or bisect_left(quantities, sentence.start) < bisect_left(quantities, sentence.end)
                or self._names.may_stand_in(document.text[sentence.start : sentence.end])
            ):
                continue
            for elements in self._cutter.cut(document.text, sentence, within):  # type: ignore[arg-type]
                for mention in judge.mentions(elements, sentence, counted):
                    told_in_part = mention.rule != "work_head" and covers(parts, mention.start)
                    if document.is_content(mention.start) and not told_in_part:
                        found.append(mention)
        return _without_overlaps(found)


def _paragraph_end(text: str, start: int) -> int:
    end = text.find("\n\n", start)
    return end if end >= 0 else len(text)


def _without_overlaps(mentions: list[ProjectMention]) -> list[ProjectMention]:
    """Structure before sentences, then the longer one."""
    rank = {"field_name": 0, "item_heading": 1}
    chosen: list[ProjectMention] = []
    taken = bytearray(max((m.end for m in mentions), default=0))
    for mention in sorted(mentions, key=lambda m: (rank.get(m.rule, 2), m.start - m.end, m.start)):
        if taken.find(1, mention.start, mention.end) < 0:
            taken[mention.start : mention.end] = b"\1" * (mention.end - mention.start)
            chosen.append(mention)
    return sorted(chosen, key=lambda m: m.start)
