"""Leases: when what a process holds for a while is free again."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, or_

_LONGEST = timedelta(hours=1)
"""No lease is taken for so long. One that ends later was written before the machine's clock was set back."""


def free_at(until: ColumnElement[Any], moment: datetime) -> ColumnElement[bool]:
    """Match rows that no lease covers at a moment."""
    return or_(until.is_(None), until <= moment, until > moment + _LONGEST)
