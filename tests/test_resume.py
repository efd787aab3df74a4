"""A batch is killed, starved and shut out, and goes on: nothing lost, nothing doubled, the content the same."""

from __future__ import annotations

import contextlib
import hashlib
import os
import random
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import duckdb
import pytest
import slow_batch

from govextract import batch
from govextract.batch import convert, processes
from govextract.errors import GovextractError
from govextract.io.tables import PROJECT_TABLE, TABLES
from govextract.pipeline import Pipeline

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="looks at processes in /proc")

DOCUMENTS = 120
SCRIPT = Path(slow_batch.__file__)


@pytest.fixture
def texts(tmp_path):
    return make_texts(tmp_path / "in")


def make_texts(folder, documents=DOCUMENTS, odd=()):
    folder.mkdir()
    for number in range(documents):
        word = dict(odd).get(number, "总投资")
        (folder / f"{number:04}.txt").write_text(f"{number} {word}项目开工，记得看看。", encoding="utf-8")
    return folder


@pytest.fixture(scope="module")
def expected(tmp_path_factory):
    """The content of a batch that nothing happened to, and how long it took."""
    folder = tmp_path_factory.mktemp("whole")
    make_texts(folder / "in")
    begin = time.monotonic()
    code, said = finish(folder)
    assert code == 0, said
    return content(folder / "out.duckdb"), time.monotonic() - begin


def start(folder, *arguments, out="out.duckdb", **options):
    command = [sys.executable, str(SCRIPT), "batch", "in", "-o", out, "--jobs", "2", *arguments]
    environment = {**os.environ, "PYTHONPATH": str(SCRIPT.parent), "SLOW": "0.02"}
    return subprocess.Popen(
        command,
        cwd=folder,
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        **options,
    )


def finish(folder, *arguments, **options):
    process = start(folder, *arguments, **options)
    out, err = process.communicate(timeout=120)
    return process.returncode, out + err


def content(database):
    digest = hashlib.sha256()
    with duckdb.connect(str(database), read_only=True) as connection:
        for table in (*TABLES, PROJECT_TABLE):
            rows = connection.execute(f'SELECT * FROM "{table.name}"').fetchall()
            digest.update(repr((table.name, rows)).encode())
            if table.name == "documents":
                names = [row[0] for row in rows]
                assert len(names) == len(set(names))
    return digest.hexdigest()


def children(process):
    found = []
    with contextlib.suppress(FileNotFoundError):
        for tasks in Path(f"/proc/{process.pid}/task").iterdir():
            found += map(int, (tasks / "children").read_text().split())
    return found


def segments(folder):
    return len(list((folder / "out.duckdb.part").glob("*.arrow")))


def wait_until(condition, seconds=60):
    end = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < end
        time.sleep(0.01)


def test_killed_at_ten_moments(tmp_path, texts, expected):
    whole, seconds = expected
    rng = random.Random(20)
    ends = []
    for _ in range(10):
        # A run that has little left is soon over; the moment then finds nobody, and the next begins anew.
        process = start(tmp_path, "--resume")
        time.sleep(rng.uniform(0.3, 0.9) * seconds * rng.choice((0.5, 1)))
        process.kill()
        process.communicate()
        ends.append(process.returncode)
        if (tmp_path / "out.duckdb").exists():  # also where the kill came between its last rename and its end
            assert content(tmp_path / "out.duckdb") == whole
            (tmp_path / "out.duckdb").unlink()
        else:
            assert process.returncode != 0
    assert ends.count(-signal.SIGKILL) >= 5
    assert finish(tmp_path, "--resume")[0] == 0
    assert content(tmp_path / "out.duckdb") == whole
    assert sorted(path.name for path in tmp_path.iterdir()) == ["in", "out.duckdb"]


def test_killed_processes_are_replaced(tmp_path, texts, expected):
    process = start(tmp_path)
    killed = 0
    for number in range(1, 5):
        wait_until(lambda number=number: segments(tmp_path) >= 2 * number or process.poll() is not None)
        workers = [c for c in children(process) if b"spawn_main" in Path(f"/proc/{c}/cmdline").read_bytes()]
        if workers:
            os.kill(workers[number % len(workers)], signal.SIGKILL)
            killed += 1
    _, err = process.communicate(timeout=120)
    assert (process.returncode, killed >= 2) == (0, True), err
    assert content(tmp_path / "out.duckdb") == expected[0]


