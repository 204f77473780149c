"""What intake's tests share: a newspaper on loopback, names under control, and a door that lets nothing out."""

from __future__ import annotations

import socket
from collections.abc import Iterator

import pytest

from tests.workers.intake.servers import Door, Names, Newspaper, newspaper_on_air


@pytest.fixture
def paper() -> Iterator[Newspaper]:
    with newspaper_on_air() as paper:
        yield paper


@pytest.fixture(autouse=True)
def door(monkeypatch: pytest.MonkeyPatch) -> Iterator[Door]:
    """Fail any test that tries to connect outside loopback."""
    door, real = Door(), socket.socket.connect
    monkeypatch.setattr(socket.socket, "connect", lambda opened, address: door.connect(real, opened, address))
    yield door
    assert door.outside == []


@pytest.fixture
def names(monkeypatch: pytest.MonkeyPatch) -> Names:
    names = Names()
    monkeypatch.setattr(socket, "getaddrinfo", names.look_up)
    return names
