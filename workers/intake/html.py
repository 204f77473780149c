"""An HTML page as an article: metadata, title, lead, body."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import cache

from selectolax.lexbor import LexborHTMLParser, LexborNode, SelectolaxError

from service.core.model import BlockKind
from workers.intake.classify import plain
from workers.intake.embedded import Embedded, embedded_article
from workers.intake.lead import Lead, without_agency
from workers.intake.metadata import Metadata, metadata_of
from workers.intake.nesting import tamed
from workers.intake.page import Marks, Page, walk
from workers.intake.pieces import Piece
from workers.intake.profiles import Profile, ProfileError, Sites
from workers.intake.region import Region, region_of
from workers.intake.surroundings import see_pictures, see_tables

_NEEDED = re.compile(r"(?<=[.#='\"])[A-Za-z_][\w-]*")
_GIVEN = re.compile(r"=[\"']?([^\"'<>]{1,300})")  # every attribute's value, and some more
_FEW_LETTERS = 250  # a page whose body has no more may carry its article elsewhere
_WO_EVENTS = 1  # lexbor's LXB_DOM_DOCUMENT_OPT_WO_EVENTS: nothing listens to the tree


@dataclass(frozen=True, slots=True)
class Draft:
    """An article before its blocks have kinds: `pieces` are the body's, `flags` are for the desk."""

    title: str
    lead: str
    pieces: tuple[Piece, ...]
    metadata: Metadata = field(default_factory=Metadata)
    flags: tuple[str, ...] = ()


def read_html(html: str, *, profile: Profile | None, sites: Sites, exclude: Sequence[str] = ()) -> Draft:
    """Read a whole page. Raise ProfileError when a profile's selector is no CSS."""
    tree = LexborHTMLParser(tamed(html), options=_WO_EVENTS)
    metadata = metadata_of(tree)
    body = tree.body or tree.root
    if body is None:
        return Draft("", "", (), metadata)
    names = " ".join(_GIVEN.findall(html))
    family, container = _container(tree, names, profile, sites)
    # what a newsroom says of its own pages holds, whichever family they look like
    used = [sites.everywhere, *(each for each in dict.fromkeys((family, profile)) if each)]
    page = walk(body, _marks(tree, names, used, exclude)._replace(container=container))
    title = _title_index(page.pieces, metadata.titles)
    region = region_of(page, title)
    see_pictures(page, region, title)
    see_tables(page)
    prefixes = [prefix for each in used for prefix in each.agency_prefixes]
    lead = Lead(page, region, metadata, prefixes).find()
    if _letters(page, region) < _FEW_LETTERS and (data := embedded_article(tree, metadata.titles)):
        return _drawn_by_script(data, lead.text, metadata, sites, exclude)
    return Draft(
        title=_title(page.pieces, title, metadata),
        lead=lead.text,
        pieces=_around(page, region, lead.taken),
        metadata=metadata,
        flags=tuple(_flags(profile, container)),
    )


def _letters(page: Page, region: Region) -> int:
    return sum(len(page.pieces[i].text) for i in region.body if not page.pieces[i].dropped)


def _drawn_by_script(data: Embedded, lead: str, metadata: Metadata, sites: Sites, exclude: Sequence[str]) -> Draft:
    title = data.title or next(iter(metadata.titles), "")
    flags = ("Trang chỉ hiện bài bằng JavaScript: lời bài lấy từ dữ liệu kèm theo trang.",)
    pieces = read_fragment(data.body, sites=sites, exclude=exclude)
    return Draft(title, without_agency(data.lead, sites.everywhere.agency_prefixes) or lead, pieces, metadata, flags)


def read_fragment(html: str, *, sites: Sites, exclude: Sequence[str] = ()) -> tuple[Piece, ...]:
    """Read a body that a CMS delivered: all of it is the article's."""
    tree = LexborHTMLParser(tamed(html), options=_WO_EVENTS)
    body = tree.body or tree.root
    if body is None:
        return ()
    page = walk(body, _marks(tree, " ".join(_GIVEN.findall(html)), [sites.everywhere, *sites.families], exclude))
    everything = tuple(range(len(page.pieces)))
    see_pictures(page, Region((), everything, (), 0))
    see_tables(page)
    return tuple(page.pieces)


