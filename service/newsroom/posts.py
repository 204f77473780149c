"""Articles sent without an id of their own, once per `Idempotency-Key`."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from service.core.model import digest
from service.newsroom import intake
from service.newsroom.errors import RefusedError
from service.newsroom.intake import Delivered
from service.newsroom.payload import PayloadError, payload_of
from service.newsroom.room import Room
from service.storage import idempotency

_BESIDE = ("url", "site", "source_id")


def post(room: Room, given: Mapping[str, Any], *, site: str, who: str, key: str = "") -> Delivered:
    """Take an article by URL or by its body; the same key and body again make nothing.

    Without a `source_id` the article is known by its `source_url`, else by its words. Raise PayloadError, and
    RefusedError when the key came with another body before.
    """
    body_hash = digest(dict(given))
    if key:
        with room.database.reading() as connection:
            kept = idempotency.find(connection, who, key)
        if kept is not None and kept[0] != body_hash:
            raise RefusedError("This Idempotency-Key came with another body before; send a new key with a new body.")
        if kept is not None:
            return Delivered(kept[1], created=False, changed=False)
    made = _take(room, given, site, who)
    if key:
        with room.database.writing() as connection:
            idempotency.keep(connection, who, key, body_hash, made.article_id)
    return made


def _take(room: Room, given: Mapping[str, Any], site: str, who: str) -> Delivered:
    rest = {name: value for name, value in given.items() if name not in _BESIDE}
    url = given.get("url")
    if url:
        if rest:
            raise PayloadError(
                [(f"/{name}", "An article submitted by its url brings no other fields.") for name in rest]
            )
        return intake.submit_url(room, str(url), who=who, site=site)
    payload = payload_of(rest, room.settings.voices_folder)
    source_id = str(given.get("source_id") or "") or payload.source_url or f"post-{payload.hash[:24]}"
    return intake.deliver(room, site or "web", source_id, payload, who)
