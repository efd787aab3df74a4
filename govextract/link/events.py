"""What happens on a date: the event words around it, and whether it lies ahead."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import cast

from govextract.extract.mentions import DateMention
from govextract.lexicon import Lexicons, alternatives
from govextract.patterns import compile_pattern, compile_plain
from govextract.records import Event
from govextract.text.document import Document, Extent

_AHEAD = compile_pattern(
    r"计划|预计|将于|将|力争|争取|拟|确保|有望|可望|保证|目标|预期|料|务必|必须|要求|届时|前$|^(?:底|末)?前|可实现|最快|开展前"
)
_DONE = compile_pattern(r"已|了|顺利|成功|正式|刚刚|取得")
# 预计2024年开工，|2025年|全部投产: the clause before tells of a plan
_PLAN_BEFORE = compile_plain(
    r"(?:计划|预计|拟|力争|争取|有望|可望|确保|将)[于在到]?(?:\d{1,4}年|\d{1,2}月|[今明后]年|年底|月底)[^。；\n已了]{2,40}[，,、][并且再至到于在将]{0,3}$"
)
_AND_THEN = compile_pattern(r"(?:并且?|、|和|及|验收|主体){0,2}")
_LABEL = compile_pattern(
    r"(?P<word>开工|动工|竣工|完工|投产|建成|投用|投运|启用|交付|开园|开通|通水|并网|试运行|通车|签约|立项|开竣工)"
    r"(?:(?:时间|日期|日)(?:为|是|由|从|定在|[:：])?(?:原定的?|原计划的?)?|[:：])\s*$"
)


# 通车仍按|明年4月, 投产推到|年底
_SET_FOR = compile_plain(
    r"(?:时间)?(?:仍|也|则|要|得|就|需|须)?(?:按|定在|定于|锁定在?|放在|等到|要到|须到)$"
)
_NOT_DONE = compile_plain(r"(?:无法|未能|没能|难以|不能|不得|没有|未)(?:如期|按期|按时|正式)?$")
_PART_BEFORE = compile_plain(
    r"(?:打桩|桩基|路基|土建|地盘平整|场地平整|土石方|管线迁改|征拆|围堰|基坑)(?:工程|施工|已|将)?$"
)  # 打桩|上月完成
_PART_DONE = compile_pattern(r"完成\p{Han}{1,8}$")


# 产业园|举行奠基仪式, 产业园项目|在万县举行开工仪式; not 集中开工仪式 of a set
_CEREMONY = compile_plain(
    r"(?:上午|下午|当天|正式|隆重|项目|在[^，。；\n]{2,16}?){0,3}(?:举行|举办)?了?(?:项目)?"
    r"(?P<word>开工|动工|奠基|竣工|落成|通车|投产|启用|签约)(?:仪式|典礼)"
)


class EventFinder:
    """Finds the events of dates.

    Args:
        lexicons: gives ``project_events``: words with the events they tell.
    """

    def __init__(self, lexicons: Lexicons) -> None:
        self._events = {
            row["word"]: cast("tuple[Event, ...]", tuple(row["event"].split("+")))
            for row in lexicons.table("project_events")
        }
        # 建设 right after 开工 is the same event; 项目 right after makes a class: 开工项目, 竣工验收备案
        self._word = compile_plain(
            rf"(?:{alternatives(self._events)})(?!项目|率|仪式|企业|问题|条件不|现场|单位|图|队|人员)"
            r"|(?:分阶段|全部|整体|全面|陆续)?完成(?=[，,。；;）)]|$)"  # 争取2027年底完成
        )

    def near(self, text: str, start: int, end: int, following: int) -> list[Event]:
        """The events told around a date.

        Args:
            text: the normalized text.
            start: where the date starts.
            end: where it ends.
            following: where the words about it end: the clause's end or the next date.

        Returns:
            Its events in text order, without repeats; empty where none is told.
        """
        label = _LABEL.search(text, max(0, start - 10), start)
        if label:
            return list(self._events.get(label["word"], ()))
        set_for = _SET_FOR.search(text, max(0, start - 8), start)
        if set_for and (told := self.between(text, max(0, set_for.start() - 4), set_for.start())):
            return told
        found = self.between(text, end, following)
        if found == ["completion"] and _PART_BEFORE.search(text, max(0, start - 10), start):
            return ["other"]
        return found

    def of_ceremony(self, text: str, start: int, end: int) -> list[Event]:
        """The events that a ceremony marks, where one for a single project is told of: |举行奠基仪式."""
        match = _CEREMONY.match(text, start, end)
        return list(self._events.get(match["word"], ())) if match else []

    def is_denied(self, text: str, start: int, end: int) -> bool:
        """Whether the first event told in a stretch did not come about: 无法开工."""
        event = self._word.search(text, start, end)
        return (
            event is not None
            and _NOT_DONE.search(text, max(start, event.start() - 4), event.start()) is not None
        )

    def between(self, text: str, start: int, end: int) -> list[Event]:
        """The events told in a stretch; those joined by 并, 、 or 和 all count, others only the first."""
        found: list[Event] = []
        last = -1
        for match in self._word.finditer(text, start, end):
            if last >= 0 and not _AND_THEN.fullmatch(text, last, match.start()):
                break
            part = match[0] == "施工" and _PART_DONE.search(text, start, match.start())  # 完成路面|施工
            events: tuple[Event, ...] = ("other",) if part else self._events.get(match[0], ("completion",))
            found += [event for event in events if event not in found]
            last = match.end()
        return found


def is_planned(document: Document, mention: DateMention, clause: Extent, reference: date | None) -> bool:
    """Whether a date lies ahead of the article's day, or is told as a plan where that cannot be compared.

    Args:
        document: the document.
        mention: the date.
        clause: the words around it.
        reference: the article's reference day.
    """
    text = document.text
    if reference is not None and mention.start_date is not None and mention.end_date is not None:
        if mention.end_date < reference:
            return False
        if mention.start_date > reference:
            return True
    before = text[max(clause.start, mention.start - 14) : mention.start]
    after = text[mention.end : min(clause.end, mention.end + 16)]
    if _AHEAD.search(before) or _AHEAD.search(after):
        return True
    if _DONE.search(before[-4:]) or _DONE.search(after):
        return False
    if _PLAN_BEFORE.search(text, max(0, mention.start - 60), mention.start):
        return True
    return mention.end_date is not None and reference is not None and mention.end_date > reference


def sentence_dates(dates: Sequence[DateMention], sentence: Extent) -> list[DateMention]:
    """The dates that start in a sentence."""
    return [d for d in dates if sentence.holds(d.start)]
