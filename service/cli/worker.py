"""`baonoi worker`: work on queues."""

from __future__ import annotations

import os

import click

QUEUES = ("articles", "breaking", "previews", "intake")


@click.command()
@click.option(
    "--queues",
    default=",".join(QUEUES),
    show_default=True,
    help="Queues, with commas between; each gets a process of its own. Naming one twice gives it two.",
)
def worker(queues: str) -> None:
    """Record articles and do the newsroom's other slow work."""
    names = tuple(name.strip() for name in queues.split(",") if name.strip())
    if not names:
        raise click.BadParameter(f"Name at least one queue of: {', '.join(QUEUES)}.")
    for name in names:
        if name not in QUEUES:
            raise click.BadParameter(f"There is no queue {name!r}; choose from: {', '.join(QUEUES)}.")
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")  # a pool of idle threads per process is only memory
    from functools import partial

    from service.cli import logs
    from service.settings import read_settings
    from workers.supervisor import Supervisor, forked
    from workers.worker import check_redis, preload, run_worker

    settings = read_settings()
    logs.set_up(settings)
    check_redis(settings)
    preload(settings, names)
    if len(names) == 1:
        run_worker(settings, names[0])
        return
    supervisor = Supervisor()
    for number, name in enumerate(names):
        supervisor.add(f"worker {number} ({name})", forked(partial(run_worker, settings, name)))
    try:
        supervisor.run()
    finally:
        supervisor.stop()
