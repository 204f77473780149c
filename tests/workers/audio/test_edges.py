"""Clips are cut where speech begins and ends, and never click."""

import numpy as np
from tone_engine import HEAD_MS, RATE, TAIL_MS, pcm_of

from workers.audio.edges import HEAD_MS as KEPT_HEAD
from workers.audio.edges import TAIL_MS as KEPT_TAIL
from workers.audio.edges import Trimmed, loud_steps, trimmed

SAMPLES = np.frombuffer(pcm_of("một hai ba")[0], "<i2")


def trim(samples: np.ndarray) -> Trimmed:
    return trimmed(samples, RATE, loud_steps(samples, RATE))


def test_silence_is_cut_to_a_short_head_and_tail() -> None:
    cut = trim(SAMPLES)
    speech_ms = len(SAMPLES) * 1000 / RATE - HEAD_MS - TAIL_MS
    left_ms = len(cut.samples) * 1000 / RATE
    assert abs(cut.cut_ms - (HEAD_MS - KEPT_HEAD)) <= 6
    assert left_ms <= speech_ms + KEPT_HEAD + KEPT_TAIL + 6


def test_both_edges_end_in_silence() -> None:
    loud = np.full(RATE, 12_000, np.int16)
    cut = trim(loud).samples
    assert abs(int(cut[0])) == 0
    assert abs(int(cut[-1])) == 0
    assert abs(np.diff(cut.astype(int))).max() < 12_000 / 50


def test_a_quiet_voice_is_cut_by_its_own_level() -> None:
    quiet = (SAMPLES / 40).astype(np.int16)
    assert abs(len(trim(quiet).samples) - len(trim(SAMPLES).samples)) <= RATE // 100


def test_nothing_is_left_of_silence() -> None:
    assert len(trim(np.zeros(RATE, np.int16)).samples) == 0
    assert len(trim(np.zeros(0, np.int16)).samples) == 0
