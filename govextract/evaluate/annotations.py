"""Gold of common annotation tools: labelled spans from doccano, Label Studio and brat."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any, NamedTuple

import regex

from govextract.errors import GovextractError
from govextract.evaluate.gold import read_json
from govextract.patterns import compile_pattern

TEXT_NAMES = ("text", "data", "content")
"""The fields of an export that may hold the text."""


class LabelledSpan(NamedTuple):
    """A stretch of a text with an annotator's label."""

    start: int
    end: int
    label: str


class Annotated(NamedTuple):
    """A text with what annotators marked in it."""

    name: str
    text: str
    spans: tuple[LabelledSpan, ...]


def is_export(file: Path) -> bool:
    """Whether a file is an annotation tool's, by its suffix or, of ``.json``, by holding a list."""
    return file.suffix in (".jsonl", ".ann") or (file.suffix == ".json" and isinstance(read_json(file), list))


def read_export(file: Path) -> Iterator[Annotated]:
    """The annotated texts of one file: doccano's ``.jsonl``, Label Studio's ``.json``, brat's ``.ann``.

    Raises:
        GovextractError: the file is none of these, or a span does not fit its text.
    """
    readers = {".jsonl": read_doccano, ".ann": read_brat, ".json": read_label_studio}
    for document in readers[file.suffix](file):
        for start, end, label in document.spans:
            if not 0 <= start < end <= len(document.text):
                raise GovextractError(
                    f"{document.name}: {label} at {start}–{end} is outside its text of {len(document.text)} characters"
                )
        yield document


def read_doccano(file: Path) -> Iterator[Annotated]:
    """Read doccano's JSONL of sequence labelling, with ``label``, ``labels`` or ``entities`` for the spans."""
    for number, line in enumerate(_text_of(file).split("\n"), 1):
        if not line.strip():
            continue
        name = f"{file.name}#{number}"
        try:
            row = json.loads(line)
        except ValueError as error:
            raise GovextractError(f"{name}: no JSON ({error})") from None
        spans = next((row[key] for key in ("label", "labels", "entities") if key in row), None)
        if not isinstance(spans, list):
            raise GovextractError(f"{name}: no doccano export; an object with text and label is expected")
        yield Annotated(name, _text_in(row, name), tuple(_doccano_span(span, name) for span in spans))


def _doccano_span(span: Any, name: str) -> LabelledSpan:
    try:
        if isinstance(span, Mapping):
            return LabelledSpan(int(span["start_offset"]), int(span["end_offset"]), str(span["label"]))
        start, end, label = span
        return LabelledSpan(int(start), int(end), str(label))
    except (KeyError, TypeError, ValueError):
        raise GovextractError(f"{name}: no span with a label: {span!r}") from None


def read_label_studio(file: Path) -> Iterator[Annotated]:
    """Read Label Studio's JSON or JSON-MIN of named entities; of several annotators' work the first that counts."""
    for number, task in enumerate(read_json(file), 1):
        name = f"{file.name}#{task.get('id', number) if isinstance(task, Mapping) else number}"
        if not isinstance(task, Mapping):
            raise GovextractError(f"{name}: no Label Studio task")
        text = _text_in(task["data"] if isinstance(task.get("data"), Mapping) else task, name)
        found = [LabelledSpan(*_fitting(value, text, name), label) for value, label in _studio_values(task)]
        yield Annotated(name, text, tuple(found))


def _studio_values(task: Mapping[str, Any]) -> Iterator[tuple[Mapping[str, Any], str]]:
    if "annotations" in task:
        work = [a for a in task["annotations"] if not a.get("was_cancelled")]
        work.sort(key=lambda annotation: not annotation.get("ground_truth"))
        values = [result.get("value", {}) for result in work[0]["result"]] if work else []
    else:  # JSON-MIN has the values under the name of their control, whatever that is
        lists = (value for value in task.values() if isinstance(value, list))
        values = [item for items in lists for item in items if isinstance(item, Mapping)]
    for value in values:
        for label in value.get("labels", ()):
            yield value, str(label)


def _fitting(value: Mapping[str, Any], text: str, name: str) -> tuple[int, int]:
    """Start and end in characters; a browser may have counted those outside the basic plane twice."""
    try:
        start, end = int(value["start"]), int(value["end"])
    except (KeyError, TypeError, ValueError):
        raise GovextractError(f"{name}: no span of text: {dict(value)!r}") from None
    words = value.get("text")
    if words is None or text[start:end] == words:
        return start, end
    units = text.encode("utf-16-le", "surrogatepass")
    start, end = (len(units[: 2 * offset].decode("utf-16-le", "ignore")) for offset in (start, end))
    if text[start:end] != words:
        raise GovextractError(f"{name}: {words!r} does not stand at its offsets; was the text changed?")
    return start, end


_BRAT_LINE = compile_pattern(r"(T\d+)\t(\S+) (\d+ \d+(?:;\d+ \d+)*)\t(.*)")


def read_brat(file: Path) -> Iterator[Annotated]:
    """Read brat's standoff: the entities (``T`` lines) of an ``.ann`` file; its text is the ``.txt`` beside it.

    A span in several pieces counts from the first to the last.
    """
    beside = file.with_suffix(".txt")
    if not beside.is_file():
        raise GovextractError(f"{file}: its text {beside.name} is not beside it")
    text = _text_of(beside)
    spans = []
    for number, line in enumerate(_text_of(file).split("\n"), 1):
        if not line.startswith("T"):  # relations, attributes, notes
            continue
        match = _BRAT_LINE.fullmatch(line.rstrip("\r"))
        if match is None:
            raise GovextractError(f"{file}, line {number}: no entity of brat: {line!r}")
        _, label, offsets, words = match.groups()
        numbers = [int(offset) for offset in regex.findall(r"\d+", offsets)]
        start, end = min(numbers), max(numbers)
        if ";" not in offsets and "".join(text[start:end].split()) != "".join(words.split()):
            raise GovextractError(f"{file}, line {number}: {words!r} does not stand at its offsets")
        spans.append(LabelledSpan(start, end, label))
    yield Annotated(file.stem, text, tuple(spans))


def _text_of(file: Path) -> str:
    """A file's text with its line ends as they are, for offsets count them."""
    try:
        return file.read_bytes().decode("utf-8-sig")
    except OSError as error:
        raise GovextractError(f"{file}: cannot be read ({error.strerror or error})") from None
    except UnicodeDecodeError:
        raise GovextractError(f"{file}: not UTF-8") from None


def _text_in(row: Mapping[str, Any], name: str) -> str:
    named = [row[key] for key in TEXT_NAMES if isinstance(row.get(key), str)]
    if not named:
        raise GovextractError(f"{name}: no text; none of {', '.join(TEXT_NAMES)} is there")
    return str(named[0])


def labels_of(documents: Iterable[Annotated]) -> set[str]:
    """The labels that occur."""
    return {span.label for document in documents for span in document.spans}
