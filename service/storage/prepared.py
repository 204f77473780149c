"""Queries written out once and carried out by the database's driver itself, for what every reader of a feed asks.

SQLAlchemy takes several times as long to carry out a small query as the database to answer it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Dialect, Select

Values = Mapping[str, str | int]
Row = tuple[Any, ...]


@dataclass(frozen=True, slots=True)
class Written:
    """A query as one database takes it. `order` names what stands for each `?`, None where values go by name."""

    text: str
    columns: tuple[str, ...]
    constants: Mapping[str, Any]
    order: tuple[str, ...] | None
    readers: tuple[tuple[int, Callable[[Any], Any]], ...]


class Prepared:
    """A query of SQLAlchemy's that is compiled once for each kind of database.

    Its values are strings and integers, one for each parameter: lists (`in_`) are written out for every query anew.
    """

    def __init__(self, query: Select[Any]) -> None:
        self._query = query
        self._written: dict[str, Written] = {}

    def written_for(self, dialect: Dialect) -> Written:
        """Write the query for a database, the first time."""
        written = self._written.get(dialect.name)
        if written is None:
            written = self._written[dialect.name] = _write(self._query, dialect)
        return written


@dataclass(frozen=True, slots=True)
class Asking:
    """A driver's cursor that carries prepared queries out."""

    cursor: Any
    dialect: Dialect

    def rows(self, query: Prepared, values: Values) -> list[Row]:
        """Carry a query out; give rows whose values are what SQLAlchemy would give."""
        written = query.written_for(self.dialect)
        named = {**written.constants, **values}
        self.cursor.execute(written.text, named if written.order is None else [named[each] for each in written.order])
        found = self.cursor.fetchall()
        return [_read(row, written.readers) for row in found] if written.readers else found

    def mappings(self, query: Prepared, values: Values) -> list[dict[str, Any]]:
        """Carry a query out; give rows by the names of their columns."""
        columns = query.written_for(self.dialect).columns
        return [dict(zip(columns, row, strict=True)) for row in self.rows(query, values)]


def _write(query: Select[Any], dialect: Dialect) -> Written:
    compiled = query.compile(dialect=dialect)
    readers = (each.type.dialect_impl(dialect).result_processor(dialect, None) for each in query.selected_columns)
    return Written(
        str(compiled),
        tuple(query.selected_columns.keys()),
        {name: value for name, value in compiled.params.items() if value is not None},
        tuple(compiled.positiontup) if compiled.positiontup is not None else None,
        tuple((place, reader) for place, reader in enumerate(readers) if reader is not None),
    )


def _read(row: Row, readers: tuple[tuple[int, Callable[[Any], Any]], ...]) -> Row:
    values = list(row)
    for place, reader in readers:
        values[place] = reader(values[place])
    return tuple(values)
