"""Which projects an official is responsible for, or speaks for as the head of the firm or of the works."""

from __future__ import annotations

from collections.abc import Sequence

import regex

from govextract.extract.mentions import OfficialMention
from govextract.link.scene import Named, Scene
from govextract.patterns import compile_pattern, compile_plain
from govextract.text.document import Extent

_RESPONSIBLE = compile_pattern(
    r"包[抓保联靠扶帮干]|牵头|分包|领办|领衔|挂帅|负责|盯办|联系|挂[点联钩包帮]|责任|督办|专班|服务官|接替|接手|接管|改由|任(?:组长|专班|班长|链长|指挥长)"
)
_ROLE = r"(?:首席服务官|服务专员|项目秘书|联络员|责任人|负责人|[牵挂包联分]\p{Han}{0,2}领导|包[抓保联]人|指挥长|组长|链长|项目长|管家)"
_ROLE_BEFORE = compile_pattern(
    rf"""{_ROLE}$                                                            # …项目，责任领导|甲，责任人|乙
      | {_ROLE}[”」]?(?:是|为|由|[:：]|分别[为是由])[^，。；\n]{{0,30}}$             # 首席服务官为县农业农村局局长|…
      | 作为[^，。；\n]{{0,20}}{_ROLE}[”」]?，[^，。；\n]{{0,20}}$                  # 作为该项目的“项目长”，市工信局局长|…
      | [牵挂包联分]\p{{Han}}{{0,2}}领导、[^，。；\n]{{0,16}}$                       # 分包领导、副区长|…
      | (?:牵头|包[抓保联靠]|分管|挂[点联钩])的[^，。；\n]{{0,20}}$                            # 牵头的县领导|…
    """,
    regex.VERBOSE,
)
_NO_LONGER = compile_pattern(
    r"接替原?[\p{Han}、]{0,12}$|原由?[\p{Han}、]{0,12}$|不再(?:由[\p{Han}、]{0,12}$|包|联|挂|负责|分管|担任|牵头)"
)
_OTHER_DEED = compile_pattern(r"[。；;]|强调|要求|主持|说|不再|，[^，。；]{0,4}由|点将")
_BY = compile_pattern(r"由")
_IN_TURN = compile_pattern(r"分别[由为是]")
_HEAD_OF_WORKS = compile_pattern(
    r"项目(?:负责人|经理|总指挥|部|总监|总工)|(?<!副)(?:董事长|总经理|厂长|社长|总裁|运营公司负责人)$|(?:指挥长|总指挥|工区长)$|标段"
)
# 董事长甲|、总经理乙出席: one of those present, not one who speaks for his works
_ATTENDS = compile_plain(
    r"(?:同志|先生|女士)?(?:$|[、和与及）)\n]|[^。；\n]{0,16}(?:出席|参加|陪同|参会|与会|见证|先后发言|致辞|主持|分别发言|代表))"
)
_ANSWERS = compile_pattern(r"\s{0,2}[：:]")
_SENTENCES_BACK = 3
_CELLS = ("official", "unit", "owner")
"""Fields whose people are responsible: 责任领导：…, 责任单位：县农业农村局（局长…）."""


def responsible_for(scene: Scene, official: OfficialMention, places: frozenset[str]) -> list[int]:
    """The numbers of the projects that an official is tied to, in the order in which the text ties them.

    Args:
        scene: the article.
        official: one of its people.
        places: short names of places, with which no firm is told from another.
    """
    found: list[int] = []
    for span in official.spans:
        if scene.article.start <= span.start < scene.article.end:
            found += [entity for entity in _tied_at(scene, official, span, places) if entity not in found]
    return found


def _tied_at(scene: Scene, official: OfficialMention, span: Extent, places: frozenset[str]) -> Sequence[int]:
    """The projects that one mention of an official is tied to."""
    text = scene.document.text
    cell = scene.document.field_at(span.start)
    in_cell = cell is not None and cell.role in _CELLS
    row = scene.row_at(span.start)
    if row is not None and in_cell:
        return row.entities
    sentence = scene.document.sentence_at(span.start)
    before = [named for named in scene.names_in(sentence.start, span.start) if named.end <= span.start]
    bracket = scene.bracket_around(span.start, sentence.start)
    if bracket is not None:
        beside = next((named for named in reversed(before) if 0 <= bracket - named.end <= 1), None)
        if beside and (in_cell or _RESPONSIBLE.search(text, bracket, span.start)):
            return (beside.entity,)  # 涡河四桥（牵头领导：县长…）
    if in_cell:
        item = scene.item_at(span.start)
        if item is not None:
            return item.entities
        return _last_named(scene, sentence, before) or _told_before(scene, sentence)
    tied = _by_words(scene, span, sentence, before)
    if tied or not any(_HEAD_OF_WORKS.search(title) for title in official.titles):
        return tied
    if _ATTENDS.match(text, span.end):
        return ()
    own = _of_firm(scene, official, places)
    if own:
        return own
    after = scene.names_in(span.end, sentence.end)
    if after and not before:
        return (after[0].entity,)  # 董事长洪世昌介绍，鸿达…项目投资2.6亿元
    if not before and _ANSWERS.match(text, span.end):
        answer = scene.names_in(span.end, scene.document.line_at(span.end).end)
        return (answer[0].entity,) if answer else ()  # 卫建国：感谢关注。3号线一期…
    spoken_of = _last_named(scene, sentence, before[-1:])
    if before or len(spoken_of) == 1:
        return spoken_of
    return _told_before(scene, sentence)


