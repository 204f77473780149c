"""The episodes table: the encoded audio and transcript of a finished version."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Column, Connection, Float, ForeignKey, Index, Integer, Select, String, Table, select

from service.core.model import Chapter, Cue, DurationMs, Episode, Rendition
from service.core.states import State
from service.storage.schema import Json, Moment, metadata, now
from service.storage.versions import versions

KINDS = ("audio", "small", "vtt", "srt", "words", "chapters_file")

episodes = Table(
    "episodes",
    metadata,
    Column("version_id", String(16), ForeignKey("versions.id"), primary_key=True),
    Column("audio", Json, nullable=False),  # Rendition: {path, mime, length, sha256}
    Column("small", Json),
    Column("vtt", Json),
    Column("srt", Json),
    Column("words", Json),
    Column("chapters_file", Json),
    Column("chapters", Json, nullable=False, default=list),
    Column("duration_ms", Integer, nullable=False),
    Column("loudness_lufs", Float, nullable=False),
    Column("true_peak_dbtp", Float, nullable=False),
    Column("sample_rate", Integer, nullable=False),
    Column("engine", String(40), nullable=False),
    Column("warnings", Json, nullable=False, default=list),
    Column("created_at", Moment, nullable=False),
    Column("swept_at", Moment),  # when its files were deleted, long after it left the air
    Column("cues", Json, nullable=False, default=list),  # last, as what is long in the articles table
    Index("ix_episodes_length", "version_id", "duration_ms"),  # all that the sum of what is on the air asks for
)


def insert(connection: Connection, version_id: str, episode: Episode) -> None:
    """Keep a version's episode, in place of one that an earlier attempt left."""
    connection.execute(episodes.delete().where(episodes.c.version_id == version_id))
    values = {key: value for key, value in asdict(episode).items() if key in episodes.c}
    connection.execute(episodes.insert().values(version_id=version_id, created_at=now(), **values))


def get(connection: Connection, version_id: str) -> Episode | None:
    """Fetch a version's episode; None when it has none yet."""
    row = connection.execute(select(episodes).where(episodes.c.version_id == version_id)).first()
    return None if row is None else episode_of(row._asdict())


def episode_of(row: Mapping[str, Any]) -> Episode:
    """Make an Episode of a row of the episodes table (or of a join that holds its columns)."""
    files = {name: _rendition(row[name]) for name in ("small", "vtt", "srt", "words", "chapters_file")}
    return Episode(
        audio=Rendition(**row["audio"]),
        duration_ms=DurationMs(row["duration_ms"]),
        loudness_lufs=row["loudness_lufs"],
        true_peak_dbtp=row["true_peak_dbtp"],
        sample_rate=row["sample_rate"],
        engine=row["engine"],
        cues=tuple(_cue(cue) for cue in row["cues"]),
        chapters=tuple(Chapter(**chapter) for chapter in row["chapters"]),
        warnings=tuple(row["warnings"]),
        **files,
    )


def _rendition(value: dict[str, Any] | None) -> Rendition | None:
    return None if value is None else Rendition(**value)


def _cue(value: dict[str, Any]) -> Cue:
    words = tuple((start, end, first, last) for start, end, first, last in value["words"])
    return Cue(**{**value, "words": words})


@dataclass(frozen=True, slots=True)
class Recording:
    """Where the files of a recorded version are: media paths by kind (`audio`, `small`, `vtt`, …)."""

    version_id: str
    article_id: str
    voice: str
    state: State
    paths: dict[str, str]


def of_article(connection: Connection, article_id: str) -> tuple[Recording, ...]:
    """List the recordings of an article's versions, in every voice and state."""
    return _recordings(connection, _RECORDINGS.where(versions.c.article_id == article_id))


def exists(connection: Connection, version_id: str) -> bool:
    """Tell whether a version has been recorded."""
    return audio_path(connection, version_id) is not None


def audio_path(connection: Connection, version_id: str) -> str | None:
    """Tell where a version's audio is kept; None when it has not been recorded."""
    audio = connection.scalar(select(episodes.c.audio).where(episodes.c.version_id == version_id))
    return None if audio is None else str(audio["path"])


def every_path(connection: Connection) -> set[str]:
    """List the media paths of all episodes."""
    rows = connection.execute(select(*[episodes.c[kind] for kind in KINDS])).yield_per(1000)
    return {rendition["path"] for row in rows for rendition in row if rendition}


def off_the_air(connection: Connection, before: datetime, limit: int = 100) -> tuple[Recording, ...]:
    """List some recordings superseded or withdrawn before a moment, untouched since, whose files may be there yet."""
    gone = versions.c.state.in_([State.SUPERSEDED, State.WITHDRAWN])
    stale = _RECORDINGS.where(gone, versions.c.updated_at < before, episodes.c.swept_at.is_(None))
    return _recordings(connection, stale.limit(limit))


def set_swept(connection: Connection, version_id: str) -> None:
    """Note that a recording's files were deleted."""
    connection.execute(episodes.update().where(episodes.c.version_id == version_id).values(swept_at=now()))


_RECORDINGS = select(
    versions.c.id, versions.c.article_id, versions.c.voice, versions.c.state, *[episodes.c[kind] for kind in KINDS]
).join(episodes, episodes.c.version_id == versions.c.id)


def _recordings(connection: Connection, chosen: Select[Any]) -> tuple[Recording, ...]:
    return tuple(
        Recording(
            row["id"],
            row["article_id"],
            row["voice"],
            State(row["state"]),
            {kind: row[kind]["path"] for kind in KINDS if row[kind]},
        )
        for row in connection.execute(chosen).mappings()
    )
