"""What stands around a page's pieces: pictures beside them, tables about them."""

from __future__ import annotations

import re
from collections import defaultdict

from workers.intake.page import Page, Picture
from workers.intake.pieces import Piece
from workers.intake.region import Region, is_furniture

_COLUMNS = re.compile(r"\bcolumns\b|\bmedia-text\b")  # a picture in one, running text in the other
_FEATURED = re.compile(r"featured-(?:image|media)|post-thumbnail|post-thumb\b|entry-thumb")
_BOXED_LETTERS = 300  # a box with a picture and no more text than this holds its caption


def see_pictures(page: Page, region: Region, title: int | None = None) -> None:
    """Mark what stands right after a picture, and what shares a small box or a centred paragraph with one."""
    masses: dict[int, int] = defaultdict(int)
    for i in region.body:
        for element in page.above(page.pieces[i].box):
            masses[element] += len(page.pieces[i].text)
    for picture in page.pictures:
        _see_boxed(page, region, picture, _picture_box(page, picture.box, masses, region.container))
        if title is None or picture.before > title:  # else a logo, or a photo above all: the title stands between
            _see_following(page, region, picture)


def _see_boxed(page: Page, region: Region, picture: Picture, box: int | None) -> None:
    if box is not None:
        for i in region.body:
            if box in page.above(page.pieces[i].box):
                page.pieces[i].boxed_with_image = True
    for piece in page.pieces[picture.before : picture.before + 1]:
        if piece.element == picture.box and piece.align == "center" and len(piece.text) <= _BOXED_LETTERS:
            piece.boxed_with_image = True


def _see_following(page: Page, region: Region, picture: Picture) -> None:
    if any(_FEATURED.search(page.elements[here].names) for here in page.above(picture.box)[:3]):
        return  # the theme's own picture of the article: whoever wrote the first words did not see it there
    after = (i for i in region.body if i >= picture.before)
    first = next((i for i in after if not is_furniture(page.pieces[i])), None)
    if first is None or page.pieces[first].text[0].islower():  # a picture in mid-sentence has no caption
        return
    if not any(p.boxed_with_image for p in page.pieces[picture.before : first]):
        page.pieces[first].after_image = True
        page.pieces[first].alt = picture.alt


def _picture_box(page: Page, element: int, masses: dict[int, int], container: int) -> int | None:
    """Climb from a picture to the largest box around it that holds little text; None when none holds any."""
    best = None
    for here in page.above(element):
        if here in (container, 0) or masses[here] > _BOXED_LETTERS or _COLUMNS.search(page.elements[here].names):
            break
        best = here if masses[here] else best
    return best


def see_tables(page: Page) -> None:
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
