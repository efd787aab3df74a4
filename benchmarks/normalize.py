"""How fast texts are normalized: simplified and clean, traditional, noisy.

usage: python benchmarks/normalize.py [characters]
"""

from __future__ import annotations

import sys
import time

from govextract.text.normalize import normalize

SAMPLES = {
    "simplified": "　　6月16日，全县重点项目集中开工，总投资96.4亿元，其中年产2.4万吨的新材料项目计划明年年底投产。\n",
    "traditional": "　　6月16日，全縣重點項目集中開工，總投資96.4億元，對於乾鮮果品產業園，縣領導瞭解了進展情況。\n",
    "noisy": "　　6月16日，全縣重點項(xiàng)目集中開工，總投 資９６.4億元，計劃 2023 年 9 月投產(chǎn)。kQ7\r\n",
    "digits and spaces": "1 2 3 4 5 6 ,7 8 9 0。",
}


def main() -> None:
    """Print a line a sample."""
    size = int(sys.argv[1]) if len(sys.argv) > 1 else 1_000_000
    for name, sample in SAMPLES.items():
        text = sample * (size // len(sample))
        normalize(sample)  # the tables are read once
        best = min(_seconds(text) for _ in range(3))
        print(f"{name:20} {len(text) / best / 1e6:6.2f} Mchar/s")


def _seconds(text: str) -> float:
    start = time.perf_counter()
    normalize(text)
    return time.perf_counter() - start


if __name__ == "__main__":
    main()
