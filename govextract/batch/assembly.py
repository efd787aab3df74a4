"""The output, made of segments in the order of the input."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from govextract.batch.checkpoint import Checkpoint, Stretch, rows
from govextract.io.schemas import STORED, pa, pc, rows_of, unnest
from govextract.io.tables import Row
from govextract.io.writers import Writer

_GATHERED = 8 << 20  # bytes of documents that are handed to a writer at once
_MOST_ERRORS = 1000  # of which the result tells; the output has all


@dataclass
class BatchResult:
    """What became of a batch.

    Attributes:
        documents: how many documents were converted.
        set_aside: how many files and documents were set aside.
        errors: the first thousand of these, with the reason of each.
        projects: rows of ``io.tables.PROJECT_TABLE``, as many as were asked for.
        project_count: how many projects there are in all.
    """

    documents: int = 0
    set_aside: int = 0
    errors: list[tuple[str, str]] = field(default_factory=list)
    projects: list[Row] = field(default_factory=list)
    project_count: int = 0


def assemble(
    order: Sequence[Stretch], checkpoint: Checkpoint, writer: Writer, keep_projects: int
) -> BatchResult:
    """Write all documents.

    Args:
        order: where they are, in the order of the output.
        checkpoint: what they are in.
        writer: what they go into; committed at the end.
        keep_projects: how many rows of projects to hand back.

    Raises:
        OSError: the output cannot be written.
    """
    result = BatchResult()
    files = _Files()
    checkpoint.staging.mkdir()
    try:
        writer.begin(checkpoint.staging)
        for stored in _gathered(order):
            batch = _with_own_names(stored, checkpoint)
            writer.add(batch, list(files.take(batch)))
            _tell(result, batch, keep_projects)
        writer.add(pa.RecordBatch.from_pylist([], schema=STORED), list(files.rest()))
        writer.commit()
    finally:
        writer.close()
    return result


def _gathered(order: Sequence[Stretch]) -> Iterator[pa.RecordBatch]:
    """The documents in larger batches than segments have, for each costs something of its own."""
    waiting: list[pa.RecordBatch] = []
    size = 0
    for stretch in order:
        for stored in rows(stretch):
            waiting.append(stored)
            size += stored.nbytes
            if size > _GATHERED:
                yield from pa.Table.from_batches(waiting).combine_chunks().to_batches()
                waiting, size = [], 0
    if waiting:
        yield from pa.Table.from_batches(waiting).combine_chunks().to_batches()


def _tell(result: BatchResult, batch: pa.RecordBatch, keep_projects: int) -> None:
    failed = batch.num_rows - batch.column("error").null_count
    result.set_aside += failed
    result.documents += batch.num_rows - failed
    result.project_count += pc.sum(pc.list_value_length(batch.column("project_table"))).as_py() or 0
    if len(result.projects) < keep_projects:
        projects = unnest(batch)["project_table"].slice(0, keep_projects - len(result.projects))
        result.projects += rows_of(projects)
    if failed and len(result.errors) < _MOST_ERRORS:
        errors = unnest(batch)["errors"]
        result.errors += rows_of(errors.select(["document", "error"]))[: _MOST_ERRORS - len(result.errors)]


def _with_own_names(batch: pa.RecordBatch, checkpoint: Checkpoint) -> pa.RecordBatch:
    """The documents, each under a name of its own: of the same name, all but the first get a number."""
    names = batch.column("document").to_pylist()
    own = [_own_name(name, checkpoint) for name in names]
    if own == names:
        return batch
    found = batch.to_pylist()
    for row, name in zip(found, own, strict=True):
        if row["document"] != name:
            message = f"another document has this name too: {row['document']}"
            repeated = {"code": "repeated_name", "start": 0, "end": 0, "message": message}
            row |= {"document": name, "warnings": [repeated, *row["warnings"]]}
    return pa.RecordBatch.from_pylist(found, schema=STORED)


def _own_name(name: str, checkpoint: Checkpoint) -> str:
    own, number = name, 1
    while not checkpoint.is_new(f"name {own}"):
        number += 1
        own = f"{name} ({number})"
    return own


class _Files:
    """The table ``files``, from documents in the order of their files."""

    def __init__(self) -> None:
        self._row: dict[str, Any] = {}

    def take(self, batch: pa.RecordBatch) -> Iterator[Row]:
        """Look at documents; gives the rows of the files that are over."""
        told = ("file", "format", "encoding", "reader", "chars", "error")
        columns = [batch.column(name).to_pylist() for name in told]
        columns.append(pc.list_value_length(batch.column("warnings")).to_pylist())
        for file, file_format, encoding, reader, chars, error, warnings in zip(*columns, strict=True):
            if self._row.get("file") != file:
                yield from self.rest()
                self._row = dict.fromkeys(("format", "encoding", "reader")) | dict.fromkeys(
                    ("documents", "set_aside", "chars", "warnings"), 0
                )
                self._row = {"file": file, **self._row}
            row = self._row
            if error is None:
                row |= {
                    "format": row["format"] or file_format,
                    "encoding": row["encoding"] or encoding,
                    "reader": row["reader"] or reader,
                    "documents": row["documents"] + 1,
                    "chars": row["chars"] + chars,
                    "warnings": row["warnings"] + warnings,
                }
            else:
                row["set_aside"] += 1

    def rest(self) -> Iterator[Row]:
        """The row of the last file."""
        if self._row:
            yield tuple(self._row.values())
        self._row = {}
