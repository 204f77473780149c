"""Space: whether the disks this newsroom writes on have enough left to go on recording.

Recording is what fills a disk, so it stops first, while the database and Redis still have what they need to work.
"""

from __future__ import annotations

from pathlib import Path

from service.newsroom.room import Room
from service.storage.media import folder_of
from service.storage.space import free_bytes


def shortage(room: Room) -> str:
    """Say that too little is free on the disk of the data folder or of the media, or nothing ("")."""
    spare = room.settings.spare
    for folder in filter(None, (room.settings.data.absolute(), _media_folder(room))):
        free = free_bytes(folder)
        if free is not None and free < spare * 1_000_000:
            return f"Less than {spare} MB are free on the disk of {folder}: recordings wait until there is room."
    return ""


def media_bytes_wanted(room: Room) -> int:
    """Tell how many bytes of media must go for twice the spare to be free; 0 when they are, or it can't be known."""
    folder, spare = _media_folder(room), room.settings.spare * 1_000_000
    free = None if folder is None else free_bytes(folder)
    return 2 * spare - free if free is not None and free < spare else 0


def _media_folder(room: Room) -> Path | None:
    return folder_of(room.settings.media_url, room.settings.data / "media")
