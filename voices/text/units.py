"""The table of units of measure and money."""

from __future__ import annotations

from functools import cache

from voices.text.data import table


@cache
def units() -> dict[str, str]:
    """Give the table of units: printed → spoken."""
    return {row[0]: row[1] for row in table("units")}
