"""From files to documents: which files there are, what each is, and who reads it."""

from __future__ import annotations

import io
import logging
import os
import zipfile
from collections.abc import Iterable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import IO

from govextract.errors import ColumnError, ReaderError
from govextract.io.archives import BROKEN, gunzip, members
from govextract.io.encoding import decode, decode_document
from govextract.io.markdown import markdown_text
from govextract.io.mojibake import repair
from govextract.io.office import read_spreadsheet, read_word
from govextract.io.pages import looks_like_page, read_page
from govextract.io.pdf import read_pdf
from govextract.io.rows import read_csv, read_json, read_json_lines, read_parquet
from govextract.io.sources import MAX_BYTES, MAX_CHARS, ReadOptions, SetAside, Source
from govextract.records import Warning_

__all__ = [
    "COLLECTIONS",
    "SUFFIXES",
    "decode",
    "find_files",
    "is_collection",
    "read_bytes",
    "read_documents",
    "read_source",
]

logger = logging.getLogger(__name__)

_KINDS = {
    ".txt": "txt", ".text": "txt", ".md": "md", ".markdown": "md", ".html": "html", ".htm": "html", ".shtml": "html",
    ".xhtml": "html", ".json": "json", ".jsonl": "jsonl", ".ndjson": "jsonl", ".csv": "csv", ".tsv": "csv",
    ".parquet": "parquet", ".pdf": "pdf", ".docx": "docx", ".docm": "docx", ".xlsx": "xlsx", ".xlsm": "xlsx", ".zip": "zip",
}  # fmt: skip
_NOT_READ = {
    ".doc": "an old Word file; open it and save it as .docx",
    ".wps": "a file of WPS Writer; open it and save it as .docx",
    ".rtf": "rich text; open it in Word and save it as .docx",
    ".odt": "an OpenDocument text; open it and save it as .docx",
    ".xls": "an old spreadsheet; open it and save it as .xlsx",
    ".et": "a file of WPS Spreadsheets; open it and save it as .xlsx",
    ".ods": "an OpenDocument spreadsheet; open it and save it as .xlsx",
    ".ppt": "slides; save them as .pdf",
    ".pptx": "slides; save them as .pdf",
    ".ofd": "an OFD document; print it to .pdf",
    ".mht": "a page with its pictures in one file; save it as .html",
    ".mhtml": "a page with its pictures in one file; save it as .html",
    ".rar": "a RAR archive; unpack it, or pack it as .zip",
    ".7z": "a 7-Zip archive; unpack it, or pack it as .zip",
    ".tar": "a tar archive; unpack it, or pack it as .zip",
    ".tgz": "a tar archive; unpack it, or pack it as .zip",
}
"""Files of documents that are not read, with what to do; they are found, so that none is lost without a word."""

SUFFIXES = frozenset(_KINDS) | frozenset(_NOT_READ)
"""The files of a folder that are taken, each also with ``.gz`` behind it; a file that is named itself may have any."""

COLLECTIONS = frozenset({".jsonl", ".ndjson", ".csv", ".tsv", ".parquet", ".zip"})
COLLECTIONS |= {suffix + ".gz" for suffix in COLLECTIONS}
"""Suffixes of files that hold many documents, and may be larger than the memory; see ``is_collection``."""

_STREAMED = frozenset({"jsonl", "csv", "parquet", "zip"})
_SIGNATURES = (
    (b"\x1f\x8b", "gz"), (b"PK\x03\x04", "package"), (b"PK\x05\x06", "zip"), (b"PAR1", "parquet"),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "ole"), (b"{\\rtf", ".rtf"), (b"Rar!", ".rar"), (b"7z\xbc\xaf", ".7z"),
    (b"MIME-Version:", ".mht"),
)  # fmt: skip
_HEAD = 4096
_NESTED = 1  # zip files in a zip file are read, but none in those


