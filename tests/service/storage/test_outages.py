"""What a database says when it can't be used now."""

from __future__ import annotations

from pathlib import Path

import pytest
from sqlalchemy import text
from sqlalchemy.exc import OperationalError

from service.storage.database import Database, open_database
from service.storage.errors import UnavailableError
from service.storage.figures import reachable
from service.storage.migrations import migrate, standing


def test_a_full_disk_is_said_and_costs_only_what_was_being_written(database: Database) -> None:
    with database.writing() as connection:
        connection.execute(text("CREATE TABLE notes (words TEXT)"))
        connection.execute(text("INSERT INTO notes VALUES ('kept')"))
        connection.execute(text("PRAGMA max_page_count = 1"))  # SQLite takes as many as there are
    with pytest.raises(UnavailableError, match="disk is full; make room"), database.writing() as connection:
        connection.execute(text("INSERT INTO notes VALUES (:much)"), {"much": "x" * 100_000})
    with database.writing() as connection:
        connection.execute(text("PRAGMA max_page_count = 1000000"))
        assert connection.execute(text("SELECT words FROM notes")).scalars().all() == ["kept"]
        connection.execute(text("INSERT INTO notes VALUES (:much)"), {"much": "x" * 100_000})


def test_what_the_program_asks_wrongly_stays_an_error_of_the_program(database: Database) -> None:
    with pytest.raises(OperationalError, match="syntax error"), database.reading() as connection:
        connection.execute(text("SELECT * FORM words"))


def test_tables_of_another_version_say_what_to_run(empty_database: Database) -> None:
    with pytest.raises(UnavailableError, match="run `baonoi migrate`"), empty_database.reading() as connection:
        connection.execute(text("SELECT * FROM ghosts"))
    with empty_database.writing() as connection:
        connection.execute(text("CREATE TABLE ghosts (name TEXT)"))
    with pytest.raises(UnavailableError, match="run `baonoi migrate`"), empty_database.writing() as connection:
        connection.execute(text("SELECT shadow FROM ghosts"))


@pytest.mark.parametrize(
    ("url", "says"),
    [
        ("sqlite:///{folder}/letter.txt", "no SQLite database"),
        ("sqlite:///{folder}", "can't be opened"),
        pytest.param(
            "postgresql+psycopg://127.0.0.1:9/none",
            "PostgreSQL can't be reached: .*refused",
            marks=pytest.mark.needs("postgres"),
        ),
    ],
)
def test_a_database_that_is_none_or_away_says_so(tmp_path: Path, url: str, says: str) -> None:
    (tmp_path / "letter.txt").write_text("Kính gửi tòa soạn, " * 100)
    opened = open_database(url.format(folder=tmp_path))
    try:
        with pytest.raises(UnavailableError, match=says), opened.writing() as connection:
            connection.execute(text("SELECT 1"))
        assert standing(opened).startswith("!")
        assert reachable(opened)
        with pytest.raises(UnavailableError, match=says):
            migrate(opened)
    finally:
        opened.close()


@pytest.mark.needs("postgres")
def test_a_database_postgresql_has_not_is_said(request: pytest.FixtureRequest) -> None:
    url = request.getfixturevalue("postgres")()
    opened = open_database(url.replace("/test_", "/never_"))
    try:
        assert "no database" in reachable(opened) or "can't be reached" in reachable(opened)
    finally:
        opened.close()
