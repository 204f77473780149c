"""Signing in to the desk: sessions, CSRF, throttling, and what each view asks of a person."""

from __future__ import annotations

from typing import Any, cast

from flask import Blueprint, Flask, redirect, render_template, request, session, url_for
from flask.blueprints import BlueprintSetupState
from flask_login import LoginManager, current_user, login_user, logout_user
from flask_wtf.csrf import CSRFProtect
from werkzeug.wrappers import Response

from service.core.addresses import split_address
from service.newsroom import audit, people, sessions
from service.newsroom.people import Person
from service.web.context import current_room
from service.web.guessing import remember, slowed

blueprint = Blueprint("auth", __name__)
protection = CSRFProtect()
_manager = LoginManager()


class Visitor:
    """Who a session belongs to, in the shape Flask-Login asks for."""

    is_active = True
    is_authenticated = True
    is_anonymous = False

    def __init__(self, person: Person, session_id: str) -> None:
        self.person = person
        self.session_id = session_id

    def get_id(self) -> str:
        """Name the session: the cookie holds its id and nothing about the person."""
        return self.session_id


def _set_up(state: BlueprintSetupState) -> None:
    app = cast("Flask", state.app)
    app.config.setdefault("WTF_CSRF_TIME_LIMIT", None)  # the token lives as long as the session it is bound to
    app.config.setdefault("WTF_CSRF_CHECK_DEFAULT", False)  # the desk's views ask for it, see `guard`
    app.config.setdefault("WTF_CSRF_SSL_STRICT", True)
    app.config["PERMANENT_SESSION_LIFETIME"] = sessions.LIFETIME
    protection.init_app(app)
    _manager.init_app(app)
    _manager.user_loader(_load)
    _manager.session_protection = None  # an address may change on a phone; the cookie is signed


blueprint.record_once(_set_up)


def _load(session_id: str) -> Visitor | None:
    person = sessions.holder(current_room(), session_id)
    return Visitor(person, session_id) if person else None


def signed_in() -> Person | None:
    """Return who makes the present request, or None."""
    return cast("Visitor", current_user).person if current_user.is_authenticated else None


def person() -> Person:
    """Return who makes the present request, in a view that needs somebody."""
    found = signed_in()
    assert found is not None
    return found


def session_id() -> str:
    """Name the session of the present request, in a view that needs somebody."""
    assert current_user.is_authenticated
    return cast("Visitor", current_user).session_id


def guard() -> Response | None:
    """Send strangers to the sign-in page, and refuse a change without its CSRF token. Runs before every desk view."""
    if request.method not in ("GET", "HEAD", "OPTIONS"):
        protection.protect()
    if signed_in() is None:
        return redirect(url_for("auth.sign_in", then=request.full_path if request.method == "GET" else None))
    audit.address.set(request.remote_addr or "")
    return None


@blueprint.get("/desk/sign-in")
def sign_in() -> Any:
    """Show the sign-in form."""
    return render_template("desk/sign_in.html", then=inside(request.args.get("then", "")), wrong=False, name="")


@blueprint.post("/desk/sign-in")
@slowed
def try_sign_in() -> Any:
    """Start a session for the right name and password."""
    protection.protect()
    audit.address.set(request.remote_addr or "")
    name, then = request.form.get("name", ""), inside(request.form.get("then", ""))
    found = people.sign_in(current_room(), name, request.form.get("password", ""), request.form.get("code", ""))
    if found is None:
        return render_template("desk/sign_in.html", then=then, wrong=True, name=name), 401
    session.clear()  # a session made before signing in is not carried over
    session.permanent = True
    agent = request.user_agent.string
    begun = sessions.begin(current_room(), found.id, agent=agent, address=request.remote_addr or "")
    login_user(Visitor(found, begun))
    return remember(redirect(then or url_for("desk.listing")))


@blueprint.post("/desk/sign-out")
def sign_out() -> Response:
    """End the session."""
    protection.protect()
    if signed_in() is not None:
        sessions.end_here(current_room(), session_id())
    logout_user()
    session.clear()
    return redirect(url_for("auth.sign_in"))


def inside(path: str) -> str:
    """Return the path if it lies within the desk, else nothing: nobody is sent elsewhere by a link."""
    parts = split_address(path)
    inside = not parts.scheme and not parts.netloc and parts.path.startswith("/desk") and "\\" not in path
    return path.rstrip("?") if inside and not path.startswith("//") else ""
