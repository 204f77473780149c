"""Media over HTTP: our server beside nginx serving the same files, in one run, and whether memory stays flat.

    python bench/serve.py [seconds per cell]

Every cell: connections that each ask again as soon as they have been answered. Server and client share this machine,
so read the columns against each other, not as what a machine can do.
"""

from __future__ import annotations

import http.client
import os
import random
import selectors
import shutil
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from service.newsroom.room import open_room
from service.settings import Settings
from service.storage.tables import metadata

CONNECTIONS = (1, 16, 64, 256)
FILE_BYTES = 5_000_000
RANGE_BYTES = 65_536
PATHS = [f"audio/ab/tin-{number:016x}.mp3" for number in range(4)]


class Asker:
    """One kept connection that asks for a file or a range of it, again and again."""

    def __init__(self, port: int, part: int | None, dice: random.Random) -> None:
        self.socket = socket.create_connection(("127.0.0.1", port))
        self.socket.setblocking(False)
        self.part, self.dice = part, dice
        self.head, self.left, self.answers, self.bytes = b"", -1, 0, 0

    def ask(self) -> None:
        """Send the next request."""
        wanted = ""
        if self.part:
            start = self.dice.randrange(FILE_BYTES - self.part)
            wanted = f"Range: bytes={start}-{start + self.part - 1}\r\n"
        path = self.dice.choice(PATHS)
        self.socket.sendall(f"GET /media/{path} HTTP/1.1\r\nHost: localhost\r\n{wanted}\r\n".encode())
        self.head, self.left = b"", -1

    def read(self) -> None:
        """Take what has come, and ask again once an answer is whole."""
        data = self.socket.recv(262_144)
        if not data:
            raise ConnectionError("The server closed a connection.")
        if self.left < 0:
            self.head += data
            head, found, body = self.head.partition(b"\r\n\r\n")
            if not found:
                return
            if not head.startswith((b"HTTP/1.1 200", b"HTTP/1.1 206")):
                raise ConnectionError(head.decode())
            self.left = int(head.lower().partition(b"content-length:")[2].split(b"\r\n")[0])
            data = body
        self.left -= len(data)
        self.bytes += len(data)
        if self.left == 0:
            self.answers += 1
            self.ask()


def load(port: int, connections: int, part: int | None, seconds: float) -> tuple[float, float]:
    """Return answers and megabytes a second."""
    dice = random.Random(1)
    askers = [Asker(port, part, dice) for _ in range(connections)]
    with selectors.DefaultSelector() as ready:
        for asker in askers:
            ready.register(asker.socket, selectors.EVENT_READ, asker)
            asker.ask()
        began = time.perf_counter()
        while time.perf_counter() - began < seconds:
            for key, _ in ready.select(0.1):
                key.data.read()
        took = time.perf_counter() - began
    for asker in askers:
        asker.socket.close()
    return sum(each.answers for each in askers) / took, sum(each.bytes for each in askers) / took / 1e6


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def running(*command: str, port: int, **environment: str) -> Iterator[int]:
    """Run a server until the block ends; give its process id."""
    with subprocess.Popen(command, env={**os.environ, **environment}) as server:
        try:
            _wait_for(port)
            yield server.pid
        finally:
            server.terminate()


def _wait_for(port: int) -> None:
    for _ in range(200):
        try:
            asked = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
            asked.request("HEAD", f"/media/{PATHS[0]}")  # ours listens before it can answer
            asked.getresponse().close()
            asked.close()
        except OSError:
            time.sleep(0.1)
        else:
            return
    raise ConnectionError(f"Nothing answers on port {port}.")


