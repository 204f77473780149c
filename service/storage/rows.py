"""Rows to frozen dataclasses, and rows that are added once: what the query modules share."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, TypeVar

from sqlalchemy import Connection, Insert, Row, Table
from sqlalchemy.dialects import postgresql, sqlite

Record = TypeVar("Record")


def record(kind: type[Record], row: Row[Any] | None) -> Record | None:
    """Make a dataclass of a row whose columns are its fields; None of no row."""
    return None if row is None else kind(**row._mapping)  # noqa: SLF001 - SQLAlchemy's public name for it


def records(kind: type[Record], rows: Iterable[Row[Any]]) -> tuple[Record, ...]:
    """Make dataclasses of rows whose columns are their fields."""
    return tuple(kind(**row._mapping) for row in rows)  # noqa: SLF001 - SQLAlchemy's public name for it


def insert_once(connection: Connection, table: Table) -> Insert:
    """Begin an INSERT that leaves out rows whose key stands already: the unique index decides races.

    Its `rowcount` tells whether this one was added.
    """
    kind = postgresql if connection.dialect.name == "postgresql" else sqlite
    once: Insert = kind.insert(table).on_conflict_do_nothing()
    return once
