"""One verified session: what goes wrong on the way is a sentence, in time, without a key."""

from __future__ import annotations

import gzip
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from pathlib import Path

import pytest
from speech_servers.loopback import Answer, Loopback

from voices.engine import RefusedError, SpeechError
from voices.engines.wire import MOST_BYTES, Wire

SECRET = {"X-Key": "s3cr3t"}


@pytest.fixture
def server(start: Callable[..., Loopback]) -> Loopback:
    return start(lambda _: lambda request: Answer(request.method.encode()))


@pytest.fixture
def wire() -> Iterator[Wire]:
    opened = Wire("The service", read=0.5)
    yield opened
    opened.close()


def failure(wire: Wire, url: str, method: str = "POST") -> SpeechError:
    with pytest.raises(SpeechError) as caught:
        wire.send(method, url, headers=SECRET, body=b"words")
    assert "s3cr3t" not in str(caught.value)
    return caught.value


def test_it_gives_the_answer(server: Loopback, wire: Wire) -> None:
    assert wire.send("POST", server.url).body == b"POST"


SOUND = bytes(range(256)) * 400


def test_an_answer_in_chunks_is_whole(server: Loopback, wire: Wire) -> None:
    server.faults.append(Answer(SOUND, manner="chunked"))
    assert wire.send("POST", server.url).body == SOUND
    assert wire.send("POST", server.url).body == b"POST"
    assert len(server.connections) == 1


def test_an_answer_in_chunks_without_its_end_is_an_error(server: Loopback, wire: Wire) -> None:
    server.faults.append(Answer(SOUND, manner="broken"))
    error = failure(wire, server.url)
    assert "broke off" in str(error)
    assert not error.permanent


@pytest.mark.parametrize("manner", ["whole", "chunked"])
def test_a_packed_answer_is_unpacked(manner: str, server: Loopback, wire: Wire) -> None:
    server.faults.append(Answer(gzip.compress(SOUND), headers={"Content-Encoding": "gzip"}, manner=manner))
    assert wire.send("POST", server.url).body == SOUND


def test_a_packed_answer_that_is_broken_is_an_error(server: Loopback, wire: Wire) -> None:
    server.faults.append(Answer(b"no gzip at all", headers={"Content-Encoding": "gzip"}))
    assert not failure(wire, server.url).permanent


def test_a_slow_drip_ends_when_the_whole_has_taken_too_long(server: Loopback, wire: Wire) -> None:
    server.faults.append(Answer(b"x" * 10_000, manner="drip"))
    error = failure(wire, server.url)
    assert "still sending" in str(error)
    assert not error.permanent


def test_an_endless_answer_is_cut(server: Loopback, wire: Wire) -> None:
    server.faults.append(Answer(b"x" * (MOST_BYTES + 1)))
    generous = Wire("The service")
    assert "more than" in str(failure(generous, server.url))
    generous.close()


def test_nobody_there_is_passing(wire: Wire) -> None:
    assert not failure(wire, "http://127.0.0.1:9").permanent


def test_an_address_that_is_none_is_for_good(wire: Wire) -> None:
    assert failure(wire, "htp:/nowhere").permanent


def test_a_key_does_not_follow_a_redirect(server: Loopback, wire: Wire, start: Callable[..., Loopback]) -> None:
    elsewhere = start(lambda _: lambda _: Answer(b"caught"))
    server.faults.append(Answer(status=302, headers={"Location": elsewhere.url}))
    assert failure(wire, server.url).permanent
    assert not elsewhere.requests


def test_a_sound_is_fetched_where_a_redirect_points(
    server: Loopback, wire: Wire, start: Callable[..., Loopback]
) -> None:
    elsewhere = start(lambda _: lambda _: Answer(b"sound"))
    server.faults.append(Answer(status=302, headers={"Location": elsewhere.url}))
    assert wire.send("GET", server.url).body == b"sound"


def test_a_netrc_of_the_user_does_not_replace_our_key(
    server: Loopback, wire: Wire, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    netrc = tmp_path / "netrc"
    netrc.write_text("machine 127.0.0.1 login somebody password else\n")
    netrc.chmod(0o600)
    monkeypatch.setenv("NETRC", str(netrc))
    wire.send("POST", server.url, headers={"Authorization": "Bearer ours"})
    assert server.requests[0].headers["Authorization"] == "Bearer ours"


def test_a_date_to_come_back_is_understood(server: Loopback, wire: Wire) -> None:
    moment = format_datetime(datetime.now(UTC) + timedelta(minutes=5), usegmt=True)
    server.faults.append(Answer(status=503, headers={"Retry-After": moment}))
    error = failure(wire, server.url)
    assert error.retry_after is not None
    assert 200 < error.retry_after <= 300


@pytest.mark.parametrize("moment", ["soon", "", "-5", "1e9 years"])
def test_a_time_to_come_back_that_is_none_is_passed_over(moment: str, server: Loopback, wire: Wire) -> None:
    server.faults.append(Answer(status=503, headers={"Retry-After": moment}))
    assert failure(wire, server.url).retry_after is None


@pytest.mark.parametrize("status", [401, 402, 403, 429])
def test_who_does_not_want_us_is_told_apart_from_who_is_ill(status: int, server: Loopback, wire: Wire) -> None:
    server.faults.append(Answer(status=status))
    assert isinstance(failure(wire, server.url), RefusedError)
    server.faults.append(Answer(status=500))
    assert not isinstance(failure(wire, server.url), RefusedError)
