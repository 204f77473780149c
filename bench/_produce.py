"""A worker's process that makes one version: `python _produce.py DATA VERSION`.

It prints its peak memory (MB), the seconds of sound it made, and the seconds it took.
"""

from __future__ import annotations

import sys
import time
from contextlib import suppress
from pathlib import Path

from service.newsroom.room import open_room
from service.settings import Settings
from service.storage import episodes
from workers.pipeline import produce


def peak() -> float:
    """Read this process's highest memory in MB; getrusage would tell the parent's where that was higher."""
    status = Path("/proc/self/status").read_text()
    return next(int(line.split()[1]) for line in status.splitlines() if line.startswith("VmHWM")) / 1024


if __name__ == "__main__":
    room = open_room(Settings(data=Path(sys.argv[1]), debounce=0))
    began = time.monotonic()
    with suppress(ConnectionError):  # no Redis is here to be told of the publication
        produce(room, sys.argv[2])
    took = time.monotonic() - began
    with room.database.reading() as connection:
        episode = episodes.get(connection, sys.argv[2])
    print(f"{peak():.1f} {episode.duration_ms / 1000:.1f} {took:.1f}")
