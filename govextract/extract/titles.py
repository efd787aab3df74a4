"""Titles as they are written: an organ, a rank and a post; and whose people hold them."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator
from typing import Final, NamedTuple

import regex

from govextract import limits
from govextract.extract.names import NameReader, alternation
from govextract.lexicon import Lexicons
from govextract.patterns import compile_pattern, compile_plain
from govextract.records import Sector

_REACH: Final = 36  # how far left of a post its organ is looked for
_STOP: Final = compile_pattern(r"[^\p{Han}A-Za-z0-9（）()·\-]")
_COUNTED: Final = compile_pattern(
    r"""\d+(?:年|月|日|号|时|点|分)(?:上午|下午|晚)?   # 3月5日上午|县长
    | [\d一二两三四五六七八九十几多]+余?[位名个]         # 两位|副县长
    """,
    regex.VERBOSE,
)
_THIS: Final = compile_pattern(
    r"(?:该|(?<![资成基日根])本|(?<!自)我)(?=[省市县区旗州镇乡村局厅院校厂公集企项])"
)  # 该县|县长
_PLACE: Final = compile_pattern(r"[省市县区旗州镇乡村局厅院校厂]")
_BARE: Final = compile_pattern(
    r"(?:该|本|我|贵)?(?:集团公司|公司|集团|企业|单位|厂家|(?:施工|建设|业主|监理|承建|设计)(?:方|单位))(?=\p{Han})"
)
_CHAIN: Final = compile_pattern(r"(?:、\s?|[ \u3000]{1,2}|，)$")
_PARTS: Final = compile_pattern(r"[、，,；;\s]+")
_TELLS: Final = compile_pattern(r"男|女|\p{Han}{1,4}族|兼|.{0,6}级|")
_HAN: Final = compile_pattern(r"\p{Han}")
_BARE_END: Final = compile_pattern(r"(?:公司|集团|企业)$")
_BODY_START: Final = compile_pattern(
    r"^(?:其他|其它|有关|相关|一批|部分|\d+(?:余|多)?[位名]|[一二三四五六七八九十]{1,3}(?:余|多)?[位名])+"
)
_HALF: Final = compile_pattern(r"(?:\p{Han}{0,3}(?:[省市县区旗州]|自治区))?\p{Han}{2,4}")
_OTHER_HALF: Final = compile_pattern(r"(?![省市县区旗州镇乡])\p{Han}{2}(?![省市县区旗州镇乡])\p{Han}{1,8}$")
_FIRM: Final = compile_pattern(r"公司|集团|股份|项目经?理?部|厂|合作社")  # 恒力集团党群部|主任
_LEAGUES: Final = ("残联", "供销社", "工商联", "红十字会", "科协", "侨联", "文联")
_RANK: Final = compile_pattern(
    r"(?:副|代|常务|第一|执行|党组|党委|党工委|党总支|党支部|党|纪委|纪工委|团委|工会|原|时任|现任|首席|名誉|驻村)+$"
)


class Head(NamedTuple):
    """The last word of a post, at its place."""

    start: int
    end: int
    sector: str
    kind: str


class Title(NamedTuple):
    """A post as it stands in the text."""

    start: int
    end: int
    text: str
    sector: str


class TitleReader:
    """Finds posts and reads how far left a title goes.

    Example:
        >>> reader = TitleReader(Lexicons())
        >>> text = "会议由县发展和改革局党组书记"
        >>> reader.title(text, next(reader.heads(text)), 0).text
        '县发展和改革局党组书记'
    """

    def __init__(self, lexicons: Lexicons, names: NameReader | None = None) -> None:
        self._names = names or NameReader(lexicons)
        self._posts = {row["post"]: (row["sector"], row["kind"]) for row in lexicons.table("posts")}
        self._heads = re.compile(
            alternation(list(self._posts))
        )  # literals alone: five times as fast as regex
        self._bodies = {row["suffix"]: row["sector"] for row in lexicons.table("bodies")}
        self._longest = max(map(len, self._bodies))
        self._before = compile_plain(alternation(lexicons.words("official_before")))
        self._inside = compile_plain(alternation(lexicons.words("official_inside")))
        bodies = [word for word, (_, kind) in self._posts.items() if kind == "body"]
        self.body = compile_pattern(
            rf"等(?P<body>[^，,。；;：:、！!？?\s“”（）()等]{{0,16}}?(?:{alternation(bodies)}))(?!小组|下|机构|力|班子|批示|牵头|重视)"
        )

    def heads(self, text: str) -> Iterator[Head]:
        """The posts of a text, in its order."""
        for match in self._heads.finditer(text):
            limits.check()
            sector, kind = self._posts[match[0]]
            yield Head(match.start(), match.end(), sector, kind)

    def title(self, text: str, head: Head, floor: int) -> Title:
        """The title that ends with ``head``, with the organ written directly before it."""
        start = self._left(text, head, floor)
        bare = _BARE_END.search(text, max(floor, start - 4), start)
        organ = text[bare.start() if bare else start : head.start]
        return Title(start, head.end, text[start : head.end], self.sector(organ, head.sector))

    def chain(self, text: str, head: Head, floor: int, ends: dict[int, Head]) -> list[Title]:
        """The titles that end with ``head``, those before it joined by 、 first: 县委副书记、县长."""
        titles = [self.title(text, head, floor)]
        while len(titles) < 6:
            at = titles[0].start
            gap = _CHAIN.search(text, max(floor, at - 3), at)
            before = ends.get(gap.start()) if gap else None
            if gap is None or before is None:
                break
            if gap[0].startswith("，") and not text[before.start : before.end].endswith("常委"):
                break
            titles.insert(0, self.title(text, before, floor))
        return titles

    def bracket(self, inner: str) -> list[str]:
        """The posts in the brackets behind a name; [] unless every part is one, or tells of the person."""
        posts: list[str] = []
        for part in _PARTS.split(inner):
            if _TELLS.fullmatch(part):
                continue
            if not self.ends_with_post(part):
                return []
            posts.append(part)
        return posts

    def ends_with_post(self, word: str) -> bool:
        """Whether the word ends with a post."""
        return any(head.end == len(word) for head in self.heads(word))

    def post_sector(self, word: str) -> str:
        """The sector of a title given as a word."""
        head = next((h for h in self.heads(word) if h.end == len(word)), None)
        return self.sector(word[: head.start], head.sector) if head else ""

    def sector(self, organ: str, sector: str) -> str:
        """Whose post it is: by the post alone, or by the organ where the post leaves it open; "" when both do."""
        if sector == "enterprise" or _FIRM.search(organ):
            return "enterprise"
        if sector == "public":
            return sector
        organ = _RANK.sub("", organ)
        for size in range(min(self._longest, len(organ)), 0, -1):
            found = self._bodies.get(organ[-size:])
            if found:
                return (
                    found if found != "public" or sector != "other" or organ.endswith(_LEAGUES) else "other"
                )
        return {"organ": "", "firm": "enterprise"}.get(sector, sector)

    def organ_end(self, text: str, start: int, stop: int) -> list[int]:
        """Where organs that start at ``start`` may end, the longest first: 县文旅局|余长河."""
        return [
            end for end in range(min(stop, start + 24), start + 1, -1) if self._ends_organ(text, start, end)
        ]

    def ends_with_organ(self, word: str) -> bool:
        """Whether the word ends like an organ, a firm or a place."""
        return self._ends_organ(word, 0, len(word))

    def body_title(self, text: str) -> str:
        """A body's name without numbers and pronouns before it: 10余位县领导 → 县领导."""
        return _BODY_START.sub("", text)

    def _ends_further(self, text: str, start: int, end: int) -> bool:
        """Whether an organ stands between 该县 and the post: 该县|发改局局长, not 该县|党委书记."""
        organ = _RANK.sub("", text[start:end])
        return len(organ) > 2 and self._ends_organ(organ, 0, len(organ))

    def _ends_organ(self, text: str, start: int, end: int) -> bool:
        return any(text[at:end] in self._bodies for at in range(max(start, end - self._longest), end))

    def _left(self, text: str, head: Head, floor: int) -> int:
        limits.check()
        low = max(floor, head.start - _REACH)
        start = low
        at = head.start
        while at > low:
            mark = text[at - 1]
            if mark in "）)":
                opened = max(text.rfind("（", max(low, at - 14), at), text.rfind("(", max(low, at - 14), at))
                if opened > low and at < head.start and _HAN.match(text, opened - 1):
                    at = opened
                    continue
                start = at
                break
            if mark in "（(" or _STOP.match(mark):
                start = at
                break
            at -= 1
        kept = [(m.start(), m.end()) for m in self._inside.finditer(text, start, head.end)]
        starts = [a for a, _ in kept]
        for match in self._before.finditer(text, start, head.start):
            index = bisect_left(starts, match.start() + 1) - 1
            if (
                index >= 0
                and match.end() <= kept[index][1]
                and len(match[0]) < kept[index][1] - kept[index][0]
            ):
                continue
            if match[0] in ("和", "与", "及") and self._joins_organ(text, start, match.end(), head.start):
                continue
            start = match.end()
        for counted in _COUNTED.finditer(text, start, head.start):
            start = counted.end()
        this = list(_THIS.finditer(text, start, head.start + 1))
        if this:
            start = this[-1].end()
            if _PLACE.match(text, start) and not self._ends_further(text, start + 1, head.start):
                start += 1
        bare = _BARE.match(text, start, head.end)
        if bare and bare.end() <= head.start:
            start = bare.end()
        return min(start, head.start)

    def _joins_organ(self, text: str, start: int, middle: int, end: int) -> bool:
        """Whether 和, 与 or 及 stands inside an organ's name: 海洋及渔业事务管理所, not 王平及县水利局."""
        left, right = text[start : middle - 1], text[middle:end]
        return (
            _HALF.fullmatch(left) is not None
            and not self._names.whole(left)
            and not self.ends_with_post(left)
            and _OTHER_HALF.match(right) is not None
            and self.sector(right, "") == "public"
        )


def settle(sectors: list[str]) -> Sector:
    """The sector of a person by the sectors of the titles, the first deciding."""
    for sector in sectors:
        if sector == "enterprise":
            return "enterprise"
        if sector == "other":
            return "other"
        if sector == "public":
            return "public"
    return "public"
