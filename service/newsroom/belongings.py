"""The house's own files – logo, ident, music, closing sound – in the media store under the hash of their bytes."""

from __future__ import annotations

import hashlib
import io
from dataclasses import dataclass

from mutagen import File, MutagenError

from service.newsroom import audit
from service.newsroom.errors import RefusedError
from service.newsroom.room import Room

_MB = 1024 * 1024
_PICTURES = {b"\x89PNG\r\n\x1a\n": "png", b"\xff\xd8\xff": "jpg"}
"""How a picture begins, whatever its name says; SVG is left out, it can hold scripts."""

_SOUNDS = {
    "audio/mp3": "mp3", "audio/wav": "wav", "audio/mp4": "m4a", "audio/ogg": "ogg", "audio/vorbis": "ogg",
    "audio/flac": "flac",
}  # fmt: skip
"""The kinds of recording that are taken, by the first type Mutagen gives one."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Limit:
    """How large a file of a use may be, and how long a recording. Seconds."""

    bytes: int
    least: float = 0.0
    most: float = 0.0


_SHORT = Limit(bytes=4 * _MB, least=0.3, most=6.0)  # no longer than `workers.audio.ident` plays of it

LIMITS = {
    "logo": Limit(bytes=4 * _MB),
    "ident": _SHORT,
    "closing": _SHORT,
    "bed": Limit(bytes=10 * _MB, least=2.0, most=600.0),
}
"""What each use asks of its file. The desk's forms and the API take no more than 16 MB in one request."""

LARGEST = max(each.bytes for each in LIMITS.values())


def keep(room: Room, use: str, data: bytes, *, who: str) -> str:
    """Keep a file for a use (`logo`, `ident`, `bed`, `closing`) and return its media path.

    Raise RefusedError for one of another kind, too large, too short or too long.
    """
    limit = LIMITS[use]
    if len(data) > limit.bytes:
        raise RefusedError("The file is larger than {most} MB.", most=limit.bytes // _MB)
    ending = _picture(data) if use == "logo" else _recording(data, limit)
    path = f"house/{use}-{hashlib.sha256(data).hexdigest()[:16]}.{ending}"
    room.media.put(path, data)
    audit.note(room, who, "house.file", path)
    return path


def _picture(data: bytes) -> str:
    found = next((ending for begins, ending in _PICTURES.items() if data.startswith(begins)), "")
    if not found:
        raise RefusedError("The picture must be PNG or JPEG.")
    return found


def _recording(data: bytes, limit: Limit) -> str:
    """Read a recording's header: its kind, by which it is named, and its length."""
    try:
        found = File(io.BytesIO(data))
    except MutagenError:
        found = None
    ending = _SOUNDS.get(found.mime[0]) if found is not None else None
    if found is None or ending is None:
        raise RefusedError("The recording must be MP3, WAV, M4A, Ogg or FLAC.")
    seconds = round(float(found.info.length), 1)
    if not limit.least <= seconds <= limit.most:
        raise RefusedError(
            "The recording lasts {seconds} seconds; it may last {least} to {most}.",
            seconds=f"{seconds:g}", least=f"{limit.least:g}", most=f"{limit.most:g}",
        )  # fmt: skip
    return ending
