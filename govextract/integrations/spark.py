"""govextract on Apache Spark: ``govextract.spark.extract(df)`` gives DataFrames of records.

The kernel (``govextract.arrow``) runs in the executors by ``mapInArrow``. They need Python with govextract in it; the
user's lexicons travel with the job.
"""

from __future__ import annotations

import atexit
import hashlib
import shutil
import tempfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from functools import lru_cache, partial
from pathlib import Path, PurePosixPath
from typing import Any
from urllib.parse import unquote, urlsplit

from govextract import arrow
from govextract.errors import GovextractError, MissingExtraError
from govextract.io.readers import read_documents
from govextract.io.schemas import RECORDS, SCHEMA, SOURCE_FIELDS, pa
from govextract.io.sources import ReadOptions, SetAside
from govextract.lexicon import Lexicons

try:
    from pyspark import StorageLevel
    from pyspark.errors import PySparkException
    from pyspark.sql import DataFrame, SparkSession
    from pyspark.sql import functions as F  # noqa: N812 - as everyone names it
    from pyspark.sql.pandas.types import from_arrow_schema
except ImportError as error:  # pragma: no cover - the tests have every extra
    raise MissingExtraError('pyspark is not installed; run: pip install "govextract[spark]"') from error

_ROWS = 64  # documents of one Arrow batch of records

_FILES_SCHEMA = pa.schema([*SCHEMA, *(field for field in SOURCE_FIELDS if field.name != "key")])

LexiconFiles = tuple[tuple[tuple[str, bytes], ...], ...]
"""The user's lexicon folders as they travel: name and content of each file."""


class Records(Mapping[str, DataFrame]):
    """What was found, a DataFrame a record type: ``records["amounts"]``, ``records["project_table"]``.

    All are made from ``documents_with_records``, which is computed once and kept by Spark until ``unpersist``.

    Args:
        documents_with_records: a row a document with its records nested in it, by ``govextract.arrow.SCHEMA``.
    """

    def __init__(self, documents_with_records: DataFrame) -> None:
        self.documents_with_records = documents_with_records.persist(StorageLevel.MEMORY_AND_DISK)

    def __getitem__(self, kind: str) -> DataFrame:
        """The records of a kind, with their document in front."""
        nested = self.documents_with_records
        if kind == "documents":
            flat = [name for name in nested.columns if name not in (*RECORDS, "error")]
            return nested.where("error IS NULL").select(*flat)
        if kind == "errors":
            about = [name for name in ("document", "file", "error") if name in nested.columns]
            return nested.where("error IS NOT NULL").select(*about)
        if kind not in RECORDS:
            raise KeyError(kind)
        return nested.select("document", F.explode(kind).alias("record")).select("document", "record.*")

    def __iter__(self) -> Iterator[str]:
        """The kinds."""
        return iter(("documents", *RECORDS, "errors"))

    def __len__(self) -> int:
        """How many kinds there are."""
        return len(RECORDS) + 2

    def unpersist(self) -> None:
        """Let Spark forget what it keeps."""
        self.documents_with_records.unpersist()


def extract(
    df: DataFrame,
    *,
    text: str = "text",
    id: str = "id",
    published: str | None = None,
    lexicons: Sequence[str | Path] = (),
) -> Records:
    """Read the texts of a DataFrame on the executors.

    Args:
        df: a row a document.
        text: the column of the texts.
        id: the column of the documents' names; they should be unique.
        published: the column of the days of publication; None where there is none.
        lexicons: folders of one's own lexicons on the driver's machine.

    Returns:
        DataFrames a record type, computed when one of them is first asked for.

    Raises:
        GovextractError: a column is not there.
        LexiconError: a lexicon folder is missing.
    """
    wanted = [id, text, *([published] if published else [])]
    for column in wanted:
        if column not in df.columns:
            raise GovextractError(f"no column {column!r}; there are: {', '.join(df.columns)}")
    work = partial(_extract, text=text, ident=id, published=published, files=_lexicon_files(lexicons))
    return Records(df.select(*wanted).mapInArrow(work, from_arrow_schema(SCHEMA)))


def extract_files(
    session: SparkSession,
    path: str,
    *,
    published: date | None = None,
    options: ReadOptions | None = None,
    lexicons: Sequence[str | Path] = (),
) -> Records:
    """Read files, of all kinds that ``govextract batch`` reads, on the executors.

    Args:
        session: the Spark session.
        path: a folder that all executors can read, or a pattern.
        published: the day of publication of texts that do not say it.
        options: which columns hold what, for files of rows.
        lexicons: folders of one's own lexicons on the driver's machine.

    Returns:
        As ``extract``, with the columns of the files in ``documents``.
    """
    files = session.read.format("binaryFile").option("recursiveFileLookup", value=True).load(path)
    work = partial(
        _extract_files, published=published, options=options or ReadOptions(), files=_lexicon_files(lexicons)
    )
    return Records(files.select("path", "content").mapInArrow(work, from_arrow_schema(_FILES_SCHEMA)))


