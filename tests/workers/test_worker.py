"""A worker's process: what it does while Redis fails it."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from crew import wait_until

from service.newsroom.room import open_room
from service.settings import Settings
from service.storage import engine_status
from service.storage.migrations import migrate
from service.storage.queue import connect, redis_url
from workers import embedded_redis

pytestmark = [pytest.mark.slow, pytest.mark.needs("redis")]


@pytest.fixture
def data(tmp_path: Path) -> Iterator[Path]:
    """A data folder with tables and a Redis of its own."""
    settings = Settings(data=tmp_path / "data")
    settings.data.mkdir()
    room = open_room(settings)
    migrate(room.database)
    room.close()
    server = embedded_redis.start(settings.data)
    yield settings.data
    server.stop()


def test_a_worker_outlives_a_redis_that_takes_no_writes_and_goes_on_working(data: Path, tmp_path: Path) -> None:
    log = tmp_path / "worker.log"
    redis = connect(redis_url("", data), patience=5)
    room = open_room(replace(Settings(), data=data))
    with log.open("ab") as file:
        worker = subprocess.Popen(
            [sys.executable, "-m", "service.cli.main", "worker", "--queues", "intake"],
            env={**os.environ, "BAONOI_DATA": str(data), "REDIS_URL": ""},
            stderr=file,
        )
    try:
        wait_until(lambda: redis.scard("rq:workers") == 1, "the worker is there", log.read_text)
        redis.config_set("maxmemory", 1)
        wait_until(lambda: "waits for it" in log.read_text(), "the worker waits", log.read_text)
        redis.config_set("maxmemory", 0)
        assert room.queue.nudge("report_engines", queue="intake")

        def worked() -> bool:
            with room.database.reading() as connection:
                return bool(engine_status.known(connection))

        wait_until(worked, "the job is done", log.read_text)
        assert "Traceback" not in log.read_text()
        worker.terminate()
        assert worker.wait(30) == 0
    finally:
        worker.kill()
        worker.wait()
        room.close()
        redis.close()
