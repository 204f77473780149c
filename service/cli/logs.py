"""Logging for processes: one line per step, ids first, on stderr; outages in a sentence and not every second."""

from __future__ import annotations

import copy
import logging
import sys
import time

from service.cli.sentences import sentence_of
from service.settings import Settings

_QUIET_SECONDS = 300.0
_MOST_REMEMBERED = 200


def set_up(settings: Settings) -> None:
    """Log to stderr from the level the settings name."""
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(Lines("%(asctime)s %(levelname).1s %(name)s: %(message)s", "%H:%M:%S"))
    handler.addFilter(Repeats())
    logging.basicConfig(level=settings.log.upper(), handlers=[handler])
    for noisy, least in (("alembic", "WARNING"), ("urllib3", "WARNING"), ("waitress.queue", "ERROR")):
        logging.getLogger(noisy).setLevel(least)


class Lines(logging.Formatter):
    """Writes an error that was made for people, or is no fault of the program, in its sentence; others with where."""

    def format(self, record: logging.LogRecord) -> str:
        """Write a record."""
        error = record.exc_info[1] if record.exc_info else None
        says = sentence_of(error) if error is not None else ""
        if says:
            record = copy.copy(record)
            record.msg, record.args = f"{record.getMessage().rstrip('.')}: {says}", ()
            record.exc_info = record.exc_text = None
        return super().format(record)


class Repeats(logging.Filter):
    """Lets a warning through once in five minutes: what lasts is said, not counted."""

    def __init__(self) -> None:
        super().__init__()
        self._said: dict[tuple[str, str], float] = {}

    def filter(self, record: logging.LogRecord) -> bool:
        """Say whether a record is to be written."""
        if record.levelno < logging.WARNING:
            return True
        told, moment = (record.name, record.getMessage()), time.monotonic()
        if moment < self._said.get(told, 0.0):
            return False
        if len(self._said) >= _MOST_REMEMBERED:
            self._said.clear()
        self._said[told] = moment + _QUIET_SECONDS
        return True
