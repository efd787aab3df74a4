"""What an amount of money is for: its kind and, for investment, its stage.

Each amount looks at the words between the amount before it (or the start of its sentence) and itself. The nearest
cue governs; where there is none, the amount goes on from the one before it: 总投资26.8亿元，一期7.2亿元.
"""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from itertools import zip_longest
from typing import NamedTuple

from govextract.extract.amount_scope import (
    REACH,
    PlanSections,
    sentence_start,
    squeeze,
    words_pattern,
)
from govextract.extract.amount_thresholds import Thresholds
from govextract.extract.amount_words import Cue, CueWords
from govextract.lexicon import Lexicons, alternatives
from govextract.patterns import compile_pattern, compile_plain
from govextract.records import AmountKind, Qualifier, Stage
from govextract.text.document import Document

_KINDS: dict[str, AmountKind] = {
    "investment": "investment",
    "revenue": "revenue",
    "fiscal": "fiscal",
    "economy": "economy",
    "threshold": "threshold",
    "other": "other",
}
_STAGES: dict[str, Stage] = {
    "total": "total",
    "annual": "annual",
    "completed": "completed",
    "contracted": "contracted",
    "in_place": "in_place",
    "unspecified": "unspecified",
}
_SMALL = Decimal(10_000)
_CLAUSE_END = compile_pattern(r"[，,：:（(]")
_COMMA = compile_pattern(r"[，,（(]")
_PLAIN_COMMA = compile_pattern(r"[，,]")
_COMMA_OR_COLON = compile_pattern(r"[，,：:]")
_STOP = compile_pattern(r"[。！？；\n]")
_COLUMN_GAP = compile_pattern(r"[ \u3000\t]{2,}|\t|\n\n|\n[ \u3000]")
_JOIN = compile_pattern(r"[、和及与]")
_JOIN_ONLY = compile_pattern(r"[、，,和及与以]{1,2}[约近超]?")
_SHARED = compile_plain(r"([^，,。；]{2,40})(?:分别|依次)[^，,。；]{0,8}$")
_FILLER = (
    r"(?:总额|总计|总共|金额|规模|资金|分别|达到?|约为?|为|了|近|将近|接近|超过?|逾|过|突破|可达?|可望|有望|已|达成|大约|共计?|合计|计|"
    r"实现|完成|的|是|至|到|各|高达|就|出|个|[:：]|不低于|不少于|不足|不到|最高|在|一期|二期|三期|首期|其中|今年|去年|其|均)*"
)
"""What may stand between a cue and its amount."""
_FILLER_ONLY = compile_pattern(_FILLER)
_OF_COUNTED = compile_pattern(
    r"(?:以上)?的\d{1,4}[个项]\p{Han}{0,8}(?:项目|工程)"
)  # 77亿元|的45个项目集中开工
_PHASE_ALONE = compile_pattern(r"(?:其中[，,]?)?(?:第?[一二三四]期|首期)(?:工程|项目)?(?:约|为|总计)?")
_GOES_ON = compile_pattern(rf"[、和及与]|{_FILLER}")
_AMONG = compile_pattern(r"其中[^，,]{0,10}$")
_PART = compile_pattern(r"其中|[（(]含|包括|包含")
_IN_PLACE = compile_pattern(r"(?:到位|到账|实到|进账)[^，,的]{0,8}$")
_AGAIN = frozenset(("外资", "内资", "省外资金", "社会资本"))
"""What only names the part: 到位内资80亿元、外资|3000万美元."""
_PROSPECT = compile_pattern(r"(?:建成|投产|达产|运营|投用|投入使用|开业|开园|开放)后")
_FIRM = compile_pattern(r"公司|集团|该厂|该?企业(?:[今去]年|\d|前|实现)")
_MONEY = frozenset(("资金", "项目资金", "改造资金", "建设资金"))
_PER = compile_pattern(r"/[亩人户头月天年吨斤公度次位只株套台平]|每[亩人户头月天吨斤公度次位只株]")
_LISTED = compile_pattern(r"项目|\d个|\d项|\d家|[一二三四]期|今年|去年")
_DONE_BEFORE = compile_pattern(r"(?:完成|已|累计)[^，,的]{0,12}$")
_DONE = compile_pattern(r"完成|累计|已投|已经投")
_SO_FAR = compile_pattern(r"已|累计|截[至止]|目前")
_YEAR_PLAN = compile_pattern(r"年度(?:计划|目标|安排|任务|预算)|年计划|年[^，,]{0,6}计划")
_LIST_OF_DONE = compile_pattern(r"完成[^。\n]{2,20}\d")
_AIM = compile_pattern(r"目标|力争|确保|计划")
_AHEAD = compile_pattern(r"年产值|新增|达产|投产")
_CAN = compile_pattern(r"年可|可年?(?:实现|创造|完成|带来)")
"""年可|实现产值: what a plant will make, where no place is told of."""
_OUTPUT = frozenset(("产值", "产值达", "总产值", "综合产值", "实现产值", "产值规模"))
_PUBLIC = compile_pattern(
    r"财政|上级|中央|中省|省级|市级|县级|国家|争取|下达|拨付|安排|发放|兑现|[补扶援救]|整合|统筹|专项|涉农|惠[农民企]"
)
"""Before 资金: public money."""
_INTO = compile_pattern(r"投入[^，,的]{0,14}$")
"""What 投入 governs is investment, whatever the money is called: 投入衔接资金."""
_EACH = compile_pattern(
    r"每市?[户人亩名头年月位辆度吨家个村只斤套千平生年]|人均|户均|奖励|各奖|[一二三四五]等奖"
)


