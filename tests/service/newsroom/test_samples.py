"""The sample newspaper."""

from __future__ import annotations

from service.newsroom import samples
from service.newsroom.room import Room
from service.storage import articles


def test_samples_are_delivered_to_an_empty_newsroom_once(room: Room) -> None:
    assert samples.load(room) == 5
    assert samples.load(room) == 0
    with room.database.reading() as connection:
        assert articles.count(connection) == 5


def test_a_newsroom_with_an_article_of_its_own_gets_no_samples(room: Room) -> None:
    payload = samples.printed(
        "Tít bài\n\nSapo của bài.\n\nThân bài.", {"section": "", "author": "", "published_at": None}
    )
    samples.deliver(room, "bao", "1", payload, "lan")
    assert samples.load(room) == 0


def test_a_sample_keeps_its_title_lead_and_body_apart() -> None:
    payload = samples.printed(
        "Tít\n\nSapo.\n\nĐoạn một.\n\nĐoạn hai.\n", {"section": "Xã hội", "author": "An", "published_at": None}
    )
    assert (payload.title, payload.lead, payload.body_text) == ("Tít", "Sapo.", "Đoạn một.\n\nĐoạn hai.")
