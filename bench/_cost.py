"""What a piece of work costs: seconds of the clock, of the processors, and calls of an engine."""

from __future__ import annotations

import os
import time
from collections.abc import Callable
from dataclasses import dataclass

from voices.engine import Clip, Engine


@dataclass(frozen=True)
class Cost:
    """Seconds of the clock and of the processors; `wall` ends where the file is written, before engines are closed."""

    wall: float
    cpu: float


class Counting:
    """An engine that counts its calls."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self.calls = 0

    def __getattr__(self, name: str) -> object:
        return getattr(self._engine, name)

    def speak(self, words: str) -> Clip:
        """Count, and let it speak."""
        self.calls += 1
        return self._engine.speak(words)


def cost(do: Callable[[], object], engine: Engine | None = None) -> Cost:
    """Time a function: wall, and CPU of this process and the children it has ended, the engine's among them."""
    before, began = os.times(), time.monotonic()
    do()
    wall = time.monotonic() - began
    if engine is not None:
        engine.close()
    after = os.times()
    return Cost(wall, sum(after[:4]) - sum(before[:4]))
