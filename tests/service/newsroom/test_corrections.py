"""A serious error is corrected by an item of its own."""

from __future__ import annotations

import pytest
from flask.testing import FlaskClient
from paper import Paper

from service.newsroom import intake
from service.newsroom.corrections import correct
from service.newsroom.errors import ConflictError, NotFoundError, RefusedError
from service.newsroom.room import Room
from service.web.app import create_app
from workers.intake.arrivals import read_article


@pytest.fixture
def paper(room: Room) -> Paper:
    return Paper(room)


@pytest.fixture
def client(room: Room) -> FlaskClient:
    return create_app(room.settings, room).test_client()


TEXT = "Sản lượng cà phê năm 2025 là 35.000 tấn, không phải 53.000 tấn như đã đọc."


def test_a_correction_becomes_an_item_with_a_guid_of_its_own(room: Room, paper: Paper, client: FlaskClient) -> None:
    article_id = paper.publish("Mùa cà phê")
    made = correct(room, article_id, TEXT, who="thu-ky")
    read_article(room, made.article_id)
    row = intake.get(room, made.article_id)
    assert (row.outcome, row.source_kind, row.priority) == ("ok", "correction", "breaking")
    paper.air(paper.record(made.article_id))
    items = client.get("/feeds/all.json").json["items"]  # type: ignore[index]
    assert [item["title"] for item in items] == ["Đính chính: Mùa cà phê", "Mùa cà phê"]
    assert len({item["id"] for item in items}) == 2


def test_a_correction_says_which_article_of_which_day(room: Room, paper: Paper) -> None:
    article_id = paper.publish("Mùa cà phê")
    made = correct(room, article_id, TEXT, who="thu-ky")
    read_article(room, made.article_id)
    read = " ".join(block["text"] for block in intake.get(room, made.article_id).blocks)
    assert "Trong bài “Mùa cà phê”, phát ngày" in read
    assert "35.000 tấn" in read
    assert "xin lỗi quý thính giả" in read


def test_the_same_words_twice_are_one_correction(room: Room, paper: Paper) -> None:
    article_id = paper.publish()
    first = correct(room, article_id, TEXT, who="thu-ky")
    again = correct(room, article_id, TEXT, who="thu-ky")
    assert again.article_id == first.article_id
    assert not again.changed


def test_what_nobody_heard_needs_no_correction(room: Room, paper: Paper) -> None:
    with pytest.raises(ConflictError, match="never published"):
        correct(room, paper.print(), TEXT, who="thu-ky")
    with pytest.raises(NotFoundError, match="no article 'none'"):
        correct(room, "none", TEXT, who="thu-ky")


@pytest.mark.parametrize("text", ["", " \n", "x" * 2001])
def test_a_correction_of_no_or_too_many_words_is_refused(room: Room, paper: Paper, text: str) -> None:
    with pytest.raises(RefusedError, match="1 to 2000 characters"):
        correct(room, paper.publish(), text, who="thu-ky")
    assert correct(room, paper.publish(), "x" * 2000, who="thu-ky").created
