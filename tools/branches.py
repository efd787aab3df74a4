"""Share of the branches that a run of the tests took, package by package: ``python -m tools.branches --least 95``.

Reads what ``pytest --cov`` left. A branch is a way from a line with a choice to the next line; ``coverage report`` mixes
them with the lines.
"""

from __future__ import annotations

import argparse
import json
import sys
import tempfile
from pathlib import Path
from typing import Any

import coverage

PACKAGES = ("text", "extract", "link")


def shares(report: dict[str, Any]) -> dict[str, float]:
    """Per cent of the branches taken, for each package.

    Args:
        report: what ``coverage json`` writes.
    """
    taken: dict[str, list[int]] = {package: [0, 0] for package in PACKAGES}
    for file, measured in report["files"].items():
        package = next((p for p in PACKAGES if f"/govextract/{p}/" in "/" + file.replace("\\", "/")), None)
        if package is not None:
            taken[package][0] += measured["summary"]["covered_branches"]
            taken[package][1] += measured["summary"]["num_branches"]
    return {package: 100 * done / max(every, 1) for package, (done, every) in taken.items()}


def main() -> int:
    """Print the shares; 1 where one is below the least."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--least", type=float, default=95.0)
    least = parser.parse_args().least
    data = coverage.Coverage()
    data.load()
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "branches.json"
        data.json_report(outfile=str(file))
        found = shares(json.loads(file.read_text(encoding="utf-8")))
    for package, share in found.items():
        print(f"{package:8} {share:5.1f} % of the branches")
    low = [package for package, share in found.items() if share < least]
    if low:
        print(f"below {least:g} %: {', '.join(low)}; `coverage report --show-missing` tells which")
    return 1 if low else 0


if __name__ == "__main__":
    sys.exit(main())
