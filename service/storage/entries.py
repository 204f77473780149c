"""The entries table: the articles each show ever listed, in order, and what listeners hear of them now."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import datetime

from sqlalchemy import (
    Column,
    Connection,
    ForeignKey,
    Index,
    Integer,
    String,
    Table,
    Text,
    and_,
    bindparam,
    case,
    select,
    update,
)

from service.storage import shows
from service.storage.publications import publications
from service.storage.schema import Moment, metadata

entries = Table(
    "entries",
    metadata,
    Column("show_id", String(160), ForeignKey("shows.id"), primary_key=True),
    Column("position", Integer, primary_key=True, autoincrement=False),  # 1, 2, 3 … in order of first publication
    Column("article_id", String(16), ForeignKey("articles.id"), nullable=False),
    Column("voice", String(40), nullable=False),  # the one voice in which this show lists the article
    Column("version_id", String(16), ForeignKey("versions.id")),  # what listeners hear of it now; none: nothing
    Column("since", Moment, nullable=False),  # first publication
    Column("twin", Integer, nullable=False, default=0),  # how many others of this title its day had before it
    Column("folded", Text, nullable=False, default=""),  # title and lead without accents, for search
    Index(None, "show_id", "article_id", unique=True),
    Index(None, "show_id", "since"),
    Index("ix_entries_page", "show_id", "position", "since", "version_id"),  # all that a page of a feed asks for
    Index(None, "article_id"),
)


@dataclass(frozen=True, slots=True)
class Entry:
    """An article as a show lists it: in one voice, since its first publication; `folded` is what search looks in."""

    article_id: str
    voice: str
    since: datetime
    twin: int
    folded: str


# built once: SQLAlchemy takes longer to write these than the database to carry them out
_HERE = and_(entries.c.show_id == bindparam("show"), entries.c.article_id == bindparam("article"))
_ENTER_AGAIN = (
    update(entries)
    .where(_HERE)
    .values(
        folded=bindparam("words"),
        twin=case((entries.c.voice == bindparam("spoken_by"), bindparam("twins")), else_=entries.c.twin),
        voice=case((entries.c.version_id.is_(None), bindparam("spoken_by")), else_=entries.c.voice),
    )
)
_STANDING = (
    select(entries.c.show_id, entries.c.version_id, publications.c.version_id)
    .select_from(
        entries.outerjoin(
            publications,
            (entries.c.article_id == publications.c.article_id)
            & (entries.c.voice == publications.c.voice)
            & (publications.c.state == "published"),
        )
    )
    .where(entries.c.article_id == bindparam("article"))
)
_PLAY = update(entries).where(_HERE).values(version_id=bindparam("heard"))


def enter(connection: Connection, show_id: str, entry: Entry) -> None:
    """List an article in a show. One that stands there keeps its position and date; its voice while that is heard."""
    known = {"show": show_id, "article": entry.article_id, "spoken_by": entry.voice}
    told = {"words": entry.folded, "twins": entry.twin}
    if connection.execute(_ENTER_AGAIN, {**known, **told}).rowcount == 0:
        position = shows.lengthen(connection, show_id)
        connection.execute(entries.insert(), {"show_id": show_id, "position": position, **asdict(entry)})


def leave(connection: Connection, article_id: str, kind: str, keep: str, moment: datetime) -> tuple[str, ...]:
    """Drop an article from the shows of a kind, `keep` excepted; return those it left."""
    of_kind = select(shows.shows.c.id).where(shows.shows.c.kind == kind, shows.shows.c.id != keep)
    gone = (entries.c.article_id == article_id) & entries.c.show_id.in_(of_kind)
    found = connection.execute(select(entries.c.show_id, entries.c.version_id).where(gone)).all()
    if found:
        connection.execute(entries.delete().where(gone))
        shows.note(connection, {show_id: -(heard is not None) for show_id, heard in found}, moment)
    return tuple(show_id for show_id, _ in found)


def play(connection: Connection, article_id: str, moment: datetime) -> tuple[str, ...]:
    """Let every show of an article play what its publications say now; return the shows where that is new."""
    standing = connection.execute(_STANDING, {"article": article_id}).all()
    changed = {show_id: (before, after) for show_id, before, after in standing if before != after}
    if changed:
        played = [{"show": show_id, "article": article_id, "heard": after} for show_id, (_, after) in changed.items()]
        connection.execute(_PLAY, played)
        more = {show_id: (after is not None) - (before is not None) for show_id, (before, after) in changed.items()}
        shows.note(connection, more, moment)
    return tuple(changed)
