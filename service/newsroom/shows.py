"""Shows: what each feed is of, and what its header says. What it lists stands in newsroom.paging."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple

from service.core.model import digest, nfc
from service.newsroom.announcing import feed_path, podcast_guid
from service.newsroom.house import House, house
from service.newsroom.listed import names
from service.newsroom.room import Room
from service.newsroom.wish_rules import FOLLOWERS
from service.newsroom.wishes import OWN_WISHES, Wishes
from service.storage import shows
from service.storage.errors import UnavailableError
from service.storage.schema import now
from service.storage.shows import Pulse, Show

__all__ = ["Channel", "Pulse"]

KINDS = ("all", "section", "voice", "bulletins")


@dataclass(frozen=True, slots=True)
class Publisher:
    """Who publishes: the house as feeds name it."""

    name: str
    language: str
    owner: str
    email: str
    outro: str


class Channel(NamedTuple):
    """A feed's header: what a show lists, and in whose name. `pulse` differs whenever the feed may.

    A tuple, for every change of a show makes a new one: a dataclass takes ten times as long to replace.
    """

    id: str
    kind: str
    key: str
    title: str
    description: str
    home_path: str
    podcast_guid: str
    header: str
    artwork: str
    pulse: Pulse
    wishes: Wishes
    publisher: Publisher
    drawn: bool = True  # whether the artwork is up to date

    @property
    def changed_at(self) -> datetime:
        """The newest change: the feed's date."""
        return self.pulse.changed_at

    @property
    def last(self) -> int:
        """The newest entry's position."""
        return self.pulse.last


def channel(room: Room, show_id: str, own: House | None = None) -> Channel | None:
    """Open a show by its id; None when there is no such show. Asks for artwork that is missing or out of date.

    `own` is the house when the caller knows it; else it is read.
    """
    own = own or house(room)
    with room.database.reading() as connection:
        show = shows.get(connection, show_id)
        first = show if show_id == "all" else shows.get(connection, "all")
    show = show or _begin(room, show_id, own)
    if show is None:
        return None
    drawn = show.artwork_of == artwork_of(room, show, own)
    if not drawn:
        room.queue.nudge("draw_artwork", show_id, queue="intake")
    return _channel(room, show, first, own)._replace(drawn=drawn)


def renewed(channel: Channel, pulse: Pulse) -> Channel | None:
    """Bring a channel up to a newer pulse without opening it; None when its header may say something else now."""
    if not is_alike(pulse, channel.pulse):
        return None
    return channel._replace(pulse=pulse)


def is_alike(pulse: Pulse, other: Pulse) -> bool:
    """Tell whether a header says the same at two pulses, but for dates and pages."""
    return pulse[3:] == other[3:]


def every_channel(room: Room) -> tuple[Channel, ...]:
    """Open every show that has anything to hear: all, then sections, voices and bulletins by name."""
    with room.database.reading() as connection:
        ids = [show.id for show in shows.every(connection) if show.size]
    found = [each for each in (channel(room, show_id) for show_id in ids) if each]
    return tuple(sorted(found, key=lambda each: (KINDS.index(each.kind), each.title)))


def settle_header(room: Room, channel: Channel, header: str) -> Channel:
    """Note what a feed's header is made of (a hash); a header that changed is a change of the feed, dated now."""
    if channel.header == header:
        return channel
    moment, noted = now() if channel.header else None, False
    with able(), room.database.writing() as connection:
        shows.head(connection, channel.id, header, moment)
        noted = True
    if not noted:
        return channel
    changed_at = moment or channel.changed_at
    return channel._replace(header=header, pulse=channel.pulse._replace(changed_at=changed_at))


def artwork_of(room: Room, show: Show, own: House) -> str:
    """Hash what a show's picture is drawn from."""
    return digest([own.name, own.short_name, own.colour, own.logo, channel_name(room, show, own)])


def channel_name(room: Room, show: Show, own: House) -> str:
    """Name what a show lists beside the paper's own name; "" for the show of everything."""
    if show.kind == "section":
        return next((each.name for each in own.sections if each.slug == show.key), show.title) or show.key
    if show.kind == "voice":
        return names(show.key, room.settings.data)[0]
    return "Bản tin" if show.kind == "bulletins" else ""


def _begin(room: Room, show_id: str, own: House) -> Show | None:
    """Make the row of a show that may be subscribed to before its first item."""
    kind, _, key = show_id.partition("/")
    titles = {f"section/{section.slug}": section.name for section in own.sections} | {"all": "", "bulletins": ""}
    if show_id not in titles:
        return None
    with room.database.writing() as connection:
        shows.add(connection, now(), id=show_id, kind=kind, key=key, title=titles[show_id], podcast_guid="")
        return shows.get(connection, show_id)


def _wishes(show: Show, first: Show | None) -> Wishes:
    shared = {name: value for name, value in (first.wishes if first else {}).items() if name not in OWN_WISHES}
    own = {name: value for name, value in show.wishes.items() if value not in ("", None)}
    for name in own:
        for follower in FOLLOWERS.get(name, ()):
            shared.pop(follower, None)
    return Wishes(**{**shared, **own})


def _channel(room: Room, show: Show, first: Show | None, own: House) -> Channel:
    name, wishes = channel_name(room, show, own), _wishes(show, first)
    pulse = Pulse(show.revision, show.changed_at, show.last, show.facts, own.revision, first.facts if first else 0)
    return Channel(
        id=show.id,
        kind=show.kind,
        key=show.key,
        title=nfc(wishes.title or (f"{own.name} – {name}" if name else own.name)),
        description=wishes.description or _description(show.kind, name, own),
        home_path={"section": f"/chuyen-muc/{show.key}", "bulletins": "/ban-tin"}.get(show.kind, "/"),
        podcast_guid=show.podcast_guid or _guid(room, show.id),
        header=show.header,
        artwork=show.artwork,
        pulse=pulse,
        wishes=wishes,
        publisher=Publisher(own.name, own.language, own.owner, own.email, own.outro),
    )


def _guid(room: Room, show_id: str) -> str:
    """Make a feed's guid, and keep it for good once the site has a public address: no move changes it after that.

    A trial at a loopback address keeps none, or every newsroom would go public with the same one.
    """
    guid = podcast_guid(room.settings.public_url + feed_path(show_id))
    if room.settings.base_url:
        with able(), room.database.writing() as connection:
            shows.christen(connection, show_id, guid)
    return guid


def able() -> suppress:
    """Try what may wait: a feed is answered though the disk is full; who asks later notes it."""
    return suppress(UnavailableError)


def _description(kind: str, name: str, own: House) -> str:
    lines = {
        "section": f"Tin bài chuyên mục {name} của {own.name}.",
        "voice": f"Tin bài của {own.name}, đọc bằng {name[:1].lower()}{name[1:]}.",
        "bulletins": f"Các bản tin của {own.name}.",
    }
    return lines.get(kind, own.about)
