"""What is built: the same bytes each time, with all that it needs, and types that hold for users."""

from __future__ import annotations

import hashlib
import os
import re
import subprocess
import sys
import tarfile
import zipfile

import pytest
from support import ROOT

EPOCH = "1600000000"


@pytest.fixture(scope="module")
def built(tmp_path_factory):
    """Two builds of one checkout, apart in time and place."""
    folders = []
    for name in ("first", "second"):
        folder = tmp_path_factory.mktemp(name)
        command = [sys.executable, "-m", "build", "--no-isolation", "--outdir", str(folder), str(ROOT)]
        environment = {**os.environ, "SOURCE_DATE_EPOCH": EPOCH, "TZ": f"UTC{len(folders)}", "LC_ALL": "C"}
        subprocess.run(command, check=True, capture_output=True, env=environment)
        folders.append(folder)
    return folders


def test_two_builds_are_the_same(built):
    first, second = (
        {path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in folder.iterdir()}
        for folder in built
    )
    assert {name.rpartition(".")[2] for name in first} == {"whl", "gz"}
    assert first == second


def test_the_wheel_holds_what_it_needs(built):
    (wheel,) = built[0].glob("*.whl")
    with zipfile.ZipFile(wheel) as archive:
        names = set(archive.namelist())
    for path in (
        *ROOT.glob("lexicons/*.tsv"),
        ROOT / "govextract" / "py.typed",
        ROOT / "govextract" / "markup.css",
    ):
        assert (
            f"govextract/{path.relative_to(path.parents[1] if path.suffix == '.tsv' else ROOT / 'govextract')}"
            in names
        )
    assert not {name.partition("/")[0] for name in names} - {
        "govextract",
        wheel.name.partition("-py")[0] + ".dist-info",
    }


def test_the_source_holds_its_tests(built):
    (source,) = built[0].glob("*.tar.gz")
    with tarfile.open(source) as archive:
        names = {name.partition("/")[2] for name in archive.getnames()}
    assert {
        "pyproject.toml",
        "LICENSE",
        "tests/test_package.py",
        "fuzz/targets.py",
        "tests/lowest.txt",
    } <= names
    assert not any(re.search(r"(?:^|/)(?:\.git|__pycache__|\.venv)(?:/|$)", name) for name in names)


def test_the_types_hold_for_users(tmp_path):
    script = tmp_path / "read_reports.py"
    script.write_text((ROOT / "examples" / "read_reports.py").read_text(encoding="utf-8"), encoding="utf-8")
    command = [
        sys.executable,
        "-m",
        "mypy",
        "--strict",
        "--config-file=",
        "--cache-dir",
        str(tmp_path / "cache"),
    ]
    environment = {**os.environ, "MYPYPATH": ""}
    done = subprocess.run(
        [*command, str(script)], check=False, capture_output=True, text=True, env=environment, cwd=tmp_path
    )
    assert done.returncode == 0, done.stdout
    wrong = script.read_text(encoding="utf-8").replace("total.value if", "total.text if")
    script.write_text(wrong, encoding="utf-8")
    done = subprocess.run(
        [*command, str(script)], check=False, capture_output=True, text=True, env=environment, cwd=tmp_path
    )
    assert "incompatible type" in done.stdout


def test_the_example_runs():
    command = [sys.executable, str(ROOT / "examples" / "read_reports.py"), str(ROOT / "corpus" / "texts")]
    done = subprocess.run(command, check=False, capture_output=True, text=True, encoding="utf-8")
    assert done.returncode == 0
    assert len(done.stdout.splitlines()) > 100


def test_the_lowest_versions_are_those_that_are_declared():
    declared = (ROOT / "pyproject.toml").read_text(encoding="utf-8").partition("\ndev = [")[0]
    lowest = dict(
        re.findall(
            r"^([\w.-]+)==([\d.]+)$",
            (ROOT / "tests" / "lowest.txt").read_text(encoding="utf-8"),
            re.MULTILINE,
        )
    )
    bounds = dict(re.findall(r'"([\w.-]+)(?:\[[^\]]*\])?>=([\d.]+)"', declared))
    del bounds["hatchling"], bounds["pyspark"]
    assert {name: lowest.get(name) for name in bounds} == bounds
