"""The list: every article, where it stands, and what can be done with several at once."""

from __future__ import annotations

import hashlib
import re
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import urlencode

from flask import Response, render_template, request
from markupsafe import Markup

from service.core.moments import moment_of
from service.core.vietnam import VIETNAM
from service.newsroom import approval
from service.newsroom import desk as newsroom
from service.newsroom.desk import Filters, allowed
from service.newsroom.errors import NewsroomError, RefusedError
from service.newsroom.people import May
from service.web.auth import person
from service.web.context import current_room
from service.web.desk.language import fault, say
from service.web.desk.numbers import whole
from service.web.desk.views import desk, done

MOST_AT_ONCE = 200


@desk("GET", "/", May.SEE)
def listing() -> str:
    """Show the list."""
    found = newsroom.listing(current_room(), _filters())
    return render_template("desk/listing.html", listing=found, live=_live(found))


@desk("GET", "/rows", May.SEE)
def listing_rows() -> Any:
    """Answer the list's poll: 204 while nothing changed, else the rows anew."""
    return _live(newsroom.listing(current_room(), _filters())) or Response(status=204)


@desk("POST", "/bulk", May.REGENERATE)
def bulk() -> Any:
    """Do one thing with every ticked article; what can't be done is said, the rest is done."""
    action, ids = request.form.get("action", ""), request.form.getlist("id")[:MOST_AT_ONCE]
    fine, refused = 0, []
    for article_id in ids:
        try:
            _act(action, article_id)
            fine += 1
        except NewsroomError as wrong:
            refused.append(fault(wrong))
    sentence = say("{n} bài: đã làm.", n=fine)
    if refused:
        sentence += " " + say("{n} bài không làm được: {why}", n=len(refused), why=refused[0])
    return done(sentence, "listing", **_kept())


def _act(action: str, article_id: str) -> None:
    room, who = current_room(), person().name
    if action == "regenerate":
        approval.make_again(room, article_id, who=who)
    elif action == "publish":
        allowed(person(), May.PUBLISH)
        for version in newsroom.ready_versions(room, article_id):
            approval.approve(room, version, who=who)
    elif action == "voice":
        approval.make_again(room, article_id, who=who, why="voice", voice=_voice_chosen())
    elif action == "withdraw":
        allowed(person(), May.WITHDRAW)
        approval.withdraw(room, article_id, who=who, why=request.form.get("why", ""))
    else:
        raise RefusedError("There is no action {name!r}.", name=action)


def _voice_chosen() -> str:
    chosen = request.form.get("voice", "")
    if not chosen:
        raise RefusedError("Choose the voice first.")
    return chosen


def _live(found: newsroom.Listing) -> Markup | None:
    """Write the part of the list that asks for itself again; None when whoever asks has it so already.

    It holds no form of its own: a CSRF token differs each time, and would look like news.
    """
    rows = render_template("desk/_rows.html", listing=found)
    tag = hashlib.sha256(rows.encode()).hexdigest()[:16]
    if request.args.get("have") == tag:
        return None
    asked = urlencode({**{name: value for name, value in request.args.items() if name != "have"}, "have": tag})
    return Markup(render_template("desk/_live.html", rows=Markup(rows), asked=asked))  # noqa: S704 – both just rendered


def _kept() -> dict[str, Any]:
    """Keep the filters of the page the form was on."""
    return {name: request.form[name] for name in ("stage", "search", "page") if request.form.get(name)}


def _filters() -> Filters:
    asked = request.args
    return Filters(
        stage=asked.get("stage", ""),
        search=asked.get("search", "")[:200],
        section=asked.get("section", ""),
        voice=asked.get("voice", ""),
        since=_day(asked.get("since", "")),
        until=_day(asked.get("until", ""), after=1),
        flagged=asked.get("flagged") == "1",
        page=max(1, min(10_000, asked.get("page", 1, type=whole))),
    )


def _day(text: str, after: int = 0) -> datetime | None:
    """Read a day in Vietnam's time, or the one `after` days later; None for anything else."""
    day = moment_of(text, VIETNAM) if re.fullmatch(r"[12]\d{3}-\d\d-\d\d", text) else None
    return day + timedelta(days=after) if day else None


VIEWS = (listing, listing_rows, bulk)
