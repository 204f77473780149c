"""The tokens table: keys for the API, kept as hashes, with what each may do."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Column, Connection, String, Table, insert, select, update

from service.storage.schema import Json, Moment, metadata

tokens = Table(
    "tokens",
    metadata,
    Column("id", String(16), primary_key=True),  # the public part, shown in lists and in the audit log
    Column("name", String(80), nullable=False),
    Column("hash", String(64), nullable=False, unique=True),  # sha256 of 160 random bits: nothing to guess, no salt
    Column("scopes", Json, nullable=False),
    Column("site", String(80), nullable=False, default=""),  # empty: every site
    Column("who", String(80), nullable=False, default=""),
    Column("created_at", Moment, nullable=False),
    Column("used_at", Moment),
    Column("expires_at", Moment),
    Column("revoked_at", Moment),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class TokenRow:
    """One key of the API as kept: never the key itself."""

    id: str
    name: str
    hash: str
    scopes: tuple[str, ...]
    site: str
    who: str
    created_at: datetime
    used_at: datetime | None
    expires_at: datetime | None
    revoked_at: datetime | None


def _row(row: Any) -> TokenRow:
    return TokenRow(**{**row._asdict(), "scopes": tuple(row.scopes)})


def add(connection: Connection, **values: Any) -> None:
    """Insert a key's hash."""
    connection.execute(insert(tokens).values(**values))


def hashed(connection: Connection, digest: str) -> TokenRow | None:
    """Read the key with this hash, revoked or expired ones too."""
    row = connection.execute(select(tokens).where(tokens.c.hash == digest)).first()
    return _row(row) if row else None


def get(connection: Connection, token_id: str) -> TokenRow | None:
    """Read a key by its public id."""
    row = connection.execute(select(tokens).where(tokens.c.id == token_id)).first()
    return _row(row) if row else None


def every(connection: Connection) -> list[TokenRow]:
    """List all keys, newest first."""
    return [_row(row) for row in connection.execute(select(tokens).order_by(tokens.c.created_at.desc()))]


def touch(connection: Connection, token_id: str, moment: datetime) -> None:
    """Remember when a key was last used."""
    connection.execute(update(tokens).where(tokens.c.id == token_id).values(used_at=moment))


def revoke(connection: Connection, token_id: str, moment: datetime) -> bool:
    """End a key. Return whether it was alive."""
    alive = (tokens.c.id == token_id, tokens.c.revoked_at.is_(None))
    return connection.execute(update(tokens).where(*alive).values(revoked_at=moment)).rowcount == 1
