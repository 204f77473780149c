"""What listeners may see: published articles with their voices, and how far an unfinished one is."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from service.core.addresses import split_address
from service.core.model import Block, BlockKind, Chapter, Cue, Rendition
from service.core.slugs import fold
from service.newsroom.house import house
from service.newsroom.listed import Listed, Voicing, default_voice, gathered
from service.newsroom.room import Room
from service.storage import episodes, published, segments
from service.storage.database import Connection
from service.storage.schema import now

__all__ = ["Block", "Chapter", "Cue", "Listed", "Making", "Printed", "Recording", "Rendition", "Shelf", "Voicing"]


@dataclass(frozen=True, slots=True)
class Making:
    """A first recording on its way. `seconds_left` is measured from its own pace; None before there is any."""

    version_id: str
    voice: str
    done: int
    total: int
    seconds_left: int | None


@dataclass(frozen=True, slots=True)
class Printed:
    """An article's page. `state`: published; making; silent (nothing to hear yet); withdrawn."""

    listed: Listed
    author: str
    blocks: tuple[Block, ...]
    image_url: str
    modified_at: datetime | None
    state: str
    making: Making | None = None
    withdrawn_why: str = ""


@dataclass(frozen=True, slots=True)
class Recording:
    """One voice's reading of an article: segments as (role, printed words), and cues that name them by position."""

    voicing: Voicing
    segments: tuple[tuple[str, str], ...]
    cues: tuple[Cue, ...]


@dataclass(frozen=True, slots=True)
class Shelf:
    """A section on the front page: its newest articles, and how many it holds in all."""

    section: str
    slug: str
    items: tuple[Listed, ...]
    total: int


def front_page(room: Room, each: int = 6) -> tuple[Shelf, ...]:
    """Lay out the sections, the one with the newest article first."""
    named, prefer = sections(room), default_voice(room)
    with room.database.reading() as connection:
        shelves = [
            Shelf(name, slug, _show(room, connection, prefer, f"section/{slug}", limit=each), total)
            for name, slug, total in named
        ]
    filled = (shelf for shelf in shelves if shelf.items)
    return tuple(sorted(filled, key=lambda shelf: shelf.items[0].published_at, reverse=True))


def sections(room: Room) -> tuple[tuple[str, str, int], ...]:
    """List the sections with anything to hear as (name, slug, articles): the house's own order, then by slug."""
    with room.database.reading() as connection:
        rows = published.sections(connection)
    own = {each.slug: (place, each.name) for place, each in enumerate(house(room).sections)}
    rows = tuple(sorted(rows, key=lambda row: (own.get(row["key"], (len(own), ""))[0], row["key"])))
    return tuple((own.get(row["key"], (0, row["title"]))[1], row["key"], row["size"]) for row in rows)


def latest(room: Room, limit: int = 50, before: datetime | None = None) -> tuple[Listed, ...]:
    """List the newest articles of all sections, bulletins left out."""
    return show(room, "all", before, limit)


def section(room: Room, slug: str, before: datetime | None = None, limit: int = 20) -> tuple[Listed, ...]:
    """List a section's articles first published before a moment, newest first."""
    return show(room, f"section/{slug}", before, limit)


def bulletins(room: Room, before: datetime | None = None, limit: int = 20) -> tuple[Listed, ...]:
    """List the bulletins, newest first."""
    return show(room, "bulletins", before, limit)


def show(room: Room, show_id: str, before: datetime | None = None, limit: int = 20) -> tuple[Listed, ...]:
    """List what a show holds, newest first."""
    prefer = default_voice(room)
    with room.database.reading() as connection:
        return _show(room, connection, prefer, show_id, before=before, limit=limit)


def search(room: Room, words: str, limit: int = 20) -> tuple[Listed, ...]:
    """Find articles whose title or lead holds every word; accents and capitals don't matter."""
    sought, prefer = fold(words).split(), default_voice(room)
    if not sought:
        return ()
    with room.database.reading() as connection:
        return _show(room, connection, prefer, "all", words=sought, limit=limit)


def by_source_url(room: Room, url: str) -> str | None:
    """Find the published article that was printed at an address; a query, a fragment and a last slash don't count."""
    parts = split_address(url)
    bare = f"{parts.scheme}://{parts.netloc}{parts.path}".rstrip("/")
    with room.database.reading() as connection:
        return published.by_source_url(connection, {url, bare, bare + "/"})


def article(room: Room, article_id: str) -> Printed | None:
    """Show one article. None: there is none, or the paper has not printed it yet (draft, embargo)."""
    prefer = default_voice(room)
    with room.database.reading() as connection:
        row = published.article(connection, article_id)
        if row is None:
            return None
        (listed,) = gathered(connection, (row,), prefer, room.settings.data)
        gone = None if listed.voices else published.withdrawn(connection, article_id)
        coming = None if listed.voices else published.making(connection, article_id)
    if row["status"] == "withdrawn" or gone is not None:
        return _page(row, listed, "withdrawn", why=row["withdrawn_why"] or gone or "")
    if listed.voices:
        return _page(row, listed, "published")
    if not _printed_by_now(row):
        return None
    return _page(row, listed, "making" if coming else "silent", _making(coming) if coming else None)


def recording(room: Room, article_id: str, voice: str = "") -> Recording | None:
    """Fetch the reading of an article in a voice, or in the first one it has; None when there is none."""
    page = article(room, article_id)
    chosen = [each for each in page.listed.voices if voice in ("", each.voice)] if page else []
    if not chosen:
        return None
    with room.database.reading() as connection:
        episode = episodes.get(connection, chosen[0].version_id)
        rows = segments.of_version(connection, chosen[0].version_id)
    return Recording(chosen[0], tuple((row.role, row.printed) for row in rows), episode.cues if episode else ())


def _show(  # noqa: PLR0913 - the ways a list is narrowed
    room: Room,
    connection: Connection,
    prefer: str,
    show_id: str,
    *,
    limit: int,
    before: datetime | None = None,
    words: Iterable[str] = (),
) -> tuple[Listed, ...]:
    rows = published.listed(connection, show_id, limit, before=before, words=words)
    return gathered(connection, rows, prefer, room.settings.data)


def _printed_by_now(row: Mapping[str, Any]) -> bool:
    if row["status"] != "published" or row["outcome"] not in ("ok", "needs_review"):
        return False
    return all(moment is None or moment <= now() for moment in (row["embargo_until"], row["printed_at"]))


def _page(
    row: Mapping[str, Any], listed: Listed, state: str, making: Making | None = None, *, why: str = ""
) -> Printed:
    blocks = () if state == "withdrawn" else row["blocks"]
    return Printed(
        listed=listed,
        author=row["author"],
        blocks=tuple(Block(BlockKind(each["kind"]), each["text"]) for each in blocks),
        image_url=row["image_url"],
        modified_at=row["modified_at"],
        state=state,
        making=making,
        withdrawn_why=why,
    )


def _making(row: Mapping[str, Any]) -> Making:
    done, total = row["done"], row["total"]
    left = None
    if done and row["started_at"]:
        left = round((now() - row["started_at"]).total_seconds() / done * (total - done))
    return Making(row["id"], row["voice"], done, total, left)
