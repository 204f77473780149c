"""The versions table: each attempt at voicing an article with one voice, the only thing with a state."""

from __future__ import annotations

from sqlalchemy import Column, Float, ForeignKey, Index, Integer, String, Table, Text

from service.storage.schema import Json, Moment, metadata

versions = Table(
    "versions",
    metadata,
    Column("id", String(16), primary_key=True),
    Column("article_id", String(16), ForeignKey("articles.id"), nullable=False),
    Column("voice", String(40), nullable=False),
    Column("number", Integer, nullable=False),  # 1, 2, 3 … per article and voice: "v2" at the desk
    Column("state", String(16), nullable=False),
    Column("why", String(200), nullable=False, default=""),  # new, changed, regenerate, lexicon, restore, bulletin …
    Column("who", String(80), nullable=False, default=""),  # a user's name, "token:…", "clock", "worker"
    Column("priority", String(16), nullable=False, default="normal"),
    Column("script", Json),  # the Script as it was recorded
    Column("script_hash", String(64), nullable=False, default=""),
    Column("done", Integer, nullable=False, default=0),  # segments recorded
    Column("total", Integer, nullable=False, default=0),
    Column("engine", String(40), nullable=False, default=""),
    Column("error", Text, nullable=False, default=""),
    Column("flags", Json, nullable=False, default=list),  # readings the reader was unsure of, failed checks
    Column("attempt", Integer, nullable=False, default=0),  # the fence: a slow worker of an older attempt may not write
    Column("lease_until", Moment),
    Column("next_attempt_at", Moment),  # due work: null when finished
    Column("nudged_at", Moment),
    Column("policy", String(8), nullable=False, default="auto"),  # auto: publish when ready; review; flagged
    Column("publish_at", Moment),
    Column("queue_seconds", Float),
    Column("created_at", Moment, nullable=False),
    Column("updated_at", Moment, nullable=False),
    Index(None, "article_id", "voice", "number", unique=True),
    Index(None, "state", "next_attempt_at"),
)
