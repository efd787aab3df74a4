"""What a capacity is of: the goods, material or object next to the quantity, on either side of it."""

from __future__ import annotations

from govextract.lexicon import Lexicons, WordIndex, alternatives
from govextract.patterns import compile_pattern

_LONGEST = 24
_RUN = compile_pattern(rf"[\p{{Han}}A-Za-z0-9α-ωⅠ-Ⅻ\-—·.+%]{{1,{_LONGEST + 8}}}")
_SPACE = compile_pattern(r"\s+")
# words between the cue and the number that are no goods: 年产饼干|达到|, 能力|由|, 分别为
_TAIL = compile_pattern(
    r"(?:(?:总|处理|生产|加工)?(?:能力|总量|量|规模)|可?(?:达到?|抵达|增加|增至)|达|加|为|可|将|由|从|在|到|至|增至|提高到|分别|各|共|合计|总计|"
    r"等|有|约|超过?|逾|近|不少于|不低于|不超过|大约|不足|上下|左右|以上|最大|最高|(?<![储蓄动核势热电阳风氢效性功节机智])能|突破|稳定|保持|维持|首批|并网|首次|已|现有|原来的?|原有|目前的?|当前的?|每[年日天月]|仅|只|要|须|需|恢复到?|花了|用了|(?:近|远|初|本)期|[:：（(，,、])+$"
)
_HEAD = compile_pattern(
    r"^(?:(?:同时|并|另|还)?(?:副产|联产)|总?量|能力|规模|总|出|再增|再(?!生|造|制|循)|新增|及(?:主要)?(?:建设)?内容|[:：）)，,、/]|的|为|各类|各种|各式|高达|达到?|约|近|超过?|可|同时|将|每[年日天月]|"
    r"相当于|折合|由|共|新增|增加|以上|左右|余(?![热压温量])|个(?!性|体|人)|年[产均]?)+"
)
# what is done to goods that stand in a list: 、萃取|精油|200吨
_VERB_HEAD = compile_pattern(
    r"^(?:产出|发送?(?=包裹|快递|快件|邮件)|[年月日]?产|生产|加工(?!件|品)|处理(?!器|剂)|提取(?!物)|萃取(?!物)|提炼|屠宰|存放|分拣|消化|消纳|回收|配送|储存|拆解|出栏|存栏|孵化|"
    r"繁育|供应|制造)(?=[\p{Han}A-Za-z]{2})"
)
_OF_TIME = ("后", "时", "到", "至")  # 全面落成后, 恢复到
_ABOUT_IT = compile_pattern(r"(?<=.[站场库厂园线]).*?(?:因|由|将|已|正|拟).*")  # 储能电站|因线路改线
_STORE_KIND = compile_pattern(r"(?:保鲜|低温|高温|恒温|智能|大型|立体|冷冻|速冻|综合|多温区?|超低温)+")
_NO_GOODS = r"(?![件布纸袋箱盒膜管机器剂料粉丝柜仪片]|板(?!块)|车(?!间))"
_PLACE_END = compile_pattern(
    r"[厂园线港站场区县市镇乡村司社院馆路期口线室楼]$|中心|平台|系统|项目|码头|公司|水库$"
)
_TRAILING = compile_pattern(
    r"(?:大?约|近|逾|共|各|达)$|[·.\-—+%]+$|(?<![\p{Han}A-Za-z\d])\d+$|(?<=\d{3})\d+$"
)  # 尼龙66, PA12 keep their numbers
_ADDED = compile_pattern(
    r"^(?:配套|配建|配置)(?=\p{Han}{2})|(?<=互补|光伏|风电|风力)(?:发?电站|场)$|只$"
)  # 配套|储能, 渔光互补|电站
_LEADING_RIGHT = compile_pattern(
    r"^(?:的|以上的?|左右的?|以下的?|余(?![热压温量])|规模的?|级(?!配|联)|各类|各种|各式|高标准|标准化|现代化|智能化|数字化|自动化|规模化?(?=\p{Han}{3})|并网(?=光伏|风|发电)|优质(?=\p{Han}{4}))+"
)
_BRACKET = compile_pattern(r"[（(][^）)]{0,20}[）)]")
_RUN_AT_END = compile_pattern(r"[\p{Han}A-Za-z0-9\-]{1,24}$")
_QUANTITY = compile_pattern(
    r"[\d一二两三四五六七八九十]+(?:\.\d+)?(?:余|多)?[万亿千百]?(?:余|多)?(?:吨|[台套只头件片个条座万亿]|平方|立方|千瓦|兆瓦|公里|GW|MW|kW|[年月日号点]|[口座个处栋条])"
)
_AND = compile_pattern(r"[及和与]$")
_LINE_OR_AND = compile_pattern(r"(?:[及和与]|线)$")
_LETTER = compile_pattern(r"[\p{Han}A-Za-z]")


