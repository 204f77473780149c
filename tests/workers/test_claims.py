"""Two workers need the same words: one asks for them, the other waits for the clip; no dead one is waited for."""

import threading
from datetime import timedelta

import pytest
from sqlalchemy import select

from service.newsroom.room import Room
from service.storage import processes, turns
from service.storage.schema import now
from voices.engine import Clip
from workers import claims
from workers.audio.shelf import Shelf
from workers.claims import claimed

KEY = "ab" * 32
CLIP = Clip(b"\x01\x02" * 50, "s16le", 22_050)


@pytest.fixture
def shelf(room: Room) -> Shelf:
    return Shelf(room.media)


def hold(room: Room, holder: str) -> None:
    """Let somebody else hold the claim for a minute."""
    until = now() + timedelta(minutes=1)
    with room.database.writing() as connection:
        connection.execute(turns.turns.insert().values(name=f"clip/{KEY[:32]}", held_by=holder, until=until))


def held(room: Room) -> list[str]:
    with room.database.reading() as connection:
        return list(connection.execute(select(turns.turns.c.name)).scalars())


def test_a_claim_is_held_inside_and_given_back(room: Room, shelf: Shelf) -> None:
    with claimed(room.database, shelf, KEY):
        assert held(room) == [f"clip/{KEY[:32]}"]
    assert held(room) == []


def test_who_comes_second_waits_for_the_clip(room: Room, shelf: Shelf) -> None:
    hold(room, processes.name_of(1))
    entered = threading.Event()

    def second() -> None:
        with claimed(room.database, shelf, KEY):
            entered.set()

    thread = threading.Thread(target=second)
    thread.start()
    assert not entered.wait(0.3)
    shelf.keep_clip(KEY, CLIP)
    assert entered.wait(20)
    thread.join()
    assert held(room) == [f"clip/{KEY[:32]}"]


def test_a_dead_holder_is_not_waited_for(room: Room, shelf: Shelf) -> None:
    machine = processes.me().partition("/")[0]
    hold(room, f"{machine}/999999999/1")
    with claimed(room.database, shelf, KEY):
        assert held(room) == [f"clip/{KEY[:32]}"]
    assert held(room) == []


def test_patience_ends(room: Room, shelf: Shelf, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(claims, "PATIENCE_SECONDS", 0.1)
    hold(room, processes.name_of(1))
    with claimed(room.database, shelf, KEY):
        assert held(room) == [f"clip/{KEY[:32]}"]
