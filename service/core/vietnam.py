"""Vietnam's time, in which newspapers date and listeners live."""

from __future__ import annotations

from datetime import datetime, timedelta, timezone

VIETNAM = timezone(timedelta(hours=7))
"""The country's one zone; it has had no daylight saving since 1975."""


def day_of(moment: datetime | None) -> str:
    """Name the day a moment falls on in Vietnam, as 2026-03-02; "" for none."""
    return moment.astimezone(VIETNAM).date().isoformat() if moment else ""
