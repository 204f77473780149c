"""A lease on a version: renewed by a thread while its worker lives, lost when another attempt takes over."""

from __future__ import annotations

import logging
import threading
from types import TracebackType
from typing import Self

from service.newsroom.room import Room
from service.storage import versions
from service.storage.errors import UnavailableError

log = logging.getLogger(__name__)

SECONDS = 15.0
BEAT_SECONDS = 4.0


class LeaseLostError(Exception):
    """Another attempt has the version, or it was withdrawn or superseded; whoever holds this must stop."""


class Lease:
    """Holds a version for one attempt, from entering to leaving. `attempt` fences every write."""

    def __init__(self, room: Room, version_id: str, attempt: int) -> None:
        self.attempt = attempt
        self._room = room
        self._version_id = version_id
        self._end = threading.Event()
        self._lost = threading.Event()
        self._thread = threading.Thread(target=self._beat, name="lease", daemon=True)

    def __enter__(self) -> Self:
        """Begin to renew."""
        self._thread.start()
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        """Stop renewing; the lease itself ends with the state the worker leaves, or by its time."""
        self._end.set()
        self._thread.join()

    def check(self) -> None:
        """Raise LeaseLostError when the lease is known to be lost."""
        if self._lost.is_set():
            raise LeaseLostError(f"Version {self._version_id} is no longer held by attempt {self.attempt}.")

    def _beat(self) -> None:
        while not self._end.wait(BEAT_SECONDS):
            try:
                with self._room.database.writing() as connection:
                    held = versions.renew(connection, self._version_id, self.attempt, SECONDS)
            except UnavailableError as error:  # the recording's own writes say what an outage means for it
                log.info("version %s: its lease could not be renewed: %s", self._version_id, error)
                continue
            if not held:
                self._lost.set()
                return
