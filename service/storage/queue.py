"""The queue: nudges on Redis. Rows say what is due; a nudge only says "look now", so losing one is harmless."""

from __future__ import annotations

import hashlib
import logging
import os
import re
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol, cast

import redis
from redis.backoff import NoBackoff
from redis.retry import Retry as RedisRetry
from rq import Queue as RqQueue
from rq import Retry
from rq.exceptions import DuplicateJobError, NoSuchJobError
from rq.executions import Execution, ExecutionRegistry
from rq.job import Job

from service.storage import processes
from service.storage.errors import QueueError

log = logging.getLogger("baonoi.queue")

NAMES = ("articles", "breaking", "previews", "intake")
JOBS = "workers.jobs."

_FAILURE_SECONDS = 60  # a named job that failed blocks its name this long; the default is a year
_RETRIES = 3  # without one, a killed work-horse fails the job for good
_MAINTENANCE_SECONDS = 20  # RQ's own 899 s stop all recovery when the holder of the lock is killed
_PROBE = "baonoi:probe"
_SOCKET_BYTES = 100  # the kernel allows 104 (macOS) to 108 (Linux)


class Queue(Protocol):
    """Where work is asked for."""

    def nudge(
        self,
        job: str,
        *args: str,
        queue: str = "articles",
        job_id: str | None = None,
        timeout: int = 600,
        at_front: bool = False,
    ) -> bool:
        """Ask a worker to run `workers.jobs.<job>(*args)`; False when Redis can't be reached or it is asked already.

        One job of a name and arguments stands on a queue at a time. `timeout` in seconds.
        """
        ...

    def carried(self) -> set[str]:
        """List the ids (see `job_id_of`) of jobs that a queue or a live worker holds. Raise QueueError."""
        ...

    def lengths(self) -> dict[str, int]:
        """Count the nudges waiting on each queue. Raise QueueError when Redis can't be reached."""
        ...

    def health(self) -> str:
        """Say why the queue can't be used, or nothing ("") when it can."""
        ...

    def close(self) -> None:
        """Close the connection."""
        ...


class AllowedJob(Job):
    """A job that can only be one of ours: whoever can write to Redis must not run what they please."""

    @property
    def func(self) -> Any:
        """Resolve the job's function. Raise ValueError when it is not a public one of `workers.jobs`."""
        name = self.func_name or ""
        if not re.fullmatch(re.escape(JOBS) + "[a-z][a-z_]*", name):
            raise ValueError(f"The queue holds a job {name!r}; only the functions of workers.jobs may run.")
        function = super().func
        if getattr(function, "__module__", "") + "." != JOBS:
            raise ValueError(f"{name} is not a job but something a job uses.")
        return function

    @property
    def execution_registry(self) -> ExecutionRegistry:
        """Open the list of the job's executions."""
        return WholeExecutions(self.id, connection=self.connection)


class WholeExecutions(ExecutionRegistry):
    """RQ's list of a job's executions, that forgets one of which a Redis with a full disk kept only the name."""

    def get_executions(self, start: int = 0, end: int = -1) -> list[Execution]:
        """List the executions that are there; RQ's own raises for ever over one that is not."""
        found = []
        for execution_id in self.get_execution_ids(start, end):
            try:
                found.append(Execution.fetch(id=execution_id, job_id=self.job_id, connection=self.connection))
            except ValueError:
                self.connection.zrem(self.key, execution_id)
        return found


class NamedQueue(RqQueue):
    """RQ's queue with our job class and a maintenance lock that a killed holder can't keep."""

    job_class = AllowedJob

    def acquire_maintenance_lock(self) -> bool:
        """Take the lock for cleaning registries, for seconds instead of a quarter of an hour."""
        return bool(self.connection.set(self.registry_cleaning_key, 1, nx=True, ex=_MAINTENANCE_SECONDS))


@dataclass(frozen=True, slots=True)
class _Nudge:
    job: str
    args: tuple[str, ...]
    job_id: str
    timeout: int
    at_front: bool

    def enqueue(self, where: NamedQueue) -> None:
        where.enqueue_call(
            JOBS + self.job,
            args=self.args,
            job_id=self.job_id,
            unique=True,
            timeout=self.timeout,
            at_front=self.at_front,
            retry=Retry(max=_RETRIES),
            result_ttl=0,
            failure_ttl=_FAILURE_SECONDS,
            description=f"{self.job}({', '.join(self.args)})",
        )

    def enqueue_over_remains(self, where: NamedQueue) -> bool:
        """Nudge over what is left of a job that no queue and no worker holds any more."""
        try:
            remains = AllowedJob.fetch(self.job_id, connection=where.connection, serializer=where.serializer)
            if self.job_id in _carried(where):
                return False
            remains.delete()
            self.enqueue(where)
        except (DuplicateJobError, NoSuchJobError, redis.RedisError) as error:
            log.info("%s is carried elsewhere: %s", self.job_id, error)
            return False
        return True


