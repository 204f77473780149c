"""Feeds as built: header and kept items joined, hashed and zipped once per change, then held in memory."""

from __future__ import annotations

import gzip
import hashlib
import threading
from collections import OrderedDict
from dataclasses import dataclass
from datetime import datetime
from types import ModuleType

from service.newsroom import shows
from service.newsroom.room import Room
from service.newsroom.shows import Channel, Form
from service.web.feeds import jsonfeed, rss

FORMATS: dict[str, ModuleType] = {module.ENDING: module for module in (rss, jsonfeed)}
"""Every format by its ending: a module with ENDING, MIME, recipe, item and join."""

_HELD = 64  # feeds of 200 items are about 0.5 MB with their zipped twin
_LEVEL = 6


@dataclass(frozen=True, slots=True)
class Built:
    """A page of a feed: the bytes, their zipped twin, and their validators."""

    stamp: str
    body: bytes
    zipped: bytes
    etag: str
    modified: datetime


class Shelf:
    """The feeds this process has built lately. Safe to use from many threads."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._built: OrderedDict[tuple[str, str, int], Built] = OrderedDict()

    def get(self, room: Room, channel: Channel, ending: str, page: int) -> Built:
        """Return a page of a feed, built anew only where something changed. Raise NotFoundError for a page too far."""
        key = (channel.id, ending, page)
        with self._lock:
            held = self._built.get(key)
        if held is not None and held.stamp == channel.stamp:
            return held
        built = build(room, channel, ending, page)
        with self._lock:
            self._built[key] = built
            self._built.move_to_end(key)
            while len(self._built) > _HELD:
                self._built.popitem(last=False)
        return built


def build(room: Room, channel: Channel, ending: str, page: int) -> Built:
    """Join a page of a feed from its header and the kept items."""
    head = rss.undated(rss.header(room.settings, channel))
    stamp = channel.stamp
    channel = shows.settle_header(room, channel, hashlib.sha256(head).hexdigest())
    kind = FORMATS[ending]
    form = Form(ending, kind.recipe(room.settings, channel))
    items = shows.page(room, channel, page, form, lambda heard: kind.item(room.settings, channel, heard))
    body: bytes = kind.join(room.settings, channel, page, items)
    etag = hashlib.sha256(body).hexdigest()[:32]
    return Built(stamp, body, gzip.compress(body, _LEVEL, mtime=0), etag, channel.changed_at.replace(microsecond=0))
