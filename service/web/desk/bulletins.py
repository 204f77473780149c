"""Bản tin: one episode of several articles, made now; the timetable stands in the newsroom's settings."""

from __future__ import annotations

from flask import render_template, request
from werkzeug.wrappers import Response

from service.newsroom import bulletins as newsroom
from service.newsroom.house import house
from service.newsroom.people import May
from service.web.auth import person
from service.web.context import current_room
from service.web.desk.language import say
from service.web.desk.numbers import whole
from service.web.desk.views import desk, done


@desk("GET", "/bulletins", May.PUBLISH)
def bulletins_page() -> str:
    """Show the form, the timetable and what became of the last bulletins."""
    room = current_room()
    return render_template("desk/bulletins.html", house=house(room), found=newsroom.recent(room))


@desk("POST", "/bulletins", May.PUBLISH)
def order_bulletin() -> Response:
    """Make a bulletin of the newest articles, or of those named by their ids."""
    form = request.form
    newsroom.order(
        current_room(), form.get("name", ""), sections=form.getlist("section"),
        articles=form.get("articles", "").split(), voice=form.get("voice", ""),
        second_voice=form.get("second_voice", ""), most=form.get("most", 8, type=whole), who=person().name,
    )  # fmt: skip
    return done(say("Đang làm bản tin."), "bulletins_page")


VIEWS = (bulletins_page, order_bulletin)
