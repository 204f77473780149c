"""The segments table: a version's script as it is recorded, one row per segment."""

from __future__ import annotations

from sqlalchemy import Column, Float, ForeignKey, Integer, String, Table, Text

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
