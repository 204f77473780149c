"""The house table: one row with the newsroom's own settings, and its revision."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import Column, Connection, Integer, String, Table, select, update

from service.storage.rows import insert_once
from service.storage.schema import Json, Moment, metadata

ONLY = 1
"""The id of the only row."""

house = Table(
    "house",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=False),
    Column("chosen", Json, nullable=False),  # what the newsroom changed; all else is the default
    Column("revision", Integer, nullable=False),  # If-Match
    Column("who", String(80), nullable=False, default=""),
    Column("updated_at", Moment, nullable=False),
)


def get(connection: Connection) -> tuple[dict[str, Any], int]:
    """Read what the newsroom chose and the revision; ({}, 0) before the first change."""
    row = connection.execute(select(house.c.chosen, house.c.revision).where(house.c.id == ONLY)).first()
    return (dict(row.chosen), row.revision) if row else ({}, 0)


def save(connection: Connection, chosen: dict[str, Any], *, revision: int, who: str, moment: datetime) -> bool:
    """Keep the choices if `revision` is still the newest. Return whether they were kept."""
    values = {"chosen": chosen, "revision": revision + 1, "who": who, "updated_at": moment}
    if revision == 0 and connection.execute(insert_once(connection, house).values(id=ONLY, **values)).rowcount == 1:
        return True
    changed = connection.execute(update(house).where(house.c.id == ONLY, house.c.revision == revision).values(values))
    return changed.rowcount == 1
