"""An editor's and an administrator's day over HTTP: scripts, versions, people, webhooks."""

from __future__ import annotations

from typing import Any

import pyotp
from desk_paper import DeskPaper

from service.core.states import State
from service.newsroom import audit, edits, lexicon, one_time, publishing, reports, sessions, versions
from service.newsroom.lexicon import Wish
from service.newsroom.room import Room
from service.storage import deliveries
from service.storage import versions as version_rows


def edit(api: Any, article_id: str, kind: str, segment: int, *, code: int = 200, **value: Any) -> Any:
    tag = api("GET", f"/articles/{article_id}/script", 200)["tag"]
    body = {"kind": kind, "segment": segment, "value": value}
    return api("POST", f"/articles/{article_id}/script/edits", code, body, **{"If-Match": f'"{tag}"'})


def test_a_change_to_a_script_is_taken_back_and_made_again(api: Any, room: Room, desk: DeskPaper) -> None:
    article_id = desk.article()
    made = edit(api, article_id, "reading", 1, spoken="lời khác")
    (edit_id,) = made["lines"][1]["edits"]
    path = f"/articles/{article_id}/script/edits/{edit_id}"
    assert api("POST", f"{path}/undo", 200)["lines"][1]["spoken"] != "lời khác"
    api("POST", f"{path}/undo", 404)
    assert api("POST", f"{path}/undo?again=true", 200)["lines"][1]["spoken"] == "lời khác"
    edit(api, article_id, "reading", 99, code=404, spoken="x")
    edit(api, article_id, "pause", 1, code=422, ms=99_999)


def test_a_conflict_with_the_paper_s_new_words_is_settled(api: Any, room: Room, desk: DeskPaper) -> None:
    article_id = desk.article()
    place = next(
        n for n, piece in enumerate(edits.draft(room, article_id).pieces) if "Lò Văn Mười" in piece.segment.printed
    )
    edit(api, article_id, "reading", place, spoken="lời sửa tay")
    desk.reprint(article_id, "Tít", ("Câu khác hẳn.", "Theo ông Lò Văn Mười, HTX Mường Khoa đã thu 26 tấn.", "Hết."))
    (conflict,) = api("GET", f"/articles/{article_id}/script", 200)["conflicts"]
    settled = api("POST", f"/articles/{article_id}/script/edits/{conflict['edit']['id']}/settle", 200, {"keep": False})
    assert settled["conflicts"] == []


def test_versions_are_compared_published_at_a_time_and_tried_again(api: Any, room: Room, desk: DeskPaper) -> None:
    article_id = desk.article()
    older = desk.air(article_id)
    lexicon.add(room, Wish(printed="HTX", spoken="đội sản xuất"), who="test")
    newer = desk.record(article_id)
    found = api("GET", f"/articles/{article_id}/compare?older={older}&newer={newer}", 200)["segments"]
    assert [part["words"] for each in found for part in each["stretches"] if part["kind"] == "new"] == ["đội sản xuất"]
    assert api("GET", f"/versions/{newer}", 200)["state"] == "ready"
    for wrong in ("tomorrow", "2026-03-12T06:00:00"):
        assert api("POST", f"/versions/{newer}/publish", 422, {"at": wrong})["errors"][0]["pointer"] == "/at"
    api("POST", f"/versions/{newer}/publish", 204, {"at": "2126-03-12T06:00:00+07:00"})
    assert versions.status(room, newer).version.publish_at is not None
    api("POST", f"/versions/{newer}/publish", 204)
    api("POST", f"/versions/{newer}/retry", 409)
    failed = versions.request(room, article_id, "nu-bac", who="test", why="voice")
    with room.database.writing() as connection:
        version_rows.move(connection, failed, State.REQUESTED, State.FAILED, who="test", why="test")
    api("POST", f"/versions/{failed}/retry", 204)
    publishing.withdraw(room, article_id, who="test", why="thử")
    api("POST", f"/articles/{article_id}/restore", 204)


def test_a_line_is_reported_settled_and_opened_again(api: Any, room: Room, desk: DeskPaper) -> None:
    version_id = desk.air(desk.article())
    told = api("POST", f"/versions/{version_id}/reports", 201, {"second": 0.5}, scopes="lexicon:write")
    (report,) = reports.open_reports(room)
    assert told["sentence"] == report.sentence
    assert audit.lines(room)[0].what == "report.add"
    api("POST", f"/reports/{report.id}/settle", 204)
    api("POST", f"/reports/{report.id}/settle", 404)
    api("POST", f"/reports/{report.id}/settle", 204, {"again": True})
    assert len(reports.open_reports(room)) == 1


def test_people_are_let_in_changed_signed_out_and_freed_of_codes(api: Any, room: Room, desk: DeskPaper) -> None:
    desk.person("minh.quan", "administrator")
    made = api("POST", "/people", 201, {"name": "lan.anh", "role": "editor", "password": "mot cau that dai"})
    api("POST", "/people", 409, {"name": "lan.anh", "role": "editor", "password": "mot cau that dai"})
    secret, _ = one_time.start("lan.anh", "Báo Nói")
    one_time.confirm(room, made["id"], secret, pyotp.TOTP(secret).now(), who="test")
    begun = sessions.begin(room, made["id"], agent="Firefox/140.0", address="192.0.2.1")
    assert [each["id"] for each in api("GET", f"/people/{made['id']}/sessions", 200)["items"]] == [begun]
    api("DELETE", f"/people/{made['id']}/sessions/{begun}", 204)
    api("DELETE", f"/people/{made['id']}/sessions/{begun}", 404)
    sessions.begin(room, made["id"])
    changed = api("PATCH", f"/people/{made['id']}", 200, {"role": "secretary", "two_factor": False, "sign_out": True})
    assert (changed["role"], changed["two_factor"]) == ("secretary", False)
    assert api("GET", f"/people/{made['id']}/sessions", 200)["items"] == []
    api("PATCH", f"/people/{made['id']}", 422, {"two_factor": True})
    assert api("PATCH", f"/people/{made['id']}", 200, {"disabled": True, "password": "cau khac that dai"})["disabled"]
    assert [each["name"] for each in api("GET", "/people", 200)["items"]] == ["lan.anh", "minh.quan"]


def test_a_webhook_is_tried_paused_and_its_messages_sent_again(api: Any, room: Room) -> None:
    hook = api("POST", "/webhooks", 201, {"url": "https://tin.example/nghe", "events": ["episode.published"]})["id"]
    sent = api("POST", f"/webhooks/{hook}/ping", 202)["delivery"]
    api("POST", f"/deliveries/{sent}/again", 409)
    with room.database.writing() as connection:
        deliveries.settle(connection, sent, "given_up")
    api("POST", f"/deliveries/{sent}/again", 204)
    assert [each["id"] for each in api("GET", f"/deliveries?webhook={hook}", 200)["items"]] == [sent]
    assert api("GET", "/deliveries?webhook=other", 200)["items"] == []
    api("PATCH", f"/webhooks/{hook}", 204, {"active": False})
    assert api("GET", "/webhooks", 200)["items"][0]["active"] is False
    api("DELETE", f"/webhooks/{hook}", 204)
    api("DELETE", f"/webhooks/{hook}", 404)
