"""What the desk does, over HTTP: the same permission, the same line in the audit log."""

from __future__ import annotations

import base64
from typing import Any

from desk_paper import DeskPaper
from flask import Flask
from flask.testing import FlaskClient

from service.newsroom import audit, bulletins, intake, keys, lexicon, wishes
from service.newsroom.desk import Filters, listing
from service.newsroom.room import Room

ENTRY = {"printed": "XKVH", "spoken": "trung tâm văn hóa"}
NEW = {"If-None-Match": "*"}
PNG = base64.b64encode(b"\x89PNG\r\n\x1a\n" + bytes(20)).decode("ascii")


def logged(room: Room) -> list[tuple[str, str]]:
    return [(line.what, line.who) for line in audit.lines(room)]


def test_withdrawing_and_making_again_write_the_audit_lines_of_the_desk(api: Any, room: Room, desk: DeskPaper) -> None:
    article_id = desk.article()
    desk.air(article_id)
    api("POST", f"/articles/{article_id}/regenerate", 202, {"why": "giọng mới"})
    api("DELETE", f"/articles/{article_id}?why=sai+tên", 204)
    assert logged(room)[:2] == [("article.withdraw", "token:k0"), ("article.regenerate", "token:k0")]
    assert audit.lines(room)[0].after == {"why": "sai tên"}


def test_a_key_that_may_not_approve_only_proposes_for_the_whole_newspaper(api: Any) -> None:
    proposed = api("POST", "/lexicon", 201, ENTRY, scopes="lexicon:write")
    assert proposed["state"] == "proposed"
    path, tag = f"/lexicon/{proposed['id']}", {"If-Match": f'"{proposed["revision"]}"'}
    refused = api("PUT", path, 403, ENTRY, scopes="lexicon:write", **tag)
    assert "lexicon:approve" in refused["detail"]
    api("DELETE", path, 403, scopes="lexicon:write", **tag)
    assert api("POST", f"{path}/approve", 200, scopes="lexicon:approve", **tag)["state"] == "active"
    section = {**ENTRY, "tier": "section", "scope": "kinh-te"}
    assert api("POST", "/lexicon", 201, section, scopes="lexicon:write")["state"] == "active"


def test_a_fix_by_a_key_that_only_proposes_makes_nothing_again(api: Any, room: Room, desk: DeskPaper) -> None:
    desk.air(desk.article())
    wish = {"entry": {"printed": "HTX", "spoken": "hợp tác xã ta"}, "scope": "all"}
    made = api("POST", "/lexicon/fix", 200, wish, scopes="lexicon:write audio:make")
    assert (made["entry"]["state"], made["campaign"]) == ("proposed", "")
    assert lexicon.page(room, state="proposed")[1] == 1


def test_a_key_makes_a_key_that_may_no_more_than_itself(api: Any, client: FlaskClient) -> None:
    mine = "people:write lexicon:read"
    refused = api("POST", "/keys", 403, {"name": "b", "scopes": ["house:write"]}, scopes=mine)
    assert "house:write" in refused["detail"]
    made = api("POST", "/keys", 201, {"name": "b", "scopes": ["lexicon:read"], "days": 3}, scopes=mine)
    bearer = {"Authorization": f"Bearer {made['secret']}"}
    assert client.get("/api/v1/lexicon", headers=bearer).status_code == 200
    assert made["secret"] not in str(api("GET", "/keys", 200))


def test_a_file_is_handed_in(api: Any, room: Room) -> None:
    text = base64.b64encode("Tin vui\n\nMùa này được giá.".encode()).decode("ascii")
    made = api("POST", "/articles/upload", 202, {"name": "tin.txt", "data": text, "title": "Tin vui"})
    assert intake.get(room, made["id"]).source_kind == "file"
    api("POST", "/articles/upload", 422, {"name": "tin.txt", "data": "không phải base64"})


def test_an_article_is_read_again_and_corrected(api: Any, room: Room, desk: DeskPaper) -> None:
    article_id = desk.article()
    desk.air(article_id)
    corrected = api("POST", f"/articles/{article_id}/correct", 202, {"text": "Sản lượng là 26 tấn."})
    assert intake.get(room, corrected["id"]).priority == "breaking"
    assert api("POST", f"/articles/{corrected['id']}/read-again", 202)["state"] == "received"
    api("POST", f"/articles/{article_id}/read-again", 409)  # nothing is kept of how this one arrived


def test_a_bulletin_is_made_on_demand(api: Any, room: Room) -> None:
    made = api("POST", "/bulletins", 202, {"name": "Bản tin trưa", "most": 3})
    assert bulletins.get(room, made["id"]).who == "token:k0"
    assert api("GET", f"/bulletins/{made['id']}", 200)["state"] == "waiting"
    api("POST", "/bulletins", 422, {"name": "Bản tin", "voice": "nobody"})


def test_a_feed_s_words_are_set(api: Any, room: Room, desk: DeskPaper) -> None:
    desk.air(desk.article())
    read = {"If-Match": f'"{wishes.revision_of(wishes.wishes(room, "all"))}"'}
    assert api("PATCH", "/shows/all", 200, {"place": "Sơn La"}, **read)["place"] == "Sơn La"
    api("PATCH", "/shows/all", 409, {"place": "Mộc Châu"}, **read)
    assert api("GET", "/shows/all", 200)["place"] == "Sơn La"
    assert {each["id"]: each["place"] for each in api("GET", "/shows", 200)["items"]}["all"] == "Sơn La"
    assert logged(room)[0] == ("show.change", "token:k0")
    api("PATCH", "/shows/nothing", 404, {"place": "Sơn La"}, **read)
    api("GET", "/shows/nothing", 404)


