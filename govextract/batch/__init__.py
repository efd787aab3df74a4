"""Many documents through the kernel, on all cores: ``convert``.

``tasks`` reads some documents into a segment, ``processes`` does tasks where they may hang or die, ``checkpoint`` keeps
what is done until the output is made of it, ``restore`` takes it back out of an output.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path

from govextract.batch.assembly import BatchResult, assemble
from govextract.batch.checkpoint import Checkpoint, version_numbers
from govextract.batch.plan import Plan, is_streamed
from govextract.batch.processes import run_all
from govextract.batch.progress import Meter, Progress
from govextract.batch.restore import restore_output
from govextract.batch.tasks import Outcome, Setup, run
from govextract.errors import GovextractError
from govextract.extensions import installed
from govextract.io.readers import find_files
from govextract.io.sources import ReadOptions
from govextract.io.writers import Writer, open_writer
from govextract.lexicon import Lexicons

__all__ = ["BatchResult", "Progress", "convert"]

_TIMEOUT = 600.0
_FEW = 4  # starting processes takes longer than converting so few files


def convert(
    paths: Iterable[str | Path],
    out: str | Path,
    *,
    published: date | None = None,
    lexicons: Sequence[str | Path] = (),
    jobs: int | None = None,
    options: ReadOptions | None = None,
    resume: bool = False,
    since_version: str | None = None,
    timeout: float | None = None,
    keep_projects: int = 0,
    progress: Callable[[Progress], None] | None = None,
) -> BatchResult:
    """Convert files, and folders of them, into one output.

    The output appears under its name when all is done, and replaces what stood there; rows are in the order of the
    input, whatever the number of processes. Until then, what is done is kept in the folder ``OUT.part`` beside it.

    Args:
        paths: files, and folders whose files of known kinds are taken.
        out: ``.duckdb``, ``.sqlite``, ``.jsonl``, ``.xlsx``, a folder for ``.parquet`` files, or one for CSV files
            (``.csv`` or no suffix).
        published: the day the texts were published, for those that do not say it.
        lexicons: folders of one's own lexicons.
        jobs: the number of processes; None for one a core.
        options: which columns hold what, for files of rows.
        resume: go on with a batch that was interrupted.
        since_version: keep what this version of govextract, or a later one, made of unchanged documents in the output
            that stands there (``.duckdb``, ``.sqlite``, ``.parquet``).
        timeout: seconds that a document may take before it is set aside; None for ten minutes. One process does
            the work itself and is not watched, unless a time is given.
        keep_projects: how many rows of projects to hand back.
        progress: called after each task, of at most 64 documents.

    Raises:
        GovextractError: there is nothing to convert, the output cannot be written, or there is an interrupted batch
            and ``resume`` is not given.

    Example:
        >>> import pathlib, tempfile
        >>> with tempfile.TemporaryDirectory() as folder:
        ...     text = pathlib.Path(folder, "a.txt")
        ...     _ = text.write_text("总投资1.18亿元的玉泉糖醇项目开工。", encoding="utf-8")
        ...     result = convert([text], pathlib.Path(folder, "out.jsonl"))
        >>> result.documents, result.project_count, result.errors
        (1, 1, [])
    """
    out = Path(out)
    files = list(find_files(paths, out))
    if not files:
        raise GovextractError(f"nothing to convert: no file of a known kind in {', '.join(map(str, paths))}")
    writer = open_writer(out)
    setup = Setup(published, tuple(map(str, lexicons)), options or ReadOptions(), writer.json)
    setup = replace(setup, fingerprint=_fingerprint(setup))
    if since_version is not None:
        version_numbers(since_version)
    checkpoint = Checkpoint(out, setup.fingerprint, json=writer.json, resume=resume, since=since_version)
    done = False
    try:
        if since_version is not None:
            restore_output(out, checkpoint)
        jobs = jobs or _cores()
        plan = Plan(files, setup, checkpoint, jobs)
        meter = Meter(plan, progress)
        few = len(files) <= _FEW and not any(map(is_streamed, files))
        if timeout is None and (jobs == 1 or few):
            outcomes = _here(plan, setup)
        else:
            outcomes = run_all(plan.tasks(), setup, min(jobs, _most_processes(files)), timeout or _TIMEOUT)
        for outcome in outcomes:
            meter.add(outcome)
        meter.tell(writing=True)
        result = _write(plan, checkpoint, out, writer, keep_projects)
        done = True
    finally:
        checkpoint.close(keep=not done)
    return result


def _here(plan: Plan, setup: Setup) -> Iterator[Outcome]:
    """Do the tasks in this process."""
    for task in plan.tasks():
        try:
            yield run(task, setup)
        except OSError as error:
            raise GovextractError(
                f"{task.segment.parent}: cannot be written to ({error.strerror or error})"
            ) from error


def _write(plan: Plan, checkpoint: Checkpoint, out: Path, writer: Writer, keep_projects: int) -> BatchResult:
    try:
        return assemble(plan.order, checkpoint, writer, keep_projects)
    except OSError as error:
        raise GovextractError(
            f"{out}: cannot be written ({error.strerror or error}); what was read is kept in {checkpoint.folder}, "
            "and --resume goes on from there"
        ) from error


def _most_processes(files: Sequence[Path]) -> int:
    """More processes than files only help where a file holds many documents."""
    return 1 << 16 if any(map(is_streamed, files)) else len(files)


def _fingerprint(setup: Setup) -> str:
    """A hash of all that changes what is found in a text, but the version, which is known of each document."""
    asked = (setup.published, setup.options, [extension.name for extension in installed()])
    digest = hashlib.blake2b(repr(asked).encode("utf-8", "replace"), digest_size=16)
    for folder in Lexicons(setup.lexicons).folders[1:]:
        for path in sorted(folder.glob("*.tsv")):
            content = path.read_bytes()
            digest.update(f"{path.name} {len(content)}\n".encode() + content)
        digest.update(b"\0")
    return digest.hexdigest()


def _cores() -> int:
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1
