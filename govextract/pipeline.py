"""The whole way of a text, on one screen: normalize, cut, extract, link, number the records."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

from govextract import limits
from govextract.assemble import assemble
from govextract.extensions import Extension, checked, installed
from govextract.extract.amounts import AmountExtractor
from govextract.extract.capacities import CapacityExtractor
from govextract.extract.dates import DateExtractor
from govextract.extract.groups import GroupExtractor
from govextract.extract.mentions import Mentions
from govextract.extract.officials import OfficialExtractor
from govextract.extract.projects import ProjectExtractor
from govextract.extract.stretches import StretchCutter
from govextract.lexicon import Lexicons
from govextract.link.attach import Linker
from govextract.once import LOCK, made_once
from govextract.records import RECORD_KINDS, RecordKind, Report, Warning_
from govextract.text.articles import ArticleSplitter
from govextract.text.document import Document, Extent
from govextract.text.fields import FieldFinder
from govextract.text.normalize import normalize
from govextract.text.repeats import repeated_paragraphs
from govextract.text.segment import Backend, segmenter

if TYPE_CHECKING:
    from govextract.io.sources import ReadOptions


class Pipeline:
    """Everything needed to read reports, made once and used for many, by any number of threads at once.

    A pipeline may be handed to other processes; what it has read of its lexicons stays behind and is read anew there.

    Args:
        lexicons: a folder, or folders, of the user's own lexicons, laid over the built-in ones.
        segmenter: ``jieba``, ``rjieba``, or ``auto`` for ``rjieba`` where it is installed; records are the same.
        records: the kinds of records wanted (``"amounts"``, ``"projects"`` …); all by default. A kind that others
            need is found all the same, and left out of the report.
        extensions: what finds records of other kinds, see ``govextract.extensions``; None for those of the packages
            that are installed.

    Raises:
        ExtensionError: an extension cannot be loaded, or its name is taken.
        LexiconError: a lexicon folder is missing or holds a broken file.
        ValueError: ``records`` names no kind of record.

    Example:
        >>> pipeline = Pipeline(records=["amounts"])
        >>> [str(amount.value) for amount in pipeline.parse("总投资1.18亿元").amounts]
        ['118000000']
    """

    def __init__(
        self,
        lexicons: str | Path | Sequence[str | Path] = (),
        segmenter: Backend = "auto",
        records: Iterable[RecordKind] | None = None,
        extensions: Iterable[Extension] | None = None,
    ) -> None:
        folders = (lexicons,) if isinstance(lexicons, (str, Path)) else tuple(lexicons)
        self.lexicons = Lexicons(folders)
        self.segmenter: Backend = segmenter
        self.records = frozenset(RECORD_KINDS if records is None else records)
        unknown = self.records.difference(RECORD_KINDS)
        if unknown:
            raise ValueError(
                f"no kind of record: {', '.join(sorted(unknown))}; there are {', '.join(RECORD_KINDS)}"
            )
        self.extensions = checked(installed() if extensions is None else extensions)

    def parse(self, text: str, published: date | None = None, timeout: float | None = None) -> Report:
        """Read a text.

        Args:
            text: a report, or a page with one or several, as it was scraped. Eight million characters of it are
                read, and a hundred thousand records of a kind given; what is cut is told in the report's warnings.
            published: the day it was published, for articles that do not tell their own.
            timeout: seconds that the text may take; None for as long as it takes. A text that takes longer gives an
                error and no records: half of them, with half of their links, could not be told from all.

        Returns:
            The records found, their offsets on ``text``.

        Raises:
            ParseTimeoutError: it took longer than ``timeout``.
            TypeError: ``text`` is no string, or ``published`` no date.
            ValueError: ``timeout`` is no positive number.

        Example:
            >>> report = Pipeline().parse("投资1.2亿元的恒瑞冷链项目将于明年6月投产。", published=date(2023, 5, 4))
            >>> report.projects[0].name, str(report.dates[0].start_date)
            ('恒瑞冷链项目', '2024-06-01')
        """
        if not isinstance(text, str):
            raise TypeError(f"parse takes a str, not {type(text).__name__}; decode bytes first")
        if published is not None and not isinstance(published, date):
            raise TypeError(f"published takes a datetime.date, not {type(published).__name__}")
        with limits.within(timeout):
            document = self.document(text[: limits.MAX_CHARS], published)
            mentions = self.mentions(document)
            cut = [_records_cut(document, kind, at) for kind, at in mentions.cut(limits.MAX_RECORDS)]
            extra = {extension.name: extension.extract(document, mentions) for extension in self.extensions}
            report = assemble(document, mentions, self._linker, self.records, extra)
        if len(text) > limits.MAX_CHARS:
            message = f"only the first {limits.MAX_CHARS:,} characters were read; split the text"
            cut.append(Warning_(code="text_cut", start=limits.MAX_CHARS, end=len(text), message=message))
        if cut:
            report = report.model_copy(
                update={"chars": len(text), "text": text, "warnings": (*report.warnings, *cut)}
            )
        return report

    def parse_file(
        self,
        path: str | Path,
        published: date | None = None,
        options: ReadOptions | None = None,
        timeout: float | None = None,
    ) -> Report:
        """Read a file that holds one document; see ``govextract.parse_file``."""
        from govextract.io.parsing import parse_file

        return parse_file(path, published, options, self, timeout)

    def document(self, text: str, published: date | None = None) -> Document:
        """Normalize a text and cut it into articles, fields and sentences."""
        normalized = normalize(text)
        limits.check()
        articles, furniture = self._articles.split(normalized.text, published)
        repeats = tuple(repeated_paragraphs(normalized.text, articles))
        dull = sorted((*furniture, *repeats))
        return Document(normalized, articles, dull, self._fields.find(normalized.text), repeats)

    def mentions(self, document: Document) -> Mentions:
        """Find all mentions of the kinds that the wanted records need."""
        linked = self.records & {"projects", "groups"}
        wanted = RECORD_KINDS if linked else self.records
        found = Mentions()
        if "amounts" in wanted:
            found.amounts = self._amounts.extract(document)
        if "capacities" in wanted:
            found.capacities = self._capacities.extract(document)
        if "dates" in wanted:
            found.dates = self._dates.extract(document)
        if "officials" in wanted:
            found.officials = self._officials.extract(document)
        if linked:
            people = [Extent(*span) for official in found.officials for span in official.spans]
            found.groups = self._groups.extract(document)
            found.projects = self._projects.extract(
                document, found.amounts, found.capacities, found.dates, found.groups, people
            )
        return found

    def __getstate__(self) -> dict[str, object]:
        return {name: value for name, value in vars(self).items() if not name.startswith("_")}

    @made_once
    def _articles(self) -> ArticleSplitter:
        return ArticleSplitter(self.lexicons)

    @made_once
    def _fields(self) -> FieldFinder:
        return FieldFinder(self.lexicons)

    @made_once
    def _amounts(self) -> AmountExtractor:
        return AmountExtractor(self.lexicons)

    @made_once
    def _capacities(self) -> CapacityExtractor:
        return CapacityExtractor(self.lexicons)

    @made_once
    def _dates(self) -> DateExtractor:
        return DateExtractor(self.lexicons)

    @made_once
    def _officials(self) -> OfficialExtractor:
        return OfficialExtractor(self.lexicons)

    @made_once
    def _cutter(self) -> StretchCutter:
        return StretchCutter(self.lexicons, segmenter(self.segmenter))

    @made_once
    def _groups(self) -> GroupExtractor:
        return GroupExtractor(self.lexicons, self._cutter)

    @made_once
    def _projects(self) -> ProjectExtractor:
        return ProjectExtractor(self.lexicons, self._cutter)

    @made_once
    def _linker(self) -> Linker:
        return Linker(self.lexicons)


def _records_cut(document: Document, kind: str, start: int) -> Warning_:
    place, _ = document.normalized.to_raw(start, start + 1)
    message = f"more than {limits.MAX_RECORDS:,} {kind}; those from here on are left out, split the text"
    return Warning_(code="records_cut", start=place, end=len(document.normalized.raw), message=message)


@lru_cache(maxsize=1)
def _made() -> Pipeline:
    return Pipeline()


def default() -> Pipeline:
    """The pipeline that ``parse`` uses, made when it is first asked for."""
    with LOCK:
        return _made()


def parse(text: str, published: date | None = None, timeout: float | None = None) -> Report:
    """Read a text with the default pipeline; see ``Pipeline.parse``.

    Example:
        >>> str(parse("完成投资3000余万元。").amounts[0].value)
        '30000000'
    """
    return default().parse(text, published, timeout)
