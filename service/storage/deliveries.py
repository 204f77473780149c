"""The deliveries table: what others must be told over HTTP — hub pings and webhooks — and whether they heard it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Column, Connection, Index, Integer, String, Table, Text, insert, or_, select, update

from service.storage.keyset import Place, newest_first
from service.storage.leases import due_at
from service.storage.rows import record, records
from service.storage.schema import Json, Moment, metadata, new_id, now

deliveries = Table(
    "deliveries",
    metadata,
    Column("id", String(24), primary_key=True),  # also the receiver's webhook-id: the same for every attempt
    Column("kind", String(16), nullable=False),  # hub, webhook, callback
    Column("url", Text, nullable=False),
    Column("event", String(40), nullable=False),  # episode.published, …; a hub's: feed.changed
    Column("subject", String(160), nullable=False, default=""),  # the article's or show's id
    Column("body", Json, nullable=False),
    Column("webhook_id", String(24)),  # the webhook whose secret signs it
    Column("state", String(16), nullable=False, default="due"),  # due, done, given_up
    Column("attempts", Integer, nullable=False, default=0),
    Column("next_attempt_at", Moment),
    Column("nudged_at", Moment),
    Column("last_status", Integer),
    Column("last_error", Text, nullable=False, default=""),
    Column("created_at", Moment, nullable=False),
    Column("done_at", Moment),
    Index(None, "state", "next_attempt_at"),
    Index(None, "webhook_id", "created_at"),
)


@dataclass(frozen=True, slots=True)
class Delivery:
    """One message to one receiver."""

    id: str
    kind: str
    url: str
    event: str
    subject: str
    body: dict[str, Any]
    webhook_id: str | None
    state: str
    attempts: int
    next_attempt_at: datetime | None
    nudged_at: datetime | None
    last_status: int | None
    last_error: str
    created_at: datetime
    done_at: datetime | None


def add(connection: Connection, kind: str, url: str, event: str, **columns: Any) -> str:
    """Add a message, due now, and return its id. `columns`: subject, body, webhook_id."""
    identity, moment = new_id(20), now()
    values = {"id": identity, "kind": kind, "url": url, "event": event, "body": {}, **columns}
    connection.execute(insert(deliveries).values(created_at=moment, next_attempt_at=moment, **values))
    return identity


def add_once(connection: Connection, kind: str, url: str, event: str, subject: str) -> None:
    """Add a message without a body unless the same one is already waiting for its first attempt."""
    same = (deliveries.c.kind == kind, deliveries.c.url == url, deliveries.c.subject == subject)
    waiting = select(deliveries.c.id).where(*same, deliveries.c.state == "due", deliveries.c.attempts == 0)
    if connection.execute(waiting).first() is None:
        add(connection, kind, url, event, subject=subject)


def get(connection: Connection, delivery_id: str) -> Delivery | None:
    """Fetch one delivery."""
    return record(Delivery, connection.execute(select(deliveries).where(deliveries.c.id == delivery_id)).first())


def due(connection: Connection, moment: datetime, quiet_seconds: int = 30, limit: int = 200) -> list[str]:
    """List the deliveries to nudge: due, and not nudged for a while."""
    lately = moment - timedelta(seconds=quiet_seconds)
    unnudged = or_(deliveries.c.nudged_at.is_(None), deliveries.c.nudged_at < lately, deliveries.c.nudged_at > moment)
    wanted = select(deliveries.c.id).where(
        deliveries.c.state == "due", due_at(deliveries.c.next_attempt_at, moment), unnudged
    )
    return list(connection.execute(wanted.order_by(deliveries.c.next_attempt_at).limit(limit)).scalars())


def nudged(connection: Connection, delivery_ids: list[str], moment: datetime) -> None:
    """Note when these were last put on the queue."""
    connection.execute(update(deliveries).where(deliveries.c.id.in_(delivery_ids)).values(nudged_at=moment))


def take(connection: Connection, delivery_id: str, moment: datetime, lease_seconds: int) -> Delivery | None:
    """Take a due delivery for one attempt; None when it is not due or another worker has it."""
    mine = (
        (deliveries.c.id == delivery_id) & (deliveries.c.state == "due") & due_at(deliveries.c.next_attempt_at, moment)
    )
    lease = moment + timedelta(seconds=lease_seconds)
    values = {"next_attempt_at": lease, "attempts": deliveries.c.attempts + 1}
    if not connection.execute(update(deliveries).where(mine).values(values)).rowcount:
        return None
    return get(connection, delivery_id)


def settle(connection: Connection, delivery_id: str, state: str, **columns: Any) -> None:
    """Write how an attempt ended: done, given_up, or due again at `next_attempt_at`."""
    done = {"done_at": now(), "next_attempt_at": None} if state != "due" else {}
    connection.execute(
        update(deliveries)
        .where(deliveries.c.id == delivery_id)
        .values(state=state, nudged_at=None, **{**columns, **done})
    )


def recent(
    connection: Connection, webhook_id: str | None = None, limit: int = 100, place: Place | None = None
) -> tuple[Delivery, ...]:
    """List deliveries, newest first, behind a place; of one webhook when it is named."""
    newest = newest_first(select(deliveries), deliveries, limit, place)
    return records(
        Delivery, connection.execute(newest.where(deliveries.c.webhook_id == webhook_id) if webhook_id else newest)
    )


def forget_before(connection: Connection, moment: datetime) -> int:
    """Drop finished deliveries older than a moment and return how many."""
    old = (deliveries.c.state != "due") & (deliveries.c.created_at < moment)
    return connection.execute(deliveries.delete().where(old)).rowcount
