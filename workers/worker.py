"""The worker: RQ's, with short heartbeats, our job class, and work-horses that end with it."""

from __future__ import annotations

import gc
import importlib
import logging
import os

from rq import Worker
from rq.job import Job
from rq.queue import Queue

from service.settings import Settings
from service.storage import processes
from service.storage.errors import QueueError
from service.storage.queue import AllowedJob, NamedQueue, connect, named_queue, open_queue, redis_url
from voices.catalogue import CatalogueError, voices
from workers.endings import end_with_parent

log = logging.getLogger("baonoi.worker")

_HEARTBEAT_SECONDS = 5
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

    def get_heartbeat_ttl(self, job: Job, working_time: float = 0.0) -> int:  # noqa: ARG002 - RQ's signature
        """Tell after how many silent seconds a job is taken for abandoned."""
        return _SILENT_SECONDS

    def main_work_horse(self, job: Job, queue: Queue) -> None:
        """Run one job in the forked process, which ends with its worker: two of them would do the same work."""
        assert self.pid is not None
        end_with_parent(self.pid)
        super().main_work_horse(job, queue)


def run_worker(settings: Settings, queue: str) -> None:
    """Work on a queue until told to stop (SIGTERM: after the present job). Raise QueueError without Redis."""
    url = redis_url(settings.redis_url, settings.data)
    if reason := open_queue(url).health():
        raise QueueError(f"{reason} Set REDIS_URL, or start everything with `baonoi up`.")
    connection = connect(url, patience=5)
    worker = NewsroomWorker(
        [named_queue(queue, connection)],
        name=f"{queue}@{processes.me()}",
        connection=connection,
        serializer="json",
        worker_ttl=_SILENT_SECONDS,
        job_monitoring_interval=_HEARTBEAT_SECONDS,
        maintenance_interval=_SILENT_SECONDS,
        log_job_description=False,
    )
    log.info("worker %s works on %s", os.getpid(), queue)
    worker.work(logging_level="WARNING")


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
