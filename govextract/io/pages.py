"""HTML pages as text: title line, info line, then the body, a block a line; tables in the layout of ``grids``.

The page is cut into blocks in their order. Elements whose name says so (menus, footers, share buttons) are dropped, and
so are runs of links: menus, related items, attachments' lists. The body is the innermost element that holds nearly all
of the running text. The title may stand above it, and between the two the line of date and source. Nothing inside the
body is dropped but runs of links, so that listings keep all their items.

General extractors were tried and left: they give the rows of tables without their cells' places, and keep no headings
that are links, which on listings are the articles' titles.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from govextract.errors import ReaderError
from govextract.io.encoding import decode_document
from govextract.io.extras import named, need
from govextract.io.grids import Cell, clean, table_lines, unbroken
from govextract.io.metadata import day_of, roles
from govextract.io.mojibake import repair
from govextract.io.sources import Source
from govextract.lexicon import builtin_folder, read_table
from govextract.records import Warning_

if TYPE_CHECKING:
    from datetime import date

_DECLARED = re.compile(
    rb"charset\s*=\s*[\"']?\s*([\w-]+)|<\?xml[^>]*encoding\s*=\s*[\"']([\w-]+)", re.IGNORECASE
)
_SAME = {"gb2312": "gb18030", "gbk": "gb18030", "big5-hkscs": "big5", "utf8": "utf-8", "utf-8-sig": "utf-8"}

_SILENT = frozenset(
    [
        "script",
        "style",
        "noscript",
        "template",
        "iframe",
        "frame",
        "object",
        "embed",
        "applet",
        "svg",
        "canvas",
        "audio",
        "video",
        "map",
        "head",
        "title",
        "button",
        "select",
        "option",
        "input",
        "textarea",
        "datalist",
        "rt",
        "rp",
        "nav",
        "dialog",
    ]
)
_BLOCK = frozenset(
    [
        "address",
        "article",
        "aside",
        "blockquote",
        "body",
        "center",
        "dd",
        "details",
        "div",
        "dl",
        "dt",
        "fieldset",
        "figcaption",
        "figure",
        "footer",
        "form",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "header",
        "hr",
        "html",
        "legend",
        "li",
        "main",
        "menu",
        "ol",
        "p",
        "pre",
        "section",
        "summary",
        "table",
        "tbody",
        "td",
        "tfoot",
        "th",
        "thead",
        "tr",
        "ul",
        "caption",
    ]
)
_HEADINGS = frozenset(("h1", "h2", "h3", "h4", "h5", "h6"))
_HOLDERS = frozenset(
    [
        "article",
        "body",
        "center",
        "div",
        "fieldset",
        "form",
        "main",
        "section",
        "table",
        "tbody",
        "tr",
        "td",
        "ul",
        "ol",
        "dl",
        "blockquote",
    ]
)
_HIDDEN = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)
_NAME_PART = re.compile(r"[A-Z]?[a-z]+|[A-Z]+")
_SPACE = re.compile(r"[ \t\r\n\f\v]+")
_STRIPPED = " \t\r\n\xa0\u3000\ufeff\u200b"
_MARK = re.compile(r"[，。；！？、：]")
_DATE = re.compile(r"(?:19|20)\d{2}\s?[-/.年]\s?\d{1,2}\s?[-/.月]\s?\d{1,2}")
_DATE_ONLY = re.compile(
    r"[\[(（\s]*(?:(?:19|20)?\d{2}\s?[-/.年]\s?)?\d{1,2}\s?[-/.月]\s?\d{1,2}日?(?:\s*\d{1,2}:\d{2}(?::\d{2})?)?[\])）\s]*"
)
_PUBLISHER = re.compile(r"来源\s*[:：]\s*([^\s:：|]{2,30})")
_SITE = re.compile(r"\s*[-_|–—]+\s*|\s*[«»<>]\s*")
_NEIGHBOUR = re.compile(r"\s*(?:上|下)一?[篇条页]")
_ENDS_PAGE = re.compile(r"版权所有|ICP备|备案号|网站标识码|Copyright|主办单位|技术支持|公网安备")

_ENOUGH = 20  # characters of a block that counts as running text
_MOSTLY_LINKS = 0.6
_NEARLY_ALL = 0.9
_MOST_BETWEEN = 25  # blocks between a title and its body


@dataclass
class _Block:
    """A piece of the page that stands on lines of its own."""

    element: Any
    text: str
    linked: int = 0  # how many of its characters are links
    lines: list[str] = field(default_factory=list)  # of a table

    @property
    def is_links(self) -> bool:
        return not self.lines and self.linked >= _MOSTLY_LINKS * len(self.text)

    @property
    def is_body(self) -> bool:
        if self.lines:
            return True
        return (
            len(self.text) >= _ENOUGH
            and not self.is_links
            and bool(_MARK.search(self.text))
            and not _ENDS_PAGE.search(self.text)
        )


def read_page(data: bytes) -> Source:
    r"""Read an HTML page.

    Args:
        data: the page as it was fetched.

    Returns:
        Its text, and what it says of its title, publisher and day of publication.

    Raises:
        MissingExtraError: lxml is not installed.
        ReaderError: it is no page, or has no text.

    Example:
        >>> page = "<title>冷链项目开工_何川县</title><div>首页</div><h1>冷链项目开工</h1><p>恒瑞冷链项目总投资2亿元，今天开工建设。</p>"
        >>> source = read_page(page.encode())
        >>> source.text, source.title
        ('冷链项目开工\n恒瑞冷链项目总投资2亿元，今天开工建设。', '冷链项目开工')
    """
    declared = _declared(data)
    decoded = decode_document(data, declared)
    source = page_source(decoded.text)
    warnings = [*_moved(decoded.warnings, source.text), *source.warnings]
    known = _SAME.get(declared or "", declared)
    if known is not None and known != _SAME.get(decoded.encoding, decoded.encoding) and not data.isascii():
        message = f"the page says that it is in {declared}, and is in {decoded.encoding}"
        warnings.insert(0, Warning_(code="charset_wrong", start=0, end=0, message=message))
    return Source(
        "",
        source.text,
        decoded.encoding,
        "",
        "html",
        named("lxml"),
        source.title,
        source.publisher,
        source.published,
        tuple(warnings),
    )


def page_source(page: str) -> Source:
    """Read a page that is decoded already, as from a column of a table."""
    html = need("lxml.html", "html", "HTML pages")
    markup, warnings = repair(page)
    # Bytes, as lxml refuses a str that declares an encoding
    parser = html.HTMLParser(encoding="utf-8", remove_comments=True, remove_pis=True)
    try:
        root = html.document_fromstring(
            re.sub(r"^\s*<\?xml[^>]*>", "", markup).encode("utf-8", "replace"), parser=parser
        )
    except _broken() as error:
        raise ReaderError(f"no page that can be read ({error})") from None
    metadata = _metadata(root)
    _drop_furniture(root)
    blocks = list(_blocks(root))
    lines, info = _article(blocks, metadata)
    text = re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip("\n")
    if not text:
        raise ReaderError(
            "no text on the page; was it made by a script when it was shown? save it from a browser"
        )
    published = metadata.get("published") or next(
        (d.group() for line in info if (d := _DATE.search(line))), ""
    )
    publisher = metadata.get("publisher") or next(
        (m[1] for line in info if (m := _PUBLISHER.search(line))), None
    )
    warnings = tuple(w.model_copy(update={"start": 0, "end": len(text)}) for w in warnings)
    return Source(
        "", text, "", "", "html", named("lxml"), metadata.get("title"), publisher, _day(published), warnings
    )


def _broken() -> tuple[type[Exception], ...]:
    return (need("lxml.etree", "html", "HTML pages").ParserError, ValueError, AssertionError)


def _day(value: str) -> date | None:
    return day_of(value) if value else None


def looks_like_page(text: str) -> bool:
    """Whether a text is markup: an element that pages are made of stands at its beginning."""
    return (
        re.match(
            r"\s*(?:<!doctype html|<html|<head|<body|<(?:div|p|table|h1|span)[\s>])",
            text[:2000].lstrip("\ufeff"),
            re.IGNORECASE,
        )
        is not None
    )


def _declared(data: bytes) -> str | None:
    found = _DECLARED.search(data[:4096])
    return (found[1] or found[2]).decode("ascii").lower() if found else None


def _moved(warnings: Sequence[Warning_], text: str) -> Iterator[Warning_]:
    """Warnings on the page's bytes, each with its place on the text: that of the lost characters, else the whole."""
    places = iter(re.finditer("\ufffd+", text))
    for warning in warnings:
        place = next(places, None) if warning.code == "broken_bytes" else None
        start, end = place.span() if place else (0, len(text))
        yield warning.model_copy(update={"start": start, "end": end})


