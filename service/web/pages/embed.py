"""The player on other people's pages: its frame, its document, oEmbed, and reports of a wrong pronunciation."""

from __future__ import annotations

import json
from typing import Any

from flask import Response, abort, redirect, render_template, request
from markupsafe import Markup
from werkzeug.wrappers import Response as AnyResponse

from service.core.addresses import split_address
from service.newsroom import listening, reports
from service.newsroom.house import house
from service.web.context import absolute, current_room
from service.web.limits import limiter
from service.web.pages.article import shown
from service.web.pages.language import link
from service.web.pages.recording import record_of, voice_names

FRAME_HEIGHT = 300  # px: title and card with every control in sight, at 360 px of width
_WIDEST = 760
_A_DAY = 86_400
_LONGEST_RECORDING = 12 * 3600  # seconds; a report past it is no place in any of ours


def frame(article_id: str) -> str:
    """Show the bare player, for an iframe. It needs neither storage nor its own origin, so a sandbox is fine."""
    found = shown(article_id)
    return render_template(
        "pages/embed.html",
        article=found.listed,
        voice=found.listed.voices[0] if found.listed.voices else None,
        voice_name=voice_names(found.listed)[0] if found.listed.voices else "",
        canonical=absolute(found.listed.path),
    )


def record(article_id: str) -> Response:
    """Answer with the player's document; 410 when the article was withdrawn."""
    room = current_room()
    page = listening.article(room, article_id)
    if page is None:
        return _json({"state": "silent"}, 404)
    if page.state == "withdrawn":
        return _json({"id": article_id, "state": "withdrawn"}, 410)
    response = _json(record_of(room, page, request.args.get("voice", "")))
    if page.state != "published":
        response.headers["Cache-Control"] = "no-store"  # it changes with every sentence that is recorded
    return response


def audio(article_id: str) -> AnyResponse:
    """Lead to the current recording, for pages that can only write one address down."""
    found = shown(article_id)
    asked = request.args.get("voice", "")
    voices = [each for each in found.listed.voices if asked in ("", each.voice)]
    if not voices:
        abort(404)
    return redirect(f"/media/{voices[0].audio.path}", code=302)


def find() -> Response:
    """Find the article printed at an address: how a player without an id learns which one it stands in.

    No such article is an ordinary answer (""): a 404 would write an error into the console of every page without sound.
    """
    return _json({"id": listening.by_source_url(current_room(), request.args.get("url", "")) or ""})


def oembed() -> Response:
    """Describe the player for a page of ours or of the newspaper (oEmbed 1.0, type rich, JSON only)."""
    if request.args.get("format", "json") != "json":
        abort(501)
    room = current_room()
    url = request.args.get("url", "")
    parts = split_address(url)
    ours = parts.netloc in (request.host, split_address(absolute("/")).netloc) and parts.path.startswith(
        ("/nghe/", "/ban-tin/", "/embed/")
    )
    article_id = parts.path.rpartition("/")[2].rpartition("-")[2] if ours else listening.by_source_url(room, url)
    found = shown(article_id) if article_id else abort(404)
    width, height = _within("maxwidth", _WIDEST), _within("maxheight", FRAME_HEIGHT)
    listed = found.listed
    return _json(
        {
            "version": "1.0",
            "type": "rich",
            "title": listed.title,
            "author_name": house(room).name,
            "author_url": absolute("/"),
            "provider_name": house(room).name,
            "provider_url": absolute("/"),
            "cache_age": _A_DAY,
            "width": width,
            "height": height,
            "html": str(_iframe(listed.article_id, listed.title, width, height)),
        }
    )


@limiter.limit("6 per minute; 60 per day")
def report(article_id: str) -> Response:
    """Take a report of a wrong pronunciation: which version, which second. Nothing about the listener is kept."""
    second = request.form.get("second", -1.0, type=float)
    version = request.form.get("version", "")
    sane = 0 <= second <= _LONGEST_RECORDING
    sentence = reports.report(current_room(), article_id, version, second) if sane else ""
    if not sentence:
        return _json({"state": "unknown"}, 404)
    return _json({"sentence": sentence}, 201)


def open_to_all(response: Response) -> Response:
    """Let the pages of every newspaper read what is made for them, refusals too: nothing here is anyone's own."""
    if request.path.startswith(("/embed", "/oembed")):
        response.headers["Access-Control-Allow-Origin"] = "*"
        response.headers["Cross-Origin-Resource-Policy"] = "cross-origin"
    return response


def _json(document: dict[str, Any], status: int = 200) -> Response:
    written = json.dumps(document, ensure_ascii=False, separators=(",", ":"))
    return Response(written, status=status, mimetype="application/json")


def _iframe(article_id: str, title: str, width: int, height: int) -> Markup:
    return Markup(
        '<iframe src="{}" title="{}" width="{}" height="{}" style="border:0;max-width:100%" loading="lazy"></iframe>'
    ).format(absolute(link(f"/embed/{article_id}")), title, width, height)


def _within(name: str, most: int) -> int:
    asked: int = request.args.get(name, most, type=int)
    return min(most, asked) if asked > 0 else most
