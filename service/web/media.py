"""Audio, transcripts and pictures by path: ranges, validators, replaced and withdrawn files. Asks no SQL."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import BinaryIO, cast

from flask import Blueprint, Response, abort, redirect, request
from werkzeug.http import is_resource_modified
from werkzeug.wsgi import wrap_file

from service.newsroom import files
from service.newsroom.files import Stored
from service.newsroom.room import Room
from service.web.context import current_room
from service.web.ranges import Span, UnsatisfiableError, asked_span, is_current, is_resume

blueprint = Blueprint("media", __name__)

TYPES = {
    ".mp3": "audio/mpeg",
    ".webm": "audio/webm",
    ".opus": "audio/ogg",
    ".wav": "audio/wav",
    ".vtt": "text/vtt; charset=utf-8",
    ".srt": "application/x-subrip; charset=utf-8",
    ".chapters.json": "application/json+chapters",
    ".json": "application/json",
    ".jpg": "image/jpeg",
    ".png": "image/png",
}
"""The only types that are served, longest ending first: nothing a browser could run."""

_OPEN = {
    "Access-Control-Allow-Origin": "*",
    "Access-Control-Expose-Headers": "Accept-Ranges, Content-Length, Content-Range, ETag",
    "Cross-Origin-Resource-Policy": "cross-origin",
}
_FRESH = "public, max-age=300"  # not for ever: a path may later lead elsewhere, or be gone
_PRESIGNED_SECONDS = 3600
_PIECE = 64 * 1024
_SIP = 4 * _PIECE


@blueprint.route("/media/<path:path>", methods=["OPTIONS"], provide_automatic_options=False)
def may_ask(path: str) -> Response:  # noqa: ARG001 - every path is open alike
    """Let scripts of other sites ask for ranges."""
    asked = {"Access-Control-Allow-Methods": "GET, HEAD", "Access-Control-Allow-Headers": "Range, If-Range"}
    return Response(status=204, headers={**_OPEN, **asked, "Access-Control-Max-Age": "86400"})


@blueprint.get("/media/<path:path>", provide_automatic_options=False)
def serve(path: str) -> Response:
    """Serve a file. Replaced: a fresh request goes to the successor, a resumed one gets the bytes it began with."""
    kind = _type(path)
    stored = files.find(current_room(), path) if kind else None
    if stored is None or kind is None:
        abort(404)
    if stored.withdrawn:
        return _gone()
    if stored.successor and (stored.length is None or not is_resume(request.headers, stored)):
        return _lead_to(f"/media/{stored.successor}")
    if stored.length is None:
        abort(404)
    return _answer(stored, kind, stored.length)


def _answer(stored: Stored, kind: str, length: int) -> Response:
    if not is_resource_modified(request.environ, stored.etag, last_modified=stored.modified):
        return _headed(Response(status=304), stored)
    if current_room().settings.accel and stored.file is not None:
        aside = f"{current_room().settings.accel.rstrip('/')}/{stored.path}"
        return _headed(Response(headers={"X-Accel-Redirect": aside}), stored, kind)
    # scripts read transcripts across origins, which a store's own address may not allow
    if stored.file is None and kind.startswith(("audio/", "image/")):
        address = files.presigned(current_room(), stored.path, _PRESIGNED_SECONDS)
        if address:
            return _lead_to(address)
    current = is_current(request.headers.get("If-Range"), stored)
    try:
        span = asked_span(request.headers.get("Range"), length) if current else None
    except UnsatisfiableError:
        return _headed(Response(status=416, headers={"Content-Range": f"bytes */{length}"}), stored)
    return _sent(stored, kind, span, length)


def _sent(stored: Stored, kind: str, span: Span | None, length: int) -> Response:
    part = span or Span(0, length)
    body = iter(()) if request.method == "HEAD" else _body(stored, part)
    answer = Response(body, status=206 if span else 200, direct_passthrough=True)
    answer.content_length = part.end - part.start
    if span:
        answer.headers["Content-Range"] = f"bytes {span.start}-{span.end - 1}/{length}"
    return _headed(answer, stored, kind)


def _body(stored: Stored, span: Span) -> Iterable[bytes]:
    if stored.file is None:
        return _from_store(current_room(), stored.path, span)
    file = stored.file.open("rb")
    file.seek(span.start)
    # waitress sends a wrapped file from where it stands, Content-Length bytes of it, and needs no thread for that;
    # other servers may send it to its end
    if getattr(request.environ.get("wsgi.file_wrapper"), "__module__", "") == "waitress.buffers":
        return wrap_file(request.environ, cast("BinaryIO", _Sips(file)), _PIECE)
    return _pieces(file, span.end - span.start)


class _Sips:
    """A file that gives at most a few pieces at a time, however much is asked.

    waitress asks for a whole socket buffer (2.5 MB on Linux) before each send, and sends what fits of it.
    """

    def __init__(self, file: BinaryIO) -> None:
        self._file = file
        self.seek, self.tell, self.close = file.seek, file.tell, file.close

    def read(self, size: int) -> bytes:
        return self._file.read(min(size, _SIP))


def _pieces(file: BinaryIO, left: int) -> Iterator[bytes]:
    with file:
        while left and (piece := file.read(min(_PIECE, left))):
            left -= len(piece)
            yield piece


def _from_store(room: Room, path: str, span: Span) -> Iterator[bytes]:
    for start in range(span.start, span.end, _PIECE * 16):
        yield files.read(room, path, start, min(start + _PIECE * 16, span.end))


def _headed(answer: Response, stored: Stored, kind: str = "") -> Response:
    answer.headers.update(_OPEN)
    answer.headers["Accept-Ranges"] = "bytes"
    answer.headers["Cache-Control"] = _FRESH
    answer.set_etag(stored.etag)
    answer.last_modified = stored.modified
    if kind:
        answer.headers["Content-Type"] = kind
    return answer


def _lead_to(address: str) -> Response:
    answer = redirect(address)
    answer.headers.update(_OPEN)
    answer.headers["Cache-Control"] = _FRESH
    return answer  # type: ignore[return-value]  # Flask's redirect is typed as werkzeug's response


def _gone() -> Response:
    headers = {**_OPEN, "Cache-Control": _FRESH}
    return Response("Bản audio này đã được gỡ.\n", status=410, mimetype="text/plain", headers=headers)


def _type(path: str) -> str | None:
    return next((kind for ending, kind in TYPES.items() if path.endswith(ending)), None)
