"""A real WebKit, the engine of every browser on an iPhone: WebKitGTK, spoken to in plain WebDriver (W3C)."""

from __future__ import annotations

import os
import socket
import subprocess
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from time import monotonic, sleep
from typing import Any

import pytest
import requests

_LIBRARIES = Path("/usr/lib")
_ELEMENT = "element-6066-11e4-a52e-4f735466cecf"  # the standard's own name for a reference
_DEEP = """
  let found = document;
  for (const part of arguments[0].split(" >>> ")) found = (found.shadowRoot ?? found).querySelector(part);
  return found;
"""


@dataclass
class WebKit:
    """One window. `deep` selectors step into shadow trees at ` >>> `."""

    session: str

    def open(self, address: str) -> None:
        self._post("url", url=address)

    def run(self, expression: str) -> Any:
        """Give the value of an expression of the page, its promise awaited."""
        script = (
            f"const done = arguments[0]; Promise.resolve({expression}).then(done, (problem) => done(String(problem)));"
        )
        return self._post("execute/async", script=script, args=[])

    def click(self, deep: str) -> None:
        found = self._post("execute/sync", script=_DEEP, args=[deep])
        assert found, f"There is no {deep} on this page."
        self._post(f"element/{found[_ELEMENT]}/click")

    def press(self, keys: str) -> None:
        steps = [{"type": kind, "value": key} for key in keys for kind in ("keyDown", "keyUp")]
        self._post("actions", actions=[{"type": "key", "id": "keyboard", "actions": steps}])

    def choose(self, deep: str, value: str) -> None:
        """Choose in a list as a listener's choice arrives: the list itself is the system's, not the page's."""
        script = f"""const list = (() => {{ {_DEEP} }}).apply(null, arguments);
          list.value = arguments[1]; list.dispatchEvent(new Event("change", {{ bubbles: true }}));"""
        self._post("execute/sync", script=script, args=[deep, value])

    def frame(self, css: str) -> None:
        """Step into a frame of the page."""
        found = self._post("element", using="css selector", value=css)
        self._post("frame", id=found)

    def until(self, condition: str, seconds: float = 20) -> None:
        deadline = monotonic() + seconds
        while self.run(condition) is not True:
            assert monotonic() < deadline, f"After {seconds} s this does not hold: {condition}"
            sleep(0.05)

    def _post(self, command: str, **body: Any) -> Any:
        return _value(requests.post(f"{self.session}/{command}", json=body, timeout=60))


@contextmanager
def window(folder: Path) -> Iterator[WebKit]:
    """Open a window on a screen that nobody sees; `folder` is its home."""
    (browser,) = _LIBRARIES.glob("*/webkit2gtk-4.*/MiniBrowser")
    options = {"binary": str(browser), "args": ["--automation"]}
    with ExitStack() as stack:
        display = stack.enter_context(_screen())
        driver = stack.enter_context(_driver(folder, display))
        asked = {"capabilities": {"alwaysMatch": {"webkitgtk:browserOptions": options}}}
        made = _value(requests.post(f"{driver}/session", json=asked, timeout=60))
        session = f"{driver}/session/{made['sessionId']}"
        stack.callback(requests.delete, session, timeout=60)
        yield WebKit(session)


@contextmanager
def _screen() -> Iterator[str]:
    reading, writing = os.pipe()
    command = ["Xvfb", "-displayfd", str(writing), "-screen", "0", "1280x900x24", "-nolisten", "tcp"]
    with subprocess.Popen(command, pass_fds=[writing], stderr=subprocess.DEVNULL) as server:
        os.close(writing)
        with os.fdopen(reading, encoding="ascii") as told:
            number = told.readline().strip()  # written once it takes visitors
        try:
            yield f":{number}"
        finally:
            server.terminate()


@contextmanager
def _driver(folder: Path, display: str) -> Iterator[str]:
    home = {"HOME": str(folder), "XDG_RUNTIME_DIR": str(folder), "DISPLAY": display}
    plain = {"NO_AT_BRIDGE": "1", "WEBKIT_DISABLE_COMPOSITING_MODE": "1", "LIBGL_ALWAYS_SOFTWARE": "1"}
    port = _free_port()
    with (folder / "diary").open("wb") as diary:
        command = ["WebKitWebDriver", f"--port={port}"]
        with subprocess.Popen(command, env={**os.environ, **home, **plain}, stdout=diary, stderr=diary) as driver:
            try:
                _await(f"http://127.0.0.1:{port}/status")
                yield f"http://127.0.0.1:{port}"
            finally:
                driver.terminate()


def _free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as free:
        port: int = free.getsockname()[1]
        return port


def _await(status: str) -> None:
    for _ in range(200):
        try:
            requests.get(status, timeout=5)
        except requests.ConnectionError:
            sleep(0.05)
        else:
            return
    pytest.fail("WebKitWebDriver did not come up within ten seconds.")


def _value(answer: requests.Response) -> Any:
    value = answer.json()["value"]
    assert answer.ok, value
    return value
