"""Putting a spoken text together: copied words, readings, pauses that never double, spaces that never pile up."""

from __future__ import annotations

import re

from voices.text.folding import Folded
from voices.text.reading import Found, Spoken

_WORD = re.compile(r"[^\W_]+")
_MARKS = ",;:.!?"
"""From the weakest pause to the strongest."""


class Builder:
    """Takes the readings of a text in order and copies what lies between them."""

    __slots__ = (
        "_at",
        "_copying",
        "_folded",
        "_gap",
        "_last",
        "_length",
        "_noted",
        "_pause",
        "_pieces",
        "_printed",
        "_same",
        "_text",
        "_tied",
    )

    def __init__(self, printed: str, folded: Folded) -> None:
        self._printed = printed
        self._folded = folded
        self._text = folded.text
        self._same = folded.same
        self._pieces: list[str] = []
        self._length = 0
        self._last = ""
        """The last character put down."""
        self._gap = ""
        """Spaces owed before the next piece."""
        self._pause = ""
        """The mark owed before the next piece; only a reading owes one."""
        self._copying = True
        """Whether the print since the last piece put down holds nothing but spaces."""
        self._at = 0
        self._noted: list[tuple[int, int, Found]] = []
        self._tied: list[tuple[int, int, int, int, bool]] = []

    def add(self, start: int, found: Found) -> None:
        """Copy up to `start`, then say `found`."""
        end, spoken = found.end, found.spoken
        if start > self._at:
            self._copy(self._at, start)
        self._at = end
        first, last = (start, end) if self._same else self._printed_span(start, end)
        begin = max(first, self._noted[-1][1]) if self._noted and not self._same else first
        self._noted.append((begin, max(last, begin), found))
        self._copying = False
        if not spoken:
            return
        if spoken in _MARKS:
            if not self._pause or _MARKS.index(spoken) > _MARKS.index(self._pause):
                self._pause = spoken
            return
        begun = self._put(spoken)
        self._tied.append((begun, self._length, first, last, False))

    def finish(self) -> Spoken:
        """Copy the rest and give the whole."""
        if self._at < len(self._text):
            self._copy(self._at, len(self._text))
        if self._pause in tuple(".!?") and self._last.isalnum():
            self._pieces.append(self._pause)
        elif self._copying:
            self._pieces.append(self._gap)
        return Spoken(self._printed, "".join(self._pieces), tuple(self._noted), tuple(self._tied))

    def _copy(self, start: int, end: int) -> None:
        text = self._text[start:end]
        if not self._copying and self._last and self._last in _MARKS:  # a silence between two marks: one is enough
            text = text.lstrip(" .,;:!?")
            start = end - len(text)
            self._gap = " "
        piece = text.strip(" ")
        if not piece:
            self._gap += text
            return
        lead = text.index(piece[0])
        self._gap += text[:lead]
        begun, start = self._put(piece), start + lead
        if self._same:
            self._tied.append((begun, self._length, start, start + len(piece), True))
        else:
            self._spread(begun, start, start + len(piece))
        self._gap = text[lead + len(piece) :]

    def _put(self, piece: str) -> int:
        """Put down a piece behind what is due before it; tell where it begins."""
        due = self._gap if self._copying else self._parting(piece[0])
        if not due and piece[0].isalnum() and (self._last.isalnum() or (self._last and self._last in _MARKS)):
            due = " "
        begun = self._length + len(due)
        self._pieces.append(due + piece)
        self._length, self._last = begun + len(piece), piece[-1]
        self._gap = self._pause = ""
        self._copying = True
        return begun

    def _parting(self, first: str) -> str:
        """Give the pause and the one space that part what is said from what follows and begins so."""
        last, pause = self._last, self._pause
        if pause and last.isalnum() and first not in _MARKS:
            return pause if first == "\n" else pause + " "
        return "" if last in ("", "\n") or first == "\n" or first in _MARKS else self._gap[:1]

    def _printed_span(self, start: int, end: int) -> tuple[int, int]:
        """Tell where folded characters stood in the print, apart from what was noted before."""
        first, last = self._folded.offsets[start], self._folded.offsets[end]
        return first, max(last, first + 1)

    def _spread(self, begun: int, start: int, end: int) -> None:
        """Tie each copied word to its print where folding moved characters."""
        offsets = self._folded.offsets
        for match in _WORD.finditer(self._text, start, end):
            first = begun + match.start() - start
            printed_start, printed_end = offsets[match.start()], offsets[match.end()]
            self._tied.append((first, first + len(match[0]), printed_start, printed_end, False))
