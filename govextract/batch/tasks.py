"""A task: some documents, or a file that holds some, read into one segment of the checkpoint."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any, Literal

from govextract import arrow
from govextract.batch.checkpoint import SegmentWriter
from govextract.errors import GovextractError
from govextract.io.readers import read_documents
from govextract.io.sources import ReadOptions, SetAside, Source

Item = Source | SetAside | Path
"""What a task holds: a document that was read already, or a file to be read where the task is done."""

Step = tuple[int, int, Literal["reading", "parsing"]]
"""Where a task is: which item, which document of it, and what is being done with it."""

ROWS = 64
CHARS = 1 << 18
"""So many documents, or characters, are held before they are written to a segment."""


@dataclass(frozen=True)
class Setup:
    """What holds for every task of a batch.

    Attributes:
        published: the day of publication of texts that do not say it.
        lexicons: the user's lexicon folders.
        options: how files of rows are read.
        json: whether the output is made of the reports' JSON.
        fingerprint: of all that changes what is found in a text, but the version.
    """

    published: date | None = None
    lexicons: tuple[str, ...] = ()
    options: ReadOptions = field(default_factory=ReadOptions)
    json: bool = False
    fingerprint: str = ""


@dataclass(frozen=True)
class Task:
    """Some items and the segment that they are read into.

    Attributes:
        segment: the segment's place.
        items: what is read into it.
        keys: what each item is known by in a later run; None for a file, which is hashed where it is read.
        condemned: the steps that ended their process or took too long, with the reason; they are not tried again.
    """

    segment: Path
    items: tuple[Item, ...]
    keys: tuple[str | None, ...]
    condemned: Mapping[Step, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Outcome:
    """What became of a task: the rows of its segment, and figures for the progress display."""

    segment: Path
    rows: int
    set_aside: int
    chars: int
    size: int


def item_key(item: Item, setup: Setup) -> str:
    """What an item is known by in a later run: a hash of its name, its content, and what the user asked for.

    Raises:
        OSError: the item is a file that cannot be read.
    """
    digest = hashlib.blake2b(setup.fingerprint.encode(), digest_size=16)
    if isinstance(item, Path):
        parts = [item.as_posix().encode("utf-8", "surrogateescape")]
        with item.open("rb") as stream:
            content = hashlib.blake2b()
            while piece := stream.read(1 << 20):
                content.update(piece)
        parts.append(content.digest())
    elif isinstance(item, SetAside):
        parts = [item.name.encode("utf-8", "replace"), item.reason.encode("utf-8", "replace")]
    else:
        parts = [
            item.name.encode("utf-8", "replace"),
            item.text.encode("utf-8", "replace"),
            str(item.published).encode(),
        ]
    for part in parts:
        digest.update(len(part).to_bytes(8, "big") + part)
    return digest.hexdigest()


def size_of(item: Item) -> int:
    """The size of an item in bytes, for the progress display."""
    if isinstance(item, Path):
        try:
            return item.stat().st_size
        except OSError:
            return 0
    return len(item.text.encode("utf-8", "replace")) if isinstance(item, Source) else 0


def run(task: Task, setup: Setup, begin: Callable[[Step], object] = lambda _: None) -> Outcome:
    """Do a task.

    Args:
        task: the task.
        setup: what holds for every task.
        begin: called before each step.

    Raises:
        OSError: the segment cannot be written.
    """
    rows = set_aside = chars = 0
    with SegmentWriter(task.segment) as segment:
        waiting: list[dict[str, Any]] = []
        held = 0
        for row in _rows(task, setup, begin):
            waiting.append(row)
            held += row.get("chars") or 0
            set_aside += "error" in row
            chars += row.get("chars") or 0
            rows += 1
            if len(waiting) == ROWS or held >= CHARS:
                segment.write(waiting)
                waiting, held = [], 0
        segment.write(waiting)
    return Outcome(task.segment, rows, set_aside, chars, sum(map(size_of, task.items)))


def _rows(task: Task, setup: Setup, begin: Callable[[Step], object]) -> Iterator[dict[str, Any]]:
    for place, (item, known) in enumerate(zip(task.items, task.keys, strict=True)):
        try:
            key = known or item_key(item, setup)
        except OSError:
            key = ""  # reading it says why
        for document in _documents(place, item, task, setup, begin):
            found = arrow.row(document, setup.published, lexicons=setup.lexicons, lines=setup.json)
            yield found | {"key": key}


def _documents(
    place: int, item: Item, task: Task, setup: Setup, begin: Callable[[Step], object]
) -> Iterator[Source | SetAside]:
    """The documents of an item, those set aside whose parsing is condemned; what was condemned in reading ends it."""
    found = _read(item, setup) if isinstance(item, Path) else iter((item,))
    number = 0
    while True:
        reading: Step = (place, number, "reading")
        if reading in task.condemned:
            name = item.as_posix() if isinstance(item, Path) else item.name
            yield SetAside(name, task.condemned[reading], name)
            return
        if isinstance(item, Path):
            begin(reading)
        document = next(found, None)
        if document is None:
            return
        parsing: Step = (place, number, "parsing")
        if parsing in task.condemned:
            document = SetAside(document.name, task.condemned[parsing], document.file)
        begin(parsing)
        yield document
        number += 1


def _read(file: Path, setup: Setup) -> Iterator[Source | SetAside]:
    """The documents of a file; whatever goes wrong with it, it is not lost."""
    name = file.as_posix()
    try:
        yield from read_documents(file, setup.options)
    except GovextractError as error:
        yield SetAside(name, str(error).removeprefix(f"{file}: "), name)
    except Exception as error:  # noqa: BLE001 - a library that fails on a file must not end the others' batch
        yield SetAside(name, f"cannot be read: {type(error).__name__}: {error}", name)
