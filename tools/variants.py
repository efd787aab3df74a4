"""The same report in many forms: does it give the same records? ``python -m tools.variants``.

Each document is compared with itself as clean text: in traditional characters, with noise, wrapped, as a page, as PDF and
Word file, in other encodings. What is compared are values and names, since offsets differ. ``--write`` puts the table into
``docs/inputs.md``, ``--show`` lists what differs.
"""

from __future__ import annotations

import argparse
import io
from collections import Counter
from collections.abc import Callable, Iterator
from functools import cache
from html import escape
from typing import Any

from govextract.io.parsing import parse_source
from govextract.io.readers import read_bytes
from govextract.io.sources import SetAside
from govextract.pipeline import default
from govextract.records import Report
from tools.accuracy import CORPUS, ROOT

PAGE = ROOT / "docs" / "inputs.md"
BEGIN, END = "<!-- variants -->", "<!-- end of variants -->"

DOCUMENTS = (
    "events-1", "events-7", "events-hebei", "events-sichuan", "events-shandong", "industry-1", "industry-hunan",
    "industry-quanjiao", "infrastructure-1", "infrastructure-7", "infrastructure-guizhou", "assignments-3",
    "workreports-1", "workreports-5",
)  # fmt: skip
"""Clean documents of the development part, short ones, of several genres."""

_GLOSSES = {
    "區": "qū", "縣": "xiàn", "現": "xiàn", "設": "shè", "項": "xiàng", "產": "chǎn", "開": "kāi", "業": "yè", "總": "zǒng",
    "資": "zī", "鎮": "zhèn", "園": "yuán",
}  # fmt: skip
_WIDTH = 40  # columns of a wrapped line, of which a Chinese character takes two
_TEMPLATE = """<!DOCTYPE html>
<html><head><meta charset="utf-8"><title>{title}_滨河县人民政府</title><style>body {{ color: #333 }}</style></head>
<body>
<div class="top"><ul class="nav"><li><a href="/">首页</a></li><li><a href="/zw">政务公开</a></li><li><a href="/fw">办事服务</a></li>
<li><a href="/hd">互动交流</a></li></ul></div>
<div class="wrap"><div class="position">当前位置：<a href="/">首页</a> &gt; <a href="/zw">政务要闻</a></div>
<div class="content"><h1>{title}</h1>
<div class="article">
{body}
</div>
<div class="share-box">分享到：<a href="#">微信</a> <a href="#">微博</a></div>
<p>上一篇：<a href="1.html">滨河县召开重点工作调度会</a></p><p>下一篇：<a href="3.html">滨河县义务植树活动启动</a></p></div>
<div class="right"><h3>热点推荐</h3><ul><li><a href="4.html">恒瑞冷链物流园总投资5亿元落户滨河</a></li>
<li><a href="5.html">全县防汛工作会议召开</a></li><li><a href="6.html">县领导走访慰问企业家</a></li></ul></div></div>
<div class="footer"><p>版权所有：滨河县人民政府　主办单位：滨河县人民政府办公室</p><p>网站标识码：1234567890　ICP备12345678号</p></div>
<script>var total = "总投资100亿元的广告项目";</script>
</body></html>"""


def _lines(text: str) -> list[str]:
    return [line.strip(" \u3000\r") for line in text.split("\n") if line.strip(" \u3000\r")]


@cache
def _converter(way: str) -> Any:
    from opencc import OpenCC

    return OpenCC(way)


def traditional(text: str, way: str = "s2t") -> str:
    """The text in traditional characters; ``s2tw`` for those of Taiwan, which Big5 has."""
    return str(_converter(way).convert(text))


def full_width(text: str) -> str:
    """The text with digits, letters and signs as wide as Chinese characters."""
    return "".join(chr(ord(char) + 0xFEE0) if "!" <= char <= "~" else char for char in text)


def glossed(text: str) -> str:
    """The text in traditional characters, the reading of some behind them."""
    return "".join(f"{char}({_GLOSSES[char]})" if char in _GLOSSES else char for char in traditional(text))


def wrapped(text: str) -> str:
    """The text in lines of forty columns."""
    return "\n".join(line for whole in text.split("\n") for line in _wrapped(whole))


def _wrapped(line: str) -> Iterator[str]:
    piece, columns = "", 0
    for char in line:
        width = 1 if char.isascii() else 2
        if columns + width > _WIDTH:
            yield piece
            piece, columns = "", 0
        piece += char
        columns += width
    yield piece


def page(text: str) -> bytes:
    """The text on a page with menus, related links and a footer."""
    title, *rest = _lines(text)
    body = "\n".join(f"<p>　　{escape(line)}</p>" for line in rest)
    return _TEMPLATE.format(title=escape(title), body=body).encode()


def pdf(text: str) -> bytes:
    """The text as a PDF file, with page numbers."""
    from reportlab.lib.styles import ParagraphStyle
    from reportlab.pdfbase.cidfonts import UnicodeCIDFont
    from reportlab.pdfbase.pdfmetrics import registerFont
    from reportlab.platypus import Paragraph, SimpleDocTemplate

    font = "STSong-Light"
    registerFont(UnicodeCIDFont(font))
    body = ParagraphStyle("body", fontName=font, fontSize=12, leading=20, wordWrap="CJK", firstLineIndent=24)
    head = ParagraphStyle("head", body, fontSize=18, leading=30, alignment=1, firstLineIndent=0)

    def number(canvas: Any, document: Any) -> None:
        canvas.setFont(font, 9)
        canvas.drawCentredString(297, 30, f"— {document.page} —")

    title, *rest = _lines(text)
    file = io.BytesIO()
    flow = [Paragraph(escape(title), head), *(Paragraph(escape(line), body) for line in rest)]
    SimpleDocTemplate(file).build(flow, onFirstPage=number, onLaterPages=number)
    return file.getvalue()


