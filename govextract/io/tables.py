"""Reports as tables: which tables there are, their columns and keys, and the rows of a report.

One description serves every output: a batch's CSV files and DuckDB tables, and DataFrames.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Context, Decimal
from typing import Any, Literal

from govextract.overview import ProjectRow, official_lines, project_rows
from govextract.records import RECORD_KINDS, Amount, Capacity, DateLink, Report, Span

ColumnType = Literal["text", "integer", "decimal", "date", "boolean"]
Row = tuple[Any, ...]
Tables = dict[str, list[Row]]
"""Name of a table to its rows."""

PLACES = 6
_TOO_LARGE = Decimal(10) ** 31
LIST_MARK = "；"
"""What stands between the titles of an official in one cell."""


@dataclass(frozen=True)
class Column:
    """A column of a table."""

    name: str
    type: ColumnType = "text"


@dataclass(frozen=True)
class Table:
    """A table: its columns, the names of its key's columns, and which of them point to other tables.

    Attributes:
        references: columns here, table there; they point to that table's key.
    """

    name: str
    columns: tuple[Column, ...]
    key: tuple[str, ...]
    references: tuple[tuple[tuple[str, ...], str], ...] = ()


def _columns(described: str) -> tuple[Column, ...]:
    types: dict[str, ColumnType] = {"": "text", "i": "integer", "n": "decimal", "d": "date", "b": "boolean"}
    return tuple(
        Column(name, types[mark]) for name, _, mark in (word.partition(":") for word in described.split())
    )


def _table(name: str, described: str, key: str, **references: str) -> Table:
    """A table from short words: columns as ``name:type``, and each reference as column = table."""
    return Table(
        name,
        _columns(described),
        tuple(key.split()),
        tuple(
            (("document",) if column == "document" else ("document", column), there)
            for column, there in references.items()
        ),
    )


_SPAN = "start_char:i end_char:i text"
_EVENTS = "date event planned:b"

TABLES = (
    _table(
        "files",
        "file format encoding reader documents:i set_aside:i chars:i warnings:i",
        "file",
    ),
    _table(
        "documents",
        "document file format encoding reader title publisher published:d chars:i hash key version extra",
        "document",
    ),
    _table(
        "articles",
        "document id start_char:i end_char:i title source published:d reference:d kind",
        "document id",
        document="documents",
    ),
    _table(
        "amounts",
        f"document id article {_SPAN} value:n upper:n currency qualifier kind stage rule",
        "document id",
        article="articles",
    ),
    _table(
        "capacities",
        f"document id article {_SPAN} value:n upper:n unit period item qualifier rule",
        "document id",
        article="articles",
    ),
    _table(
        "dates",
        f"document id article {_SPAN} start_date:d end_date:d rule",
        "document id",
        article="articles",
    ),
    _table("officials", "document id article name titles sector rule", "document id", article="articles"),
    _table(
        "official_mentions",
        f"document official number:i {_SPAN}",
        "document official number",
        official="officials",
    ),
    _table("projects", "document id article name category rule", "document id", article="articles"),
    _table(
        "project_mentions",
        f"document project number:i {_SPAN}",
        "document project number",
        project="projects",
    ),
    _table(
        "project_amounts",
        "document project amount",
        "document project amount",
        project="projects",
        amount="amounts",
    ),
    _table(
        "project_capacities",
        "document project capacity",
        "document project capacity",
        project="projects",
        capacity="capacities",
    ),
    _table(
        "project_dates",
        f"document project {_EVENTS}",
        "document project date event",
        project="projects",
        date="dates",
    ),
    _table(
        "project_officials",
        "document project official",
        "document project official",
        project="projects",
        official="officials",
    ),
    _table("groups", f"document id article {_SPAN} count:i rule", "document id", article="articles"),
    _table(
        "group_amounts",
        "document group_id amount",
        "document group_id amount",
        group_id="groups",
        amount="amounts",
    ),
    _table(
        "group_dates",
        f"document group_id {_EVENTS}",
        "document group_id date event",
        group_id="groups",
        date="dates",
    ),
    _table(
        "warnings",
        "document number:i code start_char:i end_char:i message",
        "document number",
        document="documents",
    ),
    _table("errors", "document file reason", "document"),
)
"""Every table, those that others point to before them."""

ABOUT = ("files", "documents", "errors")
"""The tables that tell of files and documents; the others hold records."""

PROJECT_TABLE = Table(
    "project_table",
    _columns(
        "document project name category article published:d total_investment_cny:n total_investment:n currency "
        "investment_stage start:d completion:d production:d operation:d "
        "money capacities dates officials"
    ),
    ("document", "project"),
)
"""A row a project, drawn together from the other tables."""


def tables_of(document: str, report: Report) -> Tables:
    """The rows of one report, of every table of records.

    Args:
        document: the name that stands in the first column of each row.
        report: the report.

    Raises:
        ValueError: the report's ids or links do not hold, so that its rows would break the tables' keys.
    """
    check_links(report)
    tables: Tables = {table.name: [] for table in TABLES if table.name not in ABOUT}
    add = tables.__getitem__
    for a in report.articles:
        add("articles").append(
            (document, a.id, a.start, a.end, a.title, a.source, a.published, a.reference, a.kind)
        )
    for amount in report.amounts:
        labels = (amount.currency, amount.qualifier, amount.kind, amount.stage, amount.rule)
        add("amounts").append(
            (document, amount.id, amount.article, *_span(amount), *_values(amount), *labels)
        )
    for c in report.capacities:
        measure = (*_values(c), c.unit, c.period, c.item, c.qualifier, c.rule)
        add("capacities").append((document, c.id, c.article, *_span(c), *measure))
    for d in report.dates:
        add("dates").append((document, d.id, d.article, *_span(d), d.start_date, d.end_date, d.rule))
    for o in report.officials:
        add("officials").append(
            (document, o.id, o.article, o.name, LIST_MARK.join(o.titles), o.sector, o.rule)
        )
        add("official_mentions").extend((document, o.id, n, *_span(m)) for n, m in enumerate(o.mentions, 1))
    for p in report.projects:
        add("projects").append((document, p.id, p.article, p.name, p.category, p.rule))
        add("project_mentions").extend((document, p.id, n, *_span(m)) for n, m in enumerate(p.mentions, 1))
        add("project_amounts").extend((document, p.id, i) for i in dict.fromkeys(p.amounts))
        add("project_capacities").extend((document, p.id, i) for i in dict.fromkeys(p.capacities))
        add("project_dates").extend((document, p.id, *event) for event in distinct_events(p.dates))
        add("project_officials").extend((document, p.id, i) for i in dict.fromkeys(p.officials))
    for g in report.groups:
        add("groups").append((document, g.id, g.article, *_span(g), g.count, g.rule))
        add("group_amounts").extend((document, g.id, i) for i in dict.fromkeys(g.amounts))
        add("group_dates").extend((document, g.id, *event) for event in distinct_events(g.dates))
    for n, w in enumerate(report.warnings, 1):
        add("warnings").append((document, n, w.code, w.start, w.end, w.message))
    return tables


def check_links(report: Report) -> None:
    """See that ids are unique and links lead somewhere.

    Raises:
        ValueError: they are not, or do not, so that rows would break the tables' keys.
    """
    idents = [record.id for kind in RECORD_KINDS for record in getattr(report, kind)]
    known = set(idents)
    if len(known) < len(idents):
        raise ValueError(f"an id occurs twice: {next(i for i in idents if idents.count(i) > 1)}")
    links = [(r.id, r.article) for kind in RECORD_KINDS if kind != "articles" for r in getattr(report, kind)]
    links += [(p.id, i) for p in report.projects for i in (*p.amounts, *p.capacities, *p.officials)]
    links += [(g.id, i) for g in report.groups for i in g.amounts]
    links += [(p.id, link.date) for p in report.projects for link in p.dates]
    links += [(g.id, link.date) for g in report.groups for link in g.dates]
    for ident, target in links:
        if target not in known:
            raise ValueError(f"{ident} is linked to {target}, which is not there")


def project_table_rows(document: str, report: Report) -> list[Row]:
    """The rows of ``PROJECT_TABLE`` for one report."""
    rows: list[Row] = []
    for row in project_rows(report):
        total = row.investment
        value = None if total is None else column_decimal(total.value)
        rows.append(
            (
                document,
                row.project.id,
                row.project.name,
                row.project.category,
                row.article.title if row.article else None,
                row.article.published if row.article else None,
                value if total is not None and total.currency == "CNY" else None,
                value,
                total.currency if total else None,
                total.stage if total else None,
                row.first_day("start"),
                row.last_day("completion"),
                row.last_day("production"),
                row.last_day("operation"),
                *map(_list, _words(row)),
            )
        )
    return rows


def _words(row: ProjectRow) -> Iterable[list[str]]:
    """The words of the text for a project's money, capacities, dates and officials, as the view has them."""
    amounts = [*([row.investment] if row.investment else []), *row.other_amounts]
    yield [_unbroken(a.text) for a in sorted(amounts, key=lambda a: a.start)]
    yield [
        _unbroken(c.text) + (f" {c.item}" if c.item else "")
        for c in sorted(row.capacities, key=lambda c: c.start)
    ]
    yield list(
        dict.fromkeys(
            f"{d.event} {_unbroken(d.mention.text)}"
            for d in sorted(row.dates, key=lambda d: (d.mention.start, d.event))
        )
    )
    yield list(official_lines(row))


def _unbroken(text: str) -> str:
    return "".join(text.split())


def _list(words: list[str]) -> str | None:
    return LIST_MARK.join(words) or None


def _span(span: Span) -> tuple[int, int, str]:
    return span.start, span.end, span.text


def _values(record: Amount | Capacity) -> tuple[Decimal | None, Decimal | None]:
    return column_decimal(record.value), column_decimal(record.upper)


def column_decimal(value: Decimal | None) -> Decimal | None:
    """A value as a column of 38 digits holds it, six of them behind the point; None where it is too long."""
    # What is longer is no sum of money but debris; its words stand in `text`.
    if value is None or abs(value) >= _TOO_LARGE:
        return None
    if int(value.as_tuple().exponent) >= -PLACES:
        return value
    return value.quantize(Decimal(1).scaleb(-PLACES), context=Context(prec=38))


def distinct_events(links: Iterable[DateLink]) -> list[tuple[str, str, bool]]:
    """Date, event and whether it lies ahead, once for each date and event."""
    events: dict[tuple[str, str], bool] = {}
    for link in links:
        events.setdefault((link.date, link.event), link.planned)
    return [(mention, event, planned) for (mention, event), planned in events.items()]
