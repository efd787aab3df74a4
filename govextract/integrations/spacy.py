"""A spaCy component, found by its entry point: ``spacy.blank("zh").add_pipe("govextract")``.

It leaves the tokens alone. ``doc.spans["govextract"]`` holds a span a mention, labelled PROJECT, GROUP, AMOUNT,
CAPACITY, DATE or OFFICIAL, or with the name of an extension in capitals, with the record's id in ``span.id_`` and ``span.kb_id_``; where a mention begins or ends
inside a token, its span takes in the whole token, while the record keeps the exact offsets. ``doc._.govextract`` is the
report. ``doc._.published``, set before the component runs, gives the day of publication of that one document.
"""

from __future__ import annotations

import shutil
import tempfile
import weakref
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import Any, Literal, get_args

from govextract.errors import GovextractError, MissingExtraError
from govextract.extensions import installed
from govextract.pipeline import Pipeline
from govextract.records import Amount, Capacity, DateMention, ExtraRecord, Group, Report

try:
    import srsly
    from spacy.language import Language
    from spacy.tokens import Doc, Span, SpanGroup
    from spacy.util import filter_spans
except ImportError as error:  # pragma: no cover - spaCy comes with govextract
    raise MissingExtraError("spaCy is not installed; run: pip install spacy") from error

LABELS = ("PROJECT", "GROUP", "AMOUNT", "CAPACITY", "DATE", "OFFICIAL")
_RANKS = {label: rank for rank, label in enumerate(LABELS)}
SPANS_KEY = "govextract"
Ents = Literal["none", "fill", "overwrite"]
_STORED = "govextract_report"
_LEXICONS = "lexicons"
_LexiconFiles = list[dict[str, str]]  # a folder's files by name, of each folder


class GovextractComponent:
    """The component; made by ``nlp.add_pipe("govextract", config=…)``.

    It can be pickled, and is written to disk with the files of its lexicon folders, so that a pipeline that is loaded
    elsewhere knows the same words.

    Args:
        name: the component's name in the pipeline.
        published: the day of publication, ISO, of texts that do not say it.
        lexicons: folders of one's own lexicons.
        ents: what becomes of ``doc.ents``: ``none`` leaves them; ``fill`` adds the mentions that overlap no entity that
            is there; ``overwrite`` adds all, and takes out the entities that overlap them. Mentions that overlap each
            other: the longest stays, of equals the one whose label comes first in ``LABELS``.
        spans_key: the key of the span group in ``doc.spans``.

    Raises:
        GovextractError: ``ents`` is none of the three, or ``published`` no ISO day.
    """

    def __init__(
        self,
        name: str,
        published: str | None = None,
        lexicons: Sequence[str] = (),
        ents: Ents = "none",
        spans_key: str = SPANS_KEY,
    ) -> None:
        if ents not in get_args(Ents):
            raise GovextractError(f"ents is {', '.join(get_args(Ents))}; not {ents!r}")
        self.name = name
        self._published = _day(published)
        self._folders = [str(folder) for folder in lexicons]
        self._ents = ents
        self._spans_key = spans_key

    @property
    def labels(self) -> tuple[str, ...]:
        """The labels of the spans, those of installed extensions behind the others."""
        return (*LABELS, *(extension.name.upper() for extension in installed()))

    @cached_property
    def _pipeline(self) -> Pipeline:
        # Made with the first document: a pipeline that is loaded from disk brings its lexicons after its config.
        return Pipeline(self._folders)

    def __call__(self, doc: Doc) -> Doc:
        """Parse a document's text and attach what was found."""
        report = self._pipeline.parse(doc.text, _day(doc._.published) or self._published)
        # As JSON, so that the document can still be written to disk and sent to other processes.
        doc.user_data[_STORED] = report.to_json()
        spans = list(_spans(doc, report))
        doc.spans[self._spans_key] = SpanGroup(doc, name=self._spans_key, spans=spans)
        if self._ents != "none":
            self._set_ents(doc, spans)
        return doc

    def _set_ents(self, doc: Doc, spans: Iterable[Span]) -> None:
        # filter_spans takes the longest, then the first; of equals, the first of its input.
        chosen = filter_spans(sorted(spans, key=lambda span: _RANKS.get(span.label_, len(LABELS))))
        first, second = (chosen, doc.ents) if self._ents == "overwrite" else (doc.ents, chosen)
        taken = {token.i for span in first for token in span}
        doc.ents = (*first, *(span for span in second if taken.isdisjoint(range(span.start, span.end))))

    # Serialization, by spaCy's protocol

    def to_disk(self, path: str | Path, *, exclude: Iterable[str] = ()) -> None:
        """Write the lexicons into a folder; spaCy itself writes the config."""
        _write_files(self._lexicon_files(), Path(path, _LEXICONS))

    def from_disk(self, path: str | Path, *, exclude: Iterable[str] = ()) -> GovextractComponent:
        """Take the lexicons from a folder that ``to_disk`` wrote."""
        folders = sorted(Path(path, _LEXICONS).glob("*"), key=lambda folder: int(folder.name))
        self._unpack([_files(folder) for folder in folders])
        return self

    def to_bytes(self, *, exclude: Iterable[str] = ()) -> bytes:
        """The lexicons as bytes."""
        packed: bytes = srsly.msgpack_dumps({_LEXICONS: self._lexicon_files()})
        return packed

    def from_bytes(self, data: bytes, *, exclude: Iterable[str] = ()) -> GovextractComponent:
        """Take the lexicons from what ``to_bytes`` gave."""
        self._unpack(srsly.msgpack_loads(data)[_LEXICONS])
        return self

    def __getstate__(self) -> dict[str, Any]:
        left_out = ("_pipeline", "_folders")
        state = {key: value for key, value in vars(self).items() if key not in left_out}
        return {**state, _LEXICONS: self._lexicon_files()}

    def __setstate__(self, state: Mapping[str, Any]) -> None:
        vars(self).update({key: value for key, value in state.items() if key != _LEXICONS})
        self._unpack(state[_LEXICONS])

    def _lexicon_files(self) -> _LexiconFiles:
        return [_files(Path(folder)) for folder in self._folders]

    def _unpack(self, lexicons: _LexiconFiles) -> None:
        """Put lexicons into folders of our own, which go when the component goes."""
        self._folders = []
        vars(self).pop("_pipeline", None)
        if not lexicons:
            return
        home = Path(tempfile.mkdtemp(prefix="govextract-lexicons-"))
        weakref.finalize(self, shutil.rmtree, home, ignore_errors=True)
        self._folders = _write_files(lexicons, home)


