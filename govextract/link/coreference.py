"""Which mentions of an article name the same project: repeated, shortened and phased names."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from govextract import limits
from govextract.extract.mentions import GroupMention, ProjectMention
from govextract.patterns import compile_pattern, compile_plain
from govextract.text.document import ArticleExtent, Document, Extent

_NUMBERS = r"(?:第?[一二三四五六七八九十\d]+(?:[、至]\s?[一二三四五六七八九十]+)*)"
_PHASE_AT_END = compile_pattern(
    rf"(?<=项目)[(（]?{_NUMBERS}期[)）]?工程$|[(（]?{_NUMBERS}(?:期|阶段)[)）]?$|[(（]续建[)）]$"
)
_PHASE_BEFORE_HEAD = compile_pattern(rf"[(（]?{_NUMBERS}(?:期|阶段)[)）]?(?=(?:建设)?(?:项目|工程)$)")
# not of ``regex``, which looks for 期 in all that is left of the text before it tries a match
_PHASE = compile_plain(rf"{_NUMBERS}期")
_HEAD_AT_END = compile_pattern(r"(?:建设)?(?:项目|工程|专案)$")
_QUANTITY = compile_pattern(
    r"(?:年产|日产|年加工|年出栏|存栏|日处理|年处理)?(?:[\d.×]+|[百千万])[百千万亿]*(?:吨级?|立方米|平方米|千瓦时?|兆瓦时?|[MGk]Wh?|套|台|件|只|头|片|支|米|锭|张|亩|只)"
)
# 湄潭至石莲二级公路改造, which 湄石公路 stands for
_ROUTE = compile_plain(
    r"(?P<from>\p{Han}{2,5}?)(?:至|到|—|-|~)(?P<to>\p{Han}{2}\p{Han}{0,3}?)(?P<rest>\p{Han}*(?:公路|高速|铁路|高铁|快速路|大道|航道|通道).*)$"
)
_SPACE = compile_pattern(r"\s+")
_NOISE = compile_pattern(r"[\s“”「」]+")
_NUMBER = compile_plain(r"[\d.]+|[一二三四五六七八九十百]+")


@dataclass(slots=True)
class Entity:
    """A project of one article: its mentions in text order and its name."""

    name: str
    spans: list[Extent]
    rule: str
    headings: list[int] = field(
        default_factory=list
    )  # where its mentions that head an item or a form's field start


def project_name(text: str) -> str:
    """The name that a mention gives, without its phase.

    Example:
        >>> project_name("动物园二期项目"), project_name("航天新材料产业园项目一期")
        ('动物园项目', '航天新材料产业园项目')
    """
    name = _SPACE.sub("", text)
    bare = _PHASE_AT_END.sub("", name)
    if bare == name:
        bare = _PHASE_BEFORE_HEAD.sub("", name)
    return _PHASE_AT_END.sub("", bare) or name


def resolve(
    document: Document,
    article: ArticleExtent,
    mentions: Sequence[ProjectMention],
    groups: Sequence[GroupMention] = (),
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
    index = _Index()
    # the fullest names first, so that short ones find them
    for mention in sorted(mentions, key=lambda m: (m.start - m.end, m.start)):
        name = project_name(text[mention.start : mention.end])
        key = _key(name)
        entity = index.find(name, key)
        if entity is None:
            entity = Entity(name, [], mention.rule)
            entities.append(entity)
        index.add(key, entity)
        entity.spans.append(Extent(mention.start, mention.end))
        if mention.rule in ("item_heading", "field_name"):
            entity.headings.append(mention.start)
    taken = bytearray(article.end - article.start)
    for extent in [*(s for e in entities for s in e.spans), *(Extent(g.start, g.end) for g in groups)]:
        _take(taken, article, extent)
    for repeat in document.repeats:
        if article.start <= repeat.start < article.end:
            _take(taken, article, repeat)
    _add_repeated(text, article, entities, taken)
    if entities:
        _add_short_forms(text, article, index, taken)
        _add_last_words(document, article, entities, taken)
    for entity in entities:
        entity.spans.sort()
        fullest = max(entity.spans, key=lambda s: (s.end - s.start, -s.start))
        entity.name = _bare(project_name(text[fullest.start : fullest.end]))
    return sorted(entities, key=lambda entity: entity.spans[0].start)


def _bare(name: str) -> str:
    return _SPACE.sub("", name)


def _key(name: str) -> str:
    """What identifies a name: without quantities, phases, 项目 and the like."""
    key = _NOISE.sub("", name)
    key = _HEAD_AT_END.sub("", key)
    key = _PHASE_AT_END.sub("", key)
    return _QUANTITY.sub("", key) or key


class _Index:
    """Finds the entity that a name may stand for, by keys and by the pairs of characters in them."""

    def __init__(self) -> None:
        self._by_key: dict[str, Entity] = {}
        self._by_pair: dict[str, list[tuple[str, Entity]]] = {}

    def add(self, key: str, entity: Entity) -> None:
        if key in self._by_key:
            return
        self._by_key[key] = entity
        pairs = {key[i : i + 2] for i in range(len(key) - 1)}
        if route := _ROUTE.match(key):
            pairs.add(route["from"][0] + route["to"][0])
        for pair in pairs:
            self._by_pair.setdefault(pair, []).append((key, entity))

    def find(self, name: str, key: str) -> Entity | None:
        """The one entity of the same key, or whose name this one shortens."""
        if key in self._by_key:
            return self._by_key[key]
        if len(key) < 2:
            return None
        near = self._by_pair.get(key[:2], [])[:_MOST]
        # 福厦高铁 is not 昌福厦高铁
        near = [(longer, entity) for longer, entity in near if _has_numbers_of(longer, key)]
        within = _distinct(entity for longer, entity in near if key in longer and key != longer[1:])
        if len(within) == 1 and (len(key) >= 4 or name != key):
            return within[0]
        if within:
            return None
        short = _distinct(entity for longer, entity in near if _shortens(key, longer) and key != longer[1:])
        return short[0] if len(short) == 1 else None

    def near(self, key: str) -> list[Entity]:
        """The entities whose keys hold the first two characters of a key."""
        return _distinct(entity for _, entity in self._by_pair.get(key[:2], [])[:_MOST])


_MOST = 50
"""No more names than these are compared with one: where so many share a beginning, it tells nothing."""


def _distinct(entities: Iterable[Entity]) -> list[Entity]:
    found: list[Entity] = []
    for entity in entities:
        if not any(entity is other for other in found):
            found.append(entity)
    return found


def _take(taken: bytearray, article: ArticleExtent, extent: Extent) -> bool:
    """Mark a stretch of the article as spoken for; False where part of it was already."""
    low, high = max(extent.start - article.start, 0), extent.end - article.start
    if taken.find(1, low, high) >= 0:
        return False
    taken[low:high] = b"\1" * (high - low)
    return True


def _has_numbers_of(full: str, short: str) -> bool:
    """Whether each number of a short name stands in a full one: 地铁3号线 is not 地铁13号线."""
    return set(_NUMBER.findall(short)).issubset(_NUMBER.findall(full))


def _shortens(short: str, full: str) -> bool:
    """大昌码头 for 巫山大昌旅游码头改扩建: characters in order, in blocks of two or more but the last."""
    if len(short) < 3 or len(short) >= len(full) or len(short) > 14:
        return False
    if (route := _ROUTE.match(full)) and short.startswith(route["from"][0] + route["to"][0]):
        return short[2:] in route["rest"]
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


def _add_repeated(text: str, article: ArticleExtent, entities: Sequence[Entity], taken: bytearray) -> None:
    """Add bare repetitions of names that no rule found on their own."""
    names: dict[str, Entity] = {}
    for entity in entities:
        for name in (_HEAD_AT_END.sub("", entity.name), entity.name):
            if len(name) >= 4:
                names.setdefault(name, entity)
    if not names:
        return
    cut = {**_without_place(names), **_abbreviated(names)}
    behind = article.start
    for start, name in _standing_in(text, article, {**cut, **names}):
        if start < behind or (name not in names and text[max(0, start - 1) : start] not in _BEFORE_CUT):
            continue
        phase = _PHASE.match(text, start + len(name), article.end)
        behind = phase.end() if phase else start + len(name)
        extent = Extent(start, behind)
        if _take(taken, article, extent):
            (names.get(name) or cut[name]).spans.append(extent)


_BEFORE_CUT = frozenset(("", *"，。；：、\n（( 　由对将把与和及"))
"""What stands before a name that is told without its place."""


def _without_place(names: dict[str, Entity]) -> dict[str, Entity]:
    """Names without their first two to four characters, where one entity alone ends so: 新盈|中心渔港升级改造工程."""
    found: dict[str, list[Entity]] = {}
    for name, entity in names.items():
        for length in (2, 3, 4):
            if len(name) - length >= 6:
                found.setdefault(name[length:], []).append(entity)
    return {
        name: entities[0]
        for name, entities in found.items()
        if name not in names and all(entity is entities[0] for entity in entities)
    }


# 第一中学, 第二小学 and their short forms 一中, 二小
_NUMBERED_SCHOOL = compile_plain(r"第(?P<number>[一二三四五六七八九十]{1,3})(?P<kind>中|小)学")


def _abbreviated(names: dict[str, Entity]) -> dict[str, Entity]:
    """Names of numbered schools as they are said, with their place and without: 弥勒市第一中学新校区, |一中新校区."""
    found: dict[str, Entity] = {}
    for name, entity in names.items():
        school = _NUMBERED_SCHOOL.search(name)
        if school:
            said = school["number"] + school["kind"] + name[school.end() :]
            for form in (name[: school.start()] + said, said):
                if len(form) >= 4 and form not in names:
                    found.setdefault(form, entity)
    return found


def _standing_in(text: str, article: ArticleExtent, names: Collection[str]) -> Iterator[tuple[int, str]]:
    """Where names of four characters or more stand in an article, the longest at each place.

    Looked up by length: the names of one table may be thousands that begin alike.
    """
    openings = {name[:4] for name in names}
    lengths = sorted({len(name) for name in names}, reverse=True)
    for start in range(article.start, article.end - 3):
        if text[start : start + 4] in openings:
            within = (text[start : start + length] for length in lengths if start + length <= article.end)
            name = next((words for words in within if words in names), None)
            if name is not None:
                yield start, name


# a short form: a few characters and a head, 大昌码头, 造船园, 医院项目
_SHORT_FORM = compile_pattern(
    r"(?<=^|[，。；：、,;:！？“”「」\s（(]|其中|目前|而|由|将|与|和|在|到|是|对|，)(?P<name>[\p{Han}A-Za-z\d]{1,6}?(?:项目|工程|园|码头|医院|学校|水库|大桥|电站|电厂|风电场|公路|高速|基地|中心|水厂|污水厂|厂房|展馆|小区|小镇|牧场|景区|管廊|铁路|专线|机场|港|线|桥|厂|馆|楼))(?=[，。；：、,;!！？“”（(\s\d和与及]|$|[一二三四]期|已|将|于|年|计划|预计|去|今|明|总|投|设|建|开|竣|完|主体|目前|占|位|达|由|力|争|正|的|现|则|也|全)"
)


def _add_short_forms(text: str, article: ArticleExtent, index: _Index, taken: bytearray) -> None:
    """Add to the entities the mentions that shorten its name, where no other's would do as well."""
    for match in _SHORT_FORM.finditer(text, article.start, article.end, timeout=limits.left()):
        start, end = match.span("name")
        name = match["name"]
        if name[:1] in "该此本这那各每全某一二两三几多新老" or len(name) < 3:
            continue
        key = _key(name)
        fits = [
            e
            for e in index.near(key)
            if any(s.end <= start for s in e.spans[:9]) and _is_short_for(name, key, e)
        ]
        if len(fits) == 1 and _take(taken, article, Extent(start, end)):
            fits[0].spans.append(Extent(start, end))