def word(text: str) -> bytes:
    """The text as a Word file."""
    import docx

    document = docx.Document()
    for line in _lines(text):
        document.add_paragraph(line)
    file = io.BytesIO()
    document.save(file)
    return file.getvalue()


VARIANTS: dict[str, tuple[str, Callable[[str], bytes]]] = {
    "traditional characters": ("a.txt", lambda text: traditional(text).encode()),
    "full-width": ("a.txt", lambda text: full_width(text).encode()),
    "pinyin glosses": ("a.txt", lambda text: glossed(text).encode()),
    "wrapped at 40 columns": ("a.txt", lambda text: wrapped(text).encode()),
    "HTML page": ("a.html", page),
    "PDF": ("a.pdf", pdf),
    "Word": ("a.docx", word),
    "UTF-16": ("a.txt", lambda text: text.encode("utf-16")),
    "GB18030": ("a.txt", lambda text: text.encode("gb18030")),
    "Big5, traditional characters": (
        "a.txt",
        lambda text: traditional(text, "s2tw").replace("━", "─").encode("big5hkscs"),
    ),
    "UTF-8 read as Latin-1": ("a.txt", lambda text: text.encode().decode("latin-1").encode()),
}
"""What each variant is called, with the name of its file and what makes its bytes."""


def records(report: Report) -> Counter[tuple[object, ...]]:
    """What a report says, without its offsets."""
    amounts = {a.id: (a.value, a.upper, a.currency, a.kind, a.stage, a.qualifier) for a in report.amounts}
    capacities = {c.id: (c.value, c.upper, c.unit, c.period, c.item) for c in report.capacities}
    dates = {d.id: (d.start_date, d.end_date) for d in report.dates}
    officials = {o.id: (o.name, o.titles, o.sector) for o in report.officials}
    found: Counter[tuple[object, ...]] = Counter()
    for kind, values in (
        ("amount", amounts),
        ("capacity", capacities),
        ("date", dates),
        ("official", officials),
    ):
        found.update((kind, *value) for value in values.values())
    found.update(("group", group.count) for group in report.groups)
    for project in report.projects:
        found[("project", project.name)] += 1
        found.update(("of", project.name, *amounts[i]) for i in project.amounts)
        found.update(("of", project.name, *capacities[i]) for i in project.capacities)
        found.update(
            ("of", project.name, *dates[link.date], link.event, link.planned) for link in project.dates
        )
        found.update(("of", project.name, officials[i][0]) for i in project.officials)
    return found


def read(data: bytes, name: str) -> Report:
    """The report of a file's bytes."""
    (source,) = read_bytes(data, name)
    assert not isinstance(source, SetAside), source.reason
    return parse_source(source, default())


@cache
def clean(document: str) -> Counter[tuple[object, ...]]:
    """The records of a document as clean text."""
    return records(read((CORPUS / "texts" / f"{document}.txt").read_bytes(), "a.txt"))


def compare(document: str, variant: str) -> tuple[Counter[tuple[object, ...]], Counter[tuple[object, ...]]]:
    """The records of a document as clean text, and those of its variant."""
    name, make = VARIANTS[variant]
    text = (CORPUS / "texts" / f"{document}.txt").read_text(encoding="utf-8")
    return clean(document), records(read(make(text), name))


def f1(pairs: list[tuple[Counter[tuple[object, ...]], Counter[tuple[object, ...]]]]) -> float:
    """The F1 of variants against their clean texts, over all records."""
    agreed = sum((a & b).total() for a, b in pairs)
    return 2 * agreed / max(sum(a.total() + b.total() for a, b in pairs), 1)


def scores() -> dict[str, float]:
    """The F1 of each variant."""
    return {variant: f1([compare(document, variant) for document in DOCUMENTS]) for variant in VARIANTS}


def table(scored: dict[str, float]) -> str:
    """The scores in Markdown.

    Example:
        >>> print(table({"PDF": 0.99}))
        | the same report as | F1 |
        | --- | ---: |
        | PDF | 0.990 |
    """
    rows = [f"| {variant} | {score:.3f} |" for variant, score in scored.items()]
    return "\n".join(["| the same report as | F1 |", "| --- | ---: |", *rows])


def main() -> None:
    """Print the table, or put it into the page."""
    parser = argparse.ArgumentParser(description="score the same reports in many forms")
    parser.add_argument("--write", action="store_true", help="put the table into docs/inputs.md")
    parser.add_argument("--show", metavar="VARIANT", help="list what differs in a variant")
    options = parser.parse_args()
    if options.show:
        for document in DOCUMENTS:
            expected, found = compare(document, options.show)
            for sign, records_ in (("-", expected - found), ("+", found - expected)):
                for record in records_:
                    print(document, sign, *map(str, record))
        return
    scored = scores()
    if options.write:
        text = PAGE.read_text(encoding="utf-8")
        before, _, rest = text.partition(BEGIN)
        _, _, after = rest.partition(END)
        PAGE.write_text(f"{before}{BEGIN}\n\n{table(scored)}\n\n{END}{after}", encoding="utf-8")
    else:
        print(table(scored))


if __name__ == "__main__":
    main()
