"""Webhooks at the newsroom's door: added, tried, paused, removed, and a message sent again."""

from __future__ import annotations

import pytest

from service.newsroom import webhooks
from service.newsroom.errors import ConflictError, NotFoundError, RefusedError
from service.newsroom.room import Room
from service.storage import audit, deliveries

URL = "https://cms.example/bao-noi"


@pytest.fixture
def webhook_id(room: Room) -> str:
    return webhooks.add(room, URL, events=["episode.published"], who="lan")[0]


def acts(room: Room) -> list[str]:
    with room.database.reading() as connection:
        return [each.what for each in audit.page(connection)]


def test_a_secret_is_new_for_every_webhook(room: Room) -> None:
    first, second = (webhooks.add(room, URL, who="lan")[1] for _ in range(2))
    assert first.startswith("whsec_")
    assert first != second


@pytest.mark.parametrize(
    "url",
    ["", "cms.example", "http://cms.example/x", "https://", "ftp://cms.example", "https://lan:mat-khau@cms.example/"],
)
def test_only_an_address_that_keeps_a_secret_is_told(room: Room, url: str) -> None:
    with pytest.raises(RefusedError):
        webhooks.add(room, url, who="lan")
    assert not webhooks.every(room)


def test_an_unknown_event_is_named(room: Room) -> None:
    with pytest.raises(RefusedError, match=r"episode\.read"):
        webhooks.add(room, URL, events=["episode.read"], who="lan")


def test_a_webhook_is_paused_and_goes_on(room: Room, webhook_id: str) -> None:
    webhooks.pause(room, webhook_id, active=False, who="lan")
    assert [each.active for each in webhooks.every(room)] == [False]
    webhooks.pause(room, webhook_id, active=True, who="lan")
    assert [each.active for each in webhooks.every(room)] == [True]
    assert acts(room)[:2] == ["webhook.resume", "webhook.pause"]


def test_a_removed_webhook_leaves_how_its_messages_went(room: Room, webhook_id: str) -> None:
    sent = webhooks.ping(room, webhook_id, who="lan")
    webhooks.remove(room, webhook_id, who="lan")
    assert not webhooks.every(room)
    assert [each.id for each in webhooks.sent(room)] == [sent]


def test_a_ping_is_due_at_once_and_told_to_the_queue(room: Room, webhook_id: str) -> None:
    sent = webhooks.ping(room, webhook_id, who="lan")
    [delivery] = webhooks.sent(room, webhook_id)
    assert (delivery.id, delivery.event, delivery.state) == (sent, "test.ping", "due")
    assert (sent,) in room.queue.jobs("deliver")


def test_only_a_message_that_was_given_up_is_sent_again(room: Room, webhook_id: str) -> None:
    sent = webhooks.ping(room, webhook_id, who="lan")
    with pytest.raises(ConflictError):
        webhooks.send_again(room, sent, who="lan")
    with room.database.writing() as connection:
        deliveries.settle(connection, sent, "given_up", attempts=9)
    webhooks.send_again(room, sent, who="lan")
    [delivery] = webhooks.sent(room)
    assert (delivery.state, delivery.attempts, delivery.done_at) == ("due", 0, None)


def test_what_nobody_knows_is_named(room: Room) -> None:
    with pytest.raises(NotFoundError, match="'nope'"):
        webhooks.ping(room, "nope", who="lan")
    with pytest.raises(NotFoundError, match="'nope'"):
        webhooks.send_again(room, "nope", who="lan")
