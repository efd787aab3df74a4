"""The command line: ``govextract parse``, ``govextract batch``, ``govextract eval``."""

from __future__ import annotations

import contextlib
import signal
import sys
from collections.abc import Callable, Iterator, Sequence
from datetime import date, datetime
from enum import Enum
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.console import Console

from govextract import __version__, terminal
from govextract.errors import GovextractError, ParseTimeoutError
from govextract.terminal import EXIT_NOTHING_DONE, EXIT_SOME_SET_ASIDE

if TYPE_CHECKING:
    from govextract.io.sources import ReadOptions, SetAside, Source
    from govextract.records import Report

_MOST_SHOWN = 500

app = typer.Typer(
    name="govextract",
    help="Records of projects, money, capacities, dates and officials from Chinese government and press reports.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode="rich",
)


class Format(str, Enum):
    """How ``parse`` prints."""

    table = "table"
    json = "json"
    jsonl = "jsonl"
    csv = "csv"
    html = "html"


class Show(str, Enum):
    """What ``batch`` prints after its work."""

    projects = "projects"


_Published = Annotated[
    datetime | None,
    typer.Option(
        "--published",
        metavar="DATE",
        formats=["%Y-%m-%d"],
        help="Day of publication (2020-12-10) of texts that do not say it; relative dates count from it.",
    ),
]
_LexiconFolders = Annotated[
    list[Path] | None,
    typer.Option(
        "--lexicons", metavar="FOLDER", help="Folder of your own lexicons; may be given several times."
    ),
]
_TextColumn = Annotated[
    str | None,
    typer.Option(
        "--text-column", metavar="NAME", help="Column with the text, in .csv, .jsonl, .json, .parquet."
    ),
]
_IdColumn = Annotated[
    str | None, typer.Option("--id-column", metavar="NAME", help="Column that names the documents.")
]
_PublishedColumn = Annotated[
    str | None,
    typer.Option("--published-column", metavar="NAME", help="Column with the days of publication."),
]


def _print_version(asked: bool) -> None:
    if asked:
        typer.echo(f"govextract {__version__}")
        raise typer.Exit


@app.callback()
def _main(
    version: Annotated[
        bool,
        typer.Option(
            "--version", callback=_print_version, is_eager=True, help="Print the version and leave."
        ),
    ] = False,
) -> None:
    pass


@app.command(epilog="Exit status: 0 all fine; 1 some files could not be read; 2 none could, or wrong usage.")
def parse(
    files: Annotated[
        list[str] | None,
        typer.Argument(
            metavar="FILE…",
            help=".txt .md .html .json .jsonl .csv .parquet .pdf .docx .xlsx, each also as .gz or in a .zip; [b]-[/b] "
            "reads standard input as one text. Without any, [b]--format jsonl[/b] answers the JSON Lines of standard "
            "input one by one.",
        ),
    ] = None,
    output_format: Annotated[Format, typer.Option("--format", "-f", help="What to print.")] = Format.table,
    published: _Published = None,
    lexicons: _LexiconFolders = None,
    output: Annotated[
        Path | None, typer.Option("--output", "-o", metavar="FILE", help="Write there instead of printing.")
    ] = None,
    text_column: _TextColumn = None,
    id_column: _IdColumn = None,
    published_column: _PublishedColumn = None,
    timeout: Annotated[
        float | None,
        typer.Option(
            "--timeout",
            metavar="SECONDS",
            min=0.1,
            help="Pass over a document that takes longer, with a word.",
        ),
    ] = None,
) -> None:
    """Extract records from files and print them: by default, a table of their projects."""
    if not files and (output_format is not Format.jsonl or sys.stdin.isatty()):
        raise typer.BadParameter("name a file, or - for standard input", param_hint="FILE")
    with terminal.user_errors():
        from govextract.io.parsing import parse_source
        from govextract.io.sources import ReadOptions, SetAside
        from govextract.pipeline import Pipeline

        pipeline = Pipeline(lexicons or ())
        options = ReadOptions(text_column, id_column, published_column)
        day = _day(published)
        if not files:
            _filter(partial(pipeline.parse, timeout=timeout), output, text_column, published_column, day)
            return
        reports: list[tuple[str, Report]] = []
        failed = 0
        for name in files:
            try:
                for document in _read(name, options):
                    if isinstance(document, SetAside):
                        terminal.complain(f"{document.name}: {document.reason}")
                        failed += 1
                        continue
                    try:
                        report = parse_source(document, pipeline, day, timeout)
                    except ParseTimeoutError as error:
                        terminal.complain(f"{document.name}: {error}")
                        failed += 1
                    else:
                        reports.append(("" if document.name == "-" else document.name, report))
            except GovextractError as error:
                terminal.complain(str(error))
                failed += 1
        if reports:
            _print_reports(reports, output_format, output)
    if failed:
        raise typer.Exit(EXIT_SOME_SET_ASIDE if reports else EXIT_NOTHING_DONE)