# --- What the page says of itself ----------------------------------------------------------------------------


def _metadata(root: Any) -> dict[str, str]:
    known = roles("page_metadata")
    found: dict[str, tuple[int, str]] = {}
    order = {name: n for n, name in enumerate(known)}
    for meta in root.iter("meta"):
        name = (meta.get("name") or meta.get("property") or meta.get("itemprop") or "").strip().lower()
        content = clean(meta.get("content") or "")
        if name in known and content and (known[name] != "published" or day_of(content)):
            found[known[name]] = min(found.get(known[name], (len(order), "")), (order[name], content))
    metadata = {role: content for role, (_, content) in found.items()}
    for title in root.iter("title"):
        whole = clean(title.text or "")
        if whole:
            metadata["page"] = whole
            metadata.setdefault("title", _SITE.split(whole)[0] or whole)
            break
    return metadata


# --- Blocks --------------------------------------------------------------------------------------------------


@lru_cache
def _furniture() -> frozenset[str]:
    return frozenset(row["word"] for row in read_table(builtin_folder() / "page_furniture.tsv"))


def _drop_furniture(root: Any) -> None:
    """Take out what is not shown or, by its name, no part of an article."""
    everything = len(root.text_content())
    for element in list(root.iter()):
        tag = element.tag
        if not isinstance(tag, str) or tag in ("html", "body"):
            continue
        if tag in _SILENT or element.get("hidden") is not None or _HIDDEN.search(element.get("style") or ""):
            _drop(element)
            continue
        name = f"{element.get('class') or ''} {element.get('id') or ''}"
        parts = {part.lower() for part in _NAME_PART.findall(name)}
        named_so = not parts.isdisjoint(_furniture()) or tag == "footer"
        if named_so and 2 * len(element.text_content()) < everything and element.find(".//h1") is None:
            _drop(element)


