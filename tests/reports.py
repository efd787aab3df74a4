"""Made-up reports that know their own gold.

``write_report(random)`` writes a report of one of several genres: real places of the lexicon, made-up people, firms and
projects, money, capacities and dates in many ways of writing. What it says stands beside the text as tuples:

- ``("amounts", value, currency, kind, stage)``, ``("capacities", value, unit, period)``, ``("dates", first, last)``
- ``("officials", name)``, ``("projects", name)``, ``("groups", count)``
- ``("links", project, ...)`` with a sum, a capacity, a date and its event, or a person of the project

``found(report)`` gives the same tuples for what was read. Days are only said in ways that the day of publication
settles; names are made so that no part of one is a common word by itself.
"""

from __future__ import annotations

import calendar
from collections import Counter
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from random import Random

from opencc import OpenCC
from test_numerals import chinese

from govextract.lexicon import Lexicons
from govextract.records import Report
from tools.variants import full_width, glossed, wrapped

_LEXICONS = Lexicons()
PLACES = [
    row["name"]
    for row in _LEXICONS.table("places")
    if row["level"] in ("county", "city") and 3 <= len(row["name"]) <= 4 and row["name"][-1] in "县区市"
]
SURNAMES = [row["surname"] for row in _LEXICONS.table("surnames") if row["tier"] == "common"][:80]
GIVEN = "伟芳娜秀英敏静丽强磊军勇艳杰娟涛超霞平刚桂"
BRAND = [
    "恒瑞",
    "中泰",
    "盛铭",
    "鑫诺",
    "瑞邦",
    "金沃",
    "嘉捷",
    "禾泽",
    "科翌",
    "昊源",
    "德邻",
    "宏峻",
    "亿恺",
    "润柏",
    "卓冠",
    "凯铂",
]
PRODUCTS = {  # what is made, its unit, and the name that a project of it has
    "光伏组件": ("兆瓦", "光伏组件生产"),
    "彩钢板": ("吨", "彩钢板加工"),
    "铜箔": ("吨", "电子铜箔"),
    "中药饮片": ("吨", "中药饮片加工"),
    "冻干果蔬": ("吨", "冻干果蔬加工"),
    "锂电池": ("套", "锂电池制造"),
    "服装": ("件", "服装智造"),
    "预制菜": ("吨", "预制菜产业"),
    "刨花板": ("立方米", "刨花板"),
    "有机肥": ("吨", "有机肥生产"),
    "轴承": ("套", "精密轴承"),
    "肉牛": ("头", "肉牛屠宰加工"),
}
HEADS = ["项目", "产业园项目", "基地项目", "二期项目", "扩建项目"]
WORKS = [
    "污水处理厂",
    "水厂",
    "人民医院迁建项目",
    "客运枢纽",
    "垃圾焚烧发电厂",
    "高级中学扩建工程",
    "物流园项目",
    "水库除险加固工程",
]
POSTS = ["区委书记", "县长", "副县长", "常务副县长", "县委常委", "市发改局局长", "县政协主席", "副市长"]
EVENTS = {
    "开工": "start",
    "动工": "start",
    "竣工": "completion",
    "建成": "completion",
    "投产": "production",
    "试生产": "trial",
    "投入使用": "operation",
}
# A page of several articles is cut where a paragraph of a fair length follows a heading with its date.
OPENINGS = (
    "{0}坚持把抓项目、扩投资摆在突出位置，紧盯开工、竣工、投产等关键环节，全力以赴推动经济社会发展行稳致远。",
    "{0}持续优化营商环境，各部门靠前服务、上门办事，帮助企业解决用地、用工、用电等方面的难题，服务质效稳步提升。",
    "在{0}，机器的轰鸣声此起彼伏，运送建材的车辆来回穿梭，工人们各司其职、紧张作业，到处是一派热火朝天的景象。",
)
Fact = tuple[object, ...]

_SIMPLIFIED, _TRADITIONAL = OpenCC("t2s"), OpenCC("s2t")


@dataclass
class Project:
    """What a report says of one project."""

    name: str
    product: str
    unit: str


