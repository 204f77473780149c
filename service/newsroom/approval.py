"""Approving a version: publishing by a person who may, and where the house asks for it, a second one."""

from __future__ import annotations

from datetime import datetime

from service.newsroom import publishing, versions
from service.newsroom.errors import RefusedError
from service.newsroom.house import house
from service.newsroom.room import Room


def approve(room: Room, version_id: str, *, at: datetime | None = None, who: str, why: str = "approved") -> str:
    """Publish a version now, or at a moment; return its article's id.

    Raise RefusedError when the house wants a second person and `who` is the one that asked for the version.
    """
    version = versions.status(room, version_id).version
    if house(room).second_person and version.who == who and why != "restore":
        raise RefusedError("Tòa soạn yêu cầu người thứ hai duyệt: người tạo bản này không tự xuất bản.")
    if at is None:
        publishing.publish(room, version_id, who=who, why=why)
    else:
        publishing.schedule(room, version_id, at, who=who, why="scheduled")
    return version.article_id
