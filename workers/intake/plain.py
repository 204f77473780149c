"""Plain text as pieces: the dump of a page, as readers save it, or words pasted by an editor."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence

from service.core.model import nfc
from workers.intake.html import Draft
from workers.intake.lead import without_agency
from workers.intake.pieces import Piece, sentences
from workers.intake.region import is_furniture, is_paragraph
from workers.intake.wording import is_byline, is_credit, is_imprint, is_stop

_LONG = 150
_SEEN = 400
_TITLE_LETTERS = 250
_WRAP = 100  # letters: lines broken by hand or by a mail program are no longer


def read_plain(text: str, *, title: str = "", lead: str = "", prefixes: Sequence[str] = ()) -> Draft:
    """Read a text. Its title is its first line that is no furniture, its lead the paragraph below, unless given."""
    return draft_of(list(_until_stop(_lines(text))), title=title, lead=lead, prefixes=prefixes)


def draft_of(pieces: Sequence[Piece], *, title: str = "", lead: str = "", prefixes: Sequence[str] = ()) -> Draft:
    """Tell title and lead among pieces in reading order: the first line, and the paragraph under it."""
    start = 0
    if not title:
        start = next((i for i, piece in enumerate(pieces) if not is_furniture(piece)), len(pieces))
        title = pieces[start].text if start < len(pieces) and _can_be_title(pieces[start]) else ""
        start += bool(title)
    if lead:
        return Draft(title, without_agency(lead, prefixes), tuple(pieces[start:]))
    first = next((i for i in range(start, len(pieces)) if not is_furniture(pieces[i])), None)
    paragraphs = sum(1 for piece in pieces[start:] if is_paragraph(piece))
    if first is None or paragraphs < 2 or not is_paragraph(pieces[first]):
        return Draft(title, "", tuple(pieces[start:]))
    rest = (*pieces[start:first], *pieces[first + 1 :])
    return Draft(title, without_agency(pieces[first].text, prefixes), rest)


def _can_be_title(piece: Piece) -> bool:
    text = piece.text
    return len(text) <= _TITLE_LETTERS and sentences(text) <= 1 and not (text.endswith(".") and len(text) > 120)


def _lines(text: str) -> Iterator[Piece]:
    for paragraph in re.split(r"\n[^\S\n]*\n", re.sub(r"\r\n?|[\u2028\u2029\x0b\x0c]", "\n", text)):
        lines = [line for line in (nfc(line) for line in paragraph.split("\n")) if line]
        for line in _unwrapped(lines):
            bullet = re.match(r"^[•▪◦*]\s+|^-\s+(?=\S)", line)
            yield Piece(line, inside=frozenset({"bullet"}) if bullet else frozenset())


def _unwrapped(lines: Sequence[str]) -> list[str]:
    """Join lines that a fixed width broke: the next one goes on with a small letter."""
    joined: list[str] = []
    for line in lines:
        wraps = bool(joined) and len(lines) > 1 and joined[-1][-1] not in ".!?:…”" and line[0].islower()
        if wraps:
            joined[-1] = f"{joined[-1]} {line}"
        else:
            joined.append(line)
    width = max((len(line) for line in lines), default=0)
    wrapped = len(lines) >= 4 and width <= _WRAP and sum(len(line) > width * 0.7 for line in lines) >= len(lines) - 2
    return [" ".join(lines)] if wrapped else joined


def _until_stop(pieces: Iterable[Piece]) -> Iterator[Piece]:
    """Set apart what follows the comment box or the list of newer articles, once two long paragraphs were seen."""
    seen = paragraphs = 0
    stopped = False
    for piece in pieces:
        enough = paragraphs >= 2 or seen >= _SEEN
        stopped = stopped or (enough and (is_stop(piece.text) or is_imprint(piece.text)))
        if stopped:
            piece.dropped = "it stands below the article's body"
        elif not (is_credit(piece.text) or is_byline(piece.text)):
            seen += len(piece.text)
            paragraphs += len(piece.text) >= _LONG
        yield piece
