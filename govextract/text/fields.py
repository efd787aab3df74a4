"""Values under labels: forms (`总投资：5亿元`), and the cells of tables under their columns' headers."""

from __future__ import annotations

from collections.abc import Iterator

import regex

from govextract.lexicon import Lexicons
from govextract.patterns import compile_pattern
from govextract.text.document import Extent, Field
from govextract.text.flattened import FlattenedTables
from govextract.text.headers import DECLARED_UNIT, MONEY_ROLES, UNIT, HeaderReader
from govextract.text.tables import LINE, MARKED, LineTables, Row, Table, cells_of, trimmed

_CLOSED = compile_pattern(r"[)）\n]")
_ITEM_MARK = r"[（(]?[\d一二三四五六七八九十]{1,2}[)）、.．]"
_FEWEST_PAIRS = 3
_FEWEST_LABELS = 2
_LONGEST_LABEL = 24


class FieldFinder:
    """Finds the values under labels.

    Args:
        lexicons: gives ``fields`` and ``header_ends``: labels and headers with what they hold.
    """

    def __init__(self, lexicons: Lexicons) -> None:
        self._headers = HeaderReader(lexicons)
        self._label = compile_pattern(
            rf"(?:^|(?<=[\s；;。，,（(、|】.．)）／/]))(?P<label>{self._headers.label})(?:{UNIT})?\s*[:：]\s*(?=\S)",
            regex.MULTILINE | regex.VERBOSE,
        )
        self._any_label = compile_pattern(
            rf"[ \u3000]{{0,8}}(?:{_ITEM_MARK})?(?P<label>\p{{Han}}[\p{{Han}} \u3000、/]{{0,12}}\p{{Han}})(?:{UNIT})?[ \u3000]*[:：]\s*(?=\S)",
            regex.VERBOSE,
        )

    def find(self, text: str) -> list[Field]:
        """The values under labels, in text order; values do not overlap.

        Args:
            text: the normalized text of a page.
        """
        found: list[Field] = []
        row = 0
        readers = (LineTables(text, self._headers), FlattenedTables(text, self._headers))
        for table in (table for reader in readers for table in reader.find()):
            cells = list(_cells(text, table, row))
            row += len(table.rows) + len(table.totals) + 1
            found += cells
        taken = bytearray(len(text))
        kept = []
        for field in (*found, *self._pairs(text, row), *self._forms(text, row + len(text))):
            if not any(taken[field.value.start : field.value.end]):
                kept.append(field)
                taken[field.value.start : field.value.end] = b"\1" * (field.value.end - field.value.start)
        return sorted(kept, key=lambda field: field.value.start)

    def _forms(self, text: str, row: int) -> Iterator[Field]:
        """`总投资：2.7亿元    年度投资：9000万元`, each value up to the next label or the end of its line."""
        matches = self._labels(text)
        declared = [(match.start(), match[1]) for match in DECLARED_UNIT.finditer(text)] if matches else []
        seen = set[str]()
        for index, match in enumerate(matches):
            stop = text.find("\n", match.end())
            stop = len(text) if stop < 0 else stop
            if index + 1 < len(matches):
                stop = min(stop, matches[index + 1].start())
            closing = _closing(text, match.start(), match.end(), stop)
            end = match.end() + len(text[match.end() : closing].rstrip(" 　；;，,。、|\n"))
            label = match["label"]
            if label in seen:
                row, seen = row + 1, set()
            seen.add(label)
            if end > match.end():
                header = Extent(match.start(), match.end())
                value = Extent(match.end(), end)
                role = self._headers.role(label)
                unit = match["unit"] or ""
                if not unit and role in MONEY_ROLES:
                    unit = next((unit for start, unit in reversed(declared) if start < match.start()), "")
                yield Field(label, unit, value, row, header, role)

    def _labels(self, text: str) -> list[regex.Match[str]]:
        """The labels of forms: known ones anywhere, and any on the lines of a form that known ones vouch for."""
        known = list(self._label.finditer(text))
        if len(known) < 2:
            return known
        lines = {text.rfind("\n", 0, match.start("label")) + 1 for match in known}
        starts = {match.start("label") for match in known}
        run: list[tuple[regex.Match[str], bool]] = []
        found = known
        for line in LINE.finditer(text):
            match = self._any_label.match(text, line.start(), line.end())
            if match is None:
                found += _unknown_of(run, starts)
                run = []
            else:
                run.append((match, line.start() in lines))
        found += _unknown_of(run, starts)
        return sorted(found, key=lambda match: match.start("label"))

    def _pairs(self, text: str, row: int) -> Iterator[Field]:
        """Labels beside their values (项目名称⇥东山水库⇥总投资（万元）⇥5200), or each on the line above its value."""
        seen = set[str]()
        for label, value in (*self._beside(text), *self._above(text)):
            column = self._headers.column(text[label.start : label.end])
            if column is None or value.start == value.end:
                continue
            if column.label in seen:
                row, seen = row + 1, set()
            seen.add(column.label)
            yield Field(column.label, column.unit, value, row, label, column.role)

    def _beside(self, text: str) -> Iterator[tuple[Extent, Extent]]:
        for line in LINE.finditer(text) if MARKED.search(text) else ():
            cells = [cell for cell in cells_of(text, *line.span()) if cell.start < cell.end]
            if len(cells) < 2 or not MARKED.search(text, cells[0].end, cells[1].start):
                continue
            labels, values = cells[::2], cells[1::2]
            if len(labels) != len(values) or not all(self._is_label(text, label) for label in labels):
                continue
            if not any(self._is_label(text, value) for value in values):
                yield from zip(labels, values, strict=True)

    def _above(self, text: str) -> Iterator[tuple[Extent, Extent]]:
        lines = [trimmed(text, *line.span()) for line in LINE.finditer(text)]
        lines = [line for line in lines if line.start < line.end]
        is_label = [self._is_label(text, line) for line in lines]
        index = 0
        while index + 1 < len(lines):
            stop = index
            while stop + 1 < len(lines) and is_label[stop] and not is_label[stop + 1]:
                stop += 2
            if stop - index >= 2 * _FEWEST_PAIRS:
                yield from ((lines[k], lines[k + 1]) for k in range(index, stop, 2))
            index = max(stop, index + 1)

    def _is_label(self, text: str, cell: Extent) -> bool:
        return cell.end - cell.start < _LONGEST_LABEL and self._headers.is_label(text[cell.start : cell.end])


