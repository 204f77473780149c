"""Every service of services.toml against a server of its protocol, in health and in sickness."""

from __future__ import annotations

import io
import json
import wave
from collections.abc import Callable
from pathlib import Path

import pytest
from speech_servers import protocols, tones
from speech_servers.loopback import Answer, Loopback

from voices.engine import SpeechError
from voices.engines.http import Service

WORDS = "Sáng nay, đoàn công tác đã đến thăm xã & làm việc."
Make = Callable[..., tuple[Service, Loopback]]

every = pytest.mark.parametrize("name", sorted(protocols.SERVICES))
with_bytes = pytest.mark.parametrize("name", ["azure", "openai", "viettel"])


def failure(engine: Service) -> SpeechError:
    with pytest.raises(SpeechError) as caught:
        engine.speak(WORDS)
    assert protocols.KEY not in str(caught.value)
    assert protocols.KEY not in repr(caught.value)
    assert caught.value.__cause__ is None
    return caught.value


@every
def test_it_speaks_the_words_it_was_given(name: str, service: Make) -> None:
    engine, _ = service(name)
    clip = engine.speak(WORDS)
    with wave.open(io.BytesIO(clip.audio)) as file:
        assert (file.getframerate(), file.getnchannels()) == (24_000, 1)
    assert clip.audio == tones.wav(WORDS)
    assert (clip.format, clip.sample_rate) == ("wav", 24_000)


@pytest.mark.usefixtures("trusting")
@every
def test_it_speaks_over_tls(name: str, service: Make) -> None:
    engine, server = service(name, tls=True)
    assert server.url.startswith("https://")
    assert engine.speak(WORDS).audio == tones.wav(WORDS)


@every
def test_it_does_not_speak_to_a_server_whose_certificate_nobody_vouches_for(name: str, service: Make) -> None:
    engine, server = service(name, tls=True)
    assert failure(engine).permanent
    assert not server.requests


@every
def test_asked_to_slow_down_it_says_for_how_long(name: str, service: Make) -> None:
    engine, server = service(name)
    server.faults.append(Answer(status=429, headers={"Retry-After": "17"}))
    error = failure(engine)
    assert (error.permanent, error.retry_after) == (False, 17.0)


@every
def test_asked_to_slow_down_without_a_time_it_is_passing(name: str, service: Make) -> None:
    engine, server = service(name)
    server.faults.append(Answer(status=429))
    error = failure(engine)
    assert (error.permanent, error.retry_after) == (False, None)


@every
def test_a_refused_key_is_for_good(name: str, service: Make) -> None:
    engine, server = service(name)
    server.faults.append(Answer(b"your key is bad", status=403))
    error = failure(engine)
    assert error.permanent
    assert "key" in str(error)


@pytest.mark.parametrize("name", sorted(protocols.SERVICES.keys() - {"openai"}))
def test_a_wrong_key_is_for_good(name: str, start: Callable[..., Loopback], tmp_path: Path) -> None:
    server = start(protocols.SERVICES[name])
    keys = {name: "another", f"{name}_url": server.url, "azure_region": "x", "vbee_app": "app-7"}
    engine = Service(name, {"voice": "4"}, keys, tmp_path)
    assert failure(engine).permanent
    engine.close()


@every
@pytest.mark.parametrize(("status", "permanent"), [(500, False), (503, False), (400, True), (404, True)])
def test_errors_of_the_service_pass_and_errors_of_ours_do_not(
    name: str, status: int, permanent: bool, service: Make
) -> None:
    engine, server = service(name)
    server.faults.append(Answer(b"{}", status=status))
    assert failure(engine).permanent is permanent


@every
def test_half_an_answer_is_an_error(name: str, service: Make) -> None:
    engine, server = service(name)
    server.faults.append(Answer(tones.wav(WORDS), manner="half"))
    assert not failure(engine).permanent


@every
def test_a_connection_that_ends_without_an_answer_is_an_error(name: str, service: Make) -> None:
    engine, server = service(name)
    server.faults.append(Answer(manner="close"))
    assert not failure(engine).permanent


