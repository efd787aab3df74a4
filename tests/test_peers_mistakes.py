"""What other libraries for Chinese values get wrong, one test an entry: the same text must be right here."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from datetime import date
from decimal import Decimal

import pytest
from test_specs import assert_sound

import govextract
from govextract import Pipeline
from govextract.records import Amount, Capacity, DateMention


def only_amount(text: str) -> Amount:
    report = govextract.parse(text)
    assert_sound(report, text)
    (amount,) = report.amounts
    return amount


def only_capacity(text: str) -> Capacity:
    report = govextract.parse(text)
    assert_sound(report, text)
    (capacity,) = report.capacities
    return capacity


def dates(text: str, published: date | None = None) -> list[tuple[str, date | None, date | None]]:
    report = govextract.parse(text, published)
    assert_sound(report, text)
    return [(found.text, found.start_date, found.end_date) for found in report.dates]


# money

SUMS = [
    ("1亿2千万元", 120_000_000),
    ("3亿5千万元", 350_000_000),
    ("10亿5000万元", 1_050_000_000),
]


@pytest.mark.parametrize(("written", "value"), SUMS, ids=[written for written, _ in SUMS])
def test_yi_and_wan_in_one_sum(written, value):
    for text in (f"项目总投资{written}。", f"{written}投向老城改造。", f"企业追加投资{written}，明年开工。"):
        amount = only_amount(text)
        assert (amount.text, amount.value, amount.qualifier) == (written, value, "exact")


INEXACT = [("三十几万元", 300_000), ("二百余万元", 2_000_000)]


@pytest.mark.parametrize(("written", "value"), INEXACT, ids=[written for written, _ in INEXACT])
def test_an_inexact_sum_is_not_exact(written, value):
    amount = only_amount(f"合作社投入{written}购置农机。")
    assert (amount.text, amount.value, amount.qualifier) == (written, value, "over")


def test_money_is_decimal_and_no_float():
    amount = only_amount("电价下调到每度0.1元。")
    assert isinstance(amount.value, Decimal)
    assert amount.value == Decimal("0.1")
    total = sum((only_amount(f"每斤{price}元。").value for price in ("0.1", "0.2")), Decimal(0))
    assert total == Decimal("0.3")
    large = only_amount("全省存款余额123456.7890123亿元。")
    assert large.value == 12_345_678_901_230
    assert '"value":"12345678901230"' in large.model_dump_json()


def test_money_in_traditional_text():
    amount = only_amount("該園區總投資1.18億元，明年動工。")
    assert (amount.text, amount.value) == ("1.18億元", 118_000_000)
    assert (amount.kind, amount.stage) == ("investment", "total")


GLUED = [
    ("一、1.2亿元投资落户", "1.2亿元", "120000000"),
    ("2.5.2亿元投资落户", "5.2亿元", "520000000"),
    ("3、2.5亿元投资落户", "2.5亿元", "250000000"),
    ("1.3000万元投资落户", "3000万元", "30000000"),
    ("（二）8000万元投资落户", "8000万元", "80000000"),
    ("4.总投资3亿元的产业园落户", "3亿元", "300000000"),
]


@pytest.mark.parametrize(("line", "written", "value"), GLUED, ids=[line for line, _, _ in GLUED])
def test_a_headings_number_is_no_part_of_an_amount(line, written, value):
    amount = only_amount(f"招商快讯\n{line}。\n")
    assert (amount.text, amount.value) == (written, Decimal(value))


def test_a_number_under_a_header_that_gives_the_unit():
    table = "序号\t项目名称\t总投资（亿元）\n1\t玉泉糖醇项目\t10.00\n"
    for text in ("总投资（亿元）10.00", "总投资（亿元）\n10.00\n", table, table.replace("\t", " | ")):
        amount = only_amount(text)
        assert (amount.text, amount.value, amount.stage) == ("10.00", 10**9, "total")


# dates


def test_the_end_of_a_year_keeps_its_end():
    for written in ("2025年底", "2025年年底", "2025年末"):
        assert dates(f"项目将于{written}投产。") == [(written, date(2025, 12, 1), date(2025, 12, 31))]


@pytest.mark.parametrize("published", [date(2019, 1, 5), date(2020, 2, 29), date(2023, 12, 31)], ids=str)
def test_the_first_half_of_this_year_is_in_this_year(published):
    year = published.year
    expected = [("今年上半年", date(year, 1, 1), date(year, 6, 30))]
    assert dates("今年上半年完成投资5亿元。", published) == expected


def test_a_range_of_years_ends_on_the_last_day():
    expected = [("2014年至2016年", date(2014, 1, 1), date(2016, 12, 31))]
    assert dates("2014年至2016年建成三座水库。") == expected


PLANS = [("“十四五”期间", 2021, 2025), ("“十三五”时期", 2016, 2020), ("“十五五”时期", 2026, 2030)]


@pytest.mark.parametrize(("written", "first", "last"), PLANS, ids=[written for written, _, _ in PLANS])
def test_a_five_year_plan_is_a_time(written, first, last):
    assert dates(f"{written}新建公路120公里。") == [(written, date(first, 1, 1), date(last, 12, 31))]


def test_the_reference_day_is_the_articles_and_not_frozen():
    """One pipeline, many days, in any order: each text counts from its own."""
    pipeline = Pipeline()

    def tomorrow(published: date | None) -> DateMention:
        return pipeline.parse("泵站明天开机。", published).dates[0]

    days = [date(2014, 4, 18), date(2031, 12, 31), date(2020, 2, 28), date(2014, 4, 18)]
    for day, expected in zip(
        days, [date(2014, 4, 19), date(2032, 1, 1), date(2020, 2, 29), date(2014, 4, 19)], strict=True
    ):
        assert tomorrow(day).start_date == expected
    assert tomorrow(None).start_date is None  # and not counted from the day of the run


def test_nothing_reads_the_clock(tmp_path):
    """The same report whatever the machine's clock says."""
    code = (
        "import datetime, time\n"
        "class Clock:\n"
        "    def __getattr__(self, name): raise AssertionError(name)\n"
        "import govextract, govextract.pipeline\n"
        "govextract.parse('预热。')\n"
        "real = datetime.date\n"
        "class Date(real):\n"
        "    @classmethod\n"
        "    def today(cls): raise AssertionError('today')\n"
        "datetime.date = Date\n"
        "time.time = time.localtime = lambda *a: (_ for _ in ()).throw(AssertionError('clock'))\n"
        "print(govextract.parse('明年底完工。', real(2020, 12, 10)).dates[0].end_date)\n"
    )
    assert run(code, tmp_path).stdout.strip() == "2021-12-31"


