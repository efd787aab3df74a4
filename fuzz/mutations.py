"""Changes to inputs that know what reports are made of; the fuzzer's own changes are to bytes."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from pathlib import Path
from random import Random

_LEXICONS = Path(__file__).resolve().parent.parent / "lexicons"
_SIGNS = "，。、；：（）()“”《》—-~至到\n\t 　0123456789０１９一二三十百千万亿兆萬億余多几半约超元%％.．,年月日号底初吨的等和区區(qū)\u200b\ufeff\ufffd\ud800"


@cache
def words() -> list[str]:
    """Words and signs that rules ask for: those of the lexicons, in the order of their files."""
    found = dict.fromkeys(_SIGNS)
    for path in sorted(_LEXICONS.glob("*.tsv")):
        for line in path.read_text(encoding="utf-8").splitlines():
            if not line.startswith("#"):
                found.update(dict.fromkeys(cell for cell in line.split("\t") if 0 < len(cell) <= 8))
    return list(found)


def mutate_text(data: bytes, most: int, seed: int, mutate_bytes: Callable[[bytes, int], bytes]) -> bytes:
    """Change a text: put words in, take a stretch out, double or move it; or change its bytes.

    Args:
        data: the text in UTF-8.
        most: how many bytes the result may have.
        seed: what decides.
        mutate_bytes: the fuzzer's own change.
    """
    chance = Random(seed)
    if chance.random() < 0.25:
        return mutate_bytes(data, most)
    text = data.decode("utf-8", "ignore")
    for _ in range(chance.choice((1, 1, 2, 3))):
        low, high = sorted(chance.randrange(len(text) + 1) for _ in range(2))
        high = min(high, low + chance.choice((1, 2, 5, 30, 200)))
        match chance.randrange(6):
            case 0 | 1:
                text = text[:low] + chance.choice(words()) + text[low:]
            case 2:
                text = text[:low] + "".join(chance.choices(words(), k=4)) + text[high:]
            case 3:
                text = text[:low] + text[high:]
            case 4:
                text = text[:high] + text[low:high] * chance.choice((1, 1, 3, 20)) + text[high:]
            case _:
                at = chance.randrange(len(text) + 1)
                text = text[:at] + text[low:high] + text[at:]
    return text.encode("utf-8", "surrogatepass")[:most]


def dictionary() -> str:
    """The same words as a dictionary of libFuzzer, with the marks that file formats are made of."""
    marks = [
        b"<table>", b"<tr><td rowspan=2>", b"</td>", b"<script>", b"<!--", b"]]>", b"&#x10ffff;", b"&amp;", b"<?xml",
        b"<w:tbl>", b"<w:tr>", b"<w:tc>", b"<w:p><w:r><w:t>", b"<w:vMerge/>", b'<w:gridSpan w:val="9"/>',
        b"<sheetData>", b'<row r="1">', b'<c r="A1" t="inlineStr"><is><t>', b'<mergeCell ref="A1:B2"/>', b"</c></row>",
        b'{"text":"', b'"},', b"\\ud800", b"charset=gbk", b"obj<<", b"stream", b"endstream", b"xref", b"trailer",
        b"PK\x01\x02", b"PK\x03\x04", b"PK\x05\x06", b"\x1f\x8b\x08", b"PAR1", b"\xff\xfe", b"\xef\xbb\xbf",
        b"|---|", b"```", b"![](", b"\r\n", b"\x00",
    ]  # fmt: skip
    entries = [*marks, *(word.encode("utf-8", "surrogatepass") for word in words()[:2000])]
    return "".join(f'"{"".join(f"{chr(92)}x{byte:02x}" for byte in entry)}"\n' for entry in entries)
