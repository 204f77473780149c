"""What whoever runs the service is told."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import timedelta

import pytest
from flask.testing import FlaskClient
from paper import Paper

from service.newsroom import versions
from service.newsroom.readiness import check
from service.newsroom.room import Room
from service.storage import articles, engine_status, sites, sources
from service.storage import versions as rows
from service.storage.media import FolderStore
from service.storage.schema import now
from service.web.app import create_app
from voices.catalogue import voice


@pytest.fixture
def _engine(room: Room) -> None:
    part = voice("nam-bac").engines[0]
    with room.database.writing() as connection:
        engine_status.replace_all(connection, [(part.id, part.engine, "")])


def test_alive_asks_nothing_of_anyone(client: FlaskClient, room: Room) -> None:
    room.database.close()
    (room.settings.data / "baonoi.db").unlink()
    answer = client.get("/healthz")
    assert (answer.status_code, answer.text) == (200, "ok\n")


@pytest.mark.usefixtures("_engine")
def test_ready_when_every_part_is(client: FlaskClient) -> None:
    answer = client.get("/readyz")
    assert answer.status_code == 200, answer.json
    parts = ("database", "queue", "media", "space", "engine")
    assert answer.json == {"ready": True, "checks": dict.fromkeys(parts, "ok")}


def test_not_ready_before_a_worker_saw_an_engine_speak(client: FlaskClient) -> None:
    answer = client.get("/readyz")
    assert answer.status_code == 503
    assert "engine" in answer.json["checks"]["engine"]  # type: ignore[index]


@pytest.mark.usefixtures("_engine")
def test_not_ready_without_a_database(client: FlaskClient, room: Room) -> None:
    room.database.close()
    (room.settings.data / "baonoi.db").unlink()
    answer = client.get("/readyz")
    assert answer.status_code == 503
    assert answer.json["checks"]["database"].startswith("The database has no tables")  # type: ignore[index]


@pytest.mark.usefixtures("_engine")
def test_not_ready_when_no_worker_has_looked_for_long(client: FlaskClient, room: Room) -> None:
    with room.database.writing() as connection:
        connection.execute(engine_status.engine_status.update().values(checked_at=now() - timedelta(minutes=16)))
    answer = client.get("/readyz")
    assert answer.status_code == 503
    assert "are workers and the clock running?" in answer.json["checks"]["engine"]  # type: ignore[index]


def test_the_engine_is_not_asked_for_while_the_database_is_away(room: Room) -> None:
    room.database.close()
    (room.settings.data / "baonoi.db").unlink()
    faults = {each.name: each.fault for each in check(room)}
    assert faults["engine"] == faults["database"] != ""


@pytest.mark.parametrize("address", ["/", "/feeds/all.xml", "/api/v1/voices"])
def test_while_a_part_is_away_strangers_are_asked_to_come_again_and_the_log_says_why(
    client: FlaskClient, room: Room, caplog: pytest.LogCaptureFixture, address: str
) -> None:
    room.database.close()
    (room.settings.data / "baonoi.db").unlink()
    answer = client.get(address)
    assert (answer.status_code, answer.headers["Retry-After"]) == (503, "60")
    assert "migrate" not in answer.text
    assert f"GET {address}: The database has no tables" in caplog.text
    assert "Traceback" not in caplog.text


class DeafQueue:
    """A queue whose Redis is away."""

    def health(self) -> str:
        return "Redis can't be reached: connection refused."


@pytest.mark.usefixtures("_engine")
def test_not_ready_without_redis(room: Room) -> None:
    deaf = replace(room, queue=DeafQueue())  # type: ignore[arg-type]
    answer = create_app(room.settings, deaf).test_client().get("/readyz")
    assert answer.status_code == 503
    assert answer.json["checks"]["queue"].startswith("Redis can't be reached")  # type: ignore[index]


class FullStore(FolderStore):
    """A store on a full disk."""

    def put(self, path: str, data: bytes) -> None:
        raise OSError(28, "No space left on device")


@pytest.mark.usefixtures("_engine")
def test_not_ready_when_media_cannot_be_written(room: Room) -> None:
    full = replace(room, media=FullStore(room.settings.data / "media"))
    answer = create_app(room.settings, full).test_client().get("/readyz")
    assert answer.status_code == 503
    assert "No space left" in answer.json["checks"]["media"]  # type: ignore[index]


def test_figures_come_in_prometheus_text_form(client: FlaskClient, paper: Paper) -> None:
    paper.publish()
    client.get("/feeds/all.xml")
    answer = client.get("/metrics")
    assert answer.headers["Content-Type"].startswith("text/plain; version=0.0.4")
    lines = answer.text.splitlines()
    assert 'baonoi_publications{state="published"} 1' in lines
    assert 'baonoi_versions{state="failed"} 0' in lines
    assert "baonoi_audio_seconds 83.4" in lines
    assert 'baonoi_http_answers_total{audience="feeds",status="2xx"} 1' in lines
    sample = re.compile(r'[a-z_]+(\{([a-z]+="[^"\\\n]*",?)+\})? [0-9.e+-]+')
    assert [line for line in lines if not line.startswith("#") and not sample.fullmatch(line)] == []


@pytest.mark.usefixtures("_engine")
def test_figures_tell_what_waits_what_was_refused_and_what_fails(client: FlaskClient, paper: Paper, room: Room) -> None:
    late = versions.request(room, paper.print(), "nam-bac", who="lan", why="new")
    refused = paper.print()
    with room.database.writing() as connection:
        rows.update(connection, late, next_attempt_at=now() - timedelta(hours=1))
        articles.update(connection, refused, outcome="refused", reason="too_short")
        sites.save(connection, "bao", 0, hosts=["bao.example"])
        broken = sources.add(connection, "bao", "feed", "https://bao.example/rss")
        sources.update(connection, broken, misses=3)
    figures = dict(line.rsplit(" ", 1) for line in client.get("/metrics").text.splitlines() if line[0] != "#")
    assert 3600 <= float(figures["baonoi_waiting_seconds"]) < 3700
    assert figures['baonoi_articles{outcome="refused",reason="too_short"}'] == "1"
    assert figures['baonoi_sources{poll="failing"}'] == "1"
    assert figures[f'baonoi_engine_speaks{{part="{voice("nam-bac").engines[0].id}"}}'] == "1"
    assert float(figures["baonoi_free_bytes"]) > 0


def test_every_family_is_described_once(client: FlaskClient) -> None:
    names = re.findall(r"^# TYPE (\S+) (gauge|counter|histogram)$", client.get("/metrics").text, re.MULTILINE)
    assert len({name for name, _ in names}) == len(names) > 5
