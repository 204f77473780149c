"""Figures of how the newsroom goes, counted in SQL, and whether SQL answers at all."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy import Connection, func, select
from sqlalchemy.exc import SQLAlchemyError

from service.storage.database import Database
from service.storage.deliveries import deliveries
from service.storage.episodes import episodes
from service.storage.publications import publications
from service.storage.versions import versions


@dataclass(frozen=True, slots=True)
class Figures:
    """Counts by name, and seconds of audio on the air."""

    versions: Mapping[str, int]
    publications: Mapping[str, int]
    deliveries: Mapping[str, int]
    audio_seconds: float


def reachable(database: Database) -> str:
    """Say why the database doesn't answer, or nothing ("") when it does."""
    try:
        with database.reading() as connection:
            connection.execute(select(versions.c.id).limit(0))
    except SQLAlchemyError as error:
        return f"The database can't be used: {error.__class__.__name__}; run `baonoi migrate` or look at its log."
    return ""


def count(connection: Connection) -> Figures:
    """Count versions, publications and deliveries by state."""
    heard = select(func.coalesce(func.sum(episodes.c.duration_ms), 0)).select_from(
        episodes.join(publications, publications.c.version_id == episodes.c.version_id)
    )
    milliseconds = connection.execute(heard.where(publications.c.state == "published")).scalar_one()
    by_state: dict[str, dict[str, int]] = {
        table.name: dict(connection.execute(select(table.c.state, func.count()).group_by(table.c.state)).tuples().all())
        for table in (versions, publications, deliveries)
    }
    return Figures(by_state["versions"], by_state["publications"], by_state["deliveries"], milliseconds / 1000)
