"""Tell others over HTTP: WebSub hubs that a feed changed, webhooks and callbacks what was published.

Webhooks are signed as Standard Webhooks asks (HMAC-SHA256 over id.timestamp.body). A message is tried again by its
row, with the same id, until somebody answers 2xx or the schedule ends.
"""

from __future__ import annotations

import json
import time
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import urlencode

import requests
from standardwebhooks import Webhook

from service.newsroom.announcing import feed_path
from service.newsroom.room import Room
from service.newsroom.sealing import opened
from service.storage import deliveries, webhooks
from service.storage.deliveries import Delivery
from service.storage.schema import now
from workers.intake.addresses import AddressError, checked_url
from workers.outside import HTTPError, InvalidIPAddress, asking

WAITS = tuple(timedelta(seconds=seconds) for seconds in (5, 300, 1800, 7200, 18_000, 36_000, 50_400, 72_000, 86_400))
"""How long to wait after each failed attempt: Standard Webhooks' schedule, about three days in all."""

SECONDS = 20.0
"""How long an attempt may take in all, however a receiver drips."""

_LEASE_SECONDS = 60  # longer than an attempt can take
_TIMEOUT = (5.0, 15.0)  # seconds to connect, and between two pieces of the answer
_GONE = 410  # Standard Webhooks: the receiver wants no more


@dataclass(frozen=True, slots=True)
class Answer:
    """What a receiver said: its status, None when there was no answer at all, and seconds it asks us to wait."""

    status: int | None
    fault: str = ""
    retry_after: float | None = None


def deliver(room: Room, delivery_id: str) -> None:
    """Make one attempt at a message that is due; a second worker with the same id finds nothing to do."""
    with room.database.writing() as connection:
        delivery = deliveries.take(connection, delivery_id, now(), _LEASE_SECONDS)
        receiver = webhooks.get(connection, delivery.webhook_id) if delivery and delivery.webhook_id else None
    if delivery is None:
        return
    if delivery.kind == "webhook" and (receiver is None or not receiver.active):
        _settle(room, delivery, Answer(None, "The webhook was removed or switched off."), final=True)
        return
    headers, body = _message(room, delivery, opened(room.settings, receiver.secret) if receiver else "")
    answer = _post(delivery.url, headers, body, loopback=room.settings.allow_loopback)
    _settle(room, delivery, answer, final=answer.status == _GONE)


def _message(room: Room, delivery: Delivery, secret: str) -> tuple[dict[str, str], bytes]:
    if delivery.kind == "hub":
        topic = room.settings.public_url + feed_path(delivery.subject)
        body = urlencode({"hub.mode": "publish", "hub.url": topic, "hub.topic": topic})
        return {"Content-Type": "application/x-www-form-urlencoded"}, body.encode()
    return _signed(delivery, secret)


def _signed(delivery: Delivery, secret: str) -> tuple[dict[str, str], bytes]:
    body = json.dumps(delivery.body, ensure_ascii=False, separators=(",", ":"))
    moment = now()
    headers = {
        "Content-Type": "application/json",
        "webhook-id": delivery.id,
        "webhook-timestamp": str(int(moment.timestamp())),
    }
    if secret:
        headers["webhook-signature"] = Webhook(secret).sign(delivery.id, moment, body)
    return headers, body.encode()


def _post(url: str, headers: Mapping[str, str], body: bytes, *, loopback: bool) -> Answer:
    """Send once: no redirect is followed, no address inside is reached, and the answer's body is not read."""
    ends = time.monotonic() + SECONDS
    try:
        checked_url(url, hosts=None)
        with asking(ends, loopback=loopback) as session:
            answer = session.post(url, data=body, headers=dict(headers), timeout=_TIMEOUT, stream=True)
            answer.close()
    except (AddressError, InvalidIPAddress) as refused:
        return Answer(None, f"Refused: {refused}")
    except (requests.RequestException, HTTPError, OSError, ValueError) as failed:
        return _slow(ends) or Answer(None, f"{type(failed).__name__}: {failed}"[:500])
    fault = "" if 200 <= answer.status_code < 300 else f"The receiver answered {answer.status_code}."
    return _slow(ends) or Answer(answer.status_code, fault, _seconds(answer.headers.get("Retry-After", "")))


def _slow(ends: float) -> Answer | None:
    """Say so where the time is over: the head of an answer that was cut off then may look like the whole."""
    return Answer(None, f"The receiver took longer than {SECONDS:g} seconds.") if time.monotonic() >= ends else None


def _settle(room: Room, delivery: Delivery, answer: Answer, *, final: bool) -> None:
    told = answer.status is not None and 200 <= answer.status < 300
    tried_out = delivery.attempts > len(WAITS)
    state = "done" if told else "given_up" if final or tried_out else "due"
    columns: dict[str, Any] = {"last_status": answer.status, "last_error": answer.fault}
    if state == "due":
        columns["next_attempt_at"] = _next(delivery.attempts, answer)
    with room.database.writing() as connection:
        deliveries.settle(connection, delivery.id, state, **columns)
        if answer.status == _GONE and delivery.webhook_id:
            webhooks.change(connection, delivery.webhook_id, active=False)


def _next(attempts: int, answer: Answer) -> datetime:
    asked = timedelta(seconds=min(answer.retry_after or 0, 86_400))
    return now() + max(WAITS[attempts - 1], asked)


def _seconds(written: str) -> float | None:
    return float(written) if written.isdecimal() and len(written) < 7 else None
