"""The player in a stock Firefox: what differs between browsers is sound, caches and highlights."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from stage import Air

pytestmark = [
    pytest.mark.slow,
    pytest.mark.browser,
    pytest.mark.needs("firefox", "pulseaudio", "puppeteer", "node", "ffmpeg"),
]

SCRIPT = Path(__file__).with_name("firefox.mjs")


@pytest.fixture(scope="module")
def loudspeaker(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A sound server that plays to nobody in real time: Firefox fails without one. Give its address."""
    home = tmp_path_factory.mktemp("pulse")
    socket = home / "native"
    modules = ("module-null-sink", f"module-native-protocol-unix auth-anonymous=1 socket={socket}")
    wanted = [option for each in modules for option in ("-L", each)]
    with subprocess.Popen(
        [
            "pulseaudio",
            "-n",
            "--daemonize=no",
            "--use-pid-file=no",
            "--exit-idle-time=-1",
            "--disable-shm=true",
            *wanted,
        ],
        env={**os.environ, "XDG_RUNTIME_DIR": str(home), "HOME": str(home)},
        stderr=subprocess.DEVNULL,
    ) as server:
        for _ in range(200):
            if socket.exists():
                break
            time.sleep(0.05)
        yield f"unix:{socket}"
        server.terminate()


@pytest.fixture(scope="module")
def found(air: Air, loudspeaker: str) -> dict[str, Any]:
    """What a visit by Firefox found."""
    modules = Path(os.environ.get("BAONOI_NODE_MODULES", "node_modules")).absolute()
    firefox = shutil.which("firefox-esr") or shutil.which("firefox") or ""
    visit = subprocess.run(
        ["node", SCRIPT, modules, firefox, air.article],
        env={**os.environ, "PULSE_SERVER": loudspeaker},
        check=False,
        capture_output=True,
        text=True,
        timeout=150,
    )
    assert visit.stdout, visit.stderr
    told: dict[str, Any] = json.loads(visit.stdout)
    return told


def test_firefox_plays_switches_and_saves_without_a_word_on_its_console(found: dict[str, Any]) -> None:
    assert "problem" not in found, found
    assert found["said"] == []


def test_firefox_lights_up_the_word_that_is_spoken(found: dict[str, Any]) -> None:
    assert found["lit"]


def test_firefox_goes_on_in_the_same_paragraph_with_another_voice(found: dict[str, Any]) -> None:
    assert found["stays"]


def test_firefox_plays_the_small_file_and_saves_it_while_it_sounds(found: dict[str, Any]) -> None:
    assert found["small"]
    assert found["saved"]
