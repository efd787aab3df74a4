from __future__ import annotations

import re
from decimal import Decimal
from html.parser import HTMLParser

import pytest
from support import NAMES, gold_report

from govextract.display import clean
from govextract.markup import KINDS, marks, page
from govextract.records import Amount, Article, Group, Project, Report, Span

VOID = {"meta", "link", "br", "hr", "img", "input"}


class Page(HTMLParser):
    """Checks that elements nest, and gathers what the page holds."""

    def __init__(self, html):
        super().__init__(convert_charrefs=True)
        self.open, self.tags, self.marked, self.texts = [], [], [], []
        self.feed(html)
        self.close()
        assert self.open == []

    def handle_starttag(self, tag, attrs):
        self.tags.append((tag, dict(attrs)))
        if tag not in VOID:
            self.open.append((tag, dict(attrs)))

    def handle_endtag(self, tag):
        assert self.open.pop()[0] == tag

    def handle_data(self, data):
        if any(attrs.get("class") == "text" for _, attrs in self.open):
            self.texts.append(data)
            for tag, attrs in self.open:
                if tag == "mark":
                    self.marked.append((attrs["class"], attrs["title"], data))

    @property
    def text(self):
        return "".join(self.texts)


@pytest.mark.parametrize("name", NAMES)
def test_the_page_holds_the_text_with_every_mark(name):
    report = gold_report(name)
    shown = Page(report.to_html())
    assert shown.text == report.text.replace("\r\n", "\n")
    by_title = {}
    for _, title, data in shown.marked:
        by_title[title] = by_title.get(title, "") + data
    for kind, title, words in ((m.kind, m.note, report.text[m.start : m.end]) for m in marks(report)):
        assert kind in KINDS
        assert words in by_title[title]
        assert title.endswith("gold")  # the rule


def report_of(text, *spans):
    article = Article(id="T1", start=0, end=len(text), title="")
    amounts = tuple(
        Amount(
            id=f"A{n}", article="T1", start=s, end=e, text=text[s:e], value=Decimal(1), currency="CNY", kind="other", rule="r"
        )
        for n, (s, e) in enumerate(spans, 1)
    )  # fmt: skip
    return Report(chars=len(text), text=text, articles=(article,), amounts=amounts)


@pytest.mark.parametrize(
    "spans", [[(0, 4), (1, 3)], [(0, 3), (1, 4)], [(0, 2), (0, 4), (1, 3)], [(2, 2)], [(3, 99)]]
)
def test_nested_and_crossing_marks_keep_the_text(spans):
    report = report_of("一二三四五", *spans)
    shown = Page(report.to_html())
    assert shown.text == report.text
    for n, (start, end) in enumerate(spans, 1):
        covered = "".join(data for _, title, data in shown.marked if f"Amount A{n}:" in title)
        assert covered == report.text[start:end]


def test_nothing_in_a_text_becomes_markup():
    evil = "<script>alert(1)</script>\"'&amp;<img src=x onerror=y>\0\ud800\x1b[31m"
    report = report_of(evil, (0, 8)).model_copy(
        update={
            "projects": (
                Project(
                    id="P1", article="T1", name=evil, mentions=(Span(start=9, end=14, text="x"),), rule=evil
                ),
            ),
            "groups": (Group(id="G1", article="T1", start=1, end=4, text="x", count=3, rule="r"),),
        }
    )
    html = page([(evil, report)])
    shown = Page(html)
    tags = {tag for tag, _ in shown.tags}
    assert tags <= {
        "html", "head", "meta", "title", "style", "body", "h1", "div", "table", "thead", "tbody", "tr", "th", "td", "mark", "details", "summary",
    }  # fmt: skip
    assert {name for _, attrs in shown.tags for name in attrs} <= {
        "lang", "charset", "http-equiv", "content", "name", "class", "title", "open",
    }  # fmt: skip
    assert "script" not in tags
    assert shown.text == evil.replace("\0", "�").replace("\ud800", "�").replace("\x1b", "�")
    html.encode("utf-8")


def test_the_page_fetches_nothing():
    html = gold_report("events-1").to_html()
    for word in ("http:", "https:", "url(", "@import", "<script", "src=", "href="):
        assert word not in html


def test_a_long_text_is_folded_in_a_notebook_and_open_on_a_page():
    report = report_of("一" * 9000)
    assert "<details><summary>9,000 characters" in report._repr_html_()
    assert "<details open>" in report.to_html()
    assert "<details open>" in report_of("一" * 900)._repr_html_()


def test_each_kind_has_an_underline_of_its_own():
    style = gold_report("events-1").to_html().partition("</style>")[0]
    for kind in KINDS:
        assert f".gx .{kind} {{" in style
        assert f".gx .{kind}::before {{ content: " in style
    letters = re.findall(r'::before \{ content: "(.)"', style)
    assert len(set(letters)) == len(KINDS)


def test_the_page_is_written_where_asked(tmp_path):
    report = gold_report("mirrors-3")
    html = report.to_html(tmp_path / "page.html")
    assert (tmp_path / "page.html").read_text(encoding="utf-8") == html
    assert report._repr_html_() in report._repr_html_()
    assert report._repr_html_().startswith('<div class="gx"><style>')


def test_a_report_without_its_text_shows_its_table():
    report = Report.model_validate_json(gold_report("events-1").to_json())
    assert 'class="text"' not in report.to_html()
    assert report.projects[0].name in report.to_html()
    assert "No projects." in Report(chars=0).to_html()


@pytest.mark.parametrize("width", [40, 80, 140])
def test_the_plain_table_fits_its_width(width):
    from rich.cells import cell_len

    table = gold_report("events-1").table(width)
    assert all(cell_len(line) <= width for line in table.splitlines())
    assert "2.6亿元" in table
    assert Report(chars=0).table() == "no projects"


def test_brackets_are_no_markup_in_a_table():
    report = gold_report("events-1")
    project = report.projects[0].model_copy(update={"name": "[bold]项目[/bold]"})
    assert "[bold]项目[/bold]" in report.model_copy(update={"projects": (project,)}).table()


def test_control_characters_do_not_reach_a_terminal():
    assert clean("\x1b[31m红\x07\r\n色\ud800") == "[31m红\n色"
