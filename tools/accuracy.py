"""Score the corpus part by part and print a Markdown table: ``python -m tools.accuracy``.

``corpus/parts.json`` says which part a document belongs to: ``{"events-gansu": "test"}``. A document that it does not name
is of the development part, as is every document where there is no such file. ``--write`` puts the table into
``docs/accuracy.md``, between its two marks.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Mapping
from pathlib import Path

from govextract.evaluate import Counts, Scores, evaluate

ROOT = Path(__file__).resolve().parent.parent
CORPUS = ROOT / "corpus"
PAGE = ROOT / "docs" / "accuracy.md"
BEGIN, END = "<!-- scores -->", "<!-- end of scores -->"

PARTS = ("development", "test")

MEASURES = (
    ("amounts", "Amounts"),
    ("amounts/kind", "– kind"),
    ("amounts/stage", "– stage"),
    ("amounts/qualifier", "– qualifier"),
    ("capacities", "Capacities"),
    ("capacities/period", "– period"),
    ("capacities/item", "– item"),
    ("dates", "Dates"),
    ("groups", "Groups"),
    ("officials/public", "Officials, public"),
    ("officials", "Officials, all"),
    ("officials/titles", "– titles"),
    ("officials/mentions", "– mentions"),
    ("projects/overlap", "Projects, overlap"),
    ("projects", "Projects, exact span"),
    ("projects/name", "– name"),
    ("links/amounts", "Links to amounts"),
    ("links/capacities", "Links to capacities"),
    ("links/dates", "Links to dates, with event"),
    ("links/officials", "Links to officials"),
    ("articles", "Articles"),
    ("articles/reference", "– reference day"),
)
"""The measures in the order of the table, with their names in it."""


def parts(corpus: Path = CORPUS) -> dict[str, list[Path]]:
    """The gold of each part that has any, in the order of ``PARTS``.

    Args:
        corpus: the folder of the corpus.

    Raises:
        SystemExit: ``parts.json`` names a document that is not there, or a part that there is not.
    """
    file = corpus / "parts.json"
    given: dict[str, str] = json.loads(file.read_text(encoding="utf-8")) if file.is_file() else {}
    gold = sorted((corpus / "gold").glob("*.json"))
    missing = given.keys() - {path.stem for path in gold}
    if missing:
        raise SystemExit(f"{file}: no such documents: {', '.join(sorted(missing))}")
    strange = set(given.values()).difference(PARTS)
    if strange:
        raise SystemExit(f"{file}: no such parts: {', '.join(sorted(strange))}; there are {', '.join(PARTS)}")
    found = {part: [path for path in gold if given.get(path.stem, PARTS[0]) == part] for part in PARTS}
    return {part: paths for part, paths in found.items() if paths}


def table(scored: Mapping[str, Scores], sizes: Mapping[str, tuple[int, int]]) -> str:
    """The scores of each part in Markdown.

    Args:
        scored: the scores by part.
        sizes: for each part, how many documents and characters it has.

    Example:
        >>> print(table({"test": Scores({"amounts": Counts(3, 4, 3)})}, {"test": (1, 900)}))
        | | test: precision | recall | F1 | in the gold |
        | --- | ---: | ---: | ---: | ---: |
        | *1 document, 900 characters* | | | | |
        | Amounts | 0.750 | 1.000 | 0.857 | 3 |
    """
    names = list(scored)
    heads = [f" {name}: precision | recall | F1 | in the gold |" for name in names]
    rows = ["| |" + "".join(heads), "| --- |" + " ---: | ---: | ---: | ---: |" * len(names)]
    told = [
        f"{name + ': ' if len(names) > 1 else ''}{documents} document{'s' * (documents != 1)}, {characters} characters"
        for name, (documents, characters) in sizes.items()
    ]
    rows.append(f"| *{'; '.join(told)}* |" + " | | | |" * len(names))
    for measure, label in MEASURES:
        if any(measure in scores.counts for scores in scored.values()):
            cells = (_cells(scores.counts.get(measure, Counts())) for scores in scored.values())
            rows.append(f"| {label} |" + "".join(cells))
    return "\n".join(rows)


def _cells(counts: Counts) -> str:
    return f" {counts.precision:.3f} | {counts.recall:.3f} | {counts.f1:.3f} | {counts.gold} |"


def with_table(page: str, scores: str) -> str:
    r"""A page with the table between its marks.

    Example:
        >>> with_table("<!-- scores -->\nold\n<!-- end of scores -->", "new")
        '<!-- scores -->\n\nnew\n\n<!-- end of scores -->'
    """
    before, _, rest = page.partition(BEGIN)
    _, _, after = rest.partition(END)
    return f"{before}{BEGIN}\n\n{scores}\n\n{END}{after}"


def main() -> None:
    """Print the table, or put it into the page."""
    parser = argparse.ArgumentParser(description="score the corpus part by part")
    parser.add_argument("--write", action="store_true", help="put the table into docs/accuracy.md")
    options = parser.parse_args()
    found = parts()
    sizes = {
        part: (len(paths), sum(json.loads(path.read_text(encoding="utf-8"))["chars"] for path in paths))
        for part, paths in found.items()
    }
    scores = table({part: evaluate(paths) for part, paths in found.items()}, sizes)
    if options.write:
        PAGE.write_text(with_table(PAGE.read_text(encoding="utf-8"), scores), encoding="utf-8")
    else:
        print(scores)


if __name__ == "__main__":
    main()
