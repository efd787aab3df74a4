"""Lexicons: vocabulary as data, one entry a line.

A lexicon is a tab-separated file ``<name>.tsv``. Its first line names the columns, lines that start with ``#``
are comments, an empty cell is an empty string. A user's folder is laid over the built-in one: its entries come
after the built-in entries of the same file, and replace those with the same first column.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from functools import cached_property
from pathlib import Path

import regex

from govextract.errors import LexiconError

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
    columns: list[str] | None = None
    rows: list[Row] = []
    for number, line in enumerate(path.read_text(encoding="utf-8-sig").splitlines(), 1):
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
    return rows


class Lexicons:
    """The lexicons of one pipeline: the built-in folder with the user's folders on top.

    Args:
        folders: the user's folders, later ones over earlier ones.

    Raises:
        LexiconError: a folder is missing or holds a broken file (raised when a table is first read).

    Example:
        >>> lexicons = Lexicons()
        >>> "元" in lexicons.words("currencies")
        True
    """

    def __init__(self, folders: Sequence[str | Path] = ()) -> None:
        self.folders = (builtin_folder(), *(Path(f) for f in folders))
        for folder in self.folders:
            if not folder.is_dir():
                raise LexiconError(f"no such lexicon folder: {folder}")
        self._tables: dict[str, tuple[Row, ...]] = {}

    @cached_property
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
        tables = [read_table(path) for path in paths]
        later: set[str] = set()
        kept: list[list[Row]] = []
        for table in reversed(tables):
            kept.append([row for row in table if next(iter(row.values())) not in later])
            later.update(next(iter(row.values())) for row in table)
        for table in reversed(kept):
            yield from table
