"""First audio at once: the takes of a version that is still being made, in the order they are read."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import takewhile

from service.core import takes
from service.core.states import WORKING
from service.newsroom.room import Room
from service.storage import segments, versions


@dataclass(frozen=True, slots=True)
class Takes:
    """The media paths of the takes that can be played now, from the first segment on without a gap.

    Each holds bare MP3 frames, so their bytes may simply be sent one after another. `more` tells that others will
    follow; without it the list is complete, or the making has ended.
    """

    paths: tuple[str, ...]
    more: bool


def takes_of(room: Room, version_id: str) -> Takes:
    """List the recorded takes of a version. Raise MissingError when there is no such version."""
    with room.database.reading() as connection:
        version = versions.get(connection, version_id)
        rows = segments.of_version(connection, version_id)
    ready = tuple(takewhile(lambda row: row.state != "waiting", rows))
    paths = tuple(takes.path_of(row.take_key) for row in ready if row.take_key)
    return Takes(paths, more=version.state in WORKING and (len(ready) < len(rows) or not rows))
