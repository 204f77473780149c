"""An HTML page as an article: metadata, title, lead, body."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from selectolax.lexbor import LexborHTMLParser, SelectolaxError

from service.core.model import BlockKind
from workers.intake.classify import same
from workers.intake.metadata import Metadata, metadata_of
from workers.intake.nesting import shallow
from workers.intake.page import Marks, Page, walk
from workers.intake.pieces import Piece
from workers.intake.profiles import Profile, ProfileError, Sites
from workers.intake.region import Region, is_furniture, is_paragraph, region_of
from workers.intake.wording import is_byline, is_credit

_BOXED_LETTERS = 300  # a box with a picture and no more text than this holds its caption
_LEAD_LETTERS = 40
_WO_EVENTS = 1  # lexbor's LXB_DOM_DOCUMENT_OPT_WO_EVENTS: nothing listens to the tree


@dataclass(frozen=True, slots=True)
class Draft:
    """An article before its blocks have kinds: `pieces` are the body's, `flags` are for the desk."""

    title: str
    lead: str
    pieces: tuple[Piece, ...]
    metadata: Metadata = Metadata()
    flags: tuple[str, ...] = ()


def read_html(html: str, *, profile: Profile | None, sites: Sites, exclude: Sequence[str] = ()) -> Draft:
    """Read a whole page. Raise ProfileError when a profile's selector is no CSS."""
    tree = LexborHTMLParser(shallow(html), options=_WO_EVENTS)
    metadata = metadata_of(tree)
    body = tree.body or tree.root
    if body is None:
        return Draft("", "", (), metadata)
    family, container = _container(tree, profile, sites)
    used = [sites.everywhere, *([family] if family else [])]
    page = walk(body, _marks(tree, used, container, exclude))
    title = _title_index(page.pieces, metadata.titles)
    region = region_of(page, title)
    _see_pictures(page, region)
    _see_tables(page)
    prefixes = (*sites.everywhere.agency_prefixes, *(family.agency_prefixes if family else ()))
    lead = Lead(page, region, metadata, prefixes).find()
    return Draft(
        title=_title(page.pieces, title, metadata),
        lead=lead.text,
        pieces=tuple(page.pieces[i] for i in region.body if i not in lead.taken),
        metadata=metadata,
        flags=tuple(_flags(profile, container)),
    )


def _flags(profile: Profile | None, container: int) -> Iterable[str]:
    if profile and profile.container and not container:
        yield f"Không tìm thấy thân bài theo hồ sơ trang {profile.name or 'này'}: trang có thể đã đổi giao diện."


def _container(tree: LexborHTMLParser, profile: Profile | None, sites: Sites) -> tuple[Profile | None, int]:
    """Choose the profile and its body element's `mem_id`: the site's own, else a family whose container stands here."""
    families = [profile] if profile and profile.container else list(sites.families)
    for family in families:
        for selector in family.container:
            found = select(tree, selector)
            if len(found) >= 1 and len(found[0].text()) >= 200:
                return family, found[0].mem_id
    return profile, 0


def select(tree: LexborHTMLParser, selector: str) -> list:  # type: ignore[type-arg]
    """Select nodes. Raise ProfileError, naming the selector, when it is no CSS."""
    try:
        return tree.css(selector)
    except (SelectolaxError, ValueError) as wrong:
        raise ProfileError(f"{selector!r} is not a CSS selector this software knows: {wrong}.") from None


def _marks(tree: LexborHTMLParser, used: Sequence[Profile], container: int, exclude: Sequence[str]) -> Marks:
    kinds: dict[int, BlockKind] = {}
    for profile in used:
        named = {
            BlockKind.CAPTION: profile.caption,
            BlockKind.CREDIT: profile.credit,
            BlockKind.BYLINE: profile.byline,
            BlockKind.LEAD: profile.lead,
        }
        for kind, selectors in named.items():
            if selectors:
                kinds.update((node.mem_id, kind) for node in select(tree, ", ".join(selectors)))
    drops = [selector for profile in used for selector in profile.drop] + list(exclude)
    dropped = frozenset(node.mem_id for node in select(tree, ", ".join(drops))) if drops else frozenset()
    return Marks(kinds, dropped, container)


def _title_index(pieces: Sequence[Piece], titles: Sequence[str]) -> int | None:
    """Find the title's piece: a heading that says what the metadata say, else one within it, else the first `<h1>`."""
    exact = [i for i, piece in enumerate(pieces) if piece.link < 0.5 and same(piece.text, titles)]
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


def _see_pictures(page: Page, region: Region) -> None:
    """Mark what stands right after a picture, and what shares a small box with one."""
    body = set(region.body)
    masses: dict[int, int] = defaultdict(int)
    for i in region.body:
        for element in page.above(page.pieces[i].box):
            masses[element] += len(page.pieces[i].text)
    for picture in page.pictures:
        box = _picture_box(page, picture.box, masses, region.container)
        if box is not None:
            for i in body:
                if box in page.above(page.pieces[i].box):
                    page.pieces[i].boxed_with_image = True
        after = (i for i in range(picture.before, len(page.pieces)) if i in body)
        first = next((i for i in after if not is_furniture(page.pieces[i])), None)
        if first is not None and not any(p.boxed_with_image for p in page.pieces[picture.before : first]):
            page.pieces[first].after_image = True
            page.pieces[first].alt = picture.alt


