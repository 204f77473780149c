"""Google Translate's voice, against a server of its protocol."""

from __future__ import annotations

import base64
import json
from collections.abc import Callable, Iterator
from pathlib import Path
from urllib.parse import parse_qs

import pytest
from speech_servers import protocols, tones
from speech_servers.loopback import Answer, Loopback

from voices.engine import SpeechError
from voices.engines.gtts import Gtts

WORDS = "Sáng nay, đoàn công tác đã đến thăm xã vùng cao."


@pytest.fixture
def google(start: Callable[..., Loopback]) -> Loopback:
    return start(protocols.gtts)


@pytest.fixture
def engine(google: Loopback, tmp_path: Path) -> Iterator[Gtts]:
    opened = Gtts({}, {"gtts_url": google.url}, tmp_path, sleep=lambda _: None)
    yield opened
    opened.close()


def failure(engine: Gtts) -> SpeechError:
    with pytest.raises(SpeechError) as caught:
        engine.speak(WORDS)
    return caught.value


def test_it_speaks_in_mp3(engine: Gtts) -> None:
    clip = engine.speak(WORDS)
    assert (clip.audio, clip.format, clip.sample_rate) == (tones.mp3(WORDS), "mp3", 24_000)


def test_the_words_arrive_with_their_punctuation(engine: Gtts, google: Loopback) -> None:
    words = "Hôm nay: mưa, gió; ngày mai - nắng? “Có thể!”"
    engine.speak(words)
    [form] = parse_qs(google.requests[0].body.decode())["f.req"]
    assert json.loads(json.loads(form)[0][0][1])[0] == words


def test_a_hundred_letters_are_one_request(engine: Gtts, google: Loopback) -> None:
    words = ("xin chào quý vị " * 7)[:100]
    engine.speak(words)
    assert len(google.requests) == 1


def test_more_than_a_hundred_letters_are_refused_before_they_are_sent(engine: Gtts, google: Loopback) -> None:
    with pytest.raises(SpeechError, match="100 characters at once") as caught:
        engine.speak("a" * 101)
    assert caught.value.permanent
    assert not google.requests


@pytest.mark.usefixtures("trusting")
def test_it_speaks_over_one_verified_connection(start: Callable[..., Loopback], tmp_path: Path) -> None:
    google = start(protocols.gtts, tls=True)
    engine = Gtts({}, {"gtts_url": google.url}, tmp_path)
    for _ in range(4):
        engine.speak(WORDS)
    engine.close()
    assert len(google.connections) == 1


def test_a_certificate_nobody_vouches_for_is_refused(start: Callable[..., Loopback], tmp_path: Path) -> None:
    google = start(protocols.gtts, tls=True)
    engine = Gtts({}, {"gtts_url": google.url}, tmp_path)
    assert failure(engine).permanent
    engine.close()
    assert not google.requests


@pytest.mark.parametrize(
    "fault",
    [
        Answer(status=500),
        Answer(b""),
        Answer(b")]}'\n\n[]"),
        Answer(b')]}\'\n[["wrb.fr","jQ1olc",null,null]]'),
        Answer(b')]}\'\n[["wrb.fr","jQ1olc","[null]",null]]'),
        Answer(b')]}\'\n[["wrb.fr","jQ1olc","[\\"%%\\"]",null]]'),
        Answer(b')]}\'\n[["wrb.fr","jQ1olc","[\\"\\"]",null]]'),
        Answer(b"x" * 4000, manner="half"),
        Answer(manner="close"),
    ],
    ids=["500", "empty", "nothing", "null", "null sound", "not base64", "no sound", "half", "closed"],
)
def test_a_passing_fault_is_an_error_and_the_next_request_works(fault: Answer, engine: Gtts, google: Loopback) -> None:
    google.faults.append(fault)
    assert not failure(engine).permanent
    assert engine.ready() == ""
    assert engine.speak(WORDS).audio


@pytest.mark.parametrize("manner", ["silent", "drip"])
def test_a_service_that_takes_for_ever_is_left_in_time(manner: str, google: Loopback, tmp_path: Path) -> None:
    engine = Gtts({"timeout": 0.1}, {"gtts_url": google.url}, tmp_path)
    google.faults.append(Answer(b"x" * 4000, manner=manner))
    assert not failure(engine).permanent
    engine.close()


def spoken(sound: bytes) -> Answer:
    return Answer(json.dumps([["wrb.fr", "jQ1olc", json.dumps([base64.b64encode(sound).decode()])]]).encode())


def test_a_clip_too_short_for_its_words_is_an_error(engine: Gtts, google: Loopback) -> None:
    google.faults.append(spoken(tones.mp3("a")))
    assert "needs at least" in str(failure(engine))


def test_a_clip_at_another_rate_is_an_error_for_good(engine: Gtts, google: Loopback) -> None:
    google.faults.append(spoken(tones.mp3(WORDS, 16_000)))
    assert failure(engine).permanent


@pytest.mark.parametrize("fault", [Answer(status=429), protocols.PAGE], ids=["429", "captcha"])
def test_once_blocked_it_keeps_away(fault: Answer, engine: Gtts, google: Loopback) -> None:
    google.faults.append(fault)
    error = failure(engine)
    assert (error.permanent, error.retry_after) == (False, 60.0)
    assert "asked for rest until" in engine.ready()
    assert failure(engine).retry_after == pytest.approx(60, abs=5)
    assert len(google.requests) == 1


def test_every_process_of_the_machine_keeps_away(engine: Gtts, google: Loopback, tmp_path: Path) -> None:
    google.faults.append(Answer(status=429, headers={"Retry-After": "600"}))
    assert failure(engine).retry_after == 600.0
    other = Gtts({}, {"gtts_url": google.url}, tmp_path)
    assert other.ready()
    other.close()


def test_a_refusal_is_for_good(engine: Gtts, google: Loopback) -> None:
    google.faults.append(Answer(status=403))
    assert failure(engine).permanent
    assert engine.ready()


def test_three_failures_in_a_row_call_for_rest(engine: Gtts, google: Loopback) -> None:
    google.faults.extend([Answer(status=500)] * 3)
    for _ in range(3):
        assert engine.ready() == ""
        failure(engine)
    assert engine.ready()


def test_failures_with_successes_between_do_not(engine: Gtts, google: Loopback) -> None:
    for _ in range(4):
        google.faults.append(Answer(status=500))
        failure(engine)
        engine.speak(WORDS)
    assert engine.ready() == ""


def test_beyond_the_burst_it_waits_at_the_pace(google: Loopback, tmp_path: Path) -> None:
    waits: list[float] = []
    engine = Gtts({"burst": 2, "per_second": 0.1}, {"gtts_url": google.url}, tmp_path, sleep=waits.append)
    for _ in range(4):
        engine.speak(WORDS)
    engine.close()
    assert waits[:2] == [0.0, 0.0]
    assert 0 < waits[2] <= 10 < waits[3] <= 20


def test_a_queue_too_long_is_told_instead_of_sat_out(google: Loopback, tmp_path: Path) -> None:
    engine = Gtts({"burst": 1, "per_second": 0.01}, {"gtts_url": google.url}, tmp_path, sleep=lambda _: None)
    engine.speak(WORDS)
    error = failure(engine)
    assert (error.permanent, len(google.requests)) == (False, 1)
    assert error.retry_after is not None
    assert error.retry_after > 90
    engine.close()


def test_nothing_to_speak_is_an_error_for_good(engine: Gtts, google: Loopback) -> None:
    with pytest.raises(SpeechError, match="nothing to speak"):
        engine.speak("…, —!")
    assert not google.requests
