"""The pattern of a date, put together from small fragments and the words of the lexicons.

Every way of writing a date is a branch of one pattern; the branch's named groups hold its parts, and
`read_parts` turns a match into `Parts`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import NamedTuple

import regex

from govextract.extract.dates.parts import Parts, Shift
from govextract.lexicon import Lexicons, Row, alternatives
from govextract.patterns import compile_pattern, find_plain
from govextract.text.numerals import parse_number

_HAN = "〇○零O一二三四五六七八九"
_HAN_DIGITS = str.maketrans(_HAN, "0000123456789")

_NUMBER = re.compile(f"[0-9]+|[{_HAN}十廿两元]+")

SPACE = "[ \u3000]?"
TO = rf"{SPACE}(?:起至|[-–—－―~～─]{{1,2}}|至|到){SPACE}"
"""1月至3月, 2019—2021年"""
_BETWEEN = compile_pattern(TO)
_OR = rf"(?:{TO}|{SPACE}[、]{SPACE}|和|及)"
"""Between numbers that share a unit: 3、4月, 2018和2019年"""

_YEAR = "(?:(?:1[89]|20|21)[0-9]{2})"
_YEAR_HAN = "(?:[一二][〇○零O一二三四五六七八九]{3})"
_MONTH = "(?:1[0-2]|0?[1-9])"
_MONTH_HAN = "(?:十[一二]?|[一二三四五六七八九元])"
_DAY = "(?:3[01]|[12][0-9]|0?[1-9])"
_DAY_HAN = "(?:三十一?|[二]?十[一二三四五六七八九]?|廿[一二三四五六七八九]?|[一二三四五六七八九])"
_QUARTER = "[一二三四1-4]"
_ITEM = r"(?<=(?:\A|[\n。；;：:\u3000 ])[0-9]{1,2}[.．])"
"""After the number of a list's item, whose point is no decimal point: 1.2022年, 2.3月底前"""
_NOT_AFTER_NUMBER = rf"(?:(?<![0-9./〇零一二三四五六七八九十百千])(?<![0-9]:)|{_ITEM})"

_ROC = f"(?:1[0-4][0-9]|一[〇○零一二三四][{_HAN}])"
_ROC_HUNDRED = "一百(?:零[一二三四五六七八九]|[一二三四]?十[一二三四五六七八九]?)?"
_ROC_ANY = f"(?:{_ROC_HUNDRED}|[0-9]{{1,3}}|[{_HAN}]{{2,3}}|[一二三四五六七八九]?十[一二三四五六七八九]?)"
_SHORT_YEAR_TAIL = f"(?:{_MONTH}月|年?[底初末](?![心步见蕴具])|[上下]半年|第?{_QUARTER}季度)"
_NOT_IN_NUMBER = f"(?<![0-9{_HAN}十百千.,第])"

YEARS = rf"""(?:
    (?:(?<![0-9])(?<![0-9][.\-/])|{_ITEM})
    (?P<years>{_YEAR}(?:(?:{_OR}|/){_YEAR}){{0,4}}){SPACE}[两三四五]?年                    # 2020年, 2018、2019年
  | (?<![{_HAN}十百千万])(?P<years>{_YEAR_HAN}(?:{_OR}{_YEAR_HAN}){{0,2}})年             # 二○二二年
  | 民国{SPACE}(?P<roc>{_ROC_ANY}){SPACE}年                                            # 民国109年
  | {_NOT_IN_NUMBER}(?P<roc>{_ROC}){SPACE}年(?={SPACE}(?:{_MONTH}|{_MONTH_HAN}){SPACE}月|度) # 104年12月
  | {_NOT_IN_NUMBER}(?P<short>[0-9]{{2}})年(?={_SHORT_YEAR_TAIL})                       # 20年12月
)(?!代(?!表|理|建|县|市|省|镇|乡))(?:度(?!假))?"""
"""20年12月 is 2020; 1990年代 is no year."""

