"""What feedgen lacks: the podcast namespace, Podlove chapters, RFC 5005, more atom links, and a plain true or false."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import NamedTuple

from service.web.feeds import words

import lxml.etree  # noqa: F401  isort: skip  # feedgen.util expects it to be loaded
from feedgen.ext.base import BaseExtension  # isort: skip

NAMESPACES = {
    "fh": "http://purl.org/syndication/history/1.0",
    "itunes": "http://www.itunes.com/dtds/podcast-1.0.dtd",
    "podcast": "https://podcastindex.org/namespace/1.0",
    "psc": "http://podlove.org/simple-chapters",
}
"""Of our tags, beside atom, which feedgen declares."""

_IN_TEXT = re.compile("[&<>\r]")
_IN_QUOTES = re.compile('[&<>"\r\n\t]')
_ENTITIES = {"&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;"}


class Tag(NamedTuple):
    """An element to add: `podcast:guid`, its text, attributes and children. Attributes without a value are left out."""

    name: str
    text: str = ""
    attributes: Mapping[str, object] = {}
    children: tuple[Tag, ...] = ()

    def written(self) -> str:
        """Write the element as XML, to stand where its prefix is declared. feedgen's tree takes twice as long."""
        said = "".join(
            [
                f' {name}="{_IN_QUOTES.sub(_entity, str(value))}"'
                for name, value in self.attributes.items()
                if value not in (None, "")
            ]
        )
        inside = _IN_TEXT.sub(_entity, self.text) + "".join([child.written() for child in self.children])
        return f"<{self.name}{said}>{inside}</{self.name}>" if inside else f"<{self.name}{said}/>"


class Namespaces(BaseExtension):
    """Declares the namespaces of our tags on the rss element."""

    def extend_ns(self) -> dict[str, str]:
        """Name the namespaces by their prefixes."""
        return NAMESPACES


def written(tags: Iterable[Tag]) -> str:
    """Write tags one after the other; what XML can't hold is left out."""
    whole = "".join([tag.written() for tag in tags])
    return whole if whole.isprintable() else words.NOT_XML.sub("", whole)


def _entity(mark: re.Match[str]) -> str:
    return _ENTITIES.get(mark[0]) or f"&#{ord(mark[0])};"
