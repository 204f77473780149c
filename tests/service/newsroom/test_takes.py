"""First audio at once: what can be heard of a version that is still being made."""

import pytest

from service.newsroom.room import Room
from service.newsroom.takes import takes_of
from service.storage import segments, versions
from service.storage.errors import MissingError
from service.storage.segments import RecordedSegment
from tests.workers.line import arrive


@pytest.fixture
def version_id(room: Room) -> str:
    arrive(room)
    made = room.queue.jobs("produce")[-1][0]
    with room.database.writing() as connection:
        versions.take(connection, made, 15)
        rows = [RecordedSegment(made, place, "body", "Lời.") for place in range(4)]
        segments.replace_all(connection, made, rows)
    return made


def record(room: Room, version_id: str, position: int, key: str, state: str = "recorded") -> None:
    with room.database.writing() as connection:
        segments.record(connection, version_id, position, take_key=key, state=state)


def test_takes_are_listed_in_order_up_to_the_first_gap(room: Room, version_id: str) -> None:
    record(room, version_id, 0, "aa11")
    record(room, version_id, 2, "cc33")
    takes = takes_of(room, version_id)
    assert takes.paths == ("takes/a/aa11.mp3",)
    assert takes.more


def test_a_segment_that_says_nothing_is_no_gap(room: Room, version_id: str) -> None:
    record(room, version_id, 0, "aa11")
    record(room, version_id, 1, "", state="silent")
    record(room, version_id, 2, "cc33")
    assert takes_of(room, version_id).paths == ("takes/a/aa11.mp3", "takes/c/cc33.mp3")


def test_when_all_are_recorded_no_more_will_come(room: Room, version_id: str) -> None:
    for position in range(4):
        record(room, version_id, position, f"a{position}")
    assert not takes_of(room, version_id).more


def test_an_unknown_version_is_named(room: Room) -> None:
    with pytest.raises(MissingError, match="'nope'"):
        takes_of(room, "nope")
