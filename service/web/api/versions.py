"""Articles as the desk lists them, their scripts with the editors' changes, and their versions."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from service.core.editing import EditKind
from service.core.moments import moment_of
from service.newsroom import approval, comparing, edits, intake, proof, reports, versions
from service.newsroom import desk as newsroom
from service.newsroom.desk import Filters
from service.web.api import paging
from service.web.api.callers import caller
from service.web.api.declare import asked, declare, given, revision
from service.web.api.problems import Problem
from service.web.api.shapes import OBJECT, SHORT, TEXT, etag, plain, row, thing
from service.web.context import current_room

_HIDDEN = ("script", "lease_until", "held_by", "next_attempt_at")
_SCRIPT = thing(
    {"tag": TEXT, "lines": {"type": "array", "items": OBJECT}, "conflicts": {"type": "array", "items": OBJECT}}
)
_EDIT = thing({"kind": {"enum": list(EditKind)}, "segment": {"type": "integer", "minimum": 0}, "value": OBJECT})


@declare(
    "GET", "/articles", summary="List articles, those that came last first", scope="articles:read",
    query={**paging.QUERY, "search": SHORT, "stage": SHORT, "section": SHORT, "voice": SHORT},
    replies={200: paging.page_schema(OBJECT)},
)  # fmt: skip
def list_articles() -> Any:
    """List articles, searched without accents. The order never changes: no article is missed or comes twice."""
    chosen = {name: asked().get(name, "") for name in ("search", "stage", "section", "voice")}
    wish = Filters(site=caller().site, size=paging.limit(), **chosen)
    return paging.newest_first(newsroom.arrived(current_room(), wish, paging.place()), row)


@declare(
    "GET", "/articles/<article_id>/script", summary="Show what will be read, with its readings",
    scope="articles:read", replies={200: _SCRIPT},
)  # fmt: skip
def get_script(article_id: str) -> Any:
    """Show the script with the editors' changes, how each line is said, and the ETag a change must name."""
    _at_home(article_id)
    return _script(article_id)


@declare(
    "POST", "/articles/<article_id>/script/edits", summary="Change one segment", scope="desk:write", if_match=True,
    body=_EDIT, replies={200: _SCRIPT},
)  # fmt: skip
def make_edit(article_id: str) -> Any:
    """Change the reading, place, pause, voice or kind of one line; 409 when the script changed meanwhile."""
    _at_home(article_id)
    wish = given()
    edits.make(
        current_room(), article_id, wish["kind"], wish["segment"], wish["value"], tag=revision(), who=caller().who
    )
    return _script(article_id)


@declare(
    "POST", "/articles/<article_id>/script/edits/<edit_id>/undo", summary="Take a change back", scope="desk:write",
    query={"again": {"type": "boolean"}}, replies={200: _SCRIPT},
)  # fmt: skip
def undo_edit(article_id: str, edit_id: str) -> Any:
    """Take an editor's change back, or make it again."""
    _at_home(article_id)
    edits.undo(current_room(), article_id, edit_id, who=caller().who, again=asked().get("again", False))
    return _script(article_id)


@declare(
    "POST", "/articles/<article_id>/script/edits/<edit_id>/settle", summary="End a conflict", scope="desk:write",
    body=thing({"keep": {"type": "boolean"}}), replies={200: _SCRIPT},
)  # fmt: skip
def settle_edit(article_id: str, edit_id: str) -> Any:
    """Keep an editor's reading on the words that stand now, or let it go."""
    _at_home(article_id)
    edits.settle(current_room(), article_id, edit_id, keep=given()["keep"], who=caller().who)
    return _script(article_id)


@declare(
    "GET", "/articles/<article_id>/compare", summary="Compare what two versions say", scope="articles:read",
    query={"older": SHORT, "newer": SHORT}, replies={200: OBJECT},
)  # fmt: skip
def compare_versions(article_id: str) -> Any:
    """Tell two versions apart, word by word."""
    _at_home(article_id)
    found = comparing.compare(current_room(), article_id, asked().get("older", ""), asked().get("newer", ""))
    return {"segments": [plain(each) for each in found.segments]}


@declare("POST", "/articles/<article_id>/restore", summary="Bring a withdrawn article back", scope="audio:publish",
         replies={204: None})  # fmt: skip
def restore_article(article_id: str) -> Any:
    """Put a withdrawn article on the air again; 409 when it is not withdrawn."""
    _at_home(article_id)
    approval.restore(current_room(), article_id, who=caller().who)
    return None, 204


@declare("GET", "/versions/<version_id>", summary="Show a version and its segments", scope="audio:read",
         replies={200: OBJECT})  # fmt: skip
def get_version(version_id: str) -> Any:
    """Show how far a version is."""
    found = versions.status(current_room(), version_id)
    _at_home(found.version.article_id)
    return {**row(found.version, *_HIDDEN), "segments": [row(each, "version_id") for each in found.segments]}


@declare(
    "POST", "/versions/<version_id>/publish", summary="Publish a version now or at a time", scope="audio:publish",
    body=thing({}, {"at": {"type": "string", "format": "date-time"}, "why": SHORT}), replies={204: None},
)  # fmt: skip
def publish_version(version_id: str) -> Any:
    """Let listeners hear a version; an old one is put back without a new recording."""
    _at_home(versions.status(current_room(), version_id).version.article_id)
    moment = _moment(given()["at"]) if "at" in given() else None
    approval.approve(current_room(), version_id, at=moment, who=caller().who, why=given().get("why") or "approved")
    return None, 204


@declare(
    "POST", "/versions/<version_id>/reports", summary="Report a line that is read wrongly", scope="lexicon:write",
    body=thing({"second": {"type": "number", "minimum": 0, "maximum": 1_000_000}}),
    replies={201: thing({"sentence": TEXT})},
)  # fmt: skip
def report_line(version_id: str) -> Any:
    """Report the line heard at a second of the recording; it stands in GET /reports until somebody settles it."""
    article_id = versions.status(current_room(), version_id).version.article_id
    _at_home(article_id)
    second = float(given()["second"])
    return {"sentence": reports.flag(current_room(), article_id, version_id, second, who=caller().who)}, 201


@declare("POST", "/versions/<version_id>/retry", summary="Try a failed version again", scope="audio:make",
         replies={204: None})  # fmt: skip
def retry_version(version_id: str) -> Any:
    """Record a failed version again."""
    _at_home(versions.status(current_room(), version_id).version.article_id)
    versions.retry(current_room(), version_id, who=caller().who, why="retry")
    return None, 204


def _at_home(article_id: str) -> None:
    """Raise Problem unless the article's site is the key's."""
    caller().at(intake.get(current_room(), article_id).site)


def _script(article_id: str) -> Any:
    found = proof.proof(current_room(), article_id)
    lines = [
        {**plain(line.piece), "index": line.index, "spoken": line.spoken, "fresh": line.fresh,
         "readings": [plain(part.reading) for part in line.parts if part.reading]}
        for line in found.lines
    ]  # fmt: skip
    return {"tag": found.tag, "lines": lines, "conflicts": plain(found.conflicts)}, 200, etag(found.tag)


def _moment(text: str) -> datetime:
    moment = moment_of(text)
    if moment is None:
        raise Problem(
            422, "`at` must be a moment with its zone, such as 2026-03-12T06:00:00+07:00.", fields=[("/at", "a moment")]
        )
    return moment


ROUTES = (
    list_articles, get_script, make_edit, undo_edit, settle_edit, compare_versions, restore_article, get_version,
    publish_version, report_line, retry_version,
)  # fmt: skip
