"""Word boundaries: the same with either backend, and nothing of jieba's global state."""

from __future__ import annotations

import subprocess
import sys

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from govextract.errors import MissingExtraError
from govextract.text import segment
from govextract.text.segment import segmenter

TEXT = "6月16日，县委书记孙立群带队调研新能源项目建设，总投资5.4亿元的Type-C连接器生产线年产6万吨。"
ALPHABET = "投资项目县委书记一二三12.5%abCé龥鿕㐀𠀀，。 　\n\r\t-_+#&·“”亿元\ud800\x00😀０Ａ"


def test_boundaries_cover_the_text() -> None:
    found = segmenter("jieba").boundaries(TEXT)
    assert found[0] == 0
    assert found[-1] == len(TEXT)
    assert found == sorted(set(found))
    assert segmenter("jieba").boundaries("") == [0]


@settings(max_examples=500, deadline=None)
@given(st.text(alphabet=ALPHABET, max_size=20) | st.text(max_size=20))
def test_both_backends_agree(text: str) -> None:
    pytest.importorskip("rjieba")
    assert segmenter("rjieba").boundaries(text) == segmenter("jieba").boundaries(text)


def test_auto_is_one_of_them_and_made_once() -> None:
    assert segmenter("auto").backend in ("jieba", "rjieba")
    assert segmenter("auto") is segmenter("auto")


def test_an_unknown_backend_is_refused() -> None:
    with pytest.raises(ValueError, match="choose"):
        segmenter("pkuseg")  # type: ignore[arg-type]


def test_jieba_is_silent_and_its_global_tokenizer_untouched() -> None:
    code = (
        "import warnings; warnings.simplefilter('error');"
        "from govextract.text.segment import segmenter; segmenter('jieba').boundaries('重点项目');"
        "import jieba, sys; assert not jieba.dt.initialized; assert 'pkg_resources' not in sys.modules"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert (done.stdout, done.stderr) == ("", "")


def test_rjieba_of_others_is_used_too():
    pytest.importorskip("rjieba")
    assert list(segment._rjieba().Jieba().cut("全县重点项目", hmm=False)) == ["全县", "重点项目"]


def test_an_unknown_segmenter():
    with pytest.raises(ValueError, match="choose auto, jieba or rjieba"):
        segmenter("pkuseg")


def test_rjieba_is_asked_for_and_not_there(monkeypatch):
    monkeypatch.setattr(segment, "find_spec", lambda name: None)
    with pytest.raises(MissingExtraError, match="fast"):
        segment._made.__wrapped__("rjieba")


def test_jieba_of_others_is_left_as_it_is():
    first = segment._quiet_jieba()
    assert segment._quiet_jieba() is first
    assert segment.sys.modules.get("pkg_resources", first) is not None
