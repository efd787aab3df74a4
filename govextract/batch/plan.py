"""What is to be done, in order: which items were read before, and tasks of those that were not."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from pathlib import Path

from govextract.batch.checkpoint import Checkpoint, Stretch
from govextract.batch.tasks import CHARS, ROWS, Item, Setup, Task, item_key, size_of
from govextract.io.readers import is_collection, read_documents

_PORTIONS = 8  # tasks for each process, where there are few files, so that all end at about the same time

_MEASURED = (".jsonl", ".ndjson", ".csv", ".tsv")  # their size is about that of their texts


class Plan:
    """The tasks of a batch, and the order of its documents.

    Args:
        files: the files to read.
        setup: what holds for every task.
        checkpoint: what was done before.
        jobs: the number of processes.

    Attributes:
        order: where the rows of all items are that were looked at so far, in the order of the input.
        total_size: bytes of all files; None where their texts cannot be measured by it.
        resumed_size: bytes of what was done before.
        resumed: items that were done before.
    """

    def __init__(self, files: Sequence[Path], setup: Setup, checkpoint: Checkpoint, jobs: int) -> None:
        self._files = files
        self._setup = setup
        self._checkpoint = checkpoint
        self._most = max(1, min(ROWS, len(files) // (jobs * _PORTIONS)))
        if any(is_streamed(file) for file in files):
            self._most = ROWS
        self.order: list[Stretch] = []
        self.resumed = self.resumed_size = 0
        measured = all(not is_streamed(file) or file.suffix.lower() in _MEASURED for file in files)
        self.total_size = sum(map(size_of, files)) if measured else None

    def tasks(self) -> Iterator[Task]:
        """Tasks of what is not done yet; ``order`` grows while they are taken."""
        items: list[Item] = []
        keys: list[str | None] = []
        held = 0
        for item in self._items():
            key = self._key(item)
            before = None if key is None else self._checkpoint.find(key)
            size = size_of(item)
            if items and (before or len(items) == self._most or held + size > CHARS):
                yield self._task(items, keys)
                items, keys, held = [], [], 0
            if before:
                self._append(before)
                self.resumed += 1
                self.resumed_size += size
            else:
                items.append(item)
                keys.append(key)
                held += size
        if items:
            yield self._task(items, keys)

    def _items(self) -> Iterator[Item]:
        for file in self._files:
            if not is_streamed(file):
                yield file
                continue
            yield from read_documents(file, self._setup.options)

    def _key(self, item: Item) -> str | None:
        """What an item is known by; None for a file that need not be looked for."""
        if isinstance(item, Path):
            if self._checkpoint.was_empty:
                return None
            try:
                return item_key(item, self._setup)
            except OSError:
                return None
        key = item_key(item, self._setup)
        while not self._checkpoint.is_new(key):  # the same row once more
            key = hashlib.blake2b(key.encode(), digest_size=16).hexdigest()
        return key

    def _task(self, items: list[Item], keys: list[str | None]) -> Task:
        task = Task(self._checkpoint.new_segment(), tuple(items), tuple(keys))
        self._append(Stretch(task.segment))
        return task

    def _append(self, stretch: Stretch) -> None:
        last = self.order[-1] if self.order else None
        if (
            last is not None
            and last.count is not None
            and stretch.count is not None
            and (last.segment, last.start + last.count) == (stretch.segment, stretch.start)
        ):
            self.order[-1] = Stretch(last.segment, last.start, last.count + stretch.count)
        else:
            self.order.append(stretch)


def is_streamed(file: Path) -> bool:
    """Whether a file's documents are read here and given out; other files are read where they are converted.

    Those of an archive may be of any kind, and what reads them may hang or die: that is for a process of its own.
    """
    return is_collection(file) and ".zip" not in map(str.lower, file.suffixes)