class RedisQueue:
    """The queue on a Redis or Valkey server, reached at the first nudge."""

    def __init__(self, connection: redis.Redis) -> None:
        self._connection = connection

    def nudge(
        self,
        job: str,
        *args: str,
        queue: str = "articles",
        job_id: str | None = None,
        timeout: int = 600,
        at_front: bool = False,
    ) -> bool:
        """Ask a worker to run a job."""
        if queue not in NAMES:
            raise ValueError(f"There is no queue {queue!r}; choose one of: {', '.join(NAMES)}.")
        where = named_queue(queue, self._connection)
        nudge = _Nudge(job, args, job_id or job_id_of(queue, job, *args), timeout, at_front)
        try:
            nudge.enqueue(where)
        except DuplicateJobError:
            return nudge.enqueue_over_remains(where)
        except redis.RedisError as error:
            log.warning("%s not nudged, the clock will: %s", nudge.job_id, error)
            return False
        return True

    def carried(self) -> set[str]:
        """List the ids of jobs that a queue or a live worker holds."""
        try:
            return {job_id for name in NAMES for job_id in _carried(named_queue(name, self._connection))}
        except redis.RedisError as error:
            raise QueueError(refusal(error)) from error

    def lengths(self) -> dict[str, int]:
        """Count the nudges waiting on each queue."""
        try:
            return {name: named_queue(name, self._connection).count for name in NAMES}
        except redis.RedisError as error:
            raise QueueError(refusal(error)) from error

    def health(self) -> str:
        """Say why the queue can't be used."""
        try:
            self._connection.set(_PROBE, 1, ex=60)  # one that answers may yet take no writes
        except redis.RedisError as error:
            return refusal(error)
        return ""

    def close(self) -> None:
        """Close the connection."""
        self._connection.close()


def open_queue(url: str) -> RedisQueue:
    """Open the queue at a Redis URL. Waits at most a second or two for a server that is not there."""
    return RedisQueue(connect(url, patience=2.0, tries=0))


def connect(url: str, *, patience: float, tries: int = 3) -> redis.Redis:
    """Make a client: `patience` seconds to connect, `tries` attempts after the first (redis-py itself makes ten)."""
    retry = RedisRetry(NoBackoff(), tries)
    return redis.Redis.from_url(url, socket_connect_timeout=patience, retry=retry)


def named_queue(name: str, connection: redis.Redis) -> NamedQueue:
    """Open one of our queues, its jobs as JSON."""
    return NamedQueue(name, connection=connection, serializer="json")


def redis_url(given: str, folder: Path) -> str:
    """Tell the queue's address: the one given, else the socket of the embedded server for a data folder."""
    return given or f"unix://{socket_path(folder)}"


def socket_path(folder: Path) -> Path:
    """Tell where the embedded server of a data folder listens.

    RQ's workers can't use a path with a space or '='; the kernel takes about a hundred bytes.
    """
    folder = folder.absolute()
    plain = folder / "redis.sock"
    if len(os.fsencode(plain)) < _SOCKET_BYTES and re.fullmatch(r"[A-Za-z0-9_./+,:@-]+", str(plain)):
        return plain
    runtime = tempfile.gettempdir()
    name = hashlib.sha256(os.fsencode(folder)).hexdigest()[:16]
    return Path(runtime) / f"baonoi-{os.getuid()}" / f"{name}.sock"


def job_id_of(queue: str, job: str, *args: str) -> str:
    """Name the job of a nudge: one of a name stands on the queues at a time."""
    name = "-".join((queue, job, *args))
    if re.fullmatch(r"[A-Za-z0-9_-]{1,120}", name):
        return name
    return f"{queue}-{job}-{hashlib.sha256(name.encode()).hexdigest()[:24]}"


def refusal(error: redis.RedisError) -> str:
    """Say a Redis error in a sentence: it is away, or it is there and refuses."""
    says = str(error).rstrip(".")
    if isinstance(error, redis.ConnectionError | redis.TimeoutError):
        return f"Redis can't be reached: {says}."
    return f"Redis can't do its work: {says}."


def _carried(where: NamedQueue) -> set[str]:
    return set(where.job_ids) | set(where.intermediate_queue.get_job_ids()) | _running(where)


def _running(where: NamedQueue) -> set[str]:
    """List the jobs a worker runs, leaving out workers that were killed on this machine or fell silent."""
    running: set[str] = set()
    heard = where.connection.zrangebyscore(where.started_job_registry.key, time.time(), "+inf")
    for key in cast("list[bytes]", heard):
        job_id = key.decode().partition(":")[0]
        worker = cast("bytes | None", where.connection.hget(Job.key_for(job_id), "worker_name"))
        if worker is not None and not processes.is_dead(worker.decode().partition("@")[2]):
            running.add(job_id)
    return running
