"""Which mentions of an article name the same project: repeated, shortened and phased names."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

import regex

from govextract.extract.mentions import GroupMention, ProjectMention
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
    headings: list[int] = field(default_factory=list)  # where its mentions that head an item or a form's field start


def project_name(text: str) -> str:
    """The name that a mention gives, without its phase.

    Example:
        >>> project_name("动物园二期项目"), project_name("航天新材料产业园项目一期")
        ('动物园项目', '航天新材料产业园项目')
    """
    name = regex.sub(r"\s+", "", text)
    name = _PHASE_BEFORE_HEAD.sub("", name)
    return _PHASE_AT_END.sub("", name) or name


def resolve(
    document: Document, article: ArticleExtent, mentions: Sequence[ProjectMention], groups: Sequence[GroupMention] = ()
) -> list[Entity]:
    """The projects of an article with all their mentions.

    Args:
        document: the document.
        article: one of its articles.
        mentions: the mentions found in it, in text order.
        groups: its counted sets, in which no short form of a name is looked for.

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
        if mention.rule in ("item_heading", "field_name"):
            entity.headings.append(mention.start)
    taken = sorted(span for entity in entities for span in entity.spans)
    for entity in entities:
        entity.spans += _repeated(text, article, entity, taken)
    short_forms(text, article, entities, taken + [Extent(g.start, g.end) for g in groups])
    for entity in entities:
        entity.spans.sort()
        fullest = max(entity.spans, key=lambda s: (len(project_name(text[s.start : s.end])), -s.start))
        entity.name = _bare(project_name(text[fullest.start : fullest.end]))
    return sorted(entities, key=lambda entity: entity.spans[0].start)


def _bare(name: str) -> str:
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
    if blocks[0] < 2 or len(blocks) > 4:
        return False
    return all(b >= 2 for b in blocks[:-1]) or (blocks[-1] >= 2 and len(short) >= 5)  # 石龙坪|抽|蓄|电站


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


# a short form: a few characters and a head, 大昌码头, 造船园, 医院项目
_SHORT_FORM = regex.compile(
    r"(?<=^|[，。；：、,;:！？“”「」\s（(]|其中|目前|而|由|将|与|和|在|到|是|对|，)(?P<name>[\p{Han}A-Za-z\d]{1,6}?(?:项目|工程|园|码头|医院|学校|水库|大桥|电站|电厂|风电场|公路|高速|基地|中心|水厂|污水厂|小区|小镇|牧场|景区|管廊|铁路|专线|机场|港|线|桥|厂|馆|楼))(?=[，。；：、,;!！？“”（(\s\d]|$|[一二三四]期|已|将|于|年|计划|预计|去|今|明|总|投|设|建|开|竣|完|主体|目前|占|位|达|由|力|争|正|的|现|则|也|全)"
)


def short_forms(
    text: str, article: ArticleExtent, entities: Sequence[Entity], taken: list[Extent]
) -> None:
    """Add to each entity the mentions that shorten its name, where no other's would do as well."""
    for match in _SHORT_FORM.finditer(text, article.start, article.end):
        start, end = match.span("name")
        if any(s.start < end and start < s.end for s in taken):
            continue
        name = match["name"]
        if name[:1] in "该此本这那各每全某一二两三几多新老" or len(name) < 3:
            continue
        key = _key(name)
        fits = [e for e in entities if any(s.end <= start for s in e.spans) and _is_short_for(name, key, e)]
        if len(fits) == 1:
            fits[0].spans.append(Extent(start, end))
            taken.append(Extent(start, end))


def _is_short_for(name: str, key: str, entity: Entity) -> bool:
    full = _NOISE.sub("", entity.name)
    if name != key:  # 医院项目: the key stands in the name
        return len(key) >= 2 and key in full
    if name in full and len(name) >= 4:
        return True
    return _shortens(name, full) and name[:2] in full and name[-1] in full[2:]
