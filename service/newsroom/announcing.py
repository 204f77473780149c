"""Announce a publication: into its shows, to WebSub hubs and to webhooks, all inside the caller's transaction.

Nothing here speaks to the network: what others must be told becomes rows, and workers.delivery tells them.
"""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from typing import Any
from urllib.parse import urlsplit

from service.core.slugs import fold
from service.core.vietnam import VIETNAM
from service.newsroom.listed import path_of
from service.newsroom.room import Room
from service.settings import Settings
from service.storage import deliveries, entries, episodes, items, publications, published, shows, versions, webhooks
from service.storage.database import Connection
from service.storage.entries import Entry
from service.storage.publications import Publication
from service.storage.schema import now

EVENTS = ("published", "updated", "withdrawn", "restored")

_PODCAST_NAMESPACE = uuid.UUID("ead4c236-bf58-58c6-a2c6-a6b28d128cb6")  # Podcast Namespace 1.0, the guid tag


def announce(connection: Connection, *, settings: Settings, event: str, article_id: str, voice: str) -> None:
    """Tell the world, after the publications row has changed and in the same transaction.

    `event` is one of EVENTS. Raise ValueError for another one.
    """
    if event not in EVENTS:
        raise ValueError(f"There is no event {event!r}; choose one of: {', '.join(EVENTS)}.")
    article = published.article(connection, article_id)
    publication = publications.get(connection, article_id, voice)
    if article is None or publication is None:
        return
    shows.take_turn(connection)
    left = _list(connection, article, publication) if event != "withdrawn" else ()
    played = entries.play(connection, article_id, now())
    items.forget_replaced(connection, article_id, voice)
    if settings.hub:
        for show_id in sorted({*left, *played}):
            deliveries.add_once(connection, "hub", settings.hub, "feed.changed", show_id)
    _send(connection, f"episode.{event}", article, _about(connection, settings, article, publication))


def announce_failure(connection: Connection, version_id: str, error: str) -> None:
    """Tell webhooks and the article's own address that a recording failed, in the transaction that says so."""
    version = versions.get(connection, version_id)
    article = published.article(connection, version.article_id)
    if article is None:
        return
    about = {
        "article_id": version.article_id,
        "version_id": version_id,
        "voice": version.voice,
        "title": article["title"],
        "error": error,
    }
    _send(connection, "version.failed", article, about)


def nudge(room: Room) -> None:
    """Put what is due to be told on the queue; the clock does the same for what is lost on the way."""
    moment = now()
    with room.database.writing() as connection:
        due = deliveries.due(connection, moment)
        deliveries.nudged(connection, due, moment)
    for delivery_id in due:
        room.queue.nudge("deliver", delivery_id, queue="intake")


def feed_path(show_id: str, ending: str = "xml") -> str:
    """Make the path of a show's feed: `section/kinh-te` → `/feeds/section/kinh-te.xml`."""
    return f"/feeds/{show_id}.{ending}"


def podcast_guid(address: str) -> str:
    """Make a feed's podcast:guid from its address without scheme and trailing slashes (Podcast Namespace, guid)."""
    parts = urlsplit(address if "://" in address else f"https://{address}")
    return str(uuid.uuid5(_PODCAST_NAMESPACE, f"{parts.netloc}{parts.path}".rstrip("/")))


def _list(connection: Connection, article: Mapping[str, Any], publication: Publication) -> tuple[str, ...]:
    """Enter the article into every show it belongs to; return the shows it no longer belongs to."""
    since, words = publication.first_published_at, fold(f"{article['title']} {article['lead']}")
    day = since.astimezone(VIETNAM).replace(hour=0, minute=0, second=0, microsecond=0)
    twins = published.same_title_before(connection, publication.article_id, article["title"], (day, since))
    entry = Entry(publication.article_id, publication.voice, since, twins, words)
    section = f"section/{article['section_slug']}"
    for kind, key, title in _belongs(article, publication.voice):
        show_id = f"{kind}/{key}" if key else kind
        shows.add(connection, now(), id=show_id, kind=kind, key=key, title=title, podcast_guid="")
        entries.enter(connection, show_id, entry)
    return entries.leave(connection, publication.article_id, "section", section, now())


def _belongs(article: Mapping[str, Any], voice: str) -> list[tuple[str, str, str]]:
    """List the shows of an article as (kind, key, title). Two voices of one article never meet in one show."""
    if article["source_kind"] == "bulletin":
        return [("bulletins", "", "")]
    places = [("all", "", ""), ("voice", voice, "")]
    if article["section_slug"]:
        places.append(("section", article["section_slug"], article["section"]))
    return places


def _send(connection: Connection, event: str, article: Mapping[str, Any], about: Mapping[str, Any]) -> None:
    """Write a message for every webhook that listens, and for the address the article came with."""
    message = {
        "subject": about["article_id"],
        "body": {"type": event, "timestamp": now().isoformat(), "data": about},
    }
    for receiver in webhooks.listening(connection, event):
        deliveries.add(connection, "webhook", receiver.url, event, webhook_id=receiver.id, **message)
    if callback := article["options"].get("callback_url"):
        deliveries.add(connection, "callback", callback, event, **message)


def _about(
    connection: Connection, settings: Settings, article: Mapping[str, Any], publication: Publication
) -> dict[str, Any]:
    about: dict[str, Any] = {
        "article_id": publication.article_id,
        "version_id": publication.version_id,
        "voice": publication.voice,
        "guid": publication.guid,
        "title": article["title"],
        "source_url": article["source_url"],
        "url": settings.public_url + path_of(publication.article_id, article["title"], article["source_kind"]),
        "first_published_at": publication.first_published_at.isoformat(),
    }
    episode = episodes.get(connection, publication.version_id)
    if episode is None or publication.state != "published":
        return about
    address = f"{settings.public_url}/media/{episode.audio.path}"
    file = {"url": address, "length": episode.audio.length, "sha256": episode.audio.sha256, "type": episode.audio.mime}
    return {**about, "audio": file, "duration_ms": episode.duration_ms}
