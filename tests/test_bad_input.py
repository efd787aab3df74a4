"""What cannot be read is set aside with a reason, and costs neither the other documents nor the memory."""

from __future__ import annotations

import gzip
import io
import json
import random
import tracemalloc
import zipfile

import pytest
from inputs import TEXT, archive, parquet, pdf, pdf_of_wide_font, png, scan, spreadsheet, word

from govextract.errors import MissingExtraError
from govextract.io import extras
from govextract.io.readers import read_bytes, read_documents
from govextract.io.sources import MAX_BYTES, MAX_CHARS, SetAside

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 504
LOCKED = OLE + "EncryptedPackage".encode("utf-16-le")
BOMB = '<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>'


def with_entities(package, part):
    """A Word file or spreadsheet whose part declares entities."""
    file = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(package)) as old, zipfile.ZipFile(file, "w") as new:
        for name in old.namelist():
            data = old.read(name)
            new.writestr(name, BOMB.encode() + (data.partition(b"?>")[2] or data) if name == part else data)
    return file.getvalue()


def broken_member():
    data = bytearray(archive(a__txt=TEXT * 50, b__txt=TEXT))
    data[60] ^= 0xFF
    return bytes(data)


REASONS = {
    "empty.txt": (b"", "empty"),
    "blank.txt": (b" \r\n\t\n", "empty"),
    "empty.html": (b"", "empty"),
    "empty.zip": (b"PK\x05\x06" + b"\0" * 18, "without any file"),
    "picture.txt": (png() * 20, "no text"),
    "binary.csv": (bytes(range(256)) * 40, "no text"),
    "old.doc": (OLE, "save it as .docx"),
    "old.xls": (OLE, "save it as .xlsx"),
    "locked.docx": (LOCKED, "password"),
    "locked.xlsx": (LOCKED, "password"),
    "locked.pdf": (pdf("项目", password=("secret", "owner")), "password"),
    "scan.pdf": (scan(), "OCR"),
    "wide.pdf": (pdf_of_wide_font(), "a font of it gives widths"),
    "forms in forms.pdf": (pdf_of_wide_font(forms=200), "a font of it gives widths"),
    "endless number.pdf": (pdf_of_wide_font(last="9" * 400 + ".5"), ""),
    "cut.pdf": (b"%PDF-1.4\n1 0 obj\n<< /Type /Cat", "no PDF"),
    "cut.docx": (word(TEXT)[:900], "broken archive"),
    "cut.xlsx": (spreadsheet(("甲", [["乙"]], []))[:-200], "broken archive"),
    "cut.zip": (archive(a__txt=TEXT)[:-30], "broken archive"),
    "cut.txt.gz": (gzip.compress(TEXT.encode() * 99)[:-20], "broken archive"),
    "cut.parquet": (parquet(text=[TEXT])[:-40], "broken"),
    "wrong.docx": (b"hello, this is no package", "does not begin as one"),
    "wrong.pdf": (b"%!PS", "does not begin as one"),
    "entities.docx": (with_entities(word(TEXT), "word/document.xml"), "XML entities"),
    "entities.xlsx": (
        with_entities(spreadsheet(("甲", [["乙"]], [])), "xl/worksheets/sheet1.xml"),
        "XML entities",
    ),
    "script.html": (b"<html><script>document.write('x')</script></html>", "no text on the page"),
    "bad.json": (b'{"text": ', "no JSON"),
    "bad.jsonl": (b"no json\n", "no JSON"),
    "list.json": (b"[1, 2]", "neither an object nor a list of objects"),
    "columns.csv": (b"a,b\n1,2\n", "there are a, b"),
    "deep.json": (b"[" * 100_000, "no JSON"),
    "slides.pptx": (archive(**{"ppt/presentation.xml": b"<x/>"}), "save them as .pdf"),
    "a.rar": (b"Rar!\x1a\x07\x00", "unpack it"),
    "a.ofd": (archive(**{"OFD.xml": b"<x/>"}), "print it to .pdf"),
    "mail.mht": (b"MIME-Version: 1.0\r\n", "save it as .html"),
    "twice.txt.gz": (gzip.compress(gzip.compress(TEXT.encode())), "packed twice"),
}


@pytest.mark.parametrize("name", REASONS)
def test_the_reason_is_told(name):
    data, reason = REASONS[name]
    outcomes = list(read_bytes(data, name))
    assert outcomes
    assert all(isinstance(outcome, SetAside) for outcome in outcomes)
    assert reason in outcomes[0].reason
    assert "Traceback" not in outcomes[0].reason


KINDS = {
    "a.html": f"<h1>项目</h1><p>{TEXT}</p>".encode("gb18030"),
    "a.json": json.dumps([{"text": TEXT}]).encode(),
    "a.csv": f"text,id\n{TEXT.strip()},1\n".encode(),
    "a.parquet": parquet(text=[TEXT]),
    "a.pdf": pdf(TEXT),
    "a.docx": word(TEXT),
    "a.xlsx": spreadsheet(("甲", [["乙"]], [])),
    "a.zip": archive(a__txt=TEXT, b__txt=TEXT),
    "a.txt.gz": gzip.compress(TEXT.encode()),
}


@pytest.mark.parametrize("name", KINDS)
def test_damage_anywhere_ends_in_a_document_or_a_reason(name):
    chance = random.Random(name)
    for _ in range(60):
        data = bytearray(KINDS[name])
        for _ in range(chance.choice((1, 2, 5, 20))):
            at = chance.randrange(len(data))
            if chance.random() < 0.7:
                data[at] = chance.randrange(256)
            else:
                del data[at : at + chance.randrange(1, 9)]
        list(read_bytes(bytes(data), name))


