"""The targets: each takes any bytes, and raises where something does not hold."""

from __future__ import annotations

import gzip
import io
import zipfile
from collections.abc import Callable
from datetime import date, timedelta
from functools import cache

from fuzz.invariants import check_outcomes, check_report
from govextract.io.encoding import decode_document
from govextract.io.mojibake import repair
from govextract.io.readers import read_bytes
from govextract.pipeline import Pipeline
from govextract.text.normalize import normalize
from govextract.text.numerals import NUMBER, Number, parse_number, parse_range

Target = Callable[[bytes], None]

_MOST = 4000
"""Characters of a text; what takes more to go wrong is the matter of tests/test_robustness.py."""


def text_of(data: bytes) -> str:
    """The text that an input stands for; lone surrogates are let through, as JSON may bring them."""
    return data.decode("utf-8", "surrogatepass" if b"\xed" in data else "ignore")[:_MOST]


def _text(data: bytes) -> str:
    try:
        return text_of(data)
    except UnicodeDecodeError:
        return data.decode("utf-8", "ignore")[:_MOST]


@cache
def _pipeline(*records: str) -> Pipeline:
    return Pipeline(records=records or None)  # type: ignore[arg-type]


def normalization(data: bytes) -> None:
    """Spans go back to where they came from, in order; normalizing again changes nothing."""
    text = _text(data)
    normalized = normalize(text)
    end = 0
    for offset in range(len(normalized.text)):
        start, stop = normalized.to_raw(offset, offset + 1)
        assert end <= start or start == end, (offset, start, end)
        assert 0 <= start <= stop <= len(text), (offset, start, stop)
        end = max(end, start)
    if normalized.text:
        start, stop = normalized.to_raw(0, len(normalized.text))
        assert 0 <= start <= stop <= len(text)


def numerals(data: bytes) -> None:
    """Any string is a number or none."""
    import regex

    text = _text(data)[:200]
    low, _, high = text.partition("至")
    for written in (text, *(m[0] for m in regex.finditer(NUMBER, text))):
        _check_number(parse_number(written))
    _check_number(parse_range(low, high or low))


def _check_number(number: Number | None) -> None:
    if number is None:
        return
    assert number.value.is_finite(), number
    assert number.value >= 0, number
    assert (number.qualifier == "range") == (number.upper is not None), number
    assert number.upper is None or number.upper > number.value, number


def dates(data: bytes) -> None:
    """Dates counted from any day."""
    day = date(1, 1, 1) + timedelta(days=int.from_bytes(data[:3], "little") % (date.max.toordinal() - 1))
    text = _text(data[3:])
    check_report(_pipeline("articles", "dates").parse(text, day), text)


def parse(data: bytes) -> None:
    """The whole way of a text."""
    text = _text(data)
    report = _pipeline().parse(text)
    check_report(report, text)
    report.to_html()


def encoding(data: bytes) -> None:
    """Any bytes are a text or a reason; what is repaired is a text."""
    from govextract.errors import ReaderError

    try:
        text, name, warnings = decode_document(data)
    except ReaderError:
        return
    assert name, "no encoding"
    assert all(0 <= w.start <= w.end <= len(text) for w in warnings), warnings
    repaired, told = repair(text)
    assert isinstance(repaired, str)
    assert all(0 <= w.start <= w.end <= len(repaired) for w in told), told


def _reader(name: str) -> Target:
    def target(data: bytes) -> None:
        check_outcomes(read_bytes(data, name))

    target.__doc__ = f"The reader of {name}."
    return target


_W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
_S = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'


@cache
def _packages() -> dict[str, dict[str, bytes]]:
    import docx
    import openpyxl

    made = {}
    for name, document in (("docx", docx.Document()), ("xlsx", openpyxl.Workbook())):
        file = io.BytesIO()
        document.save(file)
        with zipfile.ZipFile(file) as package:
            made[name] = {part: package.read(part) for part in package.namelist()}
    return made


def _package(kind: str, part: str, content: bytes) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as package:
        for name, data in {**_packages()[kind], part: content}.items():
            package.writestr(name, data)
    return file.getvalue()


def docx(data: bytes) -> None:
    """A Word file: the input is the body's XML, or the whole file."""
    if not data.startswith(b"PK"):
        body = b"<w:document %s><w:body>%s</w:body></w:document>" % (_W.encode(), data)
        data = _package("docx", "word/document.xml", body)
    check_outcomes(read_bytes(data, "a.docx"))


def xlsx(data: bytes) -> None:
    """A spreadsheet: the input is the XML of its sheet, or the whole file."""
    if not data.startswith(b"PK"):
        sheet = b"<worksheet %s>%s</worksheet>" % (_S.encode(), data)
        data = _package("xlsx", "xl/worksheets/sheet1.xml", sheet)
    check_outcomes(read_bytes(data, "a.xlsx"))


def gz(data: bytes) -> None:
    """A packed text: the input is the packed bytes, or a text to be packed."""
    check_outcomes(read_bytes(data if data.startswith(b"\x1f\x8b") else gzip.compress(data, 1), "a.txt.gz"))


TARGETS: dict[str, Target] = {
    "normalization": normalization,
    "numerals": numerals,
    "dates": dates,
    "parse": parse,
    "encoding": encoding,
    "html": _reader("a.html"),
    "docx": docx,
    "xlsx": xlsx,
    "pdf": _reader("a.pdf"),
    "csv": _reader("a.csv"),
    "json": _reader("a.json"),
    "jsonl": _reader("a.jsonl"),
    "zip": _reader("a.zip"),
    "gz": gz,
    "markdown": _reader("a.md"),
    "parquet": _reader("a.parquet"),
}
TEXTS = frozenset(("normalization", "numerals", "dates", "parse"))
"""Targets whose inputs are texts."""
