"""Queries over what listeners may hear: published articles, their voices, and how far a first recording is."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from operator import itemgetter
from typing import Any

from sqlalchemy import ColumnElement, Connection, and_, bindparam, case, exists, func, or_, select

from service.core.states import UNFINISHED
from service.storage.articles import articles
from service.storage.entries import entries
from service.storage.episodes import episodes
from service.storage.events import events
from service.storage.items import Form, items
from service.storage.prepared import Asking, Prepared
from service.storage.publications import publications
from service.storage.shows import PULSE, Pulse, shows
from service.storage.versions import versions

Rows = tuple[Mapping[str, Any], ...]

_LISTED = (
    articles.c.id.label("article_id"),
    articles.c.title,
    articles.c.lead,
    articles.c.section,
    articles.c.section_slug,
    articles.c.source_kind,
    articles.c.source_url,
    articles.c.author,
    articles.c.image_url,
    articles.c.published_at.label("printed_at"),
)
_VOICED = (
    publications.c.article_id,
    publications.c.voice,
    publications.c.version_id,
    publications.c.guid,
    publications.c.first_published_at,
    publications.c.changed_at,
    episodes.c.audio,
    episodes.c.small,
    episodes.c.vtt,
    episodes.c.srt,
    episodes.c.words,
    episodes.c.chapters_file,
    episodes.c.chapters,
    episodes.c.duration_ms,
)


def listed(
    connection: Connection, show_id: str, limit: int, *, before: datetime | None = None, words: Iterable[str] = ()
) -> Rows:
    """List the articles heard in a show, newest first publication first.

    `before` leaves out what was first published then or later; every one of `words` (folded) must stand in the
    title or lead.
    """
    wanted: list[ColumnElement[bool]] = [entries.c.show_id == show_id, entries.c.version_id.is_not(None)]
    if before is not None:
        wanted.append(entries.c.since < before)
    wanted += [entries.c.folded.contains(word, autoescape=True) for word in words]
    return _rows(
        connection.execute(
            select(*_LISTED)
            .select_from(entries.join(articles, articles.c.id == entries.c.article_id))
            .where(*wanted)
            .order_by(entries.c.since.desc(), entries.c.position.desc())
            .limit(limit)
        )
    )


def article(connection: Connection, article_id: str) -> Mapping[str, Any] | None:
    """Fetch one article with all that decides whether and how listeners see it."""
    more = (
        articles.c.blocks,
        articles.c.modified_at,
        articles.c.options,
        articles.c.status,
        articles.c.embargo_until,
        articles.c.outcome,
        articles.c.withdrawn_at,
        articles.c.withdrawn_why,
    )
    row = connection.execute(select(*_LISTED, *more).where(articles.c.id == article_id)).mappings().first()
    return None if row is None else dict(row)


# built once: SQLAlchemy takes longer to write these than the database to answer them
_VOICINGS = (
    select(*_VOICED)
    .select_from(publications.join(episodes, episodes.c.version_id == publications.c.version_id))
    .where(publications.c.article_id.in_(bindparam("wanted", expanding=True)), publications.c.state == "published")
    .order_by(publications.c.first_published_at, publications.c.voice)
)
_OF_VERSIONS = (
    select(
        *_VOICED,
        *[column for column in _LISTED if column.key != "article_id"],
        entries.c.twin,
        items.c.body,
        items.c.sha256,
    )
    .select_from(
        # by way of the version: publications are looked up by article and voice
        versions.join(
            publications,
            (publications.c.article_id == versions.c.article_id) & (publications.c.voice == versions.c.voice),
        )
        .join(episodes, episodes.c.version_id == versions.c.id)
        .join(articles, articles.c.id == versions.c.article_id)
        # an outer join, though there always is one: SQLite would begin with all of a show's entries otherwise
        .outerjoin(entries, (entries.c.article_id == articles.c.id) & entries.c.show_id.in_(["all", "bulletins"]))
        .outerjoin(
            items,
            (items.c.version_id == versions.c.id)
            & (items.c.format == bindparam("wanted_format"))
            & (items.c.recipe == bindparam("wanted_recipe")),
        )
    )
    .where(versions.c.id.in_(bindparam("wanted", expanding=True)), publications.c.version_id == versions.c.id)
)
_HERE = entries.alias("here")  # in the show that is asked about
_TWIN = (  # of the show that tells the article's twins of its day
    select(entries.c.twin)
    .where(entries.c.article_id == _HERE.c.article_id)
    .where((entries.c.show_id == "all") | (entries.c.show_id == "bulletins"))
    .scalar_subquery()
)
_NEW = (
    *_VOICED,
    *[column for column in _LISTED if column.key != "article_id"],
    case((or_(_HERE.c.show_id == "all", _HERE.c.show_id == "bulletins"), _HERE.c.twin), else_=_TWIN).label("twin"),
    _HERE.c.since,
    _HERE.c.position,
)
_NAMES = tuple(column.key for column in _NEW)
_NEWS = Prepared(
    select(*PULSE, *_NEW)
    .select_from(
        # outer joins, for the show has a pulse without news, and for SQLite to go this way
        shows.outerjoin(_HERE, (_HERE.c.show_id == shows.c.id) & (_HERE.c.position > bindparam("after")))
        .outerjoin(
            publications,
            (publications.c.article_id == _HERE.c.article_id)
            & (publications.c.voice == _HERE.c.voice)
            & (publications.c.version_id == _HERE.c.version_id),
        )
        .outerjoin(episodes, episodes.c.version_id == publications.c.version_id)
        .outerjoin(articles, articles.c.id == publications.c.article_id)
    )
    .where(shows.c.id == bindparam("wanted"))
    .limit(bindparam("most"))
)
_TWINS = (
    select(func.count())
    .select_from(entries.join(articles, articles.c.id == entries.c.article_id))
    .where(entries.c.show_id == "all", entries.c.since >= bindparam("start"), entries.c.since < bindparam("end"))
    .where(articles.c.title == bindparam("wanted"), articles.c.id != bindparam("but"))
)


def voicings(connection: Connection, article_ids: Iterable[str]) -> Rows:
    """List the published voices of these articles with their episodes, cues left out, first published first."""
    return _rows(connection.execute(_VOICINGS, {"wanted": list(article_ids)}))


def of_versions(connection: Connection, version_ids: list[str], form: Form) -> Rows:
    """Fetch published versions with their episodes, cues left out, and their articles, in no promised order.

    `twin` counts the articles of the same title before it on its day; `body` and `sha256` are what is kept of it in
    a form, None when nothing is.
    """
    asked = {"wanted": version_ids, "wanted_format": form.format, "wanted_recipe": form.recipe}
    return _rows(connection.execute(_OF_VERSIONS, asked)) if version_ids else ()


def news(asking: Asking, show_id: str, after: int, most: int) -> tuple[Pulse, Rows] | None:
    """Feel a show's pulse and fetch `most` of what it lists behind a position as `of_versions` does, in one query.

    None when there is no such show. Newest first; `since` is the first publication. What nobody can hear is left out.
    """
    found = asking.rows(_NEWS, {"wanted": show_id, "after": after, "most": most})
    if not found:
        return None
    rows = [dict(zip(_NAMES, row[len(PULSE) :], strict=True)) for row in found]
    heard = [row for row in rows if row["version_id"] is not None]
    return Pulse(*found[0][: len(PULSE)]), tuple(sorted(heard, key=itemgetter("since", "position"), reverse=True))


def withdrawn(connection: Connection, article_id: str) -> str | None:
    """Tell why an article's publications were withdrawn; None when none was."""
    gone = and_(publications.c.article_id == article_id, publications.c.state == "withdrawn")
    return connection.execute(select(publications.c.withdrawn_why).where(gone)).scalars().first()


