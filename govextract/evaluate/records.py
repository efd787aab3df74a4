"""Records against gold of the same shape: by span, value, label and link."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping, Sequence
from decimal import Decimal, InvalidOperation
from typing import Any

from govextract.evaluate.scores import Disagreement, Scores, context

JsonRecord = Mapping[str, Any]
JsonReport = Mapping[str, Any]
Key = tuple[Hashable, ...]

SAME_PROJECT = 0.5
"""Two projects are paired when a mention of one and a mention of the other share this part of their extent."""
_SAME_ARTICLE = 0.9
LISTS = ("articles", "amounts", "capacities", "dates", "groups", "officials", "projects")


def _number(value: Any) -> Decimal | None:
    try:
        return None if value is None else Decimal(str(value)).normalize()
    except InvalidOperation:
        return None


_VALUES: dict[str, Callable[[JsonRecord], Key]] = {
    "amounts": lambda r: (_number(r["value"]), _number(r.get("upper")), r["currency"]),
    "capacities": lambda r: (_number(r["value"]), _number(r.get("upper")), r["unit"]),
    "dates": lambda r: (r["start_date"], r["end_date"]),
    "groups": lambda r: (r["count"],),
}
_LABELS = {"amounts": ("kind", "stage", "qualifier"), "capacities": ("period", "item")}


def _shown(value: object) -> str:
    """Values as people read them: without None, numbers in plain digits."""
    if isinstance(value, Decimal):
        return format(value, "f")
    if isinstance(value, (tuple, list)):
        return ", ".join(_shown(item) for item in value if item is not None)
    return str(value)


def _key(kind: str, record: JsonRecord) -> Key:
    return (record["start"], record["end"], *_VALUES[kind](record))


def _first(record: JsonRecord) -> JsonRecord:
    """What has a record's first span: itself, or its first mention."""
    found: JsonRecord = record if "start" in record else record["mentions"][0]
    return found


def shared(one: JsonRecord, other: JsonRecord) -> float:
    """The intersection of two spans over their union."""
    common = min(one["end"], other["end"]) - max(one["start"], other["start"])
    union = max(one["end"], other["end"]) - min(one["start"], other["start"])
    return max(common, 0) / union if union else 0.0


