"""An article inside a page's data: what a page that is drawn by a script carries instead of paragraphs."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from selectolax.lexbor import LexborHTMLParser

from service.core.model import nfc
from workers.intake.scripts import objects

_DATA = "script[type='application/ld+json'], script[type='application/json'], script[id=__NEXT_DATA__]"
_BODIES = ("articleBody", "content", "body", "bodyHtml", "contentHtml", "html", "detail", "noidung", "noi_dung")
_TITLES = ("headline", "title", "name", "tieude", "tieu_de")
_LEADS = ("description", "sapo", "lead", "summary", "abstract", "excerpt", "mota", "mo_ta")
_LEAST_LETTERS = 400
_TAG = re.compile(r"<[^<>]*>")


@dataclass(frozen=True, slots=True)
class Embedded:
    """An article as a page's data have it; `body` is HTML."""

    title: str
    lead: str
    body: str


def embedded_article(tree: LexborHTMLParser, titles: Sequence[str]) -> Embedded | None:
    """Find the article in a page's data: the one with one of these titles, else the longest; None when none is there.

    For pages whose paragraphs are not there: it looks through all data of the page.
    """
    found = [each for node in tree.css(_DATA) for each in _articles(node.text() or "")]
    known = {title.casefold() for title in titles}
    return max(found, key=lambda each: (each.title.casefold() in known, len(each.body)), default=None)


def _articles(data: str) -> Iterator[Embedded]:
    for here in objects(data):
        body = _first(here, _BODIES)
        if len(_TAG.sub("", body)) >= _LEAST_LETTERS and " " in body:
            yield Embedded(nfc(_first(here, _TITLES)), nfc(_first(here, _LEADS)), _paragraphs(body))


def _first(here: Mapping[str, Any], keys: Sequence[str]) -> str:
    return next((here[key] for key in keys if isinstance(here.get(key), str)), "")


def _paragraphs(body: str) -> str:
    """Make HTML of what may be HTML, HTML escaped once more, or lines."""
    if "&lt;p" in body or "&lt;br" in body:
        body = html.unescape(body)
    if _TAG.search(body):
        return body
    return "".join(f"<p>{html.escape(html.unescape(line))}</p>" for line in body.splitlines() if line.strip())
