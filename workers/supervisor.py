"""The supervisor: keeps child processes alive, starts the dead again with growing pauses, and stops all of them."""

from __future__ import annotations

import logging
import os
import select
import signal
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol

from workers.endings import end_with_parent

log = logging.getLogger("baonoi.supervisor")

_FIRST_PAUSE, _LONGEST_PAUSE = 0.05, 20.0  # seconds before a dead child is started again, doubling
_SETTLED = 30.0  # seconds after which a child's death is its first again
_PATIENCE = 6.0  # seconds for each, before the next stronger signal
_OURS = ("service", "workers", "voices")


class Child(Protocol):
    """A running child."""

    def ended(self) -> bool:
        """Say whether it has ended. Once True it stays so."""
        ...

    def signal(self, number: int) -> None:
        """Send it a signal; one that has ended gets none."""
        ...


Start = Callable[[], Child]


class StartError(Exception):
    """A child can't be started now; the message says why. It is tried again later, unless it is the first time."""


class ProcessChild:
    """A child process by its pid, reaped when it has ended."""

    def __init__(self, pid: int) -> None:
        self.pid = pid
        self.code: int | None = None
        """The exit code once it has ended; negative: the signal that ended it."""

    def ended(self) -> bool:
        """Say whether it has ended."""
        if self.code is None:
            pid, status = os.waitpid(self.pid, os.WNOHANG)
            self.code = os.waitstatus_to_exitcode(status) if pid else None
        return self.code is not None

    def signal(self, number: int) -> None:
        """Send it a signal."""
        if not self.ended():
            os.kill(self.pid, number)


def forked(run: Callable[[], object]) -> Callable[[], ProcessChild]:
    """Make a way to start a function in a fork, a session of its own that ends with this process."""

    def start() -> ProcessChild:
        parent = os.getpid()
        pid = os.fork()
        if pid == 0:
            _live(run, parent)
        return ProcessChild(pid)

    return start


def _live(run: Callable[[], object], parent: int) -> None:
    """Be the child: run, and leave without the parent's clean-up."""
    code = 1
    try:
        signal.set_wakeup_fd(-1)
        for number in (signal.SIGTERM, signal.SIGINT, signal.SIGCHLD):
            signal.signal(number, signal.SIG_DFL)
        os.setsid()  # Ctrl-C in the terminal is for the supervisor, which tells us in its order
        end_with_parent(parent)
        run()
        code = 0
    except BaseException as error:  # noqa: BLE001 - the end of the process: nothing is above it
        if type(error).__module__.partition(".")[0] in _OURS:  # written for people, to whom a traceback says nothing
            sys.stderr.write(f"baonoi: {error}\n")
        else:
            sys.excepthook(*sys.exc_info())
    finally:
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(code)


@dataclass(slots=True)
class _Station:
    name: str
    start: Start
    last: bool
    child: Child | None = None
    started: float = 0.0
    pause: float = _FIRST_PAUSE
    due: float = 0.0


class Supervisor:
    """Keeps the stations it was given manned, in the order they were added, until told to stop.

    From its making on SIGTERM and SIGINT mean that (`stopping`); a second one stops the children at once.
    """

    def __init__(self) -> None:
        self._stations: list[_Station] = []
        self.stopping = False
        self._impatient = False
        self._bell, ringing = os.pipe()
        os.set_blocking(ringing, False)
        signal.set_wakeup_fd(ringing, warn_on_full_buffer=False)
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, self._asked)
        signal.signal(signal.SIGCHLD, lambda *_: None)

    def add(self, name: str, start: Start, *, last: bool = False) -> None:
        """Start a child now and keep it alive from then on. One the others need is stopped `last`."""
        station = _Station(name, start, last)
        self._stations.append(station)
        self._man(station)

    def run(self, *, until: Callable[[], bool] = lambda: False) -> None:
        """Watch until told to stop, or until something is so."""
        while not self.stopping and not until():
            self._look()
            waits = [station.due - time.monotonic() for station in self._stations if station.child is None]
            _wait(self._bell, min([0.5, *(max(0.01, wait) for wait in waits)]))

    def stop(self) -> None:
        """Stop every child: SIGTERM, SIGTERM again (workers then leave their job), SIGKILL."""
        for last in (False, True):
            children = [s.child for s in self._stations if s.child is not None and s.last is last]
            for number in (signal.SIGTERM, signal.SIGTERM, signal.SIGKILL):
                for child in children:
                    child.signal(signal.SIGKILL if self._impatient and not last else number)
                if self._all_ended(children):
                    break

    def _asked(self, *_: object) -> None:
        self._impatient = self.stopping
        self.stopping = True

    def _look(self) -> None:
        for station in self._stations:
            if station.child is not None and station.child.ended():
                station.child = None
                lived = time.monotonic() - station.started
                station.pause = _FIRST_PAUSE if lived > _SETTLED else min(station.pause * 2, _LONGEST_PAUSE)
                station.due = time.monotonic() + station.pause
                log.warning("%s ended after %.1f s; it starts again in %.1f s", station.name, lived, station.pause)
            if station.child is None and time.monotonic() >= station.due:
                self._man_again(station)

    def _man_again(self, station: _Station) -> None:
        try:
            self._man(station)
        except (OSError, StartError) as error:
            station.pause = min(station.pause * 2, _LONGEST_PAUSE)
            station.due = time.monotonic() + station.pause
            log.warning("%s can't be started, the next try is in %.1f s: %s", station.name, station.pause, error)

    def _man(self, station: _Station) -> None:
        station.started = time.monotonic()
        station.child = station.start()

    def _all_ended(self, children: list[Child]) -> bool:
        """Wait a while for children to end; no longer once a second signal came."""
        impatient, deadline = self._impatient, time.monotonic() + _PATIENCE
        while time.monotonic() < deadline and self._impatient is impatient:
            if all(child.ended() for child in children):
                return True
            time.sleep(0.02)
        return False


def _wait(descriptor: int, seconds: float) -> None:
    if select.select([descriptor], [], [], seconds)[0]:
        os.read(descriptor, 4096)
