"""The sessions table: who is signed in to the desk, and on which machine."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Column, Connection, ForeignKey, String, Table, delete, insert, select, update

from service.storage.rows import record, records
from service.storage.schema import Moment, metadata, new_id

sessions = Table(
    "sessions",
    metadata,
    Column("id", String(32), primary_key=True),
    Column("user_id", String(16), ForeignKey("users.id"), nullable=False, index=True),
    Column("agent", String(300), nullable=False, default=""),  # what the browser calls itself
    Column("address", String(64), nullable=False, default=""),  # where it signed in from
    Column("created_at", Moment, nullable=False),
    Column("seen_at", Moment, nullable=False),
)


@dataclass(frozen=True, slots=True)
class SessionRow:
    """One session as kept."""

    id: str
    user_id: str
    agent: str
    address: str
    created_at: datetime
    seen_at: datetime


def add(connection: Connection, user_id: str, moment: datetime, *, agent: str, address: str) -> str:
    """Insert a session and return its id, which nobody guesses (150 bits)."""
    session_id = new_id(30)
    values = {"id": session_id, "user_id": user_id, "agent": agent[:300], "address": address[:64]}
    connection.execute(insert(sessions).values(**values, created_at=moment, seen_at=moment))
    return session_id


def get(connection: Connection, session_id: str) -> SessionRow | None:
    """Read a session by its id."""
    return record(SessionRow, connection.execute(select(sessions).where(sessions.c.id == session_id)).first())


def of_user(connection: Connection, user_id: str, since: datetime) -> tuple[SessionRow, ...]:
    """List a person's sessions that were seen since a moment, the one seen last first."""
    mine = select(sessions).where(sessions.c.user_id == user_id, sessions.c.seen_at >= since)
    return records(SessionRow, connection.execute(mine.order_by(sessions.c.seen_at.desc(), sessions.c.id)))


def touch(connection: Connection, session_id: str, moment: datetime) -> None:
    """Remember when a session was last seen."""
    connection.execute(update(sessions).where(sessions.c.id == session_id).values(seen_at=moment))


def end(connection: Connection, user_id: str, session_id: str) -> bool:
    """End one of a person's sessions; return whether there was one."""
    mine = (sessions.c.user_id == user_id, sessions.c.id == session_id)
    return connection.execute(delete(sessions).where(*mine)).rowcount == 1


def end_all(connection: Connection, user_id: str, *, but: str = "") -> int:
    """End a person's sessions, all or all but one; count them."""
    theirs = (sessions.c.user_id == user_id, sessions.c.id != but)
    return connection.execute(delete(sessions).where(*theirs)).rowcount


def forget_before(connection: Connection, moment: datetime) -> int:
    """Drop sessions that were last seen before a moment; count them."""
    return connection.execute(delete(sessions).where(sessions.c.seen_at < moment)).rowcount
