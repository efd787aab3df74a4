from __future__ import annotations

import json
import shutil
import subprocess

import duckdb
import pytest
from support import CORPUS, NAMES, corpus_text

from govextract import __version__, batch
from govextract.batch import convert, plan
from govextract.errors import GovextractError
from govextract.io.readers import decode
from govextract.io.sources import SetAside, Source
from govextract.io.writers import json_line
from govextract.pipeline import Pipeline

TEXT = "总投资1.18亿元的玉泉糖醇项目开工。"


def test_processes_give_what_one_gives_in_the_same_order(tmp_path):
    seen = []
    one = convert([CORPUS / "texts"], tmp_path / "one.jsonl", jobs=1, progress=seen.append)
    two = convert([CORPUS / "texts"], tmp_path / "two.jsonl", jobs=2)
    assert (tmp_path / "one.jsonl").read_bytes() == (tmp_path / "two.jsonl").read_bytes()
    assert one == two
    assert one.documents == len(NAMES)
    assert one.errors == []
    assert [state.documents for state in seen] == sorted(state.documents for state in seen)
    assert seen[-1].documents == len(NAMES)
    assert seen[-1].size == seen[-1].total_size
    assert [state.writing for state in seen] == [False] * (len(seen) - 1) + [True]
    lines = (tmp_path / "one.jsonl").read_text(encoding="utf-8").splitlines()
    sources = [json.loads(line)["source"] for line in lines]
    assert sources == sorted(sources)
    report = Pipeline().parse(corpus_text(NAMES[0]))
    assert lines[0] == json_line((CORPUS / "texts" / f"{NAMES[0]}.txt").as_posix(), report)


@pytest.mark.usefixtures("gold_pipeline")
@pytest.mark.parametrize("out", ["a.duckdb", "b.sqlite", "c.parquet", "d", "e.csv", "f.xlsx"])
def test_every_output_is_made(tmp_path, out):
    result = convert([CORPUS / "texts"], tmp_path / out, jobs=1, keep_projects=5)
    assert result.documents == len(NAMES)
    assert len(result.projects) == 5
    assert result.project_count > 100
    assert [path.name for path in tmp_path.iterdir()] == [out]


def test_nothing_to_convert_says_so(tmp_path):
    with pytest.raises(GovextractError, match="nothing to convert"):
        convert([tmp_path], tmp_path / "a.jsonl")


@pytest.mark.usefixtures("gold_pipeline")
def test_a_bug_in_one_document_does_not_end_the_batch(tmp_path, monkeypatch):
    parse = Pipeline.parse

    def fails_on_one(self, text, *options):
        if "民乐县" in text:
            raise RecursionError("made up")
        return parse(self, text, *options)

    monkeypatch.setattr(Pipeline, "parse", fails_on_one)
    result = convert([CORPUS / "texts"], tmp_path / "a.jsonl", jobs=1)
    assert (result.documents, result.set_aside) == (len(NAMES) - 1, 1)
    assert [reason for _, reason in result.errors] == [
        "internal error, please report it: RecursionError: made up"
    ]


@pytest.mark.usefixtures("gold_pipeline")
def test_a_report_with_a_dangling_link_is_set_aside(tmp_path, monkeypatch):
    parse = Pipeline.parse

    def loses_its_amounts(self, text, *options):
        report = parse(self, text, *options)
        return report.model_copy(update={"amounts": ()}) if "民乐县" in text else report

    monkeypatch.setattr(Pipeline, "parse", loses_its_amounts)
    result = convert([CORPUS / "texts"], tmp_path / "a.duckdb", jobs=1)
    assert result.documents == len(NAMES) - 1
    assert "is linked to A" in result.errors[0][1]


@pytest.fixture
def rows(tmp_path, monkeypatch):
    """A file of rows, read as readers of such files do."""
    file = tmp_path / "rows.many"
    found = [Source(f"rows.many#{n}", TEXT, "utf-8", file.as_posix(), "many") for n in range(150)]
    found[7] = SetAside("rows.many#7", "no text", file.as_posix())
    found[9] = found[8]  # the same name twice
    found[11] = Source("rows.many#11", "\ud800" + TEXT, "utf-8", file.as_posix(), "many")
    file.touch()
    for module in (plan, batch):
        monkeypatch.setattr(module, "is_streamed", lambda path: path.suffix == ".many")
    nothing = [SetAside("empty.many", "holds no documents", (tmp_path / "empty.many").as_posix())]
    monkeypatch.setattr(
        plan, "read_documents", lambda path, options: iter(found if path == file else nothing)
    )
    return file


@pytest.mark.parametrize("jobs", [1, 2])
def test_rows_are_documents(tmp_path, rows, jobs):
    empty = tmp_path / "empty.many"
    empty.touch()
    result = convert([rows, empty], tmp_path / "a.duckdb", jobs=jobs)
    assert (result.documents, result.set_aside) == (149, 2)
    assert [reason for _, reason in result.errors] == ["no text", "holds no documents"]
    with duckdb.connect(str(tmp_path / "a.duckdb"), read_only=True) as connection:
        names = [name for (name,) in connection.execute("SELECT document FROM documents").fetchall()]
        files = connection.execute(
            "SELECT file, format, encoding, documents, set_aside FROM files"
        ).fetchall()
        renamed = connection.execute("SELECT document, message FROM warnings WHERE code = 'repeated_name'")
        assert renamed.fetchall() == [("rows.many#8 (2)", "another document has this name too: rows.many#8")]
        (start, end) = connection.execute(
            "SELECT start_char, end_char FROM amounts WHERE document = 'rows.many#11'"
        ).fetchone()
    assert ("\ud800" + TEXT)[start:end] == "1.18亿元"
    assert names == [f"rows.many#{n}" if n != 9 else "rows.many#8 (2)" for n in range(150) if n != 7]
    assert files == [
        (rows.as_posix(), "many", "utf-8", 149, 1),
        (empty.as_posix(), None, None, 0, 1),
    ]


