"""An HTTP server on this machine that speaks a service's protocol, and misbehaves when told to."""

from __future__ import annotations

import ssl
import threading
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any


@dataclass(frozen=True)
class Request:
    method: str
    path: str
    headers: dict[str, str]
    body: bytes


@dataclass(frozen=True)
class Answer:
    """What to send. `manner`: whole, half (of the promised bytes), drip (a byte at a time), silent, close,
    chunked, broken (chunked, without its end)."""

    body: bytes = b""
    status: int = 200
    kind: str = "application/octet-stream"
    headers: dict[str, str] = field(default_factory=dict)
    manner: str = "whole"


Speak = Callable[[Request], Answer]


class Loopback:
    """A server of one protocol. Answers in `faults` go out first, one per request."""

    def __init__(self, speak: Callable[[Loopback], Speak], certificate: Any = None) -> None:
        self.requests: list[Request] = []
        self.connections: set[tuple[str, int]] = set()
        self.faults: deque[Answer] = deque()
        self.stop = threading.Event()
        self._server = _Server(("127.0.0.1", 0), _Handler)
        self._server.loopback = self
        self._scheme = "http"
        if certificate is not None:
            context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
            certificate.configure_cert(context)
            self._server.socket = context.wrap_socket(self._server.socket, server_side=True)
            self._scheme = "https"
        self.speak = speak(self)
        self._thread = threading.Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.02})
        self._thread.start()

    @property
    def url(self) -> str:
        return f"{self._scheme}://127.0.0.1:{self._server.server_address[1]}"

    def close(self) -> None:
        self.stop.set()
        self._server.shutdown()
        self._thread.join()
        self._server.server_close()


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True

    def do_POST(self) -> None:
        loopback = self._loopback()
        length = int(self.headers.get("Content-Length", 0))
        body = self.rfile.read(length)
        if len(body) < length:  # killed while it asked: no request was made
            self.close_connection = True
            return
        request = Request(self.command, self.path, dict(self.headers), body)
        loopback.requests.append(request)
        loopback.connections.add(self.client_address)
        self._send(loopback.faults.popleft() if loopback.faults else loopback.speak(request))

    do_GET = do_POST  # noqa: N815 - the name http.server looks for

    def handle(self) -> None:
        try:
            super().handle()
        except (ConnectionError, ssl.SSLError):
            return  # the client went away: some tests make it

    def log_message(self, *args: object) -> None:
        """Keep quiet."""

    def _loopback(self) -> Loopback:
        assert isinstance(self.server, _Server)
        return self.server.loopback

    def _send(self, answer: Answer) -> None:
        if answer.manner in ("silent", "close"):
            self._loopback().stop.wait(0 if answer.manner == "close" else 20)
            self.close_connection = True
            return
        self.send_response(answer.status)
        for name, value in {"Content-Type": answer.kind, **answer.headers}.items():
            self.send_header(name, value)
        chunked = answer.manner in ("chunked", "broken")
        self.send_header(*(("Transfer-Encoding", "chunked") if chunked else ("Content-Length", str(len(answer.body)))))
        self.end_headers()
        self._send_body(answer)

    def _send_body(self, answer: Answer) -> None:
        if answer.manner in ("chunked", "broken"):
            self._send_chunks(answer)
            return
        if answer.manner == "half":
            self.wfile.write(answer.body[: len(answer.body) // 2])
            self.close_connection = True
            return
        if answer.manner != "drip":
            self.wfile.write(answer.body)
            return
        for place in range(len(answer.body)):
            if self._loopback().stop.wait(0.05):
                break
            self.wfile.write(answer.body[place : place + 1])

    def _send_chunks(self, answer: Answer) -> None:
        for place in range(0, len(answer.body), 1000):
            chunk = answer.body[place : place + 1000]
            self.wfile.write(f"{len(chunk):x}\r\n".encode() + chunk + b"\r\n")
        if answer.manner == "broken":
            self.close_connection = True
        else:
            self.wfile.write(b"0\r\n\r\n")


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    loopback: Loopback