class _Comparison:
    """One document's comparison, which adds to the scores."""

    def __init__(self, gold: JsonReport, predicted: JsonReport, text: str, name: str, scores: Scores) -> None:
        self._whole_gold, self._whole_predicted = gold, predicted
        self._text, self._name, self._scores = text, name, scores
        self._range = gold.get("range") or (0, max(len(text), 1))
        self.gold = {kind: list(gold.get(kind, ())) for kind in LISTS}
        self.predicted = {
            kind: [
                r for r in predicted.get(kind, ()) if ("start" in r or r["mentions"]) and self._in_range(r)
            ]
            for kind in LISTS
        }
        # What links point to, by id; also what lies outside the range, so that a link to it is an error.
        self._targets_gold = self._targets(gold)
        self._targets_predicted = self._targets(predicted)

    def run(self) -> None:
        for kind in _VALUES:
            self._compare_values(kind)
        self._compare_officials()
        self._compare_projects()
        self._compare_articles()

    def _in_range(self, record: JsonRecord) -> bool:
        start = _first(record)["start"]
        return bool(self._range[0] <= start < self._range[1])

    def _targets(self, report: JsonReport) -> dict[str, dict[str, Hashable]]:
        targets: dict[str, dict[str, Hashable]] = {
            kind: {r["id"]: _key(kind, r) for r in report.get(kind, ())} for kind in _VALUES
        }
        targets["officials"] = {r["id"]: r["name"] for r in report.get("officials", ())}
        return targets

    def _note(self, kind: str, how: str, where: JsonRecord | Sequence[Any], detail: object) -> None:
        start, end = (where["start"], where["end"]) if isinstance(where, Mapping) else (where[0], where[1])
        words = context(self._text, start, end)
        self._scores.disagreements.append(Disagreement(kind, how, self._name, words, _shown(detail)))

    def _compare_values(self, kind: str) -> None:
        gold = {_key(kind, r): r for r in self.gold[kind]}
        predicted = {_key(kind, r): r for r in self.predicted[kind]}
        self._scores.add_sets(kind, set(gold), set(predicted))
        self._scores.add_sets(f"{kind}/span", {k[:2] for k in gold}, {k[:2] for k in predicted})
        agreed = [(gold[key], predicted[key]) for key in gold if key in predicted]
        for label in _LABELS.get(kind, ()):
            of_label = [p for p in agreed if label != "stage" or p[0]["kind"] == "investment"]
            same = sum(g[label] == p[label] for g, p in of_label)
            self._scores.add(f"{kind}/{label}", same, len(of_label), len(of_label))
        if kind == "amounts":
            self._scores.add_sets(
                "amounts/investments",
                {k for k, r in gold.items() if r["kind"] == "investment"},
                {k for k, r in predicted.items() if r["kind"] == "investment"},
            )
        for key in gold.keys() - predicted.keys():
            self._note(kind, "missed", key, key[2:])
        for key in predicted.keys() - gold.keys():
            self._note(kind, "false", key, key[2:])
        for g, p in agreed:
            for label in _LABELS.get(kind, ()):
                if g[label] != p[label]:
                    self._note(kind, "label", g, f"{label}: gold {g[label]}, got {p[label]}")

    def _compare_officials(self) -> None:
        gold = {self._person(r): r for r in self.gold["officials"]}
        predicted = {self._person(r): r for r in self.predicted["officials"]}
        sides = (gold, predicted)
        compare = self._scores.add_sets
        compare("officials", *map(set, sides))
        compare("officials/public", *({k for k, r in s.items() if r["sector"] == "public"} for s in sides))
        compare(
            "officials/titles", *({(k, title) for k, r in s.items() for title in r["titles"]} for s in sides)
        )
        compare(
            "officials/mentions",
            *({(m["start"], m["end"]) for r in s.values() for m in r["mentions"]} for s in sides),
        )
        for person in gold.keys() - predicted.keys():
            self._note("officials", "missed", _first(gold[person]), list(gold[person]["titles"]))
        for person in predicted.keys() - gold.keys():
            self._note("officials", "false", _first(predicted[person]), list(predicted[person]["titles"]))
        for person in gold.keys() & predicted.keys():
            g, p = gold[person], predicted[person]
            if set(g["titles"]) != set(p["titles"]):
                self._note("officials", "label", _first(g), f"titles: gold {g['titles']}, got {p['titles']}")

    def _person(self, official: JsonRecord) -> Key:
        start = _first(official)["start"]
        articles = self.gold["articles"]
        home = next((n for n, a in enumerate(articles) if a["start"] <= start < a["end"]), -1)
        return home, official["name"]

    def _compare_projects(self) -> None:
        gold, predicted = self.gold["projects"], self.predicted["projects"]
        pairs = list(_pair_projects(gold, predicted))
        for measure, agreed in (
            ("projects", sum(share == 1.0 for *_, share in pairs)),
            ("projects/overlap", len(pairs)),
            ("projects/name", sum(g["name"] == p["name"] for g, p, _ in pairs)),
        ):
            self._scores.add(measure, agreed, len(predicted), len(gold))
        found, right = {g["id"] for g, *_ in pairs}, {p["id"] for _, p, _ in pairs}
        for record in gold:
            if record["id"] not in found:
                self._note("projects", "missed", _first(record), record["name"])
        for record in predicted:
            if record["id"] not in right:
                self._note("projects", "false", _first(record), record["name"])
        for g, p, share in pairs:
            if share < 1:
                self._note(
                    "projects", "span", _first(g), "got " + " | ".join(m["text"] for m in p["mentions"])
                )
        counterpart = {p["id"]: g["id"] for g, p, _ in pairs}
        names = {g["id"]: g["name"] for g in gold} | {("?", p["id"]): p["name"] for p in predicted}
        linked_gold = _links(gold, self._targets_gold, lambda i: i)
        linked_predicted = _links(predicted, self._targets_predicted, lambda i: counterpart.get(i, ("?", i)))
        for kind, links in linked_gold.items():
            self._scores.add_sets(f"links/{kind}", links, linked_predicted[kind])
            for how, wrong in (
                ("missed", links - linked_predicted[kind]),
                ("false", linked_predicted[kind] - links),
            ):
                for project, *target in wrong:
                    self._scores.disagreements.append(
                        Disagreement("links", how, self._name, f"{names[project]} → {kind}", _shown(target))
                    )

    def _compare_articles(self) -> None:
        gold = [a for a in self.gold["articles"] if self._in_range(a)]
        predicted = self.predicted["articles"]
        pairs = [(g, p) for g in gold for p in predicted if shared(g, p) >= _SAME_ARTICLE]
        found = sum(any(shared(g, p) >= _SAME_ARTICLE for p in predicted) for g in gold)
        whole = self._range[0] == 0 and self._range[1] >= len(self._text)
        # In a part of a text the articles at its edge may be cut otherwise; those too many only count in a whole.
        of = len(predicted) if whole else max(len(predicted), len(gold))
        self._scores.add("articles", found, of, len(gold))
        same = sum(g["reference"] == p["reference"] for g, p in pairs)
        self._scores.add("articles/reference", same, len(pairs), len(pairs))
        for g in gold:
            match = [p for p in predicted if shared(g, p) >= _SAME_ARTICLE]
            if not match:
                self._note("articles", "missed", (g["start"], g["start"]), g["title"])
            elif g["reference"] != match[0]["reference"]:
                detail = f"reference: gold {g['reference']}, got {match[0]['reference']}"
                self._note("articles", "label", (g["start"], g["start"]), detail)


