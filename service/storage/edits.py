"""The edits table: what editors changed in an article's script, one row per change, replayed in order."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Column, Connection, ForeignKey, Index, Integer, String, Table, func, insert, select, update

from service.storage.schema import Json, Moment, metadata, new_id

edits = Table(
    "edits",
    metadata,
    Column("id", String(16), primary_key=True),
    Column("article_id", String(16), ForeignKey("articles.id", ondelete="CASCADE"), nullable=False),
    Column("position", Integer, nullable=False),  # the order they were made in, and are replayed in
    Column("kind", String(10), nullable=False),  # reading, skip, move, split, merge, pause, voice, block
    Column("anchor", Json, nullable=False),  # {role, printed, nth}: the segment it was made on
    Column("value", Json, nullable=False),
    Column("state", String(10), nullable=False, default="active"),  # active, undone
    Column("who", String(80), nullable=False, default=""),
    Column("at", Moment, nullable=False),
    Index(None, "article_id", "position", unique=True),
)


def add(connection: Connection, article_id: str, moment: datetime, **values: Any) -> str:
    """Append one edit to an article's log and return its id."""
    last = select(func.max(edits.c.position)).where(edits.c.article_id == article_id)
    position = (connection.execute(last).scalar() or 0) + 1
    edit_id = new_id()
    connection.execute(insert(edits).values(id=edit_id, article_id=article_id, position=position, at=moment, **values))
    return edit_id


def of_article(connection: Connection, article_id: str, *, undone: bool = False) -> Sequence[Any]:
    """List an article's edits in the order they are replayed; undone ones only when asked for."""
    here = select(edits).where(edits.c.article_id == article_id)
    if not undone:
        here = here.where(edits.c.state == "active")
    return connection.execute(here.order_by(edits.c.position)).all()


def mark(connection: Connection, article_id: str, edit_id: str, before: str, after: str) -> bool:
    """Turn an edit off or on again. Return whether it was in the state `before`."""
    here = (edits.c.id == edit_id, edits.c.article_id == article_id, edits.c.state == before)
    return connection.execute(update(edits).where(*here).values(state=after)).rowcount == 1


def revision(connection: Connection, article_id: str) -> int:
    """Tell how many edits were ever made or undone on an article: its script's If-Match."""
    here = edits.c.article_id == article_id
    made = connection.execute(select(func.count()).where(here)).scalar_one()
    gone = connection.execute(select(func.count()).where(here, edits.c.state == "undone")).scalar_one()
    return int(made + gone)
