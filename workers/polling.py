"""Polling: look at a feed or news sitemap, and have new and changed pages read."""

from __future__ import annotations

import io
import re
from calendar import timegm
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime, timedelta
from time import struct_time
from typing import Any

import feedparser

from service.core.model import nfc
from service.newsroom import intake
from service.newsroom.errors import NewsroomError
from service.newsroom.room import Room
from service.storage import articles, sites, sources
from service.storage.schema import now
from service.storage.sites import Site
from service.storage.sources import Source
from workers.intake.addresses import is_among
from workers.intake.arrivals import rules_for, visit
from workers.intake.encoding import decode
from workers.intake.fetch import FEED_TYPES, Fetched, FetchError
from workers.intake.profiles import shipped
from workers.intake.sitemap import Entry, read_sitemap

SHORTEST, LONGEST = 60, 600
"""Seconds between two polls of one source: halved when it brought something, half as long again when not."""

_FRESH = timedelta(days=2)  # older entries were news before we came
_LOOK_AGAIN = timedelta(minutes=30)  # pages of the last two days are asked again for edits and removal
_AT_ONCE = 20  # new pages of one poll
_LEASE = timedelta(minutes=5)
_UTF8 = {"content-type": "application/xml; charset=utf-8"}


def poll(room: Room, source_id: str) -> int:
    """Poll a source whose turn has come; count the pages now asked for. Failures are noted on its row."""
    moment = now()
    with room.database.writing() as connection:
        if not sources.take(connection, source_id, moment, moment + _LEASE):
            return 0
        source = sources.get(connection, source_id)
        site = sites.get(connection, source.site) if source else None
    if source is None or site is None:
        return 0
    try:
        answer = _ask(room, source, site)
        entries = () if answer.status == 304 else read_entries(source.kind, answer)
    except FetchError as failed:
        _note_failure(room, source, failed)
        return 0
    new = _unseen(room, site, _fresh(entries, site, moment))
    found = sum(_take_in(room, source, site, entry) for entry in new[:_AT_ONCE])
    _look_again(room, source, moment)
    # asked with its validator, a feed that has not changed would not say again what one poll left over
    validators = _validators(source, answer) if len(new) <= _AT_ONCE else {"etag": "", "last_modified": ""}
    _note_success(room, source, found, **validators)
    return found


def read_entries(kind: str, answer: Fetched) -> tuple[Entry, ...]:
    """Read what a source lists, newest first as it stands there. Raise FetchError when it is no feed or sitemap.

    The bytes are decoded here and the XML declaration taken off: a feed that says UTF-16 and is UTF-8 exists.
    """
    text = decode(answer.body, answer.content_type.partition("charset=")[2].split(";")[0]).text
    if re.search(r"<!ENTITY", text[:20_000], re.IGNORECASE):
        raise FetchError(f"{answer.url[:80]} declares XML entities; no news feed needs them.", permanent=True)
    if kind == "sitemap":
        entries = read_sitemap(text)
    else:
        plain = re.sub(r"^\s*<\?xml[^>]*\?>", "", text).encode("utf-8")
        parsed = feedparser.parse(io.BytesIO(plain), response_headers=_UTF8)  # type: ignore[attr-defined,no-untyped-call]
        entries = tuple(_entry(dict(item.items())) for item in parsed.entries if item.get("link"))
    if not entries and not re.search(r"<(?:rss|feed|rdf|urlset)\b", text[:5_000], re.IGNORECASE):
        raise FetchError(f"{answer.url[:80]} is no {kind}.", permanent=False)
    return entries


def _ask(room: Room, source: Source, site: Site) -> Fetched:
    rules = rules_for(room, site, source.url, types=FEED_TYPES)
    return visit(room, source.url, rules, etag=source.etag, last_modified=source.last_modified)


def _entry(item: Mapping[str, Any]) -> Entry:
    return Entry(
        str(item["link"]).strip(),
        nfc(str(item.get("title", ""))),
        _moment(item.get("published_parsed")),
        _moment(item.get("updated_parsed")),
    )


def _moment(parsed: struct_time | None) -> datetime | None:
    try:
        return datetime.fromtimestamp(timegm(parsed), UTC) if parsed else None
    except (ValueError, OverflowError, OSError):
        return None


def _fresh(entries: Iterable[Entry], site: Site, moment: datetime) -> list[Entry]:
    """Keep what is on the site's hosts and of the last two days; what says no date is taken as it stands."""
    hosts = frozenset(site.hosts)
    oldest = moment - _FRESH
    return [
        entry
        for entry in entries
        if (not hosts or is_among(_host(entry.url), hosts))
        and not _is_skipped(entry.url)
        and (entry.published or entry.changed or moment) >= oldest
    ]


def _is_skipped(url: str) -> bool:
    """Tell a part of a site that holds no articles to read: films, the printed paper's pages."""
    profile = shipped().of(_host(url))
    path = re.sub(r"^https?://[^/]+", "", url)
    return profile is not None and any(path.startswith(start) for start in profile.skip_paths)


def _host(url: str) -> str:
    found = re.match(r"https?://([^/?#:@]+)", url)
    return found[1] if found else ""


def _unseen(room: Room, site: Site, entries: Iterable[Entry]) -> list[Entry]:
    """Keep the pages that are new, and those the source says changed since they were last looked at."""
    named = {intake.source_id_of(entry.url): entry for entry in entries}
    with room.database.reading() as connection:
        seen = articles.seen(connection, site.name, list(named))
    return [
        entry
        for source_id, entry in named.items()
        if source_id not in seen or (entry.changed is not None and entry.changed > seen[source_id])
    ]


def _take_in(room: Room, source: Source, site: Site, entry: Entry) -> bool:
    """Have a page read."""
    kept: dict[str, Any] = {
        "title": entry.title,
        "section": source.section,
        "audio": source.audio,
        "published_at": entry.published,
    }
    try:
        intake.submit_url(room, entry.url, who="clock", site=site.name, source_kind="feed", **kept)
    except NewsroomError:
        return False  # an editor, or another poller, was faster
    return True


def _look_again(room: Room, source: Source, moment: datetime) -> None:
    """Ask pages of the last two days again: an edit is voiced, a page that is gone is confirmed and withdrawn."""
    with room.database.reading() as connection:
        old = articles.unchecked(
            connection, source.site, "feed", since=moment - _FRESH, before=moment - _LOOK_AGAIN, limit=_AT_ONCE
        )
    for article_id in old:
        intake.look_again(room, article_id)


def _validators(source: Source, answer: Fetched) -> dict[str, str]:
    return {"etag": answer.etag or source.etag, "last_modified": answer.last_modified or source.last_modified}


def _note_success(room: Room, source: Source, found: int, **validators: str) -> None:
    interval = max(SHORTEST, source.interval // 2) if found else min(LONGEST, source.interval * 3 // 2)
    with room.database.writing() as connection:
        due = now() + timedelta(seconds=interval)
        told = {"interval": interval, "next_at": due, "polled_at": now(), "misses": 0, "error": ""}
        sources.update(connection, source.id, **told, **validators)


def _note_failure(room: Room, source: Source, failed: FetchError) -> None:
    with room.database.writing() as connection:
        due = now() + timedelta(seconds=LONGEST)
        told = {"interval": LONGEST, "next_at": due, "polled_at": now(), "misses": source.misses + 1}
        sources.update(connection, source.id, error=str(failed), **told)
