"""Word files, spreadsheets and PDF files as text."""

from __future__ import annotations

import io
from datetime import date, datetime
from functools import partial

import pytest
from inputs import HEADER, ROWS, pdf, scan, spreadsheet, word

from govextract.errors import ReaderError
from govextract.io.office import read_spreadsheet, read_word
from govextract.io.pdf import read_pdf

moment = partial(datetime, tzinfo=None)

LONG = "5月8日，滨河县举行重点项目集中开工仪式，总投资1.18亿元的玉泉糖醇项目开工建设，项目计划明年年底竣工投产，建成后年产糖醇3万吨，县委书记周明远宣布开工，副县长何川主持仪式。"
TABLE = "\n".join("\t".join(row) for row in (HEADER, *ROWS))


def read_lines(reader, data):
    return reader(io.BytesIO(data)).text.split("\n")


# --- Word ----------------------------------------------------------------------------------------------------


def test_word_keeps_paragraphs_and_tables_in_order():
    data = word("重点项目表", "单位：万元", [HEADER, *ROWS], "联系人：王建")
    assert read_word(io.BytesIO(data)).text == f"重点项目表\n单位：万元\n\n{TABLE}\n\n联系人：王建"


def test_word_repeats_what_is_merged_over_rows():
    data = word(
        [["责任领导", "项目名称"], ["何川", "玉泉糖醇项目"], [None, "恒瑞冷链项目"], ["周明远", "滨河大桥"]]
    )
    assert read_lines(read_word, data) == [
        "责任领导\t项目名称",
        "何川\t玉泉糖醇项目",
        "何川\t恒瑞冷链项目",
        "周明远\t滨河大桥",
    ]


def word_xml(body):
    """A Word file with a body of its own."""
    import docx
    from docx.oxml import parse_xml

    document = docx.Document()
    names = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
    for element in parse_xml(f"<w:body {names}>{body}</w:body>"):
        document.element.body.insert(0, element)
    file = io.BytesIO()
    document.save(file)
    return file.getvalue()


@pytest.mark.parametrize(
    ("paragraph", "expected"),
    [
        ("<w:r><w:t>总投</w:t></w:r><w:r><w:t>资1亿元</w:t></w:r>", ["总投资1亿元"]),
        ("<w:r><w:t>一</w:t><w:br/><w:t>二</w:t></w:r>", ["一", "二"]),
        ("<w:r><w:t>总投资</w:t></w:r><w:ins><w:r><w:t>2亿元</w:t></w:r></w:ins><w:del><w:r><w:delText>1亿元</w:delText></w:r></w:del>", ["总投资2亿元"]),
        ("<w:hyperlink><w:r><w:t>附件</w:t></w:r></w:hyperlink>", ["附件"]),
        ("<w:sdt><w:sdtContent><w:r><w:t>何川</w:t></w:r></w:sdtContent></w:sdt>", ["何川"]),
        ("<w:r><w:footnoteReference w:id='1'/><w:t>开工。</w:t></w:r>", ["开工。"]),
    ],
)  # fmt: skip
def test_word_gives_the_words_that_are_shown(paragraph, expected):
    assert read_lines(read_word, word_xml(f"<w:p>{paragraph}</w:p>")) == expected


def test_word_reads_text_boxes_and_content_controls():
    box = "<w:p><w:r><w:t>正文。</w:t></w:r><w:r><w:pict><w:txbxContent><w:p><w:r><w:t>框内。</w:t></w:r></w:p></w:txbxContent></w:pict></w:r></w:p>"
    assert read_lines(read_word, word_xml(box)) == ["正文。", "框内。"]
    control = "<w:sdt><w:sdtContent><w:p><w:r><w:t>块。</w:t></w:r></w:p></w:sdtContent></w:sdt>"
    assert read_lines(read_word, word_xml(control)) == ["块。"]


def test_word_heads_and_feet_are_left_out():
    import docx

    document = docx.Document()
    document.sections[0].header.paragraphs[0].text = "滨河县人民政府"
    document.add_paragraph("玉泉糖醇项目开工。")
    file = io.BytesIO()
    document.save(file)
    assert read_lines(read_word, file.getvalue()) == ["玉泉糖醇项目开工。"]


# --- Spreadsheets --------------------------------------------------------------------------------------------


def test_a_spreadsheet_is_a_table():
    rows = [
        ["2023年重点项目表"], [None, None, None, None, "单位：万元"],
        ["序号", "项目名称", "总投资", None, "责任领导"], [None, None, "合计", "中央", None],
        ["一、产业项目（2个）"], [1, "玉泉糖醇\n项目", 11800.0, None, "何川"], [2, "恒瑞冷链项目", 9000, 0.5, None],
        [None, "合计", 20800, 0.5, None],
    ]  # fmt: skip
    merged = ["A1:E1", "A3:A4", "B3:B4", "C3:D3", "E3:E4", "A5:E5", "E6:E7"]
    assert read_lines(read_spreadsheet, spreadsheet(("Sheet1", rows, merged))) == [
        "2023年重点项目表",
        "单位：万元",
        "序号\t项目名称\t总投资/合计\t总投资/中央\t责任领导",
        "一、产业项目（2个）",
        "1\t玉泉糖醇 项目\t11800\t\t何川",
        "2\t恒瑞冷链项目\t9000\t0.5\t何川",
        "\t合计\t20800\t0.5\t",
    ]


