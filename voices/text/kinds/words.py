"""Words of the lexicon, and what to do with words nobody knows."""

from __future__ import annotations

import re
from functools import lru_cache

from voices.text.acronyms import composed
from voices.text.conditions import among_capitals, end_of, holds, in_heading
from voices.text.kinds.initials import named_before, past_initial
from voices.text.kinds.roman import roman_value
from voices.text.kinds.science import RAISED, raised
from voices.text.letters import letter, script_name, spell
from voices.text.lexicon import Entry
from voices.text.line import Line
from voices.text.numbers import cardinal
from voices.text.reading import GUESS, LIKELY, Found
from voices.text.respelling import letter_alone, pronounceable, respell
from voices.text.shape import Shape
from voices.text.syllables import valid_syllable

_TOKEN = re.compile(r"[^\W\d_]+|\d+|[^\w\s]|_")
_LETTERS = re.compile(rf"[^\W\d_{RAISED}]+")
_ROMAN = re.compile(r"[IVXLCDM]+")
_LONGEST_SPELLED = 12
"""Capitals in a longer row are a heading without spaces or noise; they are respelled, not spelled."""


def known_word(line: Line, at: int) -> Found | None:
    """Read what a lexicon entry, of any tier, says."""
    match = _TOKEN.match(line.text, at)
    if match is None:
        return None
    for entry in line.lexicon.starting(match[0]):
        end = end_of(entry, line, at)
        if end and not _model(entry, line, end) and holds(entry, line, at, end):
            sure = GUESS if entry.doubt else 1.0 if entry.tier or not (entry.left or entry.right) else LIKELY
            return Found(
                _with_dot(entry, line, end), _once(entry, line, at), entry.kind, f"lexicon:{entry.printed}", sure
            )
    return None


def _model(entry: Entry, line: Line, end: int) -> bool:
    """Say whether a foreign name begins the code of a model, to be read as a whole: "MiG-31K"."""
    return entry.kind == "foreign" and line.text[end : end + 1] == "-" and _MODEL.match(line.text, end) is not None


_MODEL = Shape(r"-\d{1,3}[A-Z](?!\w)")


def said_already(line: Line, at: int) -> Found | None:
    """Pass over a bracket that only shortens what stands before it: "hợp tác xã (HTX)"."""
    match = _BRACKETED.match(line.text, at)
    if match is None:
        return None
    found = known_word(line, match.start(1))
    if found is None or found.end != match.end(1):
        return None
    before = line.text[max(0, at - len(found.spoken) - 3) : at].strip(' "”').lower()
    said = before.endswith(found.spoken.lower())
    return Found(match.end(), "", "abbreviation", "said already") if said else None


_BRACKETED = re.compile(r"\( ?([A-ZĐƯ][\w&-]{1,11}) ?\)")


def _once(entry: Entry, line: Line, at: int) -> str:
    """Leave out what the words before have just said: "ngân hàng WB", "dân quân DQTV"."""
    spoken, beginnings = _beginnings(entry.spoken)
    for size, last, beginning, rest in beginnings:
        if line.left(at) == last and line.left(at, size) == beginning:
            return rest
    return spoken


@lru_cache(8192)
def _beginnings(spoken: str) -> tuple[str, tuple[tuple[int, str, str, str], ...]]:
    """Give what is said, and its first three and two words: how many, the last of them, all of them, what remains."""
    said = spoken.replace("-", " ")
    words, low = said.split(), said.lower().split()
    sizes = [size for size in (3, 2) if len(words) > size]
    return said, tuple((size, low[size - 1], " ".join(low[:size]), " ".join(words[size:])) for size in sizes)


def _with_dot(entry: Entry, line: Line, end: int) -> int:
    if entry.kind == "foreign" and _OWNS.match(line.text, end):
        return end + 2
    if not entry.dot or line.text[end : end + 1] != ".":
        return end
    rest = line.text[end + 1 : end + 3].lstrip()
    return end + 1 if rest[:1].isalnum() else end


