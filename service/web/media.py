"""Audio, transcripts and pictures by path: ranges, validators, replaced and withdrawn files. Asks no SQL."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import lru_cache
from typing import TYPE_CHECKING, BinaryIO, cast

from flask import Blueprint, Flask, Response, abort, request
from werkzeug.http import http_date
from werkzeug.wsgi import wrap_file

from service.newsroom import files
from service.newsroom.files import Stored
from service.newsroom.room import Room
from service.web.context import current_room
from service.web.headers import FILE
from service.web.ranges import Span, UnsatisfiableError, Validators, is_resume, refusal, wanted_span

if TYPE_CHECKING:
    from wsgiref.types import WSGIEnvironment

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
    **FILE,
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
    return Response(
        status=204, headers={**_OPEN, **asked, "Access-Control-Max-Age": "86400", "Allow": "GET, HEAD, OPTIONS"}
    )


@blueprint.get("/media/<path:path>", provide_automatic_options=False)
def serve(path: str) -> Response:
    """Serve a file."""
    answer = find_answer(current_room(), request.environ, path)
    if answer is None:
        abort(404)
    return answer


def answer_ahead(_app: Flask, room: Room, environ: WSGIEnvironment) -> Response | None:
    """Answer for a sound or picture ahead of Flask; None for transcripts, which are zipped, and what there is not."""
    path = environ["PATH_INFO"].removeprefix("/media/")
    return find_answer(room, environ, path) if is_seen_or_heard(path) else None


def find_answer(room: Room, environ: WSGIEnvironment, path: str) -> Response | None:
    """Answer a GET or HEAD for a path; None when nothing ever stood there.

    Replaced: a fresh request goes to the successor, a resumed one gets the bytes it began with.
    """
    kind = _type(path)
    stored = files.find(room, path) if kind else None
    if stored is None or kind is None:
        return None
    if stored.withdrawn:
        return _gone()
    if stored.successor and (stored.length is None or not is_resume(environ, _validators(stored))):
        return _lead_to(f"/media/{stored.successor}")
    if stored.length is None:
        return None
    return _answer(room, environ, stored, kind)


def is_seen_or_heard(path: str) -> bool:
    """Tell whether a path is a sound's or a picture's: bytes that are compressed as they are."""
    return (_type(path) or "").startswith(("audio/", "image/"))


def _answer(room: Room, environ: WSGIEnvironment, stored: Stored, kind: str) -> Response:
    if refused := refusal(environ, _validators(stored)):
        return Response(status=refused, headers=_said(stored))
    if room.settings.accel and stored.file is not None and is_seen_or_heard(stored.path):
        aside = f"{room.settings.accel.rstrip('/')}/{stored.path}"
        return Response(headers=[("X-Accel-Redirect", aside), *_said(stored, kind)])
    # scripts read transcripts across origins, which a store's own address may not allow
    if stored.file is None and is_seen_or_heard(stored.path):
        address = files.presigned(room, stored.path, _PRESIGNED_SECONDS)
        if address:
            return _lead_to(address)
    length = stored.length or 0
    try:
        span = wanted_span(environ, length, _validators(stored))
    except UnsatisfiableError:
        return Response(status=416, headers=[("Content-Range", f"bytes */{length}"), *_said(stored)])
    part = span or Span(0, length)
    body = iter(()) if environ["REQUEST_METHOD"] == "HEAD" else _body(room, environ, stored, part)
    return _sent(body, stored, kind, span, length)


def _sent(body: Iterable[bytes], stored: Stored, kind: str, span: Span | None, length: int) -> Response:
    part = span or Span(0, length)
    headers = [("Content-Length", str(part.end - part.start)), *_said(stored, kind)]
    if span:
        headers.append(("Content-Range", f"bytes {span.start}-{span.end - 1}/{length}"))
    return Response(body, status=206 if span else 200, headers=headers, direct_passthrough=True)


def _body(room: Room, environ: WSGIEnvironment, stored: Stored, span: Span) -> Iterable[bytes]:
    if stored.file is None:
        return _from_store(room, stored.path, span)
    file = stored.file.open("rb")
    file.seek(span.start)
    # waitress sends a wrapped file from where it stands, Content-Length bytes of it, and needs no thread for that;
    # other servers may send it to its end
    if getattr(environ.get("wsgi.file_wrapper"), "__module__", "") == "waitress.buffers":
        return wrap_file(environ, cast("BinaryIO", _Sips(file)), _PIECE)
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


def _validators(stored: Stored) -> Validators:
    return Validators(stored.etag, stored.modified)


def _said(stored: Stored, kind: str = "") -> list[tuple[str, str]]:
    """List what every answer says of a file. A list goes into an answer at once; headers set one by one take longer."""
    said = [*_OPEN.items(), ("Accept-Ranges", "bytes"), ("Cache-Control", _FRESH), ("ETag", f'"{stored.etag}"')]
    if stored.modified:
        said.append(("Last-Modified", http_date(stored.modified)))
    if kind:
        said.append(("Content-Type", kind))
    return said


def _lead_to(address: str) -> Response:
    return Response(status=302, headers={**_OPEN, "Cache-Control": _FRESH, "Location": address})


def _gone() -> Response:
    headers = {**_OPEN, "Cache-Control": _FRESH}
    return Response("Bản audio này đã được gỡ.\n", status=410, mimetype="text/plain", headers=headers)


@lru_cache(maxsize=1024)
def _type(path: str) -> str | None:
    return next((kind for ending, kind in TYPES.items() if path.endswith(ending)), None)
