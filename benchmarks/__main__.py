"""Print one table: how fast and how light govextract is, beside its peers and its limits, in one run.

usage: python -m benchmarks [--size N] [--documents N] [--cache FOLDER] [--small] [--pin]
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import re
import sys
from collections.abc import Callable
from functools import partial
from importlib import metadata
from importlib.util import find_spec
from pathlib import Path
from typing import Any, NamedTuple

from benchmarks import measure, peers, texts
from govextract import Pipeline, __version__
from govextract.text.normalize import normalize
from govextract.text.segment import segmenter

_ROOT = Path(__file__).resolve().parent.parent
_PINNED = Path(__file__).with_name("pinned.json")
_SAMPLES = {
    "simplified": "　　6月16日，全县重点项目集中开工，总投资96.4亿元，其中年产2.4万吨的新材料项目计划明年年底投产。\n",
    "traditional": "　　6月16日，全縣重點項目集中開工，總投資96.4億元，對於乾鮮果品產業園，縣領導瞭解了進展情況。\n",
    "noisy": "　　6月16日，全縣重點項(xiàng)目集中開工，總投 資９６.4億元，計劃 2023 年 9 月投產(chǎn)。kQ7\r\n",
}
_LOWEST = 0.75
"""A ratio may fall to this share of the pinned one, as machines and their other work differ."""


class Row(NamedTuple):
    """A line of the table."""

    what: str
    measured: str
    bar: str = ""

    def __str__(self) -> str:
        """The line as Markdown."""
        return f"| {self.what} | {self.measured} | {self.bar} |"


def _say(row: Row) -> None:
    print(row, flush=True)


def _plain_jieba() -> Callable[[str], object]:
    """``jieba.cut`` as its users call it."""
    segmenter("jieba")  # imports jieba without its warnings
    import jieba

    jieba.setLogLevel(60)
    jieba.initialize()
    return lambda text: list(jieba.cut(text))


def _speeds(pages: list[str], passes: int = 5) -> dict[str, float]:
    """Characters a second of govextract on each kind of text, and the ratios to a bare ``jieba.cut``."""
    size = sum(map(len, pages))
    kinds = {"corpus": pages, "mixed": [texts.mixed(size)], "prose": [texts.prose(size)]}
    readers = {"jieba.cut": _plain_jieba()}
    for backend in ("rjieba", "jieba"):
        if find_spec(backend):
            readers[backend] = Pipeline(segmenter=backend).parse  # type: ignore[arg-type]
            readers[backend](pages[0])
    found: dict[str, float] = {}
    for kind, several in kinds.items():
        works = {name: partial(_read_all, read, several) for name, read in readers.items()}
        taken = measure.seconds_side_by_side(works, passes)
        for name in readers:
            found[f"{name} {kind}"] = sum(map(len, several)) / taken[name]
            found[f"ratio {name} {kind}"] = taken["jieba.cut"] / taken[name]
    return found


def _read_all(read: Callable[[str], object], several: list[str]) -> None:
    for text in several:
        read(text)


def _print_speeds(speeds: dict[str, float]) -> None:
    for kind in ("corpus", "mixed", "prose"):
        _say(Row(f"bare `jieba.cut`, {kind}", _rate(speeds[f"jieba.cut {kind}"])))
        for backend, bar in (("rjieba", "3"), ("jieba", "1.5")):
            if f"{backend} {kind}" in speeds:
                measured = f"{_rate(speeds[f'{backend} {kind}'])}, {speeds[f'ratio {backend} {kind}']:.2f} times `jieba.cut`"
                _say(Row(f"`parse` with {backend}, {kind}", measured, f"{bar} times"))
            else:
                _say(Row(f"`parse` with {backend}, {kind}", "not installed", f"{bar} times"))


def _print_peers(pages: list[str], own: float, cache: Path) -> None:
    """The peers and the native limit on the corpus, against govextract's characters a second on it."""
    size = sum(map(len, pages))
    passes: dict[str, float] = {}
    for name, kinds, bar in (
        ("JioNLP", "money and time", "10 times"),
        ("Recognizers-Text", "currency, dimension and datetime", "100 times"),
        ("OpenCC", "t2s in C++", ""),
    ):
        try:
            version, taken = peers.seconds(name, pages, cache)
        except RuntimeError as error:
            _say(Row(f"{name}, {kinds}", f"does not run here ({error})", bar))
            continue
        passes[name] = taken
        ahead = f", `parse` {own * taken / size:.1f} times" if bar else ""
        _say(Row(f"{name} {version}, {kinds}", f"{_rate(size / taken)}{ahead}", bar))
    if "OpenCC" not in passes or not find_spec("rjieba"):
        _say(Row("native limit", "needs OpenCC and rjieba", "a third"))
        return
    import rjieba

    money = re.compile(r"\d+(?:\.\d+)?\s?[千百]?[万亿]?元")
    cut = measure.seconds_of_all(lambda text: rjieba.cut(text, hmm=False), pages)
    limit = size / (passes["OpenCC"] + cut + measure.seconds_of_all(money.findall, pages))
    _say(
        Row(
            "native limit: OpenCC, one rjieba cut, one regex",
            f"{_rate(limit)}, `parse` {own / limit:.3f} of it",
            "a third",
        )
    )


