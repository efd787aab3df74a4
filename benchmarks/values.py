"""Amounts and dates as read by JioNLP, Recognizers-Text and govextract, on the corpus, in one run.

usage: python -m benchmarks.values [--cache FOLDER] [--passes N]

The two libraries are no dependencies: each gets a virtual environment of its own under the cache folder, made where
it is missing. This file is also what runs in there (`--run`), so it imports nothing but the standard library at first.
docs/values.md says how spans and values are compared.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterable
from datetime import date, timedelta
from decimal import Decimal, InvalidOperation
from importlib import metadata
from pathlib import Path
from typing import Any, NamedTuple

CORPUS = Path(__file__).resolve().parent.parent / "corpus"
GIVE_UP = 60
"""Seconds after which a library is stopped on an article."""


class Value(NamedTuple):
    """An amount or a date that was found or stands in the gold, comparable over libraries.

    Of an amount `low` and `high` are decimals and `unit` is the currency; of a date they are its first and last day.
    `others` are further readings, of which a library may offer several.
    """

    start: int
    end: int
    low: str
    high: str | None
    unit: str = ""
    others: tuple[tuple[str, str | None], ...] = ()

    @property
    def is_open(self) -> bool:
        """Whether it is a date that cannot be known."""
        return not self.low

    def overlaps(self, other: Value) -> bool:
        """Whether the two spans share a character."""
        return self.start < other.end and other.start < self.end


# in the libraries' own environments: text in, values out

_JIO_CURRENCIES = {
    "元": "CNY", "美元": "USD", "欧元": "EUR", "日元": "JPY", "港元": "HKD", "新台币": "TWD", "韩元": "KRW",
    "英镑": "GBP", "澳元": "AUD", "卢布": "RUB", "泰铢": "THB",
}  # fmt: skip


def _jionlp() -> tuple[str, Callable[[str], list[Value]], Callable[[str, str], list[Value]]]:
    import jionlp

    def amounts(text: str) -> list[Value]:
        found = []
        for item in jionlp.ner.extract_money(text, with_parsing=True):
            number, case = item["detail"]["num"], item["detail"]["case"]
            low, high = number if isinstance(number, list) else (number, None)
            found.append(
                Value(*item["offset"], str(low), high and str(high), _JIO_CURRENCIES.get(case, case))
            )
        return found

    def dates(text: str, reference: str) -> list[Value]:
        year, month, day = map(int, reference.split("-"))
        base = {"year": year, "month": month, "day": day}
        found = []
        for item in jionlp.ner.extract_time(text, time_base=base, with_parsing=True):
            if item["type"] in {"time_point", "time_span"}:  # and no durations, no recurrences
                first, last = item["detail"]["time"]
                found.append(Value(*item["offset"], first[:10], last[:10]))
        return found

    return metadata.version("jionlp"), amounts, dates


def _recognizers() -> tuple[str, Callable[[str], list[Value]], Callable[[str, str], list[Value]]]:
    from datetime import datetime

    from recognizers_date_time import DateTimeRecognizer
    from recognizers_number_with_unit import NumberWithUnitRecognizer
    from recognizers_text import Culture

    currency = NumberWithUnitRecognizer(Culture.Chinese).get_currency_model(Culture.Chinese)
    datetimes = DateTimeRecognizer(Culture.Chinese).get_datetime_model(Culture.Chinese)

    def amounts(text: str) -> list[Value]:
        return [
            # its ends are inclusive
            Value(x.start, x.end + 1, str(x.resolution["value"]), None, x.resolution.get("isoCurrency") or "")
            for x in currency.parse(text)
            if x.resolution and x.resolution.get("value") is not None
        ]

    def dates(text: str, reference: str) -> list[Value]:
        found = []
        for item in datetimes.parse(text, datetime.fromisoformat(reference)):
            kind = item.type_name.removeprefix("datetimeV2.")
            if kind not in {"date", "daterange", "datetime", "datetimerange"}:
                continue
            readings = [
                reading
                for value in (item.resolution or {}).get("values", [])
                if (reading := _recognizers_days(value, kind)) is not None
            ]
            if readings:
                found.append(Value(item.start, item.end + 1, *readings[0], others=tuple(readings[1:])))
        return found

    return metadata.version("recognizers-text-suite"), amounts, dates


def _recognizers_days(value: dict[str, str], kind: str) -> tuple[str, str] | None:
    """First and last day of a reading; the end of its ranges is the day behind the last."""
    if "value" in value:
        return value["value"][:10], value["value"][:10]
    if "start" not in value or "end" not in value:
        return None
    first, last = value["start"][:10], value["end"][:10]
    if kind == "daterange":
        last = _previous_day(last)
    return first, last


def _previous_day(day: str) -> str:
    """The day before; what is no date stays as it is."""
    try:
        return (date.fromisoformat(day) - timedelta(days=1)).isoformat()
    except (ValueError, OverflowError):
        return day


def _govextract() -> tuple[str, Callable[[str], list[Value]], Callable[[str, str], list[Value]]]:
    from govextract import Pipeline, __version__

    money, time_words = Pipeline(records=["amounts"]), Pipeline(records=["dates"])

    def amounts(text: str) -> list[Value]:
        return [_of_amount(r) for r in money.parse(text).model_dump(mode="json")["amounts"]]

    def dates(text: str, _reference: str) -> list[Value]:
        return [_of_date(r) for r in time_words.parse(text).model_dump(mode="json")["dates"]]

    return __version__, amounts, dates


READERS = {"JioNLP": _jionlp, "Recognizers-Text": _recognizers, "govextract": _govextract}


class _Stopped(Exception):  # noqa: N818 -- nothing went wrong
    """An article took longer than `GIVE_UP`."""


def run(name: str, task_file: Path, out: Path, passes: int) -> None:
    """Read all texts of `task_file` with one library and write what it found."""

    def stop(*_: object) -> None:
        raise _Stopped

    version, amounts, dates = READERS[name]()
    tasks = json.loads(task_file.read_text(encoding="utf-8"))
    answer: dict[str, Any] = {"version": version, "failures": {}}
    signal.signal(signal.SIGALRM, stop)
    readers: dict[str, Callable[[dict[str, str]], list[Value]]] = {
        "amounts": lambda task: amounts(task["text"]),
        "dates": lambda task: dates(task["text"], task["reference"]),
    }
    for kind, read in readers.items():
        read({"text": "2020年5月8日投资3亿元。", "reference": "2020-05-08"})  # so that loading is not counted
        answer["failures"][kind] = 0
        best = float("inf")
        for _ in range(passes):
            found: list[list[Value]] = []
            begin = time.perf_counter()
            for task in tasks:
                signal.alarm(GIVE_UP)
                try:
                    found.append(read(task))
                except Exception:  # noqa: BLE001 -- whatever a library raises is counted, and its article is lost to it
                    found.append([])
                    answer["failures"][kind] += 1
                finally:
                    signal.alarm(0)
            best = min(best, time.perf_counter() - begin)
        answer[kind], answer[f"{kind}_seconds"] = found, best
    out.write_text(json.dumps(answer), encoding="utf-8")


# here: the corpus, the environments, the comparison


class Article(NamedTuple):
    """An article of the corpus with its gold."""

    page: str
    start: int
    text: str
    reference: str
    amounts: list[Value]
    dates: list[Value]


def _of_amount(record: dict[str, Any]) -> Value:
    return Value(record["start"], record["end"], record["value"], record["upper"], record["currency"])


def _of_date(record: dict[str, Any]) -> Value:
    return Value(record["start"], record["end"], record["start_date"] or "", record["end_date"])


def read_corpus() -> tuple[dict[str, str], list[Article]]:
    """The pages of the corpus by name, and their articles."""
    pages: dict[str, str] = {}
    articles: list[Article] = []
    for path in sorted((CORPUS / "gold").glob("*.json")):
        gold = json.loads(path.read_text(encoding="utf-8"))
        text = (CORPUS / "texts" / gold["source"]).read_bytes().decode("utf-8")
        pages[path.stem] = text
        for article in gold["articles"]:
            # The libraries need a day to count from. Where an article has none, dates that lean on it are open in the
            # gold, and what is found there is not counted.
            reference = article["reference"] or "2020-07-01"
            of = [r for r in gold["amounts"] if r["article"] == article["id"]]
            dated = [r for r in gold["dates"] if r["article"] == article["id"]]
            articles.append(
                Article(
                    path.stem,
                    article["start"],
                    text[article["start"] : article["end"]],
                    reference,
                    [_of_amount(r) for r in of],
                    [_of_date(r) for r in dated],
                )
            )
    return pages, articles


def ask(python: Path, name: str, tasks: list[dict[str, str]], passes: int = 1) -> dict[str, Any]:
    """What a library finds in the texts, asked in its own environment.

    Raises:
        RuntimeError: the library does not run; the message is the last line of its error.
    """
    from benchmarks.peers import last_line

    with tempfile.TemporaryDirectory() as folder:
        task_file, out = Path(folder) / "tasks.json", Path(folder) / "out.json"
        task_file.write_text(json.dumps(tasks), encoding="utf-8")
        command = [str(python), __file__, "--run", name, str(task_file), str(out), "--passes", str(passes)]
        done = subprocess.run(command, capture_output=True, text=True, cwd=folder, check=False)  # noqa: S603
        if done.returncode or not out.exists():
            raise RuntimeError(last_line(done.stderr))
        answer: dict[str, Any] = json.loads(out.read_text(encoding="utf-8"))
        return answer


def _values(rows: Iterable[list[Any]]) -> list[Value]:
    return [Value(*row[:5], tuple((low, high) for low, high in row[5])) for row in rows]


def same_value(kind: str, gold: Value, found: Value) -> bool:
    """Whether a value is that of the gold, by any of the readings that are offered."""
    if kind == "dates":
        return any((gold.low, gold.high) == reading for reading in [(found.low, found.high), *found.others])
    if gold.unit != found.unit or _number(gold.low) != _number(found.low):
        return False
    # 三十几万 has no upper end in the gold; a library may say 40万 of it and be right
    return gold.high is None or _number(gold.high) == _number(found.high)


def _number(written: str | None) -> Decimal | None:
    try:
        return None if written is None else Decimal(written)
    except InvalidOperation:
        return None


class Pair(NamedTuple):
    """What the gold has and what was found, of an article or a page."""

    page: str
    gold: list[Value]
    found: list[Value]


class Shares(NamedTuple):
    """Of the gold, how much was found with its exact span, and with any; of what was found, how much is right."""

    exact: float
    value: float
    precision: float

    @classmethod
    def of(cls, kind: str, pairs: Iterable[Pair]) -> Shares:
        """Count over all pairs, then divide."""
        total = exact = value = predicted = 0
        for _, everything, anything in pairs:
            gold = [item for item in everything if not item.is_open]
            left_open = [item for item in everything if item.is_open]
            found = [x for x in anything if not (x.is_open or any(x.overlaps(item) for item in left_open))]
            total, predicted = total + len(gold), predicted + len(found)
            for item in gold:
                right = [x for x in found if same_value(kind, item, x)]
                exact += any((x.start, x.end) == (item.start, item.end) for x in right)
                value += any(x.overlaps(item) for x in right)
        return cls(exact / max(total, 1), value / max(total, 1), exact / max(predicted, 1))


def line(name: str, kind: str, pairs: list[Pair], unseen: set[str], speed: float | None) -> str:
    """A line of a table: the shares of all pages and of the test part, and the speed."""
    shares = [*Shares.of(kind, pairs), *Shares.of(kind, (pair for pair in pairs if pair.page in unseen))]
    cells = [f"{share:.3f}" for share in shares] + ["" if speed is None else f"{speed:,.0f}"]
    return f"| {name} | {' | '.join(cells)} |"


def peer_lines(
    name: str, python: Path, articles: list[Article], unseen: set[str], passes: int
) -> tuple[str, dict[str, list[str]]]:
    """A library's version, and its lines by kind: on the pages as scraped, and on text that govextract has cleaned."""
    from govextract.text.normalize import normalize

    lines: dict[str, list[str]] = {"amounts": [], "dates": []}
    size = sum(len(article.text) for article in articles)
    raw = [{"text": article.text, "reference": article.reference} for article in articles]
    cleaned = [normalize(article.text) for article in articles]
    clean = [{"text": c.text, "reference": a.reference} for c, a in zip(cleaned, articles, strict=True)]
    as_scraped, as_cleaned = ask(python, name, raw, passes), ask(python, name, clean)
    for kind, lines_of in lines.items():
        pairs, clean_pairs = [], []
        answers = zip(articles, cleaned, as_scraped[kind], as_cleaned[kind], strict=True)
        for article, normalized, rows, clean_rows in answers:
            gold = [
                x._replace(start=x.start - article.start, end=x.end - article.start)
                for x in getattr(article, kind)
            ]
            pairs.append(Pair(article.page, gold, _values(rows)))
            moved = []
            for x in _values(clean_rows):
                start, end = normalized.to_raw(x.start, min(x.end, len(normalized.text)))
                moved.append(x._replace(start=start, end=end))
            clean_pairs.append(Pair(article.page, gold, moved))
        failures = as_scraped["failures"][kind]
        lost = f" ({failures} articles failed)" if failures else ""
        speed = size / as_scraped[f"{kind}_seconds"]
        lines_of.append(line(f"{name}{lost}", kind, pairs, unseen, speed))
        lines_of.append(line(f"{name}, text cleaned first", kind, clean_pairs, unseen, None))
    return as_scraped["version"], lines


