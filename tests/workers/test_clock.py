"""One clock acts at a time, and one failing task does not stop the others."""

from __future__ import annotations

import dataclasses
from datetime import timedelta

import pytest

from service.newsroom.room import Room
from service.storage import turns
from service.storage.errors import QueueError
from service.storage.processes import me
from service.storage.schema import now
from workers.clock import TASKS, Clock, Task


def test_what_is_due_is_done_and_then_rests(room: Room) -> None:
    done: list[str] = []
    tasks = (Task("often", 0, lambda _: done.append("often")), Task("seldom", 3600, lambda _: done.append("seldom")))
    clock = Clock(room, tasks)
    assert clock.tick()
    assert clock.tick()
    assert done == ["often", "seldom", "often"]


def test_a_task_that_fails_does_not_stop_the_others(room: Room, caplog: pytest.LogCaptureFixture) -> None:
    done: list[str] = []
    clock = Clock(room, (Task("broken", 0, lambda _: 1 / 0), Task("sound", 0, lambda _: done.append("sound"))))
    assert clock.tick()
    assert done == ["sound"]
    assert "broken failed" in caplog.text


def test_a_task_that_finds_redis_away_says_so_in_one_line(room: Room, caplog: pytest.LogCaptureFixture) -> None:
    def ask(_: Room) -> None:
        raise QueueError("Redis can't be reached: gone.")

    Clock(room, (Task("reconcile", 0, ask),)).tick()
    assert "reconcile: Redis can't be reached: gone." in caplog.text
    assert "Traceback" not in caplog.text


@pytest.mark.parametrize(
    ("holder", "acts"),
    [("elsewhere+1/2/3", False), (me().rpartition("/")[0] + "/1", True)],
    ids=["elsewhere", "killed"],
)
def test_a_second_clock_waits_until_the_first_has_ended(room: Room, holder: str, *, acts: bool) -> None:
    with room.database.writing() as connection:
        turns.take(connection, "clock", 60)
        connection.execute(turns.turns.update().values(held_by=holder))
    done: list[str] = []
    assert Clock(room, (Task("any", 0, lambda _: done.append("any")),)).tick() is acts
    assert bool(done) is acts


def test_a_clock_that_is_closed_lets_the_next_one_act_at_once(room: Room) -> None:
    clock = Clock(room, ())
    clock.tick()
    clock.close()
    with room.database.reading() as connection:
        assert connection.execute(turns.turns.select()).all() == []


def test_a_turn_whose_time_is_over_is_free(room: Room) -> None:
    with room.database.writing() as connection:
        turns.take(connection, "clock", 60)
        connection.execute(turns.turns.update().values(held_by="elsewhere+1/2/3", until=now()))
        assert turns.take(connection, "clock", 60)


def test_every_task_runs_on_an_empty_newsroom(room: Room, caplog: pytest.LogCaptureFixture) -> None:
    at_once = tuple(dataclasses.replace(task, every=0) for task in TASKS)
    assert Clock(room, at_once).tick()
    assert "failed" not in caplog.text
    assert {task.name for task in TASKS} >= {"reconcile", "publish", "settle", "bulletins", "sweep", "engines"}


def test_a_turn_written_before_the_machines_clock_was_set_back_is_free(room: Room) -> None:
    with room.database.writing() as connection:
        turns.take(connection, "clock", 60)
        ahead = now() + timedelta(days=365)
        connection.execute(turns.turns.update().values(held_by="elsewhere+1/2/3", until=ahead))
    assert Clock(room, ()).tick()