def _cells(text: str, table: Table, first: int) -> Iterator[Field]:
    """The fields of a table's cells; its first row has the number ``first``."""
    row, category = first, ""
    for number, line in enumerate(table.rows, first):
        row = row if line.goes_on else number
        category = (
            line.category or _category(text, table, line) or category
        )  # a merged cell stands once in a copy
        for cell, column in zip(line.cells, table.columns, strict=True):
            if cell is not None:
                yield Field(column.label, column.unit, cell, row, None, column.role, category)
    for number, sums in enumerate(table.totals, first + len(table.rows)):
        for column, cell in sums:
            yield Field(column.label, column.unit, cell, number, None, "sum_" + column.role)


def _category(text: str, table: Table, row: Row) -> str:
    """The class of a row that a column gives: 水利类, under 项目类别."""
    for cell, column in zip(row.cells, table.columns, strict=True):
        if column.role == "category" and cell is not None:
            return text[cell.start : cell.end]
    return ""


def _unknown_of(run: list[tuple[regex.Match[str], bool]], starts: set[int]) -> list[regex.Match[str]]:
    """The labels that are not known among the lines of a form, if enough of its labels are."""
    if sum(known for _, known in run) < _FEWEST_LABELS:
        return []
    return [match for match, _ in run if match.start("label") not in starts]


def _closing(text: str, label_start: int, start: int, stop: int) -> int:
    """The end of a value inside brackets: `（牵头领导：县长马文涛；责任单位：…）`."""
    before = label_start - 1
    opened = (
        text.rfind("（", max(0, before - 80), label_start),
        text.rfind("(", max(0, before - 80), label_start),
    )
    at = max(opened)
    if at < 0 or _CLOSED.search(text, at, label_start):
        return stop
    depth = 1
    for index in range(start, stop):
        if text[index] in "（(":
            depth += 1
        elif text[index] in "）)":
            depth -= 1
            if depth == 0:
                return index
    return stop
