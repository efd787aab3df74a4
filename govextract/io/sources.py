"""What readers give: documents ready to be parsed, and those that could not be read, with the reason."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from govextract.limits import MAX_CHARS

if TYPE_CHECKING:
    from govextract.records import Warning_


__all__ = ["MAX_BYTES", "MAX_CHARS", "ReadOptions", "SetAside", "Source"]

MAX_BYTES = 64 << 20
"""What a document may have in bytes; larger ones are set aside. Files of rows may be of any size."""


@dataclass(frozen=True)
class Source:
    """One document: the text that is parsed, and what the file says about it.

    Attributes:
        name: what the document is reported under, unique in a batch: ``reports/a.txt``, ``b.zip/c.html``,
            ``rows.jsonl#12``, or the value of an id column.
        text: what is parsed; all offsets refer to it.
        encoding: the encoding of the bytes, as Python names it; "" where the format settles it (``.docx``).
        file: the file it came from, as it was named to the reader.
        format: ``txt``, ``html``, ``md``, ``json``, ``jsonl``, ``csv``, ``parquet``, ``pdf``, ``docx``, ``xlsx``.
        reader: the library that read it, with its version; "" where none was needed.
        title: the document's own title, from its metadata; None where it has none.
        publisher: who published it, from its metadata.
        published: the day it was published, from its metadata or the named column.
        warnings: what was repaired or is uncertain, with offsets on ``text``.
    """

    name: str
    text: str
    encoding: str = ""
    file: str = ""
    format: str = "txt"
    reader: str = ""
    title: str | None = None
    publisher: str | None = None
    published: date | None = None
    warnings: tuple[Warning_, ...] = ()


@dataclass(frozen=True)
class SetAside:
    """A file, or a document in one, that could not be read; the others go on."""

    name: str
    reason: str
    file: str = ""


@dataclass(frozen=True)
class ReadOptions:
    """How files with several documents are read.

    Attributes:
        text: the column (or key of a JSON object) that holds the text; None looks for the usual names.
        ident: the column that names the documents; None numbers the rows.
        published: the column with the day of publication; None where there is none.
    """

    text: str | None = None
    ident: str | None = None
    published: str | None = None
