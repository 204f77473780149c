"""The rules of podcast directories and apps, as a table: each with its source, a check, and a way to break it.

A check looks at a served feed and says what is wrong, or nothing (""). `spoil` turns a feed that passes into one
that must not.
"""

from __future__ import annotations

import io
import re
import unicodedata
import uuid
from collections.abc import Callable
from dataclasses import dataclass
from email.utils import parsedate_to_datetime
from typing import Any
from urllib.parse import urlsplit

from lxml import etree
from PIL import Image

NS = {
    "atom": "http://www.w3.org/2005/Atom",
    "content": "http://purl.org/rss/1.0/modules/content/",
    "itunes": "http://www.itunes.com/dtds/podcast-1.0.dtd",
    "podcast": "https://podcastindex.org/namespace/1.0",
    "psc": "http://podlove.org/simple-chapters",
}
NEWS = ("Business News", "Daily News", "Entertainment News", "News Commentary", "Politics", "Sports News", "Tech News")


@dataclass(frozen=True)
class Served:
    """A feed as it was served: its address, bytes, and how to fetch what it names (method, URL → answer)."""

    url: str
    body: bytes
    fetch: Callable[[str, str], Any]

    @property
    def channel(self) -> Any:
        return etree.fromstring(self.body)[0]

    @property
    def items(self) -> list[Any]:
        return self.channel.findall("item")

    def all(self, path: str) -> list[str]:
        return [str(found) for found in self.channel.xpath(path, namespaces=NS)]

    def one(self, path: str) -> str:
        found = self.all(path)
        return found[0] if len(found) == 1 else ""


@dataclass(frozen=True)
class Rule:
    """One rule: R must, S should."""

    name: str
    level: str
    source: str
    check: Callable[[Served], str]
    spoil: Callable[[bytes], bytes]


def swap(old: str, new: str, count: int = 1) -> Callable[[bytes], bytes]:
    """Break a feed by putting other words in a place that must be there."""

    def spoil(body: bytes) -> bytes:
        assert old.encode() in body, f"{old!r} is not in the feed: this rule breaks nothing"
        return body.replace(old.encode(), new.encode(), count)

    return spoil


def cut(pattern: str, count: int = 1) -> Callable[[bytes], bytes]:
    """Break a feed by taking something out."""

    def spoil(body: bytes) -> bytes:
        after = re.sub(pattern.encode(), b"", body, count=count, flags=re.DOTALL)
        assert after != body, f"{pattern!r} is not in the feed: this rule breaks nothing"
        return after

    return spoil


def same_as_first(pattern: str) -> Callable[[bytes], bytes]:
    """Break a feed by giving every item what the first one has."""

    def spoil(body: bytes) -> bytes:
        head, _, rest = body.partition(b"<item>")
        first = re.search(pattern.encode(), rest)
        assert first is not None
        return head + b"<item>" + re.sub(pattern.encode(), lambda _: first[0], rest)

    return spoil


def decompose(words: str) -> Callable[[bytes], bytes]:
    """Break a feed by spelling words with marks apart from their letters."""
    return swap(words, unicodedata.normalize("NFD", words))


def none_of(faults: Any) -> str:
    return "; ".join(fault for fault in faults if fault)


def is_rss(feed: Served) -> str:
    root = etree.fromstring(feed.body)
    declared = feed.body.startswith(
        (b"<?xml version='1.0' encoding='UTF-8'?>", b'<?xml version="1.0" encoding="UTF-8"?>')
    )
    wanted = {"itunes", "podcast", "atom", "content"}
    named = {prefix for prefix, uri in root.nsmap.items() if prefix in wanted and NS[prefix] == uri}
    return none_of([
        "" if declared else "no UTF-8 declaration",
        "" if (root.tag, root.get("version")) == ("rss", "2.0") else "not RSS 2.0",
        "" if named == wanted else f"namespaces missing: {wanted - named}",
    ])  # fmt: skip


def has_the_basics(feed: Served) -> str:
    paths = ("title/text()", "description/text()", "link/text()", "language/text()", "itunes:category/@text")
    paths += ("itunes:explicit/text()", "itunes:image/@href")
    missing = [path for path in paths if not feed.one(path)]
    size = len(feed.one("description/text()").encode())
    return f"missing: {missing}" if missing else "description too long" if size > 4000 else ""


