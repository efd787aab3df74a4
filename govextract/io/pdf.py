"""PDF files as text: paragraphs made whole, page numbers and running heads dropped, tables in the layout of ``grids``.

A line goes on in the next when it reaches the right margin and the next does not begin further in, with an item's mark, or
after a gap. Tables are those that have lines around their cells; one that goes on over the page is one table. Where
pdfplumber does not understand a font, PDFium, which comes with it, does in most cases, without tables. Scanned pages have no
text and are not recognised.
"""

from __future__ import annotations

import logging
import re
import struct
import unicodedata
import zlib
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise
from statistics import median
from typing import IO, Any, NamedTuple

from govextract.errors import ReaderError
from govextract.io.extras import named, need
from govextract.io.grids import Cell, clean, table_lines
from govextract.io.sources import MAX_CHARS, Source
from govextract.patterns import compile_pattern
from govextract.records import Warning_

_SILENT = logging.NullHandler()  # what the library says of each bad object is for those who ask for it
_PAGE_NUMBER = re.compile(
    r"[-—–―·\s]*(?:第\s*)?\d{1,4}(?:\s*[/／]\s*\d{1,4})?(?:\s*页)?(?:[,，]?\s*共\s*\d{1,4}\s*页)?[-—–―·\s]*"
)
_DIGITS = re.compile(r"\d+")
_RADICALS = re.compile("[\u2e80-\u2fdf]")
_NO_CHARACTER = re.compile(r"\(cid:\d+\)")
_UNBROKEN = re.compile(r"[!-~]{1,40}")
_PDFIUM_LINE = re.compile(r"[^\r\n]+")
_CLOSED = re.compile(r"[。！？；：!?;:][”’）)」』]?$")
_ITEM = compile_pattern(
    r"(?:第?[一二三四五六七八九十]{1,3}[、.．章节条]|[（(][一二三四五六七八九十\d]{1,3}[)）]|\d{1,2}[、.．](?!\d)|[①-⑳•●■◆]|——)"
)
_WIDE = compile_pattern(r"[\p{Han}\u3000-\u303f\uff00-\uffef“”‘’—…]")
_EDGE = 0.12  # how much of a page's height above and below may be running heads and page numbers
_FEW_CHARS = 10  # a page with fewer has no text of its own
_MOST_UNREADABLE = 0.2
_NEARLY_ALL = 0.8  # of the characters that PDFium finds: fewer, and a font was not understood
_MOST_WIDTHS = 1_000_000  # of the characters of a page's fonts; each is kept in memory
_SPACE_RATIO = 0.6  # a gap of more than this share of a character's size is a space


class _Line(NamedTuple):
    """A line of a page; lengths are in points, from the left and the top."""

    text: str
    left: float
    right: float
    top: float
    bottom: float
    size: float
    page: int
    rows: tuple[tuple[Cell, ...], ...] = ()  # of a table


def read_pdf(file: IO[bytes]) -> Source:
    """Read a PDF file.

    Args:
        file: the file, opened for reading bytes.

    Raises:
        MissingExtraError: pdfplumber is not installed.
        ReaderError: it is broken, has a password, or no text.
    """
    pdfplumber = need("pdfplumber", "pdf", "PDF files")
    logging.getLogger("pdfminer").addHandler(_SILENT)
    pages: list[list[_Line]] = []
    bare: list[int] = []
    counted: dict[int, Any] = {}
    size = 0
    try:
        with pdfplumber.open(file, password="", unicode_norm=None) as document:
            for number, page in enumerate(document.pages, 1):
                if _widths(page.page_obj.resources, counted) > _MOST_WIDTHS:
                    raise ReaderError("a font of it gives widths to more characters than there are")
                lines = _page(page, number)
                pages.append(lines)
                if sum(len(line.text) for line in lines) < _FEW_CHARS and page.images:
                    bare.append(number)
                size += sum(len(line.text) for line in lines)
                if size > MAX_CHARS:
                    raise ReaderError(
                        f"more than {MAX_CHARS // 1_000_000} million characters in one document; split it"
                    )
                page.close()
            title = _title(document.metadata)
    except _broken() as error:
        if "password" in f"{type(error).__name__} {error!r} {error.__cause__!r}".lower():
            raise ReaderError("protected by a password; save it without one") from None
        raise ReaderError(
            f"no PDF that can be read ({type(error).__name__}: {error}); print it to PDF again"
        ) from None
    text = _text(pages)
    warnings = list(_warnings(text, bare))
    try:
        plain = list(_lines_only(file))
    except need("pypdfium2", "pdf", "PDF files").PdfiumError:  # pdfplumber reads more of broken files
        plain = []
    told = sum(len("".join(line.text.split())) for page in plain for line in page)
    if _unreadable(text) > _MOST_UNREADABLE or len("".join(text.split())) < _NEARLY_ALL * told:
        # PDFium knows more fonts, but no tables
        text = _text(plain)
        message = "tables of this PDF are not known: its fonts can only be read without them"
        warnings = [Warning_(code="tables_unknown", start=0, end=len(text), message=message)]
    if not text.strip():
        raise ReaderError(
            "no text in it, only pictures of pages; run OCR over it and save it as .pdf or .txt"
        )
    if _unreadable(text) > _MOST_UNREADABLE:
        raise ReaderError("its fonts do not tell which characters they draw; run OCR over it")
    title = title if title and title in text[:2000] else None
    return Source("", text, format="pdf", reader=named("pdfplumber"), title=title, warnings=tuple(warnings))