def _picture_box(page: Page, element: int, masses: dict[int, int], container: int) -> int | None:
    """Climb from a picture to the largest box around it that holds little text; None when none holds any."""
    best = None
    for here in page.above(element):
        if here in (container, 0) or masses[here] > _BOXED_LETTERS:
            break
        best = here if masses[here] else best
    return best


def _see_tables(page: Page) -> None:
    """Mark the cells of tables that hold figures rather than layout: four short cells or more."""
    cells: dict[int, list[Piece]] = defaultdict(list)
    for piece in page.pieces:
        if "table" in piece.inside:
            table = next(e for e in page.above(piece.box) if page.elements[e].tag == "table")
            cells[table].append(piece)
    for found in cells.values():
        data = len(found) >= 4 and max(len(p.text) for p in found) < 160 and not any(p.boxed_with_image for p in found)
        for piece in found:
            piece.table_data = data


@dataclass(frozen=True, slots=True)
class FoundLead:
    """The lead, and the indices of the pieces that are it."""

    text: str = ""
    taken: frozenset[int] = frozenset()


@dataclass(frozen=True, slots=True)
class Lead:
    """What a page's lead may be told from."""

    page: Page
    region: Region
    metadata: Metadata
    prefixes: Sequence[str]

    def find(self) -> FoundLead:
        """Find the lead: marked up, as the metadata say, standing before the body, bold at its head, or metadata only."""
        for way in (self._marked, self._described, self._standing_before, self._bold_first):
            taken = way()
            if taken:
                text = " ".join(self.page.pieces[i].text for i in taken)
                return FoundLead(without_agency(text, self.prefixes), frozenset(taken))
        return FoundLead(self._from_metadata())

    def _piece(self, i: int) -> Piece:
        return self.page.pieces[i]

    def _marked(self) -> list[int]:
        near = [*self.region.before, *self.region.body[:4]]
        marked = [i for i in near if self._piece(i).hint is BlockKind.LEAD and self._piece(i).link < 0.5]
        return [i for i in marked if not is_furniture(self._piece(i)) and not self._piece(i).dropped]

    def _described(self) -> list[int]:
        lead = without_agency(self.metadata.lead, self.prefixes)
        near = [*self.region.before, *self.region.body[:3]]
        return [i for i in near if not self._piece(i).dropped and self._says(self._piece(i).text, lead)][:1]

    def _says(self, text: str, lead: str) -> bool:
        text = without_agency(text, self.prefixes)
        start = lead.rstrip(".… ")[:120]
        return len(start) >= _LEAD_LETTERS and (text.startswith(start) or (len(text) > 80 and lead.startswith(text)))

    def _standing_before(self) -> list[int]:
        return [
            i
            for i in self.region.before
            if is_lead_like(self._piece(i)) and not self._piece(i).dropped and not is_credit(self._piece(i).text)
        ][-1:]

    def _bold_first(self) -> list[int]:
        for i in self.region.body[:2]:
            piece = self._piece(i)
            if piece.bold > 0.9 and len(piece.text) >= 80 and not piece.after_image and not piece.dropped:
                return [i]
        return []

    def _from_metadata(self) -> str:
        lead = without_agency(self.metadata.lead, self.prefixes)
        start = lead.rstrip(".… ")[:80]
        printed = any(start in self._piece(i).text for i in self.region.body)
        finished = lead.endswith((".", "!", "?", "”", ")")) and not lead.endswith(("...", "…"))
        of_site = bool(self.metadata.site_name) and self.metadata.site_name.split(" - ")[0] in lead
        whole = len(lead) >= _LEAD_LETTERS and finished and not printed and not of_site
        return lead if whole and not same(lead, self.metadata.titles) else ""


def is_lead_like(piece: Piece) -> bool:
    """Tell a stretch between title and body that can be its lead: a sentence or two, no control, no name."""
    heading = piece.is_heading and len(piece.text) >= 60 and piece.link < 0.3
    plain = is_paragraph(piece) and piece.words >= 12
    return (heading or plain) and not is_furniture(piece) and not is_byline(piece.text) and not piece.after_image


def without_agency(text: str, prefixes: Iterable[str]) -> str:
    """Strip the name of a paper or agency a lead starts with, if it is one we know."""
    for prefix in prefixes:
        if text.startswith(prefix):
            rest = re.match(r"\s*[-–—:]\s*" if prefix[-1] != ")" else r"\s*[-–—:]?\s*", text[len(prefix) :])
            if rest and len(text) > len(prefix) + rest.end() + 20:
                return text[len(prefix) + rest.end() :]
    return text
