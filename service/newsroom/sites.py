"""Sites and sources: which newspapers articles come from, what their pages look like, what is polled."""

from __future__ import annotations

import base64
import re
import secrets
from typing import Any

from service.newsroom import audit
from service.newsroom.errors import ConflictError, NotFoundError, RefusedError
from service.newsroom.room import Room
from service.newsroom.sealing import seal
from service.storage import sites as rows
from service.storage import sources
from service.storage.sites import Site
from service.storage.sources import Source

PROFILE_KEYS = (
    "family", "container", "title", "lead", "caption", "credit", "byline", "drop", "agency_prefixes", "photo_sections",
)  # fmt: skip
"""What a site's own profile may say: a family's name, or lists of CSS selectors and words."""

SOURCE_KINDS = ("feed", "sitemap")

LONGEST_SECTION = 120

_HOST = re.compile(r"(?=.{1,253}$)[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?(\.[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?)+")


def sites(room: Room) -> tuple[Site, ...]:
    """List the sites by name."""
    with room.database.reading() as connection:
        return rows.every(connection)


def site(room: Room, name: str) -> Site:
    """Read a site. Raise NotFoundError."""
    with room.database.reading() as connection:
        found = rows.get(connection, name)
    if found is None:
        raise NotFoundError("There is no site {name!r}.", name=name)
    return found


def save_site(  # noqa: PLR0913 - what a site is made of, from which revision, by whom
    room: Room,
    name: str,
    *,
    hosts: list[str],
    profile: dict[str, Any] | None = None,
    revision: int | None = None,
    who: str,
) -> Site:
    """Add a site or change it. Articles are fetched from its hosts and their subdomains only.

    `revision` is that of the site whoever saves it saw, 0 for none; left out, what stands is not asked for.
    Raise RefusedError, or ConflictError when the site changed meanwhile.
    """
    if not re.fullmatch(r"[a-z0-9][a-z0-9._-]{0,79}", name):
        raise RefusedError("A site's name has small letters, digits, dots and hyphens, such as 'baosonla.vn'.")
    clean = [host.strip().lower().rstrip(".") for host in hosts if host.strip()]
    wrong = [host for host in clean if not _HOST.fullmatch(host)]
    if wrong:
        raise RefusedError(
            "{host!r} is not a host name; write it like 'baosonla.vn', without http:// or a port.", host=wrong[0]
        )
    with room.database.writing() as connection:
        columns = {"hosts": clean, "profile": _checked(profile or {})}
        there = rows.get(connection, name)
        newest = there.revision if there else 0
        if not rows.save(connection, name, newest if revision is None else revision, **columns):
            raise ConflictError(
                "Somebody else changed the site {name} meanwhile; look at it, then try again.", name=name
            )
        before = {"hosts": there.hosts, "profile": there.profile} if there else None
        audit.write(connection, who, "site.save", name, before=before, after=columns)
        saved = rows.get(connection, name)
    assert saved is not None
    return saved


def new_secret(room: Room, name: str, *, who: str) -> str:
    """Make the secret a site's CMS signs its webhooks with; an older one no longer holds. Raise NotFoundError."""
    secret = "whsec_" + base64.b64encode(secrets.token_bytes(24)).decode("ascii")
    with room.database.writing() as connection:
        if not rows.set_secret(connection, name, seal(room.settings, secret)):
            raise NotFoundError("There is no site {name!r}; add it first.", name=name)
        audit.write(connection, who, "site.secret", name)
    return secret


def remove_site(room: Room, name: str, *, who: str) -> None:
    """Forget a site and what is polled for it; its articles stay. Raise NotFoundError."""
    with room.database.writing() as connection:
        for source in sources.every(connection):
            if source.site == name:
                sources.remove(connection, source.id)
        if not rows.remove(connection, name):
            raise NotFoundError("There is no site {name!r}.", name=name)
        audit.write(connection, who, "site.remove", name)


def polled(room: Room) -> tuple[Source, ...]:
    """List what is polled, by site."""
    with room.database.reading() as connection:
        return sources.every(connection)


def source(room: Room, source_id: str) -> Source:
    """Read a source. Raise NotFoundError."""
    with room.database.reading() as connection:
        return _existing(sources.get(connection, source_id), source_id)


def add_source(  # noqa: PLR0913 - what a source is made of
    room: Room, site: str, kind: str, url: str, *, who: str, section: str = "", audio: str = "auto"
) -> str:
    """Poll a feed or sitemap for a site from now on; return the source's id. Raise NotFoundError, RefusedError."""
    if kind not in SOURCE_KINDS or not re.match(r"https?://[^\s/@]+", url):
        raise RefusedError("A source is a feed or a sitemap, at an address that starts with https://.")
    if len(section) > LONGEST_SECTION:
        raise RefusedError("The name of a section has at most {most} letters.", most=LONGEST_SECTION)
    with room.database.writing() as connection:
        if rows.get(connection, site) is None:
            raise NotFoundError("There is no site {name!r}; add it first.", name=site)
        if any(source.site == site and source.url == url for source in sources.every(connection)):
            raise RefusedError("{url} is polled for {site} already.", url=url, site=site)
        source_id = sources.add(connection, site, kind, url, section=section, audio=audio)
        audit.write(connection, who, "source.add", url, after={"site": site, "kind": kind})
    room.queue.nudge("poll", source_id, queue="intake")
    return source_id


def pause_source(room: Room, source_id: str, *, active: bool, who: str) -> None:
    """Stop polling a source for a while, or go on. Raise NotFoundError."""
    with room.database.writing() as connection:
        _existing(sources.get(connection, source_id), source_id)
        sources.update(connection, source_id, active=active)
        audit.write(connection, who, "source.resume" if active else "source.pause", source_id)


def remove_source(room: Room, source_id: str, *, who: str) -> None:
    """Stop polling a source for good. Raise NotFoundError."""
    with room.database.writing() as connection:
        if not sources.remove(connection, source_id):
            raise NotFoundError("There is no source {id!r}.", id=source_id)
        audit.write(connection, who, "source.remove", source_id)


def _existing(row: Source | None, source_id: str) -> Source:
    if row is None:
        raise NotFoundError("There is no source {id!r}.", id=source_id)
    return row


def _checked(profile: dict[str, Any]) -> dict[str, Any]:
    """Hold a profile to its keys and shapes; whether its selectors match is seen when a page is read."""
    for key, value in profile.items():
        if key not in PROFILE_KEYS:
            raise RefusedError(
                "A profile has no {key!r}; it may have: {known}.", key=key, known=", ".join(PROFILE_KEYS)
            )
        texts = [value] if isinstance(value, str) else value
        if not isinstance(texts, list) or not all(isinstance(each, str) and len(each) <= 300 for each in texts):
            raise RefusedError("{key!r} in a profile is a text or a list of texts.", key=key)
    return profile
