"""Make a text and its gold from a marked page: ``python -m tools.mark_to_gold FILE.mark … --out corpus``.

A marked page is the page itself with its records marked, a line of ``=====``, and below it YAML with an entry for each
mark::

    {T1:{P1:滨湖水厂}总投资{A1:1.2亿元}，由副县长{O1:何川}包保。}
    =====
    T1: {title: null}
    A1: {value: 120000000, kind: investment, stage: total}
    O1: {name: 何川, titles: [副县长], sector: public}
    P1: {name: 滨湖水厂, amounts: [A1], officials: [O1]}

The letter says what is marked: T an article, A an amount, C a capacity, D a date, O an official, P a project, G a group.
Marks may stand inside each other, and those of officials and projects may come again, once for each mention. A date link
is written ``[D1, start, true]``: the date, the event, whether it is planned. What docs/records.md says holds for every
field; those that mostly have the same value may be left out.
"""

from __future__ import annotations

import argparse
import json
import re
from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any, NamedTuple

import yaml

_KINDS = {
    "T": "articles", "A": "amounts", "C": "capacities", "D": "dates", "O": "officials", "P": "projects", "G": "groups",
}  # fmt: skip
_NEEDED = object()
_FIELDS: dict[str, dict[str, Any]] = {
    "T": {"title": _NEEDED, "source": None, "published": None, "reference": None, "kind": "main"},
    "A": {
        "value": _NEEDED, "upper": None, "currency": "CNY", "qualifier": "exact", "kind": _NEEDED, "stage": None,
    },
    "C": {"value": _NEEDED, "upper": None, "unit": _NEEDED, "period": None, "item": None, "qualifier": "exact"},
    "D": {"start_date": _NEEDED, "end_date": _NEEDED},
    "O": {"name": _NEEDED, "titles": _NEEDED, "sector": _NEEDED},
    "P": {"name": _NEEDED, "amounts": [], "capacities": [], "dates": [], "officials": []},
    "G": {"count": _NEEDED, "amounts": [], "dates": []},
}  # fmt: skip
_MARK = re.compile(r"\{([TACDOPG]\d+):|\}|[^{}]+|\{")
_LINKS = ("amounts", "capacities", "officials")

Spans = dict[str, list[tuple[int, int]]]


class MarkError(ValueError):
    """A marked page that cannot be read, with what is wrong and where."""


class Marked(NamedTuple):
    """A page without its marks, and where they stood."""

    text: str
    spans: Spans


def read_marks(page: str) -> Marked:
    """A marked page's text and the spans of its marks, in text order.

    Raises:
        MarkError: a mark is not closed, or a brace belongs to none.

    Example:
        >>> read_marks("总投资{A1:1.2亿元}。")
        Marked(text='总投资1.2亿元。', spans={'A1': [(3, 8)]})
    """
    pieces: list[str] = []
    opened: list[tuple[str, int]] = []
    spans: Spans = {}
    at = 0
    for match in _MARK.finditer(page):
        piece = match[0]
        if match[1]:
            opened.append((match[1], at))
        elif piece == "}":
            if not opened:
                raise MarkError(f"a '}}' too many behind …{''.join(pieces)[-30:]}")
            mark, start = opened.pop()
            spans.setdefault(mark, []).append((start, at))
        elif piece == "{":
            raise MarkError(f"a '{{' that opens no mark behind …{''.join(pieces)[-30:]}")
        else:
            pieces.append(piece)
            at += len(piece)
    if opened:
        raise MarkError(f"not closed: {', '.join(mark for mark, _ in opened)}")
    return Marked("".join(pieces), {mark: sorted(found) for mark, found in spans.items()})


