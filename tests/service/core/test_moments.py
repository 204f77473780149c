"""Moments that strangers send."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone

import pytest

from service.core.moments import moment_of

VIETNAM = timezone(timedelta(hours=7))


@pytest.mark.parametrize("text", ["2026-03-12T06:00:00+07:00", "2026-03-11T23:00Z", "2026-03-12 06:00:00+07"])
def test_a_moment_is_read_with_its_zone(text: str) -> None:
    assert moment_of(text) == datetime(2026, 3, 11, 23, tzinfo=UTC)


def test_one_without_a_zone_is_in_the_zone_that_is_given() -> None:
    assert moment_of("2026-03-12T06:00") is None
    assert moment_of("2026-03-12T06:00", VIETNAM) == datetime(2026, 3, 11, 23, tzinfo=UTC)
    assert moment_of("2026-03-12T06:00Z", VIETNAM) == datetime(2026, 3, 12, 6, tzinfo=UTC)


@pytest.mark.parametrize(
    "text", ["", "12/3/2026", "2026-02-30T00:00Z", "0001-01-01T00:00:00+14:00", "9999-12-31T23:59:59-12:00", "\0"]
)
def test_what_is_no_moment_that_can_be_kept_is_none(text: str) -> None:
    assert moment_of(text) is None
