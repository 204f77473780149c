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
from voices.text.line import Found, Line
from voices.text.syllables import valid_syllable

Kind = Callable[[Line, int], Found | None]

DIGIT_KINDS: tuple[Kind, ...] = (
    words.known_word,
    web.mail,
    web.page,
    documents.document,
    codes.plate,
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
    codes.code,
    measures.unit_word,
    roman.roman,
    words.initials,
    words.unknown_word,
)
SIGN_KINDS: tuple[Kind, ...] = (
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
_MOST_VERDICTS = 100_000


def classify(line: Line) -> Iterator[tuple[int, Found]]:
    """Yield where each reading starts and what it is, in order; what lies between is plain words."""
    text, verdicts, at = line.text, line.lexicon.verdicts, 0
    search = _STOP.search
    while (match := search(text, at)) is not None:
        group = match.lastindex
        if group == _PLAIN:
            word = match[1]
            plain = verdicts.get(word)
            if plain is None:
                plain = _verdict(line, word)
            if plain:
                at = match.end()
                continue
        start = match.start()
        found = _ask(line, start, group)
        if found.kind != "word":
            yield start, found
            line.last, line.last_end = found, found.end
        at = found.end


def _verdict(line: Line, word: str) -> bool:
    """Decide, once per word and lexicon, whether a word can be copied without asking any kind."""
    verdicts = line.lexicon.verdicts
    if len(verdicts) >= _MOST_VERDICTS:
        verdicts.clear()
    verdicts[word] = plain = (
        valid_syllable(word) and not line.lexicon.starting(word) and not (_ROMAN.fullmatch(word) and word != "A")
    )
    return plain


def _ask(line: Line, at: int, group: int | None) -> Found:
    kinds = DIGIT_KINDS if group == _DIGIT else LETTER_KINDS if group in (_PLAIN, _WORD) else SIGN_KINDS
    for kind in kinds:
        found = kind(line, at)
        if found is not None:
            return found
    return Found(at + 1, "", "sign", "unreadable", 0.3)
