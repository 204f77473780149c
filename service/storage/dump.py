"""All rows out of one database and into another of any kind we support, as JSON lines."""

from __future__ import annotations

import base64
import json
from collections.abc import Iterable, Iterator
from datetime import date, datetime
from typing import Any

from sqlalchemy import Connection, Date, Integer, LargeBinary, Table, func, select, text

from service.storage.errors import StorageError
from service.storage.schema import Moment
from service.storage.tables import metadata

_BATCH = 200
_PASSING = {"sessions", "turns"}  # who is signed in or holds what now says nothing tomorrow


def tables() -> tuple[str, ...]:
    """Name the tables that are kept, those that others point at first."""
    return tuple(table.name for table in metadata.sorted_tables if table.name not in _PASSING)


def rows(connection: Connection, name: str) -> Iterator[str]:
    """Write a table's rows as JSON, one per line."""
    table = metadata.tables[name]
    for row in connection.execution_options(yield_per=_BATCH).execute(select(table)).mappings():
        yield json.dumps({key: _out(value) for key, value in row.items()}, ensure_ascii=False)


def load(connection: Connection, name: str, lines: Iterable[str]) -> int:
    """Put rows into a table; count them. Raise StorageError for a table or column that is not ours."""
    if name not in metadata.tables:
        raise StorageError(f"There is no table {name!r}; the backup is of another version of Báo Nói.")
    table, count, batch = metadata.tables[name], 0, []
    for line in lines:
        batch.append(_in(table, json.loads(line)))
        if len(batch) == _BATCH:
            connection.execute(table.insert(), batch)
            count, batch = count + len(batch), []
    if batch:
        connection.execute(table.insert(), batch)
    _go_on_counting(connection, table)
    return count + len(batch)


def is_empty(connection: Connection) -> bool:
    """Tell whether nothing has been put into the database."""
    kept = (metadata.tables[name] for name in tables())
    return not any(connection.scalar(select(func.count()).select_from(table)) for table in kept)


def _out(value: Any) -> Any:
    if isinstance(value, date):  # a moment is one too
        return value.isoformat()
    return {"base64": base64.b64encode(value).decode()} if isinstance(value, bytes) else value


def _in(table: Table, row: dict[str, Any]) -> dict[str, Any]:
    unknown = sorted(set(row) - set(table.c.keys()))
    if unknown:
        raise StorageError(f"The table {table.name} has no {', '.join(unknown)}; the backup is of another version.")
    return {key: _value(table, key, value) for key, value in row.items()}


def _value(table: Table, key: str, value: Any) -> Any:
    if value is None:
        return None
    if isinstance(table.c[key].type, Moment):
        return datetime.fromisoformat(value)
    if isinstance(table.c[key].type, Date):
        return date.fromisoformat(value)
    return base64.b64decode(value["base64"]) if isinstance(table.c[key].type, LargeBinary) else value


def _go_on_counting(connection: Connection, table: Table) -> None:
    """Let PostgreSQL's counter of a numbered table go on after the rows that were loaded; SQLite's does by itself."""
    key = table.autoincrement_column
    if connection.dialect.name != "postgresql" or key is None or not isinstance(key.type, Integer):
        return
    highest = connection.scalar(select(func.max(key))) or 0
    sequence = connection.scalar(text("SELECT pg_get_serial_sequence(:t, :c)"), {"t": table.name, "c": key.name})
    if highest and sequence:
        connection.execute(text("SELECT setval(:s, :n)"), {"s": sequence, "n": highest})
