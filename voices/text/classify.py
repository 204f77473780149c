"""The one pass: at each place that is not plain words, ask the kinds in turn; the first to answer has it.

To add a kind: write a function in `kinds/` that takes (line, at) and returns Found or None, and add its line here.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from voices.text.kinds import (
    codes,
    dates,
    documents,
    fractions,
    initials,
    measures,
    quantities,
    roads,
    roman,
    science,
    signs,
    times,
    web,
    words,
)
from voices.text.line import Line
from voices.text.reading import Found
from voices.text.syllables import valid_syllable

Kind = Callable[[Line, int], Found | None]

DIGIT_KINDS: tuple[Kind, ...] = (
    words.known_word,
    dates.days_listed,
    quantities.counted,
    quantities.share,
    web.mail,
    web.page,
    documents.document,
    codes.plate,
    codes.serial,
    dates.date,
    times.time,
    codes.phone,
    roads.bare_post,
    science.power,
    measures.measure,
    codes.numbered_code,
    fractions.fraction,
    measures.pair,
    quantities.number,
)
LETTER_KINDS: tuple[Kind, ...] = (
    web.mail,
    web.page,
    roads.road,
    roads.post,
    words.known_word,
    documents.document_tail,
    measures.money_first,
    science.times,
    measures.unit_word,
    roman.roman,
    codes.series,
    codes.army_plate,
    dates.month_letter,
    dates.weekdays,
    codes.code,
    initials.initials,
    words.unknown_word,
)
SIGN_KINDS: tuple[Kind, ...] = (
    signs.quote,
    words.said_already,
    words.known_word,
    signs.between,
    signs.points,
    codes.phone,
    measures.money_first,
    web.tag,
    measures.slash,
    signs.minus,
    science.sign,
    signs.sign,
)

_PLAIN, _WORD, _DIGIT = 1, 2, 3
_STOP = re.compile(r"([^\W\d_]+)(?=[\s,;!?\"”’)\]]|[.:…](?:\s|$)|$)|([^\W\d_]+)|(\d)|[.,;:!?](?=\S)|[^\w\s.,;:!?]|_")
_ROMAN = re.compile(r"[IVXLCDM]+")
_MOST_KEPT = 100_000
_LONGEST_KEPT = 40


def classify(line: Line) -> Iterator[tuple[int, Found]]:
    """Yield where each reading starts and what it is, in order; what lies between is plain words.

    The text is taken chunk by chunk between spaces. Most chunks are plain words seen before: they cost one look-up.
    """
    plain = line.lexicon.plain
    at = end = 0
    for chunk in line.text.split(" "):
        start, at = at, at + len(chunk) + 1
        if chunk in plain:
            continue
        found = None
        for begin, found in _readings(line, max(start, end), at - 1):
            if found.kind != "word":
                yield begin, found
                line.last, line.last_end = found, found.end
            end = found.end
        if found is None and end <= start and len(chunk) < _LONGEST_KEPT:
            if len(plain) >= _MOST_KEPT:
                plain.clear()
            plain.add(chunk)


def _readings(line: Line, at: int, stop: int) -> Iterator[tuple[int, Found]]:
    """Ask the kinds about every place from `at` to `stop` that is not a plain word."""
    text, search = line.text, _STOP.search
    while at < stop and (match := search(text, at, stop)) is not None:
        group = match.lastindex
        if group == _PLAIN and _is_plain(line, match[1]) and not _is_initial(text, match.start()):
            at = match.end()
            continue
        found = _ask(line, match.start(), group)
        yield match.start(), found
        at = found.end


def _is_plain(line: Line, word: str) -> bool:
    """Say whether a word can be copied without asking any kind: a syllable, no entry's beginning, no numeral."""
    if not valid_syllable(word) or line.lexicon.starting(word):
        return False
    return word == "A" or not _ROMAN.fullmatch(word)


def _is_initial(text: str, at: int) -> bool:
    """Say whether a letter with a full stop stands for a name: "Lò Văn A."."""
    return text[at + 1 : at + 2] == "." and text[at].isupper()


def _ask(line: Line, at: int, group: int | None) -> Found:
    kinds = DIGIT_KINDS if group == _DIGIT else LETTER_KINDS if group in (_PLAIN, _WORD) else SIGN_KINDS
    for kind in kinds:
        found = kind(line, at)
        if found is not None:
            return found
    return Found(at + 1, "", "sign", "unreadable", 0.3)
