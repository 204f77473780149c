"""Moments that strangers send: read without ever failing on one."""

from __future__ import annotations

from datetime import UTC, datetime, tzinfo


def moment_of(text: str, zone: tzinfo | None = None) -> datetime | None:
    """Read an ISO 8601 moment, to be kept as UTC; None for anything else.

    One without a zone is in `zone`, or no moment where none is given.
    """
    try:
        moment = datetime.fromisoformat(text)
        if moment.tzinfo is None and zone is not None:
            moment = moment.replace(tzinfo=zone)
        moment.astimezone(UTC)  # a moment at the calendar's edge has none
    except (ValueError, OverflowError):
        return None
    return moment if moment.tzinfo else None
