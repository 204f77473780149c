"""Words as feeds may carry them: clean, bounded, and the lines that say a machine reads."""

from __future__ import annotations

import re
from datetime import datetime
from html import escape

from service.core.model import Chapter, nfc
from service.core.vietnam import VIETNAM
from service.newsroom.paging import Heard
from service.newsroom.shows import Channel
from service.newsroom.wish_rules import DESCRIPTION_BYTES

DISCLOSURE = "Giọng đọc do trí tuệ nhân tạo tạo ra, có thể phát âm chưa chính xác."
"""Apple's guideline 1.11 and Vietnam's law 134/2025/QH15, article 11, want it said; the house may say it its way."""

_TITLE_CHARACTERS = 250  # apps and file systems take 255
NOT_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")  # XML 1.0, 2.2: Char
_DAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


def clean(text: str) -> str:
    """Take out what XML can't hold, and white space at the ends; one such character would fail a whole feed."""
    return (text if text.isprintable() else NOT_XML.sub("", text)).strip()


def short_title(text: str, most: int = _TITLE_CHARACTERS) -> str:
    """Fold a title to NFC on one line and cut it between words to what every app takes."""
    text = nfc(clean(text))
    if len(text) <= most:
        return text
    return (text[:most].rpartition(" ")[0] or text[:most]).rstrip(" ,;:–-") + "…"


def item_title(heard: Heard) -> str:
    """Shorten an item's title, but for the mark that tells it from another one of its day."""
    mark = heard.title.removeprefix(heard.article.title)
    return short_title(heard.article.title, _TITLE_CHARACTERS - len(mark)) + mark


def within_bytes(text: str, most: int) -> str:
    """Cut a text between words so that it takes at most so many bytes of UTF-8."""
    if len(text.encode()) <= most:
        return text
    cut = text.encode()[: most - 3].decode(errors="ignore")
    return (cut.rpartition(" ")[0] or cut) + "…"


def date(moment: datetime) -> str:
    """Write a moment as RFC 2822 has it, in Vietnam's time. `email.utils` takes five times as long."""
    here = moment.astimezone(VIETNAM)
    day = f"{_DAYS[here.weekday()]}, {here.day:02d} {_MONTHS[here.month - 1]} {here.year:04d}"
    return f"{day} {here.hour:02d}:{here.minute:02d}:{here.second:02d} +0700"


def disclosure(channel: Channel) -> str:
    """Say that a machine reads, in the house's words when it has some."""
    return clean(channel.publisher.outro) or DISCLOSURE


def description(channel: Channel) -> str:
    """Describe the feed, with the disclosure at its end."""
    said = disclosure(channel)
    about = within_bytes(clean(channel.description), DESCRIPTION_BYTES - len(said.encode()) - 1)
    return f"{about} {said}".strip()


def notes(channel: Channel, heard: Heard, page_url: str) -> str:
    """Write an item's notes as HTML of the few tags that apps show: the lead, places to jump to, links, disclosure."""
    links = f'<p><a href="{escape(page_url)}">Nghe và đọc toàn bài</a></p>'
    if heard.article.source_url:
        links = links[:-4] + f' · <a href="{escape(clean(heard.article.source_url))}">Bài gốc</a></p>'
    end = f"{links}<p>{escape(disclosure(channel))}</p>"
    middle = _jumps(heard.voicing.chapters)
    if len((middle + end).encode()) > DESCRIPTION_BYTES // 2:
        middle = ""
    left = DESCRIPTION_BYTES - len((middle + end).encode()) - len("<p></p>")
    lead = _escaped_within(clean(heard.article.lead), left)
    return (f"<p>{lead}</p>" if lead else "") + middle + end


def _jumps(chapters: tuple[Chapter, ...]) -> str:
    """List places to jump to. Apple reads such a list only from three up, the first at zero."""
    if len(chapters) < 3 or chapters[0].start != 0:
        return ""
    places = "".join(f"<li>{_clock(each.start)} {escape(clean(each.title))}</li>" for each in chapters)
    return f"<ul>{places}</ul>"


def _escaped_within(text: str, most: int) -> str:
    while len(escape(text).encode()) > most:
        text = within_bytes(text, len(text.encode()) - max(8, len(escape(text).encode()) - most))
    return escape(text)


def _clock(seconds: float) -> str:
    whole = int(seconds)
    return f"{whole // 3600:02d}:{whole // 60 % 60:02d}:{whole % 60:02d}"
