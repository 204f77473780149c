"""The archive's index: every article's words, folded, kept up with what is read now."""

from __future__ import annotations

from collections.abc import Sequence

from service.core.editing import replay
from service.core.model import Segment
from service.core.slugs import fold
from service.newsroom.lexicon import layered, wish_of
from service.newsroom.room import Room
from service.newsroom.scripts import edits_of, printed_order, script_from
from service.storage import archive as rows
from service.storage import articles
from service.storage import lexicon as lexicon_rows
from service.storage.database import Connection
from service.storage.schema import now
from voices.text import Lexicon
from voices.text import read as speak

_LONGEST_WORDS = 200
_AT_A_TIME, _WHOLE = 200, 20_000
"""How many articles one request may bring up to date, about half a second's work; and one sweep, a minute's."""


def index(room: Room, article_id: str) -> None:
    """Index what an article reads aloud, editors' changes included. Does nothing for one that is gone or a trial."""
    with room.database.writing() as connection:
        index_within(connection, article_id)


def index_within(connection: Connection, article_id: str) -> None:
    """Index inside the caller's transaction, as `index` does."""
    article = articles.get(connection, article_id)
    if article is None or article.source_kind == articles.TRIAL:
        return
    replayed = replay(script_from(article.script), edits_of(connection, article_id), printed_order(article))
    read = replayed.script.segments
    lines = "\n".join(segment.printed for segment in read if not segment.spoken)
    everything = " ".join([article.title, article.lead, *(each.printed for each in read)])
    rows.put(connection, article_id, lines, fold(everything).split(), article.updated_at)
    words = layered([wish_of(row) for row in lexicon_rows.active_for(connection, article.section_slug, article_id)])
    lexicon_rows.sight(connection, article_id, "reader", _doubts(read, words), now())


def _doubts(read: Sequence[Segment], words: Lexicon) -> list[dict[str, str]]:
    """List the words the reader is unsure of, each once, with a line that holds them."""
    found: dict[str, dict[str, str]] = {}
    for segment in read:
        if not segment.spoken:
            for flag in speak(segment.printed, words).flags:
                printed = flag.printed[:_LONGEST_WORDS]
                example = {"printed": printed, "guess": flag.spoken, "example": segment.printed[:600]}
                found.setdefault(printed, example)
    return list(found.values())


def catch_up(room: Room, limit: int = _AT_A_TIME) -> int:
    """Index what changed since; return how many articles that were. Costs one indexed query when nothing did."""
    return _index_stale(room, limit, whole=False)


def catch_up_wholly(room: Room) -> int:
    """Index whatever is not, however long ago a process was killed that should have; return how many that were."""
    return _index_stale(room, _WHOLE, whole=True)


def _index_stale(room: Room, limit: int, *, whole: bool) -> int:
    with room.database.reading() as connection:
        behind = rows.stale(connection, limit, whole=whole)
    for article_id in behind:
        index(room, article_id)
    return len(behind)
