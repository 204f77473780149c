"""A woman's voice made a man's by Praat: lower, as long, and only where the catalogue says so."""

import numpy as np
import pytest
from tone_engine import RATE, pcm_of

from voices.engine import Clip
from workers.audio.convert import converted
from workers.audio.errors import AudioError

CLIP = Clip(*pcm_of("một hai ba bốn", word_ms=400)[:1], "s16le", RATE, pcm_of("một hai ba bốn")[1])


def pitch(clip: Clip) -> float:
    import parselmouth

    samples = np.frombuffer(clip.audio, "<i2") / 32_768
    found = parselmouth.Sound(samples, sampling_frequency=clip.sample_rate).to_pitch().selected_array["frequency"]
    return float(np.median(found[found > 0]))


@pytest.mark.needs("parselmouth")
def test_the_voice_is_lower_and_the_marks_stay() -> None:
    man = converted(CLIP, "male")
    assert pitch(man) == pytest.approx(118, abs=12)
    assert pitch(CLIP) > 140
    assert len(man.audio) == pytest.approx(len(CLIP.audio), rel=0.02)
    assert man.marks == CLIP.marks


def test_without_a_wish_nothing_is_done() -> None:
    assert converted(CLIP, "") is CLIP


def test_an_unknown_wish_is_named() -> None:
    with pytest.raises(AudioError, match="'child'"):
        converted(CLIP, "child")
