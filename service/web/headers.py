"""Security headers on every answer."""

from __future__ import annotations

from urllib.parse import urlsplit

from flask import Flask, Response, request

from service.newsroom.room import Room
from service.web.context import current_room

FILE = {"X-Content-Type-Options": "nosniff", "Content-Security-Policy": "default-src 'none'"}
"""What every media file says: it is only what its type says, and runs nothing."""


def install(app: Flask) -> None:
    """Add the headers to everything this application answers."""
    with app.app_context():
        origin = _media_origin(current_room())
    page, embedded = _headers(_policy(origin, "'self'")), _headers(_policy(origin, "*"))

    @app.after_request
    def protect(response: Response) -> Response:
        chosen = FILE if request.blueprint == "media" else embedded if _is_embedded(request.path) else page
        for name, value in chosen.items():
            if name not in response.headers:
                response.headers.add(name, value)
        return response


def _is_embedded(path: str) -> bool:
    return path == "/embed" or path.startswith("/embed/")


def _headers(policy: str) -> dict[str, str]:
    return {
        "Content-Security-Policy": policy,
        "X-Content-Type-Options": "nosniff",
        "Referrer-Policy": "strict-origin-when-cross-origin",
        "Permissions-Policy": "camera=(), microphone=(), geolocation=(), payment=(), usb=()",
        "Cross-Origin-Opener-Policy": "same-origin",
    }


def _policy(media_origin: str, ancestors: str) -> str:
    """Write the content security policy: our own origin only, nothing inline.

    `media_origin` is the store's own address when media are answered by a redirect to it: browsers check that too.
    """
    ours = f"'self' {media_origin}".strip()
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
        "frame-ancestors": ancestors,
    }
    return "; ".join(f"{name} {value}" for name, value in rules.items())


def _media_origin(room: Room) -> str:
    address = urlsplit(room.media.presigned("probe", 60) or "")
    return f"{address.scheme}://{address.netloc}" if address.netloc else ""
