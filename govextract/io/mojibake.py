"""Text that was decoded wrongly once: what can be read back with certainty is read back.

| kind | example | becomes |
| --- | --- | --- |
| UTF-8 read as Latin-1 or Windows-1252 | ``é¡¹ç›®`` | 项目 |
| UTF-8 read as GBK | ``鎶曡祫`` | 投资 |

Certain is what goes back to the very bytes it came from, when these are UTF-8 and read as Chinese. Where a byte was lost on
the way, as GBK loses every other that stands before a digit, its character stays lost; what cannot be read back stays as
it is, and ``text.noise.find_damage`` warns of it.
"""

from __future__ import annotations

import codecs

import regex

from govextract.io.encoding import familiar
from govextract.patterns import compile_pattern
from govextract.records import Warning_
from govextract.text.noise import find_damage


def _windows() -> dict[str, int]:
    """What each byte was read as: by Windows-1252, whose five holes are read as in Latin-1, or by Latin-1."""
    read = {chr(byte): byte for byte in range(0x80, 0x100)}
    read |= {bytes([byte]).decode("cp1252", "ignore"): byte for byte in range(0x80, 0xA0)}
    read.pop("", None)
    return read


_BYTES = _windows()
_FOLLOWS = regex.escape("".join(char for char, byte in _BYTES.items() if byte < 0xC0))
# A run of such characters that holds at least a lead byte with its two others; a space may have been a byte A0.
_LATIN = compile_pattern(
    rf"[\xc2-\xf4{_FOLLOWS}]*[\xe2-\xe9][{_FOLLOWS}][{_FOLLOWS} ](?:[\xc2-\xf4{_FOLLOWS}]|(?<=[\xe2-\xe9][{_FOLLOWS}]) )*"
)
_SIGN = compile_pattern(
    rf"[\xc2\xc3][{_FOLLOWS}]"
)  # ×, ·, °, which only stand for themselves in a line of others
_PRINTED = compile_pattern(r"[\p{L}\p{M}\p{N}\p{P}\p{S}\p{Z}]+")
_GBK = compile_pattern(r"[^\x00-\x7f\ufffd]{2,}\ufffd?")
_FOLLOWING = bytes(range(0x80, 0xC0))
_HAN = compile_pattern(r"\p{Han}")
_LINE = compile_pattern(r"[^\n]+")


def repair(text: str) -> tuple[str, tuple[Warning_, ...]]:
    r"""Read back what was decoded wrongly.

    Args:
        text: a text as it was decoded.

    Returns:
        The text, and a warning ``mojibake_repaired`` with offsets on it where something was read back: from the first
        such place to the last.

    Example:
        >>> fixed, warnings = repair("何川说：\né¡¹ç›®")
        >>> fixed, [(w.code, fixed[w.start : w.end]) for w in warnings]
        ('何川说：\n项目', [('mojibake_repaired', '项目')])
    """
    pieces: list[str] = []
    repaired: list[tuple[int, int]] = []
    at = done = 0
    sure = any(damage.code == "mojibake" for damage in find_damage(text))
    for match in _LINE.finditer(text):
        line = _from_latin(match[0]) or _from_gbk(match[0], sure)
        if line is None:
            continue
        pieces += [text[done : match.start()], line]
        at += match.start() - done
        repaired.append((at, at + len(line)))
        at += len(line)
        done = match.end()
    if not repaired:
        return text, ()
    warning = Warning_(
        code="mojibake_repaired",
        start=repaired[0][0],
        end=repaired[-1][1],
        message=f"UTF-8 had been read in another encoding; {len(repaired)} lines are read back",
    )
    return "".join([*pieces, text[done:]]), (warning,)


def _from_latin(line: str) -> str | None:
    fixed = _LATIN.sub(lambda match: _run(match[0]), line)
    return None if fixed == line else _SIGN.sub(lambda match: _run(match[0]), fixed)


def _run(run: str) -> str:
    try:
        read = bytes(_BYTES.get(char, 0xA0) for char in run).decode("utf-8")
    except UnicodeDecodeError:
        return run
    return read if _PRINTED.fullmatch(read) else run


def _from_gbk(line: str, sure: bool) -> str | None:
    def run(match: regex.Match[str]) -> str:
        return _gbk_run(match[0], line[: match.start()].endswith("\ufffd"), sure)

    fixed = _GBK.sub(run, line)
    return fixed if fixed != line else None


def _gbk_run(run: str, cut: bool, sure: bool) -> str:
    """A run read back; of a character that lost a byte at either end ``\ufffd`` is left.

    Args:
        run: a run of signs, with the sign of a lost byte behind it.
        cut: whether a byte was lost before it.
        sure: whether the text shows elsewhere that it was read wrongly, so that short runs are believed.
    """
    lost = run.endswith("\ufffd")
    bare = run.removesuffix("\ufffd")
    if _is_common(bare):
        return run
    for encoding in ("gb18030", "gbk"):  # which differ in a few dozen signs
        try:
            # Windows reads the byte 80, which is none of GBK's, as the euro sign
            data = b"\x80".join(part.encode(encoding) for part in bare.split("€"))
            whole = data.lstrip(_FOLLOWING) if cut else data
            decoder = codecs.getincrementaldecoder("utf-8")()
            read = decoder.decode(whole, final=not lost)
        except UnicodeError:
            continue
        if _HAN.search(read) and (sure or len(read) > 3 or familiar(read) > familiar(bare)):
            return read + "\ufffd" * bool(lost or decoder.getstate()[0])
    return run


def _is_common(run: str) -> bool:
    """Whether all signs are of GB2312, as in Chinese text they are; those that UTF-8 gives as GBK hardly ever."""
    try:
        run.encode("gb2312")
    except UnicodeEncodeError:
        return False
    return True