def _unreadable(text: str) -> float:
    """The share of a text that stands for characters that are not known."""
    lost = (
        sum(len(found) for found in _NO_CHARACTER.findall(text)) + text.count("\ufffd") + text.count("\ufffe")
    )
    return lost / max(len(text), 1)


def _lines_only(file: IO[bytes]) -> Iterator[list[_Line]]:
    """The lines of each page as PDFium gives them, without page numbers."""
    pdfium = need("pypdfium2", "pdf", "PDF files")
    size_of = need("pypdfium2.raw", "pdf", "PDF files").FPDFText_GetFontSize
    file.seek(0)
    document = pdfium.PdfDocument(file, password="")
    try:
        for number, page in enumerate(document, 1):
            height = page.get_height()
            words = page.get_textpage()
            lines: list[_Line] = []
            for found in _PDFIUM_LINE.finditer(words.get_text_range()):
                bare = found[0].strip()
                if not bare or _PAGE_NUMBER.fullmatch(bare):
                    continue
                first = found.start() + found[0].index(bare)
                left, bottom, _, top = words.get_charbox(first, loose=True)
                right = words.get_charbox(first + len(bare) - 1, loose=True)[2]
                size = size_of(words, first)
                lines.append(_Line(_plain(bare), left, right, height - top, height - bottom, size, number))
            yield lines
    finally:
        document.close()


def _broken() -> tuple[type[Exception], ...]:
    """What a broken file may end in; the library lets through what its parts raise."""
    errors = need("pdfminer.psexceptions", "pdf", "PDF files")
    more = need("pdfplumber.utils.exceptions", "pdf", "PDF files")
    return (
        errors.PSException, more.PdfminerException, more.MalformedPDFException, ValueError, KeyError, TypeError, IndexError,
        AttributeError, AssertionError, RecursionError, NotImplementedError, OSError, struct.error, zlib.error,
    )  # fmt: skip


def _title(metadata: dict[str, Any]) -> str | None:
    title = metadata.get("Title")
    return title.strip() if isinstance(title, str) else None


def _warnings(text: str, bare: Sequence[int]) -> Iterator[Warning_]:
    if bare:
        which = ", ".join(map(str, bare[:20])) + (" …" if len(bare) > 20 else "")
        yield Warning_(
            code="pages_without_text", start=0, end=0, message=f"pictures of pages, not read: {which}"
        )
    lost = list(_NO_CHARACTER.finditer(text))
    if lost:
        message = f"{len(lost)} characters that the file's fonts do not tell"
        yield Warning_(code="unknown_characters", start=lost[0].start(), end=lost[0].end(), message=message)


# --- Pages ---------------------------------------------------------------------------------------------------


