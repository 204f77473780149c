"""What people decide about listeners: publishing, where the house asks for it by a second person, and withdrawing.

Each decision is a line of the audit log beside the events that the machinery writes.
"""

from __future__ import annotations

from datetime import datetime

from service.newsroom import audit, publishing, versions
from service.newsroom.errors import RefusedError
from service.newsroom.house import house
from service.newsroom.room import Room


def approve(room: Room, version_id: str, *, at: datetime | None = None, who: str, why: str = "approved") -> str:
    """Publish a version now, or at a moment; return its article's id.

    Raise RefusedError when the house wants a second person and `who` is the one that asked for the version; one that
    was on the air before had its second person.
    """
    version = versions.status(room, version_id).version
    if house(room).second_person and version.who == who and not versions.was_on_air(room, version_id):
        raise RefusedError("The newsroom wants a second person: who asked for this version does not publish it.")
    if at is None:
        publishing.publish(room, version_id, who=who, why=why)
    else:
        publishing.schedule(room, version_id, at, who=who, why="scheduled")
    audit.note(room, who, "version.publish", version_id, after={"why": why, "at": at.isoformat() if at else None})
    return version.article_id


def withdraw(room: Room, article_id: str, *, who: str, why: str) -> None:
    """Take an article off the air at once. Raise RefusedError without a reason, NotFoundError."""
    if not why.strip():
        raise RefusedError("Say why the article is withdrawn; the reason is kept in the log.")
    publishing.withdraw(room, article_id, who=who, why=why)
    audit.note(room, who, "article.withdraw", article_id, after={"why": why})


def restore(room: Room, article_id: str, *, who: str) -> None:
    """Bring a withdrawn article back. Raise NotFoundError, ConflictError when it is not withdrawn."""
    publishing.restore(room, article_id, who=who, why="restore")
    audit.note(room, who, "article.restore", article_id)


def make_again(  # noqa: PLR0913 – every part of the wish is named by its caller
    room: Room,
    article_id: str,
    *,
    who: str,
    why: str = "regenerate",
    segment: int | None = None,
    voice: str | None = None,
) -> tuple[str, ...]:
    """Make an article's recordings again, or one segment's; return the new versions' ids."""
    made = versions.regenerate(room, article_id, who=who, why=why, segment=segment, voice=voice)
    audit.note(room, who, "article.regenerate", article_id, after={"why": why, "segment": segment, "voice": voice})
    return made
