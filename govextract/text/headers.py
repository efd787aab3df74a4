"""What a column's header says its cells hold: 总投资（万元）, 2023年计划投资, 县级包保领导."""

from __future__ import annotations

from typing import NamedTuple

import regex

from govextract.lexicon import Lexicons, alternatives
from govextract.patterns import compile_pattern

_YEAR = r"""
    (?:截至|至)?(?:20\d{2}|今|本|当|上|去)年?度?(?:[-—~～至](?:20\d{2})年?)?(?:\d{1,2}(?:[-—~～至]\d{1,2})?月)?[底末份前]?  # 2023年1-6月
  | [“"]?十[一二三四五]五[”"]?(?:期间|时期)?                                                                    # “十四五”期间
"""
UNIT = r"""
    \s*[(（\[]\s*(?:单位\s*[:：]\s*)?
      (?P<unit>[\p{Han}/A-Za-z㎡]{1,8}) \s*[)）\]]
"""
_UNIT_BESIDE = r"[，,:：]?\s*单位\s*[:：]\s*(?P<beside>\p{Han}{0,4}元)"
DECLARED_UNIT = compile_pattern(r"单位\s*[:：]\s*(\p{Han}{0,6}元)")
"""The unit of all sums below: （单位：万元）."""
_SPACE = compile_pattern(r"\s+")
_NOTE = compile_pattern(r"[(（\[][^(（\[\])）]*[\])）]|[*＊※:：]")  # 责任领导（县级）, 备注*
_LONGEST = 36
MONEY_ROLES = frozenset(("total", "annual", "completed", "fund"))
_DIGITS = compile_pattern(r"\d[\d.,]*")
_WHOLE = compile_pattern(r"合计|小计|总计|总额|总数|金额")
_SUM = compile_pattern(r"投资额?|资金|金额")
_OF_PERSON = ("姓名", "职务", "单位及职务", "职位")
_OF_WHICH = compile_pattern(r"其中[:：]?")
# who pays a part of a sum: 总投资/其中/中央
_SOURCE = compile_pattern(
    r"(?:其中[:：]?)?(?:中央|国家|省级?|市级?|县级?|区级?|市区|市县|县区|地方|上级|本级|乡镇|企业|业主|社会|银行|自筹|专项债|政府|财政|外资|其[他它])"
    r"(?:预算内?|财政|专项|配套|补助|自筹|资本|债券?|贷款|资金|投资)*"
)


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
        return self.role in MONEY_ROLES

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
        self._unit = compile_pattern(rf"(?:{UNIT}|{_UNIT_BESIDE})$", regex.VERBOSE)
        self._year = compile_pattern(rf"^(?:{_YEAR})", regex.VERBOSE)
        self._end = compile_pattern(rf"(?:{alternatives(self._ends)})$")

    def column(self, cell: str) -> Column | None:
        """What a cell says as a column's header; None where it is no header that is known.

        Args:
            cell: the text of the cell; the parts of a header in several rows are joined by ``/``.
        """
        bare = _SPACE.sub("", cell) if len(cell) <= 2 * _LONGEST else ""
        if not 1 < len(bare) <= _LONGEST:
            return None
        bare = _OF_WHICH.sub("", bare, count=1) if bare.startswith("其中") else bare.rstrip(":：")
        label, unit = self._parted(bare)
        if not unit:  # 总投资（万元）/合计
            inside = (found for part in bare.split("/") if (found := self._unit.search(part)))
            unit = next((found["unit"] or "" for found in inside), "")
        if "/" in label:
            label = self._joined([_OF_WHICH.sub("", _NOTE.sub("", part)) for part in label.split("/")])
        role = self._role_of(label)
        return Column(label, unit, role) if role else None

    def other(self, cell: str) -> Column:
        """The column of a header that says nothing to the rules; its unit counts all the same: 亩均效益（万元）."""
        return Column(*self._parted(_SPACE.sub("", cell)), "text")

    def is_label(self, cell: str) -> bool:
        """Whether a cell is a known label, with or without a unit."""
        return self._whole(self._parted(_OF_WHICH.sub("", _SPACE.sub("", cell)).rstrip(":："))[0]) != ""

    def role(self, label: str) -> str:
        """What a form's label holds: a known one, else what its last words say; ``text`` for any other."""
        role = self._whole(label) or "text"
        column = self.column(label) if role == "text" else None
        return column.role if column is not None else role

    def _parted(self, bare: str) -> tuple[str, str]:
        """A label and the unit behind it, "" where there is none."""
        match = self._unit.search(bare)
        return (bare[: match.start()], match["unit"] or match["beside"] or "") if match else (bare, "")

    def _whole(self, label: str) -> str:
        return self._roles.get(label) or self._roles.get(self._year.sub("", label, count=1), "")

    def _joined(self, parts: list[str]) -> str:
        """The label of a column under a header in several rows, from top to bottom.

        投资额/合计 is 投资额; 总投资/其中/中央 is a part of the sum and 投资/中央; 责任单位及责任人/责任人 is 责任人.
        """
        parts = list(dict.fromkeys(part for part in parts if part))
        if len(parts) > 1 and _WHOLE.fullmatch(parts[-1]):
            parts.pop()
        if len(parts) > 1 and _SOURCE.fullmatch(parts[-1]):
            funded = self._role_of(parts[0]) != "fund" and "投资" in parts[0]
            return f"投资/{parts[-1]}" if funded else f"{parts[0]}/{parts[-1]}"
        if len(parts) > 1 and _SUM.fullmatch(parts[-1]):
            return parts[-2] + parts[-1]  # 2023年计划/投资
        if len(parts) > 1 and self._role_of(parts[0]) == "official" and parts[-1] in _OF_PERSON:
            return parts[0] if parts[-1] == "姓名" else "/".join(parts)  # 包保领导/姓名, 包保领导/职务
        if len(parts) > 1 and self._role_of(parts[-1]) in ("official", "unit", "contact"):
            return parts[-1]
        return "/".join(parts)

    def _role_of(self, label: str) -> str:
        """The role of a header: of its last part, else of one above it."""
        parts = [_NOTE.sub("", part) for part in label.split("/")]
        if len(parts) > 1 and _SOURCE.fullmatch(parts[-1]):
            return "fund"
        if len(parts) > 1 and parts[-1] in _OF_PERSON:
            return "post"
        roles = [self._whole(part) or self._by_end(part) for part in parts]
        told = [role for role in roles if role and role != "text"]
        return told[-1] if told else next((role for role in roles if role), "")

    def _by_end(self, label: str) -> str:
        if len(label) > 20 or _DIGITS.fullmatch(label):
            return ""
        match = self._end.search(self._year.sub("", label, count=1))
        return self._ends[match[0]] if match else ""