def _pair_projects(
    gold: Sequence[JsonRecord], predicted: Sequence[JsonRecord]
) -> Iterator[tuple[JsonRecord, JsonRecord, float]]:
    """Pair projects one to one, the best shares first."""
    shares = (
        (max(shared(m, n) for m in g["mentions"] for n in p["mentions"]), i, j)
        for i, g in enumerate(gold)
        for j, p in enumerate(predicted)
    )
    free_gold, free_predicted = set(range(len(gold))), set(range(len(predicted)))
    for share, i, j in sorted((s for s in shares if s[0] >= SAME_PROJECT), reverse=True):
        if i in free_gold and j in free_predicted:
            free_gold.remove(i)
            free_predicted.remove(j)
            yield gold[i], predicted[j], share


def _links(
    projects: Iterable[JsonRecord],
    targets: Mapping[str, Mapping[str, Hashable]],
    who: Callable[[str], Hashable],
) -> dict[str, set[Any]]:
    links: dict[str, set[Any]] = {"amounts": set(), "capacities": set(), "dates": set(), "officials": set()}
    for project in projects:
        name = who(project["id"])
        for kind in ("amounts", "capacities", "officials"):
            links[kind].update((name, targets[kind].get(target)) for target in project[kind])
        links["dates"].update((name, targets["dates"].get(d["date"]), d["event"]) for d in project["dates"])
    return links


def compare(
    gold: JsonReport, predicted: JsonReport, text: str, name: str = "", scores: Scores | None = None
) -> Scores:
    """Compare one document's prediction with its gold.

    Args:
        gold: the annotated records.
        predicted: the predicted ones.
        text: the source text.
        name: the document's name, for the list of disagreements.
        scores: scores to add to; None for new ones.

    Returns:
        The scores.

    Example:
        >>> import govextract
        >>> text = "总投资1.18亿元的玉泉糖醇项目开工。"
        >>> report = govextract.parse(text).model_dump(mode="json")
        >>> compare(report, report, text).counts["amounts"].f1
        1.0
    """
    scores = Scores() if scores is None else scores
    _Comparison(gold, predicted, text, name, scores).run()
    return scores
