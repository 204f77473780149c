"""Rest: a speaker that fails again and again is asked by nobody for a while, so that an outage costs no version time.

Without it each version would find out by itself, four tries and a minute of waiting at a time, that a service is away.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from service.core.vietnam import VIETNAM
from service.newsroom.room import Room
from service.storage import rests
from service.storage.database import Connection
from service.storage.rests import Rest
from service.storage.schema import now
from voices.chain import LONGEST_PAUSE_SECONDS, TRIES
from voices.engine import SpeechError

MOST_FAILURES = TRIES + 1
"""In a row: a phrase that a service can't say is asked for `TRIES` times, and must rest nobody."""

SLOW_SECONDS, MOST_SLOW_FAILURES = 20.0, 2
"""Failures that took so long hold up a version for a minute each: fewer of them are enough."""

FIRST_SECONDS, LONGEST_SECONDS = 60.0, 900.0
MOST_ASKED_SECONDS = 86_400.0
"""A service may ask for more rest than we would give it, but not for ever."""


def left_alone(room: Room, part: str) -> str:
    """Say why a speaker is left alone and until when, or nothing."""
    with room.database.reading() as connection:
        found = rests.look(connection, part)
    return sentence(found) if found is not None and found.holds(now()) else ""


def demand(connection: Connection, part: str) -> bool:
    """Tell whether a speaker has failed since it last spoke. Raise SpeechError while it is left alone."""
    found = rests.look(connection, part)
    if found is not None and found.until is not None and found.holds(now()):
        raise SpeechError(sentence(found), permanent=False, retry_after=(found.until - now()).total_seconds())
    return found is not None


def failed(room: Room, part: str, error: SpeechError, *, took: float = 0.0) -> None:
    """Note a failure that took so many seconds.

    One too many, or one that asks for time, begins a rest, each longer than the one before.
    """
    moment = now()
    with room.database.writing() as connection:
        found = rests.fail(connection, part, str(error))
        most = MOST_SLOW_FAILURES if took > SLOW_SECONDS else MOST_FAILURES
        seconds = _seconds(found, error, most)
        if seconds and not found.holds(moment):
            rests.rest(connection, part, moment + timedelta(seconds=seconds))


def spoke(room: Room, part: str) -> None:
    """Forget a speaker's failures."""
    with room.database.writing() as connection:
        rests.forget(connection, part)


def sentence(found: Rest) -> str:
    """Say why a speaker is left alone, and when it is asked again."""
    return f"{found.why} It is asked again at {_clock(found.until)}."


def _seconds(found: Rest, error: SpeechError, most: int) -> float:
    """Tell how long to leave it alone; 0: no rest."""
    if (error.retry_after or 0.0) > LONGEST_PAUSE_SECONDS:
        return min(error.retry_after or 0.0, MOST_ASKED_SECONDS)
    if found.failures < most:
        return 0.0
    return min(FIRST_SECONDS * 2.0 ** min(found.rests, 10), LONGEST_SECONDS)


def _clock(moment: datetime | None) -> str:
    return f"{moment.astimezone(VIETNAM):%H:%M:%S}" if moment else ""
