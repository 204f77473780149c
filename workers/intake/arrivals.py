"""Read what arrived for an article: the job behind every channel."""

from __future__ import annotations

import base64
import hashlib
import time
from datetime import timedelta
from urllib.parse import urlsplit

from service.core.model import Intake
from service.newsroom import intake as desk
from service.newsroom import publishing
from service.newsroom.room import Room
from service.storage import articles, sites
from service.storage.articles import ArticleRow
from service.storage.schema import now
from service.storage.sites import Site
from workers.intake.fetch import PAGE_TYPES, Fetched, FetchError, Rules, fetch
from workers.intake.outcome import refused, with_flags
from workers.intake.profiles import Profile, ProfileError, profile_of
from workers.intake.read import Hints, read_bytes, read_payload

_TRIES = (60, 300, 900, 3600)  # seconds between tries at a page that can't be had
_MISSES = 3  # a page is gone when it said so three times …
_CONFIRM = timedelta(minutes=10)  # … this far apart
_HOST_SECONDS = 1.0  # between two requests to one host, all workers together
_MOST_WAIT = 60.0


def read_article(room: Room, article_id: str) -> None:
    """Read the newest payload of an article and settle what it gave; does nothing when it is read already."""
    with room.database.reading() as connection:
        row = articles.get(connection, article_id)
        site = sites.get(connection, row.site) if row else None
    if row is None or row.read_due_at is None or row.payload is None:
        return
    if row.payload["kind"] == "url":
        _read_url(room, row, site)
    else:
        desk.settle(room, article_id, _read_given(row, site), of=row.read_due_at)


def stumbled(room: Room, article_id: str, error: str) -> None:
    """Note that reading an article ended in an error nobody expected: it rests a while, or is refused for good."""
    with room.database.reading() as connection:
        row = articles.get(connection, article_id)
    if row is not None and row.read_due_at is not None:
        _again(room, row, "broken", error)


def rules_for(room: Room, site: Site | None, url: str, *, types: tuple[str, ...] = PAGE_TYPES) -> Rules:
    """Tell what a fetch for a site may do: its listed hosts; an address nobody listed a site for, its own host."""
    own = (urlsplit(url).hostname or "").removeprefix("www.").removeprefix("m.")  # they redirect to each other
    hosts = site.hosts if site and site.hosts else [own]
    return Rules(hosts=frozenset(hosts), loopback=room.settings.allow_loopback, types=types)


def profile_for(site: Site | None) -> Profile | None:
    """Give a site's own profile; None when it says nothing of its own (the shipped one for the host is used)."""
    return profile_of(site.profile, site.name) if site and site.profile else None


def visit(room: Room, url: str, rules: Rules, *, etag: str = "", last_modified: str = "") -> Fetched:
    """Fetch a page in its host's turn. Raise FetchError."""
    host = urlsplit(url).hostname or ""
    with room.database.writing() as connection:
        wait = sites.claim_visit(connection, host, now(), 0 if rules.loopback else _HOST_SECONDS)
    if wait > _MOST_WAIT:
        raise FetchError(f"{host} is being read by many at once; it is asked again later.", permanent=False)
    time.sleep(wait)
    return fetch(url, rules, etag=etag, last_modified=last_modified)


def _read_given(row: ArticleRow, site: Site | None) -> Intake:
    payload = row.payload or {}
    exclude = tuple(row.options.get("exclude_selectors") or ())
    try:
        if payload["kind"] == "file":
            hints = Hints(title=payload.get("title", ""), profile=profile_for(site))
            return read_bytes(base64.b64decode(payload["data"]), name=payload.get("name", ""), hints=hints)
        return read_payload(payload, url=row.source_url, exclude=exclude)
    except ProfileError as wrong:
        return with_flags(read_payload({**payload, "html": payload.get("html", "")}, url=row.source_url), [str(wrong)])


def _read_url(room: Room, row: ArticleRow, site: Site | None) -> None:
    url = (row.payload or {})["url"]
    try:
        page = visit(room, url, rules_for(room, site, url), etag=row.etag, last_modified=row.last_modified)
    except FetchError as failed:
        _not_had(room, row, failed)
        return
    seen = hashlib.sha256(page.body).hexdigest()
    known = {"etag": page.etag, "last_modified": page.last_modified, "misses": 0, "checked_at": now()}
    if page.status == 304 or (seen == row.fetch_hash and row.outcome is not None):
        _unchanged(room, row)
        return
    hints = Hints(profile=profile_for(site), exclude=tuple(row.options.get("exclude_selectors") or ()))
    try:
        intake = read_bytes(page.body, content_type=page.content_type, url=page.url, hints=hints)
    except ProfileError as wrong:
        intake = with_flags(read_bytes(page.body, content_type=page.content_type, url=page.url), [str(wrong)])
    desk.settle(room, row.id, intake, of=row.read_due_at, fetch_hash=seen, **known)


def _unchanged(room: Room, row: ArticleRow) -> None:
    with room.database.writing() as connection:
        told = {"read_due_at": None, "read_tries": 0, "misses": 0, "changed": False, "checked_at": now()}
        articles.note(connection, row.id, of=row.read_due_at, **told)


def _not_had(room: Room, row: ArticleRow, failed: FetchError) -> None:
    """Try again later, confirm that a page is gone, or give up: by what the server said."""
    gone = failed.status in {404, 410}
    if gone and row.script_hash is not None:
        _missed(room, row, failed)
    elif failed.permanent:
        desk.settle(room, row.id, refused("unreachable", detail=str(failed)), of=row.read_due_at)
    else:
        _again(room, row, "unreachable", str(failed))


def _again(room: Room, row: ArticleRow, reason: str, why: str) -> None:
    """Rest before the next try, longer each time; refuse the article once it was tried often enough."""
    if row.read_tries >= len(_TRIES):
        desk.settle(room, row.id, refused(reason, detail=why), of=row.read_due_at)
        return
    due = now() + timedelta(seconds=_TRIES[row.read_tries])
    with room.database.writing() as connection:
        told = {"read_due_at": due, "read_tries": row.read_tries + 1, "flags": [why]}
        articles.note(connection, row.id, of=row.read_due_at, **told)


def _missed(room: Room, row: ArticleRow, failed: FetchError) -> None:
    """Count a page that was there and is not: three times, ten minutes apart, take the article off the air."""
    misses = row.misses + 1
    final = misses >= _MISSES
    with room.database.writing() as connection:
        due = None if final else now() + _CONFIRM
        told = {"misses": 0 if final else misses, "read_due_at": due, "checked_at": now()}
        noted = articles.note(connection, row.id, of=row.read_due_at, read_tries=0, **told)
    if final and noted:
        why = f"its page answered {failed.status} {_MISSES} times"
        publishing.withdraw(room, row.id, who="clock", why=why)
