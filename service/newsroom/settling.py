"""Settling: what reading an article gave becomes its row, and what changed in its script is voiced."""

from __future__ import annotations

from dataclasses import asdict
from datetime import datetime, timedelta
from typing import Any

from service.core.model import Article, Block, BlockKind, Intake, Outcome, Script
from service.core.script import script_of
from service.core.slugs import slug
from service.newsroom import archive, versions
from service.newsroom.errors import NotFoundError
from service.newsroom.house import House, house
from service.newsroom.room import Room
from service.storage import articles, events, held
from service.storage import versions as version_rows
from service.storage.articles import ArticleRow
from service.storage.database import Connection
from service.storage.schema import now


def settle(room: Room, article_id: str, intake: Intake, *, of: datetime | None = None, **columns: Any) -> None:
    """Keep what reading an article gave, and see that it is voiced if what is spoken changed.

    A refused reading leaves an earlier script, and what is on the air, as they are. `of` is the row's `read_due_at`
    when the reading began: when something newer has arrived since, nothing is kept, for that will be read too.
    """
    ours = house(room)
    with room.database.writing() as connection:
        held.hold(connection, article_id)  # what arrives meanwhile would else be marked as read
        row = _row(connection, article_id)
        if of is not None and row.read_due_at != of:
            return
        if intake.outcome is Outcome.REFUSED:
            columns |= {"changed": False, **_refused_title(row, intake)}
        else:
            script = script_as_printed(intake.article, ours, row.options)
            columns |= {**_printed(row, intake.article), **_spoken(room, row, script)}
        told = {"outcome": intake.outcome, "reason": intake.reason, "flags": list(intake.flags)}
        articles.update(connection, article_id, read_due_at=None, read_tries=0, **told, **columns)
        events.add(connection, "article.read", who="worker", why=intake.reason or intake.outcome, article_id=article_id)
        row = _row(connection, article_id)
        made = _ask(connection, row, _missing(connection, row, _wanted(room, ours, row)), "new", ours)
    _nudge(room, made, row)
    archive.index(room, article_id)
    settle_due(room, now(), only=article_id)


def settle_due(room: Room, moment: datetime, *, only: str = "") -> int:
    """Voice the articles whose edits have rested long enough; count them."""
    if only:
        due: tuple[str, ...] = (only,)
    else:
        with room.database.reading() as connection:
            due = articles.unsettled(connection, moment)
    return sum(_voice(room, article_id, moment) for article_id in due)


def article_of(row: ArticleRow) -> Article:
    """Make the article a row holds."""
    blocks = tuple(Block(**{**block, "kind": BlockKind(block["kind"])}) for block in row.blocks)
    return Article(
        title=row.title,
        lead=row.lead,
        blocks=blocks,
        section=row.section,
        author=row.author,
        source_url=row.source_url,
        image_url=row.image_url,
        language=row.language,
        published_at=row.published_at,
        modified_at=row.modified_at,
    )


def script_as_printed(article: Article, ours: House, options: dict[str, Any]) -> Script:
    """Make an article's script as the house and the delivery's own options want it, without the house's outro."""
    byline = options.get("read_byline")
    return script_of(
        article,
        doubtful="drop" if ours.doubtful == "drop" else "keep",
        read_captions=options.get("read_captions") or ours.read_captions,  # type: ignore[arg-type]
        read_byline=ours.read_byline if byline is None else bool(byline),
    )


def _spoken(room: Room, row: ArticleRow, script: Script) -> dict[str, Any]:
    """Give the columns of the script, and when it is to be voiced if what is spoken changed."""
    changed = script.hash != row.script_hash
    kept = {"script": asdict(script), "script_hash": script.hash, "changed": changed}
    if changed and row.audio != "never" and row.withdrawn_at is None:
        kept["settle_at"] = _settle_at(room, row)
    return kept


def _settle_at(room: Room, row: ArticleRow) -> datetime:
    """Tell when a change is voiced: a new or urgent article at once, an edit when it has rested.

    Edits that follow within the rest don't prolong it: a newsroom that saves every half minute is still heard.
    """
    at_once = row.script_hash is None or row.priority == "breaking"
    rested = now() + timedelta(seconds=0 if at_once else room.settings.debounce)
    return min(row.settle_at or rested, rested)


def _printed(row: ArticleRow, article: Article) -> dict[str, Any]:
    """Give the columns that come from the reading; what the delivery itself said of dates stays."""
    section = article.section or row.section
    return {
        "title": article.title,
        "lead": article.lead,
        "blocks": [asdict(block) for block in article.blocks],
        "section": section[:120],
        "section_slug": slug(section),
        "author": article.author or row.author,
        "image_url": article.image_url or row.image_url,
        "source_url": article.source_url or row.source_url,
        "published_at": row.published_at or article.published_at,
        "modified_at": max(filter(None, (row.modified_at, article.modified_at)), default=None),
    }


def _refused_title(row: ArticleRow, intake: Intake) -> dict[str, Any]:
    return {"title": intake.article.title} if row.script_hash is None and intake.article.title else {}


def _voice(room: Room, article_id: str, moment: datetime) -> bool:
    """Ask for a new version in each of an article's voices, once, if its turn has come."""
    ours = house(room)
    with room.database.writing() as connection:
        if not articles.take_settled(connection, article_id, moment):
            return False
        row = _row(connection, article_id)
        if row.withdrawn_at is not None or row.audio == "never":
            return False
        why = "changed" if version_rows.of_article(connection, article_id) else "new"
        made = _ask(connection, row, _wanted(room, ours, row), why, ours)
    _nudge(room, made, row)
    return True


def _wanted(room: Room, ours: House, row: ArticleRow) -> tuple[str, ...]:
    """Name the voices an article should have, its own or the house's."""
    names = row.voices or [ours.voice_of(row.section_slug) or room.settings.voice, *ours.more_voices]
    return tuple(dict.fromkeys(names))


def _missing(connection: Connection, row: ArticleRow, wanted: tuple[str, ...]) -> tuple[str, ...]:
    """Name the voices wanted since the article was last voiced, when nothing else will ask for them."""
    if row.settle_at is not None or row.audio == "never" or row.withdrawn_at is not None or row.script is None:
        return ()
    voiced = {version.voice for version in version_rows.of_article(connection, row.id)}
    return tuple(voice for voice in wanted if voice not in voiced)


def _ask(connection: Connection, row: ArticleRow, names: tuple[str, ...], why: str, ours: House) -> list[str]:
    asked = {"who": "intake", "why": why, "policy": ours.policy, "priority": row.priority}
    return [versions.request_within(connection, row.id, voice, **asked) for voice in names]


def _nudge(room: Room, made: list[str], row: ArticleRow) -> None:
    if row.priority == "backfill":
        return  # the clock lets an archive through a few at a time
    for version_id in made:
        versions.nudge(room, version_id, priority=row.priority)


def _row(connection: Connection, article_id: str) -> ArticleRow:
    row = articles.get(connection, article_id)
    if row is None:
        raise NotFoundError("There is no article {id!r}.", id=article_id)
    return row
