"""The audit log: who did what, when, with what before and after. It only grows."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterator
from contextvars import ContextVar
from typing import Any

from service.newsroom.room import Room
from service.storage import audit as rows
from service.storage.database import Connection
from service.storage.schema import now

COLUMNS = ("at", "who", "what", "about", "before", "after", "why", "address")

address: ContextVar[str] = ContextVar("address", default="")
"""Where the present request comes from; the web sets it, everything else leaves it empty."""


def write(  # noqa: PLR0913 – one line of the log has these columns
    connection: Connection,
    who: str,
    what: str,
    about: str,
    *,
    before: Any = None,
    after: Any = None,
    why: str = "",
) -> None:
    """Add a line inside the transaction that does the thing, so neither can be without the other.

    Of a long `about`, such as an address, the beginning is kept.
    """
    thing = about[: rows.LONGEST_ABOUT]
    rows.add(
        connection, now(), who=who, what=what, about=thing, before=before, after=after, why=why, address=address.get()
    )


def note(room: Room, who: str, what: str, about: str, *, after: Any = None) -> None:
    """Add a line in a transaction of its own."""
    with room.database.writing() as connection:
        write(connection, who, what, about, after=after)


def lines(room: Room, *, before: int | None = None, what: str = "", about: str = "", limit: int = 50) -> list[Any]:
    """List lines, newest first."""
    with room.database.reading() as connection:
        return rows.page(connection, before=before, what=what, about=about, limit=limit)


def export(room: Room) -> Iterator[str]:
    """Write the whole log as CSV, oldest first, a few hundred lines at a time."""
    yield _row(COLUMNS)
    last = 0
    while found := _after(room, last):
        yield from (_row([_cell(getattr(line, column)) for column in COLUMNS]) for line in found)
        last = found[-1].id


def _after(room: Room, line: int) -> list[Any]:
    """List the next few hundred lines, in a transaction of their own: whoever takes the file may be slow."""
    with room.database.reading() as connection:
        return rows.after(connection, line)


def _cell(value: Any) -> str:
    if value is None:
        return ""
    text = value if isinstance(value, str) else _written(value)
    # A spreadsheet runs a cell that starts so as a formula
    return f"'{text}" if text.startswith(("=", "+", "-", "@", "\t", "\r")) else text


def _written(value: Any) -> str:
    return value.isoformat() if hasattr(value, "isoformat") else json.dumps(value, ensure_ascii=False, default=str)


def _row(cells: Any) -> str:
    out = io.StringIO()
    csv.writer(out).writerow(cells)
    return out.getvalue()
