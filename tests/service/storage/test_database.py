"""Transactions of the database, on every kind of it."""

from __future__ import annotations

import threading
from pathlib import Path

import pytest
from sqlalchemy.exc import DBAPIError, IntegrityError

from service.storage import articles
from service.storage.database import Database, open_database
from service.storage.errors import StorageError
from service.storage.schema import metadata, now
from service.storage.sites import sites
from service.storage.turns import turns
from service.storage.versions import versions

TURN = {"held_by": "someone"}


def names(database: Database) -> list[str]:
    with database.reading() as connection:
        return sorted(connection.scalars(turns.select().with_only_columns(turns.c.name)))


def test_what_is_written_is_read_after_the_commit(any_database: Database) -> None:
    with any_database.writing() as connection:
        connection.execute(turns.insert().values(name="clock", until=now(), **TURN))
    assert names(any_database) == ["clock"]


def test_a_writing_transaction_that_raises_leaves_nothing(any_database: Database) -> None:
    def fail_half_way() -> None:
        with any_database.writing() as connection:
            connection.execute(turns.insert().values(name="clock", until=now(), **TURN))
            raise RuntimeError

    with pytest.raises(RuntimeError):
        fail_half_way()
    assert names(any_database) == []


def test_a_reading_transaction_can_not_write(any_database: Database) -> None:
    with pytest.raises(DBAPIError), any_database.reading() as connection:
        connection.execute(turns.insert().values(name="clock", until=now(), **TURN))
    assert names(any_database) == []


def test_a_reading_transaction_sees_one_moment_whatever_is_written_meanwhile(any_database: Database) -> None:
    chosen = turns.select().with_only_columns(turns.c.name)
    with any_database.reading() as connection:
        assert list(connection.scalars(chosen)) == []
        with any_database.writing() as other:
            other.execute(turns.insert().values(name="clock", until=now(), **TURN))
        assert list(connection.scalars(chosen)) == []
    assert names(any_database) == ["clock"]


def test_a_row_can_not_point_at_a_row_that_is_not_there(any_database: Database) -> None:
    row = {"id": "v", "article_id": "ghost", "voice": "nam-bac", "number": 1, "state": "requested"}
    with pytest.raises(IntegrityError), any_database.writing() as connection:
        connection.execute(versions.insert().values(created_at=now(), updated_at=now(), **row))


def test_eight_writers_at_once_wait_for_each_other_and_none_fails(any_database: Database) -> None:
    failed: list[Exception] = []

    def write(number: int) -> None:
        try:
            for each in range(10):
                with any_database.writing() as connection:
                    seen = len(connection.execute(turns.select()).all())  # a read first: no deferred lock
                    connection.execute(turns.insert().values(name=f"{number}-{each}-{seen}", until=now(), **TURN))
        except DBAPIError as error:
            failed.append(error)

    writers = [threading.Thread(target=write, args=(number,)) for number in range(8)]
    for writer in writers:
        writer.start()
    for writer in writers:
        writer.join()
    assert failed == []
    assert len(names(any_database)) == 80


def test_a_writing_transaction_inside_another_is_refused_at_once(any_database: Database) -> None:
    with (
        any_database.writing(),
        pytest.raises(StorageError, match="pass its connection on"),
        any_database.writing(),
    ):
        pass
    with any_database.writing() as connection:
        connection.execute(turns.insert().values(name="clock", until=now(), **TURN))
    assert names(any_database) == ["clock"]


def test_an_insert_that_meets_its_like_tells_that_it_added_nothing(any_database: Database) -> None:
    made = []
    for _ in range(2):
        with any_database.writing() as connection:
            made.append(articles.insert_once(connection, "bao", "1", source_kind="cms"))
    assert made[0] is not None
    assert made[1] is None


def test_vietnamese_and_json_come_back_as_they_went_in(any_database: Database) -> None:
    rules = {"drop": ["Ảnh: Thiện Lương", {"số": 1.5, "không": None}]}
    with any_database.writing() as connection:
        connection.execute(sites.insert().values(name="báo", profile=rules, created_at=now(), updated_at=now()))
    with any_database.reading() as connection:
        row = connection.execute(sites.select()).one()
    assert (row.name, row.profile) == ("báo", rules)


def test_sqlite_keeps_a_write_ahead_log_and_makes_its_folder(tmp_path: Path) -> None:
    database = open_database(f"sqlite:///{tmp_path}/new/folder/a.db")
    metadata.create_all(database.engine)
    with database.reading() as connection:
        assert connection.exec_driver_sql("PRAGMA journal_mode").scalar() == "wal"
        assert connection.exec_driver_sql("PRAGMA foreign_keys").scalar() == 1
    database.close()
