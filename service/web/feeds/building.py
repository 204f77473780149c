"""Feeds as built: header and kept items joined, hashed and zipped once per change, then held in memory."""

from __future__ import annotations

import hashlib
import threading
from collections import OrderedDict
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import cached_property, partial
from types import ModuleType

from werkzeug.http import http_date

from service.newsroom import paging, shows
from service.newsroom.house import House, house
from service.newsroom.paging import Form, Maker, Memory, News, Page
from service.newsroom.room import Room
from service.newsroom.shows import Channel, Pulse
from service.web.feeds import addresses, jsonfeed, rss
from service.web.feeds.blocks import Blocks, gzipped
from service.web.headers import FILE

FORMATS: dict[str, ModuleType] = {module.ENDING: module for module in (rss, jsonfeed)}
"""Every format by its ending: a module with ENDING, MIME, BETWEEN, END, recipe, item, head and dated."""

Key = tuple[str, str, int]
"""A page of a feed: the show's id, the format's ending, the page's number."""

SECONDS = 60  # for which an app or a proxy need not ask again
_FEEDS = 64  # a page of 200 items is about 0.5 MB


@dataclass(eq=False)
class Built:
    """A page of a feed: its parts and validators, and its bytes plain and zipped once somebody asked for them."""

    channel: Channel
    kind: ModuleType
    maker: Maker
    undated: bytes  # the header but for the date of the newest change
    page: Page
    head: bytes
    etag: str
    moved: str = ""  # where this feed is to be read from now on
    blocks: Blocks = field(default_factory=dict)  # of the gzip stream, handed from one to the next
    older: list[tuple[memoryview, int]] = field(default_factory=list)  # the page before from its first item on
    made_at: datetime = field(default_factory=partial(datetime.now, UTC))

    @property
    def pulse(self) -> Pulse:
        """The state of the show it was made of."""
        return self.channel.pulse

    @property
    def modified(self) -> datetime:
        """The newest change in whole seconds, as HTTP has them; never ahead of us, whatever the publisher's clock."""
        return min(self.channel.changed_at, self.made_at).replace(microsecond=0)

    @cached_property
    def headers(self) -> list[tuple[str, str]]:
        """What every answer with this page says of it beside its validator."""
        return [
            ("Last-Modified", http_date(self.modified)),
            ("Cache-Control", f"public, max-age={SECONDS}"),
            ("Access-Control-Allow-Origin", "*"),
            ("Vary", "Accept-Encoding"),
            *FILE.items(),
        ]

    @property
    def items(self) -> list[bytes]:
        """The items, newest first."""
        return [item.body for item in self.page.items]

    @cached_property
    def body(self) -> bytes:
        """The feed as it is."""
        between = self.kind.BETWEEN
        if self.older:
            older, count = self.older.pop()
            fresh = [item.body + between for item in self.page.items[:-count]]
            return b"".join([self.head, *fresh, older])
        parts = self.items or [b""]
        parts[0] = self.head + parts[0]
        parts[-1] += self.kind.END
        joined: bytes = between.join(parts)
        return joined

    def behind_the_header(self) -> list[tuple[memoryview, int]]:
        """Give what comes from the first item on, with the number of items; nothing unless somebody asked for it."""
        body, count = vars(self).get("body"), len(self.page.items)
        return [(memoryview(body)[len(self.head) :], count)] if body and count else []

    @cached_property
    def zipped(self) -> bytes:
        """The same bytes by gzip."""
        stream, blocks = gzipped(self.body, self.items, self.kind.BETWEEN, self.kind.END, self.blocks)
        self.blocks.clear()
        self.blocks.update(blocks)
        return stream


