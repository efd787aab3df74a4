"""Character-level maps from an edited text back to the text it was made from.

The edited text is cut into runs. In a run of equal lengths the characters stand one for one; in a run of unequal
lengths (a phrase that changed length, a character with the noise that belongs to it) every character stands for
the whole stretch. Characters of the original between runs were dropped and belong to nothing.
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
        starts: where each run starts in the edited text, ascending, the first at 0.
        raw_starts: where each run starts in the original.
        raw_ends: where each run ends in the original.
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
        if start == end:
            at = self._raw_start(start) if start < self.size else (self.raw_ends[-1] if self.size else 0)
            return at, at
        return self._raw_start(start), self._raw_end(end - 1)

    def from_raw(self, offset: int) -> int:
        """The first offset of the edited text whose character stands for ``offset`` or what follows it."""
        run = bisect_right(self.raw_starts, offset) - 1
        if run < 0:
            return 0
        if offset >= self.raw_ends[run]:
            return self._run_end(run)
        one_for_one = self.raw_ends[run] - self.raw_starts[run] == self._run_end(run) - self.starts[run]
        return self.starts[run] + (offset - self.raw_starts[run] if one_for_one else 0)

    def after(self, earlier: Alignment) -> Alignment:
        """Compose: this map's original is the edited text of ``earlier``; the result leads to its original."""
        if earlier.is_identity:
            return self
        if self.is_identity:
            return earlier
        starts: list[int] = []
        raw_starts: list[int] = []
        raw_ends: list[int] = []
        for run, start in enumerate(self.starts):
            low, high = self.raw_starts[run], self.raw_ends[run]
            if low == high:
                continue
            if high - low != self._run_end(run) - start:  # a block: the whole stretch, one run
                raw_low, raw_high = earlier.to_raw(low, high)
                starts.append(start)
                raw_starts.append(raw_low)
                raw_ends.append(raw_high)
                continue
            k = bisect_right(earlier.starts, low) - 1
            at = low
            while at < high:
                stop = min(high, earlier._run_end(k))
                raw_low, raw_high = earlier.to_raw(at, stop)
                starts.append(start + at - low)
                raw_starts.append(raw_low)
                raw_ends.append(raw_high)
                at = stop
                k += 1
        return Alignment(self.size, tuple(starts) or (0,), tuple(raw_starts) or (0,), tuple(raw_ends) or (0,))

    def _run_end(self, run: int) -> int:
        return self.starts[run + 1] if run + 1 < len(self.starts) else self.size

    def _raw_start(self, offset: int) -> int:
        run = bisect_right(self.starts, offset) - 1
        low, high = self.raw_starts[run], self.raw_ends[run]
        if high - low == self._run_end(run) - self.starts[run]:
            return low + offset - self.starts[run]
        return low

    def _raw_end(self, offset: int) -> int:
        run = bisect_right(self.starts, offset) - 1
        low, high = self.raw_starts[run], self.raw_ends[run]
        if high - low == self._run_end(run) - self.starts[run]:
            return low + offset - self.starts[run] + 1
        return high


def apply_edits(text: str, edits: Iterable[Edit]) -> tuple[str, Alignment]:
    """Edit a text and keep the way back.

    Args:
        text: the text to edit.
        edits: replacements in ascending order that do not overlap.

    Returns:
        The edited text and its map to ``text``.

    Raises:
        ValueError: the edits overlap or are out of order.
    """
    pieces: list[str] = []
    starts: list[int] = []
    raw_starts: list[int] = []
    raw_ends: list[int] = []
    size = done = 0

    def run(piece: str, low: int, high: int) -> None:
        nonlocal size
        if piece:
            pieces.append(piece)
            starts.append(size)
            raw_starts.append(low)
            raw_ends.append(high)
            size += len(piece)

    for start, end, new in edits:
        if start < done:
            raise ValueError(f"edit {start}:{end} overlaps the one before it")
        run(text[done:start], done, start)
        run(new, start, end)
        done = end
    if not starts and done == 0:
        return text, Alignment.identity(len(text))
    run(text[done:], done, len(text))
    return "".join(pieces), Alignment(size, tuple(starts) or (0,), tuple(raw_starts) or (0,), tuple(raw_ends) or (0,))
