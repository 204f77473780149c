"""The tables of intake, on every database: natural keys, turns, keys that make things once."""

from __future__ import annotations

from datetime import timedelta

from service.storage import articles, idempotency, sites, sources
from service.storage.database import Database
from service.storage.schema import now


def test_a_natural_key_is_taken_once(any_database: Database) -> None:
    with any_database.writing() as connection:
        first = articles.insert_once(connection, "vungcao", "1", source_kind="cms")
        assert first is not None
        assert articles.insert_once(connection, "vungcao", "1", source_kind="cms") is None
        assert articles.insert_once(connection, "khac", "1", source_kind="cms") not in (None, first)
    with any_database.reading() as connection:
        row = articles.look_up(connection, "vungcao", "1")
        assert row is not None
        assert (row.id, row.payload, row.blocks, row.revision) == (first, None, [], 1)
        assert articles.look_up(connection, "vungcao", "2") is None


def test_what_is_due_is_found_urgent_first_and_taken_once(any_database: Database) -> None:
    moment = now()
    with any_database.writing() as connection:
        due = {"source_kind": "cms", "read_due_at": moment}
        plain = articles.insert_once(connection, "a", "1", **due)
        urgent = articles.insert_once(connection, "a", "2", priority="breaking", **due)
        articles.insert_once(connection, "a", "3", source_kind="cms", read_due_at=moment + timedelta(minutes=1))
        assert articles.unread(connection, moment) == (urgent, plain)
        articles.note(connection, str(plain), settle_at=moment)
        assert articles.unsettled(connection, moment) == (plain,)
        assert articles.take_settled(connection, str(plain), moment)
        assert not articles.take_settled(connection, str(plain), moment)


def test_a_look_changes_no_revision_and_a_change_does(any_database: Database) -> None:
    with any_database.writing() as connection:
        article_id = str(articles.insert_once(connection, "a", "1", source_kind="feed"))
        articles.note(connection, article_id, checked_at=now() - timedelta(hours=1))
        assert getattr(articles.get(connection, article_id), "revision", 0) == 1
        since, before = now() - timedelta(days=1), now() - timedelta(minutes=30)
        assert articles.unchecked(connection, "a", "feed", since=since, before=before, limit=9) == (article_id,)
        articles.update(connection, article_id, title="Tít", payload={"kind": "url"})
        row = articles.find(connection, "a", "1")
        assert row is not None
        assert (row.revision, row.title, row.payload) == (2, "Tít", {"kind": "url"})


def test_hosts_are_visited_in_turns(any_database: Database) -> None:
    moment = now()
    with any_database.writing() as connection:
        waits = [sites.claim_visit(connection, "a.example", moment, 2.0) for _ in range(3)]
    assert waits == [0.0, 2.0, 4.0]


def test_a_sources_turn_is_taken_once(any_database: Database) -> None:
    with any_database.writing() as connection:
        assert sites.save(connection, "vungcao", 0, hosts=["a.example"], profile={})
        assert sites.set_secret(connection, "vungcao", "whsec_x")
        site = sites.get(connection, "vungcao")
        assert site is not None
        assert (site.hosts, site.secret) == (["a.example"], "whsec_x")
        source_id = sources.add(connection, "vungcao", "feed", "https://a.example/rss")
        moment = now()
        assert sources.due(connection, moment) == (source_id,)
        assert sources.take(connection, source_id, moment, moment + timedelta(minutes=5))
        assert not sources.take(connection, source_id, moment, moment + timedelta(minutes=5))
        sources.update(connection, source_id, active=False)
        assert sources.due(connection, moment + timedelta(hours=1)) == ()


def test_an_idempotency_key_keeps_what_it_first_made(any_database: Database) -> None:
    with any_database.writing() as connection:
        idempotency.keep(connection, "token:a", "k", "h1", "article1")
        idempotency.keep(connection, "token:a", "k", "h2", "article2")
        assert idempotency.find(connection, "token:a", "k") == ("h1", "article1")
        assert idempotency.find(connection, "token:b", "k") is None
        assert idempotency.forget(connection, now() + timedelta(seconds=1)) == 1
        assert idempotency.find(connection, "token:a", "k") is None