@pytest.mark.parametrize("how", [signal.SIGINT, signal.SIGTERM])
def test_stopped_by_the_user(tmp_path, texts, expected, how):
    process = start(tmp_path)
    wait_until(lambda: segments(tmp_path) > 2)
    process.send_signal(how)
    _, err = process.communicate(timeout=60)
    assert process.returncode == 130
    assert "--resume" in err
    assert "Traceback" not in err
    assert not (tmp_path / "out.duckdb").exists()
    code, said = finish(tmp_path)  # without --resume nothing is thrown away
    assert code == 2
    assert "add --resume" in said
    done = segments(tmp_path)
    assert done > 2
    assert finish(tmp_path, "--resume")[0] == 0
    assert content(tmp_path / "out.duckdb") == expected[0]


@pytest.fixture
def disk(tmp_path):
    """A small file system, and what changes it; needs leave to mount."""
    folder = tmp_path / "disk"
    folder.mkdir()

    def mount(*options):
        return (
            subprocess.run(["mount", *options, str(folder)], capture_output=True, check=False).returncode == 0
        )

    if shutil.which("mount") is None or not mount("-t", "tmpfs", "-o", "size=2m", "tmpfs"):
        pytest.skip("no leave to mount a file system")
    yield folder, lambda options: mount("-o", f"remount,{options}")
    subprocess.run(["umount", str(folder)], check=True)


def test_a_full_disk(disk, expected):
    folder, remount = disk
    make_texts(folder / "in")
    ballast = folder / "ballast"
    free = shutil.disk_usage(folder).free
    ballast.write_bytes(b"0" * (free - 120_000))
    code, said = finish(folder)
    assert code == 2
    assert "No space left" in said
    assert "Traceback" not in said
    assert segments(folder) > 0
    ballast.unlink()
    assert remount("size=50m")
    assert finish(folder, "--resume")[0] == 0
    assert content(folder / "out.duckdb") == expected[0]


def test_a_disk_that_fills_while_the_output_is_written(disk, expected):
    folder, remount = disk
    make_texts(folder / "in")
    (folder / "ballast").write_bytes(b"0" * (shutil.disk_usage(folder).free - 450_000))
    code, said = finish(folder)  # the segments fit, the database does not
    assert code == 2, said
    assert "cannot be written" in said or "could not write" in said
    assert "Traceback" not in said
    assert not (folder / "out.duckdb").exists()
    assert remount("size=50m")
    assert finish(folder, "--resume")[0] == 0
    assert content(folder / "out.duckdb") == expected[0]


def test_a_read_only_folder(tmp_path, texts, disk):
    folder, remount = disk
    assert remount("ro")
    code, said = finish(tmp_path, out=str(folder / "out.duckdb"))
    assert code == 2
    assert "cannot be written to" in said
    assert "Traceback" not in said


@pytest.fixture
def slow(monkeypatch):
    monkeypatch.setattr(processes, "_serve", slow_batch.serve)
    monkeypatch.setattr(Pipeline, "parse", slow_batch.parse)
    monkeypatch.setenv("SLOW", "0")


@pytest.mark.usefixtures("slow")
def test_deadly_and_hanging_documents_are_set_aside(tmp_path):
    folder = make_texts(tmp_path / "in", 40, {3: "deadly", 17: "deadly", 18: "hanging", 39: "deadly"})
    result = convert([folder], tmp_path / "a.duckdb", jobs=2, timeout=3)
    assert result.documents == 36
    reasons = {Path(name).stem: reason for name, reason in result.errors}
    assert sorted(reasons) == ["0003", "0017", "0018", "0039"]
    assert "longer than the 3 seconds" in reasons["0018"]
    assert all("ended the process" in reasons[name] for name in ("0003", "0017", "0039"))
    with duckdb.connect(str(tmp_path / "a.duckdb"), read_only=True) as connection:
        names = connection.execute("SELECT document FROM documents").fetchall()
        set_aside = connection.execute("SELECT count(*) FROM files WHERE set_aside = 1").fetchone()
    assert [name for (name,) in names] == sorted(name for (name,) in names)
    assert (len(names), set_aside) == (36, (4,))


@pytest.mark.usefixtures("slow")
def test_other_options_do_not_mix(tmp_path, texts, monkeypatch):
    stop_after(monkeypatch, 2)
    with pytest.raises(KeyboardInterrupt):
        convert([texts], tmp_path / "a.duckdb", jobs=1)
    with pytest.raises(GovextractError, match="other options"):
        convert([texts], tmp_path / "a.duckdb", jobs=1, resume=True, lexicons=[tmp_path])


