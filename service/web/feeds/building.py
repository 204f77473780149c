"""Feeds as built: header and kept items joined, hashed and zipped once per change, then held in memory."""

from __future__ import annotations

import gzip
import hashlib
import threading
from collections import OrderedDict
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from types import ModuleType

from service.newsroom import shows
from service.newsroom.room import Room
from service.newsroom.shows import Channel, Form, Kept, Maker
from service.web.feeds import jsonfeed, rss

FORMATS: dict[str, ModuleType] = {module.ENDING: module for module in (rss, jsonfeed)}
"""Every format by its ending: a module with ENDING, MIME, recipe, item, head and join."""

_FEEDS = 64  # a page of 200 items is about 0.5 MB
_ITEMS = 4000  # of about 2 kB each
_LEVEL = 6


@dataclass(frozen=True)
class Built:
    """A page of a feed: its bytes and validators, and its zipped twin once somebody asked for that."""

    stamp: str
    body: bytes
    etag: str
    modified: datetime

    @cached_property
    def zipped(self) -> bytes:
        """The same bytes by gzip."""
        return gzip.compress(self.body, _LEVEL, mtime=0)


class Shelf:
    """The feeds and items this process has made lately. Safe to use from many threads."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._built: OrderedDict[tuple[str, str, int], Built] = OrderedDict()
        self._items: dict[Form, dict[str, Kept]] = {}
        self._channels: dict[str, tuple[tuple[object, ...], Channel]] = {}

    def channel(self, room: Room, show_id: str) -> Channel | None:
        """Open a show, from memory while nothing changed; None when there is no such show."""
        pulse = shows.pulse(room, show_id)
        held = self._channels.get(show_id)
        if held is not None and held[0] == pulse:
            return held[1]
        channel = shows.channel(room, show_id)
        if channel is not None and channel.drawn and pulse is not None:
            self._channels[show_id] = (pulse, channel)
        return channel

    def get(self, room: Room, channel: Channel, ending: str, page: int) -> Built:
        """Return a page of a feed, built anew only where something changed. Raise NotFoundError for a page too far."""
        key = (channel.id, ending, page)
        with self._lock:
            held = self._built.get(key)
        if held is not None and held.stamp == channel.stamp:
            return held
        built = self._build(room, channel, ending, page)
        with self._lock:
            self._built[key] = built
            self._built.move_to_end(key)
            while len(self._built) > _FEEDS:
                self._built.popitem(last=False)
        return built

    def _build(self, room: Room, channel: Channel, ending: str, page: int) -> Built:
        """Join a page of a feed from its header and the kept items."""
        stamp, kind = channel.stamp, FORMATS[ending]
        # whatever changed the header, a name, a picture or our own wording, dates the feed anew
        substance = hashlib.sha256(rss.substance(room.settings, channel)).hexdigest()
        channel = shows.settle_header(room, channel, substance)
        form = Form(ending, kind.recipe(room.settings, channel))
        maker = Maker(lambda heard: kind.item(room.settings, channel, heard), self._held(form))
        items = shows.page(room, channel, page, form, maker)
        head: bytes = kind.head(room.settings, channel, page)
        body: bytes = kind.join(head, [item.body for item in items])
        hashes = [head, *(item.sha256.encode() for item in items)]  # a hash of hashes: half a megabyte need not be read
        etag = hashlib.sha256(b"".join(hashes)).hexdigest()[:32]
        return Built(stamp, body, etag, channel.changed_at.replace(microsecond=0))

    def _held(self, form: Form) -> dict[str, Kept]:
        """Give the items in memory of a form, to read and to add to; an older recipe's are dropped."""
        with self._lock:
            if form not in self._items or len(self._items[form]) > _ITEMS:
                others = {each: held for each, held in self._items.items() if each.format != form.format}
                self._items = {**others, form: {}}
            return self._items[form]
