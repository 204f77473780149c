"""Feeds and bulletins over HTTP: what a feed says of itself, and a bulletin made now."""

from __future__ import annotations

from dataclasses import fields
from typing import Any

from service.newsroom import audit, bulletins, shows, wishes
from service.newsroom.house_rules import MOST_ARTICLES
from service.web.api import paging
from service.web.api.callers import caller
from service.web.api.declare import declare, given, revision
from service.web.api.shapes import FLAG, OBJECT, SHORT, TEXT, etag, listed, row, thing
from service.web.context import current_room

_SAID = {"type": "string", "maxLength": 4000}
_WISHES = thing({}, {each.name: FLAG if each.name == "locked" else _SAID for each in fields(wishes.Wishes)})
_NAMES = {"type": "array", "items": SHORT, "maxItems": MOST_ARTICLES}
_ORDER = thing(
    {"name": {"type": "string", "minLength": 1, "maxLength": 200}},
    {
        "sections": _NAMES,
        "articles": _NAMES,
        "voice": SHORT,
        "second_voice": SHORT,
        "most": {"type": "integer", "minimum": 1, "maximum": MOST_ARTICLES},
    },
)


@declare("GET", "/shows", summary="List the feeds", scope="house:read", replies={200: listed()})
def list_shows() -> Any:
    """List the feeds with what was set for each."""
    room = current_room()
    found = shows.every_channel(room)
    return {"items": [{"id": each.id, **row(wishes.wishes(room, each.id))} for each in found]}


@declare("GET", "/shows/<path:show_id>", summary="Show what was set for a feed", scope="house:read",
         replies={200: OBJECT})  # fmt: skip
def get_show(show_id: str) -> Any:
    """Show what was set for a feed, with its ETag."""
    return _show(wishes.wishes(current_room(), show_id))


@declare("PATCH", "/shows/<path:show_id>", summary="Set what a feed says of itself", scope="house:write",
         if_match=True, body=_WISHES, replies={200: OBJECT})  # fmt: skip
def patch_show(show_id: str) -> Any:
    """Set the fields given; an empty text brings the feed's own words back. 409 when somebody changed it meanwhile."""
    room, changes = current_room(), given()
    made = wishes.change_wishes(room, show_id, revision=revision(), **changes)
    audit.note(room, caller().who, "show.change", show_id, after=changes)
    return _show(made)


def _show(found: wishes.Wishes) -> Any:
    return row(found), 200, etag(wishes.revision_of(found))


@declare("POST", "/bulletins", summary="Make a bulletin now", scope="audio:make", body=_ORDER,
         replies={202: thing({"id": TEXT})}, limit="60 per minute")  # fmt: skip
def order_bulletin() -> Any:
    """Make one episode of several articles; without `articles` the newest of the sections."""
    made = bulletins.order(current_room(), who=caller().who, **given())
    return {"id": made}, 202, {"Location": f"/api/v1/bulletins/{made}"}


@declare("GET", "/bulletins", summary="List bulletins asked for, newest first", scope="audio:read",
         query=paging.QUERY, replies={200: paging.page_schema(OBJECT)})  # fmt: skip
def list_bulletins() -> Any:
    """List the bulletins asked for by people and by the timetable."""
    return paging.newest_first(bulletins.recent(current_room(), paging.limit(), paging.place()), row)


@declare("GET", "/bulletins/<bulletin_id>", summary="Look at a bulletin asked for", scope="audio:read",
         replies={200: OBJECT})  # fmt: skip
def get_bulletin(bulletin_id: str) -> Any:
    """Show what became of a bulletin."""
    return row(bulletins.get(current_room(), bulletin_id))


ROUTES = (list_shows, get_show, patch_show, order_bulletin, list_bulletins, get_bulletin)