@dataclass
class Made:
    """A report with its gold."""

    genre: str
    title: str
    published: date
    header: str = ""
    body: list[str] = field(default_factory=list)
    gold: Counter[Fact] = field(default_factory=Counter)

    @property
    def text(self) -> str:
        """The page: title, the line of date and source, indented paragraphs."""
        return "\n".join([self.title, self.header, *(f"　　{line}" for line in self.body), ""])


class ReportWriter:
    """Writes one report with choices of a random generator."""

    def __init__(self, random: Random) -> None:
        self.random = random
        self.place = random.choice(PLACES)
        self.published = date(random.randint(2018, 2024), random.randint(2, 11), random.randint(1, 28))
        self.gold: Counter[Fact] = Counter()
        self._names: set[str] = set()
        self._people: set[str] = set()

    def project(self) -> Project:
        """A project of a name that the report does not have yet."""
        while True:
            product, (unit, kind) = self.random.choice(list(PRODUCTS.items()))
            if self.random.random() < 0.75:
                stem = self.random.choice(BRAND)
                name = stem + kind + self.random.choice(HEADS)
            else:
                stem = self.random.choice(PLACES)[:-1]
                name, unit = stem + self.random.choice(WORKS), ""
            if stem in self._names:
                continue
            self._names.add(stem)
            self.gold["projects", name.replace("二期项目", "项目")] += 1
            return Project(name, product, unit)

    def money(self, project: Project | None, stage: str | None, kind: str = "investment") -> str:
        """A sum: 1.18亿元, 6,000万元, 三亿五千万元, 2.5亿美元."""
        way = self.random.randrange(6)
        yuan, currency = "元", "CNY"
        if way == 0:
            value = self.random.randint(12, 98) * 10**6 * 10 + self.random.randint(1, 9) * 10**6
            words = f"{Decimal(value) / 10**8:f}".rstrip("0").rstrip(".") + "亿"
        elif way == 1:
            value = self.random.randint(1100, 9900) * 10**4
            words = f"{value // 10**4:,}万"
        elif way == 2:
            value = self.random.randint(2, 60) * 10**8 + self.random.randint(1, 9) * 10**7
            words = chinese(value)
        elif way == 3:
            value = self.random.randint(11, 99) * 10**7
            words, yuan, currency = f"{Decimal(value) / 10**8:f}亿".replace("0亿", "亿"), "美元", "USD"
        elif way == 4:
            value = self.random.randint(2, 90) * 10**8
            words = f"{value // 10**8}亿"
        else:
            value = self.random.randint(300, 9900) * 10**4
            words = f"{value // 10**4}万"
        self.gold["amounts", Decimal(value), currency, kind, stage] += 1
        if project is not None:
            self.gold["links", self.of(project), Decimal(value), stage] += 1
        return words + yuan

    def capacity(self, project: Project) -> str:
        """What is made in a year: 年产铜箔3万吨, 年产3万吨铜箔; empty where the project makes nothing."""
        if not project.unit:
            return ""
        wan = self.random.randint(1, 90)
        self.gold["capacities", Decimal(wan * 10**4), project.unit, "year"] += 1
        self.gold["links", self.of(project), Decimal(wan * 10**4), project.unit] += 1
        quantity = f"{wan}万{project.unit}"
        verb = "出栏" if project.unit == "头" else "产"
        way = self.random.randrange(3)
        return (
            f"年{verb}{project.product}{quantity}",
            f"年{verb}{quantity}{project.product}",
            f"可年{verb}{project.product}{quantity}",
        )[way]

    def day(self, project: Project | None, event: str, *, past: bool) -> str:
        """A time before or after the day of publication, linked to a project by an event."""
        year = self.published.year
        if past:
            month = self.random.randint(1, self.published.month - 1)
            words, first = self.random.choice(
                [(f"今年{month}月", month), (f"{year}年{month}月", month), (f"{month}月", month)]
            )
            start, end = _month(year, first)
        else:
            way = self.random.randrange(5)
            month = self.random.randint(self.published.month, 12)
            start, end = _month(year + 1, month)
            words = (
                f"{year + 1}年{month}月",
                f"明年{month}月",
                "明年年底",
                f"{year + 2}年",
                f"{year + 1}年底",
            )[way]
            if way in (2, 4):
                start, end = _month(year + 1, 12)
            elif way == 3:
                start, end = date(year + 2, 1, 1), date(year + 2, 12, 31)
        self.gold["dates", start, end] += 1
        if project is not None:
            self.gold["links", self.of(project), EVENTS[event], start, end] += 1
        return words

    def person(self) -> str:
        """A name of two or three characters that the report does not have yet."""
        while True:
            given = "".join(self.random.sample(GIVEN, self.random.randint(1, 2)))
            name = self.random.choice(SURNAMES) + given
            if name not in self._people:
                self._people.add(name)
                self.gold["officials", name] += 1
                return name

    def of(self, project: Project) -> str:
        """The name that a project's record has."""
        return project.name.replace("二期项目", "项目")

    def report(self, genre: str) -> Made:
        """A report of a genre."""
        title = getattr(self, f"_{genre}_title")()
        made = Made(genre, title, self.published, gold=self.gold)
        source = f"{self.place}{self.random.choice(['融媒体中心', '日报', '人民政府办公室'])}"
        day = self.random.choice(["{0:%Y-%m-%d}", "{0.year}年{0.month}月{0.day}日"]).format(self.published)
        made.header = self.random.choice([f"{day}　来源：{source}", f"发布时间：{day}　来源：{source}"])
        made.body = [self.random.choice(OPENINGS).format(self.place), *getattr(self, f"_{genre}")()]
        return made

    # genres ----------------------------------------------------------------------------------------------------

    def _start_title(self) -> str:
        return f"{self.place}举行重点项目集中开工仪式"

    def _start(self) -> list[str]:
        count = self.random.randint(5, 60)
        self.gold["groups", count] += 1
        who, post = self.person(), self.random.choice(POSTS)
        total = self.money(None, "total")
        lines = [
            f"日前，{self.place}举行重点项目集中开工仪式，{count}个重点项目集中开工，总投资{total}。{post}{who}出席仪式并宣布开工。"
        ]
        lines += [self._told(self.project()) for _ in range(self.random.randint(1, 4))]
        return lines

    def _list_title(self) -> str:
        return f"{self.place}重点项目进展情况"

    def _list(self) -> list[str]:
        lines = []
        for number in range(1, self.random.randint(3, 6)):
            project = self.project()
            capacity = self.capacity(project)
            parts = [f"{number}.{project.name}。总投资{self.money(project, 'total')}"]
            parts.append(f"建成后{capacity}" if capacity else "")
            parts.append(
                f"计划{self.day(project, '投产', past=False)}投产" if self.random.random() < 0.6 else ""
            )
            who = self.person()
            self.gold["links", self.of(project), who] += 1
            lines.append("，".join(filter(None, parts)) + f"。责任领导：{who}")
        return lines

    def _work_title(self) -> str:
        return f"{self.place}人民政府工作情况通报"

    def _work(self) -> list[str]:
        lines = ["今年以来，全县上下抢抓机遇，真抓实干，经济社会发展取得新成效。"]
        self.gold["dates", date(self.published.year, 1, 1), date(self.published.year, 12, 31)] += 1
        for _ in range(self.random.randint(2, 4)):
            project = self.project()
            money = self.money(project, "total")
            verb = self.random.choice(["开工", "竣工", "投入使用"])
            lines.append(f"总投资{money}的{project.name}于{self.day(project, verb, past=True)}{verb}。")
        lines.append(
            f"完成固定资产投资{self.money(None, 'completed')}，一般公共预算收入达到{self.money(None, None, 'fiscal')}。"
        )
        return lines

    def _assign_title(self) -> str:
        return f"{self.place}明确项目包保责任"

    def _assign(self) -> list[str]:
        lines = []
        for _ in range(self.random.randint(2, 4)):
            project, who, post = self.project(), self.person(), self.random.choice(POSTS[:5])
            self.gold["links", self.of(project), who] += 1
            money = self.money(project, "total")
            lines.append(f"由{post}{who}牵头负责{project.name}，项目总投资{money}。")
        return lines

    def _visit_title(self) -> str:
        return f"{self.place}项目建设一线见闻"

    def _visit(self) -> list[str]:
        lines = []
        for _ in range(self.random.randint(1, 3)):
            project = self.project()
            capacity = self.capacity(project)
            lines.append(
                f"走进{project.name}施工现场，塔吊林立，机器轰鸣。该项目总投资{self.money(project, 'total')}，"
                f"预计{self.day(project, '竣工', past=False)}竣工"
                + (f"，投产后{capacity}。" if capacity else "。")
            )
        return lines

    def _form_title(self) -> str:
        return f"{self.place}重点项目信息公示"

    def _form(self) -> list[str]:
        lines = []
        for _ in range(self.random.randint(2, 3)):
            project, who = self.project(), self.person()
            self.gold["links", self.of(project), who] += 1
            lines += [
                f"项目名称：{project.name}",
                f"总投资：{self.money(project, 'total')}",
                f"开工时间：{self.day(project, '开工', past=True)}",
                f"责任人：{who}",
            ]
        return lines

    def _told(self, project: Project) -> str:
        """A paragraph about a project."""
        money = self.money(project, "total")
        begin = self.random.choice([f"总投资{money}的{project.name}，", f"{project.name}总投资{money}，"])
        capacity = self.capacity(project)
        verb = self.random.choice(["竣工", "投产", "投入使用"])
        end = f"计划{self.day(project, verb, past=False)}{verb}" + (
            f"，达产后{capacity}。" if capacity else "。"
        )
        return begin + end


