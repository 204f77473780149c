"""A survey tells of each block what a careful look at its samples would."""

import numpy as np
import pytest
from tone_engine import RATE, pcm_of

from workers.audio.sound import sound_of
from workers.audio.survey import BLOCK, STRETCH, surveyed

SAMPLES = np.frombuffer(pcm_of("một hai ba bốn năm sáu bảy tám")[0], "<i2")


@pytest.mark.parametrize("length", [1, BLOCK - 1, BLOCK, BLOCK + 1, STRETCH - 1, STRETCH, STRETCH + BLOCK + 5])
def test_blocks_tell_the_highest_sample_and_the_energy(length: int) -> None:
    samples = np.resize(SAMPLES, length)
    found = surveyed(sound_of(samples, RATE))
    parts = [samples[start : start + BLOCK].astype(np.float64) for start in range(0, length, BLOCK)]
    assert found.heights.tolist() == [np.abs(part).max() for part in parts]
    assert found.powers == pytest.approx([np.square(part).sum() for part in parts], rel=1e-5)
    assert found.mean == pytest.approx(samples.mean(), abs=0.01)


def test_the_lowest_sample_of_16_bits_has_its_height() -> None:
    assert surveyed(sound_of(np.full(BLOCK, -32_768, np.int16), RATE)).heights.tolist() == [32_768]


def test_blocks_cover_the_time_they_are_asked_for() -> None:
    found = surveyed(sound_of(SAMPLES, RATE))
    for wanted in (0.0, 5.0, 10.0, 60.0):
        assert wanted <= found.blocks_in(wanted) * found.block_ms + 0.05 < wanted + found.block_ms + 0.05
