"""Compiled patterns, kept from one process to the next.

To compile its patterns is a third of what the first parse of a process takes. ``regex`` pickles a pattern as it is
compiled, so that reading them all again takes a tenth of the time. They stand in one file in the user's cache folder;
where that cannot be read or written, everything goes on without it.
"""

from __future__ import annotations

import atexit
import hashlib
import io
import os
import pickle
import sys
import tempfile
from pathlib import Path
from typing import Any

import regex

MOST = 4_000
"""More patterns than this are not kept; the file is begun again, with those of the process at hand."""

_DIGEST = hashlib.sha256().digest_size


class PatternCache:
    """The patterns in one file, read when the first is asked for and written, if there are new ones, by `save`.

    Args:
        file: where they are, or None to keep nothing.
    """

    def __init__(self, file: Path | None) -> None:
        self.file = file
        self._kept: dict[tuple[str, int], regex.Pattern[str]] | None = None
        self._asked: dict[tuple[str, int], regex.Pattern[str]] = {}

    def compile(self, pattern: str, flags: int) -> regex.Pattern[str]:
        """What ``regex.compile`` gives, compiled only if it was never before."""
        if self._kept is None:
            self._kept = self._read()
        key = pattern, int(flags)
        compiled = self._kept.get(key)
        if compiled is None:
            compiled = regex.compile(pattern, flags)
        self._asked[key] = compiled
        return compiled

    def save(self) -> None:
        """Write the file anew if patterns were compiled that it does not have; nothing happens where that fails."""
        kept = self._kept or {}
        if self.file is None or self._asked.keys() <= kept.keys():
            return
        together = {**kept, **self._asked}
        payload = pickle.dumps(together if len(together) <= MOST else self._asked, 5)
        try:
            self.file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            handle, name = tempfile.mkstemp(dir=self.file.parent)
            with os.fdopen(handle, "wb") as file:
                file.write(hashlib.sha256(payload).digest() + payload)
            Path(name).replace(self.file)
        except OSError:
            pass

    def _read(self) -> dict[tuple[str, int], regex.Pattern[str]]:
        """The patterns of the file, or none where it is missing, damaged or holds something else."""
        try:
            content = self.file.read_bytes() if self.file else b""
            digest, payload = content[:_DIGEST], content[_DIGEST:]
            if hashlib.sha256(payload).digest() != digest:
                return {}
            kept = _PatternUnpickler(io.BytesIO(payload)).load()
        except (OSError, pickle.UnpicklingError):
            return {}
        return kept if isinstance(kept, dict) else {}


class _PatternUnpickler(pickle.Unpickler):
    """Calls nothing that a file names but what makes a pattern."""

    def find_class(self, module: str, name: str) -> Any:
        if name == "compile" and module.rpartition(".")[2] == "_regex":
            return super().find_class(module, name)
        raise pickle.UnpicklingError(f"{module}.{name} has no place among patterns")


def _file() -> Path | None:
    """Where patterns are kept: in ``GOVEXTRACT_CACHE``, nowhere if that is empty, else in the user's cache folder."""
    folder = os.environ.get("GOVEXTRACT_CACHE")
    if folder is None:
        from platformdirs import user_cache_dir

        folder = user_cache_dir("govextract", appauthor=False)
    if not folder:
        return None
    return Path(folder) / f"patterns-{regex.__version__}-{sys.implementation.cache_tag}.bin"


CACHE = PatternCache(_file())
atexit.register(CACHE.save)
