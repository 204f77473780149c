"""Clips are cut where speech begins and ends, and never click."""

import numpy as np
from tone_engine import HEAD_MS, RATE, TAIL_MS, pcm_of

from workers.audio.edges import HEAD_MS as KEPT_HEAD
from workers.audio.edges import TAIL_MS as KEPT_TAIL
from workers.audio.edges import Trimmed, loud_blocks, trimmed
from workers.audio.limiter import unchanged
from workers.audio.sound import sound_of
from workers.audio.survey import surveyed

SAMPLES = np.frombuffer(pcm_of("một hai ba")[0], "<i2")
BLOCK_MS = 128_000 / RATE


def trim(samples: np.ndarray) -> Trimmed:
    sound = surveyed(sound_of(samples, RATE))
    return trimmed(sound, loud_blocks(sound))


def test_silence_is_cut_to_a_short_head_and_tail() -> None:
    cut = trim(SAMPLES)
    speech_ms = len(SAMPLES) * 1000 / RATE - HEAD_MS - TAIL_MS
    left_ms = len(cut.sound.samples) * 1000 / RATE
    assert 0 <= (HEAD_MS - KEPT_HEAD) - cut.cut_ms <= 2 * BLOCK_MS
    assert left_ms <= speech_ms + KEPT_HEAD + KEPT_TAIL + 4 * BLOCK_MS


def test_the_speech_is_what_was_given_and_its_survey_its_own() -> None:
    cut = trim(SAMPLES)
    start = round(cut.cut_ms * RATE / 1000)
    fade = RATE // 100
    assert np.array_equal(cut.sound.samples[fade:-fade], SAMPLES[start:][: len(cut.sound.samples)][fade:-fade])
    again = surveyed(sound_of(cut.sound.samples, RATE))
    assert np.array_equal(cut.sound.heights[2:-2], again.heights[2:-2])
    assert len(cut.sound.heights) == len(again.heights)


def test_both_edges_end_in_silence() -> None:
    loud = np.full(RATE, 12_000, np.int16)
    cut = np.concatenate(list(unchanged(trim(loud).sound).waves()))
    assert cut[0] == cut[-1] == 0
    assert np.abs(np.diff(cut)).max() < 12_000 / 50
    assert (cut[200:-200] == 12_000).all()


def test_a_quiet_voice_is_cut_by_its_own_level() -> None:
    quiet = (SAMPLES / 40).astype(np.int16)
    assert abs(len(trim(quiet).sound.samples) - len(trim(SAMPLES).sound.samples)) <= RATE // 100


def test_nothing_is_left_of_silence() -> None:
    assert len(trim(np.zeros(RATE, np.int16)).sound.samples) == 0
    assert len(trim(np.zeros(0, np.int16)).sound.samples) == 0
