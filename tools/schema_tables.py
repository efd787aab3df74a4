"""Write the tables of docs/batch.md and docs/scale.md that tell of schemas: ``python -m tools.schema_tables --write``."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

from govextract.io.schemas import RECORDS, SCHEMA, SOURCE_FIELDS, pa
from govextract.io.tables import PROJECT_TABLE, TABLES

_DOCS = Path(__file__).resolve().parent.parent / "docs"
_MARKS = ("<!-- begin: python -m tools.schema_tables --write -->\n", "<!-- end -->\n")


def relational_tables() -> str:
    """The tables of databases and CSV, a row each."""
    lines = ["| table | columns | key |", "| --- | --- | --- |"]
    for table in TABLES:
        columns = ", ".join(f"`{column.name}`" for column in table.columns)
        lines.append(f"| `{table.name}` | {columns} | {', '.join(f'`{column}`' for column in table.key)} |")
    columns = ", ".join(f"`{column.name}`" for column in PROJECT_TABLE.columns)
    lines.append(f"| `project_table` | {columns} | `document`, `project` |")
    return "\n".join(lines) + "\n"


def arrow_schema() -> str:
    """The kernel's schema, a row a column."""
    lines = ["| column | Arrow type |", "| --- | --- |"]
    for field in SCHEMA:
        if field.name not in RECORDS:
            lines.append(f"| `{field.name}` | `{field.type}` |")
            continue
        lines.append(f"| `{field.name}` | `list` of `struct`: |")
        lines += [f"| `{field.name}[].{name}` | `{kind}` |" for name, kind in _leaves(field.type.value_type)]
    told = ", ".join(f"`{field.name}`" for field in SOURCE_FIELDS)
    return (
        "\n".join(lines)
        + f"\n\nFiles read by a batch or by Spark have these columns besides, all `string`: {told}.\n"
    )


def _leaves(struct: pa.StructType) -> Iterator[tuple[str, str]]:
    for field in struct:
        kind = field.type
        if pa.types.is_list(kind):
            inner = kind.value_type
            if pa.types.is_struct(inner):
                yield from ((f"{field.name}[].{name}", leaf) for name, leaf in _leaves(inner))
            else:
                yield f"{field.name}[]", str(inner)
        else:
            yield field.name, str(kind)


PAGES = {"batch.md": relational_tables, "scale.md": arrow_schema}


def page_with_tables(name: str) -> str:
    """A page with its table as it is now."""
    page = (_DOCS / name).read_text(encoding="utf-8")
    before, rest = page.split(_MARKS[0])
    _, after = rest.split(_MARKS[1])
    return before + _MARKS[0] + "\n" + PAGES[name]() + "\n" + _MARKS[1] + after


def main() -> None:
    """Print the tables, or write them into their pages."""
    for name, table in PAGES.items():
        if "--write" in sys.argv[1:]:
            (_DOCS / name).write_text(page_with_tables(name), encoding="utf-8")
        else:
            print(table())


if __name__ == "__main__":
    main()