@every
def test_a_web_page_with_status_200_is_an_error(name: str, service: Make) -> None:
    engine, server = service(name)
    server.faults.append(protocols.PAGE)
    assert not failure(engine).permanent


@every
def test_an_empty_answer_is_an_error(name: str, service: Make) -> None:
    engine, server = service(name)
    server.faults.append(Answer(b""))
    assert not failure(engine).permanent


@every
def test_a_silent_service_is_left_in_time(name: str, service: Make, tmp_path: Path) -> None:
    (tmp_path / "services.toml").write_text(f"[{name}]\ntimeout = 0.2\n")
    engine, server = service(name)
    server.faults.append(Answer(manner="silent"))
    error = failure(engine)
    assert "in time" in str(error)
    assert not error.permanent


@every
def test_a_slow_drip_is_left_in_time(name: str, service: Make, tmp_path: Path) -> None:
    (tmp_path / "services.toml").write_text(f"[{name}]\ntimeout = 0.1\n")
    engine, server = service(name)
    server.faults.append(Answer(tones.wav(WORDS), manner="drip"))
    assert not failure(engine).permanent


@with_bytes
def test_a_sound_far_too_short_for_its_words_is_an_error(name: str, service: Make) -> None:
    engine, server = service(name)
    server.faults.append(Answer(tones.wav("a")))
    assert "200 ms" in str(failure(engine))


@with_bytes
def test_a_wav_that_ends_early_is_an_error(name: str, service: Make) -> None:
    engine, server = service(name)
    server.faults.append(Answer(tones.wav(WORDS)[:-500]))
    assert "part" in str(failure(engine))


def test_another_sample_rate_than_asked_for_is_an_error_for_good(service: Make) -> None:
    engine, server = service("azure")
    server.faults.append(Answer(tones.wav(WORDS, rate=16_000)))
    error = failure(engine)
    assert error.permanent
    assert "16000 Hz" in str(error)


def test_sound_that_is_not_base64_is_an_error(service: Make) -> None:
    engine, server = service("google")
    server.faults.append(Answer(b'{"audioContent": "%%%"}'))
    assert "base64" in str(failure(engine))


@pytest.mark.parametrize("answer", [b"{}", b'{"audioContent": null}', b"[]", b"3", b'{"audioContent": {"a": 1}}'])
def test_an_answer_without_its_sound_is_an_error(answer: bytes, service: Make) -> None:
    engine, server = service("google")
    server.faults.append(Answer(answer))
    assert "audioContent" in str(failure(engine))


@pytest.mark.parametrize(
    ("name", "answer"),
    [("fpt", {"error": 3, "message": KeyError.__name__}), ("zalo", {"error_code": -1}), ("vbee", {"status": 0})],
)
def test_an_error_code_with_status_200_is_an_error(name: str, answer: dict[str, object], service: Make) -> None:
    engine, server = service(name)
    server.faults.append(Answer(json.dumps(answer).encode()))
    assert "its error" in str(failure(engine))


@pytest.mark.parametrize("name", ["fpt", "zalo", "vbee"])
def test_a_sound_that_never_comes_is_waited_for_only_so_long(name: str, service: Make) -> None:
    engine, server = service(name, patience=5.0)
    server.speak = _never(server)
    error = failure(engine)
    assert "no sound after 5 s" in str(error)
    assert not error.permanent
    assert 3 <= len(server.requests) <= 10


def _never(server: Loopback) -> Callable[..., Answer]:
    place = f"{server.url}/files/1.wav"
    told = {
        "async": place, "error": 0, "error_code": 0, "data": {"url": place},
        "status": 1, "result": {"request_id": "t", "status": "IN_PROGRESS"},
    }  # fmt: skip

    def speak(request: object) -> Answer:
        return Answer(status=404) if "/files/" in getattr(request, "path", "") else Answer(json.dumps(told).encode())

    return speak


def test_a_ticket_that_failed_is_an_error(service: Make) -> None:
    engine, server = service("vbee")
    server.faults.extend(
        Answer(json.dumps({"status": 1, "result": result}).encode())
        for result in ({"request_id": "t0"}, {"status": "FAILURE", "error_code": "E1"})
    )
    assert "FAILURE" in str(failure(engine))


