"""The processors' share of a recording, apart from the threads that wait for a service."""

from __future__ import annotations

import os
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Lock
from typing import ParamSpec, TypeVar

from workers.audio.survey import Surveyed
from workers.audio.take import Form, Take, at_level, make_take
from workers.audio.timing import Times

COUNT = min(4, os.cpu_count() or 1)

Given = ParamSpec("Given")
Found = TypeVar("Found")


class Cores:
    """Works for many threads in as many as there are cores: each thread that decodes or encodes keeps 1 MB for good.

    Without `apart` whoever asks does the work himself, as where there are no more threads than cores anyway.
    """

    def __init__(self, *, apart: bool) -> None:
        self._pool = ThreadPoolExecutor(COUNT, "core") if apart else None
        self._aside = ThreadPoolExecutor(1, "half")
        self._half = Lock()

    def do(self, work: Callable[Given, Found], *args: Given.args, **kwargs: Given.kwargs) -> Found:
        """Do a piece of work and wait for it. Raise what it raises."""
        return work(*args, **kwargs) if self._pool is None else self._pool.submit(work, *args, **kwargs).result()

    def take(self, sound: Surveyed, words: Times, form: Form, after_ms: float) -> Take:
        """Make a take of trimmed sound. One at a time has help: that is meant for the last, or an only one."""
        free = self._half.acquire(blocking=False)
        try:
            return make_take(at_level(sound), words, form, after_ms, aside=self._aside if free else None)
        finally:
            if free:
                self._half.release()

    def close(self) -> None:
        """End the threads; what is still asked is done by whoever asks."""
        self._aside.shutdown()
        if self._pool is not None:
            self._pool.shutdown()
            self._pool = None
