"""A station on the air, and a visitor of its pages."""

from __future__ import annotations

import pytest
from station import BRIDGE, BRIDGE_BODY, BRIDGE_LEAD, Station

from service.newsroom import listening
from service.newsroom.room import Room

SOURCE = "https://bao-thu.example/cau-treo.html"


@pytest.fixture
def station(room: Room) -> Station:
    """A station with nothing on the air yet, whose sound is only a stand-in."""
    return Station(room, sound=b"\xff\xfb stands for sound " * 64)


@pytest.fixture
def bridge(station: Station) -> str:
    """The id of a long article on the air in two voices."""
    both = ("nam-bac", "nu-bac")
    return station.air(BRIDGE, "Thời sự", BRIDGE_LEAD, BRIDGE_BODY, voices=both, source_url=SOURCE)


@pytest.fixture
def path(room: Room, bridge: str) -> str:
    """The address of the long article's page."""
    found = listening.article(room, bridge)
    assert found is not None
    return found.listed.path
