"""The records of a report: frozen pydantic models, the public contract of the library.

Offsets are Python string indices (code points) into the original text, half-open:
``text[record.start:record.end] == record.text``. Ids number each type in text order (``A1``, ``A2`` …).
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Annotated, Any, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, PlainSerializer, SerializeAsAny

if TYPE_CHECKING:
    import pathlib

    from govextract.io.frames import Library

Qualifier = Literal["exact", "over", "under", "approx", "range"]
AmountKind = Literal["investment", "revenue", "fiscal", "economy", "threshold", "other"]
Stage = Literal["total", "annual", "completed", "contracted", "in_place", "unspecified"]
Period = Literal["year", "month", "day", "hour"]
Sector = Literal["public", "enterprise", "other"]
Event = Literal["start", "completion", "production", "trial", "operation", "signing", "approval", "other"]
ArticleKind = Literal["main", "teaser"]

ExactDecimal = Annotated[
    Decimal, PlainSerializer(lambda d: format(d.normalize(), "f"), return_type=str, when_used="json")
]
"""A decimal that JSON carries as a string with no exponent (``"118000000"``)."""


class Record(BaseModel):
    """Base of all records: frozen, and strict about unknown fields."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Span(Record):
    """A stretch of the original text."""

    start: int
    end: int
    text: str


class Article(Record):
    """One article of a page; ``reference`` is the day that its relative dates count from."""

    id: str
    start: int
    end: int
    title: str
    source: str | None = None
    published: date | None = None
    reference: date | None = None
    kind: ArticleKind = "main"


class Amount(Span):
    """An amount of money; ``value`` (and ``upper`` of a range) in the currency's own unit, as 元."""

    id: str
    article: str
    value: ExactDecimal
    upper: ExactDecimal | None = None
    currency: str = Field(description="ISO 4217 code")
    qualifier: Qualifier = "exact"
    kind: AmountKind
    stage: Stage | None = None
    rule: str


class Capacity(Span):
    """What a project can make, process, store, carry or serve; ``value`` in ``unit``.

    Example:
        >>> import govextract
        >>> capacity = govextract.parse("新建2×66万千瓦煤电机组。").capacities[0]
        >>> str(capacity.value), capacity.unit, str(capacity.to("兆瓦"))
        ('1320000', '千瓦', '1320')
    """

    id: str
    article: str
    value: ExactDecimal
    upper: ExactDecimal | None = None
    unit: str
    period: Period | None = None
    item: str | None = None
    qualifier: Qualifier = "exact"
    rule: str

    def to(self, unit: str) -> Decimal:
        """The value in another unit of the same dimension.

        Args:
            unit: any unit of ``lexicons/units.tsv`` that has a factor, also with 万 or 亿 before it: ``吨``, ``万吨``,
                ``兆瓦``, ``GWh``, ``立方米``.

        Returns:
            ``value`` in that unit; the period stays what it is.

        Raises:
            GovextractError: the unit is unknown or of another dimension, or this capacity counts things (头, 套).

        Example:
            >>> import govextract
            >>> report = govextract.parse("项目建成后年产彩钢板5万吨。")
            >>> report.capacities[0].to("公斤")
            Decimal('50000000')
        """
        from govextract.extract.capacity_units import convert

        return convert(self.value, self.unit, unit)


class DateMention(Span):
    """An expression on the calendar; first and last day, both inclusive, None where unknown."""

    id: str
    article: str
    start_date: date | None = None
    end_date: date | None = None
    rule: str


class Official(Record):
    """A person named with a post, once an article."""

    id: str
    article: str
    name: str
    titles: tuple[str, ...]
    sector: Sector
    mentions: tuple[Span, ...]
    rule: str


class DateLink(Record):
    """A date of a project or group, with what happens on it; ``planned`` while it lies ahead."""

    date: str
    event: Event
    planned: bool


class Project(Record):
    """A specific undertaking; its values are links to the other records by their ids.

    ``category`` is the heading of the table's section that lists it: 一、产业项目（35个）; None outside tables.
    """

    id: str
    article: str
    name: str
    mentions: tuple[Span, ...]
    amounts: tuple[str, ...] = ()
    capacities: tuple[str, ...] = ()
    dates: tuple[DateLink, ...] = ()
    officials: tuple[str, ...] = ()
    category: str | None = None
    rule: str


class Group(Span):
    """A counted set of projects, as 50个重点项目."""

    id: str
    article: str
    count: int
    amounts: tuple[str, ...] = ()
    dates: tuple[DateLink, ...] = ()
    rule: str


