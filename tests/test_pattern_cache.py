"""Compiled patterns are kept from one process to the next, and nothing depends on it."""

from __future__ import annotations

import hashlib
import os
import pickle
import subprocess
import sys
from pathlib import Path

import pytest
import regex
from support import NAMES, corpus_text

from govextract.pattern_cache import MOST, PatternCache

PATTERN = r"(?P<number>\d+)(?<=[\p{N}])亿元|[一二三]亿"
COUNTED = """
import sys
import regex
calls = []
inner = regex._main._compile
def counted(*arguments, **named):
    calls.append(arguments[0])
    return inner(*arguments, **named)
regex._main._compile = counted
import govextract
sys.stdout.write(govextract.parse(sys.stdin.read()).to_json())
sys.stderr.write(str(len(set(calls))))
"""


def kept_in(file: Path, *patterns: str) -> PatternCache:
    cache = PatternCache(file)
    for pattern in patterns:
        cache.compile(pattern, regex.VERBOSE)
    cache.save()
    return cache


def written(file: Path, content: object) -> Path:
    payload = pickle.dumps(content)
    file.write_bytes(hashlib.sha256(payload).digest() + payload)
    return file


def test_a_kept_pattern_is_the_compiled_one(tmp_path):
    kept_in(tmp_path / "a" / "patterns.bin", PATTERN)
    kept = PatternCache(tmp_path / "a" / "patterns.bin").compile(PATTERN, regex.VERBOSE)
    fresh = regex.compile(PATTERN, regex.VERBOSE)
    assert (kept.pattern, kept.flags, kept.groupindex) == (fresh.pattern, fresh.flags, fresh.groupindex)
    text = "共12亿元，其中三亿，4元"
    assert [match.groupdict() for match in kept.finditer(text)] == [
        match.groupdict() for match in fresh.finditer(text)
    ]


def test_flags_tell_patterns_apart(tmp_path):
    cache = kept_in(tmp_path / "patterns.bin", "a b")
    assert cache.compile("a b", regex.VERBOSE).match("ab")
    assert not cache.compile("a b", 0).match("ab")


def test_nothing_new_writes_nothing(tmp_path):
    file = tmp_path / "patterns.bin"
    kept_in(file, PATTERN)
    before = file.stat().st_mtime_ns
    os.utime(file, ns=(before, before - 10**9))
    kept_in(file, PATTERN)
    assert file.stat().st_mtime_ns == before - 10**9
    kept_in(file, PATTERN, "[丙丁]")
    assert file.stat().st_mtime_ns != before - 10**9
    assert PatternCache(file)._read().keys() == {(PATTERN, regex.VERBOSE), ("[丙丁]", regex.VERBOSE)}
    assert [file.name for file in tmp_path.iterdir()] == ["patterns.bin"]


def test_patterns_of_old_lexicons_do_not_pile_up(tmp_path):
    file = tmp_path / "patterns.bin"
    compiled = regex.compile("甲")
    written(file, {(f"甲{number}", 0): compiled for number in range(MOST)})
    kept_in(file, PATTERN)
    assert list(PatternCache(file)._read()) == [(PATTERN, regex.VERBOSE)]


class _Told:
    def __reduce__(self) -> object:
        return os.mkdir, ("told",)


@pytest.mark.parametrize("content", [_Told(), {"a": _Told()}, ["no", "patterns"], None])
def test_a_strange_file_is_passed_over(tmp_path, monkeypatch, content):
    monkeypatch.chdir(tmp_path)
    file = written(tmp_path / "patterns.bin", content)
    assert PatternCache(file).compile(PATTERN, 0).search("3亿元")
    assert not Path("told").exists()


@pytest.mark.parametrize("cut", [0, 10, 40, 200, -1])
def test_a_damaged_file_is_passed_over_and_made_anew(tmp_path, cut):
    file = tmp_path / "patterns.bin"
    kept_in(file, PATTERN)
    whole = file.read_bytes()
    file.write_bytes(whole[:cut])
    assert kept_in(file, PATTERN).compile(PATTERN, regex.VERBOSE).search("3亿元")
    assert PatternCache(file)._read().keys() == {(PATTERN, regex.VERBOSE)}


def test_a_folder_that_cannot_be_written_harms_nothing(tmp_path):
    (tmp_path / "file").write_text("no folder")
    assert kept_in(tmp_path / "file" / "patterns.bin", PATTERN).compile(PATTERN, 0).search("3亿元")


def run(text: str, cache: Path | str) -> tuple[str, int]:
    done = subprocess.run(
        [sys.executable, "-c", COUNTED],
        input=text,
        capture_output=True,
        text=True,
        check=True,
        env={**os.environ, "GOVEXTRACT_CACHE": str(cache), "PYTHONUTF8": "1"},
    )
    return done.stdout, int(done.stderr)


def test_a_second_process_compiles_next_to_nothing(tmp_path):
    text = corpus_text(NAMES[0])
    first, compiled = run(text, tmp_path)
    second, again = run(text, tmp_path)
    assert first == second == run(text, "")[0]
    assert compiled > 300
    assert again < 40
    assert len(list(tmp_path.iterdir())) == 1
