"""docs/desk.md names everything that people and keys may be allowed, and every key of the keyboard."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from service.newsroom.belongings import LIMITS
from service.newsroom.keys import SCOPES
from service.newsroom.people import LEAST_PASSWORD, PERMISSIONS, May, Role
from service.newsroom.sessions import LIFETIME

ROOT = Path(__file__).parents[4]
TEXT = (ROOT / "docs" / "desk.md").read_text(encoding="utf-8")
ROWS = {row[0]: row[1] for row in re.findall(r"^\| `([a-z_:]+)` \|(.*)\|$", TEXT, re.MULTILINE)}


@pytest.mark.parametrize("scope", SCOPES)
def test_every_scope_is_documented(scope: str) -> None:
    assert ROWS[scope].strip()


def test_every_role_names_what_it_adds_to_the_one_before() -> None:
    before: frozenset[May] = frozenset()
    for role in Role:
        assert PERMISSIONS[role] > before
        told = set(re.findall(r"`([a-z_]+)`", ROWS[role]))
        assert told == {str(may) for may in PERMISSIONS[role] - before}, role
        before = PERMISSIONS[role]


def test_the_limits_are_those_of_the_code() -> None:
    assert f"at least {LEAST_PASSWORD} characters" in TEXT
    assert f"{LIFETIME.total_seconds() / 3600:.0f} hours" in TEXT


def test_the_files_and_their_limits_are_those_of_the_code() -> None:
    rows = {row[0]: row for row in re.findall(r"^\| (\w+) \| (.*?) \| (.*?)\| up to (\d+) MB \|$", TEXT, re.MULTILINE)}
    for use, name in (("logo", "logo"), ("ident", "ident"), ("bed", "music"), ("closing", "closing")):
        assert int(rows[name][3]) == LIMITS[use].bytes // 2**20
    assert f"{LIMITS['ident'].least:g} to {LIMITS['ident'].most:g} seconds" in rows["ident"][2]
    assert f"{LIMITS['bed'].least:g} seconds to {LIMITS['bed'].most / 60:g} minutes" in rows["music"][2]


def test_the_keys_are_those_the_desk_shows() -> None:
    base = (ROOT / "service" / "web" / "desk" / "templates" / "desk" / "base.html").read_text(encoding="utf-8")
    table = TEXT.split("## Keys")[1]
    assert set(re.findall(r"<kbd>(.+?)</kbd>", base)) == set(re.findall(r"`(.+?)`", table))
