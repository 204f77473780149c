"""Podcast feeds: one address per show, in every format, answered from bytes that are kept."""

from __future__ import annotations

import re
from importlib.resources import files as resources
from typing import TYPE_CHECKING

from flask import Blueprint, Flask, Response, abort, current_app, redirect, request
from werkzeug.http import parse_accept_header
from werkzeug.wrappers import Response as AnyResponse

from service.newsroom import shows
from service.newsroom.announcing import feed_path
from service.newsroom.errors import NotFoundError
from service.newsroom.room import Room
from service.web import kept
from service.web.context import current_room
from service.web.feeds import addresses, opml
from service.web.feeds.building import SECONDS, Built, Shelf
from service.web.ranges import Validators, refusal

if TYPE_CHECKING:
    from wsgiref.types import WSGIEnvironment

blueprint = Blueprint("feeds", __name__)

_KEY = "baonoi.feeds"
_NEWEST = re.compile(r"/feeds/(.+)\.(xml|json)")


@blueprint.record_once
def _furnish(state: object) -> None:
    state.app.extensions[_KEY] = Shelf()  # type: ignore[attr-defined]  # Flask's setup state


@blueprint.get("/feeds/shows.opml")
def all_feeds() -> Response:
    """List every feed."""
    room = current_room()
    listed = opml.render(room.settings, shows.every_channel(room))
    return _small(listed, opml.MIME, SECONDS)


@blueprint.get(addresses.ARTWORK_PATH)
def artwork() -> Response:
    """Send the picture that stands in for one not drawn yet."""
    picture = resources(__package__).joinpath("bao-noi.jpg").read_bytes()
    return _small(picture, "image/jpeg", 3600)


@blueprint.get("/feeds/<path:show_id>.<any(xml,json):ending>")
def feed(show_id: str, ending: str) -> AnyResponse:
    """Send a page of a show's feed; `?page=` names an archive page."""
    page: str = request.args.get("page", "0")
    if not page.isascii() or not page.isdecimal() or len(page) > 6:
        abort(404)
    if "page" in request.args and page != str(int(page) or ""):  # a page names its own address, and has but one
        return redirect(addresses.path(show_id, ending, int(page)), code=301)
    try:
        built = _shelf().feed(current_room(), show_id, ending, int(page))
    except NotFoundError:
        abort(404)
    if built is None:
        abort(404)
    return _answer(built, request.environ)


@blueprint.get("/feeds/<path:show_id>.<any(xml,json):ending>/")
def feed_with_a_slash(show_id: str, ending: str) -> AnyResponse:
    """Lead an address that was typed with a slash at its end to the feed."""
    return redirect(feed_path(show_id, ending), code=301)


@blueprint.get("/feed")
@blueprint.get("/feed/")
@blueprint.get("/feed.xml")
@blueprint.get("/rss")
@blueprint.get("/rss/")
@blueprint.get("/rss.xml")
def customary() -> AnyResponse:
    """Lead from where people and programs look for a feed to the newspaper's main one."""
    return redirect(feed_path("all"), code=301)


def answer_ahead(app: Flask, room: Room, environ: WSGIEnvironment) -> Response | None:
    """Answer ahead of Flask with the newest page of a feed that is in memory, brought up to date; None for all else."""
    path = _NEWEST.fullmatch(environ["PATH_INFO"])
    if path is None or environ.get("QUERY_STRING"):
        return None
    shelf: Shelf = app.extensions[_KEY]
    built = shelf.ready(room, path[1], path[2])
    return _answer(built, environ) if built else None


def _shelf() -> Shelf:
    shelf: Shelf = current_app.extensions[_KEY]
    return shelf


def _small(body: bytes, kind: str, seconds: int) -> Response:
    headers = [("Cache-Control", f"public, max-age={seconds}")]
    return kept.answer(request.environ, kind, lambda: body, headers, kept.validators_of(body))


def _answer(built: Built, environ: WSGIEnvironment) -> Response:
    """Answer with a feed, plain or zipped; 301 for one that has moved."""
    if built.moved:  # most apps follow this and know nothing of itunes:new-feed-url
        return Response(status=301, headers=[("Location", built.moved), *built.headers])
    validators = Validators(built.etag, built.modified)
    if not _is_zipped(environ):
        return kept.answer(environ, built.kind.MIME, lambda: built.body, built.headers, validators)
    # the twin has other bytes, so its validator may only be a weak one
    headers = [("ETag", f'W/"{built.etag}"'), *built.headers]
    if refused := refusal(environ, validators):
        return Response(status=refused, headers=headers)
    headers.append(("Content-Encoding", "gzip"))
    return Response(built.zipped, headers=headers, content_type=built.kind.MIME)


def _is_zipped(environ: WSGIEnvironment) -> bool:
    """Tell whether the gzip twin is sent: to who takes it, but a range is of the plain bytes."""
    accepted = parse_accept_header(environ.get("HTTP_ACCEPT_ENCODING"))
    return bool(accepted["gzip"]) and "HTTP_RANGE" not in environ
