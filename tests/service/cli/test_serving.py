"""The web server keeps a connection where an answer has no body, and closes it where it must."""

from __future__ import annotations

import http.client
import socket
from collections.abc import Iterator

import pytest
from flask import Flask, Response, request
from serving import serving


@pytest.fixture
def port() -> Iterator[int]:
    """An application that answers with the status it is asked for."""
    app = Flask(__name__)

    @app.get("/<int:status>")
    def answer(status: int) -> Response:
        return Response(b"" if status in (204, 304) else b"words", status=status, headers={"ETag": '"1"'})

    @app.get("/stream")
    def stream() -> Response:
        return Response(iter([b"words"]), headers={"X-Asked": request.method})

    with serving(app, threads=2) as port:
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