def test_a_site_s_secret_and_sources_are_kept(api: Any) -> None:
    api("PUT", "/sites/bao-thu.example", 200, {"hosts": ["bao-thu.example"]}, **NEW)
    assert api("POST", "/sites/bao-thu.example/secret", 201)["secret"].startswith("whsec_")
    source = {"kind": "feed", "url": "https://bao-thu.example/rss"}
    made = api("POST", "/sites/bao-thu.example/sources", 201, source)
    api("POST", "/sites/bao-thu.example/sources", 422, source)
    api("PATCH", f"/sources/{made['id']}", 204, {"active": False})
    assert api("GET", "/sites", 200)["items"][0]["sources"][0]["active"] is False
    api("DELETE", f"/sources/{made['id']}", 204)


def test_a_key_of_one_site_changes_no_other_site(api: Any, client: FlaskClient, room: Room) -> None:
    for name in ("mot.example", "hai.example"):
        api("PUT", f"/sites/{name}", 200, {"hosts": [name]}, **NEW)
    source = api("POST", "/sites/hai.example/sources", 201, {"kind": "feed", "url": "https://hai.example/rss"})["id"]
    _, secret = keys.add(room, "mot", ["house:read", "house:write"], site="mot.example", who="test")
    mine = {"Authorization": f"Bearer {secret}", "If-Match": '"1"'}
    asked = (
        ("PUT", "/sites/hai.example", {"hosts": ["mot.example"]}),
        ("DELETE", "/sites/hai.example", None),
        ("PATCH", f"/sources/{source}", {"active": False}),
        ("DELETE", f"/sources/{source}", None),
    )
    for method, path, body in asked:
        assert client.open(f"/api/v1{path}", method=method, json=body, headers=mine).status_code == 403, (method, path)
    own = client.put("/api/v1/sites/mot.example", json={"hosts": ["www.mot.example"]}, headers=mine)
    assert own.status_code == 200


def test_a_tried_page_is_looked_at_and_stays_out_of_every_list(api: Any, room: Room, desk: DeskPaper) -> None:
    desk.article()
    api("PUT", "/sites/bao-thu.example", 200, {"hosts": ["bao-thu.example"]}, **NEW)
    page = {"url": "https://bao-thu.example/tin-1"}
    tried = api("POST", "/sites/bao-thu.example/trials", 202, page)["article"]
    assert api("POST", "/sites/bao-thu.example/trials", 202, page)["article"] == tried
    found = listing(room, Filters())
    assert (len(found.rows), found.total) == (1, 1)
    delivered = intake.submit_url(room, page["url"], who="test", site="bao-thu.example")
    assert delivered.article_id != tried
    assert intake.get(room, delivered.article_id).audio == "auto"


def test_a_logo_is_kept_and_set(api: Any, app: Flask) -> None:
    path = api("POST", "/house/files", 201, {"use": "logo", "data": PNG})["path"]
    assert path.startswith("house/logo-")
    api("PATCH", "/house", 200, {"logo": path}, **{"If-Match": '"0"'})
    assert app.test_client().get(f"/media/{path}").status_code == 200
    api("POST", "/house/files", 422, {"use": "logo", "data": base64.b64encode(b"<svg/>").decode("ascii")})


def test_words_that_are_read_well_leave_the_suggestions(api: Any, desk: DeskPaper) -> None:
    desk.article(body=("Sáng nay XKVH mở cửa.",) * 2)
    items = api("GET", "/lexicon/suggestions", 200)["items"]
    assert "XKVH" in {each["printed"] for each in items}
    api("POST", "/lexicon/suggestions/dismiss", 204, {"printed": "XKVH"})
    assert "XKVH" not in {each["printed"] for each in api("GET", "/lexicon/suggestions", 200)["items"]}


def test_a_site_is_changed_only_as_it_was_read(api: Any, client: FlaskClient, room: Room) -> None:
    hosts = {"hosts": ["bao-thu.example"]}
    assert "If-None-Match" in api("PUT", "/sites/bao-thu", 428, hosts)["detail"]
    made = api("PUT", "/sites/bao-thu", 200, hosts, **NEW)
    api("PUT", "/sites/bao-thu", 409, hosts, **NEW)
    first = {"If-Match": f'"{made["revision"]}"'}
    assert api("GET", "/sites/bao-thu", 200)["revision"] == made["revision"]
    assert api("PUT", "/sites/bao-thu", 200, {"hosts": ["m.bao-thu.example"]}, **first)["hosts"] == [
        "m.bao-thu.example"
    ]
    api("PUT", "/sites/bao-thu", 409, hosts, **first)
    assert "secret" not in api("GET", "/sites/bao-thu", 200)
    api("GET", "/sites/khong-co", 404)


def test_a_malformed_setting_is_refused_with_its_field(api: Any) -> None:
    refused = api("PATCH", "/house", 422, {"site_url": "https://bao son la", "email": "x"}, **{"If-Match": '"0"'})
    assert {error["pointer"] for error in refused["errors"]} == {"/site_url", "/email"}
    assert "https://baosonla.vn" in refused["detail"]


def test_a_bulletin_of_a_section_nobody_knows_names_those_there_are(api: Any, desk: DeskPaper) -> None:
    desk.article()
    refused = api("POST", "/bulletins", 422, {"name": "Trưa", "sections": ["kinh-te", "the-thao"]})
    assert refused["detail"] == "There is no section the-thao; the newspaper has: kinh-te."
    assert api("GET", "/bulletins", 200)["items"] == []
