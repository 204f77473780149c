"""Where the article stands in its page: below its title, in the element of its paragraphs, above what follows."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from workers.intake.page import Page
from workers.intake.pieces import Piece
from workers.intake.wording import is_chrome, is_imprint, is_stop

_LONG = 150  # letters of a paragraph no list of headlines has
_GOOD = 60
_DECAY = 0.7  # of a paragraph's weight for each element further out
_REACH = 6  # elements a paragraph counts for
_PARTS = frozenset({"ul", "ol", "figure", "blockquote", "tr", "td"})
_SEEN = 400  # letters of body after which a stop marker ends the article


@dataclass(frozen=True, slots=True)
class Region:
    """Indices into the page's pieces: what stands between title and body, the body itself, and what was cut off."""

    before: tuple[int, ...]
    body: tuple[int, ...]
    below: tuple[int, ...]
    container: int


def region_of(page: Page, title: int | None) -> Region:
    """Find the body. `title` is the title piece's index; None when only the metadata name the article."""
    pieces = page.pieces
    first = 0 if title is None else title + 1
    _clear_wrong_drops(page, title)
    cut = _cut(pieces, first)
    good = [i for i in range(first, cut) if is_paragraph(pieces[i])]
    container = page.container
    if container is None:
        container = _widened(page, _densest(page, good), good)
    return _gather(page, container, first, cut)


def is_paragraph(piece: Piece) -> bool:
    """Tell a stretch that can only be running text."""
    return len(piece.text) >= _GOOD and not piece.dropped and piece.link < 0.3 and not piece.is_heading


def _clear_wrong_drops(page: Page, title: int | None) -> None:
    """Keep a box whose name sounds like page furniture when it holds the title or most of the text."""
    masses: dict[int, int] = defaultdict(int)
    plain = 0
    for piece in page.pieces:
        if piece.link < 0.3 and len(piece.text) >= _LONG:
            masses[piece.drop_root] += len(piece.text)
            plain += len(piece.text)
    wrong = {root for root, mass in masses.items() if root and mass > plain / 2}
    if title is not None and page.pieces[title].drop_root:
        wrong.add(page.pieces[title].drop_root)
    for piece in page.pieces:
        if piece.drop_root in wrong:
            piece.dropped, piece.drop_root = "", 0


def _cut(pieces: Sequence[Piece], first: int) -> int:
    """Find where the article certainly ends: a stop marker, another article's heading, the imprint."""
    seen = paragraphs = 0
    for i in range(first, len(pieces)):
        piece = pieces[i]
        if is_paragraph(piece):
            if is_imprint(piece.text):
                return i
            seen += len(piece.text)
            paragraphs += len(piece.text) >= _LONG
        elif (seen >= _SEEN or paragraphs >= 2) and not piece.dropped and _ends(piece):
            return i
    return len(pieces)


def _ends(piece: Piece) -> bool:
    linked_heading = piece.is_heading and piece.link > 0.8
    return piece.tag == "h1" or linked_heading or is_stop(piece.text) or is_imprint(piece.text)


def _densest(page: Page, good: Iterable[int]) -> int:
    scores: dict[int, float] = defaultdict(float)
    for i in good:
        weight = float(len(page.pieces[i].text))
        for element in page.above(page.pieces[i].box)[:_REACH]:
            scores[element] += weight
            weight *= _DECAY
    return max(scores, key=lambda element: scores[element], default=0)


def _widened(page: Page, container: int, good: Sequence[int]) -> int:
    """Take the outermost element that holds more of the same article (a body split by an advertisement)."""
    chains = {i: set(page.above(page.pieces[i].box)) for i in good}
    inside = [i for i in good if container in chains[i]]
    for outer in page.above(container)[1:]:
        extra = [i for i in good if outer in chains[i] and i not in inside]
        if len(extra) >= 2 and _belongs(page, extra, inside):
            container, inside = outer, sorted([*inside, *extra])
    return container


def _belongs(page: Page, extra: Sequence[int], inside: Sequence[int]) -> bool:
    """Tell body from blurbs: paragraphs as long as an article's, and a good part of it if they stand below."""
    after = [i for i in extra if not inside or i > inside[-1]]
    letters = sum(len(page.pieces[i].text) for i in extra)
    if letters < _LONG * len(extra):
        return False
    return not after or letters * 4 >= sum(len(page.pieces[i].text) for i in inside)


def _gather(page: Page, container: int, first: int, cut: int) -> Region:
    pieces = page.pieces
    under: dict[int, bool] = {}
    before: list[int] = []
    body: list[int] = []
    below: list[int] = []
    for i in range(first, len(pieces)):
        box = pieces[i].box
        if box not in under:
            under[box] = container in page.above(box)
        if not under[box]:
            if not body:
                before.append(i)
            elif i < cut + 40:
                below.append(i)
        elif i < cut or (body and _continues(page, pieces[i], body, pieces)):
            body.append(i)
        else:
            below.append(i)
    return Region(tuple(before), tuple(body), tuple(below), container)


def _continues(page: Page, piece: Piece, body: Sequence[int], pieces: Sequence[Piece]) -> bool:
    """Tell whether a piece below a stop marker is the article again: it stands where the paragraphs stood."""
    boxes = {pieces[i].box for i in body if is_paragraph(pieces[i])}
    if piece.box in boxes:
        return not is_stop(piece.text) and piece.link < 0.8
    here = page.elements[piece.box]
    if here.tag in _PARTS and here.parent in boxes:
        return piece.link < 0.8
    return is_paragraph(piece) and any(
        page.elements[box].parent == here.parent and page.elements[box][1:] == here[1:] and here.names for box in boxes
    )


def is_furniture(piece: Piece) -> bool:
    """Tell a piece of the page that no article has: a control, a moment, a stop marker."""
    return piece.controls or is_chrome(piece.text) or is_stop(piece.text)
