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
from typing import TYPE_CHECKING, Any

from govextract.errors import ReaderError
from govextract.io.blocks import Block, cut_blocks, drop_furniture, page_lines
from govextract.io.encoding import decode_document
from govextract.io.extras import named, need
from govextract.io.grids import clean
from govextract.io.metadata import day_of, roles
from govextract.io.mojibake import repair
from govextract.io.sources import Source
from govextract.records import Warning_

if TYPE_CHECKING:
    from datetime import date

_DECLARED = re.compile(
    rb"charset\s*=\s*[\"']?\s*([\w-]+)|<\?xml[^>]*encoding\s*=\s*[\"']([\w-]+)", re.IGNORECASE
)
_SAME = {"gb2312": "gb18030", "gbk": "gb18030", "big5-hkscs": "big5", "utf8": "utf-8", "utf-8-sig": "utf-8"}

_HEADINGS = frozenset(("h1", "h2", "h3", "h4", "h5", "h6"))
_HOLDERS = frozenset(
    ("article", "body", "center", "div", "form", "main", "section", "table", "tbody", "tr", "td")
)
_DATE = re.compile(r"(?:19|20)\d{2}\s?[-/.年]\s?\d{1,2}\s?[-/.月]\s?\d{1,2}")
_DATE_ONLY = re.compile(
    r"[\[(（\s]*(?:(?:19|20)?\d{2}\s?[-/.年]\s?)?\d{1,2}\s?[-/.月]\s?\d{1,2}日?(?:\s*\d{1,2}:\d{2}(?::\d{2})?)?[\])）\s]*"
)
_PUBLISHER = re.compile(r"来源\s*[:：]\s*([^\s:：|]{2,30})")
_SITE = re.compile(r"\s*[-_|–—]+\s*|\s*[«»<>]\s*")
_ENDS = re.compile(r"[。：；，、！？:;,]|^[（(]")
_NEIGHBOUR = re.compile(r"\s*(?:上|下)一?[篇条页]")
_ENOUGH = 20  # characters of a block that counts as running text
_NEARLY_ALL = 0.9
_MOST_PAGE = 8 << 20  # characters of a page; larger pieces of text the parser may drop
_MOST_BETWEEN = 25  # blocks between a title and its body


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
    if len(page) > _MOST_PAGE:
        raise ReaderError(f"a page of more than {_MOST_PAGE >> 20} million characters, which no report is")
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
    drop_furniture(root)
    blocks = list(cut_blocks(root))
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
        "",
        text,
        "",
        "",
        "html",
        named("lxml"),
        metadata.get("title") or None,
        publisher,
        _day(published),
        warnings,
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
            metadata["page_title"] = _SITE.split(whole)[0] or whole
            break
    return metadata


# --- The article ---------------------------------------------------------------------------------------------


def _article(blocks: Sequence[Block], metadata: dict[str, str]) -> tuple[list[str], list[str]]:
    """The lines of the page's title, info and body, and those between title and body."""
    inside = _inside(blocks)
    first = next((n for n, within in enumerate(inside) if within), 0)
    title = _title(blocks, metadata, first)
    head: list[Block] = []
    if title is not None and title < first:
        head = [blocks[title], *(b for b in blocks[title + 1 : first] if _is_info(b.text))]
    body = [b for n, b in enumerate(blocks) if inside[n] and (title is None or n >= title or b.is_body)]
    body = _without_links(body) or body
    lines: list[str] = []
    if title is not None:
        metadata.setdefault("title", blocks[title].text)
    elif not any(_is_heading(block) for block in body):
        told = metadata.setdefault("title", metadata.get("page_title", ""))
        lines += [told] if told else []
    for block in [*head, *body]:
        lines += ["", *block.lines, ""] if block.lines else [block.text]
    above = next((n for n, block in enumerate(body) if block.is_body), 0)
    return lines, [block.text for block in [*head[1:], *body[:above]] if _is_info(block.text)]


def _is_heading(block: Block) -> bool:
    """Whether a block may be an article's title, as the page marks it or as it reads."""
    if block.lines or _is_info(block.text):
        return False
    return (
        block.element.tag in _HEADINGS
        or block.is_links
        or (5 <= len(block.text) <= 60 and not _ENDS.search(block.text))
    )


def _inside(blocks: Sequence[Block]) -> list[bool]:
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
    tables = {block.element for block in blocks if block.element.tag == "table"}
    whole = max(weights.values())
    best = next(
        holder for holder, weight in weights.items() if weight == whole and holder.getparent() not in weights
    )
    while True:
        inner = [
            child
            for child in best
            if child.tag in _HOLDERS
            and child not in tables  # what stands beside a table, as 单位：万元, is of the body too
            and weights[child] >= _NEARLY_ALL * weights[best]
            and (counts[child] > 1 or counts[best] == 1)
        ]
        if not inner:
            break
        best = inner[0]
    return [best in _holders(block.element) for block in blocks]


def _holders(element: Any) -> list[Any]:
    return [element, *element.iterancestors()]


def _title(blocks: Sequence[Block], metadata: dict[str, str], first: int) -> int | None:
    """The block that is the page's title: the one that its metadata names, else the heading next above the body."""
    wanted = {_bare(metadata[key]) for key in ("title", "page_title", "page") if key in metadata}
    near = range(max(0, first - _MOST_BETWEEN), min(len(blocks), first + 8))
    matches = [n for n in near if _bare(blocks[n].text) in wanted]
    if matches:
        return max(matches, key=lambda n: (blocks[n].element.tag in _HEADINGS, -n))
    headings = [n for n in near if n <= first and _stands_as_title(blocks, n)]
    return headings[-1] if headings else None


def _stands_as_title(blocks: Sequence[Block], n: int) -> bool:
    """Whether a block is marked as a title, or stands above the line of date and source."""
    block = blocks[n]
    if not 5 <= len(block.text) <= 80 or block.is_links or block.lines or _is_info(block.text):
        return False
    marked = block.element.tag in ("h1", "h2") or "title" in (block.element.get("class") or "").lower()
    return marked or (
        n + 1 < len(blocks) and _is_info(blocks[n + 1].text) and _DATE.search(blocks[n + 1].text) is not None
    )


def _bare(text: str) -> str:
    return "".join(text.split())


def _is_info(text: str) -> bool:
    """Whether a line tells the day, the source, or what else is told of an article."""
    return (
        len(text) <= 150
        and "。" not in text
        and bool(_DATE.search(text) or re.search(r"来源|作者|发布|浏览|编辑", text))
    )


def _without_links(body: Sequence[Block]) -> list[Block]:
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


def _heads(body: Sequence[Block], start: int, stop: int) -> int:
    """Where in a run of links and days the heading of the text below it begins."""
    if stop >= len(body) or not (body[stop].is_body and len(body[stop].text) >= _ENOUGH):
        return stop
    links = [k for k in range(start, stop) if body[k].is_links]
    if len(links) > 1:
        last, before = (body[k].element.getparent() for k in links[:-3:-1])
        if last is before and last is not None and last not in body[stop].element.iterancestors():
            return stop  # the last of a list that the text is no part of
    return links[-1] if links else stop


def _is_related(text: str) -> bool:
    return text.strip(" ：:【】|-—") in page_lines("related")
