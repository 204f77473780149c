"""`baonoi up`: the whole newsroom on one machine, in one go."""

from __future__ import annotations

import os
from pathlib import Path

import click


@click.command()
@click.option("--host", default=None, help="Address to listen on; BAONOI_HOST when not given.")
@click.option("--port", type=click.IntRange(0, 65535), default=None, help="Port; PORT when not given; 0: a free one.")
@click.option("--workers", type=click.IntRange(1, 64), default=None, help="Processes that record articles.")
@click.option("--data", type=click.Path(file_okay=False, path_type=Path), default=None, help="The data folder.")
@click.option("--samples", is_flag=True, help="On an empty newsroom, put our own sample articles on the air.")
def up(host: str | None, port: int | None, workers: int | None, data: Path | None, *, samples: bool) -> None:
    """Put the newsroom on the air: web, workers, clock and an embedded Redis. Ctrl-C stops all of it."""
    from service.settings import read_settings

    _tell(BAONOI_HOST=host, PORT=port, BAONOI_WORKERS=workers, BAONOI_DATA=data and data.absolute())
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")  # a pool of idle threads per process is only memory
    settings = read_settings()
    from service.cli import crew, logs

    logs.set_up(settings)
    crew.run(settings, samples=samples)


def _tell(**options: object) -> None:
    """Hand options on to the processes that are started, as settings."""
    for variable, value in options.items():
        if value is not None:
            os.environ[variable] = str(value)
