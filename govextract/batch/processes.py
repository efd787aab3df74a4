"""Tasks in processes that may hang or die: what did it is found, and the rest goes on."""

from __future__ import annotations

import ctypes
import multiprocessing
import signal
import time
from collections import Counter, deque
from collections.abc import Iterable, Iterator
from dataclasses import replace
from multiprocessing.connection import Connection, wait
from multiprocessing.context import SpawnContext
from struct import Struct
from typing import Literal

from govextract import arrow
from govextract.batch.tasks import Outcome, Setup, Step, Task, run
from govextract.errors import GovextractError
from govextract.io.schemas import pa
from govextract.io.sources import Source

_DEATHS = 2  # what ends its process so often is set aside; once may have been someone else's doing
_FALSE_STARTS = 3  # so many processes that end before they begin, and the batch ends


class _Place:
    """What a process is at and since when, in memory that it shares: its parent looks only when it must.

    A message for each document would wake the parent as often, and take a tenth of the time of two cores.
    """

    _LAYOUT = Struct("4d")
    _KINDS: tuple[None, Literal["reading"], Literal["parsing"]] = (None, "reading", "parsing")

    def __init__(self, context: SpawnContext) -> None:
        self._shared = context.RawArray(ctypes.c_double, 4)

    def note(self, step: Step) -> None:
        """Say what is begun now."""
        item, number, kind = step
        self._LAYOUT.pack_into(self._shared, 0, item, number, self._KINDS.index(kind), time.monotonic())

    def clear(self) -> None:
        """Say that nothing is begun."""
        self._LAYOUT.pack_into(self._shared, 0, 0, 0, 0, 0)

    def read(self) -> tuple[Step | None, float]:
        """What is being done, None if nothing is, and when it was begun."""
        item, number, kind, since = self._LAYOUT.unpack_from(self._shared)
        known = self._KINDS[int(kind)]
        return (None if known is None else (int(item), int(number), known)), since


class _Worker:
    """A process and its task."""

    def __init__(self, setup: Setup) -> None:
        # Not fork: the progress display runs in a thread, and a forked child of a threaded process may hang.
        context = multiprocessing.get_context("spawn")
        self.connection, there = context.Pipe()
        self._place = _Place(context)
        self._process = context.Process(target=_serve, args=(there, self._place, setup), daemon=True)
        self._process.start()
        there.close()
        self.task: Task | None = None
        self._given = 0.0

    def give(self, task: Task) -> None:
        """Hand it a task."""
        self.task, self._given = task, time.monotonic()
        self._place.clear()
        self.connection.send(task)

    def at(self) -> tuple[Step | None, float]:
        """What it is at, None before it begins its task, and since when."""
        step, since = self._place.read()
        return step, since or self._given

    def end(self) -> None:
        """End the process, whatever it is at."""
        self.connection.close()
        self._process.kill()
        self._process.join()


def run_all(tasks: Iterable[Task], setup: Setup, jobs: int, timeout: float) -> Iterator[Outcome]:
    """Do tasks in processes.

    Args:
        tasks: taken one by one, a few ahead of the processes.
        setup: what holds for every task.
        jobs: the number of processes.
        timeout: seconds that one document may take.

    Yields:
        Outcomes as they come; not in the order of the tasks.

    Raises:
        GovextractError: a segment cannot be written, or processes end before they begin.
    """
    team = _Team(tasks, setup, jobs, timeout)
    try:
        yield from team.work()
    finally:
        team.end()


