"""Files with a document a row: JSON, JSON Lines, CSV, Parquet; read row by row.

Which column holds what is named by ``ReadOptions``, or found by its usual name (``lexicons/column_names.tsv``).
"""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from math import isnan
from typing import IO, Any

from govextract.errors import ColumnError, ReaderError
from govextract.io.encoding import decode, decode_document
from govextract.io.extras import named, need
from govextract.io.metadata import column_for, day_of
from govextract.io.mojibake import repair
from govextract.io.pages import looks_like_page, page_source
from govextract.io.sources import MAX_BYTES, MAX_CHARS, ReadOptions, SetAside, Source

_SAMPLE = 1 << 16
_DELIMITERS = ",\t;|"
_LISTS = (
    "data",
    "items",
    "rows",
    "results",
    "records",
    "articles",
    "list",
)  # keys under which APIs put their rows
_BATCH = 64  # rows of Parquet that are held at once

Row = Mapping[str, Any]
Outcome = Source | SetAside


class _Columns:
    """Which columns hold what."""

    def __init__(self, columns: Iterable[str], options: ReadOptions) -> None:
        there = list(columns)
        for wanted in (options.text, options.ident, options.published):
            if wanted is not None and wanted not in there:
                raise ColumnError(f"no column {wanted}; there are {', '.join(there)}")
        self.text = options.text or column_for("text", there)
        self.ident = options.ident or column_for("ident", there)
        self.published = options.published or column_for("published", there)
        self.title = column_for("title", there)
        self.publisher = column_for("publisher", there)
        if self.text is None:
            raise ReaderError(
                f"no column is named as text; there are {', '.join(there)}: name one, as by --text-column"
            )


class _Documents:
    """Makes documents of rows.

    Args:
        form: the format of the file.
        options: which columns hold what.
        encoding: the file's encoding.
        reader: the library that reads it.
    """

    def __init__(self, form: str, options: ReadOptions, encoding: str = "", reader: str = "") -> None:
        self._form = form
        self._options = options
        self._encoding = encoding
        self._reader = reader
        self._seen: set[int] = set()

    def of(self, row: Row, number: int, columns: _Columns) -> Outcome:
        """The document of a row; its name is the value of the id column, else ``#`` and the row's number."""
        value = row.get(columns.ident) if columns.ident else None
        name = f"#{number}" if value is None or str(value).strip() == "" else str(value)
        if hash(name) in self._seen:
            name = f"{name}#{number}"
        self._seen.add(hash(name))
        text = row.get(columns.text or "")
        if text is None or (isinstance(text, float) and isnan(text)):
            return SetAside(name, f"row {number}: nothing in column {columns.text}")
        if not isinstance(text, str):
            return SetAside(name, f"row {number}: column {columns.text} holds {type(text).__name__}, no text")
        if len(text) > MAX_CHARS:
            return SetAside(
                name, f"row {number}: more than {MAX_CHARS // 1_000_000} million characters; split it"
            )
        try:
            return self._source(name, text, row, columns)
        except ReaderError as error:
            return SetAside(name, f"row {number}: {error}")

    def _source(self, name: str, text: str, row: Row, columns: _Columns) -> Source:
        def value(column: str | None) -> str | None:
            found = row.get(column) if column else None
            return str(found).strip() or None if found is not None else None

        published = row.get(columns.published) if columns.published else None
        if looks_like_page(text):
            page = page_source(text)
            text, warnings = page.text, page.warnings
        else:
            text, warnings = repair(text)
        return Source(
            name,
            text,
            self._encoding,
            "",
            self._form,
            self._reader,
            value(columns.title),
            value(columns.publisher),
            None if published is None else day_of(published),
            warnings,
        )


# --- JSON ----------------------------------------------------------------------------------------------------


def read_json(data: bytes, options: ReadOptions) -> Iterator[Outcome]:
    """The documents of a JSON file: one object, a list of them, or an object that holds such a list.

    Raises:
        ReaderError: it is no JSON, or none of its keys is known to hold text.
    """
    decoded = decode_document(data)
    try:
        value = json.loads(decoded.text)
    except (ValueError, RecursionError) as error:
        raise ReaderError(f"no JSON ({error})") from None
    if isinstance(value, dict):
        held = next((value[key] for key in _LISTS if _is_rows(value.get(key))), None)
        value = [value] if held is None else held
    if not _is_rows(value):
        raise ReaderError("JSON, but neither an object nor a list of objects")
    documents = _Documents("json", options, decoded.encoding)
    columns = _Columns(value[0], options)
    for number, row in enumerate(value, 1):
        yield documents.of(row, number, columns)


def _is_rows(value: object) -> bool:
    return isinstance(value, list) and bool(value) and all(isinstance(row, dict) for row in value)


