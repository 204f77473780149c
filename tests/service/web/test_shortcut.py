"""Sounds, pictures and feeds in memory are answered ahead of Flask, in the same words; all else goes the usual way."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import product
from typing import Any

import pytest
from flask import Flask
from paper import Paper
from werkzeug.test import Client

from service.newsroom.room import Room
from service.storage.media import Marker
from service.web.app import create_app
from service.web.shortcut import Shortcut
from service.web.timing import timings
from workers.artwork import draw_artwork

SOUND, OLD, GONE = "audio/ab/tin-1.mp3", "audio/ab/tin-0.mp3", "audio/ab/tin-2.mp3"


class Usual:
    """An application that notes what it is asked."""

    def __init__(self) -> None:
        self.asked: list[str] = []

    def __call__(self, environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
        self.asked.append(f"{environ['REQUEST_METHOD']} {environ['PATH_INFO']}")
        start_response("200 OK", [])
        return []


@pytest.fixture
def app(room: Room) -> Flask:
    for path in (SOUND, OLD, GONE):
        room.media.put(path, b"0123456789" * 100)
    room.media.put("text/ab/tin-1.vtt", b"WEBVTT\n")
    room.media.mark(OLD, Marker("superseded", SOUND))
    room.media.mark(GONE, Marker("withdrawn"))
    return create_app(room.settings, room)


ASKED: tuple[dict[str, str], ...] = (
    {},
    {"Range": "bytes=5-9"},
    {"Range": "bytes=5000-"},
    {"Range": "bytes=-3"},
    {"If-Modified-Since": "Fri, 01 Jan 2100 00:00:00 GMT"},
)


@pytest.mark.parametrize("path", [SOUND, OLD, GONE])
def test_what_flask_would_answer_is_answered_without_it(app: Flask, room: Room, path: str) -> None:
    usual = Usual()
    client = Client(Shortcut(usual, app, room))
    for method, asked in product(("GET", "HEAD"), ASKED):
        ours = client.open(f"/media/{path}", method=method, headers=asked)
        with app.test_request_context(f"/media/{path}", method=method, headers=asked):
            theirs = app.full_dispatch_request()
        named = dict(theirs.get_wsgi_headers({"REQUEST_METHOD": method}))
        named.pop("Vary", None)  # put on every text, and there is text beneath a redirect
        assert (ours.status_code, dict(ours.headers)) == (theirs.status_code, named)
        assert ours.data == (b"" if method == "HEAD" else b"".join(theirs.response))
    assert usual.asked == []


@pytest.fixture
def tag(app: Flask, room: Room) -> str:
    """Publish an article, read the feed, and tell its validator."""
    Paper(room).publish()
    draw_artwork(room, "all")
    client = app.test_client()
    client.get("/feeds/all.xml")
    return client.get("/feeds/all.xml").headers["ETag"]


@pytest.mark.parametrize("encoding", ["gzip", "identity", "gzip;q=0", "br, gzip;q=0.5"])
def test_a_feed_that_did_not_change_is_answered_as_flask_answers_it(
    app: Flask, room: Room, tag: str, encoding: str
) -> None:
    usual = Usual()
    client = Client(Shortcut(usual, app, room))
    for method, known in product(("GET", "HEAD"), ("", f'"other", W/{tag}', "*")):
        asked = {"Accept-Encoding": encoding, **({"If-None-Match": known} if known else {})}
        ours = client.open("/feeds/all.xml", method=method, headers=asked)
        with app.test_request_context("/feeds/all.xml", method=method, headers=asked):
            theirs = app.full_dispatch_request()
        assert ours.status_code == theirs.status_code == (304 if known else 200)
        assert dict(ours.headers) == dict(theirs.get_wsgi_headers({"REQUEST_METHOD": method}))
        assert ours.data == (b"" if known or method == "HEAD" else b"".join(theirs.response))
    assert usual.asked == []


def test_a_date_too_tells_that_a_feed_did_not_change(app: Flask, room: Room, tag: str) -> None:
    client = Client(Shortcut(Usual(), app, room))
    date = client.get("/feeds/all.xml").headers["Last-Modified"]
    assert client.get("/feeds/all.xml", headers={"If-Modified-Since": date}).status_code == 304
    assert client.get("/feeds/all.xml", headers={"If-Modified-Since": "Sat, 01 Jan 2000 00:00:00 GMT"}).data
    assert tag


def test_an_archive_page_and_a_feed_that_nobody_read_yet_go_the_usual_way(app: Flask, room: Room, tag: str) -> None:
    usual = Usual()
    client = Client(Shortcut(usual, app, room))
    client.get("/feeds/all.xml?page=1")
    client.get("/feeds/voice/nam-bac.xml")
    assert len(usual.asked) == 2
    assert tag


@pytest.mark.parametrize("asked", [{"Range": "bytes=0-9"}, {"Range": "bytes=9999999-"}, {"If-Match": '"other"'}])
def test_a_part_of_a_feed_is_answered_as_flask_answers_it(
    app: Flask, room: Room, tag: str, asked: dict[str, str]
) -> None:
    usual = Usual()
    ours = Client(Shortcut(usual, app, room)).get("/feeds/all.xml", headers=asked)
    with app.test_request_context("/feeds/all.xml", headers=asked):
        theirs = app.full_dispatch_request()
    assert (ours.status_code, ours.data) == (theirs.status_code, theirs.data)
    assert dict(ours.headers) == dict(theirs.get_wsgi_headers({"REQUEST_METHOD": "GET"}))
    assert (usual.asked, bool(tag)) == ([], True)


def test_a_feed_in_memory_is_brought_up_to_date_without_flask(app: Flask, room: Room, tag: str) -> None:
    usual = Usual()
    Paper(room).publish("Bài vừa lên sóng")
    answer = Client(Shortcut(usual, app, room)).get("/feeds/all.xml", headers={"If-None-Match": tag})
    assert (answer.status_code, answer.text.count("<title>Bài vừa lên sóng</title>")) == (200, 1)
    assert usual.asked == []


def test_an_outage_is_left_to_the_application_to_tell(app: Flask, room: Room, tag: str) -> None:
    with room.database.writing() as connection:
        connection.exec_driver_sql("ALTER TABLE shows RENAME TO elsewhere")
    usual = Usual()
    Client(Shortcut(usual, app, room)).get("/feeds/all.xml", headers={"If-None-Match": tag})
    assert usual.asked == ["GET /feeds/all.xml"]
    assert app.test_client().get("/feeds/all.xml", headers={"If-None-Match": tag}).status_code == 503


def test_a_feed_is_answered_by_flask_once_it_changed(app: Flask, room: Room, tag: str) -> None:
    client = app.test_client()
    assert client.get("/feeds/all.xml", headers={"If-None-Match": tag}).status_code == 304
    Paper(room).publish("Bài mới")
    assert client.get("/feeds/all.xml", headers={"If-None-Match": tag}).status_code == 200
    newer = client.get("/feeds/all.xml").headers["ETag"]
    assert client.get("/feeds/all.xml", headers={"If-None-Match": newer}).status_code == 304
    assert client.get("/feeds/all.json", headers={"If-None-Match": newer}).status_code == 200
    assert client.get("/feeds/all.xml?page=1", headers={"If-None-Match": newer}).status_code == 404


def test_all_else_goes_the_usual_way(app: Flask, room: Room) -> None:
    usual = Usual()
    client = Client(Shortcut(usual, app, room))
    client.get("/media/text/ab/tin-1.vtt")
    client.get("/media/audio/ab/none.mp3")
    client.get("/media/../audio/ab/x.mp3")
    client.get("/feeds/all.xml")
    client.options(f"/media/{SOUND}")
    client.post(f"/media/{SOUND}")
    assert len(usual.asked) == 6


def test_what_is_answered_ahead_is_counted(app: Flask, room: Room) -> None:
    Client(Shortcut(Usual(), app, room)).get(f"/media/{SOUND}")
    counts, _, _ = timings(app).seen()
    assert counts == {("media", "2xx"): 1}
