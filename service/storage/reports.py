"""The reports table: sentences listeners say are read wrongly. It holds nothing about who said so."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Column, Connection, Float, ForeignKey, Index, Integer, String, Table, Text, UniqueConstraint

from service.storage.keyset import Place, newest_first
from service.storage.rows import insert_once, records
from service.storage.schema import Moment, metadata, new_id, now

reports = Table(
    "reports",
    metadata,
    Column("id", String(16), primary_key=True),
    Column("article_id", String(16), ForeignKey("articles.id"), nullable=False),
    Column("version_id", String(16), ForeignKey("versions.id"), nullable=False),
    Column("cue", Integer, nullable=False),  # which line of that version's transcript
    Column("voice", String(40), nullable=False),
    Column("segment", Integer, nullable=False),
    Column("sentence", Text, nullable=False),  # as printed; taken from our own transcript, never from the listener
    Column("second", Float, nullable=False),  # where the last listener was
    Column("count", Integer, nullable=False, default=1),
    Column("state", String(8), nullable=False, default="open"),  # open, settled
    Column("settled_by", String(80), nullable=False, default=""),
    Column("created_at", Moment, nullable=False),
    Column("updated_at", Moment, nullable=False),
    UniqueConstraint("version_id", "cue"),
    Index(None, "state", "created_at"),
)


@dataclass(frozen=True, slots=True)
class Report:
    """One line of a transcript that `count` listeners reported; `second` is from the episode's first sample."""

    id: str
    article_id: str
    version_id: str
    cue: int
    voice: str
    segment: int
    sentence: str
    second: float
    count: int
    state: str
    settled_by: str
    created_at: datetime
    updated_at: datetime


def add(connection: Connection, **columns: Any) -> None:
    """Count one more report of a line; the first makes the row, and a settled one opens again."""
    moment = now()
    same = (reports.c.version_id == columns["version_id"]) & (reports.c.cue == columns["cue"])
    again = {"count": reports.c.count + 1, "second": columns["second"], "state": "open", "updated_at": moment}
    if connection.execute(reports.update().where(same).values(again)).rowcount:
        return
    first = insert_once(connection, reports).values(id=new_id(), created_at=moment, updated_at=moment, **columns)
    if not connection.execute(first).rowcount:  # another listener's report made the row between our two lines
        connection.execute(reports.update().where(same).values(again))


def waiting(connection: Connection, limit: int, place: Place | None = None) -> tuple[Report, ...]:
    """List the open reports, those first made last before all, behind a place."""
    still = reports.select().where(reports.c.state == "open")
    return records(Report, connection.execute(newest_first(still, reports, limit, place)))


def reopen(connection: Connection, report_id: str) -> bool:
    """Open a settled report again; False when it is not there or open already."""
    one = (reports.c.id == report_id) & (reports.c.state == "settled")
    values = {"state": "open", "settled_by": "", "updated_at": now()}
    return connection.execute(reports.update().where(one).values(values)).rowcount == 1


def settle(connection: Connection, report_id: str, who: str) -> bool:
    """Close an open report; False when it is not there or closed already."""
    one = (reports.c.id == report_id) & (reports.c.state == "open")
    values = {"state": "settled", "settled_by": who, "updated_at": now()}
    return connection.execute(reports.update().where(one).values(values)).rowcount == 1
