"""API keys: what makes one, and for how long it is alive."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import timedelta

import pytest

from service.newsroom import keys
from service.newsroom.errors import RefusedError
from service.newsroom.room import Room
from service.storage import tokens
from service.storage.database import Connection, Database
from service.storage.errors import UnavailableError
from service.storage.schema import now


def add(room: Room, name: str = "wordpress", days: int | None = None) -> tuple[keys.Key, str]:
    return keys.add(room, name, ["articles:write"], days=days, who="minh")


def test_whoever_does_something_with_a_key_fits_every_list(room: Room) -> None:
    key, secret = add(room, "n" * keys.LONGEST_NAME)
    assert len(key.caller) <= 80
    assert keys.check(room, secret) is not None


@pytest.mark.parametrize("name", ["", "   ", "n" * (keys.LONGEST_NAME + 1)])
def test_a_name_that_says_nothing_or_too_much_is_refused(room: Room, name: str) -> None:
    with pytest.raises(RefusedError, match="needs a name"):
        add(room, name)


@pytest.mark.parametrize("days", [0, -5, keys.MOST_DAYS + 1, 10**12])
def test_a_key_that_would_live_no_day_or_for_ever_is_refused(room: Room, days: int) -> None:
    with pytest.raises(RefusedError, match="lasts 1 to"):
        add(room, days=days)


def test_a_key_ends_by_its_day_and_one_without_a_day_does_not(room: Room) -> None:
    (short, secret), (_, lasting) = add(room, days=1), add(room, "khác")
    assert keys.check(room, secret) is not None
    with room.database.writing() as connection:
        connection.execute(
            tokens.tokens.update().where(tokens.tokens.c.id == short.id).values(expires_at=now() - timedelta(seconds=1))
        )
    assert keys.check(room, secret) is None
    assert keys.check(room, lasting) is not None


class FullDisk(Database):
    """A database that can only be read."""

    @contextmanager
    def writing(self) -> Iterator[Connection]:
        raise UnavailableError("The database's disk is full.")
        yield


def test_with_a_full_disk_a_key_still_opens_what_can_be_read(room: Room) -> None:
    key, secret = add(room)
    full = replace(room, database=FullDisk(room.database._readers, room.database.engine))
    found = keys.check(full, secret)
    assert found is not None
    assert found.id == key.id
