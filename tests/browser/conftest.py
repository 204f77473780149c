"""A real Chromium, a small station on the air for it to listen to, and a newspaper that carries its player."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any

import pytest
from conftest import RecordingQueue
from flask import Flask, Response
from stage import Air, serving
from station import BRIDGE, BRIDGE_BODY, BRIDGE_LEAD, full_paper

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


@pytest.fixture
def page(chromium: Any) -> Iterator[Any]:
    """A visitor with a phone."""
    context = chromium.new_context(viewport={"width": 360, "height": 800})
    yield context.new_page()
    context.close()


@contextmanager
def on_the_air(data: Path) -> Iterator[Air]:
    """Put a small paper on the air at a loopback address of its own, until the block ends."""
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


@pytest.fixture(scope="session")
def air(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Air]:
    """A small paper on the air."""
    with on_the_air(tmp_path_factory.mktemp("on-air")) as station:
        yield station


@pytest.fixture
def short_air(tmp_path: Path) -> Iterator[tuple[Air, Callable[[], None]]]:
    """A paper of one's own on the air, and how to end it: what listeners saved must play on."""
    with ExitStack() as stack:
        yield stack.enter_context(on_the_air(tmp_path / "short")), stack.close


@pytest.fixture(scope="session")
def foreign(air: Air) -> Iterator[str]:
    """The address of a newspaper's site, another origin than ours."""
    with serving(newspaper(air)) as home:
        yield home


def newspaper(air: Air) -> Flask:
    """A newspaper's site whose policy trusts our origin for script, connect, media and frame, and nothing inline."""
    app = Flask("newspaper")
    ours = air.home
    policy = (
        f"default-src 'none'; script-src {ours}; connect-src {ours}; media-src {ours}; frame-src {ours}; "
        "img-src 'self'; require-trusted-types-for 'script'"
    )

    def page(inside: str) -> Response:
        html = f"<!doctype html><html lang=vi><meta charset=utf-8><title>Báo Thử</title><body><main>{inside}</main>"
        return Response(html, headers={"Content-Security-Policy": policy})

    script = f'<script src="{ours}/embed.js" defer></script>'
    # the paper sets its own marks: other quotes, links, double spaces, a box between, a list of headlines
    body = [text.replace("“", '"').replace("”", '"').replace(" bản ", " <b>bản</b>  ") for _, text in BRIDGE_BODY]
    printed = (
        f"<div class=tin><h3>{BRIDGE}</h3></div><article><h1>{BRIDGE}</h1><p><strong>{BRIDGE_LEAD}</strong></p>"
        f'<bao-noi article="{air.main}"></bao-noi><p>{body[0]}</p><h2>{body[1]}</h2>'
        f"<div>{body[2][:40]}<aside>Quảng cáo</aside>{body[2][40:]}</div><p>{body[3]}</p><p>{body[5]}</p></article>"
    )
    pages = {
        "/": printed + script,
        "/cau-treo.html": f'<bao-noi source-url="https://bao-thu.example/cau-treo.html"></bao-noi>{script}',
        "/khac.html": f'<bao-noi data-empty="hide"></bao-noi>{script}',
        "/khung.html": f'<iframe sandbox="allow-scripts" src="{ours}/embed/{air.main}" title=Nghe></iframe>',
    }
    app.add_url_rule("/favicon.ico", "icon", lambda: ("", 204))
    for address, inside in pages.items():
        app.add_url_rule(address, address, lambda inside=inside: page(inside))
    return app


@pytest.fixture(params=[360, 1280])
def visit(request: pytest.FixtureRequest, chromium: Any, air: Air) -> Iterator[Any]:
    """A visitor on the long article's page; fails when the console hears a word or another origin is asked."""
    context = chromium.new_context(
        viewport={"width": request.param, "height": 800},
        permissions=["clipboard-read", "clipboard-write"],
        locale="vi-VN",
    )
    # saving for later is tested with the pages; here it would only cost time
    context.add_init_script("Object.defineProperty(navigator, 'serviceWorker', {value: undefined})")
    page = context.new_page()
    said: list[str] = []
    page.on("console", lambda message: said.append(message.text))
    page.on("pageerror", lambda error: said.append(str(error)))
    page.on("request", lambda sent: said.append(sent.url) if not sent.url.startswith((air.home, "blob:")) else None)
    page.goto(air.article)
    page.wait_for_selector("bao-noi button.main:enabled")
    yield page
    context.close()
    assert said == []
