"""What tests of the line share: a newsroom that is quick, voices that the tone engine speaks, an article that came."""

from __future__ import annotations

from dataclasses import replace

import pytest
from tone_engine import ToneEngine, engage

from service.newsroom.room import Room
from service.settings import Settings
from tests.workers.line import arrive


@pytest.fixture
def settings(settings: Settings) -> Settings:
    """Settings by which only the lightest rendition is made."""
    return replace(settings, audio="light", small_audio=False)


@pytest.fixture
def tones(room: Room, monkeypatch: pytest.MonkeyPatch) -> dict[str, ToneEngine]:
    """The engines behind the voices `giong-thu` and `giong-hai`, by name."""
    return engage(monkeypatch, room.settings.voices_folder)


@pytest.fixture
def article_id(room: Room, tones: dict[str, ToneEngine]) -> str:
    """An article that was read and waits for its recording."""
    return arrive(room, voices=["giong-thu"])
