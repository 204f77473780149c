"""An item as feedgen makes it: what ours must equal byte for byte, and what it is measured beside."""

from __future__ import annotations

from lxml import etree

from service.newsroom.paging import Heard
from service.newsroom.shows import Channel
from service.settings import Settings
from service.web.feeds import addresses, extension, rss, words

import feedgen.entry  # isort: skip  # after lxml.etree


def feedgen_item(settings: Settings, channel: Channel, heard: Heard) -> bytes:
    """Render an item by feedgen, with our tags of podcasts behind its own."""
    entry, page_url = feedgen.entry.FeedEntry(), addresses.article(settings, heard)
    entry.title(words.item_title(heard))
    entry.link(href=page_url)
    entry.guid(heard.voicing.guid, permalink=False)
    entry.content(words.notes(channel, heard, page_url), type="CDATA")
    audio = heard.voicing.audio
    entry.enclosure(addresses.media(settings, audio), audio.length, audio.mime)
    if heard.article.section:
        entry.category(term=words.clean(heard.article.section))
    plain: str = etree.tostring(entry.rss_entry(), encoding="unicode")
    more = extension.joined(rss.podcast_tags(settings, channel, heard))
    return f"{plain.removesuffix('</item>')}{more}</item>".encode()
