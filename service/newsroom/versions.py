"""Versions: asking for a recording, asking again, and seeing how far it is."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from service.core.states import UNFINISHED, WORKING, State
from service.newsroom import announcing
from service.newsroom.errors import ConflictError, NotFoundError, RefusedError
from service.newsroom.house import House, house
from service.newsroom.room import Room
from service.newsroom.voices import check_voice
from service.storage import events, held, publications, segments, versions
from service.storage.database import Connection
from service.storage.errors import MissingError
from service.storage.held import Held
from service.storage.schema import now
from service.storage.segments import RecordedSegment
from service.storage.versions import Version

_BACKOFF = (timedelta(seconds=5), timedelta(seconds=30), timedelta(minutes=5))
_OUTAGE_PAUSE = timedelta(minutes=1)
_MOST_TRIES = 12  # kills and crashes since a person or a wait last asked; past this the text itself is to blame


@dataclass(frozen=True, slots=True)
class Status:
    """How far a version is: `version.done` of `version.total` segments, and what became of each."""

    version: Version
    title: str
    segments: tuple[RecordedSegment, ...]


def request(  # noqa: PLR0913 - every part of a request is named by its caller
    room: Room, article_id: str, voice: str, *, who: str, why: str, priority: str = "normal", **columns: Any
) -> str:
    """Ask for a recording of an article as it stands, in a voice; return the version's id.

    Unfinished versions of the same article and voice are superseded: their words are old.
    Raise NotFoundError, or ConflictError when the article is withdrawn.
    """
    policy = house(room).policy
    with room.database.writing() as connection:
        version_id = request_within(
            connection, article_id, voice, who=who, why=why, policy=policy, priority=priority, **columns
        )
    nudge(room, version_id, priority=priority)
    return version_id


def request_within(connection: Connection, article_id: str, voice: str, *, who: str, why: str, **columns: Any) -> str:
    """Ask inside the caller's transaction, as `request` does; give `policy`, and call `nudge` after the commit."""
    article = _present(held.hold(connection, article_id), article_id)
    for older in versions.of_article(connection, article_id, voice):
        if older.state in UNFINISHED:
            versions.move(connection, older.id, older.state, State.SUPERSEDED, who=who, why=why)
    if article.audio == "review":
        columns["policy"] = "review"
    return versions.insert(connection, article_id, voice, who=who, why=why, **columns)


def nudge(room: Room, version_id: str, *, priority: str = "normal") -> None:
    """Ask a worker to record a version soon; urgent ones have a queue and a worker of their own."""
    room.queue.nudge("produce", version_id, queue="breaking" if priority == "breaking" else "articles")


def regenerate(  # noqa: PLR0913 - every part of a request is named by its caller
    room: Room, article_id: str, *, who: str, why: str, segment: int | None = None, voice: str | None = None
) -> tuple[str, ...]:
    """Make an article's recordings again, in one voice or in all it has; return the new versions' ids.

    What did not change is not spoken again; a named segment is, even when its words are the same.
    Raise NotFoundError, ConflictError, or RefusedError for a voice or a segment that is not there.
    """
    ours = house(room)
    check_voice(room, voice or "")
    with room.database.writing() as connection:
        article = _present(held.hold(connection, article_id), article_id)
        voices = (voice,) if voice else _voices(connection, article, ours, room.settings.voice)
        _check_segment(connection, article_id, segment)
        fresh = [] if segment is None else [segment]
        made = tuple(
            request_within(connection, article_id, each, who=who, why=why, policy=ours.policy, fresh=fresh)
            for each in voices
        )
    for version_id in made:
        room.queue.nudge("produce", version_id, queue="articles", at_front=True)
    return made


def retry(room: Room, version_id: str, *, who: str, why: str) -> None:
    """Record a failed version again, or one that waits without waiting longer. Raise ConflictError for others."""
    with room.database.writing() as connection:
        version = _version(connection, version_id)
        if version.state not in (State.FAILED, State.WAITING):
            raise ConflictError(
                "The version {id!r} is {state}; only a failed or waiting one is retried.",
                id=version_id,
                state=version.state,
            )
        versions.move(
            connection,
            version_id,
            version.state,
            State.REQUESTED,
            who=who,
            why=why,
            tries=0,
            error="",
            lease_until=None,
        )
    nudge(room, version_id, priority=version.priority)


