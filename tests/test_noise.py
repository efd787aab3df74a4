"""Each kind of noise, what it becomes, and what must stay."""

from __future__ import annotations

import pytest

import govextract
from govextract.text.noise import find_damage
from govextract.text.normalize import normalize

WRAPPED = """\
山城日报讯 本市昨日在高新区举行二季度重大项目集中
开工仪式，涉及项目二十六个，计划总投资112.
6亿元，其中装备制造项目九个、投资额4
8亿元，另有三个项目投资额分别为一亿元、二亿
元和三亿元。

　　区内另一家企业投资建设的Tur
bo机组生产线已经试产，年产六百
台。"""


@pytest.mark.parametrize(
    ("raw", "text"),
    [
        # glosses
        ("現(xiàn)將項（xiàng）目匯報", "现将项目汇报"),
        ("我們(men)在開發(fā)區(qū)", "我们在开发区"),
        ("嵖岈（chá yá）山", "嵖岈山"),
        ("標(biāo)準(zhǔn)化", "标准化"),
        ("区(qū)(qū)", "区"),
        ("企业(EPC)总承包，项目(ppp)", "企业(EPC)总承包，项目(ppp)"),
        # invisible characters, line ends, spaces
        ("重\u200b点\xad项\ufeff目", "重点项目"),
        ("一行\r\n二行\r三行\u2028", "一行\n二行\n三行\n"),
        ("项目\xa0\xa023个", "项目  23个"),
        ("缩进\t两列　　分段", "缩进\t两列　　分段"),
        # tokens
        ("各位代表:x9Z\n请予审议。x9Z\n工作报告x9Z\n完", "各位代表:\n请予审议。\n工作报告\n完"),
        ("建设5G\n推广5G\n应用5G\n", "建设5G\n推广5G\n应用5G\n"),
        # padded names
        ("方 敏\n县委书记", "方敏\n县委书记"),
        ("责任人：蒲　进、", "责任人：蒲进、"),
        ("龚 平（主任）", "龚平（主任）"),
        ("编辑:谢 芬  二审:米 娜  三审:张 勇", "编辑:谢芬  二审:米娜  三审:张勇"),
        ("字体：大 中 小】", "字体：大 中 小】"),
        ("政 府 工 作 报 告\n", "政府工作报告\n"),
        ("文    号：无", "文号：无"),
        # running text
        ("泊位总投 资13.6亿元，截至4 月30日完成1 4.6亿元。", "泊位总投资13.6亿元，截至4月30日完成14.6亿元。"),
        ("计划 2023 年 9 月开工,总投资 9.8 亿元。", "计划2023年9月开工,总投资9.8亿元。"),
        ("今年1 -4月，在建水运项目 23个；收入2.9 6亿元。", "今年1-4月，在建水运项目23个；收入2.96亿元。"),
        ("全年增长 5.2 %，占比 3 成。", "全年增长5.2%，占比3成。"),
        # what stays
        ("三十一个项目集中开工 总投资96.4亿元", "三十一个项目集中开工 总投资96.4亿元"),
        ("来源：江州日报  作者：苗成", "来源：江州日报  作者：苗成"),
        ("总投资：2.7亿元    年度投资：9000万元", "总投资：2.7亿元    年度投资：9000万元"),
        (
            "责任单位：县水利局。 责任人：冯成林，电话不公开。",
            "责任单位：县水利局。 责任人：冯成林，电话不公开。",
        ),
        ("以上是工作回顾 一、项目建设，全面提速。", "以上是工作回顾 一、项目建设，全面提速。"),
        ("一、项目建设情况 全年实施项目50个，完成投资。", "一、项目建设情况 全年实施项目50个，完成投资。"),
        ("一是抓投资 二是抓项目，三是抓服务。", "一是抓投资 二是抓项目，三是抓服务。"),
        ("占比过半。（记者 李小雨 通讯员 王成）", "占比过半。（记者 李小雨 通讯员 王成）"),
        ("抓项目 促投资 保增长，全力以赴。", "抓项目 促投资 保增长，全力以赴。"),
        ("国道 G30 沿线，使用 LED 灯 5G 基站。", "国道 G30 沿线，使用 LED 灯 5G 基站。"),
        ("1 恒达项目 新建厂房，购置设备 15000 8000 张三", "1 恒达项目 新建厂房，购置设备 15000 8000 张三"),
        ("2018 2.9亿元，2019 3.1亿元。", "2018 2.9亿元，2019 3.1亿元。"),
        # lines
        (
            "  港区位于朱集镇，年通过能力为滚装车20万\n辆。截至月底完成八成。",
            "  港区位于朱集镇，年通过能力为滚装车20万辆。截至月底完成八成。",
        ),
        ("一、\n二、\n三、\n", "一、\n二、\n三、\n"),
    ],
)
def test_noise(raw: str, text: str) -> None:
    assert normalize(raw).text == text


def wrap(text: str, columns: int) -> str:
    """Wrap as a page does that counts columns, two for a Han character."""
    lines, line, width = [], "", 0
    for char in text:
        width += 1 if char.isascii() else 2
        if width > columns:
            lines.append(line)
            line, width = "", 1 if char.isascii() else 2
        line += char
    return "\n".join([*lines, line])


PARAGRAPHS = (
    (
        "　　全区今年安排重点项目126个，计划总投资1182.3亿元，年度投资260.5亿元，截至9月底，已完成投资201.7亿元，"
        "其中年产3.6GWh储能电池、日处理5万吨污水处理厂等42个项目竣工投产，其余项目正在加紧推进之中。"
    ),
    (
        "　　在汶河新城，投资6.2亿元的Type-C连接器生产线正在调试，企业负责人介绍，全部达产后可年产连接器6亿只，"
        "产品九成外销，最快明年3月交付首批订单，带动就业800余人，预计年纳税2600万元。"
    ),
)


