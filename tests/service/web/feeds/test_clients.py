"""Real podcast apps subscribe, download, and after one regeneration behave as measured: nobody gets a spliced file."""

from __future__ import annotations

import os
import pty
import socket
import sqlite3
import subprocess
import threading
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from paper import Paper
from waitress.server import create_server

from service.newsroom import paging
from service.newsroom.room import Room
from service.storage import episodes, publications
from service.web.app import create_app
from workers.artwork import draw_artwork

pytestmark = pytest.mark.slow

PATIENCE_SECONDS = 60
OLD, NEW = b"OLD!" * 20_000, b"NEW." * 30_000


class Station:
    """A newspaper on the air at an address of this machine: three articles, each with audio of known bytes."""

    def __init__(self, room: Room) -> None:
        self.room = room
        self.paper = Paper(room)
        self.feed = f"{room.settings.base_url}/feeds/all.xml"
        self.articles = [self.paper.print(f"Bài nghe số {name}") for name in ("một", "hai", "ba")]
        for number, article_id in enumerate(self.articles):
            self.paper.air(self.paper.record(article_id, audio=OLD + str(number).encode()))
        draw_artwork(room, "all")

    def regenerate(self) -> None:
        """Record the first article anew, as an editor does."""
        self.paper.air(self.paper.record(self.articles[0], audio=NEW))

    def audio(self) -> dict[str, bytes]:
        """The bytes on the air by file name."""
        with self.room.database.reading() as connection:
            aired = [publications.get(connection, article_id, "nam-bac") for article_id in self.articles]
            paths = [episodes.get(connection, each.version_id).audio.path for each in aired if each]  # type: ignore[union-attr]
        return {path.rpartition("/")[2]: self.room.media.read(path) for path in paths}


@pytest.fixture
def station(room: Room) -> Iterator[Station]:
    listening = socket.create_server(("127.0.0.1", 0))
    base = f"http://127.0.0.1:{listening.getsockname()[1]}"
    here = replace(room, settings=replace(room.settings, base_url=base))
    server = create_server(create_app(here.settings, here), sockets=[listening], threads=4)
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    yield Station(here)
    server.close()
    thread.join(5)


def run(home: Path, *command: str) -> str:
    environment = {**os.environ, "HOME": str(home), "GPODDER_HOME": str(home), "TERM": "xterm", "LANG": "C.UTF-8"}
    environment = {name: value for name, value in environment.items() if not name.lower().endswith("_proxy")}
    done = subprocess.run(
        command, env=environment, cwd=home, capture_output=True, text=True, timeout=PATIENCE_SECONDS, check=False
    )
    return done.stdout + done.stderr


def sound(folder: Path) -> dict[str, bytes]:
    return {file.name: file.read_bytes() for file in folder.rglob("*.mp3")}


@pytest.mark.needs("gpo")
def test_gpodder_keeps_what_it_has_and_sees_no_new_episode(station: Station, tmp_path: Path) -> None:
    run(tmp_path, "gpo", "subscribe", station.feed)
    run(tmp_path, "gpo", "update")
    run(tmp_path, "gpo", "download")
    before = sound(tmp_path / "Downloads")
    assert sorted(before.values()) == sorted(station.audio().values())
    station.regenerate()
    run(tmp_path, "gpo", "update")
    run(tmp_path, "gpo", "download")
    assert sound(tmp_path / "Downloads") == before
    with sqlite3.connect(tmp_path / "Database") as database:
        (known,) = database.execute("SELECT count(*) FROM episode").fetchone()
    database.close()
    assert known == 3


@pytest.mark.needs("podget")
def test_podget_fetches_the_new_file_whole_beside_the_old(station: Station, tmp_path: Path) -> None:
    settings, library = tmp_path / ".podget", tmp_path / "POD"
    settings.mkdir()
    (settings / "serverlist").write_text(f"{station.feed} Tin Bao_Thu\n", encoding="utf-8")
    command = ("podget", "--dir_config", str(settings), "-l", str(library))
    run(tmp_path, *command)  # the first run makes its settings and fetches one episode to try them
    run(tmp_path, *command)
    old = sound(library)
    assert sorted(old.values()) == sorted(station.audio().values())
    station.regenerate()
    run(tmp_path, *command)
    assert sound(library) == old | station.audio()
    assert len(sound(library)) == 4


