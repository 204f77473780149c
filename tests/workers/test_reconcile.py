"""What SQL says is due goes back on the queue, once."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from paper import Paper

from service.core.states import State
from service.newsroom import versions
from service.newsroom.room import Room
from service.storage import articles, deliveries, sites, sources
from service.storage import versions as rows
from service.storage.processes import me
from service.storage.schema import now
from workers.reconcile import reconcile

DEAD = me().rpartition("/")[0] + "/1"


@pytest.fixture
def version(room: Room) -> str:
    made = versions.request(room, Paper(room).print(), "nam-bac", who="lan", why="new")
    room.queue.close()  # forgets its nudges, as a flushed Redis does
    return made


def nudges(room: Room) -> list[tuple[str, tuple[str, ...], str]]:
    return room.queue.nudges  # type: ignore[attr-defined,no-any-return]


def set_columns(room: Room, version_id: str, **columns: object) -> None:
    with room.database.writing() as connection:
        rows.update(connection, version_id, **columns)


def test_a_lost_nudge_is_made_again_and_a_carried_one_is_not(room: Room, version: str) -> None:
    assert reconcile(room) == 1
    assert nudges(room) == [("produce", (version,), "articles")]
    assert reconcile(room) == 0
    assert len(nudges(room)) == 1


def test_an_urgent_version_goes_to_the_urgent_queue(room: Room, version: str) -> None:
    set_columns(room, version, priority="breaking")
    reconcile(room)
    assert nudges(room) == [("produce", (version,), "breaking")]


def test_what_a_living_worker_has_or_what_is_not_due_yet_is_left_alone(room: Room, version: str) -> None:
    set_columns(room, version, held_by=me(), lease_until=now() + timedelta(minutes=1))
    assert reconcile(room) == 0
    set_columns(room, version, held_by="", lease_until=None, next_attempt_at=now() + timedelta(minutes=1))
    assert reconcile(room) == 0


def test_a_lease_written_before_the_machines_clock_was_set_back_covers_nothing(room: Room, version: str) -> None:
    set_columns(room, version, held_by="elsewhere+1/2/3", lease_until=now() + timedelta(days=365))
    assert reconcile(room) == 1
    with room.database.writing() as connection:
        assert rows.take(connection, version, 15) is not None


def test_work_put_off_by_a_clock_that_ran_ahead_is_due(room: Room, version: str) -> None:
    article, far = Paper(room).print(source_id="a2"), now() + timedelta(days=365)
    with room.database.writing() as connection:
        rows.update(connection, version, next_attempt_at=far)
        articles.update(connection, article, read_due_at=far, settle_at=far)
        delivery = deliveries.add(connection, "hub", "https://hub.example/", "feed.changed")
        deliveries.settle(connection, delivery, "due", next_attempt_at=far)
        sites.save(connection, "bao-thu", 0, hosts=["bao.example"], profile={})
        source = sources.add(connection, "bao-thu", "feed", "https://bao.example/rss", next_at=far)
    reconcile(room)
    assert {args[0] for _, args, _ in nudges(room)} == {version, article, delivery, source}
    with room.database.writing() as connection:
        assert rows.take(connection, version, 15) is not None
        assert articles.take_settled(connection, article, now())
        assert deliveries.take(connection, delivery, now(), 60) is not None
        assert sources.take(connection, source, now(), now())


def test_an_archive_goes_on_the_queue_a_few_at_a_time_and_behind_the_days_news(room: Room, version: str) -> None:
    paper = Paper(room)
    wish = {"who": "lan", "why": "new", "priority": "backfill"}
    old = [versions.request(room, paper.print(source_id=f"cu-{n}"), "nam-bac", **wish) for n in range(20)]
    set_columns(room, version, next_attempt_at=now())
    room.queue.close()
    reconcile(room)
    sent = [args[0] for _, args, _ in nudges(room)]
    assert sent == [version, *old[: 3 * room.settings.workers - 1]]
    assert reconcile(room) == 0


def test_an_archives_articles_are_read_a_few_at_a_time(room: Room) -> None:
    paper = Paper(room)
    for number in range(30):
        paper.print(source_id=f"cu-{number}", read_due_at=now(), priority="backfill")
    assert reconcile(room) == 20
    assert reconcile(room) == 0


def test_what_a_killed_worker_had_is_freed_and_nudged_at_once(room: Room, version: str) -> None:
    set_columns(room, version, held_by=DEAD, lease_until=now() + timedelta(hours=1), attempt=1)
    assert reconcile(room) == 1


def test_what_ended_its_worker_again_and_again_fails_with_a_sentence(room: Room, version: str) -> None:
    set_columns(room, version, tries=12)
    assert reconcile(room) == 0
    failed = versions.status(room, version).version
    assert failed.state is State.FAILED
    assert "cut off 12 times" in failed.error
    versions.retry(room, version, who="lan", why="more memory")
    assert versions.status(room, version).version.tries == 0


def test_while_the_disk_is_nearly_full_no_recording_is_nudged(room: Room, version: str) -> None:
    short = replace(room, settings=replace(room.settings, spare=1_000_000_000))
    assert reconcile(short) == 0
    assert reconcile(room) == 1


def test_finished_versions_are_never_nudged(room: Room, version: str) -> None:
    with room.database.writing() as connection:
        rows.move(connection, version, State.REQUESTED, State.SUPERSEDED, who="lan", why="newer")
    assert reconcile(room) == 0


def test_arrivals_and_deliveries_that_are_due_are_nudged_too(room: Room) -> None:
    article = Paper(room).print()
    with room.database.writing() as connection:
        articles.update(connection, article, read_due_at=now())
        delivery = deliveries.add(connection, "hub", "https://hub.example/", "feed.changed", subject="all")
    assert reconcile(room) == 2
    assert set(nudges(room)) == {("read_article", (article,), "intake"), ("deliver", (delivery,), "intake")}
