"""The jobs: each calls what it says, and an error ends where it should."""

from __future__ import annotations

import importlib
import inspect
import re
from pathlib import Path
from typing import Any

import pytest
from paper import Paper

from service.core.states import UNFINISHED, State
from service.newsroom import intake, versions
from service.newsroom.room import Room
from service.storage import articles
from service.storage.errors import MediaError
from service.storage.schema import now
from workers import jobs


class Away:
    """A bucket that does not answer."""

    def __getattr__(self, name: str) -> Any:
        raise MediaError("The bucket does not answer.")


TARGETS = re.findall(r'"([a-z_.]+:[a-z_]+)"', inspect.getsource(jobs))


@pytest.fixture(autouse=True)
def environment(room: Room, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BAONOI_DATA", str(room.settings.data))
    if room.settings.database_url:
        monkeypatch.setenv("DATABASE_URL", room.settings.database_url)


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


def test_any_other_job_that_fails_tells_the_queue_so() -> None:
    with pytest.raises(TypeError, match="not callable"):
        jobs._run("workers.sweep:RENDITIONS")


@pytest.mark.needs("postgres")
def test_a_job_that_meets_a_database_that_is_away_says_so_in_a_line(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setenv("DATABASE_URL", "postgresql://127.0.0.1:9/none")
    jobs.deliver("d1")
    assert "deliver d1 was cut short" in caplog.text
    assert "PostgreSQL can't be reached" in caplog.text
    assert "Traceback" not in caplog.text


def test_a_recording_cut_short_by_an_outage_rests_and_the_try_does_not_count(
    room: Room, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    version = versions.request(room, Paper(room).print(), "nam-bac", who="lan", why="new")
    monkeypatch.setenv("MEDIA_URL", f"file://{tmp_path}/media")
    monkeypatch.setattr("service.newsroom.room.open_media", lambda *_: Away())
    jobs.produce(version)
    rested = versions.status(room, version).version
    assert (rested.attempt, rested.tries, rested.lease_until) == (1, 0, None)
    assert rested.state in UNFINISHED
    assert rested.error == "The bucket does not answer."
    assert rested.next_attempt_at is not None
    assert rested.next_attempt_at > now()


def test_a_recording_is_not_begun_while_the_disk_is_nearly_full(room: Room, monkeypatch: pytest.MonkeyPatch) -> None:
    version = versions.request(room, Paper(room).print(), "nam-bac", who="lan", why="new")
    monkeypatch.setenv("BAONOI_SPARE", "1000000")
    jobs.produce(version)
    assert versions.status(room, version).version.attempt == 0


def test_an_article_whose_reading_ends_in_an_unexpected_error_rests_longer_each_time_and_is_then_refused(
    room: Room,
) -> None:
    article = intake.upload(room, "bai.txt", b"words", who="lan").article_id
    with room.database.writing() as connection:
        articles.update(connection, article, payload={"kind": "file", "data": 7})
    for tries in range(1, 5):
        jobs.read_article(article)
        row = intake.get(room, article)
        assert row.read_tries == tries
        assert row.read_due_at is not None
        assert row.read_due_at > now()
    jobs.read_article(article)
    row = intake.get(room, article)
    assert (row.outcome, row.reason, row.read_due_at) == ("refused", "broken", None)


def test_producing_what_is_not_due_does_nothing(room: Room) -> None:
    version = Paper(room).record(Paper(room).print())
    jobs.produce(version)
    assert versions.status(room, version).version.state is State.READY
