"""Files from strangers: odd names, links, places, formulas, archives, and markup that must stay text."""

from __future__ import annotations

import csv
import http.server
import io
import os
import re
import shutil
import sqlite3
import subprocess
import threading
import zipfile
from contextlib import closing

import pytest
from inputs import TEXT

from govextract import convert
from govextract.errors import GovextractError
from govextract.io.readers import find_files, read_bytes
from govextract.io.sources import SetAside
from govextract.io.tables import PROJECT_TABLE, TABLES
from govextract.io.writers import csv_text
from govextract.pipeline import Pipeline
from govextract.view import view

PROJECT = "总投资1.18亿元的玉泉糖醇项目开工。"
NAMES = [
    "\x1b[31mred\x07.txt", "line\nbreak.txt", "tab\t.txt", "=cmd|' 'A1.txt", "长" * 80 + ".txt", "a'\"<b>&.txt", " .txt",
    "-rf.txt", "＝1+1.txt", "\u202etxt.exe.txt",
]  # fmt: skip
OUTPUTS = ["o.jsonl", "o.duckdb", "o.sqlite", "o.xlsx", "o.parquet", "o.csv"]


@pytest.fixture
def folder(tmp_path):
    made = tmp_path / "in"
    made.mkdir()
    return made


@pytest.mark.parametrize("out", OUTPUTS)
def test_odd_names_are_read_and_written(folder, tmp_path, out):
    for name in NAMES:
        (folder / name).write_text(PROJECT, encoding="utf-8")
    with open(os.fsencode(folder) + b"/\xff\xfe\xb9.txt", "wb") as file:  # noqa: PTH123 - no str has this name
        file.write(PROJECT.encode())
    result = convert([folder], tmp_path / out, jobs=1)
    assert (result.documents, result.project_count, result.errors) == (len(NAMES) + 1, len(NAMES) + 1, [])


def test_links_that_lead_nowhere_or_out_of_the_folder(folder, tmp_path):
    outside = tmp_path / "outside"
    outside.mkdir()
    (outside / "secret.txt").write_text(PROJECT, encoding="utf-8")
    (folder / "a.txt").write_text(PROJECT, encoding="utf-8")
    (folder / "loop.txt").symlink_to(folder / "loop.txt")
    (folder / "one.txt").symlink_to(folder / "two.txt")
    (folder / "two.txt").symlink_to(folder / "one.txt")
    (folder / "gone.txt").symlink_to(folder / "nothing.txt")
    (folder / "again.txt").symlink_to(folder / "a.txt")
    (folder / "self").symlink_to(folder)
    (folder / "out").symlink_to(outside)
    (folder / "s.txt").symlink_to(outside / "secret.txt")
    assert not any("secret" in str(path.resolve()) for path in find_files([folder]) if path.exists())
    result = convert([folder], tmp_path / "out.sqlite", jobs=1)
    assert result.documents == 1
    assert {name.rpartition("/")[2] for name, _ in result.errors} <= {
        "loop.txt",
        "one.txt",
        "two.txt",
        "gone.txt",
    }
    assert {"loop.txt", "gone.txt"} <= {name.rpartition("/")[2] for name, _ in result.errors}


@pytest.mark.parametrize("out", ["o.jsonl", "o.duckdb", "o.sqlite", "o.xlsx"])
def test_an_output_that_is_a_folder_says_so(folder, tmp_path, out):
    (folder / "a.txt").write_text(PROJECT, encoding="utf-8")
    (tmp_path / out).mkdir()
    with pytest.raises(GovextractError, match="a folder; name a file"):
        convert([folder], tmp_path / out)
    assert list((tmp_path / out).iterdir()) == []


@pytest.mark.parametrize("out", ["o.jsonl", "o.csv", "o.parquet", "tables"])
def test_an_output_inside_the_input_is_not_read_again(folder, out):
    (folder / "a.txt").write_text(PROJECT, encoding="utf-8")
    (folder / "bad.txt").write_bytes(b"\0" * 99)
    for _ in range(2):
        result = convert([folder], folder / out, jobs=1)
        assert (result.documents, result.set_aside) == (1, 1)


def test_an_output_never_replaces_what_is_read(folder):
    rows = folder / "rows.jsonl"
    rows.write_text('{"text": "总投资2亿元"}\n', encoding="utf-8")
    before = rows.read_bytes()
    with pytest.raises(GovextractError, match="the output would replace it"):
        convert([rows], rows)
    assert rows.read_bytes() == before


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠"])
def test_no_cell_of_a_table_begins_as_a_formula(start):
    for table in (*TABLES, PROJECT_TABLE):
        row = tuple(f"{start}1+1|{n}" for n in range(len(table.columns)))
        _, cells = csv.reader(io.StringIO(csv_text(table, [row]), newline=""))
        assert cells == [f"'{cell}" for cell in row]


def test_numbers_below_zero_stay_numbers():
    table = next(table for table in TABLES if table.name == "amounts")
    row = tuple(-1 if column.type == "integer" else None for column in table.columns)
    assert "'" not in csv_text(table, [row])


