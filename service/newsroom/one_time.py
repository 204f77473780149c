"""One-time codes: the second factor of who turned it on, as authenticator apps make them (TOTP, RFC 6238)."""

from __future__ import annotations

import pyotp

from service.newsroom import audit
from service.newsroom.errors import NotFoundError, RefusedError
from service.newsroom.room import Room
from service.newsroom.sealing import is_loose, opened, seal
from service.storage import users as rows
from service.storage.database import Connection
from service.storage.schema import now
from service.storage.users import UserRow


def start(name: str, issuer: str) -> tuple[str, str]:
    """Make a secret and the otpauth:// address an authenticator app takes. Nothing is kept until it is confirmed."""
    secret = pyotp.random_base32()
    return secret, pyotp.TOTP(secret).provisioning_uri(name=name, issuer_name=issuer)


def confirm(room: Room, user_id: str, secret: str, code: str, *, who: str) -> None:
    """Turn the second factor on once a code made from the secret is right."""
    if not pyotp.TOTP(secret).verify(code.strip(), valid_window=1):
        raise RefusedError("The one-time code is wrong; look at the telephone's clock, then try again.")
    with room.database.writing() as connection:
        row = _existing(connection, user_id)
        rows.change(connection, user_id, totp=seal(room.settings, secret), totp_step=0)
        audit.write(connection, who, "user.two_factor_on", row.name)


def stop(room: Room, user_id: str, *, who: str) -> None:
    """Turn the second factor off."""
    with room.database.writing() as connection:
        row = _existing(connection, user_id)
        rows.change(connection, user_id, totp="")
        audit.write(connection, who, "user.two_factor_off", row.name)


def spend(room: Room, row: UserRow, code: str) -> bool:
    """Accept a one-time code of this half-minute or its neighbours, once (RFC 6238, section 5.2).

    Raise UnavailableError when its secret is sealed with a key that is not here: without it nobody's code is right.
    """
    secret = opened(room.settings, row.totp)
    totp, step = pyotp.TOTP(secret), int(now().timestamp()) // 30
    for near in (step, step - 1, step + 1):
        if pyotp.utils.strings_equal(code.strip(), totp.generate_otp(near)):
            with room.database.writing() as connection:
                if is_loose(room.settings, row.totp):
                    rows.change(connection, row.id, totp=seal(room.settings, secret))
                return rows.use_step(connection, row.id, near)
    return False


def _existing(connection: Connection, user_id: str) -> UserRow:
    row = rows.get(connection, user_id)
    if row is None:
        raise NotFoundError("There is no person with the id {id!r}.", id=user_id)
    return row
