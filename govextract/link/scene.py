"""One article as the linker sees it: its names in order, lists of them, rows, items, and what each sentence is about."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal, NamedTuple

import regex

from govextract.extract.mentions import GroupMention
from govextract.link.coreference import Entity
from govextract.patterns import BULLETS, DASH_MARK, NUMBER_MARK, compile_pattern
from govextract.text.document import ArticleExtent, Document, Extent

_LIST_MARK = compile_pattern(rf"\n[ \t　]{{0,8}}(?:{NUMBER_MARK}|(?P<sign>[{BULLETS}])|{DASH_MARK})")
_SIGN = compile_pattern(rf"(?P<sign>[{BULLETS}])[ \t　\ufe0f]*$")
_LEAVES = compile_pattern(r"\n[ \t　]{0,8}(?:另外|此外|下一步|下步)[，,]")  # a paragraph about something else
_GAP = compile_pattern(r"\n[ \t　]*\n")
_LABEL_LINE = compile_pattern(r"\s*\p{Han}{2,12}(?:[（(][^）)]{1,8}[)）])?[:：]")
# between names of one list: 、, （…）和, 、1.5公里, 、投资1.3亿元的
_BETWEEN_LISTED = compile_pattern(
    r"""\s{0,4}(?:[（(][^（）()]{0,160}[)）])?\s{0,4}
        (?:、|和|及|与|以及|，以及|,以及)\s{0,4}(?:[\d.]{1,9}(?:公里|千米|米|平方米|亩)的?)?
      | (?:[（(][^（）()]{0,160}[)）])?[、，,]?(?:和|及|以及)?总?投资约?[^，。；]{2,14}的""",
    regex.VERBOSE,
)
_COUNTED_IN = compile_pattern(r"[”」]?(?:[（(][^（）()]{0,160}[)）])?等?")  # 甲、乙|等|6个项目

_FORM_ABOVE = 200
"""How far above its name a form's values stand."""

_OPENING = r"^[\s“「『\"]*"
# a sentence that goes on about what the one before it was about
_GOES_ON = compile_pattern(
    rf"{_OPENING}(?:该|项目|这[一个座条家里处]|其|(?:改造|扩建|技改)(?=\d|[今去明]年|于)|[一二三首近]期|建成|达产|投产|全部|总投资|计划|预计|设计|主要|占地|目前|现|新|整个"
    r"|工程|目标|投用|竣工|企业|公司|园区|今年|明年|去年|\d|此前|我们|从|年产|届时|全线|主体|线路|全长|概算|估算|投资|厂房|设备)"
)
_TELLS_OF_WORKS = compile_pattern(
    r"项目|[一二三首]期|投产|达产|建成|总投资|概算|开工|动工|竣工|落成|拨款|封顶|合龙|通车|通水|并网|投运|投用|施工|产能|年产|厂房|设备|该[厂园站桥路馆院校线]|包[抓保联靠]|牵头"
)
# a sentence that goes back to the project named before, over others between
_GOES_BACK = compile_pattern(
    rf"{_OPENING}(?:该|这[个一条座家处]|此)\p{{Han}}{{0,4}}(?:项目|工程|园|区|厂|基地|中心|站|路|桥|院|校|线|库|馆|综合体|码头|港)"
    rf"|{_OPENING}(?:这[条座家处])[^，。；\n]{{0,20}}的\p{{Han}}{{0,6}}(?:园|厂|基地|中心|站|路|桥|院|校|线|库|馆|综合体|码头|港)"
    rf"|{_OPENING}(?:项目|整个项目|全部(?:建成|达产|投产|落成)|(?:建成|投产|达产|完工|竣工|落成|满产|投用)后|[一二三首]期"
    r"|厂区|场区|库区|主体|全线|线路|首台)"
)
# a sentence about something else
_TURNS_AWAY = compile_pattern(
    rf"{_OPENING}(?:全[市县区省州盟旗镇乡]|我[市县区省]|会[议上]|各[级地镇乡县区部]|据统计|数据显示|近年来|同时[，,]|此外|[现原既]有"
    r"|[一二三]是|会前|会后|在致辞|\p{Han}{2,4}(?:强调|要求|指出|表示|宣布|在致辞))"
)
# 工程概算总投资…, in an article whose title names one project
_OF_SUBJECT = compile_pattern(
    rf"{_OPENING}(?:该|整个|本|这[一个项]?)?(?:项目|工程)(?!部|组|经理|负责|指挥|个|集中|清单)"
)
# 关于某污水处理厂可行性研究报告的批复: all of it is about one project
_DECIDES_ON_ONE = compile_pattern(
    r"批复|核准|备案|可行性研究|可研|初步设计|环境影响|环评|节能审查|用地预审|施工许可|建议书|项目(?:概况|简介|情况)"
)
_OF_ITS_WORKS = compile_pattern(r"\s*(?:[一二三四五六七八九十]、)?建设(?:规模|内容|工期|期限|周期|性质)")
_POINTER = compile_pattern(r"前者|后者")
_ROW_NUMBER = compile_pattern(r"第(?P<number>\d{1,3})项(?!目)")
_POINTED_BACK = 200
_LED_IN = compile_pattern(r"^\s*(?:据(?:了解|介绍|悉|透露)|按照?(?:规划|计划|设计))[，,]")  # 据了解，|该项目…
_SAID = compile_pattern(  # 董事长某某说，|这条线…; 总经理某某告诉记者，按照规划，|项目总投资…
    r"^[^，。；\n]{4,60}(?:说|介绍|表示|透露|告诉记者)[，,：:](?:按照?(?:规划|计划|设计)[，,])?"
)
_QUOTED = ("“", "「", '"')

