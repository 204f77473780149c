"""What feedgen lacks: the podcast namespace, Podlove chapters, RFC 5005, more atom links, and a plain true or false."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from lxml import etree  # before any feedgen module: feedgen.util expects lxml.etree to be loaded

from feedgen.ext.base import BaseEntryExtension, BaseExtension  # isort: skip

NAMESPACES = {
    "atom": "http://www.w3.org/2005/Atom",
    "fh": "http://purl.org/syndication/history/1.0",
    "itunes": "http://www.itunes.com/dtds/podcast-1.0.dtd",
    "podcast": "https://podcastindex.org/namespace/1.0",
    "psc": "http://podlove.org/simple-chapters",
}


@dataclass(frozen=True, slots=True)
class Tag:
    """An element to add: `podcast:guid`, its text, attributes and children. Attributes without a value are left out."""

    name: str
    text: str = ""
    attributes: Mapping[str, object] | None = None
    children: tuple[Tag, ...] = ()

    def under(self, parent: Any) -> None:
        """Add the element to an lxml one."""
        element = etree.SubElement(parent, _qualified(self.name))
        for name, value in (self.attributes or {}).items():
            if value not in (None, ""):
                element.set(name, str(value))
        if self.text:
            element.text = self.text
        for child in self.children:
            child.under(element)


class ShowExtension(BaseExtension):
    """Adds tags to the channel."""

    def __init__(self) -> None:
        self._tags: tuple[Tag, ...] = ()

    def tags(self, tags: Iterable[Tag]) -> None:
        """Set what is added, in order."""
        self._tags = tuple(tags)

    def extend_ns(self) -> dict[str, str]:
        """Name the namespaces on the rss element."""
        return {name: uri for name, uri in NAMESPACES.items() if name != "atom"}  # feedgen declares atom itself

    def extend_rss(self, rss: Any) -> Any:
        """Add the tags to the channel."""
        for tag in self._tags:
            tag.under(rss[0])
        return rss


class ItemExtension(BaseEntryExtension):
    """Adds tags to an item."""

    def __init__(self) -> None:
        self._tags: tuple[Tag, ...] = ()

    def tags(self, tags: Iterable[Tag]) -> None:
        """Set what is added, in order."""
        self._tags = tuple(tags)

    def extend_rss(self, item: Any) -> Any:
        """Add the tags to the item."""
        for tag in self._tags:
            tag.under(item)
        return item


def inner(element: Any) -> bytes:
    """Write an element as it stands inside an rss element that declares the namespaces."""
    root = etree.Element("rss", nsmap=NAMESPACES)
    root.append(element)
    whole: bytes = etree.tostring(root, encoding="UTF-8")
    return whole[whole.index(b">", whole.index(b"<rss")) + 1 : whole.rindex(b"</rss>")]


def _qualified(name: str) -> str:
    prefix, _, local = name.partition(":")
    return f"{{{NAMESPACES[prefix]}}}{local}"
