"""Run the targets one after the other: ``python -m fuzz parse csv --seconds 60``; all without a name."""

from __future__ import annotations

import argparse
import hashlib
import re
import subprocess
import sys
import tempfile
import time
import traceback
from collections.abc import Sequence
from pathlib import Path

from fuzz.mutations import dictionary, mutate_text
from fuzz.targets import TARGETS, TEXTS, Target

CORPUS = Path(__file__).parent / "corpus"
_LIBRARIES = {
    "docx": ["docx"],
    "xlsx": ["openpyxl"],
    "pdf": ["pdfplumber", "pdfminer"],
    "markdown": ["markdown_it"],
}
_SLOW = 10.0
"""Seconds of computing after which an input counts as a hang."""


class Findings:
    """Runs a target and keeps the first input of each way in which it fails, so that one bug does not end the run.

    Args:
        target: what takes the inputs.
        folder: where inputs and tracebacks are kept.
    """

    def __init__(self, target: Target, folder: Path) -> None:
        self._target = target
        self._folder = folder
        self._known: set[tuple[str, ...]] = set()

    def __call__(self, data: bytes) -> None:
        """Try an input."""
        begin = time.process_time()
        try:
            self._target(data)
        except Exception as error:  # noqa: BLE001 - whatever it is, it is what is looked for
            frames = traceback.extract_tb(error.__traceback__)
            place = tuple(f"{frame.filename}:{frame.lineno}" for frame in frames[-3:])
            self._keep((type(error).__name__, *place), data, traceback.format_exc())
        if time.process_time() - begin > _SLOW:
            self._keep(("slow",), data, f"takes {time.process_time() - begin:.1f} s\n")

    def _keep(self, key: tuple[str, ...], data: bytes, told: str) -> None:
        if key in self._known:
            return
        self._known.add(key)
        name = hashlib.sha256(data).hexdigest()[:12]
        self._folder.mkdir(parents=True, exist_ok=True)
        (self._folder / f"{name}.bin").write_bytes(data)
        (self._folder / f"{name}.txt").write_text(told, encoding="utf-8", errors="backslashreplace")


def fuzz(name: str, flags: Sequence[str], findings: Path) -> None:
    """Fuzz one target in this process, which ends with it."""
    import atheris

    libraries = ["govextract", *_LIBRARIES.get(name, [])]
    with atheris.instrument_imports(include=libraries, enable_loader_override=False):
        for module in [m for m in sys.modules if m.partition(".")[0] in (*libraries, "fuzz")]:
            if module != "fuzz.__main__":
                del sys.modules[module]
        from fuzz.targets import TARGETS as INSTRUMENTED

        INSTRUMENTED[name](b"")  # what is imported when it is first asked for

    def mutate(data: bytes, most: int, seed: int) -> bytes:
        return mutate_text(data, most, seed, atheris.Mutate)

    options = {"custom_mutator": mutate} if name in TEXTS else {}
    atheris.Setup([sys.argv[0], *flags], Findings(INSTRUMENTED[name], findings / name), **options)
    atheris.Fuzz()


def run(name: str, seconds: int, seed: int, findings: Path, grown: Path | None) -> bool:
    """Fuzz one target in a process of its own, and tell what came of it.

    Args:
        name: the target.
        seconds: how long.
        seed: what decides on the changes.
        findings: where inputs that fail are kept.
        grown: where new inputs that reach further are kept; None to forget them.

    Returns:
        Whether nothing was found.
    """
    with tempfile.TemporaryDirectory() as scratch:
        words = Path(scratch, "words.dict")
        words.write_text(dictionary(), encoding="ascii")
        new = Path(scratch, "new") if grown is None else grown / name
        new.mkdir(parents=True, exist_ok=True)
        kept = CORPUS / name
        flags = [
            str(new), str(kept), f"-max_total_time={seconds}", f"-seed={seed}", f"-dict={words}", "-max_len=4096",
            "-timeout=60", "-rss_limit_mb=3000", "-print_final_stats=1", f"-artifact_prefix={scratch}/",
        ]  # fmt: skip
        command = [sys.executable, "-m", "fuzz", name, "--here", "--findings", str(findings), "--", *flags]
        begin = time.monotonic()
        done = subprocess.run(command, stderr=subprocess.PIPE, check=False)  # noqa: S603
        log = done.stderr.decode("utf-8", "replace")
        for crash in Path(scratch).glob("*-*"):  # the process itself died, or hung
            if crash.is_file():
                (findings / name).mkdir(parents=True, exist_ok=True)
                (findings / name / f"{crash.name}.bin").write_bytes(crash.read_bytes())
    units = re.search(r"number_of_executed_units: (\d+)", log)
    found = len(list((findings / name).glob("*.bin")))
    reached = re.findall(r"cov: (\d+)", log)
    print(
        f"{name:14} {int(units[1]) if units else 0:9} inputs {time.monotonic() - begin:7.0f} s "
        f"{reached[-1] if reached else '?':>7} edges {found:3} findings",
        flush=True,
    )
    if done.returncode or units is None:
        print(log[-3000:], file=sys.stderr)
    return done.returncode == 0 and not found


def main() -> int:
    """The command line; see the head of this file."""
    arguments, flags = sys.argv[1:], []
    if "--" in arguments:
        at = arguments.index("--")
        arguments, flags = arguments[:at], arguments[at + 1 :]
    parser = argparse.ArgumentParser(prog="python -m fuzz", description=__doc__)
    parser.add_argument("targets", nargs="*", help=", ".join(TARGETS))
    parser.add_argument("--seconds", type=int, default=60, help="for each target")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--findings", type=Path, default=Path("fuzz-findings"))
    parser.add_argument("--grown", type=Path, help="keep new inputs that reach further here")
    parser.add_argument("--here", action="store_true", help=argparse.SUPPRESS)
    options = parser.parse_args(arguments)
    unknown = set(options.targets).difference(TARGETS)
    if unknown:
        parser.error(f"no target {', '.join(sorted(unknown))}; there are {', '.join(TARGETS)}")
    if options.here:
        fuzz(options.targets[0], flags, options.findings)
    try:
        import atheris  # noqa: F401
    except ImportError:
        print('atheris is not installed, nothing is fuzzed: pip install "atheris>=3"')
        return 0
    names = options.targets or list(TARGETS)
    outcomes = [run(n, options.seconds, options.seed, options.findings, options.grown) for n in names]
    return 0 if all(outcomes) else 1


if __name__ == "__main__":
    sys.exit(main())
