"""Intake: articles arrive, are read by a worker, and what changed in them is voiced."""

from __future__ import annotations

import base64
from dataclasses import dataclass
from typing import Any

from service.core.addresses import split_address
from service.core.model import digest
from service.core.slugs import slug
from service.newsroom import publishing
from service.newsroom.errors import ConflictError, NotFoundError, RefusedError
from service.newsroom.payload import Payload
from service.newsroom.room import Room
from service.newsroom.settling import article_of, script_as_printed, settle, settle_due
from service.storage import articles, events, sites, versions
from service.storage.articles import ArticleRow
from service.storage.database import Connection
from service.storage.schema import now

__all__ = [
    "Delivered", "article_of", "deliver", "get", "look_again", "read_again", "script_as_printed", "settle",
    "settle_due", "source_id_of", "submit_url", "upload",
]  # fmt: skip

MOST_BYTES = 10_000_000
"""Of an uploaded file."""

_LONGEST_SITE, _LONGEST_ID = 80, 200
_WITHDRAWN = "withdrawn by the CMS"
_UNSEEN = {"etag": "", "last_modified": "", "fetch_hash": ""}  # a page is read as if it had never been had


@dataclass(frozen=True, slots=True)
class Delivered:
    """What a delivery came to. `changed` False: the same payload once more, and no work was made."""

    article_id: str
    created: bool
    changed: bool


def deliver(  # noqa: PLR0913 - what arrives, where it belongs, who brings it
    room: Room, site: str, source_id: str, payload: Payload, who: str, *, source_kind: str = "cms"
) -> Delivered:
    """Take an article as a CMS has it now; safe to repeat. A worker reads it, and what changed is voiced.

    Raise ConflictError when a newer modification is here already, or an editor has withdrawn the article.
    """
    _check_names(site, source_id)
    with room.database.writing() as connection:
        row = articles.find(connection, site, source_id)
        created = row is None
        if row is None:
            columns = {"title": payload.title, "source_kind": source_kind, **_columns(payload)}
            article_id = articles.insert_once(connection, site, source_id, **columns)
            if article_id is None:
                raise ConflictError(
                    "The article {source!r} of {site!r} is being delivered by someone else.",
                    source=source_id,
                    site=site,
                )
        else:
            article_id = row.id
            if _is_repeated(row, payload) and not (row.withdrawn_at and payload.status != "withdrawn"):
                return Delivered(row.id, created=False, changed=False)
            _check_newer(row, payload)
            _check_present(connection, row, payload)
            articles.update(connection, row.id, **_columns(payload))
        events.add(connection, "article.received", who=who, why=payload.status, article_id=article_id)
        _follow_within(room, connection, article_id, payload, who)
    _follow_status(room, article_id, row, payload, who)
    return Delivered(article_id, created=created, changed=True)


def submit_url(  # noqa: PLR0913 - what is asked for, where it belongs, who asks
    room: Room, url: str, *, who: str, site: str = "", source_kind: str = "url", source_id: str = "", **columns: Any
) -> Delivered:
    """Ask for the article at an address: a worker fetches and reads it, each time it is asked. Raise RefusedError.

    Without a `source_id` of its own the article is known by its address.
    """
    _check_host(room, site, url)
    body = {"kind": "url", "url": url}
    named = {"source_url": url, "source_kind": source_kind, **columns}
    return _arrive(room, site or "web", source_id or source_id_of(url), body, who, **named)


def source_id_of(url: str) -> str:
    """Name an article that is known only by its address."""
    return url if len(url) <= _LONGEST_ID else f"{url[:130]}#{digest(url)[:60]}"


