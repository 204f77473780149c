"""Unknown capitals made of known ones: UBKTHU is UBKT and HU. A guess, always flagged, but better than letters."""

from __future__ import annotations

import unicodedata

from voices.text.lexicon import Lexicon
from voices.text.syllables import toneless

_SHORTEST, _LONGEST, _MOST_PARTS = 4, 14, 4


def composed(word: str, lexicon: Lexicon) -> str:
    """Say a row of capitals as the fewest abbreviations of the lexicon that make it up; "" when none do.

    Only abbreviations whose letters begin the words they stand for take part (UBND, not WHO), and only those that
    mean one thing wherever they stand.
    """
    if not _SHORTEST <= len(word) <= _LONGEST:
        return ""
    best: list[tuple[int, str] | None] = [(0, "")]
    for end in range(1, len(word) + 1):
        choices = [
            (before[0] + 1, f"{before[1]} {said}".strip())
            for start in range(max(0, end - _LONGEST), end - 1)
            if (before := best[start]) is not None and (said := _part(word[start:end], lexicon))
        ]
        best.append(min(choices) if choices else None)
    found = best[-1]
    return found[1] if found and found[0] <= _MOST_PARTS else ""


def _part(piece: str, lexicon: Lexicon) -> str:
    for entry in lexicon.starting(piece):
        if entry.printed == piece and not (entry.left or entry.right):
            return entry.spoken if _begins_its_words(piece, entry.spoken) else ""
    return ""


def _begins_its_words(piece: str, spoken: str) -> bool:
    words = [each for each in spoken.replace(",", " ").lower().split() if each != "và"]
    letters = piece.lower().replace("w", "ư")
    return len(words) == len(letters) and all(map(_starts, words, letters))


def _starts(word: str, char: str) -> bool:
    """Say whether a word starts with this letter, with or without its marks (ủ as U, ứ as Ư or U)."""
    return char in (toneless(word)[0][0], unicodedata.normalize("NFD", word)[0])
