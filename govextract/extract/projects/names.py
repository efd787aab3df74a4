"""What a stretch names: where the name in it starts and ends, what its head is, whether it is of one thing only."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

import regex

from govextract.extract.projects import patterns as p
from govextract.extract.stretches import Element, StretchCutter
from govextract.lexicon import Lexicons, WordIndex, alternatives
from govextract.once import made_once
from govextract.patterns import compile_pattern, compile_plain

Head = Literal["work", "facility", "nominal", "none"]

_LONGEST = 100
"""Names are shorter; what stands behind in text with no marks is none of theirs."""


@dataclass
class Name:
    """The part of a stretch that can be a name; what few rules ask is told when they do."""

    start: int
    end: int
    head: Head  # 项目 or 工程, what is built, works told as a noun, or neither
    left: str  # the role of a verb that was cut off its front: 建设|科技产业园
    word: str  # its characters
    sized: bool  # a capacity stands inside: 年出栏15万头生猪养殖场
    reader: NameReader
    text: str  # the document's
    limit: int  # where the stretch ends, or what is looked at of it
    stretch_end: int

    @property
    def is_short_and_headless(self) -> bool:
        """Whether nothing but a sum with 的 before it could make it a name."""
        return self.head == "none" and len(self.word) <= 3 and not self.sized

    @made_once
    def specific(self) -> bool:
        """Whether it is more than generic words, kinds of facility and slogans."""
        return self.reader.is_specific(self.word)

    @made_once
    def cued(self) -> bool:
        """Whether figures about it follow at once: 光伏|4.8兆瓦."""
        return p.CUE.match(self.text, self.end, self.limit) is not None

    @made_once
    def sizes_itself(self) -> bool:
        """Whether words follow at once that tell its capacity: |新增学位1800个, |日供水10万吨."""
        return p.SIZES.match(self.text, self.end) is not None

    @made_once
    def costs(self) -> bool:
        """Whether its sentence tells its ground first and its sum later: |占地620亩，…，总投资约12.5亿元."""
        return p.GROUND_AND_SUM.match(self.text, self.end) is not None

    @made_once
    def told_sum(self) -> bool:
        """Whether what it costs is told at once, and it is not who pays, a measure or a phase."""
        return (
            p.TOLD_SUM.match(self.text, self.end) is not None
            and not p.PAYER.search(self.word)
            and not p.MEASURE.search(self.word)
            and not p.AFTER_PHASE.search(self.text, max(0, self.start - 6), self.start)
        )

    @made_once
    def told_by_deed(self) -> bool:
        """Whether who builds it follows, the contract about it, or how far it is."""
        return any(pattern.match(self.text, self.end) for pattern in (p.BY_WHOM, p.AGREED, p.PROGRESS))

    @property
    def built(self) -> bool:
        """Whether it is a park or base in general words, a project where it is what is being built."""
        quantity = p.QUANTITY.match(self.word)
        bare = self.word[quantity.end() :] if quantity else self.word
        return (
            self.head == "facility"
            and len(bare) >= 5
            and not self.reader.is_kind(bare)
            and bool(p.BUILT.search(bare))
        )

    @made_once
    def pointed(self) -> bool:
        """Whether one of the next sentences says of 这座水库 or 这条线 how it is built, or for what sum."""
        end = min(self.end + 220, len(self.text))
        behind = p.NEXT_SENTENCE.match(self.text, self.stretch_end)
        if behind:
            at = behind.end()
            same = self.text.startswith(("项目", "工程", self.word[-1], self.word[-2:]), at)
            if same and (behind["this"] or self.text.startswith(self.word[-2:], at)):
                return p.WORKS_TOLD.search(self.text, at, at + 60) is not None
        if self.text.find("这", self.end, end) < 0:
            return False
        for this in p.THIS.finditer(self.text, self.end, end):
            of = this["of"]
            road = self.word[-1] in "道路线" and of[:1] in ("路", "道", "线")
            points = of.startswith((self.word[-1], "项目", "工程")) or road or self.word[-2:] in of
            if points and p.WORKS_TOLD.search(self.text, this.start(), this.end() + 30):
                return True
        return False

    @property
    def seen(self) -> bool:
        """Whether 现场 follows, or the next sentence goes on about it."""
        return bool(p.AT_WORK.match(self.text, self.end) or p.NEXT_GOES_ON.match(self.text, self.stretch_end))


class NameReader:
    """Reads names out of stretches.

    Args:
        lexicons: gives ``project_heads`` and ``project_words``.
        cutter: knows which words no dictionary holds.
    """

    def __init__(self, lexicons: Lexicons, cutter: StretchCutter) -> None:
        self._cutter = cutter
        self._heads: dict[str, Head] = {row["head"]: row["kind"] for row in lexicons.table("project_heads")}  # type: ignore[misc]
        self._heads_by_end: dict[str, list[str]] = {}
        for head in sorted(self._heads, key=len, reverse=True):
            self._heads_by_end.setdefault(head[-1], []).append(head)
        self.words: dict[str, frozenset[str]] = {}
        for row in lexicons.table("project_words"):
            self.words[row["role"]] = self.words.get(row["role"], frozenset()) | {row["word"]}
        self.tells = tuple(self.words["tell"] | self.words["hint"])
        self.works = tuple(word for word in self.words["works"] if len(word) > 1)
        # of this reader, since a cache of the class would keep all pipelines alive
        self.is_specific = lru_cache(maxsize=4096)(self._is_specific)
        self._compile()

    def _compile(self) -> None:
        heads, words = self._heads, self.words
        self._works = tuple(word for word, kind in heads.items() if kind == "work")
        work = alternatives(self._works)
        # 扩产项目, 建设工程项目, 二期工程; not 工程技术, 项目部
        self._work = compile_pattern(
            rf"(?<=.)(?<!控制性)(?<![厂站桥楼院馆库园]主体)(?:{work})(?!技术|机械|师|学|量|局|会(?=[指强表说报认「“，,]|主委)|分署|署|院|队|款|部|办|组|长|科|股|处室|经理|负责人|业主|库|建设[司局处]|用地|资金|贷款"
            # 正远|工程|咨询有限公司: a firm
            rf"|(?:建设|咨询|监理|管理|设计|检测|造价|勘察|施工|项目)*\p{{Han}}{{0,2}}(?:有限|股份|集团|总?公司))"
            rf"(?:(?:建设|施工|配套|[一二三四]期)?(?:{work}))?"
        )
        phases = {"一期", "二期", "三期", "四期"}
        nominals = {word for word, kind in heads.items() if kind == "nominal"} - phases
        nominal = alternatives(nominals)
        self._works_end = (*nominals, *self._works)
        facilities = {word for word, kind in heads.items() if kind == "facility"}
        institutions = alternatives(word for word in facilities if len(word) > 2)
        self._works_at = compile_plain(
            rf"(?:.(?:{institutions})|[县市区州旗]\p{{Han}}{{0,2}}医院|\p{{Han}}{{2}}灌区)\p{{Han}}{{0,4}}?(?:{nominal}){{1,3}}(?:{work})?$"
        )
        self._building_of = compile_plain(
            rf".(?:{institutions})\p{{Han}}{{0,4}}?(?:楼|院区|病区|分院|校区|馆)$"
        )
        long = {word for word in facilities if len(word) > 1}
        self.facility = compile_plain(alternatives(long | set("路街河渠桥线站厂库")))
        told_of = {f"{word}的" for word in words["tell"]}
        self._any_head = WordIndex(heads)
        self._signs = WordIndex({*heads, *long, *"路街河渠桥线站厂库", *told_of})
        self._nohead = tuple(words["nohead"])
        self._verbs = tuple(words["verb"])
        self._own = compile_plain(rf"[省市县区旗州盟镇](?:{alternatives(words['own'])})")
        self._firm = compile_plain(rf"\p{{Han}}{{2,8}}(?:{alternatives(words['firm'])})")
        self.lead = compile_plain(
            rf"(?:{alternatives(words['lead'])})(?=[\p{{Han}}A-Za-z0-9“])(?!园|城(?![区乡镇市])|港|谷|中心|大厦|基地|路|街|小镇)"
        )
        self._lead_openings = frozenset(word[0] for word in words["lead"])
        self._trails = tuple(words["trail"])
        self._trail = compile_pattern(  # not 有限|公司
            rf"(?:(?!(?<=有限|责任|股份|集团)公司)(?:{alternatives(words['trail'])})){{1,4}}$"
        )
        proper = {head for head in heads if head.endswith("谷")}  # 云谷|数据中心
        self._generic = WordIndex(words["generic"] | words["kind"] | set(heads) - proper | set("、和与及的"))
        self._campaign = WordIndex(words["campaign"] | words["generic"] | set("“”、和与"))

    def read(self, text: str, element: Element, quantities: Sequence[int] = ()) -> Name | None:
        """The name in a stretch, without what leads it in and what trails it, or None.

        Args:
            text: the normalized text.
            element: the stretch.
            quantities: where capacities start, in text order.
        """
        start, end, left = self._front(text, element.start, min(element.end, element.start + _LONGEST))
        word = text[start:end]
        if len(word) < 2:
            return None
        if (word[0].isdigit() or word[0] in p.NO_NAME_OPENINGS) and (
            self._is_counted(word) or p.ONLY_PHASE.fullmatch(word)
        ):
            return None
        head, stop = self._bounded_head(word)
        if head == "work" and stop < len(word) - 2:
            is_class = self.is_class(word[:stop])
            may_class = not word.startswith("建设", stop) and not self.is_specific(word[:stop])
            if is_class or may_class:
                rest = element._replace(start=start + stop, word=text[start + stop : element.end])
                named = self.read(text, rest, quantities)
                if is_class or (named is not None and named.head != "none" and named.specific):
                    return named  # 湖南省重大水利工程|金塘冲水库, 水利项目|姚江二通道工程
        if word[:stop].endswith("工程") and stop < len(word) - 3 and word.endswith("项目"):
            stop = len(word)  # 城欣市政工程|天然油脂深加工项目
        if stop < len(word):
            phase = p.PHASE_HERE.match(word, stop) or p.SECTION.match(word, stop)
            stop = phase.end() if phase else stop
        name = word[:stop]
        if not p.HAN.search(name) and not p.LATIN.search(name):
            return None
        inside = bisect_right(quantities, start + 1)
        sized = inside < len(quantities) and quantities[inside] < start + stop
        return Name(start, start + stop, head, left, name, sized, self, text, end, element.end)

    def _is_counted(self, word: str) -> bool:
        """Whether a stretch begins with how many there are: 4个泊位; 七台河市 is a place."""
        counted = p.COUNTED.match(word)
        return counted is not None and len(self._cutter.place_at_start(word)) <= len(counted[0])

    def _front(self, text: str, start: int, end: int) -> tuple[int, int, str]:
        """Where the name starts, behind verbs, lengths, marks and who builds it; and the role of such a verb."""
        left, first = "", start
        if text[start] == "中" and p.AFTER_PROJECTS.search(text, max(0, start - 2), start + 1):
            start += 1
        while True:
            word = text[start:end]
            opens_with_figure = word[:1].isdigit() or word[:1] == "."
            before = text[max(0, start - 1) : start]
            # 、|和新村饮水安全; 。|和禾电厂
            joint = word[:1] in ("和", "与", "及") and before == "、"
            joint = joint or (word[:1] == "和" and before in ("", *"。；\n"))
            skip: re.Match[str] | regex.Match[str] | None = None
            if not joint:
                skip = self._after_sum(text, start, word) or self._leads(word)
            if skip is None and opens_with_figure:
                skip = p.LENGTH.match(word)
            if skip and skip.end() < len(word) - 1 and not p.PHASE_HEAD.match(word):
                roles = (role for role in ("assign", "works", "build") if skip[0] in self.words[role])
                left = next(roles, left)
                start += skip.end()
                continue
            if start > first and len(word) > 6 and word.startswith(("项目", "工程")):
                start += 2  # 重点|项目|云城航空港多式联运项目
                continue
            mark = p.INLINE_MARK.match(word) if opens_with_figure else None
            if mark:
                start += mark.end()
                continue
            if word[:1] in " 　“「·" and len(word) > 2 and not ("”" in word or "」" in word):
                start += 1
                continue
            break
        if any(verb in word for verb in p.AGENT_VERBS):
            agent = p.AGENT.search(word) or (text.startswith("在", start - 1) and p.AT_PLACE.match(word))
            if agent:
                return start + agent.end(), end, "works"
        return start, end, left

    def _after_sum(self, text: str, start: int, word: str) -> re.Match[str] | None:
        """投资2亿元|建设|城区供热工程: behind a sum it is a verb, whatever follows."""
        return p.BUILDS_SOMETHING.match(word) if text[start - 1 : start] == "元" else None

    def _leads(self, word: str) -> re.Match[str] | None:
        """A verb or the like before the name; not the first character of a place: 和静."""
        if word[:1] not in self._lead_openings:
            return None
        lead = self.lead.match(word)
        return None if lead and lead.end() == 1 and self._cutter.place_at_start(word) else lead

    def _bounded_head(self, word: str) -> tuple[Head, int]:
        """The head, and where a name with none ends."""
        head, stop = self.head(word)
        if head != "none":
            return head, stop
        if not p.PLACE_IN_FRONT.isdisjoint(word):
            within = [
                m for m in self.facility.finditer(word) if word[m.end() : m.end() + 1] in p.PLACE_IN_FRONT
            ]
            if within and within[-1].end() > 4:
                return "facility", within[-1].end()  # 生产线|里机声隆隆
        stop = len(word)
        firm = self._firm.match(word) if word[-1] in p.BECAME else None
        if firm and p.FIRM_BECAME.fullmatch(word, firm.end()):
            stop = firm.end()  # 鲁原生物|成
        will = p.WILL.search(word, 3)
        if will and will.start() < stop:
            stop = will.start()
        if not word.endswith(self._trails, 0, stop):
            return "none", stop
        trail = self._trail.search(word, 0, stop)
        return "none", trail.start() if trail and trail.start() > 2 else stop

    def head(self, word: str) -> tuple[Head, int]:
        """The kind of a stretch's head, and where it ends."""
        work = self._work.search(word) if any(head in word for head in self._works) else None
        if work:
            return "work", work.end()
        # 三沙渔港水产品加工中心|新建1.5万吨冷库
        for built in p.BUILT_INSIDE.finditer(word, 4) if len(word) > 6 else ():
            before, stop = self._last_head(word[: built.start()])
            if before in ("facility", "nominal") and stop == built.start():
                return before, stop
        head, end = self._last_head(word)
        if head == "none":
            for cue in p.CUE.finditer(word, 2):  # the name ends before the cue, if a head stands there
                before, stop = self._last_head(word[: cue.start()])
                if before != "none" and stop == cue.start() and stop > 3:
                    return before, stop
        return head, end

    def _last_head(self, word: str) -> tuple[Head, int]:
        """The head at the end of a stretch, before phases and what trails a name."""
        works = p.MAIN_WORKS.search(word)
        trimmed = word[: works.start()] if works else word
        while True:
            phase = None if p.IN_PHASES.isdisjoint(trimmed) else p.PHASE_END.search(trimmed)
            if phase and phase.start() > 1:
                head, _ = self._last_head(trimmed[: phase.start()])
                return ("facility" if head == "none" else head), len(trimmed)
            if trimmed.endswith(self._nohead):
                return "none", len(word)
            for ending in self._heads_by_end.get(trimmed[-1:], ()):
                if trimmed.endswith(ending) and not (len(ending) == 1 and len(trimmed) < 3):
                    return self._heads[ending], len(trimmed)
            trail = self._trail.search(trimmed) if trimmed.endswith(self._trails) else None
            if trail is None or trail.start() <= 1:
                return "none", len(word)
            trimmed = trimmed[: trail.start()]

    def may_have_head(self, word: str) -> bool:
        """Whether a stretch could have a head: a word that can be one stands in it, or a phase's last character."""
        return self._any_head.occurs_in(word) or not p.IN_PHASES.isdisjoint(word)

    def may_stand_in(self, words: str) -> bool:
        """Whether a sentence that holds no sum, size or counted set may name a project all the same.

        It must have a head or a phase in it, or what makes a name of words without a head: 获批的…, 签约的还有….
        """
        return self._signs.occurs_in(words) or p.NAMES_WITHOUT_HEAD.search(words) is not None

    def is_kind(self, name: str) -> bool:
        """Whether a name is a kind of facility, none in particular: 标准厂房."""
        return name in self.words["kind"]

    def _is_specific(self, name: str) -> bool:
        """Whether something in the name is more than generic words, kinds of facility and slogans."""
        bare = _without_phase(name)
        unnamed = bare.endswith(("项目", "工程")) and bare[:-2].endswith(self._verbs)
        if unnamed and not (len(bare) > 7 and self.opens_with_place(bare)):
            return False  # 狠抓项目, not 康县农村供水保障工程
        quantity = p.QUANTITY.match(bare)
        if quantity:
            bare = bare[quantity.end() :]
        if bare.endswith(self._works_end) and self._works_at.search(bare):
            return True  # 市妇幼保健院异地新建项目
        thing = bare.removesuffix("项目").removesuffix("工程")
        if p.ORDINAL_NAME.search(thing) or self._building_of.search(thing):
            return True  # 第七小学, 市疾控中心实验楼
        if self.is_kind(bare) or bare in self._heads or self.is_class(bare):
            return False
        rest = len(bare) - self._generic_run(bare)
        county = rest == 1 and self.opens_with_place(bare) and bare.endswith("工程")  # 康县农村供水保障工程
        if rest == 0 or (rest < 2 and not county and not p.LATIN.search(bare)):
            return False
        is_campaign = bare.endswith("工程") and (
            self._campaign.run(bare[:-2]) == len(bare) - 2 or p.QUOTED_CAMPAIGN.match(bare) is not None
        )
        return not is_campaign

    def _generic_run(self, name: str) -> int:
        """How far generic words, kinds of facility and round sums go from the start of a name."""
        end = 0
        while True:
            word = self._generic.at(name, end)
            stop = end + len(word) if word else end
            if not word and (amount := p.ROUND_SUM.match(name, end)):
                stop = amount.end()
            if stop == end:
                return end
            end = stop

    def is_place(self, name: str) -> bool:
        """Whether a name is a place's: 泉港区."""
        return self._cutter.is_place(name)

    def opens_with_place(self, name: str) -> bool:
        """Whether a place opens it: 桂平|三线船闸."""
        return self._cutter.place_at_start(name) != ""

    def is_own(self, name: str) -> bool:
        """Whether a name is of what its county has one of, and so of one thing only: 县体育馆."""
        return self._own.fullmatch(name) is not None

    def is_firm(self, name: str) -> bool:
        """Whether it is a firm's short name: 滇禾种业."""
        return self._firm.fullmatch(name) is not None

    def opens_with_firm(self, name: str) -> bool:
        """Whether a firm's short name opens it: 北原牧业|万头奶牛场."""
        firm = self._firm.match(name)
        return firm is not None and 3 < firm.end() < len(name) - 2  # not 大数据|产业园

    def is_class(self, name: str) -> bool:
        """Whether a name is of a class of projects: 重点项目."""
        quoted = p.QUOTED_NAME.search(name)
        if quoted and (quoted["name"].endswith("公司") or self._last_head(quoted["name"])[0] == "facility"):
            return False
        return (
            p.CLASS.search(name) is not None
            and not name.endswith((")", "）"))
            and "）" not in name
            and ")" not in name
        )

    def is_unnamed(self, name: str) -> bool:
        """Whether a verb stands where the name of a project should: 狠抓|项目."""
        return name.endswith(self._verbs)

    def is_proper(self, name: str) -> bool:
        """Whether a name has a place in it, a part that no dictionary knows, or a sign of its own."""
        bare = _without_phase(name)
        return bool(p.LATIN.search(bare) or p.ORDINAL_NAME.search(bare)) or self._cutter.has_unknown(bare)

    def joined(self, text: str, elements: list[Element]) -> list[Element]:
        """Elements with the stretches that are one name made one: 3万吨全粉及2万吨淀粉生产线."""
        result: list[Element] = []
        index = 0
        while index < len(elements):
            element = elements[index]
            following = elements[index + 1] if index + 1 < len(elements) else None
            if (
                element.kind in ("and", "list") and following is not None and following.kind == "stretch"
                and result and result[-1].kind == "stretch"
                and self._is_one_name(result[-1], element, following, elements[max(0, index - 3) : index])
            ):  # fmt: skip
                start, end = result[-1].start, following.end
                result[-1] = Element("stretch", start, end, text[start:end])
                index += 2
                continue
            if (
                element.kind == "paren" and following is not None and following.kind == "stretch"
                and following.word.startswith("至") and result and result[-1].kind == "stretch"
            ):  # 北安（龙镇）至黑河铁路改造  # fmt: skip
                start, end = result[-1].start, following.end
                result[-1] = Element("stretch", start, end, text[start:end])
                index += 2
                continue
            result.append(element)
            index += 1
        return result

    def _is_one_name(self, left: Element, mark: Element, right: Element, before: list[Element]) -> bool:
        left_head, right_head = self.head(left.word)[0], self.head(right.word)[0]
        goods = p.GOODS.match(right.word)
        if mark.kind == "list":  # 年产5万吨淀粉、2万吨粉丝项目
            if right_head == "work" and self.is_place(left.word):
                return self.opens_with_place(right.word)  # 齐齐哈尔、佳木斯机场改扩建项目
            return goods is not None and any(c.isdigit() for c in left.word) and left_head == "none"
        if left_head == "work" or mark.word in ("以及", "或"):
            return False
        in_list = any(element.kind == "list" for element in before)
        if goods or right.word.startswith(("配套", "附属", "接线")):
            return True  # 四桥及接线工程
        if mark.word in ("及", "暨"):
            both = left_head in ("facility", "nominal") and right_head in ("facility", "work", "nominal")
            return not (in_list and both)
        if in_list:
            return False
        if mark.word == "和" and len(left.word) <= 2 and left_head == "none" and right_head != "none":
            return True  # 晶和源…电站: a character of the name
        if left_head == right_head == "nominal":  # 续建配套与现代化改造
            return not (self.is_proper(right.word) or self.facility.search(right.word))
        if left_head == "nominal" and right_head == "work":  # 续建配套与现代化改造工程
            whole = right.word[: self.head(right.word)[1]]
            if not self.is_specific(whole):
                return True  # 退城搬迁与转型升级项目
            bare = whole.removesuffix("项目").removesuffix("工程")
            return self.head(bare)[0] == "nominal" and not (
                self.is_proper(bare) or self.facility.search(bare)
            )
        return right_head == "work" and left_head == "none"


def _without_phase(name: str) -> str:
    bare = p.SPACE.sub("", name)
    return bare if p.IN_PHASES.isdisjoint(bare) else p.PHASE_END.sub("", bare)
