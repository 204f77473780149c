r"""Which kinds are asked where: the tables of the kinds, each with how what it reads begins.

A kind is a function in `kinds/` that takes (line, at) and returns Found or None. To add one, write it, and add its line
here: the place in its table says who is asked before it; beside it stands a regular expression for how the text begins
where it has something to say, "" for anything. It is held against a glimpse of the place, not against the text:

* digits are all "1", and the first of them at most nine; the first letters are cut to six;
* behind them come a few characters (`_BEHIND_DIGITS`, `_BEHIND_LETTERS`), of a plain next word only one letter;
* a word with Vietnamese marks is "ă", a word of capitals alone, no numeral, is as many "A";
* the end of the text is a line break, and `\Z` is where the glimpse was cut: anything may follow.

An expression that holds too often costs a little time; one that holds too rarely would change a reading, and a test
finds it.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import cache, lru_cache
from itertools import compress

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
    phones,
    plates,
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

Kind = Callable[[Line, int], Found | None]
Kinds = tuple[Kind, ...]
Choice = tuple[Kinds, Kinds]
"""Whom to ask where no entry of the lexicon begins, and where one may."""
Table = tuple[tuple[Kind, str], ...]

_NUMBER = r"\d++(?:[.,]\d++)*+(?:[.,]?\Z| \d{0,2}\Z| \d{3}|"
"""A number with points and commas; where the glimpse ends within it, anything may come. Close the bracket."""
_UNIT = (
    r"(?:[µμ°º⁰%‰$€£¥₫₩₹]|[kM]?Ω|[A-Za-z]{1,5}(?:[\d²³]|\W|_|\Z)|(?:tr|ng|t[ỷỉ])\.?(?:đ|\Z)|[đĐ](?:\W|\Z)|V[nN][đĐ]|vnđ"
    r"|0C)"
)
_PAGE = r"[A-Za-z0-9_-]+(?:\Z|\.[A-Za-z0-9_.-]*(?:\Z|(?<=[A-Za-z])\W))"
_TIME = (
    r"\d{1,4} ?(?:[\"″”'’′]|[sp](?:\d|\W| \d))|\d\d?(?: ?[hHg](?:\d|\W)|:\d\d)"
    r"|\d{1,3} ?[–—-] ?\d{0,3} ?(?:[hHgp'’′]|\Z)"
)
_PHONE = (
    r"(?!\d{1,3}\.\d{1,3}(?: \D|[^\d .x*-]))"
    r"(?:\d{3,8}(?!\d)|\d+(?:[x*]|[. ][\dx*])|\d{1,5}\)?(?: \d|[.-]\(?\d))"
)

DIGIT_KINDS: Table = (
    (words.known_word, ""),
    (dates.days_listed, r"\d\d?, ?\d\d?(?:[,/.-]|\Z)"),
    (periods.weekdays_numbered, r"\d(?: ?[–,/-] ?(?:\d|\Z)| ă)"),
    (quantities.listed, r"\d\d?,\d\d?(?![\w%/])|\d{4},\d{4}"),
    (amounts.written_out, rf"{_NUMBER} ?\()"),
    (times.hour_of_half, r"\d\d? ?[AaPp][Mm.]"),
    (
        quantities.counted,
        r"\d{1,3}(?:,\d\d?)? [^\W\d_](?:[^\W\d_]|\Z)|\d{1,3}\.\d{3}[ .]|\d{4}(?:[,;)”\n]|\.\s| [^\W\d_])",
    ),
    (quantities.share, r"\d{1,3}(?:,\d{1,3})?%"),
    (web.mail, r"[A-Za-z0-9._%+-]+(?:@|\Z)"),
    (web.page, _PAGE),
    (amounts.inches, r"\d\d?(?:[.,]\d\d?)? ?[\"″”'’]"),
    (amounts.coordinates, r"\d{1,3}(?:[.,]\d{1,4})? ?(?:°|[NSB](?:[ ,;/–-]|\Z)|\Z)"),
    (amounts.arc, r"\d{1,3} ?[°º]"),
    (pairs.medals, r"\d{1,3} ?V[ –,;/-]"),
    (plates.plate, r"\d\d ?-? ?[A-ZĐ](?:[A-ZĐ\d –—.-]|\Z)"),
    (documents.document, r"\d{1,6}(?:\.\d\d?)?[a-z]? ?(?:\Z|[/–-] ?(?:\Z|[A-ZĐƯ]|\d{4}|\d{1,3}\Z))"),
    (codes.serial, r"\d{2,8}(?:[-. ]\d\d|-\d-)"),
    (phones.rescue_numbers, r"\d{3}(?:/\d|, ?\d| - \d)"),
    (dates.date, r"(?:\d\d?|\d{4}) ?[/.–—-] ?(?:\d\d?(?![\w%])|\d{4}|\d{0,3}\Z)|\d{3}/\d{4}"),
    (times.stay, r"\d\d? ?N[ \d-]"),
    (times.pointed, r"\d\d?\.\d\d[^\w%]"),
    (periods.months_long, r"\d\d?(?: ?[–-] ?\d\d?)?T"),
    (times.time, _TIME),
    (phones.phone, _PHONE),
    (roads.bare_post, r"\d{1,4}\+\d|\d\.\d{3}\+"),
    (science.power, rf"{_NUMBER}[eE][\d+−-]| ?[×xX*] ?\d|[cm]?mx|[·^⁻⁺⁰¹²³⁴-⁹])"),
    (amounts.short_money, r"\d{1,3} ?t[rỷỉy]?\d"),
    (amounts.across, r"\d{1,3}(?:kg|m)\d"),
    (amounts.lost_degree, r"\d{2,3}C|\d\d?,\d\dC|\d\d?(?:,\d)? ?[–-] ?\d{0,3}(?:[C,]|\Z)"),
    (amounts.part_of_unit, r"\d\d?/\d\d? ?[a-z]"),
    (measures.measure, rf"{_NUMBER} ?[–—-] ?(?:\d|\Z)| ?{_UNIT})"),
    (codes.numbered_code, r"\d{1,4}[A-ZĐ]"),
    (fractions.fraction, rf"{_NUMBER} ?/ ?(?:\d|\Z)| \d/)"),
    (pairs.pair, rf"{_NUMBER} ?[–—-] ?(?:\d|\Z))"),
    (quantities.number, ""),
)
LETTER_KINDS: Table = (
    (web.mail, r"[A-Za-z0-9._%+-]+(?:@|\Z)"),
    (web.page, rf"https?:|{_PAGE}"),
    (roads.road, r"(?:QL|TL|ĐT|ĐH|ĐX|HL|TLĐ|CT)[ .-]{0,2}\d"),
    (roads.post, r"[Kk][Mm] ?\d"),
    (roads.district, r"[PQ]\d"),
    (roads.house, r"SN[: ]{1,2}\d"),
    (plates.boat, r"[A-ZĐ][A-Za-zĐđ]{1,2}[ -]{1,3}\d"),
    (codes.series, r"[A-ZĐ]{1,3} ?\d"),
    (plates.army_plate, r"[A-ZĐ]{2}[ -]{0,3}(?:\d|\Z)"),
    (codes.room, r"P\.? ?\d"),
    (periods.weekdays, r"T\d|CN(?!\w)"),
    (periods.month, r"T\.?\d"),
    (amounts.magnitude, r"M ?=? ?\d"),
    (periods.quarter, r"Q\.?[\dI]|H\d"),
    (measures.money_first, r"US\$|USD ?\d"),
    (science.compass, r"[ĐTBN]{1,3} ?[-–]"),
    (words.known_word, ""),
    (science.formula, r"[ABCFHIKLMNOPSTZ][a-z]?\d?[A-Z(]"),
    (documents.document_tail, r"[A-ZĐƯ][A-Za-zĐđƯưịi&]*\d{0,3} ?(?:[-–/.]|\Z)"),
    (science.times, r"[xX] ?[\dacdrs]"),
    (measures.unit_word, _UNIT),
    (roman.roman, r"[IVXLCDM]+[a-dA-D]?(?!\w)|[ivxlcdm]+(?!\w)"),
    (codes.code, r"[A-Za-zĐđ]+(?:[-.]?\d|-[A-Za-z])"),
    (initials.initials, r"[A-ZĐƯÂÔ][A-ZĐa-z]{0,2}\."),
    (words.unknown_word, ""),
)
SIGN_KINDS: Table = (
    (signs.quote, "[“”)]"),
    (words.said_already, r"\((?: |[A-ZĐƯ][\w&-])"),
    (amounts.bracketed, r"\(\d"),
    (roman.point_of_list, r"\([ivx]"),
    (words.known_word, ""),
    (signs.between, "[-–—÷:]"),
    (signs.points, "[.,;:!?…]"),
    (phones.phone, r"\+\(?\d|\(\d"),
    (phones.keyed, r"\*\d"),
    (measures.money_first, r"[$€£¥₩] ?\d"),
    (web.tag, r"[#@]\w"),
    (measures.slash, "/"),
    (signs.minus, r"\+[ /−–-]|[-−–]\d"),
    (science.sign, "['’′/*~]|#\\d"),
    (signs.sign, ""),
)

_ONES = "1" * 9
_BEHIND_DIGITS = 6
_FIRST_LETTERS = 6
_BEHIND_LETTERS = 4
_DIGITS = re.compile(r"\d")
_MARKED = "áàảãạăắằẳẵặâấầẩẫậéèẻẽẹêếềểễệíìĩóòỏõọôốồổỗộơớờởỡợúùủũụứừửữựýỳỹỵ"
"""Letters of no unit, code or sign: a word with one is a plain word, whichever it is."""
_UP_TO_WORD = re.compile(
    r"[\d.,;:/)”–—-]+"
    rf"(?: ?(?!(?:tr|ng)đ)(?=[a-zđ]*[{_MARKED}])"
    rf"| (?=[A-ZĐ][a-zđ]*[{_MARKED}])|(?<=[,;:)”.]) (?=[^\W\d_])| ?[a-z]{{2,}}[ ,;:)])"
)
"""Digits and what belongs to them, up to a word that is only a word."""
_TO_ONES = str.maketrans("023456789", "1" * 9)
_PLAIN = re.compile(rf"(?!(?:tr|ng)đ)[^\W\d_]?[a-zđ]*[{_MARKED}][^\W\d_]*")
_CAPITALS = re.compile(r"(?!Q|CN\W|[IVXLCDM]+[A-D]?\W)[A-Z]{2,6}(?= [^\W\d_]|[,;!?\"”’)\]])")
"""A word of capitals with nothing behind that belongs to it."""
_NEXT_WORD = re.compile(r"(?<= )[^\W\d_].*", re.DOTALL)


def about_digits(text: str, start: int, end: int) -> Choice:
    """Give the kinds worth asking about digits."""
    behind = text[end : end + _BEHIND_DIGITS]
    return _about_digits(_ONES[: end - start] + (behind if len(behind) == _BEHIND_DIGITS else behind + "\n"))


def about_letters(text: str, start: int, end: int) -> Choice:
    """Give the kinds worth asking about letters."""
    behind = text[end : end + _BEHIND_LETTERS]
    letters = text[start:end][:_FIRST_LETTERS]
    return _about_letters(letters + (behind if len(behind) == _BEHIND_LETTERS else behind + "\n"))


def about_sign(text: str, at: int) -> Choice:
    """Give the kinds worth asking about a sign; its glimpse is two characters more, as they stand."""
    return _about_sign(text[at : at + 3])


@lru_cache(8192)
def _about_digits(seen: str) -> Choice:
    match = _UP_TO_WORD.match(seen)
    return _among_digit_kinds((match[0] + "ă" if match else seen).translate(_TO_ONES))


@lru_cache(8192)
def _about_letters(seen: str) -> Choice:
    word = _CAPITALS.match(seen)
    if word is not None:
        seen = "A" * word.end() + seen[word.end() :]
    elif (word := _PLAIN.match(seen)) is not None:
        seen = "ă" + seen[word.end() :]
    return _among_letter_kinds(_NEXT_WORD.sub("a", _DIGITS.sub("1", seen), 1))


@lru_cache(2048)
def _about_sign(seen: str) -> Choice:
    return _choose(*_signs(), seen)


@lru_cache(8192)
def _among_digit_kinds(glimpse: str) -> Choice:
    return _choose(*_digits(), glimpse)


@lru_cache(8192)
def _among_letter_kinds(glimpse: str) -> Choice:
    return _choose(*_letters(), glimpse)


def _choose(kinds: Kinds, beginnings: re.Pattern[str], glimpse: str) -> Choice:
    match = beginnings.match(glimpse)
    worth = tuple(compress(kinds, match.groups())) if match else ()
    known = worth.index(words.known_word)
    return worth[:known] + worth[known + 1 :], worth


@cache
def _digits() -> tuple[Kinds, re.Pattern[str]]:
    return _together(DIGIT_KINDS)


@cache
def _letters() -> tuple[Kinds, re.Pattern[str]]:
    return _together(LETTER_KINDS)


@cache
def _signs() -> tuple[Kinds, re.Pattern[str]]:
    return _together(SIGN_KINDS)


def _together(table: Table) -> tuple[Kinds, re.Pattern[str]]:
    """Give the kinds of a table, and one expression of all of theirs that tells by its groups who is worth asking."""
    beginnings = "".join(f"(?=({begins or '.'})|)" for _, begins in table)
    found = re.compile(beginnings, re.DOTALL)
    if found.groups != len(table):
        raise ValueError("An expression in a table of kinds captures a group; write (?:…) instead of (…).")
    return tuple(kind for kind, _ in table), found
