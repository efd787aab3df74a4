"""Spark on a cluster of its own: a master and two workers in processes of this machine."""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path

import pyarrow as pa
import pytest
from support import CORPUS, NAMES, corpus_text

import govextract
from govextract import arrow
from govextract.errors import GovextractError

pyspark = pytest.importorskip("pyspark")
if shutil.which("java") is None and "JAVA_HOME" not in os.environ:
    pytest.skip("Spark needs Java, which is not here", allow_module_level=True)
pytestmark = [
    pytest.mark.skipif(sys.platform != "linux", reason="finds the executors in /proc"),
    pytest.mark.filterwarnings("ignore"),  # pyspark's own
]


@pytest.fixture(scope="module")
def session():
    from pyspark.sql import SparkSession

    before = dict(os.environ)
    os.environ["SPARK_HOME"] = str(Path(pyspark.__file__).parent)
    os.environ["PYSPARK_PYTHON"] = sys.executable
    os.environ["SPARK_LOCAL_IP"] = "127.0.0.1"
    settings = {
        "spark.ui.enabled": "false",
        "spark.driver.host": "127.0.0.1",
        "spark.driver.memory": "512m",
        "spark.sql.shuffle.partitions": "2",
        "spark.default.parallelism": "4",
        "spark.task.maxFailures": "8",
        "spark.executorEnv.PYTHONPATH": str(Path(govextract.__file__).parent.parent),
    }
    builder = SparkSession.builder.master("local-cluster[2,1,1024]").appName("govextract tests")
    for name, value in settings.items():
        builder = builder.config(name, value)
    session = builder.getOrCreate()
    session.sparkContext.setLogLevel("OFF")
    yield session
    session.stop()
    os.environ.clear()
    os.environ.update(before)


@pytest.fixture(scope="module")
def texts():
    return [(name, corpus_text(name)) for name in NAMES[:16]]


@pytest.fixture(scope="module")
def expected(texts):
    names, contents = zip(*texts, strict=True)
    return arrow.tables(arrow.extract(pa.RecordBatch.from_pydict({"id": names, "text": contents})))


def rows(table):
    return sorted(map(repr, table))


def same(records, expected):
    assert set(records) == set(expected)
    for kind in ("documents", "amounts", "projects", "project_table", "errors"):
        found = [row.asDict(recursive=True) for row in records[kind].collect()]
        assert rows(found) == rows(expected[kind].to_pylist()), kind


def executors():
    """The processes of this machine that do Spark's work for this one."""
    found = []
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            command = (folder / "cmdline").read_bytes()
            parents = ancestors(int(folder.name))
        except (FileNotFoundError, ProcessLookupError):
            continue
        if b"CoarseGrainedExecutorBackend" in command and b"java" in command and os.getpid() in parents:
            found.append(int(folder.name))
    return found


def ancestors(process):
    found = []
    while process > 1:
        process = int(Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()[1])
        found.append(process)
    return found


def test_a_cluster_finds_what_one_machine_finds_though_a_worker_is_killed(session, texts, expected):
    df = session.createDataFrame(texts, "id string, text string").repartition(8)
    records = govextract.spark.extract(df)
    killed = []

    def kill():
        tracker = session.sparkContext.statusTracker()
        end = time.monotonic() + 60
        while time.monotonic() < end and not killed:
            stages = [tracker.getStageInfo(stage) for stage in tracker.getActiveStageIds()]
            if any(stage and stage.numTasks == 8 and 0 < stage.numCompletedTasks < 7 for stage in stages):
                for process in executors()[:1]:
                    os.kill(process, signal.SIGKILL)
                    killed.append(process)
            time.sleep(0.02)

    killer = threading.Thread(target=kill)
    killer.start()
    same(records, expected)
    killer.join()
    assert killed, "the job was over before a worker could be killed"
    records.unpersist()


def test_lexicons_travel_with_the_job(session, tmp_path):
    (tmp_path / "words").mkdir()
    (tmp_path / "words" / "currencies.tsv").write_text(
        "word\tcode\tscale\tside\n滨河币\tXTS\t1\tafter\n", encoding="utf-8"
    )
    text = "总投资3亿滨河币的玉泉糖醇项目开工。"
    df = session.createDataFrame([("a", text)], "id string, text string")
    alone = govextract.Pipeline(tmp_path / "words").parse(text)
    assert [a.currency for a in alone.amounts] == ["XTS"]
    found = govextract.spark.extract(df, lexicons=[tmp_path / "words"])["amounts"].collect()
    assert [row["currency"] for row in found] == ["XTS"]


def test_a_column_that_is_not_there_says_so(session):
    df = session.createDataFrame([("a", "b")], "id string, body string")
    with pytest.raises(GovextractError, match="no column 'text'; there are: id, body"):
        govextract.spark.extract(df)


def test_files_are_read_on_the_cluster(session, tmp_path):
    folder = tmp_path / "in"
    folder.mkdir()
    for name in NAMES[:3]:
        shutil.copy(CORPUS / "texts" / f"{name}.txt", folder)
    (folder / "empty picture.txt").write_bytes(b"\x89PNG\0\0" * 100)
    records = govextract.spark.extract_files(session, str(folder))
    documents = {row["document"]: row for row in records["documents"].collect()}
    assert sorted(documents) == [(folder / f"{name}.txt").as_posix() for name in sorted(NAMES[:3])]
    assert {row["encoding"] for row in documents.values()} == {"utf-8"}
    (error,) = records["errors"].collect()
    assert error["document"] == (folder / "empty picture.txt").as_posix()
    assert "no text" in error["error"]


def test_the_command_submits_a_table(tmp_path):
    import duckdb

    lines = [json.dumps({"name": name, "body": corpus_text(name)}, ensure_ascii=False) for name in NAMES[:2]]
    (tmp_path / "rows.jsonl").write_text("\n".join(lines), encoding="utf-8")
    command = [
        sys.executable,
        "-m",
        "govextract.cli",
        "spark",
        "rows.jsonl",
        "-o",
        "out",
        "--master",
        "local[1]",
    ]
    environment = {**os.environ, "SPARK_LOCAL_IP": "127.0.0.1", "PYSPARK_PYTHON": sys.executable}
    environment.pop("SPARK_HOME", None)
    done = subprocess.run(
        [*command, "--text-column", "body", "--id-column", "name"],
        cwd=tmp_path, env=environment, capture_output=True, text=True, check=False, timeout=300,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    assert done.stdout.startswith("2 documents, ")
    names = duckdb.sql(f"SELECT document FROM '{tmp_path}/out/documents.parquet/*.parquet'").fetchall()
    assert sorted(names) == [(name,) for name in sorted(NAMES[:2])]
