"""HTML pages cut into blocks: the pieces of text that stand on lines of their own, and tables."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

from govextract.io.grids import Cell, clean, table_lines, unbroken
from govextract.lexicon import builtin_folder, read_table

_SILENT = frozenset((
    "script", "style", "noscript", "template", "iframe", "frame", "object", "embed", "applet", "svg",
    "canvas", "audio", "video", "map", "head", "title", "button", "select", "option", "input", "textarea",
    "datalist", "rt", "rp", "nav", "dialog",
))  # fmt: skip
_BLOCK = frozenset((
    "address", "article", "aside", "blockquote", "body", "center", "dd", "details", "div", "dl", "dt",
    "fieldset", "figcaption", "figure", "footer", "form", "h1", "h2", "h3", "h4", "h5", "h6", "header",
    "hr", "html", "legend", "li", "main", "menu", "ol", "p", "pre", "section", "summary", "table", "tbody",
    "td", "tfoot", "th", "thead", "tr", "ul", "caption",
))  # fmt: skip
_HIDDEN = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)
_NAME_PART = re.compile(r"[A-Z]?[a-z]+|[A-Z]+")
_STRIPPED = " \t\r\n\xa0\u3000\ufeff\u200b"
_MARK = re.compile(r"[，。；！？、]")
_ENDS_PAGE = re.compile(r"版权所有|ICP备|备案号|网站标识码|Copyright|主办单位|技术支持|公网安备")
_DAY_BESIDE = re.compile(r"\s+[\[(（]?(?:(?:19|20)\d{2}[-/.])?\d{1,2}[-/.]\d{1,2}[\])）]?$")
_LIST_DAY = re.compile(r"[\[(（\s]*(?:(?:19|20)\d{2}[-/.])?\d{1,2}[-/.]\d{1,2}[\])）\s]*")
_ENOUGH = 20  # characters of a block that counts as running text
_MOSTLY_LINKS = 0.6
_SPACE = re.compile(r"[ \t\r\n\f\v]+")


@dataclass
class Block:
    """A piece of the page that stands on lines of its own."""

    element: Any
    text: str
    linked: int = 0  # how many of its characters are links
    lines: list[str] = field(default_factory=list)  # of a table

    @property
    def is_links(self) -> bool:
        """Whether it is a link, or links, rather than text with one in it."""
        return self.linked >= _MOSTLY_LINKS * len(_DAY_BESIDE.sub("", self.text))

    @property
    def is_body(self) -> bool:
        """Whether it is a sentence or a table rather than a title, a label or what stands below a page."""
        if self.lines:
            return not self.is_links
        return (
            len(self.text) >= _ENOUGH
            and not self.is_links
            and bool(_MARK.search(self.text))
            and not _ENDS_PAGE.search(self.text)
            and not self.text.startswith(page_lines("footer"))
        )


@lru_cache
def page_lines(role: str) -> tuple[str, ...]:
    """The words of a role in ``lexicons/page_lines.tsv``."""
    table = read_table(builtin_folder() / "page_lines.tsv")
    return tuple(row["word"] for row in table if row["role"] == role)


# --- Cutting --------------------------------------------------------------------------------------------------


@lru_cache
def _furniture() -> frozenset[str]:
    return frozenset(row["word"] for row in read_table(builtin_folder() / "page_furniture.tsv"))


def drop_furniture(root: Any) -> None:
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
    """Take an element out, and leave the text behind it."""
    parent = element.getparent()
    if parent is None:
        return
    # Not by lxml's drop_tree: it joins the texts around, and fails on control characters, which lxml reads all the same.
    element.clear(keep_tail=True)
    if element.tail:
        element.tag = "span"
    else:
        parent.remove(element)


def cut_blocks(root: Any) -> Iterator[Block]:
    """The page's blocks in their order."""
    body = root.find(".//body")
    yield from _Cutter().cut(root if body is None else body)


class _Cutter:
    """Cuts an element into blocks."""

    def __init__(self) -> None:
        self._pieces: list[str] = []
        self._linked = 0
        self._done: list[Block] = []

    def cut(self, element: Any) -> list[Block]:
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
        apart = not is_block and len(element) == 0 and _LIST_DAY.fullmatch(element.text or "")
        if apart:  # 玉泉糖醇项目开工<span>2021-03-01</span>, which a style sheet sets apart
            self._pieces.append(" ")
        self._add(element.text, in_link, in_pre, element)
        for child in element:
            if isinstance(child.tag, str):
                self._walk(child, in_link, in_pre)
            self._add(child.tail, in_link, in_pre, element)
        if apart:
            self._pieces.append(" ")
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
            self._done.append(Block(element, text, self._linked))
        self._pieces.clear()
        self._linked = 0

    def _table(self, table: Any) -> None:
        for caption in table.iter("caption"):
            self._done.append(Block(caption, clean(caption.text_content())))
        lines = list(table_lines(_rows(table)))
        if lines:
            self._done.append(Block(table, "\n".join(lines), _linked(table), lines))


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
    return min(int(value.strip()[:9]), 65_534) if value and value.strip().isdecimal() else 1
