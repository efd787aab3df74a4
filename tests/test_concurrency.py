"""One pipeline in many threads and processes gives the records of one thread, and touches nobody else's state."""

from __future__ import annotations

import gc
import multiprocessing
import os
import pickle
import subprocess
import sys
import threading
import weakref
from concurrent.futures import ThreadPoolExecutor
from datetime import date

import pytest
from support import NAMES, ROOT, corpus_text

import govextract
from govextract import Pipeline
from govextract.once import LOCK
from govextract.text.segment import segmenter

THREADS = 16
PUBLISHED = date(2023, 5, 4)
NAMED = [name for name in NAMES if len(corpus_text(name)) < 2500][:6]
TEXTS = [corpus_text(name) for name in NAMED] + [
    "",
    "投资1.2亿元的恒瑞冷链项目将于明年6月投产。",
    "滨河區(qū)\ud800",
]


def records(pipeline: Pipeline, text: str) -> str:
    return pipeline.parse(text, PUBLISHED).to_json()


@pytest.fixture(scope="module")
def expected() -> list[str]:
    pipeline = Pipeline()
    return [records(pipeline, text) for text in TEXTS]


def in_threads(task, count=THREADS):
    """What the task gives in threads that all begin at once; it is told the thread's number."""
    begin = threading.Barrier(count)

    def run(number):
        begin.wait()
        return task(number)

    with ThreadPoolExecutor(count) as threads:
        return list(threads.map(run, range(count)))


@pytest.fixture
def switching():
    """Threads that take turns a hundred times as often, so that what can come between does."""
    usual = sys.getswitchinterval()
    sys.setswitchinterval(usual / 100)
    yield
    sys.setswitchinterval(usual)


@pytest.mark.parametrize("backend", ["auto", "jieba"])
@pytest.mark.usefixtures("switching")
def test_a_cold_pipeline_in_sixteen_threads(expected, backend):
    pipeline = Pipeline(segmenter=backend)

    def read(number):
        turned = [
            (at + number) % len(TEXTS) for at in range(len(TEXTS))
        ]  # no two threads read the same at a time
        return {at: records(pipeline, TEXTS[at]) for at in turned}

    for found in in_threads(read):
        assert [found[at] for at in range(len(TEXTS))] == expected


def test_what_threads_share_is_made_once(monkeypatch):
    made = []
    for member in ("AmountExtractor", "DateExtractor", "ProjectExtractor", "Linker"):
        whole = getattr(sys.modules["govextract.pipeline"], member)

        def make(*args, member=member, whole=whole):
            made.append(member)
            return whole(*args)

        monkeypatch.setattr(f"govextract.pipeline.{member}", make)
    pipeline = Pipeline()
    in_threads(lambda number: pipeline.parse(TEXTS[-2]))
    assert sorted(made) == ["AmountExtractor", "DateExtractor", "Linker", "ProjectExtractor"]


def test_a_cold_process_asked_by_sixteen_threads_makes_one_default(expected):
    code = (
        "import sys; sys.path.insert(0, 'tests')\n"
        "from test_concurrency import TEXTS, PUBLISHED, in_threads\n"
        "import govextract\n"
        "from govextract.pipeline import default\n"
        "found = in_threads(lambda number: (id(default()), govextract.parse(TEXTS[0], PUBLISHED).to_json()))\n"
        "assert len(set(found)) == 1\n"
        "sys.stdout.buffer.write(found[0][1].encode())\n"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, check=True, cwd=ROOT)
    assert done.stdout.decode() == expected[0]


def _parse(task):
    pipeline, text = task
    return records(pipeline, text)


METHODS = [name for name in ("fork", "spawn") if name in multiprocessing.get_all_start_methods()]


@pytest.mark.parametrize("method", METHODS)
@pytest.mark.parametrize("warm", [False, True])
@pytest.mark.filterwarnings("ignore:.*multi-threaded.*fork:DeprecationWarning")
def test_a_pipeline_handed_to_processes(expected, method, warm):
    pipeline = Pipeline()
    if warm:
        pipeline.parse(TEXTS[0])
    with multiprocessing.get_context(method).Pool(2) as pool:
        assert pool.map(_parse, [(pipeline, text) for text in TEXTS], chunksize=4) == expected


def test_a_pipeline_comes_back_from_pickle_with_its_settings(tmp_path):
    (tmp_path / "units.tsv").write_text("unit\trole\n坛\toutput\n", encoding="utf-8")
    text = "酒厂年产黄酒40万坛，总投资3亿元。"
    pipeline = Pipeline(tmp_path, segmenter="jieba", records=["capacities"])
    before = pipeline.parse(text)
    again = pickle.loads(pickle.dumps(pipeline))
    assert again.parse(text) == before
    assert (again.segmenter, again.records, len(before.capacities)) == ("jieba", {"capacities"}, 1)


