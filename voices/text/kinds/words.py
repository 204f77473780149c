"""Words of the lexicon, and what to do with words nobody knows."""

from __future__ import annotations

import re

from voices.text.acronyms import composed
from voices.text.letters import letter, script_name, spell
from voices.text.lexicon import Entry
from voices.text.line import Line
from voices.text.reading import GUESS, LIKELY, Found
from voices.text.respelling import pronounceable, respell
from voices.text.syllables import valid_syllable

_TOKEN = re.compile(r"[^\W\d_]+|\d+|[^\w\s]|_")
_LETTERS = re.compile(r"[^\W\d_]+")
_ROMAN = re.compile(r"[IVXLCDM]+")
_LONGEST_SPELLED = 12
"""Capitals in a longer row are a heading without spaces or noise; they are respelled, not spelled."""


def known_word(line: Line, at: int) -> Found | None:
    """Read what a lexicon entry, of any tier, says."""
    match = _TOKEN.match(line.text, at)
    if match is None:
        return None
    for entry in line.lexicon.starting(match[0]):
        end = _end(entry, line, at)
        if end and _holds(entry, line, at, end):
            sure = 1.0 if entry.tier or not (entry.left or entry.right) else LIKELY
            return Found(
                _with_dot(entry, line, end), _once(entry, line, at), entry.kind, f"lexicon:{entry.printed}", sure
            )
    return None


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


def _end(entry: Entry, line: Line, at: int) -> int:
    """Find where the entry ends in the text, 0 when it does not stand here."""
    end = at + len(entry.printed)
    piece = line.text[at:end]
    if piece != entry.printed and (entry.case == "exact" or piece.lower() != entry.printed.lower()):
        return 0
    after = line.text[end : end + 1]
    if after.isdecimal() and "<attached>" in entry.right:
        return end  # a number may stand right behind: QK2, NQ57
    return 0 if entry.printed[-1].isalnum() and after.isalnum() else end


def _holds(entry: Entry, line: Line, at: int, end: int) -> bool:
    if (
        entry.printed.isupper()
        and entry.case == "exact"
        and valid_syllable(entry.printed)
        and _in_heading(line, at, end)
    ):
        return False
    if entry.kind == "title" and line.text[at - 1 : at] == "-":  # initials inside a name, as in "Sơn Tùng M-TP"
        return False
    before = line.text[max(0, at - 20) : at].split()
    beside = before[-1] if before and before[-1][-1].isalnum() else ""
    if not _side(entry.left, line.left(at), line.left(at, 2), beside):
        return False
    after = end + 1 if entry.dot and line.text[end : end + 1] == "." else end
    return _side(entry.right, line.right(after), line.right(after, 2), line.text[after : after + 2].strip())


def _side(wanted: tuple[str, ...], word: str, phrase: str, first: str) -> bool:
    if not wanted:
        return True
    for each in wanted:
        if each.startswith("!"):
            if each[1:] in (word, phrase) or _special(each[1:], word, first):
                return False
        elif each in (word, phrase) or _special(each, word, first):
            return True
    return all(each.startswith("!") for each in wanted)


def _special(wanted: str, word: str, first: str) -> bool:
    if wanted in ("<number>", "<attached>"):
        return word[:1].isdecimal()
    if wanted == "<name>":
        return first[:1].isupper()
    if wanted == "<:>":
        return first[:1] == ":"
    return wanted == "<none>" and not word


def _once(entry: Entry, line: Line, at: int) -> str:
    """Leave out what the words before have just said: "ngân hàng WB", "dân quân DQTV"."""
    spoken = entry.spoken.replace("-", " ")
    words = spoken.split()
    for size in (3, 2):
        if len(words) > size and line.left(at, size) == " ".join(words[:size]).lower():
            return " ".join(words[size:])
    return spoken


def _past_initial(line: Line, at: int, end: int) -> int:
    """Take an initial's full stop along where the sentence plainly goes on: "Nguyễn Văn T. (35 tuổi)"."""
    text = line.text
    rest = text[end + 1 : end + 4].lstrip()
    goes_on = (
        text[end : end + 1] == "." and text[at:end].isupper() and (rest[:1] in tuple("(,;:") or rest[:1].islower())
    )
    return end + 1 if goes_on and text[at - 1 : at] == " " else end


def _in_heading(line: Line, at: int, end: int) -> bool:
    """Say whether the words beside are capitals and syllables too: then these capitals are just a heading's."""
    before = re.search(r"([^\W\d_]+)\W{1,3}$", line.text[max(0, at - 20) : at])
    after = re.match(r"\W{1,3}([^\W\d_]+)", line.text[end : end + 20])
    return any(each and len(each[1]) > 1 and each[1].isupper() and valid_syllable(each[1]) for each in (before, after))


def _with_dot(entry: Entry, line: Line, end: int) -> int:
    if not entry.dot or line.text[end : end + 1] != ".":
        return end
    rest = line.text[end + 1 : end + 3].lstrip()
    return end + 1 if rest[:1].isalnum() else end


def initials(line: Line, at: int) -> Found | None:
    """Read the initials of somebody not named: "N.V.T", "L.T.H."."""
    match = _INITIALS.match(line.text, at)
    if match is None:
        return None
    end = match.end()
    rest = line.text[end + 1 : end + 4].lstrip()
    goes_on = line.text[end : end + 1] == "." and (rest[:1] in tuple("(,;:") or rest[:1].islower())
    return Found(end + goes_on, spell(match[0].replace(".", "")), "name", "initials", LIKELY)


_INITIALS = re.compile(r"[A-ZĐ]{1,2}(?:\.[A-ZĐ]){1,4}(?![\w])")


def unknown_word(line: Line, at: int) -> Found | None:
    """Read a word that is neither a Vietnamese syllable nor an entry: respelled when it can be said, else spelled."""
    match = _LETTERS.match(line.text, at)
    if match is None:
        return None
    word, end = match[0], match.end()
    if valid_syllable(word):
        return _syllable(word, end)
    if not any(letter(each) for each in word[:_LONGEST_SPELLED]):
        return Found(end, script_name(word[0]), "foreign", "unreadable", GUESS / 2)
    if len(word) == 1:
        return Found(_past_initial(line, at, end), spell(word), "letter", "letter", LIKELY)
    if word.isupper() and len(word) <= _LONGEST_SPELLED and not pronounceable(word):
        made = composed(word, line.lexicon)
        return Found(end, made or spell(word), "abbreviation", "composed" if made else "spelled", GUESS)
    return _foreign(word, end)


def _syllable(word: str, end: int) -> Found:
    if _ROMAN.fullmatch(word):  # said in small letters, so that nobody takes it for a number later
        return Found(end, word.lower(), "letter", "no numeral here", LIKELY)
    return Found(end, word, "word", "syllable")


def _foreign(word: str, end: int) -> Found:
    said = respell(word)
    return Found(end, said or spell(word), "foreign", "respelled" if said else "spelled", GUESS)
