"""Every route that changes something refuses whoever may not: no route is left out of these tables."""

from __future__ import annotations

import itertools
from collections.abc import Iterator

import pytest
from conftest import RecordingQueue
from desk_paper import DeskPaper, signed_in, token_of, web
from flask import Flask
from flask.testing import FlaskClient

from service.newsroom import keys
from service.newsroom.room import Room
from service.settings import Settings
from service.storage.database import open_database
from service.storage.media import open_media
from service.storage.tables import metadata

ROLES = ("reporter", "editor", "secretary", "administrator")

DESK = {
    "/desk/add": "reporter",
    "/desk/articles/<article_id>/edits": "editor",
    "/desk/articles/<article_id>/edits/<edit_id>/settle": "editor",
    "/desk/articles/<article_id>/edits/<edit_id>/undo": "editor",
    "/desk/articles/<article_id>/read-again": "editor",
    "/desk/articles/<article_id>/regenerate": "editor",
    "/desk/articles/<article_id>/restore": "secretary",
    "/desk/articles/<article_id>/withdraw": "secretary",
    "/desk/articles/<article_id>/correct": "secretary",
    "/desk/bulk": "editor",
    "/desk/bulletins": "secretary",
    "/desk/campaigns/<campaign_id>/stop": "secretary",
    "/desk/campaigns/<campaign_id>/undo": "secretary",
    "/desk/deliveries/<delivery_id>/again": "administrator",
    "/desk/house": "administrator",
    "/desk/house/files/<use>/remove": "administrator",
    "/desk/inbox/dismiss": "editor",
    "/desk/keys": "administrator",
    "/desk/keys/<key_id>/revoke": "administrator",
    "/desk/lexicon/<entry_id>": "editor",
    "/desk/lexicon/<entry_id>/approve": "secretary",
    "/desk/lexicon/<entry_id>/back": "editor",
    "/desk/lexicon/<entry_id>/remove": "editor",
    "/desk/lexicon/import": "secretary",
    "/desk/me/password": "reporter",
    "/desk/me/sessions": "reporter",
    "/desk/me/two-factor": "reporter",
    "/desk/people": "administrator",
    "/desk/people/<user_id>": "administrator",
    "/desk/previews": "editor",
    "/desk/readings": "editor",
    "/desk/readings/impact": "editor",
    "/desk/reports/<report_id>/settle": "editor",
    "/desk/shows/<path:show_id>": "administrator",
    "/desk/sites": "administrator",
    "/desk/sites/try": "administrator",
    "/desk/sources": "administrator",
    "/desk/versions/<version_id>/publish": "secretary",
    "/desk/versions/<version_id>/report": "reporter",
    "/desk/versions/<version_id>/retry": "editor",
    "/desk/webhooks": "administrator",
    "/desk/webhooks/<webhook_id>": "administrator",
}
"""The least role of each."""

ANYONE = {"/desk/sign-in", "/desk/sign-out", "/desk/language"}
"""Need no role, only a CSRF token."""

