"""Counted sets of projects: 50个重点项目, 重点工程112项."""

from __future__ import annotations

import regex

from govextract import limits
from govextract.extract.mentions import GroupMention
from govextract.extract.stretches import StretchCutter
from govextract.lexicon import Lexicons, alternatives
from govextract.patterns import compile_pattern, compile_plain
from govextract.text.document import Document, Extent
from govextract.text.numerals import NUMBER, parse_number

_CLASSIFIER = r"(?:个|项|件|宗|处)"
_HEAD = r"(?:工程项目|项目工程|项目|工程|专案)"
# 10亿元以上, 过亿元, 超50亿元的, 亿元以上 before 项目
_SUM = rf"(?:超过|超|过|逾)?(?:(?>{NUMBER})?[十百千万]?[万亿]?(?:美|欧|港)?元)(?:及?以上|以下|以内)?的?"
_THRESHOLD = compile_pattern(rf"(?:总?投资额?)?{_SUM}(?=$|\p{{Han}})|[十百千]?亿级(?=$|\p{{Han}})")
# 29个重点项目, 7处农村饮水安全巩固提升工程, 12个总投资超10亿元的大项目, 两个“百亿级”项目
_COUNT_FIRST = compile_pattern(
    rf"""(?<![\d.第亿万千百十])(?P<count>(?>{NUMBER}))\s?
         (?:{_CLASSIFIER}|[座条](?=\p{{Han}}{{2,14}}工程))          # 9座|小型水库除险加固工程
         (?:(?:计划)?(?:总?投资额?)?(?:均|都)?在?{_SUM})?
         (?:[“「]\p{{Han}}{{2,6}}[”」])?
         (?P<modifier>[\p{{Han}}A-Za-z]{{0,9}}?(?:、\p{{Han}}{{1,6}}){{0,3}}?\p{{Han}}{{0,12}}?)
         (?P<head>{_HEAD})""",
    regex.VERBOSE,
)
# 重点工程112项, 亿元以上重大项目62个, 新签约项目150个
_COUNT_LAST = compile_pattern(
    rf"(?P<head>{_HEAD})(?:\s?(?:已?达到?|共计?|总数)?|[，,]共计?)\s?(?P<count>(?>{NUMBER}))\s?{_CLASSIFIER}(?![月百])"
)
_QUOTED = compile_pattern(r"[“「][^“”「」\n]{2,8}[”」]$")  # “十四五”|重大工程项目216个
_IN_QUOTES = compile_pattern(r"[“「][^“”「」\n]{1,8}$")
_AS_VERB = compile_pattern(
    r"(?:今年|全年|已|再){0,3}(?:集中开工|集中签约|签约|开工|开复工|竣工|投产|引进|审批|挂钩|联系|储备|洽谈|跟踪|对接|落地|实施|安排|谋划|包装)"
)
_LED = compile_pattern(r"正在?$|力争|争取|已|共|再|将|计划|累计|可|全县|全市|全区|现场")
_OVER = ("超", "过", "逾")
_NOT_COUNTED = compile_pattern(
    r"的|一个|^以[上下]|^工作|户|名|是|为|了|在(?!建|谈|库)|由|和.{6}|实施|推进|建设了"
)
_SLOGAN = compile_pattern(r"一个(?:重点|重大)?项目[、，]?(?:一|配备)")


class GroupExtractor:
    """Finds counted sets of projects.

    Args:
        lexicons: gives ``project_words`` (roles ``generic`` and ``group``).
        cutter: cuts sentences into stretches.
    """

    def __init__(self, lexicons: Lexicons, cutter: StretchCutter) -> None:
        self._cutter = cutter
        words = {
            *lexicons.words("project_words", role="generic"),
            *lexicons.words("project_words", role="group"),
        }
        self._modifiers = frozenset(word for word in words if len(word) > 1 and word[0] not in "全我")
        self._longest = max(map(len, words))
        roles = ("break", "lead", "assign")
        verbs = {
            word for role in roles for word in lexicons.words("project_words", role=role) if len(word) > 1
        }
        # 增补|联系项目6个, 评选|先进项目5个
        self._verb = compile_plain(alternatives(verbs - self._modifiers))

    def extract(self, document: Document) -> list[GroupMention]:
        """The groups of a document, in text order."""
        text = document.text
        found: list[GroupMention] = []
        taken = bytearray(len(text))
        for match in _COUNT_LAST.finditer(text, timeout=limits.left()):
            start = self._left_edge(document, match.start())
            self._add(document, found, taken, (start, match.end()), match["count"], "count_last")
        for match in _COUNT_FIRST.finditer(text, overlapped=True, timeout=limits.left()):
            if _NOT_COUNTED.search(match["modifier"]) or _SLOGAN.match(text, match.start()):
                continue
            if match["count"] not in ("一", "几", "数", "百", "千"):
                self._add(document, found, taken, match.span(), match["count"], "count_first")
        return sorted(found, key=lambda g: g.start)

    def _add(
        self,
        document: Document,
        found: list[GroupMention],
        taken: bytearray,
        span: tuple[int, int],
        count: str,
        rule: str,
    ) -> None:
        start, end = span
        number = parse_number(count)
        if number is None or number.value != int(number.value) or not document.is_content(start):
            return
        if any(taken[start:end]):
            return
        taken[start:end] = b"\1" * (end - start)
        found.append(GroupMention(start, end, int(number.value), rule))

    def _left_edge(self, document: Document, head: int) -> int:
        """Where the noun phrase before 项目 starts: over its stretch, modifiers, thresholds, 、 between modifiers."""
        text, at = document.text, head
        sentence = document.sentence_at(at)
        window = Extent(max(sentence.start, at - 60), min(sentence.end, at + 4))
        for elements in self._cutter.cut(text, window, ()):
            for element in elements:
                if element.kind == "stretch" and element.start < at < element.end and at - element.start <= 8:
                    at = element.start
        within = _IN_QUOTES.search(text, max(0, at - 8), at)
        if within and ("”" in text[at:head] or "」" in text[at:head]):
            at = within.start()  # “三个|一批”活动项目
        while at > 0:
            threshold = next(
                (m for m in _THRESHOLD.finditer(text, max(0, at - 16), at) if m.end() == at), None
            )
            if threshold:
                at = threshold.start()
                continue
            quoted = _QUOTED.search(text, max(0, at - 10), at)
            if quoted:
                at = quoted.start()
                continue
            word = self._modifier_before(text, at)
            if word:
                at -= len(word)
                continue
            if text[at - 1] in "、和" and (word := self._modifier_before(text, at - 1)):
                at -= 1 + len(word)
                continue
            break
        lead = self._verb.match(text, at, head)
        if (
            lead
            and lead.end() < head
            and not self._modifier_at(text, at, lead.end())
            and not _THRESHOLD.match(text, at)
        ):
            at = lead.end()
        verb = _AS_VERB.match(text, at)
        if verb and (_THRESHOLD.match(text, verb.end()) or _LED.search(text, max(0, at - 3), at)):
            at = verb.end()  # 力争签约|亿元以上项目12个
        return at - 1 if text[at - 1 : at] in _OVER and _THRESHOLD.match(text, at - 1) else at

    def _modifier_at(self, text: str, at: int, verb_end: int) -> bool:
        """服务业项目: a modifier that only begins like a verb."""
        return any(text[at:end] in self._modifiers for end in range(verb_end + 1, at + self._longest + 1))

    def _modifier_before(self, text: str, at: int) -> str:
        for length in range(min(self._longest, at), 0, -1):
            if text[at - length : at] in self._modifiers:
                return text[at - length : at]
        return ""
