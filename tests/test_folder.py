"""One command takes a folder of every kind of file, in every encoding, into one database; nothing is lost."""

from __future__ import annotations

import gzip
import json

import inputs
import pytest
from opencc import OpenCC
from test_bad_input import REASONS
from typer.testing import CliRunner

from govextract.cli import app

duckdb = pytest.importorskip("duckdb")

PAGE = f"<html><head><title>页</title></head><body>{''.join(f'<p>{x}</p>' for x in inputs.TEXT.splitlines())}</body></html>"
TRADITIONAL = OpenCC("s2t").convert(inputs.TEXT)
ROW = {"id": "1", "text": inputs.TEXT}
GOOD = {
    "utf8.txt": inputs.TEXT.encode(),
    "bom.txt": inputs.TEXT.encode("utf-8-sig"),
    "utf16.txt": inputs.TEXT.encode("utf-16"),
    "utf16_bare.txt": inputs.TEXT.encode("utf-16-le"),
    "gb18030.txt": inputs.TEXT.encode("gb18030"),
    "big5.txt": TRADITIONAL.encode("big5hkscs"),
    "latin.txt": inputs.TEXT.encode().decode("latin-1").encode(),
    "page.html": PAGE.encode(),
    "page_gbk.htm": PAGE.replace("<head>", '<head><meta charset="utf-8">').encode("gb18030"),
    "page_big5.html": OpenCC("s2t").convert(PAGE).encode("big5"),
    "page.md": inputs.TEXT.encode(),
    "row.json": json.dumps(ROW, ensure_ascii=False).encode(),
    "rows.jsonl": json.dumps(ROW, ensure_ascii=False).encode() + b"\n",
    "rows.csv": ("id,text\n1,\"" + inputs.TEXT + "\"\n").encode("gb18030"),
    "rows.parquet": inputs.parquet(id=["1"], text=[inputs.TEXT]),
    "report.pdf": inputs.pdf(*inputs.TEXT.splitlines()),
    "report.docx": inputs.word(*inputs.TEXT.splitlines()),
    "report.xlsx": inputs.spreadsheet(("项目", [list(inputs.HEADER), *map(list, inputs.ROWS)], [])),
    "report.txt.gz": gzip.compress(inputs.TEXT.encode("gb18030")),
    "several.zip": inputs.archive(a__txt=inputs.TEXT.encode(), b__txt=inputs.TEXT.encode("gb18030")),
}  # fmt: skip


@pytest.fixture(scope="module")
def database(tmp_path_factory):
    folder = tmp_path_factory.mktemp("reports")
    (folder / "sub").mkdir()
    for name, data in GOOD.items():
        (folder / name).write_bytes(data)
    for name, (data, _) in REASONS.items():
        (folder / "sub" / name).write_bytes(data)
    out = tmp_path_factory.mktemp("out") / "all.duckdb"
    result = CliRunner().invoke(app, ["batch", str(folder), "-o", str(out), "-j", "2", "-q"])
    assert result.exit_code == 1, result.output  # some were set aside
    with duckdb.connect(str(out), read_only=True) as connection:
        yield folder, connection


def test_every_file_is_told_of(database):
    folder, connection = database
    told = {name for (name,) in connection.sql("SELECT file FROM files").fetchall()}
    known = {path.as_posix() for path in folder.rglob("*") if path.is_file()}
    assert known - told == set()
    assert told <= known


def test_each_good_file_gives_its_project(database):
    folder, connection = database
    rows = connection.sql(
        "SELECT d.file, count(DISTINCT p.name), max(a.value) FROM documents d JOIN projects p USING (document) "
        "JOIN amounts a USING (document) WHERE p.name LIKE '%玉泉糖醇项目' GROUP BY d.file"
    ).fetchall()
    found = {file: value for file, _, value in rows}
    for name in GOOD:
        assert found.get((folder / name).as_posix()) == 118_000_000, name


def test_each_bad_file_has_its_reason(database):
    folder, connection = database
    reasons = dict(connection.sql("SELECT document, reason FROM errors").fetchall())
    for name, (_, reason) in REASONS.items():
        place = (folder / "sub" / name).as_posix()
        told = [text for document, text in reasons.items() if document.startswith(place)]
        assert told, name
        assert reason in told[0], name


def test_encodings_are_told(database):
    folder, connection = database
    encodings = dict(connection.sql("SELECT file, encoding FROM files").fetchall())
    told = {
        name: encodings[(folder / name).as_posix()]
        for name in ("utf8.txt", "gb18030.txt", "big5.txt", "utf16.txt")
    }
    assert told == {"utf8.txt": "utf-8", "gb18030.txt": "gb18030", "big5.txt": "big5", "utf16.txt": "utf-16"}
