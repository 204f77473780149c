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

    def __init__(self, printed: str, folded: Folded) -> None:
        self._printed = printed
        self._folded = folded
        self._same = folded.same
        self._pieces: list[str] = []
        self._length = 0
        self._last = ""
        """The last character put down."""
        self._gap = ""
        """Spaces owed before the next piece."""
        self._pause = ""
        """The mark owed before the next piece."""
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
        first, last = (start, end) if self._same else (self._folded.offsets[start], self._folded.offsets[end])
        last = max(last, first + 1)
        begin = max(first, self._noted[-1][1]) if self._noted else first
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
        if self._at < len(self._folded.text):
            self._copy(self._at, len(self._folded.text))
        if self._pause in tuple(".!?") and self._last.isalnum():
            self._pieces.append(self._pause)
        elif self._copying:
            self._pieces.append(self._gap)
        return Spoken(self._printed, "".join(self._pieces), tuple(self._noted), tuple(self._tied))

    def _copy(self, start: int, end: int) -> None:
        text = self._folded.text[start:end]
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
        self._copying = True

    def _put(self, piece: str) -> int:
        """Put down a piece behind the pause and the space that are due before it; tell where it begins."""
        gap, last, first = self._gap, self._last, piece[0]
        due = ""
        if self._pause and last.isalnum() and first not in _MARKS:
            due = last = self._pause
            gap = gap[:1] or " "
        if not self._copying:
            gap = "" if last in ("", "\n") or first == "\n" or first in _MARKS else gap[:1]
        if not gap and first.isalnum() and (last.isalnum() or (last and last in _MARKS)):
            gap = " "
        due += gap
        begun = self._length + len(due)
        self._pieces.append(due + piece)
        self._length, self._last = begun + len(piece), piece[-1]
        self._gap = self._pause = ""
        self._copying = True
        return begun

    def _spread(self, begun: int, start: int, end: int) -> None:
        """Tie each copied word to its print where folding moved characters."""
        offsets = self._folded.offsets
        for match in _WORD.finditer(self._folded.text, start, end):
            first = begun + match.start() - start
            printed_start, printed_end = offsets[match.start()], offsets[match.end()]
            self._tied.append((first, first + len(match[0]), printed_start, printed_end, False))