API = {
    ("POST", "/articles"): "articles:write",
    ("POST", "/articles/upload"): "articles:write",
    ("DELETE", "/articles/<article_id>"): "articles:write",
    ("POST", "/articles/<article_id>/correct"): "audio:publish",
    ("POST", "/articles/<article_id>/read-again"): "desk:write",
    ("POST", "/articles/<article_id>/regenerate"): "audio:make",
    ("POST", "/articles/<article_id>/restore"): "audio:publish",
    ("POST", "/articles/<article_id>/script/edits"): "desk:write If-Match",
    ("POST", "/articles/<article_id>/script/edits/<edit_id>/settle"): "desk:write",
    ("POST", "/articles/<article_id>/script/edits/<edit_id>/undo"): "desk:write",
    ("POST", "/bulletins"): "audio:make",
    ("POST", "/campaigns/<campaign_id>/stop"): "audio:make",
    ("POST", "/campaigns/<campaign_id>/undo"): "audio:publish",
    ("POST", "/deliveries/<delivery_id>/again"): "house:write",
    ("PATCH", "/house"): "house:write If-Match",
    ("POST", "/house/files"): "house:write",
    ("POST", "/keys"): "people:write",
    ("DELETE", "/keys/<key_id>"): "people:write",
    ("POST", "/lexicon"): "lexicon:write",
    ("PUT", "/lexicon/<entry_id>"): "lexicon:write If-Match",
    ("DELETE", "/lexicon/<entry_id>"): "lexicon:write If-Match",
    ("POST", "/lexicon/<entry_id>/approve"): "lexicon:approve If-Match",
    ("POST", "/lexicon/<entry_id>/restore"): "lexicon:write If-Match",
    ("POST", "/lexicon/fix"): "lexicon:write",
    ("POST", "/lexicon/impact"): "lexicon:read",
    ("POST", "/lexicon/import"): "lexicon:approve",
    ("POST", "/lexicon/suggestions/dismiss"): "lexicon:write",
    ("POST", "/people"): "people:write",
    ("PATCH", "/people/<person_id>"): "people:write",
    ("DELETE", "/people/<person_id>/sessions/<session_id>"): "people:write",
    ("POST", "/previews"): "lexicon:write",
    ("POST", "/reports/<report_id>/settle"): "lexicon:write",
    ("PATCH", "/shows/<path:show_id>"): "house:write If-Match",
    ("PUT", "/sites/<site>"): "house:write If-Match",
    ("POST", "/sites/<site>/secret"): "house:write",
    ("POST", "/sites/<site>/sources"): "house:write",
    ("POST", "/sites/<site>/trials"): "house:write",
    ("PATCH", "/sources/<source_id>"): "house:write",
    ("DELETE", "/sources/<source_id>"): "house:write",
    ("DELETE", "/sites/<site>"): "house:write",
    ("PUT", "/sites/<site>/articles/<path:source_id>"): "articles:write",
    ("DELETE", "/sites/<site>/articles/<path:source_id>"): "articles:write",
    ("POST", "/versions/<version_id>/publish"): "audio:publish",
    ("POST", "/versions/<version_id>/reports"): "lexicon:write",
    ("POST", "/versions/<version_id>/retry"): "audio:make",
    ("POST", "/webhooks"): "house:write",
    ("PATCH", "/webhooks/<webhook_id>"): "house:write",
    ("DELETE", "/webhooks/<webhook_id>"): "house:write",
    ("POST", "/webhooks/<webhook_id>/ping"): "house:write",
}
"""The scope of each, and whether it must name a revision."""

SIGNED = {("POST", "/api/v1/sites/<site>/webhook"), ("POST", "/embed/<article_id>/report")}
"""Held by a signature, or open to listeners: tested with those who own them."""


@pytest.fixture(scope="module")
def app(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Flask]:
    settings = Settings(data=tmp_path_factory.mktemp("routes"), debounce=0)
    database = open_database(settings.sql_url)
    metadata.create_all(database.engine)
    room = Room(settings, database, open_media("", settings.data / "media"), RecordingQueue())
    DeskPaper(room).people()
    yield web(room)
    database.close()


@pytest.fixture(scope="module")
def visitors(app: Flask) -> dict[str, FlaskClient]:
    return {role: signed_in(app, role) for role in ROLES}


@pytest.fixture(scope="module")
def secrets(app: Flask) -> dict[str, str]:
    room = app.extensions["baonoi.room"]
    return {scope: keys.add(room, scope, [scope], who="test")[1] for scope in keys.SCOPES}


def filled(rule: str) -> str:
    """Put an id that nothing has in each variable part of a rule."""
    return "/".join("nothing" if part.startswith("<") else part for part in rule.split("/"))