def unknown_word(line: Line, at: int) -> Found | None:
    """Read a word that is neither a Vietnamese syllable nor an entry: respelled when it can be said, else spelled."""
    match = _LETTERS.match(line.text, at)
    if match is None:
        return raised(line, at)
    word, end = match[0], match.end()
    if valid_syllable(word):
        return _letter_word(line, at, word) if len(word) == 1 else _syllable(word, line, at)
    if not any(letter(each) for each in word[:_LONGEST_SPELLED]):
        return Found(end, script_name(word[0]), "foreign", "unreadable", GUESS / 2)
    return _lone_letters(line, at, word) or _capitals(line, at, word) or _foreign(word, end, line)


def _lone_letters(line: Line, at: int, word: str) -> Found | None:
    """Read a grade with its letter ("độ IIIb"), one letter, or two that begin a highland name ("Tr'Hy")."""
    end = at + len(word)
    if (stage := _STAGE.full(word)) is not None and line.left(at) in _STAGED:
        return Found(end, f"{cardinal(roman_value(stage[1]))} {letter(stage[2])}", "roman", "stage", LIKELY)
    apart = len(word) == _HARDLY and line.text[end : end + 1] in _APOSTROPHES and letter_alone(word)
    return _lone_letter(line, at, word) if len(word) == 1 or apart else None


def _capitals(line: Line, at: int, word: str) -> Found | None:
    """Read capitals nobody listed: made up of known ones, else by their letters; and abbreviations printed small."""
    end = at + len(word)
    if word.isupper() and len(word) <= _LONGEST_SPELLED and not _wordlike(word, line, at):
        made = composed(word, line.lexicon, line.left(at))
        return Found(end, made or spell(word), "abbreviation", "composed" if made else "spelled", GUESS)
    return _small_capitals(word, end, line)


_STAGE = Shape("(I{1,3}|IV|VI{0,3})([a-dA-D])")
_STAGED = frozenset(("độ", "typ", "type", "týp", "típ"))


_SOUNDING = re.compile("(?:[^aeiou]{0,2}[aeiou]{1,2}[^aeiou]?){1,3}")
"""A small word that can be said is a foreign word ("who"), whatever its letters mean when they are capitals."""


def _small_capitals(word: str, end: int, line: Line) -> Found | None:
    """Read an abbreviation printed small, as readers' letters have it: "ubnd xã", "Clb"."""
    capitals = word.upper()
    if len(word) <= _HARDLY or word == capitals or _SOUNDING.fullmatch(word.lower()):
        return None
    for entry in line.lexicon.starting(word):
        if entry.printed == capitals and not (entry.left or entry.right or entry.doubt):
            return Found(end, entry.spoken, entry.kind, f"lexicon:{entry.printed}", LIKELY)
    return None


def _wordlike(word: str, line: Line, at: int) -> bool:
    """Say whether capitals are rather a word: they can be said, or stand among a heading's capitals and nearly can."""
    if pronounceable(word):
        return True
    named = len(word) >= _NAMED and _NAME.fullmatch(word) is not None
    headed = _SAYABLE.fullmatch(word) is not None and in_heading(line, at, at + len(word))
    return (named or headed) and not composed(word, line.lexicon, line.left(at))


_NAMED = 6
"""From so many letters on, capitals that nearly can be said are the name of a ship, a firm, a weapon: SPYDER."""
_NAME = re.compile("(?:(?:[BCDFGKPST][HLRWPTC]|[BCDFGHJKLMNPQRSTVWXZ])?[AEIOUY]{1,2}(?:[BCDFGHKLMNPRSTX]{1,2})?){2,5}")
_SAYABLE = re.compile(r"(?=.{5})[^\W\d_AEIOUY]{0,3}(?:[AEIOUY]{1,2}[^\W\d_AEIOUY]{0,3}){2,5}")