def find_files(paths: Iterable[str | Path], output: Path | None = None) -> Iterator[Path]:
    """The files to read: each path that is a file, and the files of known kinds in and under each that is a folder.

    A folder's files come in the order of their paths; a file that is reached twice comes once. Hidden files and
    folders (``.git``) and Word's lock files (``~$a.docx``) are passed over, and so are links that lead out of the folder.

    Args:
        paths: files and folders.
        output: what is going to be written; where it stands in a folder from an earlier run, it is passed over.

    Raises:
        ReaderError: a path does not exist, or the output would replace one.
    """
    written = () if output is None else (_place(output), _place(output.with_suffix(".errors.jsonl")))
    seen: set[Path] = set()
    for path in map(Path, paths):
        if path.is_dir():
            root = path.resolve()
            found = sorted(
                file
                for file in path.rglob("*")
                if _suffix(file.name) in SUFFIXES
                and not _is_hidden(file.relative_to(path))
                and not file.is_dir()
                and not _leads_out(file, root)
                and not any(_place(file).is_relative_to(place) for place in written)
            )
        elif path.exists():
            if _place(path) in written:
                raise ReaderError(
                    f"{path}: is to be read, and the output would replace it; name another output"
                )
            found = [path]
        else:
            raise ReaderError(f"{path}: no such file or folder")
        for file in found:
            place = _place(file)
            if place not in seen:
                seen.add(place)
                yield file


def _place(file: Path) -> Path:
    """Where a file is; unlike ``Path.resolve``, this knows a place for a link that leads to itself."""
    return Path(os.path.realpath(file))


def _is_hidden(path: Path) -> bool:
    return any(part.startswith((".", "~$")) and part != ".." for part in path.parts)


def _leads_out(file: Path, root: Path) -> bool:
    if not (file.is_symlink() and file.exists()) or file.resolve().is_relative_to(root):
        return False
    logger.warning("%s is a link that leads out of the folder; it is not followed", file)
    return True


def _suffix(name: str) -> str:
    """The suffix that says what a file is: that before ``.gz``."""
    return Path(name.lower().removesuffix(".gz")).suffix


def is_collection(path: str | Path) -> bool:
    """Whether a file holds many documents, by its name.

    Example:
        >>> is_collection("rows.jsonl.gz"), is_collection("report.html")
        (True, False)
    """
    return Path(path).name.lower().endswith(tuple(COLLECTIONS))


def read_documents(path: str | Path, options: ReadOptions | None = None) -> Iterator[Source | SetAside]:
    r"""The documents of a file, one after the other, without holding more than one of them.

    What a file is, its first bytes say, and its name where they do not.

    Args:
        path: a file of any known kind.
        options: which columns hold what, for files of rows.

    Yields:
        Each document, or the reason why it could not be read. Nothing is raised for what a file holds.

    Raises:
        MissingExtraError: the library that reads this kind of file is not installed.
        ColumnError: a named column is not in the file.

    Example:
        >>> import pathlib, tempfile
        >>> with tempfile.TemporaryDirectory() as folder:
        ...     file = pathlib.Path(folder, "rows.csv")
        ...     _ = file.write_text("编号,正文\n甲1,总投资1.18亿元。\n", encoding="gb18030")
        ...     [(source.name, source.text, source.encoding) for source in read_documents(file)]
        [('甲1', '总投资1.18亿元。', 'gb18030')]
    """
    path = Path(path)
    name = path.as_posix()
    try:
        with path.open("rb") as file:
            yield from _documents(file, name, name, path.stat().st_size, options or ReadOptions())
    except IsADirectoryError:
        yield SetAside(name, "a folder, not a file", name)
    except OSError as error:
        yield SetAside(name, f"cannot be read ({error.strerror or error})", name)
    except ColumnError as error:
        raise ColumnError(f"{name}: {error}") from None
    except ReaderError as error:
        yield SetAside(name, str(error), name)


def read_bytes(
    data: bytes, name: str = "-", options: ReadOptions | None = None
) -> Iterator[Source | SetAside]:
    """The documents of a file that is in memory already; see ``read_documents``.

    Args:
        data: the whole file.
        name: its name, whose suffix says what it is where the bytes do not.
        options: which columns hold what, for files of rows.
    """
    try:
        yield from _documents(io.BytesIO(data), name, name, len(data), options or ReadOptions())
    except ColumnError:
        raise
    except ReaderError as error:
        yield SetAside(name, str(error), name)


