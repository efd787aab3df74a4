"""What is read in the benchmarks: the project's corpus, prose made for the purpose, and texts that nobody writes."""

from __future__ import annotations

import random
from pathlib import Path

CORPUS = Path(__file__).resolve().parent.parent / "corpus" / "texts"

_SUBJECTS = (
    "老城区的居民",
    "社区工作者",
    "种植户们",
    "年轻的老师",
    "外地游客",
    "返乡的大学生",
    "街道干部",
    "参会代表",
)
_TIMES = ("清晨", "午后", "这几年", "入秋以来", "连日来", "一到周末", "往年此时", "雨过之后")
_DEEDS = (
    "沿着河岸散步，看水鸟起落", "围坐在树下，谈起从前的光景", "忙着把晒干的谷子收进仓里", "把旧物件一件件擦拭干净",
    "走进课堂，听孩子们朗读课文", "说起生活的变化，脸上都带着笑", "认真记下群众提出的意见", "在集市上挑选新鲜的蔬菜",
    "坚持以人民为中心，切实转变工作作风", "深入学习有关精神，统一思想和行动", "围着老艺人学剪纸，学得有模有样",
)  # fmt: skip
_CLOSINGS = (
    "大家都说日子越过越有奔头", "这样的情景随处可见", "看的人越来越多", "谁也不愿意先离开", "问题一个一个得到解决",
    "服务更加贴心周到", "邻里之间的话也多了起来", "环境比过去整洁了许多",
)  # fmt: skip

WORST = {
    "endless sentence": "投资建设玉泉生物医药级糖醇项目年产糖醇3万吨",
    "no punctuation": "春天来了河边的柳树发了芽孩子们在操场上跑步",
    "digits": "1234567890",
    "numerals": "一二三四五六七八九十百千万亿",
    "unit characters": "万吨亿元千瓦",
    "opening brackets": "（",
    "names": "李明华、王建国、张三、",
    "dates": "2020年5月8日、",
    "project names": "玉泉糖醇项目、",
}
"""What the worst texts are made of, over and over."""


def pages() -> list[str]:
    """The pages of the corpus: more records a line than any paper prints."""
    return [path.read_bytes().decode("utf-8") for path in sorted(CORPUS.glob("*.txt"))]


def repeated(unit: str, size: int) -> str:
    """A text of ``size`` characters that says the same over and over."""
    return (unit * (size // len(unit) + 1))[:size]


def prose(size: int) -> str:
    """News without figures, of about ``size`` characters, the same each time."""
    choose = random.Random(20).choice  # noqa: S311 -- the same text each time, no secret
    paragraphs: list[str] = []
    length = 0
    while length < size:
        sentences = [
            f"{choose(_TIMES)}，{choose(_SUBJECTS)}{choose(_DEEDS)}，{choose(_CLOSINGS)}。" for _ in range(6)
        ]
        paragraphs.append("　　" + "".join(sentences))
        length += len(paragraphs[-1]) + 1
    return "\n".join(paragraphs)


def mixed(size: int) -> str:
    """Paragraphs of the corpus' pages between prose, one to three, of about ``size`` characters."""
    lines = [line for page in pages() for line in page.splitlines() if line.strip()]
    between = prose(size).splitlines()
    paragraphs: list[str] = []
    length = 0
    for number, line in enumerate(lines * (1 + size // sum(map(len, lines)))):
        paragraphs += [
            line,
            *(between[(3 * number + k) % len(between)] for k in range(max(1, len(line) // 60))),
        ]
        length += sum(map(len, paragraphs[-2:]))
        if length >= size:
            break
    return "\n".join(paragraphs)
