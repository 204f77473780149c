"""Do not be blocked: a token bucket and a circuit breaker that every process of this machine shares, in one file."""

from __future__ import annotations

import fcntl
import json
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TextIO

FIRST_REST_SECONDS = 60.0
LONGEST_REST_SECONDS = 3600.0
FAILURES_IN_A_ROW = 3


class Throttle:
    """What one service is asked: `burst` at once, then `per_second`; nothing at all while the service wants rest."""

    def __init__(self, path: Path, *, burst: float, per_second: float, clock: Callable[[], float] = time.time) -> None:
        self._path = path
        self._burst = burst
        self._per_second = per_second
        self._clock = clock

    def take(self, count: int = 1) -> float:
        """Take places for so many calls; tell how many seconds to wait before making them."""
        with self._state() as state:
            state["places"], state["at"] = self._grown(state) - count, self._clock()
            return max(0.0, -state["places"] / self._per_second)

    def places(self) -> int:
        """Tell how many calls may be made without waiting."""
        seen = self._seen()
        return max(0, int(self._grown(seen))) if "places" in seen else int(self._burst)

    def resting(self) -> float:
        """Tell how many seconds the service is still to be left alone."""
        return max(0.0, self._seen().get("rest_until", 0.0) - self._clock())

    def worked(self) -> None:
        """Note a success: failures are counted in a row."""
        if self._seen().get("failures"):
            with self._state() as state:
                state["failures"] = 0.0

    def failed(self) -> None:
        """Note a failure that is no refusal; three in a row call for rest."""
        with self._state() as state:
            state["failures"] += 1
            if state["failures"] >= FAILURES_IN_A_ROW:
                self._rest(state, FIRST_REST_SECONDS)

    def refused(self, asked: float | None = None) -> float:
        """Note that the service blocked us; rest as long as it asked, else longer each time. Give the seconds."""
        with self._state() as state:
            state["failures"] += 1
            longer = FIRST_REST_SECONDS * 2.0 ** min(state["failures"] - 1, 10)
            return self._rest(state, asked if asked is not None else min(longer, LONGEST_REST_SECONDS))

    def part(self, seconds: float) -> bool:
        """Note that nothing is to be asked for together for so long; tell whether that is news."""
        with self._state() as state:
            news = state["apart_until"] <= self._clock()
            state["apart_until"] = self._clock() + seconds
            return news

    def apart(self) -> bool:
        """Tell whether each is to be asked for by itself."""
        return self._seen().get("apart_until", 0.0) > self._clock()

    def _grown(self, state: dict[str, float]) -> float:
        return min(self._burst, state["places"] + max(0.0, self._clock() - state["at"]) * self._per_second)

    def _rest(self, state: dict[str, float], seconds: float) -> float:
        state["rest_until"] = max(state["rest_until"], self._clock() + seconds)
        return seconds

    def _seen(self) -> dict[str, float]:
        """Look at the state, which nobody writes meanwhile."""
        try:
            with self._path.open(encoding="utf-8") as file:
                fcntl.flock(file, fcntl.LOCK_SH)
                return _read(file.read())
        except FileNotFoundError:
            return {}

    @contextmanager
    def _state(self) -> Iterator[dict[str, float]]:
        with self._opened() as file:
            fcntl.flock(file, fcntl.LOCK_EX)
            file.seek(0)
            state = {
                "places": self._burst,
                "at": self._clock(),
                "rest_until": 0.0,
                "failures": 0.0,
                "apart_until": 0.0,
                **_read(file.read()),
            }
            before = dict(state)
            yield state
            if state != before:
                file.truncate(0)
                file.write(json.dumps(state))

    def _opened(self) -> TextIO:
        try:
            return self._path.open("a+", encoding="utf-8")
        except FileNotFoundError:
            self._path.parent.mkdir(parents=True, exist_ok=True)
            return self._path.open("a+", encoding="utf-8")


def _read(text: str) -> dict[str, float]:
    """Read the kept state; what a crash left half written counts for nothing."""
    try:
        return dict(json.loads(text)) if text else {}
    except ValueError:
        return {}
