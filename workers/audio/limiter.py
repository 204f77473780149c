"""One gain and a look-ahead limiter: speech at the wished loudness, no peak above the ceiling, no audible pumping.

All is reckoned on a survey's blocks; the samples themselves are passed over once, where the gain is applied.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import lru_cache

import numpy as np
import numpy.typing as npt

from workers.audio.loudness import BLOCKS_PER_SECOND, Energies, energies, integrated, weighed
from workers.audio.sound import FULL_SCALE, Samples, Wave
from workers.audio.survey import BLOCK, Levels, Surveyed

WINDOW_MS = 16.0
"""How long before and after a peak the gain bends; shorter distorts low voices, longer dulls what stands beside."""

STRETCH = BLOCK * 192
"""Samples that are brought to their level at a time: 1.1 s at 22 kHz.

They stay in the processor's cache at twice the rate too: in three times as many, 44.1 kHz took 6 % longer to encode.
"""

WINDOW, EVERY = 2, 16
"""Blocks whose loudness is measured as one (12 ms at 22 kHz, a quick length for the FFT), and of how many one is."""

LEAST_MEASURED, ALIKE = 40, 1.1
"""Each half needs this many windows to speak for the rest, and the two may differ by 0.4 LU.

Against measuring all, in 396 sentences of six voices at 8 to 48 kHz: 0.06 LU at the root mean square, 0.23 at most.
Many short windows say more than few long ones: of 93 ms, a sixth of all, it was 0.09 and 0.47.
"""

ROUNDS = 14
NEAR_LU = 0.05
LEAST_GAIN_DB, MOST_GAIN_DB = -20.0, 40.0
USUAL_ANSWER, LEAST_ANSWER = 0.25, 0.15
"""The share of a dB of gain by which limited speech becomes louder: what to begin with, and what to count on."""


@dataclass(frozen=True, slots=True)
class Levelled:
    """What brings sound to its level: a gain for each block's edge, the energies that result, the gain in dB."""

    samples: Samples
    rate: int
    curve: Levels
    energies: Energies
    gain_db: float
    peaks: Levels
    """The highest sample of each block, at its level."""

    fade: int = 0
    """Samples at both ends over which it is faded."""

    def waves(self, scale: float = 1.0) -> Iterator[Wave]:
        """Give the sound at its level, a second or two at a time, times `scale`."""
        edges = _edges(self.curve * np.float32(scale))
        for start in range(0, len(self.samples), STRETCH):
            wave = _applied(self.samples[start : start + STRETCH], edges[start // BLOCK : (start + STRETCH) // BLOCK])
            if start < self.fade or start + len(wave) > len(self.samples) - self.fade:
                _fade(wave, start, len(self.samples), self.fade)
            yield wave

    @property
    def highest(self) -> int:
        """Name the block with the highest peak. Limited sound is as high in many places: what is near tells for all."""
        return int(self.peaks.argmax()) if len(self.peaks) else 0

    def part(self, first: int, end: int) -> Levelled:
        """Cut out the samples [first, end) at their level; `first` stands at the beginning of a block."""
        block, blocks = first // BLOCK, -(-(end - first) // BLOCK)
        curve, peaks = self.curve[block : block + blocks + 1], self.peaks[block : block + blocks]
        return replace(self, samples=self.samples[first:end], curve=curve, peaks=peaks)

    def wave(self, first: int, end: int) -> Wave:
        """Give some blocks at their level."""
        return _applied(self.samples[first * BLOCK : end * BLOCK], _edges(self.curve[first : end + 1]))


def levelled(sound: Surveyed, *, target_lufs: float, ceiling_dbfs: float) -> Levelled:
    """Find what brings sound to a loudness under a ceiling.

    What the limiter takes away is foretold from the blocks' energies and given back, so a few rounds of arithmetic on
    blocks replace measuring the limited sound again. A limiter gives back less than it is asked, so each step is
    lengthened by what the last one lost.
    """
    before = _measured(sound)
    firsts, weights = _firsts(sound), sound.powers + np.float32(1e-3)
    shares = before / (4 * np.add.reduceat(weights, firsts)) if len(firsts) else before
    reach = max(2, round(WINDOW_MS * sound.rate / 1000 / BLOCK))
    allowed = _allowed(sound.heights, np.float32(FULL_SCALE * 10 ** (ceiling_dbfs / 20)), reach)
    gain_db, missing = 0.0, target_lufs - integrated(before)
    answer = USUAL_ANSWER if _ratio_of(missing) > allowed.min() else 1.0  # what nothing limits becomes as much louder
    for _ in range(ROUNDS):
        step = missing / answer
        gain_db = min(MOST_GAIN_DB, max(LEAST_GAIN_DB, gain_db + step))
        curve = np.convolve(np.minimum(allowed, _ratio_of(gain_db)), _bend(reach), "valid")
        after = shares * _passed(curve, weights, firsts)
        left = target_lufs - integrated(after)
        if abs(left) < NEAR_LU:
            break
        answer = min(1.0, max(LEAST_ANSWER, (missing - left) / step)) if step else 1.0
        missing = left
    return Levelled(sound.samples, sound.rate, curve, after, gain_db, _peaks(sound.heights, curve), sound.fade)


def _ratio_of(gain_db: float) -> np.float32:
    return np.float32(10 ** (gain_db / 20))


def unchanged(sound: Surveyed) -> Levelled:
    """Take sound as it is, measured."""
    curve = np.ones(len(sound.heights) + 1, np.float32)
    return Levelled(sound.samples, sound.rate, curve, _measured(sound), 0.0, _peaks(sound.heights, curve), sound.fade)


def _peaks(heights: Levels, curve: Levels) -> Levels:
    count = len(heights)
    peaks: Levels = heights * np.maximum(curve[:count], curve[1 : count + 1])
    return peaks


def _measured(sound: Surveyed) -> Energies:
    """Find the loudness of each 100 ms.

    In sound of some length a part is measured, and what the ear's weighting makes of it is taken for all. Where the
    two halves of what was measured disagree, all of it is.
    """
    if not len(sound.samples):
        return np.zeros(0, np.float32)
    ratio = _ratio(sound.samples, sound.powers, sound.rate)
    if ratio is None:
        return energies(sound.samples, sound.rate)
    return np.add.reduceat(sound.powers, _firsts(sound)) * np.float32(ratio / (sound.rate // BLOCKS_PER_SECOND))


def _ratio(samples: Samples, powers: Levels, rate: int) -> float | None:
    """Tell what K-weighting makes of the sound's energy; None where it is too short or too uneven to tell."""
    count = len(samples) // (BLOCK * WINDOW)
    every = min(EVERY, max(1, count // (2 * LEAST_MEASURED)))
    heard = weighed(samples[: count * BLOCK * WINDOW].reshape(count, BLOCK * WINDOW)[::every], rate) * (BLOCK * WINDOW)
    if len(heard) < 2 * LEAST_MEASURED:
        return None
    plain = powers[: count * WINDOW].reshape(count, WINDOW)[::every].sum(axis=1)
    halves = [float(heard[half::2].sum()) / max(float(plain[half::2].sum()), 1e-9) for half in (0, 1)]
    if max(halves) > min(halves) * ALIKE:
        return None
    return float(heard.sum()) / max(float(plain.sum()), 1e-9)


def _firsts(sound: Surveyed) -> npt.NDArray[np.intp]:
    """Tell for each 100 ms the first small block that begins in it; of a short last one without any, the last."""
    length = sound.rate // BLOCKS_PER_SECOND
    count = -(-len(sound.samples) // length)
    return np.minimum(-(-np.arange(count) * length // BLOCK), len(sound.powers) - 1)


def _allowed(heights: Levels, ceiling: np.float32, reach: int) -> Levels:
    """Tell the gain that each block's peak and its neighbours' allow.

    The lowest of some neighbours, and no more than a wished gain, smoothed by `_bend`, is the gain at each block's
    edges, and exceeds what is allowed nowhere.
    """
    allowed = ceiling / np.maximum(heights, np.float32(1e-3))
    edge = np.ones(2 * reach, np.float32)
    return _lowest(np.concatenate((edge * allowed[:1], allowed, edge * allowed[-1:])), 2 * reach + 1)


def _lowest(values: Levels, width: int) -> Levels:
    """Slide a minimum over `width` neighbours, doubling the reach at each step."""
    done = 1
    while done < width:
        step = min(done, width - done)
        values = np.minimum(values[:-step], values[step:])
        done += step
    return values


@lru_cache(maxsize=8)
def _bend(reach: int) -> Levels:
    """Make the weights of a mean of means over `reach` neighbours: a triangle."""
    flat = np.full(reach, 1 / reach, np.float32)
    return np.convolve(flat, flat)


def _passed(curve: Levels, weights: Levels, firsts: npt.NDArray[np.intp]) -> Levels:
    """Tell how much of each 100 ms block's weight is let through, from its small blocks; four times as much."""
    gains = curve[:-2] + curve[1:-1]
    gains *= gains
    gains *= weights
    passed: Levels = np.add.reduceat(gains, firsts)
    return passed


def _edges(curve: Levels) -> Levels:
    """Pair the gains at both edges of each block."""
    return np.column_stack((curve[:-1], curve[1:]))


def _applied(samples: Samples, edges: Levels) -> Wave:
    """Multiply by the curve, in straight lines from edge to edge of each block."""
    gains: Wave = (edges[: -(-len(samples) // BLOCK)] @ _lines()).reshape(-1)[: len(samples)]
    return np.multiply(samples, gains, out=gains)


def _fade(wave: Wave, start: int, total: int, fade: int) -> None:
    """Fade what a stretch holds of both ends of `total` samples, in straight lines."""
    ramp = np.arange(fade, dtype=np.float32) / max(1, fade)
    head = ramp[start : start + len(wave)]
    wave[: len(head)] *= head
    first = max(start, total - fade)
    tail = ramp[::-1][first - (total - fade) :][: max(0, start + len(wave) - first)]
    wave[len(wave) - len(tail) :] *= tail


@lru_cache(maxsize=1)
def _lines() -> Levels:
    """Make the shares of a block's two edges in each of its samples."""
    later = np.arange(BLOCK, dtype=np.float32) / BLOCK
    return np.stack((1 - later, later))
