"""Articles of a page: where each starts and ends, its title, its dates; and the furniture that holds no records.

A page is read line by line. Its lines are sorted into a few roles (path, meta, footer, heading, text …), and the
order of the roles tells which kind of page it is: one article with its header and footer, a listing of several
articles, a page that ends in other articles' headings and teasers.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, timedelta
from itertools import pairwise

import regex

from govextract import limits
from govextract.lexicon import Lexicons, alternatives
from govextract.patterns import BULLETS, compile_pattern
from govextract.text.document import ArticleExtent, Extent

_DATE = compile_pattern(  # 2024-06-18, 2024年6月18日; Taiwan's 113-06-18
    r"(?<![\d.])(?P<year>(?:19|20)\d{2}|1[01]\d(?=年|[-/.]\d{1,2}[-/.]\d{1,2}(?![\d.])))\s?(?:年|[-/.])\s?(?P<month>\d{1,2})\s?(?:月|[-/.])\s?(?P<day>\d{1,2})(?!\d)(?:\s?日)?"
)
_CLOCK = r"(?:\s*\d{1,2}[:：]\d{2}(?:[:：]\d{2})?)?"
_DATE_ONLY = compile_pattern(
    rf"[\s\[【(（·•\-—]*(?:{_DATE.pattern}){_CLOCK}(?:\s*[（(]?星期.[)）]?)?\s*(?:印发|发布|发)?[\s\]】)）]*"
)
_MONTH_DAY_ONLY = compile_pattern(
    r"\s*(?P<month>\d{2})-(?P<day>\d{2})(?:\s+\d{2}[-:]\d{2})?\s*"
)  # 03-19 09-07
_DATE_FIRST = compile_pattern(rf"[\[【(（]?(?:{_DATE.pattern}){_CLOCK}[\]】)）]?[ \u3000]+(?=\S)")
_DATED_HEADING = compile_pattern(
    rf"(?P<title>[^\n]{{6,60}}?)[\s\[【(（]+(?:{_DATE.pattern}){_CLOCK}[\s\]】)）]*$"
)
_HAN_DATE = compile_pattern(
    r"(?P<year>[一二三四五六七八九〇零○]{4})年(?P<month>[一二三四五六七八九十]{1,2})月(?P<day>[一二三四五六七八九十]{1,3})日"
)
_ANY_DATE = compile_pattern(rf"(?:{_DATE.pattern}|{_HAN_DATE.pattern})")
# 2019年4月29日在昌城镇第十九届人民代表大会…上; 二○二二年一月二十日在…会议上
_DELIVERY = compile_pattern(rf"{_ANY_DATE.pattern}在[^，。\n]{{2,50}}(?:会议|大会|全会|会|上)")
_DELIVERED_TITLE = compile_pattern(r"发布会|实录|讲话|致辞|发言|答记者问|访谈")
_DAY_IN_BRACKETS = compile_pattern(
    rf"\n[ \u3000]*[（(](?:{_DATE.pattern})[)）][ \u3000]*\n"
)  # below a speech's title
_PRESENTED = compile_pattern(
    rf"(?:{_DATE.pattern})[上下]?[午]?[，,][^。\n]{{0,40}}(?:召开|举行|举办|做客)"
    rf"|(?:(?:访谈|直播|会议|发布会|采访)时间|(?<=\n)时\s*间)\s*[:：]\s*(?:{_DATE.pattern})"
)
# 齐鲁网·闪电新闻12月7日讯, 本报3月29日讯, 中新网重庆5月20日电, 新华社北京1月3日电
_DATELINE = compile_pattern(
    r"^[\s【\[(（]*[^，。！？\n0-9]{0,24}?(?:(?P<year>\d{4})年)?"
    r"(?:(?P<month>\d{1,2}|[一二三四五六七八九十]{1,2})月)?(?P<day>\d{1,2}|[一二三四五六七八九十廿]{1,3})日(?:专?讯|电|消息)"
    r"[】\])）]?\s*(?:[(（][^()（）\n]{0,60}[)）])?"
)
_PLAIN_DATELINE = compile_pattern(  # 本报讯（记者 …）, 【本报讯】…报道：
    r"^[\s【\[(（]*(?:[\p{Han}·]{0,12}(?:本报|本台|本网|融媒|快)讯|又讯)[】\])）]?\s*(?:[(（][^()（）\n]{0,60}[)）])?"
    r"(?:[^，。\n]{0,30}报道[:：])?"
)
_YEAR_IN_TITLE = compile_pattern(r"(?<!\d)((?:19|20)\d{2})年")
_SENTENCE_MARK = compile_pattern(r"[。！？!?；;]")
_RULE = compile_pattern(r"[\s\-—–―━─═=*·•|_~～※?？□■◆]*")
_BULLET = compile_pattern(rf"^[\s\-—·•*○>|{BULLETS}]+")
_CUT_OFF = compile_pattern(
    r"(?:…|\.{3})\s*(?:[\[【(（]?(?:详细|详情|点击查看|查看|更多|阅读全文|全文)[\p{Han}]*[\]】)）]?)?\s*$|[\[【](?:详细|详情|点击查看|更多)[\]】]\s*$"
)
_BYLINE = compile_pattern(
    r"^[(（](?:本报|记者|通讯员|[\p{Han}\s]{2,24}(?:文/图|图/文|摄影报道|摄))[^。]*[)）]?$|^[(（]完[)）]$|^图为"
)
_LIST_MARK = compile_pattern(
    r"^\s*(?:[一二三四五六七八九十]{1,3}[、.．]|[(（][一二三四五六七八九十\d]{1,3}[)）]|\d{1,2}[.、．)）]|[一二三四五]是|——)"
)
# the red head and the number of an official paper
_PAPER_HEAD = compile_pattern(
    r"文件$|〔\d{4}〕\s?\d+\s?号(?:$|\s{2,})|^[\p{Han}]{2,8}[\[(（]\d{4}[\])）]\s?第?\d+\s?号$|^特急$|^【?(?:公告|通知)】?$"
)
_LINE = compile_pattern(r"[^\n]+")
_TEXT_END = compile_pattern(r"[。；;！!？?：:]$|。")
_APART = compile_pattern(r"\s|$|[\d:：|‖]|[（(]?(?:星期|周)[一二三四五六日天]")
# 经济导报‖第3版, 《濠江商报》电子版 … A10版, 港闻 A6 …: the header of a paper's page
_PAGE_HEADER = compile_pattern(
    r"‖|数字报|电子[版报]|第?\s?\d{1,2}\s?版|(?<![A-Za-z\d])[A-D]\d{1,2}(?![A-Za-z\d])"
)
_SAYS = compile_pattern(r"[，,；！？]|关于")
_SOURCE = compile_pattern(r"(?:来源|发布机构|发文单位)\s*[:：]\s*([^\s:：|　]{2,30})")
_ISSUE = compile_pattern(r"^[(（]?(?:第|总第)\s?\d{1,4}\s?期[)）]?$")


@dataclass(frozen=True)
class _Line:
    start: int
    end: int
    text: str
    role: str  # blank, rule, path, meta, date, related, footer, brief, byline, teaser, text, short


class ArticleSplitter:
    """Finds the articles of a page.

    Args:
        lexicons: gives ``page_lines`` (what the lines around an article say) and ``report_titles``.
    """

    def __init__(self, lexicons: Lexicons) -> None:
        words: dict[str, set[str]] = {}
        for row in lexicons.table("page_lines"):
            words.setdefault(row["role"], set()).add(row["word"])

        def any_of(role: str) -> str:
            return alternatives(words[role]).replace(r"\ ", r"\s*")

        self._path = compile_pattern(
            rf"^\s*(?:{any_of('path')})|(?:首页|网站首页)\s*[>＞»›\-]|[>＞»›].{{1,12}}[>＞»›]"
            rf"|^[^，；]{{2,24}}[ \u3000][>＞»›][ \u3000]?\p{{Han}}{{2,10}}$"
        )
        self._meta_label = compile_pattern(rf"(?:^|[\s|【\[(（·])(?:{any_of('meta')})\s*[:：]")
        self._related = compile_pattern(rf"^[\s\-—·•◆■|【\[]*(?:{any_of('related')})[\s\-—·•:：|】\]]*$")
        self._footer = compile_pattern(rf"^[\s(（※【\[]*(?:{any_of('footer')})|备案号|ICP备|版权所有")
        self._brief = compile_pattern(rf"^[\s【\[]*(?:{any_of('brief')})[\s】\]:：]*$")
        self._report_title = compile_pattern("|".join(map(regex.escape, lexicons.words("report_titles"))))

    def split(self, text: str, published: date | None = None) -> tuple[list[ArticleExtent], list[Extent]]:
        """Cut a page into articles.

        Args:
            text: the normalized text of the page.
            published: the day of publication of the articles that do not tell their own.

        Returns:
            The articles in text order, and the stretches inside them that hold no records.
        """
        lines = [self._line(m.start(), m.end(), m[0]) for m in _LINE.finditer(text)]
        lines = [line for line in lines if line.role != "blank"]
        if not lines:
            return [], []
        related = self._related_from(lines)
        articles: list[ArticleExtent] = []
        furniture: list[Extent] = []
        for block in self._blocks(lines[:related]):
            masthead = articles[0].published if articles and block[0].role != "date" else None
            article, dull = self._article(text, block, published or masthead)
            if article:
                articles.append(article)
                furniture += dull
        page_date = next((a.published for a in articles if a.published), None)
        for teaser, dull in self._teasers(text, lines[related:], page_date):
            articles.append(teaser)
            furniture += dull
        return articles, sorted(furniture)

    # ---- lines -----------------------------------------------------------------------------------------------

    def _line(self, start: int, end: int, raw: str) -> _Line:
        limits.check()
        stripped = raw.strip()
        offset = start + len(raw) - len(raw.lstrip())
        return _Line(offset, offset + len(stripped), stripped, self._role(stripped))

    def _role(self, line: str) -> str:
        if not line:
            return "blank"
        if _RULE.fullmatch(line):
            return "rule"
        if _DATE_ONLY.fullmatch(line) or _MONTH_DAY_ONLY.fullmatch(line):
            return "date"
        if self._related.match(line):
            return "related"
        if self._brief.match(line):
            return "brief"
        if len(line) < 80 and self._path.search(line) and "。" not in line:
            return "path"
        if self._is_meta(line):
            return "meta"
        if len(line) < 120 and self._footer.search(line):
            return "footer"
        if len(line) < 60 and _BYLINE.search(line):
            return "byline"
        if _CUT_OFF.search(line, max(0, len(line) - 40)):
            return "teaser"
        if len(line) >= 60 or _TEXT_END.search(line):
            return "text"
        return "short"

    def _is_meta(self, line: str) -> bool:
        """2021-03-18 09:26 来源：县委办公室 浏览次数：612; 编辑：管理员; 县政府办公室　2019年8月6日."""
        if len(line) > 150 or "。" in line or line.endswith(("？", "?")) or _DELIVERY.search(line):
            return False
        if len(self._meta_label.findall(line)) >= 2 or (self._meta_label.match(line) and len(line) < 60):
            return True
        found = _ANY_DATE.search(line)
        if not found:
            return False
        rest = line[: found.start()] + line[found.end() :]
        if self._meta_label.search(line):
            return len(rest) < 90
        # no label: a body or a paper with a date set off by spaces, and no sentence
        apart = _APART.match(line, found.end()) and (
            found.start() == 0 or line[found.start() - 1] in " 　|‖[【(（"
        )
        return bool(apart) and len(rest) < 40 and not _SAYS.search(rest)

    # ---- blocks of the main part -----------------------------------------------------------------------------

    def _related_from(self, lines: list[_Line]) -> int:
        """The index of the line where other articles' headings and teasers begin."""
        seen_text = False
        for index, line in enumerate(lines):
            if line.role == "related" and (seen_text or index > len(lines) // 2):
                return index
            seen_text = seen_text or (line.role == "text" and len(line.text) > 40)
        # two or more bulleted headings after the article's last full paragraph
        paragraphs = [i for i, line in enumerate(lines) if line.role == "text" and len(line.text) > 60]
        first = (paragraphs[-1] if paragraphs else len(lines)) + 1
        bulleted = [
            i
            for i in range(first, len(lines))
            if lines[i].role in ("short", "teaser") and _BULLET.match(lines[i].text)
        ]
        for index in bulleted[:-1]:
            if len(lines[index].text) < 50:
                return index
        return len(lines)

    def _blocks(self, lines: list[_Line]) -> list[list[_Line]]:
        """Cut the main part where a new article begins."""
        starts = self._listing_starts(lines)
        if not starts:
            starts = self._brief_starts(lines)
        cuts = [0, *[s for s in starts if s > 0], len(lines)]
        return [lines[a:b] for a, b in pairwise(cuts) if a < b]

    def _listing_starts(self, lines: list[_Line]) -> list[int]:
        """Where a listing's items begin: title, [date,] body [, date], at least twice."""
        dates = [
            i
            for i, line in enumerate(lines)
            if line.role == "date" or (line.role == "meta" and _DATE.search(line.text))
        ]
        before = [
            i - 1 for i in dates if i > 0 and self._is_heading(lines[i - 1]) and self._text_follows(lines, i)
        ]
        if len(before) >= 2:
            return before
        after = []
        for i in dates:
            if (
                lines[i].role != "date"
                or i + 1 >= len(lines)
                or i == 0
                or lines[i - 1].role not in ("text", "teaser")
            ):
                continue
            at = i + 1
            while at < len(lines) and lines[at].role in ("rule", "path"):
                at += 1
            if at < len(lines) - 1 and self._is_heading(lines[at]) and self._text_follows(lines, at):
                after.append(at)
        if after:
            first = next((k for k, line in enumerate(lines) if line.role not in ("rule", "path")), 0)
            return [first, *after]
        return []

    def _brief_starts(self, lines: list[_Line]) -> list[int]:
        """Short items on one page: a heading, then a paragraph that opens with a dateline (【本报讯】…)."""
        starts = []
        for i, line in enumerate(lines[1:], 1):
            opens = _PLAIN_DATELINE.match(line.text) or _DATELINE.match(line.text)
            if opens and line.role == "text" and self._is_heading(lines[i - 1]):
                begin = i - 1
                if any(x.role == "text" and len(x.text) > 60 for x in lines[:begin]):
                    starts.append(begin)
        return starts

    @staticmethod
    def _is_heading(line: _Line) -> bool:
        return (
            line.role in ("short", "text") and 5 <= len(line.text) <= 60 and not line.text.endswith(("。", "；", "：", ":"))
            and not _LIST_MARK.match(line.text) and not _BULLET.match(line.text)
        )  # fmt: skip

    @staticmethod
    def _text_follows(lines: list[_Line], index: int) -> bool:
        return any(x.role in ("text", "teaser") and len(x.text) >= 40 for x in lines[index + 1 : index + 4])

    # ---- one article -----------------------------------------------------------------------------------------

    def _article(
        self, text: str, lines: list[_Line], published: date | None
    ) -> tuple[ArticleExtent | None, list[Extent]]:
        lines = [line for line in lines if line.role != "rule"]
        paths = [i for i, line in enumerate(lines) if line.role == "path" and i < 12]
        if paths:
            lines = lines[paths[-1] + 1 :]
        while lines and lines[0].role in ("related", "brief") and len(lines) > 1:
            lines = lines[1:]
        last = len(lines)
        while last > 1 and lines[last - 1].role in ("footer", "byline", "path", "related", "brief", "rule"):
            last -= 1
        tail_notes = [x for x in lines[1:last] if x.role in ("footer", "byline")]
        lines = lines[:last]
        if not lines:
            return None, []
        body = next((i for i, x in enumerate(lines) if _is_body(x)), len(lines))
        head = lines[:body]
        title_line = self._title(head, lines[body:])
        start = lines[0].start
        if title_line and lines[0].role == "meta" and _PAGE_HEADER.search(lines[0].text):
            start = title_line.start
        end = lines[-1].end
        own = self._published(lines, body)
        published = own or published
        title = Extent(title_line.start, title_line.end) if title_line else Extent(start, start)
        furniture = [Extent(x.start, x.end) for x in lines if x.role in ("meta", "date")]
        furniture += [Extent(x.start, x.end) for x in tail_notes]
        reference, is_year, dateline = self._reference(text, title, lines, body, published)
        furniture += dateline
        spoken = _DAY_IN_BRACKETS.search(text, start, min(start + 600, end))
        if spoken and reference == _day(spoken) and reference != published:
            # the day of a speech is told of, not of the page
            furniture = [x for x in furniture if not spoken.start() <= x.start < spoken.end()]
        article = ArticleExtent(
            start,
            end,
            title,
            self._source(lines),
            published,
            reference,
            reference_is_year=is_year,
            kind="teaser" if len(lines) > body and _CUT_OFF.search(lines[-1].text) else "main",
        )
        return article, furniture

    def _title(self, head: list[_Line], rest: list[_Line]) -> _Line | None:
        metas = [i for i, line in enumerate(head) if line.role in ("meta", "date")]
        before = [x for x in head[: metas[0] if metas else None] if x.role in ("short", "teaser")]
        after = [x for x in head[metas[-1] + 1 :] if self._is_heading(x)] if metas else []
        before = [x for x in before if not (x.text.startswith(("——", "--")) or _PAPER_HEAD.search(x.text))]
        masthead = any(_ISSUE.match(x.text) for x in before)
        if before and not (masthead and after):
            return before[0]
        if after:
            return after[0]
        if (
            not before
            and rest
            and len(rest[0].text) <= 60
            and not _SENTENCE_MARK.search(rest[0].text[-1])
            and len(rest) > 1
        ):
            return rest[0]
        return before[0] if before else None

    def _published(self, lines: list[_Line], body: int) -> date | None:
        head = [x for x in lines[: body + 1] if x.role in ("meta", "date")]
        tail = [x for x in lines[max(body, len(lines) - 4) :] if x.role in ("meta", "date")]
        for line in [*head, *reversed(tail)]:
            day = _day(_ANY_DATE.search(line.text))
            if day:
                return day
        return None

    def _source(self, lines: list[_Line]) -> str | None:
        for line in lines:
            if line.role == "meta":
                found = _SOURCE.search(line.text)
                if found:
                    return found[1]
        return None

    def _reference(
        self, text: str, title: Extent, lines: list[_Line], body: int, published: date | None
    ) -> tuple[date | None, bool, list[Extent]]:
        """The day that relative dates count from, whether only its year is known, and the dateline's stretch."""
        heading = text[title.start : title.end]
        dateline: list[Extent] = []
        day: date | None = None
        for line in lines[: body + 3]:
            found = _DATELINE.match(line.text) or _PLAIN_DATELINE.match(line.text)
            if found:
                dateline.append(Extent(line.start, line.start + found.end()))
                groups = found.groupdict()
                if groups.get("day") and day is None:
                    day = _near(groups.get("year"), groups["month"], groups["day"], published)
        opening = text[lines[0].start : lines[0].start + 600]
        delivery = _DELIVERY.search(opening)
        if delivery is None and _DELIVERED_TITLE.search(heading + "\n" + opening):
            delivery = _PRESENTED.search(opening)
            delivery = delivery or _DAY_IN_BRACKETS.search(opening)
        if delivery:
            spoken = _day(delivery)
            if spoken:
                return spoken, False, dateline
        if day:
            return day, False, dateline
        year = _YEAR_IN_TITLE.search(heading)
        if year and self._report_title.search(heading):
            return date(int(year[1]), 7, 1), True, dateline
        if published:
            return published, False, dateline
        if year:
            return date(int(year[1]), 7, 1), True, dateline
        return None, False, dateline

    # ---- related items ---------------------------------------------------------------------------------------

    def _teasers(
        self, text: str, lines: list[_Line], page_date: date | None
    ) -> list[tuple[ArticleExtent, list[Extent]]]:
        items: list[list[_Line]] = []
        for bulleted in lines:
            bare = _BULLET.sub("", bulleted.text)
            if bulleted.role in ("related", "rule", "path", "footer", "byline") or not bare:
                continue
            # · 靖西…全线贯通  2022-08-22
            dated = bulleted.role == "meta" and _DATED_HEADING.match(bulleted.text)
            role = "short" if dated else bulleted.role
            line = replace(bulleted, start=bulleted.end - len(bare), text=bare, role=role)
            heading = line.role == "short" or (
                line.role == "text" and len(bare) < 45 and not bare.endswith("。")
            )
            if heading and not (
                items and len(items[-1]) == 1 and items[-1][0].role == "short" and _CUT_OFF.search(bare)
            ):
                items.append([line])
            elif items:
                items[-1].append(line)
        found = []
        for item in items:
            published = None
            dull = [Extent(x.start, x.end) for x in item if x.role in ("date", "meta")]
            dated = _DATED_HEADING.match(item[0].text)
            if dated:
                published = _day(_DATE.search(item[0].text))
                dull.append(Extent(item[0].start + dated.end("title"), item[0].end))
            for line in item[1:]:
                month_day = _MONTH_DAY_ONLY.fullmatch(line.text)
                opening = _DATE_FIRST.match(line.text)
                if month_day:
                    published = _near(None, month_day["month"], month_day["day"], page_date)
                elif line.role in ("date", "meta"):
                    published = _day(_DATE.search(line.text)) or published
                elif opening:  # 2023-06-27　总投资6.4亿元的…
                    published = _day(_DATE.search(line.text)) or published
                    dull.append(Extent(line.start, line.start + opening.end()))
            title = Extent(item[0].start, item[0].start + dated.end("title") if dated else item[0].end)
            reference, is_year, dateline = self._reference(text, title, item, 1, published)
            kind = "teaser" if not any(x.role == "text" and len(x.text) > 250 for x in item) else "main"
            article = ArticleExtent(
                item[0].start,
                item[-1].end,
                title,
                None,
                published,
                reference,
                reference_is_year=is_year,
                kind=kind,
            )
            found.append((article, dull + dateline))
        return found


def _is_body(line: _Line) -> bool:
    return (line.role == "text" and len(line.text) >= 30) or (line.role == "teaser" and len(line.text) >= 60)


def _day(match: regex.Match[str] | None) -> date | None:
    if match is None:
        return None
    parts = [match["year"], match["month"], match["day"]]
    if any(isinstance(g, list) for g in parts) or not all(parts):
        return None
    numbers = [_number(part) for part in parts]
    if 100 <= numbers[0] < 200:  # 民国113年, as Taiwan counts
        numbers[0] += 1911
    return _date(*numbers)


def _number(text: str) -> int:
    return int(text) if text.isdecimal() and text.isascii() else _han_number(text)


def _han_number(text: str) -> int:
    digits = {c: i for i, c in enumerate("零一二三四五六七八九")} | {"〇": 0, "○": 0}
    text = text.replace("廿", "二十")
    if "十" in text:
        tens, _, ones = text.partition("十")
        return digits.get(tens, 1) * 10 + digits.get(ones, 0)
    return int("".join(str(digits.get(c, 0)) for c in text) or "0")


def _date(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:  # 2月30日
        return None


def _near(year: str | None, month: str | None, day: str, published: date | None) -> date | None:
    """A day with the month and year of the publication, or those before where it would lie after it."""
    if year and month:
        return _date(int(year), _number(month), _number(day))
    if published is None:
        return None
    if month is None:  # 本报江门11日消息
        back = published if _number(day) <= published.day else published.replace(day=1) - timedelta(days=1)
        return _date(back.year, back.month, _number(day))
    found = _date(published.year, _number(month), _number(day))
    if found and (found - published).days > 31:
        return _date(published.year - 1, _number(month), _number(day))
    return found
