"""The worker: RQ's, with short heartbeats, our job class, and work-horses that end with it."""

from __future__ import annotations

import ctypes
import gc
import importlib
import logging
import os
import signal
import sys

from rq import Worker
from rq.job import Job
from rq.queue import Queue

from service.settings import Settings
from service.storage import processes
from service.storage.queue import AllowedJob, NamedQueue, connect, named_queue, redis_url

log = logging.getLogger("baonoi.worker")

_HEARTBEAT_SECONDS = 5
_SILENT_SECONDS = 20  # a worker of another machine that says nothing for so long is given up
_PR_SET_PDEATHSIG = 1  # prctl(2)

PRELOADED = {
    "articles": ("workers.pipeline",),
    "breaking": ("workers.pipeline",),
    "previews": ("workers.pipeline",),
    "intake": ("workers.intake.arrivals", "workers.delivery"),
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
        end_with_parent()
        super().main_work_horse(job, queue)


def run_worker(settings: Settings, queue: str) -> None:
    """Work on a queue until told to stop (SIGTERM: after the present job)."""
    connection = connect(redis_url(settings.redis_url, settings.data), patience=5)
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


def preload(queues: tuple[str, ...]) -> None:
    """Import what the queues' jobs need, and let forks share the memory."""
    for queue in queues:
        for module in PRELOADED[queue]:
            importlib.import_module(module)
    gc.freeze()


def end_with_parent() -> None:
    """Ask the kernel to kill this process when its parent ends (Linux; elsewhere the lease's end must do)."""
    if sys.platform != "linux":
        return
    parent = os.getppid()
    ctypes.CDLL(None, use_errno=True).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)
    if os.getppid() != parent:  # it ended between fork and prctl
        os.kill(os.getpid(), signal.SIGKILL)
