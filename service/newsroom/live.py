"""Listening while it is being made: the takes of an unfinished version, in order, as each is recorded."""

from __future__ import annotations

import time
from collections.abc import Iterator
from dataclasses import dataclass

from service.core.states import UNFINISHED, State
from service.newsroom import files
from service.newsroom.room import Room
from service.storage import episodes, held, segments, versions
from service.storage.database import Connection
from service.storage.errors import MissingError
from service.storage.held import Held
from service.storage.schema import now
from service.storage.segments import RecordedSegment
from service.storage.versions import Version

_LOOK_SECONDS = 0.5
_PATIENCE_SECONDS = 120  # without a new take: the listener may ask again, a thread may not wait for ever


@dataclass(frozen=True, slots=True)
class Live:
    """What can be heard of a version: `path` is its finished file, or "" while it is being made."""

    version_id: str
    path: str


def open_live(room: Room, version_id: str, *, editor: bool) -> Live | None:
    """Open a version to somebody who wants to hear it now; None when they may not, or there is nothing to come.

    A listener may where publishing needs no person and no embargo holds; an editor always.
    """
    with room.database.reading() as connection:
        try:
            version = versions.get(connection, version_id)
        except MissingError:
            return None
        article = held.hold(connection, version.article_id)
        episode = episodes.get(connection, version_id)
    if article is None or article.withdrawn_at is not None or not (editor or _is_open(version, article)):
        return None
    if episode is not None:
        return Live(version_id, episode.audio.path)
    return Live(version_id, "") if version.state in UNFINISHED else None


def takes(room: Room, live: Live, look_seconds: float = _LOOK_SECONDS) -> Iterator[bytes]:
    """Give the takes' MP3 frames one after another, waiting for each, until the version is made or given up.

    Ends early when another engine begins the version again: two voices must not be joined.
    """
    sent: list[str] = []
    quiet_since = time.monotonic()
    while time.monotonic() - quiet_since < _PATIENCE_SECONDS:
        with room.database.reading() as connection:
            state, rows = _progress(connection, live.version_id)
        keys = [row.take_key for row in _recorded(rows)]
        if keys[: len(sent)] != sent:
            return
        for key in keys[len(sent) :]:
            sent.append(key)
            quiet_since = time.monotonic()
            yield files.read(room, f"takes/{key[:2]}/{key}.mp3")
        if len(sent) == len(rows) and (rows or state not in UNFINISHED):
            return
        if state not in UNFINISHED:
            return
        time.sleep(look_seconds)


def _is_open(version: Version, article: Held) -> bool:
    if version.state is State.PUBLISHED:
        return True
    if version.policy != "auto" or article.status != "published":
        return False
    moments = (article.embargo_until, article.published_at, version.publish_at)
    return all(moment is None or moment <= now() for moment in moments)


def _progress(connection: Connection, version_id: str) -> tuple[State, tuple[RecordedSegment, ...]]:
    return versions.get(connection, version_id).state, segments.of_version(connection, version_id)


def _recorded(rows: tuple[RecordedSegment, ...]) -> list[RecordedSegment]:
    """Take the rows before the first that is not recorded."""
    done: list[RecordedSegment] = []
    for row in rows:
        if row.state != "recorded":
            break
        done.append(row)
    return done
