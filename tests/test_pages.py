"""HTML pages: what is the article on them, and what they say of themselves."""

from __future__ import annotations

from datetime import date

import pytest

import govextract
from govextract.errors import ReaderError
from govextract.io.pages import looks_like_page, read_page

BODY = "<p>　　5月8日，总投资1.18亿元的玉泉糖醇项目在滨河县工业园区开工建设，副县长何川出席。</p><p>　　项目计划明年年底竣工，建成后年产糖醇3万吨。</p>"
BODY_LINES = [
    "5月8日，总投资1.18亿元的玉泉糖醇项目在滨河县工业园区开工建设，副县长何川出席。",
    "项目计划明年年底竣工，建成后年产糖醇3万吨。",
]
TITLE = "滨河县玉泉糖醇项目开工"


def lines(page):
    return read_page(page.encode()).text.split("\n")


PAGES = {
    "heading, info and menus": (
        f"""<title>{TITLE}_滨河县人民政府</title><ul class="main-nav"><li><a href=1>首页</a></li><li><a href=2>要闻</a></li></ul>
        <h1>{TITLE}</h1><div>发布时间：2023-05-08　来源：滨河日报</div><div class=con>{BODY}</div>
        <div class="share_box">分享到：微信</div><p>上一篇：<a href=3>县长调研</a></p><p>下一篇：没有了</p>
        <div class="footer">版权所有：滨河县人民政府</div><script>var x = "总投资9亿元";</script>""",
        [TITLE, "发布时间：2023-05-08　来源：滨河日报", *BODY_LINES],
    ),
    "tables that place things": (
        f"""<title>滨河县政府网</title><table><tr><td><a>首页</a></td><td><a>县情</a></td></tr></table>
        <table><tr><td><table><tr><td><a>领导之窗</a></td></tr></table></td><td><table>
        <tr><td align=center>{TITLE}</td></tr><tr><td>时间：2023-5-8 来源：滨河日报</td></tr><tr><td>{BODY}</td></tr></table></td></tr></table>""",
        [TITLE, "时间：2023-5-8 来源：滨河日报", *BODY_LINES],
    ),
    "related links in the sidebar": (
        f"""<title>{TITLE}</title><div class=l><h2>{TITLE}</h2>{BODY}</div><div class=r><h4>推荐阅读</h4><ul>
        <li><a href=1>全县召开项目调度会，要求确保年底前完成投资任务。</a></li><li><a href=2>滨河大桥合龙</a></li></ul></div>""",
        [TITLE, *BODY_LINES],
    ),
    "related links below the text": (
        f"""<div><h1>{TITLE}</h1>{BODY}<h3>相关链接</h3><ul><li><a href=1>全县召开项目调度会</a></li>
        <li><a href=2>滨河大桥合龙</a> 2023-05-01</li><li><a href=3>城南水厂通水</a></li></ul></div>""",
        [TITLE, *BODY_LINES],
    ),
    "a title that only the head has": (
        f'<head><meta name="ArticleTitle" content="{TITLE}"></head><div>{BODY}</div>',
        [TITLE, *BODY_LINES],
    ),
    "line breaks for paragraphs": (
        f"<h1>{TITLE}</h1><div>" + "<br>&nbsp;<br>　　".join(BODY_LINES) + "</div>",
        [TITLE, *BODY_LINES],
    ),
    "a source that is wrapped": (
        f"<h1>{TITLE}</h1><p>" + "\n        ".join(BODY_LINES[0].partition("亿元的")) + "</p>",
        [TITLE, BODY_LINES[0]],
    ),
    "readings above characters": (
        f"<h1>{TITLE}</h1><p>寒亭<ruby>區<rp>(</rp><rt>qū</rt><rp>)</rp></ruby>的项目开工，总投资1.18亿元，明年竣工。</p>",
        [TITLE, "寒亭區的项目开工，总投资1.18亿元，明年竣工。"],
    ),
    "what is hidden": (
        f'<h1>{TITLE}</h1>{BODY}<div style="display: none">总投资99亿元，隐藏的文字。</div><p hidden>总投资98亿元，也是。</p>',
        [TITLE, *BODY_LINES],
    ),
    "an attachment": (
        f'<h1>{TITLE}</h1>{BODY}<p>附件：<a href="a.xls">2023年重点项目表.xls</a></p>',
        [TITLE, *BODY_LINES, "附件：2023年重点项目表.xls"],
    ),
    "a list in the text": (
        f"<h1>{TITLE}</h1><p>开工的项目有：</p><ol><li>玉泉糖醇项目，总投资1.18亿元，明年竣工；</li><li>恒瑞冷链项目，总投资2亿元，明年竣工。</li></ol>",
        [
            TITLE,
            "开工的项目有：",
            "玉泉糖醇项目，总投资1.18亿元，明年竣工；",
            "恒瑞冷链项目，总投资2亿元，明年竣工。",
        ],
    ),
}


@pytest.mark.parametrize("name", PAGES)
def test_the_article_of_a_page(name):
    page, expected = PAGES[name]
    assert lines(f"<html><body>{page}</body></html>") == expected


