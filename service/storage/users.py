"""The users table: who may sign in to the desk, and as what."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Boolean, Column, Connection, Integer, String, Table, Text, func, insert, select, update

from service.storage.schema import Moment, metadata, new_id

users = Table(
    "users",
    metadata,
    Column("id", String(16), primary_key=True),
    Column("name", String(80), nullable=False, unique=True),  # folded to lower case: what is typed to sign in
    Column("display", String(120), nullable=False, default=""),
    Column("role", String(16), nullable=False),
    Column("password", Text, nullable=False),  # argon2id
    Column("totp", Text, nullable=False, default=""),  # base 32 secret, or sealed; empty: no second factor
    Column("totp_step", Integer, nullable=False, default=0),  # the last 30-second step used: a code works once
    Column("disabled", Boolean, nullable=False, default=False),
    Column("created_at", Moment, nullable=False),
    Column("seen_at", Moment),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class UserRow:
    """One person as kept."""

    id: str
    name: str
    display: str
    role: str
    password: str
    totp: str
    totp_step: int
    disabled: bool
    created_at: datetime
    seen_at: datetime | None


def add(connection: Connection, moment: datetime, **values: Any) -> str:
    """Insert a person and return the id."""
    user_id = new_id()
    connection.execute(insert(users).values(id=user_id, created_at=moment, **values))
    return user_id


def get(connection: Connection, user_id: str) -> UserRow | None:
    """Read a person by id."""
    row = connection.execute(select(users).where(users.c.id == user_id)).first()
    return UserRow(**row._asdict()) if row else None


def named(connection: Connection, name: str) -> UserRow | None:
    """Read a person by the name they sign in with (already folded)."""
    row = connection.execute(select(users).where(users.c.name == name)).first()
    return UserRow(**row._asdict()) if row else None


def everyone(connection: Connection) -> list[UserRow]:
    """List all people by name, disabled ones too."""
    return [UserRow(**row._asdict()) for row in connection.execute(select(users).order_by(users.c.name))]


def change(connection: Connection, user_id: str, **values: Any) -> None:
    """Change columns of a person."""
    connection.execute(update(users).where(users.c.id == user_id).values(**values))


def use_step(connection: Connection, user_id: str, step: int) -> bool:
    """Mark a one-time code's 30-second step as used. Return False when it, or a later one, was used before."""
    fresh = (users.c.id == user_id, users.c.totp_step < step)
    return connection.execute(update(users).where(*fresh).values(totp_step=step)).rowcount == 1


def hold_administrators(connection: Connection) -> None:
    """Let changes of administrators follow one another, until the transaction ends: two at once could leave none."""
    here = select(users.c.id).where(users.c.role == "administrator").order_by(users.c.id)
    connection.execute(here.with_for_update()).all()


def administrators(connection: Connection) -> int:
    """Count the administrators who can sign in."""
    here = (users.c.role == "administrator", users.c.disabled.is_(False))
    return int(connection.execute(select(func.count()).select_from(users).where(*here)).scalar_one())
