"""One gain and a look-ahead limiter: speech at the wished loudness, no peak above the ceiling, no audible pumping."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from workers.audio.loudness import BLOCKS_PER_SECOND, Energies, energies, integrated
from workers.audio.sound import FULL_SCALE, Wave

BLOCK = 32
"""Samples whose peak is looked at as one: 1.5 ms at 22 kHz, short against the window."""

WINDOW_MS = 24.0
"""How long before and after a peak the gain bends; shorter distorts low voices, longer dulls what stands beside."""

ROUNDS = 8
NEAR_LU = 0.03
LEAST_GAIN_DB, MOST_GAIN_DB = -20.0, 30.0

Levels = npt.NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Levelled:
    """Sound at its final level, with its 100 ms energies and the gain that was given, in dB."""

    wave: Wave
    energies: Energies
    gain_db: float


def levelled(wave: Wave, rate: int, *, target_lufs: float, ceiling_dbfs: float) -> Levelled:
    """Bring sound to a loudness under a ceiling.

    What the limiter takes away is foretold from the blocks' peaks and given back, so a few rounds of arithmetic on
    1.5 ms blocks replace measuring the limited sound again. A limiter gives back less than it is asked, so each
    step is lengthened by what the last one lost.
    """
    before = energies(wave, rate)
    peaks = _peaks(wave)
    ceiling = np.float32(FULL_SCALE * 10 ** (ceiling_dbfs / 20))
    gain_db, answer, missing = 0.0, 1.0, target_lufs - integrated(before)
    for _ in range(ROUNDS):
        step = missing / answer
        gain_db = float(np.clip(gain_db + step, LEAST_GAIN_DB, MOST_GAIN_DB))
        curve = _curve(peaks, _ratio(gain_db), ceiling, rate)
        after = before * _kept(curve, peaks, rate, len(before))
        left = target_lufs - integrated(after)
        if abs(left) < NEAR_LU:
            break
        answer = min(1.0, max(0.3, (missing - left) / step)) if step else 1.0
        missing = left
    return Levelled(_applied(wave, curve), after, gain_db)


def _ratio(decibels: float) -> np.float32:
    return np.float32(10 ** (decibels / 20))


def _peaks(wave: Wave) -> Levels:
    """Find each block's peak; the last block may be short."""
    starts = np.arange(0, len(wave), BLOCK)
    if not len(starts):
        return np.zeros(0, np.float32)
    return np.maximum(np.maximum.reduceat(wave, starts), -np.minimum.reduceat(wave, starts))


def _curve(peaks: Levels, gain: np.float32, ceiling: np.float32, rate: int) -> Levels:
    """Make the gain of each block: what its peak and its neighbours' allow, smoothed without ever exceeding it."""
    reach = max(2, round(WINDOW_MS * rate / 1000 / BLOCK))
    allowed = np.minimum(gain, ceiling / np.maximum(peaks, np.float32(1e-3)))
    lowest = _lowest(np.pad(allowed, 2 * reach, mode="edge"), 2 * reach + 1)
    smooth = _mean(_mean(lowest, reach), reach)
    return smooth[: len(peaks) + 2]


def _lowest(values: Levels, width: int) -> Levels:
    """Slide a minimum over `width` neighbours, doubling the reach at each step."""
    done = 1
    while done < width:
        step = min(done, width - done)
        values = np.minimum(values[:-step], values[step:])
        done += step
    return values


def _mean(values: Levels, width: int) -> Levels:
    sums = np.concatenate(([0.0], np.cumsum(values, dtype=np.float64)))
    return ((sums[width:] - sums[:-width]) / width).astype(np.float32)


def _kept(curve: Levels, peaks: Levels, rate: int, count: int) -> Levels:
    """Tell which share of each 100 ms block's energy is left, weighing its small blocks by their peaks' squares."""
    place = np.minimum(np.arange(len(peaks)) * BLOCK // (rate // BLOCKS_PER_SECOND), count - 1)
    weight = np.square(peaks) + np.float32(1e-6)
    gains = np.square((curve[:-2] + curve[1:-1]) / 2) * weight
    return (np.bincount(place, gains, count) / np.maximum(np.bincount(place, weight, count), 1e-9)).astype(np.float32)


def _applied(wave: Wave, curve: Levels) -> Wave:
    """Multiply by the curve, in straight lines from block to block."""
    whole = len(wave) // BLOCK
    slopes = np.diff(curve) * np.float32(1 / BLOCK)
    steps = np.arange(BLOCK, dtype=np.float32)
    result = np.empty_like(wave)
    gains = slopes[:whole, None] * steps
    gains += curve[:whole, None]
    np.multiply(wave[: whole * BLOCK].reshape(whole, BLOCK), gains, out=result[: whole * BLOCK].reshape(whole, BLOCK))
    rest = len(wave) - whole * BLOCK
    if rest:
        result[whole * BLOCK :] = wave[whole * BLOCK :] * (curve[whole] + slopes[whole] * steps[:rest])
    return result
