"""When rows are free and due: leases that ended, work whose moment has come, and which of it goes first."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, and_, case, or_

_LONGEST = timedelta(hours=1)
"""No lease is taken for so long. One that ends later was written before the machine's clock was set back."""

_FARTHEST = timedelta(days=2)
"""No work is put off for so long. What is due later was written while the machine's clock ran ahead."""


def free_at(until: ColumnElement[Any], moment: datetime) -> ColumnElement[bool]:
    """Match rows that no lease covers at a moment."""
    return or_(until.is_(None), until <= moment, until > moment + _LONGEST)


def due_at(due: ColumnElement[Any], moment: datetime) -> ColumnElement[bool]:
    """Match rows whose work is due at a moment."""
    # the first says nothing new, but to a database that has an index of what is due alone
    return and_(due.is_not(None), or_(due <= moment, due > moment + _FARTHEST))


def by_urgency(priority: ColumnElement[Any]) -> ColumnElement[int]:
    """Order breaking news first, and an archive that is brought in behind the day's articles."""
    return case((priority == "breaking", 0), (priority == "backfill", 2), else_=1)
