"""What holds for every answer: headers, errors, compression, cookies, proxies, the key."""

from __future__ import annotations

import gzip
import stat
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from typing import Any

import pytest
from flask import Flask, Response, request
from flask.testing import FlaskClient
from paper import Paper
from werkzeug.exceptions import BadRequest, TooManyRequests

from service.newsroom.room import Room
from service.settings import Settings
from service.web.app import BLUEPRINTS, create_app, load_blueprints
from service.web.secret import secret_key

WORDS = "<p>Tiếng Việt có dấu.</p>" * 200


@pytest.fixture
def own(app: Flask) -> FlaskClient:
    """The application with a few views of the test's own."""

    def fail() -> str:
        raise RuntimeError("a secret of the inside")

    def slow_down() -> str:
        raise TooManyRequests(retry_after=30)

    def wrong() -> str:
        raise BadRequest("The field 'title' is missing.")

    def stream() -> Response:
        def pieces() -> Iterator[str]:
            yield from ("a" * 1000, "b" * 1000)

        return Response(pieces(), mimetype="text/csv")

    def tagged() -> Response:
        answer = Response(WORDS, mimetype="text/html")
        answer.add_etag()
        answer.make_conditional(request)
        return answer

    views = {
        "/test/fail": fail,
        "/api/test/fail": fail,
        "/api/test/wrong": wrong,
        "/test/slow": slow_down,
        "/test/words": lambda: WORDS,
        "/desk/test/words": lambda: WORDS,
        "/test/short": lambda: "ngắn",
        "/test/stream": stream,
        "/test/tagged": tagged,
        "/embed/test": lambda: "trang nhúng",
        "/test/address": lambda: f"{request.remote_addr} {request.scheme} {request.host}",
    }
    for number, (path, view) in enumerate(views.items()):
        app.add_url_rule(path, f"test{number}", view)
    return app.test_client()


def get(client: FlaskClient, path: str, **headers: str) -> Any:
    return client.get(path, headers={name.replace("_", "-"): value for name, value in headers.items()}, buffered=True)


def test_every_module_of_the_table_has_a_blueprint_of_its_own() -> None:
    assert len({blueprint.name for blueprint in load_blueprints()}) == len(BLUEPRINTS)


def test_every_answer_carries_the_security_headers(own: FlaskClient) -> None:
    for path in ("/healthz", "/test/words", "/none", "/test/fail"):
        headers = get(own, path).headers
        policy = dict(each.split(" ", 1) for each in headers["Content-Security-Policy"].split("; "))
        assert policy["default-src"] == "'none'", path
        assert policy["script-src"] == "'self'"
        assert "unsafe" not in headers["Content-Security-Policy"]
        assert policy["frame-ancestors"] != "*"
        assert headers["X-Content-Type-Options"] == "nosniff"
        assert "Referrer-Policy" in headers


def test_a_media_file_can_run_nothing(own: FlaskClient) -> None:
    headers = get(own, "/media/none.mp3").headers
    assert headers["Content-Security-Policy"] == "default-src 'none'"
    assert headers["X-Content-Type-Options"] == "nosniff"


def test_only_the_embedded_player_may_be_framed_by_anyone(own: FlaskClient) -> None:
    assert "frame-ancestors *" in get(own, "/embed/test").headers["Content-Security-Policy"]
    assert "frame-ancestors *" not in get(own, "/embedded").headers["Content-Security-Policy"]


def test_a_page_that_is_not_there_says_so_in_english_too(own: FlaskClient) -> None:
    answer = own.get("/no-such-page?lang=en")
    assert answer.status_code == 404
    assert "Page not found" in answer.get_data(as_text=True)


def test_a_page_that_is_not_there_says_so_in_vietnamese(own: FlaskClient) -> None:
    answer = get(own, "/khong-co")
    assert answer.status_code == 404
    assert answer.mimetype == "text/html"
    assert "Không tìm thấy" in answer.text


def test_an_api_error_is_a_problem_document(own: FlaskClient) -> None:
    answer = get(own, "/api/test/wrong")
    assert answer.status_code == 400
    assert answer.mimetype == "application/problem+json"
    assert answer.json["status"] == 400
    assert answer.json["detail"] == "The field 'title' is missing."


