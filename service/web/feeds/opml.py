"""OPML 2.0: the list of all feeds, to be taken into an app in one go."""

from __future__ import annotations

from collections.abc import Iterable
from email.utils import format_datetime
from xml.sax.saxutils import escape, quoteattr

from service.core.vietnam import VIETNAM
from service.newsroom.shows import Channel
from service.settings import Settings
from service.web.feeds import addresses, words

MIME = "text/x-opml; charset=utf-8"


def render(settings: Settings, channels: Iterable[Channel]) -> bytes:
    """List the feeds."""
    channels = list(channels)
    title = words.clean(channels[0].publisher.name) if channels else "Báo Nói"
    changed = max((each.changed_at for each in channels), default=None)
    date = f"<dateModified>{format_datetime(changed.astimezone(VIETNAM))}</dateModified>" if changed else ""
    outlines = "\n".join(_outline(settings, each) for each in channels)
    head = f"<head><title>{escape(title)}</title>{date}</head>"
    text = f'<?xml version="1.0" encoding="UTF-8"?>\n<opml version="2.0">{head}<body>\n{outlines}\n</body></opml>\n'
    return text.encode()


def _outline(settings: Settings, channel: Channel) -> str:
    title = quoteattr(words.short_title(channel.title))
    feed = quoteattr(addresses.feed(settings, channel, "xml"))
    home = quoteattr(addresses.home(settings, channel))
    return f'<outline type="rss" version="RSS2" text={title} title={title} xmlUrl={feed} htmlUrl={home} language="vi"/>'
