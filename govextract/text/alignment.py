"""Character-level maps from an edited text back to the text it was made from.

The edited text is cut into runs. In a run of equal lengths the characters stand one for one; in a run of unequal
lengths (a phrase that changed length, a character with the noise that belongs to it) every character stands
for the whole stretch. Characters of the original between runs were dropped and belong to nothing.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable
from dataclasses import dataclass
from typing import NamedTuple


class Edit(NamedTuple):
    """One replacement, half-open on the text it edits: ``text[start:end]`` becomes ``new``.

    Noise that belongs to a character is edited together with it: `區(qū)` becomes `區`.
    """

    start: int
    end: int
    new: str = ""


@dataclass(frozen=True)
class Alignment:
    """A map from offsets of an edited text to offsets of the original.

    Attributes:
        size: length of the edited text.
        starts: where each run starts in the edited text, strictly ascending, the first at 0; no run at all
            where everything was dropped.
        raw_starts: where each run starts in the original, ascending.
        raw_ends: where each run ends in the original, ascending.

    Example:
        >>> text, alignment = apply_edits("寒亭區(qū)投資", [Edit(2, 7, "區")])
        >>> text, alignment.to_raw(2, 3), alignment.from_raw(7)
        ('寒亭區投資', (2, 7), 3)
    """

    size: int
    starts: tuple[int, ...]
    raw_starts: tuple[int, ...]
    raw_ends: tuple[int, ...]

    @classmethod
    def identity(cls, size: int) -> Alignment:
        """The map of a text that was not edited."""
        return cls(size, (0,), (0,), (size,))

    @property
    def is_identity(self) -> bool:
        """Whether every offset maps to itself."""
        return self.raw_starts == (0,) and self.raw_ends == (self.size,)

    def to_raw(self, start: int, end: int) -> tuple[int, int]:
        """Map a half-open span of the edited text to the span of the original that it stands for.

        Args:
            start: first offset, 0 to ``size``.
            end: offset behind the last character; ``start`` gives an empty span.

        Returns:
            The half-open span of the original.

        Raises:
            IndexError: the span is not within the edited text.
        """
        if not 0 <= start <= end <= self.size:
            raise IndexError(f"span {start}:{end} is not within a text of {self.size} characters")
        if start == self.size:
            at = self.raw_ends[-1] if self.raw_ends else 0
            return at, at
        raw_start = self._raw_span(start)[0]
        return raw_start, self._raw_span(end - 1)[1] if end > start else raw_start

    def from_raw(self, offset: int) -> int:
        """The first offset of the edited text whose character stands for ``offset`` or what follows it."""
        run = bisect_right(self.raw_ends, offset)
        if run == len(self.raw_ends):
            return self.size
        inside = offset - self.raw_starts[run]
        return self.starts[run] + (inside if inside > 0 and self._is_one_for_one(run) else 0)

    def after(self, earlier: Alignment) -> Alignment:
        """Compose: what this map leads to is the edited text of ``earlier``; the result leads to its original."""
        if earlier.is_identity:
            return self
        if self.is_identity and self.size == earlier.size:  # and not a text cut off at its end
            return earlier
        runs = _Runs()
        for run in range(len(self.starts)):
            low, high = self.raw_starts[run], self.raw_ends[run]
            if self._is_one_for_one(run) and low < high:
                earlier._copy_runs(low, high, runs)
            else:
                runs.block(self._end(run) - self.starts[run], *earlier.to_raw(low, high))
        return runs.alignment()

    def _copy_runs(self, start: int, end: int, into: _Runs) -> None:
        """Add the runs of this map between two offsets, cutting those that reach over them."""
        run = bisect_right(self.starts, start) - 1
        while start < end:
            stop = min(end, self._end(run))
            low, high = self.raw_starts[run], self.raw_ends[run]
            if self._is_one_for_one(run):
                low += start - self.starts[run]
                into.one_for_one(stop - start, low)
            else:
                into.block(stop - start, low, high)
            start = stop
            run += 1

    def _end(self, run: int) -> int:
        return self.starts[run + 1] if run + 1 < len(self.starts) else self.size

    def _is_one_for_one(self, run: int) -> bool:
        return self.raw_ends[run] - self.raw_starts[run] == self._end(run) - self.starts[run]

    def _raw_span(self, offset: int) -> tuple[int, int]:
        """The span of the original that one character stands for."""
        run = bisect_right(self.starts, offset) - 1
        low, high = self.raw_starts[run], self.raw_ends[run]
        if self._is_one_for_one(run):
            low += offset - self.starts[run]
            return low, low + 1
        return low, high


class _Runs:
    """The runs of a map while it is made."""

    def __init__(self) -> None:
        self.size = 0
        self.starts: list[int] = []
        self.raw_starts: list[int] = []
        self.raw_ends: list[int] = []

    def one_for_one(self, length: int, low: int) -> None:
        """Add characters that stand one for one for those from ``low`` on."""
        if length:
            self._add(length, low, low + length)

    def block(self, length: int, low: int, high: int) -> None:
        """Add characters that all stand for the whole of ``low`` to ``high``."""
        if length == high - low > 1:  # of equal length it would read as one for one: a run for each character
            for _ in range(length):
                self._add(1, low, high)
        elif length:
            self._add(length, low, high)

    def alignment(self) -> Alignment:
        """The finished map."""
        return Alignment(self.size, tuple(self.starts), tuple(self.raw_starts), tuple(self.raw_ends))

    def _add(self, length: int, low: int, high: int) -> None:
        self.starts.append(self.size)
        self.raw_starts.append(low)
        self.raw_ends.append(high)
        self.size += length


def apply_edits(text: str, edits: Iterable[Edit]) -> tuple[str, Alignment]:
    """Edit a text and keep the way back.

    Args:
        text: the text to edit.
        edits: replacements in ascending order that do not overlap; one that keeps the length maps one for one.

    Returns:
        The edited text and its map to ``text``.

    Raises:
        ValueError: the edits overlap, are out of order or reach over the text's end.
    """
    pieces: list[str] = []
    runs = _Runs()
    done = 0
    for start, end, new in edits:
        if not done <= start <= end <= len(text):
            raise ValueError(f"edit {start}:{end} overlaps the one before it or is not within the text")
        if start > done:
            pieces.append(text[done:start])
            runs.one_for_one(start - done, done)
        if len(new) == end - start:
            runs.one_for_one(len(new), start)
        else:
            runs.block(len(new), start, end)
        pieces.append(new)
        done = end
    if not pieces:
        return text, Alignment.identity(len(text))
    pieces.append(text[done:])
    runs.one_for_one(len(text) - done, done)
    return "".join(pieces), runs.alignment()
