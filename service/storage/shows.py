"""The shows table and what stands in each: one row per feed, one entry per article a show ever listed."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import (
    Column,
    ColumnElement,
    Connection,
    ForeignKey,
    Index,
    Integer,
    String,
    Table,
    Text,
    bindparam,
    exists,
    func,
    insert,
    select,
    update,
)

from service.storage.house import house
from service.storage.publications import publications
from service.storage.rows import record, records
from service.storage.schema import Json, Moment, metadata

shows = Table(
    "shows",
    metadata,
    Column("id", String(160), primary_key=True),  # all, section/<slug>, voice/<id>, bulletins
    Column("kind", String(16), nullable=False),  # all, section, voice, bulletins
    Column("key", String(120), nullable=False, default=""),  # the section's slug or the voice's id
    Column("title", Text, nullable=False, default=""),  # the section as printed; empty: made from the kind
    Column("podcast_guid", String(36), nullable=False),  # made once the site is public; survives its moves
    Column("wishes", Json, nullable=False, default=dict),  # what the newsroom set for this feed: see newsroom.shows
    Column("header", String(64), nullable=False, default=""),  # hash of what the feed's header was last made of
    Column("artwork", String(240), nullable=False, default=""),  # media path of the picture
    Column("artwork_of", String(64), nullable=False, default=""),  # hash of what the picture was drawn from
    Column("revision", Integer, nullable=False, default=0),  # counts every change of what is listed
    Column("size", Integer, nullable=False, default=0),  # items that listeners can hear now
    Column("last", Integer, nullable=False, default=0),  # the newest entry's position
    Column("changed_at", Moment, nullable=False),  # the newest change of content: lastBuildDate
    Column("created_at", Moment, nullable=False),
)

entries = Table(
    "entries",
    metadata,
    Column("show_id", String(160), ForeignKey("shows.id"), primary_key=True),
    Column("position", Integer, primary_key=True, autoincrement=False),  # 1, 2, 3 … in order of first publication
    Column("article_id", String(16), ForeignKey("articles.id"), nullable=False),
    Column("voice", String(40), nullable=False),  # the one voice in which this show lists the article
    Column("since", Moment, nullable=False),  # first publication
    Column("folded", Text, nullable=False, default=""),  # title and lead without accents, for search
    Index(None, "show_id", "article_id", unique=True),
    Index(None, "show_id", "since"),
    Index(None, "article_id"),
)


@dataclass(frozen=True, slots=True)
class Show:
    """What one feed lists."""

    id: str
    kind: str
    key: str
    title: str
    podcast_guid: str
    wishes: dict[str, Any]
    header: str
    artwork: str
    artwork_of: str
    revision: int
    size: int
    last: int
    changed_at: datetime
    created_at: datetime


@dataclass(frozen=True, slots=True)
class Entry:
    """An article as a show lists it: in one voice, since its first publication; `folded` is what search looks in."""

    article_id: str
    voice: str
    since: datetime
    folded: str = ""


_ONE = select(shows).where(shows.c.id == bindparam("wanted"))  # built once: every feed's answer asks it


def get(connection: Connection, show_id: str) -> Show | None:
    """Fetch a show; None when nothing was ever published in it."""
    return record(Show, connection.execute(_ONE, {"wanted": show_id}).first())


class Pulse(NamedTuple):
    """All that a feed's state depends on, in little: equal pulses mean that nothing changed."""

    revision: int
    changed_at: datetime
    house: int | None  # the house's revision; None before its first change
    first: int | None  # the revision of the show `all`, whose wishes the others take


_FIRST = shows.alias("first")
_PULSE = select(
    shows.c.revision,
    shows.c.changed_at,
    select(house.c.revision).scalar_subquery(),
    select(_FIRST.c.revision).where(_FIRST.c.id == "all").scalar_subquery(),
).where(shows.c.id == bindparam("wanted"))


def pulse(connection: Connection, show_id: str) -> Pulse | None:
    """Feel a show's pulse, in one query; None when there is no such show."""
    row = connection.execute(_PULSE, {"wanted": show_id}).first()
    return None if row is None else Pulse(*row)


