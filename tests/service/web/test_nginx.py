"""Behind a real nginx, set up as docs/running.md says: it sends the bytes, in our words."""

from __future__ import annotations

import http.client
import os
import random
import socket
import subprocess
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from serving import serving

from service.newsroom.room import Room
from service.storage.media import Marker
from service.web.app import create_app

pytestmark = [pytest.mark.slow, pytest.mark.needs("nginx")]

SOUND = random.Random(7).randbytes(300_000)
PATH, OLD, TEXT = "audio/ab/tin-1.mp3", "audio/ab/tin-0.mp3", "text/ab/tin-1.vtt"
MANUAL = Path(__file__).resolve().parents[3] / "docs" / "running.md"


@pytest.fixture
def behind(room: Room) -> Iterator[int]:
    """Run the service as one behind a proxy is set up; give its port."""
    for path in (PATH, OLD):
        room.media.put(path, SOUND)
    room.media.put(TEXT, b"WEBVTT\n\n" + b"00:00.000 --> 00:01.000\nT\n" * 80)
    settings = replace(room.settings, accel="/protected/", trusted_hops=1)
    app = create_app(settings, replace(room, settings=settings))
    with serving(app, threads=2, clear_untrusted_proxy_headers=False) as port:
        yield port


@pytest.fixture
def nginx(behind: int, room: Room, tmp_path: Path) -> Iterator[int]:
    """Run nginx with the manual's first locations before the service; give its port."""
    yield from running(1, behind, room, tmp_path)


@pytest.fixture
def knowing(behind: int, room: Room, tmp_path: Path) -> Iterator[int]:
    """Run nginx with all of the manual's locations, so that it sends by itself what has no marker; give its port."""
    yield from running(2, behind, room, tmp_path)


def running(blocks: int, behind: int, room: Room, tmp_path: Path) -> Iterator[int]:
    with socket.create_server(("127.0.0.1", 0)) as probe:
        port = probe.getsockname()[1]
    parts = MANUAL.read_text().split("```nginx\n")[1 : blocks + 1]
    locations = "".join(part.split("```")[0] for part in parts)
    locations = locations.replace("127.0.0.1:8000", f"127.0.0.1:{behind}")
    locations = locations.replace("/srv/baonoi/media/", f"{room.settings.data}/media/")
    places = "".join(
        f"{kind}_temp_path {tmp_path}/{kind};" for kind in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
    )
    settings = tmp_path / "nginx.conf"
    settings.write_text(
        f"daemon off; worker_processes 1; pid {tmp_path}/nginx.pid; {'user root;' if os.geteuid() == 0 else ''}"
        f"error_log stderr crit; events {{ worker_connections 64; }}"
        f"http {{ access_log off; {places} server {{ listen 127.0.0.1:{port}; {locations} }} }}"
    )
    with subprocess.Popen(["nginx", "-c", settings, "-e", "stderr", "-p", tmp_path]) as process:
        wait_for(port)
        yield port
        process.terminate()


def wait_for(port: int) -> None:
    for _ in range(200):
        try:
            socket.create_connection(("127.0.0.1", port)).close()
        except OSError:
            time.sleep(0.05)
        else:
            return
    pytest.fail("nginx does not listen.")


def ask(port: int, path: str = PATH, method: str = "GET", **headers: str) -> tuple[int, bytes, dict[str, str]]:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=20)
    connection.request(method, f"/media/{path}", headers={name.replace("_", "-"): headers[name] for name in headers})
    answer = connection.getresponse()
    body, named = answer.read(), dict(answer.headers)
    connection.close()
    return answer.status, body, named