def upload(room: Room, name: str, data: bytes, *, who: str, title: str = "", **columns: Any) -> Delivered:
    """Take a file (.txt, .docx, .html) or pasted words as an article of their own. Raise RefusedError."""
    if not data.strip():
        raise RefusedError("There is nothing in it to read.")
    if len(data) > MOST_BYTES:
        raise RefusedError("The file is larger than {most} MB.", most=MOST_BYTES // 1_000_000)
    body = {"kind": "file", "name": name, "data": base64.b64encode(data).decode("ascii"), "title": title}
    source_id = f"{slug(title or name, 60) or 'bai'}-{digest(body)[:12]}"
    named = {"title": title or name, "source_kind": "file", **columns}
    return _arrive(room, "desk", source_id, body, who, **named)


def read_again(room: Room, article_id: str, *, who: str) -> None:
    """Read what arrived for an article once more, as after its site's profile changed. Raise NotFoundError.

    A page is fetched whole and read even where it has not changed.
    """
    with room.database.writing() as connection:
        row = _row(connection, article_id)
        if row.payload is None:
            raise ConflictError("Nothing is kept of how the article {id!r} arrived.", id=article_id)
        articles.update(connection, article_id, read_due_at=now(), read_tries=0, **_UNSEEN)
        events.add(connection, "article.reread", who=who, article_id=article_id)
    _nudge(room, article_id)


def look_again(room: Room, article_id: str) -> None:
    """Ask an article's page whether it has changed. That alone changes nothing of the article, and is no event."""
    with room.database.writing() as connection:
        articles.note(connection, article_id, read_due_at=now(), read_tries=0)
    _nudge(room, article_id)


def get(room: Room, article_id: str) -> ArticleRow:
    """Read an article's row. Raise NotFoundError."""
    with room.database.reading() as connection:
        return _row(connection, article_id)


def _check_names(site: str, source_id: str) -> None:
    if not site or not source_id or len(source_id) > _LONGEST_ID or len(site) > _LONGEST_SITE:
        raise RefusedError(
            "An article needs a site (at most 80 letters) and an id there (at most {most}).",
            most=_LONGEST_ID,
        )


def _check_host(room: Room, site: str, url: str) -> None:
    """Refuse at once what the worker would refuse: no web address, one with a password, one off the site's hosts."""
    parts = split_address(url)
    host = (parts.hostname or "").lower().rstrip(".")
    if parts.scheme not in ("http", "https") or not host:
        raise RefusedError("{url!r} is no address of a page; it must start with http:// or https://.", url=url[:80])
    if parts.username is not None or parts.password is not None:
        raise RefusedError("The address holds a user name or password; give it without.")
    with room.database.reading() as connection:
        known = sites.get(connection, site)
    hosts = known.hosts if known else []
    if hosts and not any(host == allowed or host.endswith(f".{allowed}") for allowed in hosts):
        raise RefusedError("{url} is not on the site's hosts: {known}.", url=url[:80], known=", ".join(hosts))


def _arrive(room: Room, site: str, source_id: str, body: dict[str, Any], who: str, **columns: Any) -> Delivered:
    """Keep a body that is always read anew, under its natural key."""
    _check_names(site, source_id)
    with room.database.writing() as connection:
        row = articles.find(connection, site, source_id)
        waiting = {"payload": body, "payload_hash": digest(body), "read_due_at": now(), "read_tries": 0}
        if row is None:
            article_id = articles.insert_once(connection, site, source_id, **waiting, **columns)
        else:
            article_id = row.id
            # who tries a page again has changed how it is read, not waited for it to change
            articles.update(connection, row.id, **waiting, **(_UNSEEN if row.source_kind == articles.TRIAL else {}))
        if article_id is None:
            raise ConflictError(
                "The article {source!r} of {site!r} is being delivered by someone else.", source=source_id, site=site
            )
        events.add(connection, "article.received", who=who, article_id=article_id)
    _nudge(room, article_id, str(columns.get("priority", "normal")))
    return Delivered(article_id, created=row is None, changed=True)


def _columns(payload: Payload) -> dict[str, Any]:
    """Give the columns a delivery sets at once; title, blocks and the rest are set when it has been read."""
    options: dict[str, Any] = {"read_captions": payload.read_captions, "read_byline": payload.read_byline}
    options |= {"exclude_selectors": list(payload.exclude_selectors), "callback_url": payload.callback_url}
    named = {
        name: getattr(payload, name)
        for name in ("author", "source_url", "image_url", "language", "published_at", "modified_at", "embargo_until",
                     "status", "audio", "priority")
    }  # fmt: skip
    waiting = {"payload": payload.body, "payload_hash": payload.hash, "read_due_at": now(), "read_tries": 0}
    section = {"section": payload.section, "section_slug": slug(payload.section)}
    return {
        **named,
        **waiting,
        **section,
        "tags": list(payload.tags),
        "voices": list(payload.voices),
        "options": options,
    }


def _is_repeated(row: ArticleRow, payload: Payload) -> bool:
    return row.payload_hash == payload.hash


def _check_newer(row: ArticleRow, payload: Payload) -> None:
    if row.modified_at and payload.modified_at and payload.modified_at < row.modified_at:
        raise ConflictError(
            "The article as of {moment} is here already; the one delivered is older ({given}).",
            moment=row.modified_at.isoformat(),
            given=payload.modified_at.isoformat(),
        )


def _check_present(connection: Connection, row: ArticleRow, payload: Payload) -> None:
    """Let a CMS bring back what a CMS or the clock withdrew; what an editor withdrew stays so."""
    if row.withdrawn_at is None or payload.status == "withdrawn":
        return
    happened = events.of_article(connection, row.id)
    by = next((event.who for event in happened if event.kind == "article.withdrawn"), "")
    if not by.startswith(("token:", "clock", "worker")):
        raise ConflictError(
            "The article was withdrawn at the desk by {who}; only the desk restores it.", who=by or "an editor"
        )


def _follow_within(room: Room, connection: Connection, article_id: str, payload: Payload, who: str) -> None:
    """Do what may not be lost where a process ends after the commit: the same delivery again makes no work."""
    if payload.status == "withdrawn":
        publishing.withdraw_within(room, connection, article_id, who=who, why=_WITHDRAWN)
    else:
        versions.decide_again(connection, article_id)


def _follow_status(room: Room, article_id: str, before: ArticleRow | None, payload: Payload, who: str) -> None:
    """Do at once what a changed status asks for, and have the payload read."""
    if payload.status == "withdrawn":
        publishing.withdraw(room, article_id, who=who, why=_WITHDRAWN)
        return
    if before is not None and before.withdrawn_at is not None:
        publishing.restore(room, article_id, who=who, why="delivered again by the CMS")
    _nudge(room, article_id, payload.priority)
    publishing.publish_waiting(room, article_id)


def _nudge(room: Room, article_id: str, priority: str = "normal") -> None:
    if priority == "backfill":
        return  # the clock lets an archive through a few at a time
    room.queue.nudge("read_article", article_id, queue="intake", at_front=priority == "breaking")


def _row(connection: Connection, article_id: str) -> ArticleRow:
    row = articles.get(connection, article_id)
    if row is None:
        raise NotFoundError("There is no article {id!r}.", id=article_id)
    return row