def _told_before(scene: Scene, sentence: Extent) -> Sequence[int]:
    """…的电容器项目最受关注。项目月产1500万只。社长西田健一透露: the one project of the sentences before, in the paragraph."""
    text = scene.document.text
    for _ in range(_SENTENCES_BACK):
        previous = scene.document.sentence_at(max(0, sentence.start - 1))
        if previous == sentence or "\n" in text[previous.end - 1 : sentence.start + 1].strip(" \u3000"):
            return ()
        topic = scene.topic_of(previous)
        told = {named.entity for named in scene.names_in(previous.start, previous.end)}
        told |= set(topic[1]) if topic is not None and topic[0] == "project" else set()
        if told:
            return tuple(told) if len(told) == 1 else ()
        sentence = previous
    return ()


def _last_named(scene: Scene, sentence: Extent, before: list[Named]) -> tuple[int, ...]:
    """The project named last before a person in the sentence, else what the sentence is about."""
    if before:
        return (before[-1].entity,)
    topic = scene.topic_of(sentence)
    return topic[1] if topic is not None and topic[0] == "project" else ()


def _by_words(scene: Scene, span: Extent, sentence: Extent, before: list[Named]) -> Sequence[int]:
    """The projects that the words around a person give to him: 由副县长甲包抓, 副县长甲分包乙、丙, 责任人为甲."""
    text = scene.document.text
    if _NO_LONGER.search(text, max(sentence.start, span.start - 16), span.start):
        return ()
    around: Sequence[int] = scene.series_of(before[-1]) if before else _last_named(scene, sentence, [])
    if _ROLE_BEFORE.search(text, max(sentence.start, span.start - 30), span.start):
        around = around or _told_before(scene, sentence)
        turn = _turn(scene, sentence.start, span.start)
        return around[turn : turn + 1] if turn is not None and turn < len(around) else around
    after = scene.names_in(span.end, sentence.end)
    is_of = bool(after) and text[span.end : span.end + 1] == "是" and after[0].start - span.end < 4
    if is_of and _RESPONSIBLE.search(text, after[0].end, min(after[0].end + 12, sentence.end)):
        return (after[0].entity,)  # 哈志军是硕琅项目的包抓领导
    stop = after[0].start if after else sentence.end
    verb = _RESPONSIBLE.search(text, span.end, min(stop, span.end + 44))
    if verb is None or _OTHER_DEED.search(text, span.end, verb.start()):
        return ()
    by = _BY.search(text, max(sentence.start, span.start - 40), span.start)
    if by and before:
        clause = scene.document.clause_at(span.start)
        inside = [named for named in before if named.start >= clause.start]
        series = scene.series_of((inside or before)[-1])
        turn = _turn(scene, sentence.start, span.start)
        return series[turn : turn + 1] if turn is not None and turn < len(series) else series
    if after and after[0].start - verb.end() <= (2 if by else 12):  # 由副县长甲牵头|负责|A
        return scene.series_of(after[0])
    return around


def _turn(scene: Scene, low: int, start: int) -> int | None:
    """Which one a person is after 分别为 or 分别由, counted by the people between."""
    lead = _IN_TURN.finditer(scene.document.text, max(low, start - 60), start)
    last = next(reversed(list(lead)), None)
    return None if last is None else scene.people_in(last.end(), start)


def _of_firm(scene: Scene, official: OfficialMention, places: frozenset[str]) -> list[int]:
    """The project whose name starts as the firm that the official heads is called: 锐拓扳手基地, 湖南锐拓工具有限公司."""
    for title in official.titles:
        found = [
            number
            for number, entity in enumerate(scene.entities)
            if any(
                entity.name[:n] in title
                and not any(entity.name[:k] in places for k in range(n, len(entity.name) + 1))
                for n in (4, 3, 2)
            )
        ]
        if len(found) == 1:
            return found
    return []
