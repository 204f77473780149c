"""Listening while it is being made: the takes of an unfinished version, in order, as each is recorded."""

from __future__ import annotations

import time
from collections.abc import Iterator
from dataclasses import dataclass

from service.core.states import UNFINISHED, State
from service.core.takes import frames_of
from service.newsroom import files
from service.newsroom.errors import GoneError
from service.newsroom.room import Room
from service.newsroom.takes import takes_of
from service.storage import episodes, held, versions
from service.storage.errors import MissingError
from service.storage.held import Held
from service.storage.schema import now
from service.storage.versions import Version

_LOOK_SECONDS = 0.5
_BLOCK_BYTES = 32_768  # Chromium hands sound on in blocks of this size: 8 s of waiting without them, 0.3 s with
_PATIENCE_SECONDS = 120  # without a new take: the listener may ask again, a thread may not wait for ever


@dataclass(frozen=True, slots=True)
class Live:
    """What can be heard of a version: `path` is its finished file, or "" while it is being made."""

    version_id: str
    path: str


def open_live(room: Room, version_id: str, *, editor: bool) -> Live | None:
    """Open a version to somebody who wants to hear it now; None when they may not, or there is nothing to come.

    A listener may where publishing needs no person and no embargo holds; an editor always.
    Raise GoneError when its article was withdrawn.
    """
    with room.database.reading() as connection:
        try:
            version = versions.get(connection, version_id)
        except MissingError:
            return None
        article = held.look(connection, version.article_id)
        episode = episodes.get(connection, version_id)
    if article is not None and article.withdrawn_at is not None:
        raise GoneError("The article of the version {id!r} is withdrawn.", id=version_id)
    if article is None or not (editor or _is_open(version, article)):
        return None
    if episode is not None:
        return Live(version_id, episode.audio.path)
    return Live(version_id, "") if version.state in UNFINISHED else None


def takes(room: Room, live: Live, look_seconds: float = _LOOK_SECONDS) -> Iterator[bytes]:
    """Give the takes' MP3 frames one after another, waiting for each, until the version is made or given up.

    Before a wait, zeros fill the last block (decoders skip them), or a browser would keep the end of a take to itself.
    Ends early when another engine begins the version again: two voices must not be joined.
    """
    sent: tuple[str, ...] = ()
    loose = 0
    quiet_since = time.monotonic()
    while time.monotonic() - quiet_since < _PATIENCE_SECONDS:
        found = takes_of(room, live.version_id)
        if found.paths[: len(sent)] != sent:
            return
        for path in found.paths[len(sent) :]:
            frames = frames_of(files.read(room, path))
            yield frames
            loose = (loose + len(frames)) % _BLOCK_BYTES
            sent, quiet_since = (*sent, path), time.monotonic()
        if not found.more:
            return
        if loose:
            yield bytes(_BLOCK_BYTES - loose)
            loose = 0
        time.sleep(look_seconds)


def _is_open(version: Version, article: Held) -> bool:
    if version.state is State.PUBLISHED:
        return True
    if version.policy != "auto" or article.status != "published":
        return False
    moments = (article.embargo_until, article.published_at, version.publish_at)
    return all(moment is None or moment <= now() for moment in moments)
