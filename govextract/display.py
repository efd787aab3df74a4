"""A report for the eye: the table of projects, and the text marked up by record type, as HTML or in a terminal."""

from __future__ import annotations

import io
import unicodedata
from collections.abc import Iterable, Sequence
from html import escape
from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple

from govextract.overview import ProjectRow, days, event_lines, money, official_lines, project_rows, quantity
from govextract.records import Amount, Report

if TYPE_CHECKING:
    from rich.table import Table

COLUMNS = ("Project", "Total investment", "Other money", "Capacity", "Dates", "Officials")
_DETAILS = 2  # the columns from here on say more than the essential
_WIDE = 130  # a terminal with fewer columns has no room for all of them

KINDS = {
    "project": "Project",
    "group": "Group of projects",
    "amount": "Amount",
    "capacity": "Capacity",
    "date": "Date",
    "official": "Official",
}
"""The record types that are marked in a text, and their names in the legend."""


class Mark(NamedTuple):
    """A stretch of the text that a record stands on."""

    start: int
    end: int
    kind: str
    note: str  # what the pointer shows over it


def marks(report: Report) -> list[Mark]:
    """Every span of a report with what there is to say of it, in text order, outer spans first."""
    found = [
        Mark(m.start, m.end, "project", f"Project {p.id}: {p.name} · {p.rule}")
        for p in report.projects
        for m in p.mentions
    ]
    found += [
        Mark(
            m.start,
            m.end,
            "official",
            f"Official {o.id}: {o.name} {'、'.join(o.titles)} · {o.sector} · {o.rule}",
        )
        for o in report.officials
        for m in o.mentions
    ]
    found += [
        Mark(g.start, g.end, "group", f"Group {g.id}: {g.count} projects · {g.rule}") for g in report.groups
    ]
    found += [
        Mark(a.start, a.end, "amount", f"Amount {a.id}: {_amount_note(a)} · {a.rule}") for a in report.amounts
    ]
    found += [
        Mark(c.start, c.end, "capacity", f"Capacity {c.id}: {quantity(c)} · {c.rule}")
        for c in report.capacities
    ]
    found += [
        Mark(d.start, d.end, "date", f"Date {d.id}: {days(d) if d.start_date else 'unknown'} · {d.rule}")
        for d in report.dates
    ]
    return sorted(found, key=lambda mark: (mark.start, -mark.end))


def _amount_note(amount: Amount) -> str:
    value = format(amount.value.normalize(), "f")
    if amount.upper is not None:
        value += f"–{format(amount.upper.normalize(), 'f')}"
    parts = [value, amount.currency, amount.kind, amount.stage, amount.qualifier]
    return " ".join(part for part in parts if part and part != "exact")


# Terminal


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


# HTML

# The hues are those of Okabe and Ito, which people with any kind of colour blindness can tell apart; besides, each
# type has an underline of its own, so that the page also works in print and in grey.
_STYLE = """
.gx { --ink: #1d1d1f; --paper: #ffffff; --faint: #6b6b70; --line: #d8d8dc; --head: #f4f4f6;
  --project: #cfe3f5; --project-line: #0072b2; --group: #e4e4e8; --group-line: #55555c;
  --amount: #fbe3c0; --amount-line: #b36b00; --capacity: #d3efe4; --capacity-line: #00805c;
  --date: #f6dcea; --date-line: #a8447f; --official: #f8f3b0; --official-line: #857a00;
  color: var(--ink); background: var(--paper); padding: 1rem; line-height: 1.9; font-size: 16px;
  font-family: system-ui, "Noto Sans CJK SC", "PingFang SC", "Microsoft YaHei", "Noto Sans SC", sans-serif; }
@media (prefers-color-scheme: dark) { .gx { --ink: #ececf0; --paper: #18181b; --faint: #a0a0a8; --line: #3f3f46;
  --head: #26262b; --project: #12384f; --project-line: #62b5ea; --group: #36363c; --group-line: #b4b4bd;
  --amount: #4d3306; --amount-line: #f0a93a; --capacity: #0c4031; --capacity-line: #3cc79b;
  --date: #4d2340; --date-line: #e58fc2; --official: #444008; --official-line: #e8dc4d; } }
.gx h1 { font-size: 1.15em; margin: 1.2em 0 .4em; }
.gx table { border-collapse: collapse; width: 100%; margin: .5em 0 1em; font-size: .88em; line-height: 1.5; }
.gx .wide { overflow-x: auto; }
.gx th, .gx td { border-bottom: 1px solid var(--line); padding: .35em .6em; text-align: left; vertical-align: top;
  white-space: pre-line; color: inherit; background: transparent; }
.gx th { background: var(--head); white-space: nowrap; }
.gx .total { text-align: right; white-space: nowrap; font-variant-numeric: tabular-nums; font-weight: 600; }
.gx .legend { color: var(--faint); font-size: .85em; margin: .5em 0; }
.gx .legend mark { margin-right: .8em; color: var(--ink); }
.gx .text { white-space: pre-wrap; overflow-wrap: anywhere; border-top: 1px solid var(--line); padding-top: .6em; }
.gx mark { color: inherit; border-radius: 2px; padding: .1em 0; text-decoration-line: underline;
  text-decoration-thickness: 2px; text-underline-offset: .22em; text-decoration-skip-ink: none; cursor: help; }
.gx .project { background: var(--project); text-decoration-color: var(--project-line); text-underline-offset: .4em; }
.gx .group { background: var(--group); text-decoration-color: var(--group-line); text-decoration-style: dashed;
  text-underline-offset: .4em; }
.gx .amount { background: var(--amount); text-decoration-color: var(--amount-line); text-decoration-style: double; }
.gx .capacity { background: var(--capacity); text-decoration-color: var(--capacity-line);
  text-decoration-style: dotted; }
.gx .date { background: var(--date); text-decoration-color: var(--date-line); text-decoration-style: dashed; }
.gx .official { background: var(--official); text-decoration-color: var(--official-line);
  text-decoration-style: wavy; text-decoration-thickness: 1px; }
@media print { .gx { padding: 0; font-size: 11pt; } .gx mark { print-color-adjust: exact; } }
"""