RUNS = [
    "2020年12月7日",
    "2020年12月7日、",
    "12月7日，",
    "2020.12.07 ",
    "今年",
    "“十四五”期间、",
    "3月至",
    "2019—2021年",
]


@pytest.mark.parametrize("unit", RUNS)
def test_a_run_of_ten_thousand_dates_takes_linear_time(unit):
    # From small to large, so that what is not linear fails before it takes an hour.
    for count, seconds in ((100, 1), (1_000, 2), (10_000, 15)):
        text = unit * count
        begin = time.perf_counter()
        report = govextract.parse(text, date(2021, 3, 24))
        assert time.perf_counter() - begin < seconds, f"{count} dates"
        assert report.dates
    assert_sound(report, text)


# units

UNITS = [
    ("新建2×66万千瓦煤电机组。", "2×66万千瓦", 1_320_000, "千瓦", "兆瓦", "1320"),
    ("光伏电站装机容量100MW。", "100MW", 100, "MW", "万千瓦", "10"),
    ("风电装机2.5吉瓦。", "2.5吉瓦", Decimal("2.5"), "吉瓦", "万千瓦", "250"),
    ("变电容量24万千伏安。", "24万千伏安", 240_000, "千伏安", "MVA", "240"),
    ("投产后年发电量12亿千瓦时。", "12亿千瓦时", 1_200_000_000, "千瓦时", "GWh", "1200"),
    ("电站建成后年发电3亿度。", "3亿度", 300_000_000, "度", "万千瓦时", "30000"),
    ("污水厂日处理能力5万吨。", "5万吨", 50_000, "吨", "公斤", "50000000"),
    ("水厂设计供水能力8万立方米/日。", "8万立方米", 80_000, "立方米", "万立方米", "8"),
]


