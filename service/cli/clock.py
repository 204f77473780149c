"""`baonoi clock`: nudge what is due."""

from __future__ import annotations

import click


@click.command()
def clock() -> None:
    """Look every few seconds at what is due, and put it on the queue. Several may run; one acts."""
    from service.cli import logs
    from service.settings import read_settings
    from workers.clock import run_clock

    settings = read_settings()
    logs.set_up(settings)
    run_clock(settings)
