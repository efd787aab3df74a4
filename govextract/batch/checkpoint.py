"""What a batch has done so far, on disk: segments of finished documents, in a folder beside the output.

``OUT.part/`` holds ``run.json`` (how often the batch was started, and with what), ``lock``, and a segment a task:
an Arrow file with the documents' rows. A segment appears under its name when all of it is on the disk, so that what is
there is whole; nothing else has to be kept in step with it. A document is known by its key (``tasks.item_key``) and the
version that read it.
"""

from __future__ import annotations

import json
import os
import re
import shutil
import sqlite3
import sys
from collections.abc import Callable, Iterator
from contextlib import ExitStack, suppress
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import IO, TYPE_CHECKING, Any

from govextract import __version__
from govextract.errors import GovextractError
from govextract.io.schemas import STORED, pa

if TYPE_CHECKING:
    from typing_extensions import Self

if sys.platform != "win32":  # where two batches at once are the user's to avoid
    import fcntl


@dataclass(frozen=True)
class Stretch:
    """Rows of a segment that follow each other; ``count`` None for all from ``start``."""

    segment: Path
    start: int = 0
    count: int | None = None


class SegmentWriter:
    """Writes a segment; it is there, whole, when the block is left without an error.

    Args:
        path: where it is to stand.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        self._staged = path.with_suffix(".tmp")

    def __enter__(self) -> Self:
        self._stream = self._staged.open("wb")
        options = pa.ipc.IpcWriteOptions(compression="zstd")
        self._writer = pa.ipc.new_file(self._stream, STORED, options=options)
        return self

    def write(self, rows: list[dict[str, Any]]) -> None:
        """Take rows of ``schemas.STORED``."""
        if rows:
            self._writer.write_batch(pa.RecordBatch.from_pylist(rows, schema=STORED))

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        try:
            if error is None:
                self._writer.close()
                self._stream.flush()
                os.fsync(self._stream.fileno())
                self._stream.close()
                os.replace(self._staged, self._path)
        finally:
            # On a full disk even closing fails, for the buffer is still to be written.
            with suppress(OSError):
                self._stream.close()
            self._staged.unlink(missing_ok=True)


class Checkpoint:
    """The folder beside an output.

    Args:
        out: the output.
        fingerprint: of all that changes what is found in a text, but the version.
        json: whether segments hold the reports' JSON.
        resume: go on with what is there; else it must not be there.
        since: keep what this version or a later one made; None to keep what the present version made.

    Attributes:
        folder: the folder.
        was_empty: whether there was nothing to go on with when the index was made.

    Raises:
        GovextractError: there is work of an interrupted batch and ``resume`` is not given, or it was done with other
            options; another batch is at work; the folder cannot be written to.
    """

    def __init__(
        self, out: Path, fingerprint: str, *, json: bool, resume: bool = False, since: str | None = None
    ) -> None:
        self.folder = out.with_name(f"{out.name}.part")
        self._state = {"fingerprint": fingerprint, "json": json}
        self._keeps = _version_test(since)
        self._held = ExitStack()
        self._open_index = self._held.enter_context(ExitStack())
        try:
            self._begin(resume)
            self.index()
        except OSError as error:
            self._held.close()
            raise GovextractError(
                f"{self.folder}: cannot be written to ({error.strerror or error})"
            ) from None
        except GovextractError:
            self._held.close()
            raise

    def _begin(self, resume: bool) -> None:
        self.folder.mkdir(exist_ok=True)
        self._held.enter_context(_locked(self.folder / "lock"))
        described = self.folder / "run.json"
        before = json.loads(described.read_text(encoding="utf-8")) if described.exists() else {}
        segments = self._segments()
        if segments and not resume:
            raise GovextractError(
                f"{self.folder}: holds the work of a batch that was interrupted; add --resume to go on with it, "
                "or remove the folder to begin anew"
            )
        if segments and any(before.get(name) != value for name, value in self._state.items()):
            raise GovextractError(
                f"{self.folder}: was made with other options or lexicons; give the same ones, or remove the folder "
                "to begin anew"
            )
        self._run = before.get("run", 0) + 1
        self._number = 0
        staged = described.with_suffix(".tmp")
        staged.write_text(
            json.dumps({"run": self._run, **self._state, "version": __version__}), encoding="utf-8"
        )
        os.replace(staged, described)
        shutil.rmtree(self.staging, ignore_errors=True)

    @property
    def staging(self) -> Path:
        """The folder in which the output is made."""
        return self.folder / "output"

    def new_segment(self) -> Path:
        """The place of the next segment. A process left over from an earlier run never writes to the same one."""
        self._number += 1
        return self.folder / f"{self._run:04}-{self._number:08}.arrow"

    def index(self) -> None:
        """Learn what is there, so that ``find`` knows it."""
        place = self.folder / "index.sqlite"
        self._open_index.close()
        place.unlink(missing_ok=True)
        # On disk, for there may be more documents than memory for their names.
        segments = self._segments()
        self.was_empty = not segments
        self._index = sqlite3.connect(place, isolation_level=None, check_same_thread=False)
        self._open_index.callback(self._index.close)
        self._index.executescript(
            """
            PRAGMA synchronous = OFF;
            PRAGMA journal_mode = OFF;
            CREATE TABLE item (key TEXT PRIMARY KEY, segment TEXT, start INT, count INT) WITHOUT ROWID;
            CREATE TABLE seen (key TEXT PRIMARY KEY) WITHOUT ROWID;
            BEGIN;
            """
        )
        for segment in segments:
            self._index.executemany("INSERT OR IGNORE INTO item VALUES (?, ?, ?, ?)", self._items(segment))

    def is_new(self, name: str) -> bool:
        """Whether this is asked of a name, or a key, for the first time."""
        return self._index.execute("INSERT OR IGNORE INTO seen VALUES (?)", (name,)).rowcount == 1

    def _items(self, segment: Path) -> Iterator[tuple[str, str, int, int]]:
        """The items of a segment that are to be kept: those that were read whole, by a version that will do."""
        place = 0
        names = STORED.names
        options = pa.ipc.IpcReadOptions(included_fields=[names.index(n) for n in ("key", "version", "error")])
        key, start, good = "", 0, False
        with pa.memory_map(str(segment)) as stream:
            reader = pa.ipc.open_file(stream, options=options)
            for number in range(reader.num_record_batches):
                batch = reader.get_batch(number)
                columns = (batch.column(name).to_pylist() for name in ("key", "version", "error"))
                for its_key, version, error in zip(*columns, strict=True):
                    if its_key != key:
                        if good:
                            yield key, segment.name, start, place - start
                        key, start, good = its_key, place, bool(its_key)
                    # What was set aside is tried again: an extra may have been installed, or memory freed.
                    good = good and error is None and self._keeps(version)
                    place += 1
        if good:
            yield key, segment.name, start, place - start

    def find(self, key: str) -> Stretch | None:
        """Where an item's rows are, if it was read before."""
        row = self._index.execute("SELECT segment, start, count FROM item WHERE key = ?", (key,)).fetchone()
        return None if row is None else Stretch(self.folder / row[0], row[1], row[2])

    def is_empty(self) -> bool:
        """Whether nothing was finished."""
        return not self._segments()

    def close(self, *, keep: bool) -> None:
        """Let go of the folder; remove it unless it is to be kept and holds something."""
        self._open_index.close()
        if not keep or self.is_empty():
            shutil.rmtree(self.folder, ignore_errors=True)
        self._held.close()

    def _segments(self) -> list[Path]:
        return sorted(self.folder.glob("*.arrow"))


