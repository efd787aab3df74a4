"""Sentences cut into stretches that a project name may fill, and the barriers between them.

A name never runs over an amount, a date, a comma, 的, a verb such as 推进 or a function word such as 由; what lies
between two such barriers is a stretch. Word boundaries keep barriers from being found inside words: 和 in 和平 is none.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import lru_cache
from itertools import pairwise
from operator import attrgetter
from typing import Literal, NamedTuple

import regex

from govextract.lexicon import Lexicons, WordIndex, alternatives
from govextract.patterns import BULLETS, compile_pattern, compile_plain
from govextract.text.document import Extent
from govextract.text.segment import Segmenter

Kind = Literal[
    "stretch", "stop", "list", "and", "de", "word", "amount", "date", "person", "paren", "quote", "etc"
]

_PUNCTUATION = compile_pattern(
    rf"(?P<list>、|(?<!\p{{Han}})·|·(?!\p{{Han}})|/(?=\p{{Han}})(?!/?[年日月天时]))|(?P<stop>[，,。；;：:！!？?…\n\t|｜│‖※→【】\[\]<>＞=~～{BULLETS}]|——|--)|(?P<quote>[“”「」『』\"‘’《》〈〉])|\s{{2,}}|(?<=\p{{Han}}) (?![一二三四五六](?:期|、))(?=\p{{Han}})"
)
_QUOTED = compile_pattern(r"[“「『‘《]([^“”「」『』‘’《》，。；：\n]{1,14})[”」』’》]")
_BRACKETED = compile_pattern(r"[（(]([^（()）\n]{1,120})[)）]")
# inside a name: 开来新材料(山东)有限公司, 苏淮绿色铸造产业园(一期), 校园（新址）在建项目
_NAME_PART = compile_pattern(r"[\p{Han}A-Za-z]{1,12}")
_PHASE = compile_pattern(
    r"(?:项目)?(?:第?[一二三四五六七八\d]、?)+期(?:工程)?|[东西南北中][区段]|[A-Z]区|新址|续建|首期|近期|远期"
)
# 4个, 96台, 两座: what is counted begins no name
_COUNT = compile_pattern(
    r"(?<!年产|日产|月产|加工|出栏|存栏|处理|[\d.])(?:[\d.]+|[一二两三四五六七八九十几数][百千十]?(?:[一二三四五六七八九]十?)?)(?:余|多)?"
    r"(?:个|条|座|处|家|台|套|项|栋|幢|所|间|户|辆|艘|名|位|片|眼|批|大类)(?!型|班|套)"
)
# the commas between phases: 一、二、三期
_PHASE_LIST = compile_pattern(
    r"(?<=[一二三四五六])、\s?(?=[二三四五六七](?:、\s?[三四五六七])*期)|(?<=\d[#号])、(?=\d{1,2}[#号])|(?<=\d)、(?=\d{1,2}[#号])"  # 3#、|4#泊位, 4、|5号泊位
)
_FUNCTION = frozenset("的了和与及在为是有第一二三四五六七八九十百千万亿等新老大小高多")
_HAN = compile_pattern(r"\p{Han}")
_WORD = compile_pattern(r"[\p{Han}A-Za-z\d]")
_SECTION = compile_plain(r"\p{Han}{1,8}(?:段|片区|标段|片|区间)")
_IN_NAMES = frozenset("将后和与及为从正到")
_BEFORE_NAMES = frozenset("的在、")
# 堤防加高|等, 开江至梁平|等|项目, not 高等
_ETC = compile_plain(r"等(?=[。，；,;）)\n]|$)|(?<![高中初同相头一二三优])等(?=项目|工程|重[点大])")
_NO_PART = frozenset("女男兼上中下续完新原")
_KIND_OF = compile_plain(r"\p{Han}{0,2}(?:医院|学校|中心|基地|园区|院区|校区)")
_FIRM = compile_pattern(r"有限|股份|集团")
_AND = {"和", "与", "及", "以及", "暨", "或"}


class Element(NamedTuple):
    """A stretch or a barrier, half-open in the normalized text."""

    kind: Kind
    start: int
    end: int
    word: str


class StretchCutter:
    """Cuts sentences into stretches and barriers.

    Args:
        lexicons: gives ``project_words`` (role ``break``) and ``project_heads``.
        segmenter: gives word boundaries.
    """

    def __init__(self, lexicons: Lexicons, segmenter: Segmenter) -> None:
        heads = lexicons.words("project_heads")
        soft = frozenset(lexicons.words("project_words", role="lead")) | frozenset(heads)
        breaks = frozenset(lexicons.words("project_words", role="break"))
        for role in ("tell", "works", "build", "assign", "visit"):
            found = lexicons.words("project_words", role=role)
            breaks |= frozenset(word for word in found if len(word) > 1) - soft
        adverbs = frozenset(lexicons.words("project_words", role="adverb"))
        pauses = frozenset(lexicons.words("project_words", role="pause"))
        longest = max(map(len, breaks))
        # words that end a name, longer ones first, and whether they do so in any surroundings
        self._ends: dict[str, list[tuple[str, bool]]] = {}
        for word in sorted(breaks | _AND | adverbs | pauses, key=len, reverse=True):
            if len(word) <= longest:
                self._ends.setdefault(word[0], []).append((word, word in breaks or word in _AND))
        self._any_end = {char: tuple(word for word, _ in words) for char, words in self._ends.items()}
        self._opening = adverbs - pauses  # 已|投产 ends a name where it opens a clause, 大坝|村 does not
        # works that begin as such a word does: 拆除|重建
        self._kept: dict[str, list[str]] = {}
        for head in heads:
            if any(
                head.startswith(word) and head != word
                for word, always in self._ends.get(head[0], ())
                if always
            ):
                self._kept.setdefault(head[0], []).append(head)
        self._segmenter = segmenter
        # of this cutter, since a cache of the class would keep all pipelines alive
        self.has_unknown = lru_cache(maxsize=4096)(self._has_unknown)
        # 和静, 和田: short names are kept whole where their first character could be taken for a barrier
        ends = _AND | {word for word in breaks | adverbs if len(word) == 1}
        places = {row["short"] for row in lexicons.table("places")}
        self._any_place = WordIndex(places)
        self._assigns = WordIndex(lexicons.words("project_words", role="assign"))
        self._places = WordIndex(place for place in places if len(place) >= 3 or not ends.isdisjoint(place))
        before = [head for head in heads if len(head) > 1] + [f"{number}期" for number in "一二三四五六"]
        self._heads_before = tuple(before)
        self._headed = compile_plain(r"\p{Han}{0,6}?(?:" + alternatives(heads) + ")")

    def cut(
        self, text: str, sentence: Extent, values: Sequence[tuple[int, int, Kind]]
    ) -> list[list[Element]]:
        """Cut a sentence; what stands in brackets beside a name comes as a sentence of its own.

        Args:
            text: the normalized text.
            sentence: the stretch of the text to cut.
            values: amounts and dates in it, in text order.

        Returns:
            Sequences of elements that follow each other without gaps: the sentence, then its brackets.
        """
        start = sentence.start
        boundaries = set(self._segmenter.boundaries(text[start : sentence.end], start))
        for low, high in self._places.spans(text, start, sentence.end):
            if low not in boundaries:
                continue  # 公|平和|正义
            if text[low] in _AND and self._follows_head(text[max(start, low - 6) : low]):
                boundaries.add(low + 1)  # 物流中心|和|龙河景观工程, though 和龙 is a place
                continue
            boundaries.difference_update(range(low + 1, high))
        for _, behind, of in values:
            if of == "person" and (assigns := self._assigns.at(text, behind, sentence.end)):
                # 宋继峰|包保|德商高速, though 保德 is a place
                boundaries.update((behind, behind + len(assigns)))
        boundaries.update(match.start() for match in _ETC.finditer(text, start, sentence.end))
        barriers = [Element(kind, a, b, text[a:b]) for a, b, kind in values]
        inner: list[Extent] = []
        words = text[start : sentence.end]
        bracketed = _BRACKETED.finditer(text, start, sentence.end) if "（" in words or "(" in words else ()
        for match in bracketed:
            if not self._belongs(text, match, sentence):
                barriers.append(Element("paren", match.start(), match.end(), match[0]))
                inner.append(Extent(match.start() + 1, match.end() - 1))
        kept = [
            m.span()
            for m in _QUOTED.finditer(text, sentence.start, sentence.end)
            if self._leads_on(text, m, sentence)
        ]
        for match in _PUNCTUATION.finditer(text, sentence.start, sentence.end):
            kind: Kind = match.lastgroup or "stop"  # type: ignore[assignment]
            if kind == "quote" and any(a <= match.start() < b for a, b in kept):
                continue
            if kind == "list" and _PHASE_LIST.match(text, match.start()):
                continue
            barriers.append(Element(kind, match.start(), match.end(), match[0]))
        barriers += [
            Element("word", match.start(), match.end(), match[0])
            for match in _COUNT.finditer(text, start, sentence.end)
            if match.start() in boundaries
            and len(self._any_place.at(text, match.start())) <= len(match[0])  # not 七台|河
        ]
        barriers += self._words(text, sentence, boundaries, kept)
        outer = _sequence(text, sentence, barriers)
        result = [outer]
        for extent in inner:
            within = [v for v in values if extent.start <= v[0] < extent.end]
            result += self.cut(text, extent, within)
        return result

    def _has_unknown(self, name: str) -> bool:
        """Whether a name holds a place, or two characters in a row that are words of no dictionary."""
        if self._any_place.occurs_in(name):
            return True
        boundaries = self._segmenter.boundaries(name)
        single = [
            b - a == 1 and _HAN.match(name, a) is not None and name[a] not in _FUNCTION
            for a, b in pairwise(boundaries)
        ]
        return any(a and b for a, b in pairwise(single))

    def place_at_start(self, words: str) -> str:
        """The short name of a place that words begin with, or an empty string."""
        return self._any_place.at(words, 0)

    def _belongs(self, text: str, match: regex.Match[str], sentence: Extent) -> bool:
        """Whether the bracket is part of a name: a phase, or a place in the middle of a firm's name."""
        if _PHASE.fullmatch(match[1]):
            return True
        if _SECTION.fullmatch(match[1]) and _HAN.match(text, match.end()):
            return True  # 凉水河（冠山段）综合治理
        before = text[max(sentence.start, match.start() - 1) : match.start()]
        behind_han = _HAN.match(before) is not None
        inside = behind_han and _HAN.match(text, match.end()) is not None
        if inside and self.is_place(match[1]):
            return True  # 大别山（息县）区域性医疗中心
        if match[1].endswith("段") and _SECTION.fullmatch(match[1]):  # 铁路项目（上杭段）
            return self._follows_head(text[max(sentence.start, match.start() - 6) : match.start()])
        if not _NAME_PART.fullmatch(match[1]):
            return False
        if inside and (len(match[1]) == 1 or match[1] == "PPP") and match[1] not in _NO_PART:
            return True  # 铜（铝）箔项目, 污水处理厂（PPP）项目
        if behind_han and _KIND_OF.match(text, match.end()) and len(match[1]) <= 4:
            return True  # 北城（康复）医院
        in_firm = len(match[1]) <= 8 and _FIRM.match(text, match.end()) and behind_han
        same_kind = before in "馆院厂园港站" and match[1].endswith(
            ("馆", "院", "厂", "园", "项目", "期", "段", "区")
        )
        return bool(in_firm or same_kind)  # 开来新材料（山东）有限公司; 大运河博物馆（首都博物馆东馆）

    def is_place(self, words: str) -> bool:
        """Whether words are the name of a place: 息县, 阜阳."""
        short = len(self._any_place.at(words, 0))
        return short > 0 and words[short:] in ("", "市", "县", "区", "州", "旗", "盟")

    def _leads_on(self, text: str, match: regex.Match[str], sentence: Extent) -> bool:
        """Whether a name goes on behind the closing quotation mark: “阜溪客厅”城市综合体."""
        return bool(self._headed.match(text, match.end(), min(sentence.end, match.end() + 20)))

    def _words(
        self, text: str, sentence: Extent, boundaries: set[int], kept: Iterable[tuple[int, int]]
    ) -> list[Element]:
        found: list[Element] = []
        skip = sentence.start
        inside = list(kept)
        any_end = self._any_end
        for at in sorted([at for at in boundaries if at < sentence.end and text[at] in any_end]):
            if not text.startswith(any_end[text[at]], at):
                continue
            if at < skip or (inside and any(a < at < b for a, b in inside)):
                continue
            word = self._break_at(text, at, sentence.end, boundaries, skip)
            if not word:
                continue
            kind: Kind = "word"
            if word == "的":
                kind = "de"
            elif word in ("等", "等等"):
                kind = "etc"
            elif word in _AND:
                kind = "and"
            found.append(Element(kind, at, at + len(word), word))
            skip = at + len(word)
        return found

    def _break_at(self, text: str, at: int, end: int, boundaries: set[int], sentence_start: int) -> str:
        """The longest word at an offset that ends a name, or an empty string."""
        char = text[at : at + 1]
        if not text.startswith(self._any_end.get(char, ()), at):
            return ""
        kept = next((h for h in self._kept.get(char, ()) if text.startswith(h, at)), "")
        before = text[at - 1 : at]
        # 在|将军帽作业区, 的|后水湾养殖基地, 、|和新村饮水安全; 后港产业园开工, 和禾电厂并网
        in_name = char in _IN_NAMES and (
            before in _BEFORE_NAMES
            or (char == "后" and (at == sentence_start or before in "，。；：\n 　"))
            or (char == "和" and before in "。；：\n　")
        )
        for word, always in self._ends[char]:
            if len(kept) > len(word):
                return ""
            after = at + len(word)
            if after not in boundaries or after > end or not text.startswith(word, at):
                continue
            if in_name and len(word) == 1:
                return ""
            if word[-1] == "中" and len(word) > 1 and _HAN.match(text, after) and text[after] != "的":
                continue  # 投资2亿元建设|中能北投风电项目
            if (
                always or (at == sentence_start and word in self._opening) or after >= end or not _WORD.match(text, after)
                or self._follows_head(text[max(sentence_start, at - 6) : at])
                or self._break_at(text, after, end, boundaries, after)
            ):  # fmt: skip
                return word
        return ""

    def _follows_head(self, before: str) -> bool:
        """Whether the words before a place end in the head of a name, or in a phase."""
        return before.endswith(self._heads_before) or (
            before.endswith((")", "）")) and before[:-1].endswith(self._heads_before)
        )


