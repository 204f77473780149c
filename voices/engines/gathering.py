"""Gathering: what several threads ask a service for while its connections are busy goes out together."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from threading import Condition
from typing import Generic, TypeVar

Got = TypeVar("Got")


@dataclass(eq=False, slots=True)
class _Wanted(Generic[Got]):
    """Words that a thread waits for, and what came of them."""

    words: str
    got: Got | None = None


class Gathering(Generic[Got]):
    """A few connections and a queue before them: nobody waits for company, who waits anyway gets it.

    `ask` makes one request for several words and gives what came of each, in their order; `together` tells the most
    that may go into one now. Of the first requests for several only one is on its way at a time: a service that does
    not take them fails one, not one on each connection.
    """

    def __init__(
        self, ask: Callable[[Sequence[str]], Sequence[Got]], together: Callable[[], int], *, connections: int
    ) -> None:
        self._ask = ask
        self._together = together
        self._free = connections
        self._waiting: deque[_Wanted[Got]] = deque()
        self._turns = Condition()
        self._trying = self._tried = False

    def __len__(self) -> int:
        """Count the words that wait for a connection."""
        return len(self._waiting)

    def get(self, words: str) -> Got:
        """Wait for what comes of the words. Raise what `ask` raises, in the thread that made the request."""
        wanted: _Wanted[Got] = _Wanted(words)
        with self._turns:
            self._waiting.append(wanted)
        while wanted.got is None:
            several = self._turn(wanted)
            if several:
                self._send(several)
        return wanted.got

    def _turn(self, wanted: _Wanted[Got]) -> list[_Wanted[Got]]:
        """Wait for a free connection and take what has waited longest, or until somebody else has got the words."""
        with self._turns:
            self._turns.wait_for(lambda: wanted.got is not None or (self._free and self._waiting))
            if wanted.got is not None:
                return []
            self._free -= 1
            most = 1 if self._trying or len(self._waiting) == 1 else self._together()
            several = [self._waiting.popleft() for _ in range(min(most, len(self._waiting)))]
            self._trying = self._trying or (len(several) > 1 and not self._tried)
            return several

    def _send(self, several: Sequence[_Wanted[Got]]) -> None:
        try:
            answers = self._ask([each.words for each in several])
            for wanted, got in zip(several, answers, strict=True):
                wanted.got = got
        finally:
            with self._turns:
                self._free += 1
                if len(several) > 1:
                    self._trying, self._tried = False, True
                self._waiting.extendleft(each for each in reversed(several) if each.got is None)  # `ask` has raised
                self._turns.notify_all()
