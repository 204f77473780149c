"""`baonoi regenerate`: make an article's recordings again."""

from __future__ import annotations

from typing import Any

import click

from service.cli import counter


@click.command()
@click.argument("id")
@click.option("--segment", type=click.IntRange(0), default=None, help="Speak this segment anew, whatever it says.")
@click.option("--voice", default=None, help="Only this voice; all the article has when not given.")
@click.option("--why", default="regenerate", show_default=True, help="Kept in the article's history.")
@click.option("--wait", is_flag=True, help="Stay until listeners can hear it.")
@counter.options
def regenerate(id: str, url: str, token: str, *, wait: bool, **wish: Any) -> None:  # noqa: A002 - its name for users
    """Make the recordings of the article ID again. What did not change is not spoken again.

    Exit codes: 0 asked (with --wait: on the air), 1 refused or unknown, 3 its recording failed, 4 it waits for an
    editor.
    """
    from service.cli import progress

    desk = counter.open_counter(url, token)
    desk.regenerate(id, **wish)
    if wait:
        raise SystemExit(progress.follow(desk, id))
    for line in progress.lines(desk.look(id)):
        click.echo(line)
