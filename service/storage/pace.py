"""How fast versions are made, measured from their events."""

from __future__ import annotations

from sqlalchemy import Connection, func, select, text

from service.storage.events import events
from service.storage.segments import segments
from service.storage.versions import versions

USUAL_MS_PER_CHARACTER = 66.0
"""A newsreader's pace before anything was measured: about 230 syllables a minute, four characters each with a space."""


def latest(connection: Connection, number: int = 20) -> list[tuple[float, int]]:
    """Measure the last finished versions: seconds from the first segment to READY, and segments."""
    finished = (
        select(events.c.version_id, events.c.at.label("ready"))
        .where(text("after = 'ready'"), events.c.before == "mastering")  # as its index says it
        .order_by(events.c.id.desc())
        .limit(number)
        .subquery()
    )
    began = (
        select(events.c.version_id, func.max(events.c.at).label("began"))
        .where(events.c.after == "recording", events.c.version_id.in_(select(finished.c.version_id)))
        .group_by(events.c.version_id)
        .subquery()
    )
    joined = finished.join(began, began.c.version_id == finished.c.version_id).join(
        versions, versions.c.id == finished.c.version_id
    )
    rows = connection.execute(select(finished.c.ready, began.c.began, versions.c.total).select_from(joined))
    # a version that was recorded a second time since has begun after its first end
    return [((ready - start).total_seconds(), total) for ready, start, total in rows if total and start < ready]


def milliseconds_per_character(connection: Connection, number: int = 400) -> float:
    """Measure how long a printed character takes to be heard, over recorded segments; a usual figure before any."""
    recorded = (
        select(segments.c.duration_ms, func.length(segments.c.printed).label("characters"))
        .where(segments.c.duration_ms > 0)
        .limit(number)
        .subquery()
    )
    total = select(func.sum(recorded.c.duration_ms), func.sum(recorded.c.characters))
    milliseconds, characters = connection.execute(total).one()
    return float(milliseconds) / float(characters) if characters else USUAL_MS_PER_CHARACTER
