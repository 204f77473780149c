"""Outages of the database: the drivers' errors that mean "not now", as sentences for whoever runs the newsroom."""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Mapping

_OLD_TABLES = "The database has no tables of this version; run `baonoi migrate`."
_STRANGE_TABLES = "The database holds tables that Báo Nói did not make; name an empty one."
_LOCKED = "Another program has held the database's lock for too long; end it, or look at what it does."
_SQLITE: Mapping[int, str] = {
    sqlite3.SQLITE_FULL: "The database's disk is full; make room, and everything goes on by itself.",
    sqlite3.SQLITE_IOERR: "The database's disk can't be read or written; it is full or it fails.",
    sqlite3.SQLITE_CANTOPEN: "The database's file can't be opened; this user must be able to write the data folder.",
    sqlite3.SQLITE_READONLY: "The database can't be written; this user must be able to write the data folder.",
    sqlite3.SQLITE_BUSY: _LOCKED,
    sqlite3.SQLITE_LOCKED: _LOCKED,
    sqlite3.SQLITE_CORRUPT: "The database's file is damaged; restore a backup.",
    sqlite3.SQLITE_NOTADB: "The database's file is no SQLite database; restore a backup.",
}
"""By SQLite's primary result codes (sqlite.org/rescode.html)."""

_SQLITE_ERROR: Mapping[str, str] = {"^no such (?:table|column)": _OLD_TABLES, "already exists$": _STRANGE_TABLES}
"""What SQLite has no code for, by its words."""

_POSTGRESQL: Mapping[str, str] = {
    "08": "The connection to PostgreSQL broke.",
    "28": "PostgreSQL knows no such user or password; look at DATABASE_URL.",
    "3D000": "PostgreSQL has no database of this name; make it, or look at DATABASE_URL.",
    "42703": _OLD_TABLES,  # no such column
    "42P01": _OLD_TABLES,  # no such table
    "42P07": _STRANGE_TABLES,  # there is one of that name
    "53100": "PostgreSQL's disk is full; make room, and everything goes on by itself.",
    "53": "PostgreSQL has nothing left to work with; look at its memory and its max_connections.",
    "57P": "PostgreSQL stops or starts.",
    "58": "PostgreSQL's machine fails it; look at its log.",
}
"""By the beginning of PostgreSQL's error codes (its manual, appendix A)."""


def outage_of(error: BaseException | None, *, writing: bool = True) -> str:
    """Say in a sentence why the database can't be used now; "" when the error is of another kind.

    Where nothing may be written (`writing=False`), an attempt to is the program's own fault.
    """
    code = getattr(error, "sqlite_errorcode", None)
    if code == sqlite3.SQLITE_ERROR:
        return next((says for words, says in _SQLITE_ERROR.items() if re.search(words, str(error))), "")
    if isinstance(code, int):
        primary = code & 0xFF
        return _SQLITE.get(primary, "") if writing or primary != sqlite3.SQLITE_READONLY else ""
    if type(error).__module__.partition(".")[0] != "psycopg":
        return ""
    state = getattr(error, "sqlstate", None)
    if state:
        return next((says for start, says in _POSTGRESQL.items() if state.startswith(start)), "")
    return f"PostgreSQL can't be reached: {_first_line(error)}" if type(error).__name__ == "OperationalError" else ""


def _first_line(error: BaseException | None) -> str:
    line = next(iter(str(error).splitlines()), "").strip()
    return line if line.endswith(".") else f"{line}."
