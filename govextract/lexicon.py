"""Lexicons: vocabulary as data, one entry a line.

A lexicon is a tab-separated file ``<name>.tsv``. Its first line names the columns, lines that start with ``#``
are comments, an empty cell is an empty string. A user's folder is laid over the built-in one: its entries come
after the built-in entries of the same file, and replace those with the same first column.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from difflib import get_close_matches
from pathlib import Path

import regex

from govextract.errors import LexiconError
from govextract.once import made_once

Row = dict[str, str]
"""One line of a lexicon: column name to cell."""


def alternatives(words: Iterable[str]) -> str:
    """Words as a pattern's alternatives, the longest first, so that none is cut short by one that it starts with.

    Args:
        words: words in any order; each stands for itself.

    Example:
        >>> alternatives(["投资", "总投资额", "总投资"])
        '总投资额|总投资|投资'
    """
    return "|".join(map(regex.escape, sorted(set(words), key=lambda word: (-len(word), word))))


class WordIndex:
    """Words under their first characters: many times as fast as a pattern of hundreds of alternatives.

    Args:
        words: words in any order; empty ones are left out.

    Example:
        >>> index = WordIndex(["投资", "总投资", "投资额"])
        >>> index.at("计划投资额", 2), index.at("计划投资额", 0)
        ('投资额', '')
        >>> list(index.spans("总投资、投资", 0, 6))
        [(0, 3), (4, 6)]
    """

    def __init__(self, words: Iterable[str]) -> None:
        self._under: dict[str, tuple[str, ...]] = {}
        for word in sorted(filter(None, set(words)), key=len, reverse=True):
            self._under[word[0]] = (*self._under.get(word[0], ()), word)

    def at(self, text: str, start: int, end: int | None = None) -> str:
        """The longest word that starts at an offset and ends before ``end``, or an empty string."""
        words = self._under.get(text[start : start + 1], ())
        return _first(words, text, start, end) if text.startswith(words, start, end) else ""

    def occurs_in(self, text: str) -> bool:
        """Whether one of the words stands in a text."""
        under = self._under
        if under.keys().isdisjoint(text):
            return False
        for start, char in enumerate(text):  # noqa: SIM110 - `any` of a generator takes half as long again
            if char in under and text.startswith(under[char], start):
                return True
        return False

    def run(self, text: str) -> int:
        """How far words that follow each other without a gap go from the start of a text."""
        end = 0
        while word := self.at(text, end):
            end += len(word)
        return end

    def starts(self, text: str, start: int, end: int) -> Iterator[tuple[int, str]]:
        """Each offset between two where a word starts, with the longest that does; words may overlap."""
        under = self._under
        for at, char in enumerate(text[start:end], start):
            if char in under and text.startswith(under[char], at, end):
                yield at, _first(under[char], text, at, end)

    def spans(self, text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
        """Where the words stand between two offsets, the longest at each place, without overlaps."""
        behind = start
        for at, word in self.starts(text, start, end):
            if at >= behind:
                behind = at + len(word)
                yield at, behind


def _first(words: tuple[str, ...], text: str, start: int, end: int | None) -> str:
    """The first of words that stands at an offset, where one does."""
    return next(word for word in words if text.startswith(word, start, end))


def builtin_folder() -> Path:
    """The folder of the lexicons that come with govextract.

    Returns:
        ``govextract/lexicons`` of an installed wheel, or ``lexicons`` beside the package in a checkout.

    Raises:
        LexiconError: neither is there.
    """
    package = Path(__file__).resolve().parent
    for folder in (package / "lexicons", package.parent / "lexicons"):
        if folder.is_dir():
            return folder
    raise LexiconError("govextract's lexicons folder is missing; reinstall govextract")


def read_table(path: Path) -> list[Row]:
    """Read one lexicon file.

    Args:
        path: a ``.tsv`` file, UTF-8.

    Returns:
        Its rows in file order.

    Raises:
        LexiconError: the file has no header line, or a line has more cells than the header.
    """
    return _read(path)[1]


def _read(path: Path) -> tuple[list[str], list[Row]]:
    """The names of a lexicon's columns, and its rows."""
    try:
        lines = path.read_text(encoding="utf-8-sig").splitlines()
    except UnicodeDecodeError:
        raise LexiconError(f"{path}: not UTF-8; save it as UTF-8") from None
    columns: list[str] | None = None
    rows: list[Row] = []
    for number, line in enumerate(lines, 1):
        if not line.strip() or line.startswith("#"):
            continue
        cells = [cell.strip() for cell in line.split("\t")]
        if columns is None:
            columns = cells
            continue
        if len(cells) > len(columns):
            raise LexiconError(
                f"{path.name}, line {number}: {len(cells)} cells, the header names {len(columns)}"
            )
        cells += [""] * (len(columns) - len(cells))
        rows.append(dict(zip(columns, cells, strict=True)))
    if columns is None:
        raise LexiconError(f"{path.name}: no header line that names the columns")
    return columns, rows