Target = tuple[Literal["project", "group"], tuple[int, ...]]
"""What a value belongs to: projects, or counted sets, by their numbers."""


class Named(NamedTuple):
    """A mention of a project: its stretch and the number of its entity."""

    start: int
    end: int
    entity: int


@dataclass(slots=True)
class Block:
    """An item, or a table's row: what stands in its parts is about its projects."""

    parts: list[Extent]
    entities: tuple[int, ...]


class Scene:
    """One article with its names, sets, items and topics.

    Args:
        document: the document.
        article: one of its articles.
        entities: the article's projects.
        groups: its counted sets, in text order.
        amount_starts: where its amounts start, in text order.
        people_starts: where its people are named, in text order.
    """

    def __init__(
        self,
        document: Document,
        article: ArticleExtent,
        entities: Sequence[Entity],
        groups: Sequence[GroupMention],
        amount_starts: Sequence[int],
        people_starts: Sequence[int],
    ) -> None:
        self.document = document
        self.article = article
        self.entities = entities
        self.groups = groups
        self.named = sorted(
            Named(span.start, span.end, number)
            for number, entity in enumerate(entities)
            for span in entity.spans
        )
        self._starts = [named.start for named in self.named]
        self.named = sorted([*self.named, *self._pointers(), *self._numbered()])
        self._starts = [named.start for named in self.named]
        self._group_starts = [group.start for group in groups]
        self._amount_starts = amount_starts
        self._people_starts = people_starts
        self._runs = self._read_lists()
        self._series: dict[int, tuple[int, ...]] = {}  # under where each list's first name starts
        rows = self._read_rows()
        self._cells = sorted(((part, row) for row in rows for part in row.parts), key=lambda cell: cell[0])
        self._items = self._read_items()
        self._subject = self._read_subject()
        others = (named.start for named in self.named if named.entity not in self._subject)
        self._first_other = next(others, article.end)  # where one that is not the title's is named
        self._topics = self._read_topics()

    # ---- what stands where -----------------------------------------------------------------------------------

    def names_in(self, start: int, end: int) -> list[Named]:
        """The names that start in a stretch, in text order."""
        return self.named[bisect_left(self._starts, start) : bisect_left(self._starts, end)]

    def name_at(self, start: int, end: int) -> Named | None:
        """The name that a stretch lies in."""
        index = bisect_right(self._starts, start) - 1
        return self.named[index] if index >= 0 and end <= self.named[index].end else None

    def groups_in(self, start: int, end: int) -> range:
        """The numbers of the sets that start in a stretch."""
        return range(bisect_left(self._group_starts, start), bisect_left(self._group_starts, end))

    def has_amount(self, start: int, end: int) -> bool:
        """Whether an amount starts in a stretch."""
        return bisect_left(self._amount_starts, start) < bisect_left(self._amount_starts, end)

    def people_in(self, start: int, end: int) -> int:
        """How many people are named in a stretch."""
        return bisect_left(self._people_starts, end) - bisect_left(self._people_starts, start)

    def row_at(self, offset: int) -> Block | None:
        """The table's row that has a cell at an offset."""
        index = bisect_right(self._cells, offset, key=lambda cell: cell[0].start) - 1
        return self._cells[index][1] if index >= 0 and self._cells[index][0].holds(offset) else None

    def item_at(self, offset: int) -> Block | None:
        """The item that holds an offset."""
        index = bisect_right(self._items, offset, key=lambda item: item.parts[0].start) - 1
        return self._items[index] if index >= 0 and self._items[index].parts[0].holds(offset) else None

    def topic_of(self, sentence: Extent) -> Target | None:
        """What a sentence is about before it names anything."""
        return self._topics.get(sentence.start)

    def run_of(self, named: Named) -> list[Named]:
        """The names listed together with a name, in order."""
        return self._runs.get(named.start, [named])

    def series_of(self, named: Named) -> tuple[int, ...]:
        """The entities listed together with a name, in order."""
        run = self.run_of(named)
        if run[0].start not in self._series:
            self._series[run[0].start] = tuple(dict.fromkeys(member.entity for member in run))
        return self._series[run[0].start]

    def listed_in(self, group: int) -> tuple[int, ...]:
        """The entities listed right before a set that counts them in: 甲、乙等6个项目."""
        counted = self.groups[group]
        before = self.names_in(max(0, counted.start - 200), counted.start)
        if before and _COUNTED_IN.fullmatch(self.document.text, before[-1].end, counted.start):
            return self.series_of(before[-1])
        return ()

    def bracket_around(self, offset: int, low: int) -> int | None:
        """Where the bracket that holds an offset opens, at ``low`` or behind it."""
        text, depth = self.document.text, 0
        for index in range(offset - 1, max(low, offset - 160) - 1, -1):
            if text[index] in ")）":
                depth += 1
            elif text[index] in "(（":
                if depth == 0:
                    return index
                depth -= 1
        return None

    # ---- reading the article -----------------------------------------------------------------------------------

    def _pointers(self) -> list[Named]:
        """前者 and 后者, each with the one of two projects named before that it points to."""
        found: list[Named] = []
        ends = [named.end for named in self.named]
        for match in _POINTER.finditer(self.document.text, self.article.start, self.article.end):
            index = bisect_right(ends, match.start())
            before = self.named[max(0, index - 2) : index]
            if len(before) == 2 and match.start() - before[0].start < _POINTED_BACK:
                named = before[0] if match[0] == "前者" else before[1]
                found.append(Named(match.start(), match.end(), named.entity))
        return found

    def _numbered(self) -> list[Named]:
        """第3项, below a table: the project of the row of that number."""
        rows: dict[str, list[int]] = {}
        text = self.document.text
        fields = list(self.document.fields_in(self.article.start, self.article.end))
        numbers = {
            f.row: text[f.value.start : f.value.end]
            for f in fields
            if f.role == "number" and f.header is None
        }
        for item in fields if numbers else ():
            if item.role == "name" and item.row in numbers:
                named = [n.entity for n in self.names_in(item.value.start, item.value.end)]
                rows.setdefault(numbers[item.row].strip(), []).extend(named)
        found: list[Named] = []
        for match in _ROW_NUMBER.finditer(text, self.article.start, self.article.end) if rows else ():
            entities = set(rows.get(match["number"], ()))
            if len(entities) == 1:
                found.append(Named(match.start(), match.end(), entities.pop()))
        return found

    def _read_lists(self) -> dict[int, list[Named]]:
        """For where each name starts, the names of the list it stands in."""
        runs: dict[int, list[Named]] = {}
        run: list[Named] = []
        for named in self.named:
            if not (run and _BETWEEN_LISTED.fullmatch(self.document.text, run[-1].end, named.start)):
                run = []
            run.append(named)
            runs[named.start] = run
        return runs

    def _read_rows(self) -> list[Block]:
        """The rows of tables, each with the project that its name column names."""
        cells: dict[int, list[Extent]] = defaultdict(list)
        names: dict[int, tuple[int, ...]] = {}
        for item in self.document.fields_in(self.article.start, self.article.end):
            if item.role == "name" and (found := self.names_in(item.value.start, item.value.end)):
                names.setdefault(item.row, tuple(named.entity for named in found))
                if item.header is not None:  # 签约时间：…, above 项目名称：…
                    near = item.value.start - _FORM_ABOVE
                    cells[item.row] = [cell for cell in cells[item.row] if cell.start > near]
            if item.header is None or item.row not in names:
                cells[item.row].append(item.value)
        return [Block(cells[row], entities) for row, entities in names.items() if cells[row]]

    def _read_items(self) -> list[Block]:
        """From each item's heading to the next item, or to a paragraph that is no part of it."""
        text = self.document.text
        starts = sorted(
            (start, number) for number, entity in enumerate(self.entities) for start in entity.headings
        )
        heads: list[tuple[int, tuple[int, ...]]] = []
        for start, number in starts:
            if self.row_at(start) is not None:
                continue
            if heads and "\n" not in text[heads[-1][0] : start]:
                heads[-1] = (heads[-1][0], heads[-1][1] + (number,))
            else:
                heads.append((start, (number,)))
        items = []
        for index, (start, entities) in enumerate(heads):
            end = heads[index + 1][0] if index + 1 < len(heads) else self.article.end
            label = self.document.field_at(start)
            if len(heads) > 1 or label is None or label.role != "name":  # else a notice about one project
                end = self._item_end(start, end)
            items.append(Block([Extent(start, end)], tuple(dict.fromkeys(entities))))
        return items

    def heads_of_items_below(self, offset: int) -> list[int]:
        """The projects that open the items of the list below a line that ends at ``offset``: 同日开工的还有：."""
        text = self.document.text
        found: list[int] = []
        while offset < self.article.end and _LIST_MARK.match(text, offset - 1):
            line = self.document.line_at(offset)
            found += [named.entity for named in self.names_in(line.start, line.end)][:1]
            offset = line.end
        return found

    def _item_end(self, start: int, end: int) -> int:
        text = self.document.text
        opening = _SIGN.search(text, max(0, start - 12), start)
        for mark in _LIST_MARK.finditer(text, start, end):
            # a sign other than the item's own opens what is told of it
            if opening is None or mark["sign"] is None or mark["sign"] == opening["sign"]:
                end = mark.start()
                break
        leaves = _LEAVES.search(text, start, end)
        end = leaves.start() if leaves else end
        for gap in _GAP.finditer(text, start, end):
            if gap.end() - start > 20 and not _LABEL_LINE.match(text, gap.end()):
                return gap.end()
        return end

    def _read_subject(self) -> tuple[int, ...]:
        """The one project that the title names, or the line below it."""
        title = self.article.title
        below = self.document.line_at(title.end + 1)
        end = below.end if below.end - below.start < 60 else title.end
        named = {name.entity for name in self.names_in(title.start, max(end, title.end))}
        return tuple(named) if len(named) == 1 else ()

    def _read_topics(self) -> dict[int, Target | None]:
        """For where each sentence starts, what it is about before it names anything."""
        text, sentences = self.document.text, self.document.sentences
        topics: dict[int, Target | None] = {}
        topic: Target | None = None
        single: tuple[int, ...] = ()  # the project named last, alone
        previous = self.article.start
        first = max(bisect_right(sentences, self.article.start, key=lambda s: s.start) - 1, 0)
        for at in range(first, len(sentences)):
            sentence = sentences[at]
            if sentence.start >= self.article.end:
                break
            words = text[sentence.start : sentence.end]
            if sentence.end <= self.article.start or not words.strip():
                continue
            topic = self._carried(words, sentence, topic, single, previous)
            topics[sentence.start] = topic
            named = self.names_in(sentence.start, sentence.end)
            groups = self.groups_in(sentence.start, sentence.end)
            if named:
                series = self.series_of(named[-1])
                single = series if len(series) == 1 else ()
                topic = ("project", series) if single or self.item_at(sentence.start) else None
            elif groups:
                single = ()
                topic = ("group", (groups[-1],))
            previous = sentence.end
        return topics

    def _carried(
        self, words: str, sentence: Extent, topic: Target | None, single: tuple[int, ...], previous: int
    ) -> Target | None:
        """The topic that a sentence takes over from the one before it, or from its item."""
        text = self.document.text
        words = _LED_IN.sub("", words)
        new_paragraph = "\n" in text[max(0, previous - 2) : sentence.start]
        mark = _LIST_MARK.match("\n" + words) if new_paragraph else None
        if mark:  # 4.县财政安排…: nothing of the item before, unless it says so
            words = words[mark.end() - 1 :]
            topic = None
        goes_on = _GOES_ON.match(words) is not None
        item = self.item_at(sentence.start)
        if item is not None:
            keeps = topic is not None and topic[0] == "project" and goes_on and not new_paragraph
            return topic if keeps else ("project", item.entities)
        if single and (
            _GOES_BACK.match(words)
            or _GOES_BACK.match(_SAID.sub("", words))
            or self._opens_with_head(words, single[0])
        ):
            return "project", single
        if _TURNS_AWAY.match(words):
            return None
        if new_paragraph and not goes_on:
            return self._by_title(words, sentence)
        after_quote = text[previous - 1 : previous] in "”」"  # “…。”厂长某某说
        tells = goes_on or _TELLS_OF_WORKS.search(words) or words.lstrip().startswith(_QUOTED) or after_quote
        return (topic if tells else None) or self._by_title(words, sentence)

    def _by_title(self, words: str, sentence: Extent) -> Target | None:
        """The title's project where a sentence speaks of 工程, or of any works before another project is named."""
        if not self._subject:
            return None
        alone = sentence.start < self._first_other and (
            _DECIDES_ON_ONE.search(self.document.text, self.article.title.start, self.article.title.end)
            or _TELLS_OF_WORKS.search(words)
            or _OF_ITS_WORKS.match(words)
        )
        return ("project", self._subject) if alone or _OF_SUBJECT.match(words) else None

    def _opens_with_head(self, words: str, entity: int) -> bool:
        """园区总投资额…, after 屏东热带水果加工冷链园区: the last word of the name stands for it."""
        name = self.entities[entity].name.removesuffix("项目").removesuffix("工程")
        words = words.lstrip("“「 \n").removeprefix("整个").removeprefix("全")
        return len(name) > 4 and words.startswith(name[-2:]) and words[2:3] not in ("内", "里", "外", "周")
