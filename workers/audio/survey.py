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
"""Samples that are worked on at a time: 3 s at 22 kHz, which stays in the processor's cache."""

Levels = npt.NDArray[np.float32]
"""A figure for each block."""


@dataclass(frozen=True, slots=True)
class Surveyed:
    """A sound with its blocks (the last may be short): their highest samples and sums of squares; and its mean."""

    samples: Samples
    rate: int
    heights: Levels
    powers: Levels
    mean: float

    @property
    def block_ms(self) -> float:
        """Tell how long a block lasts."""
        return to_ms(BLOCK, self.rate)

    def blocks_in(self, milliseconds: float) -> int:
        """Count the blocks that cover a stretch of time."""
        return -(-to_samples(milliseconds, self.rate) // BLOCK)


def surveyed(sound: AudioSegment) -> Surveyed:
    """Look at a sound once, in stretches that fit the processor's cache."""
    samples = samples_of(sound)
    heights, powers, total = [], [], 0.0
    for start in range(0, len(samples), STRETCH):
        part = samples[start : start + STRETCH]
        rows = (
            np.pad(part, (0, -len(part) % BLOCK)).reshape(-1, BLOCK) if len(part) % BLOCK else part.reshape(-1, BLOCK)
        )
        wave = rows.astype(np.float32)
        heights.append(np.abs(rows).view(np.uint16).max(axis=1).astype(np.float32))  # −32,768 stays itself, unsigned
        powers.append(np.einsum("ij,ij->i", wave, wave))
        total += float(wave.sum())
    if not heights:
        return Surveyed(samples, sound.frame_rate, np.zeros(0, np.float32), np.zeros(0, np.float32), 0.0)
    return Surveyed(samples, sound.frame_rate, np.concatenate(heights), np.concatenate(powers), total / len(samples))
