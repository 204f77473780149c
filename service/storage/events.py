"""The events table: every move of every version, who made it, when and why. Rows are only added."""

from __future__ import annotations

from sqlalchemy import BigInteger, Column, Index, Integer, String, Table, Text

from service.storage.schema import Json, Moment, metadata

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
