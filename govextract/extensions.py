"""Record types of other packages: what an extension is, and which are installed.

An extension is found by its entry point in the group ``govextract.records``, or is given to
``Pipeline(extensions=[…])``. Its records are in ``report.extra``, under its name.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache
from importlib.metadata import EntryPoint, entry_points
from typing import Protocol

from govextract.errors import ExtensionError
from govextract.extract.mentions import Mentions
from govextract.records import RECORD_KINDS, ExtraRecord
from govextract.text.document import Document

GROUP = "govextract.records"
_TAKEN = {*RECORD_KINDS, "documents", "warnings", "errors", "extra"}  # other tables' names


class Extension(Protocol):
    r"""What finds records of a further type.

    Attributes:
        name: the name of its records in ``report.extra`` and the beginning of their ids: ``jobs``, ``jobs1``.
        record: the class of its records.

    Example:
        >>> import re
        >>> from govextract import Pipeline
        >>> class Hectares(ExtraRecord):
        ...     hectares: int
        >>> class LandExtension:
        ...     name, record = "land", Hectares
        ...     def extract(self, document, mentions):
        ...         for match in re.finditer(r"占地(\d+)公顷", document.text):
        ...             yield Hectares(start=match.start(1), end=match.end(), rule="land", hectares=match[1])
        >>> report = Pipeline(extensions=[LandExtension()]).parse("滨湖水厂占地20公頃。")
        >>> report.extra["land"][0].id, report.extra["land"][0].text, report.extra["land"][0].hectares
        ('land1', '20公頃', 20)
    """

    name: str
    record: type[ExtraRecord]

    def extract(self, document: Document, mentions: Mentions) -> Iterable[ExtraRecord]:
        """Find the records of a document.

        Args:
            document: the normalized text, in simplified characters, with its articles, lines, sentences and fields.
            mentions: what was found of the other kinds.

        Yields:
            Records in any order with ``start`` and ``end`` on ``document.text``, ``rule`` and their own fields. The
            pipeline turns the offsets into those of the original text, numbers the records, and leaves out those that
            stand in no article.
        """


def checked(extensions: Iterable[Extension]) -> tuple[Extension, ...]:
    """Extensions whose names may stand beside each other.

    Raises:
        ExtensionError: a name is no identifier, is that of a built-in kind of record, or occurs twice.
    """
    known: dict[str, Extension] = {}
    for extension in extensions:
        name = extension.name
        if not name.isidentifier() or name in _TAKEN or name in known:
            raise ExtensionError(f"an extension may not be named {name!r}; take another word, and each once")
        known[name] = extension
    return tuple(known.values())


@lru_cache(maxsize=1)
def installed() -> tuple[Extension, ...]:
    """The extensions of installed packages, in the order of their entry points' names.

    Raises:
        ExtensionError: one cannot be loaded.
    """
    return tuple(_load(entry) for entry in sorted(entry_points(group=GROUP), key=lambda entry: entry.name))


def _load(entry: EntryPoint) -> Extension:
    try:
        extension: Extension = entry.load()()
    except Exception as error:
        raise ExtensionError(
            f"the extension {entry.name} ({entry.value}) cannot be loaded: {type(error).__name__}: {error}; "
            "mend or uninstall its package, or use Pipeline(extensions=[])"
        ) from error
    return extension
