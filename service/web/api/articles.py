"""Articles over HTTP: deliver, submit, look, make again, withdraw. The rules stand in `service.newsroom.intake`."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from flask import request

from service.newsroom import approval, corrections, inbound, intake, posts
from service.newsroom.described import Described, describe, describe_by_source
from service.newsroom.intake import Delivered
from service.newsroom.payload import PayloadError, payload_of
from service.web.api.article_schemas import AGAIN, ARTICLE, CORRECTION, FILE, PAYLOAD, POST, VERSIONS, WHY
from service.web.api.callers import caller
from service.web.api.declare import asked, declare, given
from service.web.api.problems import Problem
from service.web.api.shapes import decoded
from service.web.context import absolute, current_room

_DELIVERIES = {200: ARTICLE, 202: ARTICLE}
_SHOW: Any = {"scope": "articles:read", "replies": {200: ARTICLE}}
_TAKE_OFF: Any = {"scope": "articles:write", "query": WHY, "replies": {204: None}}
_AT_ITS_SITE = "/sites/<site>/articles/<path:source_id>"


@declare(
    "PUT",
    _AT_ITS_SITE,
    summary="Deliver an article as the CMS has it now; safe to repeat",
    scope="articles:write",
    body=PAYLOAD,
    replies=_DELIVERIES,
)
def put_article(site: str, source_id: str) -> Any:
    """Deliver an article under its own id."""
    caller().at(site)
    room = current_room()
    try:
        made = intake.deliver(room, site, source_id, payload_of(given(), room.settings.voices_folder), caller().who)
    except PayloadError as wrong:
        raise _unprocessable(wrong) from None
    return _delivered(made)


@declare(
    "POST",
    "/articles",
    summary="Submit an article by its URL, HTML, text or blocks",
    scope="articles:write",
    body=POST,
    headers={"Idempotency-Key": "The same key and body again make nothing new"},
    replies=_DELIVERIES,
)
def post_article() -> Any:
    """Submit an article that has no id of its own."""
    site = str(given().get("site") or caller().site)
    if site:
        caller().at(site)
    key = request.headers.get("Idempotency-Key", "")[:200]
    try:
        made = posts.post(current_room(), given(), site=site, who=caller().who, key=key)
    except PayloadError as wrong:
        raise _unprocessable(wrong) from None
    return _delivered(made)


@declare(
    "POST",
    "/sites/<site>/webhook",
    summary="Tell of an article by a signed webhook (Standard Webhooks)",
    scope="",
    replies=_DELIVERIES,
    limit="120 per minute",
)
def webhook(site: str) -> Any:
    """Take a signed webhook of a site's CMS."""
    try:
        made = inbound.accept(current_room(), site, dict(request.headers), request.get_data())
    except inbound.UnsignedError as wrong:
        raise Problem(401, str(wrong)) from None
    except PayloadError as wrong:
        raise _unprocessable(wrong) from None
    return _delivered(made)


@declare("GET", "/articles/<article_id>", summary="Show an article", **_SHOW)
def get_article(article_id: str) -> Any:
    """Show how far an article is."""
    return _shown(_mine(article_id))


@declare("DELETE", "/articles/<article_id>", summary="Withdraw an article", **_TAKE_OFF)
def delete_article(article_id: str) -> Any:
    """Take an article off the air at once; a tombstone with the reason stays."""
    return _withdraw(_mine(article_id))


@declare("GET", _AT_ITS_SITE, summary="Show an article by its id at its own site", **_SHOW)
def get_by_source(site: str, source_id: str) -> Any:
    """Show how far an article of a site is."""
    return _shown(_at_its_site(site, source_id))


@declare("DELETE", _AT_ITS_SITE, summary="Withdraw an article by its id at its own site", **_TAKE_OFF)
def delete_by_source(site: str, source_id: str) -> Any:
    """Take an article of a site off the air at once."""
    return _withdraw(_at_its_site(site, source_id))


@declare(
    "POST",
    "/articles/<article_id>/regenerate",
    summary="Make an article's recordings again",
    scope="audio:make",
    body=AGAIN,
    replies={202: ARTICLE},
)
def regenerate(article_id: str) -> Any:
    """Make an article's recordings again; what did not change is not spoken again."""
    _mine(article_id)
    wish = given()
    approval.make_again(
        current_room(),
        article_id,
        who=caller().who,
        why=wish.get("why") or "regenerate",
        segment=wish.get("segment"),
        voice=wish.get("voice"),
    )
    return _shown(describe(current_room(), article_id)), 202


