"""The edges of a clip: where speech begins and ends, cut there, and faded so that no join clicks."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from workers.audio.sound import Samples, to_samples

BELOW_PEAK_DB = -46.0
"""What lies this far under the clip's own peak is silence."""

HEAD_MS, TAIL_MS, FADE_MS = 10.0, 60.0, 5.0
STEP_MS = 5.0

Steps = npt.NDArray[np.bool_]
"""Of each 5 ms, whether it sounds."""


@dataclass(frozen=True, slots=True)
class Trimmed:
    """Speech without the silence around it; `cut_ms` is what was taken off in front."""

    samples: Samples
    rate: int
    cut_ms: float


def trimmed(samples: Samples, rate: int, sounding: Steps) -> Trimmed:
    """Cut the silence off, leaving 10 ms before and 60 ms after, and fade 5 ms in and out."""
    if not sounding.any():
        return Trimmed(samples[:0], rate, 0.0)
    step = to_samples(STEP_MS, rate)
    first, last = int(sounding.argmax()), len(sounding) - int(sounding[::-1].argmax())
    start = max(0, first * step - to_samples(HEAD_MS, rate))
    end = min(len(samples), last * step + to_samples(TAIL_MS, rate))
    return Trimmed(_faded(samples[start:end], rate), rate, start * 1000 / rate)


def loud_steps(samples: Samples, rate: int) -> Steps:
    """Tell of each 5 ms whether it sounds."""
    starts = np.arange(0, len(samples), to_samples(STEP_MS, rate))
    if not len(starts):
        return np.zeros(0, np.bool_)
    high = np.maximum.reduceat(samples, starts).astype(np.int32)
    low = np.minimum.reduceat(samples, starts).astype(np.int32)
    heights = np.maximum(high, -low)
    loud: Steps = heights > max(1.0, float(heights.max()) * 10 ** (BELOW_PEAK_DB / 20))
    return loud


def _faded(samples: Samples, rate: int) -> Samples:
    """Fade both ends in straight lines."""
    count = min(to_samples(FADE_MS, rate), len(samples) // 2)
    ramp = np.arange(count, dtype=np.float32) / max(1, count)
    result = samples.copy()
    result[:count] = (result[:count] * ramp).astype(np.int16)
    result[len(result) - count :] = (result[len(result) - count :] * ramp[::-1]).astype(np.int16)
    return result
