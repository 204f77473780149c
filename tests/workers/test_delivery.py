"""Hub pings and webhooks, against a receiver on this machine."""

from __future__ import annotations

import json
import socket
import threading
import time
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, field, replace
from datetime import timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs

import pytest
from paper import Paper
from standardwebhooks import Webhook

from service.newsroom import announcing
from service.newsroom.room import Room
from service.storage import deliveries, webhooks
from service.storage.schema import now
from workers.delivery import WAITS, deliver

SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"


@dataclass
class Receiver:
    """A server that keeps what it is told and answers as it was asked to."""

    answers: list[tuple[int, dict[str, str]]] = field(default_factory=list)
    heard: list[tuple[dict[str, str], bytes]] = field(default_factory=list)
    url: str = ""


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    kept = Receiver()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            kept.heard.append(({name.lower(): value for name, value in self.headers.items()}, body))
            status, headers = kept.answers.pop(0) if kept.answers else (204, {})
            self.send_response(status)
            for name, value in headers.items():
                self.send_header(name, value)
            self.send_header("Content-Length", "0")
            self.end_headers()

        def log_message(self, *args: Any) -> None:
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        kept.url = f"http://127.0.0.1:{server.server_port}/in"
        thread = threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True)
        thread.start()
        yield kept
        server.shutdown()
        thread.join()


@pytest.fixture
def near(room: Room, receiver: Receiver) -> Room:
    """The room with a hub on this machine, which is only allowed in tests."""
    return replace(room, settings=replace(room.settings, allow_loopback=True, hub=receiver.url))


def listen(room: Room, url: str, **columns: Any) -> str:
    with room.database.writing() as connection:
        return webhooks.add(connection, now(), url=url, secret=SECRET, who="test", **columns)


def due(room: Room, kind: str) -> list[str]:
    with room.database.reading() as connection:
        rows = deliveries.recent(connection)
        return [each.id for each in rows if each.kind == kind and each.state == "due"]


def row(room: Room, delivery_id: str) -> deliveries.Delivery:
    with room.database.reading() as connection:
        found = deliveries.get(connection, delivery_id)
    assert found is not None
    return found


def make_due(room: Room, delivery_id: str) -> None:
    with room.database.writing() as connection:
        connection.execute(deliveries.deliveries.update().values(next_attempt_at=now() - timedelta(seconds=1)))


def test_a_hub_is_told_of_every_feed_that_changed(near: Room, receiver: Receiver) -> None:
    Paper(near).publish(section="Kinh tế")
    for delivery_id in due(near, "hub"):
        deliver(near, delivery_id)
    told = [parse_qs(body.decode()) for _, body in receiver.heard]
    assert {each["hub.mode"][0] for each in told} == {"publish"}
    feeds = sorted(each["hub.url"][0].removeprefix(near.settings.public_url) for each in told)
    assert feeds == ["/feeds/all.xml", "/feeds/section/kinh-te.xml", "/feeds/voice/nam-bac.xml"]


def test_ten_publications_in_a_row_are_one_ping_of_a_hub(near: Room) -> None:
    paper = Paper(near)
    for _ in range(10):
        paper.publish(section="Kinh tế")
    assert len(due(near, "hub")) == 3


def test_a_webhook_is_signed_so_that_the_receiver_can_check_it(near: Room, receiver: Receiver) -> None:
    listen(near, receiver.url)
    article_id = Paper(near).publish("Hương cà phê")
    (delivery_id,) = due(near, "webhook")
    deliver(near, delivery_id)
    headers, body = receiver.heard[-1]
    told = Webhook(SECRET).verify(body.decode(), headers)
    assert told["type"] == "episode.published"
    assert told["data"]["article_id"] == article_id
    assert told["data"]["audio"]["url"].startswith(f"{near.settings.public_url}/media/audio/")
    assert headers["webhook-id"] == delivery_id
    assert row(near, delivery_id).state == "done"


def test_a_receiver_that_drips_its_answer_holds_a_worker_no_longer_than_said(
    near: Room, monkeypatch: pytest.MonkeyPatch
) -> None:
    def drip(server: socket.socket) -> None:
        connection, _ = server.accept()
        with connection, suppress(OSError):
            connection.sendall(b"HTTP/1.1 200 OK\r\nX-Slow: ")
            while True:
                connection.sendall(b"a")
                time.sleep(0.05)

    monkeypatch.setattr("workers.delivery.SECONDS", 0.5)
    with socket.create_server(("127.0.0.1", 0)) as server:
        thread = threading.Thread(target=drip, args=(server,))
        thread.start()
        listen(near, f"http://127.0.0.1:{server.getsockname()[1]}/in")
        Paper(near).publish()
        (delivery_id,) = due(near, "webhook")
        deliver(near, delivery_id)
        thread.join(30)
    left = row(near, delivery_id)
    assert (left.state, left.last_error) == ("due", "The receiver took longer than 0.5 seconds.")


