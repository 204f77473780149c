"""Durations, days and links as listeners see them, in either language."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from flask import Flask

from service.web.pages.language import clock, day, link, time_tag

EVENING = datetime(2025, 11, 5, 17, 30, tzinfo=UTC)
"""Half past midnight of the next day in Vietnam."""


@pytest.mark.parametrize(
    ("milliseconds", "written"),
    [
        (0, "0:00"),
        (499, "0:00"),
        (501, "0:01"),
        (59_600, "1:00"),
        (204_000, "3:24"),
        (3_599_000, "59:59"),
        (3_600_000, "1:00:00"),
        (3_723_000, "1:02:03"),
        (36_000_000, "10:00:00"),
    ],
)
def test_a_duration_is_written_as_players_do(milliseconds: int, written: str) -> None:
    assert clock(milliseconds) == written


@pytest.mark.parametrize(("lang", "written"), [("vi", "06/11/2025"), ("en", "6 Nov 2025")])
def test_a_day_is_vietnams_own(app: Flask, lang: str, written: str) -> None:
    with app.test_request_context(f"/?lang={lang}"):
        assert day(EVENING) == written


def test_a_moment_is_told_to_machines_with_its_zone(app: Flask) -> None:
    with app.test_request_context("/"):
        assert str(time_tag(EVENING)) == '<time datetime="2025-11-06T00:30+07:00">06/11/2025, 00:30</time>'
        assert str(time_tag(EVENING, with_hour=False)).endswith(">06/11/2025</time>")
        assert str(time_tag(None)) == ""


@pytest.mark.parametrize(
    ("lang", "asked", "address"),
    [
        ("vi", {}, "/tim"),
        ("vi", {"q": "cà phê", "page": None}, "/tim?q=c%C3%A0+ph%C3%AA"),
        ("vi", {"lang": "en"}, "/tim?lang=en"),
        ("en", {}, "/tim?lang=en"),
        ("en", {"q": "lua"}, "/tim?q=lua&lang=en"),
        ("en", {"lang": "vi"}, "/tim"),
    ],
)
def test_a_link_keeps_the_language(app: Flask, lang: str, asked: dict[str, str], address: str) -> None:
    with app.test_request_context(f"/?lang={lang}"):
        assert link("/tim", **asked) == address
