"""Figures of how the newsroom goes, counted in SQL, and whether SQL answers at all."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from sqlalchemy import Connection, Table, func, select

from service.storage import usage
from service.storage.database import Database
from service.storage.deliveries import deliveries
from service.storage.episodes import episodes
from service.storage.errors import UnavailableError
from service.storage.publications import publications
from service.storage.versions import versions


@dataclass(frozen=True, slots=True)
class Figures:
    """Counts by state, seconds of audio on the air, characters spoken by engine."""

    versions: Mapping[str, int]
    publications: Mapping[str, int]
    deliveries: Mapping[str, int]
    audio_seconds: float
    characters: Mapping[str, int]


def reachable(database: Database) -> str:
    """Say why the database doesn't answer, or nothing ("") when it does."""
    try:
        with database.reading() as connection:
            connection.execute(select(versions.c.id).limit(0))
    except UnavailableError as error:
        return str(error)
    return ""


def count(connection: Connection) -> Figures:
    """Count versions, publications and deliveries by state."""
    heard = select(func.coalesce(func.sum(episodes.c.duration_ms), 0)).select_from(
        episodes.join(publications, publications.c.version_id == episodes.c.version_id)
    )
    milliseconds = connection.execute(heard.where(publications.c.state == "published")).scalar_one()
    by_state = {table.name: _by_state(connection, table) for table in (versions, publications, deliveries)}
    return Figures(
        versions=by_state["versions"],
        publications=by_state["publications"],
        deliveries=by_state["deliveries"],
        audio_seconds=milliseconds / 1000,
        characters={each.engine: each.characters for each in usage.totals(connection, date.min, date.max)},
    )


def _by_state(connection: Connection, table: Table) -> dict[str, int]:
    rows = connection.execute(select(table.c.state, func.count()).group_by(table.c.state))
    return {str(state): number for state, number in rows}
