"""When each word sounds: from the engine's marks where it gave any, else by syllables."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache
from itertools import accumulate, pairwise

from voices.engine import WordMark

WORD = re.compile(r"[^\W_]+")
"""A word of a spoken text: the same rule as voices.text has for its words, so that the two can be paired."""

_PAUSE_SYLLABLES = {",": 0.8, ";": 1.4, ":": 1.4, ".": 1.8, "?": 1.8, "!": 1.8, "-": 0.0}
"""How long a mark inside a breath rests, in syllables; measured on espeak-ng and gTTS to a quarter of a syllable."""

Times = tuple[tuple[float, float], ...]
"""Start and end of each word, milliseconds from the clip's first sample that is kept."""


def words_in(text: str) -> int:
    """Count the words; nearly every Vietnamese word of a spoken text is one syllable."""
    return len(_spans(text))


def word_times(text: str, marks: Sequence[WordMark], *, cut_ms: float, speech_ms: float) -> Times:
    """Time the words of a clip's text. `cut_ms` was trimmed off in front, `speech_ms` is left."""
    words = _spans(text)
    if not words:
        return ()
    known = _known(words, marks, cut_ms, speech_ms)
    known.setdefault(0, 0.0)
    starts: list[float] = []
    for (first, begin), (last, end) in pairwise([*sorted(known.items()), (len(words), speech_ms)]):
        starts += [begin] if last - first == 1 else _shared(text, words[first : last + 1], begin, end, last - first)
    ends = [*starts[1:], speech_ms]
    return tuple((round(start, 1), round(max(start, end), 1)) for start, end in zip(starts, ends, strict=True))


@lru_cache(maxsize=16)  # a clip's words are counted by its checks, and timed
def _spans(text: str) -> tuple[tuple[int, int], ...]:
    return tuple(match.span() for match in WORD.finditer(text))


def _shared(text: str, words: Sequence[tuple[int, int]], begin: float, end: float, count: int) -> list[float]:
    """Place the first `count` of some words between two moments, by weight. Times never run backwards."""
    afters = [*(start for start, _ in words[1:]), len(text)]
    weights = [_weight(text, word[1], after) for word, after in zip(words, afters, strict=True)][:count]
    passed = accumulate(weights[:-1], initial=0.0)
    return [begin + (end - begin) * part / sum(weights) for part in passed]


def _weight(text: str, end: int, after: int) -> float:
    """Weigh a word: a syllable, and the rest after it when more is to come."""
    if after == len(text):
        return 1.0
    return 1.0 + sum(_PAUSE_SYLLABLES.get(mark, 0.0) for mark in text[end:after].strip()[:1])


def _known(
    words: Sequence[tuple[int, int]], marks: Sequence[WordMark], cut_ms: float, speech_ms: float
) -> dict[int, float]:
    known: dict[int, float] = {}
    latest = 0.0
    remaining = iter(sorted(marks, key=lambda mark: (mark.start, mark.at_ms)))
    mark = next(remaining, None)
    for place, (start, end) in enumerate(words):
        while mark is not None and mark.start < start:
            mark = next(remaining, None)
        if mark is not None and start <= mark.start < end:
            latest = min(speech_ms, max(latest, mark.at_ms - cut_ms))
            known[place] = latest
    return known
