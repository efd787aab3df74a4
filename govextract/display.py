"""The table of projects for a terminal."""

from __future__ import annotations

import io
import unicodedata
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from govextract.overview import ProjectRow, event_lines, money, official_lines, project_rows, quantity
from govextract.records import Report

if TYPE_CHECKING:
    from rich.table import Table

COLUMNS = ("Project", "Total investment", "Other money", "Capacity", "Dates", "Officials")
_DETAILS = 2  # the columns from here on say more than the essential
_WIDE = 130  # a terminal with fewer columns has no room for all of them


def clean(text: str) -> str:
    """Text without control characters, which a terminal could take for commands; breaks become nothing."""
    return "".join(char for char in text if unicodedata.category(char) not in ("Cc", "Cs") or char == "\n")


def _one_line(text: str) -> str:
    return clean("".join(text.splitlines()))


def cells(row: ProjectRow) -> tuple[str, ...]:
    """A project's cells under ``COLUMNS``; several values of a cell stand on lines of their own."""
    return (
        _one_line(row.project.name),
        money(row.investment),
        "\n".join(f"{a.stage or a.kind} {money(a)}" for a in row.other_amounts),
        "\n".join(_one_line(quantity(c)) for c in row.capacities),
        "\n".join(map(_one_line, event_lines(row))),
        "\n".join(map(_one_line, official_lines(row))),
    )


def project_table(rows: Iterable[ProjectRow], width: int) -> Table:
    """Projects as a rich table for a terminal of ``width`` columns; in a narrow one, details share a column."""
    filled = [cells(row) for row in rows]
    used = [n for n in range(len(COLUMNS)) if n < _DETAILS or any(row[n] for row in filled)]
    if width >= _WIDE or len(used) <= _DETAILS + 1:
        return plain_table([COLUMNS[n] for n in used], ([row[n] for n in used] for row in filled))
    details = ((*row[:_DETAILS], "\n".join(cell for cell in row[_DETAILS:] if cell)) for row in filled)
    return plain_table([*COLUMNS[:_DETAILS], "Details"], details)


def plain_table(columns: Sequence[str], rows: Iterable[Sequence[str]]) -> Table:
    """A rich table without frames; the total investment is set to the right."""
    from rich import box
    from rich.table import Table
    from rich.text import Text

    table = Table(box=box.SIMPLE_HEAD, show_edge=False, pad_edge=False)
    for column in columns:
        is_total = column == COLUMNS[1]
        table.add_column(column, justify="right" if is_total else "left", no_wrap=is_total, overflow="fold")
    for row in rows:
        table.add_row(*map(Text, row))  # Text, not str: a bracket in a name is no markup
    return table


def projects_as_text(report: Report, width: int = 110) -> str:
    """The table of projects as plain text of at most ``width`` columns."""
    from rich.console import Console

    rows = project_rows(report)
    if not rows:
        return "no projects"
    stream = io.StringIO()
    console = Console(file=stream, width=width, color_system=None, force_terminal=False, legacy_windows=False)
    console.print(project_table(rows, width))
    return "\n".join(line.rstrip() for line in stream.getvalue().splitlines()).strip("\n")
