"""Score the corpus and pin the scores that the gate holds: ``python -m tools.pin_scores``."""

from __future__ import annotations

import json
from pathlib import Path

from govextract.evaluate import Scores, evaluate

CORPUS = Path(__file__).resolve().parent.parent / "corpus"
PINNED = CORPUS / "scores.json"


def scores() -> Scores:
    """The scores of the corpus as it is parsed now."""
    return evaluate([CORPUS / "gold"])


def main() -> None:
    """Rewrite the pinned scores."""
    pinned = {measure: round(counts.f1, 4) for measure, counts in scores().counts.items()}
    PINNED.write_text(json.dumps(pinned, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
