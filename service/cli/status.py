"""`baonoi status`: how far things are."""

from __future__ import annotations

import click

from service.cli import counter


@click.command()
@click.argument("id", required=False, metavar="[ID]")
@click.option("--follow/--once", default=True, help="Stay until the recordings have ended; once: only look.")
@counter.options
def status(id: str | None, url: str, token: str, *, follow: bool) -> None:  # noqa: A002 - the argument's name for users
    """Show how far an article (or a version) is; without an ID: how the newsroom on this machine stands.

    Exit codes: 0 on the air, 1 refused, withdrawn or unknown, 3 a recording failed, 4 it waits for an editor or is
    still being made.
    """
    from service.cli import progress

    if id is None:
        if url or token:
            raise click.UsageError("The overview is of this machine's own newsroom; name an article to ask a service.")
        _overview()
        return
    desk = counter.open_counter(url, token)
    if follow:
        raise SystemExit(progress.follow(desk, id))
    looked = desk.look(id)
    for line in progress.lines(looked):
        click.echo(line)
    raise SystemExit(progress.exit_code(looked))


def _overview() -> None:
    from service.newsroom.readiness import alarms
    from service.newsroom.room import open_room
    from service.settings import read_settings
    from service.storage import figures, versions
    from service.storage.errors import QueueError
    from service.storage.figures import reachable

    room = open_room(read_settings())
    if reason := reachable(room.database):
        raise counter.CounterError(reason)
    with room.database.reading() as connection:
        for state, count in sorted(versions.count_by_state(connection).items()):
            click.echo(f"{count:>8}  versions {state}")
        reasons = figures.troubles(connection)
    for state, count, why in reasons:
        click.echo(f"       !  {count} {state}: {why}")
    for sentence in alarms(room):
        click.echo(f"       !  {sentence}")
    try:
        for queue, count in room.queue.lengths().items():
            click.echo(f"{count:>8}  waiting on {queue}")
    except QueueError as error:
        click.echo(f"       -  {error}")
