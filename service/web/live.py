"""An article's audio while it is being made: take after take, as one stream that nobody may keep."""

from __future__ import annotations

import threading
from collections.abc import Iterator

from flask import Blueprint, Response, abort, current_app, redirect
from flask.blueprints import BlueprintSetupState

from service.newsroom import live
from service.newsroom.errors import GoneError
from service.newsroom.live import Live
from service.newsroom.room import Room
from service.web.auth import signed_in
from service.web.context import current_room

blueprint = Blueprint("live", __name__)

_KEY = "baonoi.live"
_AT_ONCE = 8  # each holds a thread of the web process while it waits for the next take


@blueprint.record_once
def _furnish(state: BlueprintSetupState) -> None:
    state.app.extensions[_KEY] = threading.BoundedSemaphore(_AT_ONCE)


@blueprint.get("/nghe-ngay/<version_id>.mp3")
def listen(version_id: str) -> Response:
    """Play a version now: finished, from its file; unfinished, as it is recorded."""
    room = current_room()
    try:
        found = live.open_live(room, version_id, editor=signed_in() is not None)
    except GoneError:
        abort(410)
    if found is None:
        abort(404)
    if found.path:
        answer = redirect(f"/media/{found.path}")
        answer.headers["Cache-Control"] = "no-store"
        return answer  # type: ignore[return-value]  # Flask's redirect is typed as werkzeug's response
    seats: threading.BoundedSemaphore = current_app.extensions[_KEY]
    if not seats.acquire(blocking=False):
        busy = Response("Đang có quá nhiều người nghe ngay.\n", status=503, mimetype="text/plain")
        busy.headers["Retry-After"] = "30"
        return busy
    headers = {"Cache-Control": "no-store", "Accept-Ranges": "none", "Access-Control-Allow-Origin": "*"}
    return Response(_Stream(room, found, seats), mimetype="audio/mpeg", headers=headers)


class _Stream:
    """The takes, and the seat that is free again when the server closes them, begun or not."""

    def __init__(self, room: Room, found: Live, seats: threading.BoundedSemaphore) -> None:
        self._takes = live.takes(room, found)
        self._seats: threading.BoundedSemaphore | None = seats

    def __iter__(self) -> Iterator[bytes]:
        return self._takes

    def close(self) -> None:
        seats, self._seats = self._seats, None
        if seats is not None:
            seats.release()
