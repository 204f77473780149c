"""The edges of a clip: where speech begins and ends, cut there, and faded so that no join clicks."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt

from workers.audio.sound import Samples, to_ms, to_samples
from workers.audio.survey import BLOCK, Surveyed

BELOW_PEAK_DB = -46.0
"""What lies this far under the clip's own peak is silence."""

HEAD_MS, TAIL_MS, FADE_MS = 10.0, 60.0, 5.0

Loud = npt.NDArray[np.bool_]
"""Of each block, whether it sounds."""


@dataclass(frozen=True, slots=True)
class Trimmed:
    """Speech without the silence around it; `cut_ms` is what was taken off in front."""

    sound: Surveyed
    cut_ms: float


def loud_blocks(sound: Surveyed) -> Loud:
    """Tell of each block whether it sounds."""
    loud: Loud = sound.heights > max(1.0, float(sound.heights.max(initial=0.0)) * 10 ** (BELOW_PEAK_DB / 20))
    return loud


def trimmed(sound: Surveyed, loud: Loud) -> Trimmed:
    """Cut the silence off at blocks, leaving 10 ms before and 60 ms after or a little more; fade 5 ms in and out."""
    first, end = 0, 0
    if loud.any():
        first = max(0, int(loud.argmax()) - sound.blocks_in(HEAD_MS))
        end = len(loud) - int(loud[::-1].argmax()) + sound.blocks_in(TAIL_MS)
    samples = _faded(sound.samples[first * BLOCK : end * BLOCK], sound.rate)
    kept = replace(sound, samples=samples, heights=sound.heights[first:end], powers=sound.powers[first:end])
    return Trimmed(kept, to_ms(first * BLOCK, sound.rate))


def _faded(samples: Samples, rate: int) -> Samples:
    """Fade both ends in straight lines. The survey stands: it may call them louder than they are."""
    count = min(to_samples(FADE_MS, rate), len(samples) // 2)
    ramp = np.arange(count, dtype=np.float32) / max(1, count)
    result = samples.copy()
    result[:count] = (result[:count] * ramp).astype(np.int16)
    result[len(result) - count :] = (result[len(result) - count :] * ramp[::-1]).astype(np.int16)
    return result
