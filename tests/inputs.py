"""Sample files of each kind, made when they are asked for."""

from __future__ import annotations

import io
import struct
import zipfile
import zlib

TEXT = "滨河县玉泉糖醇项目开工\n2023-05-08　来源：滨河日报\n　　5月8日，总投资1.18亿元的玉泉糖醇项目开工，计划明年年底竣工，由副县长何川包保。\n"

HEADER = ("序号", "项目名称", "总投资（万元）", "建设年限", "责任领导")
ROWS = (
    ("1", "玉泉糖醇项目", "11800", "2023-2024", "何川"),
    ("2", "恒瑞冷链项目", "9000", "2022-2023", "周明远"),
)


def word(*blocks):
    """A Word file: a str is a paragraph, a list of rows a table, whose cells None go on from above."""
    import docx

    document = docx.Document()
    for block in blocks:
        if isinstance(block, str):
            document.add_paragraph(block)
            continue
        table = document.add_table(len(block), len(block[0]))
        for r, row in enumerate(block):
            for c, value in enumerate(row):
                if value is not None:
                    table.cell(r, c).text = value
        for c in range(len(block[0])):
            r = 0
            while r < len(block):
                end = r
                while end + 1 < len(block) and block[end + 1][c] is None:
                    end += 1
                if end > r:
                    table.cell(r, c).merge(table.cell(end, c))
                r = end + 1
    file = io.BytesIO()
    document.save(file)
    return file.getvalue()


def spreadsheet(*sheets):
    """A spreadsheet: of each sheet its name, its rows and its merged ranges."""
    import openpyxl

    book = openpyxl.Workbook()
    book.remove(book.active)
    for name, rows, merged in sheets:
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append(row)
        for cells in merged:
            sheet.merge_cells(cells)
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def pdf(*blocks, password=None, running_head=None):
    """A PDF file: a str is a paragraph, a list of rows a table, None a new page."""
    from reportlab.lib import pdfencrypt
    from reportlab.lib.styles import ParagraphStyle
    from reportlab.pdfbase.cidfonts import UnicodeCIDFont
    from reportlab.pdfbase.pdfmetrics import registerFont
    from reportlab.platypus import PageBreak, Paragraph, SimpleDocTemplate, Table

    font = "STSong-Light"
    registerFont(UnicodeCIDFont(font))
    style = ParagraphStyle("body", fontName=font, fontSize=12, leading=20, wordWrap="CJK", firstLineIndent=24)

    def edges(canvas, document):
        canvas.setFont(font, 9)
        canvas.drawCentredString(297, 30, f"— {document.page} —")
        if running_head:
            canvas.drawCentredString(297, 815, running_head)

    flow = []
    for block in blocks:
        if block is None:
            flow.append(PageBreak())
        elif isinstance(block, str):
            flow.append(Paragraph(block, style))
        else:
            grid = [("GRID", (0, 0), (-1, -1), 0.5, "black"), ("FONTNAME", (0, 0), (-1, -1), font)]
            flow.append(Table(block, style=grid, repeatRows=1))
    file = io.BytesIO()
    encrypt = pdfencrypt.StandardEncryption(*password) if password is not None else None
    SimpleDocTemplate(file, encrypt=encrypt).build(flow, onFirstPage=edges, onLaterPages=edges)
    return file.getvalue()


def scan():
    """A PDF file of one page that is a picture."""
    from reportlab.lib.utils import ImageReader
    from reportlab.pdfgen.canvas import Canvas

    file = io.BytesIO()
    canvas = Canvas(file)
    canvas.drawImage(ImageReader(io.BytesIO(png())), 50, 50, 400, 600)
    canvas.showPage()
    canvas.save()
    return file.getvalue()


def png():
    """A picture of four grey points."""

    def chunk(kind, data):
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    header = struct.pack(">IIBBBBB", 2, 2, 8, 0, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n"
        + chunk(b"IHDR", header)
        + chunk(b"IDAT", zlib.compress(b"\0\x80\x80\0\x80\x80"))
        + chunk(b"IEND", b"")
    )


def archive(**files):
    """A ``.zip`` of files by their names, in which ``__`` stands for the point."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as packed:
        for name, data in files.items():
            packed.writestr(name.replace("__", "."), data)
    return file.getvalue()


def parquet(**columns):
    """A Parquet file of some columns."""
    import pyarrow as pa
    from pyarrow.parquet import write_table

    file = io.BytesIO()
    write_table(pa.table(columns), file)
    return file.getvalue()


def pdf_of_wide_font(first="0", last="2147483647", forms=0) -> bytes:
    """A PDF of a few hundred bytes whose font gives widths from one character to another, with forms inside each other."""
    within = " ".join(f"/X{n} 8 0 R" for n in range(forms))
    objects = (
        "<< /Type /Catalog /Pages 2 0 R >>",
        "<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 99 99] /Contents 4 0 R /Resources 9 0 R >>",
        "<< /Length 33 >>\nstream\nBT /F 9 Tf 9 9 Td <4e00> Tj ET    \nendstream",
        "<< /Type /Font /Subtype /Type0 /BaseFont /A /Encoding /Identity-H /DescendantFonts [6 0 R] >>",
        f"<< /Type /Font /Subtype /CIDFontType0 /BaseFont /A /W [{first} {last} 500] /FontDescriptor 7 0 R >>",
        "<< /Type /FontDescriptor /FontName /A /Flags 4 >>",
        "<< /Type /XObject /Subtype /Form /BBox [0 0 9 9] /Resources 9 0 R /Length 1 >>\nstream\n \nendstream",
        f"<< /Font << /F 5 0 R >> /XObject << {within} >> >>",
    )
    body = "%PDF-1.4\n" + "".join(f"{n} 0 obj\n{words}\nendobj\n" for n, words in enumerate(objects, 1))
    table = f"xref\n0 {len(objects) + 1}\n0000000000 65535 f \n"
    table += "".join(f"{body.index(f'{n} 0 obj'):010} 00000 n \n" for n in range(1, len(objects) + 1))
    end = f"trailer\n<< /Size {len(objects) + 1} /Root 1 0 R >>\nstartxref\n{len(body)}\n%%EOF\n"
    return (body + table + end).encode()
