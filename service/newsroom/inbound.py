"""Webhooks in: what a site's CMS tells us of its articles, signed by Standard Webhooks."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from standardwebhooks import Webhook, WebhookVerificationError

from service.newsroom import intake, publishing
from service.newsroom.errors import NewsroomError, NotFoundError, RefusedError
from service.newsroom.intake import Delivered
from service.newsroom.payload import payload_of
from service.newsroom.room import Room
from service.newsroom.sealing import opened
from service.storage import articles, sites

EVENTS = ("created", "updated", "deleted")


class UnsignedError(NewsroomError):
    """A webhook is not signed with the site's secret, or more than five minutes ago."""


def accept(room: Room, site: str, headers: Mapping[str, str], body: bytes) -> Delivered:
    """Take one webhook: `{"event", "source_id"?, "url"? | "article"?}`.

    The signature covers id, moment and the exact body, within 300 seconds. Raise UnsignedError, RefusedError,
    NotFoundError and what `intake.deliver` raises.
    """
    told = _verified(room, site, headers, body)
    event = str(told.get("event") or told.get("type") or "").rpartition(".")[2]
    if event not in EVENTS:
        raise RefusedError("A webhook's event is one of: {known}.", known=", ".join(EVENTS))
    source_id, url, article = str(told.get("source_id") or ""), told.get("url"), told.get("article")
    who = f"token:webhook-{site}"[:80]
    if event == "deleted":
        return _delete(room, site, source_id or intake.source_id_of(str(url or "")), who)
    if isinstance(article, dict) and source_id:
        return intake.deliver(room, site, source_id, payload_of(article, room.settings.voices_folder), who)
    if isinstance(url, str) and url.startswith(("http://", "https://")):
        return intake.submit_url(room, url, who=who, site=site, source_kind="cms")
    raise RefusedError("A webhook gives the article's `url`, or its `source_id` and the `article` itself.")


def _verified(room: Room, site: str, headers: Mapping[str, str], body: bytes) -> dict[str, Any]:
    with room.database.reading() as connection:
        known = sites.get(connection, site)
    if known is None or not known.secret:
        raise NotFoundError("The site {site!r} takes no webhooks; the desk makes it a secret.", site=site)
    try:
        Webhook(opened(room.settings, known.secret)).verify(body, dict(headers), json_parse=False)
    except (WebhookVerificationError, ValueError):
        raise UnsignedError("The webhook's signature does not hold, or it was signed over five minutes ago.") from None
    try:
        told = json.loads(body)
    except (ValueError, RecursionError):
        told = None
    if not isinstance(told, dict):
        raise RefusedError("A webhook's body is a JSON object.")
    return told


def _delete(room: Room, site: str, source_id: str, who: str) -> Delivered:
    with room.database.reading() as connection:
        row = articles.look_up(connection, site, source_id)
    if row is None:
        raise NotFoundError("There is no article {source!r} of {site!r}.", source=source_id, site=site)
    publishing.withdraw(room, row.id, who=who, why="deleted by the CMS")
    return Delivered(row.id, created=False, changed=True)
