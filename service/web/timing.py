"""Count and time the answers of this process, for /metrics."""

from __future__ import annotations

import threading
from collections import Counter
from time import perf_counter

from flask import Flask, Response, g, request

BUCKETS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 10.0)
"""Upper bounds in seconds, as Prometheus histograms have them."""
_KEY = "baonoi.timings"


class Timings:
    """Answers by (blueprint, status class) and their seconds. Safe to use from many threads."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._counts: Counter[tuple[str, str]] = Counter()
        self._buckets: Counter[float] = Counter()
        self._seconds = 0.0

    def add(self, audience: str, status: int, seconds: float) -> None:
        """Count one answer."""
        with self._lock:
            self._counts[audience, f"{status // 100}xx"] += 1
            self._seconds += seconds
            self._buckets.update(bound for bound in BUCKETS if seconds <= bound)

    def seen(self) -> tuple[dict[tuple[str, str], int], dict[float, int], float]:
        """Return the counts, the cumulative buckets and the sum of seconds as they stand."""
        with self._lock:
            return dict(self._counts), {bound: self._buckets[bound] for bound in BUCKETS}, self._seconds


def timings(app: Flask) -> Timings:
    """Return what this application has counted."""
    counted: Timings = app.extensions[_KEY]
    return counted


def install(app: Flask) -> None:
    """Time every request from its first handler to its headers (a streamed body is not waited for)."""
    counted = app.extensions[_KEY] = Timings()

    @app.before_request
    def start() -> None:
        g.started = perf_counter()

    @app.after_request
    def stop(response: Response) -> Response:
        audience = request.blueprint or "none"
        counted.add(audience, response.status_code, perf_counter() - g.get("started", perf_counter()))
        return response
