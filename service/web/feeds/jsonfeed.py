"""JSON Feed 1.1 (jsonfeed.org/version/1.1), with the audio as attachments."""

from __future__ import annotations

import json
from datetime import datetime
from typing import Any

from service.core.model import Rendition, digest
from service.core.vietnam import VIETNAM
from service.newsroom.paging import Heard, pages
from service.newsroom.shows import Channel
from service.settings import Settings
from service.web.feeds import addresses, words

ENDING = "json"
MIME = "application/feed+json; charset=utf-8"
BETWEEN = b",\n"
END = b"\n]}\n"

_RECIPE = 3  # raise it when items are written another way


def recipe(settings: Settings, channel: Channel) -> str:
    """Hash all that shapes an item's bytes besides its version."""
    return digest([_RECIPE, settings.public_url, words.disclosure(channel), channel.publisher.language])


def item(settings: Settings, channel: Channel, heard: Heard) -> bytes:
    """Render one item."""
    voicing, page_url = heard.voicing, addresses.article(settings, heard)
    seconds = round(voicing.duration_ms / 1000)
    files = [file for file in (voicing.audio, voicing.small) if file]
    lead = words.clean(heard.article.lead)
    body: dict[str, Any] = {
        "id": voicing.guid,
        "url": page_url,
        "title": words.item_title(heard),
        **({"summary": lead} if lead else {}),
        "content_html": words.notes(channel, heard, page_url),
        "date_published": _written(voicing.first_published_at),
        "language": channel.publisher.language,
        "attachments": [_attachment(settings, file, seconds) for file in files],
        "_bao_noi": {"ai_content": True, "voice": words.clean(voicing.label)},
    }
    if heard.article.source_url:
        body["external_url"] = heard.article.source_url
    if heard.article.section:
        body["tags"] = [heard.article.section]
    if voicing.vtt:
        body["_bao_noi"]["transcript_url"] = addresses.media(settings, voicing.vtt)
    return _json(body)


def head(settings: Settings, channel: Channel, page: int = 0) -> bytes:
    """Write everything before the first item."""
    told: dict[str, Any] = {
        "version": "https://jsonfeed.org/version/1.1",
        "title": words.short_title(channel.title),
        "home_page_url": addresses.home(settings, channel),
        "feed_url": addresses.feed(settings, channel, ENDING, page),
        "description": words.description(channel),
        "icon": addresses.artwork(settings, channel),
        "language": channel.publisher.language,
        "authors": [{"name": words.clean(channel.publisher.name)}],
    }
    older = page - 1 if page else pages(channel)
    if older:
        told["next_url"] = addresses.feed(settings, channel, ENDING, older)
    if settings.hub:
        told["hubs"] = [{"type": "WebSub", "url": settings.hub}]
    return _json(told)[:-1] + b',"items":[\n'


def dated(head: bytes, changed_at: datetime) -> bytes:  # noqa: ARG001 - as every format has it
    """Leave a header as it is: a JSON Feed has no date of its own."""
    return head


def _attachment(settings: Settings, file: Rendition, seconds: int) -> dict[str, Any]:
    # one title: readers take attachments of the same title for renditions of the same recording
    kind = {"url": addresses.media(settings, file), "mime_type": file.mime, "title": "Bản audio"}
    return {**kind, "size_in_bytes": file.length, "duration_in_seconds": seconds}


def _written(moment: datetime) -> str:
    return moment.astimezone(VIETNAM).isoformat(timespec="seconds")


def _json(value: dict[str, Any]) -> bytes:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode()
