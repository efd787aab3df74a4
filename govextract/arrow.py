"""The kernel of every engine: Arrow batches of texts in, Arrow batches of records out.

``govextract batch`` and Spark run on it, and so may DuckDB, polars, Dask or Ray: whatever hands over Arrow batches. A
process makes its pipeline once and keeps it.
"""

from __future__ import annotations

import hashlib
import json
import logging
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import date, datetime
from functools import lru_cache
from pathlib import Path
from typing import Any

from govextract import __version__
from govextract.errors import GovextractError
from govextract.io.parsing import parse_source
from govextract.io.schemas import RECORDS, SCHEMA, pa, unnest
from govextract.io.sources import SetAside, Source
from govextract.io.tables import (
    PROJECT_TABLE,
    check_links,
    column_decimal,
    distinct_events,
    project_table_rows,
)
from govextract.pipeline import Pipeline
from govextract.records import DateLink, Report, Warning_

__all__ = ["SCHEMA", "extract", "row", "schemas", "tables"]

_TOLD = ("file", "format", "encoding", "reader", "title", "publisher")

logger = logging.getLogger(__name__)


def extract(
    batch: pa.RecordBatch,
    *,
    text: str = "text",
    ident: str = "id",
    published: str | None = None,
    lexicons: Sequence[str | Path] = (),
) -> pa.RecordBatch:
    """Read the texts of a batch.

    Args:
        batch: a row a document.
        text: the column of the texts, of strings.
        ident: the column of the documents' names, of any type; they should be unique.
        published: the column of the days of publication (days, points in time or ISO strings); None where there is
            none.
        lexicons: folders of one's own lexicons.

    Returns:
        A row a document, in their order, by ``SCHEMA``: name, hash of the text, records nested by kind. A document
        that cannot be read has the reason in ``error`` and no records.

    Raises:
        GovextractError: a column is not there.

    Example:
        >>> import pyarrow as pa
        >>> batch = pa.RecordBatch.from_pydict({"id": ["a"], "text": ["总投资1.18亿元的玉泉糖醇项目开工。"]})
        >>> found = extract(batch)
        >>> found.column("amounts")[0].as_py()[0]["value"]
        Decimal('118000000.000000')
        >>> tables(found)["projects"].select(["document", "name"]).to_pylist()
        [{'document': 'a', 'name': '玉泉糖醇项目'}]
    """
    for column in (text, ident, *([published] if published else [])):
        if column not in batch.schema.names:
            raise GovextractError(f"no column {column!r}; there are: {', '.join(batch.schema.names)}")
    days = batch.column(published).to_pylist() if published else [None] * batch.num_rows
    rows = [
        row(_given(name, content, day), lexicons=lexicons)
        for name, content, day in zip(
            batch.column(ident).to_pylist(), batch.column(text).to_pylist(), days, strict=True
        )
    ]
    return pa.RecordBatch.from_pylist(rows, schema=SCHEMA)


def tables(batch: pa.RecordBatch) -> dict[str, pa.RecordBatch]:
    """A batch of documents as a batch a record type, a row a record.

    Args:
        batch: what ``extract`` gave.

    Returns:
        ``documents``, ``articles``, ``amounts``, ``capacities``, ``dates``, ``officials``, ``projects``, ``groups``,
        ``warnings``, ``project_table`` (a row a project with its money, days and people drawn together) and
        ``errors``; mentions and links stay lists.
    """
    return unnest(batch)


def schemas() -> dict[str, pa.Schema]:
    """The schema of each of ``tables``."""
    return {
        name: table.schema for name, table in unnest(pa.RecordBatch.from_pylist([], schema=SCHEMA)).items()
    }


