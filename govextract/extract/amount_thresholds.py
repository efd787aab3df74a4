"""Amounts that only define a class of things: 过10亿元项目10个, 500万元以上的项目, 百亿元产业."""

from __future__ import annotations

from collections.abc import Callable, Iterable

import regex

from govextract.lexicon import alternatives
from govextract.patterns import compile_pattern, compile_plain
from govextract.records import Qualifier

_OVER = compile_pattern(r"超过?$|[过逾]$|不低于$")
_INVESTING = compile_pattern(r"(?:投资|规模)(?:额|达|约)?$")
_ROUND = compile_pattern(r"[十百千]+[万亿]*元$")
_COUNTED = compile_pattern(r"(?:重大|重点|产业|工业)?项目(?:\d+|[一二两三四五六七八九十]+)[个项]")
_COUNT_BEFORE = compile_pattern(r"[\d一二三四五六七八九十][个家项户]$")
_AND_MORE = compile_pattern(r"[（(]?含?[)）]?及?以[上下]")


class Thresholds:
    """Tells amounts that define a class by what stands around them.

    Args:
        nouns: what a class is made of (项目, 企业).
        modifiers: what may stand before such a noun (重大, 工业).

    Example:
        >>> thresholds = Thresholds(["项目"], ["工业"])
        >>> thresholds.hold("引进", "以上工业项目10个", "over", "5亿元", lambda left: False)
        True
        >>> thresholds.hold("总投资", "的24个重点项目", "exact", "38.6亿元", lambda left: True)
        False
    """

    def __init__(self, nouns: Iterable[str], modifiers: Iterable[str]) -> None:
        noun, modifier = alternatives(nouns), alternatives(modifiers)
        thing = rf"(?:{modifier}){{0,3}}(?:{noun})"
        count = r"(?:\d{1,5}|[一二两三四五六七八九十百]{1,4})[多余]?[个家项户只宗]"
        self._or_more = compile_pattern(
            rf"""[(（]?含?[)）]?(?:及?以[上下内]|之上|级)[(（]?含?[)）]?
            (?: (?:{modifier}|“|”|、){{0,4}}(?:{noun})    # 500万元|以上的工业项目
              | [\p{{Han}}“”]{{0,8}}?(?:{noun})(?:{count}|\d)  # 千万元|以上水利项目34个
              | 的?(?:{count}|占)                         # 10亿元|以上22项
            )""",
            regex.X,
        )
        self._thing_counted = compile_pattern(
            rf"{thing}(?:{count}|\d|[一二两三四五六七八九十])"
        )  # 超10亿元|项目6个
        self._thing_or_count = compile_plain(
            rf"的?(?:{thing}|{count}(?=[，。；、,;.]|$))"
        )  # 5000万元至1亿元|的7个
        self._thing = compile_pattern(rf"级?{thing}")  # 百亿元|级产业

    def hold(
        self, left: str, right: str, qualifier: Qualifier, written: str, governs: Callable[[str], bool]
    ) -> bool:
        """Whether an amount only defines a class of things.

        Args:
            left: the words before it.
            right: the words behind it.
            qualifier: how exact it is.
            written: the amount itself.
            governs: whether a cue stands directly at the end of some words.
        """
        if self._or_more.match(right):
            return True
        if _COUNT_BEFORE.search(left) and _AND_MORE.match(right):  # 10个|10亿元|以上、20个|5亿元|以上
            return True
        if qualifier == "over" and (over := _OVER.search(left)):
            if self._thing_counted.match(right):
                return True
            return self._thing.match(right) is not None and not governs(left[: over.start()])
        if qualifier == "range" and self._thing_or_count.match(right):
            return not _INVESTING.search(left)
        if _ROUND.match(written) and self._thing.match(right):
            return not _INVESTING.search(left)
        return _COUNTED.match(right) is not None and not governs(left)
