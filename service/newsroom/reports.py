"""Reports of a wrong pronunciation, by listeners and by reporters: what is sent, and what the desk's inbox shows."""

from __future__ import annotations

from bisect import bisect_right
from math import inf

from service.core.model import Cue
from service.newsroom import audit
from service.newsroom.errors import RefusedError
from service.newsroom.room import Room
from service.storage import episodes, reports, versions
from service.storage.keyset import Place
from service.storage.reports import Report

__all__ = ["Report", "flag", "open_reports", "reopen", "report", "settle"]


def report(room: Room, article_id: str, version_id: str, second: float) -> str:
    """Report the line heard at `second` of a version and return it as printed; "" when there is no such line.

    The words are taken from our own transcript: nothing a stranger writes reaches the desk. Reports of one line
    are counted, not piled up.
    """
    with room.database.writing() as connection:
        known = [each for each in versions.of_article(connection, article_id) if each.id == version_id]
        episode = episodes.get(connection, version_id) if known else None
        heard = line_at(episode.cues, second) if episode else None
        if episode is None or heard is None:
            return ""
        cue = episode.cues[heard]
        reports.add(
            connection,
            article_id=article_id,
            version_id=version_id,
            cue=heard,
            voice=known[0].voice,
            segment=cue.segment,
            sentence=cue.printed,
            second=round(second, 2),
        )
        return cue.printed


def flag(room: Room, article_id: str, version_id: str, second: float, *, who: str) -> str:
    """Report a line as somebody of the newsroom, with a line of the audit log. Raise RefusedError without a line."""
    sentence = report(room, article_id, version_id, second)
    if not sentence:
        raise RefusedError("No line is heard at {second:g} seconds of this version.", second=second)
    audit.note(room, who, "report.add", version_id, after={"sentence": sentence})
    return sentence


def line_at(cues: tuple[Cue, ...], second: float) -> int | None:
    """Find the line heard at a second: the last that has begun, the first one before any has.

    None without lines, and for what is no moment of a recording: before its beginning, endless, not a number.
    """
    if not cues or not 0 <= second < inf:
        return None
    return max(0, bisect_right([cue.start for cue in cues], second) - 1)


def open_reports(room: Room, limit: int = 100, place: Place | None = None) -> tuple[Report, ...]:
    """List what listeners reported and nobody has settled, newest first, behind a place."""
    with room.database.reading() as connection:
        return reports.waiting(connection, limit, place)


def reopen(room: Room, report_id: str, *, who: str) -> bool:
    """Open a report again that was closed by mistake; False when it is open."""
    with room.database.writing() as connection:
        done = reports.reopen(connection, report_id)
        if done:
            audit.write(connection, who, "report.reopen", report_id)
    return done


def settle(room: Room, report_id: str, *, who: str) -> bool:
    """Close a report; False when another editor was quicker."""
    with room.database.writing() as connection:
        return reports.settle(connection, report_id, who)
