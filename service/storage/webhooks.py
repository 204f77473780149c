"""The webhooks table: who outside wants to be told of what."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Boolean, Column, Connection, String, Table, Text, delete, insert, select, update

from service.storage.rows import record, records
from service.storage.schema import Json, Moment, metadata, new_id

webhooks = Table(
    "webhooks",
    metadata,
    Column("id", String(16), primary_key=True),
    Column("url", Text, nullable=False),
    Column("secret", Text, nullable=False),  # whsec_…, as Standard Webhooks writes it, or sealed
    Column("events", Json, nullable=False, default=list),  # names of events; empty: all
    Column("active", Boolean, nullable=False, default=True),
    Column("note", Text, nullable=False, default=""),
    Column("who", String(80), nullable=False, default=""),
    Column("created_at", Moment, nullable=False),
)


@dataclass(frozen=True, slots=True)
class WebhookRow:
    """One address to tell, the secret its messages are signed with, and what it wants to know."""

    id: str
    url: str
    secret: str
    events: list[str]
    active: bool
    note: str
    who: str
    created_at: datetime


def add(connection: Connection, moment: datetime, **values: Any) -> str:
    """Insert a webhook and return its id."""
    webhook_id = new_id()
    connection.execute(insert(webhooks).values(id=webhook_id, created_at=moment, **values))
    return webhook_id


def get(connection: Connection, webhook_id: str) -> WebhookRow | None:
    """Read one webhook."""
    return record(WebhookRow, connection.execute(select(webhooks).where(webhooks.c.id == webhook_id)).first())


def every(connection: Connection) -> tuple[WebhookRow, ...]:
    """List all webhooks, oldest first."""
    return records(WebhookRow, connection.execute(select(webhooks).order_by(webhooks.c.created_at)))


def listening(connection: Connection, event: str) -> tuple[WebhookRow, ...]:
    """List the active webhooks that want to know of an event."""
    return tuple(each for each in every(connection) if each.active and (not each.events or event in each.events))


def change(connection: Connection, webhook_id: str, **values: Any) -> bool:
    """Change columns of a webhook. Return whether it is there."""
    return connection.execute(update(webhooks).where(webhooks.c.id == webhook_id).values(**values)).rowcount == 1


def remove(connection: Connection, webhook_id: str) -> bool:
    """Delete a webhook; its deliveries stay. Return whether it was there."""
    return connection.execute(delete(webhooks).where(webhooks.c.id == webhook_id)).rowcount == 1
