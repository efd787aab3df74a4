"""A spaCy component, found by its entry point: ``spacy.blank("zh").add_pipe("govextract")``.

It leaves the tokens alone. ``doc.spans["govextract"]`` holds a span a mention, labelled PROJECT, GROUP, AMOUNT,
CAPACITY, DATE or OFFICIAL, with the record's id in ``span.id_``; where a mention ends inside a token, its span takes
in the whole token, while the record keeps the exact offsets. ``doc._.govextract`` is the report.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from typing import Any

from govextract.errors import MissingExtraError
from govextract.pipeline import Pipeline
from govextract.records import Report

try:
    from spacy.language import Language
    from spacy.tokens import Doc, SpanGroup
except ImportError as error:  # pragma: no cover - spaCy comes with govextract
    raise MissingExtraError("spaCy is not installed; run: pip install spacy") from error

SPANS_KEY = "govextract"
_STORED = "govextract_report"


class GovextractComponent:
    """The component; made by ``nlp.add_pipe("govextract", config=…)``.

    Args:
        name: the component's name in the pipeline.
        published: the day of publication, ISO, of texts that do not say it.
        lexicons: folders of one's own lexicons.
    """

    def __init__(self, name: str, published: str | None, lexicons: Sequence[str]) -> None:
        self.name = name
        self._published = date.fromisoformat(published) if published else None
        self._pipeline = Pipeline(lexicons)

    def __call__(self, doc: Doc) -> Doc:
        """Parse a document's text and attach what was found."""
        report = self._pipeline.parse(doc.text, self._published)
        # As JSON, so that the document can still be written to disk and sent to other processes.
        doc.user_data[_STORED] = report.to_json()
        spans = []
        for label, ident, start, end in _mentions(report):
            span = doc.char_span(start, end, label=label, span_id=ident, alignment_mode="expand")
            if span is not None:
                spans.append(span)
        doc.spans[SPANS_KEY] = SpanGroup(doc, name=SPANS_KEY, spans=spans)
        return doc


def _mentions(report: Report) -> Iterator[tuple[str, str, int, int]]:
    for label, projects in (("PROJECT", report.projects), ("OFFICIAL", report.officials)):
        for owner in projects:
            for mention in owner.mentions:
                yield label, owner.id, mention.start, mention.end
    for label, records in (
        ("GROUP", report.groups),
        ("AMOUNT", report.amounts),
        ("CAPACITY", report.capacities),
        ("DATE", report.dates),
    ):
        for record in records:
            yield label, record.id, record.start, record.end


def _stored_report(doc: Doc) -> Report | None:
    stored = doc.user_data.get(_STORED)
    return (
        None if stored is None else Report.model_validate_json(stored).model_copy(update={"text": doc.text})
    )


Doc.set_extension("govextract", getter=_stored_report, force=True)


@Language.factory("govextract", default_config={"published": None, "lexicons": []})  # type: ignore[untyped-decorator]
def create(nlp: Language, name: str, published: str | None, lexicons: list[str]) -> Any:
    """Make the component; spaCy calls this."""
    return GovextractComponent(name, published, lexicons)
