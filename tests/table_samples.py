"""The sample tables of tests/data/tables, and each of them as the documents that carry tables."""

from __future__ import annotations

import html
import re
from pathlib import Path
from typing import Any

import yaml

TABLES = Path(__file__).resolve().parent / "data" / "tables"
FORMS = Path(__file__).resolve().parent / "data" / "forms"

Table = dict[str, Any]
"""A sample as its file has it; tests/data/tables/README.md tells the keys."""

MENU = ("首页", "政务公开", "办事服务", "互动交流", "网站地图")
FOOTER = (
    "【打印】【关闭】",
    "上一篇：关于召开工作调度会的通知",
    "下一篇：机关食堂采购结果",
    "版权所有 技术支持：信息中心",
)


def load(path: Path) -> Table:
    """A sample table or form."""
    sample: Table = yaml.safe_load(path.read_text(encoding="utf-8"))
    return sample


def paths(folder: Path = TABLES, part: str | None = None) -> list[Path]:
    """The files of a folder, of one part (`development`, `test`) or of both."""
    found = sorted(folder.glob("*.yaml"))
    return [path for path in found if part in (None, load(path)["part"])]


def is_full(table: Table) -> bool:
    """Whether no cell is empty, so that `as_stacked` loses nothing."""
    return all(cell != "" for part in _tables(table) for row in part["grid"] for cell in row)


def as_html(table: Table) -> str:
    """A whole page: menu, title, the tables with their row and column spans, footer."""
    lines = [
        "<!DOCTYPE html>",
        f'<html><head><meta charset="utf-8"><title>{html.escape(table["title"])}_政府信息公开</title></head><body>',
        '<div class="nav"><ul>'
        + "".join(f'<li><a href="#">{entry}</a></li>' for entry in MENU)
        + "</ul></div>",
        f'<div class="article"><h1>{html.escape(table["title"])}</h1>',
    ]
    if "published" in table:
        lines.append(f'<p class="info">发布时间：{table["published"]} 浏览次数：1024</p>')
    for part in _tables(table):
        if part is not table:
            lines.append(f"<p><strong>{html.escape(part['title'])}</strong></p>")
        lines += [f"<p>{html.escape(line)}</p>" for line in part.get("lines_before", [])]
        lines += ["<table border=1>", *_html_rows(part), "</table>"]
        lines += [f"<p>{html.escape(line)}</p>" for line in part.get("lines_after", [])]
    lines.append("</div>")
    lines += ['<div class="footer">', *(f"<p>{line}</p>" for line in FOOTER), "</div></body></html>"]
    return "\n".join(lines)


def as_docx(table: Table, path: Path) -> None:
    """A Word document with merged cells."""
    import docx

    document = docx.Document()
    for part in _tables(table):
        document.add_paragraph(part["title"])
        for line in part.get("lines_before", []):
            document.add_paragraph(line)
        grid = part["grid"]
        drawn = document.add_table(rows=len(grid), cols=len(grid[0]), style="Table Grid")
        for row, column, height, width in part["merges"]:
            drawn.cell(row, column).merge(drawn.cell(row + height - 1, column + width - 1))
        for row, cells in enumerate(grid):
            for column, cell in enumerate(cells):
                if cell is not None:
                    drawn.cell(row, column).text = cell
        for line in part.get("lines_after", []):
            document.add_paragraph(line)
    document.save(str(path))


def as_xlsx(table: Table, path: Path) -> None:
    """A workbook with merged ranges, a sheet a table; the title lies merged above it.

    A cell that is a number as a spreadsheet would show it (`1200`, `2.5`) is written as a number.
    """
    import openpyxl

    book = openpyxl.Workbook()
    book.remove(book.active)
    for part in _tables(table):
        sheet = book.create_sheet()
        width = len(part["grid"][0])
        above = [part["title"], *part.get("lines_before", [])]
        for row, line in enumerate(above, start=1):
            sheet.cell(row, 1, line)
            sheet.merge_cells(start_row=row, end_row=row, start_column=1, end_column=width)
        for row, cells in enumerate(part["grid"], start=len(above) + 1):
            for column, cell in enumerate(cells, start=1):
                if cell:
                    sheet.cell(row, column, _spreadsheet_value(cell))
        for row, column, height, span in part["merges"]:
            first = row + len(above) + 1
            sheet.merge_cells(
                start_row=first, end_row=first + height - 1, start_column=column + 1, end_column=column + span
            )
        for line in part.get("lines_after", []):
            sheet.append([line])
    book.save(path)


def as_tabs(table: Table) -> str:
    """Text as a copy from a browser gives it: a row a line, a tab between cells, merged-away cells empty.

    A line break inside a cell becomes a space.
    """
    return _as_text(
        table,
        lambda part: ["\t".join((cell or "").replace("\n", " ") for cell in row) for row in part["grid"]],
        "\n",
    )


def as_paragraphs(table: Table) -> str:
    """Text with each cell a paragraph, empty lines between, row after row.

    Merged-away cells are left out, as there are none in the page; an empty cell is a paragraph of a no-break
    space, as word processors write it.
    """
    return _as_text(table, lambda part: [cell or "\u00a0" for cell in _cells(part)], "\n\n")


def as_stacked(table: Table) -> str:
    """Text with each cell a line and nothing between; empty cells are gone, as in many scrapes.

    Of use for tables without empty cells only: see `is_full`.
    """
    return _as_text(table, lambda part: [cell.replace("\n", "") for cell in _cells(part) if cell], "\n")


def _tables(table: Table) -> list[Table]:
    return [table, *table.get("other_tables", [])]


def _cells(table: Table) -> list[str]:
    return [cell for row in table["grid"] for cell in row if cell is not None]


def _as_text(table: Table, body: Any, between: str) -> str:
    lines: list[str] = []
    for part in _tables(table):
        lines += [part["title"], *part.get("lines_before", []), *body(part), *part.get("lines_after", [])]
    return between.join(lines) + "\n"


def _html_rows(table: Table) -> list[str]:
    spans = {(row, column): (height, width) for row, column, height, width in table["merges"]}
    rows = []
    for row, cells in enumerate(table["grid"]):
        drawn = []
        for column, cell in enumerate(cells):
            if cell is None:
                continue
            height, width = spans.get((row, column), (1, 1))
            attributes = (f' rowspan="{height}"' if height > 1 else "") + (
                f' colspan="{width}"' if width > 1 else ""
            )
            drawn.append(f"<td{attributes}>{html.escape(cell).replace(chr(10), '<br>')}</td>")
        rows.append("<tr>" + "".join(drawn) + "</tr>")
    return rows


def _spreadsheet_value(cell: str) -> str | int | float:
    if re.fullmatch(r"0|[1-9]\d{0,14}", cell):
        return int(cell)
    if re.fullmatch(r"\d{1,9}\.\d{1,6}", cell) and str(float(cell)) == cell:
        return float(cell)
    return cell
