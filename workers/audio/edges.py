"""The edges of a clip: where speech begins and ends, cut there, and faded so that no join clicks."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt

from workers.audio.sound import to_ms, to_samples
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
    """Cut the silence off at blocks, leaving 10 ms before and 60 ms after or a little more, to be faded over 5 ms."""
    first, end = 0, 0
    if loud.any():
        first = max(0, int(loud.argmax()) - sound.blocks_in(HEAD_MS))
        end = len(loud) - int(loud[::-1].argmax()) + sound.blocks_in(TAIL_MS)
    samples = sound.samples[first * BLOCK : end * BLOCK]
    fade = min(to_samples(FADE_MS, sound.rate), len(samples) // 2)
    kept = replace(sound, samples=samples, heights=sound.heights[first:end], powers=sound.powers[first:end], fade=fade)
    return Trimmed(kept, to_ms(first * BLOCK, sound.rate))
