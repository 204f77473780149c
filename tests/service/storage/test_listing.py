"""The desk's list in SQL: its order, and that what is counted is what is listed."""

from __future__ import annotations

from typing import Any

from service.core.states import State
from service.storage import articles, listing, pace, reports, versions
from service.storage.database import Connection, Database
from service.storage.schema import now

REPORT: dict[str, Any] = {"cue": 0, "voice": "nam-bac", "segment": 0, "sentence": "Câu một.", "second": 1.0}


def article(connection: Connection, name: str, outcome: str | None = "ok", **columns: Any) -> str:
    made = articles.insert_once(connection, "bao", name, source_kind="cms", title=name, outcome=outcome, **columns)
    assert made is not None
    return made


def version(connection: Connection, article_id: str, state: State, voice: str = "nam-bac", **columns: Any) -> str:
    made = versions.insert(connection, article_id, voice, who="lan", why="new", **columns)
    due = {} if state in versions.states.UNFINISHED else {"next_attempt_at": None}
    row = versions.versions.update().where(versions.versions.c.id == made)
    connection.execute(row.values(state=state, **due))
    return made


def one_of_each(connection: Connection) -> None:
    """Lay an article for every stage, and for every reason to look at one."""
    for state in State:
        version(connection, article(connection, f"state {state}"), state)
    for outcome in (None, "refused", "ok", "needs_review"):
        article(connection, f"outcome {outcome}", outcome)
    article(connection, "withdrawn", withdrawn_at=now())
    version(connection, article(connection, "flagged"), State.READY, flags=["khó đọc"])
    version(connection, article(connection, "doubted", "needs_review"), State.RECORDING)
    version(connection, article(connection, "doubted and heard", "needs_review"), State.PUBLISHED)
    twice = article(connection, "flagged before")
    version(connection, twice, State.READY, flags=["khó đọc"])
    version(connection, twice, State.PUBLISHED)
    for name, more in (("reported", {}), ("reported and withdrawn", {"withdrawn_at": now()})):
        heard = article(connection, name, **more)
        reports.add(connection, article_id=heard, version_id=version(connection, heard, State.PUBLISHED), **REPORT)


def titles(connection: Connection, **chosen: Any) -> list[str]:
    return [row.title for row in listing.page(connection, chosen, limit=100, offset=0)]


def test_as_many_are_counted_in_each_stage_as_are_listed(any_database: Database) -> None:
    with any_database.writing() as connection:
        one_of_each(connection)
        counted = listing.counts(connection)
        listed = {stage: len(titles(connection, stage=stage)) for stage in (*listing.STAGES, "review")}
        assert {stage: counted.get(stage, 0) for stage in listed} == listed
        assert all(listed.values())
        assert sum(listed.values()) - listed["review"] == len(titles(connection)) == listing.total(connection, {})


def test_what_needs_a_look_is_doubted_flagged_or_reported(any_database: Database) -> None:
    with any_database.writing() as connection:
        one_of_each(connection)
        assert set(titles(connection, stage="review")) == {"flagged", "doubted", "reported"}


def test_what_was_asked_for_last_stands_first(any_database: Database) -> None:
    with any_database.writing() as connection:
        first, second = article(connection, "first"), article(connection, "second")
        assert titles(connection) == ["second", "first"]
        version(connection, first, State.PUBLISHED)
        assert titles(connection) == ["first", "second"]
        articles.update(connection, second, lead="Sapo mới.")
        assert titles(connection) == ["first", "second"]
        version(connection, second, State.REQUESTED)
        assert titles(connection) == ["second", "first"]


def test_an_article_stands_where_its_newest_version_does(any_database: Database) -> None:
    with any_database.writing() as connection:
        both = article(connection, "both")
        version(connection, both, State.PUBLISHED)
        version(connection, both, State.FAILED, "nu-bac")
        assert titles(connection, stage="failed") == ["both"]
        assert titles(connection, stage="published") == []
        version(connection, both, State.WAITING)
        assert titles(connection, stage="failed") == []
        assert titles(connection, stage="working") == ["both"]


def test_the_pace_is_that_of_the_last_recordings(any_database: Database) -> None:
    with any_database.writing() as connection:
        made = version(connection, article(connection, "made"), State.REQUESTED, total=5)
        for state in (State.SCRIPTED, State.RECORDING, State.MASTERING, State.READY):
            before = versions.get(connection, made).state
            assert versions.move(connection, made, before, state, who="worker", why="test")
        ((seconds, segments),) = pace.latest(connection)
        assert segments == 5
        assert 0 < seconds < 60
        for state in (State.WITHDRAWN, State.REQUESTED, State.SCRIPTED, State.RECORDING):
            before = versions.get(connection, made).state
            assert versions.move(connection, made, before, state, who="lan", why="again")
        assert pace.latest(connection) == []
        assert pace.latest(connection, number=0) == []
