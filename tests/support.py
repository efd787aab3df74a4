"""What several tests share: the corpus, and reports that do not depend on the rules."""

from __future__ import annotations

import gc
import json
import time
from collections.abc import Callable
from pathlib import Path

from govextract.records import Report

ROOT = Path(__file__).resolve().parent.parent
CORPUS = ROOT / "corpus"
NAMES = sorted(path.stem for path in (CORPUS / "gold").glob("*.json"))


def cpu_seconds(work: Callable[[], object]) -> float:
    """What a call takes of the processor, without the collection of what the tests before it left."""
    gc.collect()
    gc.disable()
    try:
        begin = time.process_time()
        work()
        return time.process_time() - begin
    finally:
        gc.enable()


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