def changing(app: Flask) -> set[tuple[str, str]]:
    rules = app.url_map.iter_rules()
    return {(method, str(rule)) for rule in rules for method in rule.methods - {"GET", "HEAD", "OPTIONS"}}


def test_no_changing_route_is_missing_from_the_tables(app: Flask) -> None:
    desk = {("POST", path) for path in (*DESK, *ANYONE)}
    api = {(method, f"/api/v1{path}") for method, path in API}
    assert changing(app) == desk | api | SIGNED


@pytest.mark.parametrize("rule", sorted({*DESK, *ANYONE}))
def test_the_desk_refuses_a_change_without_its_csrf_token(visitors: dict[str, FlaskClient], rule: str) -> None:
    administrator = visitors["administrator"]
    assert administrator.post(filled(rule)).status_code == 400
    assert administrator.post(filled(rule), data={"csrf_token": "guessed"}).status_code == 400


@pytest.mark.parametrize("rule", sorted(DESK))
def test_the_desk_refuses_a_role_that_may_not(visitors: dict[str, FlaskClient], rule: str) -> None:
    lower = itertools.takewhile(lambda role: role != DESK[rule], ROLES)
    for role in lower:
        token = token_of(visitors[role].get("/desk/me").get_data(as_text=True))
        assert visitors[role].post(filled(rule), data={"csrf_token": token}).status_code == 403, role


@pytest.mark.parametrize("rule", sorted(DESK))
def test_the_desk_sends_strangers_to_the_sign_in_page(app: Flask, rule: str) -> None:
    stranger = app.test_client()
    token = token_of(stranger.get("/desk/sign-in").get_data(as_text=True))
    answer = stranger.post(filled(rule), data={"csrf_token": token})
    assert (answer.status_code, answer.headers["Location"].split("?")[0]) == (302, "/desk/sign-in")


@pytest.mark.parametrize(("method", "rule"), sorted(API))
def test_the_api_refuses_a_stranger_and_a_key_without_the_scope(
    app: Flask, secrets: dict[str, str], method: str, rule: str
) -> None:
    visitor, path, scope = app.test_client(), f"/api/v1{filled(rule)}", API[method, rule].split()[0]
    answer = visitor.open(path, method=method, json={})
    assert (answer.status_code, answer.mimetype) == (401, "application/problem+json")
    other = next(each for each in keys.SCOPES if each != scope)
    refused = visitor.open(path, method=method, json={}, headers={"Authorization": f"Bearer {secrets[other]}"})
    assert refused.status_code == 403
    assert scope in refused.json["detail"]


@pytest.mark.parametrize(("method", "rule"), sorted(key for key, needs in API.items() if "If-Match" in needs))
def test_the_api_refuses_a_change_that_names_no_revision(
    app: Flask, secrets: dict[str, str], method: str, rule: str
) -> None:
    bearer = {"Authorization": f"Bearer {secrets[API[method, rule].split()[0]]}"}
    answer = app.test_client().open(f"/api/v1{filled(rule)}", method=method, json={}, headers=bearer)
    assert answer.status_code == 428


