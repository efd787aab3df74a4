"""What stands around a stretch and makes it a project: verbs and sums before it, predicates and lists behind it."""

from __future__ import annotations

from typing import Literal

from govextract.extract.projects import patterns as p
from govextract.extract.projects.names import NameReader
from govextract.extract.stretches import Element

Right = Literal["", "tell", "hint", "projects", "in_turn", "group", "sum", "counted"]

_ROLES = ("assign", "works", "build", "visit", "intro")


def left_of(names: NameReader, elements: list[Element], position: int) -> tuple[str, bool]:
    """What announces a stretch, and whether an amount with 的 stands before it.

    Returns:
        A role: ``assign`` (分包), ``works`` (开工建设), ``build`` (推进), ``visit`` (来到), ``intro`` (还有),
        ``told_of`` (去年获批的), ``also`` (以及), ``part`` (含), ``counted`` (两条), ``agent`` (由), or "".
    """
    at = position - 1
    while at >= 0 and elements[at].kind in ("quote", "paren"):
        at -= 1
    if at < 0:
        return "", False
    element = elements[at]
    before = elements[at - 1] if at > 0 else None
    if element.kind == "de":
        return _left_of_de(names, elements, at)
    if (
        element.kind == "and"
        and element.word == "以及"
        and (before is None or before.kind in ("stop", "paren"))
    ):
        return "also", False
    if element.kind != "word":
        return "", False
    if p.COUNT.fullmatch(element.word):
        return "counted", False
    if element.word == "了" and before is not None:
        element = before
    if element.word == "由":
        return "agent", False
    if element.word == "是" and before is not None and p.STOP_ON_TOUR.search(before.word):
        return "visit", False
    if element.word in names.words["holds"]:
        return "part", False
    role = next((role for role in _ROLES if element.word in names.words[role]), "")
    if (role == "build" or element.word == "打造") and before is not None and before.kind == "amount":
        role = "works"  # 投资3200万元实施…
    return role, False


def _left_of_de(names: NameReader, elements: list[Element], at: int) -> tuple[str, bool]:
    before = elements[at - 1] if at > 0 else None
    if before is None:
        return "", False
    if before.kind == "amount" or (before.kind == "word" and at > 1 and elements[at - 2].kind == "amount"):
        return "", True  # 投资3亿元的…, 投资3亿元以上的…
    if p.FIGURE_AT_END.search(before.word) and _sum_before(elements, at):
        return "", True  # 总投资9600万元、设学位1620个的…
    if before.kind == "word" and (
        before.word in names.words["tell"] or before.word in names.words["brought"]
    ):
        return "told_of", False  # 去年获批的…, 兰西县引进的…
    if (before.kind == "stretch" and p.OWNER.search(before.word)) or before.word in names.words["largest"]:
        return "build", False  # 宝烨集团的绿氢制备…
    for place in range(at - 1, max(0, at - 8) - 1, -1):
        element = elements[place]
        if element.kind == "stop":
            break
        if element.word in names.words["holds"]:
            return "part", False  # 含8.36公里的老界岭隧道
        if element.word == "是" and place and p.STOP_ON_TOUR.search(elements[place - 1].word):
            return "visit", False  # 第一站是五里工业集中区的…
        lead = names.lead.match(element.word) if element.kind == "stretch" else None
        if element.kind == "stretch" and element.word.endswith(names.works):
            return "works", False  # 在遂溪县扩建的…
        for role in ("works", "visit"):
            if element.word in names.words[role] or (lead and lead[0] in names.words[role]):
                return role, False  # 共建的…, 规划建设占地8600亩的…
    return "", False


def _sum_before(elements: list[Element], at: int) -> bool:
    """Whether an amount stands before a figure in the same list of figures."""
    listed = False
    for element in reversed(elements[max(0, at - 6) : at]):
        if element.kind == "amount":
            return listed
        if element.kind not in ("stretch", "word", "list"):
            return False
        listed = listed or element.kind == "list"
    return False