def _widths(resources: Any, counted: dict[int, Any]) -> int:
    """For how many characters the fonts of a page give widths: a few bytes may say 0 to 2147483647.

    Args:
        resources: the page's.
        counted: the objects looked at before, by their ids; each counts once, whatever leads to it.
    """
    resolve = need("pdfminer.pdftypes", "pdf", "PDF files").resolve1
    found = 0
    waiting = [resources]
    while waiting:
        held = resolve(waiting.pop())
        if not isinstance(held, dict) or id(held) in counted:
            continue
        counted[id(held)] = held
        found += sum(_range_sizes(resolve(held.get(key)), step) for key, step in (("W", 3), ("W2", 5)))
        below = resolve(held.get("DescendantFonts"))
        waiting += below if isinstance(below, list) else ()
        for key in ("Font", "XObject"):
            named = resolve(held.get(key))
            for thing in map(resolve, named.values() if isinstance(named, dict) else ()):
                waiting.append(thing.attrs.get("Resources") if hasattr(thing, "attrs") else thing)
    return found


def _range_sizes(widths: Any, step: int) -> int:
    """How many characters the ranges of a font's widths cover: first, last, and what holds for them; or first and a list."""
    resolve = need("pdfminer.pdftypes", "pdf", "PDF files").resolve1
    found = 0
    numbers: list[float] = []
    for value in map(resolve, widths if isinstance(widths, list) else ()):
        numbers = [*numbers, value] if isinstance(value, (int, float)) else []
        if len(numbers) == step:
            first, last = numbers[:2]
            if isinstance(first, int) and isinstance(last, int):  # pdfminer passes over others
                found += max(0, last - first)
            numbers = []
    return found


def _page(page: Any, number: int) -> list[_Line]:
    """The lines and tables of a page from top to bottom, without its number."""
    found: list[_Line] = []
    rest = page
    for table in page.find_tables():
        rows = _rows(page, table)
        if len(rows) > 1 and max(map(len, rows)) > 1:
            left, top, right, bottom = table.bbox
            found.append(_Line("", left, right, top, bottom, 0, number, rows))
            rest = rest.outside_bbox(table.bbox)
    for line in rest.extract_text_lines(x_tolerance_ratio=_SPACE_RATIO, y_tolerance=4):
        text = _plain(line["text"]).strip()
        size = median(char["size"] for char in line["chars"])
        at_edge = line["bottom"] < _EDGE * page.height or line["top"] > (1 - _EDGE) * page.height
        if text and not (at_edge and _PAGE_NUMBER.fullmatch(text)):
            found.append(_Line(text, line["x0"], line["x1"], line["top"], line["bottom"], size, number))
    return sorted(found, key=lambda line: (line.top, line.left))


def _plain(text: str) -> str:
    """Radicals, which some fonts give for whole characters, as those."""
    return _RADICALS.sub(lambda match: unicodedata.normalize("NFKC", match[0]), text)


def _rows(page: Any, table: Any) -> tuple[tuple[Cell, ...], ...]:
    """A table's cells by row, with what they are merged over: their edges tell."""
    columns = _edges(x for cell in table.cells for x in (cell[0], cell[2]))
    rows = _edges(y for cell in table.cells for y in (cell[1], cell[3]))
    grid: dict[int, list[tuple[int, Cell]]] = {}
    for left, top, right, bottom in table.cells:
        text = page.crop((left, top, right, bottom), strict=False).extract_text(
            x_tolerance_ratio=_SPACE_RATIO, y_tolerance=4
        )
        column, row = _edge(columns, left), _edge(rows, top)
        cell = Cell(clean(_plain(text)), _edge(columns, right) - column, _edge(rows, bottom) - row)
        grid.setdefault(row, []).append((column, cell))
    return tuple(tuple(cell for _, cell in sorted(grid[row], key=lambda at: at[0])) for row in sorted(grid))


def _edges(places: Iterable[float]) -> list[float]:
    found: list[float] = []
    for place in sorted(places):
        if not found or place - found[-1] > 3:
            found.append(place)
    return found


def _edge(edges: Sequence[float], place: float) -> int:
    return min(range(len(edges)), key=lambda n: abs(edges[n] - place))


# --- Paragraphs ----------------------------------------------------------------------------------------------


def _text(pages: Sequence[Sequence[_Line]]) -> str:
    heads = _running_heads(pages)
    lines = [
        line for page in pages for n, line in enumerate(page) if line.rows or (line.page, n) not in heads
    ]
    return re.sub(r"\n{3,}", "\n\n", "\n".join(_paragraphs(lines))).strip("\n")


