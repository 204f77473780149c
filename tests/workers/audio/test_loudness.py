"""Our meter agrees with an independent one (pyloudnorm), and finds peaks between the samples."""

import numpy as np
import pyloudnorm
import pytest
from tone_engine import pcm_of

from workers.audio.loudness import SILENT_LUFS, energies, integrated, true_peak

WORDS = "một hai ba bốn, năm sáu bảy tám chín mười. " * 4


@pytest.mark.parametrize("rate", [16_000, 22_050, 24_000, 44_100])
@pytest.mark.parametrize("gain", [1.0, 0.1])
def test_loudness_agrees_with_an_independent_meter(rate: int, gain: float) -> None:
    wave = np.frombuffer(pcm_of(WORDS, rate)[0], "<i2") * np.float32(gain)
    independent = pyloudnorm.Meter(rate).integrated_loudness(wave.astype(float) / 32_768)
    assert integrated(energies(wave, rate)) == pytest.approx(independent, abs=0.15)


def test_pauses_do_not_count() -> None:
    wave = np.frombuffer(pcm_of(WORDS)[0], "<i2").astype(np.float32)
    with_rest = np.concatenate([wave, np.zeros(10 * 22_050, np.float32), wave])
    assert integrated(energies(with_rest, 22_050)) == pytest.approx(integrated(energies(wave, 22_050)), abs=0.1)


def test_silence_and_nothing_are_the_least() -> None:
    assert integrated(energies(np.zeros(22_050, np.float32), 22_050)) == SILENT_LUFS
    assert integrated(energies(np.zeros(0, np.float32), 22_050)) == SILENT_LUFS


def test_the_standard_tone_reads_as_it_must() -> None:
    """EBU Tech 3341, case 1 for one channel: 1 kHz at −23 dBFS (peak) reads −26 LUFS."""
    time = np.arange(48_000 * 5) / 48_000
    tone = (32_768 * 10 ** (-23 / 20) * np.sin(2 * np.pi * 1000 * time)).astype(np.float32)
    assert integrated(energies(tone, 48_000)) == pytest.approx(-26.0, abs=0.1)


@pytest.mark.parametrize("phase", [0.0, 0.25, 0.5])
def test_a_peak_between_samples_is_found(phase: float) -> None:
    """A tone at a quarter of the rate whose samples miss its crests by 3 dB (BS.1770-4, annex 2)."""
    time = np.arange(2_000)
    tone = (16_384 * np.sin(2 * np.pi * time / 4 + np.pi * phase)).astype(np.float32)
    assert true_peak(tone) == pytest.approx(-6.02, abs=0.25)
