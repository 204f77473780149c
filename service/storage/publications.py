"""The publications table: which version of an article listeners hear in each voice."""

from __future__ import annotations

from sqlalchemy import Column, ForeignKey, Index, String, Table, Text, UniqueConstraint

from service.storage.schema import Moment, metadata

publications = Table(
    "publications",
    metadata,
    Column("article_id", String(16), ForeignKey("articles.id"), primary_key=True),
    Column("voice", String(40), primary_key=True),
    Column("version_id", String(16), ForeignKey("versions.id"), nullable=False),
    Column("guid", String(80), nullable=False),  # made once, never changed
    Column("first_published_at", Moment, nullable=False),  # the feed's pubDate, never moved
    Column("published_at", Moment, nullable=False),
    Column("changed_at", Moment, nullable=False),  # for lastBuildDate
    Column("state", String(16), nullable=False),  # published, withdrawn
    Column("withdrawn_why", Text, nullable=False, default=""),
    UniqueConstraint("guid"),
    Index(None, "state", "first_published_at"),
)
