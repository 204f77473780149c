"""The proof of one article: the print beside what will be said, and what of it is recorded already."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from service.core.editing import Conflict, Piece
from service.core.model import Role, nfc
from service.core.states import State
from service.newsroom import edits, lexicon
from service.newsroom.errors import NotFoundError
from service.newsroom.house import house, style
from service.newsroom.room import Room
from service.storage import articles, episodes, events, pace, publications, segments, versions
from service.storage.events import Event
from service.storage.segments import RecordedSegment
from service.storage.versions import Version
from voices.text import Entry, Lexicon, Reading, Spoken, Style, read, teach

_SENTENCE, _CLAUSE = re.compile(r"[.!?…]+[”\"’)]*\s+(?=\S)"), re.compile(r"[,;:–]\s+(?=\S)")


@dataclass(frozen=True, slots=True)
class Part:
    """A stretch of a line's print: as it stands, or read otherwise (`reading` says how, by which rule, how surely)."""

    text: str
    reading: Reading | None = None

    @property
    def unsure(self) -> bool:
        """Tell whether the reader was unsure of it."""
        return self.reading is not None and self.reading.doubt is not None


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One stretch of the script on the proof. `recorded` is its segment in the version shown, if the words agree.

    `fresh` tells that it is said otherwise than in that version, so a new version would speak it again.
    """

    index: int
    piece: Piece
    parts: tuple[Part, ...]
    spoken: str
    recorded: RecordedSegment | None
    fresh: bool

    @property
    def unsure(self) -> int:
        """Count the readings the reader was unsure of."""
        return sum(part.unsure for part in self.parts)

    @property
    def breaks(self) -> list[int]:
        """List where the print can be cut: before each sentence but the first, else before each clause."""
        printed = self.piece.segment.printed
        return [found.end() for found in _SENTENCE.finditer(printed)] or [f.end() for f in _CLAUSE.finditer(printed)]

    @property
    def failed_checks(self) -> list[Any]:
        """List the checks its take did not pass."""
        return [check for check in (self.recorded.checks if self.recorded else []) if not check.get("ok", True)]


@dataclass(frozen=True, slots=True, kw_only=True)
class Proof:
    """An article as the desk shows it. `shown` is the version whose audio plays beside it.

    `words` is the media path of its timed words, by the positions of its recorded segments.
    """

    article: Any
    tag: str
    lines: tuple[Line, ...]
    conflicts: tuple[Conflict, ...]
    versions: tuple[Version, ...]
    shown: Version | None
    audio: str
    words: str
    duration_ms: int
    aired: tuple[str, ...]
    ms_per_character: float

    @property
    def read(self) -> tuple[Line, ...]:
        """The lines that are read."""
        return tuple(line for line in self.lines if not line.piece.skipped)

    @property
    def fresh(self) -> int:
        """Count the lines a new version would speak again."""
        return sum(line.fresh for line in self.read)

    @property
    def fresh_seconds(self) -> float:
        """Estimate how long what would be spoken again lasts."""
        return sum(len(line.spoken) for line in self.read if line.fresh) * self.ms_per_character / 1000

    @property
    def heard(self) -> tuple[Version, ...]:
        """The versions that listeners hear now, one for each voice."""
        return tuple(version for version in self.versions if version.id in self.aired)

    @property
    def busy(self) -> bool:
        """Tell whether a version is being made now."""
        return any(
            version.state not in (State.READY, State.PUBLISHED, State.FAILED, State.SUPERSEDED, State.WITHDRAWN)
            for version in self.versions
        )


def proof(room: Room, article_id: str, version_id: str = "") -> Proof:
    """Read an article with its script as it would be said now. Raise NotFoundError.

    Without a version's id the newest recorded one is shown.
    """
    draft = edits.draft(room, article_id)
    words, ours = lexicon.for_article(room, article_id), house(room)
    with room.database.reading() as connection:
        article = articles.get(connection, article_id)
        made = versions.of_article(connection, article_id)
        aired = [row.version_id for row in publications.of_article(connection, article_id) if row.state == "published"]
        shown = _shown(made, version_id, aired)
        recorded = segments.of_version(connection, shown.id) if shown else ()
        episode = episodes.get(connection, shown.id) if shown else None
        ms_per_character = pace.milliseconds_per_character(connection)
    return Proof(
        article=article,
        tag=draft.tag,
        lines=_lines(draft.pieces, recorded, words, style(ours)),
        conflicts=draft.conflicts,
        versions=made,
        shown=shown,
        audio=episode.audio.path if episode else "",
        words=episode.words.path if episode and episode.words else "",
        duration_ms=episode.duration_ms if episode else 0,
        aired=tuple(aired),
        ms_per_character=ms_per_character,
    )


def parts_of(spoken: Spoken) -> tuple[Part, ...]:
    """Cut a print at the stretches that are read otherwise."""
    parts: list[Part] = []
    at = 0
    for reading in spoken.readings:
        if reading.start < at or reading.end <= reading.start:
            continue
        parts.append(Part(spoken.printed[at : reading.start]))
        parts.append(Part(spoken.printed[reading.start : reading.end], reading))
        at = reading.end
    parts.append(Part(spoken.printed[at:]))
    return tuple(part for part in parts if part.text)


def _shown(made: Sequence[Version], version_id: str, aired: Sequence[str]) -> Version | None:
    if version_id:
        named = [version for version in made if version.id == version_id]
        if not named:
            raise NotFoundError("There is no version {id!r} of this article.", id=version_id)
        return named[0]
    recorded = [version for version in made if version.state in (State.READY, State.PUBLISHED)]
    heard = [version for version in made if version.id in aired]
    return next(iter([*recorded, *heard, *made]), None)


def _lines(
    pieces: Sequence[Piece], recorded: Sequence[RecordedSegment], words: Lexicon, manner: Style
) -> tuple[Line, ...]:
    taught = [entry for piece in pieces if not piece.skipped for entry in teach(piece.segment.printed)]
    left = list(recorded)
    return tuple(_line(index, piece, left, words, manner, taught) for index, piece in enumerate(pieces))


def _line(  # noqa: PLR0913, PLR0917 – all of it decides how a line is said
    index: int, piece: Piece, left: list[RecordedSegment], words: Lexicon, manner: Style, taught: Sequence[Entry]
) -> Line:
    segment = piece.segment
    said = read(segment.spoken or segment.printed, words, manner, taught)
    found = None if piece.skipped else _taken(left, segment.printed, segment.role)
    parts = (Part(segment.printed),) if segment.spoken else parts_of(said)
    return Line(
        index=index,
        piece=piece,
        parts=parts,
        spoken=said.text,
        recorded=found,
        fresh=not piece.skipped and (found is None or nfc(found.spoken) != nfc(said.text)),
    )


def _taken(left: list[RecordedSegment], printed: str, role: Role) -> RecordedSegment | None:
    """Take the recorded segment with the same print out of those that are left."""
    same = [row for row in left if nfc(row.printed) == nfc(printed)]
    chosen = next((row for row in same if row.role == role), next(iter(same), None))
    if chosen is not None:
        left.remove(chosen)
    return chosen


def said_today(room: Room, printed: str, article_id: str = "") -> str:
    """Tell how words are said today, by themselves, with what an article is read with."""
    return read(printed, lexicon.for_article(room, article_id), style(house(room))).text


def happened(room: Room, article_id: str) -> tuple[Event, ...]:
    """List what happened to an article and its versions, newest first."""
    with room.database.reading() as connection:
        return events.of_article(connection, article_id)


def events_after(room: Room, event_id: int, limit: int) -> tuple[Event, ...]:
    """List what happened after an event, oldest first."""
    with room.database.reading() as connection:
        return events.after(connection, event_id, limit)