def own_lines(
    pages: dict[str, str], articles: list[Article], unseen: set[str], passes: int
) -> tuple[str, dict[str, list[str]]]:
    """Govextract's version and lines: it gets whole pages and is told no day to count from."""
    tasks = [{"text": text, "reference": ""} for text in pages.values()]
    answer = ask(Path(sys.executable), "govextract", tasks, passes)
    size = sum(map(len, pages.values()))
    lines = {}
    for kind in ("amounts", "dates"):
        pairs = []
        for page, rows in zip(pages, answer[kind], strict=True):
            gold = [value for article in articles if article.page == page for value in getattr(article, kind)]
            pairs.append(Pair(page, gold, _values(rows)))
        lines[kind] = [line("govextract", kind, pairs, unseen, size / answer[f"{kind}_seconds"])]
    return answer["version"], lines


def machine() -> str:
    """The processor, its cores, the system and the Python."""
    info = Path("/proc/cpuinfo")
    lines = info.read_text(encoding="utf-8").splitlines() if info.exists() else []
    model = next((line.partition(":")[2].strip() for line in lines if line.startswith("model name")), "")
    python = f"{platform.python_implementation()} {platform.python_version()}"
    return f"{model or platform.processor() or platform.machine()}, {os.cpu_count()} cores, {platform.system()}, {python}"


