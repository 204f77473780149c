"""A version moves by compare-and-set, and one worker at a time has it."""

from __future__ import annotations

import itertools
import multiprocessing
import os
import threading
from collections.abc import Callable
from datetime import timedelta

import pytest

from service.core.errors import IllegalMoveError
from service.core.states import State
from service.storage import due, events, versions
from service.storage.articles import articles
from service.storage.database import Database
from service.storage.errors import MissingError
from service.storage.processes import me
from service.storage.schema import now
from service.storage.versions import Version

ARTICLE = {"id": "a1", "site": "bao", "source_id": "1", "source_kind": "cms"}


@pytest.fixture
def database(any_database: Database) -> Database:
    with any_database.writing() as connection:
        connection.execute(articles.insert().values(created_at=now(), updated_at=now(), **ARTICLE))
    return any_database


@pytest.fixture
def request_version(database: Database) -> Callable[..., str]:
    def request(voice: str = "nam-bac", **columns: object) -> str:
        with database.writing() as connection:
            return versions.insert(connection, "a1", voice, who="toà soạn", why="new", **columns)

    return request


def get(database: Database, version_id: str) -> Version:
    with database.reading() as connection:
        return versions.get(connection, version_id)


def take(database: Database, version_id: str, lease: float = 60) -> int | None:
    with database.writing() as connection:
        return versions.take(connection, version_id, lease)


def move(database: Database, version_id: str, before: State, after: State, **more: object) -> bool:
    with database.writing() as connection:
        return versions.move(connection, version_id, before, after, who="worker", why="step", **more)  # type: ignore[arg-type]


def test_versions_are_numbered_per_article_and_voice(database: Database, request_version: Callable[..., str]) -> None:
    ids = [request_version(), request_version(), request_version("nu-bac")]
    assert [get(database, each).number for each in ids] == [1, 2, 1]
    assert get(database, ids[0]).state is State.REQUESTED


def test_a_version_that_is_not_there_is_named(database: Database) -> None:
    with pytest.raises(MissingError, match="ghost"):
        get(database, "ghost")


def test_a_move_is_made_once_and_leaves_an_event(database: Database, request_version: Callable[..., str]) -> None:
    version_id = request_version()
    assert move(database, version_id, State.REQUESTED, State.SCRIPTED)
    assert not move(database, version_id, State.REQUESTED, State.SCRIPTED)
    with database.reading() as connection:
        moved, requested = events.of_article(connection, "a1")
    assert (moved.kind, moved.before, moved.after, moved.who) == ("version.moved", "requested", "scripted", "worker")
    assert (requested.kind, requested.who, requested.why) == ("version.requested", "toà soạn", "new")


def test_an_illegal_move_raises_and_changes_nothing(database: Database, request_version: Callable[..., str]) -> None:
    version_id = request_version()
    with pytest.raises(IllegalMoveError, match="requested can't become published"):
        move(database, version_id, State.REQUESTED, State.PUBLISHED)
    assert get(database, version_id).state is State.REQUESTED


