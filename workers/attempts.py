"""One task of many: it may fail without keeping the others from theirs."""

from __future__ import annotations

import logging
from collections.abc import Callable

from service.storage.errors import StorageError

log = logging.getLogger("baonoi.clock")


def attempt(name: str, do: Callable[[], object]) -> bool:
    """Do a task; one that fails is logged, and whoever does the tasks goes on. Say whether it succeeded."""
    try:
        do()
    except StorageError as error:  # its sentence says all: Redis is away, the bucket does not answer
        log.warning("%s: %s", name, error)
        return False
    except Exception:
        log.exception("%s failed", name)
        return False
    return True
