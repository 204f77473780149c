"""`baonoi up` for real: on the air, hurt, and off the air without a trace."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
import requests
from click.testing import CliRunner
from crew import PATIENCE, Crew, children, wait_until

from service.cli.main import baonoi as command_table

pytestmark = [pytest.mark.slow, pytest.mark.needs("redis"), pytest.mark.timeout(180)]


@pytest.fixture
def crew(tmp_path: Path) -> Iterator[Crew]:
    crew = Crew(tmp_path / "data")
    crew.start()
    yield crew
    crew.stop()
    assert not crew.remains()


def baonoi(crew: Crew, *words: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "service.cli.main", *words],
        env={**os.environ, **crew.environment}, capture_output=True, text=True, timeout=PATIENCE, check=False,
    )  # fmt: skip


def web_of(crew: Crew) -> int:
    """The pid of the web process: the child that runs another command line than its parent."""
    [pid] = [pid for pid in children(crew.pid()) if b"\0web\0" in Path(f"/proc/{pid}/cmdline").read_bytes()]
    return pid


def test_it_answers_survives_the_loss_of_its_web_and_goes_without_a_trace(crew: Crew) -> None:
    assert requests.get(f"{crew.url}/healthz", timeout=10).status_code == 200
    wait_until(lambda: requests.get(f"{crew.url}/readyz", timeout=10).ok, "it is ready", crew.story)
    before = web_of(crew)
    crew.kill(before)
    assert requests.get(f"{crew.url}/healthz", timeout=PATIENCE).status_code == 200  # the socket outlived the process
    assert web_of(crew) != before
    everyone = crew.everyone()
    assert crew.stop() == 0
    assert not [pid for pid in everyone if Path(f"/proc/{pid}").exists()]
    port = int(crew.url.rsplit(":", 1)[1])
    with socket.socket() as probe:
        assert probe.connect_ex(("127.0.0.1", port)) != 0


def test_its_own_words_are_voiced_and_the_command_line_follows_them(crew: Crew, tmp_path: Path) -> None:
    source = tmp_path / "tin.txt"
    source.write_text(
        "Bản Nà Tâm có điện lưới\n\nHôm qua, 46 hộ dân bản Nà Tâm đóng điện lần đầu.\n\n"
        "Đường dây dài 7 km vượt hai quả núi. Bà con nói đêm nay trẻ con được học bài dưới đèn.\n"
    )
    handed_in = baonoi(crew, "submit", "--wait", str(source))
    assert handed_in.returncode == 0, handed_in.stderr + crew.story()
    article = handed_in.stdout.split()[0]
    assert "published" in handed_in.stdout
    again = baonoi(crew, "regenerate", "--wait", article)
    assert again.returncode == 0, again.stderr + crew.story()
    looked = baonoi(crew, "status", "--once", article)
    assert looked.stdout.count("published") == 1
    assert looked.stdout.count("superseded") == 1
    assert requests.get(f"{crew.url}/feeds/all.xml", timeout=10).text.count("<item>") == 1
    assert baonoi(crew, "status", "ghost").returncode == 1
    assert "published" in baonoi(crew, "status").stdout


def test_a_second_crew_on_the_same_folder_is_told_so(crew: Crew) -> None:
    second = baonoi(crew, "up", "--port", "0")
    assert second.returncode == 1
    assert "Another `baonoi up` runs on" in second.stderr


def test_a_port_that_is_taken_is_named(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        told = baonoi(Crew(tmp_path / "data"), "up", "--port", str(port))
    assert told.returncode == 1
    assert f"Port {port}" in told.stderr
    assert "--port" in told.stderr


def test_a_voice_nobody_has_stops_the_start(tmp_path: Path) -> None:
    refused = CliRunner().invoke(command_table, ["up", "--data", str(tmp_path)], env={"BAONOI_VOICE": "ma"})
    assert refused.exit_code == 1
    assert "There is no voice 'ma'" in refused.output


def test_while_the_disk_is_nearly_full_nothing_is_recorded_and_nothing_is_lost(tmp_path: Path) -> None:
    source = tmp_path / "tin.txt"
    source.write_text(
        "Nước về bản Nà Tâm\n\nSáng nay nước sạch đã chảy về từng nhà sau ba năm chờ đợi của bà con.\n\nAi cũng vui."
    )
    short = Crew(tmp_path / "data", BAONOI_SPARE="1000000")
    short.start()
    handed_in = baonoi(short, "submit", str(source))
    article = handed_in.stdout.strip()
    wait_until(lambda: "requested" in baonoi(short, "status", "--once", article).stdout, "it is due", short.story)
    faults = requests.get(f"{short.url}/readyz", timeout=10).json()["checks"]
    assert "recordings wait until there is room" in faults["space"]
    assert short.stop() == 0
    said = [line for line in short.log.read_text().splitlines() if " W " in line and "recordings wait" in line]
    assert len(said) == 1, "once, not every two seconds"
    roomy = Crew(tmp_path / "data")
    roomy.start()
    followed = baonoi(roomy, "status", article)
    assert followed.returncode == 0, followed.stdout + roomy.story()
    assert roomy.stop() == 0
