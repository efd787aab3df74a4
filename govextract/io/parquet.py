"""A batch's documents as a folder of Parquet files, one a record type, with mentions and links as lists."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from govextract.io.schemas import STORED, files_batch, pa, unnest
from govextract.io.tables import Row
from govextract.io.writers import FolderWriter

_GATHERED = 50_000  # rows of a row group


class ParquetWriter(FolderWriter):
    """A folder with a Parquet file a record type; row groups are compressed with zstd."""

    suffix = ".parquet"

    def begin(self, folder: Path) -> None:
        """Open a file for each record type."""
        from pyarrow import parquet

        super().begin(folder)
        schemas = {"files": files_batch().schema}
        schemas |= {
            name: table.schema
            for name, table in unnest(pa.RecordBatch.from_pylist([], schema=STORED)).items()
        }
        self._waiting: dict[str, list[Any]] = {name: [] for name in schemas}
        self._counts = Counter[str]()
        self._writers = {}
        for name, schema in schemas.items():
            writer = parquet.ParquetWriter(self._tables / f"{name}.parquet", schema, compression="zstd")
            self._writers[name] = self._open_files.enter_context(writer)

    def add(self, batch: Any, files: Sequence[Row]) -> None:
        """Take rows; they are written a row group at a time."""
        tables = unnest(batch)
        tables["files"] = files_batch(files)
        for name, rows in tables.items():
            self._waiting[name].append(rows)
            self._counts[name] += rows.num_rows
            if self._counts[name] > _GATHERED:
                self._write(name)

    def commit(self) -> None:
        """Write what is left and put the folder in its place."""
        for name in self._waiting:
            self._write(name)
        super().commit()

    def _write(self, name: str) -> None:
        if self._waiting[name]:
            self._writers[name].write_table(pa.Table.from_batches(self._waiting[name]))
            self._waiting[name].clear()
            self._counts[name] = 0
