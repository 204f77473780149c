"""Listening while a version is being made."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from flask.testing import FlaskClient
from paper import Paper

from service.core import takes
from service.newsroom import live, publishing
from service.newsroom.live import Live, open_live
from service.newsroom.room import Room
from service.newsroom.versions import status
from service.storage import segments
from service.storage.episodes import episodes
from service.storage.schema import now
from service.storage.segments import RecordedSegment
from service.storage.versions import versions


def begin(room: Room, paper: Paper, recorded: int = 0, state: str = "recording", **article: Any) -> str:
    """Put a version on the line with three segments, some of them recorded."""
    version_id = paper.record(paper.print(**article))
    rows = [RecordedSegment(version_id, place, "body", f"Đoạn {place}.") for place in range(3)]
    with room.database.writing() as connection:
        connection.execute(episodes.delete())
        connection.execute(versions.update().values(state=state))
        segments.replace_all(connection, version_id, rows)
    for place in range(recorded):
        take(room, version_id, place)
    return version_id


def take(room: Room, version_id: str, place: int, key: str = "") -> None:
    key = key or f"{place}{version_id}".ljust(64, "0")
    room.media.put(takes.path_of(key), f"take{place};".encode())
    with room.database.writing() as connection:
        segments.record(connection, version_id, place, take_key=key, state="recorded")


def move(room: Room, state: str) -> None:
    with room.database.writing() as connection:
        connection.execute(versions.update().values(state=state))


def playing(room: Room, version_id: str) -> Iterator[bytes]:
    """The stream without the zeros that fill a block before a wait."""
    stream = live.takes(room, Live(version_id, ""), look_seconds=0.01)
    return (piece for piece in stream if piece.strip(b"\0"))


def test_takes_come_one_after_another_as_they_are_recorded(room: Room, paper: Paper) -> None:
    version_id = begin(room, paper, recorded=1)
    stream = playing(room, version_id)
    assert next(stream) == b"take0;"
    take(room, version_id, 1)
    assert next(stream) == b"take1;"
    take(room, version_id, 2)
    assert list(stream) == [b"take2;"]


def test_a_browsers_block_is_filled_before_every_wait_and_never_else(room: Room, paper: Paper) -> None:
    version_id = begin(room, paper, recorded=2)
    stream = live.takes(room, Live(version_id, ""), look_seconds=0.01)
    pieces = [next(stream), next(stream), next(stream)]
    assert pieces[:2] == [b"take0;", b"take1;"]
    assert not pieces[2].strip(b"\0")
    assert len(b"".join(pieces)) == 32_768
    take(room, version_id, 2)
    assert list(stream) == [b"take2;"]


def test_a_gap_is_waited_for_and_never_jumped_over(room: Room, paper: Paper) -> None:
    version_id = begin(room, paper)
    take(room, version_id, 1)
    stream = playing(room, version_id)
    take(room, version_id, 0)
    assert [next(stream), next(stream)] == [b"take0;", b"take1;"]


def test_a_stream_ends_when_the_version_is_given_up(room: Room, paper: Paper) -> None:
    version_id = begin(room, paper, recorded=1)
    stream = playing(room, version_id)
    assert next(stream) == b"take0;"
    move(room, "failed")
    assert list(stream) == []


def test_two_voices_are_never_joined(room: Room, paper: Paper) -> None:
    version_id = begin(room, paper, recorded=1)
    stream = playing(room, version_id)
    assert next(stream) == b"take0;"
    take(room, version_id, 0, key="f" * 64)
    take(room, version_id, 1)
    assert list(stream) == []


def test_a_listener_hears_a_version_that_will_be_published_by_itself(
    client: FlaskClient, room: Room, paper: Paper
) -> None:
    version_id = begin(room, paper, recorded=3)
    answer = client.get(f"/nghe-ngay/{version_id}.mp3", buffered=True)
    assert (answer.status_code, answer.data) == (200, b"take0;take1;take2;")
    assert answer.headers["Cache-Control"] == "no-store"
    assert answer.headers["Content-Type"] == "audio/mpeg"


@pytest.mark.parametrize(
    "article",
    [{"embargo_until": now() + timedelta(hours=1)}, {"status": "draft"}, {"published_at": now() + timedelta(hours=1)}],
)
def test_a_listener_does_not_hear_what_is_not_printed_yet(
    client: FlaskClient, room: Room, paper: Paper, article: dict[str, Any]
) -> None:
    version_id = begin(room, paper, recorded=3, **article)
    assert client.get(f"/nghe-ngay/{version_id}.mp3").status_code == 404
    assert open_live(room, version_id, editor=True) is not None


@pytest.mark.parametrize("policy", ["review", "flagged"])
def test_a_listener_does_not_hear_what_a_person_must_publish(
    client: FlaskClient, room: Room, paper: Paper, policy: str
) -> None:
    version_id = begin(room, paper, recorded=3)
    with room.database.writing() as connection:
        connection.execute(versions.update().values(policy=policy))
    assert client.get(f"/nghe-ngay/{version_id}.mp3").status_code == 404
    assert open_live(room, version_id, editor=True) is not None


def test_a_finished_version_plays_from_its_file(client: FlaskClient, room: Room, paper: Paper) -> None:
    paper.publish()
    with room.database.writing() as connection:
        connection.execute(versions.update().values(state="published"))
        version_id = connection.execute(versions.select()).one().id
    answer = client.get(f"/nghe-ngay/{version_id}.mp3")
    assert answer.status_code == 302
    assert client.get(answer.headers["Location"], buffered=True).status_code == 200


def test_an_unknown_or_failed_version_plays_nothing(client: FlaskClient, room: Room, paper: Paper) -> None:
    version_id = begin(room, paper, recorded=1, state="failed")
    assert client.get(f"/nghe-ngay/{version_id}.mp3").status_code == 404
    assert client.get("/nghe-ngay/nothing.mp3").status_code == 404


def test_only_so_many_wait_at_once_and_a_seat_is_free_again_when_one_leaves(
    client: FlaskClient, room: Room, paper: Paper
) -> None:
    version_id = begin(room, paper, recorded=1)
    answers = [client.get(f"/nghe-ngay/{version_id}.mp3") for _ in range(9)]
    assert [answer.status_code for answer in answers] == [200] * 8 + [503]
    answers[0].close()
    with client.get(f"/nghe-ngay/{version_id}.mp3") as again:
        assert again.status_code == 200
    for answer in answers:
        answer.close()


def test_a_withdrawn_articles_version_is_gone(client: FlaskClient, room: Room, paper: Paper) -> None:
    version_id = begin(room, paper, recorded=3)
    publishing.withdraw(room, status(room, version_id).version.article_id, who="lan", why="wrong figures")
    assert client.get(f"/nghe-ngay/{version_id}.mp3").status_code == 410