class ExtraRecord(Span):
    """Base of the records of an extension; a subclass adds fields of its own.

    An extension gives ``start``, ``end`` and ``rule`` and its own fields; the pipeline fills in the others.
    """

    model_config = ConfigDict(json_schema_extra={"additionalProperties": True})

    text: str = ""
    id: str = ""
    article: str = ""
    rule: str


class _RecordReadBack(ExtraRecord):
    """A record of an extension as JSON has it, where the extension's own class is not known."""

    model_config = ConfigDict(extra="allow")


def _read_back(record: Any) -> Any:
    return _RecordReadBack.model_validate(record) if isinstance(record, Mapping) else record


class Warning_(Record):
    """Something in the text that the reader of the records should know."""

    code: str
    start: int
    end: int
    message: str


RecordKind = Literal["articles", "amounts", "capacities", "dates", "officials", "projects", "groups"]
RECORD_KINDS: tuple[RecordKind, ...] = (
    "articles", "amounts", "capacities", "dates", "officials", "projects", "groups",
)  # fmt: skip


class Report(Record):
    """All that was found in one text.

    Example:
        >>> import govextract
        >>> report = govextract.parse("总投资1.18亿元的玉泉糖醇项目开工。")
        >>> report.projects[0].name, str(report.amounts[0].value)
        ('玉泉糖醇项目', '118000000')
    """

    chars: int
    articles: tuple[Article, ...] = ()
    amounts: tuple[Amount, ...] = ()
    capacities: tuple[Capacity, ...] = ()
    dates: tuple[DateMention, ...] = ()
    officials: tuple[Official, ...] = ()
    projects: tuple[Project, ...] = ()
    groups: tuple[Group, ...] = ()
    warnings: tuple[Warning_, ...] = ()
    extra: dict[str, tuple[Annotated[SerializeAsAny[ExtraRecord], BeforeValidator(_read_back)], ...]] = Field(
        default_factory=dict, description="the records of extensions, by the extension's name"
    )
    text: str = Field(default="", exclude=True, repr=False)

    def to_json(self, indent: int | None = None) -> str:
        """The report as JSON, without the text; ``indent=None`` gives one line."""
        import json

        # Not pydantic's own writer, which fails on a lone surrogate in a title or a name.
        return json.dumps(self.model_dump(mode="json"), ensure_ascii=False, indent=indent)

    def table(self, width: int = 110) -> str:
        """The projects as a plain-text table: money, capacities, dates by event, officials.

        Args:
            width: the number of columns; a Chinese character takes two.
        """
        from govextract.display import projects_as_text

        return projects_as_text(self, width)

    def to_dataframe(self, kind: str = "projects", library: Library = "pandas") -> Any:
        """One kind of record as a DataFrame, one row a record.

        Text is text, counts are whole numbers, days are dates, and what is unknown is missing, never zero or an empty
        string. Money and capacities are floats in pandas and polars, exact decimals with six places in Arrow.

        Args:
            kind: ``projects`` gives a row a project with its money, dates and officials drawn together; the other
                names are those of a batch's tables: ``amounts``, ``capacities``, ``dates``, ``officials``,
                ``groups``, ``articles``, ``project_mentions``, ``project_amounts`` …, and those of extensions.
            library: ``pandas``, ``polars``, or ``arrow`` for a ``pyarrow.Table``.

        Raises:
            MissingExtraError: the library is not installed.
            ValueError: there is no such kind or library.

        Example:
            >>> import govextract
            >>> report = govextract.parse("总投资1.18亿元的玉泉糖醇项目开工。")
            >>> frame = report.to_dataframe()
            >>> frame.loc[0, "name"], frame.loc[0, "total_investment_cny"].item()
            ('玉泉糖醇项目', 118000000.0)
        """
        from govextract.io.frames import to_dataframe

        return to_dataframe(self, kind, library)

    def to_html(self, path: str | pathlib.Path | None = None) -> str:
        """The report as a page of its own: the table of projects, and the text marked up by record type.

        Args:
            path: where to write the page as well; None to write nothing.

        Returns:
            The page: no scripts, nothing fetched from the network.
        """
        from govextract.markup import page

        html = page([("", self)])
        if path is not None:
            from govextract.io.writers import write_text

            write_text(path, html)
        return html

    def _repr_html_(self) -> str:
        from govextract.markup import fragment

        return fragment(self)