def test_a_webhook_hears_only_what_it_asked_for(near: Room, receiver: Receiver) -> None:
    listen(near, receiver.url, events=["episode.withdrawn"])
    paper = Paper(near)
    article_id = paper.publish()
    assert due(near, "webhook") == []
    paper.withdraw(article_id)
    (delivery_id,) = due(near, "webhook")
    deliver(near, delivery_id)
    told = json.loads(receiver.heard[-1][1])
    assert told["type"] == "episode.withdrawn"
    assert "audio" not in told["data"]


def test_the_address_an_article_came_with_is_told_too(near: Room, receiver: Receiver) -> None:
    Paper(near).publish(options={"callback_url": receiver.url})
    (delivery_id,) = due(near, "callback")
    deliver(near, delivery_id)
    assert json.loads(receiver.heard[-1][1])["type"] == "episode.published"


def test_a_failed_recording_is_told_with_its_reason(near: Room, receiver: Receiver) -> None:
    listen(near, receiver.url)
    paper = Paper(near)
    version_id = paper.record(paper.print("Bài khó đọc"))
    with near.database.writing() as connection:
        announcing.announce_failure(connection, version_id, "Hết giọng đọc.")
    (delivery_id,) = due(near, "webhook")
    deliver(near, delivery_id)
    told = json.loads(receiver.heard[-1][1])
    assert told["type"] == "version.failed"
    assert (told["data"]["version_id"], told["data"]["error"]) == (version_id, "Hết giọng đọc.")


def test_a_failed_message_rests_by_the_schedule_and_keeps_its_id(near: Room, receiver: Receiver) -> None:
    listen(near, receiver.url)
    Paper(near).publish()
    (delivery_id,) = due(near, "webhook")
    receiver.answers = [(500, {}), (204, {})]
    before = now()
    deliver(near, delivery_id)
    after = row(near, delivery_id)
    assert (after.state, after.attempts, after.last_status) == ("due", 1, 500)
    assert after.next_attempt_at is not None
    assert before + WAITS[0] <= after.next_attempt_at <= now() + WAITS[0]
    make_due(near, delivery_id)
    deliver(near, delivery_id)
    assert row(near, delivery_id).state == "done"
    assert {headers["webhook-id"] for headers, _ in receiver.heard} == {delivery_id}


def test_a_receiver_that_asks_for_more_time_gets_it(near: Room, receiver: Receiver) -> None:
    listen(near, receiver.url)
    Paper(near).publish()
    (delivery_id,) = due(near, "webhook")
    receiver.answers = [(429, {"Retry-After": "600"})]
    before = now()
    deliver(near, delivery_id)
    moment = row(near, delivery_id).next_attempt_at
    assert moment is not None
    assert moment >= before + timedelta(seconds=600)


def test_a_message_is_given_up_at_the_end_of_the_schedule(near: Room, receiver: Receiver) -> None:
    listen(near, receiver.url)
    Paper(near).publish()
    (delivery_id,) = due(near, "webhook")
    receiver.answers = [(500, {})] * 20
    for _ in range(len(WAITS) + 1):
        make_due(near, delivery_id)
        deliver(near, delivery_id)
    assert (row(near, delivery_id).state, row(near, delivery_id).attempts) == ("given_up", len(WAITS) + 1)


def test_a_receiver_that_is_gone_is_told_no_more(near: Room, receiver: Receiver) -> None:
    webhook_id = listen(near, receiver.url)
    paper = Paper(near)
    paper.publish()
    (delivery_id,) = due(near, "webhook")
    receiver.answers = [(410, {})]
    deliver(near, delivery_id)
    assert row(near, delivery_id).state == "given_up"
    with near.database.reading() as connection:
        kept = webhooks.get(connection, webhook_id)
    assert kept is not None
    assert not kept.active
    paper.publish()
    assert due(near, "webhook") == []


def test_a_message_is_sent_once_however_often_it_is_nudged(near: Room, receiver: Receiver) -> None:
    listen(near, receiver.url)
    Paper(near).publish()
    (delivery_id,) = due(near, "webhook")
    deliver(near, delivery_id)
    deliver(near, delivery_id)
    assert len(receiver.heard) == 1


def test_a_redirect_is_not_followed(near: Room, receiver: Receiver) -> None:
    listen(near, receiver.url)
    Paper(near).publish()
    (delivery_id,) = due(near, "webhook")
    receiver.answers = [(302, {"Location": receiver.url})]
    deliver(near, delivery_id)
    assert len(receiver.heard) == 1
    assert row(near, delivery_id).last_status == 302


@pytest.mark.parametrize("url", ["http://127.0.0.1:9/", "http://localhost:9/", "ftp://store.example/", "http://a b/"])
def test_an_address_inside_is_refused(room: Room, url: str) -> None:
    with room.database.writing() as connection:
        delivery_id = deliveries.add(connection, "callback", url, "episode.published")
    deliver(room, delivery_id)
    assert row(room, delivery_id).last_error.startswith("Refused")


def test_what_is_due_is_put_on_the_queue_once(near: Room) -> None:
    Paper(near).publish()
    announcing.nudge(near)
    announcing.nudge(near)
    jobs = near.queue.jobs("deliver")  # type: ignore[attr-defined]
    assert len(jobs) == len(set(jobs)) == 3
