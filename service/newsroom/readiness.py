"""Whether this newsroom can do its job now, and the figures that tell how it goes."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import timedelta

from service.newsroom import speech
from service.newsroom.room import Room
from service.newsroom.space import shortage
from service.storage import figures
from service.storage.errors import StorageError, UnavailableError
from service.storage.figures import Figures, reachable
from service.storage.schema import now
from service.storage.space import free_bytes
from voices import catalogue

__all__ = ["Check", "Figures", "UnavailableError", "alarms", "check", "count"]


_LATELY = timedelta(minutes=15)  # the clock has workers look every five


@dataclass(frozen=True, slots=True)
class Check:
    """One thing the newsroom needs; `fault` is a sentence, or "" when all is well."""

    name: str
    fault: str


def check(room: Room) -> tuple[Check, ...]:
    """Try the database, the queue, the media store and its disk, and whether a worker saw an engine that can speak."""
    fault = reachable(room.database)
    return (
        Check("database", fault),
        Check("queue", room.queue.health()),
        Check("media", _media(room)),
        Check("space", shortage(room)),
        Check("engine", fault or _engine(room)),
    )


def alarms(room: Room) -> tuple[str, ...]:
    """List what keeps the newsroom from recording as it should, as cheaply as every page of the desk may ask."""
    return (*(fault for fault in (shortage(room), _engine(room)) if fault), *speech.alarms(room))


def count(room: Room) -> Figures:
    """Count what /metrics shows, from SQL."""
    with room.database.reading() as connection:
        return figures.count(connection, now(), speech.today())


def queue_lengths(room: Room) -> dict[str, int]:
    """Count what waits on each queue; nothing while Redis is away."""
    try:
        return room.queue.lengths()
    except StorageError:
        return {}


def free(room: Room) -> int | None:
    """Tell how many bytes are free on the data folder's disk; None where the system doesn't say."""
    return free_bytes(room.settings.data)


def _media(room: Room) -> str:
    path = f"probe/{secrets.token_hex(8)}.txt"
    try:
        room.media.put(path, b"ready")
        room.media.delete(path)
    except OSError as error:
        return f"The media store can't be written: {error.strerror}."
    except StorageError as error:
        return f"The media store can't be written: {error}"
    return ""


def _engine(room: Room) -> str:
    if broken := catalogue.fault(room.settings.voices_folder):
        return f"No new recording is begun until the catalogue is mended: {broken}"
    found = speech.ready(room)
    if found and max(each.checked_at for each in found) < now() - _LATELY:
        return "No worker has looked at its engines for a quarter of an hour; are workers and the clock running?"
    voices = speech.speaking(room)
    if any(voice.part is not None for voice in voices):
        return ""
    return "No worker has reported an engine that can speak; is one running?"