def test_rows_are_resumed(tmp_path, rows, monkeypatch):
    run = batch.run
    done = []

    def stops(*arguments):
        if done:
            raise KeyboardInterrupt
        done.append(run(*arguments))
        return done[-1]

    monkeypatch.setattr(batch, "run", stops)
    with pytest.raises(KeyboardInterrupt):
        convert([rows], tmp_path / "a.jsonl", jobs=1)
    monkeypatch.setattr(batch, "run", run)
    convert([rows], tmp_path / "a.jsonl", jobs=1, resume=True)
    convert([rows], tmp_path / "b.jsonl", jobs=1)
    assert (tmp_path / "a.jsonl").read_bytes() == (tmp_path / "b.jsonl").read_bytes()
    assert len((tmp_path / "a.jsonl").read_text(encoding="utf-8").splitlines()) == 149


def test_a_file_of_unknown_text_is_set_aside_with_its_reason(tmp_path):
    (tmp_path / "a.txt").write_text(TEXT, encoding="gb18030")
    (tmp_path / "b.txt").write_bytes(b"\x89PNG\0\0" * 100)
    convert([tmp_path], tmp_path / "out.duckdb", jobs=1)
    with duckdb.connect(str(tmp_path / "out.duckdb"), read_only=True) as connection:
        files = connection.execute("SELECT file, encoding, documents, set_aside FROM files").fetchall()
        document = connection.execute(
            "SELECT encoding, chars, version, length(hash) FROM documents"
        ).fetchone()
    names = [(tmp_path / name).as_posix() for name in ("a.txt", "b.txt")]
    assert files == [(names[0], decode(TEXT.encode("gb18030"))[1], 1, 0), (names[1], None, 0, 1)]
    assert document == ("gb18030", len(TEXT), __version__, 32)


@pytest.mark.usefixtures("gold_pipeline")
def test_the_workbook_opens_in_libreoffice(tmp_path):
    program = shutil.which("soffice") or shutil.which("libreoffice")
    if program is None:
        pytest.skip("LibreOffice is not installed")
    convert([CORPUS / "texts"], tmp_path / "a.xlsx", jobs=1)
    command = [program, f"-env:UserInstallation={(tmp_path / 'home').as_uri()}", "--headless"]
    command += [
        "--convert-to",
        "csv:Text - txt - csv (StarCalc):44,34,76,1,,0,false,true,false,false,false,-1",
    ]
    subprocess.run(
        [*command, "--outdir", tmp_path, tmp_path / "a.xlsx"], check=True, capture_output=True, timeout=180
    )
    projects = (tmp_path / "a-projects.csv").read_text(encoding="utf-8").splitlines()
    assert projects[0].startswith("Project,Total investment,Currency,Stage,Start")
    amounts = (tmp_path / "a-amounts.csv").read_text(encoding="utf-8").splitlines()
    assert projects[1].startswith("丹江干流龙驹寨至商镇段生态修复及堤防提升工程,270000000,CNY,total")
    assert len(amounts) > 500
    assert {path.name for path in tmp_path.glob("a-*.csv")} == {
        f"a-{name}.csv"
        for name in (
            "projects", "amounts", "capacities", "dates", "officials", "groups", "articles", "files", "errors",
        )
    }  # fmt: skip


def test_a_sheet_that_is_full_goes_on_in_another(tmp_path, monkeypatch):
    import openpyxl

    from govextract.io import workbook

    monkeypatch.setattr(workbook, "MOST_ROWS", 3)
    for number in range(5):
        (tmp_path / f"{number}.txt").write_text(
            f"=总投资{number + 1}亿元的玉泉糖醇项目开工。", encoding="utf-8"
        )
    convert([tmp_path], tmp_path / "a.xlsx", jobs=1)
    book = openpyxl.load_workbook(tmp_path / "a.xlsx")
    assert book.sheetnames[:6] == [
        "projects",
        "projects 2",
        "projects 3",
        "amounts",
        "amounts 2",
        "amounts 3",
    ]
    values = [
        row[1].value
        for name in book.sheetnames
        if name.startswith("amounts")
        for row in list(book[name].rows)[1:]
    ]
    assert values == [n * 100_000_000 for n in range(1, 6)]
    sheet = book["articles"]
    assert book["projects"]["B2"].number_format == "#,##0"
    assert sheet.freeze_panes == "B2"
    assert sheet.auto_filter.ref
    assert all(cell.data_type != "f" for name in book.sheetnames for row in book[name].rows for cell in row)


def test_what_is_no_output_is_not_replaced(tmp_path):
    (tmp_path / "a.txt").write_text(TEXT, encoding="utf-8")
    (tmp_path / "out.parquet").mkdir()
    (tmp_path / "out.parquet" / "thesis.txt").touch()
    with pytest.raises(GovextractError, match="holds other files"):
        convert([tmp_path / "a.txt"], tmp_path / "out.parquet")
