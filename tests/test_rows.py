"""Files with a document a row, what is packed, and what is named wrongly."""

from __future__ import annotations

import gzip
import json
from datetime import date

import pytest
from inputs import TEXT, archive, parquet, pdf, spreadsheet, word

from govextract.errors import ColumnError, ReaderError
from govextract.io.readers import find_files, is_collection, read_bytes, read_documents, read_source
from govextract.io.sources import ReadOptions, SetAside, Source

ROW = "总投资1.18亿元的玉泉糖醇项目开工。"


def read(data, name, **options):
    return list(read_bytes(data, name, ReadOptions(**options)))


def told(documents):
    return [
        (d.name, d.text if isinstance(d, Source) else "✗ " + d.reason.partition("(")[0].strip())
        for d in documents
    ]


def jsonl(*rows):
    return "\n".join(
        row if isinstance(row, str) else json.dumps(row, ensure_ascii=False) for row in rows
    ).encode()


# --- Rows ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("row", "options", "expected"),
    [
        ({"text": ROW}, {}, ("a.jsonl#1", None, None, None)),
        ({"id": 7, "content": ROW, "标题": "甲", "来源": "滨河日报"}, {}, ("7", "甲", "滨河日报", None)),
        ({"url": "http://x/1.html", "正文": ROW, "发布时间": "2023-05-08 09:00"}, {}, ("http://x/1.html", None, None, date(2023, 5, 8))),
        ({"x": ROW, "y": "甲1", "z": "20230508"}, {"text": "x", "ident": "y", "published": "z"}, ("甲1", None, None, date(2023, 5, 8))),
        ({"text": ROW, "id": "", "date": "昨天"}, {}, ("a.jsonl#1", None, None, None)),
    ],
)  # fmt: skip
def test_columns_are_found_by_their_usual_names_or_those_given(row, options, expected):
    (source,) = read(jsonl(row), "a.jsonl", **options)
    assert source.text == ROW
    assert (source.name, source.title, source.publisher, source.published) == expected


def test_bad_lines_are_set_aside_and_the_rest_goes_on():
    rows = ({"text": ROW}, "{bad", "", "[1]", {"text": None}, {"text": 5}, {"other": 1}, {"text": ROW})
    assert told(read(jsonl(*rows), "a.jsonl")) == [
        ("a.jsonl#1", ROW),
        ("a.jsonl#2", "✗ line 2: no JSON"),
        ("a.jsonl#4", "✗ line 4: JSON, but no object"),
        ("a.jsonl#5", "✗ row 5: nothing in column text"),
        ("a.jsonl#6", "✗ row 6: column text holds int, no text"),
        ("a.jsonl#7", "✗ row 7: nothing in column text"),
        ("a.jsonl#8", ROW),
    ]


def test_ids_are_made_unique():
    assert [d.name for d in read(jsonl(*[{"id": "甲", "text": ROW}] * 3), "a.jsonl")] == [
        "甲",
        "甲#2",
        "甲#3",
    ]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16", "big5"])
@pytest.mark.parametrize("delimiter", [",", "\t", ";"])
def test_csv_is_read_whatever_its_signs(encoding, delimiter):
    text = "總投資1.18億元的專案開工，預計明年年底完工。" if encoding == "big5" else ROW
    table = delimiter.join(["编号", "正文"] if encoding != "big5" else ["id", "text"]) + "\r\n"
    table += (
        delimiter.join(["甲1", f'"{text}\n第二行{delimiter}""引"""']) + "\r\n" + delimiter.join(["甲2", text])
    )
    found = read(table.encode(encoding), "a.csv")
    assert told(found) == [("甲1", f'{text}\n第二行{delimiter}"引"'), ("甲2", text)]
    assert found[0].encoding in (encoding.removesuffix("-sig"), "utf-16")


def test_parquet_is_read():
    days = [date(2023, 5, 8), None]
    data = parquet(编号=["甲", "乙"], 正文=[ROW, None], 日期=days, 无关=[1, 2])
    found = read(data, "a.parquet")
    assert told(found) == [("甲", ROW), ("乙", "✗ row 2: nothing in column 正文")]
    assert found[0].published == days[0]


@pytest.mark.parametrize(
    "value",
    [{"text": ROW}, [{"text": ROW}], {"code": 200, "data": [{"text": ROW}]}],
)
def test_json_is_an_object_or_a_list(value):
    (source,) = read(json.dumps(value).encode("utf-16"), "a.json")
    assert (source.text, source.encoding, source.format) == (ROW, "utf-16", "json")


def test_a_page_in_a_column_is_read_as_one():
    (source,) = read(jsonl({"content": f"<div><h1>项目开工</h1><p>{ROW}</p></div>"}), "a.jsonl")
    assert source.text == f"项目开工\n{ROW}"


@pytest.mark.parametrize(
    ("data", "name"),
    [
        (jsonl({"text": ROW, "id": 1}), "a.jsonl"),
        (b"text,id\nx,1\n", "a.csv"),
        (json.dumps({"text": ROW, "id": 1}).encode(), "a.json"),
        (parquet(text=[ROW], id=[1]), "a.parquet"),
        (archive(a__csv=b"text,id\nx,1\n"), "a.zip"),
    ],
)
@pytest.mark.parametrize("option", ["text", "ident", "published"])
def test_a_wrong_column_says_which_there_are(data, name, option):
    with pytest.raises(ColumnError, match="no column 内文; there are text, id"):
        read(data, name, **{option: "内文"})


