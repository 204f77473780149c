"""Nhân sự: roles, sessions, one-time codes and keys, as an administrator works with them."""

from __future__ import annotations

import re

import pyotp
import pytest
from desk_paper import PASSWORD, post, signed_in, text_of
from flask import Flask
from flask.testing import FlaskClient

from service.newsroom import audit, keys, one_time, people
from service.newsroom.room import Room


def test_somebody_is_let_in_given_a_role_and_a_password_and_stopped(room: Room, administrator: FlaskClient) -> None:
    form = {"name": "Lan.Anh", "display": "Lan Anh", "role": "reporter", "password": "mot cau that dai"}
    code, text = post(administrator, "/desk/people", **form)
    assert (code, "Lan Anh" in text) == (200, True)
    lan = people.named(room, "lan.anh")
    post(administrator, f"/desk/people/{lan.id}", action="role", role="secretary")
    post(administrator, f"/desk/people/{lan.id}", action="password", password="cau khac cung dai")
    assert people.sign_in(room, "lan.anh", "cau khac cung dai") is not None
    assert people.named(room, "lan.anh").role == "secretary"
    post(administrator, f"/desk/people/{lan.id}", action="disable")
    assert people.sign_in(room, "lan.anh", "cau khac cung dai") is None
    post(administrator, f"/desk/people/{lan.id}", action="enable")
    assert people.sign_in(room, "lan.anh", "cau khac cung dai") is not None
    assert post(administrator, f"/desk/people/{lan.id}", action="dance")[0] == 422


@pytest.mark.parametrize(
    ("form", "why"),
    [
        ({"name": "lan anh", "role": "editor", "password": "mot cau that dai"}, "không có dấu cách"),
        ({"name": "lan.anh", "role": "editor", "password": "ngan"}, "ít nhất 10 ký tự"),
        ({"name": "editor.thu", "role": "editor", "password": "mot cau that dai"}, "Đã có người tên editor.thu"),
    ],
)
def test_what_won_t_do_is_refused_in_vietnamese(administrator: FlaskClient, form: dict[str, str], why: str) -> None:
    code, text = post(administrator, "/desk/people", **form)
    assert code in (409, 422)
    assert why in text


def test_an_administrator_ends_somebody_s_sessions(room: Room, app: Flask, administrator: FlaskClient) -> None:
    editor = signed_in(app, "editor")
    person = people.named(room, "editor.thu")
    post(administrator, f"/desk/people/{person.id}", action="sign_out")
    assert editor.get("/desk/").status_code == 302
    assert audit.lines(room)[0].what == "user.sign_out"


def test_one_s_other_machines_are_signed_out_and_this_one_stays(app: Flask) -> None:
    here, there = signed_in(app, "editor"), signed_in(app, "editor")
    post(here, "/desk/me/sessions")
    assert here.get("/desk/").status_code == 200
    assert there.get("/desk/").status_code == 302


def test_who_lost_the_phone_is_freed_of_the_codes(room: Room, administrator: FlaskClient) -> None:
    person = people.named(room, "editor.thu")
    secret, _ = one_time.start(person.name, "Báo Nói")
    one_time.confirm(room, person.id, secret, pyotp.TOTP(secret).now(), who="test")
    assert people.sign_in(room, "editor.thu", PASSWORD) is None
    assert "Chỉ nên làm khi người đó mất điện thoại" in text_of(administrator, "/desk/people")
    post(administrator, f"/desk/people/{person.id}", action="two_factor_off")
    assert people.sign_in(room, "editor.thu", PASSWORD) is not None


def test_one_s_own_codes_are_turned_off_with_the_password_only(room: Room, app: Flask) -> None:
    editor = signed_in(app, "editor")
    page = text_of(editor, "/desk/me?two_factor=1")
    assert "<path" in page.split('class="square"')[1].split("</div>")[0]
    secret = re.search(r'class="secret">(\w+)<', page)
    assert secret
    post(editor, "/desk/me/two-factor", code=pyotp.TOTP(secret[1]).now())
    assert people.named(room, "editor.thu").two_factor
    assert post(editor, "/desk/me/two-factor", action="off", password="khong dung dau")[0] == 422
    post(editor, "/desk/me/two-factor", action="off", password=PASSWORD)
    assert not people.named(room, "editor.thu").two_factor


def test_a_key_is_shown_once_and_revoked(room: Room, administrator: FlaskClient) -> None:
    code, text = post(administrator, "/desk/keys", name="wordpress", scope="articles:write", days="30")
    secret = re.search(r"bn_[\w-]+", text)
    assert (code, bool(secret)) == (200, True)
    assert "bn_" not in text_of(administrator, "/desk/people")
    (key,) = keys.every(room)
    post(administrator, f"/desk/keys/{key.id}/revoke")
    assert keys.check(room, secret[0]) is None
    assert post(administrator, f"/desk/keys/{key.id}/revoke")[0] == 404
    assert post(administrator, "/desk/keys", name="none")[0] == 422


def test_the_audit_log_is_read_filtered_and_taken_out(room: Room, administrator: FlaskClient) -> None:
    for number in range(60):
        audit.note(room, "dung", "house.file", f"tệp {number}", after={"long": "x" * 300})
    text = text_of(administrator, "/desk/audit?what=house")
    assert "tệp 59" in text
    assert "tệp 5<" not in text
    older = re.search(r'rel="next" href="([^"]+)"', text)
    assert older
    assert "tệp 5<" in text_of(administrator, "/desk/audit" + older[1].replace("&amp;", "&"))
    answer = administrator.get("/desk/audit.csv")
    assert answer.mimetype == "text/csv"
    assert answer.get_data(as_text=True).count("house.file") == 60


def test_an_address_the_desk_has_not_is_answered_by_the_desk(app: Flask) -> None:
    answer = signed_in(app, "editor").get("/desk/khong/co")
    assert answer.status_code == 404
    assert "Chưa làm được" in answer.get_data(as_text=True)
    assert app.test_client().get("/desk/khong/co").status_code == 302
