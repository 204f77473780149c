"""The clock: looks every few seconds at what SQL says is due, and nudges or does it. One clock acts at a time."""

from __future__ import annotations

import logging
import signal
import time
from collections.abc import Callable
from dataclasses import dataclass
from types import FrameType
from typing import Any

from service.newsroom.bulletins import nudge_due
from service.newsroom.campaigns import nudge_running
from service.newsroom.intake import settle_due
from service.newsroom.publishing import publish_due
from service.newsroom.room import Room, open_room
from service.newsroom.shelving import mark_unmarked
from service.newsroom.space import shortage
from service.settings import Settings
from service.storage import turns
from service.storage.schema import now
from workers.attempts import attempt
from workers.reconcile import reconcile

log = logging.getLogger("baonoi.clock")

TICK_SECONDS = 2.0
_TURN_SECONDS = 10.0


@dataclass(frozen=True, slots=True)
class Task:
    """Something the clock does every so many seconds. It is quick; long work is a job that it nudges."""

    name: str
    every: float
    do: Callable[[Room], Any]


def _sweep(room: Room) -> None:
    room.queue.nudge("sweep", queue="intake", timeout=1800)


def _make_space(room: Room) -> None:
    if shortage(room):
        _sweep(room)


TASKS: tuple[Task, ...] = (
    Task("reconcile", TICK_SECONDS, reconcile),
    Task("publish", TICK_SECONDS, lambda room: publish_due(room, now())),
    Task("settle", TICK_SECONDS, lambda room: settle_due(room, now())),
    Task("engines", 300, lambda room: room.queue.nudge("report_engines", queue="intake")),
    Task("bulletins", 20, nudge_due),
    Task("campaigns", 5, nudge_running),
    Task("markers", 30, mark_unmarked),
    Task("sweep", 6 * 3600, _sweep),
    Task("space", 120, _make_space),
)
"""What is done when; adding a task is one line."""


class Clock:
    """One process's clock: it remembers when each task was last done, and nothing else."""

    def __init__(self, room: Room, tasks: tuple[Task, ...] = TASKS) -> None:
        self._room = room
        self._tasks = tasks
        self._next: dict[str, float] = {}

    def tick(self) -> bool:
        """Do what is due, if it is this process's turn; a task that fails is logged and tried again in time."""
        with self._room.database.writing() as connection:
            if not turns.take(connection, "clock", _TURN_SECONDS):
                return False
        for task in self._tasks:
            if time.monotonic() >= self._next.get(task.name, 0):
                self._next[task.name] = time.monotonic() + task.every
                attempt(task.name, lambda task=task: task.do(self._room))  # type: ignore[misc]
        return True

    def close(self) -> None:
        """Let another clock take over at once."""
        with self._room.database.writing() as connection:
            turns.give_back(connection, "clock")


def run_clock(settings: Settings) -> None:
    """Tick until told to stop (SIGTERM, SIGINT)."""
    stopping = False

    def stop(_signal: int, _frame: FrameType | None) -> None:
        nonlocal stopping
        stopping = True

    signal.signal(signal.SIGTERM, stop)
    signal.signal(signal.SIGINT, stop)
    room = open_room(settings)
    clock = Clock(room)
    log.info("the clock ticks every %.0f s", TICK_SECONDS)
    while not stopping:
        attempt("tick", clock.tick)
        _sleep_until(lambda: stopping, TICK_SECONDS)
    attempt("close", clock.close)
    room.close()


def _sleep_until(over: Callable[[], bool], seconds: float) -> None:
    end = time.monotonic() + seconds
    while not over() and time.monotonic() < end:
        time.sleep(0.1)
