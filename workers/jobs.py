"""The jobs a queue may name: each opens the room, calls one function with an id, and reports."""

from __future__ import annotations

import importlib
import logging
import time
from functools import partial

from service.newsroom.room import Room, open_room
from service.newsroom.space import shortage
from service.newsroom.versions import interrupted
from service.settings import read_settings
from service.storage.errors import UnavailableError
from workers.attempts import attempt

log = logging.getLogger("baonoi.jobs")


def produce(version_id: str) -> None:
    """Record a version, or leave it due while the disk is nearly full."""
    _run("workers.pipeline:produce", version_id, fills_disk=True)


def read_article(article_id: str) -> None:
    """Read what arrived for an article."""
    _run("workers.intake.arrivals:read_article", article_id)


def preview(preview_id: str) -> None:
    """Voice a sentence that an editor wants to hear."""
    _run("workers.preview:preview", preview_id)


def poll(source_id: str) -> None:
    """Look for new and changed articles at a source."""
    _run("workers.polling:poll", source_id)


def deliver(delivery_id: str) -> None:
    """Send a webhook or a hub's ping."""
    _run("workers.delivery:deliver", delivery_id)


def draw_artwork(show_id: str) -> None:
    """Draw the cover of a show."""
    _run("workers.artwork:draw_artwork", show_id)


def run_campaign(campaign_id: str) -> None:
    """Make again what a changed word concerns."""
    _run("service.newsroom.campaigns:run_campaign", campaign_id)


def make_bulletin(bulletin_id: str) -> None:
    """Put a bulletin together."""
    _run("workers.bulletin:make_bulletin", bulletin_id)


def report_engines() -> None:
    """Write down which engines can speak here."""
    _run("service.newsroom.speech:report_engines")


def sweep() -> None:
    """Delete what nothing needs any more."""
    _run("workers.sweep:sweep")


def _run(function: str, *ids: str, fills_disk: bool = False) -> None:
    """Call `module:name` with the room and the ids; log one line however it ends.

    An outage is nobody's fault: the row stays due, and a recording rests. Any other error rests by its row where
    `_STUMBLED` knows how; else RQ tries the job again three times and then blocks its name for a minute.
    """
    module, _, name = function.partition(":")
    step = " ".join((name, *ids))
    room = open_room(read_settings())
    began = time.monotonic()
    try:
        if fills_disk and (short := shortage(room)):
            log.info("%s rests: %s", step, short)
            return
        getattr(importlib.import_module(module), name)(room, *ids)
    except UnavailableError as outage:
        log.warning("%s was cut short after %.1f s: %s", step, time.monotonic() - began, outage)
        if name == "produce":
            attempt(f"{step}: noting why it rests", partial(interrupted, room, ids[0], str(outage)))
    except Exception as error:
        if name not in _STUMBLED:
            raise  # RQ logs it
        log.exception("%s failed after %.1f s", step, time.monotonic() - began)
        attempt(f"{step}: noting why it rests", partial(_stumbled, room, name, ids[0], error))
    else:
        log.info("%s done in %.1f s", step, time.monotonic() - began)
    finally:
        room.close()


_STUMBLED = {"produce": "service.newsroom.versions", "read_article": "workers.intake.arrivals"}
"""Jobs whose rows rest longer after each error nobody expected, and the module whose `stumbled` sees to that."""


def _stumbled(room: Room, name: str, row_id: str, error: Exception) -> None:
    importlib.import_module(_STUMBLED[name]).stumbled(room, row_id, f"{type(error).__name__}: {error}")
