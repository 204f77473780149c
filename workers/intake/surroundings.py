"""What stands around a page's pieces: pictures beside them, tables about them."""

from __future__ import annotations

from collections import defaultdict

from workers.intake.page import Page
from workers.intake.pieces import Piece
from workers.intake.region import Region, is_furniture

_BOXED_LETTERS = 300  # a box with a picture and no more text than this holds its caption


def see_pictures(page: Page, region: Region) -> None:
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
        if first is None or page.pieces[first].text[0].islower():  # a picture in mid-sentence has no caption
            continue
        if not any(p.boxed_with_image for p in page.pieces[picture.before : first]):
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
