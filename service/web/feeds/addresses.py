"""The addresses a feed names, in full."""

from __future__ import annotations

from service.core.model import Rendition
from service.newsroom.announcing import feed_path
from service.newsroom.paging import Heard
from service.newsroom.shows import Channel
from service.settings import Settings

ARTWORK_PATH = "/feeds/bao-noi.jpg"
"""The picture of a show whose own is not drawn yet."""


def home(settings: Settings, channel: Channel) -> str:
    """Make the address of a show's page."""
    return settings.public_url + channel.home_path


def feed(settings: Settings, channel: Channel, ending: str, page: int = 0) -> str:
    """Make the address of a show's feed, or of one of its archive pages."""
    return settings.public_url + path(channel.id, ending, page)


def path(show_id: str, ending: str, page: int = 0) -> str:
    """Make the path of a feed's page, with its query."""
    return feed_path(show_id, ending) + (f"?page={page}" if page else "")


def artwork(settings: Settings, channel: Channel) -> str:
    """Make the address of a show's picture."""
    return settings.public_url + (f"/media/{channel.artwork}" if channel.artwork else ARTWORK_PATH)


def article(settings: Settings, heard: Heard) -> str:
    """Make the address of an item's page."""
    return settings.public_url + heard.article.path


def media(settings: Settings, rendition: Rendition) -> str:
    """Make the address of a media file."""
    return f"{settings.public_url}/media/{rendition.path}"