MONTHS = rf"""(?P<months>
    (?:{_MONTH}(?:{_OR}|月份?{TO})){{0,5}}{_MONTH}(?={SPACE}月) # 3月, 1至9月, 1月至9月, 3、4月
  | (?:{_MONTH_HAN}(?:{_OR})){{0,3}}{_MONTH_HAN}(?=月)         # 十二月, 一至三月, 元月
  | [一二三四五六七八][二三四五六七八九](?=月)                     # 三四月
){SPACE}月(?!饼|龄|嫂|球|亮|供(?![水电气热暖油货])|薪)份?"""
DAYS = rf"""(?:
    (?P<days>{_DAY}(?:{_OR}{_DAY}){{0,3}}){SPACE}[日号]          # 7日, 4-5日
  | (?P<days>{_DAY_HAN}(?:{_OR}{_DAY_HAN}){{0,3}})[日号]         # 二十日
  | (?P<days>{_DAY})(?=[ ]?(?:$|[\n\[【…]|\.\.\.))               # 6月30[详细]
)"""
QUARTERS = rf"""(?:
    (?P<quarters>[前首][二两三]|[一1](?:{TO})[二三四2-4])季度?                     # 前三季度, 首三季, 一至三季度
  | (?P<quarters>第?{_QUARTER}(?:(?:{_OR})第?{_QUARTER}){{0,3}})季度             # 一季度, 三、四季度
  | (?P<quarters>[一二三][二三四])季度                                          # 一二季度
  | (?P<quarters>首)季度?(?!战)                                                 # 首季
  | 第(?P<quarters>{_QUARTER})季                                               # 第三季
)(?P<edge>末(?!端)|初(?!步|见|具|始|显|验|审|评))?"""
"""一季度末 is its last month"""
FIRST_MONTHS = rf"(?P<first>[前首头]{SPACE}(?:{_MONTH}|十[一二]?|[一二两三四五六七八九]){SPACE}个?月)(?:份)?"
"""前4月, 首四个月"""

_WEEK = "(?:周|星期|礼拜)"
_EVERY_WEEK = f"每{_WEEK}[一二三四五六日天](?:[、和及]{_WEEK}?[一二三四五六日天]){{0,5}}[、和及]"
"""每周二、|周四 comes round, as 每周二 does"""


class Words(NamedTuple):
    """The words of the lexicons that the pattern is made of."""

    shifts: dict[str, Row]
    parts: dict[tuple[str, str], Row]  # of year, month or plan, and the word
    plans: dict[str, Row]

    @classmethod
    def read(cls, lexicons: Lexicons) -> Words:
        """The words by themselves."""
        return cls(
            {row["word"]: row for row in lexicons.table("date_words")},
            {(row["of"], row["word"]): row for row in lexicons.table("date_parts")},
            {row["word"]: row for row in lexicons.table("date_plans")},
        )


def any_of(words: Iterable[str]) -> str:
    """An alternation, longest first."""
    return f"(?:{alternatives(words)})"


def unless_before(words: str) -> str:
    """A lookahead against words that `|` parts; nothing where there are none."""
    return f"(?!{any_of(words.split('|'))})" if words else ""


def _part(row: Row, name: str, optional_head: bool) -> str:
    word = row["word"]
    pattern = regex.escape(word)
    if optional_head and len(word) > 1 and word[0] in "年月":
        pattern = f"{word[0]}?{regex.escape(word[1:])}"
    pattern += unless_before(row["not_before"])
    if row["only_before"]:
        pattern += f"(?={any_of(row['only_before'].split('|'))}|$|[\\n\\t])"
    return f"(?P<{name}>{pattern})"


def _parts(words: Words, unit: str, *, after: bool) -> str:
    rows = [row for row in words.parts.values() if row["of"] == unit and (after or row["alone"] != "no")]
    rows.sort(key=lambda row: -len(row["word"]))
    return "(?:" + "|".join(_part(row, f"{unit}_part", after) for row in rows) + ")"


def _shift(words: Words, unit: str, *, alone: bool | None = None) -> str:
    rows = words.shifts.values()
    return any_of(
        row["word"] for row in rows
        if row["unit"] == unit and (alone is None or (row["alone"] != "no") == alone)
    )  # fmt: skip


def opening_pattern(words: Words) -> re.Pattern[str]:
    """Where a date may begin: cheap, so that `date_pattern` is tried only there.

    The standard library's engine skims a text for the first characters many times faster.
    """
    unit = "年月日号季、至到和及起.\\-/—–－―～~─"
    han = f"{_HAN}十廿元两"
    second: dict[str, set[str]] = {}
    for word in (*words.shifts, *(word for _, word in words.parts)):
        if len(word) > 1:
            second.setdefault(word[0], set()).add(word[1])
    for first in "今昨明":
        second[first] |= {"（", "("}
    starts = "|".join(f"{first}(?=[{''.join(sorted(rest))}])" for first, rest in sorted(second.items()))
    return re.compile(
        rf"""(?<![0-9])[0-9](?=[0-9]{{0,3}}[ \u3000]?[{unit}])   # 2020年, 3月, 1至9月
        | (?<![{_HAN}十])[{han}](?=[{han}]{{0,3}}[{unit}五])      # 二○二二年, 十三五时期, 三季度
        | 第(?=[一二三四1-4]) | [前首头](?=[0-9一二两三四五六七八九十季 \u3000])
        | [周星礼](?=[期拜一二三四五六日天]) | [“「"『‘](?=[一二三四五六七八九十]) | 民(?=国) | {starts}""",
        re.VERBOSE,
    )


