"""Read a printed text: the public door of the package."""

from __future__ import annotations

import re
from collections.abc import Iterable

from voices.text.classify import classify
from voices.text.folding import Folded, fold
from voices.text.lexicon import Entry, Lexicon, load_lexicon
from voices.text.line import Found, Line
from voices.text.reading import Reading, Spoken, Stretch
from voices.text.style import NORTHERN, Style
from voices.text.teaching import teach

_WORD = re.compile(r"[^\W_]+")
_MARKS = ",;:.!?"
"""From the weakest pause to the strongest."""


def read(
    printed: str, lexicon: Lexicon | None = None, style: Style = NORTHERN, teaching: Iterable[Entry] = ()
) -> Spoken:
    """Say a printed text as this house would.

    `lexicon` defaults to our own words (`load_lexicon()`); `teaching` are the article's own entries, from
    `teach(article)`; the text teaches itself as well. Any text is accepted: NFC or NFD, hard spaces, stray signs.
    Offsets of the result refer to `printed` as given.
    """
    folded = fold(printed)
    known = load_lexicon() if lexicon is None else lexicon
    taught = [*teaching, *teach(folded.text)]
    if taught:
        known = known.with_tier(taught, tier=2)
    line = Line(folded.text, style, known)
    builder = _Builder(printed, folded)
    for start, found in classify(line):
        builder.add(start, found)
    return builder.finish()


def explain(
    printed: str, lexicon: Lexicon | None = None, style: Style = NORTHERN, teaching: Iterable[Entry] = ()
) -> tuple[Reading, ...]:
    """Give every stretch of a text, plain words too, with how it is said, by which rule and how surely."""
    spoken = read(printed, lexicon, style, teaching)
    found: list[Reading] = []
    at = 0
    for each in spoken.readings:
        found += _plain(printed, at, each.start)
        found.append(each)
        at = each.end
    return (*found, *_plain(printed, at, len(printed)))


def _plain(printed: str, start: int, end: int) -> list[Reading]:
    piece = printed[start:end]
    if not piece.strip():
        return []
    start += len(piece) - len(piece.lstrip())
    piece = piece.strip()
    return [Reading(start, start + len(piece), piece, piece, "words", "plain", 1.0)]


class _Builder:
    """Puts the spoken text together: copied words, readings, and pauses that never double."""

    def __init__(self, printed: str, folded: Folded) -> None:
        self.printed = printed
        self.folded = folded
        self.pieces: list[str] = []
        self.length = 0
        self.last = ""
        self.pause = ""
        self.at = 0
        self.readings_end = 0
        self.readings: list[Reading] = []
        self.stretches: list[Stretch] = []
        self.same = folded.same

    def add(self, start: int, found: Found) -> None:
        """Copy up to `start`, then say `found`."""
        if start > self.at:
            self._copy(self.at, start)
        self.at = self.readings_end = found.end
        offsets = self.folded.offsets
        first = offsets[start]
        last = max(offsets[found.end], first + 1)
        begin = max(first, self.readings[-1].end if self.readings else 0)
        end = max(last, begin)
        self.readings.append(
            Reading(begin, end, self.printed[begin:end], found.spoken, found.kind, found.rule, found.confidence)
        )
        if found.spoken in _MARKS:
            if found.spoken and _MARKS.index(found.spoken) >= _MARKS.find(self.pause or ","):
                self.pause = found.spoken
        else:
            self._say(found.spoken, first, last, copied=False)

    def finish(self) -> Spoken:
        """Copy the rest and give the whole."""
        if self.at < len(self.folded.text):
            self._copy(self.at, len(self.folded.text))
        if self.pause in tuple(".!?") and self.last.isalnum():
            self._put(self.pause)
        return Spoken(self.printed, "".join(self.pieces), tuple(self.readings), tuple(self.stretches))

    def _copy(self, start: int, end: int) -> None:
        piece = self.folded.text[start:end]
        lead = len(piece) - len(piece.lstrip(" "))
        if lead and (self.last in ("", " ", "\n") and self.readings):
            piece, start = piece[lead:], start + lead
        if lead and self.readings and piece[lead : lead + 1] in tuple(_MARKS) and start == self.readings_end:
            piece, start = piece[lead:], start + lead
        if not piece:
            return
        if piece.isspace() and "\n" not in piece:
            if self.last not in ("", " ", "\n") and not self.pause:
                self._put(" ")
            return
        self._say(piece, start, end, copied=True)

    def _say(self, piece: str, start: int, end: int, *, copied: bool) -> None:
        """Put `piece` down after the pause that is due; offsets are folded ones when copied, else printed ones."""
        bare = piece.lstrip()
        if self.pause:
            if self.last not in ("", *_MARKS, "\n") and bare[:1] not in _MARKS:
                self._mark()
            self.pause = ""
        if (self.last.isalnum() and piece[:1].isalnum()) or (self.last in _MARKS and self.last and piece[:1].isalnum()):
            self._put(" ")
        begun = self.length
        self._put(piece)
        if copied and not self.same:
            self._spread(begun, start, end)
        else:
            self.stretches.append(Stretch(begun, self.length, start, end, copied))

    def _mark(self) -> None:
        if self.last == " ":
            last = self.pieces.pop()
            self.length -= len(last)
            self.last = self.pieces[-1][-1] if self.pieces else ""
            self._put(last.rstrip(" "))
        if self.last.isalnum():
            self._put(self.pause)

    def _spread(self, begun: int, start: int, end: int) -> None:
        """Tie each copied word to its print where folding moved characters."""
        offsets = self.folded.offsets
        for match in _WORD.finditer(self.folded.text, start, end):
            first = begun + match.start() - start
            printed_start, printed_end = offsets[match.start()], offsets[match.end()]
            self.stretches.append(Stretch(first, first + len(match[0]), printed_start, printed_end, copied=False))

    def _put(self, piece: str) -> None:
        if piece:
            self.pieces.append(piece)
            self.length += len(piece)
            self.last = piece[-1]