def right_of(names: NameReader, text: str, elements: list[Element], position: int) -> Right:
    """What tells of a stretch behind it.

    Returns:
        ``tell``: a predicate of works (开工), a sum, a bracket with figures. ``hint``: what may follow many nouns
        (规划). ``projects``: 等重点项目. ``in_turn``: sums in turn. ``group``: 等6个项目. ``sum``: a sum in brackets.
        ``counted``: 2座. Else "".
    """
    hint: Right = ""
    skipped = 0
    listed = position > 0 and elements[position - 1].kind in ("list", "and")
    for index in range(position + 1, min(len(elements), position + 8)):
        element = elements[index]
        if element.kind in ("etc", "and") or element.word in ("这样", "这些"):
            return _behind_list(names, elements, index)
        if element.kind == "amount" and index > position + 1:
            return "tell"  # …技改|完成投资|8600万元
        may_sum = listed or element.kind in ("de", "stretch")
        if (may_sum and p.SUMS.match(text, element.start)) or (
            listed and p.IN_TURN.match(text, element.start)
        ):  # 甲、乙、丙的合同额都在亿元之上; 甲、乙分别完成投资…
            return "in_turn"
        if element.kind == "word":
            if element.word == "group":
                own: Right = "group" if listed else ""  # not 某县|16个项目
                return own if index == position + 1 else hint
            told = _of_word(names, elements, index, at_once=index == position + 1)
            if told in ("tell", "counted"):
                return told
            hint = told or hint
        elif element.kind == "paren":
            told = _of_bracket(element.word, at_once=index == position + 1)
            if told:
                return told
        elif element.kind == "stop":
            return _behind_stop(names, text, elements, index) or hint
        elif element.kind == "stretch":
            if element.word.startswith(names.tells) and len(element.word) < 12:
                hint = "hint"
            if elements[index - 1].word not in names.words["cause"]:
                skipped += 1 if len(element.word) <= 6 else 2
            if skipped > 1:
                return hint
        elif element.kind in ("list", "quote", "de"):
            at_once = index == position + 1
            return "hint" if at_once and _part_of_it_told(names, elements, index) else hint
    return hint


def _part_of_it_told(names: NameReader, elements: list[Element], index: int) -> bool:
    """Whether works on a part follow 的: 商用车基地|的四大车间拔地而起, |的主体结构封顶."""
    if elements[index].kind != "de":
        return False
    following = elements[index + 1 : index + 5]
    for place, element in enumerate(following):
        if element.kind == "stop":
            return False
        if element.kind == "word" and place and element.word in names.words["tell"]:
            return following[0].kind == "stretch" or place > 1
    return False


def _part_told(names: NameReader, elements: list[Element], index: int) -> bool:
    """Whether what is counted is a part whose works are told: 9栋|楼|封顶."""
    part, told = (*elements[index + 1 : index + 3], None, None)[:2]
    if part is None or told is None or part.kind != "stretch" or len(part.word) > 4:
        return False
    return told.kind == "word" and told.word in names.words["tell"]


def _of_bracket(words: str, *, at_once: bool) -> Right:
    if at_once and p.SUM_BESIDE.match(words):
        return "sum"
    return "tell" if p.RESPONSIBLE.search(words) or p.FIGURES.search(words) else ""


def _of_word(names: NameReader, elements: list[Element], index: int, *, at_once: bool) -> Right:
    word = elements[index].word
    if at_once and p.COUNT.fullmatch(word):  # 新建升压站2座; 城东安置房三期|9栋楼封顶
        return "tell" if _part_told(names, elements, index) else "counted"
    if word in names.words["tell"] or word in names.words["pause"]:
        return "tell"
    return "hint" if word in names.words["hint"] else ""


def _behind_list(names: NameReader, elements: list[Element], index: int) -> Right:
    """甲、乙|等6个项目, |等重点项目, |等17个, |等一并上马, |这样的…项目."""
    following = elements[index + 1 : index + 9]
    if any(element.word == "group" for element in following[:2]):
        return "group"
    if not following:
        return ""
    if elements[index].kind == "etc" and following[0].word == "前期工作":
        return "tell"  # 观音水库、花滩子水库|等前期工作有序推进
    if (
        elements[index].kind == "etc"
        and following[0].word.startswith(names.tells)
        and not following[0].word.startswith("项目")
    ):
        return "tell"  # 等一并上马
    for place, element in enumerate(following):
        if element.kind == "stop" or (element.kind == "word" and element.word not in names.words["many"]):
            break
        if element.kind == "stretch" and p.PROJECTS.search(element.word):
            after = following[place + 1].word if place + 1 < len(following) else ""
            return "" if after in ("用地", "资金", "需求") else "projects"
    counted = elements[index].kind == "etc" and p.NUMBER_OF.fullmatch(following[0].word)
    return "projects" if counted and (len(following) == 1 or following[1].kind == "stop") else ""


def _behind_stop(names: NameReader, text: str, elements: list[Element], index: int) -> Right:
    element = elements[index]
    if p.SUMS.match(text, element.end):
        return "in_turn"  # 甲、乙、丙，投资分别为…
    follows = elements[index + 1] if index + 1 < len(elements) else None
    if follows is None or element.word not in "，,：:":
        return ""
    if p.TELLS_BEHIND_COMMA.match(follows.word):
        return "tell"
    if element.word in "，,":
        if follows.kind == "date":
            told = next(
                (
                    e
                    for e in elements[index + 2 : index + 5]
                    if e.kind in ("word", "stretch") and e.word not in names.words["soon"]
                ),
                None,
            )
            if told is not None and told.word.startswith(names.tells):
                return "tell"  # 铁路提速改造，5月已获核准
        if follows.word.startswith(names.tells):
            return "hint"
    return ""