def _files(folder: Path) -> dict[str, str]:
    if not folder.is_dir():
        raise GovextractError(f"no such lexicon folder: {folder}")
    return {path.name: path.read_text(encoding="utf-8-sig") for path in sorted(folder.glob("*.tsv"))}


def _write_files(lexicons: _LexiconFiles, home: Path) -> list[str]:
    """Write each folder's files into a numbered folder of ``home``, and say which folders these are."""
    folders = [home / str(number) for number in range(len(lexicons))]
    for folder, files in zip(folders, lexicons, strict=True):
        folder.mkdir(parents=True, exist_ok=True)
        for name, text in files.items():
            (folder / name).write_text(text, encoding="utf-8")
    return [str(folder) for folder in folders]


def _day(value: date | str | None) -> date | None:
    if value is None or isinstance(value, date):
        return value
    try:
        return date.fromisoformat(value)
    except ValueError:
        raise GovextractError(f"published is an ISO day, as 2020-12-10; not {value!r}") from None


def _spans(doc: Doc, report: Report) -> Iterator[Span]:
    for label, ident, start, end in _mentions(report):
        span = doc.char_span(start, end, label=label, kb_id=ident, span_id=ident, alignment_mode="expand")
        if span is not None:
            yield span


def _mentions(report: Report) -> Iterator[tuple[str, str, int, int]]:
    for label, projects in (("PROJECT", report.projects), ("OFFICIAL", report.officials)):
        for owner in projects:
            for mention in owner.mentions:
                yield label, owner.id, mention.start, mention.end
    spans: tuple[tuple[str, Iterable[Group | Amount | Capacity | DateMention | ExtraRecord]], ...] = (
        ("GROUP", report.groups),
        ("AMOUNT", report.amounts),
        ("CAPACITY", report.capacities),
        ("DATE", report.dates),
        *((name.upper(), found) for name, found in report.extra.items()),
    )
    for label, records in spans:
        for record in records:
            yield label, record.id, record.start, record.end


def _stored_report(doc: Doc) -> Report | None:
    stored = doc.user_data.get(_STORED)
    return (
        None if stored is None else Report.model_validate_json(stored).model_copy(update={"text": doc.text})
    )


Doc.set_extension("govextract", getter=_stored_report, force=True)
if not Doc.has_extension("published"):  # it may be the user's own
    Doc.set_extension("published", default=None)


@Language.factory(
    "govextract",
    default_config={"published": None, "lexicons": [], "ents": "none", "spans_key": SPANS_KEY},
    assigns=["doc.spans", "doc._.govextract"],
)  # type: ignore[untyped-decorator]
def create(
    nlp: Language, name: str, published: str | None, lexicons: list[str], ents: Ents, spans_key: str
) -> Any:
    """Make the component; spaCy calls this."""
    return GovextractComponent(name, published, lexicons, ents, spans_key)
