"""Audio and pictures answered ahead of Flask: players ask for many ranges, and its dispatch costs more than a file."""

from __future__ import annotations

from collections.abc import Iterable
from time import perf_counter
from typing import TYPE_CHECKING

from flask import Flask

from service.newsroom.room import Room
from service.web import media
from service.web.timing import timings

if TYPE_CHECKING:
    from wsgiref.types import StartResponse, WSGIApplication, WSGIEnvironment

_PREFIX = "/media/"


class MediaFirst:
    """Answers GET and HEAD of a sound or picture that stands in the store, or did; the application all else.

    So transcripts, which are zipped, and what is not found go the usual way. Answers are those of `service.web.media`
    in both.
    """

    def __init__(self, application: WSGIApplication, app: Flask, room: Room) -> None:
        self._application, self._room, self._timings = application, room, timings(app)

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        """Answer, or let the application."""
        path = environ.get("PATH_INFO", "")
        if path.startswith(_PREFIX) and media.is_seen_or_heard(path) and environ["REQUEST_METHOD"] in ("GET", "HEAD"):
            began = perf_counter()
            answer = media.find_answer(self._room, environ, path.removeprefix(_PREFIX))
            if answer is not None:
                self._timings.add("media", answer.status_code, perf_counter() - began)
                return answer(environ, start_response)
        return self._application(environ, start_response)
