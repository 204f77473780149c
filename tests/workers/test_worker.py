"""A worker's process: what it does while Redis fails it."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from crew import wait_until

from service.newsroom.room import Room, open_room
from service.settings import Settings
from service.storage import engine_status
from service.storage.migrations import migrate
from service.storage.queue import connect, redis_url
from service.storage.schema import now
from workers import embedded_redis

pytestmark = [pytest.mark.slow, pytest.mark.needs("redis")]


@pytest.fixture
def data(tmp_path: Path) -> Path:
    """A data folder with tables."""
    settings = Settings(data=tmp_path / "data")
    settings.data.mkdir()
    room = open_room(settings)
    migrate(room.database)
    room.close()
    return settings.data


@pytest.fixture
def server(data: Path) -> Iterator[RedisServer]:
    """The folder's own Redis, which a test may kill and start again."""
    started = RedisServer(data)
    started.start()
    yield started
    started.child.stop()


@dataclass
class RedisServer:
    """An embedded Redis."""

    data: Path
    child: Any = None

    def start(self) -> None:
        self.child = embedded_redis.start(self.data)


@pytest.fixture
def worker(data: Path, server: RedisServer, tmp_path: Path) -> Iterator[subprocess.Popen[bytes]]:
    """A worker for what is taken in; it logs to `worker.log`."""
    with (tmp_path / "worker.log").open("ab") as file:
        process = subprocess.Popen(
            [sys.executable, "-m", "service.cli.main", "worker", "--queues", "intake"],
            env={**os.environ, "BAONOI_DATA": str(data), "REDIS_URL": ""},
            stderr=file,
        )
    yield process
    process.kill()
    process.wait()


@pytest.fixture
def room(data: Path) -> Iterator[Room]:
    opened = open_room(Settings(data=data))
    yield opened
    opened.close()


def looked(room: Room, since: datetime) -> bool:
    """Tell whether the worker has looked at the engines since a moment."""
    with room.database.reading() as connection:
        return any(each.checked_at > since for each in engine_status.known(connection))


def test_a_worker_outlives_a_redis_that_takes_no_writes_and_goes_on_working(
    room: Room, server: RedisServer, worker: subprocess.Popen[bytes], tmp_path: Path
) -> None:
    log, redis, began = tmp_path / "worker.log", connect(redis_url("", server.data), patience=5), now()
    wait_until(lambda: redis.scard("rq:workers") == 1, "the worker is there", log.read_text)
    redis.config_set("maxmemory", 1)
    wait_until(lambda: "waits for it" in log.read_text(), "the worker waits", log.read_text)
    redis.config_set("maxmemory", 0)
    assert room.queue.nudge("report_engines", queue="intake")
    wait_until(lambda: looked(room, began), "the job is done", log.read_text)
    assert "Traceback" not in log.read_text()
    redis.close()
    worker.terminate()
    assert worker.wait(30) == 0


def test_a_worker_in_the_middle_of_its_work_outlives_the_death_of_redis(
    room: Room, server: RedisServer, worker: subprocess.Popen[bytes], tmp_path: Path
) -> None:
    log, began = tmp_path / "worker.log", now()
    for number in range(200):
        room.queue.nudge("report_engines", queue="intake", job_id=f"look-{number}")
    wait_until(lambda: looked(room, began), "the worker works", log.read_text)
    server.child.signal(signal.SIGKILL)
    wait_until(server.child.ended, "Redis is dead", log.read_text)
    wait_until(lambda: "can't be reached" in log.read_text(), "the worker notices", log.read_text)
    server.start()
    died = now()
    wait_until(lambda: room.queue.nudge("report_engines", queue="intake"), "Redis is back", log.read_text)
    wait_until(lambda: looked(room, died), "the job is done", log.read_text)
    assert worker.poll() is None