@pytest.mark.parametrize("columns", [36, 50, 64, 77, 100])
@pytest.mark.parametrize("between", ["\n", "\n\n"])
def test_wrapped_lines_are_joined(columns: int, between: str) -> None:
    raw = between.join(wrap(paragraph, columns) for paragraph in PARAGRAPHS)
    assert normalize(raw).text == between.join(PARAGRAPHS)


SHORT_SENTENCES = (
    *PARAGRAPHS,
    (
        "　　会议指出，项目是关键，要素是保障。县长何川主持会议，副县长周明远通报进展。上半年开工十二个项目，完成投资五亿元。"
        "责任领导：由县领导担任，每周调度一次。（三）抓服务，全年再开工十个。各乡镇要快，县直部门要帮。"
    ),
    (
        "　　会议强调，抓落实是根本，每月通报一次。谁包保谁负责，谁落后谁说明。项目现场要有人，群众的话要听。"
        "1.用地要保，资金要到。下半年再签约六个，总投资要过二十亿元。明年一季度全部动工，散会以后就办。"
    ),
    "　　会后，大家去看了工地。",
)


@pytest.mark.parametrize("columns", range(32, 64))
@pytest.mark.parametrize("between", ["\n", "\n\n"])
def test_full_lines_go_on_whatever_they_end_with(columns: int, between: str) -> None:
    paragraphs = SHORT_SENTENCES if between == "\n" else tuple(map(str.lstrip, SHORT_SENTENCES))
    raw = between.join(wrap(paragraph, columns) for paragraph in paragraphs)
    assert normalize(raw).text == between.join(paragraphs)


def test_a_title_as_wide_as_the_lines_stays_apart_from_the_day() -> None:
    text = "滨河区重点项目建设推进会今天上午召开了\n2023-05-08　来源：滨河日报\n　　滨河区重点项目建设推进会今天上午召开\n，县长何川、副县长周明远出席了这次会议\n，会议要求加快项目建设进度，抓好落实。\n　　完。\n"
    assert normalize(text).text.startswith("滨河区重点项目建设推进会今天上午召开了\n2023-05-08")


def test_a_day_over_a_break_is_joined() -> None:
    assert "2019年8月6日" in normalize("县重点办　　　2019\n年8月6日\n项目进展情况\n").text
    assert normalize("总投资2019\n年产3万吨\n").text == "总投资2019\n年产3万吨\n"


@pytest.mark.parametrize(
    "text",
    [
        # headings and items of like length
        "全市重点项目建设推进会在江州市召开部署\n张成林调研高新区重点项目建设推进情况时\n市政府常务会议研究部署项目建设有关工作\n",
        "1.江州新材料产业园项目，总投资12.5亿元，建\n2.江州装备制造产业园项目，总投资8.5亿元，建\n3.江州智慧物流产业园项目，总投资6.5亿元，建\n",
        # sentences of like length
        "全市完成重点项目投资二百亿元，增长百分之五。\n全市完成工业技改投资一百亿元，增长百分之六。\n全市完成基础设施投资八十亿元，增长百分之七。\n",
        # rows
        "恒达公司扩建项目，新厂房  12000  8000\n宏远公司扩建项目，新厂房  13000  9000\n鑫源公司扩建项目，新厂房  14000  7000\n",
    ],
)
def test_lines_of_like_length_that_are_no_paragraph_stay(text: str) -> None:
    assert normalize(text).text == text


@pytest.mark.parametrize(
    ("text", "codes"),
    [
        ("全县重点项目，总投资5亿元。什么？？？", []),
        ("总投资\ufffd\ufffd亿元", ["replacement_characters"]),
        ("锟斤拷锟斤拷", ["mojibake"]),
        ("æ€»æŠ•èµ„", ["mojibake"]),
        ("总投资".encode().decode("latin-1"), ["mojibake"]),
        (
            "重点项目，总投资：5亿元。责任单位：县局，负责。".encode().decode("gbk", "replace"),
            ["mojibake", "replacement_characters"],
        ),
        ("?????5??", ["question_marks"]),
        ("\ud800", ["lone_surrogates"]),
        ("Café, Zoë, São Paulo", []),
    ],
)
def test_damage_is_told(text: str, codes: list[str]) -> None:
    found = find_damage(text)
    assert sorted(damage.code for damage in found) == codes
    assert all(text[damage.start : damage.end] and damage.message for damage in found)


def test_records_of_a_repeated_paragraph_are_kept_once():
    paragraph = "总投资1.36亿元的新桥河互通主线桥已经合龙，计划12月底通车，由副县长李明负责，届时沿线居民出行可少绕行18公里。\n"
    text = (
        "新桥河互通合龙\n2023-05-01\n"
        + paragraph
        + "其他工程也在按照计划推进之中，记者将继续关注它们的进展情况。\n"
        + paragraph
    )
    report = govextract.parse(text)
    assert [amount.text for amount in report.amounts] == ["1.36亿元"]
    assert [len(official.mentions) for official in report.officials] == [1]
    [warning] = [w for w in report.warnings if w.code == "repeated_paragraph"]
    assert text[warning.start : warning.end] == paragraph.rstrip("\n")


def test_a_short_line_may_stand_twice():
    report = govextract.parse("恒瑞冷链项目\n总投资5亿元\n恒瑞冷链项目二期\n总投资5亿元\n")
    assert len(report.amounts) == 2
