from __future__ import annotations

import os

import pytest
from support import NAMES, corpus_text

from govextract.errors import ReaderError
from govextract.io.readers import decode, find_files, read_source

ENCODINGS = [
    "utf-8",
    "utf-8-sig",
    "utf-16",
    "utf-16-le",
    "utf-16-be",
    "utf-32",
    "gb18030",
    "gbk",
    "big5",
    "big5hkscs",
]


@pytest.mark.parametrize("encoding", ENCODINGS)
def test_the_corpus_is_read_in_every_encoding(encoding):
    tried = 0
    for name in NAMES:
        text = corpus_text(name)
        try:
            data = text.encode(encoding)
        except UnicodeEncodeError:
            continue  # a simplified page has no Big5
        tried += 1
        assert decode(data)[0] == text, name
    assert tried >= 1


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16", "gb18030"])
@pytest.mark.parametrize(
    "text", ["总投资1.18亿元", "滨河新区年产3万吨电解液项目今天开工。\r\n计划明年年底投产。\r\n"]
)
def test_short_texts_are_read(text, encoding):
    assert decode(text.encode(encoding))[0] == text


def test_traditional_big5_is_read():
    text = "桃園市航空城專案總投資新台幣177億元,預計明年年底完工。"
    assert decode(text.encode("big5")) == (text, "big5")


@pytest.mark.parametrize("data", [b"", b"plain ASCII\n", "\ufeff".encode()])
def test_trivial_files_are_texts(data):
    assert decode(data)[0] == data.decode("utf-8-sig")


@pytest.mark.parametrize(
    "data",
    [
        bytes(range(256)) * 40,
        b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR" + bytes(range(255, 0, -1)) * 20,
        b"PK\x03\x04" + b"\0\x01\x02\x80\xff" * 500,
        b"\xff\xfe\x00",
    ],
)
def test_binary_files_are_refused(data):
    with pytest.raises(ReaderError):
        decode(data)


def test_line_ends_stay(tmp_path):
    (tmp_path / "a.txt").write_bytes("一\r\n二\r三\n".encode())
    assert read_source(tmp_path / "a.txt").text == "一\r\n二\r三\n"


def test_files_are_found_in_order_once(tmp_path):
    for name in ("b.txt", "a/2.TXT", "a/1.txt", "a/x.pdf", ".git/c.txt", ".hidden.txt"):
        path = tmp_path / name
        path.parent.mkdir(exist_ok=True)
        path.touch()
    found = [
        p.relative_to(tmp_path).as_posix()
        for p in find_files([tmp_path / "b.txt", tmp_path, tmp_path / "a/x.pdf"])
    ]
    assert found == ["b.txt", "a/1.txt", "a/2.TXT", "a/x.pdf"]


def test_what_cannot_be_read_says_why(tmp_path):
    with pytest.raises(ReaderError, match="no such file"):
        list(find_files([tmp_path / "none"]))
    with pytest.raises(ReaderError, match="cannot be read"):
        read_source(tmp_path / "none")
    with pytest.raises(ReaderError, match=r"cannot be read|a folder"):
        read_source(tmp_path)


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="root may read everything")
def test_a_file_without_permission_says_so(tmp_path):
    path = tmp_path / "a.txt"
    path.write_text("一", encoding="utf-8")
    path.chmod(0)
    with pytest.raises(ReaderError, match="cannot be read"):
        read_source(path)
