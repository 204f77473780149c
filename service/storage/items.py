"""The items table: each published version as the bytes a feed holds, rendered once and kept."""

from __future__ import annotations

import hashlib
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Column, Connection, ForeignKey, LargeBinary, String, Table, select
from sqlalchemy.exc import IntegrityError

from service.storage.publications import publications
from service.storage.schema import metadata
from service.storage.shows import entries, is_heard

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
class Item:
    """An entry of a show and its kept bytes; `body` is None while nobody has rendered it by this recipe."""

    position: int
    article_id: str
    voice: str
    version_id: str
    guid: str
    first_published_at: datetime
    changed_at: datetime
    body: bytes | None


@dataclass(frozen=True, slots=True)
class Form:
    """A way to render items: the format, and the hash of all that shapes the bytes besides the version."""

    format: str
    recipe: str


def page(connection: Connection, show_id: str, positions: range, form: Form) -> tuple[Item, ...]:
    """List what listeners hear of a show's positions, newest first, with the bytes kept in a form."""
    kept = (
        (items.c.version_id == publications.c.version_id)
        & (items.c.format == form.format)
        & (items.c.recipe == form.recipe)
    )
    rows = connection.execute(
        select(
            entries.c.position,
            entries.c.article_id,
            entries.c.voice,
            publications.c.version_id,
            publications.c.guid,
            publications.c.first_published_at,
            publications.c.changed_at,
            items.c.body,
        )
        .select_from(entries.join(publications, is_heard()).outerjoin(items, kept))
        .where(entries.c.show_id == show_id, entries.c.position.between(positions.start, positions.stop - 1))
        .order_by(entries.c.position.desc())
    )
    return tuple(Item(*row) for row in rows)


def keep(connection: Connection, version_id: str, form: Form, body: bytes) -> None:
    """Keep an item's bytes in place of what another recipe made of it."""
    connection.execute(items.delete().where(items.c.version_id == version_id, items.c.format == form.format))
    digest = hashlib.sha256(body).hexdigest()
    values = {"version_id": version_id, "format": form.format, "recipe": form.recipe}
    with suppress(IntegrityError), connection.begin_nested():  # another web process was as quick, with the same bytes
        connection.execute(items.insert().values(body=body, sha256=digest, **values))
