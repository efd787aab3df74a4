"""What one text may take: characters, records, seconds.

The time is set once around a parse, and asked wherever work goes from piece to piece: rules need not know of it. `check`
stands where a text is normalized and cut, and in the questions that all rules ask a `Document`; the few patterns that run
long over a whole text take `left` as their own limit. Each thread, and each task of asyncio, has a time of its own. Where
none is set, a check costs less than a tenth of a microsecond.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from time import monotonic

from govextract.errors import ParseTimeoutError

MAX_CHARS = 8_000_000
"""What a document may have in characters."""

MAX_RECORDS = 100_000
"""What a document may have in records of one kind."""

_END: ContextVar[float | None] = ContextVar("_END", default=None)
_LEAST = 0.001  # seconds; a pattern refuses a limit of zero


@contextmanager
def within(seconds: float | None) -> Iterator[None]:
    """Have what is done inside end with an error when the time is over.

    Args:
        seconds: how long it may take; None for as long as it takes.

    Raises:
        ParseTimeoutError: the time is over.
        ValueError: ``seconds`` is no positive number.

    Example:
        >>> with within(60):
        ...     left() > 59
        True
    """
    if seconds is None:
        yield
        return
    if not (seconds > 0 and math.isfinite(seconds)):
        raise ValueError(f"timeout takes a positive number of seconds, not {seconds}")
    outer = _END.get()
    end = monotonic() + seconds
    token = _END.set(end if outer is None else min(end, outer))
    try:
        yield
    except ParseTimeoutError:
        raise ParseTimeoutError(f"the text took longer than {seconds:g} s, nothing is given of it") from None
    except TimeoutError as error:
        if str(error) != "regex timed out":
            raise
        raise ParseTimeoutError(f"the text took longer than {seconds:g} s, nothing is given of it") from None
    finally:
        _END.reset(token)


def check() -> None:
    """End the work if its time is over.

    Raises:
        ParseTimeoutError: it is.
    """
    end = _END.get()
    if end is not None and monotonic() > end:
        raise ParseTimeoutError


def left() -> float | None:
    """The seconds that are left, as patterns take them for ``timeout``; None where no deadline is set."""
    end = _END.get()
    return None if end is None else max(end - monotonic(), _LEAST)
