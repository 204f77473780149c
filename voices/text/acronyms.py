"""Unknown capitals made of known ones: UBKTHU is UBKT and HU. A guess, always flagged, but better than letters."""

from __future__ import annotations

import unicodedata
from functools import cache

from voices.text.data import table
from voices.text.letters import NAMES
from voices.text.lexicon import Lexicon
from voices.text.syllables import toneless
from voices.text.vocabulary import vocabulary

_SHORTEST, _LONGEST, _MOST_PARTS = 4, 14, 4
_TELLING = 3
"""A part of so many letters is hardly there by chance; two letters make up many a foreign abbreviation too."""
_BODIES = vocabulary("ban sở phòng cục hội tâm trường khoa ngành tác viên đội chí bộ tổ hệ lý vụ")
"""After these words capitals are Vietnamese."""


def composed(word: str, lexicon: Lexicon, before: str = "") -> str:
    """Say a row of capitals as the fewest parts that make it up; "" when none do, or when it looks foreign.

    Parts are the abbreviations of `parts.tsv`, and those of the lexicon whose letters begin the words they stand for
    (UBND, not WHO) and that mean one thing wherever they stand. `before` is the word on the left.
    """
    if not _SHORTEST <= len(word) <= _LONGEST:
        return ""
    best: list[tuple[int, ...] | None] = [()]
    for end in range(1, len(word) + 1):
        choices = [
            (*cuts, end)
            for start in range(end - 1)
            if (cuts := best[start]) is not None and _part(word[start:end], lexicon, first=start == 0)
        ]
        best.append(min(choices, key=lambda cuts: (len(cuts), [-each for each in cuts])) if choices else None)
    cuts = best[-1]
    if not cuts or len(cuts) > _MOST_PARTS:
        return ""
    parts = [word[start:end] for start, end in zip((0, *cuts), cuts, strict=False)]
    if max(map(len, parts)) < _TELLING and before not in _BODIES and not any(each in word for each in "ĐƯ"):
        return ""
    return " ".join(_part(each, lexicon, first=each is parts[0]) for each in parts)


def _part(piece: str, lexicon: Lexicon, *, first: bool) -> str:
    """Say a part; a row of `parts.tsv` with a hyphen behind ("BV-") is for the beginning of a longer word only."""
    known = (_parts().get(f"{piece}-") if first else None) or _parts().get(piece)
    if known:
        return known
    for entry in lexicon.starting(piece):
        if entry.printed == piece and not (entry.left or entry.right or entry.doubt):
            return entry.spoken if _begins_its_words(piece, entry.spoken) else ""
    return ""


@cache
def _parts() -> dict[str, str]:
    return {row[0]: row[1] for row in table("parts")}


_LETTER_NAMES = frozenset(NAMES.values())


def _begins_its_words(piece: str, spoken: str) -> bool:
    words = [each for each in spoken.replace(",", " ").lower().split() if each != "và"]
    if all(word in _LETTER_NAMES for word in words):
        return False
    letters = piece.lower().replace("w", "ư")
    return len(words) == len(letters) and all(map(_starts, words, letters))


def _starts(word: str, char: str) -> bool:
    """Say whether a word starts with this letter, with or without its marks (ủ as U, ứ as Ư or U)."""
    return char in (toneless(word)[0][0], unicodedata.normalize("NFD", word)[0])
