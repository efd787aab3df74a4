"""What a personal name is: where one that starts here ends, and whether a word is one."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final, NamedTuple

import regex

from govextract.lexicon import Lexicons, WordIndex, alternatives
from govextract.patterns import compile_pattern

_SPACES: Final = " \u3000\xa0"
_MARKS: Final = frozenset(
    "，,。.；;：:、！!？?（）()[]【】《》〈〉“”‘’「」『』\"'…—-–~|｜/\\\n\r\t" + _SPACES
)
_DOTS: Final = frozenset("·•・‧")
_DOTTED: Final = compile_pattern(r"\p{Han}{1,8}(?:[·•・‧]\p{Han}{1,8}){1,3}")
_DOT: Final = compile_pattern(r"[·•・‧]")
_HAN: Final = compile_pattern(r"\p{Han}+")
_ITEM: Final = compile_pattern(r"\p{Han}{2,5}(?=、)")
_LATIN: Final = compile_pattern(r"[A-Z][a-z]{1,15}(?:[ ·.]{1,2}[A-Z][a-z]{0,15}){1,3}")
_PADDED: Final = compile_pattern(rf"(\p{{Han}}{{1,2}})[{_SPACES}]{{1,4}}(\p{{Han}})(?![\p{{Han}}])")

_SAYS: Final = frozenset("说称道等及与在对是将的率向就也")

SURE: Final = 3.0
LIKELY: Final = 2.0


class PersonName(NamedTuple):
    """A name read in a text; ``closure`` tells how sure its end is (3 sure, 2 likely, 0 unknown)."""

    start: int
    end: int
    name: str
    closure: float
    score: float
    tier: str


def alternation(words: list[str] | tuple[str, ...]) -> str:
    """A pattern of the words, longer ones first; matches nothing when there are none."""
    first = "".join(sorted({regex.escape(word[0]) for word in words}))
    return rf"(?=[{first}])(?:{alternatives(words)})" if words else r"(?!)"


def _by_first(words: Iterable[str]) -> dict[str, list[str]]:
    """The words under their first characters, longer ones first."""
    index: dict[str, list[str]] = {}
    for word in sorted(words, key=lambda w: (-len(w), w)):
        index.setdefault(word[0], []).append(word)
    return index


class NameReader:
    """Reads personal names: Chinese ones by surname, others by their syllables.

    Where a name ends is told by what follows it, by the characters that given names are made of, and by the
    same name elsewhere in the article.

    Example:
        >>> reader = NameReader(Lexicons())
        >>> reader.at("丁守谦致辞", 0, 5).name
        '丁守谦'
        >>> reader.at("高峰在会上说", 0, 6).name
        '高峰'
        >>> reader.at("高度重视", 0, 4) is None
        True
    """

    def __init__(self, lexicons: Lexicons) -> None:
        tiers = {row["surname"]: row["tier"] for row in lexicons.table("surnames")}
        self._single = {surname: tier for surname, tier in tiers.items() if len(surname) == 1}
        self._compound = _by_first(s for s in tiers if len(s) > 1)
        self._given = frozenset(lexicons.words("official_given", use="yes"))
        self._never = frozenset(lexicons.words("official_given", use="no"))
        self._syllables = frozenset(lexicons.words("official_ethnic", use="syllable"))
        self._tibetan = WordIndex(lexicons.words("official_ethnic", use="tibetan"))
        self._japanese = _by_first(lexicons.words("official_ethnic", use="japanese"))
        self._after_words = frozenset(lexicons.words("official_after"))
        self._after = WordIndex(self._after_words)
        self._none = WordIndex({*lexicons.words("official_notnames"), *lexicons.words("places")})
        self._noun = frozenset(lexicons.words("official_notnames", kind="noun"))

    def closure(self, text: str, end: int, stop: int) -> float:
        """How surely a name may end at ``end``: 3 before a mark or a word that follows names, 0 unknown."""
        if end >= stop or text[end] in _MARKS:
            return SURE
        word = self._after.at(text, end, stop)
        if word:
            return SURE if len(word) > 1 or word in "说称" else LIKELY
        return LIKELY if text[end].isdigit() else 0.0

    def at(
        self, text: str, start: int, stop: int, article: tuple[int, int] | None = None, listed: bool = False
    ) -> PersonName | None:
        """The name that starts at ``start``, or None.

        Args:
            text: the normalized text.
            start: where the name is to start.
            stop: where to stop looking.
            article: the stretch in which the same name counts as evidence for where it ends.
            listed: whether other names stand before it, so that less tells it is one.
        """
        if start >= stop:
            return None
        padded = _PADDED.match(text, start, stop)
        if padded and (padded[1] in self._single or padded[1] in self._compound.get(padded[1][0], ())):
            tier = self._single.get(padded[1], "compound")
            return PersonName(start, padded.end(), padded[1] + padded[2], SURE, SURE, tier)
        candidates = [c for c in self._candidates(text, start, stop, listed) if c.score > 0]
        if not candidates:
            return None
        best = max(candidates, key=lambda c: (c.score, c.end))
        if best.closure < LIKELY and article is not None:
            repeated = [c for c in candidates if self._recurs(text, c, article)]
            if repeated:
                return max(repeated, key=lambda c: (c.score, c.end))._replace(closure=LIKELY)
        return best

    def whole(self, word: str) -> bool:
        """Whether the word is a name and nothing but a name."""
        name = self.at(word, 0, len(word))
        return name is not None and name.end == len(word)

    def between(self, text: str, start: int, stop: int) -> PersonName | None:
        """A word between two 、 of a list of names, taken for a name of a kind that no list has."""
        word = _ITEM.match(text, start, stop)
        if word is None or self._none.at(text, start, stop) or self._after.at(text, start, stop):
            return None
        return PersonName(start, word.end(), word[0], SURE, LIKELY, "unlisted")

    def unlisted(self, text: str, start: int, stop: int) -> PersonName | None:
        """A name of three characters under a surname that no list has, where only a name can stand.

        The place must be one for a name (directly behind a post), and its end sure.
        """
        word = text[start : start + 3]
        if (
            _HAN.fullmatch(word)
            and len(word) == 3
            and start + 3 <= stop
            and word[0] not in self._never
            and all(char in self._given for char in word[1:])
            and not self._none.at(text, start, stop)
            and not self._after.at(text, start, stop)
            and self.closure(text, start + 3, stop) == SURE
        ):
            return PersonName(start, start + 3, word, SURE, LIKELY, "unlisted")
        return None

    def ending_at(self, text: str, end: int, floor: int, listed: bool = False) -> list[PersonName]:
        """The names that may end at ``end``, likelier ones first."""
        found: list[PersonName] = []
        for length in (3, 2, 4, 5, 6, 7):
            start = end - length
            if start < floor:
                continue
            found += [
                c for c in self._candidates(text, start, end, listed) if c.end == end and c.score > LIKELY
            ]
        return found

    def _recurs(self, text: str, name: PersonName, article: tuple[int, int]) -> bool:
        at = text.find(name.name, article[0], article[1])
        while at >= 0:
            end = at + len(name.name)
            if at != name.start and self.closure(text, end, article[1]) >= LIKELY:
                return True
            at = text.find(name.name, end, article[1])
        return False

    def _candidates(self, text: str, start: int, stop: int, listed: bool) -> list[PersonName]:
        return [*self._chinese(text, start, stop, listed), *self._foreign(text, start, stop)]

    def _chinese(self, text: str, start: int, stop: int, listed: bool) -> list[PersonName]:
        longer = self._compound.get(text[start], ())
        surname = next((s for s in longer if text.startswith(s, start, stop)), text[start])
        tier = "compound" if len(surname) > 1 else self._single.get(surname, "")
        word = self._none.at(text, start, stop) if tier else ""
        if not tier or (word and word not in self._noun and not (listed and start + len(word) == stop)):
            return []
        found: list[PersonName] = []
        first = start + len(surname)
        for end in range(first + 1, min(first + 3, stop) + 1):
            given = text[first:end]
            if not _HAN.fullmatch(given):
                break
            closure = self.closure(text, end, stop)
            if len(given) == 3 and not self._two_surnames(text, start, given, closure):
                continue
            if word and not self._noun_is_name(given, closure, listed, start + len(word) - end):
                continue
            said = self._after.at(text, first, stop)
            if closure < SURE and len(said) > 1 and first + len(said) > end:
                continue  # 李强|调: what a person of one surname does
            score = self._score(given, tier, closure)
            enough = (2.1 if tier == "common" else 2.3) if closure >= LIKELY else 1.1
            if len(given) == 1 and tier in ("rare", "word") and closure < SURE and not listed:
                continue
            if score >= enough and (closure >= LIKELY or tier in ("common", "compound")):
                found.append(PersonName(start, end, text[start:end], closure, score, tier))
        return found

    def _spelt(self, part: str) -> bool:
        """Whether the first part of a dotted name is made of syllables, not of a post before it."""
        spelt = sum(char in self._syllables for char in part)
        return part[0] in self._syllables and spelt >= 0.7 * len(part)  # not 县长|阿布都热合曼

    def _noun_is_name(self, given: str, closure: float, listed: bool, rest: int) -> bool:
        """Whether a name may begin like an everyday noun: 黄河清, and 白雪 in a list."""
        if rest >= 0:
            return listed and rest == 0 and closure == SURE
        return closure == SURE and all(char in self._given for char in given)

    def _two_surnames(self, text: str, start: int, given: str, closure: float) -> bool:
        """A wife's name under two surnames, as 林郑月娥."""
        return (
            closure == SURE
            and self._single.get(text[start]) == "common"
            and self._single.get(given[0]) == "common"
            and all(c in self._given for c in given[1:])
            and given[1:] not in self._after_words
        )

    def _score(self, given: str, tier: str, closure: float) -> float:
        score = closure + {"common": 0.5, "compound": 1.5}.get(tier, 0.0)
        if len(given) == 2 and given in self._after_words:
            score -= 4.0  # a surname and what its bearer does: 李强调
        for place, char in enumerate(given):
            if char in self._never:
                score -= 4.0
            elif char in self._given:
                score += 0.6
            elif place:
                score -= 0.3
        return score - (1.0 if len(given) == 3 else 0.0)

    def _foreign(self, text: str, start: int, stop: int) -> list[PersonName]:
        found: list[PersonName] = []
        latin = _LATIN.match(text, start, stop) if text[start].isascii() else None
        if latin:
            return [PersonName(start, latin.end(), latin[0], SURE, SURE, "latin")]
        may_be_dotted = not _DOTS.isdisjoint(text[start : start + 9])
        dotted = _DOTTED.match(text, start, stop) if may_be_dotted else None
        if dotted and self._spelt(_DOT.split(dotted[0])[0]):
            last = max(dotted[0].rfind(dot) for dot in _DOTS) + 1
            for end in range(dotted.end(), start + last, -1):
                closure = self.closure(text, end, stop)
                spelt = sum(c in self._syllables for c in text[start + last : end]) / (end - start - last)
                if closure >= LIKELY or spelt == 1:
                    score = 1.0 + closure + spelt - 4.0 * (text[end - 1] in _SAYS)
                    found.append(PersonName(start, end, text[start:end], closure, score, "foreign"))
            return found
        run = start
        while run < min(stop, start + 8) and text[run] in self._syllables:
            run += 1
        for end in range(start + 3, run + 1):
            closure = self.closure(text, end, stop)
            if closure >= LIKELY and not self._none.at(text, start, stop):
                score = closure + 0.35 * (end - start) - 0.6
                found.append(PersonName(start, end, text[start:end], closure, score, "foreign"))
        end = start
        while end < start + 6 and (word := self._tibetan.at(text, end, stop)):
            end += len(word)  # 旺堆, 格桑|卓玛
            closure = self.closure(text, end, stop)
            if closure >= LIKELY:
                found.append(PersonName(start, end, text[start:end], closure, closure + 1.0, "foreign"))
        surname = next(
            (s for s in self._japanese.get(text[start], ()) if text.startswith(s, start, stop)), ""
        )
        if surname:
            for end in range(start + len(surname) + 1, min(start + len(surname) + 3, stop) + 1):
                closure = self.closure(text, end, stop)
                if closure >= LIKELY and _HAN.fullmatch(text, start, end):
                    runs_on = any(
                        self._after.at(text, at, end) for at in range(start + len(surname) + 1, end)
                    )
                    score = closure + 0.3 * (end - start) - 4.0 * runs_on
                    found.append(PersonName(start, end, text[start:end], closure, score, "foreign"))
        return found
