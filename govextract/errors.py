"""The exceptions of govextract: one base, so that one `except` catches them all."""


class GovextractError(Exception):
    """Base of every exception that govextract raises on purpose."""


class LexiconError(GovextractError):
    """A lexicon file is missing or one of its lines is not of the file's columns."""


class ExtensionError(GovextractError):
    """An extension cannot be loaded or may not have its name."""


class ParseTimeoutError(GovextractError, TimeoutError):
    """A text took longer than its ``timeout``."""


class ReaderError(GovextractError):
    """A file cannot be read as text; the message says why and what to do."""


class ColumnError(ReaderError):
    """A column that was asked for is not in a file of rows; the message lists those that are."""


class MissingExtraError(GovextractError, ImportError):
    """An optional package is not installed; the message names the extra that brings it."""
