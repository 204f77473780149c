"""An engine that fails again and again is left alone for a while, and everybody is told."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from speech_servers import protocols
from speech_servers.loopback import Answer, Loopback

from service.newsroom import resting, speech
from service.newsroom.room import Room
from service.storage import rests
from service.storage.schema import now
from voices.catalogue import voice
from voices.engine import SpeechError

WORDS = "Sáng nay, đoàn công tác đã đến thăm xã vùng cao."
PART = voice("nam-minh").engines[0]
BROKEN, BUSY = Answer(status=500), Answer(status=429, headers={"Retry-After": "300"})
Served = tuple[Room, Loopback, Callable[[], str]]


@pytest.fixture
def served(room: Room) -> Iterator[Served]:
    """A room with Azure's key, a server of its protocol, and a call that speaks or says what was wrong."""
    server = Loopback(protocols.azure)
    keys = {"azure": protocols.KEY, "azure_region": "x", "azure_url": server.url}
    room = replace(room, settings=replace(room.settings, keys=keys))
    engine = speech.open_engine(room, PART)

    def ask() -> str:
        try:
            engine.speak(WORDS)
        except SpeechError as error:
            return str(error)
        return ""

    yield room, server, ask
    engine.close()
    server.close()


def wake(room: Room) -> None:
    """Let every rest end now."""
    with room.database.writing() as connection:
        connection.execute(rests.engine_rests.update().values(until=now() - timedelta(seconds=1)))


def rest_seconds(room: Room) -> float:
    with room.database.reading() as connection:
        found = rests.look(connection, PART.id)
    assert found is not None
    assert found.until is not None
    return (found.until - now()).total_seconds()


def test_an_engine_is_not_left_alone_for_one_phrase_that_it_can_not_say(served: Served) -> None:
    room, server, ask = served
    server.faults.extend([BROKEN] * (resting.MOST_FAILURES - 1))
    for _ in range(resting.MOST_FAILURES - 1):
        assert "HTTP 500" in ask()
    assert speech.why_not(room, PART) == ""
    assert ask() == ""


def test_after_one_failure_more_nobody_asks_it_and_everybody_is_told_why(served: Served) -> None:
    room, server, ask = served
    server.faults.extend([BROKEN] * resting.MOST_FAILURES)
    for _ in range(resting.MOST_FAILURES):
        ask()
    told = "azure answered with an error (HTTP 500). It is asked again at "
    assert ask().startswith(told)
    assert len(server.requests) == resting.MOST_FAILURES
    assert speech.why_not(room, PART).startswith(told)
    [alarm] = speech.alarms(room)
    assert alarm.startswith(f"Microsoft Azure (Giọng nam Nam Minh (Microsoft)) does not speak: {told}")
    speech.report_engines(room)
    [status] = [each for each in speech.ready(room) if each.part == PART.id]
    assert status.why_not.startswith(told)


def test_what_is_not_sent_is_not_counted(served: Served) -> None:
    room, server, ask = served
    server.faults.append(BUSY)
    ask()
    ask()
    assert speech.month(room).engines[0].calls == 1


def test_who_asks_for_time_gets_it_at_once(served: Served) -> None:
    room, server, ask = served
    server.faults.append(BUSY)
    ask()
    assert 290 < rest_seconds(room) <= 300


def test_two_failures_that_took_long_are_enough(room: Room) -> None:
    slow = SpeechError("It was still sending after 60.0 s.", permanent=False)
    resting.failed(room, "a", slow, took=60)
    assert resting.left_alone(room, "a") == ""
    resting.failed(room, "a", slow, took=60)
    assert "still sending" in resting.left_alone(room, "a")


def test_a_short_pause_that_was_asked_for_is_no_rest(served: Served) -> None:
    room, server, ask = served
    server.faults.append(Answer(status=429, headers={"Retry-After": "5"}))
    ask()
    assert speech.why_not(room, PART) == ""


def test_each_rest_is_longer_than_the_one_before_and_a_success_ends_them(served: Served) -> None:
    room, server, ask = served
    server.faults.extend([BROKEN] * (resting.MOST_FAILURES + 1))
    for _ in range(resting.MOST_FAILURES):
        ask()
    assert 50 < rest_seconds(room) <= resting.FIRST_SECONDS
    wake(room)
    ask()
    assert resting.FIRST_SECONDS < rest_seconds(room) <= 2 * resting.FIRST_SECONDS
    wake(room)
    assert ask() == ""
    with room.database.reading() as connection:
        assert rests.look(connection, PART.id) is None


def test_a_newsroom_that_starts_asks_every_engine_again(served: Served) -> None:
    room, server, ask = served
    server.faults.append(BUSY)
    ask()
    speech.forget_failures(room)
    assert ask() == ""


def test_a_rest_holds_for_one_speaker_only(served: Served) -> None:
    room, server, ask = served
    server.faults.append(BUSY)
    ask()
    assert speech.why_not(room, voice("nu-hoai-my").engines[0]) == ""


def test_failures_of_several_databases_connections_are_all_counted(any_database: Any) -> None:
    for number in range(1, 4):
        with any_database.writing() as connection:
            assert rests.fail(connection, "a", f"fault {number}").failures == number
    with any_database.reading() as connection:
        found = rests.look(connection, "a")
        assert found is not None
        assert (found.why, found.holds(now()), rests.at(connection, now())) == ("fault 3", False, ())
