"""The whole way of a text, on one screen: normalize, cut, extract, link, number the records."""

from __future__ import annotations

import importlib
from collections.abc import Iterable, Sequence
from datetime import date
from pathlib import Path
from typing import Any

from govextract.lexicon import Lexicons
from govextract.records import Report
from govextract.text.articles import ArticleSplitter
from govextract.text.document import Document
from govextract.text.fields import FieldFinder
from govextract.text.normalize import normalize

_EXTRACTORS = {
    "amounts": "AmountExtractor",
    "capacities": "CapacityExtractor",
    "dates": "DateExtractor",
    "officials": "OfficialExtractor",
}


class Pipeline:
    def __init__(self, lexicons: Sequence[str | Path] = (), records: Iterable[str] | None = None) -> None:
        self.lexicons = Lexicons(lexicons)
        self._splitter = ArticleSplitter(self.lexicons)
        self._fields = FieldFinder(self.lexicons)
        self._extractors: dict[str, Any] = {}

    def document(self, text: str, published: date | None = None) -> Document:
        normalized = normalize(text)
        articles, furniture = self._splitter.split(normalized.text, published)
        return Document(normalized, articles, furniture, self._fields.find(normalized.text))

    def mentions(self, document: Document, kind: str) -> list[Any]:
        if kind not in self._extractors:
            module = importlib.import_module(f"govextract.extract.{kind}")
            self._extractors[kind] = getattr(module, _EXTRACTORS[kind])(self.lexicons)
        return self._extractors[kind].extract(document)  # type: ignore[no-any-return]

    def parse(self, text: str, published: date | None = None) -> Report:
        raise NotImplementedError
