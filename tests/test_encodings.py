"""Bytes that are broken, mixed or said to be what they are not; and text that was decoded wrongly once."""

from __future__ import annotations

import pytest
from inputs import TEXT
from support import corpus_text

from govextract.errors import ReaderError
from govextract.io.encoding import decode, decode_document
from govextract.io.mojibake import repair
from govextract.io.pages import read_page

LONG = TEXT * 4


@pytest.mark.parametrize("encoding", ["utf-8", "gb18030"])
@pytest.mark.parametrize("at", range(40, 64))
def test_a_byte_that_is_lost_costs_a_line_at_most(encoding, at):
    data = LONG.encode(encoding)
    text, found, warnings = decode_document(data[:at] + data[at + 1 :])
    assert found == encoding
    lines = text.split("\n")
    assert sum(line in lines for line in LONG.split("\n")) >= 4 * 3
    assert all(w.code == "broken_bytes" and set(text[w.start : w.end]) == {"\ufffd"} for w in warnings)


def test_each_broken_place_is_told():
    data = (
        "总投资".encode()
        + b"\xff"
        + "1.18亿元，".encode()
        + b"\xe9\xa1"
        + "玉泉糖醇项目今天开工建设。".encode()
    )
    text, _, warnings = decode_document(data)
    assert text == "总投资\ufffd1.18亿元，\ufffd玉泉糖醇项目今天开工建设。"
    assert [(w.start, w.end) for w in warnings] == [(3, 4), (11, 12)]
    assert "2 such places" in warnings[0].message


def test_a_cut_off_file_is_read():
    assert decode(TEXT.encode()[:-1])[1] == "utf-8"


def test_broken_utf_16_is_read():
    text, encoding, warnings = decode_document(b"\xff\xfe" + LONG.encode("utf-16-le")[:-1])
    assert encoding == "utf-16"
    assert text[:-1] == LONG[:-1]
    assert [w.code for w in warnings] == ["broken_bytes"]


@pytest.mark.parametrize("other", ["gb18030", "big5hkscs"])
def test_lines_in_another_encoding_are_read(other):
    line = (
        "總投資1.18億元的項目今年開工，計劃明年年底竣工。\n"
        if other != "gb18030"
        else "总投资1.18亿元的项目今年开工。\n"
    )
    text, encoding, warnings = decode_document(TEXT.encode() + line.encode(other) + TEXT.encode())
    assert (text, encoding) == (TEXT + line + TEXT, "utf-8")
    assert [(w.code, text[w.start : w.end]) for w in warnings] == [("mixed_encodings", line)]


@pytest.mark.parametrize("declared", ["utf-8", "gb2312", "big5", "iso-8859-1", "nonsense"])
@pytest.mark.parametrize("encoding", ["utf-8", "gb18030"])
def test_a_wrong_charset_is_seen_through(declared, encoding):
    page = f'<html><head><meta charset="{declared}"><title>x</title></head><body><h1>项目开工</h1><p>{TEXT}</p></body></html>'
    source = read_page(page.encode(encoding))
    assert "总投资1.18亿元的玉泉糖醇项目开工" in source.text
    assert source.encoding == encoding
    wrong = {"utf-8": "utf-8", "gb2312": "gb18030"}.get(declared) != encoding
    assert [w.code for w in source.warnings] == ["charset_wrong"] * wrong


def test_a_right_charset_decides_for_a_short_page():
    short = "<meta charset=big5><p>臺北縣</p>"
    assert decode_document(short.encode("big5"), "big5")[:2] == (short, "big5")


@pytest.mark.parametrize(
    "data", [b"\xff" * 4000, bytes(range(128, 256)) * 50, b"\0" * 999, b"%\xe2\xe3\xcf\xd3\0\1\2" * 200]
)
def test_what_is_no_text_is_refused(data):
    with pytest.raises(ReaderError, match="no text"):
        decode(data)


@pytest.mark.parametrize("name", ["events-7", "industry-5", "assignments-3", "infrastructure-guizhou"])
@pytest.mark.parametrize("read_as", ["latin-1", "cp1252"])
def test_utf_8_read_as_latin_is_read_back(name, read_as):
    text = corpus_text(name)
    broken = "".join(
        bytes([byte]).decode(read_as, "ignore") or chr(byte) for byte in text.encode()
    )  # as browsers do: Windows-1252 with its holes filled
    fixed, warnings = repair(broken)
    assert fixed == text
    assert [w.code for w in warnings] == ["mojibake_repaired"]


def test_utf_8_read_as_latin_twice_stays_and_is_warned_of():
    text = "总投资".encode().decode("latin-1").encode().decode("latin-1")
    assert repair(text)[0] == text


GBK = [
    ("玉泉糖醇项目投产", "玉泉糖醇项目投产"),  # an even number of signs: no byte is lost
    ("总投资1.18亿元", "总投\ufffd1.18亿元"),  # an odd number: the last byte is
    ("年产糖醇3万吨", "年产糖醇3万吨"),
]


@pytest.mark.parametrize(("text", "expected"), GBK)
def test_utf_8_read_as_gbk_is_read_back_but_for_lost_bytes(text, expected):
    broken = "县长何川说：\n" + _as_gbk(text) + "\n会议要求，加快建设。"
    fixed, warnings = repair(broken)
    assert fixed.splitlines() == ["县长何川说：", expected, "会议要求，加快建设。"]
    assert [fixed[w.start : w.end] for w in warnings] == [expected]


@pytest.mark.parametrize("name", ["events-7", "industry-5", "assignments-3"])
def test_most_of_a_report_read_as_gbk_comes_back(name):
    text = corpus_text(name)
    fixed, _ = repair(_as_gbk(text))
    assert sum(char in text for char in fixed) > 0.85 * len(text)


def _as_gbk(text):
    """UTF-8 as Windows reads it in Chinese: the byte 80 as the euro sign, what is no GBK as a lost character."""
    pieces, data = [], text.encode()
    while data:
        try:
            return "".join([*pieces, data.decode("gbk")])
        except UnicodeDecodeError as error:
            pieces += [data[: error.start].decode("gbk"), "€" if data[error.start] == 0x80 else "\ufffd"]
            data = data[error.start + 1 :]
    return "".join(pieces)


@pytest.mark.parametrize(
    "text",
    [
        "Café “玉泉” — 50°C × 3 · ½ …",
        "涓滴 鐨 椤 灏 浜",
        "联通公司",
        "ÄÖÜ äöü ß é è",
        "阿尔·巴ï，Renée Müller 总经理",
    ],
)
def test_what_was_read_rightly_stays(text):
    assert repair(text) == (text, ())


def test_the_corpus_is_not_repaired():
    for name in ("mirrors-1", "mirrors-7", "press-guangdong", "industry-hunan"):
        text = corpus_text(name)
        assert repair(text) == (text, ())
