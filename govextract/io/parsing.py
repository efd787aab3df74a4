"""Documents through the pipeline: what a reader told of a document is added to its report."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from govextract.errors import ParseTimeoutError, ReaderError
from govextract.io.readers import read_documents
from govextract.io.sources import ReadOptions, SetAside, Source

if TYPE_CHECKING:
    from govextract.pipeline import Pipeline
    from govextract.records import Article, Report


def parse_source(
    source: Source, pipeline: Pipeline, published: date | None = None, timeout: float | None = None
) -> Report:
    """Read the text of a document.

    The day of publication that the document's file tells holds for the articles that do not tell their own. Where the
    text is one article and has no title or source of its own, it gets those of the file. The reader's warnings come before
    those of the text.

    Args:
        source: the document.
        pipeline: what reads it.
        published: the day of publication where neither the file nor the text tells it.
        timeout: seconds that its text may take; None for as long as it takes.

    Raises:
        ParseTimeoutError: it took longer.

    Example:
        >>> from govextract import Pipeline
        >>> source = Source("a", "恒瑞冷链项目总投资2亿元，今天开工建设。", published=date(2023, 5, 8), publisher="滨河县发改局")
        >>> report = parse_source(source, Pipeline())
        >>> report.articles[0].source, str(report.dates[0].start_date)
        ('滨河县发改局', '2023-05-08')
    """
    report = pipeline.parse(source.text, source.published or published, timeout)
    articles = report.articles
    if len(articles) == 1:
        articles = (_described(articles[0], source),)
    return report.model_copy(update={"articles": articles, "warnings": (*source.warnings, *report.warnings)})


def _described(article: Article, source: Source) -> Article:
    return article.model_copy(
        update={"title": article.title or source.title or "", "source": article.source or source.publisher}
    )


def parse_file(
    path: str | Path,
    published: date | None = None,
    options: ReadOptions | None = None,
    pipeline: Pipeline | None = None,
    timeout: float | None = None,
) -> Report:
    """Read a file that holds one document: text, a page, a PDF or Word file, a spreadsheet, also packed.

    Args:
        path: the file.
        published: the day it was published, where it does not tell it.
        options: which column holds what, in a file of rows.
        pipeline: what reads its text; None for the default.
        timeout: seconds that its text may take once it is read; None for as long as it takes.

    Returns:
        The records found; their offsets are on ``report.text``, the text that was read from the file.

    Raises:
        ParseTimeoutError: its text took longer than ``timeout``.
        ReaderError: the file cannot be read, or holds several documents; ``parse_documents`` gives those one by one.
        MissingExtraError: the library that reads this kind of file is not installed.

    Example:
        >>> import pathlib, tempfile
        >>> with tempfile.TemporaryDirectory() as folder:
        ...     file = pathlib.Path(folder, "a.html")
        ...     _ = file.write_text("<h1>冷链项目开工</h1><p>恒瑞冷链项目总投资2亿元。</p>", encoding="gb18030")
        ...     report = parse_file(file)
        >>> report.projects[0].name, report.text.splitlines()[0]
        ('恒瑞冷链项目', '冷链项目开工')
    """
    documents = read_documents(path, options)
    first = next(documents)
    if isinstance(first, SetAside):
        raise ReaderError(f"{first.name}: {first.reason}")
    if next(documents, None) is not None:
        raise ReaderError(f"{path}: holds several documents; parse_documents gives their reports one by one")
    return parse_source(first, pipeline or _default(), published, timeout)


def parse_documents(
    path: str | Path,
    published: date | None = None,
    options: ReadOptions | None = None,
    pipeline: Pipeline | None = None,
    timeout: float | None = None,
) -> Iterator[tuple[Source, Report] | SetAside]:
    """Read a file with any number of documents, one after the other.

    Args:
        path: the file.
        published: the day they were published, where they do not tell it.
        options: which column holds what, in a file of rows.
        pipeline: what reads their texts; None for the default.
        timeout: seconds that the text of each may take; None for as long as it takes.

    Yields:
        Each document with its report, or the reason why it could not be read, or took too long.

    Raises:
        ColumnError: a named column is not in the file.
        MissingExtraError: the library that reads this kind of file is not installed.
    """
    pipeline = pipeline or _default()
    for document in read_documents(path, options):
        if isinstance(document, SetAside):
            yield document
            continue
        try:
            report = parse_source(document, pipeline, published, timeout)
        except ParseTimeoutError as error:
            yield SetAside(document.name, str(error), document.file)
        else:
            yield document, report


def _default() -> Pipeline:
    from govextract.pipeline import default

    return default()
