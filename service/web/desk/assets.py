"""The desk's own files, under addresses that change with their content."""

from __future__ import annotations

import hashlib
from functools import cache
from pathlib import Path

from flask import Response, abort, request

_FOLDER = Path(__file__).parent / "static"
_TYPES = {".css": "text/css", ".js": "text/javascript"}
_YEAR = "public, max-age=31536000, immutable"


def asset(name: str) -> str:
    """Make the address of one of our files."""
    return f"/desk/static/{name}?v={_hash(name)}"


def static(name: str) -> Response:
    """Answer with one of our files, for a year when the address names its hash."""
    if name not in _names():
        abort(404)
    response = Response(_read(name), mimetype=_TYPES[Path(name).suffix])
    response.headers["Cache-Control"] = _YEAR if request.args.get("v") == _hash(name) else "public, max-age=300"
    return response


def asked_for() -> bool:
    """Tell whether the present request is for one of these files, which need no person."""
    return request.endpoint == "desk.static_file"


def keep_private(response: Response) -> Response:
    """Keep the desk's pages out of every cache and frame."""
    if not asked_for():
        response.headers.setdefault("Cache-Control", "no-store")
        response.headers["X-Frame-Options"] = "DENY"
        response.headers["X-Robots-Tag"] = "noindex"
    return response


@cache
def _names() -> frozenset[str]:
    return frozenset(each.name for each in _FOLDER.iterdir() if each.suffix in _TYPES)


@cache
def _read(name: str) -> bytes:
    return (_FOLDER / name).read_bytes()


@cache
def _hash(name: str) -> str:
    return hashlib.sha256(_read(name)).hexdigest()[:10]
