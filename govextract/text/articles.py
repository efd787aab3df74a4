"""Articles of a page: where each starts and ends, its title, its dates; and the furniture that holds no records."""

from __future__ import annotations

from datetime import date

from govextract.text.document import ArticleExtent, Extent


def split_articles(text: str, published: date | None = None) -> tuple[list[ArticleExtent], list[Extent]]:
    """Cut a page into articles; gives the articles and the stretches of furniture in them."""
    if not text:
        return [], []
    end = text.find("\n") if "\n" in text else len(text)
    return [ArticleExtent(0, len(text), Extent(0, end), published=published, reference=published)], []