def _around(page: Page, region: Region, lead: frozenset[int]) -> tuple[Piece, ...]:
    """List the body's pieces, and those above and below it as set apart, so that nothing is left out unseen."""
    for where, indices in (("above", region.before), ("below", region.below)):
        for i in indices:
            page.pieces[i].dropped = page.pieces[i].dropped or f"it stands {where} the article's body"
    return tuple(page.pieces[i] for i in (*region.before, *region.body, *region.below) if i not in lead)


def _flags(profile: Profile | None, container: int) -> Iterable[str]:
    if profile and profile.container and not container:
        yield f"Không tìm thấy thân bài theo hồ sơ trang {profile.name or 'này'}: trang có thể đã đổi giao diện."


def _container(tree: LexborHTMLParser, names: str, profile: Profile | None, sites: Sites) -> tuple[Profile | None, int]:
    """Choose the profile and its body element's `mem_id`: the site's own, else a family whose container stands here."""
    families = [profile] if profile and profile.container else list(sites.families)
    for family in families:
        for selector in may_match(family.container, names):
            found = select(tree, selector)
            if len(found) >= 1 and len(found[0].text()) >= 200:
                return family, found[0].mem_id
    return profile, 0


def may_match(selectors: Iterable[str], names: str) -> list[str]:
    """Keep the selectors whose every name stands in the page: looking costs a fraction of selecting."""
    return [selector for selector in selectors if all(name in names for name in _names(selector))]


@cache
def _names(selector: str) -> tuple[str, ...]:
    """List the classes, ids and attribute values a selector needs."""
    return tuple(_NEEDED.findall(selector))


def select(tree: LexborHTMLParser, selector: str) -> list[LexborNode]:
    """Select nodes. Raise ProfileError, naming the selector, when it is no CSS."""
    try:
        return tree.css(selector)
    except (SelectolaxError, ValueError) as wrong:
        raise ProfileError(f"{selector!r} is not a CSS selector this software knows: {wrong}.") from None


def _marks(tree: LexborHTMLParser, names: str, used: Sequence[Profile], exclude: Sequence[str]) -> Marks:
    kinds: dict[int, BlockKind] = {}
    for kind in (BlockKind.CAPTION, BlockKind.CREDIT, BlockKind.BYLINE, BlockKind.LEAD, BlockKind.TITLE):
        selectors = may_match((selector for profile in used for selector in getattr(profile, kind)), names)
        if selectors:
            kinds.update((node.mem_id, kind) for node in select(tree, ", ".join(selectors)))
    drops = may_match((selector for profile in used for selector in profile.drop), names) + list(exclude)
    dropped = frozenset(node.mem_id for node in select(tree, ", ".join(drops))) if drops else frozenset()
    return Marks(kinds, dropped)


def _title_index(pieces: Sequence[Piece], titles: Sequence[str]) -> int | None:
    """Find the title's piece: as marked up, or a heading that says what the metadata say, else the first `<h1>`."""
    marked = next((i for i, piece in enumerate(pieces) if piece.hint is BlockKind.TITLE and piece.link < 0.5), None)
    if marked is not None:
        return marked
    lengths = {len(title) + more for title in titles for more in range(-8, 9)}  # same words, other punctuation
    near = (i for i, piece in enumerate(pieces) if piece.link < 0.5 and len(piece.text) in lengths)
    known = {plain(title) for title in titles} - {""}
    exact = [i for i in near if plain(pieces[i].text) in known]
    ranked = sorted(exact, key=lambda i: (pieces[i].tag != "h1", not pieces[i].is_heading, i))
    if ranked:
        return ranked[0]
    headings = [i for i, piece in enumerate(pieces) if piece.tag == "h1" and piece.link < 0.5 and piece.words >= 3]
    alike = [i for i in headings if any(_alike(pieces[i].text, title) for title in titles)]
    return next(iter(alike or headings), None)


def _alike(one: str, other: str) -> bool:
    mine, theirs = set(one.casefold().split()), set(other.casefold().split())
    return len(mine & theirs) >= 0.7 * min(len(mine), len(theirs))


def _title(pieces: Sequence[Piece], index: int | None, metadata: Metadata) -> str:
    if index is not None:
        return pieces[index].text
    return metadata.titles[0] if metadata.titles else ""