class Shelf:
    """The feeds and items this process has made lately. Safe to use from many threads."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._built: OrderedDict[Key, Built] = OrderedDict()
        self._memories: dict[Form, Memory] = {}
        self._channels: dict[str, Channel] = {}
        self._house: House | None = None

    def feed(self, room: Room, show_id: str, ending: str, number: int) -> Built | None:
        """Return a page of a feed, built anew only where something changed; None when there is no such show.

        Raise NotFoundError for a page there is not.
        """
        key = (show_id, ending, number)
        with self._lock:
            held = self._built.get(key)
        news = paging.news(room, show_id, held.pulse if held and number == 0 else None)
        channel = self._channel(room, show_id, news.pulse)
        if channel is None:
            return None
        if held is not None and held.pulse == channel.pulse:
            return held
        built = self._build(room, channel, key, held, news)
        with self._lock:
            self._built[key] = built
            self._built.move_to_end(key)
            while len(self._built) > _FEEDS:
                self._built.popitem(last=False)
        return built

    def ready(self, room: Room, show_id: str, ending: str) -> Built | None:
        """Return the newest page of a feed if it is in memory, brought up to date; None else."""
        with self._lock:
            held, built = self._channels.get(show_id), self._built.get((show_id, ending, 0))
        if held is None or built is None:  # a show that is not held is one whose picture is still to be asked for
            return None
        return built if built.pulse == paging.news(room, show_id).pulse else self.feed(room, show_id, ending, 0)

    def _build(self, room: Room, channel: Channel, key: Key, held: Built | None, news: News) -> Built:
        """Join a page of a feed from its header and the kept items, going on from what is held where that holds."""
        _, ending, number = key
        kind = FORMATS[ending]
        # while the header says what it said, items are written as they were
        same = held if held is not None and shows.is_alike(held.pulse, channel.pulse) else None
        maker = same.maker if same else self._maker(room, channel, kind)
        longer = paging.longer(room, same.page, news, maker) if same and news.pulse == channel.pulse else None
        page = longer or paging.page(room, channel, number, maker)
        if same is not None and paging.pages(channel) == paging.pages(same.channel):
            undated = same.undated
        else:
            undated = kind.head(room.settings, channel, number)
        head: bytes = kind.dated(undated, channel.changed_at)
        # the seal stands for the items: half a megabyte need not be read
        etag = hashlib.sha256(head + page.seal.encode()).hexdigest()[:32]
        moved = _moved(room, channel) if kind is rss and number == 0 else ""
        built = Built(channel, kind, maker, undated, page, head, etag, moved, dict(held.blocks) if held else {})
        if same is not None and longer is not None:
            built.older.extend(same.behind_the_header())
        return built

    def _channel(self, room: Room, show_id: str, pulse: Pulse | None) -> Channel | None:
        """Open a show, from memory while nothing changed; None when there is no such show."""
        held = self._channels.get(show_id)
        if held is not None and held.pulse == pulse:
            return held
        channel = shows.renewed(held, pulse) if held and pulse else None
        channel = channel or self._opened(room, show_id, pulse)
        if channel is not None and channel.drawn:
            self._channels[show_id] = channel
        return channel

    def _maker(self, room: Room, channel: Channel, kind: ModuleType) -> Maker:
        form = Form(kind.ENDING, kind.recipe(room.settings, channel))
        return Maker(form, lambda heard: kind.item(room.settings, channel, heard), self._memory(form))

    def _opened(self, room: Room, show_id: str, pulse: Pulse | None) -> Channel | None:
        channel = shows.channel(room, show_id, self._own(room, pulse))
        if channel is None:
            return None
        # whatever changed the header, a name, a picture or our own wording, dates the feed anew
        substance = hashlib.sha256(rss.substance(room.settings, channel)).hexdigest()
        return shows.settle_header(room, channel, substance)

    def _own(self, room: Room, pulse: Pulse | None) -> House | None:
        """Give the house, from memory while its revision is the pulse's."""
        if pulse is None:
            return None
        if self._house is None or self._house.revision != pulse.house:
            self._house = house(room)
        return self._house

    def _memory(self, form: Form) -> Memory:
        """Give the items in memory of a form, to read and to add to; an older recipe's are dropped."""
        with self._lock:
            if form not in self._memories:
                others = {each: held for each, held in self._memories.items() if each.format != form.format}
                self._memories = {**others, form: Memory()}
            return self._memories[form]


def _moved(room: Room, channel: Channel) -> str:
    """Tell where a show's feed has moved to; "" while it is here, or at this address of ours again."""
    wished = channel.wishes.new_feed_url
    return "" if not wished or wished == addresses.feed(room.settings, channel, rss.ENDING) else wished