@app.command(
    epilog="Exit status: 0 all fine; 1 some files were set aside, with their reasons in the output; "
    "2 nothing could be converted, or wrong usage; 130 stopped by Ctrl-C, and --resume goes on."
)
def batch(
    paths: Annotated[
        list[Path], typer.Argument(metavar="PATH…", help="Files, and folders of files of known kinds.")
    ],
    output: Annotated[
        Path,
        typer.Option(
            "--output",
            "-o",
            metavar="OUT",
            help="A name in [b].duckdb[/b], [b].sqlite[/b], [b].xlsx[/b], [b].jsonl[/b] or [b].parquet[/b] (a folder); "
            "else a folder of CSV tables. Replaced if it is there.",
        ),
    ],
    jobs: Annotated[
        int | None, typer.Option("--jobs", "-j", min=1, help="Processes; by default one a core.")
    ] = None,
    published: _Published = None,
    text_column: _TextColumn = None,
    id_column: _IdColumn = None,
    published_column: _PublishedColumn = None,
    lexicons: _LexiconFolders = None,
    resume: Annotated[
        bool, typer.Option("--resume", help="Go on with a batch that was interrupted.")
    ] = False,
    since_version: Annotated[
        str | None,
        typer.Option(
            "--since-version",
            metavar="VERSION",
            help="Keep what this version or a later one made in OUT of unchanged documents; do the others.",
        ),
    ] = None,
    timeout: Annotated[
        float | None,
        typer.Option(
            "--timeout", metavar="SECONDS", min=0.1, help="Set a document aside that takes longer (600)."
        ),
    ] = None,
    quiet: Annotated[bool, typer.Option("--quiet", "-q", help="Show no progress.")] = False,
    show: Annotated[Show | None, typer.Option("--show", help="Print a table of what was found.")] = None,
) -> None:
    """Convert files and folders into a database, a workbook or tables."""
    with terminal.user_errors("stopped; what is done is kept, and the same command with --resume goes on"):
        from govextract.batch import convert
        from govextract.io.sources import ReadOptions

        signal.signal(signal.SIGTERM, signal.default_int_handler)  # ends as cleanly as Ctrl-C
        with terminal.progress(quiet) as progress:
            result = convert(
                paths,
                output,
                published=_day(published),
                lexicons=lexicons or (),
                jobs=jobs,
                options=ReadOptions(text_column, id_column, published_column),
                resume=resume,
                since_version=since_version,
                timeout=timeout,
                keep_projects=_MOST_SHOWN if show else 0,
                progress=progress,
            )
        if show:
            terminal.print_project_rows(result.projects, result.project_count)
        for name, reason in result.errors[:20]:
            terminal.complain(f"set aside: {name}: {reason}")
        if result.set_aside > 20:
            terminal.complain(f"set aside: {result.set_aside - 20} more; see the errors in {output}")
        typer.echo(f"{result.documents} documents, {result.project_count} projects → {output}")
    if result.set_aside:
        raise typer.Exit(EXIT_SOME_SET_ASIDE if result.documents else EXIT_NOTHING_DONE)


