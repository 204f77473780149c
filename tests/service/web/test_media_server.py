"""Media through the real server: exact bytes over kept connections, and flat memory."""

from __future__ import annotations

import http.client
import random
from collections.abc import Iterator
from pathlib import Path

import pytest
from serving import serving

from service.newsroom.room import Room
from service.storage.media import Marker
from service.web.app import create_app

pytestmark = pytest.mark.slow

SOUND = random.Random(7).randbytes(3_000_000)
PATH = "audio/ab/tin-0123456789abcdef.mp3"


@pytest.fixture
def connection(room: Room) -> Iterator[http.client.HTTPConnection]:
    room.media.put(PATH, SOUND)
    with serving(create_app(room.settings, room), threads=4) as port:
        client = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
        yield client
        client.close()


def ask(connection: http.client.HTTPConnection, method: str = "GET", **headers: str) -> tuple[int, bytes]:
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    connection.request(method, f"/media/{PATH}", headers=named)
    answer = connection.getresponse()
    return answer.status, answer.read()


def test_many_ranges_over_one_connection_are_exact(connection: http.client.HTTPConnection) -> None:
    dice = random.Random(3)
    for _ in range(60):
        start = dice.randrange(len(SOUND))
        end = min(len(SOUND), start + dice.choice([1, 100, 65_536, 1_000_000]))
        assert ask(connection, Range=f"bytes={start}-{end - 1}") == (206, SOUND[start:end])
    assert ask(connection) == (200, SOUND)
    assert ask(connection, "HEAD") == (200, b"")
    assert ask(connection, Range="bytes=3000000-")[0] == 416
    assert ask(connection, Range="bytes=-5") == (206, SOUND[-5:])


def test_a_download_broken_off_goes_on_with_the_same_bytes_after_a_replacement(
    connection: http.client.HTTPConnection, room: Room
) -> None:
    connection.request("GET", f"/media/{PATH}")
    begun = connection.getresponse()
    first = begun.read(100_000)
    tag = begun.headers["ETag"]
    connection.close()
    room.media.mark(PATH, Marker("superseded", "audio/cd/new.mp3"))
    assert ask(connection)[0] == 302
    status, rest = ask(connection, Range="bytes=100000-", If_Range=tag)
    assert (status, first + rest) == (206, SOUND)


@pytest.mark.skipif(not Path("/proc/self/statm").exists(), reason="reads /proc, which only Linux has")
def test_memory_stays_flat_however_much_is_sent(connection: http.client.HTTPConnection) -> None:
    ask(connection)
    before = resident()
    for _ in range(100):
        ask(connection)
    assert resident() - before < 12_000_000  # four files' worth, after a hundred


def resident() -> int:
    return int(Path("/proc/self/statm").read_text().split()[1]) * 4096