@pytest.mark.usefixtures("slow")
def test_what_changed_since_is_read_again(tmp_path, texts, monkeypatch):
    stop_after(monkeypatch, 5)
    with pytest.raises(KeyboardInterrupt):
        convert([texts], tmp_path / "a.duckdb", jobs=1)
    monkeypatch.undo()
    monkeypatch.setattr(Pipeline, "parse", slow_batch.parse)
    (texts / "0001.txt").write_text("999 总投资项目开工，记得看看。", encoding="utf-8")
    (texts / "0002.txt").unlink()
    (texts / "0001a.txt").write_text("998 总投资项目开工，记得看看。", encoding="utf-8")
    parsed = counted(monkeypatch)
    result = convert([texts], tmp_path / "a.duckdb", jobs=1, resume=True)
    assert result.documents == DOCUMENTS
    assert len(parsed) < DOCUMENTS
    convert([texts], tmp_path / "b.duckdb", jobs=1)
    assert content(tmp_path / "a.duckdb") == content(tmp_path / "b.duckdb")


@pytest.mark.usefixtures("slow")
@pytest.mark.parametrize("out", ["a.duckdb", "a.sqlite", "a.parquet"])
def test_only_what_an_older_version_made_is_done_again(tmp_path, texts, monkeypatch, out):
    from govextract import arrow
    from govextract.batch import checkpoint

    monkeypatch.setattr(arrow, "__version__", "0.0.9")
    monkeypatch.setattr(checkpoint, "__version__", "0.0.9")
    convert([texts], tmp_path / out, jobs=1)
    (texts / "0007.txt").write_text("999 总投资项目开工，记得看看。", encoding="utf-8")
    monkeypatch.setattr(arrow, "__version__", "0.0.10")
    monkeypatch.setattr(checkpoint, "__version__", "0.0.10")
    parsed = counted(monkeypatch)
    convert([texts], tmp_path / out, jobs=1, since_version="0.0.9")
    assert len(parsed) == 1
    result = convert([texts], tmp_path / out, jobs=1, since_version="0.0.10", keep_projects=9)
    assert len(parsed) == DOCUMENTS  # the one of 0.0.10 was kept
    convert([texts], tmp_path / "whole.duckdb", jobs=1, keep_projects=9)
    assert result.documents == DOCUMENTS
    if out.endswith("duckdb"):
        assert content(tmp_path / out) == content(tmp_path / "whole.duckdb")


@pytest.mark.usefixtures("slow")
def test_versions_are_asked_for_where_there_are_some(tmp_path, texts):
    with pytest.raises(GovextractError, match="holds no versions"):
        convert([texts], tmp_path / "a.jsonl", jobs=1, since_version="0.1")
    with pytest.raises(GovextractError, match="no version"):
        convert([texts], tmp_path / "a.duckdb", jobs=1, since_version="new")
    (tmp_path / "a.duckdb").write_bytes(b"no database")
    with pytest.raises(GovextractError, match="cannot read it"):
        convert([texts], tmp_path / "a.duckdb", jobs=1, since_version="0.1")
    assert (tmp_path / "a.duckdb").read_bytes() == b"no database"


@pytest.mark.usefixtures("slow")
def test_two_batches_do_not_write_one_output(tmp_path, texts):
    from govextract.batch.checkpoint import Checkpoint

    one = Checkpoint(tmp_path / "a.duckdb", "", json=False)
    with pytest.raises(GovextractError, match="another batch is at work"):
        convert([texts], tmp_path / "a.duckdb", jobs=1)
    one.close(keep=True)
    assert convert([texts], tmp_path / "a.duckdb", jobs=1).documents == DOCUMENTS


def stop_after(monkeypatch, count):
    run = batch.run
    done = []

    def stops(*arguments):
        if len(done) == count:
            raise KeyboardInterrupt
        done.append(run(*arguments))
        return done[-1]

    monkeypatch.setattr(batch, "run", stops)


def counted(monkeypatch):
    parsed = []

    def parse(self, text, published=None, timeout=None):
        parsed.append(text)
        return slow_batch.parse(self, text, published)

    monkeypatch.setattr(Pipeline, "parse", parse)
    return parsed
