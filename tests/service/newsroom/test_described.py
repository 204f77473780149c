"""What a newspaper's system is told when it asks about an article."""

from __future__ import annotations

from datetime import timedelta

import pytest
from paper import Paper
from sqlalchemy import update

from service.newsroom.described import describe, describe_by_source
from service.newsroom.errors import NotFoundError
from service.newsroom.intake import deliver
from service.newsroom.payload import payload_of
from service.newsroom.room import Room
from service.storage.articles import articles
from service.storage.schema import now


@pytest.fixture
def paper(room: Room) -> Paper:
    return Paper(room)


def test_an_article_nobody_has_read_yet_is_received(room: Room) -> None:
    payload = payload_of({"title": "Mùa cà phê", "body_text": "Bà con được mùa."}, room.settings.voices_folder)
    told = describe(room, deliver(room, "bao-thu", "bai-1", payload, "token:cms").article_id)
    assert (told.state, told.is_read, told.score, told.audio) == ("received", False, None, "")


def test_an_article_that_was_read_tells_its_outcome_and_where_it_will_be_heard(room: Room, paper: Paper) -> None:
    article_id = paper.print("Mùa cà phê")
    told = describe(room, article_id)
    assert (told.state, told.is_read) == ("ok", True)
    assert told.path == f"/nghe/mua-ca-phe-{article_id}"
    assert told.audio == ""


def test_the_score_is_the_confidence_of_the_letters(room: Room, paper: Paper) -> None:
    blocks = [
        {"kind": "title", "text": "sáu chữ", "confidence": 1.0},
        {"kind": "body", "text": "ba lần bảy chữ là hai", "confidence": 0.5},
    ]
    assert describe(room, paper.print(blocks=blocks)).score == pytest.approx(0.625)
    assert describe(room, paper.print(blocks=[])).score == 0.0


def test_what_listeners_hear_is_the_episode_on_the_air(room: Room, paper: Paper) -> None:
    article_id = paper.publish("Mùa cà phê")
    assert describe(room, article_id).audio.endswith(".mp3")
    paper.withdraw(article_id)
    assert describe(room, article_id).audio == ""


def test_a_withdrawn_article_says_so_whatever_its_intake_said(room: Room, paper: Paper) -> None:
    article_id = paper.publish()
    with room.database.writing() as connection:
        connection.execute(
            update(articles).where(articles.c.id == article_id).values(withdrawn_at=now() - timedelta(minutes=1))
        )
    assert describe(room, article_id).state == "withdrawn"


def test_an_article_is_found_by_its_id_at_its_own_site(room: Room, paper: Paper) -> None:
    article_id = paper.print()
    assert describe_by_source(room, "bao-thu", article_id).row.id == article_id


def test_an_article_nobody_knows_is_named(room: Room) -> None:
    with pytest.raises(NotFoundError, match="'nope'"):
        describe(room, "nope")
    with pytest.raises(NotFoundError, match="'bao-thu/nope'"):
        describe_by_source(room, "bao-thu", "nope")


def test_a_bulletin_is_heard_at_its_own_address(room: Room, paper: Paper) -> None:
    article_id = paper.print("Bản tin sáng", source_kind="bulletin")
    assert describe(room, article_id).path == f"/ban-tin/{article_id}"
