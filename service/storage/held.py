"""What an article's row says about voicing it, and the lock under which its recordings change."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Select, select

from service.storage.articles import articles
from service.storage.rows import record
from service.storage.schema import now


@dataclass(frozen=True, slots=True)
class Held:
    """What an article's row says about voicing it."""

    id: str
    title: str
    section_slug: str
    status: str
    audio: str
    priority: str
    voices: list[str]
    embargo_until: datetime | None
    published_at: datetime | None
    withdrawn_at: datetime | None


def hold(connection: Connection, article_id: str) -> Held | None:
    """Lock an article, so that its versions and publications change one after another; None when there is none.

    SQLite's writing transactions are alone already; PostgreSQL locks the row until the transaction ends.
    """
    return record(Held, connection.execute(_row_of(article_id).with_for_update()).first())


def look(connection: Connection, article_id: str) -> Held | None:
    """Tell what an article's row says now, without the lock: for who changes nothing. None when there is none."""
    return record(Held, connection.execute(_row_of(article_id)).first())


def set_withdrawn(connection: Connection, article_id: str, moment: datetime | None, why: str) -> None:
    """Note on an article that it is withdrawn since a moment, and why; None: that it is not."""
    values = {"withdrawn_at": moment, "withdrawn_why": why, "updated_at": now()}
    connection.execute(articles.update().where(articles.c.id == article_id).values(**values))


def title_of(connection: Connection, article_id: str) -> str:
    """Tell an article's title."""
    return connection.scalar(select(articles.c.title).where(articles.c.id == article_id)) or ""


def _row_of(article_id: str) -> Select[Any]:
    return select(*[articles.c[name] for name in Held.__slots__]).where(articles.c.id == article_id)
