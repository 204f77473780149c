"""Podcast: what each feed says of itself."""

from __future__ import annotations

from dataclasses import fields

from flask import render_template, request
from werkzeug.wrappers import Response

from service.newsroom import audit, shows
from service.newsroom import wishes as newsroom
from service.newsroom.people import May
from service.web.auth import person
from service.web.context import current_room
from service.web.desk.language import say
from service.web.desk.views import desk, done

_TEXTS = tuple(each.name for each in fields(newsroom.Wishes) if each.name != "locked")


@desk("GET", "/shows", May.SETTINGS)
def shows_page() -> str:
    """List the feeds and what was set for each."""
    room = current_room()
    found = shows.every_channel(room)
    wishes = {each.id: newsroom.wishes(room, each.id) for each in found}
    revisions = {show_id: newsroom.revision_of(each) for show_id, each in wishes.items()}
    return render_template("desk/shows.html", channels=found, wishes=wishes, revisions=revisions, texts=_TEXTS)


@desk("POST", "/shows/<path:show_id>", May.SETTINGS)
def change_show(show_id: str) -> Response:
    """Set what a feed says of itself."""
    changes: dict[str, object] = {name: " ".join(request.form[name].split()) for name in _TEXTS if name in request.form}
    changes["locked"] = request.form.get("locked") == "1"
    newsroom.change_wishes(current_room(), show_id, revision=request.form.get("revision"), **changes)
    audit.note(current_room(), person().name, "show.change", show_id, after=changes)
    return done(say("Đã lưu."), "shows_page")


VIEWS = (shows_page, change_show)
