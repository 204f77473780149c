"""The API as callers meet it: keys, problems, paging, revisions, the document."""

from __future__ import annotations

from typing import Any

import pytest
from desk_paper import BODY, DeskPaper
from flask import Flask
from flask.testing import FlaskClient

from service.newsroom import keys, lexicon
from service.newsroom.lexicon import Wish
from service.newsroom.room import Room
from service.web.api import views
from service.web.api.declare import declaration

ENTRY = {"printed": "XKVH", "spoken": "trung tâm văn hóa"}


@pytest.fixture
def bearer(room: Room) -> dict[str, str]:
    _, secret = keys.add(room, "test", list(keys.SCOPES), who="test")
    return {"Authorization": f"Bearer {secret}"}


@pytest.fixture
def api(client: FlaskClient, bearer: dict[str, str]) -> Any:
    def call(method: str, path: str, code: int, body: Any = None, **headers: str) -> Any:
        answer = client.open(f"/api/v1{path}", method=method, json=body, headers={**bearer, **headers})
        assert answer.status_code == code, answer.get_data(as_text=True)
        return answer

    return call


def test_the_document_describes_every_route_with_its_scope(client: FlaskClient, app: Flask) -> None:
    document = client.get("/api/v1/openapi.json").json
    assert document["openapi"] == "3.1.0"
    described = {(method, path) for path, methods in document["paths"].items() for method in methods}
    assert len(described) == len(views())
    served = [str(rule) for rule in app.url_map.iter_rules() if str(rule).startswith("/api/v1/")]
    assert len(served) == len(described)
    for view in views():
        assert declaration(view).summary
        assert view.__doc__


def test_a_problem_says_what_is_wrong_as_rfc_9457_has_it(api: Any) -> None:
    answer = api("GET", "/lexicon/nothing", 404)
    assert answer.mimetype == "application/problem+json"
    assert answer.json["detail"] == "There is no lexicon entry 'nothing'."


def test_a_body_is_held_to_its_schema_and_every_fault_is_named(api: Any) -> None:
    answer = api("POST", "/lexicon", 422, {"printed": "", "spoken": 5, "colour": "red"})
    assert {error["pointer"] for error in answer.json["errors"]} == {"", "/printed", "/spoken"}
    assert api("POST", "/lexicon", 415).json["status"] == 415


def test_a_body_that_is_no_json_or_no_text_is_refused(client: FlaskClient, bearer: dict[str, str]) -> None:
    for raw, code in ((b"{", 400), (b"\xff", 400), (b"NaN", 400), (b'{"printed": "\\u0000", "spoken": ""}', 422)):
        answer = client.post("/api/v1/lexicon", data=raw, content_type="application/json", headers=bearer)
        assert answer.status_code == code, raw


def test_an_unknown_parameter_or_cursor_is_refused(api: Any) -> None:
    api("GET", "/lexicon?sort=up", 400)
    api("GET", "/lexicon?limit=1000", 400)
    api("GET", "/lexicon?limit=ten", 400)
    for cursor in ("x", "bnVsbA", "LTU", "dHJ1ZQ"):
        api("GET", f"/lexicon?cursor={cursor}", 400)


def test_pages_follow_each_other_without_a_gap(api: Any, room: Room) -> None:
    for number in range(5):
        lexicon.add(room, Wish(printed=f"XK{'ABCDE'[number]}H", spoken="a"), who="test")
    seen, cursor = [], ""
    for _ in range(4):
        page = api("GET", f"/lexicon?limit=2{cursor}", 200).json
        seen += [entry["printed"] for entry in page["items"]]
        if not page["next"]:
            break
        cursor = f"&cursor={page['next']}"
    assert seen == ["XKEH", "XKDH", "XKCH", "XKBH", "XKAH"]


def test_a_change_on_an_old_revision_is_refused(api: Any) -> None:
    made = api("POST", "/lexicon", 201, ENTRY)
    path, tag = f"/lexicon/{made.json['id']}", made.headers["ETag"]
    changed = api("PUT", path, 200, {**ENTRY, "spoken": "khác"}, **{"If-Match": tag})
    assert changed.headers["ETag"] != tag
    api("PUT", path, 409, {**ENTRY, "spoken": "muộn"}, **{"If-Match": tag})
    api("PUT", path, 428, ENTRY)
    api("PUT", path, 409, ENTRY, **{"If-Match": '"not-ours"'})
    api("DELETE", path, 204, **{"If-Match": changed.headers["ETag"]})


