"""The sweep: deletes what nothing needs any more. Whatever it leaves half done, the next one finishes."""

from __future__ import annotations

import logging
from collections.abc import Callable
from datetime import timedelta

from service.newsroom import sessions, trials
from service.newsroom.room import Room
from service.storage import deliveries, episodes, idempotency, previews, turns
from service.storage.schema import now
from workers.attempts import attempt
from workers.audio.budget import trim_cache

log = logging.getLogger("baonoi.sweep")

RENDITIONS = "audio/"
"""Where episodes' files lie. Clips and takes are a cache with a sweep of its own."""

PREVIEWS = "previews/"
"""Where the sound of sentences lies that editors tried."""

_DAY = timedelta(days=1)  # a file is durable before its row: younger ones may be about to get one
_KEPT = timedelta(days=30)  # what listeners can't hear any more may still be brought back for so long


def sweep(room: Room) -> None:
    """Do every kind of sweeping; one that fails is logged and does not keep the others from theirs."""
    for name, do in SWEEPS.items():
        attempt(name, lambda name=name, do=do: log.info("sweep: %s: %s", name, do(room)))  # type: ignore[misc]


def orphaned_files(room: Room) -> int:
    """Delete files older than a day that no episode names: a worker was killed between file and row."""
    young = now() - _DAY
    old = [path for path in room.media.list(RENDITIONS) if (room.media.modified(path) or young) < young]
    with room.database.reading() as connection:
        known = episodes.every_path(connection)
    orphans = [path for path in old if path not in known]
    for path in orphans:
        room.media.delete(path)
    return len(orphans)


def files_off_the_air(room: Room) -> int:
    """Delete files that were superseded or withdrawn thirty days ago; what their paths answer stays."""
    with room.database.reading() as connection:
        stale = episodes.off_the_air(connection, before=now() - _KEPT)
    gone = 0
    for path in stale:
        marker = room.media.marker(path)
        if marker is not None and room.media.size(path) is not None:
            room.media.delete(path)
            room.media.mark(path, marker)
            gone += 1
    return gone


def told_deliveries(room: Room) -> int:
    """Forget deliveries that ended thirty days ago."""
    with room.database.writing() as connection:
        return deliveries.forget_before(connection, now() - _KEPT)


def heard_previews(room: Room) -> int:
    """Delete previews older than a day, with their sound."""
    young = now() - _DAY
    for path in [path for path in room.media.list(PREVIEWS) if (room.media.modified(path) or young) < young]:
        room.media.delete(path)
    with room.database.writing() as connection:
        return previews.drop_before(connection, young)


def old_keys(room: Room) -> int:
    """Forget Idempotency-Keys older than a day."""
    with room.database.writing() as connection:
        return idempotency.forget(connection, now() - _DAY)


def ended_turns(room: Room) -> int:
    """Forget turns that killed processes left a day ago."""
    with room.database.writing() as connection:
        return turns.forget_before(connection, now() - _DAY)


SWEEPS: dict[str, Callable[[Room], int]] = {
    "orphaned files": orphaned_files,
    "files off the air": files_off_the_air,
    "told deliveries": told_deliveries,
    "heard previews": heard_previews,
    "old keys": old_keys,
    "ended turns": ended_turns,
    "old trials": trials.forget,
    "ended sessions": sessions.forget,
    "bytes of clips": trim_cache,
}
"""What is swept; adding a kind is one line. Each tells how many things it deleted."""