def date_pattern(words: Words, taiwan: bool = False) -> regex.Pattern[str]:
    """The pattern of one date; its rule is the name of the group that begins with ``r_``."""
    month_tail = rf"(?:{_parts(words, 'month', after=True)}|{SPACE}{DAYS})?"
    year_tail = rf"""(?:
        的?{SPACE}{MONTHS}{month_tail}
      | 的?{QUARTERS}
      | 的?{FIRST_MONTHS}
      | 的?{SPACE}{_parts(words, "year", after=True)}
    )"""
    years = YEARS
    if taiwan:  # 112年 counts from 1912 and is no duration
        years = rf"(?:{YEARS}|(?<![0-9.第历逾近满约时])(?<![0-9],)(?P<roc>(?:{_ROC}{TO})?{_ROC}){SPACE}年(?![来以之多]))"
    plan = any_of(words.plans)
    long_plan = any_of(word for word in words.plans if len(word) > 2)
    weekday = "(?P<weekday>[一二三四五六日天])"
    return compile_pattern(
        rf"""(?:
    (?P<r_plan>[“「"『‘](?P<plan>{plan})[”」"』’]{_parts(words, "plan", after=False)}?    # “十四五”末
      | (?<![一二三四五六七八九十第0-9])(?P<plan>{long_plan}){_parts(words, "plan", after=False)}?    # 十三五时期
    )
  | (?P<r_numeric>(?<![0-9A-Za-z./])(?:(?<!-)|(?<=[./][0-9]{{1,2}}-))(?P<years>(?:19|20)[0-9]{{2}})
      (?:(?P<mark>[.\-/])(?P<months>{_MONTH})(?P=mark)(?P<days>{_DAY})(?![./]?[0-9A-Za-z]|-(?!{_YEAR}[./])) # 2020-12-7
        |[./-](?P<months>{_MONTH})(?![./]?[0-9A-Za-z]|-(?!{_YEAR}[./])|[ ]?[万亿元吨公千百兆米平亩%％个度户人台套℃°立头只倍]))   # 2020/12
    )
  | (?P<r_period>(?<![0-9A-Za-z.\-/])(?P<years>{_YEAR}{TO}{_YEAR})(?![0-9年.\-/]))         # 建设年限：2021-2024
  | (?P<r_year>(?:{years}|(?P<shift>{_shift(words, "year")}))
      (?:{year_tail}|(?P<year_alone>))
    )
  | (?P<r_month>{_NOT_AFTER_NUMBER}{MONTHS}{month_tail})                            # 3月, 11月初, 8月17日
  | (?P<r_quarter>(?<![一两二三四五六七八九十个每]){QUARTERS}|(?P<shift>{_shift(words, "quarter")}))
  | (?P<r_first_months>(?:(?<![一-龥])(?=[首头])|(?<![之此以提天月年日节目向])(?=前)){FIRST_MONTHS}(?![0-9]))   # 前4月, not 码头9月
  | (?P<r_year_part>{_parts(words, "year", after=False)})                          # 年底
  | (?P<r_month_word>(?P<shift>{_shift(words, "month")}){month_tail})                # 本月20日, 上月底
  | (?P<r_month_part>{_parts(words, "month", after=False)})                        # 月底
  | (?P<r_week>(?P<shift>{_shift(words, "week")})(?:{weekday}|(?P<weekend>末))?                    # 上周三
      | (?<![一-龥]|{_EVERY_WEEK})(?:周|星期|礼拜){weekday}(?=[，,。、（(上下中晚]|在|举|召|起|从|前)) # 周日
  | (?P<r_day_word>(?P<shift>{_shift(words, "day", alone=True)})
      | (?P<short_day>[今昨明])[（(](?:{_MONTH}[./月])?{_DAY}日?[)）](?:日|天))            # 今（5）日
  | (?P<r_day>{_NOT_AFTER_NUMBER}(?:(?P<days>{_DAY}(?:{_OR}{_DAY}){{0,2}}){SPACE}日
      | (?P<days>{_DAY_HAN})日))                                                    # 20日
        )""",
        regex.VERBOSE,
    )