def fragment(report: Report, heading: str = "") -> str:
    """A report as a piece of HTML with its own style, for a notebook."""
    return f'<div class="gx"><style>{_STYLE}</style>{_section(heading, report)}</div>'


def page(reports: Sequence[tuple[str, Report]]) -> str:
    """Reports as one HTML page: nothing in it runs, and nothing is fetched.

    Args:
        reports: headings and reports.
    """
    title = next((heading for heading, _ in reports if heading), "govextract")
    sections = "\n".join(_section(heading, report) for heading, report in reports)
    return (
        '<!DOCTYPE html>\n<html lang="zh"><head><meta charset="utf-8">\n'
        "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'\">\n"
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        '<meta name="color-scheme" content="light dark">\n'
        f"<title>{_html(title)}</title>\n<style>body {{ margin: 0; }}{_STYLE}</style></head>\n"
        f'<body class="gx">\n{sections}\n</body></html>\n'
    )


def _section(heading: str, report: Report) -> str:
    parts = [f"<h1>{_html(heading)}</h1>"] if heading else []
    parts.append(_project_table_html(report))
    if report.text:
        legend = "".join(f'<mark class="{kind}">{label}</mark>' for kind, label in KINDS.items())
        parts.append(f'<div class="legend">{legend}</div>')
        parts.append(f'<div class="text">{_marked(report.text, marks(report))}</div>')
    return "\n".join(parts)


def _project_table_html(report: Report) -> str:
    rows = project_rows(report)
    if not rows:
        return '<p class="legend">No projects.</p>'
    head = "".join(f"<th>{column}</th>" for column in COLUMNS)
    body = "\n".join(
        "<tr>"
        + "".join(
            f"<td{' class=total' if n == 1 else ''}>{_html(cell)}</td>" for n, cell in enumerate(cells(row))
        )
        + "</tr>"
        for row in rows
    )
    return f'<div class="wide"><table><thead><tr>{head}</tr></thead>\n<tbody>{body}</tbody></table></div>'


def _marked(text: str, found: Sequence[Mark]) -> str:
    """The text with its marks; marks that cross are cut at the crossing, so that elements always nest."""
    opening: dict[int, list[Mark]] = {}
    bounds = {0, len(text)}
    for mark in found:
        start, end = max(mark.start, 0), min(mark.end, len(text))
        if start < end:
            opening.setdefault(start, []).append(mark)
            bounds |= {start, end}
    pieces: list[str] = []
    stack: list[Mark] = []  # open elements, outermost first
    edges = sorted(bounds)
    for offset, following in pairwise(edges):
        stay = next((n for n, mark in enumerate(stack) if mark.end <= offset), len(stack))
        pieces.append("</mark>" * (len(stack) - stay))
        reopened = [mark for mark in stack[stay:] if mark.end > offset]
        del stack[stay:]
        for mark in reopened + opening.get(offset, []):
            pieces.append(f'<mark class="{mark.kind}" title="{_html(mark.note)}">')
            stack.append(mark)
        pieces.append(_html(text[offset:following]))
    pieces.append("</mark>" * len(stack))
    return "".join(pieces)


def _html(text: str) -> str:
    """Escaped text without the characters that HTML forbids."""
    return escape("".join(char if _is_allowed(char) else "�" for char in text), quote=True)


def _is_allowed(char: str) -> bool:
    return char in "\t\n\r" or (
        char >= " " and not "\x7f" <= char <= "\x9f" and not "\ud800" <= char <= "\udfff"
    )
