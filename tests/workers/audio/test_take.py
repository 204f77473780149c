"""A take is loud enough, never too loud, exactly as long as it says, and ends where the next can begin."""

import io
from itertools import pairwise

import numpy as np
import pyloudnorm
import pytest
import soundfile
import soxr
from tone_engine import RATE, pcm_of

from workers.audio.errors import AudioError
from workers.audio.forms import PROFILES, form_of
from workers.audio.mp3 import _frame_length, info_frame
from workers.audio.packets import PACKET_MS, packets
from workers.audio.small import small_of
from workers.audio.sound import sound_of_bytes
from workers.audio.survey import surveyed
from workers.audio.take import Form, Take, at_level, join_takes, lasting_ms, make_take

SENTENCES = ["một hai ba bốn năm sáu", "bảy tám, chín mười mười một", "mười hai mười ba mười bốn mười lăm"]


def one(words: str, form: Form, after_ms: float = 400.0, rate: int = RATE) -> Take:
    done = at_level(surveyed(sound_of_bytes(pcm_of(words, rate)[0], rate)))
    return make_take(done, ((100.0, 200.0),), form, after_ms)


def segment(form: Form, rate: int = RATE) -> Take:
    return join_takes([one(words, form, rate=rate) for words in SENTENCES], form)


def alone(take: Take, profile: str) -> tuple[np.ndarray, int]:
    """Decode a take by itself with libsndfile."""
    data = take.bytes["mp3"]
    whole = info_frame(len(data), take.facts.frames, PROFILES[profile]) + data
    return soundfile.read(io.BytesIO(whole))


@pytest.mark.parametrize("profile", ["podcast", "light"])
@pytest.mark.parametrize("rate", [16_000, 22_050, 24_000, 44_100])
def test_loudness_and_peak_hold_after_decoding(profile: str, rate: int) -> None:
    decoded, at = alone(segment(form_of(profile), rate), profile)
    assert pyloudnorm.Meter(at).integrated_loudness(decoded) == pytest.approx(-16.0, abs=0.5)
    assert 20 * np.log10(np.abs(soxr.resample(decoded, at, at * 4)).max()) <= -1.5


@pytest.mark.parametrize("words", SENTENCES)
def test_every_sentence_is_as_loud_as_the_whole(words: str) -> None:
    decoded, at = alone(one(words, form_of("light")), "light")
    assert pyloudnorm.Meter(at).integrated_loudness(decoded) == pytest.approx(-16.0, abs=0.5)


@pytest.mark.parametrize("profile", ["podcast", "light"])
def test_it_holds_the_frames_it_says(profile: str) -> None:
    take = segment(form_of(profile))
    data, frames, place = take.bytes["mp3"], 0, 0
    while place < len(data):
        place += _frame_length(data[place : place + 4])
        frames += 1
    assert frames == take.facts.frames


@pytest.mark.parametrize("after_ms", [0.0, 60.0, 600.0, 900.0])
def test_it_lasts_as_long_as_its_words_and_its_pause(after_ms: float) -> None:
    take = one(SENTENCES[0], form_of("light"), after_ms)
    wanted = take.facts.pieces[-1].end + after_ms
    assert wanted - 1 <= take.facts.duration_ms <= max(wanted, take.facts.pieces[-1].end + 50) + 25


def test_it_ends_in_silence_so_that_the_next_take_can_begin() -> None:
    decoded, at = alone(one(SENTENCES[0], form_of("podcast"), 0.0), "podcast")
    assert np.abs(decoded[-at // 50 :]).max() < 0.002


def test_clips_sound_where_the_facts_say() -> None:
    take = segment(form_of("podcast"))
    decoded, at = alone(take, "podcast")
    for earlier, later in pairwise(take.facts.pieces):
        gap = decoded[round(earlier.end * at / 1000) + at // 100 : round(later.start * at / 1000) - at // 100]
        assert np.abs(gap).max() < 0.003
        onset = decoded[round(later.start * at / 1000) :][: at // 4]
        assert np.abs(onset).max() > 0.05
        assert later.words[0][0] == pytest.approx(100, abs=0.1)


def test_every_rendition_lasts_as_long() -> None:
    form, done = form_of("light", ("mp3", "pcm", "small")), at_level(surveyed(sound_of_bytes(pcm_of("một")[0], RATE)))
    take = make_take(done, (), form, 300)
    assert lasting_ms(done, form, 300) == take.facts.duration_ms
    assert len(take.bytes["pcm"]) // 2 == round(take.facts.duration_ms * 24)
    assert (
        0 <= len(list(packets(small_of(done, take.facts.duration_ms)))) * PACKET_MS - take.facts.duration_ms < PACKET_MS
    )


def test_what_nobody_waits_for_is_not_made_at_once() -> None:
    assert set(segment(form_of("light", ("mp3", "small"))).bytes) == {"mp3"}


def test_the_same_clips_give_the_same_bytes() -> None:
    form = form_of("podcast")
    assert one(SENTENCES[0], form).bytes == one(SENTENCES[0], form).bytes


def test_a_take_of_nothing_is_refused() -> None:
    with pytest.raises(AudioError, match="nothing to say"):
        join_takes([], form_of("light"))
