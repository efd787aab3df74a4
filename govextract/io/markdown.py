"""Markdown as text: its marks gone, paragraphs whole, tables in the layout of ``grids``."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from govextract.io.grids import Cell, clean, table_lines, unbroken

if TYPE_CHECKING:
    from markdown_it.token import Token


def markdown_text(text: str) -> str:
    r"""The text of a Markdown file, a block a line.

    Example:
        >>> markdown_text("# 重点项目\n\n1. **玉泉糖醇项目**总投资\n1.18亿元。\n")
        '重点项目\n1. 玉泉糖醇项目总投资1.18亿元。'
    """
    from markdown_it import MarkdownIt

    tokens = MarkdownIt("commonmark").enable("table").parse(text)
    return "\n".join(_lines(tokens)).strip("\n")


def _lines(tokens: Sequence[Token]) -> Iterator[str]:
    mark = ""
    rows: list[list[Cell]] = []
    in_table = False
    for token in tokens:
        match token.type:
            case "list_item_open":
                mark = f"{token.info}{token.markup} " if token.info else ""
            case "table_open":
                in_table, rows = True, []
            case "tr_open":
                rows.append([])
            case "inline" if in_table:
                rows[-1].append(Cell(_words(token)))
            case "table_close":
                in_table = False
                yield from ("", *table_lines(rows), "")
            case "inline":
                yield from (mark + clean(unbroken(line)) for line in _words(token).split("\v"))
                mark = ""
            case "code_block" | "fence" | "html_block":
                yield from token.content.splitlines()


def _words(token: Token) -> str:
    r"""The words of a block; a break that is meant is a ``\v``."""
    pieces = []
    for part in token.children or ():
        match part.type:
            case "text" | "code_inline":
                pieces.append(part.content)
            case "softbreak":
                pieces.append("\n")
            case "hardbreak":
                pieces.append("\v")
    return "".join(pieces)
