"""What browser tests share: an application on a loopback port, and axe's opinion of a page."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from threading import Thread
from time import monotonic
from typing import Any

import pytest
from station import Station
from waitress.server import create_server

from service.newsroom.room import Room

AXE = Path(__file__).parent / "browser" / "vendor" / "axe.min.js"

PLAYER = "document.querySelector('bao-noi').player"
SECONDS = f"{PLAYER}.audio.currentTime"
PLAYS = f"{PLAYER}.state === 'playing' && {SECONDS} > 0.2"


@dataclass(frozen=True)
class Air:
    """Where the station is on the air, and its long article."""

    home: str
    room: Room
    station: Station
    main: str
    path: str

    @property
    def article(self) -> str:
        return self.home + self.path


@contextmanager
def serving(app: Callable[..., Any]) -> Iterator[str]:
    """Serve a WSGI application on a free loopback port while the block runs; yields its address."""
    server = create_server(app, host="127.0.0.1", port=0, threads=8)
    thread = Thread(target=server.run, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.effective_port}"
    finally:
        server.task_dispatcher.shutdown()  # answers under way end before the sockets they wake close
        server.trigger.pull_trigger(lambda: _close(server))  # in the server's own thread
        thread.join(timeout=10)


def _close(server: Any) -> None:
    """Close a server and its visitors' idle connections, which would keep its loop alive."""
    for channel in list(server.active_channels.values()):
        channel.handle_close()
    server.close()


def axe(page: Any) -> list[str]:
    """Run axe-core on a page as it stands; return its violations in short sentences."""
    page.evaluate(AXE.read_text(encoding="utf-8"))
    found = page.evaluate("() => axe.run(document, {resultTypes: ['violations']})")
    return [
        f"{rule['id']}: {node['html'][:120]} ({node['failureSummary']})"
        for rule in found["violations"]
        for node in rule["nodes"]
    ]


def until(page: Any, condition: str, seconds: float = 15) -> None:
    """Wait until a condition of the page holds. Playwright's own waiting needs `eval`, which our policy forbids."""
    deadline = monotonic() + seconds
    while not page.evaluate(condition):
        if monotonic() > deadline:
            pytest.fail(f"After {seconds} s this does not hold: {condition}")
        page.wait_for_timeout(40)


def meet(page: Any, address: str) -> Any:
    """Open a page; give the player's main button once it can be pressed."""
    page.goto(address)
    button = page.locator("bao-noi button.main:enabled").first
    button.wait_for()
    return button


def listen(page: Any, address: str) -> None:
    """Open a page and play it."""
    meet(page, address).click()
    until(page, PLAYS)


def play(page: Any) -> None:
    """Press the player's main button, and wait for sound."""
    page.locator("bao-noi button.main").click()
    until(page, PLAYS)


def seconds(page: Any) -> float:
    """Ask the player where it is."""
    return float(page.evaluate(f"{PLAYER}.time"))