@declare(
    "GET",
    "/articles/<article_id>/versions",
    summary="List an article's versions, newest first",
    scope="articles:read",
    replies={200: VERSIONS},
)
def list_versions(article_id: str) -> Any:
    """List every attempt at voicing an article."""
    return {"items": [_version(each) for each in _mine(article_id).versions]}


@declare(
    "POST",
    "/articles/<article_id>/read-again",
    summary="Read what arrived once more",
    scope="desk:write",
    replies={202: ARTICLE},
)
def read_again(article_id: str) -> Any:
    """Read what arrived once more, as after a site's profile changed."""
    _mine(article_id)
    intake.read_again(current_room(), article_id, who=caller().who)
    return _shown(describe(current_room(), article_id)), 202


@declare(
    "POST",
    "/articles/<article_id>/correct",
    summary="Publish a spoken correction",
    scope="audio:publish",
    body=CORRECTION,
    replies={202: ARTICLE},
)
def correct(article_id: str) -> Any:
    """Publish a correction for those who have heard the article already; the answer is the correction's article."""
    _mine(article_id)
    return _delivered(corrections.correct(current_room(), article_id, given()["text"], who=caller().who))


@declare(
    "POST",
    "/articles/upload",
    summary="Hand in a file: .txt, .html or .docx",
    scope="articles:write",
    body=FILE,
    replies=_DELIVERIES,
    limit="120 per minute",
)
def upload() -> Any:
    """Take a file as an article of its own; `data` is the file in base64."""
    caller().at("desk")
    wish = given()
    data = decoded(wish["data"])
    made = intake.upload(current_room(), wish["name"], data, who=caller().who, title=wish.get("title", ""))
    return _delivered(made)


def _mine(article_id: str) -> Described:
    found = describe(current_room(), article_id)
    caller().at(found.row.site)
    return found


def _at_its_site(site: str, source_id: str) -> Described:
    caller().at(site)
    return describe_by_source(current_room(), site, source_id)


def _withdraw(found: Described) -> Any:
    why = asked().get("why") or "withdrawn through the API"
    approval.withdraw(current_room(), found.row.id, who=caller().who, why=why)
    return None, 204


def _delivered(made: Delivered) -> Any:
    shown = _shown(describe(current_room(), made.article_id))
    if not made.changed:
        return {**shown, "changed": False}, 200
    return shown, 202, {"Location": shown["links"]["self"]}


def _shown(found: Described) -> dict[str, Any]:
    row = found.row
    return {
        "id": row.id,
        "site": row.site,
        "source_id": row.source_id,
        "state": found.state,
        "title": row.title,
        "reason": row.reason,
        "note": found.note,
        "audio": row.audio,
        "script_hash": row.script_hash if found.is_read else None,
        "changed": row.changed if found.is_read else None,
        "extract": {"score": found.score, "flags": row.flags} if found.is_read else None,
        "jobs": [
            {name: _version(each)[name] for name in ("id", "voice", "number", "state")} for each in found.versions
        ],
        "links": {
            "self": absolute(f"/api/v1/articles/{row.id}"),
            "editor": absolute(f"/desk/articles/{row.id}"),
            "player": absolute(found.path),
            "embed": absolute(f"/embed/{row.id}"),
            "audio": absolute(f"/media/{found.audio}") if found.audio else None,
        },
    }


def _version(version: Any) -> dict[str, Any]:
    hidden = {"lease_until", "held_by", "next_attempt_at"}
    return {
        name: value.isoformat() if hasattr(value, "isoformat") else value
        for name, value in asdict(version).items()
        if name not in hidden
    }


def _unprocessable(wrong: PayloadError) -> Problem:
    return Problem(422, "The article can't be accepted as it is; `errors` names what is wrong.", fields=wrong.fields)


ROUTES = (
    put_article, post_article, webhook, get_article, delete_article, get_by_source, delete_by_source, regenerate,
    list_versions, read_again, correct, upload,
)  # fmt: skip
