"""Pages for a folder of files, and their index."""

from __future__ import annotations

from html.parser import HTMLParser
from urllib.parse import unquote

import pytest
from support import CORPUS
from typer.testing import CliRunner

from govextract.cli import app
from govextract.errors import GovextractError
from govextract.pipeline import Pipeline
from govextract.view import view

TEXT = "一周要闻\n2021年4月2日　来源：某县日报\n　　总投资1.18亿元的玉泉糖醇项目开工。"


class Index(HTMLParser):
    """The links and the cells of an index."""

    def __init__(self, page):
        super().__init__()
        self.links, self.rows, self.cell = [], [], None
        self.feed(page)

    def handle_starttag(self, tag, attrs):
        if tag == "a":
            self.links.append(unquote(dict(attrs)["href"]))
        elif tag == "tr":
            self.rows.append([])
        elif tag in ("td", "th"):
            self.rows[-1].append("")
            self.cell = True

    def handle_endtag(self, tag):
        if tag in ("td", "th"):
            self.cell = None

    def handle_data(self, data):
        if self.cell:
            self.rows[-1][-1] += data


@pytest.fixture
def folder(tmp_path):
    texts = tmp_path / "texts"
    (texts / "二").mkdir(parents=True)
    (texts / "a b#1.txt").write_text(TEXT, encoding="utf-8")
    (texts / "二" / "<i>&.txt").write_text("今天开会。", encoding="utf-8")
    return texts


def test_an_index_leads_to_a_page_for_each_document(folder, tmp_path):
    result = view([folder], tmp_path / "out", Pipeline())
    assert (result.documents, result.errors) == (2, [])
    index = Index(result.index.read_text(encoding="utf-8"))
    assert len(index.links) == 2
    for link in index.links:
        page = (tmp_path / "out" / link).read_text(encoding="utf-8")
        assert 'href="../index.html"' in page
        assert "<script" not in page
    head, first, second, sums = index.rows
    assert (head[0], head[-1]) == ("Document", "Total investment")
    assert first[0].endswith("a b#1.txt")
    assert first[1:] == ["一周要闻", "2021-04-02", "1", "1", "0", "0", "0", "1.18亿元"]
    assert second[0].endswith("<i>&.txt")
    assert sums == ["2 documents", "", "", "1", "1", "0", str(int(second[6])), "0", "1.18亿元"]


def test_what_cannot_be_read_is_listed(folder, tmp_path):
    (folder / "picture.txt").write_bytes(b"\x89PNG\0\0" * 100)
    done = CliRunner().invoke(app, ["view", str(folder), "-o", str(tmp_path / "out")])
    assert done.exit_code == 1
    assert "2 documents" in done.output
    index = Index((tmp_path / "out" / "index.html").read_text(encoding="utf-8"))
    assert index.rows[-1][0].endswith("picture.txt")
    assert "no text" in index.rows[-1][1]


def test_rows_are_documents(folder, tmp_path):
    (tmp_path / "rows.csv").write_text(
        "编号,正文\n甲1,总投资1.18亿元的玉泉糖醇项目开工。\n甲2,\n", encoding="utf-8"
    )
    result = view([tmp_path / "rows.csv"], tmp_path / "out", Pipeline())
    index = Index(result.index.read_text(encoding="utf-8"))
    assert (result.documents, result.errors) == (2, [])
    assert [row[0].rpartition("#")[2][-2:] for row in index.rows[1:3]] == ["甲1", "甲2"]


def test_pages_of_before_are_replaced_and_other_files_are_not(folder, tmp_path):
    out = tmp_path / "out"
    view([folder], out, Pipeline())
    view([folder / "a b#1.txt"], out, Pipeline())
    assert len(list((out / "pages").iterdir())) == 1
    with pytest.raises(GovextractError, match="holds other files"):
        view([folder], folder, Pipeline())
    with pytest.raises(GovextractError, match="a file; name a folder"):
        view([folder], folder / "a b#1.txt", Pipeline())
    (tmp_path / "empty").mkdir()
    with pytest.raises(GovextractError, match="nothing to show"):
        view([tmp_path / "empty"], out, Pipeline())


def test_the_corpus_is_shown(tmp_path):
    files = sorted((CORPUS / "texts").glob("mirrors-*.txt"))[:3]
    assert view(files, tmp_path / "out", Pipeline()).documents == 3
