"""People and what they may do: sign-in, roles, passwords, sessions."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from argon2 import PasswordHasher
from argon2.exceptions import VerificationError

from service.newsroom import audit, one_time
from service.newsroom.errors import ConflictError, NotFoundError, RefusedError
from service.newsroom.room import Room
from service.storage import sessions
from service.storage import users as rows
from service.storage.schema import now
from service.storage.users import UserRow


class Role(StrEnum):
    """What somebody is in the newsroom."""

    REPORTER = "reporter"
    EDITOR = "editor"
    SECRETARY = "secretary"
    ADMINISTRATOR = "administrator"


class May(StrEnum):
    """What a role can be allowed."""

    SEE = "see"
    REPORT = "report"
    SUBMIT = "submit"
    EDIT = "edit"
    REGENERATE = "regenerate"
    LEXICON = "lexicon"
    APPROVE_LEXICON = "approve_lexicon"
    CAMPAIGN = "campaign"
    PUBLISH = "publish"
    WITHDRAW = "withdraw"
    SETTINGS = "settings"
    SITES = "sites"
    WEBHOOKS = "webhooks"
    PEOPLE = "people"
    AUDIT = "audit"


_REPORTER = frozenset({May.SEE, May.REPORT, May.SUBMIT})
_EDITOR = _REPORTER | {May.EDIT, May.REGENERATE, May.LEXICON}
_SECRETARY = _EDITOR | {May.APPROVE_LEXICON, May.CAMPAIGN, May.PUBLISH, May.WITHDRAW, May.AUDIT}

PERMISSIONS: dict[Role, frozenset[May]] = {
    Role.REPORTER: _REPORTER,
    Role.EDITOR: _EDITOR,
    Role.SECRETARY: _SECRETARY,
    Role.ADMINISTRATOR: frozenset(May),
}
"""What each role may do. A newspaper-wide lexicon entry of an editor is a proposal until a secretary approves it."""

_LONGEST_DISPLAY = 120

LEAST_PASSWORD = 10
"""The fewest characters of a password: NIST SP 800-63B asks for 8 with throttling; two more cost nobody much."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """Somebody who may sign in."""

    id: str
    name: str
    display: str
    role: Role
    two_factor: bool
    disabled: bool
    seen_at: datetime | None = None

    def may(self, what: May) -> bool:
        """Tell whether this person is allowed something."""
        return not self.disabled and what in PERMISSIONS[self.role]


def add(  # noqa: PLR0913 – what a person is made of
    room: Room, name: str, role: str, password: str, *, display: str = "", who: str
) -> Person:
    """Add a person. Raise RefusedError for a name, role or password that won't do, ConflictError when taken."""
    key = _fitting(name)
    chosen = _role(role)
    _check_password(key, password)
    hashed = PasswordHasher().hash(password)  # a tenth of a second, for which no one else's change should wait
    with room.database.writing() as connection:
        if rows.named(connection, key):
            raise ConflictError("There already is a person named {name!r}; choose another name.", name=key)
        user_id = rows.add(
            connection,
            now(),
            name=key,
            display=" ".join(display.split())[:_LONGEST_DISPLAY] or name.strip(),
            role=chosen,
            password=hashed,
        )
        audit.write(connection, who, "user.add", key, after={"role": chosen})
    return person(room, user_id)


def person(room: Room, user_id: str) -> Person:
    """Read a person by id. Raise NotFoundError."""
    with room.database.reading() as connection:
        row = rows.get(connection, user_id)
    if row is None:
        raise NotFoundError("There is no person with the id {id!r}.", id=user_id)
    return person_of(row)


def named(room: Room, name: str) -> Person:
    """Read a person by the name they sign in with. Raise NotFoundError."""
    with room.database.reading() as connection:
        row = rows.named(connection, _fitting(name))
    if row is None:
        raise NotFoundError("There is no person named {name!r}; `baonoi user list` shows who there is.", name=name)
    return person_of(row)


def everyone(room: Room) -> list[Person]:
    """List all people by name."""
    with room.database.reading() as connection:
        return [person_of(row) for row in rows.everyone(connection)]


def folded(name: str) -> str:
    """Spell the name somebody signs in with the one way it is kept."""
    return unicodedata.normalize("NFC", name).strip().casefold()


