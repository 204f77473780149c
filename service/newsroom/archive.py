"""The archive's index: every article's words, folded, kept up with what is read now."""

from __future__ import annotations

from service.core.editing import replay
from service.core.slugs import fold
from service.newsroom.room import Room
from service.newsroom.scripts import edits_of, printed_order, script_from
from service.storage import archive as rows
from service.storage import articles
from service.storage.database import Connection

_AT_A_TIME = 200
"""How many articles one request may bring up to date: about half a second of work."""


def index(room: Room, article_id: str) -> None:
    """Index what an article reads aloud, editors' changes included. Does nothing for an article that is gone."""
    with room.database.writing() as connection:
        index_within(connection, article_id)


def index_within(connection: Connection, article_id: str) -> None:
    """Index inside the caller's transaction, as `index` does."""
    article = articles.get(connection, article_id)
    if article is None:
        return
    replayed = replay(script_from(article.script), edits_of(connection, article_id), printed_order(article))
    read = replayed.script.segments
    lines = "\n".join(segment.printed for segment in read if not segment.spoken)
    everything = " ".join([article.title, article.lead, *(each.printed for each in read)])
    rows.put(connection, article_id, lines, fold(everything).split(), article.updated_at)


def catch_up(room: Room, limit: int = _AT_A_TIME) -> int:
    """Index what changed since; return how many articles that were. Costs one indexed query when nothing did."""
    with room.database.reading() as connection:
        behind = rows.stale(connection, limit)
    for article_id in behind:
        index(room, article_id)
    return len(behind)
