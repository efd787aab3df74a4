"""From files to texts: which files there are, and what encoding each is in."""

from __future__ import annotations

import codecs
from collections.abc import Iterable, Iterator
from pathlib import Path

from govextract.errors import ReaderError
from govextract.io.sources import ReadOptions, SetAside, Source

SUFFIXES = frozenset({".txt"})
"""The files of a folder that are read; a file that is named itself may have any suffix."""

_BOMS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),  # before UTF-16, whose mark it begins with
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_LEGACY = ("gb18030", "big5hkscs", "utf_16_le", "utf_16_be")
_FREQUENT = frozenset(
    "的一是在有和年月日大个人中上项目建设投资元万亿业市县區区個項設資億萬業縣與与为為，。、：0123456789\n "
)
_FAMILIAR = 0.1
_SAMPLE = 1 << 16
_MOST_CONTROLS = 0.02  # more than this share of control characters is no text


def find_files(paths: Iterable[str | Path]) -> Iterator[Path]:
    """The files to read: each path that is a file, and the ``.txt`` files in and under each that is a folder.

    A folder's files come in the order of their paths; a file that is reached twice comes once. Hidden files and
    folders (``.git``) are passed over.

    Raises:
        ReaderError: a path does not exist.
    """
    seen: set[Path] = set()
    for path in map(Path, paths):
        if path.is_dir():
            found = sorted(
                file
                for file in path.rglob("*")
                if file.suffix.lower() in SUFFIXES
                and not _is_hidden(file.relative_to(path))
                and not file.is_dir()
            )
        elif path.exists():
            found = [path]
        else:
            raise ReaderError(f"{path}: no such file or folder")
        for file in found:
            place = file.resolve()
            if place not in seen:
                seen.add(place)
                yield file


def _is_hidden(path: Path) -> bool:
    return any(part.startswith(".") for part in path.parts)


def read_source(path: str | Path) -> Source:
    """Read a file as text, in whatever encoding it is: UTF-8, UTF-16, GB18030 (GBK, GB2312) or Big5.

    Line ends stay as they are, so that offsets are those of the file's own text.

    Raises:
        ReaderError: the file cannot be opened, or holds no text in one of these encodings.
    """
    path = Path(path)
    try:
        data = path.read_bytes()
    except IsADirectoryError:
        raise ReaderError(f"{path}: a folder, not a file") from None
    except OSError as error:
        raise ReaderError(f"{path}: cannot be read ({error.strerror or error})") from None
    try:
        text, encoding = decode(data)
    except ReaderError as error:
        raise ReaderError(f"{path}: {error}") from None
    return Source(path.as_posix(), text, encoding, path.as_posix())


COLLECTIONS = frozenset[str]()
"""Suffixes of files that hold many documents, and may be larger than the memory."""


def read_documents(path: str | Path, options: ReadOptions | None = None) -> Iterator[Source | SetAside]:
    """The documents of a file, one after the other, without holding more than one of them.

    Args:
        path: a file of any known kind.
        options: which columns hold what, for files of rows.

    Yields:
        Each document, or the reason why it could not be read. Nothing is raised for what a file holds.

    Raises:
        MissingExtraError: the library that reads this kind of file is not installed.
        ReaderError: a named column is not in the file.
    """
    name = Path(path).as_posix()
    try:
        yield read_source(path)
    except ReaderError as error:
        yield SetAside(name, str(error).removeprefix(f"{path}: "), name)


def decode(data: bytes) -> tuple[str, str]:
    """Decode bytes: by byte order mark, else as strict UTF-8, else by what the bytes look like.

    Args:
        data: the whole file.

    Returns:
        The text without a byte order mark, and the encoding's name.

    Raises:
        ReaderError: the bytes are no text, or in none of the encodings.

    Example:
        >>> decode("总投资1.18亿元".encode("gb18030"))
        ('总投资1.18亿元', 'gb18030')
    """
    for mark, encoding in _BOMS:
        if data.startswith(mark):
            try:
                return data.decode(encoding), encoding
            except UnicodeDecodeError:
                raise ReaderError(
                    f"begins with the mark of {encoding} but is not in it; is it cut off?"
                ) from None
    decoded = _strict_utf8(data) or _detected(data)
    if decoded is None or not _is_text(decoded[0]):
        raise ReaderError("no text: neither UTF-8, UTF-16, GB18030 nor Big5; convert it to UTF-8 first")
    return decoded


def _strict_utf8(data: bytes) -> tuple[str, str] | None:
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError:
        return None
    # NUL never stands in a text file: UTF-16 without a mark is full of it, and so is what is binary.
    return (text, "utf-8") if "\0" not in text else None


def _detected(data: bytes) -> tuple[str, str] | None:
    decodable = dict(_decodings(data))
    # Reports share their common signs, so the right reading shows even in a title of a dozen characters.
    encoding, text = max(decodable.items(), key=lambda item: _familiarity(item[1]), default=("", ""))
    if _familiarity(text) > _FAMILIAR:
        return text, _name(encoding)
    from charset_normalizer import from_bytes

    best = from_bytes(data[: _SAMPLE * 4], cp_isolation=list(_LEGACY)).best()
    if best is not None and best.encoding in decodable:
        return decodable[best.encoding], _name(best.encoding)
    return None


def _name(encoding: str) -> str:
    return {"big5hkscs": "big5"}.get(encoding, encoding.replace("_", "-"))


def _decodings(data: bytes) -> Iterator[tuple[str, str]]:
    for encoding in _LEGACY:
        try:
            yield encoding, data.decode(encoding)
        except UnicodeDecodeError:
            continue


def _familiarity(text: str) -> float:
    sample = text[:_SAMPLE]
    return sum(char in _FREQUENT for char in sample) / max(len(sample), 1)


def _is_text(text: str) -> bool:
    sample = text[:_SAMPLE]
    controls = sum(char < " " and char not in "\t\n\r\f\v\x1a" for char in sample)
    return "\0" not in sample and controls <= _MOST_CONTROLS * len(sample)
