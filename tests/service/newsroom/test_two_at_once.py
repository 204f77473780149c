"""Two people, or a person and a job, change the same thing at the same moment, on each kind of database."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import Any

import pytest
from conftest import RecordingQueue
from desk_paper import DeskPaper

from service.core.model import Article, Block, BlockKind, Intake, Outcome
from service.newsroom import edits, intake, people
from service.newsroom.errors import ConflictError
from service.newsroom.people import Role
from service.newsroom.room import Room
from service.settings import Settings
from service.storage import articles, held, users
from service.storage import edits as edit_rows
from service.storage.database import Connection, Database
from service.storage.media import open_media
from service.storage.schema import now


@pytest.fixture
def room(settings: Settings, any_database: Database) -> Room:
    return Room(settings, any_database, open_media("", settings.data / "media"), RecordingQueue())


@pytest.fixture
def desk(room: Room) -> DeskPaper:
    return DeskPaper(room)


class Other:
    """Somebody else, who acts while a transaction of ours is open and is through once it has ended."""

    def __init__(self, act: Callable[[], Any]) -> None:
        self._act = act
        self.raised: Exception | None = None

    def run(self) -> None:
        try:
            self._act()
        except Exception as error:  # noqa: BLE001 - the test looks at whatever it is
            self.raised = error


@contextmanager
def while_we_write(room: Room, other: Other) -> Iterator[Connection]:
    thread = threading.Thread(target=other.run)
    with room.database.writing() as connection:
        yield connection
        thread.start()
        thread.join(0.3)  # it comes as far as it can without us
    thread.join(30)
    assert not thread.is_alive()


def test_who_changes_a_script_second_is_told_so(room: Room, desk: DeskPaper) -> None:
    article_id = desk.article()
    tag = edits.draft(room, article_id).tag
    second = Other(lambda: edits.make(room, article_id, "reading", 1, {"spoken": "hai"}, tag=tag, who="thu"))
    with while_we_write(room, second) as connection:
        held.hold(connection, article_id)
        anchor = {"printed": "x", "nth": 0}
        edit_rows.add(connection, article_id, now(), kind="skip", anchor=anchor, value={"skip": True}, who="lan")
    assert isinstance(second.raised, ConflictError), second.raised
    assert len(edits.history(room, article_id)) == 1


def test_what_arrives_while_an_earlier_delivery_is_kept_is_still_read(room: Room, desk: DeskPaper) -> None:
    article_id = desk.article()
    begun, later = now() - timedelta(minutes=1), now()
    with room.database.writing() as connection:
        articles.update(connection, article_id, read_due_at=begun)
    read = Intake(Article("Bài cũ", blocks=(Block(BlockKind.BODY, "Nội dung."),)), Outcome.OK)
    worker = Other(lambda: intake.settle(room, article_id, read, of=begun))
    with while_we_write(room, worker) as connection:
        held.hold(connection, article_id)
        articles.update(connection, article_id, read_due_at=later)
    assert worker.raised is None
    row = intake.get(room, article_id)
    assert row.read_due_at == later
    assert row.title != "Bài cũ"


def test_two_administrators_who_demote_each_other_leave_one(room: Room, desk: DeskPaper) -> None:
    one, two = desk.person("mot", "administrator"), desk.person("hai", "administrator")
    second = Other(lambda: people.change_role(room, two.id, "editor", who="mot"))
    with while_we_write(room, second) as connection:
        users.change(connection, one.id, role="editor")
    assert isinstance(second.raised, ConflictError), second.raised
    assert people.person(room, two.id).role is Role.ADMINISTRATOR
