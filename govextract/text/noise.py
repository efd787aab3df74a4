"""Scraping noise: what a bad scrape puts between the characters of a report."""

from __future__ import annotations

from collections.abc import Iterator

import regex

from govextract.text.alignment import Edit

PINYIN = regex.compile(
    r"(?<=(\p{Han}))[(（][a-zü]{0,5}[āáǎàēéěèīíǐìōóǒòūúǔùǖǘǚǜ][a-zāáǎàēéěèīíǐìōóǒòūúǔùü]{0,5}[)）]"
)
INVISIBLE = regex.compile(r"[\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufeff\u00ad\x00-\x08\x0b\x0c\x0e-\x1f]+")


def characters(text: str) -> list[Edit] | str:
    """Noise that can be told by its characters alone: pinyin glosses, invisible characters."""
    edits = [Edit(m.start() - 1, m.end(), m[1]) for m in PINYIN.finditer(text)]
    edits += [Edit(m.start(), m.end()) for m in INVISIBLE.finditer(text)]
    return sorted(edits) or text


def spacing(text: str) -> list[Edit] | str:
    """Spaces and line breaks inside words and numbers."""
    return list(_name_padding(text)) or text


def _name_padding(text: str) -> Iterator[Edit]:
    return iter(())
