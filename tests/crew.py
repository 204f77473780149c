"""A whole newsroom in real processes, and ways to be cruel to it."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import replace
from functools import partial
from pathlib import Path

from service.newsroom.room import Room, open_room
from service.settings import Settings, read_settings
from service.storage.queue import connect, redis_url
from workers.endings import end_with_parent

PATIENCE = 60.0  # seconds that anything may take on a busy machine


class Crew:
    """`baonoi up` on a data folder, started, found out about, killed in part or whole, and started again."""

    def __init__(self, data: Path, **environment: str) -> None:
        self.data = data
        self.environment = {"BAONOI_DATA": str(data), "PORT": "0", "BAONOI_DEBOUNCE": "0", **environment}
        self.settings: Settings = replace(read_settings(self.environment), port=8000)
        self.log = data.parent / "crew.log"
        self.url = ""
        self._process: subprocess.Popen[bytes] | None = None

    def start(self, *options: str) -> None:
        """Start it and wait until it is on the air."""
        ours = ("BAONOI_", "DATABASE_", "REDIS_", "MEDIA_")
        kept = {name: value for name, value in os.environ.items() if not name.startswith(ours)}
        begin = self.log.stat().st_size if self.log.exists() else 0
        with self.log.open("ab") as log:
            self._process = subprocess.Popen(
                [sys.executable, "-m", "service.cli.main", "up", *options],
                env={**kept, **self.environment}, stdout=log, stderr=log, start_new_session=True,
                preexec_fn=partial(end_with_parent, os.getpid()),  # noqa: PLW1509 - a test that ends leaves nobody
            )  # fmt: skip
        wait_until(lambda: self._on_the_air(begin), "the crew is on the air", self.story)

    def stop(self) -> int:
        """Ask it to stop, as Ctrl-C does, and tell its exit code."""
        assert self._process is not None
        if self._process.poll() is None:
            self._process.send_signal(signal.SIGINT)
        return self._process.wait(PATIENCE)

    def room(self) -> Room:
        """Open its room in this process."""
        return open_room(self.settings)

    def pid(self) -> int:
        assert self._process is not None
        return self._process.pid

    def everyone(self) -> list[int]:
        """List the pids of all its processes, the supervisor first."""
        found = [self.pid()]
        for pid in found:
            found.extend(children(pid))
        return found

    def workers(self, queue: str) -> list[int]:
        """List the pids of its workers of a queue."""
        connection = connect(redis_url("", self.data), patience=5)
        names = [key.decode() for key in connection.smembers("rq:workers")]  # type: ignore[union-attr]
        connection.close()
        pids = [int(name.split("/")[1]) for name in names if name.startswith(f"rq:worker:{queue}@")]
        return [pid for pid in pids if pid in children(self.pid())]

    def horses(self, queue: str) -> list[int]:
        """List the pids of the work-horses that are at work for a queue."""
        return [horse for worker in self.workers(queue) for horse in children(worker)]

    def kill(self, *pids: int) -> None:
        """Kill processes as the kernel does when memory runs out."""
        for pid in pids:
            try:
                os.kill(pid, signal.SIGKILL)
            except ProcessLookupError:
                continue  # it was quicker
        if self._process is not None and self.pid() in pids:
            self._process.wait()

    def remains(self) -> list[int]:
        """List living processes that work in its data folder, whoever's children they are."""
        folder = str(self.data)
        found = []
        for environment in Path("/proc").glob("[0-9]*/environ"):
            try:
                mine = f"BAONOI_DATA={folder}" in environment.read_text(errors="replace").split("\0")
                living = (environment.parent / "stat").read_text(errors="replace").rpartition(")")[2].split()[
                    0
                ] not in "ZX"
            except OSError:
                continue
            if mine and living:
                found.append(int(environment.parent.name))
        return found

    def flush(self) -> None:
        """Empty its Redis."""
        connection = connect(redis_url("", self.data), patience=5)
        connection.flushall()
        connection.close()

    def story(self) -> str:
        """Tell what it logged, for a test that fails."""
        return self.log.read_text(errors="replace")[-6000:]

    def _on_the_air(self, begin: int) -> bool:
        assert self._process is not None
        assert self._process.poll() is None, self.story()
        found = re.search(r"on the air at (http://[\d.:]+)", self.log.read_text(errors="replace")[begin:])
        self.url = found[1] if found else ""
        return bool(found)


def children(pid: int) -> list[int]:
    """List the living children of a process."""
    found = []
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            after_command = stat.read_text(errors="replace").rpartition(")")[2].split()
        except OSError:
            continue
        if int(after_command[1]) == pid and after_command[0] not in "ZX":
            found.append(int(stat.parent.name))
    return found


def wait_until(so: Callable[[], object], what: str, story: Callable[[], str] = str, seconds: float = PATIENCE) -> None:
    """Wait until something is so; fail with what it was and what was logged."""
    deadline = time.monotonic() + seconds
    while not so():
        assert time.monotonic() < deadline, f"after {seconds:.0f} s it is not so that {what}\n{story()}"
        time.sleep(0.05)