def test_of_many_who_take_a_version_one_gets_it(database: Database, request_version: Callable[..., str]) -> None:
    version_id = request_version()
    taken: list[int | None] = []
    workers = [threading.Thread(target=lambda: taken.append(take(database, version_id))) for _ in range(6)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    assert sorted(taken, key=str) == [1, None, None, None, None, None]
    assert get(database, version_id).held_by == me()


def test_a_lease_that_ran_out_is_taken_by_the_next_attempt(
    database: Database, request_version: Callable[..., str]
) -> None:
    version_id = request_version()
    assert take(database, version_id, lease=-1) == 1
    assert take(database, version_id) == 2
    assert take(database, version_id) is None


def test_the_slow_worker_of_an_older_attempt_may_not_write(
    database: Database, request_version: Callable[..., str]
) -> None:
    version_id = request_version()
    take(database, version_id, lease=-1)
    take(database, version_id)
    with database.writing() as connection:
        assert not versions.renew(connection, version_id, 1, 60, done=3)
        assert versions.renew(connection, version_id, 2, 60, done=1, total=4)
    assert not move(database, version_id, State.REQUESTED, State.SCRIPTED, attempt=1)
    assert move(database, version_id, State.REQUESTED, State.SCRIPTED, attempt=2)
    assert (get(database, version_id).done, get(database, version_id).total) == (1, 4)


def test_a_withdrawn_version_can_not_be_renewed(database: Database, request_version: Callable[..., str]) -> None:
    version_id = request_version()
    take(database, version_id)
    move(database, version_id, State.REQUESTED, State.WITHDRAWN)
    with database.writing() as connection:
        assert not versions.renew(connection, version_id, 1, 60)


def take_and_die(database_url: str, version_id: str) -> None:
    from service.storage.database import open_database

    database = open_database(database_url)
    with database.writing() as connection:
        versions.take(connection, version_id, 3600)
    os._exit(9)


def test_the_lease_of_a_killed_process_is_worth_nothing(
    database: Database, request_version: Callable[..., str]
) -> None:
    version_id = request_version()
    url = database.engine.url.render_as_string(hide_password=False)
    database.close()  # a fork must not carry the pool's connections
    process = multiprocessing.get_context("spawn").Process(target=take_and_die, args=(url, version_id))
    process.start()
    process.join()
    held = get(database, version_id)
    assert held.lease_until is not None
    assert held.lease_until > now()
    with database.writing() as connection:
        assert due.free_dead(connection) == (version_id,)
        assert due.free_dead(connection) == ()
    assert take(database, version_id) == 2


def test_the_next_worker_takes_from_a_killed_one_without_waiting_for_the_clock(
    database: Database, request_version: Callable[..., str]
) -> None:
    version_id = request_version()
    with database.writing() as connection:
        dead = me().rpartition("/")[0] + "/0"  # this pid, but started at another time
        versions.update(connection, version_id, held_by=dead, lease_until=now() + timedelta(hours=1), attempt=1)
    assert take(database, version_id) == 2


def test_the_lease_of_another_machine_is_respected(database: Database, request_version: Callable[..., str]) -> None:
    version_id = request_version()
    with database.writing() as connection:
        elsewhere = {"held_by": "elsewhere+1/12/34", "lease_until": now() + timedelta(hours=1)}
        versions.update(connection, version_id, **elsewhere)
        assert due.free_dead(connection) == ()
    assert take(database, version_id) is None


def test_a_version_that_waits_is_taken_when_its_time_has_come(
    database: Database, request_version: Callable[..., str]
) -> None:
    version_id = request_version()
    take(database, version_id)
    later = now() + timedelta(hours=1)
    move(database, version_id, State.REQUESTED, State.WAITING, attempt=1, next_attempt_at=later, error="no network")
    assert get(database, version_id).lease_until is None
    assert take(database, version_id) is None
    with database.writing() as connection:
        versions.update(connection, version_id, next_attempt_at=now())
    assert take(database, version_id) == 2
    assert get(database, version_id).state is State.REQUESTED


def test_what_is_due_is_unfinished_free_and_urgent_first(
    database: Database, request_version: Callable[..., str]
) -> None:
    plain, taken, breaking, finished = (
        request_version(), request_version("v2"), request_version("v3", priority="breaking"), request_version("v4"),
    )  # fmt: skip
    request_version("v5", next_attempt_at=now() + timedelta(hours=1))
    take(database, taken)
    move(database, finished, State.REQUESTED, State.FAILED)
    with database.reading() as connection:
        assert [each.id for each in due.unfinished(connection, now())] == [breaking, plain]


def test_a_released_version_rests_and_is_due_again(database: Database, request_version: Callable[..., str]) -> None:
    version_id = request_version()
    take(database, version_id)
    with database.writing() as connection:
        assert versions.release(connection, version_id, 1, now() + timedelta(hours=1), error="odd")
        assert not versions.release(connection, version_id, 1, now())
    assert take(database, version_id) is None
    assert get(database, version_id).error == "odd"


def test_a_finished_recording_asks_for_a_decision_and_an_undone_publication_does_not(
    database: Database, request_version: Callable[..., str]
) -> None:
    version_id = request_version()
    steps = [State.REQUESTED, State.SCRIPTED, State.RECORDING, State.MASTERING, State.READY]
    for before, after in itertools.pairwise(steps):
        move(database, version_id, before, after)
    with database.reading() as connection:
        assert due.to_publish(connection, now()) == (version_id,)
    move(database, version_id, State.READY, State.PUBLISHED, held_until=None)
    move(database, version_id, State.PUBLISHED, State.READY)
    with database.reading() as connection:
        assert due.to_publish(connection, now()) == ()


def test_the_state_is_only_written_by_a_move(database: Database, request_version: Callable[..., str]) -> None:
    version_id = request_version()
    with pytest.raises(ValueError, match="move"), database.writing() as connection:
        versions.update(connection, version_id, state=State.PUBLISHED)


def test_the_articles_versions_are_listed_newest_first_and_counted(
    database: Database, request_version: Callable[..., str]
) -> None:
    first, second, other = request_version(), request_version(), request_version("nu-bac")
    move(database, first, State.REQUESTED, State.SUPERSEDED)
    with database.reading() as connection:
        assert [each.id for each in versions.of_article(connection, "a1")] == [other, second, first]
        assert [each.id for each in versions.of_article(connection, "a1", "nam-bac")] == [second, first]
        assert versions.count_by_state(connection) == {"requested": 2, "superseded": 1}
