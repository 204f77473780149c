"""Webhooks out: who outside is told of what, the secret they check it with, and how the telling went."""

from __future__ import annotations

import base64
import secrets
from collections.abc import Sequence

from service.core.addresses import split_address
from service.newsroom import audit
from service.newsroom.errors import ConflictError, NotFoundError, RefusedError
from service.newsroom.room import Room
from service.newsroom.sealing import seal
from service.storage import deliveries
from service.storage import webhooks as rows
from service.storage.deliveries import Delivery
from service.storage.keyset import Place
from service.storage.schema import now
from service.storage.webhooks import WebhookRow

EVENTS = ("episode.published", "episode.updated", "episode.withdrawn", "episode.restored", "version.failed")
"""What can be told; `test.ping` is sent only when somebody asks for it."""


def every(room: Room) -> tuple[WebhookRow, ...]:
    """List the webhooks, oldest first."""
    with room.database.reading() as connection:
        return rows.every(connection)


def add(room: Room, url: str, *, events: Sequence[str] = (), note: str = "", who: str) -> tuple[str, str]:
    """Tell an address of events (none named: all) from now on; return its id and its secret, shown only now."""
    _check(room, url, events)
    secret = "whsec_" + base64.b64encode(secrets.token_bytes(24)).decode("ascii")
    with room.database.writing() as connection:
        webhook_id = rows.add(
            connection,
            now(),
            url=url,
            secret=seal(room.settings, secret),
            events=list(events),
            note=note[:500],
            who=who,
        )
        audit.write(connection, who, "webhook.add", url, after={"events": list(events)})
    return webhook_id, secret


def pause(room: Room, webhook_id: str, *, active: bool, who: str) -> None:
    """Stop telling an address for a while, or go on."""
    with room.database.writing() as connection:
        row = _existing(rows.get(connection, webhook_id), webhook_id)
        rows.change(connection, webhook_id, active=active)
        audit.write(connection, who, "webhook.resume" if active else "webhook.pause", row.url)


def remove(room: Room, webhook_id: str, *, who: str) -> None:
    """Tell an address no more; how earlier messages went stays to be seen."""
    with room.database.writing() as connection:
        row = _existing(rows.get(connection, webhook_id), webhook_id)
        rows.remove(connection, webhook_id)
        audit.write(connection, who, "webhook.remove", row.url)


def ping(room: Room, webhook_id: str, *, who: str) -> str:
    """Send a message that only says hello, to see whether the address takes it; return the delivery's id."""
    with room.database.writing() as connection:
        row = _existing(rows.get(connection, webhook_id), webhook_id)
        body = {"type": "test.ping", "timestamp": now().isoformat(), "data": {"from": room.settings.public_url}}
        delivery_id = deliveries.add(connection, "webhook", row.url, "test.ping", webhook_id=webhook_id, body=body)
        audit.write(connection, who, "webhook.ping", row.url)
    room.queue.nudge("deliver", delivery_id, queue="intake")
    return delivery_id


def sent(room: Room, webhook_id: str = "", limit: int = 100, place: Place | None = None) -> tuple[Delivery, ...]:
    """List messages, newest first, behind a place; of one webhook when it is named."""
    with room.database.reading() as connection:
        return deliveries.recent(connection, webhook_id or None, limit, place)


def send_again(room: Room, delivery_id: str, *, who: str) -> None:
    """Try a message that was given up once more. Raise ConflictError when it is still being tried, or arrived."""
    with room.database.writing() as connection:
        found = deliveries.get(connection, delivery_id)
        if found is None:
            raise NotFoundError("There is no delivery {id!r}.", id=delivery_id)
        if found.state != "given_up":
            raise ConflictError("Only a message that was given up is sent once more.")
        deliveries.settle(connection, delivery_id, "due", next_attempt_at=now(), attempts=0, done_at=None)
        audit.write(connection, who, "webhook.again", found.url, after={"delivery": delivery_id})
    room.queue.nudge("deliver", delivery_id, queue="intake")


def _check(room: Room, url: str, events: Sequence[str]) -> None:
    parts = split_address(url)
    plain = parts.scheme == "http" and room.settings.allow_loopback
    if not parts.hostname or not (parts.scheme == "https" or plain) or parts.username:
        raise RefusedError("The address {url!r} must begin with https:// and hold no password.", url=url)
    strange = sorted(set(events) - set(EVENTS))
    if strange:
        raise RefusedError(
            "There is no event {names}; choose from: {known}.", names=", ".join(strange), known=", ".join(EVENTS)
        )


def _existing(row: WebhookRow | None, webhook_id: str) -> WebhookRow:
    if row is None:
        raise NotFoundError("There is no webhook {id!r}.", id=webhook_id)
    return row
