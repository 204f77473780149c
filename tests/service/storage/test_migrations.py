"""The migrations make exactly the tables that the code has."""

from __future__ import annotations

import threading

import pytest
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from sqlalchemy import inspect, text

from service.storage.database import Database
from service.storage.errors import StorageError
from service.storage.migrations import migrate, newest, revision
from service.storage.tables import metadata


def test_a_migrated_database_has_the_tables_of_the_code_and_nothing_else(empty_database: Database) -> None:
    migrate(empty_database)
    with empty_database.writing() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        assert compare_metadata(context, metadata) == []
    assert set(inspect(empty_database.engine).get_table_names()) == {*metadata.tables, "alembic_version"}


def test_partial_indexes_are_partial_in_a_migrated_database(empty_database: Database) -> None:
    migrate(empty_database)
    indexes = {index["name"]: index for index in inspect(empty_database.engine).get_indexes("versions")}
    condition = indexes["ix_versions_due"]["dialect_options"][f"{empty_database.dialect}_where"]
    assert "next_attempt_at IS NOT NULL" in str(condition)


def test_migrating_twice_changes_nothing(empty_database: Database) -> None:
    assert migrate(empty_database) == (None, newest())
    assert migrate(empty_database) == (newest(), newest())
    with empty_database.reading() as connection:
        assert revision(connection) == newest()


def test_two_processes_may_migrate_at_once(empty_database: Database) -> None:
    done: list[tuple[str | None, str]] = []
    releases = [threading.Thread(target=lambda: done.append(migrate(empty_database))) for _ in range(2)]
    for release in releases:
        release.start()
    for release in releases:
        release.join()
    assert sorted(done, key=str) == sorted([(None, newest()), (newest(), newest())], key=str)


def test_what_was_migrated_up_can_be_migrated_down(empty_database: Database) -> None:
    from alembic import command

    from service.storage.migrations import configuration

    migrate(empty_database)
    with empty_database.writing() as connection:
        command.downgrade(configuration(connection), "base")
    assert set(inspect(empty_database.engine).get_table_names()) == {"alembic_version"}


def test_a_database_of_a_newer_program_is_refused_with_a_sentence(empty_database: Database) -> None:
    migrate(empty_database)
    with empty_database.writing() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    with pytest.raises(StorageError, match="revision 9999, which this version"):
        migrate(empty_database)


def test_a_database_with_tables_of_another_program_is_refused_with_a_sentence(empty_database: Database) -> None:
    with empty_database.writing() as connection:
        connection.execute(text("CREATE TABLE articles (id TEXT)"))
    with pytest.raises(StorageError, match="tables that Báo Nói did not make"):
        migrate(empty_database)


def test_tables_of_an_older_drawing_are_named_instead_of_failing_later(empty_database: Database) -> None:
    migrate(empty_database)
    with empty_database.writing() as connection:
        connection.execute(text("ALTER TABLE users DROP COLUMN display"))
        connection.execute(text("DROP TABLE sessions"))
    with pytest.raises(StorageError, match=r"unreleased version and lacks (?=.*users\.display)(?=.*sessions\.id)"):
        migrate(empty_database)
