"""Members that are made when they are first asked for: once, in whatever threads and processes.

``functools.cached_property`` has a lock that a fork leaves held for ever in Python 3.10 and 3.11, and none at all from
3.12 on, where sixteen threads make a cold pipeline sixteen times.
"""

from __future__ import annotations

import os
import threading
from collections.abc import Callable
from typing import Any, Generic, TypeVar, overload

Made = TypeVar("Made")

LOCK = threading.RLock()
"""Held while something that threads share is made, and while a process forks, so that no child finds it held."""

if hasattr(os, "register_at_fork"):  # not on Windows, which does not fork
    os.register_at_fork(before=LOCK.acquire, after_in_parent=LOCK.release, after_in_child=LOCK.release)


class made_once(Generic[Made]):  # noqa: N801 - a decorator, as cached_property
    """A property whose value is made when it is first read, by one thread, and kept.

    Example:
        >>> class Shelf:
        ...     @made_once
        ...     def books(self):
        ...         return ["县志"]
        >>> shelf = Shelf()
        >>> shelf.books is shelf.books
        True
    """

    def __init__(self, make: Callable[[Any], Made]) -> None:
        self._make = make
        self._name = make.__name__
        self.__doc__ = make.__doc__

    @overload
    def __get__(self, owner: None, kind: type) -> made_once[Made]: ...
    @overload
    def __get__(self, owner: object, kind: type | None = None) -> Made: ...
    def __get__(self, owner: object | None, kind: type | None = None) -> made_once[Made] | Made:
        """The value; once it is made, the owner's own attribute hides this descriptor."""
        if owner is None:
            return self
        with LOCK:
            members = vars(owner)
            if self._name not in members:
                members[self._name] = self._make(owner)
            made: Made = members[self._name]
            return made
