"""Logging for processes: one line per step, ids first, on stderr."""

from __future__ import annotations

import logging
import sys

from service.settings import Settings


def set_up(settings: Settings) -> None:
    """Log to stderr from the level the settings name."""
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(logging.Formatter("%(asctime)s %(levelname).1s %(name)s: %(message)s", "%H:%M:%S"))
    logging.basicConfig(level=settings.log.upper(), handlers=[handler])
    for noisy, least in (("alembic", "WARNING"), ("urllib3", "WARNING"), ("waitress.queue", "ERROR")):
        logging.getLogger(noisy).setLevel(least)
