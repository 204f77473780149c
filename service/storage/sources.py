"""The sources table: the feeds and sitemaps that are polled for articles, and when each is due again."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Boolean, Column, Connection, ForeignKey, Index, Integer, String, Table, Text, and_, select

from service.storage.leases import due_at
from service.storage.rows import record, records
from service.storage.schema import Moment, metadata, new_id, now

sources = Table(
    "sources",
    metadata,
    Column("id", String(16), primary_key=True),
    Column("site", String(80), ForeignKey("sites.name", ondelete="CASCADE"), nullable=False),
    Column("kind", String(16), nullable=False),  # feed, sitemap
    Column("url", Text, nullable=False),
    Column("section", String(120), nullable=False, default=""),  # of articles whose page names none
    Column("audio", String(8), nullable=False, default="auto"),  # what its articles are delivered with
    Column("active", Boolean, nullable=False, default=True),
    Column("interval", Integer, nullable=False),  # seconds between polls, 60 to 600, by how often it brings something
    Column("next_at", Moment, nullable=False),
    Column("polled_at", Moment),
    Column("etag", String(200), nullable=False, default=""),
    Column("last_modified", String(60), nullable=False, default=""),
    Column("misses", Integer, nullable=False, default=0),  # polls in a row that failed
    Column("error", Text, nullable=False, default=""),
    Column("created_at", Moment, nullable=False),
    Index(None, "active", "next_at"),
    Index(None, "site", "url", unique=True),
)


@dataclass(frozen=True, slots=True)
class Source:
    """A polled source as its row stands; the fields are the table's columns."""

    id: str
    site: str
    kind: str
    url: str
    section: str
    audio: str
    active: bool
    interval: int
    next_at: datetime
    polled_at: datetime | None
    etag: str
    last_modified: str
    misses: int
    error: str
    created_at: datetime


def add(connection: Connection, site: str, kind: str, url: str, **columns: Any) -> str:
    """Add a source, due at once; return its id."""
    source_id, moment = new_id(), now()
    values = {"id": source_id, "site": site, "kind": kind, "url": url, "next_at": moment, "created_at": moment}
    connection.execute(sources.insert().values({"interval": 300, **values, **columns}))
    return source_id


def get(connection: Connection, source_id: str) -> Source | None:
    """Read a source by its id."""
    return record(Source, connection.execute(select(sources).where(sources.c.id == source_id)).first())


def every(connection: Connection) -> tuple[Source, ...]:
    """List all sources by site."""
    return records(Source, connection.execute(select(sources).order_by(sources.c.site, sources.c.url)))


def due(connection: Connection, moment: datetime, limit: int = 100) -> tuple[str, ...]:
    """List the ids of active sources that are to be polled now."""
    asked = select(sources.c.id).where(and_(sources.c.active, due_at(sources.c.next_at, moment)))
    return tuple(connection.scalars(asked.order_by(sources.c.next_at).limit(limit)))


def take(connection: Connection, source_id: str, moment: datetime, until: datetime) -> bool:
    """Take a source's turn, so that a job delivered twice polls once; `until` is when it is due if this poll dies."""
    mine = and_(sources.c.id == source_id, sources.c.active, due_at(sources.c.next_at, moment))
    return connection.execute(sources.update().where(mine).values(next_at=until)).rowcount == 1


def update(connection: Connection, source_id: str, **columns: Any) -> None:
    """Change a source's columns."""
    connection.execute(sources.update().where(sources.c.id == source_id).values(**columns))


def remove(connection: Connection, source_id: str) -> bool:
    """Stop polling a source for good; its articles stay."""
    return connection.execute(sources.delete().where(sources.c.id == source_id)).rowcount == 1