def row(
    source: Source | SetAside,
    published: date | None = None,
    *,
    lexicons: Sequence[str | Path] = (),
    lines: bool = False,
) -> dict[str, Any]:
    """Read a document into a row of ``SCHEMA`` and ``io.schemas.SOURCE_FIELDS``.

    Args:
        source: the document, or why it could not be read. A lone surrogate in it becomes ``?``.
        published: the day of publication, where neither its file nor its text says it.
        lexicons: folders of one's own lexicons.
        lines: whether to put the report's JSON into the row's ``json``.
    """
    if isinstance(source, SetAside):
        return failed(source.name, source.reason) | {"file": _well_formed(source.file or source.name)}
    told = {name: getattr(source, name) for name in _TOLD}
    told = {name: value and _well_formed(value) for name, value in told.items()}
    text = _well_formed(source.text)
    digest = hashlib.blake2b(text.encode(), digest_size=16).hexdigest()
    known = {**told, "document": _well_formed(source.name), "version": __version__, "hash": digest}
    try:
        mended = replace(source, text=text, title=told["title"], publisher=told["publisher"])
        report = parse_source(mended, pipeline(tuple(map(str, lexicons))), published)
        check_links(report)
        found = nested(report)
        if lines:
            found["json"] = report.to_json()
    except GovextractError:
        raise  # what the caller did wrong is wrong for every document
    except Exception as error:  # a document that finds a bug must not end the others' batch
        logger.debug("%s failed", source.name, exc_info=True)
        reason = f"internal error, please report it: {type(error).__name__}: {error}"
        return failed(source.name, reason) | known
    return known | found | {"chars": len(text), "published": source.published or published}


def failed(document: str, reason: str) -> dict[str, Any]:
    """The row of a document that is set aside."""
    return {
        "document": _well_formed(document),
        "version": __version__,
        "error": _well_formed(reason),
        **dict.fromkeys(RECORDS, ()),
    }


@lru_cache(maxsize=4)
def pipeline(lexicons: tuple[str, ...] = ()) -> Pipeline:
    """The pipeline of this process for some lexicon folders."""
    return Pipeline(lexicons)


def _given(name: Any, text: Any, day: Any) -> Source | SetAside:
    if name is None or not isinstance(text, str):
        return SetAside("" if name is None else str(name), "no name" if name is None else "no text")
    published, doubts = _day(day, len(text))
    return Source(str(name), text, published=published, warnings=doubts)


def _day(day: Any, chars: int) -> tuple[date | None, tuple[Warning_, ...]]:
    match day:
        case None | "":
            return None, ()
        case datetime():
            return day.date(), ()
        case date():
            return day, ()
    try:
        return date.fromisoformat(str(day)[:10]), ()
    except ValueError:
        message = f"the day of publication is no ISO day and was left out: {_well_formed(str(day)[:40])}"
        return None, (Warning_(code="published", start=0, end=chars, message=message),)


def _well_formed(text: str) -> str:
    """The text without lone surrogates, which UTF-8 and so Arrow cannot hold; its length stays."""
    return text.encode("utf-8", errors="replace").decode("utf-8")


def nested(report: Report) -> dict[str, Any]:
    """The nested columns of a report."""
    found = report.model_dump(exclude={"chars", "extra"})
    extra = report.model_dump(mode="json", include={"extra"})["extra"]
    for kind in ("amounts", "capacities"):
        for record in found[kind]:
            record["value"] = column_decimal(record["value"])
            record["upper"] = column_decimal(record["upper"])
    for kind in ("projects", "groups"):
        for record, owner in zip(found[kind], getattr(report, kind), strict=True):
            record["dates"] = list(_events(owner.dates))
            for links in ("amounts", "capacities", "officials"):
                if links in record:
                    record[links] = list(dict.fromkeys(record[links]))
    names = [column.name for column in PROJECT_TABLE.columns]
    found["extra"] = json.dumps(extra, ensure_ascii=False) if extra else None
    found["project_table"] = [
        dict(zip(names, cells, strict=True)) for cells in project_table_rows("", report)
    ]
    return found


def _events(links: Iterable[DateLink]) -> Iterator[dict[str, Any]]:
    for mention, event, planned in distinct_events(links):
        yield {"date": mention, "event": event, "planned": planned}