def nginx_settings(folder: Path, behind: int, proxy: int, knowing: int, port: int) -> Path:
    """Serve media in three ways, by port.

    Asking our server about every file (X-Accel-Redirect), asking only about those with a marker beside them, and asking
    nobody.
    """
    text = f"""
daemon off; worker_processes 2; pid {folder}/nginx.pid; error_log stderr crit;
events {{ worker_connections 2048; }}
http {{
  access_log off; sendfile on; keepalive_requests 1000000; types {{ audio/mpeg mp3; }}
  client_body_temp_path {folder}/t1; proxy_temp_path {folder}/t2; fastcgi_temp_path {folder}/t3;
  uwsgi_temp_path {folder}/t4; scgi_temp_path {folder}/t5;
  upstream ours {{ server 127.0.0.1:{behind}; keepalive 64; }}
  server {{ listen 127.0.0.1:{port}; location /media/ {{ alias {folder}/media/; }} }}
  server {{ listen 127.0.0.1:{knowing};
    location ~ ^/media/(?<sound>[A-Za-z0-9][A-Za-z0-9._/-]*\\.mp3)$ {{
      error_page 404 418 = @replaced; if (-f {folder}/media/$sound.marker) {{ return 418; }}
      alias {folder}/media/$sound; etag off; }}
    location @replaced {{ proxy_pass http://ours; }} }}
  server {{ listen 127.0.0.1:{proxy};
    location / {{ proxy_pass http://ours; proxy_http_version 1.1; proxy_set_header Connection ""; }}
    location /_media/ {{ internal; alias {folder}/media/; }} }}
}}"""
    place = folder / "nginx.conf"
    place.write_text(text, encoding="utf-8")
    return place


def resident(pid: int) -> float:
    """Tell a process' memory in MB."""
    status = Path(f"/proc/{pid}/status")
    rows = status.read_text().splitlines() if status.exists() else []
    return next((int(row.split()[1]) / 1024 for row in rows if row.startswith("VmRSS")), 0.0)


def measure(name: str, port: int, seconds: float, pid: int) -> None:
    load(port, 4, RANGE_BYTES, 0.5)  # the first answers of a new process are slow
    for kind, part in (("64 KB ranges", RANGE_BYTES), ("whole files", None)):
        before = resident(pid)
        cells = [load(port, connections, part, seconds) for connections in CONNECTIONS]
        figures = "  ".join(f"{answers:8.0f}/s {mb:6.0f} MB/s" for answers, mb in cells)
        memory = f"memory {before:.0f} → {resident(pid):.0f} MB" if pid else ""
        print(f"{name:<28} {kind:<13} {figures}   {memory}", flush=True)


def main(seconds: float) -> None:
    print(f"{'':<42} " + "  ".join(f"{connections:>8} connections" for connections in CONNECTIONS))
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        folder.chmod(0o755)  # nginx started by root serves as another user
        room = open_room(Settings(data=folder))
        metadata.create_all(room.database.engine)
        for path in PATHS:
            room.media.put(path, random.Random(path).randbytes(FILE_BYTES))
        web = (sys.executable, "-m", "service.cli.main", "web")
        told = {"BAONOI_DATA": name, "BAONOI_LOG": "error"}
        port = free_port()
        with running(*web, "--port", str(port), port=port, **told) as pid:
            measure("ours (waitress)", port, seconds, pid)
        if shutil.which("nginx") is None:
            print("nginx is not installed here: nothing to compare with.")
            return
        behind, proxy, knowing, plain = free_port(), free_port(), free_port(), free_port()
        settings = nginx_settings(folder, behind, proxy, knowing, plain)
        accel = {**told, "BAONOI_ACCEL": "/_media/"}
        with (
            running(*web, "--port", str(behind), port=behind, **accel) as pid,
            running("nginx", "-c", str(settings), "-e", "stderr", port=plain),
        ):
            measure("ours behind nginx (X-Accel)", proxy, seconds, pid)
            measure("nginx, asking us if marked", knowing, seconds, pid)
            measure("nginx alone", plain, seconds, 0)
        room.close()


if __name__ == "__main__":
    main(float(sys.argv[1]) if len(sys.argv) > 1 else 3.0)
