"""One look at a sound: the height and the energy of each 128 samples, from which edges, checks and limiter go on."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from pydub.audio_segment import AudioSegment

from workers.audio.sound import Samples, samples_of, to_ms, to_samples

BLOCK = 128
"""Samples that are looked at as one: 6 ms at 22 kHz, and sixteen of them a quick length for the FFT."""

STRETCH = BLOCK * 512
"""Samples that are looked at at a time: as many stay in the processor's cache."""

Levels = npt.NDArray[np.float32]
"""A figure for each block."""


@dataclass(frozen=True, slots=True)
class Surveyed:
    """A sound with its blocks (the last may be short): their highest samples and sums of squares; and its mean.

    `fade` counts the samples at both ends over which it is still to be faded; the survey may call them louder.
    """

    samples: Samples
    rate: int
    heights: Levels
    powers: Levels
    mean: float
    fade: int = 0

    @property
    def block_ms(self) -> float:
        """Tell how long a block lasts."""
        return to_ms(BLOCK, self.rate)

    def blocks_in(self, milliseconds: float) -> int:
        """Count the blocks that cover a stretch of time."""
        return -(-to_samples(milliseconds, self.rate) // BLOCK)


def surveyed(sound: AudioSegment) -> Surveyed:
    """Look at a sound once, in stretches that fit the processor's cache, always in the same memory."""
    samples = samples_of(sound)
    count = -(-len(samples) // BLOCK)
    heights, powers, total = np.empty(count, np.float32), np.empty(count, np.float32), 0.0
    at_once = STRETCH // BLOCK
    wave = np.empty((min(count, at_once), BLOCK), np.float32)
    sizes, ones = np.empty(wave.shape, np.int16), np.ones(BLOCK, np.float32)
    for first in range(0, count, at_once):
        rows = _rows(samples[first * BLOCK : (first + at_once) * BLOCK])
        span, end = slice(0, len(rows)), first + len(rows)
        np.abs(rows, out=sizes[span])
        heights[first:end] = sizes[span].view(np.uint16).max(axis=1)  # −32,768 stays itself, unsigned
        np.copyto(wave[span], rows)
        np.vecdot(wave[span], wave[span], out=powers[first:end])
        total += float((wave[span] @ ones).sum())  # numpy's own sum takes three times as long
    return Surveyed(samples, sound.frame_rate, heights, powers, total / max(1, len(samples)))


def _rows(samples: Samples) -> Samples:
    """Lay samples out as blocks; a short last one is filled with silence."""
    missing = -len(samples) % BLOCK
    return (np.pad(samples, (0, missing)) if missing else samples).reshape(-1, BLOCK)
