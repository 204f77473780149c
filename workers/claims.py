"""Claims: while one worker has a clip spoken, another that needs the same words waits for it on the shelf."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager

from service.storage import turns
from service.storage.database import Database
from workers.audio.shelf import Shelf

SECONDS = 30.0
LOOK_SECONDS = 0.05
PATIENCE_SECONDS = 90.0
"""After this a clip is spoken whoever claims it: twice is better than never."""


@contextmanager
def claimed(database: Database, shelf: Shelf, key: str) -> Iterator[None]:
    """Hold the claim on a clip, or enter once somebody else has put it on the shelf. A dead holder has none."""
    name = f"clip/{key[:32]}"
    mine = _taken(database, name)
    ends = time.monotonic() + PATIENCE_SECONDS
    while not mine and not shelf.has_clip(key) and time.monotonic() < ends:
        time.sleep(LOOK_SECONDS)
        mine = _taken(database, name)
    try:
        yield
    finally:
        if mine:
            with database.writing() as connection:
                turns.give_back(connection, name)


def _taken(database: Database, name: str) -> bool:
    with database.writing() as connection:
        return turns.take(connection, name, SECONDS)