def test_formulas_in_names_reach_no_spreadsheet_as_such(folder, tmp_path):
    import openpyxl

    (folder / '=HYPERLINK("x").txt').write_text(PROJECT, encoding="utf-8")
    (folder / "b.txt").write_text("@SUM(1)项目开工\n" + PROJECT, encoding="utf-8")
    convert([folder], tmp_path / "o.xlsx", jobs=1)
    book = openpyxl.load_workbook(tmp_path / "o.xlsx")
    kinds = {cell.data_type for sheet in book for row in sheet.iter_rows() for cell in row}
    assert "f" not in kinds
    assert not any(cell.hyperlink for sheet in book for row in sheet.iter_rows() for cell in row)
    convert([folder], tmp_path / "o.csv", jobs=1)
    for path in (tmp_path / "o.csv").iterdir():
        with path.open(encoding="utf-8-sig", newline="") as stream:
            assert not any(cell.startswith(tuple("=@＝")) for row in csv.reader(stream) for cell in row)


def test_sql_in_names_is_text(folder, tmp_path):
    name = "a'); DROP TABLE projects; --.txt"
    (folder / name).write_text(PROJECT, encoding="utf-8")
    convert([folder], tmp_path / "o.sqlite", jobs=1)
    with closing(sqlite3.connect(tmp_path / "o.sqlite")) as database:
        (found,) = database.execute("SELECT document FROM projects").fetchone()
    assert found.endswith(name)


@pytest.mark.parametrize(
    "name", ["/etc/passwd.txt", "C:\\x.txt", "a\n.txt", "\x1b[2J.txt", "长" * 20_000 + ".txt"]
)
def test_names_in_archives_are_names(name, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr(name, TEXT)
    (source,) = read_bytes(file.getvalue(), "z.zip")
    assert not isinstance(source, SetAside)
    assert list(tmp_path.iterdir()) == []


def test_a_nameless_file_in_an_archive_costs_only_itself():
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr("a.txt", TEXT)
        archive.writestr("#.txt", TEXT)
    name = b"#.txt"
    data = file.getvalue()
    at = data.rindex(name)
    # The directory's entry for the second file says that its name has no characters, and five of comment.
    data = bytearray(data)
    data[at - 18 : at - 16], data[at - 14 : at - 12] = b"\0\0", b"\5\0"
    (source,) = read_bytes(bytes(data), "z.zip")
    assert source.name == "z.zip/a.txt"


# --- In a browser --------------------------------------------------------------------------------------------

RUN = "document.documentElement.setAttribute('data-ran','1')"
HOSTILE = """<script>RUN</script><img src="URL/img" onerror="RUN"><svg onload="RUN"><body onload="RUN">
<style>@import url(URL/css); body{background:url(URL/bg)}</style><link rel=stylesheet href="URL/link">
<iframe src="javascript:parent.RUN"></iframe><iframe srcdoc="<script>parent.RUN</script>"></iframe>
<a href="javascript:RUN" autofocus onfocus="RUN">x</a><meta http-equiv=refresh content="0;url=URL/meta">
<details open ontoggle="RUN"><object data="URL/object"><video src="URL/video" onerror="RUN"></details>
"><script>RUN</script>'><script>RUN</script>--><script>RUN</script></title></textarea></style><script>RUN</script>
总投资1.18亿元的玉泉<img src=URL/name onerror=RUN>糖醇项目开工，县委书记王<b onmouseover=RUN>林出席。"""


@pytest.fixture
def requests():
    """Addresses that were asked for, and the server that hears of them."""
    heard = []

    class Listener(http.server.BaseHTTPRequestHandler):
        def do_GET(self):
            heard.append(self.path)
            self.send_response(204)
            self.end_headers()

        def log_message(self, *_):
            pass

    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Listener)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield heard, f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()


def shown(page, profile):
    """A page's document after a browser has shown it."""
    browser = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
    if browser is None:
        pytest.skip("no Chromium here")
    command = [
        browser, "--headless", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", f"--user-data-dir={profile}",
        "--virtual-time-budget=2000", "--dump-dom", page.as_uri(),
    ]  # fmt: skip
    done = subprocess.run(command, capture_output=True, timeout=120, check=False)
    if done.returncode or not done.stdout:
        pytest.skip(f"Chromium does not run here: {done.stderr[-200:]!r}")
    return done.stdout.decode("utf-8", "replace")


def test_markup_in_a_text_is_text_in_a_browser(folder, tmp_path, requests):
    heard, address = requests
    hostile = HOSTILE.replace("RUN", RUN).replace("URL", address)
    control = tmp_path / "control.html"
    control.write_text(f"<html>{hostile}</html>", encoding="utf-8")
    profile = tmp_path / "profile"
    assert "data-ran" in shown(control, profile).partition(">")[0]  # the page is hostile indeed
    assert heard
    heard.clear()
    (folder / "a.txt").write_text(
        f"{hostile}\n2021年4月2日 来源：{hostile[:60]}\n{hostile}", encoding="utf-8"
    )
    (folder / "<img src=x onerror=alert(1)>.txt").write_text(PROJECT, encoding="utf-8")
    result = view([folder], tmp_path / "out", Pipeline())
    assert result.documents == 2
    pages = [result.index, *sorted((tmp_path / "out" / "pages").iterdir())]
    pages.append(tmp_path / "report.html")
    Pipeline().parse(hostile).to_html(pages[-1])
    for page in pages:
        document = shown(page, profile)
        head = re.search(r"<html[^>]*>", document)
        assert head is not None
        assert "data-ran" not in head[0]
        assert re.search(r"<(?:script|iframe|img|svg|object|video|link|base)\b", document) is None
        assert re.search(r"<[^>]+\s(?:on\w+|srcdoc)=", document) is None
        assert re.search(r"<[^>]+(?:href|src)=[\"']?\s*javascript:", document) is None
    assert heard == []
