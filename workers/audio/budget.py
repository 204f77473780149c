"""The budget of the shelf: clips and takes together stay under a size, the longest unused go first."""

from __future__ import annotations

import logging
from collections.abc import Iterable
from datetime import timedelta
from itertools import islice

from service.core import takes
from service.newsroom.room import Room
from service.newsroom.space import media_bytes_wanted
from service.storage import clips
from service.storage.schema import now
from workers.audio.shelf import CLIPS

log = logging.getLogger(__name__)

KEPT_AT_LEAST = timedelta(hours=1)
"""What was used this lately may belong to a version in the making."""

AIM = 0.9
"""The share of the budget that is left full, so that not every sweep has work to do."""

_BATCH = 500


def trim_cache(room: Room) -> int:
    """Delete the longest unused clips and takes until the budget is kept; return the bytes that were freed.

    A disk that is nearly full takes from the budget what it lacks.
    """
    before = now() - KEPT_AT_LEAST
    adopted = _adopt(room)
    with room.database.reading() as connection:
        total = clips.total(connection)
    limit = min(room.settings.clip_budget * 1_000_000, max(0, total - media_bytes_wanted(room)))
    freed = 0
    while total - freed > limit * (AIM if freed else 1):
        with room.database.reading() as connection:
            oldest = clips.oldest(connection, before)
        if not oldest:
            break
        freed += _drop(room, oldest, total - freed - int(limit * AIM))
    if freed or adopted:
        log.info("shelf: %d bytes freed of %d, %d stray files found", freed, total, adopted)
    return freed


def _drop(room: Room, oldest: Iterable[tuple[str, int]], wanted: int) -> int:
    """Delete files, then their rows: a row without its file is dropped next time, a file without its row is found."""
    gone, freed = [], 0
    for path, size in oldest:
        if freed >= wanted:
            break
        room.media.delete(path)
        gone.append(path)
        freed += size
    with room.database.writing() as connection:
        clips.forget(connection, gone)
    return freed


def _adopt(room: Room) -> int:
    """Give rows to files that a killed worker left without one; return how many there were."""
    found = 0
    for top in (CLIPS, takes.FOLDER):
        paths = room.media.list(f"{top}/")
        while batch := list(islice(paths, _BATCH)):
            with room.database.reading() as connection:
                known = clips.known(connection, batch)
            strays = {path: room.media.size(path) or 0 for path in batch if path not in known}
            if strays:
                with room.database.writing() as connection:
                    clips.touch(connection, strays, now())
            found += len(strays)
    return found
