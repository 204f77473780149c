"""Bulletins after an article was withdrawn: made again without it, and what is on the air meanwhile is flagged.

A bulletin's audio is its own file, so a withdrawn article would go on being heard in it. The clock looks for such
bulletins, which also finds them when the process that withdrew the article did not live to say so. What remains is
spoken already: the new version costs a join. An article that is restored is not put back; order the bulletin anew.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import asdict
from datetime import timedelta
from typing import Any

from service.core.model import Role, Script, Segment
from service.core.states import State
from service.newsroom import publishing, versions
from service.newsroom.house import house
from service.newsroom.room import Room
from service.newsroom.scripts import script_from
from service.storage import articles, bulletins
from service.storage import versions as version_rows
from service.storage.database import Connection
from service.storage.schema import now

LOOKED_BACK = timedelta(days=30)
"""Bulletins older than this are not made again; withdraw them by hand."""

WHO, WHY = "clock", "an article of the bulletin was withdrawn"

Parts = Sequence[Mapping[str, Any]]


def leave_out_withdrawn(room: Room) -> int:
    """Make the bulletins that hold a withdrawn article again without it; withdraw one that has nothing left. Count."""
    with room.database.reading() as connection:
        found = bulletins.holding_withdrawn(connection, now() - LOOKED_BACK)
    for article_id, gone in found.items():
        _leave_out(room, article_id, gone)
    return len(found)


def without(script: Script, parts: Parts, gone: Collection[str]) -> tuple[Script, list[dict[str, Any]]]:
    """Take articles out of a bulletin's script: their headlines and their parts; the ending stays."""
    dropped = {part["title"] for part in parts if part["article_id"] in gone}
    firsts = {part["first"]: part for part in parts}
    kept: list[Segment] = []
    told: list[dict[str, Any]] = []
    part: Mapping[str, Any] = parts[0]
    for position, segment in enumerate(script.segments):
        if position in firsts:
            part = firsts[position]
            if part["article_id"] not in gone:
                told.append({**part, "first": len(kept)})
        headline = not part["article_id"] and segment.role is Role.LEAD and segment.printed in dropped
        if segment.role is Role.OUTRO or not (headline or part["article_id"] in gone):
            kept.append(segment)
    return Script(script.title, tuple(kept), script.left_out, script.flags), told


def _leave_out(room: Room, article_id: str, gone: Collection[str]) -> None:
    policy = house(room).policy
    with room.database.writing() as connection:
        row = articles.get(connection, article_id)
        assert row is not None, "it was found in this table"
        script, parts = without(script_from(row.script), row.options["parts"], gone)
        titles = [part["title"] for part in row.options["parts"] if part["article_id"] in gone]
        _flag(connection, article_id, titles)
        articles.update(
            connection,
            article_id,
            script=asdict(script),
            script_hash=script.hash,
            lead=" ".join(f"{part['title']}." for part in parts[1:]),
            options={**row.options, "parts": parts},
        )
        voices = {each.voice for each in version_rows.of_article(connection, article_id)} if parts[1:] else set()
        asked = [
            versions.request_within(connection, article_id, voice, who=WHO, why=WHY, policy=policy)
            for voice in sorted(voices)
        ]
    for version_id in asked:
        versions.nudge(room, version_id)
    if not parts[1:]:
        publishing.withdraw(room, article_id, who=WHO, why=WHY)


def _flag(connection: Connection, article_id: str, titles: Sequence[str]) -> None:
    """Say at what is on the air that it still holds them; what waits to be published never is."""
    says = [f"Bản tin còn đọc “{title}”, bài đã bị gỡ." for title in titles]
    for version in version_rows.of_article(connection, article_id):
        if version.state is State.READY:
            version_rows.move(connection, version.id, State.READY, State.SUPERSEDED, who=WHO, why=WHY)
        elif version.state is State.PUBLISHED:
            version_rows.update(connection, version.id, flags=[*version.flags, *says])