def sign_in(room: Room, name: str, password: str, code: str = "") -> Person | None:
    """Check a name, a password and, where set up, a one-time code. Return None without saying what was wrong."""
    with room.database.reading() as connection:
        row = rows.named(connection, folded(name))
    # An unknown name costs as much time as a known one, so the clock tells nobody who works here
    if not _matches(row.password if row else _nobody(), password) or row is None or row.disabled:
        return None
    if row.totp and not one_time.spend(room, row, code):
        return None
    with room.database.writing() as connection:
        rows.change(connection, row.id, seen_at=now())
        audit.write(connection, row.name, "user.sign_in", row.name)
    return person_of(row)


def change_role(room: Room, user_id: str, role: str, *, who: str) -> None:
    """Give a person another role. Raise ConflictError rather than lose the last administrator."""
    chosen = _role(role)
    with room.database.writing() as connection:
        rows.hold_administrators(connection)
        row = _existing(rows.get(connection, user_id), user_id)
        rows.change(connection, user_id, role=chosen)
        sessions.end_all(connection, user_id)
        _keep_one(rows.administrators(connection))
        audit.write(connection, who, "user.role", row.name, before={"role": row.role}, after={"role": chosen})


def disable(room: Room, user_id: str, *, disabled: bool = True, who: str) -> None:
    """Stop a person from signing in and end their sessions, or let them in again."""
    with room.database.writing() as connection:
        rows.hold_administrators(connection)
        row = _existing(rows.get(connection, user_id), user_id)
        rows.change(connection, user_id, disabled=disabled)
        sessions.end_all(connection, user_id)
        _keep_one(rows.administrators(connection))
        audit.write(connection, who, "user.disable" if disabled else "user.enable", row.name)


def change_password(room: Room, user_id: str, password: str, *, who: str, staying: str = "") -> None:
    """Set a new password and end every session of the person, but for the one that is to stay."""
    _check_password(person(room, user_id).name, password)
    hashed = PasswordHasher().hash(password)
    with room.database.writing() as connection:
        row = _existing(rows.get(connection, user_id), user_id)
        rows.change(connection, user_id, password=hashed)
        sessions.end_all(connection, user_id, but=staying)
        audit.write(connection, who, "user.password", row.name)


def end_sessions(room: Room, user_id: str, *, who: str, staying: str = "") -> None:
    """End every session of a person, on whatever machine, but for the one that is to stay."""
    with room.database.writing() as connection:
        row = _existing(rows.get(connection, user_id), user_id)
        sessions.end_all(connection, user_id, but=staying)
        audit.write(connection, who, "user.sign_out", row.name)


def knows_password(room: Room, user_id: str, password: str) -> bool:
    """Tell whether somebody knows the person's password, before it is changed."""
    with room.database.reading() as connection:
        return _matches(_existing(rows.get(connection, user_id), user_id).password, password)


def _matches(kept: str, password: str) -> bool:
    try:
        return PasswordHasher().verify(kept, password)
    except VerificationError:
        return False


def _nobody() -> str:
    """Give a well-formed hash that no password matches."""
    return "$argon2id$v=19$m=65536,t=3,p=4$AAAAAAAAAAAAAAAAAAAAAA$AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"


def _fitting(name: str) -> str:
    fit = folded(name)
    if not 2 <= len(fit) <= 80 or any(letter.isspace() or not letter.isprintable() for letter in fit):
        raise RefusedError(
            "The name {name!r} won't do: 2 to 80 letters without spaces, such as 'thuy.dung'.", name=name
        )
    return fit


def _role(role: str) -> Role:
    try:
        return Role(role)
    except ValueError:
        raise RefusedError(
            "There is no role {role!r}; choose one of: {known}.", role=role, known=", ".join(Role)
        ) from None


def _check_password(name: str, password: str) -> None:
    if len(password) < LEAST_PASSWORD or name in password.casefold():
        raise RefusedError(
            "A password needs {least} characters or more, and not the name that signs in; a short sentence is best.",
            least=LEAST_PASSWORD,
        )


def _keep_one(administrators: int) -> None:
    if administrators == 0:
        raise ConflictError("One administrator has to stay; make somebody else one first.")


def _existing(row: UserRow | None, user_id: str) -> UserRow:
    if row is None:
        raise NotFoundError("There is no person with the id {id!r}.", id=user_id)
    return row


def person_of(row: UserRow) -> Person:
    """Give the person a row tells of."""
    return Person(
        id=row.id,
        name=row.name,
        display=row.display,
        role=Role(row.role),
        two_factor=bool(row.totp),
        disabled=row.disabled,
        seen_at=row.seen_at,
    )
