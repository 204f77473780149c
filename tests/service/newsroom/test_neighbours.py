"""Two processes at one article, and a media store that is slow or has lost a file."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Any

import pytest
from paper import Paper

from service.core.states import State
from service.newsroom import intake, publishing
from service.newsroom.payload import Payload
from service.newsroom.room import Room
from service.newsroom.shelving import mark_files
from service.storage import episodes, publications, versions
from service.storage.database import Connection, Database
from service.storage.errors import UnavailableError
from service.storage.media import Marker, MediaStore
from service.storage.schema import now


@dataclass
class Neighbour:
    """A media store beside which something else happens: once, when a file is asked about."""

    store: MediaStore
    does: Callable[[], object]

    def __getattr__(self, name: str) -> Any:
        return getattr(self.store, name)

    def marker(self, path: str) -> Marker | None:
        does, self.does = self.does, lambda: None
        does()
        return self.store.marker(path)

    def size(self, path: str) -> int | None:
        does, self.does = self.does, lambda: None
        does()
        return self.store.size(path)


@pytest.fixture
def paper(room: Room) -> Paper:
    return Paper(room)


@dataclass
class Dying:
    """A database under a process that is killed after its first change."""

    database: Database
    lives: int = 1

    def __getattr__(self, name: str) -> Any:
        return getattr(self.database, name)

    def writing(self) -> AbstractContextManager[Connection]:
        if self.lives == 0:
            raise UnavailableError("killed")
        self.lives -= 1
        return self.database.writing()


def beside(room: Room, does: Callable[[], object]) -> Room:
    return replace(room, media=Neighbour(room.media, does))


def publish(room: Room, version_id: str) -> None:
    publishing.publish(room, version_id, who="lan", why="hay")


def audio(room: Room, version_id: str) -> str:
    with room.database.reading() as connection:
        return episodes.audio_path(connection, version_id) or ""


def version(room: Room, version_id: str) -> versions.Version:
    with room.database.reading() as connection:
        return versions.get(connection, version_id)


def test_a_file_withdrawn_while_another_process_set_its_markers_stays_withdrawn(room: Room, paper: Paper) -> None:
    article = paper.print()
    heard = paper.record(article)
    publish(room, heard)
    slow = beside(room, lambda: publishing.withdraw(room, article, who="thu", why="sai"))
    mark_files(slow, article)
    assert room.media.marker(audio(room, heard)) == Marker("withdrawn")


@pytest.mark.parametrize("do", ["publish", "restore"])
def test_nobody_waits_for_the_media_store_while_it_is_asked_for_a_file(room: Room, paper: Paper, do: str) -> None:
    article = paper.print()
    recorded = paper.record(article)
    if do == "restore":
        publish(room, recorded)
        publishing.withdraw(room, article, who="thu", why="nhầm")
    other = paper.print()
    slow = beside(room, lambda: publishing.withdraw(room, other, who="thu", why="sai"))  # it writes, which must go
    if do == "restore":
        publishing.restore(slow, article, who="thu", why="đúng")
    else:
        publish(slow, recorded)
    assert version(room, recorded).state is State.PUBLISHED


def test_one_recording_that_is_lost_keeps_no_other_from_its_moment(room: Room, paper: Paper) -> None:
    lost, fine = (paper.record(paper.print(), held_until=now()) for _ in range(2))
    room.media.delete(audio(room, lost))
    assert publishing.publish_due(room, now()) == 1
    assert version(room, fine).state is State.PUBLISHED
    assert "deleted" in version(room, lost).error
    assert publishing.publish_due(room, now()) == 0
    assert version(room, lost).state is State.READY


def deliver(room: Room, **changes: Any) -> str:
    given = Payload(title="Mùa cà phê", body_text="Bà con được mùa.", **changes)
    return intake.deliver(room, "bao-thu", "bai-1", given, "token:cms").article_id


def killed(room: Room) -> Room:
    return replace(room, database=Dying(room.database))


def test_a_withdrawal_that_was_taken_in_is_done_though_its_process_was_killed(room: Room, paper: Paper) -> None:
    article = deliver(room)
    publish(room, paper.record(article))
    with pytest.raises(UnavailableError):
        deliver(killed(room), status="withdrawn")
    with room.database.reading() as connection:
        assert [each.state for each in publications.of_article(connection, article)] == ["withdrawn"]


def test_a_draft_that_was_printed_is_published_though_its_process_was_killed(room: Room, paper: Paper) -> None:
    article = deliver(room, status="draft")
    waiting = paper.record(article)
    assert not publishing.publish_ready(room, waiting)
    with pytest.raises(UnavailableError):
        deliver(killed(room), status="published")
    assert publishing.publish_due(room, now()) == 1
    assert version(room, waiting).state is State.PUBLISHED


def test_a_scheduled_article_that_is_moved_forward_is_published_at_its_new_moment(room: Room, paper: Paper) -> None:
    article = deliver(room, status="scheduled", published_at=now() + timedelta(hours=2))
    waiting = paper.record(article)
    assert not publishing.publish_ready(room, waiting)
    deliver(room, status="scheduled", published_at=now() - timedelta(seconds=1))
    assert version(room, waiting).state is State.PUBLISHED
