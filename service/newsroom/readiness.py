"""Whether this newsroom can do its job now, and the figures that tell how it goes."""

from __future__ import annotations

import secrets
from dataclasses import dataclass

from service.newsroom.room import Room
from service.storage import figures
from service.storage.errors import StorageError
from service.storage.figures import Figures, reachable

__all__ = ["Check", "Figures", "check", "count"]


@dataclass(frozen=True, slots=True)
class Check:
    """One thing the newsroom needs; `fault` is a sentence, or "" when all is well."""

    name: str
    fault: str


def check(room: Room) -> tuple[Check, ...]:
    """Try the database, the queue and the media store."""
    return (
        Check("database", reachable(room.database)),
        Check("queue", room.queue.health()),
        Check("media", _media(room)),
    )


def count(room: Room) -> Figures:
    """Count what /metrics shows, from SQL."""
    with room.database.reading() as connection:
        return figures.count(connection)


def _media(room: Room) -> str:
    path = f"probe/{secrets.token_hex(8)}.txt"
    try:
        room.media.put(path, b"ready")
        room.media.delete(path)
    except (OSError, StorageError) as error:
        return f"The media store can't be written: {error}."
    return ""
