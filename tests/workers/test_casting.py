"""Casting: who speaks, and what is said of those who should have."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pytest
from speech_servers import protocols
from speech_servers.loopback import Loopback

from service.core.states import State
from service.newsroom import readiness, resting, versions
from service.newsroom.room import Room
from service.storage.versions import Version
from tests.workers.line import TEXT, arrive, asked, seen
from voices.chain import Step
from voices.engine import SpeechError
from workers.casting import NobodySpeaksError, cast_for
from workers.pipeline import produce

DEAR = "[engines.openai]\nprice = 1500\n"
"""By it TEXT costs half a dollar."""


@pytest.fixture
def server() -> Iterator[Loopback]:
    """The newsroom's own speech server."""
    running = Loopback(protocols.openai)
    yield running
    running.close()


@pytest.fixture
def served(room: Room, server: Loopback) -> Room:
    """A newsroom with a speech server of its own, which it has for nothing."""
    return replace(room, settings=replace(room.settings, keys={"openai_url": server.url}))


def made(room: Room, text: str = TEXT) -> Version:
    arrive(room, text, voices=["nam-bac"])
    produce(room, asked(room))
    return seen(room, asked(room))[0]


def again(room: Room) -> Version:
    """Make the same article again: nothing in it has changed."""
    article_id = seen(room, asked(room))[0].article_id
    versions.request(room, article_id, "nam-bac", who="lan", why="regenerate")
    produce(room, asked(room))
    return seen(room, asked(room))[0]


def leave_alone(room: Room) -> None:
    resting.failed(room, "openai-nam-bac", SpeechError("Too busy.", permanent=False, retry_after=120))


def test_the_best_engine_speaks_and_nothing_is_said_of_those_without_a_key(served: Room) -> None:
    version = made(served)
    assert (version.state, version.engine) == (State.PUBLISHED, "openai-nam-bac")
    assert not [flag for flag in version.flags if "instead" in flag]


def test_an_engine_that_is_left_alone_is_not_asked_but_named(served: Room, server: Loopback) -> None:
    leave_alone(served)
    version = made(served)
    assert (version.engine, server.requests) == ("espeak-nam-bac", [])
    assert version.flags[0].startswith("espeak-ng speaks instead of OpenAI-compatible: Too busy. It is asked again at ")


def test_what_an_engine_has_spoken_already_is_its_own_while_it_is_left_alone(served: Room, server: Loopback) -> None:
    made(served)
    spoken = len(server.requests)
    leave_alone(served)
    version = again(served)
    assert (version.state, version.engine) == (State.PUBLISHED, "openai-nam-bac")
    assert len(server.requests) == spoken


def test_what_was_paid_for_is_joined_again_when_the_ceiling_is_reached(served: Room, server: Loopback) -> None:
    served.settings.voices_folder.mkdir(parents=True)
    (served.settings.voices_folder / "voices.toml").write_text(DEAR, encoding="utf-8")
    poor = replace(served, settings=replace(served.settings, speech_budget=1, engine_wait=0))
    made(poor)
    spoken = len(server.requests)
    assert again(poor).engine == "openai-nam-bac"
    other = made(poor, TEXT.replace("cà phê", "chè") + "\n\n" + TEXT.replace("cà phê", "mận"))
    assert other.engine == "espeak-nam-bac"
    assert "ceiling of 1 US dollars" in other.flags[0]
    assert len(server.requests) == spoken, "a version is not begun that can't be ended"


def test_while_the_newsrooms_file_is_broken_a_version_waits_until_it_is_mended(room: Room) -> None:
    arrive(room, voices=["nam-bac"])
    room.settings.voices_folder.mkdir(parents=True)
    (room.settings.voices_folder / "voices.toml").write_text("voices = 3\n", encoding="utf-8")
    with pytest.raises(NobodySpeaksError, match="voices is 3; it must be tables") as caught:
        cast_for(room, seen(room, asked(room))[0], (), 1_000)
    assert caught.value.decision.step is Step.WAIT
    assert any("voices is 3" in alarm for alarm in readiness.alarms(room))
