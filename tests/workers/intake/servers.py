"""A newspaper's web server on loopback, a name server that says what the test wants, and a guard at the door."""

from __future__ import annotations

import contextlib
import ipaddress
import socket
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

Answer = Callable[[BaseHTTPRequestHandler], None]


@dataclass
class Newspaper:
    """Pages by path; every request's path and headers are kept."""

    answers: dict[str, Answer] = field(default_factory=dict)
    asked: list[tuple[str, dict[str, str]]] = field(default_factory=list)
    port: int = 0

    def url(self, path: str = "/", host: str = "127.0.0.1") -> str:
        return f"http://{host}:{self.port}{path}"

    def page(
        self, path: str, body: bytes | str, *, status: int = 200, kind: str = "text/html; charset=utf-8", **headers: str
    ) -> None:
        """Put a page at a path."""
        data = body.encode() if isinstance(body, str) else body

        def answer(request: BaseHTTPRequestHandler) -> None:
            request.send_response(status)
            for name, value in {"Content-Type": kind, "Content-Length": str(len(data)), **headers}.items():
                request.send_header(name.replace("_", "-"), value)
            request.end_headers()
            request.wfile.write(data)

        self.answers[path] = answer

    def paths(self) -> list[str]:
        return [path for path, _ in self.asked]


@contextlib.contextmanager
def newspaper_on_air() -> Iterator[Newspaper]:
    """Run a newspaper's server on a free loopback port."""
    paper = Newspaper()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            paper.asked.append((self.path, dict(self.headers)))
            answer = paper.answers.get(self.path)
            with contextlib.suppress(OSError):
                if answer is None:
                    self.send_error(404)
                else:
                    answer(self)

        def log_message(self, *_: object) -> None:
            """Say nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    paper.port = server.server_port
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    try:
        yield paper
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


@dataclass
class Names:
    """A name server for tests: each name's addresses, one list per time it is asked (the last one stays)."""

    known: dict[str, list[list[str]]] = field(default_factory=dict)
    asked: list[str] = field(default_factory=list)

    def say(self, name: str, *answers: str) -> None:
        """Let a name resolve to these addresses, one after another."""
        self.known[name] = [[answer] for answer in answers]

    def look_up(self, host: str, port: int, *_: object, **__: object) -> list[tuple[object, ...]]:
        """Answer as `socket.getaddrinfo` does, without asking anyone."""
        self.asked.append(host)
        with contextlib.suppress(ValueError):
            return [_address(host, port)]
        with contextlib.suppress(OSError):  # 0x7f000001, 127.1, 2130706433: what the C library takes for addresses
            return [_address(socket.inet_ntoa(socket.inet_aton(host)), port)]
        answers = self.known.get(host)
        if not answers:
            raise socket.gaierror(socket.EAI_NONAME, "Name or service not known")
        addresses = answers.pop(0) if len(answers) > 1 else answers[0]
        return [_address(address, port) for address in addresses]


@dataclass
class Door:
    """Every connection that was tried; one that would leave this machine is never made."""

    tried: list[str] = field(default_factory=list)
    outside: list[str] = field(default_factory=list)

    def connect(self, real: Callable[..., None], opened: socket.socket, address: object) -> None:
        """Stand in for `socket.socket.connect`."""
        if isinstance(address, tuple):
            self.tried.append(str(address[0]))
            if not ipaddress.ip_address(address[0]).is_loopback:
                self.outside.append(str(address[0]))
                raise OSError(f"The test tried to connect to {address[0]}.")
        real(opened, address)


def _address(text: str, port: int) -> tuple[object, ...]:
    version = ipaddress.ip_address(text).version
    family = socket.AF_INET6 if version == 6 else socket.AF_INET
    where = (text, port, 0, 0) if version == 6 else (text, port)
    return (family, socket.SOCK_STREAM, 6, "", where)
