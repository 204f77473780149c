"""Two processes add one thing in the same moment: one row stands, the other is told, and nobody gets an error."""

from __future__ import annotations

import threading
from collections.abc import Callable
from datetime import UTC, date, datetime
from typing import Any

import pytest
from sqlalchemy import Connection, func, select

from service.storage import (
    articles,
    bulletins,
    clips,
    engine_status,
    house,
    idempotency,
    lexicon,
    reports,
    shows,
    sites,
    usage,
    versions,
)
from service.storage.database import Database
from service.storage.schema import now
from service.storage.tables import metadata

DAY = datetime(2026, 5, 4, 6, 0, tzinfo=UTC)
LINE: dict[str, Any] = {"cue": 1, "voice": "nam-bac", "segment": 0, "sentence": "Câu một.", "second": 2.0}

RACES: dict[str, tuple[str, Callable[[Connection], object], tuple[object, object]]] = {
    "an article is delivered": ("articles", lambda c: bool(articles.insert_once(c, "bao", "1", source_kind="cms")),
                                (True, False)),
    "a timetable's bulletin is asked for": ("bulletins", lambda c: bool(bulletins.insert_once(c, "a", DAY, name="S")),
                                            (True, False)),
    "the newsroom's settings are changed for the first time": (
        "house", lambda c: house.save(c, {"name": "Báo"}, revision=0, who="lan", moment=DAY), (True, False)),
    "a site is added": ("sites", lambda c: sites.save(c, "bao", 0, hosts=[]), (True, False)),
    "words are dismissed": ("lexicon_dismissals", lambda c: lexicon.dismiss(c, "HTX", "lan", DAY), (None, None)),
    "a key is remembered": ("idempotency", lambda c: idempotency.keep(c, "cms", "k1", "h", "a"), (None, None)),
    "a clip is kept": ("clips", lambda c: clips.touch(c, {"clips/a.wav": 9}, DAY), (None, None)),
    "a show begins": (
        "shows", lambda c: shows.add(c, DAY, id="all", kind="all", key="", title="", podcast_guid=""), (None, None)),
    "engines are looked at": (
        "engine_status", lambda c: engine_status.replace_all(c, [("a", "espeak", "")]), (None, None)),
}  # fmt: skip


def raced(database: Database, act: Callable[[Connection], object]) -> tuple[object, object]:
    """Let a second process act between the first one's act and its commit."""
    second: list[object] = []

    def follow() -> None:
        with database.writing() as connection:
            second.append(act(connection))

    late = threading.Thread(target=follow)
    with database.writing() as connection:
        first = act(connection)
        late.start()
        late.join(0.3)  # it waits for the commit; should it come only after it, it still is the second
    late.join()
    return first, (second or ["it failed"])[0]


@pytest.mark.parametrize("what", RACES)
def test_of_two_at_once_one_is_first(any_database: Database, what: str) -> None:
    table, act, told = RACES[what]
    assert raced(any_database, act) == told
    with any_database.reading() as connection:
        assert connection.scalar(select(func.count()).select_from(metadata.tables[table])) == 1


def test_what_two_count_at_once_is_counted_twice(any_database: Database) -> None:
    def spend(connection: Connection) -> int:
        return usage.add(connection, date(2026, 5, 4), "azure", 100, 1_600)

    assert raced(any_database, spend) == (1_600, 3_200)
    with any_database.reading() as connection:
        (found,) = usage.between(connection, date(2026, 5, 1), date(2026, 5, 31))
    assert (found.characters, found.calls, found.microdollars) == (200, 2, 3_200)


def test_one_line_that_two_listeners_report_at_once_is_counted_twice(any_database: Database) -> None:
    with any_database.writing() as connection:
        article_id = articles.insert_once(connection, "bao", "1", source_kind="cms")
        assert article_id is not None
        version_id = versions.insert(connection, article_id, "nam-bac", who="lan", why="new")

    def report(connection: Connection) -> None:
        reports.add(connection, article_id=article_id, version_id=version_id, **LINE)

    raced(any_database, report)
    with any_database.reading() as connection:
        (found,) = reports.waiting(connection, 10)
    assert found.count == 2
    assert found.created_at <= now()
