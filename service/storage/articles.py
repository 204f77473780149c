"""The articles table: what the paper printed, and how its intake ended."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import (
    Boolean,
    Column,
    Connection,
    Index,
    Integer,
    String,
    Table,
    Text,
    UniqueConstraint,
    and_,
    func,
    select,
)

from service.storage.leases import by_urgency, due_at
from service.storage.rows import insert_once as insert_once_into
from service.storage.rows import record
from service.storage.schema import Json, Moment, metadata, new_id, now

_BATCH = 500

TRIAL = "trial"
"""The `source_kind` of a page that was only tried: no list, search or count has it."""

articles = Table(
    "articles",
    metadata,
    Column("id", String(16), primary_key=True),
    Column("site", String(80), nullable=False),
    Column(
        "source_id", String(200), nullable=False
    ),  # natural key (site, source_id); URL submits use the canonical URL
    Column("source_kind", String(16), nullable=False),  # url, feed, cms, file, sample, trial …
    Column("source_url", Text, nullable=False, default=""),
    Column("title", Text, nullable=False, default=""),
    Column("lead", Text, nullable=False, default=""),
    Column("section", String(120), nullable=False, default=""),
    Column("section_slug", String(120), nullable=False, default=""),
    Column("author", Text, nullable=False, default=""),
    Column("image_url", Text, nullable=False, default=""),
    Column("tags", Json, nullable=False, default=list),
    Column("language", String(8), nullable=False, default="vi"),
    Column("published_at", Moment),  # the paper's own moment of publication
    Column("modified_at", Moment),
    Column("embargo_until", Moment),
    Column("status", String(16), nullable=False, default="published"),  # draft, scheduled, published, withdrawn
    Column("audio", String(8), nullable=False, default="auto"),  # auto, review, never
    Column("priority", String(16), nullable=False, default="normal"),  # breaking, normal, backfill
    Column("voices", Json, nullable=False, default=list),  # asked-for voice ids; empty: the newsroom's
    Column(
        "options", Json, nullable=False, default=dict
    ),  # read_captions, read_byline, exclude_selectors, callback_url
    Column("read_due_at", Moment),  # when the payload is due to be read; null once read
    Column("read_tries", Integer, nullable=False, default=0),  # failed tries since it arrived
    Column("checked_at", Moment),  # when its page was last asked for
    Column("etag", String(200), nullable=False, default=""),  # the page's validators, for asking again
    Column("last_modified", String(60), nullable=False, default=""),
    Column("payload_hash", String(64), nullable=False, default=""),
    Column("fetch_hash", String(64), nullable=False, default=""),
    Column("script_hash", String(64)),
    Column("outcome", String(16)),  # ok, needs_review, refused; null: not read yet
    Column("reason", String(40), nullable=False, default=""),
    Column("flags", Json, nullable=False, default=list),
    Column("changed", Boolean),  # whether the last delivery changed the script; null until known
    Column("settle_at", Moment),  # debounce: edits are voiced when this moment has passed
    Column("misses", Integer, nullable=False, default=0),  # confirmed 404/410 while polling
    Column("revision", Integer, nullable=False, default=1),  # If-Match
    Column("withdrawn_at", Moment),
    Column("withdrawn_why", Text, nullable=False, default=""),
    Column("created_at", Moment, nullable=False),
    Column("updated_at", Moment, nullable=False),
    Column(
        "asked_at", Moment, nullable=False, default=now
    ),  # when it arrived, or a version of it was asked for: the desk's order
    # what is long stands last: SQLite reads through it to whatever stands behind it
    Column("blocks", Json, nullable=False, default=list),  # [{kind, text, confidence, why, doubtful}]
    Column("script", Json),  # the Script the intake gave (before an editor's changes)
    Column("payload", Json),  # what arrived last: {"kind": "html", "html": …}; kept, so that it can be read again
    UniqueConstraint("site", "source_id"),
    Index(None, "created_at", "id"),
    Index(None, "asked_at", "id"),
    Index(
        "ix_articles_counted", "source_kind", "outcome", "reason", "withdrawn_at", "id"
    ),  # all that counting asks for
    Index("ix_articles_sections", "section_slug", "section", "source_kind"),  # all that a list of the sections asks for
    Index(None, "section_slug", "published_at"),
    Index(None, "updated_at"),
    Index(None, "source_url", postgresql_using="hash"),  # an embedded player asks by it; a B-tree takes 2,700 bytes
    Index("ix_articles_looked_at_again", "site", "source_kind", "created_at"),
)

_UNREAD, _UNSETTLED = articles.c.read_due_at.is_not(None), articles.c.settle_at.is_not(None)
Index(
    "ix_articles_unread",
    articles.c.priority,
    articles.c.read_due_at,
    sqlite_where=_UNREAD,
    postgresql_where=_UNREAD,
)
Index("ix_articles_unsettled", articles.c.settle_at, sqlite_where=_UNSETTLED, postgresql_where=_UNSETTLED)


@dataclass(frozen=True, slots=True)
class ArticleRow:
    """An article as its row stands; the fields are the table's columns."""

    id: str
    site: str
    source_id: str
    source_kind: str
    source_url: str
    title: str
    lead: str
    blocks: list[dict[str, Any]]
    section: str
    section_slug: str
    author: str
    image_url: str
    tags: list[str]
    language: str
    published_at: datetime | None
    modified_at: datetime | None
    embargo_until: datetime | None
    status: str
    audio: str
    priority: str
    voices: list[str]
    options: dict[str, Any]
    payload: dict[str, Any] | None
    read_due_at: datetime | None
    read_tries: int
    checked_at: datetime | None
    etag: str
    last_modified: str
    payload_hash: str
    fetch_hash: str
    script_hash: str | None
    script: dict[str, Any] | None
    outcome: str | None
    reason: str
    flags: list[str]
    changed: bool | None
    settle_at: datetime | None
    misses: int
    revision: int
    withdrawn_at: datetime | None
    withdrawn_why: str
    created_at: datetime
    updated_at: datetime
    asked_at: datetime