@pytest.mark.parametrize("path", ["/test/fail", "/api/test/fail"])
def test_an_error_of_ours_is_logged_and_tells_nothing_of_the_inside(
    own: FlaskClient, caplog: pytest.LogCaptureFixture, path: str
) -> None:
    answer = get(own, path)
    assert answer.status_code == 500
    assert "secret" not in answer.text
    assert f"GET {path} failed" in caplog.text
    assert answer.headers["Cache-Control"] == "no-store"


def test_an_error_keeps_the_headers_it_brought(own: FlaskClient) -> None:
    answer = get(own, "/test/slow")
    assert (answer.status_code, answer.headers["Retry-After"]) == (429, "30")


def test_text_is_compressed_for_whoever_takes_it(own: FlaskClient) -> None:
    plain, zipped = get(own, "/test/words"), get(own, "/test/words", Accept_Encoding="br, gzip")
    assert "Content-Encoding" not in plain.headers
    assert zipped.headers["Content-Encoding"] == "gzip"
    assert gzip.decompress(zipped.data) == plain.data
    assert len(zipped.data) == int(zipped.headers["Content-Length"]) < len(plain.data) / 5
    assert "Accept-Encoding" in plain.headers["Vary"]


@pytest.mark.parametrize("path", ["/test/short", "/test/stream", "/desk/test/words"])
def test_what_is_short_streamed_or_secret_is_not_compressed(own: FlaskClient, path: str) -> None:
    assert "Content-Encoding" not in get(own, path, Accept_Encoding="gzip").headers


def test_gzip_that_is_refused_is_not_sent(own: FlaskClient) -> None:
    assert "Content-Encoding" not in get(own, "/test/words", Accept_Encoding="gzip;q=0, identity").headers


def test_a_compressed_answer_can_be_asked_for_by_its_validator(own: FlaskClient) -> None:
    zipped = get(own, "/test/tagged", Accept_Encoding="gzip")
    assert zipped.headers["ETag"].startswith("W/")
    again = get(own, "/test/tagged", Accept_Encoding="gzip", If_None_Match=zipped.headers["ETag"])
    assert again.status_code == 304


def test_listeners_get_no_cookie(own: FlaskClient, paper: Paper) -> None:
    paper.publish()
    for path in ("/", "/healthz", "/feeds/all.xml", "/test/words", "/none"):
        answer = get(own, path)
        assert "Set-Cookie" not in answer.headers, path
        assert "Cookie" not in answer.headers.get("Vary", ""), path


def test_a_proxys_word_counts_only_where_it_is_trusted(room: Room) -> None:
    told = {"X-Forwarded-For": "203.0.113.9", "X-Forwarded-Proto": "https", "X-Forwarded-Host": "nghe.bao-thu.example"}
    for hops, seen in ((0, "127.0.0.1 http localhost"), (1, "203.0.113.9 https nghe.bao-thu.example")):
        behind = replace(room, settings=replace(room.settings, trusted_hops=hops))
        app = create_app(behind.settings, behind)
        app.add_url_rule("/test/address", "t", lambda: f"{request.remote_addr} {request.scheme} {request.host}")
        assert app.test_client().get("/test/address", headers=told).text == seen


def test_the_key_is_made_once_and_kept_for_the_owner_alone(settings: Settings) -> None:
    first = secret_key(settings)
    assert len(first) >= 48
    assert secret_key(settings) == first
    kept = settings.data / "secret.key"
    assert stat.S_IMODE(kept.stat().st_mode) == 0o600
    assert [file.name for file in settings.data.iterdir()] == ["secret.key"]


def test_a_given_key_is_used_and_not_written_down(settings: Settings) -> None:
    assert secret_key(replace(settings, secret_key="given")) == "given"
    assert not settings.data.exists()


def test_two_processes_that_start_together_agree_on_the_key(settings: Settings) -> None:
    with ThreadPoolExecutor(8) as pool:
        keys = set(pool.map(lambda _: secret_key(settings), range(16)))
    assert len(keys) == 1
