"""What all rules for officials share: an article with its posts, a person seen in it, and what stands beside."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable
from typing import Final, Literal, NamedTuple

from govextract import limits
from govextract.extract.names import LIKELY, NameReader, PersonName, alternation
from govextract.extract.titles import Head, TitleReader
from govextract.lexicon import Lexicons, WordIndex
from govextract.patterns import compile_pattern, compile_plain
from govextract.text.document import Document, Extent

Strength = Literal["post", "body", "inherited", "label"]
Pairs = tuple[tuple[str, str], ...]
"""Titles with their sectors."""

SPACE: Final = r"[ \u3000\xa0]"
_BRACKET: Final = compile_pattern(rf"{SPACE}?[（(]([^（()）\n]{{1,40}})[）)]")
_COMRADE: Final = compile_pattern(r"同志|先生|女士")
_WORD: Final = compile_pattern(r"[\p{Han}A-Za-z]")
_BLANK: Final = re.compile(r"\s+")
_PLACE_ENDS: Final = tuple("县市区镇乡村局厅")


class Sighting(NamedTuple):
    """A person seen with titles at one place."""

    person: PersonName
    titles: Pairs
    strength: Strength  # a label gives way to a post; an inherited post to a body
    rule: str
    at: int  # where the titles stand, for their order


class View:
    """One article of a document, with the posts in it."""

    def __init__(self, document: Document, extent: Extent, heads: list[Head], ends: dict[int, Head]) -> None:
        self.document = document
        self.text = document.text
        self.extent = extent
        self.start, self.end = extent
        first = bisect_left(heads, extent.start, key=lambda head: head.start)
        last = bisect_left(heads, extent.end, key=lambda head: head.start)
        self.heads = [head for head in heads[first:last] if document.is_content(head.start)]
        self.ends = ends

    def floor(self, offset: int) -> int:
        """The start of the line that holds ``offset``, or as far before it as titles reach."""
        limits.check()
        low = max(self.start, offset - 300)
        return max(low, self.text.rfind("\n", low, offset) + 1)

    def around(self, offset: int) -> tuple[int, int]:
        """The stretch about ``offset`` in which the same name is evidence; bounded, so that time stays linear."""
        return max(self.start, offset - 20_000), min(self.end, offset + 20_000)


class Persons:
    """Reads names and titles, and what stands beside them.

    Example:
        >>> persons = Persons(Lexicons())
        >>> persons.pairs(["县长", "县城投公司董事长"])
        (('县长', 'public'), ('县城投公司董事长', 'enterprise'))
    """

    def __init__(self, lexicons: Lexicons) -> None:
        self.names = NameReader(lexicons)
        self.titles = TitleReader(lexicons, self.names)
        self.labels = {row["label"]: row["sector"] for row in lexicons.table("official_labels")}
        sides = [(row["word"], row["side"]) for row in lexicons.table("official_excluded")]
        self._not_before = tuple(word for word, side in sides if side == "before")
        self._not_after = tuple(word for word, side in sides if side == "after")
        shorts = (row["short"] for row in lexicons.table("places"))
        self._places_of_chang = WordIndex(short for short in shorts if short.startswith("长"))
        self._clear = compile_plain(rf"(?:{alternation(lexicons.words('official_before'))})$")

    def behind(self, view: View, person: PersonName) -> int:
        """Where the text goes on behind a name with its 同志 and its brackets: 万小兰（女）|、."""
        comrade = _COMRADE.match(view.text, person.end, view.end)
        at = comrade.end() if comrade else person.end
        bracket = _BRACKET.match(view.text, at, view.end)
        return bracket.end() if bracket else at

    def bracketed(self, view: View, person: PersonName) -> Pairs:
        """The posts in the brackets behind a name: 孟祥瑞（副县长）."""
        bracket = _BRACKET.match(view.text, person.end, view.end)
        posts = self.titles.bracket(bracket[1]) if bracket else []
        return self.pairs(posts)

    def pairs(self, posts: Iterable[str]) -> Pairs:
        """Posts with their sectors."""
        return tuple((tidy(post), self.titles.post_sector(post)) for post in posts)

    def odd_one(self, view: View, at: int) -> PersonName | None:
        """A word of a list that looks like no name, taken for one where names stand on both sides."""
        word = self.names.between(view.text, at, view.end)
        if word is None or self.titles.ends_with_post(word.name) or self.titles.ends_with_organ(word.name):
            return None
        follower = self.names.at(view.text, word.end + 1, view.end, view.around(at), listed=True)
        return word if follower is not None and follower.closure >= LIKELY else None

    def label_sector(self, word: str) -> str:
        """The sector of the label that a word ends with; "" when it is none."""
        for size in range(min(8, len(word)), 0, -1):
            if word[-size:] in self.labels:
                return self.labels[word[-size:]]
        return ""

    def starts_clear(self, view: View, start: int) -> bool:
        """Whether a name may start here: after a mark, a word that goes before persons, or a post."""
        if start <= view.start or not _WORD.match(view.text, start - 1):
            return True
        return (
            start in view.ends or self._clear.search(view.text, max(view.start, start - 6), start) is not None
        )

    def excluded(self, view: View, start: int, end: int) -> bool:
        """Beside words that make it no person, or a person of the press."""
        before = view.text[max(view.start, start - 8) : start].rstrip(" \u3000:：")
        return before.endswith(self._not_before) or (
            end > start and view.text.startswith(self._not_after, end)
        )

    def splits_place(self, view: View, person: PersonName) -> bool:
        """Whether the post before a name that ends unsurely is the start of a place: 浏阳市|长沙|国家生物产业基地."""
        chang = person.start - 1
        return person.closure < LIKELY and self._places_of_chang.at(view.text, chang, view.end) != ""

    def starts_place(self, view: View, end: int) -> bool:
        """Whether what ends here goes on as a place or an organ: 李家|镇."""
        return view.text.startswith(_PLACE_ENDS, end)


def tidy(title: str) -> str:
    """A title without the spaces and line breaks of its layout."""
    return _BLANK.sub("", title)
