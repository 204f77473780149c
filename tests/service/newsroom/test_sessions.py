"""Who is signed in, on which machine, and for how long."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import timedelta

import pytest
from desk_paper import DeskPaper

from service.newsroom import audit, sessions
from service.newsroom.errors import NotFoundError
from service.newsroom.people import Person
from service.newsroom.room import Room
from service.storage import sessions as rows
from service.storage.database import Connection, Database
from service.storage.errors import UnavailableError
from service.storage.schema import now


@pytest.fixture
def lan(room: Room) -> Person:
    return DeskPaper(room).person("lan.thu", "editor")


def unused_for(room: Room, session_id: str, **time: float) -> None:
    with room.database.writing() as connection:
        rows.touch(connection, session_id, now() - timedelta(**time))


def test_a_session_is_its_persons_until_it_is_ended(room: Room, lan: Person) -> None:
    begun, other = (
        sessions.begin(room, lan.id, agent="Firefox/140.0", address="192.0.2.1"),
        sessions.begin(room, lan.id),
    )
    assert sessions.holder(room, begun) == lan
    assert {(each.id, each.address) for each in sessions.living(room, lan.id)} == {(begun, "192.0.2.1"), (other, "")}
    sessions.end(room, lan.id, begun, who="quan.tri")
    assert sessions.holder(room, begun) is None
    assert sessions.holder(room, other) == lan
    assert audit.lines(room)[0].what == "user.sign_out"


def test_a_session_that_never_was_is_nobodys(room: Room, lan: Person) -> None:
    assert sessions.holder(room, "khong-co") is None
    with pytest.raises(NotFoundError):
        sessions.end(room, lan.id, "khong-co", who="quan.tri")
    with pytest.raises(NotFoundError):
        sessions.living(room, "khong-co")


@pytest.mark.parametrize(("hours", "lasts"), [(11.9, True), (12.1, False)])
def test_a_session_lasts_twelve_hours_after_its_last_use(room: Room, lan: Person, hours: float, *, lasts: bool) -> None:
    begun = sessions.begin(room, lan.id)
    unused_for(room, begun, hours=hours)
    assert len(sessions.living(room, lan.id)) == lasts
    assert sessions.forget(room) == (not lasts)
    assert (sessions.holder(room, begun) == lan) is lasts


def test_use_is_noted_once_a_minute(room: Room, lan: Person) -> None:
    begun = sessions.begin(room, lan.id)
    unused_for(room, begun, seconds=50)
    (before,) = sessions.living(room, lan.id)
    sessions.holder(room, begun)
    assert sessions.living(room, lan.id) == (before,)
    unused_for(room, begun, seconds=70)
    sessions.holder(room, begun)
    assert sessions.living(room, lan.id)[0].seen_at > before.seen_at


class FullDisk(Database):
    """A database that can only be read."""

    @contextmanager
    def writing(self) -> Iterator[Connection]:
        raise UnavailableError("The database's disk is full.")
        yield


def test_with_a_full_disk_the_desk_can_still_be_read(room: Room, lan: Person) -> None:
    begun = sessions.begin(room, lan.id)
    unused_for(room, begun, hours=1)
    full = replace(room, database=FullDisk(room.database._readers, room.database.engine))
    assert sessions.holder(full, begun) == lan