class ItemReader:
    """Reads items off the text around a quantity.

    Example:
        >>> ItemReader(Lexicons()).after("30万头肉牛分割及深加工项目", 4)
        '肉牛'
    """

    def __init__(self, lexicons: Lexicons) -> None:
        ends = lexicons.table("capacity_item_ends")
        self._facility = frozenset(row["word"] for row in ends if row["kind"] == "facility")
        self._held = {row["word"]: row["item"] for row in ends if row.get("item")}
        keeps = lexicons.words("capacity_item_keeps")
        # a kept word is stepped over before an end is looked for: 机加工件, 再生铝
        self._end = compile_pattern(
            rf"(?:{alternatives(keeps)})(*SKIP)(*FAIL)"
            rf"|(?:{alternatives(tuple(row['word'] for row in ends if row['kind'] != 'process'))})"
            # a process word before a thing's last character names goods: 印染|布, 包装|纸, 处理|器
            rf"|(?:{alternatives(lexicons.words('capacity_item_ends', kind='process'))}){_NO_GOODS}"
        )
        starts = lexicons.words("capacity_item_starts")
        self._start = WordIndex(word for word in starts if len(word) > 1)
        self._first = compile_pattern(rf"^[{''.join(word for word in starts if len(word) == 1)}]+")
        self._none = WordIndex(lexicons.words("capacity_item_none"))
        self._power = compile_pattern(
            rf"(?:{alternatives(lexicons.words('capacity_power_kinds'))})(?=(?:项目|装机|工程|发电|电站)?$)"
        )

    def after(self, text: str, at: int) -> str | None:
        """The goods behind a quantity: 30万头|肉牛|分割及深加工, 3万吨|冷库|, 20万千瓦并网 has none."""
        piece = text[at : at + _LONGEST + 12].lstrip(" ")
        leading = _LEADING_RIGHT.match(piece)
        if leading:
            piece = piece[leading.end() :]
        run = _RUN.match(piece)
        if run is None:
            return None
        words = self._before_quantity(_ABOUT_IT.sub("", run[0]))
        end = self._end.search(words)
        if end is not None and end[0] in self._held:  # 生活|垃圾焚烧|厂
            return self._clean(words[: end.start()] + self._held[end[0]])
        if end is not None and end.start() > 0:
            kind = words[: end.start()]
            if end[0].endswith("库") and _STORE_KIND.fullmatch(
                kind
            ):  # 保鲜|冷库 is one thing, 苹果|气调库 two
                return kind + end[0]
            words = kind
        elif end is not None:
            # a facility that the quantity modifies directly is the item: 3万吨|冷库|
            return end[0] if end[0] in self._facility and end[0].endswith(("库", "池", "罐")) else None
        elif len(words) > _LONGEST:
            return None
        return self._clean(words)

    def held(self, text: str, at: int) -> str | None:
        """The goods that a facility's word holds: 20吨/日的|污水站 has 污水."""
        run = _RUN.match(text, at + 1)
        end = self._end.search(run[0]) if run else None
        if run is None or end is None or end[0] not in self._held:
            return None
        return self._clean(run[0][: end.start()] + self._held[end[0]])

    def between(self, piece: str) -> str | None:
        """The goods between a cue and the number: 日处理|湿污泥|300吨, 年产|高多层板、HDI板|360万平方米."""
        words = _SPACE.sub("", piece)
        previous = ""
        while previous != words:
            previous = words
            words = _TAIL.sub("", words)
        head = _HEAD.match(words)
        if head:
            words = words[head.end() :]
        words = _VERB_HEAD.sub("", words.replace("：", ":").rpartition(":")[2])
        return self._clean(_BRACKET.sub("", words))

    def before(self, piece: str) -> str | None:
        """The goods before 产能, 能力 and the like: 全县|果品|贮藏能力, 新增|氧化铝|产能."""
        run = _RUN_AT_END.search(piece.rstrip(" \u3000\n"))
        if run is None:
            return None
        words = run[0]
        cut = max((at + len(word) for at, word in self._start.starts(words, 0, len(words))), default=0)
        words = self._first.sub("", words[cut:].rpartition("的")[2].rpartition("为")[2]).removesuffix("总")
        if _PLACE_END.search(words):
            return None
        return self._clean(words) if len(words) > 1 else None

    def power(self, piece: str) -> str | None:
        """The kind of power before a plant's size: 配建|储能|75兆瓦."""
        match = self._power.search(piece)
        return match[0] if match else None

    def _before_quantity(self, words: str) -> str:
        again = _QUANTITY.search(words)
        if again and again.start() > 0:
            ending = _LINE_OR_AND if again[0].endswith("条") else _AND  # 浮法玻璃|线2条
            return ending.sub("", words[: again.start()])
        return words if again is None else ""

    def _clean(self, words: str) -> str | None:
        words = _ADDED.sub("", _TRAILING.sub("", _SPACE.sub("", words))).strip("、，,“”\"'‘’《》及和与的")
        if (
            not words
            or self._none.run(words) == len(words)  # 提标扩容, no goods
            or words in "年月日"
            or words.endswith(_OF_TIME)
            or not _LETTER.search(words)
            or len(words) > _LONGEST
        ):
            return None
        return words