def every(connection: Connection) -> tuple[Show, ...]:
    """List all shows by id."""
    return records(Show, connection.execute(select(shows).order_by(shows.c.id)))


def add(connection: Connection, moment: datetime, **columns: Any) -> None:
    """Make a show unless it stands."""
    if get(connection, columns["id"]) is None:
        values = {"revision": 0, "size": 0, "last": 0, "changed_at": moment, "created_at": moment}
        connection.execute(insert(shows).values({**values, **columns}))


def enter(connection: Connection, show_id: str, entry: Entry) -> None:
    """List an article in a show. One that stands there keeps its position and date; its voice while that is heard."""
    here = (entries.c.show_id == show_id) & (entries.c.article_id == entry.article_id)
    if connection.execute(update(entries).where(here).values(folded=entry.folded)).rowcount:
        unheard = here & ~exists().where(is_heard())
        connection.execute(update(entries).where(unheard).values(voice=entry.voice))
        return
    # the counter's row lock also keeps two publications from taking one position
    connection.execute(update(shows).where(shows.c.id == show_id).values(last=shows.c.last + 1))
    last = connection.execute(select(shows.c.last).where(shows.c.id == show_id)).scalar_one()
    connection.execute(insert(entries).values(show_id=show_id, position=last, **asdict(entry)))


def leave(connection: Connection, article_id: str, kind: str, keep: str) -> tuple[str, ...]:
    """Drop an article from the shows of a kind, `keep` excepted; return those it left."""
    of_kind = select(shows.c.id).where(shows.c.kind == kind, shows.c.id != keep)
    gone = (entries.c.article_id == article_id) & entries.c.show_id.in_(of_kind)
    left = tuple(connection.execute(select(entries.c.show_id).where(gone)).scalars())
    connection.execute(entries.delete().where(gone))
    return left


def holding(connection: Connection, article_id: str) -> tuple[str, ...]:
    """List the ids of the shows an article stands in."""
    return tuple(connection.execute(select(entries.c.show_id).where(entries.c.article_id == article_id)).scalars())


def touch(connection: Connection, show_ids: Iterable[str], moment: datetime) -> None:
    """Note that what these shows list has changed, and count what can be heard now."""
    for show_id in show_ids:
        heard = (
            select(func.count()).select_from(entries.join(publications, is_heard())).where(entries.c.show_id == show_id)
        )
        size = heard.scalar_subquery()
        values = {"revision": shows.c.revision + 1, "changed_at": moment, "size": size}
        connection.execute(update(shows).where(shows.c.id == show_id).values(values))


def picture(connection: Connection, show_id: str, path: str, drawn_of: str) -> None:
    """Give a show its artwork. A new picture is a change of the feed's header, not of its content."""
    values = {"artwork": path, "artwork_of": drawn_of, "revision": shows.c.revision + 1}
    connection.execute(update(shows).where(shows.c.id == show_id).values(values))


def head(connection: Connection, show_id: str, header: str, moment: datetime | None) -> None:
    """Note what the header is made of now; `moment` is when that changed, None when it never was made before."""
    values = {"header": header} if moment is None else {"header": header, "changed_at": moment}
    connection.execute(update(shows).where(shows.c.id == show_id).values(values))


def christen(connection: Connection, show_id: str, guid: str) -> None:
    """Give a show its podcast:guid, unless it has one."""
    nameless = (shows.c.id == show_id) & (shows.c.podcast_guid == "")
    connection.execute(update(shows).where(nameless).values(podcast_guid=guid))


def wish(connection: Connection, show_id: str, wishes: dict[str, Any]) -> None:
    """Keep what the newsroom set for a show."""
    connection.execute(update(shows).where(shows.c.id == show_id).values(wishes=wishes, revision=shows.c.revision + 1))


def is_heard() -> ColumnElement[bool]:
    """Join an entry to the publication that listeners hear."""
    return (
        (entries.c.article_id == publications.c.article_id)
        & (entries.c.voice == publications.c.voice)
        & (publications.c.state == "published")
    )
