"""What a show lists, page by page, as bytes: what memory holds with what is new in front of it, else asked anew."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from service.newsroom.errors import NotFoundError
from service.newsroom.listed import Listed, Voicing, in_one_voice
from service.newsroom.room import Room
from service.newsroom.shows import Channel, Pulse, able
from service.storage import items, published
from service.storage.items import Form, Kept

__all__ = ["Form", "Heard", "Kept", "Maker", "Memory", "Page", "page", "pages"]

PAGE = 100
"""Items of an archive page; the newest page holds one more full page at most, so never over 200."""

_HANDFUL = 20  # items that one transaction keeps: a process that ends before it did renders them again in 5 ms


@dataclass(frozen=True, slots=True)
class Heard:
    """An item of a feed: an article in one voice. `title` is unlike any other's of its day."""

    title: str
    article: Listed
    voicing: Voicing


@dataclass(frozen=True, slots=True)
class Memory:
    """The items of a form that a process holds, by version, and those of them that are yet to be kept."""

    held: dict[str, Kept] = field(default_factory=dict)
    unkept: dict[str, Kept] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Maker:
    """How items become bytes: their form, what to call for a new one, and those in memory."""

    form: Form
    render: Callable[[Heard], bytes]
    memory: Memory


@dataclass(frozen=True, slots=True)
class Page:
    """What a page of a show lists at a pulse, newest first. `newest` is the first publication of its first item."""

    pulse: Pulse
    newest: datetime | None
    items: list[Kept]


def pages(channel: Channel) -> int:
    """Count the archive pages behind the newest page. An archive page's items never move to another."""
    return _behind(channel.last)


def page(room: Room, channel: Channel, number: int, maker: Maker, before: Page | None = None) -> Page:
    """List a page: 0 is the newest, others are archive pages 1 … pages(). Raise NotFoundError for one there is not.

    `before` is the same page at an earlier pulse, made by the same maker: where nothing but new episodes came since,
    only they are asked for.
    """
    behind = pages(channel)
    if not 0 <= number <= behind:
        raise NotFoundError(
            "The show {id!r} has no page {number}; it has 1 to {behind}.", id=channel.id, number=number, behind=behind
        )
    longer = _longer(room, channel, maker, before) if before is not None and number == 0 else None
    return longer or _listed(room, channel, number, maker)


def _longer(room: Room, channel: Channel, maker: Maker, before: Page) -> Page | None:
    """Put new episodes in front of the newest page; None when anything else in it may have changed."""
    more = channel.last - before.pulse.last
    # an episode takes one position and is one change: as many changes as positions leave none for the others
    if more != channel.pulse.revision - before.pulse.revision or _behind(before.pulse.last) != pages(channel):
        return None
    with room.database.asking() as asking:
        rows = published.since(asking, channel.id, before.pulse.last, channel.last)
    if len(rows) != more:
        return None
    if not rows:
        return Page(channel.pulse, before.newest, before.items)
    if before.newest and rows[-1]["since"] < before.newest:  # first heard before it came to this show
        return None
    fresh = [_made(room, maker, row) for row in rows]
    _keep(room, maker, least=_HANDFUL)
    return Page(channel.pulse, rows[0]["since"], fresh + before.items)


def _listed(room: Room, channel: Channel, number: int, maker: Maker) -> Page:
    """List a page by all its positions. What is not yet kept in this form is rendered and kept."""
    first, last = ((number - 1) * PAGE + 1, number * PAGE) if number else (pages(channel) * PAGE + 1, channel.last)
    held = maker.memory.held
    with room.database.reading() as connection:
        listed = items.page(connection, channel.id, range(first, last + 1))
        missing = [version_id for version_id, _ in listed if version_id not in held]
        rows = published.of_versions(connection, missing, maker.form)
    for row in rows:
        if row["body"] is None:
            _made(room, maker, row)
        else:
            held[row["version_id"]] = Kept(row["body"], row["sha256"])
    _keep(room, maker, least=1)
    newest = listed[0][1] if listed else None
    # one that was replaced between the two queries is left out until the next reader, for whom the pulse is another
    return Page(channel.pulse, newest, [held[version_id] for version_id, _ in listed if version_id in held])


def _made(room: Room, maker: Maker, row: Mapping[str, Any]) -> Kept:
    """Give an item from memory, or render it."""
    version_id, memory = row["version_id"], maker.memory
    if version_id not in memory.held:
        memory.held[version_id] = memory.unkept[version_id] = Kept.of(maker.render(_heard(room, row)))
    return memory.held[version_id]


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
