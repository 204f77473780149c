"""The desk's list: every article with where it stands, what needs a look, and when it will be heard."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from service.core.slugs import fold
from service.core.states import WORKING, State
from service.newsroom import archive
from service.newsroom.errors import ForbiddenError
from service.newsroom.people import May, Person
from service.newsroom.room import Room
from service.storage import listing as rows
from service.storage import pace, versions
from service.storage.database import Connection
from service.storage.keyset import Place

PAGE = 50
_USUAL_SECONDS = 1.0  # a segment's time before anything was measured


@dataclass(frozen=True, slots=True, kw_only=True)
class Filters:
    """Which articles the list shows. `stage` is one of storage's stages or `review`; words are typed without care."""

    stage: str = ""
    search: str = ""
    section: str = ""
    voice: str = ""
    since: datetime | None = None
    until: datetime | None = None
    flagged: bool = False
    site: str = ""
    page: int = 1
    size: int = PAGE


@dataclass(frozen=True, slots=True, kw_only=True)
class Aired:
    """What listeners hear of an article in one voice."""

    voice: str
    number: int
    version_id: str
    duration_ms: int
    path: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One article of the list. `place` counts the versions before it in the queue; `seconds_left` is an estimate."""

    id: str
    title: str
    section: str
    stage: str
    outcome: str
    reason: str
    notes: tuple[str, ...]
    unsure: int
    reported: int
    version_id: str
    voice: str
    number: int
    state: str
    done: int
    total: int
    error: str
    publish_at: datetime | None
    created_at: datetime
    moved_at: datetime
    aired: tuple[Aired, ...] = ()
    place: int | None = None
    seconds_left: float | None = None

    @property
    def duration_ms(self) -> int | None:
        """How long what listeners hear lasts, in the newest version's voice if it can be heard."""
        mine = [each.duration_ms for each in self.aired if each.voice == self.voice] or [
            each.duration_ms for each in self.aired
        ]
        return mine[0] if mine else None


@dataclass(frozen=True, slots=True, kw_only=True)
class Listing:
    """A page of the list with what stands around it."""

    rows: tuple[Row, ...]
    total: int
    counts: dict[str, int]
    sections: tuple[tuple[str, str], ...]
    queued: int
    seconds_left: float
    filters: Filters = field(default_factory=Filters)

    @property
    def pages(self) -> int:
        """How many pages there are."""
        return max(1, -(-self.total // self.filters.size))


def listing(room: Room, filters: Filters) -> Listing:
    """List a page of articles, last asked for first."""
    if filters.search:
        archive.catch_up(room)
    with room.database.reading() as connection:
        offset = filters.size * (max(1, filters.page) - 1)
        chosen = _chosen(filters)
        found = rows.page(connection, chosen, limit=filters.size, offset=offset)
        queue, counts = rows.queued(connection), rows.counts(connection)
        total = _known_total(chosen, counts)
        if total is None:
            total = rows.total(connection, chosen)
        sections = rows.sections(connection)
        waits = _waits(queue, _speed(pace.latest(connection)), room.settings.workers)
        shown = _rows(connection, found, waits)
    return Listing(
        rows=shown,
        total=total,
        counts=counts,
        sections=tuple(sections),
        queued=len(queue),
        seconds_left=max((seconds for _, seconds in waits.values()), default=0.0),
        filters=filters,
    )


def arrived(room: Room, filters: Filters, place: Place | None) -> tuple[Row, ...]:
    """List as many articles as `filters` asks for, those that came last first, behind a place.

    Unlike `listing`'s order this one never changes, so a reader of all pages misses none and sees none twice.
    """
    if filters.search:
        archive.catch_up(room)
    with room.database.reading() as connection:
        found = rows.arrived(connection, _chosen(filters), limit=filters.size, place=place)
        waits = _waits(rows.queued(connection), _speed(pace.latest(connection)), room.settings.workers)
        return _rows(connection, found, waits)


def ready_versions(room: Room, article_id: str) -> tuple[str, ...]:
    """List the newest version of each voice that waits for a person."""
    with room.database.reading() as connection:
        made = versions.of_article(connection, article_id)
    newest = {version.voice: version for version in sorted(made, key=lambda each: each.number)}
    return tuple(version.id for version in newest.values() if version.state is State.READY)


def allowed(person: Person, what: May) -> None:
    """Raise ForbiddenError unless a person may do this."""
    if not person.may(what):
        raise ForbiddenError("Your role may not do this ({what}).", what=what)


def _chosen(filters: Filters) -> dict[str, Any]:
    return {
        "stage": filters.stage if filters.stage in (*rows.STAGES, "review") else "",
        "words": fold(filters.search).split()[:12],
        "section": filters.section,
        "voice": filters.voice,
        "since": filters.since,
        "until": filters.until,
        "flagged": filters.flagged,
        "site": filters.site,
    }


def _known_total(chosen: dict[str, Any], counts: dict[str, int]) -> int | None:
    """Tell how many articles fit where the counts by stage say so already."""
    if any(value for name, value in chosen.items() if name != "stage"):
        return None
    return counts.get(chosen["stage"], 0) if chosen["stage"] else sum(counts.values()) - counts["review"]


def _speed(measured: list[tuple[float, int]]) -> float:
    """Tell how many seconds a segment takes, by the versions made last."""
    segments = sum(total for _, total in measured)
    return sum(seconds for seconds, _ in measured) / segments if segments else _USUAL_SECONDS


def _waits(queue: list[Any], speed: float, workers: int) -> dict[str, tuple[int | None, float]]:
    """Tell for each unfinished version its place in the queue (None: at work) and the seconds until it is heard."""
    waits: dict[str, tuple[int | None, float]] = {}
    before, place = 0.0, 0
    for row in queue:
        left = (row.total - row.done if row.total else 12) * speed
        if row.state in WORKING - {State.REQUESTED}:
            waits[row.id] = (None, left)
        else:
            place += 1
            waits[row.id] = (place, before / workers + left)
        before += left
    return waits


def _rows(connection: Connection, found: list[Any], waits: dict[str, tuple[int | None, float]]) -> tuple[Row, ...]:
    ids = [row.id for row in found]
    heard, reported = rows.aired(connection, ids), rows.reported(connection, ids)
    return tuple(_row(row, heard, reported.get(row.id, 0), waits) for row in found)


def _row(row: Any, heard: list[Any], reported: int, waits: dict[str, tuple[int | None, float]]) -> Row:
    place, seconds = waits.get(row.version_id, (None, None))
    return Row(
        id=row.id,
        title=row.title or row.source_url,
        section=row.section,
        stage=row.stage,
        outcome=row.outcome or "",
        reason=row.reason,
        notes=tuple(str(note) for note in row.flags),
        unsure=len(row.version_flags or ()),
        reported=reported,
        version_id=row.version_id or "",
        voice=row.voice or "",
        number=row.number or 0,
        state=row.state or "",
        done=row.done or 0,
        total=row.total or 0,
        error=row.error or "",
        publish_at=row.publish_at,
        created_at=row.created_at,
        moved_at=row.moved_at or row.updated_at,
        aired=tuple(_aired(each) for each in heard if each.article_id == row.id),
        place=place,
        seconds_left=seconds,
    )


def _aired(row: Any) -> Aired:
    return Aired(
        voice=row.voice,
        number=row.number,
        version_id=row.version_id,
        duration_ms=row.duration_ms or 0,
        path=row.audio["path"] if row.audio else "",
    )
