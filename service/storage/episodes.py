"""The episodes table: the encoded audio and transcript of a finished version."""

from __future__ import annotations

from sqlalchemy import Column, Float, ForeignKey, Integer, String, Table

from service.storage.schema import Json, Moment, metadata

episodes = Table(
    "episodes",
    metadata,
    Column("version_id", String(16), ForeignKey("versions.id"), primary_key=True),
    Column("audio", Json, nullable=False),  # Rendition: {path, mime, length, sha256}
    Column("small", Json),
    Column("vtt", Json),
    Column("srt", Json),
    Column("words", Json),
    Column("chapters_file", Json),
    Column("cues", Json, nullable=False, default=list),
    Column("chapters", Json, nullable=False, default=list),
    Column("duration_ms", Integer, nullable=False),
    Column("loudness_lufs", Float, nullable=False),
    Column("true_peak_dbtp", Float, nullable=False),
    Column("sample_rate", Integer, nullable=False),
    Column("engine", String(40), nullable=False),
    Column("created_at", Moment, nullable=False),
)
