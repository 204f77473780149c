"""Security headers on every answer."""

from __future__ import annotations

import re
from urllib.parse import urlsplit

from flask import Flask, Response, request

from service.newsroom.room import Room
from service.web.context import current_room

_PLAIN = re.compile(r"https?://([A-Za-z0-9.-]+|\[[0-9A-Fa-f:.]+\])(:[0-9]+)?")
"""An origin that may stand in a policy: a visitor writes the Host header, and shall write no rule with it."""

FILE = {"X-Content-Type-Options": "nosniff", "Content-Security-Policy": "default-src 'none'"}
"""What every media file and feed says: it is only what its type says, and runs nothing."""


def install(app: Flask) -> None:
    """Add the headers to everything this application answers."""
    with app.app_context():
        origin = _media_origin(current_room())
    page = _headers(_policy(origin, "'self'"))

    @app.after_request
    def protect(response: Response) -> Response:
        chosen = FILE if _is_file(response) else _embedded(origin) if _is_embedded(request.path) else page
        for name, value in chosen.items():
            if name not in response.headers:
                response.headers.add(name, value)
        return response


def _is_file(response: Response) -> bool:
    # what a feed refuses but a condition or a range is a page that says why
    return request.blueprint == "media" or (
        request.blueprint == "feeds" and (response.status_code < 400 or response.status_code in (412, 416))
    )


def _is_embedded(path: str) -> bool:
    return path == "/embed" or path.startswith("/embed/")


def _embedded(media_origin: str) -> dict[str, str]:
    """Let every site frame the page. In a sandbox it has no origin of its own, and Safari's 'self' is then nobody."""
    named = _origin(current_room().settings.base_url or request.host_url)
    own = f"'self' {named}" if _PLAIN.fullmatch(named) else "'self'"
    return _headers(_policy(media_origin, "*", own))


def _headers(policy: str) -> dict[str, str]:
    return {
        "Content-Security-Policy": policy,
        "X-Content-Type-Options": "nosniff",
        "Referrer-Policy": "strict-origin-when-cross-origin",
        "Permissions-Policy": "camera=(), microphone=(), geolocation=(), payment=(), usb=()",
        "Cross-Origin-Opener-Policy": "same-origin",
    }


def _policy(media_origin: str, ancestors: str, own: str = "'self'") -> str:
    """Write the content security policy: our own origin only, nothing inline.

    `media_origin` is the store's own address when media are answered by a redirect to it: browsers check that too.
    """
    ours = f"{own} {media_origin}".strip()
    rules = {
        "default-src": "'none'",
        "script-src": own,
        "style-src": own,
        "img-src": f"{ours} data:",
        "font-src": own,
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
    return _origin(room.media.presigned("probe", 60) or "")


def _origin(address: str) -> str:
    parts = urlsplit(address)
    return f"{parts.scheme}://{parts.netloc}" if parts.netloc else ""
