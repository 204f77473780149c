"""The segments table: a version's script as it is recorded, one row per segment."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict, dataclass, field
from typing import Any

from sqlalchemy import Column, Connection, Float, ForeignKey, Integer, String, Table, Text, select

from service.storage.rows import records
from service.storage.schema import Json, metadata

segments = Table(
    "segments",
    metadata,
    Column("version_id", String(16), ForeignKey("versions.id", ondelete="CASCADE"), primary_key=True),
    Column("position", Integer, primary_key=True),
    Column("role", String(16), nullable=False),
    Column("printed", Text, nullable=False),
    Column("spoken", Text, nullable=False, default=""),
    Column("readings", Json, nullable=False, default=list),  # [{start, end, printed, spoken, kind, rule, confidence}]
    Column("take_key", String(64), nullable=False, default=""),  # names the encoded segment among the clips
    Column("state", String(16), nullable=False, default="waiting"),  # waiting, recorded, failed
    Column("start_ms", Float),
    Column("duration_ms", Float),
    Column("checks", Json, nullable=False, default=list),  # [{check, ok, figure, limit}]
    Column("error", Text, nullable=False, default=""),
)


@dataclass(frozen=True, slots=True)
class RecordedSegment:
    """A segment of a version's script as it stands at the microphone. Times in milliseconds."""

    version_id: str
    position: int
    role: str
    printed: str
    spoken: str = ""
    readings: list[dict[str, Any]] = field(default_factory=list)
    take_key: str = ""
    state: str = "waiting"
    start_ms: float | None = None
    duration_ms: float | None = None
    checks: list[dict[str, Any]] = field(default_factory=list)
    error: str = ""


def replace_all(connection: Connection, version_id: str, rows: Iterable[RecordedSegment]) -> None:
    """Set a version's segments, dropping those it had."""
    connection.execute(segments.delete().where(segments.c.version_id == version_id))
    values = [{**asdict(row), "version_id": version_id} for row in rows]
    if values:
        connection.execute(segments.insert(), values)


def of_version(connection: Connection, version_id: str) -> tuple[RecordedSegment, ...]:
    """List a version's segments in the order they are read."""
    rows = connection.execute(select(segments).where(segments.c.version_id == version_id).order_by(segments.c.position))
    return records(RecordedSegment, rows)


def record(connection: Connection, version_id: str, position: int, **columns: Any) -> None:
    """Write what became of one segment: any columns of its row."""
    key = (segments.c.version_id == version_id) & (segments.c.position == position)
    connection.execute(segments.update().where(key).values(**columns))
