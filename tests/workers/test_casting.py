"""Casting: who speaks, and what is said of those who should have."""

from __future__ import annotations

from dataclasses import replace

import pytest

from service.newsroom import readiness, resting
from service.newsroom.room import Room
from tests.workers.line import arrive, asked, seen
from voices.chain import Step
from voices.engine import SpeechError
from workers.casting import Cast, NobodySpeaksError, cast_for


@pytest.fixture
def served(room: Room) -> Room:
    """A newsroom with a speech server of its own."""
    return replace(room, settings=replace(room.settings, keys={"openai_url": "http://127.0.0.1:9"}))


def cast_of(room: Room) -> Cast:
    arrive(room, voices=["nam-bac"])
    return cast_for(room, seen(room, asked(room))[0], (), 1_000)


def test_the_best_engine_that_can_speak_speaks_and_nothing_is_said_of_those_without_a_key(served: Room) -> None:
    cast = cast_of(served)
    assert (cast.part("nam-bac").id, cast.instead) == ("openai-nam-bac", [])


def test_an_engine_that_is_left_alone_is_passed_over_and_named(served: Room) -> None:
    resting.failed(served, "openai-nam-bac", SpeechError("Too busy.", permanent=False, retry_after=120))
    cast = cast_of(served)
    assert cast.part("nam-bac").id == "espeak-nam-bac"
    [told] = cast.instead
    assert told.startswith("espeak-ng speaks instead of OpenAI-compatible: Too busy. It is asked again at ")


def test_while_the_newsrooms_file_is_broken_a_version_waits_until_it_is_mended(room: Room) -> None:
    arrive(room, voices=["nam-bac"])
    room.settings.voices_folder.mkdir(parents=True)
    (room.settings.voices_folder / "voices.toml").write_text("voices = 3\n", encoding="utf-8")
    with pytest.raises(NobodySpeaksError, match="voices is 3; it must be tables") as caught:
        cast_for(room, seen(room, asked(room))[0], (), 1_000)
    assert caught.value.decision.step is Step.WAIT
    assert any("voices is 3" in alarm for alarm in readiness.alarms(room))