# what a clause opens with, before works or figures are told of it: |二桥|正在安装护栏, |住院楼|4月封顶
_CLAUSE_OPENING = compile_pattern(
    r"(?:(?<=[，。；：,;:\s（(])|(?<=其中)|(?<=目前))(?P<name>\p{Han}{2,6}?)"
    r"(?=(?:已|正在?|将|拟|由|于|则|也|还|计划|预计|力争|确保)?(?:\d|设|新增|完成|开工|动工|完工|竣工|投用|启用|封顶|交付|通车|建成|主体|总?投资|安装|铺|总?装机|总?库容|占地|全长|主跨|概算|估算|规模|年[产加处供]|日[产处供]|[今去明]年|[上下]半年|年[内底中]))"
)
_WORKS_AT_END = compile_plain(r"(?:改扩建|改造|扩建|新建|迁建|整治|提升|升级|拓宽|修复|加固|扩容|提标)+$")
_OWN = frozenset("一二三四五六七八九十东西南北新老")
_LAST_WORDS = frozenset("桥路街校区园院厂站馆线港场库楼渠闸坝仓城塔所井堤段")
_NEAR = 400


def _add_last_words(
    document: Document, article: ArticleExtent, entities: Sequence[Entity], taken: bytearray
) -> None:
    """Add clauses' openings that are the last words of one project named shortly before: 二桥 for 瑚布图河二桥."""
    text = document.text
    ending: dict[str, list[Entity]] = {}
    for entity in entities:
        name = _HEAD_AT_END.sub("", _bare(entity.name))
        bare = _WORKS_AT_END.sub("", name)
        if bare[-1:] not in _LAST_WORDS:
            continue
        for length in range(2, min(6, len(bare) - (2 if bare == name else 0)) + 1):
            if length > 2 or bare[-2] in _OWN:
                ending.setdefault(bare[-length:], []).append(entity)
    if not ending:
        return
    for match in _CLAUSE_OPENING.finditer(text, article.start, article.end, timeout=limits.left()):
        fits = ending.get(match["name"], ())
        if len(fits) != 1:
            continue
        start, end = match.span("name")
        low = max(document.line_at(start).start, start - _NEAR)
        if any(low <= span.start < start for span in fits[0].spans) and _take(
            taken, article, Extent(start, end)
        ):
            fits[0].spans.append(Extent(start, end))


def _is_short_for(name: str, key: str, entity: Entity) -> bool:
    full = _NOISE.sub("", entity.name)
    if name != key:  # 医院项目: the key stands in the name
        return len(key) >= 2 and key in full
    if name in full and len(name) >= 4:
        return True
    return _shortens(name, full) and name[:2] in full and name[-1] in full[2:]
