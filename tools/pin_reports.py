"""Pin the records of some pages, so that every difference between versions is seen: ``python -m tools.pin_reports``.

The pages are of the corpus' development part and of all its genres. ``tests/data/pinned`` holds the JSON of each, a record
a line, as it is now, and ``tests/data/digests.json`` a digest of the records of every page of the corpus; the tests
compare. A difference that is meant gets a line in ``CHANGELOG.md``.
"""

from __future__ import annotations

import hashlib
import json
from pathlib import Path

from govextract.pipeline import Pipeline

ROOT = Path(__file__).resolve().parent.parent
TEXTS, PINNED = ROOT / "corpus" / "texts", ROOT / "tests" / "data" / "pinned"
DIGESTS = PINNED.with_name("digests.json")

PAGES = (
    "assignments-1", "assignments-3", "assignments-7", "assignments-hunan", "assignments-jilin", "events-1", "events-5",
    "events-7", "events-gansu", "events-shanxi", "halfyear-gansu", "industry-1", "industry-hunan", "industry-anhui",
    "infrastructure-1", "infrastructure-5", "infrastructure-tianjin", "interview-heilongjiang", "listing-shaanxi",
    "mirrors-3", "mirrors-hainan", "press-guangdong", "workreports-5", "workreports-ningxia",
)  # fmt: skip

_PIPELINE = Pipeline(extensions=[])  # the same wherever packages with extensions are installed


def page_as_json(name: str) -> str:
    """The records of a page as JSON, a record a line.

    Args:
        name: a document of the corpus.

    Example:
        >>> page_as_json("events-1").splitlines()[1][:8]
        ' "chars"'
    """
    text = (TEXTS / f"{name}.txt").read_bytes().decode("utf-8")
    report = json.loads(_PIPELINE.parse(text).to_json())
    members = []
    for kind, value in report.items():
        whole = json.dumps(value, ensure_ascii=False)
        if isinstance(value, list) and value:
            rows = ",\n".join(f"  {json.dumps(record, ensure_ascii=False)}" for record in value)
            whole = f"[\n{rows}\n ]"
        members.append(f' "{kind}": {whole}')
    return "{\n" + ",\n".join(members) + "\n}\n"


def digests() -> dict[str, str]:
    """A digest of the records of each page of the corpus, under its name."""
    names = sorted(path.stem for path in TEXTS.glob("*.txt"))
    return {name: hashlib.sha256(page_as_json(name).encode()).hexdigest()[:16] for name in names}


def main() -> None:
    """Write the pages' records anew, and name those that differ."""
    PINNED.mkdir(parents=True, exist_ok=True)
    for path in PINNED.glob("*.json"):
        if path.stem not in PAGES:
            path.unlink()
    for name in PAGES:
        path, now = PINNED / f"{name}.json", page_as_json(name)
        if not path.is_file() or path.read_text(encoding="utf-8") != now:
            path.write_text(now, encoding="utf-8")
            print(f"{name}: pinned anew; say in CHANGELOG.md what changed for users")
    DIGESTS.write_text(json.dumps(digests(), indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
