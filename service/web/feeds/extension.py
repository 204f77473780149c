"""What feedgen lacks: the podcast namespace, Podlove chapters, RFC 5005, more atom links, and a plain true or false."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache
from typing import Any

from service.web.feeds import words

import lxml.etree  # noqa: F401  isort: skip  # feedgen.util expects it to be loaded
from feedgen.entry import FeedEntry  # isort: skip
from feedgen.ext.base import BaseExtension  # isort: skip

NAMESPACES = {
    "fh": "http://purl.org/syndication/history/1.0",
    "itunes": "http://www.itunes.com/dtds/podcast-1.0.dtd",
    "podcast": "https://podcastindex.org/namespace/1.0",
    "psc": "http://podlove.org/simple-chapters",
}
"""Of our tags, beside atom, which feedgen declares."""

_NONE = (None, "")


class Namespaces(BaseExtension):
    """Declares the namespaces of our tags on the rss element."""

    def extend_ns(self) -> dict[str, str]:
        """Name the namespaces by their prefixes."""
        return NAMESPACES


class Entry(FeedEntry):
    """An entry begun without asking the clock, as feedgen's own does for a date that Atom has and RSS has not."""

    def __init__(self) -> None:
        vars(self).update(_empty())  # what is in it is replaced by what is set, never changed


def tag(name: str, text: str = "", /, *children: str, **attributes: object) -> str:
    """Write an element, to stand where its prefix is declared. Attributes without a value are left out.

    It is text that goes into what feedgen makes: in lxml's tree it would take twice as long.
    """
    said = "".join([f' {each}="{in_quotes(str(value))}"' for each, value in attributes.items() if value not in _NONE])
    inside = in_text(text) + "".join(children)
    return f"<{name}{said}>{inside}</{name}>" if inside else f"<{name}{said}/>"


def in_quotes(value: str) -> str:
    """Write an attribute's value, to stand between double quotes."""
    return in_text(value).replace('"', "&quot;").replace("\n", "&#10;").replace("\t", "&#9;")


def in_text(text: str) -> str:
    """Write an element's text."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;").replace("\r", "&#13;")


@cache
def _empty() -> dict[str, Any]:
    make: Any = FeedEntry  # untyped
    return dict(vars(make()))


def joined(tags: Iterable[str]) -> str:
    """Put tags one after the other; what XML can't hold is left out."""
    whole = "".join(tags)
    return whole if whole.isprintable() else words.NOT_XML.sub("", whole)
