"""Many files as pages to look at: a page a document, and an index that leads to them."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from pathlib import Path
from urllib.parse import quote

from govextract.errors import GovextractError
from govextract.io.parsing import parse_documents
from govextract.io.readers import find_files
from govextract.io.sources import ReadOptions, SetAside, Source
from govextract.io.writers import write_text
from govextract.markup import html, section, table, whole_page
from govextract.overview import number, project_rows
from govextract.patterns import compile_pattern
from govextract.pipeline import Pipeline
from govextract.records import Report

COLUMNS = (
    "Document",
    "Title",
    "Published",
    "Projects",
    "Amounts",
    "Capacities",
    "Dates",
    "Officials",
    "Total investment",
)
_COUNTED = ("projects", "amounts", "capacities", "dates", "officials")
_CLASSES = {2: "lines", **dict.fromkeys(range(3, 8), "number"), 8: "total"}
_PAGES = "pages"
_UNSAFE = compile_pattern(r"[^\p{L}\p{N}._-]+")


@dataclass
class _Entry:
    """A line of the index."""

    name: str
    page: str
    title: str
    published: date | None
    counts: tuple[int, ...]
    total: Decimal


@dataclass
class ViewResult:
    """What became of the files.

    Attributes:
        index: the page to open.
        documents: how many documents have a page.
        errors: what was set aside, with the reason of each.
    """

    index: Path
    documents: int = 0
    errors: list[tuple[str, str]] = field(default_factory=list)


def view(
    paths: Iterable[str | Path],
    out: str | Path,
    pipeline: Pipeline,
    published: date | None = None,
    options: ReadOptions | None = None,
    progress: Callable[[int, int], None] | None = None,
) -> ViewResult:
    """Write a page for each document, and an index.

    Args:
        paths: files, and folders of them.
        out: the folder for ``index.html`` and ``pages/``; one that ``view`` wrote before is replaced.
        pipeline: what reads the texts.
        published: the day of publication of texts that do not say it.
        options: which columns hold what, for files of rows.
        progress: called after each file with how many are done and how many there are.

    Raises:
        GovextractError: there is nothing to show, or the folder holds something else.
    """
    out = Path(out)
    _check_ours(out)
    inputs = list(find_files(paths, out))
    if not inputs:
        raise GovextractError(f"nothing to show: no document in {', '.join(map(str, paths))}")
    shutil.rmtree(out / _PAGES, ignore_errors=True)
    (out / _PAGES).mkdir(parents=True, exist_ok=True)
    result = ViewResult(out / "index.html")
    entries: list[_Entry] = []
    for done, file in enumerate(inputs, 1):
        try:
            for parsed in parse_documents(file, published, options, pipeline):
                if isinstance(parsed, SetAside):
                    result.errors.append((parsed.name, parsed.reason))
                    continue
                document, report = parsed
                entries.append(_entry(document, report, len(entries) + 1))
                write_text(out / _PAGES / entries[-1].page, _document_page(document.name, report))
        except GovextractError as error:  # as where the library for a kind of file is missing
            result.errors.append((file.as_posix(), str(error)))
        if progress is not None:
            progress(done, len(inputs))
    result.documents = len(entries)
    write_text(result.index, _index_page(entries, result.errors))
    return result


def _check_ours(out: Path) -> None:
    """Raise an error where a folder holds what ``view`` did not write."""
    index = out / "index.html"
    if out.exists() and not out.is_dir():
        raise GovextractError(f"{out}: a file; name a folder")
    if out.is_dir() and any(out.iterdir()):
        ours = index.is_file() and 'name="generator" content="govextract"' in index.read_text(
            "utf-8", "replace"
        )
        if not ours:
            raise GovextractError(f"{out}: holds other files and is not replaced; name another folder")


def _entry(document: Source, report: Report, place: int) -> _Entry:
    articles = [article for article in report.articles if article.kind == "main"] or list(report.articles)
    title = next((article.title for article in articles if article.title), "")
    more = f" … ({len(articles)} articles)" if len(articles) > 1 else ""
    investments = [row.investment for row in project_rows(report)]
    stem = _UNSAFE.sub("-", Path(document.name).stem)[:60]
    return _Entry(
        name=document.name,
        page=f"{place:05d}-{stem}.html",
        title=" ".join(title.split()) + more,
        published=next((a.published for a in articles if a.published), document.published),
        counts=tuple(len(getattr(report, kind)) for kind in _COUNTED),
        total=sum((a.value for a in investments if a is not None and a.currency == "CNY"), Decimal()),
    )


def _document_page(name: str, report: Report) -> str:
    back = '<p class="legend"><a href="../index.html">All documents</a></p>'
    return whole_page(name, f"{back}\n{section(name, report)}")


def _index_page(entries: Sequence[_Entry], errors: Sequence[tuple[str, str]]) -> str:
    rows = [
        (
            f'<a href="{_PAGES}/{quote(entry.page)}">{html(entry.name)}</a>',
            html(entry.title),
            str(entry.published or ""),
            *map(str, entry.counts),
            _yuan(entry.total),
        )
        for entry in entries
    ]
    counts = [sum(column) for column in zip(*(entry.counts for entry in entries), strict=True)]
    sums = (
        f"{len(entries)} documents", "", "", *map(str, counts), _yuan(sum((e.total for e in entries), Decimal()))
    )  # fmt: skip
    parts = ["<h1>Documents</h1>", table(COLUMNS, [*rows, sums], _CLASSES, sums_last=True)]
    parts.append(
        '<p class="legend">Total investment: the sum over the projects of a document whose total is in yuan. '
        "Documents that tell of the same project each count it.</p>"
    )
    if errors:
        set_aside = [(html(name), html(reason)) for name, reason in errors]
        parts += ["<h1>Set aside</h1>", table(("Document", "Reason"), set_aside, {})]
    return whole_page("govextract", "\n".join(parts))


def _yuan(value: Decimal) -> str:
    return f"{number(value)}元" if value else ""
