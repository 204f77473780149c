"""Sessions: who is signed in to the desk on which machine, until they sign out or are signed out."""

from __future__ import annotations

import logging
from datetime import timedelta

from service.newsroom import audit, people
from service.newsroom.errors import NotFoundError
from service.newsroom.people import Person
from service.newsroom.readiness import UnavailableError
from service.newsroom.room import Room
from service.storage import sessions as rows
from service.storage import users
from service.storage.schema import now
from service.storage.sessions import SessionRow

log = logging.getLogger(__name__)

LIFETIME = timedelta(hours=12)
"""How long a session lasts after it was last used."""

_SEEN_EVERY = timedelta(minutes=1)  # a busy editor's session is written once a minute, not on each page


def begin(room: Room, user_id: str, *, agent: str = "", address: str = "") -> str:
    """Open a session for somebody who has just shown who they are; return its id."""
    with room.database.writing() as connection:
        return rows.add(connection, user_id, now(), agent=agent, address=address)


def holder(room: Room, session_id: str) -> Person | None:
    """Tell whose session it is; None when it has ended or its person was stopped."""
    moment = now()
    with room.database.reading() as connection:
        row = rows.get(connection, session_id)
        user = users.get(connection, row.user_id) if row else None
    if row is None or user is None or user.disabled or moment - row.seen_at > LIFETIME:
        return None
    if moment - row.seen_at > _SEEN_EVERY:
        _touch(room, session_id)
    return people.person_of(user)


def living(room: Room, user_id: str) -> tuple[SessionRow, ...]:
    """List a person's sessions, the one used last first. Raise NotFoundError for a person there is not."""
    people.person(room, user_id)
    with room.database.reading() as connection:
        return rows.of_user(connection, user_id, now() - LIFETIME)


def end(room: Room, user_id: str, session_id: str, *, who: str) -> None:
    """End one of a person's sessions, on one machine. Raise NotFoundError when there is none of this id."""
    name = people.person(room, user_id).name
    with room.database.writing() as connection:
        if not rows.end(connection, user_id, session_id):
            raise NotFoundError("This session has ended already.")
        audit.write(connection, who, "user.sign_out", name)


def end_here(room: Room, session_id: str) -> None:
    """End a session from within: its holder signs out. One that has ended already stays so."""
    person = holder(room, session_id)
    if person is not None:
        with room.database.writing() as connection:
            rows.end(connection, person.id, session_id)


def forget(room: Room) -> int:
    """Forget sessions that are over; count them."""
    with room.database.writing() as connection:
        return rows.forget_before(connection, now() - LIFETIME)


def _touch(room: Room, session_id: str) -> None:
    try:
        with room.database.writing() as connection:
            rows.touch(connection, session_id, now())
    except UnavailableError as error:  # with a full disk the desk can still be read
        log.warning("a session's use is not noted: %s", error)