@pytest.mark.skipif("fork" not in METHODS, reason="this system does not fork")
@pytest.mark.filterwarnings("ignore:.*multi-threaded.*fork:DeprecationWarning")
def test_a_fork_in_the_midst_of_threads_that_read(expected):
    """What another thread was making is not left half made, nor its lock held for ever, in the child."""
    stop = threading.Event()

    def read():
        while not stop.is_set():
            Pipeline().parse(TEXTS[0])

    threads = [threading.Thread(target=read) for _ in range(4)]
    for thread in threads:
        thread.start()
    try:
        for _ in range(8):
            context = multiprocessing.get_context("fork")
            here, there = context.Pipe(duplex=False)
            child = context.Process(target=lambda end: end.send(records(Pipeline(), TEXTS[0])), args=(there,))
            child.start()
            answered = here.poll(60)
            if not answered:
                child.kill()
            child.join()
            assert answered, "the child hangs"
            assert here.recv() == expected[0]
    finally:
        stop.set()
        for thread in threads:
            thread.join()


@pytest.mark.skipif("fork" not in METHODS, reason="this system does not fork")
def test_a_fork_waits_for_what_is_being_made():
    held, go = threading.Event(), threading.Event()

    def make():
        with LOCK:
            held.set()
            go.wait(10)

    maker = threading.Thread(target=make)
    maker.start()
    held.wait(10)
    threading.Timer(0.05, go.set).start()
    child = os.fork()
    if child == 0:
        free = LOCK.acquire(timeout=1)
        os._exit(0 if free else 1)
    maker.join()
    assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 0


def test_two_lexicons_do_not_see_each_other(tmp_path):
    text = "酒厂年产黄酒40万坛，该项目总投资3亿乌吉亚，首席策划官何川介绍，今年将建设余杭算力岛。"
    lines = {
        "units": "unit\trole\n坛\toutput\n",
        "currencies": "currency\tcode\tfactor\tplace\n乌吉亚\tMRU\t1\tafter\n",
        "posts": "post\tsector\tkind\n首席策划官\tenterprise\tpost\n",
        "project_heads": "head\tkind\n算力岛\tfacility\n",
    }
    for name, content in lines.items():
        header = (
            (govextract.lexicon.builtin_folder() / f"{name}.tsv").read_text(encoding="utf-8").splitlines()
        )
        columns = next(line for line in header if line and not line.startswith("#"))
        rows = content.splitlines()
        rows[0] = "\t".join(columns.split("\t")[: len(rows[0].split("\t"))])
        (tmp_path / f"{name}.tsv").write_text("\n".join(rows) + "\n", encoding="utf-8")
    plain, own = Pipeline(), Pipeline(tmp_path)
    without, with_own = plain.parse(text), own.parse(text)
    assert [len(with_own.capacities), len(with_own.officials)] == [1, 1]
    assert "余杭算力岛" in [project.name for project in with_own.projects]
    assert "MRU" in [amount.currency for amount in with_own.amounts]
    assert not without.capacities
    assert not without.officials
    assert "余杭算力岛" not in [project.name for project in without.projects]
    found = in_threads(lambda number: (plain, own)[number % 2].parse(text))
    assert found == [without, with_own] * (THREADS // 2)
    assert Pipeline().parse(text) == without


def test_a_pipeline_no_longer_used_goes():
    pipeline = Pipeline()
    pipeline.parse(TEXTS[-2])
    watched = weakref.ref(pipeline._cutter)
    del pipeline
    gc.collect()
    assert watched() is None


@pytest.fixture
def own_jieba():
    """jieba with a word and a dictionary of its user's."""
    import jieba

    word = "恒瑞冷链项目将于明年"
    jieba.initialize()
    jieba.add_word(word, 10**6)
    yield jieba, word
    jieba.del_word(word)


@pytest.mark.parametrize("backend", ["jieba", "auto"])
def test_a_user_of_jieba_notices_nothing(own_jieba, expected, backend):
    jieba, word = own_jieba
    before = (
        jieba.dt,
        dict(jieba.dt.FREQ),
        jieba.dt.total,
        dict(jieba.dt.user_word_tag_tab),
        jieba.dt.dictionary,
    )
    assert records(Pipeline(segmenter=backend), TEXTS[-2]) == expected[-2]
    after = (jieba.dt, jieba.dt.FREQ, jieba.dt.total, jieba.dt.user_word_tag_tab, jieba.dt.dictionary)
    assert after == before
    assert word in jieba.lcut(TEXTS[-2], HMM=False)


@pytest.mark.parametrize("backend", ["jieba", "rjieba"])
def test_words_that_a_user_gave_to_a_segmenter_part_no_text_of_ours(backend):
    """In a process of its own, for rjieba cannot forget a word."""
    pytest.importorskip(backend)
    code = (
        f"import {backend} as theirs\n"
        "from govextract.text.segment import segmenter\n"
        "text = '总投资3亿元的恒瑞冷链项目开工建设。'\n"
        f"before = segmenter({backend!r}).boundaries(text)\n"
        "theirs.add_word('链项目开工建设', 10**8, 'n')\n"
        "assert '链项目开工建设' in list(theirs.cut(text))\n"
        f"assert segmenter({backend!r}).boundaries(text) == before\n"
    )
    subprocess.run([sys.executable, "-W", "ignore", "-c", code], check=True)


def test_the_segmenter_is_one_for_all_threads():
    assert len({id(made) for made in in_threads(lambda number: segmenter("jieba"))}) == 1
