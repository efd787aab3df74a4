"""Names that the structure of a page gives outright: cells and labels of names, headings of numbered items."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import replace

import regex

from govextract.extract.mentions import ProjectMention
from govextract.extract.projects import patterns as p
from govextract.extract.projects.names import Name, NameReader
from govextract.extract.stretches import Element, StretchCutter
from govextract.text.document import Document, Extent

_BUILT = ("facility", "work")
_NEAR_FIGURES = 60
"""How near a figure stands behind a name that opens a paragraph, in characters."""
_BESIDE = frozenset("和与及、")


def covers(extents: Sequence[Extent], offset: int) -> bool:
    """Whether one of the extents, which are in text order, holds an offset."""
    index = bisect_right(extents, offset, key=lambda extent: extent.start) - 1
    return index >= 0 and extents[index].holds(offset)


def named_in_fields(document: Document) -> list[ProjectMention]:
    """项目名称：…, and the cells of a column of that name."""
    found = []
    for field in document.fields:
        if field.role != "name" or not document.is_content(field.value.start):
            continue
        text = document.text[field.value.start : field.value.end]
        stops = [at for mark in ("。", "；", ";", "\n\n") if (at := text.find(mark)) >= 0]
        length = min(stops, default=len(text))
        if 2 < length <= 80:
            found.append(ProjectMention(field.value.start, field.value.start + length, "field_name"))
    return found


def item_headings(
    document: Document,
    names: NameReader,
    cutter: StretchCutter,
    taken: Sequence[Extent],
    figures: Sequence[int],
    people: Sequence[int],
) -> list[ProjectMention]:
    """1.丹江堤防提升工程, followed by its money, its size or its leaders; and further items of such a list.

    Args:
        document: the document.
        names: reads names out of stretches.
        cutter: cuts headings into stretches.
        taken: stretches that are names already, in text order.
        figures: where amounts and capacities start, in text order.
        people: where persons are named, in text order.
    """
    text = document.text
    marks = list(p.ITEM.finditer(text))
    found: list[ProjectMention] = []
    waiting: list[tuple[str, list[Name]]] = []
    styles: set[str] = set()
    for index, mark in enumerate(marks):
        at = p.ABOUT.match(text, mark.end()).end()  # type: ignore[union-attr] # matches nothing, too
        stop = p.HEADING_END.search(text, at, at + 70)
        if stop is None or covers(taken, at) or not document.is_content(at):
            continue
        if bisect_left(people, at) < bisect_left(people, stop.start()):
            continue
        heading = _names_in(text, names, cutter, Extent(at, stop.start()))
        asked = at > mark.end()  # 三、关于汉江大桥。, not 三、关于防洪和供水。
        dashed = p.DASH.search(mark[0]) is not None  # ——某项目建设见闻, below a title; ——苹果产业提档升级。
        beside = asked and len(heading) < 2 and not _BESIDE.isdisjoint(text[at : stop.start()])
        alone = (asked or dashed) and len(heading) == 1 and heading[0].head not in _BUILT
        if beside or alone or (dashed and stop[0] != "。"):
            continue
        style = p.ITEM_NUMBER.sub("#", mark[0].strip())
        end = min(_next_of_kind(marks, index, len(text)), at + 260)
        if bisect_left(figures, at) < bisect_left(figures, end) or p.RESPONSIBLE.search(
            text, stop.start(), end
        ):
            found += [ProjectMention(name.start, name.end, "item_heading") for name in heading]
            styles |= {style} if heading else set()
        else:
            waiting.append((style, heading))
    for style, heading in waiting:  # 3.临翔综合客运枢纽。主体封顶
        if style in styles:
            found += [ProjectMention(n.start, n.end, "item_heading") for n in heading if n.head != "none"]
    return found


def opening_names(
    document: Document,
    names: NameReader,
    cutter: StretchCutter,
    taken: Sequence[Extent],
    figures: Sequence[int],
) -> list[ProjectMention]:
    """米粮镇西沟水库。总库容1180万立方米…: names that open paragraphs of a list without numbers, two at least.

    Args:
        document: the document.
        names: reads names out of stretches.
        cutter: cuts headings into stretches.
        taken: stretches that are names already, in text order.
        figures: where amounts and capacities start, in text order.
    """
    text = document.text
    found: list[ProjectMention] = []
    for match in p.OPENING_NAME.finditer(text):
        heading = Extent(*match.span("name"))
        near = min(match.end(), heading.end + _NEAR_FIGURES)
        if (
            bisect_left(figures, heading.end) == bisect_left(figures, near)
            or covers(taken, heading.start)
            or not document.is_content(heading.start)
        ):
            continue
        named = _names_in(text, names, cutter, heading)
        if len(named) == 1 and named[0].head != "none" and named[0].end == heading.end:
            found.append(ProjectMention(heading.start, heading.end, "item_heading"))
    return found if len(found) > 1 else []


def _next_of_kind(marks: Sequence[regex.Match[str]], index: int, end: int) -> int:
    """Where the next item begins; behind a sign of its own, signs of other kinds open what is told of it."""
    sign = p.SIGN.search(marks[index][0])
    for mark in marks[index + 1 :]:
        other = p.SIGN.search(mark[0])
        if sign is None or other is None or other[0] == sign[0]:
            return mark.start()
    return end


def _names_in(text: str, names: NameReader, cutter: StretchCutter, heading: Extent) -> list[Name]:
    """The names that fill a heading: one, or several with 、 and 等5个安置点."""
    words = text[heading.start : heading.end]
    elements = names.joined(text, cutter.cut(text, heading, ())[0])
    kinds = [e.kind for e in elements if not (e.kind == "stretch" and p.ONLY_PHASE.fullmatch(e.word))]
    if not kinds or len(words.strip()) < 4 or p.WORDY.search(words) is None:
        return []
    stretches = [element for element in elements if element.kind == "stretch"]
    if "etc" in kinds:
        listed = elements[: [e.kind for e in elements].index("etc")]
        if not all(e.kind in ("stretch", "list", "and") for e in listed):
            return []
        return [n for e in listed if e.kind == "stretch" and (n := names.read(text, e)) and n.specific]
    pair = kinds == ["stretch", "and", "stretch"] and any(e.word in ("和", "与") for e in elements)
    if pair or set(kinds) == {"stretch", "list"}:
        several = [name for e in stretches if (name := names.read(text, e))]
        if len(several) == len(stretches) and all(n.head != "none" and n.end - n.start > 3 for n in several):
            return several
    whole = names.read(text, Element("stretch", heading.start, heading.end, words.strip()))
    if whole is None:
        return []
    if not all(kind in ("stretch", "and", "list") for kind in kinds):
        runs_on = any(e.kind in ("word", "de", "stop") and e.end < heading.end for e in elements)
        if elements[0].kind != "stretch" or whole.head == "none" or runs_on:
            return []
    at_facility = whole.head == "nominal" and names.facility.search(text, heading.start + 1, heading.end)
    told = p.LATIN.search(words) or p.FIGURES_IN_BRACKET.match(text, heading.end)
    if not (whole.specific or at_facility) or (whole.head == "none" and not told):
        return []
    if p.CUE.match(text, whole.end):
        return [whole]  # ◆巴宜区客运枢纽|设计日均发送旅客…
    if whole.head == "work" and words.rstrip().endswith(tuple(names.words["tell"])):
        return [whole]  # ●镁合金压铸件项目|主厂房封顶
    return [replace(whole, end=heading.start + len(words.rstrip()))]