@app.command(
    epilog="Exit status: 0 done, with what was set aside in OUT/errors.parquet; 2 wrong usage, or Spark failed."
)
def spark(
    path: Annotated[
        str,
        typer.Argument(
            metavar="PATH",
            help="A table ([b].parquet[/b], [b].jsonl[/b], [b].csv[/b]), or a folder of files; all workers must reach it.",
        ),
    ],
    output: Annotated[
        str, typer.Option("--output", "-o", metavar="OUT", help="Folder for a Parquet table a record type.")
    ],
    master: Annotated[
        str | None,
        typer.Option(
            "--master",
            metavar="URL",
            help="The cluster; by default what Spark's settings say, or this machine.",
        ),
    ] = None,
    published: _Published = None,
    text_column: _TextColumn = None,
    id_column: _IdColumn = None,
    published_column: _PublishedColumn = None,
    lexicons: _LexiconFolders = None,
) -> None:
    """Convert a table, or a folder of files, on an Apache Spark cluster."""
    with terminal.user_errors():
        from govextract.integrations.spark import submit
        from govextract.io.sources import ReadOptions

        options = ReadOptions(text_column, id_column, published_column)
        counts = submit(
            path, output, master=master, published=_day(published), options=options, lexicons=lexicons or ()
        )
        typer.echo(f"{counts['documents']} documents, {counts['projects']} projects → {output}")


