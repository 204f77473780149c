"""The publications table: which version of an article listeners hear in each voice."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import (
    Boolean,
    Column,
    ColumnElement,
    Connection,
    ForeignKey,
    Index,
    String,
    Table,
    Text,
    UniqueConstraint,
    and_,
    select,
    text,
)

from service.storage.rows import record, records
from service.storage.schema import Moment, metadata, now

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
    Column("marked", Boolean, nullable=False, default=False),  # whether the markers beside the files say the same
    UniqueConstraint("guid"),
    Index(None, "state", "first_published_at"),
)

_UNMARKED = text("NOT marked")
Index("ix_publications_unmarked", publications.c.article_id, sqlite_where=_UNMARKED, postgresql_where=_UNMARKED)


@dataclass(frozen=True, slots=True)
class Publication:
    """Which version of an article listeners hear in one voice."""

    article_id: str
    voice: str
    version_id: str
    guid: str
    first_published_at: datetime
    published_at: datetime
    changed_at: datetime
    state: str
    withdrawn_why: str
    marked: bool


def get(connection: Connection, article_id: str, voice: str) -> Publication | None:
    """Fetch the publication of an article in a voice; None when it never had one."""
    return record(Publication, connection.execute(select(publications).where(_key(article_id, voice))).first())


def of_article(connection: Connection, article_id: str) -> tuple[Publication, ...]:
    """List an article's publications, one per voice, oldest first."""
    rows = connection.execute(
        select(publications)
        .where(publications.c.article_id == article_id)
        .order_by(publications.c.first_published_at, publications.c.voice)
    )
    return records(Publication, rows)


def publish(connection: Connection, article_id: str, voice: str, version_id: str) -> Publication:
    """Let listeners hear a version: the first time makes the GUID and pubDate, later times keep both."""
    moment = now()
    values = {
        "version_id": version_id,
        "published_at": moment,
        "changed_at": moment,
        "state": "published",
        "withdrawn_why": "",
        "marked": False,
    }
    if get(connection, article_id, voice) is None:
        guid = f"baonoi-{article_id}-{voice}"
        first = {"guid": guid, "first_published_at": moment}
        connection.execute(publications.insert().values(article_id=article_id, voice=voice, **first, **values))
    else:
        connection.execute(publications.update().where(_key(article_id, voice)).values(**values))
    found = get(connection, article_id, voice)
    assert found is not None
    return found


def withdraw(connection: Connection, article_id: str, voice: str, why: str) -> None:
    """Take a publication off the air, keeping its GUID and dates for a later restore."""
    values = {"state": "withdrawn", "withdrawn_why": why, "changed_at": now(), "marked": False}
    connection.execute(publications.update().where(_key(article_id, voice)).values(**values))


def unmarked(connection: Connection, limit: int = 50) -> tuple[str, ...]:
    """List the ids of articles whose files' markers may still say what was so before the last change."""
    rows = connection.execute(select(publications.c.article_id).where(_UNMARKED).distinct().limit(limit))
    return tuple(rows.scalars())


def set_marked(connection: Connection, article_id: str, seen: Iterable[Publication]) -> bool:
    """Note that the markers of an article say what its publications said when they were seen.

    False: one has changed since, so that the markers may say what is no longer so.
    """
    still = True
    for each in seen:
        same = and_(_key(article_id, each.voice), publications.c.changed_at == each.changed_at)
        still &= connection.execute(publications.update().where(same).values(marked=True)).rowcount == 1
    return still


def _key(article_id: str, voice: str) -> ColumnElement[bool]:
    return and_(publications.c.article_id == article_id, publications.c.voice == voice)
