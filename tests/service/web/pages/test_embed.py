"""The player's document, its frame, oEmbed, and reports."""

from __future__ import annotations

import pytest
from flask.testing import FlaskClient
from station import BRIDGE, BRIDGE_BODY, Station

from service.newsroom import listening, reports
from service.newsroom.room import Room

SOURCE = "https://bao-thu.example/cau-treo.html"


def test_the_document_names_voices_files_and_what_follows(client: FlaskClient, station: Station, bridge: str) -> None:
    station.air("Bài kế tiếp trong mục", "Thời sự")
    told = client.get(f"/embed/{bridge}.json").json

    assert told["state"] == "published"
    assert [each["label"] for each in told["voices"]] == ["Giọng nam", "Giọng nữ"]
    assert told["voices"][0]["duration"] == pytest.approx(45.3)
    assert told["voices"][0]["small"]["mime"] == "audio/webm; codecs=opus"
    assert [each["title"] for each in told["next"]] == ["Bài kế tiếp trong mục"]


def test_cues_point_at_the_printed_words(client: FlaskClient, bridge: str) -> None:
    told = client.get(f"/embed/{bridge}.json").json
    sentences = [told["segments"][segment][a:b] for _, _, segment, a, b, _ in told["cues"]]

    assert sentences[0] == BRIDGE
    assert sentences[2] == "Cầu rộng 2,5 m, chịu tải 3 tấn, do Ban Quản lý dự án huyện làm chủ đầu tư."
    for _, _, segment, a, b, words in told["cues"]:
        assert " ".join(told["segments"][segment][c:d] for _, _, c, d in words) == told["segments"][segment][a:b]


def test_places_count_as_javascript_counts(client: FlaskClient, station: Station) -> None:
    article_id = station.air("Lễ hội 🎉 hoa ban mở màn")
    told = client.get(f"/embed/{article_id}.json").json
    as_javascript = told["segments"][0].encode("utf-16-le")
    words = told["cues"][0][5]

    assert [as_javascript[2 * a : 2 * b].decode("utf-16-le") for _, _, a, b in words] == (
        ["Lễ", "hội", "🎉", "hoa", "ban", "mở", "màn"]
    )


def test_the_other_voice_brings_its_own_transcript(client: FlaskClient, bridge: str) -> None:
    assert client.get(f"/embed/{bridge}.json?voice=nu-bac").json["voice"] == "nu-bac"
    assert client.get(f"/embed/{bridge}.json?voice=khong-co").json["voice"] == "nam-bac"


def test_pages_of_other_papers_may_read_the_document(client: FlaskClient, bridge: str) -> None:
    assert client.get(f"/embed/{bridge}.json").headers["Access-Control-Allow-Origin"] == "*"


def test_a_withdrawn_article_has_no_document(client: FlaskClient, station: Station, bridge: str) -> None:
    for voice in ("nam-bac", "nu-bac"):
        station.withdraw(bridge, voice)
    answer = client.get(f"/embed/{bridge}.json")

    assert answer.status_code == 410
    assert answer.json["state"] == "withdrawn"


def test_one_address_leads_to_the_current_recording(client: FlaskClient, room: Room, bridge: str) -> None:
    voice = listening.article(room, bridge).listed.voices[0]
    answer = client.get(f"/embed/{bridge}.mp3")

    assert answer.status_code == 302
    assert answer.headers["Location"] == f"/media/{voice.audio.path}"


def test_an_english_player_is_told_english_names(client: FlaskClient, bridge: str) -> None:
    told = client.get(f"/embed/{bridge}.json?lang=en").json

    assert [each["label"] for each in told["voices"]] == ["Male voice", "Female voice"]
    assert told["url"].endswith("?lang=en")


def test_a_player_without_an_id_finds_its_article_by_address(client: FlaskClient, bridge: str) -> None:
    assert client.get("/embed/find.json", query_string={"url": SOURCE + "?utm=x#top"}).json == {"id": bridge}
    assert client.get("/embed/find.json?url=https://bao-thu.example/khac.html").json == {"id": ""}


def test_the_frame_may_stand_on_any_page_and_other_pages_not(client: FlaskClient, bridge: str, path: str) -> None:
    policy = client.get(f"/embed/{bridge}").headers["Content-Security-Policy"]
    assert "frame-ancestors *" in policy
    assert "script-src 'self' http://localhost;" in policy  # Safari's 'self' is nobody in a sandbox
    assert "frame-ancestors 'self'" in client.get(path).headers["Content-Security-Policy"]