def test_no_known_column_says_what_to_do():
    ((_, reason),) = told(read(b"a,b\n1,2\n", "a.csv"))
    assert reason == "✗ no column is named as text; there are a, b: name one, as by --text-column"


# --- Packed --------------------------------------------------------------------------------------------------

FILES = {
    "a.txt": TEXT.encode("gb18030"),
    "a.md": f"# 项目\n\n{ROW}\n".encode(),
    "a.html": f"<h1>项目</h1><p>{ROW}</p>".encode(),
    "a.json": json.dumps({"text": ROW}).encode(),
    "a.jsonl": jsonl({"text": ROW}),
    "a.csv": f"text\n{ROW}\n".encode(),
    "a.parquet": parquet(text=[ROW]),
    "a.pdf": pdf(ROW),
    "a.docx": word(ROW),
    "a.xlsx": spreadsheet(("甲", [[ROW, "乙"]], [])),
}


@pytest.mark.parametrize("name", FILES)
@pytest.mark.parametrize("how", ["plain", "gz", "zip", "gz in zip", "zip in zip"])
def test_every_kind_is_read_also_packed(name, how, tmp_path):
    data = FILES[name]
    packed = {
        "plain": (name, data),
        "gz": (name + ".gz", gzip.compress(data)),
        "zip": ("b.zip", archive(**{name: data})),
        "gz in zip": ("b.zip", archive(**{name + ".gz": gzip.compress(data)})),
        "zip in zip": ("b.zip", archive(**{"c.zip": archive(**{name: data})})),
    }
    file, content = packed[how]
    path = tmp_path / file
    path.write_bytes(content)
    (source,) = read_documents(path)
    assert isinstance(source, Source)
    assert "总投资1.18亿元的玉泉糖醇项目开工" in source.text
    assert source.format == name.partition(".")[2]
    assert source.file == path.as_posix()
    assert source.name.startswith(path.as_posix())
    assert source.warnings == ()
    assert list(find_files([tmp_path])) == [path]


def test_names_in_archives_are_those_of_chinese_windows():
    name = "重点项目/一.txt".encode("gbk")
    stand_in = "x" * (len(name) - 4) + ".txt"
    (source,) = read(archive(**{stand_in: TEXT}).replace(stand_in.encode(), name), "a.zip")
    assert source.name == "a.zip/重点项目/一.txt"


@pytest.mark.parametrize(
    ("name", "data", "kind"),
    [
        ("a.txt", FILES["a.pdf"], "pdf"), ("a.doc", FILES["a.docx"], "docx"), ("a.xls", FILES["a.xlsx"], "xlsx"),
        ("a.txt", FILES["a.html"], "html"), ("a.html", FILES["a.docx"], "docx"), ("a.pdf", FILES["a.html"], "html"),
        ("a.txt", FILES["a.html"].decode().encode("utf-16-le"), "html"), ("a.docx", FILES["a.parquet"], "parquet"),
    ],
)  # fmt: skip
def test_a_file_is_read_as_what_it_is(name, data, kind):
    (source,) = read(data, name)
    assert source.format == kind
    assert "总投资1.18亿元" in source.text
    if name not in ("a.doc", "a.xls"):
        assert [w.code for w in source.warnings] == ["suffix_wrong"]


def test_collections_are_known_by_name():
    assert [name for name in FILES if is_collection(name)] == ["a.jsonl", "a.csv", "a.parquet"]
    assert is_collection("A.ZIP")
    assert is_collection("a.csv.gz")


def test_read_source_is_for_one_document(tmp_path):
    path = tmp_path / "a.jsonl"
    path.write_bytes(jsonl({"text": ROW}, {"text": ROW}))
    with pytest.raises(ReaderError, match="several documents"):
        read_source(path)


def test_links_that_lead_out_are_not_followed(tmp_path, caplog):
    (tmp_path / "out.txt").write_text(TEXT, encoding="utf-8")
    folder = tmp_path / "in"
    folder.mkdir()
    (folder / "a.txt").write_text(TEXT, encoding="utf-8")
    (folder / "inside.txt").symlink_to(folder / "a.txt")
    (folder / "outside.txt").symlink_to(tmp_path / "out.txt")
    assert [path.name for path in find_files([folder])] == ["a.txt"]
    assert "outside.txt is a link that leads out of the folder" in caplog.text


def test_old_files_are_found_so_that_they_are_told_of(tmp_path):
    for name in ("a.doc", "b.xls", "c.wps", "d.png", "~$e.docx"):
        (tmp_path / name).write_bytes(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600)
    outcomes = [outcome for path in find_files([tmp_path]) for outcome in read_documents(path)]
    assert all(isinstance(outcome, SetAside) for outcome in outcomes)
    assert [outcome.reason.partition(";")[2].strip() for outcome in outcomes] == [
        "open it and save it as .docx",
        "open it and save it as .xlsx",
        "open it and save it as .docx",
    ]
