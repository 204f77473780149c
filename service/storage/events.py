"""The events table: every move of every version, who made it, when and why. Rows are only added."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any, TypedDict, Unpack

from sqlalchemy import BigInteger, Column, Connection, Index, Integer, String, Table, Text, select, text

from service.storage.rows import records
from service.storage.schema import Json, Moment, metadata, now

events = Table(
    "events",
    metadata,
    Column("id", BigInteger().with_variant(Integer, "sqlite"), primary_key=True, autoincrement=True),
    Column("at", Moment, nullable=False),
    Column("kind", String(40), nullable=False),  # version.moved, article.received, article.withdrawn, …
    Column("article_id", String(16)),
    Column("version_id", String(16)),
    Column("before", String(16)),
    Column("after", String(16)),
    Column("who", String(80), nullable=False, default=""),
    Column("why", Text, nullable=False, default=""),
    Column("detail", Json),
    Index(None, "article_id", "id"),
    Index(None, "version_id", "id"),
)

_MADE = text("after = 'ready'")
Index("ix_events_made", events.c.id, sqlite_where=_MADE, postgresql_where=_MADE)  # the pace is measured by these


@dataclass(frozen=True, slots=True)
class Event:
    """One thing that happened: who did it, when and why."""

    id: int
    at: datetime
    kind: str
    article_id: str | None
    version_id: str | None
    before: str | None
    after: str | None
    who: str
    why: str
    detail: Any


class About(TypedDict, total=False):
    """What an event is about; every part may be left out."""

    article_id: str | None
    version_id: str | None
    before: str | None
    after: str | None
    detail: Any


def add(connection: Connection, kind: str, *, who: str, why: str = "", **about: Unpack[About]) -> None:
    """Record that something happened, in the caller's transaction."""
    connection.execute(events.insert().values(at=now(), kind=kind, who=who, why=why, **about))


def of_article(connection: Connection, article_id: str, limit: int = 200) -> tuple[Event, ...]:
    """List what happened to an article and its versions, newest first."""
    rows = connection.execute(
        select(events).where(events.c.article_id == article_id).order_by(events.c.id.desc()).limit(limit)
    )
    return records(Event, rows)


def has_become(connection: Connection, version_id: str, state: str) -> bool:
    """Tell whether a version was ever moved to a state."""
    moved = select(events.c.id).where(events.c.version_id == version_id, events.c.after == state)
    return connection.scalar(moved.limit(1)) is not None


def after(connection: Connection, event_id: int, limit: int = 200) -> tuple[Event, ...]:
    """List what happened after an event, oldest first: for readers that keep a place."""
    rows = connection.execute(select(events).where(events.c.id > event_id).order_by(events.c.id).limit(limit))
    return records(Event, rows)
