"""Pages by key: a page begins behind the last row of the one before, wherever that row may be by now."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import FromClause, Select, and_, or_

Place = tuple[datetime, str]
"""Where a page ended: when its last row was made, and its id. Neither ever changes, so no row moves in this order."""


def newest_first(chosen: Select[Any], table: FromClause, limit: int, place: Place | None = None) -> Select[Any]:
    """Order a query by when the rows of a table were made, the newest first, and cut the page behind a place."""
    made, identity = table.c.created_at, table.c.id
    if place is not None:
        chosen = chosen.where(or_(made < place[0], and_(made == place[0], identity < place[1])))
    return chosen.order_by(made.desc(), identity.desc()).limit(limit)
