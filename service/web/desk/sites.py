"""Trang báo và nguồn tin: the newspapers' sites, what is polled for them, and trying a page."""

from __future__ import annotations

import json
from typing import Any

from flask import render_template, request
from werkzeug.wrappers import Response

from service.newsroom import sites, trials
from service.newsroom.errors import ConflictError, RefusedError
from service.newsroom.people import May
from service.web.auth import person
from service.web.context import current_room
from service.web.desk.language import say
from service.web.desk.numbers import whole
from service.web.desk.problems import EditConflictError
from service.web.desk.views import desk, done


@desk("GET", "/sites", May.SITES)
def sites_page() -> str:
    """List sites and what is polled."""
    return _sites()


@desk("POST", "/sites", May.SITES)
def save_site() -> Any:
    """Add or change a site, make its secret, or take it out."""
    room, form, who = current_room(), request.form, person().name
    name, action = form.get("name", ""), form.get("action", "save")
    if action == "remove":
        sites.remove_site(room, name, who=who)
        return done(say("Đã bỏ trang {name}.", name=name), "sites_page")
    if action == "secret":
        return _sites(sites.new_secret(room, name, who=who))
    hosts, profile = form.get("hosts", "").split(), form.get("profile", "")
    revision = form.get("revision", 0, type=whole)
    try:
        sites.save_site(room, name, hosts=hosts, profile=_profile(profile), revision=revision, who=who)
    except ConflictError as late:
        raise _both(name, hosts, profile, late) from None
    return done(say("Đã lưu trang {name}.", name=name), "sites_page")


@desk("POST", "/sites/try", May.SITES)
def try_page() -> Response:
    """Read one page as a draft that nobody hears, to see its blocks."""
    form = request.form
    made = trials.read(current_room(), form.get("url", ""), site=form.get("name", ""), who=person().name)
    return done(say("Đang đọc thử trang; bài nháp này không ai nghe được."), "article", article_id=made)


@desk("POST", "/sources", May.SITES)
def change_source() -> Response:
    """Add, pause, resume or remove a polled feed."""
    room, form, who = current_room(), request.form, person().name
    action, source_id = form.get("action", "add"), form.get("id", "")
    if action == "add":
        site, kind, url = form.get("site", ""), form.get("kind", ""), form.get("url", "")
        sites.add_source(room, site, kind, url, who=who, section=form.get("section", ""))
    elif action == "remove":
        sites.remove_source(room, source_id, who=who)
    else:
        sites.pause_source(room, source_id, active=action == "resume", who=who)
    return done(say("Đã lưu."), "sites_page")


def _sites(secret: str = "") -> str:
    room = current_room()
    found, polled = sites.sites(room), sites.polled(room)
    return render_template("desk/sites.html", sites=found, polled=polled, secret=secret, written=_written)


def _both(name: str, hosts: list[str], profile: str, late: ConflictError) -> EditConflictError:
    """Lay this person's site beside the one that stands now."""
    now = sites.site(current_room(), name)
    theirs = f"{' '.join(now.hosts)}\n{_written(now.profile)}"
    return EditConflictError(late, f"{' '.join(hosts)}\n{profile.strip()}", theirs, "/desk/sites")


def _profile(text: str) -> Any:
    try:
        return json.loads(text) if text.strip() else None
    except ValueError as wrong:
        raise RefusedError("The profile is not valid JSON: {why}.", why=wrong) from None


def _written(profile: Any) -> str:
    return json.dumps(profile, ensure_ascii=False, indent=1) if profile else ""


VIEWS = (sites_page, save_site, try_page, change_source)
