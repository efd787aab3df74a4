"""Paragraphs that a page holds twice, as mirrors paste them: their records are kept once."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from govextract.patterns import compile_pattern
from govextract.text.document import ArticleExtent, Extent

_SHORTEST = 40  # what is shorter may be told twice on purpose: a slogan, a row of a list
_PARAGRAPH = compile_pattern(rf"[^\n\t]{{{_SHORTEST},}}")
_SPACE = compile_pattern(r"\s+")


def repeated_paragraphs(text: str, articles: Iterable[ArticleExtent]) -> Iterator[Extent]:
    """The paragraphs that stand, word for word, further up in the same article.

    Args:
        text: the normalized text.
        articles: its articles in text order.

    Example:
        >>> paragraph = "总投资1.36亿元的新桥互通主线桥已经合龙，计划12月底通车，届时沿线居民出行可少绕行18公里。\\n"
        >>> whole = Extent(0, 2 * len(paragraph))
        >>> list(repeated_paragraphs(2 * paragraph, [ArticleExtent(*whole, Extent(0, 0))]))
        [Extent(start=49, end=97)]
    """
    for article in articles:
        seen: set[str] = set()
        for paragraph in _PARAGRAPH.finditer(text, article.start, article.end):
            words = _SPACE.sub("", paragraph[0])
            if len(words) >= _SHORTEST and words in seen:
                yield Extent(paragraph.start(), paragraph.end())
            seen.add(words)
