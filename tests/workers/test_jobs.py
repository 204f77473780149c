"""The jobs: each calls what it says, and an error ends where it should."""

from __future__ import annotations

import importlib
import inspect
import re

import pytest
from paper import Paper

from service.core.states import State
from service.newsroom import versions
from service.newsroom.room import Room
from service.storage import articles
from workers import jobs

TARGETS = re.findall(r'"([a-z_.]+:[a-z_]+)"', inspect.getsource(jobs))


@pytest.fixture(autouse=True)
def environment(room: Room, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BAONOI_DATA", str(room.settings.data))


@pytest.mark.parametrize("target", TARGETS)
def test_what_a_job_calls_is_there_and_takes_a_room_and_what_the_job_is_given(target: str) -> None:
    module, _, name = target.partition(":")
    parameters = list(inspect.signature(getattr(importlib.import_module(module), name)).parameters.values())
    required = [each for each in parameters if each.default is inspect.Parameter.empty]
    assert required[0].name == "room"
    assert len(required) <= 2


def test_every_public_job_calls_something() -> None:
    public = [name for name, job in vars(jobs).items() if inspect.isfunction(job) and job.__module__ == jobs.__name__]
    assert len([name for name in public if not name.startswith("_")]) == len(TARGETS)


def test_a_recording_that_ends_in_an_unexpected_error_rests_by_its_row(room: Room) -> None:
    article = Paper(room).print()
    with room.database.writing() as connection:
        articles.update(connection, article, script={"title": "x", "segments": "not segments"})
    version = versions.request(room, article, "nam-bac", who="lan", why="new")
    jobs.produce(version)
    rested = versions.status(room, version).version
    assert rested.state is State.REQUESTED
    assert rested.error
    assert rested.lease_until is None


def test_any_other_job_that_fails_tells_the_queue_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATABASE_URL", "postgresql://127.0.0.1:9/none")
    with pytest.raises(Exception, match="refused"):
        jobs.deliver("d1")


def test_producing_what_is_not_due_does_nothing(room: Room) -> None:
    version = Paper(room).record(Paper(room).print())
    jobs.produce(version)
    assert versions.status(room, version).version.state is State.READY
