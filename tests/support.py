"""What several tests share: the corpus, and reports that do not depend on the rules."""

from __future__ import annotations

import json
from pathlib import Path

from govextract.records import Report

ROOT = Path(__file__).resolve().parent.parent
CORPUS = ROOT / "corpus"
NAMES = sorted(path.stem for path in (CORPUS / "gold").glob("*.json"))


def corpus_text(name: str) -> str:
    return (CORPUS / "texts" / f"{name}.txt").read_bytes().decode("utf-8")


def gold_report(name: str) -> Report:
    """The gold of a corpus document as a report."""
    text = corpus_text(name)
    gold = json.loads((CORPUS / "gold" / f"{name}.json").read_text(encoding="utf-8"))
    del gold["source"], gold["range"]
    for kind, records in gold.items():
        if isinstance(records, list) and kind not in ("articles", "warnings"):
            for record in records:
                record["rule"] = "gold"
    return Report.model_validate_json(json.dumps(gold)).model_copy(update={"text": text})
