"""The house's own files: its logo and ident, kept in the media store under the hash of their bytes."""

from __future__ import annotations

import hashlib

from service.newsroom import audit
from service.newsroom.errors import RefusedError
from service.newsroom.room import Room

LARGEST = 4 * 1024 * 1024

_BEGINNINGS: dict[str, tuple[tuple[bytes, str], ...]] = {
    "logo": ((b"\x89PNG\r\n\x1a\n", "png"), (b"\xff\xd8\xff", "jpg")),
    "ident": ((b"ID3", "mp3"), (b"\xff\xfb", "mp3"), (b"\xff\xf3", "mp3"), (b"RIFF", "wav")),
}
"""How the files of each use begin, whatever their name says; SVG is left out, it can hold scripts."""


def keep(room: Room, use: str, data: bytes, *, who: str) -> str:
    """Keep a file for a use (`logo`, `ident`) and return its media path. Raise RefusedError for any other kind."""
    if len(data) > LARGEST:
        raise RefusedError(f"Tệp lớn hơn {LARGEST // 1024 // 1024} MB.")
    ending = next((ending for begins, ending in _BEGINNINGS[use] if data.startswith(begins)), "")
    if not ending:
        kinds = " hoặc ".join(sorted({ending.upper() for _, ending in _BEGINNINGS[use]}))
        raise RefusedError(f"Tệp phải là {kinds}.")
    path = f"house/{use}-{hashlib.sha256(data).hexdigest()[:16]}.{ending}"
    room.media.put(path, data)
    audit.note(room, who, "house.file", path)
    return path
