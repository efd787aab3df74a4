"""From bytes to text: which encoding they are in, and what is left where some of them are broken."""

from __future__ import annotations

import codecs
import re
from typing import NamedTuple

from govextract.errors import ReaderError
from govextract.records import Warning_

_BOMS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),  # before UTF-16, whose mark it begins with
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_WIDE = ("utf_16_le", "utf_16_be")
_BY_LINE = (
    "utf-8",
    "gb18030",
    "big5hkscs",
)  # whose line ends are a byte, so that a line can be read by itself
_DECLARED = {
    "utf-8": "utf-8", "utf8": "utf-8", "gb2312": "gb18030", "gbk": "gb18030", "gb18030": "gb18030",
    "x-gbk": "gb18030", "big5": "big5hkscs", "big5-hkscs": "big5hkscs", "x-x-big5": "big5hkscs",
}  # fmt: skip
_FREQUENT = frozenset(
    "的一是在有和年月日大个人中上项目建设投资元万亿业市县区區个項設資億萬業縣與与为為，。、：0123456789\n "
)
_FAMILIAR = 0.1
_TRUST = (
    0.02  # what a declaration weighs: enough to decide for a short text, too little to hold against the bytes
)
_SAMPLE = 1 << 16
_MOST_CONTROLS = 0.02  # more than this share of control characters is no text
_MOST_BROKEN = 0.1  # and so is more than this share of characters that are lost
_MOST_WARNINGS = 20
_LINE = re.compile(rb"[^\n]*\n|[^\n]+")
_LOST = re.compile("\ufffd+")


class Decoded(NamedTuple):
    """A text, the encoding its bytes were in, and what could not be read of them."""

    text: str
    encoding: str
    warnings: tuple[Warning_, ...] = ()


def decode(data: bytes) -> tuple[str, str]:
    r"""Decode bytes: by byte order mark, else as strict UTF-8, else by what the bytes look like.

    Args:
        data: the whole file. Broken bytes in it become ``\ufffd``; ``decode_document`` says where they are.

    Returns:
        The text without a byte order mark, and the encoding's name.

    Raises:
        ReaderError: the bytes are no text, or in none of the encodings.

    Example:
        >>> decode("总投资1.18亿元".encode("gb18030"))
        ('总投资1.18亿元', 'gb18030')
    """
    return decode_document(data)[:2]


def decode_document(data: bytes, declared: str | None = None) -> Decoded:
    r"""Decode bytes, and say what was broken in them.

    Args:
        data: the whole file.
        declared: the encoding that the file itself says it is in; followed only where the bytes leave it open.

    Raises:
        ReaderError: the bytes are no text, or in none of the encodings.

    Example:
        >>> found = decode_document("总投资1.18亿元。".encode() + b"\xe9\xa1" + "开工。".encode())
        >>> found.text, [(w.code, w.start) for w in found.warnings]
        ('总投资1.18亿元。\ufffd开工。', [('broken_bytes', 10)])
    """
    for mark, encoding in _BOMS:
        if data.startswith(mark):
            return _checked(
                data.decode(encoding, "replace"), encoding, "it begins with the mark of " + encoding
            )
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError:
        pass
    else:
        # NUL never stands in a text file: UTF-16 without a mark is full of it, and so is what is binary.
        if "\0" not in text and _is_text(text):
            return Decoded(text, "utf-8")
    return _guessed(data, _DECLARED.get((declared or "").lower()))


def _guessed(data: bytes, declared: str | None) -> Decoded:
    scores = {
        encoding: _score(data, encoding) + _TRUST * (encoding == declared) for encoding in (*_BY_LINE, *_WIDE)
    }
    best = max(scores, key=scores.__getitem__)
    # Reports share their common signs, so the right reading shows even in a title of a dozen characters.
    if scores[best] > _FAMILIAR:
        try:
            return _checked(data.decode(best), _name(best))
        except UnicodeDecodeError:
            if best in _BY_LINE:
                return _line_by_line(data, best)
            return _checked(data.decode(best, "replace"), _name(best))
    if b"\n" in data:
        try:
            read = _line_by_line(data, declared or "utf-8")
        except ReaderError:
            pass
        else:
            if familiar(read.text) > _FAMILIAR * len(read.text):
                return read
    from charset_normalizer import from_bytes

    guess = from_bytes(data[: _SAMPLE * 4], cp_isolation=["gb18030", "big5hkscs", *_WIDE]).best()
    if guess is not None:
        try:
            return _checked(data.decode(guess.encoding), _name(guess.encoding))
        except UnicodeDecodeError:
            pass
    raise _no_text()


def _score(data: bytes, encoding: str) -> float:
    text = data[:_SAMPLE].decode(encoding, "replace")
    return (familiar(text) - 2 * text.count("\ufffd")) / max(len(text), 1)


def familiar(text: str) -> int:
    """How many of a text's characters are among the most frequent of Chinese reports."""
    return sum(char in _FREQUENT for char in text)


def _line_by_line(data: bytes, main: str) -> Decoded:
    """Bytes that are in an encoding for the most part: other lines may be in another, or broken."""
    lines: list[str] = []
    mixed: dict[str, tuple[int, int]] = {}
    at = 0
    for line in _LINE.findall(data):
        text, encoding = _line(line, main)
        if encoding != main:
            mixed.setdefault(encoding, (at, at + len(text)))
        lines.append(text)
        at += len(text)
    warnings = [
        Warning_(
            code="mixed_encodings",
            start=start,
            end=end,
            message=f"lines in {_name(encoding)} stand in a text in {_name(main)}; this is the first",
        )
        for encoding, (start, end) in mixed.items()
    ]
    text, encoding, broken = _checked("".join(lines), _name(main))
    return Decoded(text, encoding, (*warnings, *broken))


def _line(line: bytes, main: str) -> tuple[str, str]:
    if line.isascii():
        return line.decode("ascii"), main
    readings = {main: line.decode(main, "replace")}
    for encoding in _BY_LINE:
        try:
            readings[encoding] = line.decode(encoding)
        except UnicodeDecodeError:
            continue
    best = max(readings, key=lambda e: (_worth(readings[e]), e == main))
    return readings[best], best


def _worth(text: str) -> float:
    return (familiar(text) - 2 * text.count("\ufffd")) / max(len(text), 1)


def _checked(text: str, encoding: str, why: str = "") -> Decoded:
    lost = [] if "\ufffd" not in text else list(_LOST.finditer(text))
    if lost and sum(m.end() - m.start() for m in lost) > _MOST_BROKEN * len(text):
        raise ReaderError(f"{why} but is not in it; is it cut off?") if why else _no_text()
    if not _is_text(text):
        raise _no_text()
    more = f"; there are {len(lost)} such places" if len(lost) > 1 else ""
    return Decoded(
        text,
        encoding,
        tuple(
            Warning_(
                code="broken_bytes",
                start=match.start(),
                end=match.end(),
                message=f"bytes that are no {encoding} stood here{more}",
            )
            for match in lost[:_MOST_WARNINGS]
        ),
    )


def _no_text() -> ReaderError:
    return ReaderError("no text: neither UTF-8, UTF-16, GB18030 nor Big5; convert it to UTF-8 first")


def _name(encoding: str) -> str:
    return {"big5hkscs": "big5"}.get(encoding, encoding.replace("_", "-"))


def _is_text(text: str) -> bool:
    sample = text[:_SAMPLE]
    controls = sum(char < " " and char not in "\t\n\r\f\v\x1a" for char in sample)
    return "\0" not in sample and controls <= _MOST_CONTROLS * len(sample)