def rows(stretch: Stretch) -> Iterator[pa.RecordBatch]:
    """The rows of a stretch, batch by batch."""
    left = stretch.count
    skip = stretch.start
    with pa.memory_map(str(stretch.segment)) as stream:
        reader = pa.ipc.open_file(stream)
        for number in range(reader.num_record_batches):
            if left == 0:
                return
            batch = reader.get_batch(number)
            part = batch.slice(skip, left) if left is not None else batch.slice(skip)
            skip = max(skip - batch.num_rows, 0)
            if part.num_rows:
                left = None if left is None else left - part.num_rows
                yield part


def _version_test(since: str | None) -> Callable[[str], bool]:
    if since is None:
        return lambda version: version == __version__
    least = version_numbers(since)
    return lambda version: version_numbers(version) >= least


def version_numbers(version: str) -> tuple[int, ...]:
    """The numbers of a version, to compare.

    Raises:
        GovextractError: it is no version.

    Example:
        >>> version_numbers("0.10.1") > version_numbers("0.9")
        True
    """
    if not re.match(r"\d+(\.\d+)*", version):
        raise GovextractError(f"{version!r} is no version; it looks like 0.2.0")
    return tuple(map(int, re.findall(r"\d+", version)[:3]))


def _locked(path: Path) -> IO[str]:
    stream = path.open("w", encoding="utf-8")
    if sys.platform != "win32":
        try:
            fcntl.flock(stream, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            stream.close()
            raise GovextractError(f"{path.parent}: another batch is at work on this output") from None
    return stream
