"""A report as HTML: the table of projects, and the text marked up by record type. Nothing runs, nothing is fetched."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import cache
from html import escape
from importlib.resources import files
from itertools import pairwise
from typing import NamedTuple

from govextract.display import COLUMNS, cells
from govextract.overview import days, project_rows, quantity
from govextract.records import Amount, ExtraRecord, Report

KINDS = {
    "project": "Project",
    "group": "Group of projects",
    "amount": "Amount",
    "capacity": "Capacity",
    "date": "Date",
    "official": "Official",
    "extra": "",  # an extension's records, under its own name
}
"""The record types that are marked in a text, and their names in the legend."""

_LONG = 4000  # characters; in a notebook a longer text is folded


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
    found += [
        Mark(r.start, r.end, "extra", f"{r.id}: {_extra_note(r)} · {r.rule}")
        for records in report.extra.values()
        for r in records
    ]
    return sorted(found, key=lambda mark: (mark.start, -mark.end))


def _amount_note(amount: Amount) -> str:
    value = format(amount.value.normalize(), "f")
    if amount.upper is not None:
        value += f"–{format(amount.upper.normalize(), 'f')}"
    parts = [value, amount.currency, amount.kind, amount.stage, amount.qualifier]
    return " ".join(part for part in parts if part and part != "exact")


def _extra_note(record: ExtraRecord) -> str:
    own = ((name, value) for name, value in record if name not in ExtraRecord.model_fields)
    said = {True: "yes", False: "no", None: "unknown"}
    return ", ".join(
        f"{name} {said[value] if value is None or isinstance(value, bool) else value}" for name, value in own
    )


def fragment(report: Report) -> str:
    """A report as a piece of HTML with its own style, for a notebook; a long text is folded."""
    return f'<div class="gx"><style>{_style()}</style>{section("", report, folded=len(report.text) > _LONG)}</div>'


def page(reports: Sequence[tuple[str, Report]]) -> str:
    """Reports as one HTML page.

    Args:
        reports: headings and reports.
    """
    title = next((heading for heading, _ in reports if heading), "govextract")
    return whole_page(title, "\n".join(section(heading, report) for heading, report in reports))


def whole_page(title: str, body: str) -> str:
    """A page around a body that is HTML already; its policy lets nothing run and nothing be fetched."""
    return (
        '<!DOCTYPE html>\n<html lang="zh"><head><meta charset="utf-8">\n'
        "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'\">\n"
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        '<meta name="generator" content="govextract">\n'
        '<meta name="color-scheme" content="light dark">\n'
        f"<title>{html(title)}</title>\n<style>body {{ margin: 0; }}{_style()}</style></head>\n"
        f'<body class="gx">\n{body}\n</body></html>\n'
    )


def section(heading: str, report: Report, *, folded: bool = False) -> str:
    """One report under its heading: the table of projects, the legend, the text.

    Args:
        heading: the heading; "" for none.
        report: the report; without its text, only the table is shown.
        folded: whether the text is hidden until it is asked for.
    """
    parts = [f"<h1>{html(heading)}</h1>"] if heading else []
    parts.append(_project_table(report))
    if report.text:
        found = marks(report)
        parts.append(_legend(report))
        text = f'<div class="text">{_marked(report.text, found)}</div>'
        shown = "" if folded else " open"
        parts.append(f"<details{shown}><summary>{len(report.text):,} characters</summary>{text}</details>")
    return "\n".join(parts)


def _legend(report: Report) -> str:
    names = [(kind, name) for kind, name in KINDS.items() if name]
    names += [("extra", name) for name in report.extra]
    items = "".join(f'<mark class="{kind}">{html(name)}</mark>' for kind, name in names)
    return f'<div class="legend">{items}</div>'


def _project_table(report: Report) -> str:
    rows = project_rows(report)
    if not rows:
        return '<p class="legend">No projects.</p>'
    return table(COLUMNS, ([html(cell) for cell in cells(row)] for row in rows), {1: "total", 4: "lines"})


def table(
    columns: Sequence[str], rows: Iterable[Sequence[str]], classes: dict[int, str], *, sums_last: bool = False
) -> str:
    """A table that scrolls sideways where it is too wide.

    Args:
        columns: the names of the columns.
        rows: cells that are HTML already.
        classes: the class of the cells of some columns.
        sums_last: whether the last row holds the sums of those before it.
    """

    def row(cells: Sequence[str], tag: str) -> str:
        opened = (f'{tag} class="{classes[n]}"' if n in classes else tag for n in range(len(cells)))
        return "<tr>" + "".join(f"<{o}>{c}</{tag}>" for o, c in zip(opened, cells, strict=True)) + "</tr>"

    lines = [row(cells, "td") for cells in rows]
    if sums_last:
        lines[-1] = lines[-1].replace("<tr>", '<tr class="sum">', 1)
    body = "\n".join(lines)
    head = row([html(column) for column in columns], "th")
    return f'<div class="wide"><table><thead>{head}</thead>\n<tbody>{body}</tbody></table></div>'


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
        pieces += [_opened(mark, "rest") for mark in reopened]
        pieces += [_opened(mark) for mark in opening.get(offset, [])]
        stack += reopened + opening.get(offset, [])
        pieces.append(html(text[offset:following]))
    pieces.append("</mark>" * len(stack))
    return "".join(pieces)


def _opened(mark: Mark, *classes: str) -> str:
    return f'<mark class="{" ".join((mark.kind, *classes))}" title="{html(mark.note)}">'


def html(text: str) -> str:
    """Escaped text without the characters that HTML forbids."""
    return escape("".join(char if _is_allowed(char) else "�" for char in text), quote=True)


def _is_allowed(char: str) -> bool:
    return char in "\t\n\r" or (
        char >= " " and not "\x7f" <= char <= "\x9f" and not "\ud800" <= char <= "\udfff"
    )


@cache
def _style() -> str:
    return files("govextract").joinpath("markup.css").read_text(encoding="utf-8")
