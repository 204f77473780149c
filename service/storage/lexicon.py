"""The lexicon tables: the newsroom's own readings, every change of them, and the inbox of suggestions."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import (
    Boolean,
    Column,
    ColumnElement,
    Connection,
    Index,
    Integer,
    Select,
    String,
    Table,
    Text,
    and_,
    delete,
    desc,
    func,
    insert,
    or_,
    select,
    text,
    update,
)

from service.storage.articles import articles
from service.storage.keyset import Place, newest_first
from service.storage.rows import insert_once
from service.storage.schema import Json, Moment, metadata, new_id

entries = Table(
    "lexicon_entries",
    metadata,
    Column("id", String(16), primary_key=True),
    Column("tier", String(12), nullable=False),  # newspaper, section, article
    Column("scope", String(120), nullable=False, default=""),  # section slug or article id; empty: the newspaper
    Column("printed", String(200), nullable=False),
    Column("spoken", Text, nullable=False),
    Column("kind", String(16), nullable=False, default="abbreviation"),  # abbreviation, name, foreign, title, sign
    Column("left", Json, nullable=False, default=list),  # words of which one must stand directly before; "!word" not
    Column("right", Json, nullable=False, default=list),  # the same, directly after
    Column("case", String(5), nullable=False, default="exact"),  # exact, any
    Column("priority", Integer, nullable=False, default=0),
    Column("dot", Boolean, nullable=False, default=False),  # swallows an abbreviation's full stop
    Column("note", Text, nullable=False, default=""),
    Column("state", String(10), nullable=False, default="active"),  # proposed, active, removed
    Column("revision", Integer, nullable=False, default=1),  # If-Match
    Column("who", String(80), nullable=False, default=""),
    Column("folded", String(400), nullable=False, default=""),  # printed and spoken without accents, for the search
    Column("created_at", Moment, nullable=False),
    Column("updated_at", Moment, nullable=False),
    Index(None, "tier", "scope", "printed"),
    Index(None, "state", "updated_at"),
)

changes = Table(
    "lexicon_changes",
    metadata,
    Column("entry_id", String(16), primary_key=True),
    Column("revision", Integer, primary_key=True),
    Column("before", Json),
    Column("after", Json),
    Column("who", String(80), nullable=False, default=""),
    Column("why", Text, nullable=False, default=""),
    Column("at", Moment, nullable=False),
)

sightings = Table(
    "lexicon_sightings",
    metadata,
    Column("printed", String(200), primary_key=True),  # words the reader was unsure of, or a listener reported
    Column("article_id", String(16), primary_key=True),
    Column("origin", String(10), primary_key=True),  # reader, listener
    Column("example", Text, nullable=False, default=""),
    Column("guess", Text, nullable=False, default=""),  # how it is read today
    Column("at", Moment, nullable=False),
)

dismissals = Table(
    "lexicon_dismissals",
    metadata,
    Column("printed", String(200), primary_key=True),
    Column("who", String(80), nullable=False, default=""),
    Column("at", Moment, nullable=False),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class EntryRow:
    """One printed → spoken entry as it is kept."""

    id: str
    tier: str
    scope: str
    printed: str
    spoken: str
    kind: str
    left: tuple[str, ...]
    right: tuple[str, ...]
    case: str
    priority: int
    dot: bool
    note: str
    state: str
    revision: int
    who: str
    created_at: datetime
    updated_at: datetime


_FIELDS = [entries.c[name] for name in EntryRow.__dataclass_fields__]


def _row(row: Any) -> EntryRow:
    return EntryRow(**{**row._asdict(), "left": tuple(row.left), "right": tuple(row.right)})


def add(connection: Connection, moment: datetime, **values: Any) -> str:
    """Insert an entry and return its id."""
    entry_id = new_id()
    connection.execute(insert(entries).values(id=entry_id, created_at=moment, updated_at=moment, **values))
    return entry_id


def change(connection: Connection, entry_id: str, revision: int, moment: datetime, **values: Any) -> bool:
    """Change an entry if `revision` is still its newest. Return whether it was changed."""
    here = and_(entries.c.id == entry_id, entries.c.revision == revision)
    done = connection.execute(update(entries).where(here).values(revision=revision + 1, updated_at=moment, **values))
    return done.rowcount == 1


def get(connection: Connection, entry_id: str) -> EntryRow | None:
    """Read one entry, removed ones too."""
    row = connection.execute(select(*_FIELDS).where(entries.c.id == entry_id)).first()
    return _row(row) if row else None


def hold(connection: Connection) -> None:
    """Keep others from changing entries until the transaction ends, as SQLite does by itself; who reads waits not."""
    if connection.dialect.name == "postgresql":
        connection.execute(text(f"LOCK TABLE {entries.name} IN SHARE ROW EXCLUSIVE MODE"))


def find(connection: Connection, tier: str, scope: str, printed: str) -> list[EntryRow]:
    """List the living entries (active and proposed) for exactly these printed words in one scope."""
    here = and_(
        entries.c.tier == tier, entries.c.scope == scope, entries.c.printed == printed, entries.c.state != "removed"
    )
    return [_row(row) for row in connection.execute(select(*_FIELDS).where(here).order_by(entries.c.id))]


def living(connection: Connection) -> list[EntryRow]:
    """List every entry that is active or proposed."""
    return [_row(row) for row in connection.execute(select(*_FIELDS).where(entries.c.state != "removed"))]


def section_of(connection: Connection, article_id: str) -> str:
    """Tell the slug of the section an article is in; "" when it has none."""
    return connection.scalar(select(articles.c.section_slug).where(articles.c.id == article_id)) or ""


def active_for(connection: Connection, section: str, article_id: str) -> list[EntryRow]:
    """List the active entries an article is read with, the newspaper's, its section's and its own."""
    scope = or_(
        entries.c.tier == "newspaper",
        and_(entries.c.tier == "section", entries.c.scope == section),
        and_(entries.c.tier == "article", entries.c.scope == article_id),
    )
    chosen = select(*_FIELDS).where(entries.c.state == "active", scope).order_by(entries.c.printed, entries.c.id)
    return [_row(row) for row in connection.execute(chosen)]


def page(
    connection: Connection, chosen: Mapping[str, str], *, limit: int = 50, offset: int = 0
) -> tuple[list[EntryRow], int]:
    """List the entries that fit by their words, and tell how many there are.

    `chosen` may hold kind, tier, scope, state (left out: not removed) and `folded`, searched in both sides.
    """
    fits = _fits(chosen)
    total = connection.execute(select(func.count()).select_from(entries).where(*fits)).scalar_one()
    ordered = select(*_FIELDS).where(*fits).order_by(entries.c.folded, entries.c.id).limit(limit).offset(offset)
    return [_row(row) for row in connection.execute(ordered)], total


def added(connection: Connection, chosen: Mapping[str, str], *, limit: int, place: Place | None) -> list[EntryRow]:
    """List the entries that fit as `page` does, those added last first, behind a place."""
    fits = select(*_FIELDS).where(*_fits(chosen))
    return [_row(row) for row in connection.execute(newest_first(fits, entries, limit, place))]


def _fits(chosen: Mapping[str, str]) -> list[ColumnElement[bool]]:
    state, words = chosen.get("state", ""), chosen.get("folded", "")
    made = [entries.c.state == state] if state else [entries.c.state != "removed"]
    made += [entries.c[name] == chosen[name] for name in ("kind", "tier", "scope") if chosen.get(name)]
    return [*made, entries.c.folded.contains(words, autoescape=True)] if words else made


def record(connection: Connection, entry_id: str, revision: int, **values: Any) -> None:
    """Add one line to an entry's history."""
    connection.execute(insert(changes).values(entry_id=entry_id, revision=revision, **values))


