"""What the clock asks every two seconds reads no table from end to end, however large the archive is."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Connection, event

from service.storage import articles, bulletins, campaigns, deliveries, due, publications, sources
from service.storage.database import open_database
from service.storage.schema import now

ASKED: dict[str, Callable[[Connection], Any]] = {
    "unfinished recordings": lambda c: due.unfinished(c, now()),
    "leases of the dead": due.dead_leases,
    "moments of publication": lambda c: due.to_publish(c, now()),
    "arrivals": lambda c: articles.unread(c, now()),
    "an archive's arrivals": lambda c: articles.unread_archive(c, now()),
    "edits at rest": lambda c: articles.unsettled(c, now()),
    "pages to look at again": lambda c: articles.unchecked(
        c, "a", "feed", since=now() - timedelta(days=2), before=now(), limit=9
    ),
    "sources": lambda c: sources.due(c, now()),
    "deliveries": lambda c: deliveries.due(c, now()),
    "markers": publications.unmarked,
    "campaigns": campaigns.running,
    "bulletins": bulletins.waiting,
}
"""Whose tables only grow."""

PARTIAL = {"ix_articles_unread", "ix_versions_leased", "ix_versions_due", "ix_publications_unmarked"}
"""Indexes that hold nothing but what is due: these may be read whole."""


@pytest.mark.parametrize("what", ASKED)
def test_it_is_found_by_an_index(what: str, empty_file: Path) -> None:
    database = open_database(f"sqlite:///{empty_file}")
    said: list[tuple[str, Any]] = []
    event.listen(database.engine, "before_cursor_execute", lambda _c, _cu, text, given, *_: said.append((text, given)))
    with database.writing() as connection:
        ASKED[what](connection)
        asked = [(text, given) for text, given in said if text.startswith("SELECT")]
        assert asked
        for text, given in asked:
            plan = [row[3] for row in connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {text}", given)]
            scans = [step for step in plan if step.startswith("SCAN") and not any(name in step for name in PARTIAL)]
            assert not scans, plan
    database.close()
