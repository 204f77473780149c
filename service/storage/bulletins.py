"""The bulletins table: each bulletin that was asked for, by a person or by the timetable, and what became of it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Column, Connection, Index, Integer, String, Table, Text, UniqueConstraint, select

from service.storage.articles import articles
from service.storage.keyset import Place, newest_first
from service.storage.rows import insert_once as insert_once_into
from service.storage.rows import record, records
from service.storage.schema import Json, Moment, metadata, new_id, now

bulletins = Table(
    "bulletins",
    metadata,
    Column("id", String(16), primary_key=True),
    Column("timetable", String(120), nullable=False, default=""),  # its slug; on demand: the bulletin's own id
    Column("due_at", Moment, nullable=False),
    Column("name", Text, nullable=False),
    Column("voice", String(40), nullable=False, default=""),
    Column("second_voice", String(40), nullable=False, default=""),  # a second presenter, taking every other article
    Column("sections", Json, nullable=False, default=list),  # slugs; empty: all
    Column("wanted", Json, nullable=False, default=list),  # ids of articles asked for by name, in order
    Column("most", Integer, nullable=False, default=8),
    Column("state", String(8), nullable=False, default="waiting"),  # waiting, made, empty
    Column("article_id", String(16), nullable=False, default=""),  # what it became
    Column("who", String(80), nullable=False, default=""),
    Column("created_at", Moment, nullable=False),
    UniqueConstraint("timetable", "due_at"),
    Index(None, "state", "due_at"),
)


@dataclass(frozen=True, slots=True)
class Bulletin:
    """A bulletin that was asked for."""

    id: str
    timetable: str
    due_at: datetime
    name: str
    voice: str
    second_voice: str
    sections: list[str]
    wanted: list[str]
    most: int
    state: str
    article_id: str
    who: str
    created_at: datetime


def insert_once(connection: Connection, timetable: str, due_at: datetime, **columns: Any) -> str | None:
    """Ask for a bulletin and return its id; None when this timetable's of this moment was asked for already.

    Without a timetable it is asked for by a person, and its own id stands there.
    """
    bulletin_id = new_id()
    values = {
        "id": bulletin_id,
        "timetable": timetable or bulletin_id,
        "due_at": due_at,
        "created_at": now(),
        **columns,
    }
    once = insert_once_into(connection, bulletins).values(values)
    return bulletin_id if connection.execute(once).rowcount == 1 else None


def get(connection: Connection, bulletin_id: str) -> Bulletin | None:
    """Read one."""
    return record(Bulletin, connection.execute(select(bulletins).where(bulletins.c.id == bulletin_id)).first())


def settle(connection: Connection, bulletin_id: str, state: str, article_id: str = "") -> None:
    """Write what became of one: `made`, with the article that carries it, or `empty`."""
    change = bulletins.update().where(bulletins.c.id == bulletin_id)
    connection.execute(change.values(state=state, article_id=article_id))


def recent(connection: Connection, limit: int, place: Place | None = None) -> tuple[Bulletin, ...]:
    """List those asked for last, newest first, behind a place."""
    return records(Bulletin, connection.execute(newest_first(select(bulletins), bulletins, limit, place)))


def waiting(connection: Connection) -> tuple[str, ...]:
    """List the ids of those not made yet."""
    rows = connection.execute(select(bulletins.c.id).where(bulletins.c.state == "waiting").order_by(bulletins.c.due_at))
    return tuple(rows.scalars())


def holding_withdrawn(connection: Connection, since: datetime) -> dict[str, set[str]]:
    """Find bulletins made since a moment, not withdrawn themselves: their articles' ids, and what is gone of each."""
    made = select(articles.c.id, articles.c.options).join(bulletins, bulletins.c.article_id == articles.c.id)
    recent = made.where(bulletins.c.created_at >= since, articles.c.withdrawn_at.is_(None))
    held = {
        row.id: {part["article_id"] for part in (row.options or {}).get("parts", ())}
        for row in connection.execute(recent)
    }
    gone: set[str] = set()
    wanted = sorted(set().union(*held.values()) - {""})
    for start in range(0, len(wanted), 500):
        ids = wanted[start : start + 500]
        fits = select(articles.c.id).where(articles.c.id.in_(ids), articles.c.withdrawn_at.is_not(None))
        gone.update(connection.execute(fits).scalars())
    return {article_id: parts & gone for article_id, parts in held.items() if parts & gone}
