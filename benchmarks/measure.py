"""Seconds and megabytes, of this process and of others."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import NamedTuple

_READS_MUCH = """
import sys
sys.path.insert(0, sys.argv[3])
from benchmarks import measure, texts
import govextract
kind, number = sys.argv[1], int(sys.argv[2])
if kind == "documents":
    lines = [line for page in texts.pages() for line in page.splitlines() if len(line) > 10]
    for line in lines:
        govextract.parse(line)
    before = measure.resident()
    for at in range(number):
        govextract.parse(lines[at % len(lines)] + str(at))
    print(before, measure.resident())
else:
    govextract.parse(texts.pages()[0])
    before = measure.resident()
    text = texts.mixed(number)
    report = govextract.parse(text)
    print(before, (measure.peak() - before) * 2**20 / sys.getsizeof(text))
"""


def seconds(work: Callable[[], object], passes: int) -> float:
    """The CPU seconds that a piece of work needs, the best of several passes."""
    best = float("inf")
    for _ in range(passes):
        begin = time.process_time()
        work()
        best = min(best, time.process_time() - begin)
    return best


def seconds_of_all(read: Callable[[str], object], texts: Iterable[str], passes: int = 3) -> float:
    """The CPU seconds that reading the texts one after the other needs, the best of several passes."""
    kept = list(texts)

    def work() -> None:
        for text in kept:
            read(text)

    return seconds(work, passes)


def seconds_side_by_side(works: Mapping[str, Callable[[], object]], passes: int) -> dict[str, float]:
    """The CPU seconds of each piece of work, the best of several passes.

    The works take turns, so that what else the machine does weighs on all of them.
    """
    best = dict.fromkeys(works, float("inf"))
    for _ in range(passes):
        for name, work in works.items():
            best[name] = min(best[name], seconds(work, 1))
    return best


class Start(NamedTuple):
    """What a program needs from its start to its end: CPU seconds, and seconds on the clock."""

    cpu: float
    clock: float


def start(*arguments: str, passes: int = 5) -> Start:
    """What ``python arguments`` needs, the best of several passes."""
    starts = []
    for _ in range(passes):
        before, begin = os.times(), time.perf_counter()
        subprocess.run([sys.executable, *arguments], check=True, stdout=subprocess.DEVNULL)  # noqa: S603
        after = os.times()
        cpu = after.children_user - before.children_user + after.children_system - before.children_system
        starts.append(Start(cpu, time.perf_counter() - begin))
    return Start(min(s.cpu for s in starts), min(s.clock for s in starts))


def resident() -> float:
    """The megabytes of this process in memory, where the system tells (Linux), else not a number."""
    return _status("VmRSS")


def peak() -> float:
    """The most megabytes that this process had in memory, as `resident`."""
    return _status("VmHWM")


def _status(entry: str) -> float:
    file = Path("/proc/self/status")
    lines = file.read_text(encoding="ascii", errors="replace").splitlines() if file.exists() else []
    return next((int(line.split()[1]) / 1024 for line in lines if line.startswith(entry)), float("nan"))


def memory(kind: str, number: int, root: str) -> tuple[float, float]:
    """Megabytes of a process before and after many documents, or before and times the text for a long one.

    Args:
        kind: ``documents`` or ``text``.
        number: how many documents, or how many characters.
        root: the checkout, which the process imports ``benchmarks`` from.
    """
    command = [sys.executable, "-c", _READS_MUCH, kind, str(number), root]
    done = subprocess.run(command, check=True, capture_output=True, text=True)  # noqa: S603
    before, after = done.stdout.split()
    return float(before), float(after)
