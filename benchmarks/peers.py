"""Other libraries on the same text, each in a virtual environment of its own, since they do not fit together.

The environments are made where they are missing; where pip does not get a library or it does not run, the reason
stands in the table. This file is also what runs in there, so it imports nothing but the standard library at first.
"""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
import time
import venv
from collections.abc import Callable
from importlib import metadata
from pathlib import Path
from typing import Any

PEERS = {
    # what pip is asked for; the last of Recognizers-Text imports a name that emoji 2 no longer has
    "JioNLP": ["jionlp==1.5.31"],
    "Recognizers-Text": ["recognizers-text-suite==1.0.2a2", "emoji<2"],
    "OpenCC": ["opencc==1.1.9"],
}


def environment(name: str, cache: Path) -> Path:
    """The Python of a library's own environment, which is made where it is missing.

    Raises:
        RuntimeError: pip did not install the library; the message is its last line.
    """
    folder = cache / f"{name.lower()}-py{sys.version_info.major}{sys.version_info.minor}"
    python = folder / "bin" / "python"
    done = folder / "installed"
    wanted = "\n".join(PEERS[name])
    if not (done.exists() and done.read_text(encoding="utf-8") == wanted):
        venv.create(folder, with_pip=True, clear=True)
        command = [
            str(python),
            "-m",
            "pip",
            "install",
            "--quiet",
            "--disable-pip-version-check",
            *PEERS[name],
        ]
        pip = subprocess.run(command, capture_output=True, text=True, check=False)  # noqa: S603
        if pip.returncode:
            raise RuntimeError(last_line(pip.stderr))
        done.write_text(wanted, encoding="utf-8")
    return python


def seconds(name: str, texts: list[str], cache: Path) -> tuple[str, float]:
    """A library's version, and the seconds of CPU it needs for the texts, the best of two passes.

    Raises:
        RuntimeError: it cannot be installed or does not run; the message is the last line of its error.
    """
    python = environment(name, cache)
    with tempfile.TemporaryDirectory() as folder:
        task_file = Path(folder) / "texts.json"
        task_file.write_text(json.dumps(texts), encoding="utf-8")
        command = [str(python), __file__, name, str(task_file)]
        done = subprocess.run(command, capture_output=True, text=True, cwd=folder, check=False)  # noqa: S603
    if done.returncode:
        raise RuntimeError(last_line(done.stderr))
    answer: dict[str, Any] = json.loads(last_line(done.stdout))
    return answer["version"], answer["seconds"]


def last_line(text: str) -> str:
    """The last line of what a program said."""
    return (text.strip().splitlines() or ["no message"])[-1]


# in the libraries' own environments


def _jionlp() -> tuple[str, Callable[[str], object]]:
    import jionlp

    base = {"year": 2020, "month": 7, "day": 1}

    def read(text: str) -> None:
        jionlp.ner.extract_money(text, with_parsing=True)
        jionlp.ner.extract_time(text, time_base=base, with_parsing=True)

    return metadata.version("jionlp"), read


def _recognizers() -> tuple[str, Callable[[str], object]]:
    from datetime import datetime

    from recognizers_date_time import DateTimeRecognizer
    from recognizers_number_with_unit import NumberWithUnitRecognizer
    from recognizers_text import Culture

    units = NumberWithUnitRecognizer(Culture.Chinese)
    currency, dimension = (
        units.get_currency_model(Culture.Chinese),
        units.get_dimension_model(Culture.Chinese),
    )
    datetimes = DateTimeRecognizer(Culture.Chinese).get_datetime_model(Culture.Chinese)

    def read(text: str) -> None:
        currency.parse(text)
        dimension.parse(text)
        datetimes.parse(text, datetime(2020, 7, 1))  # noqa: DTZ001 -- it takes days of the calendar

    return metadata.version("recognizers-text-suite"), read


def _opencc() -> tuple[str, Callable[[str], object]]:
    import opencc

    return metadata.version("opencc"), opencc.OpenCC("t2s").convert


_READERS = {"JioNLP": _jionlp, "Recognizers-Text": _recognizers, "OpenCC": _opencc}


def _run(name: str, task_file: Path) -> None:
    version, read = _READERS[name]()
    texts = json.loads(task_file.read_text(encoding="utf-8"))
    read("2020年5月8日投资3亿元。")  # so that loading is not counted
    best = float("inf")
    for _ in range(2):
        begin = time.process_time()
        for text in texts:
            try:
                read(text)
            except Exception as error:  # noqa: BLE001 -- whatever a library raises, its time counts
                print(f"{name} failed on a text: {error!r}", file=sys.stderr)
        best = min(best, time.process_time() - begin)
    print(json.dumps({"version": version, "seconds": best}))


if __name__ == "__main__":
    _run(sys.argv[1], Path(sys.argv[2]))
