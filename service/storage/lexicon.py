"""The lexicon tables: the newsroom's own readings, every change of them, and the inbox of suggestions."""

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
    insert,
    or_,
    select,
    update,
)

from service.storage.schema import Json, Moment, metadata, new_id

entries = Table(
    "lexicon_entries",
    metadata,
    Column("id", String(16), primary_key=True),
    Column("tier", String(12), nullable=False),  # newspaper, section, article
    Column("scope", String(120), nullable=False, default=""),  # section slug or article id; empty: the newspaper
    Column("printed", String(200), nullable=False),
    Column("spoken", Text, nullable=False),
    Column("kind", String(16), nullable=False, default="alias"),  # alias, abbreviation, name, foreign, silent
    Column("whole_word", Boolean, nullable=False, default=True),
    Column("case_sensitive", Boolean, nullable=False, default=True),
    Column("before", String(200), nullable=False, default=""),  # only after these words
    Column("after", String(200), nullable=False, default=""),  # only before these words
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

suggestions = Table(
    "lexicon_suggestions",
    metadata,
    Column("id", String(16), primary_key=True),
    Column("printed", String(200), nullable=False),
    Column("origin", String(10), nullable=False),  # reader, listener
    Column("times", Integer, nullable=False, default=1),
    Column("example", Text, nullable=False, default=""),
    Column("article_id", String(16), nullable=False, default=""),
    Column("guess", Text, nullable=False, default=""),  # how it is read today
    Column("state", String(10), nullable=False, default="open"),  # open, dismissed, answered
    Column("first_at", Moment, nullable=False),
    Column("last_at", Moment, nullable=False),
    UniqueConstraint("printed", "origin"),
    Index(None, "state", "times"),
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
    whole_word: bool
    case_sensitive: bool
    before: str
    after: str
    note: str
    state: str
    revision: int
    who: str
    created_at: datetime
    updated_at: datetime


_FIELDS = [entries.c[name] for name in EntryRow.__dataclass_fields__]


def _row(row: Any) -> EntryRow:
    return EntryRow(**row._asdict())


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


def find(connection: Connection, tier: str, scope: str, printed: str) -> list[EntryRow]:
    """List the living entries (active and proposed) for exactly these printed words in one scope."""
    here = and_(
        entries.c.tier == tier, entries.c.scope == scope, entries.c.printed == printed, entries.c.state != "removed"
    )
    return [_row(row) for row in connection.execute(select(*_FIELDS).where(here).order_by(entries.c.id))]


def active_for(connection: Connection, section: str, article_id: str) -> list[EntryRow]:
    """List the active entries an article is read with, the newspaper's, its section's and its own."""
    scope = or_(
        entries.c.tier == "newspaper",
        and_(entries.c.tier == "section", entries.c.scope == section),
        and_(entries.c.tier == "article", entries.c.scope == article_id),
    )
    chosen = select(*_FIELDS).where(entries.c.state == "active", scope).order_by(entries.c.printed, entries.c.id)
    return [_row(row) for row in connection.execute(chosen)]


def page(  # noqa: PLR0913 – each is one filter of the lexicon page
    connection: Connection,
    *,
    folded: str = "",
    kind: str = "",
    tier: str = "",
    scope: str = "",
    state: str = "",
    limit: int = 50,
    offset: int = 0,
) -> tuple[list[EntryRow], int]:
    """List entries by printed words, and how many there are in all. `folded` searches both sides without accents."""
    chosen = [entries.c.state == state] if state else [entries.c.state != "removed"]
    chosen += [entries.c[name] == value for name, value in (("kind", kind), ("tier", tier), ("scope", scope)) if value]
    if folded:
        chosen.append(entries.c.folded.contains(folded, autoescape=True))
    total = connection.execute(select(func.count()).select_from(entries).where(*chosen)).scalar_one()
    ordered = select(*_FIELDS).where(*chosen).order_by(entries.c.folded, entries.c.id).limit(limit).offset(offset)
    return [_row(row) for row in connection.execute(ordered)], total


def record(connection: Connection, entry_id: str, revision: int, **values: Any) -> None:
    """Add one line to an entry's history."""
    connection.execute(insert(changes).values(entry_id=entry_id, revision=revision, **values))


def history(connection: Connection, entry_id: str) -> Sequence[Any]:
    """List an entry's changes, newest first."""
    here = select(changes).where(changes.c.entry_id == entry_id).order_by(changes.c.revision.desc())
    return connection.execute(here).all()


def suggest(connection: Connection, printed: str, origin: str, moment: datetime, **example: str) -> None:
    """Count one more sight of words the reader was unsure of or a listener reported; dismissed ones stay dismissed."""
    here = and_(suggestions.c.printed == printed, suggestions.c.origin == origin)
    seen = connection.execute(
        update(suggestions).where(here).values(times=suggestions.c.times + 1, last_at=moment, **example)
    )
    if seen.rowcount == 0:
        connection.execute(
            insert(suggestions).values(
                id=new_id(), printed=printed, origin=origin, first_at=moment, last_at=moment, **example
            )
        )


def inbox(connection: Connection, limit: int = 50, offset: int = 0) -> Sequence[Any]:
    """List the open suggestions, most frequent first."""
    here = select(suggestions).where(suggestions.c.state == "open")
    return connection.execute(
        here.order_by(suggestions.c.times.desc(), suggestions.c.printed).limit(limit).offset(offset)
    ).all()


def settle_suggestion(connection: Connection, printed: str, state: str) -> None:
    """Close the suggestions for these printed words as `answered` or `dismissed`."""
    connection.execute(update(suggestions).where(suggestions.c.printed == printed).values(state=state))
