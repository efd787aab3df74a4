"""Packed files: what lies in a ``.gz`` or ``.zip``, within bounds; nothing is unpacked to disk."""

from __future__ import annotations

import gzip
import io
import struct
import zipfile
import zlib
from collections.abc import Callable, Iterator
from typing import IO

from govextract.errors import ReaderError
from govextract.io.sources import MAX_BYTES, SetAside

BROKEN = (zipfile.BadZipFile, zlib.error, struct.error, EOFError, OSError, ValueError, NotImplementedError)
"""What a broken ``.gz`` or ``.zip`` may end in."""

_MOST_RATIO = (
    200  # text packs to a fifth, a table of zeros to a hundredth; only what is made to harm goes beyond
)
_FREE = 8 << 20  # bytes before the ratio counts
_MOST_UNPACKED = 64 * MAX_BYTES  # of one archive
_MOST_MEMBERS = 200_000
_UTF8_NAME = 0x800


class Bounded(io.RawIOBase):
    """A stream out of a packed file that ends in an error where it swells beyond all reason.

    Args:
        stream: the unpacking stream.
        packed: how many bytes it was packed in.
    """

    def __init__(self, stream: IO[bytes], packed: int) -> None:
        self._stream = stream
        self._most = max(_FREE, packed * _MOST_RATIO)

    def readable(self) -> bool:
        """It is."""
        return True

    def seekable(self) -> bool:
        """Whether the unpacking stream is."""
        return self._stream.seekable()

    def seek(self, offset: int, whence: int = io.SEEK_SET) -> int:
        """Go to a place in what is unpacked."""
        return self._stream.seek(offset, whence)

    def tell(self) -> int:
        """The place in what is unpacked."""
        return self._stream.tell()

    def readinto(self, buffer: object) -> int:
        """Fill a buffer.

        Raises:
            ReaderError: the archive is broken, or swells beyond its bounds.
        """
        view = memoryview(buffer)  # type: ignore[arg-type]
        try:
            data = self._stream.read(len(view))
        except BROKEN as error:
            raise ReaderError(f"broken archive ({error}); is it cut off? fetch it again") from None
        view[: len(data)] = data
        if self._stream.tell() > self._most:
            raise ReaderError(
                f"unpacks to more than {_MOST_RATIO} times its size: not read on, as it may be made to harm"
            )
        return len(data)


def gunzip(file: IO[bytes], packed: int) -> IO[bytes]:
    """The unpacked content of a ``.gz``.

    Args:
        file: the packed file.
        packed: its size in bytes.
    """
    return io.BufferedReader(Bounded(gzip.GzipFile(fileobj=file), packed))  # type: ignore[arg-type]


def members(
    file: IO[bytes], wanted: Callable[[str], bool]
) -> Iterator[tuple[str, IO[bytes], int] | SetAside]:
    """The files in a ``.zip``, each opened, with its name and its packed size.

    Args:
        file: the archive.
        wanted: whether a file of this name is to be read.

    Yields:
        What can be opened, or why it cannot.

    Raises:
        ReaderError: the archive is broken.
    """
    try:
        archive = zipfile.ZipFile(file)
    except BROKEN as error:
        raise ReaderError(f"broken archive ({error}); is it cut off? fetch it again") from None
    with archive:
        infos = [info for info in archive.infolist() if info.filename and not info.is_dir()]
        if len(infos) > _MOST_MEMBERS:
            raise ReaderError(f"an archive of {len(infos)} files; unpack it and read the folder")
        unpacked = 0
        for info in sorted(infos, key=_name):
            name = _name(info)
            if not wanted(name):
                continue
            if info.flag_bits & 1:
                yield SetAside(name, "protected by a password; unpack it first")
                continue
            unpacked += info.file_size
            if unpacked > _MOST_UNPACKED:
                yield SetAside(
                    name,
                    f"the archive unpacks to more than {_MOST_UNPACKED >> 30} GB; unpack it and read the folder",
                )
                return
            try:
                stream = archive.open(info)
            except BROKEN as error:
                yield SetAside(name, f"broken in the archive ({error}); fetch it again")
                continue
            with stream:
                yield name, io.BufferedReader(Bounded(stream, info.compress_size)), info.compress_size


def _name(info: zipfile.ZipInfo) -> str:
    """A member's name; Chinese Windows writes it in GBK, and zipfile reads that as the code page of the first PCs."""
    name = info.filename
    if not info.flag_bits & _UTF8_NAME:
        raw = name.encode("cp437", "replace")
        for encoding in ("utf-8", "gb18030"):
            try:
                return raw.decode(encoding)
            except UnicodeDecodeError:
                continue
    return name
