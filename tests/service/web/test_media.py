"""Files by path: ranges, validators, and what a replaced or withdrawn path answers."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from flask.testing import FlaskClient
from werkzeug.http import http_date

from service.newsroom import files
from service.newsroom.room import Room
from service.storage.media import FolderStore, Marker
from service.web.app import create_app

SOUND = bytes(range(256)) * 20
PATH = "audio/ab/tin-sang-0123456789abcdef.mp3"
URL = f"/media/{PATH}"


@pytest.fixture(autouse=True)
def _file(room: Room) -> None:
    room.media.put(PATH, SOUND)


def get(client: FlaskClient, url: str = URL, **headers: str) -> Any:
    return client.get(url, headers={name.replace("_", "-"): value for name, value in headers.items()})


def test_a_whole_file_comes_with_its_exact_length_and_validators(client: FlaskClient) -> None:
    answer = get(client)
    assert (answer.status_code, answer.data) == (200, SOUND)
    assert answer.headers["Content-Length"] == str(len(SOUND))
    assert answer.headers["Content-Type"] == "audio/mpeg"
    assert answer.headers["Accept-Ranges"] == "bytes"
    assert answer.headers["Cache-Control"] == "public, max-age=300"
    assert answer.headers["ETag"].startswith('"')
    assert "Last-Modified" in answer.headers


def test_head_says_the_same_without_the_bytes(client: FlaskClient) -> None:
    answer = client.head(URL)
    assert (answer.status_code, answer.data) == (200, b"")
    assert answer.headers["Content-Length"] == str(len(SOUND))


# RFC 9110, 14.1.2 and 14.2
@pytest.mark.parametrize(
    ("asked", "start", "end"),
    [
        ("bytes=0-0", 0, 1),
        ("bytes=0-", 0, 5120),
        ("bytes=100-199", 100, 200),
        ("bytes=5119-", 5119, 5120),
        ("bytes=5000-9999", 5000, 5120),
        ("bytes=-1", 5119, 5120),
        ("bytes=-9999", 0, 5120),
        ("Bytes = 100-199", 100, 200),
        ("bytes=100-" + "9" * 400, 100, 5120),
    ],
)
def test_one_range_gives_just_those_bytes(client: FlaskClient, asked: str, start: int, end: int) -> None:
    answer = get(client, Range=asked)
    assert (answer.status_code, answer.data) == (206, SOUND[start:end])
    assert answer.headers["Content-Range"] == f"bytes {start}-{end - 1}/5120"
    assert answer.headers["Content-Length"] == str(end - start)


@pytest.mark.parametrize("asked", ["bytes=5120-", "bytes=9999-10000", "bytes=-0", "bytes=" + "9" * 400 + "-"])
def test_a_range_past_the_end_is_refused_with_the_length(client: FlaskClient, asked: str) -> None:
    answer = get(client, Range=asked)
    assert (answer.status_code, answer.data) == (416, b"")
    assert answer.headers["Content-Range"] == "bytes */5120"


@pytest.mark.parametrize("asked", ["bytes=0-1,5-6", "bytes=9-3", "lines=0-1", "bytes=x-", "bytes=-"])
def test_a_range_that_means_nothing_to_us_is_ignored(client: FlaskClient, asked: str) -> None:
    assert (get(client, Range=asked).status_code, get(client, Range=asked).data) == (200, SOUND)


def test_head_knows_no_ranges(client: FlaskClient) -> None:
    answer = client.head(URL, headers={"Range": "bytes=0-1"})
    assert (answer.status_code, answer.headers["Content-Length"]) == (200, str(len(SOUND)))


def test_who_asks_for_one_state_of_a_file_gets_no_other(client: FlaskClient, room: Room) -> None:
    whole = get(client)
    older = http_date(room.media.modified(PATH) - timedelta(days=1))  # type: ignore[operator]
    for fits in ({"If_Match": whole.headers["ETag"]}, {"If_Match": "*"}):
        assert get(client, **fits).status_code == 200
    assert get(client, If_Unmodified_Since=whole.headers["Last-Modified"]).status_code == 200
    for fails in ({"If_Match": '"other"'}, {"If_Match": "W/" + whole.headers["ETag"]}, {"If_Unmodified_Since": older}):
        answer = get(client, **fails)
        assert (answer.status_code, answer.data) == (412, b"")


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "PATCH"])
def test_a_method_that_changes_nothing_here_is_refused_with_those_that_may_be_asked(
    client: FlaskClient, method: str
) -> None:
    for url in (URL, "/feeds/all.xml", "/feeds/shows.opml"):
        answer = client.open(url, method=method)
        assert answer.status_code == 405
        assert set(answer.headers["Allow"].split(", ")) == {"GET", "HEAD", "OPTIONS"}
    assert "GET" in client.options(URL).headers["Allow"]


def test_if_range_gives_the_part_only_while_the_validator_fits(client: FlaskClient, room: Room) -> None:
    whole = get(client)
    for fits in (whole.headers["ETag"], whole.headers["Last-Modified"]):
        assert get(client, Range="bytes=9-", If_Range=fits).status_code == 206
    old = http_date(room.media.modified(PATH) - timedelta(days=1))  # type: ignore[operator]
    for stale in ('"other"', "W/" + whole.headers["ETag"], old, "nonsense"):
        assert get(client, Range="bytes=9-", If_Range=stale).status_code == 200


def test_a_known_copy_is_not_sent_again(client: FlaskClient) -> None:
    whole = get(client)
    tag, date = whole.headers["ETag"], whole.headers["Last-Modified"]
    for known in (tag, f"W/{tag}", f'"other", {tag}', "*"):
        answer = get(client, If_None_Match=known)
        assert (answer.status_code, answer.data) == (304, b"")
    assert get(client, If_Modified_Since=date).status_code == 304
    assert get(client, If_None_Match='"other"', If_Modified_Since=date).status_code == 200


def test_a_replaced_path_leads_a_fresh_listener_to_the_new_file(client: FlaskClient, room: Room) -> None:
    room.media.mark(PATH, Marker("superseded", "audio/cd/new-1.mp3"))
    for headers in ({}, {"Range": "bytes=0-"}, {"Range": "bytes=-500"}, {"Range": "bytes=9-", "If-Range": '"new"'}):
        answer = client.get(URL, headers=headers)
        assert answer.status_code == 302, headers
        assert answer.headers["Location"].endswith("/media/audio/cd/new-1.mp3")
    assert client.head(URL).status_code == 302


def test_a_download_begun_before_the_replacement_ends_with_the_old_bytes(client: FlaskClient, room: Room) -> None:
    tag = get(client).headers["ETag"]
    room.media.mark(PATH, Marker("superseded", "audio/cd/new-1.mp3"))
    assert get(client, Range="bytes=100-").data == SOUND[100:]
    assert get(client, Range="bytes=100-", If_Range=tag).data == SOUND[100:]


def test_a_replaced_file_that_was_swept_still_leads_on(client: FlaskClient, room: Room) -> None:
    room.media.delete(PATH)
    room.media.mark(PATH, Marker("superseded", "audio/cd/new-1.mp3"))
    assert get(client, Range="bytes=100-").status_code == 302


def test_a_withdrawn_file_is_gone(client: FlaskClient, room: Room) -> None:
    room.media.mark(PATH, Marker("withdrawn"))
    for headers in ({}, {"Range": "bytes=100-"}):
        answer = client.get(URL, headers=headers)
        assert answer.status_code == 410
        assert answer.headers["Cache-Control"] == "public, max-age=300"


@pytest.mark.parametrize(
    "path",
    [
        "audio/ab/none.mp3",
        "../secret.key",
        "%2e%2e/secret.key",
        "audio/../../secret.mp3",
        "audio//ab.mp3",
        "/etc/passwd.mp3",
        ".hidden.mp3",
        "a%00b.mp3",
        PATH + ".marker",
    ],
)
def test_nothing_outside_the_store_can_be_reached(client: FlaskClient, room: Room, path: str) -> None:
    (room.settings.data / "secret.mp3").write_bytes(b"no")
    assert client.get(f"/media/{path}").status_code in (400, 404, 308)
    assert client.get(f"/media/{path}", follow_redirects=True).status_code in (400, 404)


def test_a_type_that_browsers_could_run_is_not_served(client: FlaskClient, room: Room) -> None:
    room.media.put("upload/page.html", b"<script>")
    assert get(client, "/media/upload/page.html").status_code == 404


@pytest.mark.parametrize(
    ("path", "kind"),
    [
        ("text/ab/a-1.vtt", "text/vtt; charset=utf-8"),
        ("text/ab/a-1.srt", "application/x-subrip; charset=utf-8"),
        ("text/ab/a-1.chapters.json", "application/json+chapters"),
        ("text/ab/a-1.json", "application/json"),
        ("audio/ab/a-1.webm", "audio/webm"),
        ("art/ab/a-1.jpg", "image/jpeg"),
    ],
)
def test_every_kind_of_file_says_what_it_is_and_may_be_read_from_anywhere(
    client: FlaskClient, room: Room, path: str, kind: str
) -> None:
    room.media.put(path, b"x" * 3000)
    answer = get(client, f"/media/{path}")
    assert answer.headers["Content-Type"] == kind
    assert answer.headers["Access-Control-Allow-Origin"] == "*"
    assert answer.headers["X-Content-Type-Options"] == "nosniff"


def test_other_sites_scripts_may_ask_for_ranges(client: FlaskClient) -> None:
    answer = client.options(URL, headers={"Origin": "https://bao-thu.example"})
    assert answer.status_code == 204
    assert "Range" in answer.headers["Access-Control-Allow-Headers"]


def test_no_sql_is_asked(client: FlaskClient, room: Room) -> None:
    room.database.close()
    (room.settings.data / "baonoi.db").unlink()
    assert get(client).status_code == 200
    assert not (room.settings.data / "baonoi.db").exists()


def test_a_proxy_is_told_which_file_to_send(room: Room) -> None:
    behind = create_app(
        replace(room.settings, accel="/_media/"), replace(room, settings=replace(room.settings, accel="/_media/"))
    )
    answer = behind.test_client().get(URL)
    assert answer.headers["X-Accel-Redirect"] == f"/_media/{PATH}"
    assert answer.data == b""
    assert answer.headers["Content-Type"] == "audio/mpeg"


class DistantStore(FolderStore):
    """A store that keeps its files elsewhere and has addresses of its own, as S3 does."""

    def local(self, path: str) -> None:
        return None

    def presigned(self, path: str, seconds: int) -> str:
        return f"https://store.example/{path}?expires={seconds}"


@pytest.fixture
def distant(room: Room) -> Iterator[FlaskClient]:
    far = replace(room, media=DistantStore(room.settings.data / "media"))
    with create_app(room.settings, far).test_client() as client:
        yield client


def test_a_distant_store_serves_audio_from_its_own_address(distant: FlaskClient) -> None:
    answer = get(distant)
    assert answer.status_code == 302
    assert answer.headers["Location"].startswith(f"https://store.example/{PATH}?")
    page = distant.get("/healthz").headers["Content-Security-Policy"]
    assert "media-src 'self' https://store.example" in page


def test_a_distant_stores_transcripts_come_through_us_for_scripts_of_other_sites(
    distant: FlaskClient, room: Room
) -> None:
    room.media.put("text/ab/a-1.vtt", b"WEBVTT\n" * 5)
    answer = get(distant, "/media/text/ab/a-1.vtt", Range="bytes=7-12")
    assert (answer.status_code, answer.data) == (206, b"WEBVTT")
    assert answer.headers["Access-Control-Allow-Origin"] == "*"


def test_a_path_keeps_its_validator_on_every_server(room: Room) -> None:
    here, again = files.find(room, PATH), files.find(room, PATH)
    assert here is not None
    assert again is not None
    assert here.etag == again.etag