def read_source(path: str | Path) -> Source:
    """Read a file that holds one document.

    Line ends stay as they are, so that offsets are those of the file's own text.

    Raises:
        ReaderError: the file cannot be read, or holds several documents.
        MissingExtraError: the library that reads this kind of file is not installed.
    """
    documents = read_documents(path)
    first = next(documents)
    if isinstance(first, SetAside):
        raise ReaderError(f"{path}: {first.reason}")
    if next(documents, None) is not None:
        raise ReaderError(f"{path}: holds several documents; use read_documents, which gives them one by one")
    return first


# --- What a file is ------------------------------------------------------------------------------------------


def _documents(
    file: IO[bytes], name: str, path: str, size: int, options: ReadOptions, depth: int = 0
) -> Iterator[Source | SetAside]:
    """The documents of an open file.

    Args:
        file: the file, at its beginning.
        name: what it is called, in an archive or alone; documents of rows without an id are named after it.
        path: the file that it came from.
        size: its size, in an archive that of what is packed.
        options: which columns hold what.
        depth: in how many archives it lies.
    """
    head = file.read(_HEAD)
    file.seek(0)
    packed = depth > 0
    if head.startswith(b"\x1f\x8b"):
        file = gunzip(file, size)
        head = file.read(_HEAD)
        file.seek(0)
        packed = True
    by_name = _KINDS.get(_suffix(name), "")
    kind = _kind(file, head, _suffix(name))
    if kind not in _STREAMED and size > MAX_BYTES and not packed:
        raise _too_large()
    warnings: tuple[Warning_, ...] = ()
    if by_name and kind != by_name:
        message = f"named {_suffix(name)}, and read as what it is: {kind}"
        warnings = (Warning_(code="suffix_wrong", start=0, end=0, message=message),)
    some = False
    for outcome in _read(kind, file, path, options, depth):
        some = True
        if isinstance(outcome, SetAside):
            yield replace(outcome, name=_full_name(name, outcome.name), file=path)
        else:
            told = (*warnings, *outcome.warnings)
            yield replace(outcome, name=_full_name(name, outcome.name), file=path, warnings=told)
    if not some:
        raise ReaderError("holds no documents")


def _full_name(file: str, own: str) -> str:
    """A document's name: the file's, with the row's number behind it; or its own where it has one."""
    return file + own if not own or own[0] in "#/" else own


def _kind(file: IO[bytes], head: bytes, suffix: str) -> str:
    """What a file is.

    Raises:
        ReaderError: it is of a kind that is not read.
    """
    if not head.strip():
        raise ReaderError("empty: there is nothing to read")
    found = next((kind for mark, kind in _SIGNATURES if head.startswith(mark)), "")
    if b"%PDF-" in head[:1024]:
        return "pdf"
    if found == "gz":
        raise ReaderError("packed twice; unpack it once")
    if found == "package":
        return _package(file)
    if found == "ole":
        raise ReaderError(_old_office(file, suffix))
    if found in _NOT_READ:
        raise ReaderError(_NOT_READ[found])
    if found:
        return found
    by_name = _KINDS.get(suffix, "txt")
    if by_name in ("txt", "md", "pdf", "docx", "xlsx", "html") and looks_like_page(_head_text(head)):
        return "html"
    if by_name in ("pdf", "docx", "xlsx", "parquet", "zip"):
        raise ReaderError(
            f"named {suffix}, but does not begin as one; is it cut off, or not yet fetched in full?"
        )
    return by_name


def _head_text(head: bytes) -> str:
    if b"\0" in head[:200]:
        return head[: len(head) // 2 * 2].decode(
            "utf-16-be" if head[:1] in b"\0\xfe" else "utf-16-le", "replace"
        )
    return head.decode("latin-1").removeprefix("ï»¿")


