"""Signing in to the desk."""

from __future__ import annotations

import re

import pyotp
import pytest
from desk_paper import PASSWORD, DeskPaper, signed_in, token_of, web
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from service.newsroom import people
from service.newsroom.room import Room
from service.web.app import MOST_BODY


@pytest.fixture
def app(room: Room) -> Flask:
    DeskPaper(room).people()
    return web(room)


def enter(client: FlaskClient, name: str, password: str, **more: str) -> TestResponse:
    token = token_of(client.get("/desk/sign-in").get_data(as_text=True))
    return client.post("/desk/sign-in", data={"csrf_token": token, "name": name, "password": password, **more})


def test_a_stranger_is_sent_to_the_sign_in_page_and_back(app: Flask) -> None:
    client = app.test_client()
    sent = client.get("/desk/lexicon?search=a")
    assert sent.headers["Location"] == "/desk/sign-in?then=/desk/lexicon?search%3Da"
    assert enter(client, "editor.thu", PASSWORD, then="/desk/lexicon").headers["Location"] == "/desk/lexicon"


@pytest.mark.parametrize(
    "then", ["https://elsewhere.example/", "//elsewhere.example", "/\\elsewhere", "/nghe/x", "desk"]
)
def test_nobody_is_sent_elsewhere_after_signing_in(app: Flask, then: str) -> None:
    assert enter(app.test_client(), "editor.thu", PASSWORD, then=then).headers["Location"] == "/desk/"


def test_a_wrong_password_and_an_unknown_name_look_the_same(app: Flask) -> None:
    client = app.test_client()
    wrong, unknown = enter(client, "editor.thu", "sai sai sai"), enter(client, "ai.do", "sai sai sai")
    assert wrong.status_code == unknown.status_code == 401
    page = wrong.get_data(as_text=True)
    assert "không đúng" in page
    assert "sai sai sai" not in page


def test_the_session_cookie_is_for_this_site_and_no_script(app: Flask) -> None:
    set_cookies = enter(app.test_client(), "editor.thu", PASSWORD).headers.getlist("Set-Cookie")
    (cookie,) = [each for each in set_cookies if each.startswith("session=")]
    assert "HttpOnly" in cookie
    assert "SameSite=Lax" in cookie


def test_a_session_ends_when_the_person_is_stopped(app: Flask, room: Room) -> None:
    client = signed_in(app, "editor")
    assert client.get("/desk/").status_code == 200
    people.disable(room, people.named(room, "editor.thu").id, who="test")
    assert client.get("/desk/").status_code == 302


def test_signing_out_ends_the_session(app: Flask) -> None:
    client = signed_in(app, "editor")
    token = token_of(client.get("/desk/").get_data(as_text=True))
    client.post("/desk/sign-out", data={"csrf_token": token})
    assert client.get("/desk/").status_code == 302


def test_a_form_that_is_too_large_is_refused_without_a_word_in_the_log(
    app: Flask, caplog: pytest.LogCaptureFixture
) -> None:
    answer = app.test_client().post("/desk/sign-in", data={"name": "editor.thu", "password": "a" * MOST_BODY})
    assert answer.status_code == 413
    assert not [record for record in caplog.records if record.exc_info]


def test_one_time_codes_are_turned_on_and_asked_for(app: Flask) -> None:
    client = signed_in(app, "editor")
    page = client.get("/desk/me?two_factor=1").get_data(as_text=True)
    secret = page.split('<code class="secret">')[1].split("<")[0]
    code = pyotp.TOTP(secret).now()
    client.post("/desk/me/two-factor", data={"csrf_token": token_of(page), "code": code})
    assert enter(app.test_client(), "editor.thu", PASSWORD).status_code == 401
    assert enter(app.test_client(), "editor.thu", PASSWORD, code=code).status_code == 302


def sessions_of(page: str) -> list[str]:
    return re.findall(r'name="session" value="([^"]+)"', page)


def test_one_s_sessions_are_told_apart_and_one_of_them_is_ended(app: Flask) -> None:
    here, there, elsewhere = signed_in(app, "editor"), app.test_client(), signed_in(app, "editor")
    there.environ_base["HTTP_USER_AGENT"] = "Mozilla/5.0 (Android 15; Mobile; rv:140.0) Gecko/140.0 Firefox/140.0"
    enter(there, "editor.thu", PASSWORD)
    page = here.get("/desk/me").get_data(as_text=True)
    assert page.count(">máy này<") == 1
    assert "Firefox, Android" in page
    assert len(sessions_of(page)) == 2
    (theirs,) = set(sessions_of(page)) & set(sessions_of(elsewhere.get("/desk/me").get_data(as_text=True)))
    assert here.post("/desk/me/sessions", data={"csrf_token": token_of(page), "session": theirs}).status_code == 303
    assert [each.get("/desk/").status_code for each in (here, there, elsewhere)] == [200, 302, 200]


def test_nobody_ends_somebody_else_s_session(app: Flask) -> None:
    theirs, editor = signed_in(app, "secretary"), signed_in(app, "editor")
    signed_in(app, "secretary")
    (other,) = sessions_of(theirs.get("/desk/me").get_data(as_text=True))
    token = token_of(editor.get("/desk/me").get_data(as_text=True))
    assert editor.post("/desk/me/sessions", data={"csrf_token": token, "session": other}).status_code == 404
    assert sessions_of(theirs.get("/desk/me").get_data(as_text=True)) == [other]


def test_a_cookie_copied_before_signing_out_opens_nothing(app: Flask) -> None:
    client, thief = signed_in(app, "editor"), app.test_client()
    cookie = client.get_cookie("session")
    assert cookie is not None
    client.post("/desk/sign-out", data={"csrf_token": token_of(client.get("/desk/").get_data(as_text=True))})
    thief.set_cookie("session", cookie.value)
    assert thief.get("/desk/").status_code == 302


@pytest.mark.parametrize(
    ("path", "form"),
    [("/desk/me/password", {"old": "sai"}), ("/desk/me/two-factor", {"action": "off", "password": "sai"})],
)
def test_whoever_finds_a_desk_open_guesses_its_password_slowly(app: Flask, path: str, form: dict[str, str]) -> None:
    client = signed_in(app, "editor")
    form = {"csrf_token": token_of(client.get("/desk/me").get_data(as_text=True)), **form}
    codes = [client.post(path, data=form).status_code for _ in range(11)]
    assert codes == [422] * 10 + [429]
    assert app.test_client().post(path).status_code in (302, 400), "a stranger is nobody's guess"


def test_one_s_own_password_is_changed_only_knowing_the_old_one(app: Flask) -> None:
    client = signed_in(app, "editor")
    token = token_of(client.get("/desk/me").get_data(as_text=True))
    form = {"csrf_token": token, "password": "một mật khẩu khác hẳn"}
    assert client.post("/desk/me/password", data={**form, "old": "sai"}).status_code == 422
    assert client.post("/desk/me/password", data={**form, "old": PASSWORD}).status_code == 303
    assert client.get("/desk/").status_code == 200
