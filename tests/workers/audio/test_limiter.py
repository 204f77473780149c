"""Speech comes out at the wished loudness, under the ceiling, and otherwise as it went in."""

import numpy as np
import pyloudnorm
import pytest
from tone_engine import RATE, pcm_of

from workers.audio.limiter import levelled, unchanged
from workers.audio.loudness import integrated
from workers.audio.sound import sound_of
from workers.audio.survey import surveyed

SAMPLES = np.frombuffer(pcm_of("một hai ba bốn, năm sáu bảy tám chín mười. " * 6)[0], "<i2")


def spiky(samples: np.ndarray) -> np.ndarray:
    """Make sound with high, rare peaks, which no plain gain could bring up."""
    time = np.arange(len(samples))
    bump = 22_000 * np.sin(time / 6) * np.exp(-(((time % (RATE // 3)) - 500) ** 2) / 2e4)
    return np.clip(samples / 5 + bump, -32_768, 32_767).astype(np.int16)


def waves(samples: np.ndarray, **wishes: float) -> np.ndarray:
    done = levelled(surveyed(sound_of(samples, RATE)), target_lufs=-16.0, ceiling_dbfs=-3.0, **wishes)
    return np.concatenate(list(done.waves()))


@pytest.mark.parametrize("samples", [SAMPLES, SAMPLES // 30, spiky(SAMPLES)], ids=["plain", "quiet", "spiky"])
def test_the_loudness_is_met_under_the_ceiling(samples: np.ndarray) -> None:
    wave = waves(samples)
    assert pyloudnorm.Meter(RATE).integrated_loudness(wave / 32_768) == pytest.approx(-16.0, abs=0.4)
    assert np.abs(wave).max() <= 32_768 * 10 ** (-3.0 / 20) + 1


def test_what_is_foretold_is_what_is_measured() -> None:
    done = levelled(surveyed(sound_of(spiky(SAMPLES), RATE)), target_lufs=-16.0, ceiling_dbfs=-3.0)
    wave = np.concatenate(list(done.waves()))
    assert integrated(done.energies) == pytest.approx(
        pyloudnorm.Meter(RATE).integrated_loudness(wave / 32_768), abs=0.4
    )


def test_sound_below_the_ceiling_gets_one_gain_and_nothing_else() -> None:
    quiet = (SAMPLES // 8).astype(np.int16)
    done = levelled(surveyed(sound_of(quiet, RATE)), target_lufs=-30.0, ceiling_dbfs=-3.0)
    wave = np.concatenate(list(done.waves()))
    assert np.allclose(wave, quiet * np.float32(10 ** (done.gain_db / 20)), atol=0.5)


def test_sound_of_any_length_is_given_back_whole() -> None:
    for length in (0, 1, 31, 32, 33, 2_205, 24_576, 24_577, 100_003):
        assert (
            sum(len(wave) for wave in unchanged(surveyed(sound_of(np.ones(length, np.int16), RATE))).waves()) == length
        )


def test_the_gain_bends_and_never_jumps() -> None:
    done = levelled(surveyed(sound_of(spiky(SAMPLES), RATE)), target_lufs=-16.0, ceiling_dbfs=-3.0)
    assert np.abs(np.diff(20 * np.log10(done.curve))).max() < 6.0
