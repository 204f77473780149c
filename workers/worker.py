"""The worker: RQ's, with short heartbeats, our job class, and work-horses that end with it."""

from __future__ import annotations

import gc
import importlib
import logging
import os
import signal
import sys
import time

import redis
from rq import Worker
from rq.job import Job
from rq.queue import Queue

from service.settings import Settings
from service.storage import processes
from service.storage.errors import QueueError
from service.storage.queue import (
    AllowedJob,
    NamedQueue,
    connect,
    named_queue,
    open_queue,
    redis_url,
    refusal,
    socket_path,
)  # fmt: skip
from voices.catalogue import CatalogueError, voices
from workers.endings import end_with_parent

log = logging.getLogger("baonoi.worker")

_HEARTBEAT_SECONDS = 5
_WAIT_SECONDS = 2
_SILENT_SECONDS = 20  # a worker of another machine that says nothing for so long is given up

_SPEECH = ("workers.pipeline", "workers.bulletin", "voices.engines.espeak", "voices.engines.http")

PRELOADED = {
    "articles": _SPEECH,
    "breaking": _SPEECH,
    "previews": ("workers.preview", *_SPEECH),
    "intake": ("workers.intake.arrivals", "workers.polling", "workers.delivery"),
}
"""What a queue's jobs need, imported before forking: a third of a short job's time otherwise."""


class NewsroomWorker(Worker):
    """A worker of one queue; from two at once it would take jobs by a command that loses one when killed."""

    job_class = AllowedJob
    queue_class = NamedQueue
    log_result_lifespan = False

    @property
    def is_told_to_stop(self) -> bool:
        """Say whether somebody asked it to end; its loop also ends by itself when Redis fails it."""
        return self._shutdown_requested_date is not None

    def get_heartbeat_ttl(self, job: Job, working_time: float = 0.0) -> int:  # noqa: ARG002 - RQ's signature
        """Tell after how many silent seconds a job is taken for abandoned."""
        return _SILENT_SECONDS

    def main_work_horse(self, job: Job, queue: Queue) -> None:
        """Run one job in the forked process, which ends with its worker: two of them would do the same work."""
        assert self.pid is not None
        end_with_parent(self.pid)
        super().main_work_horse(job, queue)


def check_redis(settings: Settings) -> None:
    """Raise QueueError when no Redis is named and none was started for the data folder."""
    if not settings.redis_url and not socket_path(settings.data).exists():
        raise QueueError("No Redis runs for this data folder. Set REDIS_URL, or start everything with `baonoi up`.")


def run_worker(settings: Settings, queue: str) -> None:
    """Work on a queue until told to stop (SIGTERM: after the present job). Waits for a Redis that is away for a while.

    RQ's loop ends at the first command that Redis refuses, as it does while its disk is full.
    """
    url = redis_url(settings.redis_url, settings.data)
    log.info("worker %s works on %s", os.getpid(), queue)
    while True:
        _wait_for_redis(url)
        worker = _worker(queue, connect(url, patience=5))
        worker.connection.delete(worker.key)  # this process's own, of before Redis failed it
        try:
            worker.work(logging_level="WARNING")
        except redis.RedisError as error:  # in taking its leave; it stopped listening for commands only if that went
            log.warning("%s: %s", queue, refusal(error))
            _hang_up(worker)
        if worker.is_told_to_stop:
            return


def _hang_up(worker: NewsroomWorker) -> None:
    """Listen for no more commands to a worker that is done: its thread would answer them for ever."""
    try:
        worker.unsubscribe()  # type: ignore[no-untyped-call]
    except redis.RedisError:  # the thread finds Redis away as well, and ends at its next look
        worker.pubsub_thread.stop()  # type: ignore[attr-defined]  # it was started, or there was nobody to ask


def _wait_for_redis(url: str) -> None:
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: sys.exit(0))
    queue = open_queue(url)
    while reason := queue.health():
        log.warning("%s The worker waits for it; REDIS_URL names another.", reason)
        time.sleep(_WAIT_SECONDS)
    queue.close()


def _worker(queue: str, connection: redis.Redis) -> NewsroomWorker:
    return NewsroomWorker(
        [named_queue(queue, connection)],
        name=f"{queue}@{processes.me()}",
        connection=connection,
        serializer="json",
        worker_ttl=_SILENT_SECONDS,
        job_monitoring_interval=_HEARTBEAT_SECONDS,
        maintenance_interval=_SILENT_SECONDS,
        log_job_description=False,
    )


def preload(settings: Settings, queues: tuple[str, ...]) -> None:
    """Import what the queues' jobs need, and let forks share the memory."""
    for queue in queues:
        for module in PRELOADED[queue]:
            importlib.import_module(module)
    try:
        voices(settings.voices_folder)  # its tables are parsed once, and not in every work-horse
    except CatalogueError as error:
        log.warning("%s", error)
    gc.freeze()
