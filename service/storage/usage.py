"""The usage table: what was sent to each speech engine on each day, and the month's cost, which has a ceiling."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from sqlalchemy import BigInteger, Column, Connection, Date, Integer, String, Table, func, select, update

from service.storage.rows import insert_once, records
from service.storage.schema import metadata

usage = Table(
    "usage",
    metadata,
    Column("day", Date, primary_key=True),  # a day in Vietnam; the month's sum stands on its first day
    Column("engine", String(40), primary_key=True),
    Column("characters", BigInteger, nullable=False, default=0),
    Column("calls", Integer, nullable=False, default=0),
    Column("microdollars", BigInteger, nullable=False, default=0),
)

MONTH = "*"
"""The engine of the rows that hold a month's sum: one row every writer must pass, so that none passes the ceiling."""


@dataclass(frozen=True, slots=True)
class Usage:
    """What one engine was sent on one day."""

    day: date
    engine: str
    characters: int
    calls: int
    microdollars: int


def add(connection: Connection, day: date, engine: str, characters: int, microdollars: int) -> int:
    """Count one call on its day and in its month; give the month's cost so far, in millionths of a dollar."""
    total = _add(connection, day.replace(day=1), MONTH, characters, microdollars)
    _add(connection, day, engine, characters, microdollars)
    return total


def month_cost(connection: Connection, day: date) -> int:
    """Give the cost of the day's month, in millionths of a dollar."""
    return _cost(connection, day.replace(day=1), MONTH)


def between(connection: Connection, first: date, last: date) -> tuple[Usage, ...]:
    """List what each engine was sent on each day from `first` to `last`, both included, oldest first."""
    days = usage.c.day.between(first, last) & (usage.c.engine != MONTH)
    return records(Usage, connection.execute(select(usage).where(days).order_by(usage.c.day, usage.c.engine)))


def totals(connection: Connection, first: date, last: date) -> tuple[Usage, ...]:
    """Sum each engine's days from `first` to `last`, both included; the day given is `first`."""
    sums = [func.sum(usage.c[name]) for name in ("characters", "calls", "microdollars")]
    days = usage.c.day.between(first, last) & (usage.c.engine != MONTH)
    rows = connection.execute(
        select(usage.c.engine, *sums).where(days).group_by(usage.c.engine).order_by(usage.c.engine)
    )
    return tuple(
        Usage(first, engine, int(characters), int(calls), int(cost)) for engine, characters, calls, cost in rows
    )


def _add(connection: Connection, day: date, engine: str, characters: int, microdollars: int) -> int:
    """Add to a row, or make it; the update locks it until the transaction ends."""
    row = (usage.c.day == day) & (usage.c.engine == engine)
    grown = {
        "characters": usage.c.characters + characters,
        "calls": usage.c.calls + 1,
        "microdollars": usage.c.microdollars + microdollars,
    }
    if not connection.execute(update(usage).where(row).values(grown)).rowcount:
        first = {"characters": characters, "calls": 1, "microdollars": microdollars}
        made = insert_once(connection, usage).values(day=day, engine=engine, **first)
        if not connection.execute(made).rowcount:  # another process made the row between our two lines
            connection.execute(update(usage).where(row).values(grown))
    return _cost(connection, day, engine)


def _cost(connection: Connection, day: date, engine: str) -> int:
    row = (usage.c.day == day) & (usage.c.engine == engine)
    return int(connection.execute(select(usage.c.microdollars).where(row)).scalar() or 0)
