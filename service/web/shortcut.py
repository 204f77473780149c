"""What is asked most, answered ahead of Flask: its dispatch costs more than a range of a file or a kept feed does."""

from __future__ import annotations

from collections.abc import Iterable
from time import perf_counter
from types import ModuleType
from typing import TYPE_CHECKING

from flask import Flask, Response

from service.newsroom.readiness import UnavailableError
from service.newsroom.room import Room
from service.web import feeds, media
from service.web.timing import timings

if TYPE_CHECKING:
    from wsgiref.types import StartResponse, WSGIApplication, WSGIEnvironment

AHEAD = {"/media/": media, "/feeds/": feeds}
"""Who answers ahead, by the start of the path: `answer_ahead` gives None for what is to go the usual way."""


class Shortcut:
    """Answers GET and HEAD of sounds, pictures and feeds in memory; the application all else.

    Whoever answers, the answer is the same.
    """

    def __init__(self, application: WSGIApplication, app: Flask, room: Room) -> None:
        self._application, self._app, self._room, self._timings = application, app, room, timings(app)

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        """Answer, or let the application."""
        ahead = AHEAD.get(environ.get("PATH_INFO", "")[:7])
        if ahead is not None and environ["REQUEST_METHOD"] in ("GET", "HEAD"):
            began = perf_counter()
            answer = self._answer(ahead, environ)
            if answer is not None:
                self._timings.add(ahead.blueprint.name, answer.status_code, perf_counter() - began)
                return answer(environ, start_response)
        return self._application(environ, start_response)

    def _answer(self, ahead: ModuleType, environ: WSGIEnvironment) -> Response | None:
        try:
            answer: Response | None = ahead.answer_ahead(self._app, self._room, environ)
        except UnavailableError:
            return None  # the application asks again, and says it as it says all outages
        return answer
