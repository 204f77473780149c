"""API keys: made once, shown once, kept as hashes, each with its scopes and at most one site."""

from __future__ import annotations

import hashlib
import logging
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta

from service.newsroom import audit
from service.newsroom.errors import NotFoundError, RefusedError
from service.newsroom.readiness import UnavailableError
from service.newsroom.room import Room
from service.storage import tokens as rows
from service.storage.schema import new_id, now
from service.storage.tokens import TokenRow

log = logging.getLogger(__name__)

SCOPES: dict[str, str] = {
    "articles:read": "see articles and versions",
    "articles:write": "deliver and withdraw articles of the key's site",
    "audio:read": "see episodes, voices and their state",
    "audio:make": "ask for new versions",
    "audio:publish": "publish and restore versions, and publish corrections",
    "desk:write": "change scripts as an editor does",
    "lexicon:read": "see the lexicon",
    "lexicon:write": "change the lexicon of an article or a section, and propose for the newspaper",
    "lexicon:approve": "change the newspaper's lexicon, approve proposals, import",
    "events:read": "see what happened",
    "house:read": "see the newsroom's settings, sites and webhooks",
    "house:write": "change the newsroom's settings, sites and webhooks",
    "people:write": "see and change people and keys",
    "audit:read": "see the audit log",
}
"""What an API key can be allowed."""

LONGEST_NAME, MOST_DAYS = 70, 3650
"""A key's name, with `token:` in front, is who did what in the log."""

PREFIX = "bn_"
"""Begins every key, so a leaked one is found by a search."""

_SEEN_EVERY = timedelta(minutes=1)  # a busy key writes its time of use once a minute, not on each request


@dataclass(frozen=True, slots=True, kw_only=True)
class Key:
    """An API key without its secret. `site` is empty for a key of every site."""

    id: str
    name: str
    scopes: frozenset[str]
    site: str
    who: str
    created_at: datetime
    used_at: datetime | None
    expires_at: datetime | None
    revoked_at: datetime | None

    @property
    def caller(self) -> str:
        """Name the key in logs, events and versions."""
        return f"token:{self.name}"


def add(  # noqa: PLR0913 – what a key is made of
    room: Room, name: str, scopes: list[str], *, site: str = "", days: int | None = None, who: str
) -> tuple[Key, str]:
    """Make a key and return it with its secret, which can't be had again. Raise RefusedError for unknown scopes."""
    unknown = sorted(set(scopes) - set(SCOPES))
    if unknown or not scopes:
        raise RefusedError(
            "There is no scope {names}; choose from: {known}.",
            names=", ".join(unknown) or "(none)",
            known=", ".join(SCOPES),
        )
    if not name.strip() or len(name.strip()) > LONGEST_NAME:
        raise RefusedError(
            "A key needs a name of at most {most} characters that says who uses it, such as 'wordpress-baosonla'.",
            most=LONGEST_NAME,
        )
    if days is not None and not 1 <= days <= MOST_DAYS:
        raise RefusedError("A key lasts 1 to {most} days, or until it is ended.", most=MOST_DAYS)
    secret, key_id, moment = PREFIX + secrets.token_urlsafe(30), new_id(8), now()
    with room.database.writing() as connection:
        rows.add(
            connection,
            id=key_id,
            name=name.strip(),
            hash=_hash(secret),
            scopes=sorted(set(scopes)),
            site=site,
            who=who,
            created_at=moment,
            expires_at=moment + timedelta(days=days) if days is not None else None,
        )
        audit.write(connection, who, "token.add", name.strip(), after={"scopes": sorted(set(scopes)), "site": site})
        made = rows.get(connection, key_id)
    assert made is not None
    return _key(made), secret


def check(room: Room, secret: str) -> Key | None:
    """Find the living key with this secret, and remember that it was used."""
    moment = now()
    with room.database.reading() as connection:
        row = rows.hashed(connection, _hash(secret))
    if row is None or row.revoked_at is not None or (row.expires_at is not None and row.expires_at <= moment):
        return None
    if row.used_at is None or moment - row.used_at > _SEEN_EVERY:
        _touch(room, row.id)
    return _key(row)


def every(room: Room) -> list[Key]:
    """List all keys, newest first."""
    with room.database.reading() as connection:
        return [_key(row) for row in rows.every(connection)]


def revoke(room: Room, key_id: str, *, who: str) -> None:
    """End a key at once. Raise NotFoundError when no living key has this id."""
    with room.database.writing() as connection:
        row = rows.get(connection, key_id)
        if row is None or not rows.revoke(connection, key_id, now()):
            raise NotFoundError("There is no living key with the id {id!r}; `baonoi token list` shows them.", id=key_id)
        audit.write(connection, who, "token.revoke", row.name)


def _touch(room: Room, key_id: str) -> None:
    try:
        with room.database.writing() as connection:
            rows.touch(connection, key_id, now())
    except UnavailableError as error:  # with a full disk there is still much to be read
        log.warning("a key's use is not noted: %s", error)


def _hash(secret: str) -> str:
    return hashlib.sha256(secret.encode()).hexdigest()


def _key(row: TokenRow) -> Key:
    return Key(
        id=row.id,
        name=row.name,
        scopes=frozenset(row.scopes),
        site=row.site,
        who=row.who,
        created_at=row.created_at,
        used_at=row.used_at,
        expires_at=row.expires_at,
        revoked_at=row.revoked_at,
    )
