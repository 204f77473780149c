"""The shows table: one row per feed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import (
    Column,
    ColumnElement,
    Connection,
    Integer,
    String,
    Table,
    Text,
    bindparam,
    func,
    select,
    update,
)

from service.storage.house import house
from service.storage.prepared import Asking, Prepared
from service.storage.rows import insert_once, record, records
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
    Column("facts", Integer, nullable=False, default=0),  # counts every change of what the header says of itself
    Column("size", Integer, nullable=False, default=0),  # items that listeners can hear now
    Column("last", Integer, nullable=False, default=0),  # the newest entry's position
    Column("changed_at", Moment, nullable=False),  # the newest change of content: lastBuildDate
    Column("created_at", Moment, nullable=False),
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
    facts: int
    size: int
    last: int
    changed_at: datetime
    created_at: datetime


_ONE = select(shows).where(shows.c.id == bindparam("wanted"))  # built once: every feed's answer asks it


def get(connection: Connection, show_id: str) -> Show | None:
    """Fetch a show; None when nothing was ever published in it."""
    return record(Show, connection.execute(_ONE, {"wanted": show_id}).first())


def hold(connection: Connection, show_id: str) -> Show | None:
    """Fetch a show and keep others from changing it until the transaction ends; None when there is no such show."""
    return record(Show, connection.execute(_ONE.with_for_update(), {"wanted": show_id}).first())


class Pulse(NamedTuple):
    """All that a feed's state depends on, in little: equal pulses mean that nothing changed.

    First what is listed, then what the header says: `house` is the house's revision (0 before its first change),
    `first` counts the facts of the show `all`, whose wishes the others take.
    """

    revision: int
    changed_at: datetime
    last: int
    facts: int
    house: int
    first: int


_FIRST = shows.alias("first")
PULSE = (
    shows.c.revision,
    shows.c.changed_at,
    shows.c.last,
    shows.c.facts,
    func.coalesce(select(house.c.revision).scalar_subquery(), 0).label("house"),
    func.coalesce(select(_FIRST.c.facts).where(_FIRST.c.id == "all").scalar_subquery(), 0).label("first"),
)
"""The columns of a Pulse, of a row of `shows`."""

_PULSE = Prepared(select(*PULSE).where(shows.c.id == bindparam("wanted")))


def pulse(asking: Asking, show_id: str) -> Pulse | None:
    """Feel a show's pulse, in one query; None when there is no such show."""
    return next((Pulse(*row) for row in asking.rows(_PULSE, {"wanted": show_id})), None)


def every(connection: Connection) -> tuple[Show, ...]:
    """List all shows by id."""
    return records(Show, connection.execute(select(shows).order_by(shows.c.id)))


def add(connection: Connection, moment: datetime, **columns: Any) -> None:
    """Make a show unless it stands."""
    if get(connection, columns["id"]) is None:
        values = {"revision": 0, "facts": 0, "size": 0, "last": 0, "changed_at": moment, "created_at": moment}
        connection.execute(insert_once(connection, shows).values({**values, **columns}))


_LENGTHEN = update(shows).where(shows.c.id == bindparam("wanted")).values(last=shows.c.last + 1).returning(shows.c.last)
_NOTE = (
    update(shows)
    .where(shows.c.id == bindparam("wanted"))
    .values(
        revision=shows.c.revision + 1,
        changed_at=bindparam("moment"),
        size=shows.c.size + bindparam("more", type_=Integer),
    )
)


_TURN = select(shows.c.id).where(shows.c.id.in_(["all", "bulletins"])).order_by(shows.c.id).with_for_update()


def take_turn(connection: Connection) -> None:
    """Let publications follow one another: each changes several shows, and two would wait for each other for ever."""
    connection.execute(_TURN).all()


def lengthen(connection: Connection, show_id: str) -> int:
    """Give a show one more position; its row stays locked, so no two publications take the same one."""
    last: int = connection.execute(_LENGTHEN, {"wanted": show_id}).scalar_one()
    return last


def note(connection: Connection, more: Mapping[str, int], moment: datetime) -> None:
    """Note that what these shows list has changed, and by how many more or fewer that can be heard."""
    connection.execute(_NOTE, [{"wanted": show_id, "more": each, "moment": moment} for show_id, each in more.items()])


def picture(connection: Connection, show_id: str, path: str, drawn_of: str) -> None:
    """Give a show its artwork. A new picture is a change of the feed's header, not of its content."""
    _restate(connection, shows.c.id == show_id, artwork=path, artwork_of=drawn_of)


def head(connection: Connection, show_id: str, header: str, moment: datetime | None) -> None:
    """Note what the header is made of now; `moment` is when that changed, None when it never was made before."""
    values = {"header": header} if moment is None else {"header": header, "changed_at": moment}
    connection.execute(update(shows).where(shows.c.id == show_id).values(values))


def christen(connection: Connection, show_id: str, guid: str) -> None:
    """Give a show its podcast:guid, unless it has one."""
    _restate(connection, (shows.c.id == show_id) & (shows.c.podcast_guid == ""), podcast_guid=guid)


def wish(connection: Connection, show_id: str, wishes: dict[str, Any]) -> None:
    """Keep what the newsroom set for a show."""
    _restate(connection, shows.c.id == show_id, wishes=wishes)


def _restate(connection: Connection, which: ColumnElement[bool], **values: Any) -> None:
    connection.execute(update(shows).where(which).values(facts=shows.c.facts + 1, **values))
