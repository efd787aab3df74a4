"""Libraries that are only asked for when a file needs them."""

from __future__ import annotations

from importlib import import_module
from importlib.metadata import PackageNotFoundError, version
from typing import Any

from govextract.errors import MissingExtraError


def need(module: str, extra: str, what: str) -> Any:
    """Import a module of an extra.

    Args:
        module: what to import.
        extra: the extra that brings it.
        what: what it is needed for, as the error says it.

    Raises:
        MissingExtraError: it is not installed.

    Example:
        >>> need("nosuchreader", "pdf", "PDF files")
        Traceback (most recent call last):
        ...
        govextract.errors.MissingExtraError: PDF files need an extra: pip install "govextract[pdf]"
    """
    try:
        return import_module(module)
    except ModuleNotFoundError as error:
        if error.name is not None and error.name.partition(".")[0] != module.partition(".")[0]:
            raise
        raise MissingExtraError(f'{what} need an extra: pip install "govextract[{extra}]"') from None


def named(package: str) -> str:
    """A package with its version: ``lxml 6.0``."""
    try:
        return f"{package} {version(package)}"
    except PackageNotFoundError:  # a copy that was not installed by pip
        return package
