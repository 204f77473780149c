"""The clips table: which cached clips and takes the media store holds, how big they are and when last used."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime

from sqlalchemy import BigInteger, Column, Connection, Index, String, Table, func, select

from service.storage.rows import insert_once
from service.storage.schema import Moment, metadata

clips = Table(
    "clips",
    metadata,
    Column("path", String(120), primary_key=True),
    Column("bytes", BigInteger, nullable=False),
    Column("used_at", Moment, nullable=False),
    Index(None, "used_at"),
)

_BATCH = 500


def touch(connection: Connection, used: Mapping[str, int], moment: datetime) -> None:
    """Note that paths were written or read: their sizes in bytes, and when."""
    if not used:
        return
    there: set[str] = set()
    for paths in _batches(used):
        found = connection.execute(
            clips.update().where(clips.c.path.in_(paths)).values(used_at=moment).returning(clips.c.path)
        )
        there.update(found.scalars())
    new = [{"path": path, "bytes": size, "used_at": moment} for path, size in used.items() if path not in there]
    if new:
        connection.execute(insert_once(connection, clips), new)  # another worker may make the same clip just now


def total(connection: Connection) -> int:
    """Sum the bytes of all that is kept."""
    return int(connection.scalar(select(func.coalesce(func.sum(clips.c.bytes), 0))) or 0)


def oldest(connection: Connection, before: datetime, limit: int = _BATCH) -> tuple[tuple[str, int], ...]:
    """List the paths not used since a moment, longest unused first, with their bytes."""
    rows = connection.execute(
        select(clips.c.path, clips.c.bytes).where(clips.c.used_at < before).order_by(clips.c.used_at).limit(limit)
    )
    return tuple((row.path, row.bytes) for row in rows)


def forget(connection: Connection, paths: Iterable[str]) -> None:
    """Drop the rows of paths whose bytes are gone."""
    for batch in _batches(paths):
        connection.execute(clips.delete().where(clips.c.path.in_(batch)))


def known(connection: Connection, paths: Iterable[str]) -> set[str]:
    """Tell which of some paths have a row."""
    found: set[str] = set()
    for batch in _batches(paths):
        found.update(connection.execute(select(clips.c.path).where(clips.c.path.in_(batch))).scalars())
    return found


def _batches(paths: Iterable[str]) -> Iterable[list[str]]:
    everything = list(paths)
    for start in range(0, len(everything), _BATCH):
        yield everything[start : start + _BATCH]
