"""The jobs a queue may name: each opens the room, calls one function with an id, and reports."""

from __future__ import annotations

import importlib
import logging
import time

from service.newsroom.room import open_room
from service.newsroom.versions import stumbled
from service.settings import read_settings

log = logging.getLogger("baonoi.jobs")


def produce(version_id: str) -> None:
    """Record a version."""
    _run("workers.pipeline:produce", version_id)


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


def _run(function: str, *ids: str) -> None:
    """Call `module:name` with the room and the ids; log one line however it ends.

    A recording that ends in an error rests by its row. Any other job that raises is tried again by RQ three times,
    then blocks its own name for a minute; its row stays due.
    """
    module, _, name = function.partition(":")
    room = open_room(read_settings())
    began = time.monotonic()
    try:
        getattr(importlib.import_module(module), name)(room, *ids)
    except Exception as error:
        if name != "produce":
            raise  # RQ logs it
        log.exception("%s %s failed after %.1f s", name, " ".join(ids), time.monotonic() - began)
        stumbled(room, ids[0], f"{type(error).__name__}: {error}")
    else:
        log.info("%s %s done in %.1f s", name, " ".join(ids), time.monotonic() - began)
    finally:
        room.close()
