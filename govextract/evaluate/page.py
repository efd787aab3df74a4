"""The disagreements of an evaluation as an HTML page: misses and false alarms in their sentences."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from itertools import groupby

from govextract.evaluate.scores import Disagreement, Scores
from govextract.markup import html, table, whole_page

_TITLES = {
    "missed": "Missed: in the gold, not found",
    "false": "False alarms: found, not in the gold",
    "span": "Other words: the same record, other bounds",
    "label": "Other labels: the same record, other values",
}
_STYLES = {"capacities": "capacity", "links": "group"}  # the class of a kind's marks; else without its s


def errors_page(scores: Scores) -> str:
    """Scores, and every disagreement by kind, as one page; nothing in it runs or is fetched."""
    measures = [
        (html(name), f"{c.precision:.3f}", f"{c.recall:.3f}", f"{c.f1:.3f}", str(c.gold), str(c.predicted))
        for name, c in scores.counts.items()
    ]
    numbers = dict.fromkeys(range(1, 6), "number")
    parts = [
        "<h1>Scores</h1>",
        table(("Measure", "Precision", "Recall", "F1", "Gold", "Found"), measures, numbers),
    ]
    for kind, of_kind in groupby(sorted(scores.disagreements), key=lambda d: d.kind):
        found = list(of_kind)
        parts.append(f"<h1>{html(kind)}</h1>")
        for how, title in _TITLES.items():
            chosen = [d for d in found if d.how == how]
            if chosen:
                rows = _table(kind, chosen)
                parts.append(f"<details open><summary>{title} ({len(chosen)})</summary>{rows}</details>")
    if not scores.disagreements:
        parts.append("<p>Nothing was missed, and nothing is false.</p>")
    return whole_page("Evaluation", "\n".join(parts))


def _table(kind: str, disagreements: Sequence[Disagreement]) -> str:
    style = _STYLES.get(kind, kind.removesuffix("s"))
    rows = [
        (
            html(d.document),
            html(d.context).replace("⟦", f'<mark class="{style}">').replace("⟧", "</mark>"),
            html(d.detail),
        )
        for d in disagreements
    ]
    return table(("Document", "Words", "Values"), rows, {})


def errors_by_kind(scores: Scores) -> list[str]:
    """How many disagreements of each kind there are, a line a kind: ``amounts: 2 missed, 1 false``."""
    counts = Counter((d.kind, d.how) for d in scores.disagreements)
    kinds = sorted({kind for kind, _ in counts})
    return [
        f"{kind}: " + ", ".join(f"{counts[kind, how]} {how}" for how in _TITLES if counts[kind, how])
        for kind in kinds
    ]
