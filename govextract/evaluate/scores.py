"""Counts by measure, and the places where prediction and gold differ."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import Any, NamedTuple

_AROUND = 24  # characters on either side of a record, enough to know its sentence


class Counts(NamedTuple):
    """How many records agree, were predicted, and stand in the gold."""

    agreed: int = 0
    predicted: int = 0
    gold: int = 0

    def plus(self, agreed: int, predicted: int, gold: int) -> Counts:
        """These counts with more added."""
        return Counts(self.agreed + agreed, self.predicted + predicted, self.gold + gold)

    @property
    def precision(self) -> float:
        """The share of the predicted records that agree; 1 where there is nothing to predict and nothing was."""
        if self.predicted:
            return self.agreed / self.predicted
        return 0.0 if self.gold else 1.0

    @property
    def recall(self) -> float:
        """The share of the gold's records that were found."""
        return self.agreed / self.gold if self.gold else 1.0

    @property
    def f1(self) -> float:
        """The harmonic mean of precision and recall."""
        both = self.precision + self.recall
        return 2 * self.precision * self.recall / both if both else 0.0


class Disagreement(NamedTuple):
    """A place where prediction and gold differ.

    Attributes:
        kind: the record type, or ``links``.
        how: ``missed``, ``false``, ``label`` (same span and value, another label) or ``span``.
        document: the document's name.
        context: the words, the record between ``⟦`` and ``⟧``; for links, what is linked.
        detail: the values that differ.
    """

    kind: str
    how: str
    document: str
    context: str
    detail: str


@dataclass
class Scores:
    """Counts by measure, and every disagreement.

    Measures: a record type alone (``amounts``) demands span and values; ``amounts/span`` the span only;
    ``amounts/kind`` and the like compare a label of those that agree. ``projects`` demands the exact span of a
    mention, ``projects/overlap`` half of it. ``links/…`` compare what projects are tied to.

    Attributes:
        counts: by measure.
        disagreements: what was missed, is false or differs.
        unknown_labels: labels of annotations that are no kind of record, with how often they stand there.
    """

    counts: dict[str, Counts] = field(default_factory=dict)
    disagreements: list[Disagreement] = field(default_factory=list)
    unknown_labels: Counter[str] = field(default_factory=Counter)

    def add(self, measure: str, agreed: int, predicted: int, gold: int) -> None:
        """Count for a measure."""
        self.counts[measure] = self.counts.get(measure, Counts()).plus(agreed, predicted, gold)

    def add_sets(self, measure: str, gold: set[Any], predicted: set[Any]) -> None:
        """Count two sets for a measure."""
        self.add(measure, len(gold & predicted), len(predicted), len(gold))

    def as_dict(self) -> dict[str, dict[str, float]]:
        """The measures as plain numbers."""
        return {
            measure: {
                "precision": c.precision,
                "recall": c.recall,
                "f1": c.f1,
                "gold": c.gold,
                "predicted": c.predicted,
            }
            for measure, c in self.counts.items()
        }


def context(text: str, start: int, end: int) -> str:
    """A stretch between ``⟦`` and ``⟧`` with the words around it, on one line.

    Example:
        >>> context("总投资1.18亿元的项目", 3, 9)
        '总投资⟦1.18亿元⟧的项目'
    """
    before, after = text[max(0, start - _AROUND) : start], text[end : end + _AROUND]
    return f"{before}⟦{text[start:end]}⟧{after}".replace("\r", "").replace("\n", "↵")
