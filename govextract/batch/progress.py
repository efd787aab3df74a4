"""How far a batch is, for whoever wants to show it."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass

from govextract.batch.plan import Plan
from govextract.batch.tasks import Outcome


@dataclass(frozen=True)
class Progress:
    """How far a batch is.

    Attributes:
        documents: how many are done, with those set aside and those of an earlier run.
        set_aside: how many were set aside in this run.
        size: bytes of input that are done.
        total_size: bytes of input in all; None where that cannot be known.
        seconds: how long this run has been at work.
        documents_a_second, chars_a_second: how fast it reads.
        seconds_left: an estimate; None where there is none.
        writing: whether all is read, and the output is being made.
    """

    documents: int
    set_aside: int
    size: int
    total_size: int | None
    seconds: float
    documents_a_second: float
    chars_a_second: float
    seconds_left: float | None
    writing: bool


class Meter:
    """Adds up outcomes and says how far the batch is.

    Args:
        plan: the batch's plan.
        show: what is told; None for nothing.
    """

    def __init__(self, plan: Plan, show: Callable[[Progress], None] | None) -> None:
        self._plan = plan
        self._show = show
        self._begin = time.monotonic()
        self._documents = self._set_aside = self._chars = self._size = 0

    def add(self, outcome: Outcome) -> None:
        """A task is done."""
        self._documents += outcome.rows
        self._set_aside += outcome.set_aside
        self._chars += outcome.chars
        self._size += outcome.size
        self.tell()

    def tell(self, *, writing: bool = False) -> None:
        """Say how far the batch is."""
        if self._show is None:
            return
        seconds = max(time.monotonic() - self._begin, 1e-6)
        plan = self._plan
        size = self._size + plan.resumed_size
        left = None
        if plan.total_size is not None and self._size:
            left = max(plan.total_size - size, 0) * seconds / self._size
        self._show(
            Progress(
                self._documents + plan.resumed,
                self._set_aside,
                size,
                plan.total_size,
                seconds,
                self._documents / seconds,
                self._chars / seconds,
                left,
                writing,
            )
        )
