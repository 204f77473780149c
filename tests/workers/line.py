"""What tests of the line share: an article that arrived, and voices that the tone engine speaks."""

from __future__ import annotations

from service.core.model import Episode
from service.newsroom.intake import settle
from service.newsroom.room import Room
from service.storage import articles, episodes, versions
from service.storage.schema import now
from service.storage.versions import Version
from workers.intake.read import read_bytes

TEXT = """Bà con vùng cao được mùa cà phê

Năm nay bà con nông dân các xã vùng cao được mùa, được giá cà phê.

Trời nắng đều nên quả chín đỏ, hạt to và chắc. Nhiều hộ đã bán hết cho hợp tác xã (HTX) ngay tại vườn nhà.

HTX cho biết sẽ mua hết cà phê của bà con với giá tốt. Đường giao thông nay cũng dễ đi hơn trước nhiều.
"""


def arrive(room: Room, text: str = TEXT, source_id: str = "bai-1", *, voices: list[str] | None = None) -> str:
    """Let an article arrive as intake would leave it; its versions are asked for."""
    with room.database.writing() as connection:
        made = articles.insert_once(connection, "bao", source_id, source_kind="file", voices=voices or [])
        found = articles.look_up(connection, "bao", source_id)
    settle(room, made or found.id, read_bytes(text.encode(), name="bai.txt"))
    return made or found.id


def asked(room: Room) -> str:
    """Name the version that was asked for last."""
    return room.queue.jobs("produce")[-1][0]


def seen(room: Room, version_id: str) -> tuple[Version, Episode | None]:
    """Read a version and its episode."""
    with room.database.reading() as connection:
        return versions.get(connection, version_id), episodes.get(connection, version_id)


def due_again(room: Room, version_id: str) -> None:
    """Let a version be taken at once, whoever had it."""
    with room.database.writing() as connection:
        versions.update(connection, version_id, next_attempt_at=now(), lease_until=None)