@pytest.mark.parametrize("host", ["x; script-src *", "x *", "x'unsafe-inline'", "*", "x/y", "x,y"])
def test_no_visitor_writes_a_rule_into_the_frames_policy(client: FlaskClient, bridge: str, host: str) -> None:
    policy = client.get(f"/embed/{bridge}", headers={"Host": host}).headers["Content-Security-Policy"]

    assert "script-src 'self'; style-src 'self';" in policy


@pytest.mark.parametrize("host", ["nghe.example.vn", "nghe.example.vn:8443", "127.0.0.1:8000", "[::1]:8000"])
def test_the_frames_policy_names_its_own_origin(client: FlaskClient, bridge: str, host: str) -> None:
    policy = client.get(f"/embed/{bridge}", headers={"Host": host}).headers["Content-Security-Policy"]

    assert f"script-src 'self' http://{host};" in policy


@pytest.mark.parametrize("known_by", ["own", "printed"])
def test_oembed_describes_the_player(client: FlaskClient, bridge: str, path: str, known_by: str) -> None:
    url = f"http://localhost{path}" if known_by == "own" else SOURCE
    told = client.get("/oembed", query_string={"url": url, "maxwidth": 500}).json

    assert told["version"] == "1.0"
    assert told["type"] == "rich"
    assert told["title"] == BRIDGE
    assert told["width"] == 500
    assert f"/embed/{bridge}" in told["html"]


def test_oembed_speaks_json_only_and_knows_our_pages_only(client: FlaskClient, path: str) -> None:
    assert client.get(f"/oembed?format=xml&url=http://localhost{path}").status_code == 501
    assert client.get("/oembed?url=https://khac.example/bai.html").status_code == 404


def test_a_title_cannot_break_out_of_the_frame_code(client: FlaskClient, station: Station, room: Room) -> None:
    article_id = station.air('Tựa "có ngoặc" và <b>thẻ</b>')
    url = "http://localhost" + listening.article(room, article_id).listed.path

    assert "<b>" not in client.get("/oembed", query_string={"url": url}).json["html"]


def report(client: FlaskClient, article_id: str, second: object, version: str = "") -> int:
    version = version or client.get(f"/embed/{article_id}.json").json["voices"][0]["version"]
    return client.post(f"/embed/{article_id}/report", data={"version": version, "second": second}).status_code


def test_a_report_carries_the_printed_sentence_to_the_desk(client: FlaskClient, room: Room, bridge: str) -> None:
    start = client.get(f"/embed/{bridge}.json").json["cues"][2][0]

    assert report(client, bridge, start + 1) == 201
    (found,) = reports.open_reports(room)
    assert BRIDGE_BODY[0][1].startswith(found.sentence)
    assert (found.article_id, found.voice, found.count) == (bridge, "nam-bac", 1)


def test_reports_of_one_sentence_are_counted_and_settled_once(client: FlaskClient, room: Room, bridge: str) -> None:
    for second in (0.1, 0.5, 2.0):
        report(client, bridge, second)
    (found,) = reports.open_reports(room)

    assert found.count == 3
    assert reports.settle(room, found.id, who="thu")
    assert not reports.settle(room, found.id, who="dung")
    assert reports.open_reports(room) == ()


@pytest.mark.parametrize("second", ["-3", "1e9", "nan", "chữ", ""])
def test_a_report_of_no_place_in_the_recording_is_refused(
    client: FlaskClient, room: Room, bridge: str, second: str
) -> None:
    assert report(client, bridge, second) == 404
    assert reports.open_reports(room) == ()


def test_a_report_names_a_recording_of_that_article(
    client: FlaskClient, room: Room, station: Station, bridge: str
) -> None:
    other = station.air("Bài khác")

    assert report(client, other, 1.0, version=client.get(f"/embed/{bridge}.json").json["voices"][0]["version"]) == 404
    assert reports.open_reports(room) == ()


def test_a_stranger_may_report_only_so_often(client: FlaskClient, bridge: str) -> None:
    answers = [report(client, bridge, 1.0) for _ in range(8)]
    refused = client.post(f"/embed/{bridge}/report")

    assert answers == [201] * 6 + [429] * 2
    assert refused.headers["Access-Control-Allow-Origin"] == "*"  # else the player could not tell why
