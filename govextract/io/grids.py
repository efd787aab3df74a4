"""Tables as text: one layout for those of pages, Word files, spreadsheets and PDF.

A row is a line, its cells set apart by tabs. What a merge or a header of several rows says of the cells below is written
out, so that each line can be read by the header's labels alone:

| in the table | in the text |
| --- | --- |
| a cell merged over rows below the header | its text on each of them |
| a cell merged over the whole width | a line of its own with no tab: a title, 单位：万元, a section |
| a cell merged over some columns | its text in the first, the others empty |
| a header of several rows: 总投资 over 合计, 中央 | one line: ``总投资/合计``, ``总投资/中央`` |
| the header again, as on each page of a Word file | the same one line |
| a line break in a cell | nothing between two Chinese characters, else a space |
| a row without any text | nothing |

The header begins with the first row of two or more short labels. It goes on where all that the next row says stands below
cells that are merged over columns, or below empty ones, is short, and is no number:

| 项目名称 | 总投资 (over two columns) | 责任领导 | header |
| --- | --- | --- | --- |
| (the same cell, or empty) | 合计, 中央 | (the same cell, or empty) | header: both stand below 总投资 |
| 玉泉糖醇项目 | 11800, 0 | 何川 | no header: numbers, and 玉泉 stands below 项目名称 |
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import chain, islice
from typing import NamedTuple

from govextract.patterns import compile_pattern

_HAN_SPACE = compile_pattern(r"(?<=\p{Han}) (?=\p{Han})")
_AHEAD = 40  # rows that are looked at to find the width and the header
_MOST_HEADER_ROWS = 4
_MOST_COLUMNS = 400
_LABEL_LENGTH = 24
_SPACE = compile_pattern(r"[ \t\r\n\f\v\xa0]+")
_WIDE = r"[\p{Han}\u3000-\u303f\uff00-\uffef“”‘’—…]"
_BREAK = compile_pattern(rf"(?<={_WIDE})[ \t]*[\r\n]\s*(?={_WIDE})")
_SOURCE_BREAK = compile_pattern(rf"(?<={_WIDE})[ \t]*[\r\n]\s*(?=\S)|(?<=\S)[ \t]*[\r\n]\s*(?={_WIDE})")
_NUMERIC = compile_pattern(r"[-+]?[\d,]+(?:\.\d+)?[%％]?|[（(]?\d{1,3}[)）]?")
_SENTENCE = compile_pattern(r"[。；！？]|，.*，")


class Cell(NamedTuple):
    """A cell as it stands in a table.

    Attributes:
        text: what it holds.
        columns: over how many columns it is merged.
        rows: over how many rows it is merged.
    """

    text: str
    columns: int = 1
    rows: int = 1


class _Slot(NamedTuple):
    """What a cell is in one row and column of the table: itself, or the part of a merged one."""

    text: str
    first_column: bool = True
    first_row: bool = True
    columns: int = 1


_EMPTY = _Slot("")
_Row = list[_Slot]


def table_lines(rows: Iterable[Sequence[Cell]]) -> Iterator[str]:
    r"""The lines of a table.

    Args:
        rows: the cells that begin in each row, from left to right; those merged into it from above are left out. They
            are taken one by one, but for the first forty.

    Example:
        >>> rows = [
        ...     [Cell("一、产业项目", columns=4)],
        ...     [Cell("项目名称", rows=2), Cell("总投资（万元）", columns=2), Cell("责任\n领导", rows=2)],
        ...     [Cell("合计"), Cell("其中：中央资金")],
        ...     [Cell("玉泉糖醇项目"), Cell("11800"), Cell(""), Cell("何川", rows=2)],
        ...     [Cell("恒瑞冷链项目"), Cell("9000"), Cell("800")],
        ... ]
        >>> for line in table_lines(rows):
        ...     print(line.replace("\t", " | "))
        一、产业项目
        项目名称 | 总投资（万元）/合计 | 总投资（万元）/其中：中央资金 | 责任领导
        玉泉糖醇项目 | 11800 |  | 何川
        恒瑞冷链项目 | 9000 | 800 | 何川
    """
    expanded = _expand(rows)
    ahead = list(islice(expanded, _AHEAD))
    width = max((_used(row) for row in ahead), default=0)
    start, stop = _header(ahead)
    header = ahead[start:stop]
    # 责任⏎领导 is broken for its narrow column, which a cell's people are not
    labels = [[slot._replace(text=_HAN_SPACE.sub("", slot.text)) for slot in row] for row in header]
    label_lines = (
        ["\t".join(_labels(labels, width))]
        if len(labels) > 1
        else [x for row in labels for x in _lines(row, width)]
    )
    for row in ahead[:start]:
        yield from _lines(row, width, lone=True)
    yield from label_lines
    body = chain(ahead[stop:], expanded)
    for row in body:
        if header and _texts(row) == _texts(header[0]):  # the header again
            for _ in header[1:]:
                next(body, None)
            yield from label_lines
        else:
            yield from _lines(row, width)


def clean(text: str, joint: str = "") -> str:
    r"""A cell's text on one line.

    Args:
        text: the cell's text.
        joint: what a line break between two Chinese characters becomes: nothing where it only wraps a narrow column.

    Example:
        >>> clean(" 建设\n规模 及\t内容\n1.2公里 ")
        '建设规模 及 内容 1.2公里'
        >>> clean("区委书记 刘振东\n区长 韩雪梅", " ")
        '区委书记 刘振东 区长 韩雪梅'
    """
    return _SPACE.sub(" ", _BREAK.sub(joint, text.strip())).strip(" \u3000")


def unbroken(text: str) -> str:
    r"""Running text without the line breaks of its source, which beside a Chinese character stand for nothing.

    Example:
        >>> unbroken("总投资\n1.18亿元的 Type-C\nhub 项目")
        '总投资1.18亿元的 Type-C\nhub 项目'
    """
    return _SOURCE_BREAK.sub("", text)


def _expand(rows: Iterable[Sequence[Cell]]) -> Iterator[_Row]:
    """Rows with a slot for each column; rows without any text are left out."""
    open_cells: dict[
        int, tuple[_Slot, int]
    ] = {}  # by column, with the number of rows that they still reach into
    for cells in rows:
        row: _Row = []
        below: dict[int, tuple[_Slot, int]] = {}

        def take_open(row: _Row = row, below: dict[int, tuple[_Slot, int]] = below) -> None:
            while len(row) in open_cells:
                slot, left = open_cells.pop(len(row))
                if left > 1:
                    below[len(row)] = slot, left - 1
                row.append(slot)

        for cell in cells:
            take_open()
            text = clean(cell.text, " ")
            for n in range(min(max(cell.columns, 1), _MOST_COLUMNS - min(len(row), _MOST_COLUMNS))):
                slot = _Slot(text, n == 0, True, cell.columns)
                if cell.rows > 1:
                    below[len(row)] = slot._replace(first_row=False), cell.rows - 1
                row.append(slot)
        take_open()
        for column in sorted(open_cells):
            row += [_EMPTY] * (column - len(row))
            take_open()
        open_cells.update(below)
        if any(slot.text for slot in row):
            yield row


def _used(row: _Row) -> int:
    return max((n for n, slot in enumerate(row, 1) if slot.text), default=0)


def _texts(row: _Row) -> list[str]:
    return [slot.text for slot in row]


def _lines(row: _Row, width: int, lone: bool = False) -> Iterator[str]:
    """A row's line; of a merged cell that fills it, the text alone, and once.

    Args:
        row: the row.
        width: how many columns the table has.
        lone: whether a cell that stands alone in its row is a line of its own too.
    """
    told = [slot for slot in row if slot.text and slot.first_column]
    alone = len(told) == 1 and (lone or (told[0].columns > 1 and told[0].columns >= width))
    if alone:
        if told[0].first_row:
            yield told[0].text
        return
    cells = [slot.text if slot.first_column else "" for slot in row]
    cells += [""] * (width - len(cells))
    while len(cells) > width and not cells[-1]:
        cells.pop()
    yield "\t".join(cells)


def _header(rows: Sequence[_Row]) -> tuple[int, int]:
    """Where the header begins and ends; the same index twice where there is none."""
    for start, row in enumerate(rows):
        if _is_body(row):
            return start, start
        labels = [slot for slot in row if slot.text and slot.first_column]
        if len(labels) < 2 or len({slot.text for slot in labels}) < 2:
            continue
        if not all(_is_label(slot.text) for slot in labels):
            return start, start
        return start, _header_end(rows, start)
    return 0, 0


def _header_end(rows: Sequence[_Row], start: int) -> int:
    stop = start + 1
    while stop < len(rows) and stop - start < _MOST_HEADER_ROWS:
        above, row = rows[stop - 1], rows[stop]
        own = [(n, slot.text) for n, slot in enumerate(row) if slot.text and slot.first_row]
        if not own or _is_body(row) or not all(_is_label(text) for _, text in own):
            break
        # 合计 and 中央资金 stand below 总投资; a form's second label stands below its first, which is not merged
        if not all(n < len(above) and (above[n].columns > 1 or not above[n].text) for n, _ in own):
            break
        stop += 1
    return stop


def _labels(header: Sequence[_Row], width: int) -> Iterator[str]:
    """Each column's label: its parts from top to bottom, each once."""
    for column in range(width if header else 0):
        parts = [row[column].text for row in header if column < len(row) and row[column].text]
        yield "/".join(dict.fromkeys(parts))


def _is_body(row: _Row) -> bool:
    """Whether a row begins with a number or holds one."""
    return any(_NUMERIC.fullmatch(slot.text) for slot in row if slot.text)


def _is_label(text: str) -> bool:
    return len(text) <= _LABEL_LENGTH and not _SENTENCE.search(text) and not _NUMERIC.fullmatch(text)
