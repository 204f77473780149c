"""The sites table: the newspapers articles come from, their hosts and what differs in their pages."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Column, Connection, Integer, String, Table, Text, select

from service.storage.rows import insert_once, record, records
from service.storage.schema import Json, Moment, metadata, now

sites = Table(
    "sites",
    metadata,
    Column("name", String(80), primary_key=True),  # as in /api/v1/sites/{site}
    Column("hosts", Json, nullable=False, default=list),  # the only hosts its articles are fetched from
    Column("profile", Json, nullable=False, default=dict),  # what differs from the shipped profile: {"lead": [".sapo"]}
    Column("revision", Integer, nullable=False, default=1),  # of hosts and profile: If-Match
    Column("secret", Text, nullable=False, default=""),  # signs the webhooks its CMS sends; whsec_…, or sealed
    Column("created_at", Moment, nullable=False),
    Column("updated_at", Moment, nullable=False),
)

visits = Table(
    "visits",
    metadata,
    Column("host", String(255), primary_key=True),
    Column("next_at", Moment, nullable=False),  # the earliest moment this host is asked again
)


@dataclass(frozen=True, slots=True)
class Site:
    """A newspaper's site. `profile` holds only what differs from the profile that is shipped for its host."""

    name: str
    hosts: list[str]
    profile: dict[str, Any]
    revision: int
    secret: str
    created_at: datetime
    updated_at: datetime


def get(connection: Connection, name: str) -> Site | None:
    """Read a site by its name."""
    return record(Site, connection.execute(select(sites).where(sites.c.name == name)).first())


def every(connection: Connection) -> tuple[Site, ...]:
    """List all sites by name."""
    return records(Site, connection.execute(select(sites).order_by(sites.c.name)))


def save(connection: Connection, name: str, revision: int, **columns: Any) -> bool:
    """Change hosts and profile of a site if `revision` is its newest, or add one (0). Return whether that was done."""
    moment = now()
    values = {**columns, "updated_at": moment}
    first = insert_once(connection, sites).values(name=name, created_at=moment, **values)
    if revision == 0 and connection.execute(first).rowcount == 1:
        return True
    here = (sites.c.name == name, sites.c.revision == revision)
    return connection.execute(sites.update().where(*here).values(revision=revision + 1, **values)).rowcount == 1


def set_secret(connection: Connection, name: str, secret: str) -> bool:
    """Give a site another secret. Return whether it is there."""
    return connection.execute(sites.update().where(sites.c.name == name).values(secret=secret)).rowcount == 1


def remove(connection: Connection, name: str) -> bool:
    """Forget a site; its articles stay."""
    return connection.execute(sites.delete().where(sites.c.name == name)).rowcount == 1


def claim_visit(connection: Connection, host: str, moment: datetime, every_seconds: float) -> float:
    """Reserve this host's next turn for one request; return how many seconds the caller must wait for it.

    All workers share the row, so a host is asked once per `every_seconds` however many of them fetch.
    """
    step = timedelta(seconds=every_seconds)
    connection.execute(insert_once(connection, visits).values(host=host, next_at=moment))
    turn = connection.scalars(select(visits.c.next_at).where(visits.c.host == host).with_for_update()).one()
    mine = max(turn, moment)
    connection.execute(visits.update().where(visits.c.host == host).values(next_at=mine + step))
    wait: timedelta = mine - moment
    return wait.total_seconds()
