"""What a show lists, page by page, as bytes: what memory holds with what is new in front of it, else asked anew."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from hashlib import sha256
from typing import Any, NamedTuple

from service.newsroom.errors import NotFoundError
from service.newsroom.listed import Listed, Voicing, in_one_voice
from service.newsroom.room import Room
from service.newsroom.shows import Channel, Pulse, able
from service.storage import items, published, shows
from service.storage.items import Form, Kept
from service.storage.published import Rows

__all__ = ["Form", "Heard", "Kept", "Maker", "Memory", "News", "Page", "longer", "news", "page", "pages"]

PAGE = 100
"""Items of an archive page; the newest page holds one more full page at most, so never over 200."""

_HANDFUL = 40  # items that one transaction keeps: a process that ends before it did renders them again in 10 ms
_REMEMBERED = 4000  # items in memory, of about 2 kB each


# What every episode makes anew is a tuple: a frozen dataclass takes several times as long to make.


class Heard(NamedTuple):
    """An item of a feed: an article in one voice. `title` is unlike any other's of its day."""

    title: str
    article: Listed
    voicing: Voicing


@dataclass(frozen=True, slots=True)
class Memory:
    """The items of a form that a process holds, by version, and those of them that are yet to be kept."""

    held: dict[str, Kept] = field(default_factory=dict)
    unkept: dict[str, Kept] = field(default_factory=dict)

    def hold(self, version_id: str, item: Kept) -> Kept:
        """Remember an item; of too many, the half that came first is forgotten."""
        self.held[version_id] = item
        if len(self.held) > _REMEMBERED:
            for each in list(self.held)[: _REMEMBERED // 2]:
                self.held.pop(each, None)  # another thread may have been quicker
        return item


@dataclass(frozen=True, slots=True)
class Maker:
    """How items become bytes: their form, what to call for a new one, and those in memory."""

    form: Form
    render: Callable[[Heard], bytes]
    memory: Memory


class Page(NamedTuple):
    """What a page of a show lists at a pulse, newest first.

    `newest` is the first publication of its first item. `seal` is a hash of all items, from the oldest up: of the next
    item's and the seal before it.
    """

    pulse: Pulse
    newest: datetime | None
    items: list[Kept]
    seal: str


class News(NamedTuple):
    """What became of a show since a page was read: its pulse, and the new episodes if they may be all that is new."""

    pulse: Pulse | None
    episodes: Rows | None = None


def news(room: Room, show_id: str, before: Pulse | None = None) -> News:
    """Ask what became of a show since a pulse; its pulse is None when there is no such show."""
    with room.database.asking() as asking:
        if before is None:
            return News(shows.pulse(asking, show_id))
        found = published.news(asking, show_id, before.last, 2 * PAGE)
    if found is None or not _is_only_longer(before, found[0]):
        return News(found[0] if found else None)
    return News(*found)


def pages(channel: Channel) -> int:
    """Count the archive pages behind the newest page. An archive page's items never move to another."""
    return _behind(channel.last)


def page(room: Room, channel: Channel, number: int, maker: Maker) -> Page:
    """List a page: 0 is the newest, others are archive pages 1 … pages(). Raise NotFoundError for one there is not.

    What is not yet kept in this form is rendered and kept.
    """
    behind = pages(channel)
    if not 0 <= number <= behind:
        raise NotFoundError(
            "The show {id!r} has no page {number}; it has 1 to {behind}.", id=channel.id, number=number, behind=behind
        )
    first, last = ((number - 1) * PAGE + 1, number * PAGE) if number else (behind * PAGE + 1, channel.last)
    with room.database.reading() as connection:
        listed = items.page(connection, channel.id, range(first, last + 1))
        found = {each: item for each, _ in listed if (item := maker.memory.held.get(each))}
        missing = [version_id for version_id, _ in listed if version_id not in found]
        rows = published.of_versions(connection, missing, maker.form)
    found |= {row["version_id"]: _item(room, maker, row) for row in rows}
    _keep(room, maker, least=1)
    newest = listed[0][1] if listed else None
    # one that was replaced between the two queries is left out until the next reader, for whom the pulse is another
    there = [found[version_id] for version_id, _ in listed if version_id in found]
    return Page(channel.pulse, newest, there, _sealed(there))


def longer(room: Room, before: Page, news: News, maker: Maker) -> Page | None:
    """Put new episodes in front of the newest page; None when anything else in it may have changed.

    `news` is since that page, and `maker` the one that made it.
    """
    if news.pulse is None or news.episodes is None or len(news.episodes) != news.pulse.last - before.pulse.last:
        return None
    if not news.episodes:
        return before._replace(pulse=news.pulse)
    if before.newest and news.episodes[-1]["since"] < before.newest:  # first heard before it came to this show
        return None
    fresh = [_item(room, maker, row) for row in news.episodes]
    _keep(room, maker, least=_HANDFUL)
    return Page(news.pulse, news.episodes[0]["since"], fresh + before.items, _sealed(fresh, before.seal))


def _is_only_longer(before: Pulse, pulse: Pulse) -> bool:
    """Tell whether new episodes may be all that is new.

    Each takes one position and is one change: as many changes as positions leave none for the others.
    """
    same_pages = _behind(before.last) == _behind(pulse.last)
    return same_pages and pulse.last - before.last == pulse.revision - before.revision


def _item(room: Room, maker: Maker, row: Mapping[str, Any]) -> Kept:
    """Give an item from memory, as it is kept, or rendered."""
    version_id, memory, body = row["version_id"], maker.memory, row.get("body")
    if held := memory.held.get(version_id):
        return held
    if body is not None:
        return memory.hold(version_id, Kept(body, row["sha256"]))
    made = memory.unkept[version_id] = Kept.of(maker.render(_heard(room, row)))
    return memory.hold(version_id, made)


def _sealed(made: list[Kept], seal: str = "") -> str:
    for item in reversed(made):
        seal = sha256((item.sha256 + seal).encode()).hexdigest()
    return seal


def _keep(room: Room, maker: Maker, *, least: int) -> None:
    made = dict(maker.memory.unkept)
    if len(made) < least:
        return
    with able():
        with room.database.writing() as connection:
            items.keep(connection, maker.form, made)
        for version_id in made:
            maker.memory.unkept.pop(version_id, None)


def _behind(last: int) -> int:
    return max(0, (last - 1) // PAGE - 1)


def _heard(room: Room, row: Mapping[str, Any]) -> Heard:
    article, twins = in_one_voice(row, room.settings.data), row["twin"]
    # some apps drop the second of two items with one title and one date
    return Heard(f"{article.title} ({twins + 1})" if twins else article.title, article, article.voices[0])