def main(cache: Path, passes: int) -> None:
    """Print the versions, the machine and a table a kind."""
    from benchmarks.peers import environment

    pages, articles = read_corpus()
    parts = json.loads((CORPUS / "parts.json").read_text(encoding="utf-8"))
    unseen = {page for page, part in parts.items() if part == "test"}
    versions: dict[str, str] = {}
    versions["govextract"], tables = own_lines(pages, articles, unseen, passes)
    for name in ("JioNLP", "Recognizers-Text"):
        try:
            versions[name], lines = peer_lines(name, environment(name, cache), articles, unseen, passes)
        except RuntimeError as error:
            versions[name] = f"does not run here ({error})"
            lines = {kind: [f"| {name}: {error} | | | | | | | |"] for kind in tables}
        for kind, rows in tables.items():
            rows.extend(lines[kind])
    print(machine())
    print("; ".join(f"{name} {version}" for name, version in versions.items()))
    for kind, rows in tables.items():
        known = [
            article.page for article in articles for value in getattr(article, kind) if not value.is_open
        ]
        tested = sum(page in unseen for page in known)
        print(
            f"\n{len(known)} {kind} in {len(pages)} pages, {sum(map(len, pages.values())):,} characters;",
            end=" ",
        )
        print(f"{tested} of them in the {len(unseen)} pages of the test part\n")
        print(
            "| | span and value | value | precision | test: span and value | value | precision | characters/s |"
        )
        print("| --- | --- | --- | --- | --- | --- | --- | --- |")
        print("\n".join(rows))


def _arguments() -> argparse.Namespace:
    home = Path(os.environ.get("XDG_CACHE_HOME", Path.home() / ".cache"))
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument(
        "--cache", type=Path, default=home / "govextract-benchmarks", help="where environments are kept"
    )
    parser.add_argument(
        "--passes", type=int, default=3, help="how often each library reads the corpus; the best counts"
    )
    parser.add_argument("--run", nargs=3, metavar=("NAME", "TASKS", "OUT"), help=argparse.SUPPRESS)
    return parser.parse_args()


if __name__ == "__main__":
    arguments = _arguments()
    if arguments.run:
        run(arguments.run[0], Path(arguments.run[1]), Path(arguments.run[2]), arguments.passes)
    else:
        main(arguments.cache.resolve(), arguments.passes)
