"""Cursor paging: an opaque cursor that names the last row seen, so that nothing is skipped or seen twice."""

from __future__ import annotations

import base64
import json
from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Any

from service.core.moments import moment_of
from service.web.api.declare import Schema, asked
from service.web.api.problems import Problem

MOST = 200
USUAL = 50

QUERY: dict[str, Schema] = {
    "limit": {"type": "integer", "minimum": 1, "maximum": MOST, "default": USUAL},
    "cursor": {"type": "string", "maxLength": 400, "description": "`next` of the page before"},
}
"""The query parameters of every paged list."""


def page_schema(item: Schema) -> Schema:
    """Describe a page of items."""
    return {
        "type": "object",
        "required": ["items", "next"],
        "properties": {"items": {"type": "array", "items": item}, "next": {"type": ["string", "null"]}},
    }


def limit() -> int:
    """Tell how many items were asked for."""
    return int(asked().get("limit", USUAL))


def after(kind: type) -> Any:
    """Return the key of the last row seen, or None at the start. Raise Problem for a cursor that is not ours."""
    cursor = asked().get("cursor")
    if not cursor:
        return None
    try:
        key = json.loads(base64.urlsafe_b64decode(cursor.encode("ascii") + b"=" * (-len(cursor) % 4)))
    except (ValueError, UnicodeError):
        key = None
    if not isinstance(key, kind) or isinstance(key, bool) or (isinstance(key, int) and not 0 <= key < 2**53):
        raise _stranger()
    return key


def place() -> tuple[datetime, str] | None:
    """Return when the last row seen was made and its id, or None at the start. Raise Problem as `after` does."""
    key = after(list)
    if key is None:
        return None
    try:
        made, identity = moment_of(str(key[0])), key[1]
    except IndexError:
        made, identity = None, None
    if made is None or not isinstance(identity, str):
        raise _stranger()
    return made, identity


def newest_first(
    found: Sequence[Any], written: Callable[[Any], Any], *, made: Callable[[Any], Any] = lambda each: each
) -> dict[str, Any]:
    """Write a page of what stands in the order in which it was made; `made` gives the row that says when."""
    last = made(found[-1]) if found else None
    return page([written(each) for each in found], [last.created_at.isoformat(), last.id] if last else None)


def page(items: Sequence[Any], key: Any) -> dict[str, Any]:
    """Write a page; `key` names its last row, and is given back as `next` when the page is full."""
    full = len(items) >= limit()
    cursor = base64.urlsafe_b64encode(json.dumps(key).encode()).decode().rstrip("=") if full else None
    return {"items": list(items), "next": cursor}


def _stranger() -> Problem:
    return Problem(400, "The cursor is not one of ours; leave it out to start from the beginning.")
