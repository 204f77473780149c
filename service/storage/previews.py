"""The previews table: sentences an editor wants to hear before a reading is kept."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Column, Connection, Index, Integer, String, Table, Text, delete, insert, select, update

from service.storage.rows import record
from service.storage.schema import Json, Moment, metadata, new_id

previews = Table(
    "previews",
    metadata,
    Column("id", String(16), primary_key=True),
    Column(
        "article_id", String(16), nullable=False, default=""
    ),  # whose lexicon it is read with; empty: the newspaper's
    Column("voice", String(40), nullable=False),
    Column("text", Text, nullable=False),  # as printed
    Column("entries", Json, nullable=False, default=list),  # lexicon entries to try on top: {printed, spoken, case, …}
    Column("state", String(8), nullable=False, default="waiting"),  # waiting, done, failed
    Column("spoken", Text, nullable=False, default=""),
    Column("path", String(200), nullable=False, default=""),  # media path of the sound
    Column("duration_ms", Integer, nullable=False, default=0),
    Column("error", Text, nullable=False, default=""),
    Column("who", String(80), nullable=False, default=""),
    Column("created_at", Moment, nullable=False),
    Index(None, "created_at"),
)


@dataclass(frozen=True, slots=True)
class Preview:
    """A sentence to be heard, and what became of it."""

    id: str
    article_id: str
    voice: str
    text: str
    entries: list[dict[str, Any]]
    state: str
    spoken: str
    path: str
    duration_ms: int
    error: str
    who: str
    created_at: datetime


def add(connection: Connection, moment: datetime, **values: Any) -> str:
    """Insert a sentence and return its id."""
    preview_id = new_id()
    connection.execute(insert(previews).values(id=preview_id, created_at=moment, **values))
    return preview_id


def get(connection: Connection, preview_id: str) -> Preview | None:
    """Read one."""
    return record(Preview, connection.execute(select(previews).where(previews.c.id == preview_id)).first())


def finish(connection: Connection, preview_id: str, *, spoken: str, path: str, duration_ms: int) -> None:
    """Write what it sounds like and where it can be heard."""
    values = {"state": "done", "spoken": spoken, "path": path, "duration_ms": duration_ms, "error": ""}
    connection.execute(update(previews).where(previews.c.id == preview_id).values(**values))


def fail(connection: Connection, preview_id: str, error: str) -> None:
    """Write why it can't be heard."""
    connection.execute(update(previews).where(previews.c.id == preview_id).values(state="failed", error=error))


def drop_before(connection: Connection, moment: datetime) -> int:
    """Delete old ones; count them."""
    return connection.execute(delete(previews).where(previews.c.created_at < moment)).rowcount