ITEM = "<div class=item><h3><a href=x>{}</a></h3><p>{}</p><span>{}</span></div>"
ITEMS = [
    (
        "玉泉糖醇项目开工",
        "5月8日，总投资1.18亿元的玉泉糖醇项目在滨河县开工建设，计划明年年底竣工投产，建成后年产糖醇3万吨……",
        "2023-05-09",
    ),
    (
        "恒瑞冷链项目投产",
        "5月6日，总投资9000万元的恒瑞冷链项目在滨河县投产，可储存冷冻食品3万吨，带动就业两百多人……",
        "2023-05-07",
    ),
    (
        "滨河大桥顺利合龙",
        "5月2日，总投资3.6亿元的滨河大桥顺利合龙，计划今年年底建成通车，全长1.2公里……",
        "2023-05-03",
    ),
]


def test_a_listing_keeps_its_items_in_order():
    page = "<title>项目建设_滨河县</title><div class=menu><a>首页</a></div><div>" + "".join(
        ITEM.format(*i) for i in ITEMS
    )
    text = read_page((page + "</div>").encode()).text
    assert text.split("\n") == [part for item in ITEMS for part in item]
    articles = govextract.parse(text).articles
    assert [a.title for a in articles] == [title for title, *_ in ITEMS]
    assert [str(a.published) for a in articles] == [day for *_, day in ITEMS]


def test_a_page_of_links_keeps_them():
    page = (
        "<ul>"
        + "".join(f"<li><a href={n}>玉泉项目{n}期开工</a><span>2023-05-0{n}</span></li>" for n in (1, 2, 3))
        + "</ul>"
    )
    assert lines(page) == [f"玉泉项目{n}期开工 2023-05-0{n}" for n in (1, 2, 3)]


def test_tables_are_kept_with_what_stands_above_them():
    page = f"""<h1>2023年重点项目表</h1>{BODY}<p>单位：万元</p><table><caption>产业项目</caption>
        <tr><th rowspan=2>项目名称</th><th colspan=2>总投资</th><th rowspan=2>责任领导</th></tr><tr><th>合计</th><th>中央</th></tr>
        <tr><td>玉泉糖醇<br>项目</td><td>11800</td><td></td><td rowspan=2>何川</td></tr><tr><td>恒瑞冷链项目</td><td>9000</td><td>800</td></tr>
        </table><p>联系人：王建，电话0000。</p>"""
    assert lines(page)[3:] == [
        "单位：万元",
        "产业项目",
        "",
        "项目名称\t总投资/合计\t总投资/中央\t责任领导",
        "玉泉糖醇 项目\t11800\t\t何川",
        "恒瑞冷链项目\t9000\t800\t何川",
        "",
        "联系人：王建，电话0000。",
    ]


@pytest.mark.parametrize(
    ("head", "expected"),
    [
        (
            '<meta name="PubDate" content="2023-05-08 09:30"><meta name="ContentSource" content="滨河日报"><meta name="ArticleTitle" content="甲">',
            ("甲", "滨河日报", date(2023, 5, 8)),
        ),
        (
            '<meta property="og:title" content="乙"><meta property="article:published_time" content="2023-05-08T08:00:00+08:00"><meta property="og:site_name" content="滨河网">',
            ("乙", "滨河网", date(2023, 5, 8)),
        ),
        ('<meta name="PubDate" content="今天">', (TITLE, None, None)),
        ("<title>滨河县政府网</title>", (TITLE, None, None)),
    ],
)
def test_what_the_head_says(head, expected):
    source = read_page(f"<html><head>{head}</head><body><h1>{TITLE}</h1>{BODY}</body></html>".encode())
    assert (source.title, source.publisher, source.published) == expected


@pytest.mark.parametrize(
    "page",
    [
        "",
        "<html></html>",
        "<html><body><script>document.write('总投资1亿元')</script></body></html>",
        "<!DOCTYPE html>",
        "<?xml version='1.0' encoding='gb2312'?><html/>",
    ],
)
def test_a_page_without_text_says_so(page):
    with pytest.raises(ReaderError, match=r"no (?:text|page)"):
        read_page(page.encode())


def test_deep_pages_are_read_or_refused():
    def deep(depth):
        return "<div>" * depth + "玉泉糖醇项目总投资1.18亿元，今天开工建设。" + "</div>" * depth

    assert "玉泉糖醇项目" in read_page(deep(200).encode()).text
    with pytest.raises(ReaderError, match="no text"):
        read_page(deep(5000).encode())


@pytest.mark.parametrize(
    "text", ["<p>总投资</p>", "<!DOCTYPE html><html>", "\ufeff<html lang=zh>", "  <div class=a>"]
)
def test_markup_is_known(text):
    assert looks_like_page(text)


@pytest.mark.parametrize("text", ["总投资<1亿元", "<玉泉>", "a <p> b", "<<通知>>"])
def test_text_is_no_markup(text):
    assert not looks_like_page(text)
