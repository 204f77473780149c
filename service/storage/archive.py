"""The archive: what every article reads aloud, and which words it holds, for search and for "what would change".

An inverted index of our own instead of the database's: the same on SQLite and PostgreSQL, and folded as Vietnamese
is typed in a hurry, without accents.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import (
    Column,
    ColumnElement,
    Connection,
    ForeignKey,
    Index,
    String,
    Table,
    Text,
    delete,
    func,
    insert,
    or_,
    select,
)

from service.storage.articles import TRIAL, articles
from service.storage.publications import publications
from service.storage.schema import Moment, metadata

LONGEST_TERM = 40

# by code points on PostgreSQL too: in the order of a language, "2019" and "201:" are not on either side of "20199"
_Term = String(LONGEST_TERM).with_variant(String(LONGEST_TERM, collation="C"), "postgresql")

archive = Table(
    "archive",
    metadata,
    Column("article_id", String(16), ForeignKey("articles.id", ondelete="CASCADE"), primary_key=True),
    Column("lines", Text, nullable=False, default=""),  # what the reader reads, a segment on each line
    Column("updated_at", Moment, nullable=False, index=True),  # the article's, when it was indexed
)

terms = Table(
    "archive_terms",
    metadata,
    Column("term", _Term, primary_key=True),  # folded, without accents
    Column("article_id", String(16), ForeignKey("articles.id", ondelete="CASCADE"), primary_key=True),
    Index(None, "article_id"),
    sqlite_with_rowid=False,
)

_FEW = 500  # ids are named in a query up to here; past it, reading all is quicker
_OVERLAP = timedelta(minutes=10)  # a transaction that began earlier may be committed later


def put(connection: Connection, article_id: str, lines: str, words: Iterable[str], updated_at: datetime) -> None:
    """Index an article anew."""
    for table in (terms, archive):
        connection.execute(delete(table).where(table.c.article_id == article_id))
    connection.execute(insert(archive).values(article_id=article_id, lines=lines, updated_at=updated_at))
    rows = [{"term": term, "article_id": article_id} for term in {word[:LONGEST_TERM] for word in words}]
    if rows:
        connection.execute(insert(terms), rows)


def stale(connection: Connection, limit: int, *, whole: bool = False) -> list[str]:
    """List articles whose index is missing or older than they are, as far back as the newest indexed one.

    `whole` looks at every article, which takes seconds where there are many: it finds what a killed process left.
    """
    newest = None if whole else connection.scalar(select(func.max(archive.c.updated_at)))
    joined = articles.outerjoin(archive, archive.c.article_id == articles.c.id)
    old = or_(archive.c.article_id.is_(None), archive.c.updated_at != articles.c.updated_at)
    chosen = (
        select(articles.c.id)
        .select_from(joined)
        .where(old, articles.c.script.is_not(None), articles.c.source_kind != TRIAL)
    )
    if newest is not None:
        chosen = chosen.where(articles.c.updated_at >= newest - _OVERLAP)
    return list(connection.scalars(chosen.order_by(articles.c.updated_at).limit(limit)))


def holding(words: Sequence[str]) -> ColumnElement[bool]:
    """Match articles that hold every word; the last one may be the beginning of a word."""
    conditions: list[ColumnElement[bool]] = []
    for place, word in enumerate(words):
        cut = word[:LONGEST_TERM]
        last = place == len(words) - 1
        match = (terms.c.term >= cut, terms.c.term < _after(cut)) if last else (terms.c.term == cut,)
        conditions.append(articles.c.id.in_(select(terms.c.article_id).where(*match)))
    found = conditions[0]
    for condition in conditions[1:]:
        found = found & condition
    return found


def lines_with(connection: Connection, words: Sequence[str], *, section: str = "", article_id: str = "") -> list[Any]:
    """List articles (id, lines, voices on the air, first publication) that hold every one of the whole words."""
    chosen = (
        select(archive.c.article_id, archive.c.lines, articles.c.section_slug)
        .join(articles, articles.c.id == archive.c.article_id)
        .where(articles.c.withdrawn_at.is_(None))
    )
    for word in words:
        holds = select(terms.c.article_id).where(terms.c.term == word[:LONGEST_TERM])
        chosen = chosen.where(archive.c.article_id.in_(holds))
    if section:
        chosen = chosen.where(articles.c.section_slug == section)
    if article_id:
        chosen = chosen.where(articles.c.id == article_id)
    return list(connection.execute(chosen))


def count_with(connection: Connection, words: Sequence[str], *, section: str = "", article_id: str = "") -> int:
    """Count the articles that hold every one of the whole words, in any order; quick, for it reads the index only."""
    if not words:
        return 0
    first, *others = [select(terms.c.article_id).where(terms.c.term == word[:LONGEST_TERM]) for word in words]
    for other in others:
        first = first.where(terms.c.article_id.in_(other))
    if section:
        first = first.where(terms.c.article_id.in_(select(articles.c.id).where(articles.c.section_slug == section)))
    if article_id:
        first = first.where(terms.c.article_id == article_id)
    return connection.execute(select(func.count()).select_from(first.subquery())).scalar_one()


def on_air(connection: Connection, article_ids: Sequence[str]) -> list[Any]:
    """List what listeners hear of these articles: article, voice, and when it was first published."""
    columns = (publications.c.article_id, publications.c.voice, publications.c.first_published_at)
    heard = select(*columns).where(publications.c.state == "published")
    if len(article_ids) <= _FEW:
        heard = heard.where(publications.c.article_id.in_(article_ids))
    return list(connection.execute(heard))


def _after(prefix: str) -> str:
    """Give the least string that is greater than everything with this prefix."""
    return prefix[:-1] + chr(ord(prefix[-1]) + 1)
