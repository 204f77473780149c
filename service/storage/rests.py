"""The engine_rests table: speakers that failed of late, and until when they are left alone. A success forgets all."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Column, Connection, Integer, String, Table, Text, delete, select, update

from service.storage.rows import insert_once, record, records
from service.storage.schema import Moment, metadata

engine_rests = Table(
    "engine_rests",
    metadata,
    Column("part", String(40), primary_key=True),  # a speaker of the catalogue
    Column("failures", Integer, nullable=False, default=0),  # in a row
    Column("rests", Integer, nullable=False, default=0),  # in a row
    Column("until", Moment),
    Column("why", Text, nullable=False, default=""),
)


@dataclass(frozen=True, slots=True)
class Rest:
    """How a speaker fails: how often in a row, why the last time, and until when nobody asks it (None: asked)."""

    part: str
    failures: int
    rests: int
    until: datetime | None
    why: str

    def holds(self, moment: datetime) -> bool:
        """Tell whether it is left alone at a moment."""
        return self.until is not None and self.until > moment


def look(connection: Connection, part: str) -> Rest | None:
    """Look at a speaker; None when it did not fail since it last spoke."""
    return record(Rest, connection.execute(select(engine_rests).where(engine_rests.c.part == part)).first())


def at(connection: Connection, moment: datetime) -> tuple[Rest, ...]:
    """List the speakers that are left alone at a moment, by id."""
    return records(
        Rest,
        connection.execute(select(engine_rests).where(engine_rests.c.until > moment).order_by(engine_rests.c.part)),
    )


def fail(connection: Connection, part: str, why: str) -> Rest:
    """Count a failure; give what is known then."""
    connection.execute(insert_once(connection, engine_rests).values(part=part, failures=0, rests=0, why=""))
    connection.execute(
        update(engine_rests).where(engine_rests.c.part == part).values(failures=engine_rests.c.failures + 1, why=why)
    )
    found = look(connection, part)
    assert found is not None, "its row stands"
    return found


def rest(connection: Connection, part: str, until: datetime) -> None:
    """Leave a speaker alone until a moment."""
    connection.execute(
        update(engine_rests).where(engine_rests.c.part == part).values(until=until, rests=engine_rests.c.rests + 1)
    )


def forget(connection: Connection, part: str) -> None:
    """Forget a speaker's failures: it spoke."""
    connection.execute(delete(engine_rests).where(engine_rests.c.part == part))


def forget_all(connection: Connection) -> None:
    """Forget every failure: keys and addresses may be others now."""
    connection.execute(delete(engine_rests))