def test_several_sheets_are_told_apart_and_hidden_ones_left_out():
    import openpyxl

    book = openpyxl.load_workbook(
        io.BytesIO(
            spreadsheet(
                ("续建", [HEADER, *ROWS], []), ("新建", [HEADER, *ROWS], []), ("底稿", [["甲", "乙"]], [])
            )
        )
    )
    book["底稿"].sheet_state = "hidden"
    file = io.BytesIO()
    book.save(file)
    assert read_spreadsheet(io.BytesIO(file.getvalue())).text == f"续建\n\n{TABLE}\n\n新建\n\n{TABLE}"


@pytest.mark.parametrize(
    ("value", "form", "shown"),
    [
        (12000, "General", "12000"), (12000.0, "General", "12000"), (1.5, "General", "1.5"), (0.1 + 0.2, "General", "0.3"),
        (12000, "#,##0", "12,000"), (1.5, "0.00", "1.50"), (1.256, "0.00_ ", "1.26"), (0.35, "0%", "35%"), (0.355, "0.0%", "35.5%"),
        (1234567.891, '#,##0.00;[Red]-#,##0.00', "1,234,567.89"), (1.0, "0_ ", "1"), (86.4, "0_);(0)", "86.4"),
        (moment(2023, 5, 1), "yyyy-mm-dd", "2023-05-01"), (moment(2023, 5, 1), 'yyyy"年"m"月"', "2023年5月"),
        (moment(2023, 5, 8), 'yyyy"年"m"月"d"日"', "2023年5月8日"), (date(2023, 5, 1), "m/d/yyyy", "2023-05-01"),
        (moment(2023, 5, 1), "yyyy.m", "2023.5"), (moment(2023, 5, 8, 9, 30), "yyyy-mm-dd hh:mm", "2023-05-08 09:30"),
        (moment(2023, 5, 1), "[$-804]yyyy\"年\"m\"月\";@", "2023年5月"), (True, "General", "TRUE"), ("0012", "@", "0012"),
    ],
)  # fmt: skip
def test_values_are_printed_as_people_see_them(value, form, shown):
    import openpyxl

    book = openpyxl.Workbook()
    book.active["A1"], book.active["B1"] = "甲", value
    book.active["B1"].number_format = form
    file = io.BytesIO()
    book.save(file)
    assert read_lines(read_spreadsheet, file.getvalue()) == [f"甲\t{shown}"]


def test_an_empty_spreadsheet_says_so():
    with pytest.raises(ReaderError, match="no text"):
        read_spreadsheet(io.BytesIO(spreadsheet(("Sheet1", [], []))))


# --- PDF -----------------------------------------------------------------------------------------------------


def test_pdf_paragraphs_are_whole():
    data = pdf("滨河县项目集中开工", LONG, "县长说：“抓项目就是抓发展。”", LONG * 3)
    assert read_lines(read_pdf, data) == [
        "滨河县项目集中开工",
        LONG,
        "县长说：“抓项目就是抓发展。”",
        LONG * 3,
    ]


def test_pdf_paragraphs_go_on_over_the_page_without_its_number_and_head():
    data = pdf(*[LONG * 4] * 6, running_head="滨河县人民政府公报")
    assert read_lines(read_pdf, data) == [LONG * 4] * 6


def test_pdf_tables_are_kept_also_over_the_page():
    rows = [[str(n), f"玉泉糖醇项目{n}期", "11800", "2023-2024", "何川"] for n in range(1, 61)]
    lines = read_lines(read_pdf, pdf(LONG, [list(HEADER), *rows], "联系人：王建，电话0000。"))
    assert lines[:3] == [LONG, "", "\t".join(HEADER)]
    assert [line for line in lines if "期" in line] == ["\t".join(row) for row in rows]
    assert lines[-2:] == ["", "联系人：王建，电话0000。"]


def test_a_scan_says_so():
    with pytest.raises(ReaderError, match="OCR"):
        read_pdf(io.BytesIO(scan()))


def test_pdf_with_a_password_says_so():
    with pytest.raises(ReaderError, match="password"):
        read_pdf(io.BytesIO(pdf(LONG, password=("secret", "owner"))))


def test_pdf_that_only_its_owner_may_change_is_read():
    source = read_pdf(io.BytesIO(pdf(LONG, password=("", "owner"))))
    assert source.text == LONG
    assert [w.code for w in source.warnings] == ["tables_unknown"]  # its fonts are written wrongly


@pytest.mark.parametrize("cut", [20, 400, -300])
def test_a_cut_off_pdf_says_so(cut):
    try:
        text = read_pdf(io.BytesIO(pdf(LONG)[:cut])).text
    except ReaderError as error:
        assert "no PDF" in str(error) or "no text" in str(error)  # noqa: PT017
    else:
        assert text == LONG