def making(connection: Connection, article_id: str) -> Mapping[str, Any] | None:
    """Tell how far the newest unfinished version of an article is that will be published without a person.

    `started_at` is when its recording began; None before.
    """
    began = (
        select(func.max(events.c.at))
        .where(events.c.version_id == versions.c.id, events.c.after == "recording")
        .scalar_subquery()
    )
    unfinished = versions.c.state.in_(sorted(UNFINISHED))
    row = (
        connection.execute(
            select(versions.c.id, versions.c.voice, versions.c.done, versions.c.total, began.label("started_at"))
            .where(versions.c.article_id == article_id, unfinished, versions.c.policy == "auto")
            .order_by(versions.c.created_at.desc())
            .limit(1)
        )
        .mappings()
        .first()
    )
    return None if row is None else dict(row)


def by_source_url(connection: Connection, urls: Iterable[str]) -> str | None:
    """Find the published article that came from one of these addresses."""
    heard = exists().where(publications.c.article_id == articles.c.id, publications.c.state == "published")
    found = select(articles.c.id).where(articles.c.source_url.in_(list(urls)), heard)
    return connection.execute(found.limit(1)).scalars().first()


def same_title_before(connection: Connection, article_id: str, title: str, day: tuple[datetime, datetime]) -> int:
    """Count the other articles of a title whose first publication fell into [start, end)."""
    start, end = day
    asked = {"start": start, "end": end, "wanted": title, "but": article_id}
    return connection.execute(_TWINS, asked).scalar_one()


def sections(connection: Connection) -> Rows:
    """List the section shows that hold anything, as (title, key, size)."""
    held = select(shows.c.title, shows.c.key, shows.c.size).where(shows.c.kind == "section", shows.c.size > 0)
    return _rows(connection.execute(held.order_by(shows.c.key)))


def _rows(result: Any) -> Rows:
    return tuple(dict(row) for row in result.mappings())
