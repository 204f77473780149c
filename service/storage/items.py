"""The items table: each published version as the bytes a feed holds, rendered once and kept."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Column, Connection, ForeignKey, LargeBinary, String, Table, bindparam, select
from sqlalchemy.dialects import postgresql, sqlite

from service.storage.entries import entries
from service.storage.publications import publications
from service.storage.schema import metadata
from service.storage.versions import versions

items = Table(
    "items",
    metadata,
    Column("version_id", String(16), ForeignKey("versions.id", ondelete="CASCADE"), primary_key=True),
    Column("format", String(8), primary_key=True),  # rss, json
    Column("recipe", String(64), nullable=False),  # hash of all else that shapes the bytes: addresses, wording
    Column("body", LargeBinary, nullable=False),
    Column("sha256", String(64), nullable=False),
)


@dataclass(frozen=True, slots=True)
class Kept:
    """An item's bytes and their sha256 (hex)."""

    body: bytes
    sha256: str

    @classmethod
    def of(cls, body: bytes) -> Kept:
        """Hash an item's bytes."""
        return cls(body, hashlib.sha256(body).hexdigest())


@dataclass(frozen=True, slots=True)
class Form:
    """A way to render items: the format, and the hash of all that shapes the bytes besides the version."""

    format: str
    recipe: str


# built once: SQLAlchemy takes longer to write these than SQLite to answer them
_PAGE = (
    select(entries.c.version_id, entries.c.since)
    .where(entries.c.show_id == bindparam("show"), entries.c.position.between(bindparam("first"), bindparam("last")))
    .where(entries.c.version_id.is_not(None))
    .order_by(entries.c.since.desc(), entries.c.position.desc())
)
_KEPT = ("version_id", "format", "recipe", "body", "sha256")
_STILL_HEARD = (
    select(*[bindparam(f"kept_{each}", type_=items.c[each].type).label(each) for each in _KEPT])
    .select_from(
        # by way of the version: publications are looked up by article and voice
        versions.join(
            publications,
            (publications.c.article_id == versions.c.article_id) & (publications.c.voice == versions.c.voice),
        )
    )
    .where(versions.c.id == bindparam("kept_version_id"), publications.c.version_id == versions.c.id)
)
_KEEP = {
    name: new.from_select(_KEPT, _STILL_HEARD).on_conflict_do_update(
        index_elements=["version_id", "format"],
        set_={column: new.excluded[column] for column in ("recipe", "body", "sha256")},
    )
    for name, new in (("sqlite", sqlite.insert(items)), ("postgresql", postgresql.insert(items)))
}


def page(connection: Connection, show_id: str, positions: range) -> list[tuple[str, datetime]]:
    """List the versions that listeners hear of a show's positions and their first publication, newest first."""
    asked = {"show": show_id, "first": positions.start, "last": positions.stop - 1}
    return [(each, since) for each, since in connection.execute(_PAGE, asked).all()]  # row by row takes twice as long


def keep(connection: Connection, form: Form, made: Mapping[str, Kept]) -> None:
    """Keep items by version, in place of what another recipe made of them; those nobody hears any more are let go."""
    shared = {"kept_format": form.format, "kept_recipe": form.recipe}
    rows = [
        {"kept_version_id": each, "kept_body": item.body, "kept_sha256": item.sha256, **shared}
        for each, item in made.items()
    ]
    connection.execute(_KEEP[connection.dialect.name], rows)


def forget_replaced(connection: Connection, article_id: str, voice: str) -> None:
    """Drop what is kept of an article's versions in a voice that listeners no longer hear."""
    old = select(versions.c.id).where(versions.c.article_id == article_id, versions.c.voice == voice)
    heard = select(publications.c.version_id).where(publications.c.article_id == article_id)
    connection.execute(items.delete().where(items.c.version_id.in_(old), items.c.version_id.not_in(heard)))
