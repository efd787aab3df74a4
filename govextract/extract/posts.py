"""Officials by their posts: a post before or behind a name, the list that follows, a body behind a list."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

import regex

from govextract import limits
from govextract.extract.names import LIKELY, SURE, PersonName
from govextract.extract.persons import SPACE, Pairs, Persons, Sighting, Strength, View, tidy
from govextract.extract.titles import Head
from govextract.patterns import compile_pattern

_DIRECT: Final = compile_pattern(
    rf"""(?: {SPACE}{{0,6}}[:：]{SPACE}{{0,6}}   # 项目经理：林锐
           | {SPACE}{{1,8}}                     # 县人民政府县长  邵文轩
           | (?:为|是)(?=\p{{Han}})              # 首席服务官为罗青
         )?""",
    regex.VERBOSE,
)
_WRAP: Final = compile_pattern(
    rf"{SPACE}{{0,3}}(?:&nbsp;?)?{SPACE}{{0,3}}\n{SPACE}{{0,4}}(?=\p{{Han}})"
)  # 副主任⏎闫晓燕包抓
_TASK: Final = compile_pattern(
    r"(?:牵头|责任|包[保抓联靠干片挂]|挂[点钩联包]|联系|分[包管]|帮[扶包]|主抓).{0,4}(?:领导|人|干部)$"
)
_NEXT: Final = compile_pattern(rf"(?:、|以及|和|及|与){SPACE}{{0,2}}\n?")
_NEXT_SPACED: Final = compile_pattern(rf"{SPACE}{{1,4}}")
_DEPUTY: Final = compile_pattern(r"(?:常务副|副|代|总)$")
_BRACKET_END: Final = compile_pattern(r"[（(][^（()）\n]{1,20}[）)]$")
_PADDED_END: Final = compile_pattern(rf"(?<!\p{{Han}})\p{{Han}}{SPACE}{{1,3}}\p{{Han}}$")
_ITEM_END: Final = compile_pattern(r"(?<=[、，。；\s])\p{Han}{2,5}$")

# the word before these may be a place (万安县长) or a work (西江路路长)
_PLACE_POSTS: Final = frozenset(
    regex.split(" ", "县长 市长 区长 镇长 乡长 村长 州长 盟长 旗长 厂长 所长 站长 场长 林长 河长 路长")
)
# the word before these is a person wherever it reads like one: 习近平总书记
_NATION_POSTS: Final = frozenset(regex.split(" ", "总书记 总理 主席 委员长 省长 国务委员"))


class PostFinder:
    """Finds persons named with posts."""

    def __init__(self, persons: Persons) -> None:
        self.persons = persons
        self.names = persons.names
        self.titles = persons.titles

    # posts before names

    def after_posts(self, view: View) -> Iterator[Sighting]:
        """县委副书记、县长丁守谦; 县领导罗菲、熊国辉."""
        behind = view.start
        for head in view.heads:
            limits.check()
            person = self._beside(view, head)
            if person is None or head.start < behind:
                continue
            floor = max(view.floor(head.start), behind)
            behind = person.end
            titles = self.titles.chain(view.text, head, floor, view.ends)
            if self.persons.label_sector(titles[-1].text) == "not" or (
                self.persons.label_sector(titles[-1].text) != ""
                and ":" in view.text[head.end : person.start].replace("：", ":")
            ):
                continue
            titles = [t for t in titles if not _TASK.search(t.text)] or titles
            pairs = tuple((tidy(t.text), t.sector) for t in titles)
            strength: Strength = "body" if head.kind == "body" else "post"
            if _TASK.search(titles[-1].text):
                strength = "label"
            yield Sighting(person, pairs, strength, "post_before_name", titles[0].start)
            yield from self._rest_of_list(view, person, pairs, strength, head)

    def _beside(self, view: View, head: Head) -> PersonName | None:
        gap = _DIRECT.match(view.text, head.end, view.end)
        at = gap.end() if gap else head.end
        wrapped = _WRAP.match(view.text, head.end, view.end)
        if wrapped:
            at = wrapped.end()
        person = self.names.at(view.text, at, view.end, view.around(at))
        if person is None and at == head.end:
            person = self.names.unlisted(view.text, at, view.end)
        if person is None:
            return None
        if at > head.end and person.closure < (SURE if person.tier == "word" else LIKELY):
            return None
        if wrapped and (
            person.closure < SURE or view.text[person.end : person.end + 1] in ("", "\n", " ", "\u3000")
        ):
            return None  # a line of its own: a cell, not the next word of a wrapped sentence
        if self.persons.splits_place(view, person) or self.persons.starts_place(view, person.end):
            return None
        if self.titles.ends_with_post(person.name):
            return None
        return person if not self.persons.excluded(view, person.start, person.end) else None

    def _rest_of_list(
        self,
        view: View,
        first: PersonName,
        pairs: Pairs,
        strength: Strength,
        head: Head,
    ) -> Iterator[Sighting]:
        """The names that go on a list: 县领导罗菲、熊国辉和尧江华."""
        at = self.persons.behind(view, first)
        spaced = first.start > head.end and view.text[head.end] not in ":：为是"
        for _ in range(60):
            gap = _NEXT.match(view.text, at, view.end) or (
                _NEXT_SPACED.match(view.text, at, view.end) if spaced else None
            )
            person = (
                self.names.at(view.text, gap.end(), view.end, view.around(at), listed=True) if gap else None
            )
            if gap is not None and gap[0] == "、" and (person is None or person.closure < LIKELY):
                person = self.persons.odd_one(view, gap.end())
            if gap is None or person is None or person.closure < LIKELY:
                return
            if gap[0].strip() != "、" and person.closure < SURE and person.tier in ("word", "rare"):
                return
            if self.persons.starts_place(view, person.end):
                return
            inherited: Strength = "inherited" if strength == "post" else strength
            posts = self.persons.bracketed(view, person)
            if posts:
                yield Sighting(person, posts, "post", "post_in_brackets", person.end)
            else:
                yield Sighting(person, pairs, inherited, "list_after_post", person.start)
            at = self.persons.behind(view, person)

    # posts behind names

    def before_posts(self, view: View) -> Iterator[Sighting]:
        """龚正省长; 屈振川（县委书记）."""
        for head in view.heads:
            limits.check()
            opened = max(view.text.rfind("（", max(view.start, head.start - 40), head.start),
                         view.text.rfind("(", max(view.start, head.start - 40), head.start))  # fmt: skip
            if opened > view.start and view.text[head.end : head.end + 1] in ("）", ")"):
                yield from self._bracket_after_name(view, opened, head)
            elif self._beside(view, head) is None:
                yield from self._name_then_post(view, head)

    def _bracket_after_name(self, view: View, opened: int, head: Head) -> Iterator[Sighting]:
        posts = self.titles.bracket(view.text[opened + 1 : head.end])
        end = opened - 1 if view.text[opened - 1] in " \u3000" else opened
        if not posts:
            return
        for person in self.names.ending_at(view.text, end, view.start, listed=True):
            if self.persons.starts_clear(view, person.start):
                pairs = self.persons.pairs(posts)
                yield Sighting(person, pairs, "post", "post_in_brackets", person.start)
                return

    def _name_then_post(self, view: View, head: Head) -> Iterator[Sighting]:
        word = view.text[head.start : head.end]
        rank = _DEPUTY.search(view.text, max(view.start, head.start - 3), head.start)
        end = rank.start() if rank else head.start
        for person in self.names.ending_at(view.text, end, view.start):
            if person.tier not in ("common", "compound") or self.persons.excluded(
                view, person.start, person.start
            ):
                continue
            if (
                word in _NATION_POSTS
                and len(person.name) > 1
                and (self.persons.starts_clear(view, person.start) or len(person.name) > 2)
            ):
                pass
            elif not self.persons.starts_clear(view, person.start) or not self._stands_alone(
                view, person, word
            ):
                continue
            title = view.text[end : head.end]
            sector = self.titles.post_sector(title)
            yield Sighting(person._replace(end=end), ((title, sector),), "post", "post_after_name", end)
            return

    def _stands_alone(self, view: View, person: PersonName, post: str) -> bool:
        """Whether the article tells that the word before a post is a person and no place or firm."""
        low, high = view.around(person.start)
        near = view.text[low:high]
        if post in _PLACE_POSTS and near.find(person.name + post[0]) != near.find(person.name + post):
            return False
        at = near.find(person.name)
        while at >= 0:
            end = low + at + len(person.name)
            if (
                low + at != person.start
                and self.persons.starts_clear(view, low + at)
                and self.names.closure(view.text, end, view.end) >= LIKELY
            ):
                return True
            at = near.find(person.name, at + 1)
        return len(person.name) > 2 and post not in _PLACE_POSTS and person.score >= SURE + 1.7

    # bodies of leaders

    def bodies(self, view: View) -> Iterator[Sighting]:
        """甲、乙、丙等寿光市级领导班子成员."""
        for match in self.titles.body.finditer(view.text, view.start, view.end, timeout=limits.left()):
            title = self.titles.body_title(match["body"])
            people = list(self._backwards(view, match.start()))
            head = view.ends.get(match.end("body"))
            sector = self.titles.sector(title, head.sector) if head else "public"
            for person in reversed(people):
                yield Sighting(
                    person, ((tidy(title), sector),), "body", "body_after_list", match.start("body")
                )

    def _backwards(self, view: View, end: int) -> Iterator[PersonName]:
        for _ in range(60):
            bracket = _BRACKET_END.search(view.text, max(view.start, end - 22), end)
            end = bracket.start() if bracket else end
            padded = _PADDED_END.search(view.text, max(view.start, end - 6), end)
            names = self.names.ending_at(view.text, end, view.start)
            if padded and self.names.whole(padded[0]):
                name = self.names.at(view.text, padded.start(), end)
                names = [name] if name else names
            if not names and (item := _ITEM_END.search(view.text, max(view.start, end - 7), end)):
                odd = self.persons.odd_one(view, item.start())
                names = [odd] if odd and odd.end == end else []
            clear = [
                n for n in names if self.persons.starts_clear(view, n.start) or self._joined(view, n.start)
            ]
            person = max(clear or names[:1], key=lambda n: n.score, default=None)
            if person is None:
                return
            yield person
            end = person.start
            if end <= view.start or view.text[end - 1] != "、":
                return
            end -= 1

    def _joined(self, view: View, start: int) -> bool:
        return view.text[start - 1] in "、和及与"
