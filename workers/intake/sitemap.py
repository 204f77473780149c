"""A news sitemap as entries. Read by the HTML parser on purpose: it knows no entities to expand and no DTD to load."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from selectolax.lexbor import LexborHTMLParser, LexborNode

from service.core.model import nfc
from workers.intake.metadata import moment

_CDATA = re.compile(r"<!\[CDATA\[(.*?)\]\]>", re.DOTALL)
MOST = 1000
"""Entries of one sitemap; the news sitemap protocol allows no more."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One article that a feed or sitemap lists. `changed` is a reason to look again, not a fact of the article."""

    url: str
    title: str = ""
    published: datetime | None = None
    changed: datetime | None = None


def read_sitemap(text: str) -> tuple[Entry, ...]:
    """Read a sitemap's entries in its order; an index of sitemaps has none."""
    plain = _CDATA.sub(lambda found: found[1].replace("<", "&lt;"), text)
    return tuple(_entries(LexborHTMLParser(plain)))


def _entries(tree: LexborHTMLParser) -> Iterator[Entry]:
    for node in tree.css("url")[:MOST]:
        url = _text(node, "loc")
        if url.startswith(("http://", "https://")):
            published = moment(_text(node, r"news\:publication_date"))
            yield Entry(url, _text(node, r"news\:title"), published, moment(_text(node, "lastmod")))


def _text(node: LexborNode, selector: str) -> str:
    found = node.css_first(selector)
    return nfc(found.text()) if found else ""
