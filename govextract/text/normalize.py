"""From raw text to normalized text: simplified characters, half-width digits and letters, no scraping noise."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from govextract import limits
from govextract.text import layout, noise, script
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
    copy = _Copy(text)
    letters = copy.clean()
    copy.take(script.converter(conversion).convert(copy.text, letters))
    copy.edit(
        noise.lookalikes(copy.text, letters)
    )  # which units they stand before shows in simplified characters
    copy.edit(noise.split_numbers(copy.text))
    for _ in range(_ROUNDS):
        if not copy.join():
            break
        copy.clean()  # what was joined may show more: a gloss broken over two lines
    return NormalizedText(text, copy.text, copy.alignment)


_ROUNDS = 8
"""How often joining is tried again; real texts take one round, or two."""


class _Copy:
    """The working copy of a text, with the way back kept at each step."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.alignment = Alignment.identity(len(text))

    def clean(self) -> set[str]:
        """Drop what its characters give away as noise; digits and letters to half width.

        Returns:
            The characters that occurred in the text.
        """
        letters = set(self.text)  # tells most steps at once that they have nothing to do
        for step in (noise.invisible, noise.spaces, script.to_half_width, noise.glosses):
            self.edit(step(self.text, letters))
        self.edit(noise.tokens(self.text))
        return letters

    def join(self) -> bool:
        """Drop line breaks and spaces inside words; whether there were any."""
        size = len(self.text)
        self.edit(layout.unwrap(self.text))
        self.edit(layout.padding(self.text))
        self.edit(layout.tighten(self.text))
        return len(self.text) < size

    def edit(self, edited: noise.Edited) -> None:
        """Take what a step gives: the text with one character for one, or edits."""
        limits.check()
        if isinstance(edited, str):
            self.text = edited
        elif edited:
            self.take(apply_edits(self.text, edited))

    def take(self, edited: tuple[str, Alignment]) -> None:
        """Take an edited text with its map."""
        self.text, change = edited
        self.alignment = change.after(self.alignment)
