"""What a column's header says its cells hold: 总投资（万元）, 2023年计划投资, 县级包保领导."""

from __future__ import annotations

from typing import NamedTuple

import regex

from govextract.lexicon import Lexicons, alternatives

_YEAR = r"""
    (?:截至|至)?(?:20\d{2}|今|本|当|上|去)年?度?(?:[-—~～至](?:20\d{2})年?)?(?:\d{1,2}(?:[-—~～至]\d{1,2})?月)?[底末份前]?  # 2023年1-6月
  | [“"]?十[一二三四五]五[”"]?(?:期间|时期)?                                                                    # “十四五”期间
"""
UNIT = r"""
    \s*[(（\[]\s*(?:单位\s*[:：]\s*)?
      (?P<unit>[万亿千百]?(?:元|美元|欧元|港元|日元|新台币|新台币元|人民币|元人民币)?[\p{Han}/A-Za-z㎡]{0,6}) \s*[)）\]]
"""
_UNIT_BESIDE = r"[，,:：]?\s*单位\s*[:：]\s*(?P<beside>[万亿千百]?(?:美|欧|港|日)?元)"
_SPACE = regex.compile(r"\s+")
_NOTE = regex.compile(r"[(（\[][^(（\[\])）]*[\])）]|[*＊※:：]")  # 责任领导（县级）, 备注*
_LONGEST = 36
_MONEY_ROLES = frozenset(("total", "annual", "completed", "fund"))
_DIGITS = regex.compile(r"\d[\d.,]*")


class Column(NamedTuple):
    """What a column holds.

    Attributes:
        label: the header without its unit: 总投资.
        unit: the unit that its brackets give, or "".
        role: what stands in its cells: name, total, official … (lexicons/fields.tsv).
    """

    label: str
    unit: str
    role: str

    @property
    def is_money(self) -> bool:
        """Whether its cells hold sums."""
        return self.role in _MONEY_ROLES

    def with_unit(self, unit: str) -> Column:
        """The column with the unit that a line above the table gives, if it needs one."""
        return self._replace(unit=unit) if unit and self.is_money and not self.unit else self


class HeaderReader:
    """Reads labels of forms and headers of columns.

    Args:
        lexicons: gives ``fields`` (whole labels) and ``header_ends`` (last words of other headers).

    Example:
        >>> reader = HeaderReader(Lexicons())
        >>> reader.column("县级包保领导"), reader.column("资金来源/中央资金（万元）").role
        (Column(label='县级包保领导', unit='', role='official'), 'fund')
    """

    def __init__(self, lexicons: Lexicons) -> None:
        self._roles = {row["label"]: row["role"] for row in lexicons.table("fields")}
        self._ends = {row["ending"]: row["role"] for row in lexicons.table("header_ends")}
        self.label = rf"(?:{_YEAR})?(?:{alternatives(self._roles)})"
        """A pattern of the known labels, verbose; ``UNIT`` may follow."""
        self._unit = regex.compile(rf"(?:{UNIT}|{_UNIT_BESIDE})$", regex.VERBOSE)
        self._year = regex.compile(rf"^(?:{_YEAR})", regex.VERBOSE)
        self._end = regex.compile(rf"(?:{alternatives(self._ends)})$")

    def column(self, cell: str) -> Column | None:
        """What a cell says as a column's header; None where it is no header that is known.

        Args:
            cell: the text of the cell; the parts of a header in several rows are joined by ``/``.
        """
        bare = _SPACE.sub("", cell) if len(cell) <= 2 * _LONGEST else ""
        if not 1 < len(bare) <= _LONGEST:
            return None
        label, unit = bare, ""
        match = self._unit.search(bare)
        if match:
            label, unit = bare[: match.start()], match["unit"] or match["beside"] or ""
        else:
            inside = [found for part in bare.split("/") if (found := self._unit.search(part))]
            if inside:  # 总投资（万元）/合计
                unit = inside[0]["unit"] or ""
        role = self._role_of(label)
        return Column(label, unit, role) if role else None

    def other(self, cell: str) -> Column:
        """The column of a header that says nothing to the rules; its unit counts all the same: 亩均效益（万元）."""
        bare = _SPACE.sub("", cell)
        match = self._unit.search(bare)
        return (
            Column(bare[: match.start()], match["unit"] or match["beside"], "text")
            if match
            else Column(bare, "", "text")
        )

    def is_label(self, cell: str) -> bool:
        """Whether a cell is a known label, with or without a unit."""
        bare = _SPACE.sub("", cell).rstrip(":：")
        match = self._unit.search(bare)
        return self._whole(bare[: match.start()] if match else bare) != ""

    def role(self, label: str) -> str:
        """What a known label holds; ``text`` for any other."""
        return self._whole(label) or "text"

    def _whole(self, label: str) -> str:
        return self._roles.get(label) or self._roles.get(self._year.sub("", label, count=1), "")

    def _role_of(self, label: str) -> str:
        """The role of a header: of the whole, of its last part, of the first part that has one."""
        parts = [_NOTE.sub("", part) for part in label.split("/")]
        roles = [self._whole(part) or self._by_end(part) for part in parts]
        if len(parts) > 1 and "fund" in roles:
            return "fund"
        if roles[-1] and (roles[-1] != "text" or len(parts) == 1):
            return roles[-1]
        return next((role for role in roles if role), "")

    def _by_end(self, label: str) -> str:
        if len(label) > 20 or _DIGITS.fullmatch(label):
            return ""
        match = self._end.search(self._year.sub("", label, count=1))
        return self._ends[match[0]] if match else ""
