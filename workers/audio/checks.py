"""The checks that every clip passes before it may be used: nothing is silently cut off, empty, distorted or mute."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from pydub.audio_segment import AudioSegment

from workers.audio.edges import STEP_MS, Steps
from workers.audio.errors import BadClipError
from workers.audio.sound import FULL_SCALE, Samples, samples_of
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

STRETCH = 1 << 15
"""Samples that are looked at together."""

SHORT_WORDS = 8
"""Below this many words, pace says nothing: pauses and long vowels outweigh it."""


@dataclass(frozen=True, slots=True)
class Check:
    """A figure that was measured and what it may be."""

    check: str
    ok: bool
    figure: float
    limit: float


def checks_of(sound: AudioSegment, loud: Steps, words: str, pace_ms: float | None) -> tuple[Check, ...]:
    """Measure a clip as the engine gave it.

    `loud` tells which of its steps sound (`loud_steps`); `pace_ms` is the voice's usual time for a word, when known.
    """
    samples = samples_of(sound)
    if not loud.any():
        return (Check("empty", ok=False, figure=0.0, limit=1.0),)
    count = max(1, words_in(words))
    speech_ms = float(np.count_nonzero(loud)) * STEP_MS
    mean, power = _means(samples)
    found = [
        *_silences(loud),
        _most("clipping", _clipped(samples), CLIPPED_SHARE),
        _most("dc", abs(mean) / FULL_SCALE, DC_SHARE),
        _least("level", 10 * np.log10(max(power, 1e-3) / FULL_SCALE**2), LEAST_DBFS),
        _least("too_short", speech_ms / count, LEAST_MS_PER_WORD if count > 1 else LEAST_MS_PER_WORD / 2),
        _most("too_long", speech_ms / count, MOST_MS_PER_WORD if count > 2 else MOST_MS_PER_WORD * 2),
    ]
    if pace_ms is not None and count >= SHORT_WORDS:
        found.append(_least("pace_quick", speech_ms / count, pace_ms / PACE_RATIO))
        found.append(_most("pace_slow", speech_ms / count, pace_ms * PACE_RATIO))
    return tuple(found)


def pace_of(loud: Steps, words: str) -> float | None:
    """Tell how many milliseconds of sound a word takes; None for clips too short to tell."""
    count = words_in(words)
    if count < SHORT_WORDS:
        return None
    return float(np.count_nonzero(loud)) * STEP_MS / count


def demand(checks: tuple[Check, ...], words: str) -> None:
    """Raise BadClipError naming the first failed check, its figure and the words."""
    for each in checks:
        if not each.ok:
            raise BadClipError(
                f"The speech for “{shortened(words)}” fails the check {each.check!r}: "
                f"{each.figure:g} where {each.limit:g} is the limit."
            )


def _silences(loud: Steps) -> Iterator[Check]:
    places = np.flatnonzero(loud)
    inner = int(np.diff(places).max(initial=1) - 1)
    yield _most("silence_before", float(places[0]) * STEP_MS, EDGE_SILENCE_MS)
    yield _most("silence_inside", inner * STEP_MS, INNER_SILENCE_MS)
    yield _most("silence_after", float(len(loud) - 1 - places[-1]) * STEP_MS, EDGE_SILENCE_MS)


def _clipped(samples: Samples) -> float:
    """Tell which share of the samples stands at full scale."""
    if samples.max() < FULL and samples.min() > -FULL:
        return 0.0
    return float(np.count_nonzero(samples >= FULL) + np.count_nonzero(samples <= -FULL)) / len(samples)


def _means(samples: Samples) -> tuple[float, float]:
    """Find the mean and the mean square, in stretches that fit the processor's cache."""
    total = power = 0.0
    for start in range(0, len(samples), STRETCH):
        wave = samples[start : start + STRETCH].astype(np.float32)
        total += float(wave.sum())
        power += float(np.dot(wave, wave))
    return total / len(samples), power / len(samples)


def _most(check: str, figure: float, limit: float) -> Check:
    return Check(check, bool(figure <= limit), round(float(figure), 4), round(limit, 4))


def _least(check: str, figure: float, limit: float) -> Check:
    return Check(check, bool(figure >= limit), round(float(figure), 4), round(limit, 4))


def shortened(words: str) -> str:
    """Cut words for a message."""
    return words if len(words) <= 80 else words[:79] + "…"