def read_json_lines(file: IO[bytes], options: ReadOptions) -> Iterator[Outcome]:
    """The documents of a file with a JSON object a line; a line that is none is set aside.

    Raises:
        ReaderError: the first object has no column of the names asked for.
    """
    with _as_text(file) as (text, encoding):
        documents = _Documents("jsonl", options, encoding)
        columns: _Columns | None = None
        for number, line in _bounded_lines(text):
            if line is None:
                yield SetAside(f"#{number}", f"line {number}: larger than {MAX_BYTES >> 20} MB")
                continue
            if not line.strip():
                continue
            try:
                row = json.loads(line)
            except (ValueError, RecursionError) as error:
                yield SetAside(f"#{number}", f"line {number}: no JSON ({error})")
                continue
            if not isinstance(row, dict):
                yield SetAside(f"#{number}", f"line {number}: JSON, but no object")
                continue
            columns = columns or _Columns(row, options)
            yield documents.of(row, number, columns)


@contextmanager
def _as_text(file: IO[bytes]) -> Iterator[tuple[io.TextIOWrapper, str]]:
    """A file of rows as text; the encoding is that of its beginning."""
    head = file.read(_SAMPLE)
    file.seek(0)
    end = max(head.rfind(b"\n"), 0) or len(head)
    encoding = decode(head[:end])[1] if head else "utf-8"
    if encoding == "utf-8":
        encoding = "utf-8-sig"
    text = io.TextIOWrapper(file, encoding=encoding, errors="replace", newline="")
    try:
        yield text, encoding.removesuffix("-sig")
    finally:
        text.detach()  # the file is closed by whoever opened it


def _bounded_lines(text: io.TextIOWrapper) -> Iterator[tuple[int, str | None]]:
    """Numbered lines; None for one that is too long to be held."""
    number = 0
    while line := text.readline(MAX_BYTES):
        number += 1
        if len(line) == MAX_BYTES and not line.endswith("\n"):
            while (rest := text.readline(1 << 20)) and not rest.endswith("\n"):
                pass
            yield number, None
        else:
            yield number, line


# --- CSV -----------------------------------------------------------------------------------------------------


def read_csv(file: IO[bytes], options: ReadOptions) -> Iterator[Outcome]:
    """The documents of a CSV file, whatever sets its cells apart; its first row names the columns.

    Raises:
        ColumnError: it has no column of a name asked for.
        ReaderError: no column is known to hold text.
    """
    with _as_text(file) as (text, encoding):
        csv.field_size_limit(MAX_BYTES)
        head = text.readline(MAX_BYTES).strip("\r\n")
        if not head.strip():
            raise ReaderError("empty")
        delimiter = max(_DELIMITERS, key=head.count)
        header = next(csv.reader([head], delimiter=delimiter))
        header = [name.strip() for name in header]
        columns = _Columns(header, options)
        documents = _Documents("csv", options, encoding)
        rows = csv.reader((line or "" for _, line in _bounded_lines(text)), delimiter=delimiter)
        number = 0
        while True:
            number += 1
            try:
                cells = next(rows)
            except StopIteration:
                return
            except csv.Error as error:
                yield SetAside(f"#{number}", f"row {number}: no CSV ({error})")
                continue
            if cells:
                yield documents.of(_row(header, cells), number, columns)


def _row(header: Sequence[str], cells: Sequence[str]) -> Row:
    return dict(zip(header, cells, strict=False))


# --- Parquet -------------------------------------------------------------------------------------------------


def read_parquet(file: IO[bytes], options: ReadOptions) -> Iterator[Outcome]:
    """The documents of a Parquet file.

    Raises:
        MissingExtraError: pyarrow is not installed.
        ReaderError: it is broken, or has no column of the names asked for.
    """
    parquet = need("pyarrow.parquet", "arrow", "Parquet files")
    arrow = need("pyarrow", "arrow", "Parquet files")
    try:
        table = parquet.ParquetFile(file)
    except (arrow.ArrowException, OSError, ValueError) as error:
        raise ReaderError(f"broken ({error}); write it again") from None
    columns = _Columns(table.schema_arrow.names, options)
    wanted = [
        c for c in (columns.text, columns.ident, columns.published, columns.title, columns.publisher) if c
    ]
    documents = _Documents("parquet", options, "", named("pyarrow"))
    number = 0
    try:
        for batch in table.iter_batches(batch_size=_BATCH, columns=list(dict.fromkeys(wanted))):
            for row in batch.to_pylist():
                number += 1
                yield documents.of(row, number, columns)
    except (arrow.ArrowException, OSError, ValueError) as error:
        yield SetAside(f"#{number + 1}", f"broken from row {number + 1} on ({error})")
