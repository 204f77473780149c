"""Days as they are counted in Vietnam."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from service.core.vietnam import VIETNAM, day_of


@pytest.mark.parametrize(
    ("moment", "day"),
    [
        (datetime(2026, 3, 1, 22, 30, tzinfo=UTC), "2026-03-02"),  # half past five in the morning
        (datetime(2026, 3, 2, 16, 59, tzinfo=UTC), "2026-03-02"),
        (datetime(2026, 12, 31, 17, 0, tzinfo=UTC), "2027-01-01"),
        (datetime(2026, 3, 2, 0, 0, tzinfo=VIETNAM), "2026-03-02"),
        (None, ""),
    ],
)
def test_a_day_begins_at_midnight_in_vietnam(moment: datetime | None, day: str) -> None:
    assert day_of(moment) == day
