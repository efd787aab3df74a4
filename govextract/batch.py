"""Many files through the pipeline, on all cores; what cannot be read is set aside and the rest goes on."""

from __future__ import annotations

import logging
import multiprocessing
import os
import signal
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from govextract.errors import GovextractError, ReaderError
from govextract.io.readers import find_files, read_source
from govextract.io.tables import Row, Tables, project_table_rows, tables_of
from govextract.io.writers import json_line, open_writer
from govextract.pipeline import Pipeline

logger = logging.getLogger(__name__)

_AHEAD = 8  # files in hand for each process: enough to keep it busy, few enough to bound memory
_FEW = 4  # starting processes takes longer than converting so few files


@dataclass(frozen=True)
class Progress:
    """How far a batch is."""

    done: int
    total: int
    set_aside: int


@dataclass
class BatchResult:
    """What became of a batch.

    Attributes:
        documents: how many files were converted.
        errors: the files that were set aside, with the reason of each.
        projects: rows of ``io.tables.PROJECT_TABLE``, as many as were asked for.
        project_count: how many projects there are in all.
    """

    documents: int = 0
    errors: list[tuple[str, str]] = field(default_factory=list)
    projects: list[Row] = field(default_factory=list)
    project_count: int = 0


@dataclass(frozen=True)
class _Task:
    """What every process is to do with a file."""

    published: date | None
    lexicons: tuple[str, ...]
    lines: bool


@dataclass(frozen=True)
class _Converted:
    """A file's outcome, as it comes back from a process."""

    tables: Tables
    line: str = ""


def convert(
    paths: Iterable[str | Path],
    out: str | Path,
    *,
    published: date | None = None,
    lexicons: Sequence[str | Path] = (),
    jobs: int | None = None,
    keep_projects: int = 0,
    progress: Callable[[Progress], None] | None = None,
) -> BatchResult:
    """Convert text files, and folders of them, into one output.

    The output appears under its name when all is done, and replaces what stood there; rows are in the order of the
    files, whatever the number of processes.

    Args:
        paths: files, and folders whose ``.txt`` files are taken.
        out: ``.jsonl``, ``.duckdb``, or a folder for CSV files (``.csv`` or no suffix).
        published: the day the texts were published, for those that do not say it.
        lexicons: folders of one's own lexicons.
        jobs: the number of processes; None for one a core.
        keep_projects: how many rows of projects to hand back.
        progress: called after each file.

    Raises:
        GovextractError: there is nothing to convert, or the output cannot be written.

    Example:
        >>> import pathlib, tempfile
        >>> with tempfile.TemporaryDirectory() as folder:
        ...     text = pathlib.Path(folder, "a.txt")
        ...     _ = text.write_text("总投资1.18亿元的玉泉糖醇项目开工。", encoding="utf-8")
        ...     result = convert([text], pathlib.Path(folder, "out.jsonl"))
        >>> result.documents, result.project_count, result.errors
        (1, 1, [])
    """
    files = list(find_files(paths))
    if not files:
        raise GovextractError(f"nothing to convert: no .txt file in {', '.join(map(str, paths))}")
    result = BatchResult()
    with open_writer(out) as writer:
        task = _Task(published, tuple(map(str, lexicons)), writer.lines)
        for done, converted in enumerate(_convert_all(files, task, jobs), 1):
            projects = converted.tables.get("project_table", [])
            errors = converted.tables.get("errors", [])
            writer.add(converted.tables, converted.line)
            result.documents += not errors
            result.errors += [(document, reason) for document, reason in errors]
            result.projects += projects[: max(keep_projects - len(result.projects), 0)]
            result.project_count += len(projects)
            if progress is not None:
                progress(Progress(done, len(files), len(result.errors)))
        writer.commit()
    return result


def _convert_all(files: Sequence[Path], task: _Task, jobs: int | None) -> Iterator[_Converted]:
    jobs = min(jobs or _cores(), len(files))
    if jobs <= 1 or len(files) <= _FEW:
        worker = _Worker(task)
        return map(worker.convert, files)
    return _in_processes(files, task, jobs)


def _cores() -> int:
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


class _Worker:
    """What converts files, in this process or in another."""

    def __init__(self, task: _Task) -> None:
        self._task = task
        self._pipeline = Pipeline(task.lexicons)

    def convert(self, file: Path) -> _Converted:
        name = file.as_posix()
        try:
            source = read_source(file)
            report = self._pipeline.parse(source.text, self._task.published)
            tables = tables_of(name, report, source.encoding)
        except ReaderError as error:
            return _set_aside(name, str(error).removeprefix(f"{file}: "))
        except Exception as error:  # a document that finds a bug must not end the others' batch
            logger.debug("%s failed", name, exc_info=True)
            return _set_aside(name, f"internal error, please report it: {type(error).__name__}: {error}")
        tables["project_table"] = project_table_rows(name, report)
        return _Converted(tables, json_line(name, report) if self._task.lines else "")


def _set_aside(name: str, reason: str) -> _Converted:
    return _Converted({"errors": [(name, reason)]})


_worker: _Worker | None = None  # of a process that is one of a pool's, and nothing else


def _start_worker(task: _Task) -> None:
    global _worker  # noqa: PLW0603 - a pool's initializer has no other way to leave something to its tasks
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is the parent's to handle
    _worker = _Worker(task)


def _work(file: Path) -> _Converted:
    assert _worker is not None
    return _worker.convert(file)


def _in_processes(files: Iterable[Path], task: _Task, jobs: int) -> Iterator[_Converted]:
    """Convert in processes, outcomes in the order of the files; a file that ends its process is set aside."""
    remaining = iter(files)
    waiting: deque[tuple[Path, Future[_Converted]]] = deque()
    pool = _pool(task, jobs)
    try:
        while True:
            while len(waiting) < jobs * _AHEAD and (file := next(remaining, None)) is not None:
                waiting.append((file, _submit(pool, file)))
            if not waiting:
                return
            file, future = waiting.popleft()
            try:
                yield future.result()
            except BrokenProcessPool:
                # Which of the files in hand ended its process is not known. The first is tried alone; the others
                # go into a new pool, and should one of them be it, its turn to be tried alone comes.
                pool.shutdown(cancel_futures=True)
                yield _alone(file, task)
                pool = _pool(task, jobs)
                waiting = deque((f, was if _is_done(was) else _submit(pool, f)) for f, was in waiting)
    finally:
        pool.shutdown(cancel_futures=True)


def _pool(task: _Task, jobs: int) -> ProcessPoolExecutor:
    # Not fork: the progress display runs in a thread, and a forked child of a threaded process may hang.
    context = multiprocessing.get_context("spawn")
    return ProcessPoolExecutor(jobs, mp_context=context, initializer=_start_worker, initargs=(task,))


def _submit(pool: ProcessPoolExecutor, file: Path) -> Future[_Converted]:
    try:
        return pool.submit(_work, file)
    except BrokenProcessPool as error:
        broken: Future[_Converted] = Future()
        broken.set_exception(error)
        return broken


def _is_done(future: Future[_Converted]) -> bool:
    return future.done() and not future.cancelled() and future.exception() is None


def _alone(file: Path, task: _Task) -> _Converted:
    with _pool(task, 1) as pool:
        try:
            return _submit(pool, file).result()
        except BrokenProcessPool:
            return _set_aside(
                file.as_posix(), "ended the process that converted it; is it too large for the memory?"
            )