SAME = {
    "/desk/add": [("POST", "/articles"), ("POST", "/articles/upload")],
    "/desk/articles/<article_id>/correct": [("POST", "/articles/<article_id>/correct")],
    "/desk/articles/<article_id>/edits": [("POST", "/articles/<article_id>/script/edits")],
    "/desk/articles/<article_id>/edits/<edit_id>/settle": [
        ("POST", "/articles/<article_id>/script/edits/<edit_id>/settle")
    ],
    "/desk/articles/<article_id>/edits/<edit_id>/undo": [
        ("POST", "/articles/<article_id>/script/edits/<edit_id>/undo")
    ],
    "/desk/articles/<article_id>/read-again": [("POST", "/articles/<article_id>/read-again")],
    "/desk/articles/<article_id>/regenerate": [("POST", "/articles/<article_id>/regenerate")],
    "/desk/articles/<article_id>/restore": [("POST", "/articles/<article_id>/restore")],
    "/desk/articles/<article_id>/withdraw": [("DELETE", "/articles/<article_id>")],
    "/desk/bulk": [("POST", "/articles/<article_id>/regenerate"), ("POST", "/versions/<version_id>/publish")],
    "/desk/bulletins": [("POST", "/bulletins")],
    "/desk/campaigns/<campaign_id>/stop": [("POST", "/campaigns/<campaign_id>/stop")],
    "/desk/campaigns/<campaign_id>/undo": [("POST", "/campaigns/<campaign_id>/undo")],
    "/desk/deliveries/<delivery_id>/again": [("POST", "/deliveries/<delivery_id>/again")],
    "/desk/house": [("PATCH", "/house"), ("POST", "/house/files")],
    "/desk/house/files/<use>/remove": [("PATCH", "/house")],
    "/desk/inbox/dismiss": [("POST", "/lexicon/suggestions/dismiss")],
    "/desk/keys": [("POST", "/keys")],
    "/desk/keys/<key_id>/revoke": [("DELETE", "/keys/<key_id>")],
    "/desk/lexicon/<entry_id>": [("PUT", "/lexicon/<entry_id>")],
    "/desk/lexicon/<entry_id>/approve": [("POST", "/lexicon/<entry_id>/approve")],
    "/desk/lexicon/<entry_id>/back": [("POST", "/lexicon/<entry_id>/restore")],
    "/desk/lexicon/<entry_id>/remove": [("DELETE", "/lexicon/<entry_id>")],
    "/desk/lexicon/import": [("POST", "/lexicon/import")],
    "/desk/people": [("POST", "/people")],
    "/desk/people/<user_id>": [
        ("PATCH", "/people/<person_id>"), ("DELETE", "/people/<person_id>/sessions/<session_id>"),
    ],
    "/desk/previews": [("POST", "/previews")],
    "/desk/readings": [("POST", "/lexicon"), ("POST", "/lexicon/fix")],
    "/desk/readings/impact": [("POST", "/lexicon/impact")],
    "/desk/reports/<report_id>/settle": [("POST", "/reports/<report_id>/settle")],
    "/desk/shows/<path:show_id>": [("PATCH", "/shows/<path:show_id>")],
    "/desk/sites": [("PUT", "/sites/<site>"), ("DELETE", "/sites/<site>"), ("POST", "/sites/<site>/secret")],
    "/desk/sites/try": [("POST", "/sites/<site>/trials")],
    "/desk/sources": [
        ("POST", "/sites/<site>/sources"), ("PATCH", "/sources/<source_id>"), ("DELETE", "/sources/<source_id>"),
    ],
    "/desk/versions/<version_id>/publish": [("POST", "/versions/<version_id>/publish")],
    "/desk/versions/<version_id>/report": [("POST", "/versions/<version_id>/reports")],
    "/desk/versions/<version_id>/retry": [("POST", "/versions/<version_id>/retry")],
    "/desk/webhooks": [("POST", "/webhooks")],
    "/desk/webhooks/<webhook_id>": [
        ("PATCH", "/webhooks/<webhook_id>"), ("DELETE", "/webhooks/<webhook_id>"),
        ("POST", "/webhooks/<webhook_id>/ping"),
    ],
}  # fmt: skip
"""What the API has for each thing the desk does. A person's own password and second factor are only theirs."""


def test_the_api_does_everything_the_desk_does() -> None:
    assert set(DESK) - set(SAME) == {"/desk/me/password", "/desk/me/sessions", "/desk/me/two-factor"}
    named = {route for routes in SAME.values() for route in routes}
    assert named <= set(API)
    assert set(API) - named == {
        ("PUT", "/sites/<site>/articles/<path:source_id>"), ("DELETE", "/sites/<site>/articles/<path:source_id>"),
    }  # fmt: skip
