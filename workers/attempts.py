"""One task of many: it may fail without keeping the others from theirs."""

from __future__ import annotations

import logging
from collections.abc import Callable

log = logging.getLogger("baonoi.clock")


def attempt(name: str, do: Callable[[], object]) -> bool:
    """Do a task; one that fails is logged, and whoever does the tasks goes on. Say whether it succeeded."""
    try:
        do()
    except Exception:
        log.exception("%s failed", name)
        return False
    return True
