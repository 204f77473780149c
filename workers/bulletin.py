"""Bulletins: choose the articles, put their scripts together, and ask for the recording.

The recording itself is the line's: the same words in the same voice were spoken for the articles, so their clips, and
most of their takes, stand on the shelf already.
"""

from __future__ import annotations

import logging
from collections.abc import Sequence
from dataclasses import asdict, dataclass, replace
from datetime import datetime

from service.core.model import Role, Script, Segment
from service.core.slugs import slug
from service.core.vietnam import VIETNAM
from service.newsroom import edits, listening, versions
from service.newsroom.bulletins import news_since
from service.newsroom.house import House, house
from service.newsroom.room import Room
from service.newsroom.scripts import script_from
from service.storage import articles, bulletins
from service.storage.articles import ArticleRow
from service.storage.bulletins import Bulletin
from service.storage.database import Connection
from service.storage.schema import now
from workers.parts import Part

log = logging.getLogger(__name__)

SECTION = "Bản tin"
AFTER_NAME_MS, AFTER_HEADLINE_MS, AFTER_PART_MS = 900, 600, 500


@dataclass(frozen=True, slots=True)
class Item:
    """An article of a bulletin, and its script as it is read on its own, without our ending."""

    article_id: str
    title: str
    segments: tuple[Segment, ...]


def make_bulletin(room: Room, bulletin_id: str) -> None:
    """Put a bulletin together and ask for its recording; one that has nothing to tell is left out. Safe to repeat."""
    with room.database.reading() as connection:
        wish = bulletins.get(connection, bulletin_id)
    if wish is None or wish.state != "waiting":
        return
    ours = house(room)
    items = [
        item for item in (_item(room, each) for each in _chosen(room, wish, news_since(ours, wish))) if item is not None
    ]
    if not items:
        with room.database.writing() as connection:
            bulletins.settle(connection, bulletin_id, "empty")
        log.info("bulletin %s is left out: no article is on the air", bulletin_id)
        return
    voice = wish.voice or ours.voice_of("") or room.settings.voice
    article_id = _kept(room, wish, ours, items, voice)
    versions.request(room, article_id, voice, who=wish.who, why="bulletin")
    with room.database.writing() as connection:
        bulletins.settle(connection, bulletin_id, "made", article_id)
    log.info("bulletin %s became article %s of %d parts", bulletin_id, article_id, len(items))


def _chosen(room: Room, wish: Bulletin, since: datetime | None) -> list[str]:
    """List the ids of the articles: those asked for, else what is new since a moment, from each section in turn."""
    if wish.wanted:
        return wish.wanted[: wish.most]
    every = [listening.section(room, each, limit=wish.most) for each in wish.sections]
    shelves = [
        [each for each in shelf if since is None or each.published_at >= since]
        for shelf in (every or [listening.latest(room, wish.most)])
    ]
    turns = (shelf[row] for row in range(wish.most) for shelf in shelves if row < len(shelf))
    return list(dict.fromkeys(each.article_id for each in turns))[: wish.most]


def _item(room: Room, article_id: str) -> Item | None:
    """Take an article's script as it is read now; None when it is not, not yet or no longer there to be heard."""
    with room.database.reading() as connection:
        row = articles.get(connection, article_id)
    if row is None or not row.script or not _is_printed(row):
        return None
    script = edits.apply(room, article_id, script_from(row.script))
    return Item(article_id, row.title, script.segments) if script.segments else None


def _is_printed(row: ArticleRow) -> bool:
    """Tell whether the paper lets an article be heard now: whoever names it for a bulletin lifts no embargo."""
    scheduled = row.published_at if row.status == "scheduled" else None
    come = all(moment is None or moment <= now() for moment in (row.embargo_until, scheduled))
    return come and row.status in ("published", "scheduled") and row.withdrawn_at is None


def _kept(room: Room, wish: Bulletin, ours: House, items: Sequence[Item], voice: str) -> str:
    """Keep the bulletin as an article of its own kind; the second time finds the first one's."""
    title = f"{wish.name}, {_date(wish)}"
    script, parts = compose(title, items, ours.outro, presenters=(voice, wish.second_voice or voice))
    columns = {
        "title": title,
        "lead": " ".join(f"{item.title}." for item in items),
        "section": SECTION,
        "section_slug": slug(SECTION),
        "published_at": wish.due_at,
        "script": asdict(script),
        "script_hash": script.hash,
        "outcome": "ok",
        "options": {"parts": [asdict(part) for part in parts]},
    }
    with room.database.writing() as connection:
        return _article(connection, wish, columns)


def _article(connection: Connection, wish: Bulletin, columns: dict[str, object]) -> str:
    made = articles.insert_once(connection, "", f"bulletin/{wish.id}", source_kind="bulletin", voices=[], **columns)
    if made is not None:
        return made
    found = articles.look_up(connection, "", f"bulletin/{wish.id}")
    assert found is not None, "its natural key stands already"
    return found.id


def compose(
    title: str, items: Sequence[Item], ending: str, *, presenters: tuple[str, str]
) -> tuple[Script, tuple[Part, ...]]:
    """Write the script: the name, the headlines, each article in turn, our ending; and where each part begins.

    The first presenter opens and closes; the two take turns with the articles.
    """
    segments = [Segment(Role.TITLE, f"{title}.", pause_ms=AFTER_NAME_MS, voice=presenters[0])]
    parts = [Part(0, "", "Tin chính")]
    segments += (
        [Segment(Role.LEAD, item.title, pause_ms=AFTER_HEADLINE_MS, voice=presenters[0]) for item in items[:5]]
        if len(items) > 1
        else []
    )
    for number, item in enumerate(items):
        parts.append(Part(len(segments), item.article_id, item.title))
        read = [replace(segment, voice=segment.voice or presenters[number % 2]) for segment in item.segments]
        read[-1] = replace(read[-1], pause_ms=AFTER_PART_MS)
        segments += read
    if ending.strip():
        segments.append(Segment(Role.OUTRO, ending, voice=presenters[0]))
    return Script(title, tuple(segments)), tuple(parts)


def _date(wish: Bulletin) -> str:
    """Say the day, and for one made on demand the minute: no two bulletins of a day may share a title."""
    at = wish.due_at.astimezone(VIETNAM)
    day = f"ngày {at.day}/{at.month}/{at.year}"
    return day if wish.timetable != wish.id else f"{at.hour} giờ {at.minute:02} phút {day}"
