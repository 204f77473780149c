"""Security headers on every answer."""

from __future__ import annotations

from urllib.parse import urlsplit

from flask import Flask, Response, request

from service.newsroom.room import Room
from service.web.context import current_room

_FRAMED_ANYWHERE = "/embed"
_KEY = "baonoi.media_origin"


def install(app: Flask) -> None:
    """Add the headers to everything this application answers."""
    with app.app_context():
        app.extensions[_KEY] = _media_origin(current_room())

    @app.after_request
    def protect(response: Response) -> Response:
        for name, value in _headers(app.extensions[_KEY]).items():
            response.headers.setdefault(name, value)
        return response


def _headers(media_origin: str) -> dict[str, str]:
    return {
        "Content-Security-Policy": _policy(media_origin),
        "X-Content-Type-Options": "nosniff",
        "Referrer-Policy": "strict-origin-when-cross-origin",
        "Permissions-Policy": "camera=(), microphone=(), geolocation=(), payment=(), usb=()",
        "Cross-Origin-Opener-Policy": "same-origin",
    }


def _policy(media_origin: str) -> str:
    """Write the content security policy: our own origin only, nothing inline.

    `media_origin` is the store's own address when media are answered by a redirect to it: browsers check that too.
    """
    ours = f"'self' {media_origin}".strip()
    embedded = request.path == _FRAMED_ANYWHERE or request.path.startswith(f"{_FRAMED_ANYWHERE}/")
    rules = {
        "default-src": "'none'",
        "script-src": "'self'",
        "style-src": "'self'",
        "img-src": f"{ours} data:",
        "font-src": "'self'",
        "media-src": f"{ours} blob:",
        "connect-src": ours,
        "manifest-src": "'self'",
        "worker-src": "'self'",
        "frame-src": "'self'",
        "form-action": "'self'",
        "base-uri": "'none'",
        "frame-ancestors": "*" if embedded else "'self'",
    }
    return "; ".join(f"{name} {value}" for name, value in rules.items())


def _media_origin(room: Room) -> str:
    address = urlsplit(room.media.presigned("probe", 60) or "")
    return f"{address.scheme}://{address.netloc}" if address.netloc else ""