@pytest.mark.parametrize(
    ("text", "written", "value", "unit", "to", "converted"), UNITS, ids=[u[1] for u in UNITS]
)
def test_power_energy_and_throughput_are_known(text, written, value, unit, to, converted):
    capacity = only_capacity(text)
    assert (capacity.text, capacity.value, capacity.unit) == (written, value, unit)
    assert capacity.to(to) == Decimal(converted)


def test_a_throughput_has_its_period():
    (port,) = govextract.parse("码头设计年吞吐量300万标箱。").capacities
    assert (port.text, port.value, port.unit, port.period) == ("300万标箱", 3_000_000, "标箱", "year")
    (works,) = govextract.parse("水厂设计供水能力8万立方米/日。").capacities
    assert (works.text, works.period) == ("8万立方米", "day")


def test_mu_is_one_unit_in_either_script():
    simplified, traditional = only_capacity("泵站灌溉能力30万亩。"), only_capacity("泵站灌溉能力30萬畝。")
    assert (simplified.text, traditional.text) == ("30万亩", "30萬畝")
    assert (simplified.value, simplified.unit) == (traditional.value, traditional.unit) == (300_000, "亩")
    assert simplified.to("公顷") == traditional.to("公頃") == 20_000
    assert simplified.to("畝") == 300_000


# spans

SOURCES = {
    "plain": "总投资1.18億元，明年年底投产，年产新材料3万吨。",
    "full width": "总投资１．１８亿元，２０２１年１２月投产，年产新材料３万吨。",
    "pinyin noise": "總投資(zī)1.18億(yì)元，2021年12月投產(chǎn)，年產(chǎn)新材料3萬(wàn)噸。",
    "letters whose lower case is longer": "İİ公司总投资1.18亿元，2021年12月投产，年产新材料3万吨。",
    "beyond the first plane": "𠮷𠮷公司总投资1.18亿元，2021年12月投产，年产新材料3万吨。",
    "line ends and invisible signs": "\ufeff总投资1.18\u200b亿元，\r\n2021年12月投产，\r\n年产新材料3万吨。",
}


@pytest.mark.parametrize("text", SOURCES.values(), ids=SOURCES)
def test_spans_are_half_open_slices_of_the_source(text):
    report = govextract.parse(text, date(2020, 12, 10))
    assert_sound(report, text)
    found = [*report.amounts, *report.dates, *report.capacities]
    assert len(found) == 3
    for record in found:
        assert record.text == text[record.start : record.end]
        assert record.end == record.start + len(record.text)
    assert report.amounts[0].value == 118_000_000
    assert report.capacities[0].value == 30_000


def test_a_span_at_the_very_end():
    text = "总投资1.18亿元"
    amount = only_amount(text)
    assert (amount.start, amount.end) == (3, len(text))


# the import itself


def run(code, folder):
    environment = {**os.environ, "PYTHONDONTWRITEBYTECODE": "1"}
    return subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=folder, env=environment
    )


def test_importing_prints_nothing_and_writes_nothing(tmp_path):
    done = run("import govextract; govextract.parse, govextract.Pipeline", tmp_path)
    assert done.stdout == done.stderr == ""
    assert list(tmp_path.iterdir()) == []


def test_importing_opens_no_file_for_writing_anywhere(tmp_path):
    code = (
        "import sys\n"
        "def hook(event, args):\n"
        "    if event == 'open' and isinstance(args[1], str) and set(args[1]) & set('wax+'):\n"
        "        raise AssertionError(args)\n"
        "sys.addaudithook(hook)\n"
        "import govextract\n"
        "govextract.parse, govextract.Pipeline\n"
        "print('read only')\n"
    )
    assert run(code, tmp_path).stdout.strip() == "read only"
