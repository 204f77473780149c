"""Asking for recordings: anew, again, one segment, after a failure."""

from __future__ import annotations

from datetime import timedelta

import pytest
from paper import Paper

from service.core.states import State
from service.newsroom import publishing, versions
from service.newsroom.errors import ConflictError, NotFoundError, RefusedError
from service.newsroom.house import change_house, house
from service.newsroom.room import Room
from service.storage import versions as rows
from service.storage.schema import now
from service.storage.versions import Version


@pytest.fixture
def paper(room: Room) -> Paper:
    return Paper(room)


def get(room: Room, version_id: str) -> Version:
    return versions.status(room, version_id).version


def nudges(room: Room) -> list[tuple[str, tuple[str, ...], str]]:
    return room.queue.nudges  # type: ignore[attr-defined,no-any-return]


def request(room: Room, article: str, voice: str = "nam-bac", **columns: object) -> str:
    return versions.request(room, article, voice, who="lan", why="new", **columns)  # type: ignore[arg-type]


def stumble(room: Room, version_id: str) -> None:
    with room.database.writing() as connection:
        rows.update(connection, version_id, next_attempt_at=now())
        rows.take(connection, version_id, 60)
    versions.stumbled(room, version_id, "ValueError: odd")


def test_a_request_makes_a_version_that_is_due_and_nudges_a_worker(room: Room, paper: Paper) -> None:
    version = request(room, paper.print())
    assert get(room, version).state is State.REQUESTED
    assert nudges(room) == [("produce", (version,), "articles")]


def test_an_urgent_request_goes_to_the_urgent_queue(room: Room, paper: Paper) -> None:
    version = request(room, paper.print(), priority="breaking")
    assert nudges(room) == [("produce", (version,), "breaking")]


def test_a_request_supersedes_what_is_being_made_of_the_same_voice(room: Room, paper: Paper) -> None:
    article = paper.print()
    first, other, second = request(room, article), request(room, article, "nu-bac"), request(room, article)
    assert [get(room, each).state for each in (first, other, second)] == ["superseded", "requested", "requested"]


def test_an_article_that_is_not_there_can_not_be_voiced(room: Room) -> None:
    with pytest.raises(NotFoundError, match="ghost"):
        request(room, "ghost")
    with pytest.raises(NotFoundError, match="ghost"):
        versions.status(room, "ghost")


def test_regenerating_makes_every_voice_on_the_air_again(room: Room, paper: Paper) -> None:
    article = paper.print()
    for voice in ("nam-bac", "nu-bac"):
        publishing.publish(room, paper.record(article, voice), who="lan", why="hay")
    request(room, article, "nam-trung")
    made = versions.regenerate(room, article, who="lan", why="đọc lại")
    assert {get(room, each).voice for each in made} == {"nam-bac", "nu-bac"}
    assert [get(room, each).why for each in made] == ["đọc lại", "đọc lại"]


def test_regenerating_one_segment_of_one_voice_asks_for_it_anew(room: Room, paper: Paper) -> None:
    article = paper.print()
    request(room, article)
    [made] = versions.regenerate(room, article, who="lan", why="nghe lạ", segment=2, voice="nu-bac")
    assert (get(room, made).voice, get(room, made).fresh) == ("nu-bac", [2])


def test_regenerating_what_was_never_voiced_uses_the_voices_it_should_have(room: Room, paper: Paper) -> None:
    change_house(room, house(room).revision, who="lan", more_voices=("nu-bac",))
    plain, asked = paper.print(), paper.print(voices=["nam-nam"])
    made = versions.regenerate(room, plain, who="lan", why="thử")
    assert [get(room, each).voice for each in made] == [room.settings.voice, "nu-bac"]
    [own] = versions.regenerate(room, asked, who="lan", why="thử")
    assert get(room, own).voice == "nam-nam"


def test_an_unexpected_error_rests_the_version_longer_each_time_and_then_fails_it(room: Room, paper: Paper) -> None:
    version = request(room, paper.print())
    rests: list[timedelta] = []
    for _ in range(3):
        stumble(room, version)
        stumbled = get(room, version)
        assert stumbled.state is State.REQUESTED
        assert stumbled.lease_until is None
        assert stumbled.next_attempt_at is not None
        rests.append(stumbled.next_attempt_at - now())
    assert rests == sorted(rests)
    stumble(room, version)
    assert get(room, version).state is State.FAILED
    assert get(room, version).error == "ValueError: odd"


def test_an_error_of_an_old_attempt_leaves_a_finished_version_alone(room: Room, paper: Paper) -> None:
    version = paper.record(paper.print())
    versions.stumbled(room, version, "too late")
    assert get(room, version).state is State.READY
    assert get(room, version).error == ""


def test_a_failed_version_is_retried_from_the_start(room: Room, paper: Paper) -> None:
    version = request(room, paper.print())
    with pytest.raises(ConflictError, match="requested"):
        versions.retry(room, version, who="lan", why="lại")
    for _ in range(4):
        stumble(room, version)
    versions.retry(room, version, who="lan", why="lại")
    again = get(room, version)
    assert (again.state, again.tries, again.error) == (State.REQUESTED, 0, "")
    with room.database.writing() as connection:
        assert rows.take(connection, version, 60) == again.attempt + 1


def test_the_status_holds_title_and_segments(room: Room, paper: Paper) -> None:
    version = paper.record(paper.print("Cầu mới"))
    status = versions.status(room, version)
    assert status.title == "Cầu mới"
    assert [segment.role for segment in status.segments] == ["title", "body"]


def test_a_voice_nobody_knows_is_not_asked_to_speak(room: Room, paper: Paper) -> None:
    article = paper.print()
    with pytest.raises(RefusedError, match="no voice 'robot'"):
        versions.regenerate(room, article, who="lan", why="try", voice="robot")
    assert versions.of_article(room, article) == ()


def test_a_segment_that_is_not_there_is_refused(room: Room, paper: Paper) -> None:
    article = paper.print()
    first = request(room, article)
    with room.database.writing() as connection:
        rows.update(connection, first, total=5)
    with pytest.raises(RefusedError, match="no segment 5; the article has 5"):
        versions.regenerate(room, article, who="lan", why="try", segment=5)
    assert len(versions.regenerate(room, article, who="lan", why="try", segment=4)) == 1