def _growth(unit_or_text: str, size: int) -> float:
    """How much longer one text takes than ten of a tenth; 1 is linear."""
    pipeline = Pipeline()
    pipeline.parse(unit_or_text[:1000])
    tenth = unit_or_text[: size // 10]
    taken = measure.seconds_side_by_side(
        {
            "ten": lambda: [pipeline.parse(tenth) for _ in range(10)],
            "one": lambda: pipeline.parse(unit_or_text),
        },
        passes=2,
    )
    return taken["one"] / taken["ten"]


def _print_growth(size: int) -> None:
    sizes = f"{size:,} characters against ten times {size // 10:,}"
    _say(Row(f"mixed text, {sizes}", f"{_growth(texts.mixed(size)[:size], size):.2f}", "1.15"))
    for name, unit in texts.WORST.items():
        _say(Row(f"{name}, the same", f"{_growth(texts.repeated(unit, size), size):.2f}", "1.15"))


def _print_memory(documents: int, size: int) -> None:
    before, after = measure.memory("documents", documents, str(_ROOT))
    _say(Row("memory after the corpus line by line", f"{before:.0f} MB", "200 MB"))
    _say(Row(f"and after {documents:,} short documents more", f"{after:.0f} MB", "flat"))
    _, times = measure.memory("text", size, str(_ROOT))
    _say(
        Row(
            f"peak over that for one text of {size:,} characters",
            f"{times:.0f} times the text in memory",
            "30 times",
        )
    )


def _print_starts() -> None:
    page = next(iter(sorted(texts.CORPUS.glob("mirrors-3.txt"))))
    started = measure.start("-m", "govextract.cli", "parse", str(page))
    _say(
        Row(
            f"`govextract parse` of {page.stat().st_size:,} bytes",
            f"{started.clock:.2f} s, CPU {started.cpu:.2f} s",
            "0.7 s",
        )
    )
    started = measure.start("-c", "import govextract")
    _say(Row("`import govextract`", f"{started.clock:.2f} s, CPU {started.cpu:.2f} s", "0.1 s"))


def _print_normalization() -> None:
    for name, sample in _SAMPLES.items():
        text = texts.repeated(sample, 300_000)
        normalize(sample)  # the tables are read once
        _say(
            Row(f"normalization alone, {name}", _rate(len(text) / measure.seconds_of_all(normalize, [text])))
        )


def _rate(speed: float) -> str:
    return f"{speed / 1e6:.3f} Mchar/s"


def _machine() -> str:
    """The processor, its cores, the system, the Python and the versions of what is measured."""
    info = Path("/proc/cpuinfo")
    lines = info.read_text(encoding="utf-8").splitlines() if info.exists() else []
    model = next((line.partition(":")[2].strip() for line in lines if line.startswith("model name")), "")
    python = f"{platform.python_implementation()} {platform.python_version()}"
    versions = [
        f"{name} {metadata.version(name)}"
        for name in ("jieba", "rjieba", "regex", "pydantic")
        if find_spec(name)
    ]
    where = f"{model or platform.processor() or platform.machine()}, {os.cpu_count()} cores, {platform.system()}, {python}"
    return f"{where}; govextract {__version__}, {', '.join(versions)}"


def check() -> int:
    """The small form: ratios against the pinned ones; 1 if one fell by more than a quarter, twice, else 0."""
    pinned: dict[str, float] = json.loads(_PINNED.read_text(encoding="utf-8"))
    measured = _ratios()
    if any(measured.get(name, least) < _LOWEST * least for name, least in pinned.items()):
        again = _ratios()  # other work of the machine may have weighed on one of two
        measured = {name: max(ratio, again[name]) for name, ratio in measured.items()}
    failed = False
    for name, least in pinned.items():
        ratio = measured.get(name)
        fell = ratio is not None and ratio < _LOWEST * least
        failed = failed or fell
        word = "not measured here" if ratio is None else f"{ratio:.3f}" + (" FELL" if fell else "")
        _say(Row(name, word, f"pinned {least:.3f}"))
    return int(failed)


def _ratios() -> dict[str, float]:
    speeds = _speeds(texts.pages()[::4])
    return {
        name: round(value, 4)
        for name, value in speeds.items()
        if name.startswith(("ratio rjieba", "ratio jieba "))
    }


def main(arguments: argparse.Namespace) -> int:
    """Measure what was asked for; the exit status."""
    print(_machine() + "\n", flush=True)
    if arguments.pin:
        _PINNED.write_text(json.dumps(_ratios(), indent=1) + "\n", encoding="utf-8")
        return 0
    print("| what | measured | to reach |\n| --- | --- | --- |", flush=True)
    if arguments.small:
        return check()
    pages = texts.pages()
    speeds = _speeds(pages)
    _print_speeds(speeds)
    _print_peers(pages, speeds.get("rjieba corpus", speeds["jieba corpus"]), arguments.cache.resolve())
    _print_normalization()
    _print_starts()
    _print_memory(arguments.documents, arguments.size)
    _print_growth(arguments.size)
    return 0


def _arguments() -> Any:
    home = Path(os.environ.get("XDG_CACHE_HOME", Path.home() / ".cache"))
    parser = argparse.ArgumentParser(
        prog="python -m benchmarks", description=(__doc__ or "").partition("\n")[0]
    )
    parser.add_argument("--size", type=int, default=200_000, help="characters of the long texts (200,000)")
    parser.add_argument(
        "--documents", type=int, default=5_000, help="short documents that memory is watched over (5,000)"
    )
    parser.add_argument(
        "--cache",
        type=Path,
        default=home / "govextract-benchmarks",
        help="where the peers' environments are kept",
    )
    parser.add_argument(
        "--small", action="store_true", help="ratios only, against benchmarks/pinned.json; for CI"
    )
    parser.add_argument("--pin", action="store_true", help="write benchmarks/pinned.json anew")
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(main(_arguments()))
