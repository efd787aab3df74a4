"""Traditional to simplified characters and full to half width, one character for one wherever it can be."""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache
from importlib.metadata import distribution

from govextract.text.alignment import Edit

_WIDTH = {0xFF10 + i: 0x30 + i for i in range(10)}
_WIDTH |= {0xFF21 + i: 0x41 + i for i in range(26)} | {0xFF41 + i: 0x61 + i for i in range(26)}


def width(text: str) -> str:
    """Full-width digits and letters to half-width ones."""
    return text.translate(_WIDTH)


@lru_cache
def _characters() -> dict[int, str]:
    path = distribution("opencc-python-reimplemented").locate_file("opencc/dictionary/TSCharacters.txt")
    table = {}
    for line in open(str(path), encoding="utf8"):
        source, _, target = line.rstrip("\n").partition("\t")
        table[ord(source)] = target.split(" ")[0]
    return table


def converter(conversion: str) -> Callable[[str], str | list[Edit]]:
    return lambda text: text.translate(_characters())
