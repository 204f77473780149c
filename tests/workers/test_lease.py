"""A lease lives while its worker does, and says when it was lost."""

import threading
from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass, replace
from datetime import datetime

import pytest

from service.newsroom.room import Room
from service.storage import versions
from service.storage.database import Connection, Database
from service.storage.errors import UnavailableError
from service.storage.schema import now
from tests.workers.line import arrive
from workers import lease
from workers.lease import Lease, LeaseLostError


@pytest.fixture
def held(room: Room, monkeypatch: pytest.MonkeyPatch) -> tuple[str, int]:
    monkeypatch.setattr(lease, "BEAT_SECONDS", 0.05)
    arrive(room)
    version_id = room.queue.jobs("produce")[-1][0]
    with room.database.writing() as connection:
        return version_id, versions.take(connection, version_id, 1)


@dataclass
class Away:
    """A database that is away for a few calls."""

    database: Database
    calls: int

    def writing(self) -> AbstractContextManager[Connection]:
        if self.calls:
            self.calls -= 1
            raise UnavailableError("PostgreSQL stops or starts.")
        return self.database.writing()


def until(room: Room, version_id: str) -> datetime:
    with room.database.reading() as connection:
        return versions.get(connection, version_id).lease_until


def wait_for(condition: Callable[[], bool]) -> None:
    for _ in range(400):
        if condition():
            return
        threading.Event().wait(0.05)
    pytest.fail("It did not happen within 20 s.")


def test_it_is_renewed(room: Room, held: tuple[str, int]) -> None:
    version_id, attempt = held
    first = until(room, version_id)
    with Lease(room, version_id, attempt) as mine:
        wait_for(lambda: until(room, version_id) > first)
        mine.check()
    assert until(room, version_id) > now()


def test_it_is_lost_when_another_attempt_takes_over(room: Room, held: tuple[str, int]) -> None:
    version_id, attempt = held
    with Lease(room, version_id, attempt) as mine:
        with room.database.writing() as connection:
            versions.update(connection, version_id, attempt=attempt + 1)

        def lost() -> bool:
            try:
                mine.check()
            except LeaseLostError:
                return True
            return False

        wait_for(lost)


def test_it_is_renewed_again_after_an_outage(room: Room, held: tuple[str, int]) -> None:
    version_id, attempt = held
    away = Away(room.database, calls=3)
    with Lease(replace(room, database=away), version_id, attempt) as mine:
        wait_for(lambda: away.calls == 0)
        first = until(room, version_id)
        wait_for(lambda: until(room, version_id) > first)
        mine.check()


def test_its_thread_ends_with_it(room: Room, held: tuple[str, int]) -> None:
    with Lease(room, *held):
        pass
    assert not [thread for thread in threading.enumerate() if thread.name == "lease"]
