"""Jobs that a report says a project brings: a record type for govextract."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import regex

from govextract.extract.mentions import Mentions
from govextract.lexicon import alternatives, read_table
from govextract.records import ExtraRecord, Qualifier
from govextract.text.document import Document
from govextract.text.numerals import NUMBER, parse_number


class Job(ExtraRecord):
    """Jobs; the span is their number with its measure word: 300余人.

    Attributes:
        count: how many.
        qualifier: how exact the number is.
        created: whether the jobs are new, rather than people who find one.
    """

    count: int
    qualifier: Qualifier
    created: bool


class JobExtension:
    """Finds jobs: 带动就业300余人, 提供就业岗位1.2万个."""

    name = "jobs"
    record = Job

    def __init__(self) -> None:
        rows = read_table(Path(__file__).with_name("cues.tsv"))
        self._created = {row["cue"]: row["created"] == "yes" for row in rows}
        self._pattern = regex.compile(
            rf"(?P<cue>{alternatives(self._created)})(?:将|可)?(?:约|超过?|近)?(?P<span>(?P<number>{NUMBER})[人个名])"
        )

    def extract(self, document: Document, mentions: Mentions) -> Iterator[Job]:
        """The jobs of a document."""
        for match in self._pattern.finditer(document.text):
            number = parse_number(match["number"])
            if number is not None:
                start, end = match.span("span")
                yield Job(
                    start=start,
                    end=end,
                    rule=f"jobs:{match['cue']}",
                    count=int(number.value),
                    qualifier=number.qualifier,
                    created=self._created[match["cue"]],
                )
