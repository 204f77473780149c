"""Nudges on a real Redis."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from redis import Redis
from rq.job import JobStatus

from service.storage.errors import QueueError
from service.storage.processes import me
from service.storage.queue import (
    AllowedJob,
    RedisQueue,
    connect,
    job_id_of,
    named_queue,
    open_queue,
    redis_url,
    socket_path,
)  # fmt: skip

pytestmark = pytest.mark.needs("redis")

DEAD = me().rpartition("/")[0] + "/1"


@pytest.fixture
def queue(redis_at: str) -> Iterator[RedisQueue]:
    opened = open_queue(redis_at)
    yield opened
    opened.close()


@pytest.fixture
def connection(redis_at: str) -> Iterator[Redis]:
    opened = connect(redis_at, patience=5)
    yield opened
    opened.close()


def start(connection: Redis, worker: str, job_id: str, ttl: int = 60) -> AllowedJob:
    """Do what a worker does when it starts the first job of `articles`."""
    where = named_queue("articles", connection)
    connection.lrem(where.key, 1, job_id)
    job = AllowedJob.fetch(job_id, connection=connection, serializer=where.serializer)
    job.worker_name = worker
    job.set_status(JobStatus.STARTED)
    job.save()
    connection.zadd(where.started_job_registry.key, {f"{job_id}:1": datetime.now(UTC).timestamp() + ttl})
    return job


def test_a_nudge_is_a_json_job_that_is_tried_again_and_leaves_nothing_behind(
    queue: RedisQueue, connection: Redis
) -> None:
    assert queue.nudge("produce", "v1", timeout=900)
    job = named_queue("articles", connection).jobs[0]
    assert (job.func_name, job.args, job.timeout) == ("workers.jobs.produce", ["v1"], 900)
    assert (job.retries_left, job.result_ttl) == (3, 0)
    assert job.failure_ttl == 60
    assert queue.lengths() == {"articles": 1, "breaking": 0, "previews": 0, "intake": 0}


def test_the_same_nudge_stands_on_a_queue_once(queue: RedisQueue) -> None:
    assert queue.nudge("produce", "v1")
    assert not queue.nudge("produce", "v1")
    assert queue.nudge("produce", "v2")
    assert queue.nudge("produce", "v1", queue="breaking")
    assert queue.carried() == {"articles-produce-v1", "articles-produce-v2", "breaking-produce-v1"}


def test_an_urgent_nudge_goes_to_the_front(queue: RedisQueue, connection: Redis) -> None:
    queue.nudge("produce", "v1")
    queue.nudge("produce", "v2", at_front=True)
    assert named_queue("articles", connection).job_ids == ["articles-produce-v2", "articles-produce-v1"]


def test_a_job_that_a_living_worker_runs_is_carried_and_not_nudged_again(queue: RedisQueue, connection: Redis) -> None:
    queue.nudge("produce", "v1")
    start(connection, f"articles@{me()}", "articles-produce-v1")
    assert queue.carried() == {"articles-produce-v1"}
    assert not queue.nudge("produce", "v1")


@pytest.mark.parametrize(
    ("worker", "ttl"), [(f"articles@{DEAD}", 60), ("articles@elsewhere+1/2/3", -1)], ids=["killed", "silent"]
)
def test_a_job_whose_worker_was_killed_or_fell_silent_is_nudged_again(
    queue: RedisQueue, connection: Redis, worker: str, ttl: int
) -> None:
    queue.nudge("produce", "v1")
    start(connection, worker, "articles-produce-v1", ttl)
    assert queue.carried() == set()
    assert queue.nudge("produce", "v1")
    assert queue.lengths()["articles"] == 1


def test_the_remains_of_a_job_that_failed_or_fell_off_its_queue_do_not_block_its_name(
    queue: RedisQueue, connection: Redis
) -> None:
    queue.nudge("produce", "v1")
    connection.delete(named_queue("articles", connection).key)
    assert queue.carried() == set()
    assert queue.nudge("produce", "v1")
    assert queue.lengths()["articles"] == 1


def test_what_a_full_disk_left_half_written_of_a_job_does_not_block_its_name(
    queue: RedisQueue, connection: Redis
) -> None:
    queue.nudge("produce", "v1")
    job = named_queue("articles", connection).jobs[0]
    connection.zadd(job.execution_registry.key, {"lost": datetime.now(UTC).timestamp() + 60})
    connection.delete(named_queue("articles", connection).key)
    assert queue.nudge("produce", "v1")
    assert queue.lengths()["articles"] == 1


def test_a_redis_that_refuses_is_told_from_one_that_is_away(queue: RedisQueue, connection: Redis) -> None:
    connection.config_set("maxmemory", 1)
    try:
        assert not queue.nudge("produce", "v1")
        assert queue.health().startswith("Redis can't do its work: ")
    finally:
        connection.config_set("maxmemory", 0)
    assert queue.nudge("produce", "v1")
    assert queue.health() == ""


def test_after_a_flush_everything_can_be_nudged_again(queue: RedisQueue, connection: Redis) -> None:
    queue.nudge("produce", "v1")
    connection.flushall()
    assert queue.carried() == set()
    assert queue.nudge("produce", "v1")


@pytest.mark.parametrize(
    "name", ["os.system", "workers.jobs._run", "workers.jobs.open_room.x", "workers.pipeline.produce"]
)
def test_a_job_that_is_none_of_ours_has_no_function(connection: Redis, name: str) -> None:
    where = named_queue("articles", connection)
    job = where.enqueue_call(name, args=["x"], job_id="strange")
    with pytest.raises(ValueError, match=r"only the functions of workers\.jobs"):
        AllowedJob.fetch(job.id, connection=connection, serializer=where.serializer).func  # noqa: B018 - it raises


def test_a_helper_of_the_jobs_module_is_no_job(connection: Redis) -> None:
    where = named_queue("articles", connection)
    job = where.enqueue_call("workers.jobs.interrupted", args=["x"], job_id="helper")
    with pytest.raises(ValueError, match="interrupted"):
        AllowedJob.fetch(job.id, connection=connection, serializer=where.serializer).func  # noqa: B018 - it raises


def test_there_are_four_queues(queue: RedisQueue) -> None:
    with pytest.raises(ValueError, match="articles, breaking, previews, intake"):
        queue.nudge("produce", "v1", queue="night")


def test_a_nudge_without_redis_is_lost_without_harm(tmp_path: Path) -> None:
    queue = open_queue(f"unix://{tmp_path}/nothing.sock")
    assert not queue.nudge("produce", "v1")
    assert "can't be reached" in queue.health()
    with pytest.raises(QueueError, match="can't be reached"):
        queue.lengths()
    with pytest.raises(QueueError):
        queue.carried()


def test_a_queue_that_answers_is_healthy(queue: RedisQueue) -> None:
    assert queue.health() == ""


def test_a_jobs_name_is_one_that_rq_takes_whatever_the_arguments() -> None:
    assert job_id_of("articles", "produce", "v1") == "articles-produce-v1"
    strange = job_id_of("intake", "draw_artwork", "section/kinh-tế")
    assert strange.startswith("intake-draw_artwork-")
    assert strange != job_id_of("intake", "draw_artwork", "section/y-tế")
    assert strange.isascii()


def test_the_socket_stands_in_the_data_folder_where_the_path_is_plain_and_short(tmp_path: Path) -> None:
    assert socket_path(Path("/srv/baonoi")) == Path("/srv/baonoi/redis.sock")
    for awkward in (tmp_path / ("long" * 30), tmp_path / "with space", tmp_path / "a=b", tmp_path / "tòa soạn"):
        path = str(socket_path(awkward))
        assert len(path) < 100
        assert " " not in path
        assert "=" not in path
        assert path.isascii()
    assert socket_path(tmp_path / "a b") != socket_path(tmp_path / "a c")


def test_the_given_redis_is_used_before_the_embedded_one(tmp_path: Path) -> None:
    assert redis_url("redis://elsewhere:6379/1", tmp_path) == "redis://elsewhere:6379/1"
    assert redis_url("", Path("/srv/baonoi")) == "unix:///srv/baonoi/redis.sock"