class Sighting(NamedTuple):
    """An amount whose purpose is asked for."""

    start: int
    end: int
    value: Decimal
    qualifier: Qualifier


class Verdict(NamedTuple):
    """What an amount is for, and the cue that said so (``-`` where none did)."""

    kind: AmountKind
    stage: Stage | None
    cue: str


_NO_CUE = Verdict("other", None, "-")


_WHOLE_SUMS: dict[str, Stage] = {"total": "total", "annual": "annual", "completed": "completed"}
"""What a column of money tells of its sums where its words speak of a budget."""


class AmountCues:
    """Reads what amounts are for.

    Args:
        lexicons: reads `amount_cues` and `amount_context`.
    """

    def __init__(self, lexicons: Lexicons) -> None:
        self._words = CueWords(lexicons)
        role: dict[str, list[str]] = {}
        for row in lexicons.table("amount_context"):
            role.setdefault(row["role"], []).append(row["word"])
        self._past = words_pattern(
            role["past"], r"(?:1|[1-9])\s?[-—–至到~～]\s?\d{1,2}月", r"到?\d{1,2}月底(?!前)"
        )
        self._future = words_pattern(
            (w for w in role["future"] if w != "计划"), r"(?<!年初|年度|原|按|照|照年)计划(?![的，,])"
        )
        self._yearly_plan = compile_pattern(
            rf"(?:{alternatives(role['yearly'])}|20\d\d年度?)[^，,。；]{{0,16}}?(?:{alternatives(role['planning'])})"
        )
        self._place = words_pattern(role["place"])
        self._venture = words_pattern(role["venture"])
        self._phase = compile_pattern(rf"(?:{alternatives(role['phase'])})[^，,。；]{{0,12}}$")
        self._thresholds = Thresholds(role["class_noun"], role["class_modifier"])
        self._sections = PlanSections(role["plan_heading"], role["review_heading"])

    # asked by the finder

    def governs_directly(self, left: str) -> bool:
        """Whether a cue stands directly before a number, so that it is money without 元 (总投资约|5亿)."""
        seen = self._words.seen(left)
        if not seen or seen[-1].cue.side == "stop":
            return False
        last = seen[-1]
        if last.cue.kind == "other" and last.cue.word not in ("贷款", "授信", "融资"):
            return False
        return _FILLER_ONLY.fullmatch(left[last.end :]) is not None

    def carries(self, between: str) -> bool:
        """Whether an amount goes on to a bare number: 总投资15亿，一期|5亿."""
        if _STOP.search(between):
            return False
        tail = _PLAIN_COMMA.split(between)[-1]
        return _GOES_ON.fullmatch(tail) is not None or self._phase.search(tail) is not None

    # asked by the extractor

    def classify(self, document: Document, sightings: Sequence[Sighting]) -> list[Verdict]:
        """The purpose of every amount of a document, in text order."""
        text = document.text
        sections = self._sections.of(document)
        verdicts: list[Verdict] = []
        previous: Sighting | None = None
        carried: Verdict | None = None
        pending: list[Cue] = []
        for sighting in sightings:
            begin = sentence_start(text, sighting.start)
            listed = text[max(0, begin - REACH) : begin].rpartition("\n\n")[2]
            sentence = squeeze(text[begin : sighting.start])
            of_phase: Verdict | None = None
            if previous is None or previous.end <= begin:
                same_paragraph = previous is not None and "\n" not in text[previous.end : begin]
                if same_paragraph and _PHASE_ALONE.fullmatch(sentence):
                    of_phase = carried  # 总投资40亿元，分两期建设。一期|15亿元
                carried, pending = None, []
                left = sentence
            else:
                left = squeeze(text[previous.end : sighting.start])
            field = document.field_at(sighting.start)
            labelled = ""
            if field is not None and (previous is None or previous.end <= field.value.start):
                labelled = f"{field.label}：{squeeze(text[field.value.start : sighting.start])}"
                if self._words.seen(
                    labelled
                ):  # a cell's words are its own and its header's, not its neighbours'
                    left = sentence = labelled
            right = squeeze(_COLUMN_GAP.split(text[sighting.end : sighting.end + 30], 1)[0])
            in_plan = sections.is_plan(sighting.start)
            if self._thresholds.hold(
                left, right, sighting.qualifier, text[sighting.start : sighting.end], self.governs_directly
            ):
                verdict = Verdict("threshold", None, "class")
                governing = [item.cue for item in self._words.seen(left) if item.cue.kind == "investment"]
                if governing:  # 到位资金2亿元以上项目3个，总额|9亿元
                    carried = self._verdict(governing[-1], left, sentence, sighting, in_plan)
            else:
                if pending and _JOIN_ONLY.fullmatch(left):
                    verdict = self._verdict(pending.pop(0), left, sentence, sighting, in_plan)
                else:
                    pending = self._shared(left)
                    if pending:
                        verdict = self._verdict(pending.pop(0), left, sentence, sighting, in_plan)
                    else:
                        verdict = self._classify(left, right, sentence, sighting, carried, in_plan)
                verdict = _of_projects(verdict, right, of_phase)
                if (
                    field is not None
                    and labelled
                    and field.role in _WHOLE_SUMS
                    and verdict.kind in ("fiscal", "other")
                ):
                    verdict = Verdict(
                        "investment", _WHOLE_SUMS[field.role], field.label
                    )  # 核准工程预算: what it costs
                if verdict.stage == "unspecified" and not in_plan and _goes_on(verdict.cue, left, listed):
                    verdict = verdict._replace(stage="completed")
                carried = verdict
            verdicts.append(verdict)
            previous = sighting
        return verdicts

    def _classify(
        self, left: str, right: str, sentence: str, sighting: Sighting, carried: Verdict | None, in_plan: bool
    ) -> Verdict:
        seen = self._words.seen(left)
        governing = seen[-1] if seen and seen[-1].cue.side != "stop" else None
        if governing is None and len(seen) > 1:
            governing = next((item for item in reversed(seen) if item.cue.side != "stop"), None)
        if (
            governing is not None
            and governing.cue.stage == "unspecified"
            and len(seen) > 1
            and seen[-2].end == governing.start
            and seen[-2].cue.stage not in ("", "unspecified")
        ):
            governing = seen[-2]  # 批复概算|投资, 签约|投资额: the first word gives the stage
        behind = self._words.behind(right)
        if self._words.arrived(right) and (governing is None or governing.cue.kind == "investment"):
            return Verdict("investment", "in_place", "到账")
        if governing is not None:
            tail = left[governing.end :]
            far = _COMMA.search(tail) is not None
            if behind is not None and (governing.cue.side == "weak" or far):
                return self._verdict(behind, right, sentence, sighting, in_plan)
            verdict = self._verdict(governing.cue, left, sentence, sighting, in_plan, governing.start)
            if (
                verdict.stage == "unspecified"
                and carried is not None
                and carried.stage in ("in_place", "contracted", "completed")
                and (
                    _AMONG.search(left[: governing.start])
                    or (governing.cue.word in _AGAIN and governing.start <= 1)
                )
            ):
                return verdict._replace(stage=carried.stage)
            return (
                verdict._replace(kind="other") if verdict.kind == "fiscal" and _PER.match(right) else verdict
            )
        if behind is not None:
            return self._verdict(behind, right, sentence, sighting, in_plan)
        if carried is not None:
            return self._carry(left, carried)
        return _NO_CUE

    def _verdict(
        self,
        cue: Cue,
        left: str,
        sentence: str,
        sighting: Sighting,
        in_plan: bool,
        at: int | None = None,
    ) -> Verdict:
        """What a cue makes of an amount, given the words around it."""
        kind = _KINDS[cue.small if cue.small and sighting.value < _SMALL else cue.kind]
        lead = _COMMA.split(left[: len(left) if at is None else at])[-1]
        if cue.word in _MONEY and _PUBLIC.search(lead):
            kind = "fiscal"
        if kind == "fiscal" and cue.word.endswith(("资金", "经费", "债券", "债")) and _INTO.search(lead):
            cue, kind = self._words["投入"], "investment"
        if kind == "investment":
            return Verdict(
                kind, self._stage(cue, left, at if at is not None else len(left), in_plan), cue.word
            )
        if kind == "revenue":
            kind = self._revenue_or_place(cue, left, sentence)
        elif (
            kind == "economy"
            and cue.word.startswith(("旅游", "出口", "文旅", "工业总产值"))
            and self._is_own(sentence)
        ):
            kind = "revenue"
        elif (
            kind == "fiscal"
            and at is not None
            and _EACH.search(lead.rpartition("、")[2] + "，" + left[at + len(cue.word) :])
        ):
            kind = "other"
        return Verdict(kind, None, cue.word)

    def _stage(self, cue: Cue, left: str, at: int, in_plan: bool) -> Stage:
        stage = _STAGES[cue.stage]
        begin = max((m.end() for m in _CLAUSE_END.finditer(left, 0, at)), default=0)
        clause = left[begin:]  # the cue's clause and what follows it
        lead = left[begin:at]
        is_done = stage == "completed" or (
            stage in ("unspecified", "total")
            and (_DONE_BEFORE.search(lead) is not None or "完成" in left[at + len(cue.word) :])
        )
        if is_done and stage != "in_place":
            past = self._past.search(left) is not None
            future = self._future.search("，".join(_COMMA.split(left)[-2:])) is not None
            if (future and not _SO_FAR.search(clause)) and not (past and not self._future.search(clause)):
                return "annual"
            if in_plan and not past:
                return "annual"
            return "completed"
        if stage == "unspecified":
            if _IN_PLACE.search(lead):
                return "in_place"
            if self._yearly_plan.search(clause[: at - begin + len(cue.word)]) and cue.side != "weak":
                return "annual"
            if cue.word.endswith(("固定资产投资", "固投")) and (in_plan or self._future.search(left)):
                return "annual"
        return stage

    def _revenue_or_place(self, cue: Cue, left: str, sentence: str) -> AmountKind:
        """Output, sales and tax are a project's or a firm's, unless the words speak of a place or a branch."""
        clause = _COMMA_OR_COLON.split(left)[-1]
        place = self._place.search(clause) or (
            self._place.search(sentence) and not self._venture.search(sentence)
        )
        if place and not _AHEAD.search(clause):
            if "税" in cue.word and "利税" not in cue.word:
                return "fiscal"
            return "economy"
        if cue.word in _OUTPUT and not self._venture.search(sentence) and (place or not _CAN.search(clause)):
            return "economy"
        return "revenue"

    def _is_own(self, sentence: str) -> bool:
        """Whether what else is a place's figure is a project's or a firm's own: 建成后年旅游收入, 公司出口额."""
        if _PROSPECT.search(sentence):
            return True
        return _FIRM.search(sentence) is not None and self._place.search(sentence) is None

    def _carry(self, left: str, carried: Verdict) -> Verdict:
        """An amount without a cue of its own goes on from the one before it."""
        parts = _PLAIN_COMMA.split(left)
        tail = parts[-1] or (parts[-2] if len(parts) > 1 else "")
        if carried.kind != "investment":
            return carried
        if _DONE.search(tail):
            future = self._future.search(tail) or (self._future.search(left) and not self._past.search(left))
            return Verdict("investment", "annual" if future else "completed", "完成")
        if _YEAR_PLAN.search(tail):
            return Verdict("investment", "annual", "年度")
        if self._phase.search(tail):
            return carried
        if carried.stage == "total" and _PART.search(left) and not _LISTED.search(tail):
            return Verdict("investment", "unspecified", "其中")
        return carried

    def _shared(self, left: str) -> list[Cue]:
        """The cues of several amounts told together: 投资、税收分别达|5亿元、3000万元."""
        match = _SHARED.search(left)
        if match is None:
            return []
        seen = [item for item in self._words.seen(match[1]) if item.cue.side != "stop"]
        joined = [
            item for item, after in zip_longest(seen, seen[1:])
            if after is None or _JOIN.search(match[1][item.end : after.start])
        ]  # fmt: skip
        return [item.cue for item in joined] if len(joined) > 1 else []


def _of_projects(verdict: Verdict, right: str, of_phase: Verdict | None) -> Verdict:
    """What an amount without a cue is where it is that of a counted set, or of a phase of what was told before."""
    if verdict == _NO_CUE and _OF_COUNTED.match(right):
        return Verdict("investment", "unspecified", "项目")
    if verdict.kind == "other" and of_phase is not None and of_phase.kind == "investment":
        return of_phase
    return verdict


def _goes_on(cue: str, left: str, listed: str) -> bool:
    """Whether 完成 at the head of a list of figures reaches a bare 固定资产投资: 完成生产总值58亿元；固定资产投资21亿元."""
    return (
        cue.endswith("固定资产投资")
        and left.endswith(cue)
        and _LIST_OF_DONE.search(listed) is not None
        and _AIM.search(listed) is None
    )
