"""Secrets under a key that lies in no database."""

from __future__ import annotations

import sys
from dataclasses import replace
from datetime import UTC, datetime

import pyotp
import pytest
from desk_paper import PASSWORD, DeskPaper
from standardwebhooks import Webhook

from service.newsroom import inbound, one_time, people, sealing, sites, webhooks
from service.newsroom.room import Room
from service.settings import Settings
from service.storage import users as rows
from service.storage.errors import UnavailableError

OLD, NEW = "một khóa đủ dài 1", "một khóa đủ dài 2"

pytestmark = pytest.mark.needs("cryptography")


def under(room: Room, key: str) -> Room:
    return replace(room, settings=replace(room.settings, seal_key=key))


def everything(room: Room) -> str:
    with room.database.reading() as connection:
        tables = ("users", "webhooks", "sites")
        return "".join(str(connection.exec_driver_sql(f"SELECT * FROM {name}").all()) for name in tables)


def test_without_a_key_a_secret_is_kept_as_it_is() -> None:
    assert sealing.seal(Settings(), "abc") == sealing.opened(Settings(), "abc") == "abc"


def test_a_sealed_secret_opens_with_its_key_alone() -> None:
    kept = sealing.seal(Settings(seal_key=OLD), "abc")
    assert "abc" not in kept
    assert sealing.opened(Settings(seal_key=OLD), kept) == "abc"
    for wrong in ("", NEW):
        with pytest.raises(UnavailableError, match="BAONOI_SEAL_KEY"):
            sealing.opened(Settings(seal_key=wrong), kept)


def test_a_newer_key_seals_and_the_older_one_still_opens() -> None:
    kept, both = sealing.seal(Settings(seal_key=OLD), "abc"), Settings(seal_key=f"{NEW}, {OLD}")
    assert sealing.opened(both, kept) == "abc"
    assert sealing.opened(Settings(seal_key=NEW), sealing.seal(both, "abc")) == "abc"


def test_without_its_library_it_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "cryptography.fernet", None)
    with pytest.raises(UnavailableError, match=r"baonoi\[seal\]"):
        sealing.seal(Settings(seal_key=OLD), "abc")


def test_the_key_shows_in_no_log() -> None:
    assert OLD not in repr(Settings(seal_key=OLD, secret_key=OLD))


def test_one_time_codes_are_checked_with_a_sealed_secret(room: Room) -> None:
    sealed, lan = under(room, OLD), DeskPaper(room).person("lan.thu", "editor")
    secret, _ = one_time.start("lan.thu", "Báo Nói")
    one_time.confirm(sealed, lan.id, secret, pyotp.TOTP(secret).now(), who="test")
    assert secret not in everything(room)
    with pytest.raises(UnavailableError):
        people.sign_in(room, "lan.thu", PASSWORD, pyotp.TOTP(secret).now())
    assert people.sign_in(sealed, "lan.thu", PASSWORD, "000000") is None
    assert people.sign_in(sealed, "lan.thu", PASSWORD, pyotp.TOTP(secret).now()) is not None


def test_a_secret_of_before_there_was_a_key_is_sealed_when_it_is_used(room: Room) -> None:
    lan = DeskPaper(room).person("lan.thu", "editor")
    secret, _ = one_time.start("lan.thu", "Báo Nói")
    one_time.confirm(room, lan.id, secret, pyotp.TOTP(secret).now(), who="test")
    assert secret in everything(room)
    assert people.sign_in(under(room, OLD), "lan.thu", PASSWORD, pyotp.TOTP(secret).now()) is not None
    assert secret not in everything(room)
    with room.database.writing() as connection:
        rows.change(connection, lan.id, totp_step=0)
    assert people.sign_in(under(room, OLD), "lan.thu", PASSWORD, pyotp.TOTP(secret).now()) is not None


def test_the_secrets_of_webhooks_and_sites_are_sealed_and_still_sign(room: Room) -> None:
    sealed = under(room, OLD)
    _, hook = webhooks.add(sealed, "https://cms.example/bao-noi", who="lan")
    sites.save_site(sealed, "bao-thu", hosts=["bao.example"], who="lan")
    secret = sites.new_secret(sealed, "bao-thu", who="lan")
    assert hook not in everything(room)
    assert secret not in everything(room)
    moment, body = datetime.now(UTC), '{"event": "created", "url": "https://bao.example/a"}'
    headers = {"webhook-id": "m1", "webhook-timestamp": str(int(moment.timestamp()))}
    signed = headers | {"webhook-signature": Webhook(secret).sign("m1", moment, body)}
    assert inbound.accept(sealed, "bao-thu", signed, body.encode()).created
    with pytest.raises(inbound.UnsignedError):
        inbound.accept(sealed, "bao-thu", headers | {"webhook-signature": "v1,AAAA"}, body.encode())
