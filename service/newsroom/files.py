"""Media files as the web serves them: what stands at a path, and what became of it. No SQL is asked."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from service.newsroom.room import Room
from service.storage.errors import MediaPathError, MissingError


@dataclass(frozen=True, slots=True)
class Stored:
    """What stands at a media path. `length` is None when the bytes are gone and only their marker is left.

    `file` is the local file, None where the store is elsewhere; `successor` the path that replaced this one.
    """

    path: str
    length: int | None
    modified: datetime | None
    file: Path | None
    successor: str = ""
    withdrawn: bool = False

    @property
    def etag(self) -> str:
        """A strong validator, unquoted: the bytes at a path never differ, so path and length say which they are."""
        return f"{hashlib.sha256(self.path.encode()).hexdigest()[:16]}-{self.length or 0:x}"


def find(room: Room, path: str) -> Stored | None:
    """Look up a path; None when nothing ever stood there or it is no media path at all."""
    try:
        marker = room.media.marker(path)
        file, length, modified = _found(room, path)
    except MediaPathError:
        return None
    if length is None and marker is None:
        return None
    kind, target = (marker.kind, marker.target) if marker else ("", "")
    if modified is not None:  # the store's clock may be ahead of ours (RFC 9110, 8.8.2.1)
        modified = min(modified, datetime.now(UTC))
    return Stored(path, length, modified, file, target if kind == "superseded" else "", kind == "withdrawn")


def _found(room: Room, path: str) -> tuple[Path | None, int | None, datetime | None]:
    file = room.media.local(path)
    if file is None:
        return None, room.media.size(path), room.media.modified(path)
    facts = file.stat()
    return file, facts.st_size, datetime.fromtimestamp(facts.st_mtime, UTC)


def presigned(room: Room, path: str, seconds: int) -> str:
    """Make an address of the store's own that serves a path for a while; "" where it has none."""
    return room.media.presigned(path, seconds) or ""


def read(room: Room, path: str, start: int = 0, end: int | None = None) -> bytes:
    """Read the bytes [start, end) of a path; nothing (b"") when they are gone."""
    try:
        return room.media.read(path, start, end)
    except MissingError:
        return b""