@pytest.mark.needs("podboat")
def test_newsboat_queues_and_podboat_downloads_each_episode_once(station: Station, tmp_path: Path) -> None:
    home = tmp_path / ".newsboat"
    home.mkdir()
    (home / "urls").write_text(f"{station.feed}\n", encoding="utf-8")
    (home / "config").write_text(f'podcast-auto-enqueue yes\ndownload-path "{tmp_path}/pods/"\n', encoding="utf-8")
    run(tmp_path, "newsboat", "-x", "reload")
    podboat(tmp_path, wanted=3)
    before = sound(tmp_path / "pods")
    assert sorted(before.values()) == sorted(station.audio().values())
    station.regenerate()
    run(tmp_path, "newsboat", "-x", "reload")
    with sqlite3.connect(home / "cache.db") as database:
        items = database.execute("SELECT guid, title FROM rss_item").fetchall()
    database.close()
    assert len(items) == len(set(items)) == 3
    assert sound(tmp_path / "pods") == before


@pytest.mark.needs("greg")
def test_greg_downloads_each_episode_once(station: Station, tmp_path: Path) -> None:
    conf, pods = tmp_path / "greg.conf", tmp_path / "pods"
    conf.write_text(
        f"[DEFAULT]\nDownload Directory = {pods}\nCreate subdirectory = no\nfirstsync = all\n", encoding="utf-8"
    )
    greg = ("greg", "--configfile", str(conf), "--datadirectory", str(tmp_path / "greg"))
    run(tmp_path, *greg, "add", "baothu", station.feed, "--downloadfrom", "2000-01-01")
    run(tmp_path, *greg, "sync")
    before = sound(pods)
    assert sorted(before.values()) == sorted(station.audio().values())
    station.regenerate()
    run(tmp_path, *greg, "sync")
    assert sound(pods) == before


@pytest.mark.needs("poca")
def test_poca_downloads_each_episode_once(station: Station, tmp_path: Path) -> None:
    conf, pods = tmp_path / "poca", tmp_path / "pods"
    conf.mkdir()
    (conf / "poca.xml").write_text(
        f"<poca><settings><base_dir>{pods}</base_dir></settings><subscriptions><subscription><title>baothu</title>"
        f"<url>{station.feed}</url></subscription></subscriptions></poca>",
        encoding="utf-8",
    )
    run(tmp_path, "poca", "-v", "-c", str(conf))
    before = sound(pods)
    assert sorted(before.values()) == sorted(station.audio().values())
    station.regenerate()
    run(tmp_path, "poca", "-v", "-c", str(conf))
    assert sound(pods) == before


@pytest.mark.needs("podcast-archiver")
def test_an_archiver_follows_the_pages_to_every_episode_and_takes_none_twice(
    station: Station, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(paging, "PAGE", 3)
    station.articles += [station.paper.publish(f"Bài nghe số {number}") for number in range(4, 12)]
    library = tmp_path / "library"
    library.mkdir()
    archiver = ("podcast-archiver", "--feed", station.feed, "--dir", str(library), "--max-episodes", "99", "--quiet")
    run(tmp_path, *archiver)
    before = sound(library)
    assert len(before) == len(station.articles) == 11
    assert sorted(before.values()) == sorted(station.audio().values())
    run(tmp_path, *archiver)
    assert sound(library) == before


def podboat(home: Path, wanted: int) -> None:
    """Let podboat work its queue in a terminal until the files are whole."""
    leader, follower = pty.openpty()
    environment = {**os.environ, "HOME": str(home), "TERM": "xterm"}
    with subprocess.Popen(["podboat", "-a"], stdin=follower, stdout=follower, stderr=follower, env=environment) as app:
        os.close(follower)
        drain = threading.Thread(target=_drain, args=(leader,), daemon=True)
        drain.start()
        deadline = time.monotonic() + PATIENCE_SECONDS
        while time.monotonic() < deadline and len(sound(home / "pods")) < wanted:
            time.sleep(0.2)
        app.terminate()
    drain.join(5)
    os.close(leader)


def _drain(terminal: int) -> None:
    try:
        while os.read(terminal, 65536):
            pass
    except OSError:
        return
