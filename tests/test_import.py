"""Importing the package costs next to nothing, says nothing and writes nothing."""

from __future__ import annotations

import os
import subprocess
import sys
import time

import pytest

import govextract

HEAVY = (
    "jieba",
    "opencc",
    "pydantic",
    "spacy",
    "typer",
    "rich",
    "regex",
    "duckdb",
    "pandas",
    "pyarrow",
    "pyspark",
    "xlsxwriter",
    "charset_normalizer",
)


def run(code: str, cwd: str | None = None) -> subprocess.CompletedProcess[str]:
    environment = {**os.environ, "PYTHONDONTWRITEBYTECODE": "1"}
    return subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=cwd, env=environment
    )


def test_import_is_silent_and_writes_nothing(tmp_path):
    done = run("import govextract; govextract.__version__", cwd=str(tmp_path))
    assert done.stdout == done.stderr == ""
    assert list(tmp_path.iterdir()) == []


def test_import_loads_nothing_heavy():
    code = f"import sys, govextract; print([name for name in {HEAVY} if name in sys.modules])"
    assert run(code).stdout.strip() == "[]"


def test_import_is_light():
    code = "import time; t = time.perf_counter(); import govextract; print(time.perf_counter() - t)"
    assert min(float(run(code).stdout) for _ in range(3)) < 0.150


def test_parsing_prints_and_writes_nothing(tmp_path):
    done = run("import govextract; govextract.parse('总投资1.18亿元的玉泉糖醇项目开工。')", cwd=str(tmp_path))
    assert done.stdout == done.stderr == ""
    assert list(tmp_path.iterdir()) == []


def test_every_public_name_is_there():
    for name in govextract.__all__:
        assert getattr(govextract, name) is not None
        assert name in dir(govextract)


def test_unknown_name_is_an_attribute_error():
    with pytest.raises(AttributeError, match="no_such_name"):
        govextract.no_such_name  # noqa: B018


def test_first_result_comes_quickly():
    begin = time.perf_counter()
    run("import govextract; govextract.parse('总投资1.18亿元的玉泉糖醇项目开工。')")
    assert time.perf_counter() - begin < 5  # far above what it takes; a dictionary loaded twice would show