def test_nginx_sends_whole_files_and_ranges(nginx: int) -> None:
    status, body, headers = ask(nginx)
    assert (status, body) == (200, SOUND)
    assert headers["Server"].startswith("nginx")
    assert "X-Accel-Redirect" not in headers
    assert ask(nginx, Range="bytes=1000-1999")[:2] == (206, SOUND[1000:2000])
    assert ask(nginx, Range="bytes=-10")[:2] == (206, SOUND[-10:])
    assert ask(nginx, Range="bytes=300000-")[0] == 416
    assert ask(nginx, method="HEAD")[2]["Content-Length"] == "300000"


def test_the_headers_are_those_of_the_service_itself(nginx: int, behind: int, room: Room) -> None:
    alone = create_app(room.settings, room).test_client()
    plain = alone.get(f"/media/{PATH}", buffered=True).headers
    _, _, headers = ask(nginx)
    theirs = {"Date", "Server", "Connection"}
    assert {name: headers[name] for name in headers if name not in theirs} == dict(plain)
    assert ask(behind)[2]["X-Accel-Redirect"] == f"/protected/{PATH}"


def test_validators_are_ours_with_and_without_a_range(nginx: int) -> None:
    tag = ask(nginx)[2]["ETag"]
    assert ask(nginx, If_None_Match=tag)[:2] == (304, b"")
    assert ask(nginx, Range="bytes=5-9", If_Range=tag)[:2] == (206, SOUND[5:10])
    assert ask(nginx, Range="bytes=5-9", If_Range='"another"')[:2] == (200, SOUND)


def test_a_replaced_recording_leads_on_but_ends_what_was_begun(nginx: int, room: Room) -> None:
    tag = ask(nginx, OLD)[2]["ETag"]
    room.media.mark(OLD, Marker("superseded", PATH))
    status, _, headers = ask(nginx, OLD)
    assert (status, headers["Location"]) == (302, f"/media/{PATH}")
    assert ask(nginx, OLD, Range="bytes=1000-", If_Range=tag)[:2] == (206, SOUND[1000:])


def test_a_file_can_not_be_had_around_the_service(nginx: int, room: Room) -> None:
    room.media.mark(PATH, Marker("withdrawn"))
    assert ask(nginx)[0] == 410
    assert ask(nginx, f"../protected/{PATH}")[0] == 404


def test_transcripts_come_zipped_from_the_service(nginx: int) -> None:
    _, _, headers = ask(nginx, TEXT, Accept_Encoding="gzip")
    assert headers["Content-Encoding"] == "gzip"
    assert headers["Access-Control-Allow-Origin"] == "*"


def test_nginx_sends_by_itself_what_stands_as_it_was_published(knowing: int, room: Room) -> None:
    alone = create_app(room.settings, room).test_client()
    plain = dict(alone.get(f"/media/{PATH}", buffered=True).headers)
    status, body, headers = ask(knowing)
    assert (status, body) == (200, SOUND)
    told = {name: headers[name] for name in headers if name not in ("Date", "Server", "Connection")}
    assert told == {name: value for name, value in plain.items() if name != "ETag"}
    assert ask(knowing, Range="bytes=1000-1999")[:2] == (206, SOUND[1000:2000])
    assert ask(knowing, If_Modified_Since=headers["Last-Modified"])[:2] == (304, b"")


def test_nginx_asks_about_what_is_replaced_withdrawn_or_missing(knowing: int, room: Room) -> None:
    date = ask(knowing, OLD)[2]["Last-Modified"]
    room.media.mark(OLD, Marker("superseded", PATH))
    room.media.mark(PATH, Marker("withdrawn"))
    status, _, headers = ask(knowing, OLD)
    assert (status, headers["Location"]) == (302, f"/media/{PATH}")
    assert ask(knowing, OLD, Range="bytes=1000-", If_Range=date)[:2] == (206, SOUND[1000:])
    assert ask(knowing)[0] == 410
    assert ask(knowing, "audio/ab/none.mp3")[0] == 404
    assert ask(knowing, f"{OLD}.marker")[0] == 404
    assert ask(knowing, "../baonoi.mp3")[0] == 404