def test_a_bad_file_in_an_archive_costs_only_itself():
    data = archive(a__txt=TEXT, b__docx=b"PK", c__pdf=b"%PDF-", d__txt=b"", e__txt=TEXT, f__png=png())
    outcomes = list(read_bytes(data, "z.zip"))
    assert [(o.name, isinstance(o, SetAside)) for o in outcomes] == [
        ("z.zip/a.txt", False),
        ("z.zip/b.docx", True),
        ("z.zip/c.pdf", True),
        ("z.zip/d.txt", True),
        ("z.zip/e.txt", False),
    ]


def test_a_broken_member_is_told_of_and_the_next_is_read():
    outcomes = list(read_bytes(broken_member(), "z.zip"))
    assert [isinstance(outcome, SetAside) for outcome in outcomes] == [True, False]
    assert "broken" in outcomes[0].reason


def test_names_that_lead_out_of_an_archive_write_nothing(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (source,) = read_bytes(archive(**{"../../evil.txt": TEXT}), "z.zip")
    assert source.name == "z.zip/../../evil.txt"
    assert list(tmp_path.iterdir()) == []


def test_archives_in_archives_end():
    data = archive(a__txt=TEXT)
    for _ in range(3):
        data = archive(z__zip=data)
    (outcome,) = read_bytes(data, "z.zip")
    assert "an archive in an archive" in outcome.reason


# --- Memory --------------------------------------------------------------------------------------------------


@pytest.fixture
def peak():
    tracemalloc.start()
    yield lambda: tracemalloc.get_traced_memory()[1] >> 20
    tracemalloc.stop()


@pytest.mark.parametrize("name", ["big.txt", "big.html", "big.pdf", "big.docx", "big.json"])
def test_a_file_of_200_mb_is_set_aside_unread(name, tmp_path, peak):
    path = tmp_path / name
    start = {"pdf": b"%PDF-1.4\n", "html": b"<html>"}.get(name[4:], TEXT.encode())
    with path.open("wb") as file:
        file.write(start)
        file.truncate(200 << 20)
    (outcome,) = read_documents(path)
    assert isinstance(outcome, SetAside)
    assert "larger than 64 MB" in outcome.reason or "does not begin" in outcome.reason
    assert peak() < 4


@pytest.mark.parametrize("pack", [gzip.compress, lambda data: archive(a__txt=data)])
@pytest.mark.parametrize("name", ["a.txt", "a.jsonl"])
def test_a_bomb_is_not_unpacked(pack, name, peak):
    bomb = pack(b"\0" * (80 << 20)) if name == "a.txt" else pack(b"1" * (80 << 20))
    (outcome,) = read_bytes(bomb, name + ".gz" if bomb[:2] == b"\x1f\x8b" else "a.zip")
    assert isinstance(outcome, SetAside)
    assert "larger than" in outcome.reason or "times its size" in outcome.reason
    assert peak() < 4 * (MAX_BYTES >> 20)


def test_a_package_that_swells_is_not_opened():
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as package:
        package.writestr("word/document.xml", b" " * (MAX_BYTES + 1))
    (outcome,) = read_bytes(file.getvalue(), "a.docx")
    assert "unpacks to more than" in outcome.reason


@pytest.mark.parametrize("name", ["line.txt", "line.md", "line.html", "line.csv", "line.jsonl"])
def test_one_line_of_50_mb_is_set_aside(name, peak):
    line = b"5" * (50 << 20)
    head = {"line.csv": b"text\n", "line.jsonl": b'{"text": "', "line.html": b"<html><p>"}.get(name, b"")
    tail = b'"}\n{"text": "x"}\n' if name == "line.jsonl" else b"\nx\n"
    first, *rest = read_bytes(head + line + tail, name)
    assert isinstance(first, SetAside)
    assert "million characters" in first.reason
    assert [source.text for source in rest] == (["x"] if name in ("line.csv", "line.jsonl") else [])
    assert peak() < 512


def test_rows_are_streamed(tmp_path, peak):
    path = tmp_path / "rows.jsonl"
    row = json.dumps({"text": TEXT * 20}, ensure_ascii=False) + "\n"
    with path.open("w", encoding="utf-8") as file:
        file.writelines(row for _ in range((3 << 20) // len(row)))
    count = sum(1 for _ in read_documents(path))
    assert count > 500
    assert path.stat().st_size > 4 << 20
    assert peak() < 4


def test_the_limits_are_those_of_the_page():
    assert (MAX_BYTES >> 20, MAX_CHARS) == (64, 8_000_000)


# --- Extras --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "data", "missing", "extra"),
    [
        ("a.html", b"<p>x</p>", "lxml", "html"),
        ("a.pdf", b"%PDF-1.4", "pdfplumber", "pdf"),
        ("a.docx", word(TEXT), "docx", "office"),
        ("a.xlsx", spreadsheet(("甲", [["乙"]], [])), "openpyxl", "office"),
        ("a.parquet", parquet(text=[TEXT]), "pyarrow", "arrow"),
    ],
)
def test_a_missing_extra_is_named(name, data, missing, extra, monkeypatch):
    def import_module(module):
        if module.partition(".")[0] == missing:
            raise ModuleNotFoundError(f"No module named {module!r}", name=module)
        raise AssertionError(module)

    monkeypatch.setattr(extras, "import_module", import_module)
    with pytest.raises(MissingExtraError, match=rf"pip install \"govextract\[{extra}\]\""):
        list(read_bytes(data, name))
