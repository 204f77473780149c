"""The sweep: deletes what nothing needs any more. Whatever it leaves half done, the next one finishes."""

from __future__ import annotations

import logging
from collections.abc import Callable
from datetime import timedelta

from service.newsroom import archive, sessions, trials
from service.newsroom.room import Room
from service.newsroom.shelving import mark_files
from service.storage import deliveries, episodes, idempotency, previews, turns
from service.storage.episodes import Recording
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
    old = list(room.media.list(RENDITIONS, before=young))
    with room.database.reading() as connection:
        known = episodes.every_path(connection)
    orphans = [path for path in old if path not in known]
    for path in orphans:
        room.media.delete(path)
    return len(orphans)


def files_off_the_air(room: Room) -> int:
    """Delete files that were superseded or withdrawn thirty days ago; what their paths answer stays."""
    gone = 0
    while stale := _off_the_air(room):
        gone += sum(_let_go(room, each) for each in stale)
    return gone


def _off_the_air(room: Room) -> tuple[Recording, ...]:
    with room.database.reading() as connection:
        return episodes.off_the_air(connection, before=now() - _KEPT)


def _let_go(room: Room, recording: Recording) -> int:
    """Delete the files of a recording that no other one is heard by, and only then note that they are gone."""
    gone = 0
    for path in recording.paths.values():
        if room.media.marker(path) is not None and room.media.size(path) is not None:
            room.media.delete(path)
            gone += 1
    mark_files(room, recording.article_id)  # the markers went with the files
    with room.database.writing() as connection:
        episodes.set_swept(connection, recording.version_id)
    return gone


def told_deliveries(room: Room) -> int:
    """Forget deliveries that ended thirty days ago."""
    with room.database.writing() as connection:
        return deliveries.forget_before(connection, now() - _KEPT)


def heard_previews(room: Room) -> int:
    """Delete previews older than a day, with their sound."""
    young = now() - _DAY
    for path in list(room.media.list(PREVIEWS, before=young)):
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
    "words not indexed": archive.catch_up_wholly,
    "ended sessions": sessions.forget,
    "bytes of clips": trim_cache,
}
"""What is swept or put right; adding a kind is one line. Each tells how many things that were."""
