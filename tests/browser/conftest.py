"""A real Chromium, and a small station on the air for it to listen to."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from conftest import RecordingQueue
from stage import Air, serving
from station import full_paper

from service.newsroom import listening
from service.newsroom.room import Room
from service.settings import Settings
from service.storage.database import open_database
from service.storage.media import open_media
from service.storage.tables import metadata
from service.web.app import create_app

FLAGS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--autoplay-policy=no-user-gesture-required",
)


@pytest.fixture(scope="module")
def chromium() -> Iterator[object]:
    """Debian's Chromium, driven by Playwright, whose event loop runs on in this thread until the module's end."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=[*FLAGS])
        yield browser
        browser.close()


@pytest.fixture(scope="session")
def air(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Air]:
    """A small paper on the air at a loopback address of its own."""
    data: Path = tmp_path_factory.mktemp("on-air")
    settings = Settings(data=data, debounce=0)
    database = open_database(settings.sql_url)
    metadata.create_all(database.engine)
    room = Room(settings, database, open_media("", data / "media"), RecordingQueue())
    station, main = full_paper(room)
    article = listening.article(room, main)
    assert article is not None
    with serving(create_app(settings, room)) as home:
        yield Air(home=home, room=room, station=station, main=main, path=article.listed.path)
    database.close()
