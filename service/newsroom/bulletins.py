"""Bulletins: one episode of several articles, on demand or by the house's timetable."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from service.core.vietnam import VIETNAM
from service.newsroom.errors import NotFoundError, RefusedError
from service.newsroom.house import House, Timetable, every_section, house
from service.newsroom.house_rules import MOST_ARTICLES, no_section
from service.newsroom.recomposing import leave_out_withdrawn
from service.newsroom.room import Room
from service.newsroom.voices import check_voice
from service.storage import bulletins as rows
from service.storage import held
from service.storage.bulletins import Bulletin
from service.storage.database import Connection
from service.storage.keyset import Place
from service.storage.schema import now

LATE = timedelta(hours=2)
"""A bulletin whose time passed longer ago than this, while nothing ran, is no longer news."""


def order(  # noqa: PLR0913 - what an editor chooses
    room: Room,
    name: str,
    *,
    who: str,
    sections: Sequence[str] = (),
    articles: Sequence[str] = (),
    voice: str = "",
    second_voice: str = "",
    most: int = 8,
) -> str:
    """Ask for a bulletin now and return its id.

    `articles` are ids in the order they are to be read; without them the newest of the sections (of all when none is
    named) are taken. With a second voice two presenters take turns. Raise RefusedError.
    """
    if not name.strip():
        raise RefusedError("A bulletin needs a name, such as “Bản tin trưa”.")
    if not 1 <= most <= MOST_ARTICLES:
        raise RefusedError("A bulletin holds 1 to {most} articles, not {number}.", most=MOST_ARTICLES, number=most)
    for each in (voice, second_voice):
        check_voice(room, each)
    _check_sections(room, sections)
    with room.database.writing() as connection:
        _check_articles(connection, articles)
        bulletin_id = rows.insert_once(
            connection,
            "",
            now(),
            name=name.strip(),
            voice=voice,
            second_voice=second_voice,
            sections=list(sections),
            wanted=list(articles),
            most=most,
            who=who,
        )
    assert bulletin_id is not None, "an id of its own can't stand already"
    _nudge(room, bulletin_id)
    return bulletin_id


def get(room: Room, bulletin_id: str) -> Bulletin:
    """Read a bulletin that was asked for. Raise NotFoundError."""
    with room.database.reading() as connection:
        found = rows.get(connection, bulletin_id)
    if found is None:
        raise NotFoundError("There is no bulletin {id!r}.", id=bulletin_id)
    return found


def recent(room: Room, limit: int = 30, place: Place | None = None) -> tuple[Bulletin, ...]:
    """List the bulletins asked for last, newest first, behind a place."""
    with room.database.reading() as connection:
        return rows.recent(connection, limit, place)


def nudge_due(room: Room, moment: datetime | None = None) -> int:
    """Ask for the bulletins whose time has come, once each, and nudge all that are not made; count these.

    Those that hold an article which was withdrawn meanwhile are made again without it.
    """
    leave_out_withdrawn(room)
    at = (moment or now()).astimezone(VIETNAM)
    due = [(each, time) for each in house(room).bulletins for time in _late(each, at)]
    if due:
        with room.database.writing() as connection:
            for each, time in due:
                rows.insert_once(
                    connection,
                    each.slug,
                    time,
                    name=each.name,
                    voice=each.voice,
                    second_voice=each.second_voice,
                    sections=list(each.sections),
                    most=each.articles,
                    who="clock",
                )
    with room.database.reading() as connection:
        waiting = rows.waiting(connection)
    for bulletin_id in waiting:
        _nudge(room, bulletin_id)
    return len(waiting)


def news_since(ours: House, wish: Bulletin) -> datetime | None:
    """Tell since when a bulletin of the timetable brings the news: since its last one was due. None: from ever."""
    timetable = next((each for each in ours.bulletins if each.slug == wish.timetable), None)
    if timetable is None:
        return None
    before = (wish.due_at.astimezone(VIETNAM) - timedelta(days=days) for days in range(1, 8))
    return next((due for due in before if due.weekday() in timetable.days), None)


def _late(timetable: Timetable, at: datetime) -> list[datetime]:
    """List the moments a bulletin was due at, today or in the night before, and that are not too long ago."""
    hour, minute = (int(part) for part in timetable.at.split(":"))
    today = at.replace(hour=hour, minute=minute, second=0, microsecond=0)
    times = (today - timedelta(days=1), today)
    return [time for time in times if timedelta(0) <= at - time < LATE and time.weekday() in timetable.days]


def _nudge(room: Room, bulletin_id: str) -> None:
    room.queue.nudge("make_bulletin", bulletin_id, queue="articles")


def _check_articles(connection: Connection, wanted: Sequence[str]) -> None:
    """Raise RefusedError for an id that names no article; a withdrawn one is left out when the bulletin is made."""
    for each in wanted:
        if held.look(connection, each) is None:
            raise RefusedError("There is no article {id!r} to put into the bulletin.", id=each)


def _check_sections(room: Room, wanted: Sequence[str]) -> None:
    """Raise RefusedError for a section that nobody knows: it would only make an empty bulletin."""
    known = frozenset(every_section(room))
    if not {*wanted} <= known:
        raise no_section({*wanted} - known, known)
