"""A folder of reports as a list of projects, with the types that the library gives: ``mypy --strict`` passes."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from pathlib import Path

import govextract


@dataclass(frozen=True)
class Found:
    """A project with its total investment, and the words of the text that say it."""

    document: str
    name: str
    yuan: Decimal | None
    words: str
    completion: date | None


def projects(folder: Path, timeout: float = 30) -> Iterator[Found]:
    """The projects of all files of a folder; what cannot be read is told of on the error output."""
    pipeline = govextract.Pipeline(records=["amounts", "dates", "projects"])
    for path in sorted(folder.glob("*.txt")):
        try:
            report = pipeline.parse_file(path, timeout=timeout)
        except govextract.GovextractError as error:
            print(f"{path}: {error}", file=sys.stderr)
            continue
        amounts = {amount.id: amount for amount in report.amounts}
        dates = {mention.id: mention for mention in report.dates}
        for project in report.projects:
            total = next((amounts[a] for a in project.amounts if amounts[a].stage == "total"), None)
            done = next((dates[link.date] for link in project.dates if link.event == "completion"), None)
            yield Found(
                path.name,
                project.name,
                total.value if total is not None and total.currency == "CNY" else None,
                report.text[total.start : total.end] if total is not None else "",
                done.end_date if done is not None else None,
            )


if __name__ == "__main__":
    for found in projects(Path(sys.argv[1])):
        print(found.document, found.name, found.yuan or "", found.completion or "")