@app.command("eval", epilog="Exit status: 0 scored; 2 a file is missing or is no gold.")
def evaluate(
    gold: Annotated[
        list[Path],
        typer.Argument(
            metavar="GOLD…",
            help="Annotated documents, or folders of them: the project's own .json, doccano's .jsonl, "
            "Label Studio's .json, brat's .ann.",
        ),
    ],
    texts: Annotated[
        Path | None,
        typer.Option("--texts", metavar="FOLDER", help="Where the texts are that the gold names."),
    ] = None,
    errors: Annotated[bool, typer.Option("--errors", help="List every miss and every false alarm.")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Print the scores as JSON.")] = False,
    page: Annotated[
        Path | None,
        typer.Option("--html", metavar="FILE", help="Write misses and false alarms in context as a page."),
    ] = None,
    labels: Annotated[
        list[str] | None,
        typer.Option(
            "--label",
            metavar="LABEL=KIND",
            help="What a label of an annotation tool means, as 资金=amounts; may be given several times.",
        ),
    ] = None,
    lexicons: _LexiconFolders = None,
) -> None:
    """Score the extraction on annotated documents."""
    with terminal.user_errors():
        import json

        from govextract.evaluate import evaluate as score
        from govextract.evaluate.page import errors_by_kind, errors_page
        from govextract.io.writers import write_text
        from govextract.pipeline import Pipeline

        meanings = dict(label.rpartition("=")[::2] for label in labels or ())
        scores = score(gold, Pipeline(lexicons or ()).parse, texts, meanings)
        if as_json:
            terminal.write(json.dumps(scores.as_dict(), indent=1) + "\n")
        else:
            lines = [f"{'':26}{'P':>7}{'R':>7}{'F1':>7}{'gold':>7}{'pred':>7}"]
            lines += [
                f"{measure:26}{c.precision:7.3f}{c.recall:7.3f}{c.f1:7.3f}{c.gold:7}{c.predicted:7}"
                for measure, c in scores.counts.items()
            ]
            terminal.write("\n".join(lines) + "\n")
        if errors:
            if not as_json:
                terminal.write("".join(f"{line}\n" for line in ["", *errors_by_kind(scores), ""]))
            terminal.write("".join("\t".join(disagreement) + "\n" for disagreement in scores.disagreements))
        if page is not None:
            write_text(page, errors_page(scores))
        if scores.unknown_labels:
            unknown = ", ".join(f"{label} ({n})" for label, n in scores.unknown_labels.most_common())
            terminal.complain(
                f"labels of no known kind, not scored: {unknown}; --label LABEL=KIND says what they mean"
            )


@app.command(
    epilog="Exit status: 0 all fine; 1 some files were set aside; 2 nothing could be shown, or wrong usage."
)
def view(
    paths: Annotated[list[Path], typer.Argument(metavar="PATH…", help="Files, and folders of them.")],
    output: Annotated[
        Path, typer.Option("--output", "-o", metavar="FOLDER", help="Where index.html and the pages go.")
    ],
    published: _Published = None,
    lexicons: _LexiconFolders = None,
    text_column: _TextColumn = None,
    id_column: _IdColumn = None,
    published_column: _PublishedColumn = None,
) -> None:
    """Write a marked-up page for each document, and an index of them, to open in a browser."""
    with terminal.user_errors():
        from rich.progress import Progress as Bars

        from govextract.io.sources import ReadOptions
        from govextract.pipeline import Pipeline
        from govextract.view import view as write_pages

        pipeline = Pipeline(lexicons or ())
        options = ReadOptions(text_column, id_column, published_column)
        console = Console(stderr=True)
        with Bars(console=console, transient=True, disable=not console.is_terminal) as bars:
            task = bars.add_task("showing", total=None)
            result = write_pages(
                paths,
                output,
                pipeline,
                _day(published),
                options,
                lambda done, total: bars.update(task, completed=done, total=total),
            )
        for name, reason in result.errors:
            terminal.complain(f"set aside: {name}: {reason}")
        typer.echo(f"{result.documents} documents → {result.index}")
    if result.errors:
        raise typer.Exit(EXIT_SOME_SET_ASIDE if result.documents else EXIT_NOTHING_DONE)


@app.command()
def schema(
    output: Annotated[
        Path | None, typer.Option("--output", "-o", metavar="FILE", help="Write there instead of printing.")
    ] = None,
) -> None:
    """Print the JSON Schema of the records, those of installed extensions among them."""
    with terminal.user_errors():
        import json

        from govextract.extensions import installed
        from govextract.io.writers import write_text
        from govextract.schema import report_schema

        text = json.dumps(report_schema(installed()), ensure_ascii=False, indent=1) + "\n"
        if output is None:
            terminal.write(text)
        else:
            write_text(output, text)


def _filter(
    parse: Callable[[str, date | None], Report],
    output: Path | None,
    text: str | None,
    published: str | None,
    day: date | None,
) -> None:
    """Answer the lines of standard input, each as soon as it is read."""
    from govextract.io.stream import answers

    failed = answered = 0
    with contextlib.ExitStack() as stack:
        out = sys.stdout.buffer if output is None else stack.enter_context(output.open("wb"))
        for answer in answers(sys.stdin.buffer, parse, text, published, day):
            out.write(answer.line.encode("utf-8") + b"\n")
            out.flush()
            failed += answer.failed
            answered += not answer.failed
    if failed:
        hint = "" if answered else "; are they JSON? One plain text is read with - for FILE"
        terminal.complain(
            f"{failed} of {failed + answered} lines have an error in place of their records{hint}"
        )
        raise typer.Exit(EXIT_SOME_SET_ASIDE if answered else EXIT_NOTHING_DONE)


def _day(moment: datetime | None) -> date | None:
    return None if moment is None else moment.date()


def _read(name: str, options: ReadOptions) -> Iterator[Source | SetAside]:
    from govextract.io.readers import read_bytes, read_documents

    if name != "-":
        return read_documents(name, options)
    return read_bytes(sys.stdin.buffer.read(), "-", options)


def _print_reports(reports: Sequence[tuple[str, Report]], output_format: Format, output: Path | None) -> None:
    if output_format is Format.table and output is None:
        terminal.print_tables(reports)
        return
    text = _formatted(reports, output_format)
    if output is None:
        terminal.write(text)
    else:
        from govextract.io.writers import write_text

        write_text(output, text)


def _formatted(reports: Sequence[tuple[str, Report]], output_format: Format) -> str:
    from govextract.io.tables import PROJECT_TABLE, project_table_rows
    from govextract.io.writers import csv_text, json_line

    match output_format:
        case Format.table:
            titled = (
                f"{name}\n\n{report.table(terminal.PLAIN_WIDTH)}" if name else report.table()
                for name, report in reports
            )
            return "\n\n".join(titled) + "\n"
        case Format.json:
            if len(reports) == 1:
                return reports[0][1].to_json(indent=1) + "\n"
            return "[\n" + ",\n".join(json_line(name, report) for name, report in reports) + "\n]\n"
        case Format.jsonl:
            return "".join(json_line(name, report) + "\n" for name, report in reports)
        case Format.csv:
            return csv_text(
                PROJECT_TABLE, (row for name, report in reports for row in project_table_rows(name, report))
            )
        case Format.html:
            from govextract.markup import page

            return page(reports)


if __name__ == "__main__":
    app()