def _read_users(path: Path, columns: Sequence[str]) -> list[Row]:
    """The rows of a user's file, with all columns of the built-in one in its order; what is not given is empty."""
    named, rows = _read(path)
    if named[0] != columns[0] or not set(named).issubset(columns):
        raise LexiconError(
            f"{path}: its first line is {' '.join(named)}; it must name the columns {' '.join(columns)}, "
            "with tabs between them"
        )
    return [{column: row.get(column, "") for column in columns} for row in rows]


class Lexicons:
    """The lexicons of one pipeline: the built-in folder with the user's folders on top.

    Args:
        folders: the user's folders, later ones over earlier ones.

    Raises:
        LexiconError: a folder is missing, or holds a file of no lexicon's name or (raised when its table is first
            read) a broken one.

    Example:
        >>> lexicons = Lexicons()
        >>> "元" in lexicons.words("currencies")
        True
    """

    def __init__(self, folders: Sequence[str | Path] = ()) -> None:
        self.folders = (builtin_folder(), *(Path(f) for f in folders))
        known = {path.name for path in self.folders[0].glob("*.tsv")}
        for folder in self.folders:
            if not folder.is_dir():
                raise LexiconError(f"no such lexicon folder: {folder}")
            for name in sorted(path.name for path in folder.glob("*.tsv") if path.name not in known):
                meant = get_close_matches(name, known, n=1) or sorted(known)
                raise LexiconError(f"{folder / name}: no lexicon has this name; is it {' or '.join(meant)}?")
        self._tables: dict[str, tuple[Row, ...]] = {}

    @made_once
    def names(self) -> frozenset[str]:
        """The names of all lexicons in all folders."""
        return frozenset(path.stem for folder in self.folders for path in folder.glob("*.tsv"))

    def table(self, name: str) -> tuple[Row, ...]:
        """The rows of a lexicon, built-in ones first, without those that a later folder replaces.

        Raises:
            LexiconError: no folder holds ``<name>.tsv``.
        """
        if name not in self._tables:
            self._tables[name] = tuple(self._merged(name))
        return self._tables[name]

    def words(self, name: str, **where: str) -> tuple[str, ...]:
        """The first column of a lexicon, of the rows whose other columns are as asked (``kind="unit"``)."""
        return tuple(
            next(iter(row.values())) for row in self.table(name)
            if all(row.get(column) == value for column, value in where.items())
        )  # fmt: skip

    def _merged(self, name: str) -> Iterator[Row]:
        paths = [path for folder in self.folders if (path := folder / f"{name}.tsv").is_file()]
        if not paths:
            raise LexiconError(f"no lexicon {name}.tsv in {', '.join(map(str, self.folders))}")
        columns, rows = _read(paths[0])
        tables = [rows, *(_read_users(path, columns) for path in paths[1:])]
        later: set[str] = set()
        kept: list[list[Row]] = []
        for table in reversed(tables):
            kept.append([row for row in table if next(iter(row.values())) not in later])
            later.update(next(iter(row.values())) for row in table)
        for table in reversed(kept):
            yield from table