def _drop(element: Any) -> None:
    if element.getparent() is not None:
        element.drop_tree()


def _blocks(root: Any) -> Iterator[_Block]:
    """The page's blocks in their order."""
    body = root.find(".//body")
    yield from _Cutter().cut(root if body is None else body)


class _Cutter:
    """Cuts an element into blocks."""

    def __init__(self) -> None:
        self._pieces: list[str] = []
        self._linked = 0
        self._done: list[_Block] = []

    def cut(self, element: Any) -> list[_Block]:
        self._walk(element, in_link=False, in_pre=False)
        self._flush(element)
        return self._done

    def _walk(self, element: Any, in_link: bool, in_pre: bool) -> None:
        tag = element.tag
        if tag == "table" and not _is_layout(element):
            self._flush(element.getparent())
            self._table(element)
            return
        is_block = tag in _BLOCK
        if is_block:
            self._flush(element.getparent() if element.getparent() is not None else element)
        if tag == "br":
            self._flush(element.getparent())
        in_link, in_pre = in_link or tag == "a", in_pre or tag == "pre"
        self._add(element.text, in_link, in_pre, element)
        for child in element:
            if isinstance(child.tag, str):
                self._walk(child, in_link, in_pre)
            self._add(child.tail, in_link, in_pre, element)
        if is_block:
            self._flush(element)

    def _add(self, text: str | None, in_link: bool, in_pre: bool, element: Any) -> None:
        if not text:
            return
        if in_pre:
            *lines, text = text.split("\n")
            for line in lines:
                self._pieces.append(line)
                self._flush(element)
        self._pieces.append(text)
        if in_link:
            self._linked += len(_SPACE.sub("", text))

    def _flush(self, element: Any) -> None:
        text = _SPACE.sub(" ", unbroken("".join(self._pieces))).strip(_STRIPPED)
        if text:
            self._done.append(_Block(element, text, self._linked))
        self._pieces.clear()
        self._linked = 0

    def _table(self, table: Any) -> None:
        for caption in table.iter("caption"):
            self._done.append(_Block(caption, clean(caption.text_content())))
        lines = list(table_lines(_rows(table)))
        if lines:
            self._done.append(_Block(table, "\n".join(lines), _linked(table), lines))


