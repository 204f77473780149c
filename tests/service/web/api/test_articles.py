"""Articles over HTTP: the contract a CMS relies on."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from flask.testing import FlaskClient
from standardwebhooks import Webhook
from werkzeug.test import TestResponse

from service.newsroom import intake, keys
from service.newsroom.room import Room
from service.newsroom.sites import new_secret, save_site
from tests.workers.intake.stories import VISIT
from workers.intake.arrivals import read_article

PATH = "/api/v1/sites/vungcao/articles/bai-1"
BODY = "\n\n".join(text for kind, text in VISIT.parts if kind == "body")
ARTICLE = {"title": VISIT.title, "lead": VISIT.lead, "body_text": BODY}


@dataclass
class Cms:
    """A content system with a key of its own."""

    client: FlaskClient
    secret: str

    def send(self, method: str, path: str, body: Any = None, **headers: str) -> TestResponse:
        headers = {name.replace("_", "-"): value for name, value in headers.items()}
        return self.client.open(
            path, method=method, json=body, headers={"Authorization": f"Bearer {self.secret}", **headers}
        )


@pytest.fixture
def cms(room: Room, client: FlaskClient) -> Cms:
    _, secret = keys.add(room, "cms", ["articles:read", "articles:write", "audio:make"], site="vungcao", who="an")
    return Cms(client, secret)


def put(cms: Cms, **changes: Any) -> TestResponse:
    return cms.send("PUT", PATH, {**ARTICLE, **changes})


def fields(answer: TestResponse) -> list[str]:
    assert answer.mimetype == "application/problem+json"
    return [each["pointer"] for each in answer.get_json()["errors"]]


def test_a_delivery_is_accepted_then_known(cms: Cms, room: Room) -> None:
    first = put(cms)
    assert first.status_code == 202
    told = first.get_json()
    assert (told["state"], told["script_hash"], told["changed"], told["extract"]) == ("received", None, None, None)
    assert first.headers["Location"].endswith(f"/api/v1/articles/{told['id']}")
    read_article(room, told["id"])
    shown = cms.send("GET", f"/api/v1/articles/{told['id']}").get_json()
    assert (shown["state"], shown["changed"]) == ("ok", True)
    assert len(shown["script_hash"]) == 64
    assert shown["extract"]["score"] > 0.8
    assert [job["state"] for job in shown["jobs"]] == ["requested"]
    assert shown["links"]["player"].endswith(
        f"/nghe/kiem-tra-tien-do-duong-lien-xa-va-cong-tac-phong-chong-ret-cho-dan-gia-suc-{told['id']}"
    )
    again = put(cms)
    assert (again.status_code, again.get_json()["changed"]) == (200, False)
    assert cms.send("GET", PATH).get_json()["id"] == told["id"]


def test_links_are_under_the_name_that_was_asked_while_the_site_has_none_of_its_own(cms: Cms) -> None:
    for host in ("nghe.example.vn", "192.0.2.7:8000"):
        links = cms.send("PUT", PATH, ARTICLE, Host=host).get_json()["links"]
        assert links["embed"].startswith(f"http://{host}/embed/")
        assert links["self"].startswith(f"http://{host}/api/")


@pytest.mark.parametrize(
    ("body", "pointer"),
    [
        ({**ARTICLE, "status": "xong"}, "/status"),
        ({**ARTICLE, "voices": ["ma"]}, "/voices"),
        ({**ARTICLE, "body_html": "<p>hai thân</p>"}, ""),
        ({**ARTICLE, "published_at": "hôm qua"}, "/published_at"),
        ({"title": "Tít", "blocks": [{"kind": "thơ", "text": "x"}]}, "/blocks/0/kind"),
        ({"body_text": "x"}, ""),
        ([], ""),
    ],
)
def test_what_is_wrong_is_listed_by_field(cms: Cms, body: Any, pointer: str) -> None:
    answer = cms.send("PUT", PATH, body)
    assert answer.status_code == 422
    assert pointer in fields(answer)


def test_each_error_has_its_own_status(cms: Cms, client: FlaskClient, room: Room) -> None:
    assert client.put(PATH, json=ARTICLE).status_code == 401
    assert cms.send("PUT", PATH.replace("vungcao", "khac"), ARTICLE).status_code == 403
    assert cms.send("GET", "/api/v1/articles/khong-co").status_code == 404
    assert cms.send("PUT", PATH, None).status_code == 415
    assert put(cms, body_text="x" * 17_000_000).status_code == 413
    put(cms, modified_at="2026-03-02T08:00:00+07:00")
    assert put(cms, modified_at="2026-03-02T07:00:00+07:00").status_code == 409


def test_a_post_is_made_once_per_key(cms: Cms) -> None:
    first = cms.send("POST", "/api/v1/articles", ARTICLE, Idempotency_Key="a1")
    again = cms.send("POST", "/api/v1/articles", ARTICLE, Idempotency_Key="a1")
    other = cms.send("POST", "/api/v1/articles", {**ARTICLE, "lead": "Khác."}, Idempotency_Key="a1")
    assert (first.status_code, again.status_code, other.status_code) == (202, 200, 422)
    assert first.get_json()["id"] == again.get_json()["id"]
    assert (first.get_json()["site"], again.get_json()["changed"]) == ("vungcao", False)


def test_an_article_may_be_posted_by_its_url_alone(cms: Cms, room: Room) -> None:
    answer = cms.send("POST", "/api/v1/articles", {"url": "https://vungcao.example/bai-9.html"})
    assert answer.status_code == 202
    row = intake.get(room, answer.get_json()["id"])
    assert (row.source_kind, row.payload) == ("url", {"kind": "url", "url": "https://vungcao.example/bai-9.html"})
    both = cms.send("POST", "/api/v1/articles", {"url": "https://vungcao.example/bai-9.html", "title": "Tít"})
    assert fields(both) == ["/title"]
    save_site(room, "vungcao", hosts=["vungcao.example"], who="an")
    assert cms.send("POST", "/api/v1/articles", {"url": "https://khac.example/1.html"}).status_code == 422


@pytest.mark.parametrize("by", ["id", "source"])
def test_a_withdrawn_article_says_so(cms: Cms, room: Room, by: str) -> None:
    article_id = put(cms).get_json()["id"]
    path = PATH if by == "source" else f"/api/v1/articles/{article_id}"
    assert cms.send("DELETE", f"{path}?why=tin+sai").status_code == 204
    row = intake.get(room, article_id)
    assert row.withdrawn_why == "tin sai"
    assert cms.send("GET", PATH).get_json()["state"] == "withdrawn"


def test_regenerating_lists_a_new_version(cms: Cms, room: Room) -> None:
    article_id = put(cms).get_json()["id"]
    read_article(room, article_id)
    answer = cms.send("POST", f"/api/v1/articles/{article_id}/regenerate", {"why": "đọc sai tên"})
    assert answer.status_code == 202
    versions = cms.send("GET", f"/api/v1/articles/{article_id}/versions").get_json()["items"]
    assert [(each["number"], each["why"]) for each in versions] == [(2, "đọc sai tên"), (1, "new")]
    assert cms.send("POST", f"/api/v1/articles/{article_id}/regenerate", {"voice": 5}).status_code == 422


def sign(secret: str, body: bytes, moment: datetime) -> dict[str, str]:
    signature = Webhook(secret).sign("msg_1", moment, body.decode())
    stamp = str(int(moment.timestamp()))
    return {"webhook-id": "msg_1", "webhook-timestamp": stamp, "webhook-signature": signature}


def hook(client: FlaskClient, secret: str, told: Any, *, late: timedelta = timedelta()) -> TestResponse:
    body = json.dumps(told).encode()
    headers = sign(secret, body, datetime.now(UTC) - late)
    return client.post("/api/v1/sites/vungcao/webhook", data=body, headers=headers)


def test_a_signed_webhook_delivers_changes_and_withdraws(client: FlaskClient, room: Room) -> None:
    save_site(room, "vungcao", hosts=["vungcao.example"], who="an")
    secret = new_secret(room, "vungcao", who="an")
    made = hook(client, secret, {"event": "created", "source_id": "7", "article": ARTICLE})
    assert made.status_code == 202
    by_url = hook(client, secret, {"event": "article.updated", "url": "https://vungcao.example/8.html"})
    assert by_url.status_code == 202
    assert hook(client, secret, {"event": "deleted", "source_id": "7"}).status_code == 202
    assert intake.get(room, made.get_json()["id"]).withdrawn_at is not None


def test_a_webhook_withdraws_by_an_address_however_long(client: FlaskClient, room: Room) -> None:
    save_site(room, "vungcao", hosts=["vungcao.example"], who="an")
    secret, url = new_secret(room, "vungcao", who="an"), f"https://vungcao.example/{'dai-' * 60}8.html"
    made = hook(client, secret, {"event": "created", "url": url})
    assert hook(client, secret, {"event": "deleted", "url": url}).status_code == 202
    assert intake.get(room, made.get_json()["id"]).withdrawn_at is not None


def test_an_unsigned_an_old_and_a_foreign_webhook_are_refused(client: FlaskClient, room: Room) -> None:
    told = {"event": "created", "source_id": "7", "article": ARTICLE}
    assert client.post("/api/v1/sites/vungcao/webhook", data=b"{}").status_code == 404
    save_site(room, "vungcao", hosts=[], who="an")
    assert client.post("/api/v1/sites/vungcao/webhook", data=b"{}").status_code == 404
    secret = new_secret(room, "vungcao", who="an")
    assert client.post("/api/v1/sites/vungcao/webhook", data=b"{}").status_code == 401
    assert hook(client, secret, told, late=timedelta(minutes=6)).status_code == 401
    assert hook(client, secret, told, late=-timedelta(minutes=6)).status_code == 401
    assert hook(client, new_secret(room, "vungcao", who="an")[:-8] + "AAAAAAA=", told).status_code == 401
    bad = {"webhook-id": "1", "webhook-timestamp": "nan", "webhook-signature": "v1"}
    assert client.post("/api/v1/sites/vungcao/webhook", data=b"{}", headers=bad).status_code == 401


@pytest.mark.parametrize(
    "told",
    [
        [], {"event": "nghỉ"}, {"event": "created"}, {"event": "created", "source_id": "7"},
        {"event": "created", "url": 7}, {"event": "created", "url": "ftp://vungcao.example/8.html"},
    ],
)  # fmt: skip
def test_a_signed_webhook_that_says_nothing_useful_is_refused(client: FlaskClient, room: Room, told: Any) -> None:
    save_site(room, "vungcao", hosts=[], who="an")
    assert hook(client, new_secret(room, "vungcao", who="an"), told).status_code == 422


def test_a_wish_that_says_nothing_needs_no_body(cms: Cms, room: Room) -> None:
    article_id = put(cms).get_json()["id"]
    read_article(room, article_id)
    answer = cms.client.post(
        f"/api/v1/articles/{article_id}/regenerate", headers={"Authorization": f"Bearer {cms.secret}"}
    )
    assert answer.status_code == 202
    described = cms.client.get("/api/v1/openapi.json").get_json()["paths"]
    assert not described["/articles/{article_id}/regenerate"]["post"]["requestBody"]["required"]
    assert described["/sites/{site}/articles/{source_id}"]["put"]["requestBody"]["required"]


def test_a_voice_or_a_segment_that_is_not_there_makes_nothing_again(cms: Cms, room: Room) -> None:
    article_id = put(cms).get_json()["id"]
    read_article(room, article_id)
    answer = cms.send("POST", f"/api/v1/articles/{article_id}/regenerate", {"voice": "robot"})
    assert (answer.status_code, answer.mimetype) == (422, "application/problem+json")
    assert "no voice 'robot'" in answer.get_json()["detail"]


@pytest.mark.parametrize("name", ["source_url", "image_url", "callback_url"])
def test_an_address_nobody_can_open_is_refused(cms: Cms, name: str) -> None:
    assert fields(put(cms, **{name: "http://[::1"})) == [f"/{name}"]


@pytest.mark.parametrize("path", ["/oembed?url=http://[::1", "/embed/find.json?url=http://[::1"])
def test_a_question_for_no_address_is_answered(client: FlaskClient, path: str) -> None:
    assert client.get(path).status_code in (200, 404)