GENRES = ("start", "list", "work", "assign", "visit", "form")


def write_report(random: Random, genre: str | None = None) -> Made:
    """A report of a genre, or of any."""
    return ReportWriter(random).report(genre or random.choice(GENRES))


def _month(year: int, month: int) -> tuple[date, date]:
    return date(year, month, 1), date(year, month, calendar.monthrange(year, month)[1])


def found(report: Report) -> Counter[Fact]:
    """What was read, as the tuples of the gold."""
    amounts = {a.id: a for a in report.amounts}
    capacities = {c.id: c for c in report.capacities}
    dates = {d.id: (d.start_date, d.end_date) for d in report.dates}
    people = {o.id: o.name for o in report.officials}
    facts: Counter[Fact] = Counter()
    facts.update(("amounts", a.value, a.currency, a.kind, a.stage) for a in report.amounts)
    facts.update(("capacities", c.value, c.unit, c.period) for c in report.capacities)
    facts.update(("dates", *days) for days in dates.values())
    facts.update(("officials", name) for name in people.values())
    facts.update(("groups", group.count) for group in report.groups)
    for project in report.projects:
        name = project.name
        facts["projects", name] += 1
        facts.update(("links", name, amounts[i].value, amounts[i].stage) for i in project.amounts)
        facts.update(("links", name, capacities[i].value, capacities[i].unit) for i in project.capacities)
        facts.update(("links", name, link.event, *dates[link.date]) for link in project.dates)
        facts.update(("links", name, people[i]) for i in project.officials)
    return facts


# the same report in other forms --------------------------------------------------------------------------------


def comes_back(text: str) -> bool:
    """Whether the text in traditional characters is the same text again in simplified ones."""
    there = _TRADITIONAL.convert(text)
    return len(there) == len(text) and _SIMPLIFIED.convert(there) == text


def in_traditional(text: str) -> str:
    """The text in traditional characters."""
    return str(_TRADITIONAL.convert(text))


def with_invisible_characters(text: str) -> str:
    """The text with a zero-width space behind every fifth character."""
    return "".join(char + "\u200b" * (at % 5 == 4) for at, char in enumerate(text))


def with_carriage_returns(text: str) -> str:
    """The text as Windows ends its lines."""
    return text.replace("\n", "\r\n")


VARIANTS = {
    "traditional": in_traditional,
    "full-width": full_width,
    "pinyin": glossed,
    "invisible": with_invisible_characters,
    "line ends": with_carriage_returns,
}
"""Forms of a text that say the same; `wrapped` stands apart, as breaks in headings and forms can be taken for lines."""

__all__ = ["GENRES", "VARIANTS", "Made", "comes_back", "found", "in_traditional", "wrapped", "write_report"]
