"""From a file to a report: what a reader told of the document is in it."""

from __future__ import annotations

from datetime import date
from functools import partial

import pytest
from inputs import HEADER, ROWS, TEXT, pdf, spreadsheet, word
from typer.testing import CliRunner

import govextract
from govextract.cli import app
from govextract.errors import ReaderError
from govextract.io.parsing import parse_source

ROW = "恒瑞冷链项目总投资2亿元，今天开工建设。"
FILES = {
    "a.txt": TEXT.encode("gb18030"),
    "a.html": ("<h1>" + "</p><p>".join(TEXT.split("\n")).replace("</p>", "</h1>", 1)).encode("utf-16"),
    "a.docx": word(*TEXT.splitlines()),
    "a.pdf": pdf(*TEXT.split("\n")[:-1]),
}


@pytest.mark.parametrize("name", FILES)
def test_the_report_has_the_text_that_was_parsed(name, tmp_path):
    path = tmp_path / name
    path.write_bytes(FILES[name])
    report = govextract.parse_file(path)
    (amount,) = report.amounts
    assert report.text[amount.start : amount.end] == amount.text == "1.18亿元"
    assert (report.articles[0].published, report.articles[0].source) == (date(2023, 5, 8), "滨河日报")
    (project,) = report.projects
    assert "玉泉糖醇项目" in project.name
    assert len(project.officials) == 1
    assert report == govextract.Pipeline().parse_file(path)


def source(**told):
    return govextract.Source("a", ROW, **told)


def test_what_the_file_tells_fills_what_the_text_does_not():
    told = source(title="冷链项目开工", publisher="滨河日报", published=date(2023, 5, 8))
    (article,) = parse_source(told, govextract.Pipeline()).articles
    assert (article.title, article.source, article.published) == (
        "冷链项目开工",
        "滨河日报",
        date(2023, 5, 8),
    )


def test_what_the_text_tells_counts_more():
    told = govextract.Source("a", TEXT, title="甲", publisher="乙", published=date(2020, 1, 1))
    (article,) = parse_source(told, govextract.Pipeline()).articles
    assert (article.title, article.source, article.published) == (
        "滨河县玉泉糖醇项目开工",
        "滨河日报",
        date(2023, 5, 8),
    )


def test_the_day_of_the_file_counts_more_than_the_day_given():
    assert parse_source(source(published=date(2023, 5, 8)), govextract.Pipeline(), date(2020, 1, 1)).dates[
        0
    ].start_date == date(2023, 5, 8)
    assert parse_source(source(), govextract.Pipeline(), date(2020, 1, 1)).dates[0].start_date == date(
        2020, 1, 1
    )


def test_warnings_of_the_reader_come_first(tmp_path):
    path = tmp_path / "a.txt"
    path.write_bytes(TEXT.encode() + b"\xff" + TEXT.encode())
    assert [w.code for w in govextract.parse_file(path).warnings] == [
        "broken_bytes",
        "replacement_characters",
    ]


def test_a_file_of_several_documents_says_what_to_use(tmp_path):
    path = tmp_path / "a.csv"
    path.write_text(f"text\n{ROW}\n{ROW}\n", encoding="utf-8")
    with pytest.raises(ReaderError, match="parse_documents"):
        govextract.parse_file(path)
    assert [s.name for s, _ in govextract.parse_documents(path)] == [f"{path}#1", f"{path}#2"]
    with pytest.raises(ReaderError, match="cannot be read"):
        govextract.parse_file(tmp_path / "none.txt")


@pytest.mark.parametrize("kind", ["word", "spreadsheet", "pdf", "html"])
def test_a_table_is_the_same_from_every_kind_of_file(kind, tmp_path):
    rows = [HEADER, *ROWS]
    cells = "".join("<tr>" + "".join(f"<td>{cell}</td>" for cell in row) + "</tr>" for row in rows)
    made = {
        "word": ("a.docx", partial(word, "重点项目表", rows)),
        "spreadsheet": ("a.xlsx", partial(spreadsheet, ("甲", [["重点项目表"], *rows], ["A1:E1"]))),
        "pdf": ("a.pdf", partial(pdf, "重点项目表", [list(row) for row in rows])),
        "html": ("a.html", f"<h1>重点项目表</h1><table>{cells}</table>".encode),
    }
    name, make = made[kind]
    (tmp_path / name).write_bytes(make())
    report = govextract.parse_file(tmp_path / name)
    assert [line.split("\t") for line in report.text.split("\n") if "\t" in line] == [
        list(row) for row in rows
    ]
    assert {
        (p.name, *(str(a.value) for a in report.amounts if a.id in p.amounts)) for p in report.projects
    } == {
        ("玉泉糖醇项目", "118000000"),
        ("恒瑞冷链项目", "90000000"),
    }


def test_the_command_line_reads_rows_and_sets_bad_ones_aside(tmp_path):
    path = tmp_path / "a.jsonl"
    path.write_text(f'{{"no": "甲", "words": "{ROW}"}}\n{{bad\n', encoding="utf-8")
    done = CliRunner().invoke(
        app, ["parse", str(path), "--text-column", "words", "--id-column", "no", "-f", "jsonl"]
    )
    assert done.exit_code == 1
    assert '"source": "甲"' in done.stdout
    assert "a.jsonl#2: line 2: no JSON" in done.stderr
    wrong = CliRunner().invoke(app, ["parse", str(path), "--published-column", "day"])
    assert wrong.exit_code == 2
    assert "no column day; there are no, words" in wrong.stderr
