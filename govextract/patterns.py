r"""Patterns of ``regex``, compiled once for all processes, and those of the standard library that know ``\p{Han}``.

``regex`` compiles a list of words ten times as slowly as ``re`` and is slower on short texts; where a pattern needs
nothing else of it (no look-behind of several widths, no possessive quantifiers, no group named twice),
`compile_plain` is the better choice.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

import regex

from govextract import limits
from govextract.pattern_cache import CACHE

HAN = (
    "\u2e80-\u2e99\u2e9b-\u2ef3\u2f00-\u2fd5\u3005\u3007\u3021-\u3029\u3038-\u303b\u3400-\u4dbf"
    "\u4e00-\u9fff\uf900-\ufa6d\ufa70-\ufad9\U00016fe2\U00016fe3\U00016ff0-\U00016ff6"
    "\U00020000-\U0002a6df\U0002a700-\U0002b81e\U0002b820-\U0002cead\U0002ceb0-\U0002ebe0"
    "\U0002ebf0-\U0002ee5d\U0002f800-\U0002fa1d\U00030000-\U0003134a\U00031350-\U00033479"
)
r"""The ranges of ``\p{Han}``, for use between square brackets."""

BULLETS = "■-◊◌-◮◰-◿☀-➿⬀-⯿√\U0001f300-\U0001faff"
"""Signs and pictures that open the items of a list and stand nowhere else, for use between square brackets; ○ is a nought."""

HAN_NUMBER = "一二三四五六七八九十"
"""The characters of small numbers, for use between square brackets."""

NUMBER_MARK = (
    rf"(?:[{HAN_NUMBER}]{{1,3}}[、.．]|[(（][{HAN_NUMBER}\d]{{1,3}}[)）]|\d{{1,3}}[.、．)）](?!\d)|[①-⑳])"
)
"""The number of a list's item: 一、 （二） 3. ④."""

DASH_MARK = "(?:[—–－]{1,2}|--)"
"""The dash of a list's item."""

_SET = re.compile(r"\[(?:\\.|[^\]\\])*\]")


_WINDOW = 20_000
"""Characters between two looks at the time."""


def find_plain(
    pattern: re.Pattern[str], text: str, start: int, end: int, longest: int
) -> Iterator[re.Match[str]]:
    """The matches of a pattern of ``re``, which cannot be stopped, with a look at the time now and then.

    Args:
        pattern: what to look for.
        text: where.
        start: where to begin.
        end: where to stop.
        longest: no match, with what it looks at behind itself, is longer.

    Raises:
        ParseTimeoutError: the time is over.

    Example:
        >>> [match[0] for match in find_plain(compile_plain("[1-9]+"), "12, 3", 0, 5, 9)]
        ['12', '3']
    """
    done = start
    for low in range(start, end, _WINDOW):
        limits.check()
        for match in pattern.finditer(text, max(low, done), min(end, low + _WINDOW + longest)):
            if match.start() >= low + _WINDOW:
                break
            done = match.end()
            yield match


def compile_pattern(pattern: str, flags: int = 0) -> regex.Pattern[str]:
    r"""Compile a pattern with ``regex``, or take it as an earlier process compiled it.

    Args:
        pattern: a pattern of ``regex``.
        flags: of ``regex``.

    Raises:
        regex.error: it is not well formed.

    Example:
        >>> compile_pattern(r"\p{Han}+").match("甲A1")[0]
        '甲'
    """
    return CACHE.compile(pattern, flags)


def compile_plain(pattern: str, flags: int = 0) -> re.Pattern[str]:
    r"""Compile a pattern with ``re``, ``\p{Han}`` in it spelt out.

    Args:
        pattern: a pattern that means the same to ``re`` and to ``regex``.
        flags: of ``re``.

    Example:
        >>> compile_plain(r"[\p{Han}A-Z]+").match("甲A1")[0]
        '甲A'

    """
    if r"\p{Han}" in pattern:
        pattern = _SET.sub(lambda match: match[0].replace(r"\p{Han}", HAN), pattern)
        pattern = pattern.replace(r"\p{Han}", f"[{HAN}]")
    return re.compile(pattern, flags)