def _lone_letter(line: Line, at: int, letter: str) -> Found:
    """Read one letter; before an apostrophe it begins a highland name: K'Brớp, H'Nhung."""
    text, end = line.text, at + len(letter)
    apart = letter[0].isupper() and text[end : end + 1] in _APOSTROPHES and text[end + 1 : end + 2].isalpha()
    if apart and (said := letter_alone(letter)):
        return Found(end + 1, said, "name", "letter before a name", LIKELY)
    return Found(past_initial(line, at, end), spell(letter), "letter", "letter", LIKELY)


_APOSTROPHES = ("'", "’", "‘")


def _letter_word(line: Line, at: int, word: str) -> Found:
    """Read one letter that is a syllable too; small before a stop that stays, to be taken for no name."""
    end = past_initial(line, at, at + 1)
    if end > at + 1:
        return Found(end, word.lower() if word in _NUMERALS else word, "name", "initials", LIKELY)
    after = _AFTER.match(line.text, end)
    if after is None or not named_before(line, at) or (after[0][0] == "." and _begins_plainly(line, after.end())):
        return _syllable(word, line, at)
    return Found(end, word.lower(), "letter", "letter", LIKELY)


_NUMERALS = "IVX"  # said in small letters, so that nobody takes one for a number later
_AFTER = re.compile(r"[^\w\n]{0,12}?[.…][^\w\n]{0,12}")


def _begins_plainly(line: Line, at: int) -> bool:
    """Say whether the text ends here, or goes on with a word that will be said as it stands."""
    match = _LETTERS.match(line.text, at)
    if match is None:
        return line.text[at : at + 1] in ("", "\n")
    return match[0].istitle() and valid_syllable(match[0]) and not line.lexicon.starting(match[0])


def _syllable(word: str, line: Line, at: int) -> Found:
    """Copy a syllable; capitals among small letters could be an abbreviation, and two of them hardly are a word."""
    end = at + len(word)
    if _ROMAN.fullmatch(word):  # said in small letters, so that nobody takes it for a number later
        return Found(end, word.lower(), "letter", "no numeral here", LIKELY)
    if len(word) == 1 or not word.isupper() or in_heading(line, at, end):
        return Found(end, word, "word", "syllable")
    if not word.isascii():
        return _unmet(word, line, end)
    if among_capitals(line, at, end):  # in small letters, so that nobody spells it later
        return Found(end, word.lower(), "abbreviation", "among capitals", LIKELY)
    if len(word) > _HARDLY:
        return _doubted(word.lower(), end, "capitals")
    return Found(end, word, "word", "syllable") if named_before(line, at) else _doubted(spell(word), end, "spelled")


def _unmet(word: str, line: Line, end: int) -> Found:
    """Copy capitals with marks; small where an entry has them that does not hold here, lest it is met later."""
    if any(entry.printed == word for entry in line.lexicon.starting(word)):
        return Found(end, word.lower(), "abbreviation", "no entry here", LIKELY)
    return Found(end, word, "word", "syllable")


def _doubted(said: str, end: int, rule: str) -> Found:
    return Found(end, said, "abbreviation", rule, GUESS)


_HARDLY = 2


def _foreign(word: str, end: int, line: Line) -> Found:
    parts = _HUMPS.findall(word)
    humped = len(parts) > 1 and "".join(parts) == word and parts[0] != "Mc"  # VinMart, DongABank
    said = " ".join(_hump(each, line) for each in parts) if humped else respell(word)
    if said and _OWNS.match(line.text, end):  # Domino's: nobody says it
        end += 2
    return Found(end, said or spell(word), "foreign", "respelled" if said else "spelled", GUESS)


_OWNS = re.compile(r"['’]s(?!\w)")
_HUMPS = re.compile(r"[A-ZĐ]?[a-zà-ỹ]+|[A-ZĐ]+(?![a-zà-ỹ])")


def _hump(part: str, line: Line) -> str:
    for entry in line.lexicon.starting(part):
        same = entry.printed == part or (entry.case == "any" and entry.printed.lower() == part.lower())
        if same and not (entry.left or entry.right):
            return entry.spoken
    if part.isupper():
        return spell(part)
    return part.lower() if valid_syllable(part) else respell(part) or spell(part)
