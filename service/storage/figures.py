"""Figures of how the newsroom goes, counted in SQL, and whether SQL answers at all."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import Connection, Table, func, select

from service.core.states import State
from service.storage import engine_status, rests, usage
from service.storage.articles import TRIAL, articles
from service.storage.database import Database
from service.storage.deliveries import deliveries
from service.storage.episodes import episodes
from service.storage.errors import UnavailableError
from service.storage.leases import free_at
from service.storage.publications import publications
from service.storage.sources import sources
from service.storage.versions import versions


@dataclass(frozen=True, slots=True)
class Figures:
    """Counts by state, seconds of audio on the air, characters spoken by engine.

    `articles` are counted by outcome and reason, `sources` by whether their last poll failed. `waiting_seconds` is how
    long the recording has been due that nobody has taken the longest, or that has waited for an engine the longest;
    `engines` tells which parts of voices can speak, `dollars` what speech has cost in the month of `day`.
    """

    versions: Mapping[str, int]
    publications: Mapping[str, int]
    deliveries: Mapping[str, int]
    audio_seconds: float
    characters: Mapping[str, int]
    articles: Mapping[tuple[str, str], int]
    sources: Mapping[str, int]
    engines: Mapping[str, int]
    waiting_seconds: float
    dollars: float


def reachable(database: Database) -> str:
    """Say why the database doesn't answer, or nothing ("") when it does."""
    try:
        with database.reading() as connection:
            connection.execute(select(versions.c.id).limit(0))
    except UnavailableError as error:
        return str(error)
    return ""


def count(connection: Connection, moment: datetime, day: date) -> Figures:
    """Count how the newsroom stands at a moment; `day` is its day in Vietnam."""
    heard = select(func.coalesce(func.sum(episodes.c.duration_ms), 0)).select_from(
        episodes.join(publications, publications.c.version_id == episodes.c.version_id)
    )
    milliseconds = connection.execute(heard.where(publications.c.state == "published")).scalar_one()
    resting = {each.part for each in rests.at(connection, moment)}
    by_state = {table.name: _by_state(connection, table) for table in (versions, publications, deliveries)}
    return Figures(
        versions=by_state["versions"],
        publications=by_state["publications"],
        deliveries=by_state["deliveries"],
        audio_seconds=milliseconds / 1000,
        characters={each.engine: each.characters for each in usage.totals(connection, date.min, date.max)},
        articles=_intake(connection),
        sources=_polls(connection),
        engines={
            each.part: int(not each.why_not and each.part not in resting) for each in engine_status.known(connection)
        },
        waiting_seconds=_waiting(connection, moment),
        dollars=usage.month_cost(connection, day) / 1_000_000,
    )


def troubles(connection: Connection, most: int = 6) -> tuple[tuple[str, int, str], ...]:
    """List why versions wait or failed: state, how many, the reason; the most frequent ones first."""
    number = func.count()
    rows = connection.execute(
        select(versions.c.state, number, versions.c.error)
        .where(versions.c.state.in_([State.WAITING, State.FAILED]))
        .group_by(versions.c.state, versions.c.error)
        .order_by(number.desc(), versions.c.error)
        .limit(most)
    )
    return tuple((str(state), count, error) for state, count, error in rows)


def _intake(connection: Connection) -> dict[tuple[str, str], int]:
    kinds = (articles.c.outcome, articles.c.reason)
    rows = connection.execute(select(*kinds, func.count()).where(articles.c.source_kind != TRIAL).group_by(*kinds))
    return {(outcome or "received", reason): number for outcome, reason, number in rows}


def _polls(connection: Connection) -> dict[str, int]:
    failing = connection.scalar(select(func.count()).where(sources.c.misses > 0)) or 0
    every = connection.scalar(select(func.count()).select_from(sources)) or 0
    return {"failing": failing, "ok": every - failing}


def _waiting(connection: Connection, moment: datetime) -> float:
    free = free_at(versions.c.lease_until, moment)
    due = select(func.min(versions.c.next_attempt_at)).where(versions.c.next_attempt_at <= moment, free)
    waiting = select(func.min(versions.c.created_at)).where(versions.c.state == State.WAITING)
    since = [found for found in (connection.scalar(due), connection.scalar(waiting)) if found is not None]
    return (moment - min(since)).total_seconds() if since else 0.0


def _by_state(connection: Connection, table: Table) -> dict[str, int]:
    rows = connection.execute(select(table.c.state, func.count()).group_by(table.c.state))
    return {str(state): number for state, number in rows}
