"""Officials under labels: 责任人：…, in the cells of tables, on the lines of a roster."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator
from typing import Final

from govextract.extract.names import LIKELY, SURE, PersonName, alternation
from govextract.extract.persons import SPACE, Persons, Sighting, View, tidy
from govextract.patterns import compile_pattern, find_plain
from govextract.text.document import Extent, Field

_ITEM_GAP: Final = compile_pattern(rf"(?:{SPACE}|[、，,/;；及和与]){{0,4}}")
_SPACES: Final = compile_pattern(rf"{SPACE}{{2,}}")
_SENTENCE: Final = compile_pattern(r"[。；;\n]")
_LINE: Final = compile_pattern(r"[^\n]+")
_TOKEN: Final = compile_pattern(r"[^\s、，,;；/（）()]+")
_PADDING: Final = compile_pattern(rf"(?<!\p{{Han}})\p{{Han}}{{1,2}}{SPACE}{{1,4}}\p{{Han}}(?!\p{{Han}})")
_PADDED: Final = compile_pattern(rf"\p{{Han}}{SPACE}{{1,3}}\p{{Han}}")
_ROLE_CUT: Final = compile_pattern(r"[及和与、/／]")
_POST_OR_ORGAN: Final = compile_pattern(r"[局委办厅处科室院所站公司]$")
_HAN: Final = compile_pattern(r"\p{Han}")
_BUILDERS: Final = compile_pattern(r"(?:建设|施工|业主|项目|承建|投资)(?:单位|方)|企业|业主|公司")
_ROSTER: Final = compile_pattern(
    rf"{SPACE}*(?:(?P<label>(?:\p{{Han}}{SPACE}{{0,4}}){{1,8}}){SPACE}*[:：]{SPACE}*)?(?P<rest>\p{{Han}}.{{3,50}})"
)


_LONGEST_LABEL = 80


class LabelFinder:
    """Finds persons named under labels, in cells and on lines of their own."""

    def __init__(self, persons: Persons) -> None:
        self.persons = persons
        self.names = persons.names
        self.titles = persons.titles
        self._label = re.compile(
            rf"(?P<label>(?:{alternation(list(persons.labels))}))(?:[（(][^（()）\n]{{1,12}}[）)])?"
            rf"{SPACE}{{0,4}}[:：]{SPACE}{{0,4}}\n?{SPACE}{{0,4}}"
        )

    def under_labels(self, view: View, posted: list[int]) -> Iterator[Sighting]:
        """责任人：白建峰、党小利; ``posted`` holds where persons with posts start."""
        for match in find_plain(self._label, view.text, view.start, view.end, _LONGEST_LABEL):
            sector = self.persons.labels[match["label"]]
            if sector in ("none", "not"):
                continue
            role = self._role(view.text, match.start("label"), match.end("label"), view.start)
            line_end = view.text.find("\n", match.end(), view.end)
            stop = min(line_end if line_end >= 0 else view.end, match.end() + 300)
            yield from self._people(view, match.end(), stop, (role, _firm(role, sector)), posted)

    def _role(self, text: str, start: int, end: int, floor: int) -> str:
        while start > floor and _HAN.match(text, start - 1) and end - start < 14:
            start -= 1
        return _ROLE_CUT.split(text[start:end])[-1]

    def _people(
        self, view: View, at: int, stop: int, label: tuple[str, str], posted: list[int]
    ) -> Iterator[Sighting]:
        """The people of a value: names, names after organs, names after posts (seen already)."""
        for _ in range(40):
            person = None if self._leads_to_post(view, at, stop, posted) else self._labelled(view, at, stop)
            if person is not None:
                posts = self.persons.bracketed(view, person)
                if posts:
                    yield Sighting(person, posts, "post", "post_in_brackets", person.end)
                else:
                    yield Sighting(person, (label,), "label", "name_under_label", person.start)
                at = self.persons.behind(view, person)
            else:
                seen = bisect_left(posted, at)
                if seen == len(posted) or posted[seen] >= min(stop, at + 50):
                    return
                between = view.text[at : posted[seen]]
                known = self.names.at(view.text, posted[seen], view.end, view.around(at))
                if known is None or _SENTENCE.search(between):
                    return
                at = self.persons.behind(view, known)
            gap = _ITEM_GAP.match(view.text, at, stop)
            if gap is None or gap.end() == at:
                return
            if _SPACES.fullmatch(gap[0]):
                return
            at = gap.end()

    def _leads_to_post(self, view: View, at: int, stop: int, posted: list[int]) -> bool:
        """Whether a body and a post stand next, before a person seen already: |红河绿能总经理|史文涛."""
        seen = bisect_left(posted, at + 1)
        if seen == len(posted) or posted[seen] >= min(stop, at + 30):
            return False
        between = view.text[at : posted[seen]]
        return _TOKEN.fullmatch(between) is not None and self.titles.ends_with_post(between)

    def _labelled(self, view: View, at: int, stop: int) -> PersonName | None:
        person = self.names.at(view.text, at, stop, view.around(at))
        if person is not None and person.closure >= LIKELY:
            return person
        for end in self.titles.organ_end(view.text, at, stop):
            start = end
            while start < stop and view.text[start] in " \u3000\n":
                start += 1
            person = self.names.at(view.text, start, stop, view.around(at))
            if person is not None and person.closure == SURE:
                return person
        return None

    def in_fields(self, view: View) -> Iterator[Sighting]:
        """The people of fields and of tables' cells."""
        fields = view.document.fields_in(view.start, view.end)
        posts_in_row: dict[int, list[Field]] = {}
        for field in fields:
            if field.role == "post":
                posts_in_row.setdefault(field.row, []).append(field)
        for field in fields:
            role = _ROLE_CUT.split(field.label)[-1]
            sector = self.persons.label_sector(role)
            if sector == "" and (field.role == "official" or self.titles.ends_with_post(role)):
                sector = self.titles.post_sector(role) or "public"
            if sector not in ("none", "not", "") and field.role != "post":
                beside = [
                    post.value
                    for post in posts_in_row.get(field.row, ())
                    if post.label.startswith(field.label)
                ]
                posts = [
                    post
                    for value in beside
                    for post in self.titles.bracket(view.text[value.start : value.end])
                ]
                yield from self._cell(view, field, (role, _firm(field.label, sector)), posts)

    def _cell(
        self, view: View, field: Field, label: tuple[str, str], beside: list[str]
    ) -> Iterator[Sighting]:
        """A cell's people: 邓敏⏎县委书记; 县文旅局⏎余长河; 蒲进（主任）; ``beside``: the posts of a column of posts."""
        people: list[tuple[PersonName, list[str]]] = []
        waiting: list[str] = []
        for start, end in self._tokens(view.text, field.value):
            word = view.text[start:end]
            behind = start > field.value.start and (
                view.text[start - 1].isspace() or view.text[start - 1] in "、，,;；"
            )
            listed = behind or view.text[end : end + 1] in ("（", "(")
            person = self.names.at(view.text, start, end, listed=listed)
            if person is not None and self.titles.bracket(view.text[person.end : end]):
                people.append((person, [*waiting, view.text[person.end : end]]))  # 林佩君局长
                waiting = []
                continue
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
                if (
                    person is None
                    and waiting
                    and view.text[start - 1].isspace()
                    and not _POST_OR_ORGAN.search(word)
                ):
                    person = self.names.unlisted(view.text, start, end)  # 市发展改革委主任 者建林
                if person is None:
                    continue
            people.append((person, waiting))
            waiting = []
        for person, own in people:
            posts = own or (beside if len(people) == 1 else [])
            if posts:
                pairs = self.persons.pairs(posts)
                yield Sighting(person, pairs, "post", "name_and_post_in_cell", person.start)
            else:
                yield Sighting(person, (label,), "label", "name_in_cell", person.start)

    def _after_organ(self, view: View, start: int, end: int) -> PersonName | None:
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

    def rosters(self, view: View) -> Iterator[Sighting]:
        """A line of a roster, with or without its label: 组长：张弛 县委书记."""
        for match in _LINE.finditer(view.text, view.start, view.end):
            line = _ROSTER.fullmatch(view.text, match.start(), match.end())
            if line is None or match.end() - match.start() > 60:
                continue
            if line["label"] and self.persons.label_sector(tidy(line["label"])) in ("not", ""):
                continue
            person = self._with_posts(view, line.start("rest"), line.end("rest"), glued=bool(line["label"]))
            if person is None:
                if line["label"] and line["label"] != tidy(line["label"]):  # 成  员：…
                    role = tidy(line["label"])
                    label = (role, self.persons.label_sector(role))
                    yield from self._people(view, line.start("rest"), line.end("rest"), label, [])
                continue
            pairs = self.persons.pairs(self.titles.bracket(view.text[person.end : line.end("rest")].strip()))
            yield Sighting(person, pairs, "post", "roster_line", person.start)

    def _with_posts(self, view: View, start: int, end: int, glued: bool) -> PersonName | None:
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

    def on_lines(self, view: View) -> Iterator[Sighting]:
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
                if posts and not any(self.persons.label_sector(post) for post in posts):
                    pairs = self.persons.pairs(posts)
                    yield Sighting(person, pairs, "post", "name_and_post_on_lines", min(low, start))
                    break


def _firm(label: str, sector: str) -> str:
    """The sector under a label that names the firm: 建设单位及负责人."""
    return "enterprise" if sector == "public" and _BUILDERS.search(label) else sector
