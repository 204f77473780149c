"""What a newsroom may set for a feed: read, named by a revision, changed."""

from __future__ import annotations

from dataclasses import asdict, dataclass, fields, replace
from typing import Any

from service.core.model import digest
from service.newsroom import wish_rules
from service.newsroom.errors import ConflictError, NotFoundError, RefusedError
from service.newsroom.room import Room
from service.storage import shows
from service.storage.shows import Show

OWN_WISHES = ("title", "description", "verify", "new_feed_url")
"""What a feed never takes from the show `all`."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Wishes:
    """What a newsroom may set for a feed; what is empty is taken from the show `all`, then from the house."""

    title: str = ""
    description: str = ""
    category: str = ""  # one of Apple's, e.g. News
    subcategory: str = ""
    license: str = ""  # an SPDX identifier, or a name of the newsroom's own
    license_url: str = ""
    funding_url: str = ""
    funding_label: str = ""
    place: str = ""  # the place the news are about, as people call it
    geo: str = ""  # geo:21.327,103.914
    osm: str = ""  # R1884019
    verify: str = ""  # the code a directory asked for when the feed was claimed
    new_feed_url: str = ""
    locked: bool = True


def wishes(room: Room, show_id: str) -> Wishes:
    """Tell what was set for a show itself. Raise NotFoundError when there is no such show."""
    with room.database.reading() as connection:
        return _set_for(shows.get(connection, show_id), show_id)


def revision_of(wishes: Wishes) -> str:
    """Name what was set for a show, so that a change can say what it changes."""
    return digest([asdict(wishes)])[:16]


def change_wishes(room: Room, show_id: str, *, revision: str | None = None, **changes: Any) -> Wishes:
    """Set some of a show's wishes; with `revision`, only if they still are what it names.

    Raise RefusedError for a wish there is not and FieldsError for what directories would refuse; NotFoundError for a
    missing show, ConflictError for a late change.
    """
    known = sorted(field.name for field in fields(Wishes))
    if unknown := sorted(set(changes) - set(known)):
        raise RefusedError("A feed has no {name!r}; choose among: {known}.", name=unknown[0], known=", ".join(known))
    with room.database.writing() as connection:
        before = _set_for(shows.hold(connection, show_id), show_id)
        if revision is not None and revision != revision_of(before):
            raise ConflictError(
                "Somebody else changed the feed {id} meanwhile; look at it, then try again.", id=show_id
            )
        after = replace(before, **changes)
        wish_rules.check(after, frozenset(name for name, value in changes.items() if value != getattr(before, name)))
        shows.wish(connection, show_id, asdict(after))
    return after


def _set_for(show: Show | None, show_id: str) -> Wishes:
    if show is None:
        raise NotFoundError("There is no show {id!r}.", id=show_id)
    return Wishes(**show.wishes)
