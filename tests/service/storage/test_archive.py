"""The words of every article, looked up whole or by their beginning."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from sqlalchemy import select, text

from service.storage import archive, articles
from service.storage.database import Database, open_database
from service.storage.schema import now
from service.storage.tables import metadata


def index(database: Database, **words: str) -> dict[str, str]:
    """Index articles by what they hold; tell each one's name by its id."""
    named = {}
    with database.writing() as connection:
        for name, held in words.items():
            article_id = articles.insert_once(connection, "bao", name, source_kind="cms")
            assert article_id is not None
            archive.put(connection, article_id, "", held.split(), now())
            named[article_id] = name
    return named


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("nam 2019", {"one"}), ("nam 201", {"one"}), ("nam 20", {"one", "two"}), ("na 2019", set()),
        ("vez", {"one"}), ("ve", {"one", "two"}), ("covid19", {"two"}), ("9", set()),
    ],
)  # fmt: skip
def test_the_last_word_may_be_a_beginning_whatever_it_ends_in(
    any_database: Database, typed: str, found: set[str]
) -> None:
    named = index(any_database, one="nam 2019 vezz", two="nam 2020 covid19 ven")
    with any_database.reading() as connection:
        chosen = select(articles.articles.c.id).where(archive.holding(typed.split()))
        assert {named[each] for each in connection.scalars(chosen)} == found


@pytest.mark.needs("postgres")
def test_words_are_kept_in_one_order_in_every_country(postgres: Callable[[], str]) -> None:
    database = open_database(postgres())
    metadata.create_all(database.engine)
    asked = "SELECT collation_name FROM information_schema.columns WHERE table_name = 'archive_terms'"
    with database.reading() as connection:
        assert connection.scalar(text(f"{asked} AND column_name = 'term'")) == "C"
    database.close()
