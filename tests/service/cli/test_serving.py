"""The web server keeps a connection where an answer has no body, closes it where it must, and waits for nobody long."""

from __future__ import annotations

import http.client
import socket
import time
from collections.abc import Iterator

import pytest
from flask import Flask, Response, request
from serving import serving


def application() -> Flask:
    """An application that answers with the status it is asked for."""
    app = Flask(__name__)

    @app.get("/<int:status>")
    def answer(status: int) -> Response:
        return Response(b"" if status in (204, 304) else b"words", status=status, headers={"ETag": '"1"'})

    @app.get("/stream")
    def stream() -> Response:
        return Response(iter([b"words"]), headers={"X-Asked": request.method})

    @app.post("/body")
    def body() -> Response:
        return Response(str(len(request.get_data())))

    return app


@pytest.fixture
def port() -> Iterator[int]:
    with serving(application(), threads=2) as port:
        yield port


def test_a_304_leaves_the_connection_open(port: int) -> None:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
    connection.connect()
    opened = connection.sock
    for status in (304, 200, 204, 304, 404, 304):
        connection.request("GET", f"/{status}")
        answer = connection.getresponse()
        assert (answer.status, answer.read()) == (status, b"" if status in (204, 304) else b"words")
        assert answer.headers.get("Connection") is None
        assert connection.sock is opened
    connection.close()


@pytest.mark.parametrize("path", ["/304", "/200", "/stream"])
@pytest.mark.parametrize("says", ["GET {} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n", "GET {} HTTP/1.0\r\n\r\n"])
def test_who_asks_to_close_reads_to_the_end(port: int, says: str, path: str) -> None:
    with socket.create_connection(("127.0.0.1", port), timeout=30) as connection:
        connection.sendall(says.format(path).encode())
        answer = b"".join(iter(lambda: connection.recv(4096), b""))
    head, _, body = answer.partition(b"\r\n\r\n")
    assert b"connection: close" in head.lower()
    assert (b"words" in body) is (path != "/304")


HEAD = b"GET /200 HTTP/1.1\r\nHost: x\r\nX-Slow: "
BODY = b"POST /body HTTP/1.1\r\nHost: x\r\nContent-Length: 100000\r\n\r\n"


@pytest.mark.parametrize("start", [HEAD, BODY, b""], ids=["head", "body", "nothing at all"])
def test_a_request_that_drips_is_ended(start: bytes) -> None:
    with serving(application(), threads=2, patience=0.2) as port:
        with socket.create_connection(("127.0.0.1", port), timeout=30) as connection:
            connection.sendall(start + b"a")
            answer = dripped(connection)
        assert answer.startswith((b"HTTP/1.0 408", b"HTTP/1.1 408"))
        assert asked(port, "/200") == 200


def dripped(connection: socket.socket) -> bytes:
    """Send a letter at a time until there is an answer, and read that to its end."""
    connection.settimeout(0.05)
    until = time.monotonic() + 30
    while time.monotonic() < until:
        try:
            return b"".join(iter(lambda: connection.recv(4096), b""))
        except TimeoutError:
            connection.sendall(b"a")
    return b""


def asked(port: int, path: str) -> int:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
    connection.request("GET", path)
    status = connection.getresponse().status
    connection.close()
    return status


def test_a_large_body_on_a_slow_line_has_the_time_it_needs() -> None:
    whole, part = BODY + b"a" * 100_000, 10_000
    with (
        serving(application(), threads=2, patience=0.2) as port,
        socket.create_connection(("127.0.0.1", port), timeout=30) as connection,
    ):
        for start in range(0, len(whole), part):
            connection.sendall(whole[start : start + part])
            time.sleep(0.05)
        assert connection.recv(4096).startswith(b"HTTP/1.1 200")


def test_a_connection_that_rests_between_requests_is_not_slow() -> None:
    with serving(application(), threads=2, patience=0.2) as port:
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
        for _ in range(2):
            connection.request("GET", "/200")
            assert connection.getresponse().read() == b"words"
            opened = connection.sock
            time.sleep(0.3)
        assert connection.sock is opened
        connection.close()