def _package(file: IO[bytes]) -> str:
    """Whether what is packed is a Word file, a spreadsheet, or an archive."""
    try:
        with zipfile.ZipFile(file) as archive:
            names = set(archive.namelist())
    except BROKEN as error:
        raise ReaderError(f"broken archive ({error}); is it cut off? fetch it again") from None
    finally:
        file.seek(0)
    for part, kind in (("word/document.xml", "docx"), ("xl/workbook.xml", "xlsx")):
        if part in names:
            return kind
    for part, suffix in (("ppt/presentation.xml", ".pptx"), ("OFD.xml", ".ofd")):
        if part in names:
            raise ReaderError(_NOT_READ[suffix])
    if "mimetype" in names and "content.xml" in names:
        raise ReaderError(_NOT_READ[".odt"])
    return "zip"


def _old_office(file: IO[bytes], suffix: str) -> str:
    data = file.read(MAX_BYTES)
    if "EncryptedPackage".encode("utf-16-le") in data:
        return "protected by a password; save it without one"
    return _NOT_READ.get(suffix, "an old file of Word or Excel; open it and save it as .docx or .xlsx")


# --- Who reads what ------------------------------------------------------------------------------------------


def _read(
    kind: str, file: IO[bytes], path: str, options: ReadOptions, depth: int
) -> Iterator[Source | SetAside]:
    match kind:
        case "zip":
            if depth > _NESTED:
                raise ReaderError("an archive in an archive in an archive; unpack it")
            yield from _members(file, path, options, depth)
        case "jsonl":
            yield from read_json_lines(file, options)
        case "csv":
            yield from read_csv(file, options)
        case "parquet":
            yield from read_parquet(file if depth == 0 else io.BytesIO(_whole(file)), options)
        case "json":
            yield from read_json(_whole(file), options)
        case "docx":
            yield read_word(io.BytesIO(_whole(file)))
        case "xlsx":
            yield read_spreadsheet(io.BytesIO(_whole(file)))
        case "pdf":
            yield read_pdf(io.BytesIO(_whole(file)))
        case "html":
            yield read_page(_whole(file))
        case _:
            yield _text(_whole(file), kind)


def _members(file: IO[bytes], path: str, options: ReadOptions, depth: int) -> Iterator[Source | SetAside]:
    found = False
    for member in members(
        _seekable(file, depth), lambda inner: _suffix(inner) in SUFFIXES and not _is_hidden(Path(inner))
    ):
        found = True
        if isinstance(member, SetAside):
            yield replace(member, name=f"/{member.name}")
            continue
        inner, stream, size = member
        try:
            yield from _documents(stream, f"/{inner}", path, size, options, depth + 1)
        except ColumnError:
            raise
        except ReaderError as error:
            yield SetAside(f"/{inner}", str(error))
    if not found:
        raise ReaderError("an archive without any file that is read")


def _seekable(file: IO[bytes], depth: int) -> IO[bytes]:
    return file if depth == 0 else io.BytesIO(_whole(file))


def _whole(file: IO[bytes]) -> bytes:
    data = file.read(MAX_BYTES + 1)
    if len(data) > MAX_BYTES:
        raise _too_large()
    return data


def _too_large() -> ReaderError:
    return ReaderError(
        f"larger than {MAX_BYTES >> 20} MB, which no report is; split it, or make it rows of .jsonl"
    )


def _text(data: bytes, kind: str) -> Source:
    text, encoding, warnings = decode_document(data)
    if len(text) > MAX_CHARS:
        raise ReaderError(f"more than {MAX_CHARS // 1_000_000} million characters in one document; split it")
    text, repaired = repair(text)
    if repaired:  # what was read back is shorter, and the places of what was lost are no longer known
        warnings = tuple(w.model_copy(update={"start": 0, "end": len(text)}) for w in warnings)
    if kind == "md":
        text = markdown_text(text)
        warnings, repaired = (
            tuple(w.model_copy(update={"start": 0, "end": len(text)}) for w in ws)
            for ws in (warnings, repaired)
        )
    if not text.strip():
        raise ReaderError("empty: there is nothing to read")
    return Source("", text, encoding, "", kind, warnings=(*warnings, *repaired))