_OPENING = 16
"""More than what `opening_pattern` looks at."""


def find_dates(
    pattern: regex.Pattern[str], opening: re.Pattern[str], text: str, start: int, end: int
) -> Iterator[regex.Match[str]]:
    """The matches of `date_pattern` in a stretch of text."""
    done = start
    for beginning in find_plain(opening, text, start, end, _OPENING):
        if beginning.start() < done:
            continue
        match = pattern.match(text, beginning.start(), end)
        if match:
            done = match.end()
            yield match


def numbers(written: str) -> list[int]:
    """The numbers of a list or range in the order written.

    Example:
        >>> numbers("十一、十二"), numbers("二○二二"), numbers("3月至5")
        ([11, 12], [2022], [3, 5])
    """
    found: list[int] = []
    for token in _NUMBER.findall(written):
        if token.isdecimal():
            found.append(int(token))
        elif len(token) >= 3 and all(c in _HAN for c in token):
            found.append(int(token.translate(_HAN_DIGITS)))
        elif len(token) == 2 and all(c in _HAN for c in token):  # 三四月
            found.extend(int(c.translate(_HAN_DIGITS)) for c in token)
        elif token == "元":
            found.append(1)
        else:
            number = parse_number(token.replace("○", "〇"))
            if number is not None:
                found.append(int(number.value))
    return found


def _pair(written: str) -> tuple[int, int]:
    found = numbers(written)
    return (found[0], found[-1]) if found else (0, 0)


def read_parts(match: regex.Match[str], words: Words) -> Parts | None:
    """What a match says, or None where there can be no such date."""
    group = match.groupdict()
    if group["plan"]:
        plan, part = words.plans[group["plan"]], words.parts.get(("plan", group["plan_part"] or ""))
        first, last = int(plan["first"]), int(plan["last"])
        if part:
            first, last = first + int(part["first"]) - 1, first + int(part["last"]) - 1
        return Parts(years=(first, last), part_of="plan" if part else "")
    years = _years(group)
    months = days = None
    part_of = ""
    if group["months"]:
        months = _pair(group["months"])
    elif group["first"]:
        months = (1, (numbers(group["first"].replace("两", "二")) or [0])[-1])
    elif group["quarters"]:
        months = _quarters(group["quarters"])
        if group["edge"]:
            months = (months[1],) * 2 if group["edge"] == "末" else (months[0],) * 2
    if group["days"]:
        days = _pair(group["days"])
    for unit in ("year", "month"):
        written = group[f"{unit}_part"]
        if written:
            head = "年" if unit == "year" else "月"
            row = words.parts.get((unit, written)) or words.parts[unit, head + written]
            part_of = unit
            span = int(row["first"]), int(row["last"])
            months, days = (span, days) if unit == "year" else (months, span)
    shift = None
    written = group["shift"] or (group["short_day"] and group["short_day"] + "日")
    if written:
        row = words.shifts[written]
        bare = not (months or days)
        if row["alone"] == "no" and bare:
            return None
        shift = Shift(row["unit"], int(row["shift"]), int(row["last"]), row["lean"] == "yes")
    weekday = None
    if group["weekday"]:
        weekday = "一二三四五六日".find(group["weekday"].replace("天", "日"))
    if group["weekend"]:
        part_of = "weekend"
    parts = Parts(years, months, days, shift, weekday, part_of)
    return parts if parts.is_possible else None


def _years(group: dict[str, str | None]) -> tuple[int, int] | None:
    """First and last year; 民国109年 and 20年12月 are 2020."""
    if written := group["years"]:
        return _pair(written)
    if written := group["roc"]:
        if "百" in written:  # 民国一百零九年
            number = parse_number(written)
            return (1911 + int(number.value),) * 2 if number else None
        ends = _BETWEEN.split(written)
        if len(ends) == 2 and all(end.isdecimal() for end in ends):  # 107-113年
            return 1911 + int(ends[0]), 1911 + int(ends[1])
        digits = written if written.isdecimal() else written.translate(_HAN_DIGITS)
        year = 1911 + (int(digits) if digits.isdecimal() else _pair(written)[0])
        return year, year
    if written := group["short"]:
        year = int(written) + (2000 if int(written) < 50 else 1900)
        return year, year
    return None


def _quarters(written: str) -> tuple[int, int]:
    if written == "首":
        return 1, 3
    low, high = _pair(written.replace("两", "二"))
    if len(written) > 1 and written[0] in "前首":
        low = 1
    return low * 3 - 2, high * 3