def submit(
    path: str,
    out: str,
    *,
    master: str | None = None,
    published: date | None = None,
    options: ReadOptions | None = None,
    lexicons: Sequence[str | Path] = (),
) -> dict[str, int]:
    """Convert a table or a folder of files on a cluster: what ``govextract spark`` does.

    Args:
        path: a ``.parquet``, ``.jsonl`` or ``.csv`` table, or a folder of files.
        out: the folder that gets a Parquet table a record type.
        master: the cluster; None for what Spark's settings say, else this machine.
        published: the day of publication of files that do not say it.
        options: the columns of the table: text, document's name (``text`` and ``id`` by default), day of publication.
        lexicons: folders of one's own lexicons.

    Returns:
        How many documents, projects and errors there are.

    Raises:
        GovextractError: Spark cannot read the input or write the output.
    """
    options = options or ReadOptions()
    builder = SparkSession.builder.appName("govextract")
    session = (builder.master(master) if master else builder).getOrCreate()
    try:
        table = _table(session, path)
        if table is None:
            records = extract_files(session, path, published=published, options=options, lexicons=lexicons)
        else:
            text, ident = options.text or "text", options.ident or "id"
            records = extract(table, text=text, id=ident, published=options.published, lexicons=lexicons)
        for kind, found in records.items():
            found.write.parquet(f"{out}/{kind}.parquet")
        return {kind: records[kind].count() for kind in ("documents", "projects", "errors")}
    except PySparkException as error:
        raise GovextractError(f"Spark: {str(error).splitlines()[0]}") from error
    finally:
        session.stop()


def _table(session: SparkSession, path: str) -> DataFrame | None:
    """The table that a path names by its suffix, if it does."""
    match PurePosixPath(path).suffix.lower():
        case ".parquet":
            return session.read.parquet(path)
        case ".jsonl":
            return session.read.json(path)
        case ".csv":
            return session.read.csv(path, header=True, multiLine=True, escape='"')
    return None


def _extract(
    batches: Iterable[pa.RecordBatch], text: str, ident: str, published: str | None, files: LexiconFiles
) -> Iterator[pa.RecordBatch]:
    folders = _folders(files)
    for batch in batches:
        for start in range(0, batch.num_rows, _ROWS):
            yield arrow.extract(
                batch.slice(start, _ROWS), text=text, ident=ident, published=published, lexicons=folders
            )


def _extract_files(
    batches: Iterable[pa.RecordBatch], published: date | None, options: ReadOptions, files: LexiconFiles
) -> Iterator[pa.RecordBatch]:
    folders = _folders(files)
    for batch in batches:
        rows: list[dict[str, Any]] = []
        for path, content in zip(
            batch.column("path").to_pylist(), batch.column("content").to_pylist(), strict=True
        ):
            for row in _file_rows(path, content, published, options, folders):
                rows.append(row)
                if len(rows) == _ROWS:
                    yield pa.RecordBatch.from_pylist(rows, schema=_FILES_SCHEMA)
                    rows = []
        yield pa.RecordBatch.from_pylist(rows, schema=_FILES_SCHEMA)


def _file_rows(
    address: str, content: bytes, published: date | None, options: ReadOptions, folders: Sequence[str]
) -> Iterator[dict[str, Any]]:
    """The rows of a file, which stands in a folder of its own while it is read, as readers want a path."""
    parts = urlsplit(address)
    name = unquote(parts.path) if parts.scheme in ("", "file") else address
    with tempfile.TemporaryDirectory(prefix="govextract-") as folder:
        path = Path(folder, PurePosixPath(name).name)
        path.write_bytes(content)
        try:
            for document in read_documents(path, options):
                row = arrow.row(document, published, lexicons=folders)
                own = row["document"].replace(path.as_posix(), name, 1)
                yield row | {"document": own, "file": name}
        except GovextractError as error:
            yield arrow.row(SetAside(name, str(error).removeprefix(f"{path}: "), name))


def _lexicon_files(folders: Sequence[str | Path]) -> LexiconFiles:
    return tuple(
        tuple((path.name, path.read_bytes()) for path in sorted(folder.glob("*.tsv")))
        for folder in Lexicons(folders).folders[1:]
    )


@lru_cache(maxsize=4)
def _folders(files: LexiconFiles) -> tuple[str, ...]:
    """The user's lexicon folders on the executor's machine, for as long as its process lives."""
    folders = []
    for contents in files:
        digest = hashlib.blake2b(repr(contents).encode(), digest_size=8).hexdigest()
        folder = tempfile.mkdtemp(prefix=f"govextract-{digest}-")
        atexit.register(shutil.rmtree, folder, ignore_errors=True)
        for name, content in contents:
            Path(folder, name).write_bytes(content)
        folders.append(folder)
    return tuple(folders)
