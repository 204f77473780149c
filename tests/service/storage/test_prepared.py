"""Prepared queries give what SQLAlchemy gives, on both databases, and say an outage in the same sentence."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from paper import Paper
from sqlalchemy import Integer, bindparam, select

from service.newsroom.paging import Form, Kept
from service.newsroom.room import Room
from service.storage import items, published
from service.storage.database import Database, open_database
from service.storage.episodes import episodes
from service.storage.errors import UnavailableError
from service.storage.items import items as items_table
from service.storage.prepared import Prepared
from service.storage.shows import pulse, shows

QUERIES = (
    select(shows).where(shows.c.id == bindparam("wanted")),  # moments, JSON, numbers
    select(episodes.c.audio, episodes.c.chapters, episodes.c.words).where(episodes.c.version_id != bindparam("wanted")),
    select(items_table).where(items_table.c.version_id != bindparam("wanted")),  # bytes
)


@pytest.mark.parametrize("query", QUERIES, ids=["moments", "json", "bytes"])
def test_a_prepared_query_gives_the_values_sqlalchemy_gives(room: Room, any_database: Database, query: object) -> None:
    paper = Paper(replace(room, database=any_database))
    version_id = paper.record(paper.print())
    paper.air(version_id)
    with any_database.writing() as connection:
        items.keep(connection, Form("rss", "1"), {version_id: Kept.of(b"\x00\xff")})
    prepared = Prepared(query)  # type: ignore[arg-type]
    with any_database.reading() as connection:
        theirs = connection.execute(query, {"wanted": "all"}).all()  # type: ignore[call-overload]
    with any_database.asking() as asking:
        ours = asking.rows(prepared, {"wanted": "all"})
        named = asking.mappings(prepared, {"wanted": "all"})
    assert theirs
    assert [tuple(row) for row in ours] == [tuple(row) for row in theirs]
    assert named == [dict(row._mapping) for row in theirs]


def test_news_of_a_show_is_told_as_its_versions_are(room: Room, any_database: Database) -> None:
    here = replace(room, database=any_database)
    paper = Paper(here)
    for title in ("Dự báo thời tiết", "Dự báo thời tiết", "Mùa quả ngọt"):
        paper.publish(title)
    with any_database.asking() as asking:
        found = published.news(asking, "section/kinh-te", 1, 9)
        assert published.news(asking, "section/van-hoa", 1, 9) is None
        assert found is not None
        assert found[0] == pulse(asking, "section/kinh-te")
    newer = found[1]
    wanted = [row["version_id"] for row in newer]
    with any_database.reading() as connection:
        same = {row["version_id"]: row for row in published.of_versions(connection, wanted, Form("rss", "1"))}
    assert [row["title"] for row in newer] == ["Mùa quả ngọt", "Dự báo thời tiết"]
    for row in newer:
        assert {name: value for name, value in row.items() if name not in ("since", "position")} == {
            name: value for name, value in same[row["version_id"]].items() if name not in ("body", "sha256")
        }


def test_a_database_without_tables_is_an_outage_to_a_prepared_query_too(empty_database: Database) -> None:
    with pytest.raises(UnavailableError, match="baonoi migrate"), empty_database.asking() as asking:
        asking.rows(Prepared(QUERIES[0]), {"wanted": "all"})


def test_a_folder_that_cannot_be_opened_is_an_outage_to_a_prepared_query_too(tmp_path: Path) -> None:
    there = tmp_path / "taken"
    there.mkdir()
    database = open_database(f"sqlite:///{there}")
    with pytest.raises(UnavailableError, match="can't be opened"), database.asking():
        pass
    database.close()


def test_a_connection_is_given_back_after_a_fault(database: Database) -> None:
    wrong = Prepared(select(bindparam("nothing")))
    for _ in range(70):  # more than the pool holds
        with pytest.raises(KeyError), database.asking() as asking:
            asking.rows(wrong, {})
    with database.asking() as asking:
        assert asking.rows(wrong, {"nothing": 1}) == [(1,)]


def test_two_who_ask_at_once_do_not_take_each_others_rows(any_database: Database) -> None:
    query = Prepared(select(bindparam("number", type_=Integer)))
    with any_database.asking() as one, any_database.asking() as other:
        assert one.rows(query, {"number": 1}) == [(1,)]
        assert other.rows(query, {"number": 2}) == [(2,)]
    with any_database.asking() as again:
        assert again.rows(query, {"number": 3}) == [(3,)]


def test_what_was_asked_keeps_no_table_from_being_changed(any_database: Database) -> None:
    with any_database.asking() as asking:
        asking.rows(Prepared(QUERIES[0]), {"wanted": "all"})
    with any_database.writing() as connection:
        connection.exec_driver_sql("ALTER TABLE shows ADD COLUMN later INTEGER")