def get(connection: Connection, article_id: str) -> ArticleRow | None:
    """Read an article by its id."""
    return record(ArticleRow, connection.execute(select(articles).where(articles.c.id == article_id)).first())


def find(connection: Connection, site: str, source_id: str) -> ArticleRow | None:
    """Read an article by its natural key, locked until the transaction ends."""
    same = and_(articles.c.site == site, articles.c.source_id == source_id)
    return record(ArticleRow, connection.execute(select(articles).where(same).with_for_update()).first())


def count(connection: Connection) -> int:
    """Count the articles there are, withdrawn and refused ones too."""
    return connection.scalar(select(func.count()).select_from(articles)) or 0


def look_up(connection: Connection, site: str, source_id: str) -> ArticleRow | None:
    """Read an article by its natural key, without a lock."""
    same = and_(articles.c.site == site, articles.c.source_id == source_id)
    return record(ArticleRow, connection.execute(select(articles).where(same)).first())


def insert_once(connection: Connection, site: str, source_id: str, **columns: Any) -> str | None:
    """Add an article and return its id; None when its natural key stands already: the unique index decides races."""
    moment, article_id = now(), new_id()
    moments = dict.fromkeys(("created_at", "updated_at", "asked_at"), moment)
    values = {"id": article_id, "site": site, "source_id": source_id, **moments}
    once = insert_once_into(connection, articles).values({**values, **columns})
    return article_id if connection.execute(once).rowcount == 1 else None


def update(connection: Connection, article_id: str, **columns: Any) -> None:
    """Change an article's columns; its revision goes up, so an edit based on an older one is refused."""
    values = {**columns, "revision": articles.c.revision + 1, "updated_at": now()}
    connection.execute(articles.update().where(articles.c.id == article_id).values(**values))


def note(connection: Connection, article_id: str, *, of: datetime | None = None, **columns: Any) -> bool:
    """Keep what a look at an unchanged article found; its revision and date of change stay.

    `of` is the `read_due_at` the look began with: where something has arrived since, nothing is kept (False).
    """
    here = articles.c.id == article_id
    still = here if of is None else and_(here, articles.c.read_due_at == of)
    return connection.execute(articles.update().where(still).values(**columns)).rowcount == 1


def seen(connection: Connection, site: str, source_ids: Sequence[str]) -> dict[str, datetime]:
    """Tell which of a site's ids there are articles of, and when each was last looked at."""
    looked_at = func.coalesce(articles.c.checked_at, articles.c.created_at)
    found: dict[str, datetime] = {}
    for start in range(0, len(source_ids), _BATCH):
        wanted = articles.c.source_id.in_(source_ids[start : start + _BATCH])
        rows = connection.execute(select(articles.c.source_id, looked_at).where(articles.c.site == site, wanted))
        found.update((source_id, moment) for source_id, moment in rows)
    return found


def unchecked(  # noqa: PLR0913 - which articles, between which moments
    connection: Connection, site: str, source_kind: str, *, since: datetime, before: datetime, limit: int
) -> tuple[str, ...]:
    """List the ids of a site's articles that arrived since a moment and whose pages were last asked before another."""
    recent = and_(articles.c.site == site, articles.c.source_kind == source_kind, articles.c.created_at >= since)
    idle = and_(articles.c.read_due_at.is_(None), articles.c.withdrawn_at.is_(None), articles.c.checked_at < before)
    due = select(articles.c.id).where(recent, idle).order_by(articles.c.checked_at).limit(limit)
    return tuple(connection.scalars(due))


def forget_trials(connection: Connection, *, before: datetime) -> int:
    """Delete trials read before a moment; count them."""
    old = and_(articles.c.source_kind == TRIAL, articles.c.updated_at < before)
    return connection.execute(articles.delete().where(old)).rowcount


def unread(connection: Connection, moment: datetime, limit: int = 200) -> tuple[str, ...]:
    """List the ids of articles whose payload is due to be read, urgent ones first; those of an archive apart."""
    due = select(articles.c.id).where(due_at(articles.c.read_due_at, moment), articles.c.priority != "backfill")
    ordered = due.order_by(by_urgency(articles.c.priority), articles.c.read_due_at)
    return tuple(connection.scalars(ordered.limit(limit)))


def unread_archive(connection: Connection, moment: datetime, limit: int = 20) -> tuple[str, ...]:
    """List the next few ids of an archive's articles that are due to be read: so many at a time are on a queue."""
    due = select(articles.c.id).where(due_at(articles.c.read_due_at, moment), articles.c.priority == "backfill")
    return tuple(connection.scalars(due.order_by(articles.c.read_due_at).limit(limit)))


def unsettled(connection: Connection, moment: datetime, limit: int = 200) -> tuple[str, ...]:
    """List the ids of edited articles that have rested long enough to be voiced."""
    due = select(articles.c.id).where(due_at(articles.c.settle_at, moment))
    return tuple(connection.scalars(due.order_by(articles.c.settle_at).limit(limit)))


def take_settled(connection: Connection, article_id: str, moment: datetime) -> bool:
    """Take an edited article's turn to be voiced; False when another process took it, or it is not due."""
    due = and_(articles.c.id == article_id, due_at(articles.c.settle_at, moment))
    return connection.execute(articles.update().where(due).values(settle_at=None)).rowcount == 1
