"""The checks that every clip passes before it may be used: nothing is silently cut off, empty, distorted or mute."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from workers.audio.edges import Loud
from workers.audio.errors import BadClipError
from workers.audio.sound import FULL_SCALE
from workers.audio.survey import Surveyed
from workers.audio.timing import words_in

LEAST_MS_PER_WORD, MOST_MS_PER_WORD = 85.0, 900.0
"""The quickest Vietnamese newsreader says 6 to 7 syllables a second; the slowest setting of any engine about 1.5."""

EDGE_SILENCE_MS, INNER_SILENCE_MS = 3_000.0, 2_000.0
FULL = 32_760
"""A sample this high was most likely cut off."""

CLIPPED_SHARE, DC_SHARE = 0.02, 0.05
LEAST_DBFS = -50.0
PACE_RATIO = 1.9
"""A clip this many times quicker or slower than the voice's other clips was cut off, or stumbled."""

SHORT_WORDS = 8
"""Below this many words, pace says nothing: pauses and long vowels outweigh it."""


@dataclass(frozen=True, slots=True)
class Check:
    """A figure that was measured and what it may be."""

    check: str
    ok: bool
    figure: float
    limit: float


def checks_of(sound: Surveyed, loud: Loud, words: str, pace_ms: float | None) -> tuple[Check, ...]:
    """Measure a clip as the engine gave it.

    `loud` tells which of its blocks sound; `pace_ms` is the voice's usual time for a word, when known.
    """
    if not loud.any():
        return (Check("empty", ok=False, figure=0.0, limit=1.0),)
    count = max(1, words_in(words))
    speech_ms = _speech_ms(sound, loud)
    power = float(sound.powers.sum(dtype=np.float64)) / len(sound.samples)
    found = [
        *_silences(sound, loud),
        _most("clipping", _clipped(sound), CLIPPED_SHARE),
        _most("dc", abs(sound.mean) / FULL_SCALE, DC_SHARE),
        _least("level", 10 * np.log10(max(power, 1e-3) / FULL_SCALE**2), LEAST_DBFS),
        _least("too_short", speech_ms / count, LEAST_MS_PER_WORD if count > 1 else LEAST_MS_PER_WORD / 2),
        _most("too_long", speech_ms / count, MOST_MS_PER_WORD if count > 2 else MOST_MS_PER_WORD * 2),
    ]
    if pace_ms is not None and count >= SHORT_WORDS:
        found.append(_least("pace_quick", speech_ms / count, pace_ms / PACE_RATIO))
        found.append(_most("pace_slow", speech_ms / count, pace_ms * PACE_RATIO))
    return tuple(found)


def pace_of(sound: Surveyed, loud: Loud, words: str) -> float | None:
    """Tell how many milliseconds of sound a word takes; None for clips too short to tell."""
    count = words_in(words)
    return _speech_ms(sound, loud) / count if count >= SHORT_WORDS else None


def demand(checks: tuple[Check, ...], words: str) -> None:
    """Raise BadClipError naming the first failed check, its figure and the words."""
    for each in checks:
        if not each.ok:
            raise BadClipError(
                f"The speech for “{shortened(words)}” fails the check {each.check!r}: "
                f"{each.figure:g} where {each.limit:g} is the limit."
            )


def _speech_ms(sound: Surveyed, loud: Loud) -> float:
    return float(np.count_nonzero(loud)) * sound.block_ms


def _silences(sound: Surveyed, loud: Loud) -> Iterator[Check]:
    places = np.flatnonzero(loud)
    inner = int(np.diff(places).max(initial=1) - 1)
    yield _most("silence_before", float(places[0]) * sound.block_ms, EDGE_SILENCE_MS)
    yield _most("silence_inside", inner * sound.block_ms, INNER_SILENCE_MS)
    yield _most("silence_after", float(len(loud) - 1 - places[-1]) * sound.block_ms, EDGE_SILENCE_MS)


def _clipped(sound: Surveyed) -> float:
    """Tell which share of the samples stands at full scale."""
    if sound.heights.max() < FULL:
        return 0.0
    samples = sound.samples
    return float(np.count_nonzero(samples >= FULL) + np.count_nonzero(samples <= -FULL)) / len(samples)


def _most(check: str, figure: float, limit: float) -> Check:
    return Check(check, bool(figure <= limit), round(float(figure), 4), round(limit, 4))


def _least(check: str, figure: float, limit: float) -> Check:
    return Check(check, bool(figure >= limit), round(float(figure), 4), round(limit, 4))


def shortened(words: str) -> str:
    """Cut words for a message."""
    return words if len(words) <= 80 else words[:79] + "…"


def without_words(sentence: str) -> str:
    """Leave out of a sentence the words it quotes, for a log: an article's text belongs into none."""
    return re.sub("“.*”", "“…”", sentence, flags=re.DOTALL)
