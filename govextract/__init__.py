"""Typed, traceable records from Chinese government and press reports on development projects.

Example:
    >>> import govextract
    >>> report = govextract.parse("总投资1.18亿元的玉泉糖醇项目开工。")
    >>> report.amounts[0].text, report.amounts[0].currency
    ('1.18亿元', 'CNY')

Importing the package loads nothing but this page: each name below is fetched when it is first asked for.
"""

from __future__ import annotations

import logging
from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from govextract import arrow, evaluate
    from govextract.batch import convert
    from govextract.errors import GovextractError, ParseTimeoutError
    from govextract.integrations import spark
    from govextract.io.parsing import parse_documents, parse_file
    from govextract.io.readers import read_documents
    from govextract.io.sources import ReadOptions, SetAside, Source
    from govextract.pipeline import Pipeline, parse
    from govextract.records import Report
    from govextract.text.normalize import NormalizedText, normalize

__version__ = "0.1.0"

__all__ = [
    "GovextractError",
    "NormalizedText",
    "ParseTimeoutError",
    "Pipeline",
    "ReadOptions",
    "Report",
    "SetAside",
    "Source",
    "__version__",
    "arrow",
    "convert",
    "evaluate",
    "normalize",
    "parse",
    "parse_documents",
    "parse_file",
    "read_documents",
    "spark",
]

_HOMES = {
    "GovextractError": "errors",
    "NormalizedText": "text.normalize",
    "ParseTimeoutError": "errors",
    "Pipeline": "pipeline",
    "ReadOptions": "io.sources",
    "Report": "records",
    "SetAside": "io.sources",
    "Source": "io.sources",
    "convert": "batch",
    "normalize": "text.normalize",
    "parse": "pipeline",
    "parse_documents": "io.parsing",
    "parse_file": "io.parsing",
    "read_documents": "io.readers",
}
_MODULES = {"arrow": "arrow", "evaluate": "evaluate", "spark": "integrations.spark"}

logging.getLogger(__name__).addHandler(logging.NullHandler())


def __getattr__(name: str) -> Any:
    if name in _MODULES:
        return import_module(f"{__name__}.{_MODULES[name]}")
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    value = getattr(import_module(f"{__name__}.{_HOMES[name]}"), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