def _running_heads(pages: Sequence[Sequence[_Line]]) -> set[tuple[int, int]]:
    """The first and last lines of pages that stand on most of them, but for their numbers; by page and place."""
    if len(pages) < 2:
        return set()
    at: dict[str, set[tuple[int, int]]] = {}
    for page in pages:
        for n in {0, len(page) - 1} if page else ():
            if not page[n].rows:
                at.setdefault(_DIGITS.sub("#", page[n].text), set()).add((page[n].page, n))
    return {place for places in at.values() if len(places) * 2 > len(pages) for place in places}


def _paragraphs(lines: Sequence[_Line]) -> Iterator[str]:
    margins = _margins(lines)
    paragraph = ""
    table: list[tuple[Cell, ...]] = []
    for n, line in enumerate(lines):
        if line.rows:
            if paragraph:
                yield paragraph
                paragraph = ""
            before = lines[n - 1] if n else None
            if table and not (
                before and before.rows and before.page < line.page and _width(table) == _width(line.rows)
            ):
                yield from ("", *table_lines(table), "")
                table = []
            table += line.rows
            continue
        if table:
            yield from ("", *table_lines(table), "")
            table = []
        paragraph = _joined(paragraph, line.text)
        following = lines[n + 1] if n + 1 < len(lines) else None
        if following is None or not _goes_on(line, following, margins):
            yield paragraph
            paragraph = ""
    if table:
        yield from ("", *table_lines(table), "")


def _width(rows: Sequence[Sequence[Cell]]) -> int:
    return max(sum(cell.columns for cell in row) for row in rows)


def _body_size(lines: Sequence[_Line]) -> float:
    sizes: Counter[float] = Counter()
    for line in lines:
        sizes[round(line.size, 1)] += len(line.text)
    return sizes.most_common(1)[0][0] if sizes else 0


def _common(values: Iterable[float]) -> float:
    """The most frequent of some lengths, of equals the smallest."""
    counts = Counter(round(value) for value in values)
    return min((value for value, count in counts.items() if count == max(counts.values())), default=0)


class _Margins(NamedTuple):
    """Where the lines of a document begin and end, and how far they are apart."""

    left: float
    right: float
    gap: float
    indents: bool  # whether paragraphs begin further in, so that a line that does not goes on with one


def _margins(lines: Sequence[_Line]) -> _Margins:
    told = [line for line in lines if not line.rows]
    body = _body_size(told)
    told = [line for line in told if abs(line.size - body) <= 0.1 * body]
    left = _leftmost(line.left for line in told)
    gap = _common(b.top - a.top for a, b in pairwise(told) if b.top > a.top)
    further_in = sum(1.2 * body < line.left - left < 3.2 * body for line in told)
    return _Margins(left, max((line.right for line in told), default=0), gap, further_in > 0)


def _leftmost(places: Iterable[float]) -> float:
    """Where lines begin that do not begin a paragraph: the leftmost place that is no single line's."""
    counts = Counter(round(place) for place in places)
    return min((place for place, count in counts.items() if count * 20 >= counts.total()), default=0)


def _goes_on(line: _Line, following: _Line, margins: _Margins) -> bool:
    """Whether a paragraph goes on in the next line."""
    if following.rows or abs(line.size - following.size) > 0.1 * max(line.size, following.size):
        return False
    unbroken = _UNBROKEN.match(following.text)  # 46.8, which goes into the next line as a whole
    room = max(2, 0.55 * len(unbroken[0]) + 1) if unbroken else 2
    if line.right < margins.right - room * line.size or following.left > margins.left + 1.2 * line.size:
        return False
    if following.page == line.page and margins.gap and following.top - line.top > 1.6 * margins.gap:
        return False
    return margins.indents or not (_CLOSED.search(line.text) or _ITEM.match(following.text))


def _joined(paragraph: str, line: str) -> str:
    """A paragraph with its next line: a space only between two words of letters, a hyphen at the end taken off."""
    if not paragraph:
        return line
    if re.search(r"[A-Za-z]-$", paragraph) and line[:1].islower():
        return paragraph[:-1] + line
    return (
        f"{paragraph} {line}"
        if paragraph[-1].isascii() and paragraph[-1].isalpha() and line[0].isalpha() and line[0].isascii()
        else paragraph + line
    )