def history(connection: Connection, entry_id: str) -> Sequence[Any]:
    """List an entry's changes, newest first."""
    here = select(changes).where(changes.c.entry_id == entry_id).order_by(changes.c.revision.desc())
    return connection.execute(here).all()


def sight(connection: Connection, article_id: str, origin: str, found: Sequence[dict[str, str]], at: datetime) -> None:
    """Note which words of an article the reader was unsure of, in place of what was noted before."""
    connection.execute(delete(sightings).where(sightings.c.article_id == article_id, sightings.c.origin == origin))
    if found:
        lines = [{"article_id": article_id, "origin": origin, "at": at, **each} for each in found]
        connection.execute(insert(sightings), lines)


def inbox(connection: Connection, limit: int = 50) -> Sequence[Any]:
    """List words nobody has answered yet, those in most articles first.

    Each with how many articles hold it, one example, where that was, and today's reading.
    """
    words = _unanswered().order_by(desc("articles"), sightings.c.printed)
    return connection.execute(words.limit(limit)).all()


def unanswered_after(connection: Connection, printed: str, limit: int) -> Sequence[Any]:
    """List words nobody has answered yet as `inbox` does, but by their letters, behind the words given."""
    words = _unanswered().where(sightings.c.printed > printed).order_by(sightings.c.printed)
    return connection.execute(words.limit(limit)).all()


def _unanswered() -> Select[Any]:
    answered = select(entries.c.printed).where(entries.c.state != "removed")
    dismissed = select(dismissals.c.printed)
    held_by = func.count(sightings.c.article_id.distinct()).label("articles")
    columns = (
        sightings.c.printed,
        held_by,
        func.max(sightings.c.origin).label("origin"),
        func.max(sightings.c.example).label("example"),
        func.max(sightings.c.article_id).label("article_id"),
        func.max(sightings.c.guess).label("guess"),
    )
    waiting = select(*columns).where(sightings.c.printed.not_in(answered), sightings.c.printed.not_in(dismissed))
    return waiting.group_by(sightings.c.printed)


def bring_back(connection: Connection, printed: str) -> bool:
    """Put words into the inbox again. Return whether they had been taken out."""
    return connection.execute(delete(dismissals).where(dismissals.c.printed == printed)).rowcount == 1


def dismiss(connection: Connection, printed: str, who: str, at: datetime) -> None:
    """Take words out of the inbox for good."""
    connection.execute(insert_once(connection, dismissals).values(printed=printed, who=who, at=at))
