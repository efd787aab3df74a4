"""README and docs are run: Python sessions, console sessions, docstrings; and their links lead somewhere."""

from __future__ import annotations

import doctest
import importlib.util
import os
import pkgutil
import re
import shutil
import subprocess
import sys
from itertools import accumulate
from pathlib import Path

import pytest
from support import ROOT

import govextract
from govextract.lexicon import Lexicons

PAGES = sorted([ROOT / "README.md", *ROOT.glob("docs/**/*.md")])
MODULES = sorted(m.name for m in pkgutil.walk_packages(govextract.__path__, "govextract."))
_FENCE = re.compile(r"(?:^<!-- needs: ([\w.]+) -->\n\n)?^```(\w*)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
_COMMAND = re.compile(r"^\$ (.*)\n((?:(?!\$ ).*\n)*)", re.MULTILINE)
_LINK = re.compile(r"\]\((?!https?:|#)([^)#]+)")
FLAGS = doctest.NORMALIZE_WHITESPACE | doctest.ELLIPSIS


def page_id(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


@pytest.fixture
def checkout(tmp_path, monkeypatch):
    """A folder that looks like the checkout to the reader of a page, where the page may write."""
    for name in ("corpus", "lexicons"):
        shutil.copytree(ROOT / name, tmp_path / name)
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.mark.parametrize("page", PAGES, ids=page_id)
def test_page_runs(page, checkout):
    """The blocks of a page in their order: ``console`` in a shell, ``python`` as a session or as a script.

    A block below ``<!-- needs: package -->`` is left out where the package is not installed.
    """
    names: dict[str, object] = {}
    text = page.read_text(encoding="utf-8")
    for match in _FENCE.finditer(text):
        needed, language, code = match.groups()
        if needed and not is_installed(needed):
            continue
        line = text.count("\n", 0, match.start()) + 1
        if language == "console":
            run_console(code)
        elif language in ("python", "pycon"):
            if ">>>" in code:
                run_session(code, names, f"{page_id(page)}:{line}", line)
            else:
                exec(compile(code, f"{page_id(page)}:{line}", "exec"), names)


def is_installed(package: str) -> bool:
    return all(importlib.util.find_spec(name) for name in accumulate(package.split("."), "{}.{}".format))


def run_session(code: str, names: dict[str, object], where: str, line: int) -> None:
    test = doctest.DocTestParser().get_doctest(code, names, where, where, line)
    report: list[str] = []
    doctest.DocTestRunner(optionflags=FLAGS).run(test, out=report.append, clear_globs=False)
    names.update(test.globs)
    assert not report, "".join(report)


def run_console(code: str) -> None:
    path = os.pathsep.join([str(Path(sys.executable).parent), os.environ["PATH"]])
    environment = {
        **os.environ,
        "PATH": path,
        "COLUMNS": "120",
        "NO_COLOR": "1",
        "PYTHONUTF8": "1",
        "LC_ALL": "C.UTF-8",
    }
    for command, expected in _COMMAND.findall(code):
        if "pip install" in command:  # this was done to get here
            command = command.partition(" && ")[2].removeprefix("pytest")  # noqa: PLW2901
        done = subprocess.run(
            ["bash", "-c", command], capture_output=True, encoding="utf-8", env=environment, check=False
        )
        assert done.returncode == 0, f"{command}\n{done.stderr}"
        if expected.strip():
            assert doctest.OutputChecker().check_output(expected, done.stdout, FLAGS), (
                f"{command}\n{done.stdout}"
            )


@pytest.mark.parametrize("page", [*PAGES, ROOT / "CONTRIBUTING.md", ROOT / "CHANGELOG.md"], ids=page_id)
def test_links_lead_somewhere(page):
    for target in _LINK.findall(page.read_text(encoding="utf-8")):
        assert (page.parent / target).exists(), target


def test_the_evidence_of_names_is_as_the_page_has_it():
    page = (ROOT / "docs" / "design.md").read_text(encoding="utf-8")
    rows = re.findall(r"^\| `(\w+)` \| [^|]+ \| ([^|]+) \|$", page, re.MULTILINE)
    rows = [(rule, example) for rule, example in rows if "`" in example]
    assert len(rows) > 10
    for rule, example in rows:
        found = govextract.parse(example.replace("`", "") + "。").projects
        shown = [(mention.text, project.rule) for project in found for mention in project.mentions]
        assert shown == [(name, rule) for name in re.findall("`([^`]+)`", example)], example


def test_every_lexicon_is_on_its_page():
    page = (ROOT / "docs" / "lexicons.md").read_text(encoding="utf-8")
    lexicons = Lexicons()
    for name in lexicons.names:
        row = next(line for line in page.splitlines() if line.startswith("| `") and f"`{name}`" in line)
        for column in lexicons.table(name)[0]:
            assert f"`{column}`" in row, f"{name}: {column}"
    for role in {row["role"] for row in lexicons.table("project_words")}:
        shown = re.search(rf"^\| `{role}` \|.*\| .*?`([^`]+)`.* \|$", page, re.MULTILINE)
        assert shown, role
        assert shown[1] in lexicons.words("project_words", role=role), f"{role}: {shown[1]}"


@pytest.mark.parametrize("module", MODULES)
def test_docstrings_run(module):
    failed, _ = doctest.testmod(importlib.import_module(module), optionflags=FLAGS)
    assert failed == 0


def test_every_module_says_what_it_is():
    for module in MODULES:
        assert importlib.import_module(module).__doc__, module
