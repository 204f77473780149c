"""Read a printed text: the public door of the package."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache

from voices.text.builder import Builder
from voices.text.classify import classify
from voices.text.folding import fold
from voices.text.lexicon import Entry, Lexicon, load_lexicon
from voices.text.line import Line
from voices.text.reading import Reading, Spoken
from voices.text.style import NORTHERN, Style
from voices.text.syllables import valid_syllable
from voices.text.teaching import teach


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
    taught = (*teaching, *teach(folded.text))
    if taught:
        known = _with_taught(known, taught)
    line = Line(folded.text, style, known)
    builder = Builder(printed, folded)
    for start, found in classify(line):
        builder.add(start, found)
    return builder.finish()


@lru_cache(maxsize=16)
def _with_taught(known: Lexicon, taught: tuple[Entry, ...]) -> Lexicon:
    """Put what an article teaches over the other words; kept, for its segments come one by one.

    What is plain stays plain, unless a word that now means something was.
    """
    lexicon = known.with_tier(taught, tier=2)
    firsts = (_FIRST_WORD.split(each.printed)[0] for each in taught)
    if not any(valid_syllable(each) and not known.starting(each) for each in firsts):
        lexicon.plain = known.plain
    return lexicon


_FIRST_WORD = re.compile(r"[\W\d_]")


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