class _Team:
    def __init__(self, tasks: Iterable[Task], setup: Setup, jobs: int, timeout: float) -> None:
        self._tasks = iter(tasks)
        self._ready: deque[Task] = deque()
        self._setup = setup
        self._jobs = jobs
        self._timeout = timeout
        self._workers: list[_Worker] = []
        self._deaths: Counter[tuple[str, Step]] = Counter()
        self._false_starts = 0

    def work(self) -> Iterator[Outcome]:
        """Give out tasks and hand on outcomes until there are none."""
        while True:
            self._give_out()
            busy = [worker for worker in self._workers if worker.task]
            if not busy:
                return
            self._prepare()
            for connection in wait([worker.connection for worker in busy], self._patience(busy)):
                worker = next(worker for worker in busy if worker.connection is connection)
                outcome = self._hear(worker)
                if outcome is not None:
                    yield outcome
            for worker in busy:
                step, since = worker.at()
                if worker.task and step and time.monotonic() - since > self._timeout:
                    self._condemn(
                        worker, step, f"took longer than the {self._timeout:g} seconds a document may take"
                    )

    def end(self) -> None:
        """End all processes."""
        for worker in self._workers:
            worker.end()

    def _give_out(self) -> None:
        idle = [worker for worker in self._workers if not worker.task]
        while idle or len(self._workers) < self._jobs:
            if not self._ready:
                self._prepare(1)
            if not self._ready:
                return
            if not idle:
                idle.append(_Worker(self._setup))
                self._workers.append(idle[-1])
            worker = idle.pop()
            try:
                worker.give(self._ready[0])
                self._ready.popleft()
            except OSError:  # it ended while it had nothing to do
                self._replace(worker)

    def _prepare(self, count: int | None = None) -> None:
        """Have tasks at hand when a process is free; not more, for they may be large."""
        while len(self._ready) < (count or self._jobs) and (task := next(self._tasks, None)) is not None:
            self._ready.append(task)

    def _patience(self, busy: list[_Worker]) -> float:
        now = time.monotonic()
        return max(0.0, min(worker.at()[1] + self._timeout - now for worker in busy)) + 0.05

    def _hear(self, worker: _Worker) -> Outcome | None:
        try:
            message = worker.connection.recv()
        except (EOFError, OSError):
            self._bury(worker)
            return None
        if isinstance(message, Outcome):
            worker.task = None
            return message
        raise GovextractError(str(message))

    def _bury(self, worker: _Worker) -> None:
        """A process ended by itself: its task is tried again, and after that without what it was at."""
        assert worker.task is not None
        step, _ = worker.at()
        if step is None:
            self._false_starts += 1
            if self._false_starts == _FALSE_STARTS:
                raise GovextractError("the processes end before they begin; is there too little memory?")
        else:
            place = (str(worker.task.segment), step)
            self._deaths[place] += 1
            if self._deaths[place] == _DEATHS:
                self._condemn(
                    worker,
                    step,
                    "ended the process that converted it, twice; is it too large for the memory?",
                )
                return
        self._ready.appendleft(worker.task)
        self._replace(worker)

    def _condemn(self, worker: _Worker, step: Step, reason: str) -> None:
        assert worker.task is not None
        condemned = {**worker.task.condemned, step: reason}
        self._ready.appendleft(replace(worker.task, condemned=condemned))
        self._replace(worker)

    def _replace(self, worker: _Worker) -> None:
        worker.end()
        worker.task = None
        self._workers.remove(worker)


def _serve(connection: Connection, place: _Place, setup: Setup) -> None:
    """Do tasks until the parent is gone."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is the parent's to handle
    pa.set_cpu_count(1)
    pa.set_io_thread_count(1)
    try:
        # Lexicons are loaded now, and not in the time of the first document.
        arrow.row(
            Source("", "总投资1亿元的城东水厂项目由副县长何川牵头，2020年开工。"), lexicons=setup.lexicons
        )
        while True:
            task = connection.recv()
            try:
                outcome: Outcome | str = run(task, setup, place.note)
            except BrokenPipeError:
                raise
            except OSError as error:
                outcome = f"{task.segment.parent}: cannot be written to ({error.strerror or error})"
            except GovextractError as error:
                outcome = str(error)
            connection.send(outcome)
    except (EOFError, OSError):
        return
