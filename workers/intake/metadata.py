"""A page's own account of itself: JSON-LD `NewsArticle`, `og:` and `article:` tags, `<title>`, canonical link."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from selectolax.lexbor import LexborHTMLParser

from service.core.model import nfc
from service.core.vietnam import VIETNAM
from workers.intake.scripts import objects

_ARTICLES = {"newsarticle", "article", "reportagenewsarticle", "blogposting", "analysisnewsarticle", "webpage"}
_SITE_SUFFIX = re.compile(r"\s+[|–-]\s+[^|]{2,60}$|\s*\|\s*[^|]{2,60}$")
VIETNAMESE_DATE = re.compile(r"(\d{1,2})[/-](\d{1,2})[/-](\d{4})(?:\D{1,4}(\d{1,2})[:h](\d{2}))?")


@dataclass(frozen=True, slots=True)
class Metadata:
    """What the page says of its article. Empty where it says nothing; `titles` best first, site names cut off."""

    titles: tuple[str, ...] = ()
    lead: str = ""
    author: str = ""
    section: str = ""
    site_name: str = ""
    image: str = ""
    canonical: str = ""
    published: datetime | None = None
    modified: datetime | None = None


def metadata_of(tree: LexborHTMLParser) -> Metadata:
    """Read a page's metadata. A wrong or missing part is empty; nothing is guessed."""
    tags = dict(_tags(tree))
    linked = _linked_article(tree)
    site = tags.get("og:site_name", "")
    element = tree.css_first("head title") or tree.css_first("title")
    page_title = nfc(element.text()) if element else ""
    titles = [_text(linked.get("headline")), tags.get("og:title", ""), tags.get("twitter:title", "")]
    titles += [_SITE_SUFFIX.sub("", page_title), page_title]
    return Metadata(
        titles=tuple(dict.fromkeys(t for t in (_without_site(t, site) for t in titles) if t)),
        lead=_text(linked.get("description")) or tags.get("og:description", "") or tags.get("description", ""),
        author=_author(linked, tags, site),
        section=_text(linked.get("articleSection")) or tags.get("article:section", ""),
        site_name=site,
        image=_image(linked.get("image")) or tags.get("og:image", ""),
        canonical=_canonical(tree) or tags.get("og:url", ""),
        published=moment(_text(linked.get("datePublished")) or tags.get("article:published_time", "")),
        modified=moment(_text(linked.get("dateModified")) or tags.get("article:modified_time", "")),
    )


def moment(text: str) -> datetime | None:
    """Read a moment: ISO 8601, or as Vietnamese papers print it (`6/11/2025 17:20`); no zone means Vietnam's."""
    text = text.strip()
    try:
        value: datetime | None = datetime.fromisoformat(text)
    except ValueError:
        value = _printed_moment(text)
    if value is None:
        return None
    aware = value if value.tzinfo else value.replace(tzinfo=VIETNAM)
    try:
        return aware.astimezone(UTC)
    except OverflowError:
        return None


def _printed_moment(text: str) -> datetime | None:
    found = VIETNAMESE_DATE.search(text)
    if not found:
        return None
    day, month, year, hour, minute = (int(part or 0) for part in found.groups())
    try:
        return datetime(year, month, day, hour, minute, tzinfo=VIETNAM)
    except ValueError:
        return None


def _tags(tree: LexborHTMLParser) -> Iterator[tuple[str, str]]:
    for node in reversed(tree.css("meta")):  # the first of a name wins
        attributes = node.attributes
        name = attributes.get("property") or attributes.get("name") or attributes.get("itemprop")
        if name:
            yield name.lower(), nfc(attributes.get("content") or "")


def _linked_article(tree: LexborHTMLParser) -> dict[str, Any]:
    best: dict[str, Any] = {}
    for node in tree.css("script[type='application/ld+json']"):
        for item in objects(node.text() or "", below=("@graph", "mainEntity")):
            kinds = item.get("@type")
            names = {str(k).lower() for k in (kinds if isinstance(kinds, list) else [kinds])}
            if names & _ARTICLES and len(item) > len(best) and item.get("headline"):
                best = item
    return best


def _text(value: Any) -> str:
    if isinstance(value, list):
        value = value[0] if value else ""
    return nfc(value) if isinstance(value, str) else ""


def _author(linked: dict[str, Any], tags: dict[str, str], site: str) -> str:
    """Name the writer; many papers put their own name or only a time there."""
    author = linked.get("author")
    authors = author if isinstance(author, list) else [author]
    names = [_text(a.get("name")) if isinstance(a, dict) else _text(a) for a in authors]
    name = ", ".join(n for n in names if n) or tags.get("article:author", "") or tags.get("author", "")
    publisher = linked.get("publisher")
    house = _text(publisher.get("name")) if isinstance(publisher, dict) else ""
    wrong = not name or name.startswith("http") or moment(name) or not re.search(r"[^\W\d_]{2}", name)
    is_house = name.lower() in site.lower() or (house and name.lower() in house.lower())
    return "" if wrong or is_house or re.match(r"\d", name) else name


def _image(value: Any) -> str:
    value = value[0] if isinstance(value, list) and value else value
    if isinstance(value, dict):
        value = value.get("url")
    return value if isinstance(value, str) and value.startswith(("http://", "https://")) else ""


def _canonical(tree: LexborHTMLParser) -> str:
    node = tree.css_first("link[rel=canonical]")
    href = (node.attributes.get("href") or "") if node else ""
    return href if href.startswith(("http://", "https://")) else ""


def _without_site(title: str, site: str) -> str:
    for mark in (" - ", " | ", " – "):
        if site and title.lower().endswith(mark + site.lower()):
            return title[: -len(mark + site)].strip()
    return title
