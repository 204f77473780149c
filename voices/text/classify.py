"""The one pass: at each place that is not plain words, ask the kinds in turn; the first to answer has it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from voices.text.asking import Kinds, about_digits, about_letters, about_sign
from voices.text.lexicon import ANYTHING
from voices.text.line import Line
from voices.text.reading import Found
from voices.text.syllables import valid_syllable

_PLAIN, _DIGIT = 1, 3
_STOP = re.compile(r"([^\W\d_]+)(?=[\s,;!?\"”’)\]]|[.:…](?:\s|$)|$)|([^\W\d_]+)|(\d+)|[.,;:!?](?=\S)|[^\w\s.,;:!?]|_")
_ROMAN = re.compile(r"[IVXLCDM]+")
_STOPPED = re.compile(r"[^\w\n]{0,12}?[.…]")
_MOST_KEPT = 100_000
_LONGEST_KEPT = 40
_FEW = (2, 3)


def classify(line: Line) -> Iterator[tuple[int, Found]]:
    """Yield where each reading starts and what it is, in order; what lies between is plain words.

    The text is taken chunk by chunk between spaces. Most chunks are plain words seen before: they cost one look-up.
    """
    text, plain, search = line.text, line.lexicon.plain, _STOP.search
    start = end = 0
    for chunk in text.split(" "):
        stop = start + len(chunk)
        if chunk in plain:
            start = stop + 1
            continue
        place, lasting = max(start, end), end <= start
        start = stop + 1
        while place < stop and (match := search(text, place, stop)) is not None:
            begin, place = match.span()
            kinds = _kinds(line, match)
            if not kinds:
                lasting = lasting and kinds is not None
                continue
            found = _ask(line, begin, kinds)
            place = end = found.end
            lasting = False
            if found.kind != "word":
                yield begin, found
                if found.kind != "punctuation":
                    line.last, line.last_end = found, end
        if lasting:
            _remember(plain, chunk)


def _remember(plain: set[str], chunk: str) -> None:
    if len(chunk) >= _LONGEST_KEPT or (len(chunk) == 1 and chunk.isupper()):
        return
    if len(plain) >= _MOST_KEPT:
        plain.clear()
    plain.add(chunk)


def _ask(line: Line, at: int, kinds: Kinds) -> Found:
    for kind in kinds:
        found = kind(line, at)
        if found is not None:
            return found
    return Found(at + 1, "", "sign", "unreadable", 0.3)


def _kinds(line: Line, match: re.Match[str]) -> Kinds | None:
    """Choose the kinds worth asking about what was met: none for a plain word, None where it is one only here."""
    text, group, (start, end) = line.text, match.lastindex, match.span()
    opening = line.lexicon.openings(match[0])
    known = bool(opening) and _may_begin(opening, text[end : end + 2].lower())
    if group is None:
        return about_sign(text, start)[known]
    if group == _DIGIT:
        return about_digits(text, start, end)[known]
    if group == _PLAIN and not known and is_copied(match[0]) and not _is_initial(text, start, end):
        return None if opening else _NOBODY
    return about_letters(text, start, end)[known]


_NOBODY: Kinds = ()


def _may_begin(opening: frozenset[str], behind: str) -> bool:
    return opening is ANYTHING or behind in opening or behind[:1] in opening


@lru_cache(50_000)
def is_copied(word: str) -> bool:
    """Say whether a word that no entry begins with can be copied: a syllable and no numeral.

    Nor capitals that may be letters ("số BA 123456"); what stands around has no say, for the answer is kept.
    """
    if not valid_syllable(word):
        return False
    return word == "A" or not (_ROMAN.fullmatch(word) or (len(word) in _FEW and word.isupper()))


def _is_initial(text: str, at: int, end: int) -> bool:
    """Say whether one capital with a stop behind it stands for a name: "Lò Văn A."."""
    return end - at == 1 and text[at].isupper() and _STOPPED.match(text, end) is not None
