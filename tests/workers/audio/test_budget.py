"""The shelf keeps to its budget: the longest unused go first, and what is in use stays."""

from dataclasses import replace
from datetime import timedelta

import pytest

from service.newsroom.room import Room
from service.storage import clips
from service.storage.schema import now
from workers.audio.budget import trim_cache

MEGABYTE = 1_000_000


def shelve(room: Room, name: str, megabytes: int, hours_ago: float) -> str:
    path = f"clips/{name}/{name * 32}"
    room.media.put(path, bytes(megabytes * MEGABYTE), durable=False)
    with room.database.writing() as connection:
        clips.touch(connection, {path: megabytes * MEGABYTE}, now() - timedelta(hours=hours_ago))
    return path


@pytest.fixture
def small(room: Room) -> Room:
    return replace(room, settings=replace(room.settings, clip_budget=10))


def left(room: Room) -> set[str]:
    return {path.split("/")[1] for path in room.media.list("clips/")}


def test_under_the_budget_nothing_goes(small: Room) -> None:
    shelve(small, "aa", 4, 100)
    assert trim_cache(small) == 0
    assert left(small) == {"aa"}


def test_a_shelf_that_is_just_full_is_not_over_its_budget(small: Room) -> None:
    shelve(small, "aa", 10, 100)
    assert trim_cache(small) == 0


def test_the_longest_unused_go_until_a_tenth_is_free(small: Room) -> None:
    for name, hours in (("aa", 40), ("bb", 30), ("cc", 20), ("dd", 10)):
        shelve(small, name, 4, hours)
    assert trim_cache(small) == 8 * MEGABYTE
    assert left(small) == {"cc", "dd"}
    assert trim_cache(small) == 0


def test_what_was_used_this_hour_stays_even_over_the_budget(small: Room) -> None:
    for name in ("aa", "bb", "cc"):
        shelve(small, name, 5, 0.1)
    assert trim_cache(small) == 0
    assert left(small) == {"aa", "bb", "cc"}


def test_a_disk_that_is_nearly_full_takes_what_it_lacks_from_the_budget(small: Room) -> None:
    for name, hours in (("aa", 40), ("bb", 30), ("cc", 0.1)):
        shelve(small, name, 2, hours)
    assert trim_cache(small) == 0
    short = replace(small, settings=replace(small.settings, spare=1_000_000_000))
    assert trim_cache(short) == 4 * MEGABYTE
    assert left(small) == {"cc"}


def test_being_used_again_saves_a_clip(small: Room) -> None:
    first = shelve(small, "aa", 6, 50)
    shelve(small, "bb", 6, 20)
    with small.database.writing() as connection:
        clips.touch(connection, {first: 6 * MEGABYTE}, now())
    trim_cache(small)
    assert left(small) == {"aa"}


def test_a_file_a_killed_worker_left_without_a_row_is_found(small: Room) -> None:
    small.media.put("takes/ee/" + "ee" * 32 + ".mp3", bytes(MEGABYTE), durable=False)
    trim_cache(small)
    with small.database.reading() as connection:
        assert clips.total(connection) == MEGABYTE


def test_a_row_without_its_file_goes_too(small: Room) -> None:
    small.media.delete(shelve(small, "aa", 12, 40))
    trim_cache(small)
    with small.database.reading() as connection:
        assert clips.total(connection) == 0