def test_what_was_read_already_is_not_sent_again(api: Any) -> None:
    tag = api("GET", "/house", 200).headers["ETag"]
    api("GET", "/house", 304, **{"If-None-Match": tag})


def test_the_house_is_changed_by_whoever_saw_it_last(api: Any) -> None:
    tag = api("GET", "/house", 200).headers["ETag"]
    assert api("PATCH", "/house", 200, {"name": "Báo Thử"}, **{"If-Match": tag}).json["name"] == "Báo Thử"
    api("PATCH", "/house", 409, {"name": "Khác"}, **{"If-Match": tag})
    api("PATCH", "/house", 422, {"colour": 7}, **{"If-Match": tag})


def test_a_script_is_changed_over_http_as_at_the_desk(api: Any, room: Room) -> None:
    article_id = DeskPaper(room).article()
    script = api("GET", f"/articles/{article_id}/script", 200)
    place = next(line["index"] for line in script.json["lines"] if line["segment"]["printed"] == BODY[2])
    edit = {"kind": "reading", "segment": place, "value": {"spoken": "bà con vui"}}
    made = api("POST", f"/articles/{article_id}/script/edits", 200, edit, **{"If-Match": script.headers["ETag"]})
    assert made.json["lines"][place]["spoken"] == "bà con vui"
    api("POST", f"/articles/{article_id}/script/edits", 409, edit, **{"If-Match": script.headers["ETag"]})


def test_a_reading_is_fixed_and_carried_through(api: Any, room: Room) -> None:
    desk = DeskPaper(room)
    desk.air(desk.article())
    wish = {"printed": "HTX", "spoken": "hát tê ích"}
    assert api("POST", "/lexicon/impact", 200, {"entry": wish}).json["sentences"] == 1
    fixed = api("POST", "/lexicon/fix", 200, {"entry": wish, "scope": "all"}).json
    assert api("GET", f"/campaigns/{fixed['campaign']}", 200).json["total"] == 1


def test_a_key_of_one_site_sees_and_touches_only_its_own(client: FlaskClient, room: Room) -> None:
    article_id = DeskPaper(room).article()
    scopes = ["articles:read", "audio:publish", "desk:write"]
    for site, code in (("bao-thu", 200), ("bao-khac", 403)):
        _, secret = keys.add(room, site, scopes, site=site, who="test")
        mine = {"Authorization": f"Bearer {secret}"}
        assert client.get(f"/api/v1/articles/{article_id}/script", headers=mine).status_code == code
        listed = client.get("/api/v1/articles", headers=mine).json["items"]
        assert len(listed) == (1 if code == 200 else 0)
        restore = client.post(f"/api/v1/articles/{article_id}/restore", headers=mine)
        assert restore.status_code == (409 if code == 200 else 403)


def test_events_are_followed_from_a_place(api: Any, room: Room) -> None:
    desk = DeskPaper(room)
    desk.air(desk.article())
    first = api("GET", "/events", 200).json["items"]
    assert first
    assert api("GET", f"/events?after={first[-1]['id']}", 200).json["items"] == []


def test_voices_are_told_to_everyone(client: FlaskClient) -> None:
    items = client.get("/api/v1/voices").json["items"]
    assert "nam-bac" in {voice["id"] for voice in items}


def test_too_many_requests_are_told_when_to_come_again(app: Flask, room: Room) -> None:
    _, secret = keys.add(room, "eager", ["lexicon:read"], who="test")
    client, mine = app.test_client(), {"Authorization": f"Bearer {secret}"}
    codes = {client.get("/api/v1/lexicon/nothing", headers=mine).status_code for _ in range(610)}
    assert codes == {404, 429}
    answer = client.get("/api/v1/lexicon/nothing", headers=mine)
    assert answer.mimetype == "application/problem+json"
    assert int(answer.headers["Retry-After"]) > 0


def test_secrets_are_shown_only_when_they_are_made(api: Any) -> None:
    made = api("POST", "/webhooks", 201, {"url": "https://tin.example/nghe"}).json
    assert made["secret"].startswith("whsec_")
    assert made["secret"] not in api("GET", "/webhooks", 200).get_data(as_text=True)
    api("POST", "/webhooks", 422, {"url": "ftp://tin.example"})
    api("POST", "/webhooks", 422, {"url": "http://169.254.169.254/"})
