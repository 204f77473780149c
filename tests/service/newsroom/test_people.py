"""People, their sign-in, API keys and the audit log."""

from __future__ import annotations

import csv
import itertools
from collections.abc import Callable
from datetime import timedelta

import pyotp
import pytest
from desk_paper import PASSWORD, DeskPaper

from service.newsroom import audit, keys, one_time, people, sessions
from service.newsroom.errors import ConflictError, NotFoundError, RefusedError
from service.newsroom.people import PERMISSIONS, May, Role
from service.newsroom.room import Room
from service.storage import tokens
from service.storage.schema import now


@pytest.fixture
def dung(room: Room) -> people.Person:
    return DeskPaper(room).person("thuy.dung", "administrator", "Thùy Dung")


def test_the_right_password_signs_in_whatever_the_case_of_the_name(room: Room, dung: people.Person) -> None:
    assert people.sign_in(room, " THUY.dung ", PASSWORD) == dung


@pytest.mark.parametrize(("name", "password"), [("thuy.dung", "sai"), ("ai.do", PASSWORD), ("", "")])
def test_anything_else_signs_nobody_in(room: Room, dung: people.Person, name: str, password: str) -> None:
    assert people.sign_in(room, name, password) is None


def test_passwords_are_kept_as_argon2id_only(room: Room) -> None:
    people.add(room, "Minh.Thu", "editor", PASSWORD, who="test")
    assert people.named(room, "minh.thu").display == "Minh.Thu"
    with room.database.reading() as connection:
        kept = connection.exec_driver_sql("SELECT password FROM users").scalar()
    assert kept.startswith("$argon2id$")


@pytest.mark.parametrize("password", ["ngắn", "thuy.dung123456"])
def test_a_weak_password_is_refused(room: Room, password: str) -> None:
    with pytest.raises(RefusedError):
        people.add(room, "thuy.dung", "editor", password, who="test")


@pytest.mark.parametrize("name", ["", "a", "hai từ", "a" * 81, "x\x00y"])
def test_a_name_that_won_t_do_is_refused(room: Room, name: str) -> None:
    with pytest.raises(RefusedError):
        people.add(room, name, "editor", PASSWORD, who="test")


def test_a_name_is_given_once(room: Room, dung: people.Person) -> None:
    with pytest.raises(ConflictError):
        people.add(room, "THUY.DUNG", "editor", PASSWORD, who="test")


CHANGES: list[Callable[[Room, str], object]] = [
    lambda room, who: people.change_password(room, who, PASSWORD + "!", who="test"),
    lambda room, who: people.disable(room, who, who="test"),
    lambda room, who: people.change_role(room, who, "editor", who="test"),
]


@pytest.mark.parametrize("change", CHANGES)
def test_sessions_end_with_a_changed_password_role_or_a_stop(
    room: Room, dung: people.Person, change: Callable[[Room, str], object]
) -> None:
    minh = DeskPaper(room).person("minh.thu", "administrator")
    begun = sessions.begin(room, minh.id)
    assert sessions.holder(room, begun) == minh
    change(room, minh.id)
    assert sessions.holder(room, begun) is None


def test_the_last_administrator_stays(room: Room, dung: people.Person) -> None:
    with pytest.raises(ConflictError):
        people.change_role(room, dung.id, "editor", who="test")
    with pytest.raises(ConflictError):
        people.disable(room, dung.id, who="test")
    assert people.sign_in(room, "thuy.dung", PASSWORD) is not None


def test_a_one_time_code_is_asked_for_and_works_once(room: Room, dung: people.Person) -> None:
    secret, address = one_time.start(dung.name, "Báo Nói")
    assert secret in address
    with pytest.raises(RefusedError):
        one_time.confirm(room, dung.id, secret, "000000x", who="test")
    code = pyotp.TOTP(secret).now()
    one_time.confirm(room, dung.id, secret, code, who="test")
    assert people.sign_in(room, "thuy.dung", PASSWORD) is None
    assert people.sign_in(room, "thuy.dung", PASSWORD, code) is not None
    assert people.sign_in(room, "thuy.dung", PASSWORD, code) is None


def test_each_role_may_what_the_one_below_may_and_more() -> None:
    roles = list(Role)
    for lower, higher in itertools.pairwise(roles):
        assert PERMISSIONS[lower] < PERMISSIONS[higher]
    assert May.PUBLISH not in PERMISSIONS[Role.REPORTER] | PERMISSIONS[Role.EDITOR]


def test_a_key_is_kept_as_a_hash_and_found_by_its_secret(room: Room) -> None:
    key, secret = keys.add(room, "wordpress", ["articles:write"], site="bao-thu", who="test")
    found = keys.check(room, secret)
    assert found is not None
    assert found.id == key.id
    assert keys.check(room, secret[:-1]) is None
    with room.database.reading() as connection:
        assert secret not in str(connection.exec_driver_sql("SELECT * FROM tokens").all())
    assert (key.site, key.caller) == ("bao-thu", "token:wordpress")


def test_a_revoked_or_expired_key_opens_nothing(room: Room) -> None:
    key, secret = keys.add(room, "a", ["articles:read"], who="test")
    keys.revoke(room, key.id, who="test")
    assert keys.check(room, secret) is None
    with pytest.raises(NotFoundError):
        keys.revoke(room, key.id, who="test")
    _, late = keys.add(room, "b", ["articles:read"], days=1, who="test")
    with room.database.writing() as connection:
        connection.execute(tokens.tokens.update().values(expires_at=now() - timedelta(seconds=1)))
    assert keys.check(room, late) is None


@pytest.mark.parametrize("scopes", [[], ["everything"]])
def test_a_key_needs_scopes_that_exist(room: Room, scopes: list[str]) -> None:
    with pytest.raises(RefusedError, match="articles:read"):
        keys.add(room, "a", scopes, who="test")


def test_the_log_tells_who_did_what_and_goes_out_as_csv(room: Room, dung: people.Person) -> None:
    people.disable(room, DeskPaper(room).person("minh", "editor").id, who="dung")
    people.change_role(room, people.named(room, "minh").id, "secretary", who="dung")
    rows = list(csv.DictReader("".join(audit.export(room)).splitlines()))
    assert [(row["who"], row["what"], row["about"]) for row in rows][-2:] == [
        ("dung", "user.disable", "minh"), ("dung", "user.role", "minh"),
    ]  # fmt: skip
    assert rows[-1]["before"] == '{"role": "editor"}'


def test_a_cell_that_a_spreadsheet_would_run_is_made_harmless(room: Room) -> None:
    audit.note(room, "=HYPERLINK(1)", "x", "@sum")
    row = next(csv.DictReader("".join(audit.export(room)).splitlines()))
    assert (row["who"], row["about"]) == ("'=HYPERLINK(1)", "'@sum")
