"""Which part of the branches the tests took, by package: ``python -m tools.branch_coverage coverage.json``.

``coverage.json`` is what ``pytest --cov --cov-report=json`` writes. The exit status is 1 where a package is below
`AT_LEAST`; ``--missing`` lists the branches that were not taken.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

AT_LEAST = {"text": 95.0, "extract": 95.0, "link": 95.0}
"""Percent of the branches of each package that the tests of the rules take."""


def shares(files: Mapping[str, Mapping[str, Any]]) -> dict[str, tuple[int, int]]:
    """The branches taken and all branches of each package.

    Args:
        files: the files of a report of coverage.py, by their paths.

    Example:
        >>> summary = {"covered_branches": 19, "num_branches": 20}
        >>> shares({"govextract/link/scene.py": {"summary": summary}})["link"]
        (19, 20)
    """
    found = dict.fromkeys(AT_LEAST, (0, 0))
    for path, measured in files.items():
        package = next((name for name in AT_LEAST if f"govextract/{name}/" in path.replace("\\", "/")), None)
        if package:
            taken, whole = found[package]
            summary = measured["summary"]
            found[package] = taken + summary["covered_branches"], whole + summary["num_branches"]
    return found


def main() -> None:
    """Print the shares; fail where one is too small or nothing was measured."""
    parser = argparse.ArgumentParser(description="branch coverage by package")
    parser.add_argument("report", type=Path, help="what pytest --cov --cov-report=json wrote")
    parser.add_argument("--missing", action="store_true", help="list the branches that were not taken")
    options = parser.parse_args()
    files = json.loads(options.report.read_text(encoding="utf-8"))["files"]
    failed = False
    for package, (taken, whole) in shares(files).items():
        percent = 100 * taken / whole if whole else 0.0
        failed |= percent < AT_LEAST[package]
        print(f"{package}/: {taken} of {whole} branches, {percent:.1f} %")
    if options.missing:
        for path, measured in sorted(files.items()):
            for line, to in measured["missing_branches"]:
                print(f"{path}: {line} -> {to if to > 0 else 'exit'}")
    if failed:
        sys.exit("fewer than AT_LEAST: add cases to tests/specs, or remove what no text reaches")


if __name__ == "__main__":
    main()