def status(room: Room, version_id: str) -> Status:
    """Tell how far a version is. Raise NotFoundError."""
    with room.database.reading() as connection:
        version = _version(connection, version_id)
        title = held.title_of(connection, version.article_id)
        return Status(version, title, segments.of_version(connection, version_id))


def of_article(room: Room, article_id: str) -> tuple[Version, ...]:
    """List an article's versions, newest first."""
    with room.database.reading() as connection:
        return versions.of_article(connection, article_id)


def was_on_air(room: Room, version_id: str) -> bool:
    """Tell whether listeners have ever heard a version."""
    with room.database.reading() as connection:
        return events.has_become(connection, version_id, State.PUBLISHED)


def stumbled(room: Room, version_id: str, error: str) -> None:
    """Note that recording a version ended in an error nobody expected: it rests a while, or fails for good.

    Whoever took it after is left alone: only a version still at work is moved.
    """
    with room.database.writing() as connection:
        version = _version(connection, version_id)
        if version.state not in WORKING:
            return
        if version.tries > len(_BACKOFF):
            _fail(connection, version, who="worker", why="it failed again and again", error=error)
            return
        due = now() + _BACKOFF[max(0, version.tries - 1)]
        versions.release(connection, version_id, version.attempt, due, error=error)


def interrupted(room: Room, version_id: str, why: str) -> None:
    """Note that recording a version was cut short by an outage: it rests a minute, and the try does not count."""
    with room.database.writing() as connection:
        version = _version(connection, version_id)
        if version.state in WORKING:
            due, tries = now() + _OUTAGE_PAUSE, max(0, version.tries - 1)
            versions.release(connection, version_id, version.attempt, due, error=why, tries=tries)


def give_up(room: Room, version: Version) -> bool:
    """Fail a version that ended its worker again and again; say whether it was one."""
    if version.tries < _MOST_TRIES or version.state not in WORKING:
        return False
    error = f"Recording it was cut off {version.tries} times; look at the server's memory and log, then retry."
    with room.database.writing() as connection:
        return _fail(connection, version, who="clock", why="cut off too often", error=error)


def _fail(connection: Connection, version: Version, *, who: str, why: str, error: str) -> bool:
    failed = versions.move(
        connection, version.id, version.state, State.FAILED, who=who, why=why, attempt=version.attempt, error=error
    )
    if failed:
        announcing.announce_failure(connection, version.id, error)
    return failed


def _voices(connection: Connection, article: Held, ours: House, last_resort: str) -> tuple[str, ...]:
    """Tell which voices to make again: those on the air, else those tried, else those the article should have."""
    aired = [each.voice for each in publications.of_article(connection, article.id) if each.state == "published"]
    tried = [each.voice for each in versions.of_article(connection, article.id)]
    wanted = article.voices or [ours.voice_of(article.section_slug) or last_resort, *ours.more_voices]
    return tuple(dict.fromkeys(aired or tried or wanted))


def _check_segment(connection: Connection, article_id: str, segment: int | None) -> None:
    """Raise RefusedError for a segment past the last of the newest version that has a script."""
    total = next((each.total for each in versions.of_article(connection, article_id) if each.total), None)
    if segment is not None and total is not None and segment >= total:
        raise RefusedError(
            "There is no segment {segment}; the article has {total}, counted from 0.", segment=segment, total=total
        )


def _present(article: Held | None, article_id: str) -> Held:
    if article is None:
        raise NotFoundError("There is no article {id!r}.", id=article_id)
    if article.withdrawn_at is not None:
        raise ConflictError("The article {id!r} is withdrawn; restore it before it is voiced again.", id=article_id)
    return article


def _version(connection: Connection, version_id: str) -> Version:
    try:
        return versions.get(connection, version_id)
    except MissingError as error:
        raise NotFoundError(str(error)) from None
