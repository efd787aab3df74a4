"""Officials: persons named together with a post, or named as one of a body of leaders."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from govextract.extract.labels import LabelFinder
from govextract.extract.mentions import OfficialMention
from govextract.extract.names import LIKELY
from govextract.extract.persons import SPACE, Persons, Sighting, View
from govextract.extract.posts import PostFinder
from govextract.extract.titles import settle
from govextract.lexicon import Lexicons
from govextract.records import Sector
from govextract.text.document import Document, Extent

_SPACED: Final = re.compile(rf"(\w){SPACE}{{1,4}}(\w)")


@dataclass(slots=True)
class _Person:
    sightings: list[Sighting]

    @property
    def rule(self) -> str:
        return self.sightings[0].rule


class OfficialExtractor:
    """Finds the officials of each article.

    Example:
        >>> from govextract.text.normalize import normalize
        >>> from govextract.text.document import ArticleExtent
        >>> text = "县委副书记、县长丁守谦致辞。丁守谦说，要抓项目。"
        >>> document = Document(normalize(text), [ArticleExtent(0, len(text), Extent(0, 0))])
        >>> found = OfficialExtractor(Lexicons()).extract(document)[0]
        >>> found.name, found.titles, len(found.spans)
        ('丁守谦', ['县委副书记', '县长'], 2)
    """

    def __init__(self, lexicons: Lexicons) -> None:
        self.persons = Persons(lexicons)
        self._posts = PostFinder(self.persons)
        self._labels = LabelFinder(self.persons)

    def extract(self, document: Document) -> list[OfficialMention]:
        """The officials of a document, article by article, in the order of their first mentions."""
        heads = list(self.persons.titles.heads(document.text))
        ends = {head.end: head for head in heads}
        found: list[OfficialMention] = []
        for article in document.articles:
            view = View(document, Extent(article.start, article.end), heads, ends)
            found += self._article(view)
        return found

    def _article(self, view: View) -> list[OfficialMention]:
        sightings = [s for s in self._sightings(view) if view.document.is_content(s.person.start)]
        bodied = {s.person.start for s in sightings if s.strength == "body"}
        posted = {s.person.start for s in sightings if s.strength == "post"}
        people: dict[str, _Person] = {}
        for sighting in sorted(sightings, key=lambda s: (s.at, s.person.start)):
            at = sighting.person.start
            if (sighting.strength == "inherited" and at in bodied) or (
                sighting.strength == "body" and at in posted
            ):
                continue
            people.setdefault(sighting.person.name, _Person([])).sightings.append(sighting)
        spans = self._spans(view, people)
        mentions = [
            OfficialMention(name, *_titles(person), spans[name], person.rule)
            for name, person in people.items()
            if spans.get(name)
        ]
        return sorted(mentions, key=lambda mention: mention.spans[0])

    def _sightings(self, view: View) -> Iterator[Sighting]:
        taken: set[int] = set()
        for sighting in self._posts.after_posts(view):
            taken.add(sighting.person.start)
            yield sighting
        for sighting in self._labels.rosters(view):
            taken.add(sighting.person.start)
            yield sighting
        posted = sorted(taken)
        for sighting in (
            *self._labels.under_labels(view, posted),
            *self._labels.in_fields(view),
            *self._labels.on_lines(view),
        ):
            taken.add(sighting.person.start)
            yield sighting
        yield from self._posts.bodies(view)
        for sighting in self._posts.before_posts(view):
            if sighting.person.start not in taken:
                yield sighting

    # every mention of a name

    def _spans(self, view: View, people: dict[str, _Person]) -> dict[str, list[Extent]]:
        spans: dict[str, list[Extent]] = {name: [] for name in people}
        sure = {s.person.start for p in people.values() for s in p.sightings}
        for name, start, end in self._occurrences(view, people):
            if view.document.is_content(start) and (start in sure or self._refers(view, start, end)):
                spans[name].append(Extent(start, end))
        return spans

    def _occurrences(self, view: View, people: dict[str, _Person]) -> Iterator[tuple[str, int, int]]:
        """Where the names stand, the longest at each place; a name of two characters may be spaced out."""
        sizes = sorted({len(name) for name in people}, reverse=True)
        firsts = {name[0] for name in people}
        if not firsts:
            return
        behind = view.start
        for start, char in enumerate(view.text[view.start : view.end], view.start):
            if char not in firsts or start < behind:
                continue
            spaced = _SPACED.match(view.text, start, view.end)
            if spaced and spaced[1] + spaced[2] in people:
                behind = spaced.end()
                yield spaced[1] + spaced[2], start, behind
                continue
            name = next((n for size in sizes if (n := view.text[start : start + size]) in people), None)
            if name is not None:
                behind = start + len(name)
                yield name, start, behind

    def _refers(self, view: View, start: int, end: int) -> bool:
        """Whether a bare occurrence of a name is the person, and not a part of another word."""
        if self.persons.excluded(view, start, end):
            return False
        if end - start > 2 and view.text[start + 1] not in " \u3000":
            return True
        if not self.persons.starts_clear(view, start):
            return False
        return self.persons.names.closure(view.text, end, view.end) >= LIKELY


def _titles(person: _Person) -> tuple[list[str], Sector]:
    strong = [s for s in person.sightings if s.strength != "label"] or person.sightings[:1]
    pairs = [pair for sighting in strong for pair in sighting.titles]
    named = dict.fromkeys(title for title, _ in pairs)
    return list(named), settle([sector for _, sector in pairs])
