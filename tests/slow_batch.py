"""``govextract batch`` in slow motion, with documents that hang or end their process: what the kill tests run.

A document's text says what becomes of it. Records are made up, so that no pipeline has to be loaded; only what is
around it matters here.
"""

from __future__ import annotations

import os
import time
from decimal import Decimal

from govextract.batch import processes
from govextract.pipeline import Pipeline
from govextract.records import Amount, Article, Project, Report, Span

_serve = processes._serve


def parse(self, text, published=None, timeout=None):
    time.sleep(float(os.environ.get("SLOW", "0.02")))
    if "deadly" in text:
        os._exit(9)
    if "hanging" in text:
        time.sleep(1000)
    number = int(text.split()[0])
    return Report(
        chars=len(text),
        text=text,
        articles=(Article(id="T1", start=0, end=len(text), title=text[:9]),),
        amounts=tuple(
            Amount(
                id=f"A{n}", article="T1", start=n, end=n + 1, text=text[n], value=Decimal(number * n), currency="CNY",
                kind="investment", stage="total", rule="made_up",
            )
            for n in range(1, 4)
        ),
        projects=(
            Project(
                id="P1", article="T1", name=f"第{number}号水厂", mentions=(Span(start=0, end=2, text=text[:2]),),
                amounts=("A1", "A3"), rule="made_up",
            ),
        ),
    )  # fmt: skip


def serve(connection, place, setup):
    Pipeline.parse = parse
    _serve(connection, place, setup)


def main():
    from govextract.cli import app

    Pipeline.parse = parse
    processes._serve = serve
    app()


if __name__ == "__main__":
    # Under its own name, so that the processes it starts find `serve` by it.
    import slow_batch

    slow_batch.main()
