"""Word boundaries, for the few rules that ask for them.

Words are those of jieba's dictionary, without its guesses at unknown words, so that a boundary depends on the
dictionary alone. ``rjieba``, where it is installed, gives the same boundaries twenty times faster.
"""

from __future__ import annotations

import sys
import warnings
from collections.abc import Callable, Iterable
from functools import lru_cache
from importlib.machinery import PathFinder
from importlib.util import find_spec, module_from_spec
from itertools import accumulate
from typing import Any, Literal

from govextract.errors import MissingExtraError
from govextract.once import LOCK
from govextract.patterns import compile_pattern

Backend = Literal["auto", "jieba", "rjieba"]

_SURROGATE = compile_pattern("[\ud800-\udfff]")


class Segmenter:
    """Cuts text into words.

    Args:
        cut: gives the words of a text in order, nothing left out.
        backend: the name of what does the cutting.
    """

    def __init__(self, cut: Callable[[str], Iterable[str]], backend: str) -> None:
        self._cut = cut
        self.backend = backend

    def boundaries(self, text: str, start: int = 0) -> list[int]:
        """The offsets where a word starts or ends, ascending, those of the text's start and end among them.

        Args:
            text: what to cut.
            start: where it starts in a longer text, which the offsets are to be of.

        Example:
            >>> segmenter("jieba").boundaries("全县重点项目")
            [0, 2, 6]
        """
        try:
            return list(accumulate(map(len, self._cut(text)), initial=start))
        except UnicodeEncodeError:  # rjieba takes no lone surrogates; neither knows a word with one
            return list(accumulate(map(len, self._cut(_SURROGATE.sub("\ufffd", text))), initial=start))


def segmenter(backend: Backend = "auto") -> Segmenter:
    """The segmenter of that name, made once.

    Args:
        backend: ``rjieba``, ``jieba``, or ``auto`` for ``rjieba`` where it is installed, else ``jieba``.

    Raises:
        MissingExtraError: ``rjieba`` was asked for and is not installed.
        ValueError: there is no such backend.
    """
    with LOCK:
        return _made(("rjieba" if find_spec("rjieba") else "jieba") if backend == "auto" else backend)


@lru_cache
def _made(backend: Backend) -> Segmenter:
    if backend == "rjieba":
        if not find_spec("rjieba"):
            raise MissingExtraError('rjieba is not installed; pip install "govextract[fast]"')
        tokenizer = _rjieba().Jieba()  # of our own, without the words that others gave to `rjieba.add_word`
        return Segmenter(lambda text: tokenizer.cut(text, hmm=False), "rjieba")
    if backend == "jieba":
        private = _private_tokenizer()
        return Segmenter(lambda text: private.cut(text, HMM=False), "jieba")
    raise ValueError(f"no segmenter {backend!r}; choose auto, jieba or rjieba")


def _rjieba() -> Any:
    """The compiled module within ``rjieba``; the package itself loads a second dictionary, for functions of its own."""
    found = find_spec("rjieba")
    spec = found and PathFinder.find_spec("rjieba.rjieba", found.submodule_search_locations)
    if "rjieba.rjieba" in sys.modules or spec is None or spec.loader is None:
        import rjieba

        return rjieba
    module = sys.modules["rjieba.rjieba"] = module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def _private_tokenizer() -> Any:
    """A jieba tokenizer of our own: no cache file, no log lines, nothing shared with ``jieba.cut`` of others."""
    jieba = _quiet_jieba()
    tokenizer = jieba.Tokenizer()
    tokenizer.FREQ, tokenizer.total = tokenizer.gen_pfdict(tokenizer.get_dict_file())
    tokenizer.initialized = True
    return tokenizer


def _quiet_jieba() -> Any:
    """Import jieba without the deprecation warnings of its source and of ``pkg_resources``.

    It asks for ``pkg_resources``, slow to load and deprecated, but does as well without: an entry of None in
    ``sys.modules`` makes that one import fail while ours goes on.
    """
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        hidden = "jieba" not in sys.modules and "pkg_resources" not in sys.modules
        if hidden:
            sys.modules["pkg_resources"] = None  # type: ignore[assignment]
        try:
            import jieba
        finally:
            if hidden:
                del sys.modules["pkg_resources"]
    return jieba
