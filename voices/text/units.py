"""The table of units of measure and money."""

from __future__ import annotations

from functools import cache
from importlib.resources import files


@cache
def units() -> dict[str, str]:
    """Give the table of units: printed → spoken."""
    rows = files("voices.text.data").joinpath("units.tsv").read_text(encoding="utf-8").splitlines()
    return dict(row.split("\t") for row in rows if row and not row.startswith("# "))
