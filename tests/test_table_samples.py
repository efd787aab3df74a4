"""The sample tables and forms are sound: what they expect stands in them, whichever document carries them."""

from __future__ import annotations

import re
from decimal import Decimal

import pytest
import table_samples as samples
from opencc import OpenCC

TABLES = samples.paths()
FORMS = samples.paths(samples.FORMS)
SIMPLIFIED = OpenCC("t2s")


def squash(text: str) -> str:
    return re.sub(r"\s", "", text)


def check_expected(project: dict, text: str) -> None:
    assert squash(project["mention"]) in text
    assert squash(project["name"]) == project["name"]
    for kind in ("amounts", "capacities", "dates"):
        for record in project[kind]:
            assert squash(record["text"]) in text, record
            if kind != "dates":
                assert Decimal(record["value"]) >= 0
            else:
                assert record["start"] <= record["end"]
    for official in project["officials"]:
        assert official["titles"]
        assert official["name"] in SIMPLIFIED.convert(text)


@pytest.mark.parametrize("path", TABLES, ids=lambda path: path.stem)
def test_what_a_table_expects_stands_in_it(path):
    table = samples.load(path)
    cells = [
        cell
        for part in (table, *table.get("other_tables", []))
        for row in part["grid"]
        for cell in row
        if cell
    ]
    text = "\0".join(map(squash, cells))
    for project in table["expected"]:
        check_expected(project, text)
        assert project["category"] in (None, *cells)
    for row in table["not_projects"]:
        assert row in cells
    for total in table["totals"]:
        assert total["text"] in cells
    assert len({project["name"] for project in table["expected"]}) == len(table["expected"])


@pytest.mark.parametrize("path", TABLES, ids=lambda path: path.stem)
def test_merged_away_cells_are_those_that_the_merges_cover(path):
    table = samples.load(path)
    for part in (table, *table.get("other_tables", [])):
        covered = {
            (row + down, column + right)
            for row, column, height, width in part["merges"]
            for down in range(height)
            for right in range(width)
            if down or right
        }
        empty = {
            (row, column)
            for row, cells in enumerate(part["grid"])
            for column, cell in enumerate(cells)
            if cell is None
        }
        assert covered == empty
        assert len({len(cells) for cells in part["grid"]}) == 1


@pytest.mark.parametrize("path", FORMS, ids=lambda path: path.stem)
def test_what_a_form_expects_stands_in_it(path):
    form = samples.load(path)
    for project in form["expected"]:
        check_expected(project, squash(form["text"]))


@pytest.mark.parametrize("path", TABLES, ids=lambda path: path.stem)
def test_every_text_of_a_table_holds_its_cells(path):
    table = samples.load(path)
    mentions = [squash(project["mention"]) for project in table["expected"]]
    page = squash(re.sub(r"<[^>]+>", "", samples.as_html(table)))
    for text in (
        page,
        *(squash(draw(table)) for draw in (samples.as_tabs, samples.as_paragraphs, samples.as_stacked)),
    ):
        assert all(mention in text for mention in mentions)
    assert samples.as_html(table).count("<tr>") == sum(
        len(part["grid"]) for part in (table, *table.get("other_tables", []))
    )


@pytest.mark.parametrize("path", TABLES, ids=lambda path: path.stem)
def test_a_word_table_has_the_cells_of_its_sample(path, tmp_path):
    docx = pytest.importorskip("docx")
    table = samples.load(path)
    samples.as_docx(table, tmp_path / "table.docx")
    drawn = docx.Document(str(tmp_path / "table.docx")).tables[0]
    for row, column, height, width in table["merges"]:
        assert drawn.cell(row + height - 1, column + width - 1).text == table["grid"][row][column]


@pytest.mark.parametrize("path", TABLES, ids=lambda path: path.stem)
def test_a_sheet_has_the_merges_of_its_sample(path, tmp_path):
    openpyxl = pytest.importorskip("openpyxl")
    table = samples.load(path)
    samples.as_xlsx(table, tmp_path / "table.xlsx")
    sheet = openpyxl.load_workbook(tmp_path / "table.xlsx").worksheets[0]
    above = 1 + len(table["lines_before"])
    assert len(sheet.merged_cells.ranges) == len(table["merges"]) + above
    for row, cells in enumerate(table["grid"], start=above + 1):
        values = [sheet.cell(row, column).value for column in range(1, len(cells) + 1)]
        assert ["" if value is None else str(value) for value in values] == [cell or "" for cell in cells]