def names_itself(feed: Served) -> str:
    found = feed.all("atom:link[@rel='self'][@type='application/rss+xml']/@href")
    return "" if found == [feed.url] else f"self is {found}, served from {feed.url}"


def explicit_is_plain(feed: Served) -> str:
    values = feed.all("itunes:explicit/text()") + feed.all("item/itunes:explicit/text()")
    return "" if values and set(values) <= {"true", "false"} else f"explicit is {set(values)}"


def language_is_vietnamese(feed: Served) -> str:
    return "" if feed.one("language/text()").lower() in ("vi", "vi-vn") else "no language code of Vietnamese"


def category_is_apples(feed: Served) -> str:
    main, sub = feed.all("itunes:category/@text"), feed.all("itunes:category/itunes:category/@text")
    return "" if main[:1] == ["News"] and set(sub[:1]) <= set(NEWS) and sub else f"category {main} > {sub}"


def artwork_fits(feed: Served) -> str:
    url = feed.one("itunes:image/@href")
    head, picture = feed.fetch("HEAD", url), feed.fetch("GET", url)
    if head.status_code != 200 or picture.status_code != 200:
        return f"artwork answers {head.status_code}, {picture.status_code}"
    image = Image.open(io.BytesIO(picture.data))
    kinds = {"JPEG": (".jpg", "image/jpeg"), "PNG": (".png", "image/png")}
    ending, mime = kinds.get(image.format or "", ("?", "?"))
    return none_of([
        "" if image.width == image.height and 1400 <= image.width <= 3000 else f"{image.size}",
        "" if image.mode == "RGB" and image.info.get("dpi") == (72, 72) else "not RGB at 72 dpi",
        "" if url.endswith(ending) and head.mimetype == mime else "ending is not the type",
        "" if len(picture.data) <= 512 * 1024 else f"{len(picture.data)} bytes",
    ])  # fmt: skip


def titles_are_good(feed: Served) -> str:
    titles, show = feed.all("item/title/text()"), feed.one("title/text()")
    return none_of([
        "" if len(set(titles)) == len(titles) == len(feed.items) else "titles repeat or are missing",
        *(f"over 255 characters: {title[:40]}" for title in titles if len(title) > 255),
        *(f"white space around: {title!r}" for title in titles if title != title.strip()),
        *(f"not NFC: {title!r}" for title in titles if title != unicodedata.normalize("NFC", title)),
        *(f"holds the show's name: {title}" for title in titles if show in title),
        *(f"holds a number of its own: {title}" for title in titles if re.match(r"(Tập|Số|Ep\.?|#)\s*\d", title)),
    ])  # fmt: skip


def one_enclosure_each(feed: Served) -> str:
    urls = feed.all("item/enclosure/@url")
    counts = {len(item.findall("enclosure")) for item in feed.items}
    return "" if counts == {1} and len(set(urls)) == len(urls) else f"{counts} enclosures, {len(urls)} addresses"


def enclosures_are_exact(feed: Served) -> str:
    faults = []
    for item in feed.items:
        found = item.find("enclosure")
        answer = feed.fetch("GET", found.get("url"))
        faults.append("" if str(len(answer.data)) == found.get("length") else f"length of {found.get('url')}")
        typed = found.get("type") == answer.mimetype == "audio/mpeg" and urlsplit(found.get("url")).path.endswith(
            ".mp3"
        )
        faults.append("" if typed else f"type of {found.get('url')}")
    return none_of(faults)


def addresses_are_plain(feed: Served) -> str:
    safe = re.compile(r"https?://[A-Za-z0-9.:/_-]+")
    urls = [url for path in ("item/enclosure/@url", "itunes:image/@href", "item/link/text()") for url in feed.all(path)]
    return none_of(f"not plain ASCII: {url}" for url in urls if not safe.fullmatch(url))


def basenames_are_unique(feed: Served) -> str:
    names = [url.rpartition("/")[2] for url in feed.all("item/enclosure/@url")]
    return "" if len(set(names)) == len(names) else "file names repeat"


