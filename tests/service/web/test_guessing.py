"""How often one may try to sign in."""

from __future__ import annotations

import hashlib
import time
import unicodedata

import pytest
from desk_paper import PASSWORD, DeskPaper, token_of, web
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from service.newsroom.room import Room

NAME = "editor.thu"
PLACE = "/desk/sign-in"


@pytest.fixture
def app(room: Room) -> Flask:
    DeskPaper(room).people()
    return web(room)


def at(app: Flask, address: str) -> FlaskClient:
    client = app.test_client()
    client.environ_base["REMOTE_ADDR"] = address
    return client


def enter(client: FlaskClient, name: str = NAME, password: str = PASSWORD) -> TestResponse:
    token = token_of(client.get(PLACE).get_data(as_text=True))
    return client.post(PLACE, data={"csrf_token": token, "name": name, "password": password})


def guess(client: FlaskClient, times: int, name: str = NAME) -> list[int]:
    """Try as a program would, without the form's token: such a try counts, and costs a test nothing."""
    return [client.post(PLACE, data={"name": name, "password": "sai"}).status_code for _ in range(times)]


def known(name: str) -> str:
    return f"known-{hashlib.sha256(name.encode()).hexdigest()[:16]}"


def shown(client: FlaskClient, name: str) -> str:
    cookie = client.get_cookie(known(name), path=PLACE)
    assert cookie is not None
    return cookie.value


def test_an_account_bears_eight_tries_from_one_network(app: Flask) -> None:
    assert guess(at(app, "192.0.2.1"), 10) == [400] * 8 + [429] * 2


def test_the_right_password_does_not_help_a_stranger_who_has_guessed_too_often(app: Flask) -> None:
    stranger = at(app, "192.0.2.1")
    assert [enter(stranger, password="sai").status_code for _ in range(8)] == [401] * 8
    assert enter(stranger).status_code == 429


def test_a_stranger_s_guesses_lock_nobody_out_elsewhere(app: Flask) -> None:
    guess(at(app, "192.0.2.1"), 30)
    assert enter(at(app, "198.51.100.1")).status_code == 302


def test_addresses_of_one_network_are_one_stranger(app: Flask) -> None:
    guess(at(app, "2001:db8:1:2::1"), 8)
    assert enter(at(app, "2001:db8:1:2:ffff::9")).status_code == 429
    assert enter(at(app, "2001:db8:1:3::1")).status_code == 302


def test_spelling_a_name_otherwise_gives_no_more_tries(app: Flask, room: Room) -> None:
    DeskPaper(room).person("thùy", "editor")
    stranger = at(app, "192.0.2.1")
    for name in ("thùy", " THÙY ", unicodedata.normalize("NFD", "thùy"), "Thùy"):
        guess(stranger, 2, name)
    assert guess(stranger, 1, "thùy") == [429]


def test_guessing_one_account_is_slow_from_everywhere_together(app: Flask) -> None:
    codes = [code for number in range(8) for code in guess(at(app, f"192.0.2.{number}"), 8)]
    assert codes == [400] * 60 + [429] * 4
    assert enter(at(app, "198.51.100.1")).status_code == 429


def test_no_one_network_uses_up_what_an_account_bears(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    real = time.time
    for step in range(11):
        monkeypatch.setattr("time.time", lambda step=step: real() + step * 310)
        guess(at(app, "192.0.2.1"), 10)
    assert enter(at(app, "198.51.100.1")).status_code == 302


def test_whoever_signed_in_here_before_is_not_locked_out_by_anybody(app: Flask) -> None:
    editor = at(app, "192.0.2.1")
    enter(editor)
    for number in range(8):
        guess(at(app, f"192.0.2.{number}"), 8)
    assert enter(editor).status_code == 302


def test_a_known_browser_has_eight_tries_too(app: Flask) -> None:
    thief = at(app, "192.0.2.1")
    enter(thief)
    assert guess(thief, 9) == [400] * 8 + [429]


def test_a_browser_is_known_for_the_account_that_signed_in_alone(app: Flask) -> None:
    colleague = at(app, "192.0.2.1")
    enter(colleague, "reporter.thu")
    guess(at(app, "192.0.2.1"), 8)
    colleague.set_cookie(known(NAME), shown(colleague, "reporter.thu"), path=PLACE)
    assert enter(colleague).status_code == 429
    assert enter(colleague, "reporter.thu").status_code == 302


def test_people_who_share_a_browser_are_each_known(app: Flask) -> None:
    shared = at(app, "192.0.2.1")
    for name in (NAME, "reporter.thu"):
        enter(shared, name)
    for name in (NAME, "reporter.thu"):
        guess(at(app, "192.0.2.1"), 8, name)
    assert [enter(shared, name).status_code for name in (NAME, "reporter.thu")] == [302, 302]


def test_a_made_up_cookie_is_a_stranger_s(app: Flask) -> None:
    editor, stranger = at(app, "192.0.2.1"), at(app, "192.0.2.2")
    enter(editor)
    payload, _, rest = shown(editor, NAME).partition(".")
    stranger.set_cookie(known(NAME), f"{payload[::-1]}.{rest}", path=PLACE)
    guess(stranger, 8)
    assert enter(stranger).status_code == 429


def test_the_cookie_goes_to_the_sign_in_page_alone_and_to_no_script(app: Flask) -> None:
    (cookie,) = [each for each in enter(at(app, "192.0.2.1")).headers.getlist("Set-Cookie") if each.startswith("known")]
    assert {"HttpOnly", "SameSite=Strict", "Path=/desk/sign-in"} <= set(cookie.split("; "))
    assert NAME not in cookie


def test_guessing_from_one_network_is_slow_for_every_account_together(app: Flask) -> None:
    stranger = at(app, "192.0.2.1")
    answers = [stranger.post(PLACE, data={"name": f"ai.{number}", "password": "sai"}) for number in range(22)]
    assert [answer.status_code for answer in answers] == [400] * 20 + [429] * 2
    assert int(answers[-1].headers["Retry-After"]) > 0