def build(marked: str, name: str) -> tuple[str, dict[str, Any]]:
    """The text and the gold of a marked page.

    Args:
        marked: the page, the line of ``=====`` and the entries.
        name: the document's name, without suffix.

    Returns:
        The text, and the gold in the shape of docs/records.md.

    Raises:
        MarkError: marks and entries do not fit together, or an entry has a field too many or too few.
    """
    page, _, foot = marked.partition("\n=====\n")
    text, spans = read_marks(page)
    entries: dict[str, dict[str, Any]] = yaml.safe_load(foot) or {}
    unmarked = entries.keys() - spans.keys()
    if unmarked:
        raise MarkError(f"described and not marked: {', '.join(sorted(unmarked))}")
    gold: dict[str, Any] = {"source": f"{name}.txt", "chars": len(text), "range": [0, len(text)]}
    gold |= {kind: [] for kind in _KINDS.values()}
    for mark in sorted(spans, key=lambda mark: (spans[mark][0][0], -spans[mark][0][1])):
        if mark not in entries:
            start, end = spans[mark][0]
            raise MarkError(f"{mark} ({text[start:end]!r}) is marked and not described")
        place = _place(mark, text, spans)
        gold[_KINDS[mark[0]]].append({"id": mark, **place, **_values(mark, entries[mark], spans)})
    return text, gold


def _place(mark: str, text: str, spans: Spans) -> dict[str, Any]:
    """Where a record stands."""
    found = [{"start": start, "end": end, "text": text[start:end]} for start, end in spans[mark]]
    if mark[0] in "OP":
        return {"article": _article(mark, spans), "mentions": found}
    if len(found) > 1:
        raise MarkError(f"{mark} is marked more than once")
    if mark[0] == "T":
        return {"start": found[0]["start"], "end": found[0]["end"]}
    return {"article": _article(mark, spans), **found[0]}


def _article(mark: str, spans: Spans) -> str:
    offset = spans[mark][0][0]
    for article, ((start, end), *_) in spans.items():
        if article[0] == "T" and start <= offset < end:
            return article
    raise MarkError(f"{mark} stands outside every article")


def _values(mark: str, entry: Mapping[str, Any], spans: Spans) -> dict[str, Any]:
    """A record's fields, with those that were left out."""
    fields = _FIELDS[mark[0]]
    unknown = entry.keys() - fields.keys()
    if unknown:
        raise MarkError(f"{mark}: unknown fields {', '.join(sorted(unknown))}")
    values: dict[str, Any] = {}
    for field, usual in fields.items():
        value = entry.get(field, usual)
        if value is _NEEDED:
            raise MarkError(f"{mark}: {field} is missing")
        if field == "dates":
            value = [{"date": row[0], "event": row[1], "planned": row[2]} for row in value]
        elif field in ("value", "upper") and value is not None:
            value = format(Decimal(str(value)).normalize(), "f")
        values[field] = value.isoformat() if isinstance(value, date) else value
    linked = [*(link for field in _LINKS for link in values.get(field, ()))]
    linked += [row["date"] for row in values.get("dates", ())]
    for link in linked:
        if link not in spans:
            raise MarkError(f"{mark} links {link}, which is not marked")
    if mark[0] == "A" and (values["kind"] == "investment") != (values["stage"] is not None):
        raise MarkError(f"{mark}: an investment has a stage, and nothing else has")
    return values


def main() -> None:
    """Write the text and the gold of each marked page."""
    parser = argparse.ArgumentParser(description="make texts and gold from marked pages")
    parser.add_argument("files", nargs="+", type=Path, metavar="FILE.mark")
    parser.add_argument("--out", type=Path, required=True, help="the corpus: texts/ and gold/ are made in it")
    options = parser.parse_args()
    for folder in ("texts", "gold"):
        (options.out / folder).mkdir(parents=True, exist_ok=True)
    for file in options.files:
        try:
            text, gold = build(file.read_text(encoding="utf-8"), file.stem)
        except (MarkError, yaml.YAMLError) as error:
            raise SystemExit(f"{file}: {error}") from None
        (options.out / "texts" / f"{file.stem}.txt").write_bytes(text.encode("utf-8"))
        written = json.dumps(gold, ensure_ascii=False, indent=1)
        (options.out / "gold" / f"{file.stem}.json").write_text(written, encoding="utf-8")
        print(file.stem, len(text), {kind: len(gold[kind]) for kind in _KINDS.values()})


if __name__ == "__main__":
    main()
