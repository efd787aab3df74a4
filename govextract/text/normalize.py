"""From raw text to normalized text: simplified characters, half-width digits and letters, no scraping noise."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from govextract.text import noise, script
from govextract.text.alignment import Alignment, apply_edits

Conversion = Literal["t2s", "tw2s", "hk2s", "tw2sp"]


@dataclass(frozen=True)
class NormalizedText:
    """A normalized text with the way back to the raw one.

    Attributes:
        raw: the text as it came.
        text: the normalized text.
        alignment: the map from offsets of ``text`` to offsets of ``raw``.

    Example:
        >>> normalized = normalize("寒亭區(qū)投資１.２億元")
        >>> normalized.text
        '寒亭区投资1.2亿元'
        >>> start, end = normalized.to_raw(2, 3)
        >>> normalized.raw[start:end]
        '區(qū)'
    """

    raw: str
    text: str
    alignment: Alignment

    def to_raw(self, start: int, end: int) -> tuple[int, int]:
        """Map a half-open span of ``text`` to the span of ``raw`` it stands for.

        Raises:
            IndexError: the span is not within ``text``.
        """
        return self.alignment.to_raw(start, end)


def normalize(text: str, conversion: Conversion = "t2s") -> NormalizedText:
    """Normalize a text and keep a character-level map to the original.

    Args:
        text: any string.
        conversion: the tables of characters and phrases to use, named as OpenCC names them: ``t2s`` (default),
            ``tw2s``, ``hk2s``, or ``tw2sp``, which also puts mainland words for Taiwan's.

    Returns:
        The normalized text with its map.

    Raises:
        TypeError: ``text`` is no string.

    Example:
        >>> normalize("資訊專案", conversion="tw2sp").text
        '信息项目'
    """
    if not isinstance(text, str):
        raise TypeError(f"normalize takes a str, not {type(text).__name__}")
    alignment = Alignment.identity(len(text))
    current = text
    for step in (noise.characters, script.to_half_width, script.converter(conversion).convert, noise.spacing):
        edited = step(current)
        if isinstance(edited, str):  # one character for one: nothing moves
            current = edited
        elif isinstance(edited, list):
            current, change = apply_edits(current, edited)
            alignment = change.after(alignment)
        else:
            current, change = edited
            alignment = change.after(alignment)
    return NormalizedText(text, current, alignment)
