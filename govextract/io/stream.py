"""A filter for JSON Lines: a line with a text goes in, the same line with its records comes out."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator
from datetime import date
from typing import Any, NamedTuple

from govextract.errors import GovextractError, ParseTimeoutError
from govextract.io.metadata import column_for, day_of
from govextract.records import Report

ANSWER = "govextract"
"""The field of an answer that holds the report."""
ERROR = "error"


class Answer(NamedTuple):
    """A line of output without its line break, and whether it says why there is no report."""

    line: str
    failed: bool


def answers(
    lines: Iterable[bytes],
    parse: Callable[[str, date | None], Report],
    text: str | None = None,
    published: str | None = None,
    default_day: date | None = None,
) -> Iterator[Answer]:
    r"""Answer JSON Lines one by one: the object that came, its fields in their order, and the report behind them.

    A line that cannot be answered gives an object with ``error`` in place of the report; blank lines give nothing.

    Args:
        lines: lines of UTF-8, with or without their ends.
        parse: what gives a report for a text and the day of its publication.
        text: the field that holds the text; None for the one that is named as texts are.
        published: the field that holds the day of publication; None for the one that is named so, if any.
        default_day: the day of publication of texts without one.

    Example:
        >>> import govextract
        >>> line = '{"id": 7, "text": "总投资1.18亿元"}'.encode()
        >>> answer = json.loads(next(answers([line], govextract.parse)).line)
        >>> list(answer), answer["govextract"]["amounts"][0]["value"]
        (['id', 'text', 'govextract'], '118000000')
    """
    for number, line in enumerate(lines, 1):
        if not line.strip():
            continue
        row: dict[str, Any] = {"line": number}
        try:
            row = _row(line)
            day = _day(row, published)
            report = parse(_text(row, text), day or default_day)
        except (_LineError, ParseTimeoutError) as error:
            yield Answer(_json({**row, ERROR: str(error)}), failed=True)
        except Exception as error:  # noqa: BLE001 - a text that finds a bug must not end the stream
            message = f"internal error, please report it: {type(error).__name__}: {error}"
            yield Answer(_json({**row, ERROR: message}), failed=True)
        else:
            row.pop(ANSWER, None)
            yield Answer(_json({**row, ANSWER: report.model_dump(mode="json")}), failed=False)


class _LineError(GovextractError):
    """A line holds no text that could be parsed."""


def _row(line: bytes) -> dict[str, Any]:
    try:
        row = json.loads(line.decode("utf-8-sig"))
    except UnicodeDecodeError:
        raise _LineError("not UTF-8") from None
    except (ValueError, RecursionError) as error:
        raise _LineError(f"no JSON: {error}") from None
    if not isinstance(row, dict):
        raise _LineError(f"no JSON object but {type(row).__name__}")
    return row


def _text(row: dict[str, Any], name: str | None) -> str:
    name = column_for("text", row) if name is None else name
    if name is None:
        raise _LineError(
            f"no field is named as text; there are {', '.join(row)}: name one, as by --text-column"
        )
    if name not in row:
        raise _LineError(f"no text: there is no field {name}")
    text = row[name]
    if not isinstance(text, str):
        raise _LineError(f"no text: {name} is {type(text).__name__}")
    return text


def _day(row: dict[str, Any], name: str | None) -> date | None:
    value = row.get(name or column_for("published", row) or "")
    day = None if value is None else day_of(value)
    if name is not None and value and day is None:  # what a guess has found need not be a day
        raise _LineError(f"no day of publication: {value!r}; write it as 2020-12-10")
    return day


def _json(row: dict[str, Any]) -> str:
    line = json.dumps(row, ensure_ascii=False)
    # A lone surrogate, which no encoding has, stays the escape that it came as.
    return line if _is_encodable(line) else json.dumps(row)


def _is_encodable(line: str) -> bool:
    try:
        line.encode("utf-8")
    except UnicodeEncodeError:
        return False
    return True
