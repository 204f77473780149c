"""`baonoi web`: what the server itself refuses."""

from __future__ import annotations

import http.client
import os
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from service.web.app import MOST_BODY

pytestmark = pytest.mark.slow


@pytest.fixture
def port(tmp_path: Path) -> Iterator[int]:
    environment = {**os.environ, "BAONOI_DATA": str(tmp_path / "data")}
    subprocess.run([sys.executable, "-m", "service.cli.main", "migrate"], env=environment, check=True)
    with socket.create_server(("127.0.0.1", 0)) as listening:
        command = [sys.executable, "-m", "service.cli.main", "web", "--fd", str(listening.fileno())]
        process = subprocess.Popen(command, env=environment, pass_fds=(listening.fileno(),))
        yield listening.getsockname()[1]
        process.send_signal(signal.SIGTERM)
        process.wait(30)


def test_a_body_that_is_too_large_is_refused_before_it_is_sent(port: int) -> None:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
    connection.putrequest("POST", "/desk/sign-in")
    connection.putheader("Content-Length", str(MOST_BODY + 1))
    connection.endheaders()
    assert connection.getresponse().status == 413
    connection.close()
