"""The words that say what an amount is for, and where they stand in the text around it."""

from __future__ import annotations

from dataclasses import dataclass

from govextract.lexicon import Lexicons, alternatives
from govextract.patterns import compile_pattern

_BEHIND = compile_pattern(r"[^，。；、,;:：()（）！？\s]{0,12}")
"""What may hold a cue behind an amount: 1.2亿元|兑现增资奖励."""
_NEAR = 8


@dataclass(frozen=True, slots=True)
class Cue:
    """A line of the lexicon of cues."""

    word: str
    kind: str
    stage: str
    side: str
    small: str


@dataclass(frozen=True, slots=True)
class SeenCue:
    """A cue in the words around an amount."""

    cue: Cue
    start: int
    end: int


class CueWords:
    """The lexicon of cues.

    Args:
        lexicons: reads `amount_cues`.

    Example:
        >>> words = CueWords(Lexicons())
        >>> [seen.cue.word for seen in words.seen("固定资产投资增长13%，年产值")]
        ['固定资产投资', '年产值']
    """

    def __init__(self, lexicons: Lexicons) -> None:
        cues = [
            Cue(row["cue"], row["kind"], row["stage"], row["side"], row["small"])
            for row in lexicons.table("amount_cues")
        ]
        self._cues = {cue.word: cue for cue in cues if cue.side != "arrival"}
        self._lengths: dict[str, list[int]] = {}  # by first character: how long cues are, the longest first
        for word in self._cues:
            lengths = self._lengths.setdefault(word[0], [])
            if len(word) not in lengths:
                lengths.append(len(word))
                lengths.sort(reverse=True)
        self._arrived = compile_pattern(
            rf"(?:已经?|均已|全部|现已|资金|已全部|也)?(?:{alternatives(c.word for c in cues if c.side == 'arrival')})"
        )

    def __getitem__(self, word: str) -> Cue:
        """The cue of a word that is in the lexicon."""
        return self._cues[word]

    def seen(self, text: str) -> list[SeenCue]:
        """The cues in a text from left to right, the longest at each place."""
        seen, at = [], 0
        while at < len(text):
            for length in self._lengths.get(text[at], ()):
                cue = self._cues.get(text[at : at + length])
                if cue is not None:
                    seen.append(SeenCue(cue, at, at + length))
                    at += length
                    break
            else:
                at += 1
        return seen

    def behind(self, right: str) -> Cue | None:
        """The cue directly behind an amount: 8000万元|授信, 5亿元的|总投资."""
        window = _BEHIND.match(right)
        for item in self.seen(window[0]) if window else []:
            if item.cue.side in ("both", "stop"):
                return item.cue if item.cue.side == "both" and item.start <= _NEAR else None
        return None

    def arrived(self, right: str) -> bool:
        """Whether the words behind an amount say that it has come in: 1200万美元|已到账."""
        return self._arrived.match(right) is not None