_BY_START = attrgetter("start")

_RANK = {"paren": -1, "amount": 0, "date": 0, "person": 0, "stop": 2, "list": 2, "quote": 2}
"""Which barrier stays where two overlap: the lower."""


def _sequence(text: str, sentence: Extent, barriers: list[Element]) -> list[Element]:
    """Barriers in order, overlapping ones dropped (values win over words), with the stretches between them."""
    chosen = sorted(barriers, key=_BY_START)
    if any(before.end > after.start for before, after in pairwise(chosen)):
        chosen = _without_overlaps(sentence, chosen)
    elements: list[Element] = []
    at = sentence.start
    for barrier in chosen:
        if barrier.start > at and (stretch := _stretch(text, at, barrier.start)):
            elements.append(stretch)
        if barrier.end > barrier.start:
            elements.append(barrier)
        at = max(at, barrier.end)
    if at < sentence.end and (stretch := _stretch(text, at, sentence.end)):
        elements.append(stretch)
    return elements


def _without_overlaps(sentence: Extent, barriers: list[Element]) -> list[Element]:
    """The barriers that stay, in order."""
    chosen: list[Element] = []
    taken = bytearray(sentence.end - sentence.start)
    for barrier in sorted(barriers, key=lambda b: _RANK.get(b.kind, 3)):  # those of a rank in text order
        low, high = barrier.start - sentence.start, barrier.end - sentence.start
        if taken.find(1, low, high) >= 0:
            continue
        taken[low:high] = b"\1" * (high - low)
        chosen.append(barrier)
    return sorted(chosen, key=_BY_START)


def _stretch(text: str, start: int, end: int) -> Element | None:
    """The stretch between two offsets without the spaces around it, if anything is left."""
    word = text[start:end]
    bare = word.lstrip()
    start += len(word) - len(bare)
    bare = bare.rstrip()
    return Element("stretch", start, start + len(bare), bare) if bare else None
