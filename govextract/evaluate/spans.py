"""Spans against annotators' spans: where the records of a kind stand, not what values they have."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Any

from govextract.errors import GovextractError
from govextract.evaluate.annotations import Annotated, labels_of
from govextract.evaluate.records import SAME_PROJECT, JsonRecord, JsonReport, shared
from govextract.evaluate.scores import Disagreement, Scores, context

KINDS = ("projects", "amounts", "capacities", "dates", "officials", "groups")
_NAMES = {
    "projects": "project 项目 工程",
    "amounts": "amount money 金额 投资 资金",
    "capacities": "capacity 产能 规模",
    "dates": "date time 日期 时间",
    "officials": "official person per 官员 领导 人名 人物",
    "groups": "group 项目组 项目群",
}
LABELS = {name: kind for kind, names in _NAMES.items() for name in (kind, *names.split())}
"""Labels that are understood, in lower case."""
_EXACT = {"projects": "projects/mentions", "officials": "officials/mentions"}


def kinds_of_labels(labels: Iterable[str], mapping: Mapping[str, str]) -> dict[str, str]:
    """Labels to kinds of records, without those that are none.

    Args:
        labels: labels as the annotators have them.
        mapping: what else labels mean, kinds as in ``KINDS``.

    Raises:
        GovextractError: the mapping names no kind.

    Example:
        >>> kinds_of_labels({"AMOUNT", "资金规模", "ORG"}, {"资金规模": "amounts"}) == {
        ...     "AMOUNT": "amounts", "资金规模": "amounts"}
        True
    """
    for label, kind in mapping.items():
        if kind not in KINDS:
            raise GovextractError(f"{label}={kind}: no kind of record; there are {', '.join(KINDS)}")
    known = {label: mapping.get(label) or LABELS.get(label.strip().lower()) for label in labels}
    return {label: kind for label, kind in known.items() if kind}


def compare_annotations(
    documents: Sequence[Annotated],
    parse: Callable[[str], Any],
    scores: Scores,
    mapping: Mapping[str, str] | None = None,
) -> None:
    """Score a pipeline on annotated texts, on the kinds that are annotated anywhere in them.

    Args:
        documents: the texts with their labelled spans; those of officials and projects stand at each mention.
        parse: what gives a ``Report`` for a text.
        scores: scores to add to.
        mapping: what labels mean besides ``LABELS``.

    Raises:
        GovextractError: no label is one of a kind of record.
    """
    kinds = kinds_of_labels(labels_of(documents), mapping or {})
    unknown = Counter(span.label for d in documents for span in d.spans if span.label not in kinds)
    scores.unknown_labels.update(unknown)
    if not kinds:
        raise GovextractError(
            f"no label is known among {', '.join(sorted(unknown)) or 'none at all'}; "
            f"use {', '.join(kind.upper().removesuffix('S') for kind in KINDS)}, or --label {next(iter(unknown), 'X')}=amounts"
        )
    for document in documents:
        predicted = parse(document.text).model_dump(mode="json")
        for kind in (kind for kind in KINDS if kind in kinds.values()):
            gold = {(span.start, span.end) for span in document.spans if kinds.get(span.label) == kind}
            _compare(kind, gold, set(_spans_of(predicted, kind)), document, scores)


def _spans_of(report: JsonReport, kind: str) -> Iterator[tuple[int, int]]:
    for record in report[kind]:
        for place in record.get("mentions", (record,)):
            yield place["start"], place["end"]


def _compare(
    kind: str,
    gold: set[tuple[int, int]],
    predicted: set[tuple[int, int]],
    document: Annotated,
    scores: Scores,
) -> None:
    exact = _EXACT.get(kind, f"{kind}/span")
    pairs = dict(_overlapping(gold, predicted))
    scores.add_sets(exact, gold, predicted)
    scores.add(f"{exact.removesuffix('/span')}/overlap", len(pairs), len(predicted), len(gold))

    def note(how: str, span: tuple[int, int], detail: str = "") -> None:
        words = context(document.text, *span)
        scores.disagreements.append(Disagreement(kind, how, document.name, words, detail))

    for span in gold - pairs.keys():
        note("missed", span)
    for span in predicted - set(pairs.values()):
        note("false", span)
    for span, found in pairs.items():
        if span != found:
            note("span", span, f"got {document.text[slice(*found)]}")


def _overlapping(
    gold: Iterable[tuple[int, int]], predicted: Iterable[tuple[int, int]]
) -> Iterator[tuple[tuple[int, int], tuple[int, int]]]:
    """Pair spans one to one, those that share most first."""
    shares = ((shared(_place(g), _place(p)), g, p) for g in gold for p in predicted)
    taken: set[tuple[str, tuple[int, int]]] = set()
    for _, g, p in sorted((s for s in shares if s[0] >= SAME_PROJECT), reverse=True):
        if taken.isdisjoint({("gold", g), ("predicted", p)}):
            taken |= {("gold", g), ("predicted", p)}
            yield g, p


def _place(span: tuple[int, int]) -> JsonRecord:
    return {"start": span[0], "end": span[1]}
