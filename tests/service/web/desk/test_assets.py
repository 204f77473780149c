"""The desk's own files are kept for a year under their hash, and its pages by nobody."""

from __future__ import annotations

import re

import pytest
from flask import Flask
from flask.testing import FlaskClient

from service.web.desk import assets


@pytest.fixture
def stranger(app: Flask) -> FlaskClient:
    return app.test_client()


def linked(stranger: FlaskClient) -> set[str]:
    """Find the addresses of our files on a page that everybody sees."""
    return set(re.findall(r'/desk/static/[^"]+', stranger.get("/desk/sign-in").text))


def test_every_file_a_page_names_is_there_for_a_year(stranger: FlaskClient) -> None:
    found = linked(stranger)
    assert {address.partition("?")[0].rpartition(".")[2] for address in found} == {"css", "js"}
    for address in found:
        answer = stranger.get(address)
        kind = "text/css" if ".css?" in address else "text/javascript"
        assert (answer.status_code, answer.mimetype) == (200, kind)
        assert answer.headers["Cache-Control"] == "public, max-age=31536000, immutable"


@pytest.mark.parametrize("asked", ["", "?v=0000000000"])
def test_a_file_by_no_or_an_old_hash_is_asked_for_again_soon(stranger: FlaskClient, asked: str) -> None:
    answer = stranger.get(f"/desk/static/desk.css{asked}")
    assert (answer.status_code, answer.mimetype) == (200, "text/css")
    assert answer.headers["Cache-Control"] == "public, max-age=300"
    assert "X-Robots-Tag" not in answer.headers


@pytest.mark.parametrize("name", ["none.css", "assets.py", "..\\assets.py", ".css", "desk.css.map"])
def test_nothing_but_our_files_is_sent(stranger: FlaskClient, name: str) -> None:
    assert stranger.get(f"/desk/static/{name}").status_code == 404


def test_what_changed_has_another_address(app: Flask) -> None:
    with app.test_request_context():
        one, other = assets.asset("desk.css"), assets.asset("desk.js")
    assert one.partition("?v=")[2] != other.partition("?v=")[2]


@pytest.mark.parametrize("path", ["/desk/", "/desk/nowhere", "/desk/lexicon.csv"])
def test_pages_are_kept_out_of_caches_frames_and_search_engines(administrator: FlaskClient, path: str) -> None:
    headers = administrator.get(path).headers
    told = [headers["Cache-Control"], headers["X-Frame-Options"], headers["X-Robots-Tag"]]
    assert told == ["no-store", "DENY", "noindex"]
