"""A long sentence is encoded in two halves: each word stays where it was, and nobody hears where it was parted."""

import io
from concurrent.futures import ThreadPoolExecutor

import numpy as np
import pytest
import soundfile
from tone_engine import RATE, pcm_of

from workers.audio.forms import form_of
from workers.audio.halves import halves, place_to_part
from workers.audio.limiter import Levelled
from workers.audio.mp3 import info_frame
from workers.audio.sinks import Mp3Sink
from workers.audio.sound import sound_of
from workers.audio.survey import BLOCK, surveyed
from workers.audio.take import Form, at_level, make_take

WORDS = np.frombuffer(pcm_of("một hai ba bốn năm sáu bảy tám")[0], "<i2")
PAUSE = np.zeros(RATE // 5, np.int16)
FORMS = [form_of("light", engines=["espeak"]), form_of("podcast")]


def speech(clauses: int, pause: np.ndarray = PAUSE, rate: int = RATE) -> Levelled:
    """Clauses of some three seconds with pauses between, and no silence around them."""
    spoken = WORDS[np.flatnonzero(WORDS)[0] : np.flatnonzero(WORDS)[-1]]
    return at_level(surveyed(sound_of(np.concatenate([spoken, pause] * (clauses - 1) + [spoken]), rate)))


def whole(done: Levelled, form: Form, total: int) -> bytes:
    sink = Mp3Sink(done.rate, form.shape)
    for wave in done.waves(sink.scale):
        sink.feed(wave)
    return sink.finish(total)


def heard(frames: bytes, form: Form, count: int) -> np.ndarray:
    return soundfile.read(io.BytesIO(info_frame(len(frames), count, form.shape) + frames), dtype="float32")[0]


@pytest.mark.parametrize("form", FORMS, ids=["light", "podcast"])
def test_every_word_of_it_sounds_where_it_did(form: Form) -> None:
    done = speech(12)
    assert place_to_part(done, form.shape)
    take = make_take(done, (), form, 400)
    frames = take.facts.frames
    parted = heard(take.bytes["mp3"], form, frames)
    once = heard(whole(done, form, frames * form.shape.frame_samples), form, frames)
    assert len(parted) == len(once)
    seconds = form.shape.rate
    for start in range(0, len(once) - seconds, seconds):
        one, other = once[start : start + seconds], parted[start : start + seconds]
        assert float(one @ other) > 0.99 * float(np.linalg.norm(one) * np.linalg.norm(other))


@pytest.mark.parametrize("form", FORMS, ids=["light", "podcast"])
def test_nothing_is_heard_where_it_was_parted(form: Form) -> None:
    done = speech(12)
    seconds = place_to_part(done, form.shape) / RATE
    take = make_take(done, (), form, 400)
    near = round((seconds - 0.04) * form.shape.rate), round((seconds + 0.02) * form.shape.rate)
    assert np.abs(heard(take.bytes["mp3"], form, take.facts.frames)[slice(*near)]).max() < 0.003


def test_two_threads_make_the_same_bytes_as_one() -> None:
    done, form = speech(12), FORMS[1]
    with ThreadPoolExecutor(1) as aside:
        assert make_take(done, (), form, 400, aside=aside) == make_take(done, (), form, 400)


def test_it_is_parted_in_the_pause_nearest_to_its_middle() -> None:
    done = speech(12)
    place = place_to_part(done, FORMS[0].shape)
    assert place % BLOCK == 0
    assert abs(place - len(done.samples) / 2) < RATE / 5
    first, second = halves(done, FORMS[0].shape, place)
    assert not first.samples[-2 * BLOCK :].any()
    assert np.array_equal(second.samples, done.samples[place:])


@pytest.mark.parametrize(
    "done",
    [speech(6), speech(12, PAUSE[: RATE // 50]), speech(12, PAUSE + 300), speech(0 + 1)],
    ids=["too short for it", "pauses too short", "a noise in the pauses", "no pause"],
)
def test_what_has_no_place_for_it_is_encoded_whole(done: Levelled) -> None:
    assert place_to_part(done, FORMS[1].shape) == 0


def test_sound_of_a_rate_that_does_not_divide_the_encoders_is_encoded_whole() -> None:
    assert place_to_part(speech(12, rate=24_000), FORMS[1].shape) == 0
    assert place_to_part(speech(12, rate=24_000), form_of("light").shape)