def guids_are_opaque(feed: Served) -> str:
    guids = feed.all("item/guid[@isPermaLink='false']/text()")
    words = {part for title in feed.all("item/title/text()") for part in title.lower().split() if len(part) > 3}
    return none_of([
        "" if len(set(guids)) == len(guids) == len(feed.items) else "guids repeat, are missing or are permalinks",
        *(f"guid is an address or a title: {guid}" for guid in guids if "/" in guid or words & set(guid.split("-"))),
    ])  # fmt: skip


def dates_have_zones(feed: Served) -> str:
    dates = feed.all("item/pubDate/text()") + feed.all("lastBuildDate/text()")
    form = re.compile(r"(Mon|Tue|Wed|Thu|Fri|Sat|Sun), \d\d? [A-Z][a-z]{2} \d{4} \d\d:\d\d:\d\d \+0700")
    wrong = [date for date in dates if not form.fullmatch(date) or parsedate_to_datetime(date).tzinfo is None]
    return "" if len(dates) == len(feed.items) + 1 and not wrong else f"dates {wrong}"


def newest_comes_first(feed: Served) -> str:
    dates = [parsedate_to_datetime(date) for date in feed.all("item/pubDate/text()")]
    return "" if dates and dates == sorted(dates, reverse=True) else "items are not newest first"


def everything_answers_head_and_ranges(feed: Served) -> str:
    urls = [feed.url, feed.one("itunes:image/@href"), *feed.all("item/enclosure/@url")]
    faults = []
    for url in urls:
        head = feed.fetch("HEAD", url)
        ranged = feed.fetch("RANGE", url)
        ok = head.status_code == 200 and "Content-Length" in head.headers and not head.data
        faults.append("" if ok else f"HEAD {url}: {head.status_code}")
        faults.append(
            "" if ranged.status_code == 206 and len(ranged.data) == 2 else f"range {url}: {ranged.status_code}"
        )
    return none_of(faults)


def guid_is_the_namespaces(feed: Served) -> str:
    found = feed.one("podcast:guid/text()")
    try:
        return "" if uuid.UUID(found).version == 5 else "podcast:guid is no UUIDv5"
    except ValueError:
        return "no podcast:guid"


def says_a_machine_reads(feed: Served) -> str:
    tags = feed.all("podcast:txt[@purpose='ai-content']/text()") + feed.all(
        "item/podcast:txt[@purpose='ai-content']/text()"
    )
    texts = [feed.one("description/text()"), *feed.all("item/description/text()")]
    said = all("trí tuệ nhân tạo" in text for text in texts)
    return "" if tags == ["true"] * (len(feed.items) + 1) and said else "the machine's voice is not declared"


def channel_is_rounded_off(feed: Served) -> str:
    wanted = {
        "podcast:locked/text()": ("yes", "no"),
        "podcast:medium/text()": ("podcast",),
        "itunes:type/text()": ("episodic",),
        "podcast:updateFrequency/@rrule": ("FREQ=DAILY",),
        "ttl/text()": ("15",),
    }
    wrong = [path for path, values in wanted.items() if feed.one(path) not in values]
    present = ("itunes:author/text()", "itunes:owner/itunes:email/text()", "generator/text()", "podcast:license/text()")
    return none_of([*wrong, *(path for path in present if not feed.one(path)), "docs" if feed.all("docs") else ""])


def transcripts_are_offered(feed: Served) -> str:
    faults = []
    for item in feed.items:
        found = item.findall("podcast:transcript", NS)
        kinds = [each.get("type") for each in found]
        faults.append("" if kinds == ["text/vtt", "application/x-subrip"] else f"transcripts {kinds}")
        for each in found:
            answer = feed.fetch("GET", each.get("url"))
            same = answer.mimetype == each.get("type") and answer.headers.get("Access-Control-Allow-Origin") == "*"
            faults.append("" if same and each.get("language") == "vi" else f"transcript {each.get('url')}")
    return none_of(faults)


def durations_are_seconds(feed: Served) -> str:
    values = feed.all("item/itunes:duration/text()")
    ok = len(values) == len(feed.items) and all(value.isdecimal() and int(value) > 0 for value in values)
    return "" if ok and set(feed.all("item/itunes:episodeType/text()")) == {"full"} else f"durations {values}"
