"""Whether the disks have room, and what happens when not."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from service.newsroom.readiness import check
from service.newsroom.room import Room
from service.newsroom.space import media_bytes_wanted, shortage
from service.storage.space import free_bytes

EVER_TOO_MUCH = 1_000_000_000  # megabytes


def with_settings(room: Room, **changes: object) -> Room:
    return replace(room, settings=replace(room.settings, **changes))  # type: ignore[arg-type]


def test_a_disk_with_more_than_the_spare_is_fine(room: Room) -> None:
    assert shortage(with_settings(room, spare=0)) == ""
    assert media_bytes_wanted(with_settings(room, spare=0)) == 0


def test_a_disk_with_less_than_the_spare_is_said_and_the_newsroom_is_not_ready(room: Room) -> None:
    short = with_settings(room, spare=EVER_TOO_MUCH)
    assert str(room.settings.data) in shortage(short)
    assert {each.name: each.fault for each in check(short)}["space"] == shortage(short)


def test_twice_the_spare_is_what_media_should_make_free(room: Room) -> None:
    free = free_bytes(room.settings.data)
    assert free is not None
    wanted = media_bytes_wanted(with_settings(room, spare=EVER_TOO_MUCH))
    assert abs(wanted - (2 * EVER_TOO_MUCH * 1_000_000 - free)) < 1_000_000_000  # others write meanwhile


def test_media_in_a_bucket_take_no_disk(room: Room) -> None:
    assert media_bytes_wanted(with_settings(room, spare=EVER_TOO_MUCH, media_url="s3://bucket")) == 0


def test_a_folder_that_is_not_there_yet_is_on_the_disk_of_the_one_above(tmp_path: Path) -> None:
    assert free_bytes(tmp_path / "a" / "b") is not None
