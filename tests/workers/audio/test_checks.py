"""No fault passes in silence: each check names what is wrong with a clip."""

import numpy as np
import pytest
from tone_engine import RATE, pcm_of

from workers.audio.checks import Check, checks_of, demand, pace_of
from workers.audio.edges import loud_blocks
from workers.audio.errors import BadClipError
from workers.audio.sound import sound_of
from workers.audio.survey import surveyed

WORDS = "một hai ba bốn năm sáu bảy tám chín mười"
GOOD = np.frombuffer(pcm_of(WORDS, word_ms=220)[0], "<i2")
SECOND = np.zeros(RATE, np.int16)


def checks(samples: np.ndarray, words: str = WORDS, pace_ms: float | None = None) -> tuple[Check, ...]:
    sound = surveyed(sound_of(samples, RATE))
    return checks_of(sound, loud_blocks(sound), words, pace_ms)


def failed(samples: np.ndarray, words: str = WORDS, pace_ms: float | None = None) -> set[str]:
    return {each.check for each in checks(samples, words, pace_ms) if not each.ok}


def test_good_speech_passes_every_check() -> None:
    assert failed(GOOD) == set()
    demand(checks(GOOD), WORDS)


@pytest.mark.parametrize(
    ("samples", "check"),
    [
        (np.zeros(RATE, np.int16), "empty"),
        (np.zeros(0, np.int16), "empty"),
        (GOOD[: len(GOOD) // 6], "too_short"),
        (np.tile(GOOD, 5), "too_long"),
        (np.concatenate([SECOND] * 4 + [GOOD]), "silence_before"),
        (np.concatenate([GOOD] + [SECOND] * 4), "silence_after"),
        (np.concatenate([GOOD[: len(GOOD) // 2], SECOND, SECOND, SECOND, GOOD[len(GOOD) // 2 :]]), "silence_inside"),
        (np.clip(GOOD * 20.0, -32_768, 32_767).astype(np.int16), "clipping"),
        (np.clip(GOOD + 6_000.0, -32_768, 32_767).astype(np.int16), "dc"),
        ((GOOD / 900).astype(np.int16), "level"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_a_fault_is_found(samples: np.ndarray, check: str) -> None:
    assert check in failed(samples)


def test_half_a_sentence_is_found_by_the_voices_own_pace() -> None:
    sound = surveyed(sound_of(GOOD, RATE))
    pace = pace_of(sound, loud_blocks(sound), WORDS)
    half = GOOD[: len(GOOD) * 9 // 20]
    assert failed(half) == set()
    assert failed(half, pace_ms=pace) == {"pace_quick"}


def test_a_short_phrase_is_not_judged_by_pace() -> None:
    sound = surveyed(sound_of(GOOD, RATE))
    assert pace_of(sound, loud_blocks(sound), "một hai ba") is None


def test_the_refusal_names_the_check_its_figure_and_the_words() -> None:
    with pytest.raises(BadClipError, match=r"“một hai.*'empty'.*0 where 1"):
        demand(checks(SECOND), WORDS)
