"""Two versions side by side."""

from __future__ import annotations

import pytest
from paper import Paper

from service.newsroom.comparing import Stretch, compare, stretches_of
from service.newsroom.errors import NotFoundError
from service.newsroom.room import Room
from service.storage import segments
from service.storage.segments import RecordedSegment


@pytest.fixture
def paper(room: Room) -> Paper:
    return Paper(room)


def said(room: Room, version_id: str, *spoken: str) -> str:
    rows = [RecordedSegment(version_id, place, "body", words, spoken=words) for place, words in enumerate(spoken)]
    with room.database.writing() as connection:
        segments.replace_all(connection, version_id, rows)
    return version_id


def pairs(room: Room, article_id: str, older: str, newer: str) -> list[tuple[str, str]]:
    differences = compare(room, article_id, older, newer).segments
    return [
        (each.older.spoken if each.older else "", each.newer.spoken if each.newer else "")
        for each in differences
        if each.changed
    ]


def test_words_are_told_apart() -> None:
    assert stretches_of("giá lúa tăng nhẹ", "giá cà phê tăng nhẹ") == (
        Stretch("same", "giá"),
        Stretch("gone", "lúa"),
        Stretch("new", "cà phê"),
        Stretch("same", "tăng nhẹ"),
    )


def test_a_changed_segment_stands_beside_its_forerunner(room: Room, paper: Paper) -> None:
    article_id = paper.print()
    older = said(room, paper.record(article_id), "Mở đầu", "Giá lúa tăng", "Kết thúc")
    newer = said(room, paper.record(article_id), "Mở đầu", "Giá cà phê tăng", "Kết thúc")
    assert pairs(room, article_id, older, newer) == [("Giá lúa tăng", "Giá cà phê tăng")]


def test_where_more_or_fewer_segments_were_said_the_rest_stands_alone(room: Room, paper: Paper) -> None:
    article_id = paper.print()
    one = said(room, paper.record(article_id), "Mở đầu", "Giá lúa tăng", "Kết thúc")
    three = said(room, paper.record(article_id), "Mở đầu", "Giá ngô tăng", "Giá sắn giảm", "Kết thúc")
    assert pairs(room, article_id, one, three) == [("Giá lúa tăng", "Giá ngô tăng"), ("", "Giá sắn giảm")]
    assert pairs(room, article_id, three, one) == [("Giá ngô tăng", "Giá lúa tăng"), ("Giá sắn giảm", "")]


def test_a_version_of_another_article_is_not_compared(room: Room, paper: Paper) -> None:
    article_id = paper.print()
    mine, other = paper.record(article_id), paper.record(paper.print())
    with pytest.raises(NotFoundError, match=other):
        compare(room, article_id, mine, other)
