"""The web application: one factory, a table of blueprints, and what holds for every answer."""

from __future__ import annotations

from importlib import import_module

from flask import Blueprint, Flask
from werkzeug.middleware.proxy_fix import ProxyFix

from service.newsroom.room import Room, open_room
from service.settings import Settings
from service.web import errors, headers, letters, limits, secret, sessions, shortcut, timing, zipping
from service.web.context import furnish

BLUEPRINTS = (
    "service.web.health",
    "service.web.media",
    "service.web.live",
    "service.web.feeds",
    "service.web.api",
    "service.web.auth",
    "service.web.desk",
    "service.web.pages",
)
"""Each names a module whose `blueprint` answers one audience. A new audience is one line here."""


MOST_BODY = 16 * 1024 * 1024
"""Bytes of the largest body that is taken in; the server refuses more before it has put them on the disk."""


def create_app(settings: Settings, room: Room | None = None) -> Flask:
    """Build the application for these settings; `room` is given by tests and by `up`, else opened here."""
    app = Flask(__name__, static_folder=None)
    app.config.update(
        SECRET_KEY=secret.secret_key(settings),
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Lax",
        SESSION_COOKIE_SECURE=settings.public_url.startswith("https://"),
        MAX_CONTENT_LENGTH=MOST_BODY,
    )
    app.json.sort_keys = False  # type: ignore[attr-defined]  # Flask types the provider without its options
    room = room or open_room(settings)
    furnish(app, room)
    for part in (errors, headers, sessions, zipping, timing, limits, letters):
        part.install(app)
    for blueprint in load_blueprints():
        app.register_blueprint(blueprint)
    if settings.trusted_hops:
        hops = settings.trusted_hops
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=hops, x_proto=hops, x_host=hops)  # type: ignore[method-assign]
    app.wsgi_app = shortcut.Shortcut(app.wsgi_app, app, room)  # type: ignore[method-assign]
    return app


def load_blueprints() -> list[Blueprint]:
    """Import every module of the table and return its blueprint."""
    return [import_module(name).blueprint for name in BLUEPRINTS]
