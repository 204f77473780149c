"""Rows out of one database and into another: whatever a column holds comes back as it was."""

from __future__ import annotations

from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import JSON, Boolean, Column, Date, Float, Integer, LargeBinary, Table, func, select

from service.storage import dump
from service.storage.database import Connection, Database, open_database
from service.storage.errors import StorageError
from service.storage.schema import Moment
from service.storage.tables import metadata

MOMENT = datetime(2026, 3, 2, 17, 30, 5, 123456, tzinfo=UTC)

SAMPLES: tuple[tuple[Any, Any], ...] = (
    (Moment, MOMENT),
    (Date, date(2026, 3, 2)),
    (Boolean, True),
    (Integer, 7),
    (Float, 1.5),
    (LargeBinary, b"\x00\xff\n"),
    (JSON, {"chữ": ["ờ\u2028", 1, None]}),
)


def value(column: Column[Any], word: str) -> Any:
    return next((sample for kind, sample in SAMPLES if isinstance(column.type, kind)), word)


def full(table: Table) -> dict[str, Any]:
    """A row with something in every column; all ids are one word, so that every reference holds."""
    return {column.name: value(column, "a") for column in table.c}


def bare(table: Table) -> dict[str, Any]:
    """A row with nothing where nothing may stand, and other keys than the full one's."""
    row = {column.name: None if column.nullable else value(column, "b") for column in table.c}
    return row | {column.name: 8 for column in table.primary_key if isinstance(column.type, Integer)}


def everything(connection: Connection) -> dict[str, list[dict[str, Any]]]:
    return {
        name: [dict(row) for row in connection.execute(select(metadata.tables[name])).mappings()]
        for name in dump.tables()
    }


@pytest.fixture
def filled(tmp_path: Path) -> Database:
    """A database with two rows in every table: one full, one as bare as it may be."""
    database = open_database(f"sqlite:///{tmp_path}/filled.db")
    metadata.create_all(database.engine)
    with database.writing() as connection:
        for name in dump.tables():
            table = metadata.tables[name]
            connection.execute(table.insert().values(full(table)))
            connection.execute(table.insert().values(bare(table)))
    return database


def test_every_column_of_every_table_comes_back_as_it_was(filled: Database, any_database: Database) -> None:
    with filled.reading() as source, any_database.writing() as target:
        assert {name: dump.load(target, name, dump.rows(source, name)) for name in dump.tables()} == dict.fromkeys(
            dump.tables(), 2
        )
        assert everything(target) == everything(source)
    filled.close()


def test_what_was_nothing_is_nothing_to_a_query_too(filled: Database, any_database: Database) -> None:
    article = metadata.tables["articles"]
    without = select(func.count()).select_from(article).where(article.c.script.is_(None))
    with filled.reading() as source, any_database.writing() as target:
        assert source.scalar(without) == 1
        for name in dump.tables():
            dump.load(target, name, dump.rows(source, name))
        assert target.scalar(without) == 1
    filled.close()


def test_who_holds_what_now_is_left_behind() -> None:
    assert "turns" in metadata.tables
    assert "turns" not in dump.tables()


@pytest.mark.parametrize(("table", "line"), [("gone", '{"id": "a"}'), ("sites", '{"colour": "red"}')])
def test_a_table_or_column_that_is_not_ours_is_refused(any_database: Database, table: str, line: str) -> None:
    with any_database.writing() as connection, pytest.raises(StorageError, match="another version"):
        dump.load(connection, table, [line])
