"""Nhân sự: people, their roles, API keys, one's own account, and the audit log."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import segno
from flask import Response as FlaskResponse
from flask import render_template, request, session
from markupsafe import Markup
from werkzeug.wrappers import Response

from service.core.vietnam import VIETNAM
from service.newsroom import audit, keys, one_time, sessions
from service.newsroom import people as newsroom
from service.newsroom.errors import RefusedError
from service.newsroom.house import house
from service.newsroom.people import May
from service.web.auth import person, session_id, signed_in
from service.web.context import current_room
from service.web.desk.language import say
from service.web.desk.numbers import whole
from service.web.desk.views import Undo, desk, done
from service.web.limits import limiter, network

_PASSWORDS = "10 per 5 minutes"
"""How often one may show one's password again: whoever finds a desk open must not find the password there."""

_SECRET = "two_factor_secret"  # noqa: S105 – the session's name for it, not a secret


@desk("GET", "/people", May.PEOPLE)
def people_page() -> str:
    """List people and keys."""
    room = current_room()
    return render_template(
        "desk/people.html", people=newsroom.everyone(room), keys=keys.every(room), scopes=keys.SCOPES, secret=""
    )


@desk("POST", "/people", May.PEOPLE)
def add_person() -> Response:
    """Add a person."""
    form = request.form
    added = newsroom.add(
        current_room(), form.get("name", ""), form.get("role", ""), form.get("password", ""),
        display=form.get("display", ""), who=person().name,
    )  # fmt: skip
    return done(say("Đã thêm {name}.", name=added.display), "people_page")


@desk("POST", "/people/<user_id>", May.PEOPLE)
def change_person(user_id: str) -> Response:
    """Change a person's role or password, end their sessions or one-time codes, or let them in or out."""
    room, who, action = current_room(), person().name, request.form.get("action", "")
    undo: Undo | None = None
    if action == "role":
        was = newsroom.person(room, user_id).role
        newsroom.change_role(room, user_id, request.form.get("role", ""), who=who)
        undo = (f"/desk/people/{user_id}", {"action": "role", "role": was})
    elif action == "password":
        newsroom.change_password(room, user_id, request.form.get("password", ""), who=who)
    elif action == "sign_out":
        newsroom.end_sessions(room, user_id, who=who)
    elif action == "two_factor_off":
        one_time.stop(room, user_id, who=who)
    elif action in ("disable", "enable"):
        newsroom.disable(room, user_id, disabled=action == "disable", who=who)
    else:
        raise RefusedError("There is no action {name!r}.", name=action)
    return done(say("Đã lưu."), "people_page", undo=undo)


@desk("POST", "/keys", May.PEOPLE)
def add_key() -> str:
    """Make an API key and show it, once."""
    room, form = current_room(), request.form
    _, secret = keys.add(
        room, form.get("name", ""), form.getlist("scope"), site=form.get("site", "").strip(),
        days=form.get("days", type=whole), who=person().name,
    )  # fmt: skip
    return render_template(
        "desk/people.html", people=newsroom.everyone(room), keys=keys.every(room), scopes=keys.SCOPES, secret=secret
    )


@desk("POST", "/keys/<key_id>/revoke", May.PEOPLE)
def revoke_key(key_id: str) -> Response:
    """End an API key."""
    keys.revoke(current_room(), key_id, who=person().name)
    return done(say("Đã thu hồi khóa."), "people_page")


@desk("GET", "/me", May.SEE)
def me_page() -> str:
    """Show one's own account."""
    shown = {"sessions": sessions.living(current_room(), person().id), "mine": session_id(), "secret": ""}
    if request.args.get("two_factor") != "1" or person().two_factor:
        return render_template("desk/me.html", **shown)
    secret, address = one_time.start(person().name, house(current_room()).short_name)
    session[_SECRET] = secret
    square = Markup(segno.make(address, error="m").svg_inline(scale=4, border=3))  # noqa: S704 - a drawing of squares
    return render_template("desk/me.html", **{**shown, "secret": secret}, address=address, square=square)


def _oneself() -> str:
    found = signed_in()
    return f"own password:{found.id}" if found else network()


@desk("POST", "/me/password", May.SEE)
@limiter.limit(_PASSWORDS, key_func=_oneself)
def change_my_password() -> Response:
    """Change one's own password, knowing the old one; other sessions end."""
    room, mine = current_room(), person()
    if not newsroom.knows_password(room, mine.id, request.form.get("old", "")):
        raise RefusedError("The old password is wrong.")
    newsroom.change_password(room, mine.id, request.form.get("password", ""), who=mine.name, staying=session_id())
    return done(say("Đã đổi mật khẩu."), "me_page")


@desk("POST", "/me/sessions", May.SEE)
def end_my_sessions() -> Response:
    """Sign out on another machine, or on every other one."""
    room, mine = current_room(), person()
    if chosen := request.form.get("session", ""):
        sessions.end(room, mine.id, chosen, who=mine.name)
        return done(say("Đã đăng xuất trên máy đó."), "me_page")
    newsroom.end_sessions(room, mine.id, who=mine.name, staying=session_id())
    return done(say("Đã đăng xuất trên mọi máy khác."), "me_page")


@desk("POST", "/me/two-factor", May.SEE)
@limiter.limit(_PASSWORDS, key_func=_oneself)
def change_two_factor() -> Response:
    """Turn one-time codes on with a first code, or off with the password."""
    room, mine = current_room(), person()
    if request.form.get("action") == "off":
        if not newsroom.knows_password(room, mine.id, request.form.get("password", "")):
            raise RefusedError("The password is wrong.")
        one_time.stop(room, mine.id, who=mine.name)
        return done(say("Đã tắt mã xác thực."), "me_page")
    secret: Any = session.pop(_SECRET, "")
    one_time.confirm(room, mine.id, str(secret), request.form.get("code", ""), who=mine.name)
    return done(say("Đã bật mã xác thực."), "me_page")


@desk("GET", "/audit", May.AUDIT)
def audit_page() -> str:
    """Show the audit log, newest first."""
    what, about = request.args.get("what", "")[:60], request.args.get("about", "")[:200]
    lines = audit.lines(current_room(), before=request.args.get("before", type=whole), what=what, about=about)
    return render_template("desk/audit.html", lines=lines, what=what, about=about)


@desk("GET", "/audit.csv", May.AUDIT)
def export_audit() -> FlaskResponse:
    """Give the whole audit log as CSV."""
    headers = {"Content-Disposition": f'attachment; filename="nhat-ky-{datetime.now(VIETNAM):%Y%m%d}.csv"'}
    return FlaskResponse(audit.export(current_room()), mimetype="text/csv", headers=headers)


VIEWS = (
    people_page, add_person, change_person, add_key, revoke_key, me_page, change_my_password, end_my_sessions,
    change_two_factor,
    audit_page, export_audit,
)  # fmt: skip
