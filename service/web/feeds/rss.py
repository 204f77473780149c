"""RSS 2.0 as podcast apps want it (PSP-1, Apple, Podcast Namespace), rendered by feedgen and joined as bytes."""

from __future__ import annotations

import base64
from collections.abc import Iterator
from datetime import datetime
from typing import Any

from lxml import etree

from service.core.model import Rendition, digest
from service.core.vietnam import VIETNAM
from service.newsroom.paging import Heard, pages
from service.newsroom.shows import Channel
from service.settings import Settings
from service.web.feeds import addresses, categories, words
from service.web.feeds.extension import Entry, Namespaces, in_quotes, in_text, joined, tag

import feedgen.feed  # isort: skip  # after our extension, which loads lxml.etree

ENDING = "xml"
MIME = "application/rss+xml; charset=utf-8"

_RECIPE = 2  # raise it when items are written another way: kept ones are then rendered anew
BETWEEN = b"\n"
END = b"\n</channel></rss>\n"
"""A page is its head, its items with BETWEEN between them, and END."""

_TTL_MINUTES = "15"
_NO_DATE = datetime(2000, 1, 1, tzinfo=VIETNAM)
_NO_DATE_WRITTEN = b"<lastBuildDate>Sat, 01 Jan 2000 00:00:00 +0700</lastBuildDate>"


def recipe(settings: Settings, channel: Channel) -> str:
    """Hash all that shapes an item's bytes besides its version."""
    return digest(
        [_RECIPE, settings.public_url, channel.publisher.name, words.disclosure(channel), channel.publisher.language]
    )


def item(settings: Settings, channel: Channel, heard: Heard) -> bytes:
    """Render one item, as it stands inside a feed that declares the namespaces."""
    make: Any = Entry  # untyped
    entry, voicing, page_url = make(), heard.voicing, addresses.article(settings, heard)
    entry.title(words.item_title(heard))
    entry.link(href=page_url)
    entry.guid(voicing.guid, permalink=False)
    entry.content(words.notes(channel, heard, page_url), type="CDATA")
    entry.enclosure(addresses.media(settings, voicing.audio), voicing.audio.length, voicing.audio.mime)
    if heard.article.section:
        entry.category(term=words.clean(heard.article.section))
    plain: bytes = etree.tostring(entry.rss_entry(), encoding="utf-8")
    more = joined(_podcast_tags(settings, channel, heard)).encode()
    return b"".join([plain.removesuffix(b"</item>"), more, b"</item>"])


def head(settings: Settings, channel: Channel, page: int = 0) -> bytes:
    """Write everything before the first item, but for the date of the newest change."""
    make: Any = feedgen.feed.FeedGenerator  # untyped
    feed = make()
    feed.load_extension("podcast")
    feed.register_extension("namespaces", Namespaces, atom=False)
    feed.title(words.short_title(channel.title))
    feed.link(href=addresses.home(settings, channel), rel="alternate")
    feed.description(words.description(channel))
    feed.language(channel.publisher.language)
    feed.copyright(words.clean(channel.publisher.name))
    feed.generator("Báo Nói")
    feed.docs("")
    feed.ttl(_TTL_MINUTES)
    feed.lastBuildDate(_NO_DATE)
    feed.image(addresses.artwork(settings, channel))
    _fill_itunes(feed.podcast, settings, channel)
    plain: bytes = feed.rss_str(pretty=False)
    more = joined([*_links(settings, channel, page), *_show_tags(settings, channel)])
    return plain.removesuffix(END.strip()) + more.encode() + b"\n"


def dated(head: bytes, changed_at: datetime) -> bytes:
    """Put the date of the newest change into a header."""
    return head.replace(_NO_DATE_WRITTEN, _date(changed_at), 1)


def substance(settings: Settings, channel: Channel) -> bytes:
    """Write what the header says besides dates and pages, to see whether that changed."""
    return head(settings, channel._replace(pulse=channel.pulse._replace(last=0)))


def _date(moment: datetime) -> bytes:
    return f"<lastBuildDate>{words.date(moment)}</lastBuildDate>".encode()


