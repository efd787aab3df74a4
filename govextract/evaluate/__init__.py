"""Scoring: how well predicted records agree with annotated ones, by span, value, label and link.

Gold is either of the shape that ``Report.model_dump(mode="json")`` gives, where ``rule`` may be left out and ``range``
says which part of the text it covers; or labelled spans from an annotation tool, which are scored by span alone.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

from govextract.errors import GovextractError
from govextract.evaluate.annotations import is_export, read_export
from govextract.evaluate.gold import read_gold
from govextract.evaluate.records import compare
from govextract.evaluate.scores import Counts, Disagreement, Scores
from govextract.evaluate.spans import compare_annotations

__all__ = ["Counts", "Disagreement", "Scores", "compare", "evaluate", "read_gold"]


def evaluate(
    paths: Iterable[str | Path],
    parse: Callable[[str], Any] | None = None,
    texts: str | Path | None = None,
    labels: Mapping[str, str] | None = None,
) -> Scores:
    """Score a pipeline on annotated documents.

    Args:
        paths: gold files, or folders of them: ``.json`` of the project's own shape or of Label Studio, ``.jsonl`` of
            doccano, ``.ann`` of brat.
        parse: what gives a ``Report`` for a text; None for ``govextract.parse``.
        texts: where the texts are, see ``read_gold``.
        labels: what an annotation tool's labels mean (``{"资金": "amounts"}``), besides those that are known.

    Returns:
        The scores over all documents.

    Raises:
        GovextractError: a file is missing or is no gold, or no label is known.
    """
    if parse is None:
        from govextract.pipeline import parse as default

        parse = default
    scores = Scores()
    annotated = []
    for file in _files(paths):
        if is_export(file):
            annotated += list(read_export(file))
            continue
        for name, gold, text in read_gold([file], texts):
            compare(gold, parse(text).model_dump(mode="json"), text, name, scores)
    if annotated or not scores.counts:
        compare_annotations(annotated, parse, scores, labels)
    scores.disagreements.sort()
    return scores


def _files(paths: Iterable[str | Path]) -> Iterator[Path]:
    for path in map(Path, paths):
        if not path.is_dir():
            yield path
            continue
        files = sorted(file for file in path.iterdir() if file.suffix in (".json", ".jsonl", ".ann"))
        if not files:
            raise GovextractError(f"{path}: a folder without .json, .jsonl or .ann files")
        yield from files
