"""Officials: persons named together with a post, or named as one of a body of leaders."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Final, Literal, NamedTuple

import regex

from govextract.extract.mentions import OfficialMention
from govextract.extract.names import LIKELY, SURE, NameReader, PersonName, alternation
from govextract.extract.titles import Head, Title, TitleReader, settle
from govextract.lexicon import Lexicons
from govextract.text.document import Document, Extent, Field

Strength = Literal["post", "body", "inherited", "label"]

_SP: Final = r"[ \u3000\xa0]"
_DIRECT: Final = regex.compile(rf"(?:{_SP}{{0,6}}[:：]{_SP}{{0,6}}|{_SP}{{1,8}}|(?:为|是)(?=\p{{Han}}))?")
_BRACKET: Final = regex.compile(rf"{_SP}?[（(]([^（()）\n]{{1,40}})[）)]")
_COMRADE: Final = regex.compile(r"同志|先生|女士")
_NEXT: Final = regex.compile(rf"(?:、|以及|和|及|与){_SP}{{0,2}}\n?")
_NEXT_SPACED: Final = regex.compile(rf"{_SP}{{1,4}}")
_ITEM_GAP: Final = regex.compile(rf"(?:{_SP}|[、，,/;；及和与]){{0,4}}")
_LINE: Final = regex.compile(r"[^\n]+")
_TOKEN: Final = regex.compile(r"[^\s、，,;；/（）()]+")
_PADDING: Final = regex.compile(rf"(?<![\p{{Han}}])(\p{{Han}}{{1,2}}){_SP}{{1,4}}(\p{{Han}})(?![\p{{Han}}])")
_ROLE_CUT: Final = regex.compile(r"[及和与、/／]")
_ROSTER: Final = regex.compile(
    rf"{_SP}*(?:(?P<label>(?:\p{{Han}}{_SP}{{0,4}}){{1,8}}){_SP}*[:：]{_SP}*)?(?P<rest>\p{{Han}}.{{3,50}})"
)
_DEPUTY: Final = regex.compile(r"(?:常务副|副|代|总)$")
_BRACKET_END: Final = regex.compile(r"[（(][^（()）\n]{1,20}[）)]$")
_PADDED: Final = regex.compile(rf"\p{{Han}}{_SP}{{1,3}}\p{{Han}}")
_PADDED_END: Final = regex.compile(rf"(?<!\p{{Han}})\p{{Han}}{_SP}{{1,3}}\p{{Han}}$")
_HAN: Final = regex.compile(r"\p{Han}")
_WORD: Final = regex.compile(r"[\p{Han}A-Za-z]")
_ITEM_END: Final = regex.compile(r"(?<=[、，。；\s])\p{Han}{2,5}$")
_PLACE_HEADS: Final = frozenset(
    [
        "县长",
        "市长",
        "区长",
        "镇长",
        "乡长",
        "村长",
        "州长",
        "盟长",
        "旗长",
        "厂长",
        "所长",
        "站长",
        "场长",
        "林长",
        "河长",
        "路长",
    ]
)
_NATION_HEADS: Final = frozenset(["总书记", "总理", "主席", "委员长", "省长", "国务委员"])


class _Sighting(NamedTuple):
    """A person seen with titles at one place."""

    person: PersonName
    titles: tuple[tuple[str, str], ...]  # title, sector
    strength: Strength
    rule: str
    at: int  # where the titles stand, for their order


@dataclass(slots=True)
class _Person:
    sightings: list[_Sighting]

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
        self.names = NameReader(lexicons)
        self.titles = TitleReader(lexicons, self.names)
        self._labels = {row["label"]: row["sector"] for row in lexicons.table("official_labels")}
        self._label = regex.compile(
            rf"(?P<label>(?:{alternation(list(self._labels))}))(?:[（(][^（()）\n]{{1,12}}[）)])?{_SP}{{0,4}}[:：]{_SP}{{0,4}}\n?{_SP}{{0,4}}"
        )
        sides = [(row["word"], row["side"]) for row in lexicons.table("official_excluded")]
        self._not_before = tuple(word for word, side in sides if side == "before")
        self._not_after = tuple(word for word, side in sides if side == "after")
        self._clear = regex.compile(rf"(?:{alternation(lexicons.words('official_before'))})$")

    def extract(self, document: Document) -> list[OfficialMention]:
        """The officials of a document, article by article, in the order of their first mentions."""
        heads = list(self.titles.heads(document.text))
        ends = {head.end: head for head in heads}
        found: list[OfficialMention] = []
        for article in document.articles:
            view = _View(document, Extent(article.start, article.end), heads, ends)
            found += self._article(view)
        return found

    def _article(self, view: _View) -> list[OfficialMention]:
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

    def _sightings(self, view: _View) -> Iterator[_Sighting]:
        taken: set[int] = set()
        for sighting in self._after_posts(view):
            taken.add(sighting.person.start)
            yield sighting
        for sighting in self._rosters(view):
            taken.add(sighting.person.start)
            yield sighting
        posted = sorted(taken)
        for sighting in (*self._under_labels(view, posted), *self._in_fields(view), *self._on_lines(view)):
            taken.add(sighting.person.start)
            yield sighting
        yield from self._bodies(view)
        for sighting in self._before_posts(view):
            if sighting.person.start not in taken:
                yield sighting

    # posts before names

    def _after_posts(self, view: _View) -> Iterator[_Sighting]:
        behind = view.start
        for head in view.heads:
            person = self._beside(view, head)
            if person is None or head.start < behind:
                continue
            floor = max(view.floor(head.start), behind)
            behind = person.end
            titles = self.titles.chain(view.text, head, floor, view.ends)
            if self._label_sector(titles[-1].text) == "not" or (
                self._label_sector(titles[-1].text) != ""
                and ":" in view.text[head.end : person.start].replace("：", ":")
            ):
                continue
            pairs = tuple((_tidy(t.text), t.sector) for t in titles)
            strength: Strength = "body" if head.kind == "body" else "post"
            yield _Sighting(person, pairs, strength, "post_before_name", titles[0].start)
            yield from self._rest_of_list(view, person, pairs, strength, head)

    def _beside(self, view: _View, head: Head) -> PersonName | None:
        gap = _DIRECT.match(view.text, head.end, view.end)
        at = gap.end() if gap else head.end
        person = self.names.at(view.text, at, view.end, view.extent)
        if person is None and at == head.end:
            person = self.names.unlisted(view.text, at, view.end)
        if person is None:
            return None
        if at > head.end and person.closure < (SURE if person.tier == "word" else LIKELY):
            return None
        if view.text.startswith(tuple("县市区镇乡村局厅"), person.end):
            return None
        return person if not self._excluded(view, person.start, person.end) else None

    def _rest_of_list(
        self,
        view: _View,
        first: PersonName,
        pairs: tuple[tuple[str, str], ...],
        strength: Strength,
        head: Head,
    ) -> Iterator[_Sighting]:
        """The names that go on a list: 县领导罗菲、熊国辉和尧江华."""
        at = self._behind(view, first)
        spaced = first.start > head.end and view.text[head.end] not in ":：为是"
        for _ in range(60):
            gap = _NEXT.match(view.text, at, view.end) or (
                _NEXT_SPACED.match(view.text, at, view.end) if spaced else None
            )
            person = self.names.at(view.text, gap.end(), view.end, view.extent, listed=True) if gap else None
            if gap is not None and gap[0] == "、" and (person is None or person.closure < LIKELY):
                person = self._odd_one(view, gap.end())
            if gap is None or person is None or person.closure < LIKELY:
                return
            if gap[0].strip() != "、" and person.closure < SURE and person.tier in ("word", "rare"):
                return
            if view.text.startswith(tuple("县市区镇乡村局厅"), person.end):
                return
            inherited: Strength = "inherited" if strength == "post" else strength
            posts = self._bracketed(view, person)
            if posts:
                yield _Sighting(person, posts, "post", "post_in_brackets", person.end)
            else:
                yield _Sighting(person, pairs, inherited, "list_after_post", person.start)
            at = self._behind(view, person)

    def _odd_one(self, view: _View, at: int) -> PersonName | None:
        """A word of a list that looks like no name, taken for one where names stand on both sides."""
        word = self.names.between(view.text, at, view.end)
        if word is None or self.titles.ends_with_post(word.name) or self.titles.ends_with_organ(word.name):
            return None
        follower = self.names.at(view.text, word.end + 1, view.end, view.extent, listed=True)
        return word if follower is not None and follower.closure >= LIKELY else None

    def _behind(self, view: _View, person: PersonName) -> int:
        comrade = _COMRADE.match(view.text, person.end, view.end)
        at = comrade.end() if comrade else person.end
        bracket = _BRACKET.match(view.text, at, view.end)
        return bracket.end() if bracket else at

    def _bracketed(self, view: _View, person: PersonName) -> tuple[tuple[str, str], ...]:
        bracket = _BRACKET.match(view.text, person.end, view.end)
        posts = self.titles.bracket(bracket[1]) if bracket else []
        return self._pairs(posts)

    def _pairs(self, posts: Iterable[str]) -> tuple[tuple[str, str], ...]:
        return tuple((_tidy(post), self.titles.post_sector(post)) for post in posts)

    # names under labels, in cells and on lines

    def _under_labels(self, view: _View, posted: list[int]) -> Iterator[_Sighting]:
        for match in self._label.finditer(view.text, view.start, view.end):
            sector = self._labels[match["label"]]
            if sector in ("none", "not"):
                continue
            role = self._role(view.text, match.start("label"), match.end("label"), view.start)
            line_end = view.text.find("\n", match.end(), view.end)
            stop = min(line_end if line_end >= 0 else view.end, match.end() + 300)
            yield from self._people(view, match.end(), stop, (role, sector), posted)

    def _role(self, text: str, start: int, end: int, floor: int) -> str:
        while start > floor and _HAN.match(text, start - 1) and end - start < 14:
            start -= 1
        return _ROLE_CUT.split(text[start:end])[-1]

    def _people(
        self, view: _View, at: int, stop: int, label: tuple[str, str], posted: list[int]
    ) -> Iterator[_Sighting]:
        """The people of a value: names, names after organs, names after posts (seen already)."""
        for _ in range(40):
            person = self._labelled(view, at, stop)
            if person is not None:
                posts = self._bracketed(view, person)
                if posts:
                    yield _Sighting(person, posts, "post", "post_in_brackets", person.end)
                else:
                    yield _Sighting(person, (label,), "label", "name_under_label", person.start)
                at = self._behind(view, person)
            else:
                seen = bisect_left(posted, at)
                if seen == len(posted) or posted[seen] >= min(stop, at + 50):
                    return
                between = view.text[at : posted[seen]]
                known = self.names.at(view.text, posted[seen], view.end, view.extent)
                if known is None or regex.search(r"[。；;\n]", between):
                    return
                at = self._behind(view, known)
            gap = _ITEM_GAP.match(view.text, at, stop)
            if gap is None or gap.end() == at:
                return
            if regex.fullmatch(rf"{_SP}+", gap[0]) and len(gap[0]) > 1:
                return
            at = gap.end()

    def _labelled(self, view: _View, at: int, stop: int) -> PersonName | None:
        person = self.names.at(view.text, at, stop, view.extent)
        if person is not None and person.closure >= LIKELY:
            return person
        for end in self.titles.organ_end(view.text, at, stop):
            start = end
            while start < stop and view.text[start] in " \u3000\n":
                start += 1
            person = self.names.at(view.text, start, stop, view.extent)
            if person is not None and person.closure == SURE:
                return person
        return None

    def _in_fields(self, view: _View) -> Iterator[_Sighting]:
        for field in view.document.fields:
            if view.extent.holds(field.value.start) and field.value.end <= view.end:
                role = _ROLE_CUT.split(field.label)[-1]
                sector = self._label_sector(role)
                if sector not in ("none", "not", ""):
                    yield from self._cell(view, field, (role, sector))
                elif sector == "" and self.titles.ends_with_post(role) and not role.endswith("单位"):
                    yield from self._cell(view, field, (role, self.titles.post_sector(role)))

    def _cell(self, view: _View, field: Field, label: tuple[str, str]) -> Iterator[_Sighting]:
        """A cell's people: 邓敏⏎县委书记; 县文旅局⏎余长河; 蒲进（主任）."""
        people: list[tuple[PersonName, list[str]]] = []
        waiting: list[str] = []
        for start, end in self._tokens(view.text, field.value):
            word = view.text[start:end]
            person = self.names.at(view.text, start, end, listed=view.text[end : end + 1] in ("（", "("))
            if person is None or person.end != end:
                if self.titles.ends_with_post(word):
                    if (people and not waiting and not people[-1][1]) or (
                        people and people[-1][1] and view.text[start - 1] in "、，"
                    ):
                        people[-1][1].append(word)
                    else:
                        waiting.append(word)
                    continue
                person = self._after_organ(view, start, end)
                if person is None:
                    continue
            people.append((person, waiting))
            waiting = []
        for person, posts in people:
            if posts:
                pairs = self._pairs(posts)
                yield _Sighting(person, pairs, "post", "name_and_post_in_cell", person.start)
            else:
                yield _Sighting(person, (label,), "label", "name_in_cell", person.start)

    def _after_organ(self, view: _View, start: int, end: int) -> PersonName | None:
        for cut in self.titles.organ_end(view.text, start, end):
            person = self.names.at(view.text, cut, end)
            if person is not None and person.end == end:
                return person
        return None

    def _tokens(self, text: str, value: Extent) -> Iterator[tuple[int, int]]:
        padded = {
            m.start(): m.end()
            for m in _PADDING.finditer(text, value.start, value.end)
            if self.names.whole(m[0])
        }
        at = value.start
        while at < value.end:
            token = _TOKEN.match(text, at, value.end)
            if token is None:
                at += 1
                continue
            end = padded.get(at, token.end())
            yield at, end
            at = end

    def _rosters(self, view: _View) -> Iterator[_Sighting]:
        """A line of a roster, with or without its label: 组长：张弛 县委书记."""
        for match in _LINE.finditer(view.text, view.start, view.end):
            line = _ROSTER.fullmatch(view.text, match.start(), match.end())
            if line is None or match.end() - match.start() > 60:
                continue
            if line["label"] and self._label_sector(regex.sub(r"\s", "", line["label"])) in ("not", ""):
                continue
            person = self._with_posts(view, line.start("rest"), line.end("rest"), glued=bool(line["label"]))
            if person is None:
                if line["label"] and line["label"] != regex.sub(_SP, "", line["label"]):  # 成  员：…
                    role = regex.sub(_SP, "", line["label"])
                    label = (role, self._label_sector(role))
                    yield from self._people(view, line.start("rest"), line.end("rest"), label, [])
                continue
            pairs = self._pairs(self.titles.bracket(view.text[person.end : line.end("rest")].strip()))
            yield _Sighting(person, pairs, "post", "roster_line", person.start)

    def _with_posts(self, view: _View, start: int, end: int, glued: bool) -> PersonName | None:
        """The name at the start of a line whose rest is its posts."""
        padded = _PADDED.match(view.text, start, end)
        cuts = [padded.end()] if padded else [start + 3, start + 2, start + 4]
        for cut in cuts:
            spaced = view.text[cut : cut + 1] in (" ", "\u3000")
            if cut >= end or not (spaced or glued or padded):
                continue
            person = self.names.at(view.text, start, cut)
            if person is None or person.end != cut or self.titles.ends_with_post(person.name):
                continue
            if self.titles.bracket(view.text[cut:end].strip()):
                return person
        return None

    def _on_lines(self, view: _View) -> Iterator[_Sighting]:
        """A line that is a name, and a line that is a post before or after it."""
        lines = [(m.start(), m.end()) for m in _LINE.finditer(view.text, view.start, view.end)]
        used = -1
        for index, (start, end) in enumerate(lines):
            if end - start > 8 or index == used:
                continue
            person = self.names.at(view.text, start, end)
            if person is None or person.end != end or person.tier in ("rare", "foreign", "latin"):
                continue
            for other in (index + 1, index - 1):
                if not 0 <= other < len(lines):
                    continue
                low, high = lines[other]
                if abs(low - end) != 1 and abs(start - high) != 1:
                    continue
                posts = self.titles.bracket(view.text[low:high].strip()) if high - low <= 30 else []
                if posts and not any(self._label_sector(post) for post in posts):
                    pairs = self._pairs(posts)
                    yield _Sighting(person, pairs, "post", "name_and_post_on_lines", min(low, start))
                    break

    def _label_sector(self, word: str) -> str:
        """The sector of the label that a word ends with; "" when it is none."""
        for size in range(min(8, len(word)), 0, -1):
            if word[-size:] in self._labels:
                return self._labels[word[-size:]]
        return ""

    # names before posts

    def _before_posts(self, view: _View) -> Iterator[_Sighting]:
        """龚正省长; 屈振川（县委书记）."""
        for head in view.heads:
            opened = max(view.text.rfind("（", max(view.start, head.start - 40), head.start),
                         view.text.rfind("(", max(view.start, head.start - 40), head.start))  # fmt: skip
            if opened > view.start and view.text[head.end : head.end + 1] in ("）", ")"):
                yield from self._bracket_after_name(view, opened, head)
            elif self._beside(view, head) is None:
                yield from self._name_then_post(view, head)

    def _bracket_after_name(self, view: _View, opened: int, head: Head) -> Iterator[_Sighting]:
        posts = self.titles.bracket(view.text[opened + 1 : head.end])
        end = opened - 1 if view.text[opened - 1] in " \u3000" else opened
        if not posts:
            return
        for person in self.names.ending_at(view.text, end, view.start, listed=True):
            if self._starts_clear(view, person.start):
                pairs = self._pairs(posts)
                yield _Sighting(person, pairs, "post", "post_in_brackets", person.start)
                return

    def _name_then_post(self, view: _View, head: Head) -> Iterator[_Sighting]:
        word = view.text[head.start : head.end]
        rank = _DEPUTY.search(view.text, max(view.start, head.start - 3), head.start)
        end = rank.start() if rank else head.start
        for person in self.names.ending_at(view.text, end, view.start):
            if person.tier not in ("common", "compound") or self._excluded(view, person.start, person.start):
                continue
            if (
                word in _NATION_HEADS
                and len(person.name) > 1
                and (self._starts_clear(view, person.start) or len(person.name) > 2)
            ):
                pass
            elif not self._starts_clear(view, person.start) or not self._stands_alone(view, person, word):
                continue
            title = view.text[end : head.end]
            sector = self.titles.post_sector(title)
            yield _Sighting(person._replace(end=end), ((title, sector),), "post", "post_after_name", end)
            return

    def _stands_alone(self, view: _View, person: PersonName, post: str) -> bool:
        """Whether the article tells that the word before a post is a person and no place or firm."""
        if post in _PLACE_HEADS and view.text.find(
            person.name + post[0], view.start, view.end
        ) != view.text.find(person.name + post, view.start, view.end):
            return False
        at = view.text.find(person.name, view.start, view.end)
        while at >= 0:
            end = at + len(person.name)
            if (
                at != person.start
                and self._starts_clear(view, at)
                and self.names.closure(view.text, end, view.end) >= LIKELY
            ):
                return True
            at = view.text.find(person.name, end, view.end)
        return len(person.name) > 2 and post not in _PLACE_HEADS and person.score >= SURE + 1.7

    def _starts_clear(self, view: _View, start: int) -> bool:
        """Whether a name may start here: after a mark, a word that goes before persons, or a post."""
        if start <= view.start or not _WORD.match(view.text, start - 1):
            return True
        return (
            start in view.ends or self._clear.search(view.text, max(view.start, start - 6), start) is not None
        )

    # bodies of leaders

    def _bodies(self, view: _View) -> Iterator[_Sighting]:
        """甲、乙、丙等寿光市级领导班子成员."""
        for match in self.titles.body.finditer(view.text, view.start, view.end):
            title = self.titles.body_title(match["body"])
            people = list(self._backwards(view, match.start()))
            head = view.ends.get(match.end("body"))
            sector = self.titles.sector(title, head.sector) if head else "public"
            for person in reversed(people):
                yield _Sighting(
                    person, ((_tidy(title), sector),), "body", "body_after_list", match.start("body")
                )

    def _backwards(self, view: _View, end: int) -> Iterator[PersonName]:
        for _ in range(60):
            bracket = _BRACKET_END.search(view.text, max(view.start, end - 22), end)
            end = bracket.start() if bracket else end
            padded = _PADDED_END.search(view.text, max(view.start, end - 6), end)
            names = self.names.ending_at(view.text, end, view.start)
            if padded and self.names.whole(padded[0]):
                name = self.names.at(view.text, padded.start(), end)
                names = [name] if name else names
            if not names and (item := _ITEM_END.search(view.text, max(view.start, end - 7), end)):
                odd = self._odd_one(view, item.start())
                names = [odd] if odd and odd.end == end else []
            clear = [n for n in names if self._starts_clear(view, n.start) or self._joined(view, n.start)]
            person = max(clear or names[:1], key=lambda n: n.score, default=None)
            if person is None:
                return
            yield person
            end = person.start
            if end <= view.start or view.text[end - 1] != "、":
                return
            end -= 1

    def _joined(self, view: _View, start: int) -> bool:
        return view.text[start - 1] in "、和及与"

    # every mention of a name

    def _spans(self, view: _View, people: dict[str, _Person]) -> dict[str, list[Extent]]:
        spans: dict[str, list[Extent]] = {name: [] for name in people}
        sure = {s.person.start: s.person for p in people.values() for s in p.sightings}
        if not people:
            return spans
        spelt = {
            name: rf"{name[0]}{_SP}{{0,4}}{name[1]}" if len(name) == 2 else regex.escape(name)
            for name in people
        }
        pattern = regex.compile("|".join(spelt[n] for n in sorted(people, key=lambda n: (-len(n), n))))
        for match in pattern.finditer(view.text, view.start, view.end):
            if not view.document.is_content(match.start()):
                continue
            if match.start() in sure or self._refers(view, match.start(), match.end()):
                spans[regex.sub(_SP, "", match[0]) if match[0] not in people else match[0]].append(
                    Extent(match.start(), match.end())
                )
        return spans

    def _refers(self, view: _View, start: int, end: int) -> bool:
        """Whether a bare occurrence of a name is the person, and not a part of another word."""
        if self._excluded(view, start, end):
            return False
        if end - start > 2 and view.text[start + 1] not in " \u3000":
            return True
        if not self._starts_clear(view, start):
            return False
        return self.names.closure(view.text, end, view.end) >= LIKELY

    def _excluded(self, view: _View, start: int, end: int) -> bool:
        """Beside words that make it no person, or a person of the press."""
        before = view.text[max(view.start, start - 8) : start].rstrip(" \u3000:：")
        return before.endswith(self._not_before) or (
            end > start and view.text.startswith(self._not_after, end)
        )


class _View:
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
        """The start of the line that holds ``offset``, within the article."""
        return max(self.start, self.text.rfind("\n", self.start, offset) + 1)


def _titles(person: _Person) -> tuple[list[str], Literal["public", "enterprise", "other"]]:
    strong = [s for s in person.sightings if s.strength != "label"] or person.sightings[:1]
    pairs = [pair for sighting in strong for pair in sighting.titles]
    named: Iterable[str] = dict.fromkeys(title for title, _ in pairs)
    return list(named), settle([sector for _, sector in pairs])


def _tidy(title: str) -> str:
    return regex.sub(r"\s+", "", title)


__all__ = ["OfficialExtractor", "Title"]
