"""What is done to one row leaves the row beside it alone."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from typing import Any

import pytest
from sqlalchemy import Connection, Float, Integer, String, Table, Text, select

from service.storage import (
    bulletins,
    campaigns,
    deliveries,
    edits,
    held,
    lexicon,
    previews,
    reports,
    shows,
    sites,
    sources,
    tokens,
    users,
    webhooks,
)
from service.storage.articles import articles
from service.storage.campaigns import campaigns as campaign_rows
from service.storage.campaigns import targets
from service.storage.database import Database
from service.storage.schema import Moment

DAY = datetime(2026, 5, 4, 6, 0, tzinfo=UTC)
LATER = datetime(2026, 5, 4, 7, 0, tzinfo=UTC)

Act = tuple[Table, dict[str, Any], Callable[[Connection], object]]

ACTS: dict[str, Act] = {
    "a token is used": (tokens.tokens, {}, lambda c: tokens.touch(c, "one", LATER)),
    "a token is revoked": (tokens.tokens, {}, lambda c: tokens.revoke(c, "one", LATER)),
    "a preview can be heard": (
        previews.previews,
        {},
        lambda c: previews.finish(c, "one", spoken="lời", path="p.mp3", duration_ms=900),
    ),
    "a preview can't be heard": (previews.previews, {}, lambda c: previews.fail(c, "one", "no voice")),
    "a webhook is paused": (webhooks.webhooks, {}, lambda c: webhooks.change(c, "one", active=False)),
    "a webhook is removed": (webhooks.webhooks, {}, lambda c: webhooks.remove(c, "one")),
    "a delivery arrives": (deliveries.deliveries, {}, lambda c: deliveries.settle(c, "one", "done")),
    "a delivery is nudged": (deliveries.deliveries, {}, lambda c: deliveries.nudged(c, ["one"], LATER)),
    "a delivery is taken": (
        deliveries.deliveries,
        {"next_attempt_at": DAY},
        lambda c: deliveries.take(c, "one", LATER, 30),
    ),
    "a person is renamed": (users.users, {}, lambda c: users.change(c, "one", name="lan")),
    "a one-time code is used": (users.users, {"totp_step": 0}, lambda c: users.use_step(c, "one", 7)),
    "a source is taken": (sources.sources, {"next_at": DAY}, lambda c: sources.take(c, "one", DAY, LATER)),
    "a source is changed": (sources.sources, {}, lambda c: sources.update(c, "one", url="https://bao.example/rss")),
    "a source is removed": (sources.sources, {}, lambda c: sources.remove(c, "one")),
    "a site gets a secret": (sites.sites, {}, lambda c: sites.set_secret(c, "one", "s3cret")),
    "a site is saved": (sites.sites, {"revision": 1}, lambda c: sites.save(c, "one", 1, secret="other")),
    "a site is forgotten": (sites.sites, {}, lambda c: sites.remove(c, "one")),
    "a bulletin is made": (
        bulletins.bulletins,
        {"timetable": "at {key}"},
        lambda c: bulletins.settle(c, "one", "made", "a1"),
    ),
    "a campaign is stopped": (
        campaign_rows,
        {"state": "running"},
        lambda c: campaigns.move(c, "one", ["running"], "stopped", LATER),
    ),
    "an edit is undone": (
        edits.edits,
        {"article_id": "a1", "state": "active"},
        lambda c: edits.mark(c, "a1", "one", "active", "undone"),
    ),
    "a report is settled": (reports.reports, {"state": "open"}, lambda c: reports.settle(c, "one", "lan")),
    "an entry is changed": (lexicon.entries, {"revision": 3}, lambda c: lexicon.change(c, "one", 3, LATER, spoken="b")),
    "a show gets its picture": (shows.shows, {}, lambda c: shows.picture(c, "one", "art.jpg", "of")),
    "a show gets its header": (shows.shows, {}, lambda c: shows.head(c, "one", "header", LATER)),
    "a show is christened": (shows.shows, {"podcast_guid": ""}, lambda c: shows.christen(c, "one", "guid")),
    "a show is told a wish": (shows.shows, {}, lambda c: shows.wish(c, "one", {"title": "Tin"})),
    "an article is withdrawn": (articles, {}, lambda c: held.set_withdrawn(c, "one", LATER, "sai")),
}


def lay(connection: Connection, table: Table, key: str, **given: Any) -> None:
    """Insert a row whose columns hold something wherever something must stand."""
    values = {column.name: _something(column.type, f"{key} {column.name}") for column in table.columns if _bare(column)}
    told = {name: value.format(key=key) if isinstance(value, str) else value for name, value in given.items()}
    [identity] = table.primary_key.columns
    connection.execute(table.insert().values({**values, **told, identity.name: key}))


def _bare(column: Any) -> bool:
    return not column.nullable and column.default is None


def _something(kind: Any, text: str) -> Any:
    if isinstance(kind, Moment):
        return DAY
    if isinstance(kind, (Integer, Float)):
        return sum(map(ord, text))
    return text[: kind.length] if isinstance(kind, (String, Text)) else {}


def rows_of(connection: Connection, table: Table) -> dict[str, Any]:
    [identity] = table.primary_key.columns
    return {row._mapping[identity.name]: row for row in connection.execute(select(table))}


@pytest.fixture
def connection(database: Database) -> Iterator[Connection]:
    """A transaction that is given up: rows need nothing that they point to."""
    with database.engine.connect() as opened, opened.begin() as transaction:
        opened.exec_driver_sql("PRAGMA defer_foreign_keys = ON")
        yield opened
        transaction.rollback()


@pytest.mark.parametrize("name", ACTS)
def test_it_changes_one_row_only(connection: Connection, name: str) -> None:
    table, given, act = ACTS[name]
    for key in ("one", "two"):
        lay(connection, table, key, **given)
    before = rows_of(connection, table)
    act(connection)
    after = rows_of(connection, table)
    assert after["two"] == before["two"]
    assert after.get("one") != before["one"]


def test_a_target_is_one_article_in_one_voice_of_one_campaign(connection: Connection) -> None:
    keys = [(c, a, v) for c in ("c1", "c2") for a in ("a1", "a2") for v in ("nam-bac", "nu-bac")]
    for place, (campaign, article, voice) in enumerate(keys):
        told = {"campaign_id": campaign, "article_id": article, "voice": voice, "position": place, "state": "due"}
        connection.execute(targets.insert().values(told))
    assert campaigns.aim(connection, "c1", "a2", "nu-bac", "due", state="skipped")
    skipped = connection.execute(select(targets).where(targets.c.state == "skipped")).all()
    assert [(row.campaign_id, row.article_id, row.voice) for row in skipped] == [("c1", "a2", "nu-bac")]


def test_an_article_is_told_by_its_own_title(connection: Connection) -> None:
    for key in ("one", "two"):
        lay(connection, articles, key, title=f"Tiêu đề {key}")
    assert held.title_of(connection, "two") == "Tiêu đề two"
    assert held.title_of(connection, "three") == ""


def test_an_entry_is_found_in_its_own_scope_only(connection: Connection) -> None:
    for key, tier, scope, state in (
        ("paper", "newspaper", "", "active"),
        ("sport", "section", "the-thao", "active"),
        ("health", "section", "suc-khoe", "active"),
        ("gone", "section", "the-thao", "removed"),
    ):
        lay(connection, lexicon.entries, key, tier=tier, scope=scope, state=state, printed="TT")
    found = [row.id for row in lexicon.find(connection, "section", "the-thao", "TT")]
    read_with = {row.id for row in lexicon.active_for(connection, "the-thao", "a1")}
    assert found == ["sport"]
    assert read_with == {"paper", "sport"}


def test_words_sighted_in_one_article_leave_those_of_another(connection: Connection) -> None:
    def words() -> list[str]:
        return sorted(row.printed for row in lexicon.inbox(connection))

    for article in ("a1", "a2"):
        found = [{"printed": f"QX{article[1]}", "guess": "x", "example": "x"}]
        lexicon.sight(connection, article, "reader", found, DAY)
    assert words() == ["QX1", "QX2"]
    lexicon.sight(connection, "a1", "reader", [], LATER)
    assert words() == ["QX2"]