def test_a_sound_is_never_fetched_from_a_plain_address_when_the_service_has_tls(service: Make, trusting: None) -> None:
    engine, server = service("zalo", tls=True)
    told = {"error_code": 0, "data": {"url": "http://127.0.0.1:9/x.wav"}}
    server.faults.append(Answer(json.dumps(told).encode()))
    error = failure(engine)
    assert error.permanent
    assert "https" in str(error)


def test_markup_in_the_words_is_spoken_not_obeyed(service: Make) -> None:
    engine, _ = service("azure")
    words = "A < B và 'C' & \"D\" </prosody> hết câu ở đây"
    assert engine.speak(words).audio == tones.wav(words)


def test_a_server_of_ones_own_needs_no_key(start: Callable[..., Loopback], tmp_path: Path) -> None:
    server = start(protocols.SERVICES["openai"])
    engine = Service("openai", {"voice": "x"}, {"openai_url": server.url + "/"}, tmp_path)
    engine.speak(WORDS)
    engine.close()
    assert "Authorization" not in server.requests[0].headers


def test_a_server_that_sends_mp3_instead_is_understood(service: Make) -> None:
    engine, server = service("openai")
    server.faults.append(Answer(tones.mp3(WORDS)))
    assert engine.speak(WORDS).format == "mp3"


def test_connections_are_kept(service: Make) -> None:
    engine, server = service("azure")
    for _ in range(5):
        engine.speak(WORDS)
    assert len(server.connections) == 1


@every
def test_without_its_keys_it_is_not_ready_and_says_which(name: str, tmp_path: Path) -> None:
    engine = Service(name, {}, {}, tmp_path)
    assert f"BAONOI_KEY_{name.upper()}" in engine.ready()
    with pytest.raises(SpeechError, match="BAONOI_KEY") as caught:
        engine.speak(WORDS)
    assert caught.value.permanent
    engine.close()


def test_a_key_with_a_line_break_is_an_error_that_does_not_show_it(service: Make, tmp_path: Path) -> None:
    engine = Service("google", {"voice": "v"}, {"google": "abc\ndef", "google_url": "http://127.0.0.1:9"}, tmp_path)
    with pytest.raises(SpeechError) as caught:
        engine.speak(WORDS)
    assert caught.value.permanent
    assert "abc" not in str(caught.value)
    engine.close()


def test_keys_do_not_show(service: Make) -> None:
    engine, _ = service("vbee")
    assert protocols.KEY not in engine.fingerprint
    assert protocols.KEY not in repr(engine)


def test_the_fingerprint_moves_with_the_voice_and_not_with_the_key(tmp_path: Path) -> None:
    made = [
        Service("fpt", {"voice": voice}, {"fpt": key}, tmp_path)
        for voice, key in (("leminh", "1"), ("leminh", "2"), ("banmai", "1"))
    ]
    first, same, other = (engine.fingerprint for engine in made)
    assert first == same != other
    for engine in made:
        engine.close()


def test_how_many_requests_at_once_is_the_rows_or_the_speakers_word_and_no_matter_of_sound(tmp_path: Path) -> None:
    made = [
        Service(name, given, {}, tmp_path)
        for name, given in (("azure", {}), ("openai", {}), ("azure", {"parallel": 9}))
    ]
    assert [engine.parallel for engine in made] == [4, 1, 9]
    assert made[0].fingerprint == made[2].fingerprint
    for engine in made:
        engine.close()


def test_a_new_service_is_a_row_of_the_newsrooms_own(start: Callable[..., Loopback], tmp_path: Path) -> None:
    server = start(lambda _: lambda request: Answer(tones.wav(request.body.decode())))
    row = '[mine]\nurl = "{address}/say"\naddress = "%s"\nreply = { kind = "bytes" }\nbody.text = "{words}"\n'
    (tmp_path / "services.toml").write_text(row % server.url)
    engine = Service("mine", {}, {}, tmp_path)
    assert engine.speak(WORDS).audio == tones.wav(WORDS)
    assert server.requests[0].path == "/say"
    engine.close()


def test_a_service_nobody_described_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(SpeechError, match="There is no engine 'ghost'"):
        Service("ghost", {}, {}, tmp_path)
