"""What the commands show people: tables, complaints, progress."""

from __future__ import annotations

import logging
import os
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING

import typer
from rich.console import Console

from govextract.errors import GovextractError

if TYPE_CHECKING:
    from govextract.batch import Progress
    from govextract.records import Report

EXIT_SOME_SET_ASIDE = 1
EXIT_NOTHING_DONE = 2
EXIT_INTERRUPTED = 130
PLAIN_WIDTH = 140  # of a table that goes into a file or another program
_LOG_SECONDS = 30  # between lines of progress that go into a file


def _console() -> Console:
    """Standard output for tables: as wide as the terminal, or wide enough for a file to be read."""
    console = Console(soft_wrap=False, highlight=False)
    if not console.is_terminal and "COLUMNS" not in os.environ:
        console = Console(width=PLAIN_WIDTH, highlight=False)
    return console


def print_tables(reports: Sequence[tuple[str, Report]]) -> None:
    """Print the projects of each report, with the names of documents where there are several."""
    from rich.text import Text

    from govextract.display import clean, project_table
    from govextract.overview import project_rows

    console = _console()
    for name, report in reports:
        if len(reports) > 1:
            console.print(Text(clean(name), style="bold"))
        rows = project_rows(report)
        if rows:
            console.print(project_table(rows, console.width))
        else:
            console.print("no projects" if report.chars else "no text")
        if report.warnings:
            console.print(
                Text(f"{len(report.warnings)} warnings about the text; --format json lists them", "dim")
            )
        if len(reports) > 1:
            console.print()


def print_project_rows(rows: Sequence[Sequence[object]], count: int) -> None:
    """Print rows of the table of projects, and how many of ``count`` are left out."""
    from govextract.display import clean, plain_table
    from govextract.io.tables import PROJECT_TABLE
    from govextract.overview import number

    place = {column.name: n for n, column in enumerate(PROJECT_TABLE.columns)}
    shown = []
    for row in rows:
        value, currency = row[place["total_investment"]], row[place["currency"]]
        total = "" if value is None else number(value) + ("元" if currency == "CNY" else f" {currency}")  # type: ignore[arg-type]
        completion = row[place["completion"]]
        document = Path(str(row[0])).name
        shown.append((clean(document), clean(str(row[place["name"]])), total, str(completion or "")))
    console = _console()
    console.print(plain_table(("Document", "Project", "Total investment", "Completion by"), shown))
    if count > len(rows):
        console.print(f"… and {count - len(rows)} more")


def write(text: str) -> None:
    """Print as UTF-8 whatever the locale; a lone surrogate becomes ``?``."""
    sys.stdout.flush()
    data = text.encode("utf-8", errors="replace")
    stream = getattr(sys.stdout, "buffer", None)
    if stream is None:
        sys.stdout.write(data.decode("utf-8"))
    else:
        stream.write(data)
        stream.flush()


def complain(message: str) -> None:
    """Print a line on standard error."""
    from govextract.display import clean

    typer.echo(f"govextract: {clean(message)}", err=True)


@contextmanager
def user_errors(stopped: str = "stopped; nothing was written") -> Iterator[None]:
    """Turn what a user can mend into a line that says how, and an exit status."""
    try:
        yield
    except BrokenPipeError:  # the reader of our output has left, as `| head` does
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        raise typer.Exit(EXIT_SOME_SET_ASIDE) from None
    except (GovextractError, OSError) as error:
        complain(str(error))
        raise typer.Exit(EXIT_NOTHING_DONE) from None
    except KeyboardInterrupt:
        complain(stopped)
        raise typer.Exit(EXIT_INTERRUPTED) from None


@contextmanager
def progress(quiet: bool) -> Iterator[Callable[[Progress], None] | None]:
    """Show progress on standard error: a bar on a terminal, else a line now and then."""
    console = Console(stderr=True)
    if quiet:
        yield None
        return
    if not console.is_terminal:
        yield _log_progress()
        return
    from rich import progress as bars

    columns = (
        bars.TextColumn("{task.description}"),
        bars.BarColumn(),
        bars.TaskProgressColumn(),
        bars.TextColumn("{task.fields[state]}"),
        bars.TimeElapsedColumn(),
    )
    with bars.Progress(*columns, console=console, transient=True) as bar:
        task = bar.add_task("reading", total=None, state="")

        def show(state: Progress) -> None:
            total = state.total_size or None
            if state.writing:
                bar.update(task, description="writing", total=None, state=f"{state.documents:,} documents")
            else:
                bar.update(
                    task, completed=min(state.size, total or state.size), total=total, state=_state(state)
                )

        yield show


def _state(state: Progress) -> str:
    parts = [f"{state.documents:,} documents", f"{state.documents_a_second:.1f}/s"]
    parts.append(f"{state.chars_a_second / 1000:.0f} thousand characters/s")
    if state.set_aside:
        parts.append(f"{state.set_aside:,} set aside")
    if state.seconds_left is not None and not state.writing:
        parts.append(f"{timedelta(seconds=round(state.seconds_left))} left")
    return ", ".join(parts)


def _log_progress() -> Callable[[Progress], None]:
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(logging.Formatter("%(asctime)s %(message)s", "%Y-%m-%d %H:%M:%S"))
    logger = logging.getLogger("govextract.cli.progress")
    logger.setLevel(logging.INFO)
    logger.propagate = False
    logger.handlers.clear()
    logger.addHandler(handler)
    logged = 0.0

    def log(state: Progress) -> None:
        nonlocal logged
        if state.writing:
            logger.info("read %s in %s; writing", _state(state), timedelta(seconds=round(state.seconds)))
        elif state.seconds - logged >= _LOG_SECONDS:
            logged = state.seconds
            share = f"{state.size / state.total_size:.0%}, " if state.total_size else ""
            logger.info("%s%s", share, _state(state))

    return log
