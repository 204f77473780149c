"""The audit table: who did what at the desk and through the API. Rows are only added."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import BigInteger, Column, Connection, Index, Integer, String, Table, Text, insert, select

from service.storage.schema import Json, Moment, metadata

LONGEST_ABOUT = 200

audit = Table(
    "audit",
    metadata,
    Column("id", BigInteger().with_variant(Integer, "sqlite"), primary_key=True, autoincrement=True),
    Column("at", Moment, nullable=False),
    Column("who", String(80), nullable=False),
    Column("what", String(60), nullable=False),  # user.add, lexicon.change, version.publish, …
    Column("about", String(LONGEST_ABOUT), nullable=False, default=""),  # the thing's id or name
    Column("before", Json),
    Column("after", Json),
    Column("why", Text, nullable=False, default=""),
    Column("address", String(60), nullable=False, default=""),
    Index(None, "what", "id"),
    Index(None, "about", "id"),
)


def add(connection: Connection, moment: datetime, **values: Any) -> None:
    """Add one line."""
    connection.execute(insert(audit).values(at=moment, **values))


def page(
    connection: Connection, *, before: int | None = None, what: str = "", about: str = "", limit: int = 50
) -> list[Any]:
    """List lines, newest first, older than the line `before`; `what` may be the first word of a kind (`user`)."""
    chosen = select(audit).order_by(audit.c.id.desc()).limit(limit)
    if before is not None:
        chosen = chosen.where(audit.c.id < before)
    if what:
        chosen = chosen.where(audit.c.what.startswith(what, autoescape=True))
    if about:
        chosen = chosen.where(audit.c.about == about)
    return list(connection.execute(chosen))


def after(connection: Connection, line: int, limit: int = 500) -> list[Any]:
    """List the lines behind one, oldest first."""
    return list(connection.execute(select(audit).where(audit.c.id > line).order_by(audit.c.id).limit(limit)))
