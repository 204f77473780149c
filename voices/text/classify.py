"""The one pass: at each place that is not plain words, ask the kinds in turn; the first to answer has it.

To add a kind: write a function in `kinds/` that takes (line, at) and returns Found or None, and add its line here.
Beside it stands where it is worth asking: what may follow the first digits or letters (see `following`) and which
letters it may start with, or the signs it is about; nothing there means everywhere.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from functools import lru_cache

from voices.text.kinds import (
    amounts,
    codes,
    dates,
    documents,
    fractions,
    initials,
    measures,
    pairs,
    periods,
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

DASHES = "- – — ␣- ␣– ␣—"
UNIT_SIGNS = "% ‰ ° º $ € £ ¥ ₫ ₩ ₹ ␣% ␣‰ ␣° ␣º ␣$ ␣€ ␣£ ␣¥ ␣₫ ␣₩ ␣₹"
DIGIT_KINDS: tuple[tuple[Kind, str], ...] = (
    (words.known_word, ""),
    (dates.days_listed, ", ,0"),
    (quantities.listed, ",0"),
    (amounts.written_out, ".0 ,0 ␣0 ␣( ("),
    (times.hour_of_half, "a ␣a"),
    (quantities.counted, ", ; ) ” . ␣a .0 ,0 $"),
    (quantities.share, "% ,0"),
    (web.mail, "a 0 _ % + - @ . .a .0"),
    (web.page, "a _ - . .a .0"),
    (amounts.inches, "\" ″ ” ' ’ .0 ,0 ␣\" ␣″ ␣” ␣' ␣’"),
    (amounts.arc, "° º ␣° ␣º"),
    (pairs.medals, "a ␣a"),
    (amounts.coordinates, "a ° .0 ,0 ␣a ␣°"),
    (codes.plate, "a - ␣a ␣-"),
    (documents.document, "a / - – .0 ␣/ ␣- ␣–"),
    (codes.serial, "- . .0 ␣0"),
    (codes.rescue_numbers, "/"),
    (dates.date, f"/ . .0 ␣/ ␣. {DASHES}"),
    (times.stay, "a ␣a"),
    (times.pointed, ".0"),
    (periods.months_long, f"a {DASHES}"),
    (times.time, f"a : ' ’ ′ \" ” ″ ␣a ␣' ␣’ ␣′ ␣\" ␣” ␣″ {DASHES}"),
    (codes.phone, ""),
    (roads.bare_post, "+ .0"),
    (science.power, "a × .0 ,0 ␣0 ␣a ␣×"),
    (amounts.short_money, "a ␣a"),
    (amounts.across, "a"),
    (amounts.lost_degree, "a - – ,0 ␣- ␣–"),
    (amounts.part_of_unit, "/"),
    (measures.measure, f"a .0 ,0 ␣a ␣0 {DASHES} {UNIT_SIGNS}"),
    (codes.numbered_code, "a"),
    (fractions.fraction, "/ .0 ,0 ␣/ ␣0"),
    (pairs.pair, f".0 ,0 ␣0 {DASHES}"),
    (quantities.number, ""),
)
LETTER_KINDS: tuple[tuple[Kind, str, str], ...] = (
    (web.mail, "0 _ % + - @ . .a .0", ""),
    (web.page, "0 : _ - . .a .0", ""),
    (roads.road, "0 . - .0 ␣0 ␣. ␣- ␣␣", "QTĐHC"),
    (roads.post, "0 ␣0", "Kk"),
    (roads.house, ": ␣0", "S"),
    (codes.series, "0 ␣0", ""),
    (codes.army_plate, "0 - ␣0 ␣-", ""),
    (codes.room, "0 . .0 ␣0", "P"),
    (codes.boat, "-", ""),
    (periods.weekdays, "", "TC"),
    (periods.month, "0 .0", "T"),
    (periods.quarter, "0 . .0 .a", "QH"),
    (measures.money_first, "$ 0 ␣0", "U"),
    (science.compass, "- – ␣- ␣–", "ĐTBN"),
    (words.known_word, "", ""),
    (science.formula, "", "ABCFHIKLMNOPSTZ"),
    (documents.document_tail, "0 & - – / . .a ␣- ␣– ␣/ ␣.", ""),
    (science.times, "", "xX"),
    (measures.unit_word, "", ""),
    (roman.roman, "", "IVXLCDMivxlcdm"),
    (codes.code, "0 - . .0", ""),
    (initials.initials, ". .a .0", ""),
    (words.unknown_word, "", ""),
)
SIGN_KINDS: tuple[tuple[Kind, str], ...] = (
    (signs.quote, "“ ” )"),
    (words.said_already, "("),
    (amounts.bracketed, "("),
    (words.known_word, ""),
    (signs.between, "- – — ÷ :"),
    (signs.points, ". , ; : ! ? …"),
    (codes.phone, "+ ("),
    (measures.money_first, "$ € £ ¥ ₩"),
    (web.tag, "# @"),
    (measures.slash, "/"),
    (signs.minus, "- − – +"),
    (science.sign, "' ’ ′ / # ~ *"),
    (signs.sign, ""),
)

_PLAIN, _WORD, _DIGIT = 1, 2, 3
_STOP = re.compile(r"([^\W\d_]+)(?=[\s,;!?\"”’)\]]|[.:…](?:\s|$)|$)|([^\W\d_]+)|(\d+)|[.,;:!?](?=\S)|[^\w\s.,;:!?]|_")
_ROMAN = re.compile(r"[IVXLCDM]+")
_MOST_KEPT = 100_000
_LONGEST_KEPT = 40
_FEW = (2, 3)


def classify(line: Line) -> Iterator[tuple[int, Found]]:
    """Yield where each reading starts and what it is, in order; what lies between is plain words.

    The text is taken chunk by chunk between spaces. Most chunks are plain words seen before: they cost one look-up.
    """
    text, plain = line.text, line.lexicon.plain
    at = end = 0
    for chunk in text.split(" "):
        start, at = at, at + len(chunk) + 1
        if chunk in plain:
            continue
        found, place, stop = None, max(start, end), at - 1
        while place < stop and (match := _STOP.search(text, place, stop)) is not None:
            group = match.lastindex
            if group == _PLAIN and _is_plain(line, match[1]) and not _is_initial(text, match.start()):
                place = match.end()
                continue
            begin = match.start()
            found = _ask(line, begin, _kinds(text, match, group))
            if found.kind != "word":
                yield begin, found
                if found.kind != "punctuation":
                    line.last, line.last_end = found, found.end
            place = end = found.end
        if found is None and end <= start and len(chunk) < _LONGEST_KEPT and not (len(chunk) == 1 and chunk.isupper()):
            if len(plain) >= _MOST_KEPT:
                plain.clear()
            plain.add(chunk)


def _is_plain(line: Line, word: str) -> bool:
    """Say whether a word can be copied without asking any kind: a syllable, no entry's beginning, no numeral.

    Nor capitals that may be letters ("số BA 123456"); what stands around has no say, for the answer is kept.
    """
    if not valid_syllable(word) or line.lexicon.starting(word):
        return False
    return word == "A" or not (_ROMAN.fullmatch(word) or (len(word) in _FEW and word.isupper()))


def _is_initial(text: str, at: int) -> bool:
    """Say whether one capital with a stop behind it stands for a name: "Lò Văn A."."""
    return text[at].isupper() and not text[at + 1 : at + 2].isalnum() and _STOPPED.match(text, at + 1) is not None


_STOPPED = re.compile(r"[^\w\n]{0,12}?[.…]")


def _ask(line: Line, at: int, kinds: tuple[Kind, ...]) -> Found:
    for kind in kinds:
        found = kind(line, at)
        if found is not None:
            return found
    return Found(at + 1, "", "sign", "unreadable", 0.3)


def _kinds(text: str, match: re.Match[str], group: int | None) -> tuple[Kind, ...]:
    """Choose the kinds worth asking about what was met."""
    if group is None:
        return _about_sign(match[0])
    end = match.end()
    after = text[end : end + 2]
    return _about_digits(after) if group == _DIGIT else _about_letters(text[match.start()], after)


@lru_cache(1024)
def _about_digits(after: str) -> tuple[Kind, ...]:
    sort = following(after)
    return tuple(kind for kind, where in DIGIT_KINDS if not where or sort in where.split(" "))


@lru_cache(4096)
def _about_letters(first: str, after: str) -> tuple[Kind, ...]:
    sort = following(after)
    asked = [(kind, where) for kind, where, firsts in LETTER_KINDS if not firsts or first in firsts]
    return tuple(kind for kind, where in asked if not where or sort in where.split(" "))


@lru_cache(1024)
def _about_sign(char: str) -> tuple[Kind, ...]:
    return tuple(kind for kind, which in SIGN_KINDS if not which or char in which.split(" "))


def following(after: str) -> str:
    """Say what stands behind: "a" a letter, "0" a digit, "␣" a space, "$" the end, else the sign itself.

    Behind a space it is told what comes then ("␣a"), behind a point or comma only if that is a letter or a digit.
    """
    first, second = (_sort(each) for each in after.ljust(2, "\n")[:2])
    if first == "␣":
        return first + second
    return first + second if first in (".", ",") and second in ("a", "0") else first


def _sort(char: str) -> str:
    if char == "\n":
        return "$"
    if char == " ":
        return "␣"
    return "a" if char.isalpha() else "0" if char.isdecimal() else char
