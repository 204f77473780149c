"""Migrations: the database brought to the shape the tables have, by Alembic, without any file to configure."""

from __future__ import annotations

from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, inspect, text
from sqlalchemy.exc import SQLAlchemyError

from service.storage.database import Database
from service.storage.errors import StorageError, UnavailableError
from service.storage.tables import metadata

_LOCK = 7215_001  # any number, the same in every process: two releases may start at once


def migrate(database: Database) -> tuple[str | None, str]:
    """Bring a database to the newest shape, in one transaction; return the revisions before and after.

    Raise UnavailableError when the database does not answer, StorageError when a newer program made it, or one that
    was never released.
    """
    if (at := standing(database)).startswith("!"):
        raise UnavailableError(at[1:])
    with database.writing() as connection:
        if connection.dialect.name == "postgresql":
            connection.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": _LOCK})
        before = revision(connection)
        _refuse_newer(before)
        command.upgrade(configuration(connection), "head")
        if strange := fault(connection):
            raise StorageError(strange)
    return before, newest()


def fault(connection: Connection) -> str:
    """Say what the newest tables lack of what this version needs; "" when nothing.

    Before a release the first migration is drawn anew under its old number, and an older drawing's tables stay.
    """
    found = inspect(connection).get_multi_columns()
    there = {table: {column["name"] for column in columns} for (_, table), columns in found.items()}
    lacking = [
        f"{table.name}.{column}"
        for table in metadata.sorted_tables
        for column in table.c.keys()  # noqa: SIM118 - iterating gives columns
        if column not in there.get(table.name, ())
    ]
    if not lacking:
        return ""
    named = ", ".join(lacking[:3]) + (", …" if len(lacking) > 3 else "")
    return (
        f"The database was made by an unreleased version and lacks {named}; "
        "begin with an empty data folder (BAONOI_DATA) or database, or go back to that version."
    )


def _refuse_newer(there: str | None) -> None:
    scripts = ScriptDirectory.from_config(configuration())
    if there is not None and there not in {script.revision for script in scripts.walk_revisions()}:
        raise StorageError(
            f"The database is of revision {there}, which this version of Báo Nói ({newest()}) does not know; "
            "install the version that made it, or a newer one."
        )


def revision(connection: Connection) -> str | None:
    """Tell a database's revision; None when it has no tables of ours yet."""
    return MigrationContext.configure(connection).get_current_revision()


def newest() -> str:
    """Tell the revision that this version of the program needs."""
    head = ScriptDirectory.from_config(configuration()).get_current_head()
    assert head is not None
    return head


def configuration(connection: Connection | None = None) -> Config:
    """Make Alembic's configuration around a connection."""
    config = Config(attributes={"connection": connection})
    config.set_main_option("script_location", str(Path(__file__).parent).replace("%", "%%"))
    return config


def standing(database: Database) -> str:
    """Tell a database's revision ("" without tables), or why it does not answer after an exclamation mark."""
    try:
        with database.reading() as connection:
            return revision(connection) or ""
    except UnavailableError as error:
        return f"!{error}"
    except SQLAlchemyError as error:
        return f"!{error.__cause__ or error}".splitlines()[0]
