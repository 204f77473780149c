"""The engine_status table: which speakers of the catalogue can speak on the workers' machines, as they last found."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Column, Connection, String, Table, Text, delete, select

from service.storage.rows import insert_once, records
from service.storage.schema import Moment, metadata, now

engine_status = Table(
    "engine_status",
    metadata,
    Column("part", String(40), primary_key=True),  # a speaker of the catalogue
    Column("engine", String(40), nullable=False),
    Column("why_not", Text, nullable=False, default=""),  # empty: it can speak
    Column("checked_at", Moment, nullable=False),
)


@dataclass(frozen=True, slots=True)
class EngineStatus:
    """Whether one part of a voice can speak: `why_not` is empty, or the reason in a sentence."""

    part: str
    engine: str
    why_not: str
    checked_at: datetime


def replace_all(connection: Connection, found: Iterable[tuple[str, str, str]]) -> None:
    """Keep what a worker found just now, as (part, engine, why not), instead of what was known."""
    moment = now()
    rows = [{"part": part, "engine": engine, "why_not": why, "checked_at": moment} for part, engine, why in found]
    connection.execute(delete(engine_status))
    connection.execute(insert_once(connection, engine_status), rows)  # what another worker found just now is as fresh


def known(connection: Connection) -> tuple[EngineStatus, ...]:
    """List what is known of every part, by its id."""
    return records(EngineStatus, connection.execute(select(engine_status).order_by(engine_status.c.part)))