def _podcast_tags(settings: Settings, channel: Channel, heard: Heard) -> Iterator[str]:
    """Write an item's tags of podcasts. Whole lines, for every value is there: `tag` takes three times as long."""
    voicing, language = heard.voicing, in_quotes(channel.publisher.language)
    # feedgen sets the whole process' locale to write a date
    yield f"<pubDate>{words.date(voicing.first_published_at)}</pubDate>"
    yield f"<itunes:duration>{max(1, round(voicing.duration_ms / 1000))}</itunes:duration>"
    yield "<itunes:episodeType>full</itunes:episodeType><itunes:explicit>false</itunes:explicit>"
    for text in (voicing.vtt, voicing.srt):  # Apple reads VTT best, and the first one it finds
        if text is not None:
            url, kind = in_quotes(addresses.media(settings, text)), in_quotes(text.mime.partition(";")[0])
            yield f'<podcast:transcript url="{url}" type="{kind}" language="{language}" rel="captions"/>'
    if voicing.chapters_file is not None:
        url = in_quotes(addresses.media(settings, voicing.chapters_file))
        yield f'<podcast:chapters url="{url}" type="application/json+chapters"/>'
    label = in_text(words.clean(voicing.label))
    yield f'<podcast:person role="narrator" group="cast">{label}</podcast:person>'
    yield '<podcast:txt purpose="ai-content">true</podcast:txt>'
    yield _alternate(settings, voicing.audio, voicing.duration_ms, ' default="true"')
    if voicing.small is not None:
        yield _alternate(settings, voicing.small, voicing.duration_ms)
    if len(voicing.chapters) > 1:
        yield '<psc:chapters version="1.2">'
        for each in voicing.chapters:
            yield f'<psc:chapter start="{_clock(each.start)}" title="{in_quotes(words.clean(each.title))}"/>'
        yield "</psc:chapters>"


def _alternate(settings: Settings, file: Rendition, duration_ms: int, default: str = "") -> str:
    proof = "sha256-" + base64.b64encode(bytes.fromhex(file.sha256)).decode()  # W3C Subresource Integrity
    bits = round(file.length * 8000 / max(duration_ms, 1))
    about = f'type="{in_quotes(file.mime)}" length="{file.length}" bitrate="{bits}"{default}'
    uri = in_quotes(addresses.media(settings, file))
    return (
        f'<podcast:alternateEnclosure {about}><podcast:source uri="{uri}"/>'
        f'<podcast:integrity type="sri" value="{proof}"/></podcast:alternateEnclosure>'
    )


def _clock(start: float) -> str:
    minutes, seconds = divmod(round(start, 3), 60)
    hours, minutes = divmod(int(minutes), 60)
    return f"{hours:02d}:{minutes:02d}:{seconds:06.3f}"


def _fill_itunes(itunes: Any, settings: Settings, channel: Channel) -> None:
    publisher, wishes = channel.publisher, channel.wishes
    category, subcategory = categories.of(channel)
    itunes.itunes_author(words.clean(publisher.name))
    itunes.itunes_category(category, subcategory) if subcategory else itunes.itunes_category(category)
    itunes.itunes_image(addresses.artwork(settings, channel))
    itunes.itunes_type("episodic")
    if publisher.email:
        itunes.itunes_owner(words.clean(publisher.owner or publisher.name), publisher.email)
    if wishes.new_feed_url:
        itunes.itunes_new_feed_url(wishes.new_feed_url)


def _links(settings: Settings, channel: Channel, page: int) -> Iterator[str]:
    """Link the pages (RFC 5005, 3 and 4). Older is `next`, as apps expect; an archive page names the current one."""
    behind = pages(channel)
    older = page - 1 if page else behind
    rels = {"self": page, "first": 0}
    if behind:
        rels["last"] = 1
    if older:
        rels |= {"next": older, "prev-archive": older}
    if page:
        newer = page + 1 if page < behind else 0
        rels |= {"previous": newer, "current": 0}
        if newer:  # behind the newest archive page comes no other archive page
            rels["next-archive"] = newer
        yield tag("fh:archive")
    for rel, number in rels.items():
        address = addresses.feed(settings, channel, ENDING, number)
        yield tag("atom:link", rel=rel, href=address, type="application/rss+xml")
    if settings.hub:
        yield tag("atom:link", rel="hub", href=settings.hub)


def _show_tags(settings: Settings, channel: Channel) -> Iterator[str]:
    publisher, wishes = channel.publisher, channel.wishes
    yield tag("itunes:explicit", "false")
    yield tag("podcast:guid", channel.podcast_guid)
    yield tag("podcast:locked", "yes" if wishes.locked else "no", owner=publisher.email)
    yield tag("podcast:medium", "podcast")
    yield tag("podcast:txt", "true", purpose="ai-content")
    if wishes.verify:
        yield tag("podcast:txt", wishes.verify, purpose="applepodcastsverify")
    yield tag("podcast:updateFrequency", "Hằng ngày", rrule="FREQ=DAILY")
    licence = wishes.license or "all-rights-reserved"
    yield tag("podcast:license", licence, url=wishes.license_url or (settings.public_url + "/dang-ky"))
    if wishes.funding_url:
        yield tag("podcast:funding", wishes.funding_label or "Ủng hộ tòa soạn", url=wishes.funding_url)
    if wishes.place:
        place = words.clean(wishes.place)
        yield tag("podcast:location", place, rel="subject", geo=wishes.geo, osm=wishes.osm, country="VN")
    if channel.kind == "voice":
        yield tag("podcast:person", words.clean(channel.title), role="narrator", group="cast")