def _linked(element: Any) -> int:
    return sum(len(_SPACE.sub("", link.text_content())) for link in element.iter("a"))


def _is_layout(table: Any) -> bool:
    """Whether a table only places parts of the page: it holds tables, one column, or mostly one cell of paragraphs."""
    if any(inner is not table for inner in table.iter("table")):
        return True
    rows = [
        [len(cell.text_content().strip()) for cell in row if cell.tag in ("td", "th")]
        for row in table.iter("tr")
    ]
    if not any(sum(length > 0 for length in row) > 1 for row in rows):
        return True
    whole = sum(map(sum, rows))
    if len(rows) > 3 or max(map(max, filter(None, rows))) < 0.7 * whole:
        return False
    return any(
        sum(child.tag in ("p", "div", "br", "li") for child in cell.iter()) >= 3
        for cell in table.iter("td")
        if len(cell.text_content().strip()) >= 0.7 * whole
    )


def _rows(table: Any) -> Iterator[list[Cell]]:
    for row in table.iter("tr"):
        yield [
            Cell(_cell_text(cell), _span(cell.get("colspan")), _span(cell.get("rowspan")))
            for cell in row
            if cell.tag in ("td", "th")
        ]


def _cell_text(cell: Any) -> str:
    return "\n".join(block.text for block in _Cutter().cut(cell))


def _span(value: str | None) -> int:
    return min(int(value), 65_534) if value and value.strip().isdecimal() else 1


# --- The article ---------------------------------------------------------------------------------------------


def _article(blocks: Sequence[_Block], metadata: dict[str, str]) -> tuple[list[str], list[str]]:
    """The lines of the page's title, info and body, and those between title and body."""
    inside = _inside(blocks)
    first = next((n for n, within in enumerate(inside) if within), 0)
    title = _title(blocks, metadata, first)
    head: list[_Block] = []
    if title is not None and title < first:
        head = [blocks[title], *(b for b in blocks[title + 1 : first] if _is_info(b.text))]
    body = [b for n, b in enumerate(blocks) if inside[n] and (title is None or n >= title or b.is_body)]
    body = _without_links(body) or body
    lines: list[str] = []
    has_heading = any(b.element.tag in _HEADINGS or b.is_links for b in body)
    if (
        title is None
        and metadata.get("title")
        and not has_heading
        and not _begins_with(body, metadata["title"])
    ):
        lines.append(metadata["title"])
    for block in [*head, *body]:
        lines += ["", *block.lines, ""] if block.lines else [block.text]
    above = next((n for n, block in enumerate(body) if block.is_body), len(body))
    return lines, [block.text for block in [*head[1:], *body[:above]] if _is_info(block.text)]


