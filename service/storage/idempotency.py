"""The idempotency table: what a POST with an `Idempotency-Key` made, so that sending it again makes nothing."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Column, Connection, Index, String, Table, and_, select

from service.storage.rows import insert_once
from service.storage.schema import Moment, metadata, now

idempotency = Table(
    "idempotency",
    metadata,
    Column("who", String(80), primary_key=True),
    Column("key", String(200), primary_key=True),
    Column("body_hash", String(64), nullable=False),
    Column("article_id", String(16), nullable=False),
    Column("created_at", Moment, nullable=False),
    Index(None, "created_at"),
)


def find(connection: Connection, who: str, key: str) -> tuple[str, str] | None:
    """Tell the hash of the body a caller's key first came with, and the article it made."""
    same = and_(idempotency.c.who == who, idempotency.c.key == key)
    row = connection.execute(select(idempotency.c.body_hash, idempotency.c.article_id).where(same)).first()
    return None if row is None else (row.body_hash, row.article_id)


def keep(connection: Connection, who: str, key: str, body_hash: str, article_id: str) -> None:
    """Remember what a key made; the first one stays."""
    values = {"who": who, "key": key, "body_hash": body_hash, "article_id": article_id, "created_at": now()}
    connection.execute(insert_once(connection, idempotency).values(values))


def forget(connection: Connection, before: datetime) -> int:
    """Delete keys older than a moment; a day is customary."""
    return connection.execute(idempotency.delete().where(idempotency.c.created_at < before)).rowcount
