"""The turns table: which process does what only one may do at a time, such as keeping the clock."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import Column, Connection, String, Table, or_, select

from service.storage import processes
from service.storage.leases import free_at
from service.storage.rows import insert_once
from service.storage.schema import Moment, metadata, now

turns = Table(
    "turns",
    metadata,
    Column("name", String(40), primary_key=True),
    Column("held_by", String(120), nullable=False),
    Column("until", Moment, nullable=False),
)


def take(connection: Connection, name: str, seconds: float) -> bool:
    """Take or keep a turn for some seconds. False: another process that may live has it."""
    moment, mine = now(), processes.me()
    values = {"held_by": mine, "until": moment + timedelta(seconds=seconds)}
    holder = connection.scalar(select(turns.c.held_by).where(turns.c.name == name))
    if holder is None:
        return connection.execute(insert_once(connection, turns).values(name=name, **values)).rowcount == 1
    free = or_(free_at(turns.c.until, moment), turns.c.held_by == mine)
    if processes.is_dead(holder):
        free = or_(free, turns.c.held_by == holder)
    return connection.execute(turns.update().where(turns.c.name == name, free).values(**values)).rowcount == 1


def give_back(connection: Connection, name: str) -> None:
    """End the calling process's turn."""
    connection.execute(turns.delete().where(turns.c.name == name, turns.c.held_by == processes.me()))


def forget_before(connection: Connection, moment: datetime) -> int:
    """Drop turns that ended before a moment, left by processes that were killed; return how many."""
    return connection.execute(turns.delete().where(turns.c.until < moment)).rowcount