def _begins_with(body: Sequence[_Block], title: str) -> bool:
    bare = _SPACE.sub("", title)
    return any(_SPACE.sub("", block.text) == bare for block in body[:8])


def _inside(blocks: Sequence[_Block]) -> list[bool]:
    """For each block, whether it stands in the innermost element that holds nearly all of the running text."""
    weights: Counter[Any] = Counter()
    counts: Counter[Any] = Counter()
    for block in blocks:
        if block.is_body:
            for holder in _holders(block.element):
                weights[holder] += len(block.text)
                counts[holder] += 1
    if not weights:
        return [True] * len(blocks)
    whole = max(weights.values())
    best = next(
        holder for holder, weight in weights.items() if weight == whole and holder.getparent() not in weights
    )
    while True:
        inner = [
            child
            for child in best
            if child.tag in _HOLDERS
            and weights[child] >= _NEARLY_ALL * weights[best]
            and (counts[child] > 1 or counts[best] == 1)
        ]
        if not inner:
            break
        best = inner[0]
    return [best in _holders(block.element) for block in blocks]


def _holders(element: Any) -> list[Any]:
    return [element, *element.iterancestors()]


def _title(blocks: Sequence[_Block], metadata: dict[str, str], first: int) -> int | None:
    """The block that is the page's title: the one that its metadata names, else the heading next above the body."""
    wanted = {_SPACE.sub("", metadata[key]) for key in ("title", "page") if key in metadata}
    near = range(max(0, first - _MOST_BETWEEN), min(len(blocks), first + 8))
    matches = [n for n in near if _SPACE.sub("", blocks[n].text) in wanted]
    if matches:
        return max(matches, key=lambda n: (blocks[n].element.tag in _HEADINGS, -n))
    headings = [
        n for n in near if n <= first and blocks[n].element.tag in ("h1", "h2") and len(blocks[n].text) >= 5
    ]
    return headings[-1] if headings else None


def _is_info(text: str) -> bool:
    """Whether a line tells the day, the source, or what else is told of an article."""
    return (
        len(text) <= 150
        and "。" not in text
        and bool(_DATE.search(text) or re.search(r"来源|作者|发布|浏览|编辑", text))
    )


def _without_links(body: Sequence[_Block]) -> list[_Block]:
    """The body without runs of links; a link with text below it is an item's heading."""
    keep = [True] * len(body)
    n = 0
    while n < len(body):
        if not body[n].is_links and not _NEIGHBOUR.match(body[n].text):
            n += 1
            continue
        stop, links = n, 0
        while stop < len(body) and (
            body[stop].is_links or _DATE_ONLY.fullmatch(body[stop].text) or _NEIGHBOUR.match(body[stop].text)
        ):
            links += body[stop].is_links or bool(_NEIGHBOUR.match(body[stop].text))
            stop += 1
        heads = _heads(body, n, stop)
        if (
            (links - (heads < stop) > 1)
            or (links == 1 and stop == len(body))
            or _NEIGHBOUR.match(body[n].text)
        ):
            for k in range(n, heads):
                keep[k] = body[k].text.startswith("附件")
            if n and heads > n and _is_related(body[n - 1].text):
                keep[n - 1] = False
        n = max(stop, n + 1)
    return [block for block, kept in zip(body, keep, strict=True) if kept]


def _heads(body: Sequence[_Block], start: int, stop: int) -> int:
    """Where in a run of links and days the heading of the text below it begins."""
    if stop >= len(body) or not (body[stop].is_body and len(body[stop].text) >= _ENOUGH):
        return stop
    return max((k for k in range(start, stop) if body[k].is_links), default=stop)


@lru_cache
def _related() -> frozenset[str]:
    return frozenset(
        row["word"] for row in read_table(builtin_folder() / "page_lines.tsv") if row["role"] == "related"
    )


def _is_related(text: str) -> bool:
    return text.strip(" ：:【】|-—") in _related()
