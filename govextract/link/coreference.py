"""Which mentions of an article name the same project: repeated, shortened and phased names."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

import regex

from govextract.extract.mentions import ProjectMention
from govextract.text.document import ArticleExtent, Document, Extent

_NUMBERS = r"(?:第?[一二三四五六七八九十\d]+(?:、\s?[一二三四五六七八九十]+)*)"
_PHASE_AT_END = regex.compile(rf"[(（]?{_NUMBERS}期[)）]?$|[(（]续建[)）]$")
_PHASE_BEFORE_HEAD = regex.compile(rf"[(（]?{_NUMBERS}期[)）]?(?=(?:建设)?(?:项目|工程)$)")
_HEAD_AT_END = regex.compile(r"(?:建设)?(?:项目|工程|专案)$")
_QUANTITY = regex.compile(
    r"(?:年产|日产|年加工|年出栏|存栏|日处理|年处理)?(?:[\d.×]+|[百千万])[百千万亿]*(?:吨级?|立方米|平方米|千瓦时?|兆瓦时?|[MGk]Wh?|套|台|件|只|头|片|支|米|锭|张|亩|只)"
)
_NOISE = regex.compile(r"[\s“”「」]+")


@dataclass(slots=True)
class Entity:
    """A project of one article: its mentions in text order and its name."""

    name: str
    spans: list[Extent]
    rule: str
    keys: set[str] = field(default_factory=set)


def project_name(text: str) -> str:
    """The name that a mention gives, without its phase.

    Example:
        >>> project_name("动物园二期项目"), project_name("航天新材料产业园项目一期")
        ('动物园项目', '航天新材料产业园项目')
    """
    name = regex.sub(r"\s+", "", text)
    name = _PHASE_BEFORE_HEAD.sub("", name)
    return _PHASE_AT_END.sub("", name) or name


def resolve(document: Document, article: ArticleExtent, mentions: Sequence[ProjectMention]) -> list[Entity]:
    """The projects of an article with all their mentions.

    Args:
        document: the document.
        article: one of its articles.
        mentions: the mentions found in it, in text order.

    Returns:
        Entities in the order of their first mentions.
    """
    text = document.text
    entities: list[Entity] = []
    # the fullest names first, so that short ones find them
    for mention in sorted(mentions, key=lambda m: (m.start - m.end, m.start)):
        name = project_name(text[mention.start : mention.end])
        key = _key(name)
        entity = _find(entities, name, key)
        if entity is None:
            entity = Entity(name, [], mention.rule, {key})
            entities.append(entity)
        entity.keys.add(key)
        entity.spans.append(Extent(mention.start, mention.end))
    taken = sorted(span for entity in entities for span in entity.spans)
    for entity in entities:
        entity.spans += _repeated(text, article, entity, taken)
        entity.spans.sort()
        fullest = max(entity.spans, key=lambda s: (len(project_name(text[s.start : s.end])), -s.start))
        entity.name = _NAME_NOISE(project_name(text[fullest.start : fullest.end]))
    return sorted(entities, key=lambda entity: entity.spans[0].start)


def _NAME_NOISE(name: str) -> str:  # noqa: N802
    return regex.sub(r"\s+", "", name)


def _key(name: str) -> str:
    """What identifies a name: without quantities, phases, 项目 and the like."""
    key = _NOISE.sub("", name)
    key = _HEAD_AT_END.sub("", key)
    key = _PHASE_AT_END.sub("", key)
    key = _QUANTITY.sub("", key) or key
    return key


def _find(entities: list[Entity], name: str, key: str) -> Entity | None:
    """The one entity that a name may stand for: the same key, or a shorter form of exactly one."""
    same = [e for e in entities if key in e.keys]
    if same:
        return same[0]
    if len(key) < 2:
        return None
    within = [e for e in entities if any(key in longer and len(longer) > len(key) for longer in e.keys)]
    if len(within) == 1 and (len(key) >= 4 or name != key):
        return within[0]
    if within:
        return None
    short = [e for e in entities if any(_shortens(key, longer) for longer in e.keys)]
    return short[0] if len(short) == 1 else None


def _shortens(short: str, full: str) -> bool:
    """大昌码头 for 巫山大昌旅游码头改扩建: characters in order, in blocks of two or more but the last."""
    if len(short) < 3 or len(short) >= len(full) or len(short) > 14:
        return False
    blocks: list[int] = []
    at, i = 0, 0
    while i < len(short):
        length = 0
        best = -1
        for size in range(len(short) - i, 0, -1):
            found = full.find(short[i : i + size], at)
            if found >= 0:
                length, best = size, found
                break
        if best < 0:
            return False
        blocks.append(length)
        at = best + length
        i += length
    return len(blocks) <= 3 and blocks[0] >= 2 and all(b >= 2 for b in blocks[:-1])


def _repeated(
    text: str, article: ArticleExtent, entity: Entity, taken: list[Extent]
) -> list[Extent]:
    """Bare repetitions of the name that no rule found on their own."""
    found: list[Extent] = []
    for bare in {_HEAD_AT_END.sub("", entity.name), entity.name}:
        if len(bare) < 4:
            continue
        for match in regex.finditer(regex.escape(bare) + rf"(?:{_NUMBERS}期)?", text, pos=article.start, endpos=article.end):
            if not any(s.start < match.end() and match.start() < s.end for s in [*taken, *found]):
                found.append(Extent(match.start(), match.end()))
    taken.extend(found)
    return found
