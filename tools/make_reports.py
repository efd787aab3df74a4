"""Make many reports from those of the corpus: ``python -m tools.make_reports --documents 200000 -o reports.jsonl``.

For measuring, not for scoring. Each is a document of the corpus' development part with other places, people, firms,
sums, quantities and years, and some paragraphs left out, so that no two are alike and none is a page that exists. The
same number and seed give the same reports.
"""

from __future__ import annotations

import argparse
import json
import random
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from govextract.lexicon import Lexicons

_CORPUS = Path(__file__).resolve().parent.parent / "corpus"
_GIVEN = "伟芳娜敏静丽强磊军洋勇艳杰涛明超秀霞平刚桂英华玉兰建国志文海波晓峰春梅林云鹏飞宇浩然思远子轩梓涵"
_BRANDS = "恒瑞华盛鼎晟宏源泰和金诺康达兴隆永昌正道同创天合润泽博远中科嘉禾海纳瑞丰新锐德信凯"
_DIGITS = re.compile(r"\d+")
_KEPT = 0.8  # of the paragraphs


@dataclass(frozen=True)
class Template:
    """A document of the corpus and what in it is varied.

    Attributes:
        people: names of officials; the others are words that stand for firms and places.
        numbers: spans of amounts and capacities, whose digits are varied.
    """

    text: str
    people: tuple[str, ...]
    places: tuple[str, ...]
    firms: tuple[str, ...]
    numbers: tuple[tuple[int, int], ...]


def templates(corpus: Path = _CORPUS) -> list[Template]:
    """The documents of the development part."""
    test = {name for name, part in json.loads((corpus / "parts.json").read_text()).items() if part == "test"}
    places = {
        name
        for row in Lexicons().table("places")
        if row["level"] == "county"
        for name in (row["name"], row["short"])
    }
    found = []
    for path in sorted((corpus / "gold").glob("*.json")):
        if path.stem in test:
            continue
        gold = json.loads(path.read_text(encoding="utf-8"))
        text = (corpus / "texts" / f"{path.stem}.txt").read_bytes().decode("utf-8")
        people = {mention["text"] for official in gold["officials"] for mention in official["mentions"]}
        firms = {
            name
            for name in re.findall(r"([一-龥]{2})(?:集团|公司|科技|新材料|实业)", text)
            if name[0] in _BRANDS
        }
        numbers = sorted({(r["start"], r["end"]) for kind in ("amounts", "capacities") for r in gold[kind]})
        found.append(
            Template(
                text,
                tuple(sorted(name for name in people if 2 <= len(name) <= 3)),
                tuple(
                    sorted((name for name in places if len(name) > 2 and name in text), key=len, reverse=True)
                ),
                tuple(sorted(firms)),
                tuple(numbers),
            )
        )
    return found


def report(template: Template, rng: random.Random, surnames: list[str], places: list[str]) -> str:
    """A report after a template."""
    parts, end = [], 0
    for start, stop in template.numbers:
        if start >= end:
            parts += [
                template.text[end:start],
                _DIGITS.sub(lambda m: _number(m[0], rng), template.text[start:stop]),
            ]
            end = stop
    text = "".join([*parts, template.text[end:]])
    shift = rng.randint(-4, 3)
    text = re.sub(r"20[12]\d(?=年|-\d)", lambda m: str(int(m[0]) + shift), text)
    changed: dict[str, str] = {}
    for name in template.people:
        changed[name] = rng.choice(surnames) + "".join(rng.choices(_GIVEN, k=len(name) - 1))
    for name in template.places:
        changed[name] = rng.choice(
            [place for place in rng.sample(places, 20) if place[-1] == name[-1]] or [name]
        )
    for name in template.firms:
        changed[name] = "".join(rng.sample(_BRANDS, 2))
    if changed:
        words = "|".join(sorted(map(re.escape, changed), key=len, reverse=True))
        text = re.sub(words, lambda m: changed[m[0]], text)
    lines = text.splitlines(keepends=True)
    return "".join(line for n, line in enumerate(lines) if n < 4 or rng.random() < _KEPT)


def _number(digits: str, rng: random.Random) -> str:
    return str(rng.randint(1, 9)) + "".join(str(rng.randint(0, 9)) for _ in digits[1:])


def reports(count: int, seed: int = 1) -> Iterator[str]:
    """Reports, the same for the same count and seed."""
    rng = random.Random(seed)  # noqa: S311 - no secrets
    surnames = [row["surname"] for row in Lexicons().table("surnames") if row["tier"] == "common"]
    places = [row["name"] for row in Lexicons().table("places") if row["level"] == "county"]
    known = templates()
    for _ in range(count):
        yield report(rng.choice(known), rng, surnames, places)


def main() -> None:
    """Make reports as the command line says: one ``.jsonl``, or a folder of text files."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--documents", type=int, default=1000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("-o", "--output", type=Path, required=True, help="a .jsonl file, or a folder")
    options = parser.parse_args()
    texts = enumerate(reports(options.documents, options.seed), 1)
    size = 0
    if options.output.suffix == ".jsonl":
        with options.output.open("w", encoding="utf-8") as stream:
            for number, text in texts:
                stream.write(
                    json.dumps({"id": f"report-{number:07}", "text": text}, ensure_ascii=False) + "\n"
                )
                size += len(text.encode())
    else:
        for number, text in texts:
            folder = options.output / f"{number // 1000:04}"
            folder.mkdir(parents=True, exist_ok=True)
            (folder / f"{number:07}.txt").write_text(text, encoding="utf-8", newline="")
            size += len(text.encode())
    print(f"{options.documents} reports, {size / 1e6:.1f} MB of text → {options.output}")


if __name__ == "__main__":
    main()
