"""A published article as lists show it: words, dates, and the voices it can be heard in."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from datetime import datetime
from functools import lru_cache
from pathlib import Path
from typing import Any, NamedTuple

from service.core.model import Chapter, Rendition
from service.core.slugs import slug
from service.newsroom.house import house
from service.newsroom.room import Room
from service.storage import published
from service.storage.database import Connection
from service.storage.published import Rows
from service.storage.schema import now
from voices.catalogue import standing

# Tuples, for lists and feeds make many: a frozen dataclass of so many fields takes several times as long to make.


class Voicing(NamedTuple):
    """An article read in one voice: what a player needs before the first tap. `short` fits a button."""

    voice: str
    label: str
    short: str
    version_id: str
    guid: str
    duration_ms: int
    audio: Rendition
    small: Rendition | None
    vtt: Rendition | None
    srt: Rendition | None
    words: Rendition | None
    chapters_file: Rendition | None
    chapters: tuple[Chapter, ...]
    first_published_at: datetime
    changed_at: datetime


class Listed(NamedTuple):
    """A published article in a list. `printed_at` is the paper's own date; `voices` has the house's voice first."""

    article_id: str
    title: str
    lead: str
    section: str
    section_slug: str
    kind: str
    path: str
    source_url: str
    printed_at: datetime | None
    published_at: datetime
    changed_at: datetime
    voices: tuple[Voicing, ...]


def gathered(connection: Connection, rows: Rows, prefer: str, data: Path) -> tuple[Listed, ...]:
    """Join article rows with their published voices, `prefer` first, then in order of first publication."""
    heard: dict[str, list[Voicing]] = defaultdict(list)
    for row in published.voicings(connection, [row["article_id"] for row in rows]):
        heard[row["article_id"]].append(_voicing(row, data))
    for each in heard.values():
        each.sort(key=lambda voicing: voicing.voice != prefer)
    return tuple(_listed(row, tuple(heard[row["article_id"]])) for row in rows)


def in_one_voice(row: Mapping[str, Any], data: Path) -> Listed:
    """Make a published version's row its article in that one voice."""
    return _listed(row, (_voicing(row, data),))


def default_voice(room: Room) -> str:
    """Tell the voice listeners hear unless they choose another."""
    return house(room).default_voice or room.settings.voice


def names(voice_id: str, data: Path) -> tuple[str, str]:
    """Name a voice for listeners, in full and as a player's button does; one that left the catalogue keeps its id."""
    known = standing(_voices_folder(data)).get(voice_id)
    return (known.label, known.short) if known else (voice_id, voice_id)


@lru_cache(maxsize=8)
def _voices_folder(data: Path) -> Path:
    return data / "voices"


def path_of(article_id: str, title: str, kind: str) -> str:
    """Make the address of an article's page."""
    if kind == "bulletin":
        return f"/ban-tin/{article_id}"
    words = slug(title)
    return f"/nghe/{words}-{article_id}" if words else f"/nghe/{article_id}"


def _listed(row: Mapping[str, Any], voices: tuple[Voicing, ...]) -> Listed:
    moment = row["printed_at"] or now()
    return Listed(
        article_id=row["article_id"],
        title=row["title"],
        lead=row["lead"],
        section=row["section"],
        section_slug=row["section_slug"],
        kind=row["source_kind"],
        path=path_of(row["article_id"], row["title"], row["source_kind"]),
        source_url=row["source_url"],
        printed_at=row["printed_at"],
        published_at=min((each.first_published_at for each in voices), default=moment),
        changed_at=max((each.changed_at for each in voices), default=moment),
        voices=voices,
    )


def _voicing(row: Mapping[str, Any], data: Path) -> Voicing:
    files = {name: _rendition(row[name]) for name in ("small", "vtt", "srt", "words", "chapters_file")}
    label, short = names(row["voice"], data)
    return Voicing(
        voice=row["voice"],
        label=label,
        short=short,
        version_id=row["version_id"],
        guid=row["guid"],
        duration_ms=row["duration_ms"],
        audio=Rendition(**row["audio"]),
        chapters=tuple(Chapter(**chapter) for chapter in row["chapters"]),
        first_published_at=row["first_published_at"],
        changed_at=row["changed_at"],
        **files,
    )


def _rendition(value: dict[str, Any] | None) -> Rendition | None:
    return Rendition(**value) if value else None
