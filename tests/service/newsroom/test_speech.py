"""What speech costs, where it stops, and what workers find of the engines."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from speech_servers import protocols
from speech_servers.loopback import Loopback

from service.newsroom import speech
from service.newsroom.room import Room
from voices.catalogue import Part, voice
from voices.engine import SpeechError

WORDS = "Sáng nay, đoàn công tác đã đến thăm xã vùng cao."  # 48 letters
PAID = Part("azure-test", "azure", "male", "north", {"voice": "vi-VN-Test"}, label="Azure", price=20_000, remote=True)
FREE = replace(PAID, price=0.0)


@pytest.fixture
def priced(room: Room) -> Iterator[Callable[..., tuple[Room, Loopback]]]:
    """A room that may spend so many dollars, with Azure's keys and a server of its protocol."""
    server = Loopback(protocols.azure)
    keys = {"azure": protocols.KEY, "azure_region": "x", "azure_url": server.url}

    def made(budget: int = 0) -> tuple[Room, Loopback]:
        return replace(room, settings=replace(room.settings, keys=keys, speech_budget=budget)), server

    yield made
    server.close()


def test_what_is_sent_is_counted_and_priced(priced: Callable[..., Any]) -> None:
    room, _ = priced()
    engine = speech.open_engine(room, PAID)
    engine.speak(WORDS)
    engine.speak(WORDS)
    engine.close()
    month = speech.month(room)
    [spent] = month.engines
    assert (spent.engine, spent.label) == ("azure", "Microsoft Azure")
    assert (spent.characters, spent.calls) == (96, 2)
    assert spent.dollars == month.dollars == pytest.approx(1.92)
    assert [day.characters for day in month.days] == [96]
    assert month.ceiling == 0


def test_the_ceiling_stops_before_it_is_passed(priced: Callable[..., Any]) -> None:
    room, server = priced(budget=2)
    engine = speech.open_engine(room, PAID)
    engine.speak(WORDS)
    engine.speak(WORDS)
    with pytest.raises(SpeechError, match="ceiling of 2 US dollars") as caught:
        engine.speak(WORDS)
    assert (caught.value.permanent, caught.value.retry_after) == (False, speech.LOOK_AGAIN_SECONDS)
    assert len(server.requests) == 2
    assert speech.month(room).dollars == pytest.approx(1.92)
    engine.close()


def test_a_version_that_would_pass_the_ceiling_is_not_begun(priced: Callable[..., Any]) -> None:
    room, server = priced(budget=2)
    assert speech.why_not(room, PAID, characters=100) == ""
    assert "ceiling" in speech.why_not(room, PAID, characters=101)
    assert not server.requests


def test_what_is_free_has_no_ceiling_but_is_counted(priced: Callable[..., Any]) -> None:
    room, _ = priced(budget=1)
    engine = speech.open_engine(room, FREE)
    for _ in range(3):
        engine.speak(WORDS)
    engine.close()
    assert speech.month(room).engines[0].characters == 144
    assert speech.why_not(room, FREE, characters=10**9) == ""


def test_a_free_engine_speaks_on_when_the_ceiling_is_reached(priced: Callable[..., Any]) -> None:
    room, _ = priced(budget=1)
    assert speech.why_not(room, PAID, characters=10_000)
    assert speech.why_not(room, voice("nam-bac").engines[-1], characters=10_000) == ""


def test_what_stays_on_this_machine_is_not_counted(room: Room) -> None:
    engine = speech.open_engine(room, voice("nam-bac").engines[-1])
    engine.speak(WORDS)
    engine.close()
    assert speech.month(room).engines == ()


def test_a_metered_engine_is_the_engine_it_meters(priced: Callable[..., Any]) -> None:
    room, _ = priced()
    metered, plain = (
        speech.open_engine(room, PAID),
        speech.catalogue.open_engine(PAID, room.settings.keys, room.settings.data),
    )
    assert (metered.name, metered.fingerprint) == (plain.name, plain.fingerprint)
    assert (metered.longest, metered.parallel, metered.ready()) == (plain.longest, plain.parallel, "")
    metered.close()
    plain.close()


def test_a_month_is_asked_for_by_any_of_its_days(room: Room) -> None:
    assert speech.month(room, date(2024, 2, 29)).first == date(2024, 2, 1)
    assert speech.month(room, date(2026, 12, 31)).engines == ()


def test_before_a_worker_has_looked_nobody_knows(room: Room) -> None:
    first = speech.speaking(room)[0]
    assert (first.voice.id, first.part, first.checked_at) == ("nam-bac", None, None)
    assert speech.ready(room) == ()


def test_what_a_worker_found_is_told(room: Room) -> None:
    speech.report_engines(room)
    told = {each.voice.id: each for each in speech.speaking(room)}
    northern = told["nam-bac"]
    assert northern.part is not None
    assert northern.part.id == "espeak-nam-bac"
    assert "fpt-nam-bac: Set BAONOI_KEY_FPT." in northern.why
    assert northern.checked_at is not None
    assert {status.part for status in speech.ready(room)} >= {"espeak-nu-nam", "gtts-nu-bac", "azure-nam-minh"}


def test_a_key_makes_a_better_engine_speak(priced: Callable[..., Any]) -> None:
    room, _ = priced()
    speech.report_engines(room)
    told = {each.voice.id: each for each in speech.speaking(room)}
    part = told["nam-minh"].part
    assert part is not None
    assert part.id == "azure-nam-minh"
    assert all(protocols.KEY not in status.why_not for status in speech.ready(room))


def test_the_desk_is_told_when_the_ceiling_is_near(priced: Callable[..., Any]) -> None:
    room, _ = priced(budget=2)
    engine = speech.open_engine(room, PAID)
    engine.speak(WORDS)
    assert speech.alarms(room) == ()
    engine.speak(WORDS)
    engine.close()
    assert speech.alarms(room) == ("Of this month's 2 US dollars for speech 1.92 are spent.",)
