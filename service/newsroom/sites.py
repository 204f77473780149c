"""Sites and sources: which newspapers articles come from, what their pages look like, what is polled."""

from __future__ import annotations

import base64
import re
import secrets
from typing import Any

from service.newsroom import audit
from service.newsroom.errors import NotFoundError, RefusedError
from service.newsroom.room import Room
from service.storage import sites as rows
from service.storage import sources
from service.storage.sites import Site
from service.storage.sources import Source

PROFILE_KEYS = (
    "family", "container", "title", "lead", "caption", "credit", "byline", "drop", "agency_prefixes", "photo_sections",
)  # fmt: skip
"""What a site's own profile may say: a family's name, or lists of CSS selectors and words."""

SOURCE_KINDS = ("feed", "sitemap")

_HOST = re.compile(r"(?=.{1,253}$)[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?(\.[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?)+")


def sites(room: Room) -> tuple[Site, ...]:
    """List the sites by name."""
    with room.database.reading() as connection:
        return rows.every(connection)


def save_site(room: Room, name: str, *, hosts: list[str], profile: dict[str, Any] | None = None, who: str) -> Site:
    """Add a site or change it. Articles are fetched from its hosts and their subdomains only. Raise RefusedError."""
    if not re.fullmatch(r"[a-z0-9][a-z0-9._-]{0,79}", name):
        raise RefusedError("A site's name has small letters, digits, dots and hyphens, such as 'baosonla.vn'.")
    clean = [host.strip().lower().rstrip(".") for host in hosts if host.strip()]
    wrong = [host for host in clean if not _HOST.fullmatch(host)]
    if wrong:
        raise RefusedError(f"{wrong[0]!r} is not a host name; write it like 'baosonla.vn', without http:// or a port.")
    with room.database.writing() as connection:
        rows.save(connection, name, hosts=clean, profile=_checked(profile or {}))
        audit.write(connection, who, "site.save", name, after={"hosts": clean, "profile": profile or {}})
        site = rows.get(connection, name)
    assert site is not None
    return site


def new_secret(room: Room, name: str, *, who: str) -> str:
    """Make the secret a site's CMS signs its webhooks with; an older one no longer holds. Raise NotFoundError."""
    secret = "whsec_" + base64.b64encode(secrets.token_bytes(24)).decode("ascii")
    with room.database.writing() as connection:
        if rows.get(connection, name) is None:
            raise NotFoundError(f"There is no site {name!r}; add it first.")
        rows.save(connection, name, secret=secret)
        audit.write(connection, who, "site.secret", name)
    return secret


def remove_site(room: Room, name: str, *, who: str) -> None:
    """Forget a site and what is polled for it; its articles stay. Raise NotFoundError."""
    with room.database.writing() as connection:
        for source in sources.every(connection):
            if source.site == name:
                sources.remove(connection, source.id)
        if not rows.remove(connection, name):
            raise NotFoundError(f"There is no site {name!r}.")
        audit.write(connection, who, "site.remove", name)


def polled(room: Room) -> tuple[Source, ...]:
    """List what is polled, by site."""
    with room.database.reading() as connection:
        return sources.every(connection)


def add_source(  # noqa: PLR0913 - what a source is made of
    room: Room, site: str, kind: str, url: str, *, who: str, section: str = "", audio: str = "auto"
) -> str:
    """Poll a feed or sitemap for a site from now on; return the source's id. Raise NotFoundError, RefusedError."""
    if kind not in SOURCE_KINDS or not re.match(r"https?://[^\s/@]+", url):
        raise RefusedError(f"A source is one of {', '.join(SOURCE_KINDS)}, at an address that starts with https://.")
    with room.database.writing() as connection:
        if rows.get(connection, site) is None:
            raise NotFoundError(f"There is no site {site!r}; add it first.")
        if any(source.site == site and source.url == url for source in sources.every(connection)):
            raise RefusedError(f"{url} is polled for {site} already.")
        source_id = sources.add(connection, site, kind, url, section=section, audio=audio)
        audit.write(connection, who, "source.add", url, after={"site": site, "kind": kind})
    room.queue.nudge("poll", source_id, queue="intake")
    return source_id


def pause_source(room: Room, source_id: str, *, active: bool, who: str) -> None:
    """Stop polling a source for a while, or go on. Raise NotFoundError."""
    with room.database.writing() as connection:
        if sources.get(connection, source_id) is None:
            raise NotFoundError(f"There is no source {source_id!r}.")
        sources.update(connection, source_id, active=active)
        audit.write(connection, who, "source.resume" if active else "source.pause", source_id)


def remove_source(room: Room, source_id: str, *, who: str) -> None:
    """Stop polling a source for good. Raise NotFoundError."""
    with room.database.writing() as connection:
        if not sources.remove(connection, source_id):
            raise NotFoundError(f"There is no source {source_id!r}.")
        audit.write(connection, who, "source.remove", source_id)


def _checked(profile: dict[str, Any]) -> dict[str, Any]:
    """Hold a profile to its keys and shapes; whether its selectors match is seen when a page is read."""
    for key, value in profile.items():
        if key not in PROFILE_KEYS:
            raise RefusedError(f"A profile has no {key!r}; it may have: {', '.join(PROFILE_KEYS)}.")
        texts = [value] if isinstance(value, str) else value
        if not isinstance(texts, list) or not all(isinstance(each, str) and len(each) <= 300 for each in texts):
            raise RefusedError(f"{key!r} in a profile is a text or a list of texts.")
    return profile
