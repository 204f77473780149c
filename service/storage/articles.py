"""The articles table: what the paper printed, and how its intake ended."""

from __future__ import annotations

from sqlalchemy import Boolean, Column, Index, Integer, String, Table, Text, UniqueConstraint

from service.storage.schema import Json, Moment, metadata

articles = Table(
    "articles",
    metadata,
    Column("id", String(16), primary_key=True),
    Column("site", String(80), nullable=False),
    Column(
        "source_id", String(200), nullable=False
    ),  # natural key (site, source_id); URL submits use the canonical URL
    Column("source_kind", String(16), nullable=False),  # url, feed, cms, file, sample
    Column("source_url", Text, nullable=False, default=""),
    Column("title", Text, nullable=False, default=""),
    Column("lead", Text, nullable=False, default=""),
    Column("blocks", Json, nullable=False, default=list),  # [{kind, text, confidence, why, doubtful}]
    Column("section", String(120), nullable=False, default=""),
    Column("section_slug", String(120), nullable=False, default=""),
    Column("author", Text, nullable=False, default=""),
    Column("image_url", Text, nullable=False, default=""),
    Column("tags", Json, nullable=False, default=list),
    Column("language", String(8), nullable=False, default="vi"),
    Column("published_at", Moment),  # the paper's own moment of publication
    Column("modified_at", Moment),
    Column("embargo_until", Moment),
    Column("status", String(16), nullable=False, default="published"),  # draft, scheduled, published, withdrawn
    Column("audio", String(8), nullable=False, default="auto"),  # auto, review, never
    Column("priority", String(16), nullable=False, default="normal"),  # breaking, normal, backfill
    Column("voices", Json, nullable=False, default=list),  # asked-for voice ids; empty: the newsroom's
    Column(
        "options", Json, nullable=False, default=dict
    ),  # read_captions, read_byline, exclude_selectors, callback_url
    Column("payload", Json),  # what arrived and is not yet read: {"kind": ..., "body": ...}; null once read
    Column("payload_hash", String(64), nullable=False, default=""),
    Column("fetch_hash", String(64), nullable=False, default=""),
    Column("script_hash", String(64)),
    Column("script", Json),  # the Script the intake gave (before an editor's changes)
    Column("outcome", String(16)),  # ok, needs_review, refused; null: not read yet
    Column("reason", String(40), nullable=False, default=""),
    Column("flags", Json, nullable=False, default=list),
    Column("changed", Boolean),  # whether the last delivery changed the script; null until known
    Column("settle_at", Moment),  # debounce: edits are voiced when this moment has passed
    Column("misses", Integer, nullable=False, default=0),  # confirmed 404/410 while polling
    Column("revision", Integer, nullable=False, default=1),  # If-Match
    Column("withdrawn_at", Moment),
    Column("withdrawn_why", Text, nullable=False, default=""),
    Column("created_at", Moment, nullable=False),
    Column("updated_at", Moment, nullable=False),
    UniqueConstraint("site", "source_id"),
    Index(None, "section_slug", "published_at"),
    Index(None, "updated_at"),
)
