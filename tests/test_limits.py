"""What one text may take: characters, records, seconds."""

from __future__ import annotations

import json
import threading
import time

import pytest
from support import NAMES, corpus_text, cpu_seconds
from test_robustness import UNITS
from test_specs import assert_sound
from typer.testing import CliRunner

import govextract
from govextract import limits
from govextract.cli import app
from govextract.errors import GovextractError, ParseTimeoutError
from govextract.io.parsing import parse_documents
from govextract.io.sources import SetAside
from govextract.pipeline import Pipeline

SENTENCE = "总投资1.18亿元的玉泉糖醇项目2020年12月开工，年产糖醇3万吨，县委书记王林出席。\n"


@pytest.fixture(scope="module")
def pipeline():
    made = Pipeline()
    made.parse(SENTENCE)
    return made


@pytest.fixture(scope="module")
def page():
    return "\n".join(map(corpus_text, NAMES))


def stopped_after(pipeline, text, timeout):
    """Seconds of computing until the parse was stopped; None where it was done in time."""
    stopped = []

    def parse():
        try:
            pipeline.parse(text, timeout=timeout)
        except ParseTimeoutError:
            stopped.append(True)

    seconds = cpu_seconds(parse)
    return seconds if stopped else None


# The waiting of a busy machine is not the library's: what is measured is computing, and the time is told in wall time.
@pytest.mark.parametrize("unit", [*UNITS, " ", "\ud800", SENTENCE])
def test_the_worst_texts_stop_in_time(pipeline, unit):
    text = unit * (600_000 // len(unit))
    seconds = stopped_after(pipeline, text, 0.3)
    assert seconds is None or seconds < 0.75


def test_a_page_stops_at_any_moment(pipeline, page):
    for timeout in (0.001, 0.05, 0.2, 0.5, 1.0):
        seconds = stopped_after(pipeline, page * 4, timeout)
        assert seconds is not None
        assert seconds < 2 * timeout + 0.15


def test_the_error_says_what_happened(pipeline, page):
    with pytest.raises(ParseTimeoutError, match=r"longer than 0\.01 s, nothing is given") as caught:
        pipeline.parse(page, timeout=0.01)
    assert isinstance(caught.value, GovextractError)
    assert isinstance(caught.value, TimeoutError)
    assert limits.left() is None
    assert pipeline.parse(SENTENCE, timeout=60) == pipeline.parse(SENTENCE)


@pytest.mark.parametrize("wrong", [0, -1, float("nan"), float("inf")])
def test_a_timeout_is_a_positive_number(wrong):
    with pytest.raises(ValueError, match="positive number of seconds"):
        govextract.parse(SENTENCE, timeout=wrong)


def test_the_shorter_of_two_times_counts():
    with limits.within(60), limits.within(1):
        assert limits.left() <= 1
    with limits.within(1), limits.within(60):
        assert limits.left() <= 1


def test_a_time_is_that_of_its_thread(pipeline):
    outcomes = []
    with limits.within(0.001):
        time.sleep(0.01)
        thread = threading.Thread(target=lambda: outcomes.append(pipeline.parse(SENTENCE)))
        thread.start()
        thread.join()
    assert outcomes[0].projects


def test_an_error_of_an_extension_is_its_own(pipeline):
    class Slow:
        name = "slow"

        def extract(self, document, mentions):
            raise TimeoutError("no answer")

    with pytest.raises(TimeoutError, match="no answer"):
        Pipeline(extensions=[Slow()]).parse(SENTENCE, timeout=60)


def test_a_file_stops_too(tmp_path, page, pipeline):
    path = tmp_path / "rows.jsonl"
    rows = [json.dumps({"text": text}, ensure_ascii=False) for text in (SENTENCE, page, SENTENCE)]
    path.write_text("\n".join(rows), encoding="utf-8")
    outcomes = list(parse_documents(path, pipeline=pipeline, timeout=0.2))
    assert [isinstance(outcome, SetAside) for outcome in outcomes] == [False, True, False]
    assert "longer than 0.2 s" in outcomes[1].reason
    one = tmp_path / "page.txt"
    one.write_text(page, encoding="utf-8")
    with pytest.raises(ParseTimeoutError):
        pipeline.parse_file(one, timeout=0.2)


def test_the_command_line_goes_on_after_a_slow_document(tmp_path, page):
    page *= 3  # the first text waits for the rules to be loaded
    (tmp_path / "slow.txt").write_text(page, encoding="utf-8")
    (tmp_path / "quick.txt").write_text(SENTENCE, encoding="utf-8")
    names = [str(tmp_path / "slow.txt"), str(tmp_path / "quick.txt")]
    done = CliRunner().invoke(app, ["parse", *names, "--timeout", "2"])
    assert done.exit_code == 1
    assert "slow.txt: the text took longer than 2 s" in done.output
    assert "玉泉糖醇项目" in done.output
    lines = "".join(json.dumps({"text": text}) + "\n" for text in (page, SENTENCE))
    done = CliRunner().invoke(app, ["parse", "--format", "jsonl", "--timeout", "2"], input=lines)
    first, second = (json.loads(line) for line in done.stdout.splitlines()[:2])
    assert first["error"].startswith("the text took longer")
    assert second["govextract"]["projects"]


def test_what_is_too_long_is_cut_and_told(monkeypatch):
    monkeypatch.setattr(limits, "MAX_CHARS", 100)
    text = SENTENCE * 5
    report = govextract.parse(text)
    assert_sound(report, text)
    (warning,) = (w for w in report.warnings if w.code == "text_cut")
    assert (warning.start, warning.end) == (100, len(text))
    assert 1 < len(report.amounts) < 5
    assert max(amount.end for amount in report.amounts) <= 100


def test_records_without_end_are_cut_and_told(monkeypatch):
    monkeypatch.setattr(limits, "MAX_RECORDS", 3)
    text = "".join(
        f"总投资{n}.1亿元的恒瑞{n}号糖醇项目开工，县委书记{name}出席。\n"
        for n, name in enumerate("甲王李赵", 1)
    )
    whole, report = Pipeline(records=["amounts"]), govextract.parse(text)
    assert_sound(report, text)
    assert len(report.amounts) == 3
    cut = {w.message.split()[3].rstrip(";"): w for w in report.warnings if w.code == "records_cut"}
    assert text[cut["amounts"].start :].startswith("4.1亿元")
    assert len(whole.parse(text).amounts) == 3


@pytest.mark.parametrize("sign", ["（", "(", "“", "《", "[", "）", "”"])
def test_brackets_nest_without_end(sign):
    text = f"总投资{sign * 50_000}1.18亿元的玉泉糖醇项目开工。"
    assert_sound(govextract.parse(text, timeout=20), text)


def test_the_limits_are_those_of_the_pages():
    assert (limits.MAX_CHARS, limits.MAX_RECORDS) == (8_000_000, 100_000)
