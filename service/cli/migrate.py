"""`baonoi migrate`: bring the database to the newest shape."""

from __future__ import annotations

import click


@click.command()
def migrate() -> None:
    """Bring the database to the newest shape. Safe to run twice, and by two machines at once."""
    from service.settings import read_settings
    from service.storage.database import open_database
    from service.storage.migrations import migrate

    database = open_database(read_settings().sql_url)
    try:
        before, after = migrate(database)
    finally:
        database.close()
    click.echo(f"The database is at {after} already." if before == after else f"The database is at {after} now.")
