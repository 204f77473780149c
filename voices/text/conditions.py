"""Where a lexicon entry stands in a text, and whether what stands around lets it mean what it says."""

from __future__ import annotations

import re
from functools import cache, lru_cache
from itertools import groupby
from typing import NamedTuple

from voices.text.lexicon import Entry
from voices.text.line import Line
from voices.text.syllables import valid_syllable

_NEAR = 60
"""How many characters to each side `~word` looks."""
_SENTENCE_END = re.compile(r"[.!?;…](?=\s)|\n")
_NOT_WORD = re.compile(r"[^\w%]+")
_LETTERS = re.compile(r"[^\W\d_]+")
_JOINT = re.compile(r" ?[-–&,'’]| và ")
_JOINTS = {"-": " ?[-–] ?", "&": " ?(?:&| và ) ?", ",": " ?, ?", "'": "['’‘]", "’": "['’‘]", " ": " "}


def end_of(entry: Entry, line: Line, at: int) -> int:
    """Find where the entry ends in the text, 0 when it does not stand here.

    Joints are taken loosely: "GD-ĐT" is found in "GD - ĐT" and "GD – ĐT", "NN&MT" in "NN & MT" and "NN và MT".
    """
    text, printed = line.text, entry.printed
    end = at + len(printed)
    same = text.startswith(printed, at) or (entry.case == "any" and text[at:end].lower() == printed.lower())
    if not same and not (end := _loosely(entry, text, at)):
        return 0
    after = text[end : end + 1]
    if after.isdecimal() and "<attached>" in entry.right:
        return end  # a number may stand right behind: QK2, NQ57
    return 0 if printed[-1].isalnum() and after.isalnum() else end


def _loosely(entry: Entry, text: str, at: int) -> int:
    head = _head(entry.printed)
    if not head or not _JOINT.match(text, at + head):
        return 0
    match = _loose(entry.printed, entry.case).match(text, at)
    return match.end() if match else 0


@lru_cache(8192)
def _head(printed: str) -> int:
    """Tell how many letters stand before a joint that may be printed otherwise; 0 when there is none."""
    first = _LETTERS.match(printed)
    return first.end() if first and any(each in printed for each in "-–&,'’") else 0


@cache
def _loose(printed: str, case: str) -> re.Pattern[str]:
    shape = "".join(_JOINTS.get(each) or re.escape(each) for each in re.sub(" ?([-–&,]) ?", r"\1", printed))
    return re.compile(shape, re.IGNORECASE if case == "any" else 0)


def holds(entry: Entry, line: Line, at: int, end: int) -> bool:
    """Say whether the entry's conditions are met by what stands around [at, end)."""
    if entry.printed.isupper() and _is_none(entry, line, at, end):
        return False
    if entry.kind == "title" and (line.text[at - 1 : at] == "-" or _among_initials(entry, line, at, end)):
        return False
    if entry.left and not _holds_left(entry, line, at):
        return False
    return not entry.right or _holds_right(entry, line, at, end)


def _is_none(entry: Entry, line: Line, at: int, end: int) -> bool:
    """Say whether capitals are no abbreviation here but a heading's word, or only letters."""
    if entry.case == "exact" and valid_syllable(entry.printed):
        deciding = any(not each.startswith("!") for each in (*entry.left, *entry.right))
        if not deciding and in_heading(line, at, end):
            return True
    return len(entry.printed) == 2 and _means_letters(entry, line, at, end)


def _holds_left(entry: Entry, line: Line, at: int) -> bool:
    return _met(_runs(entry.left), line.left(at), line, at, None)


def _holds_right(entry: Entry, line: Line, at: int, end: int) -> bool:
    after = end + 1 if entry.dot and line.text[end : end + 1] == "." else end
    return _met(_runs(entry.right), line.right(after), line, at, after)


class _Run(NamedTuple):
    """Conditions in a row that all want something, of which one is enough, or all forbid something."""

    forbids: bool
    words: frozenset[str]
    phrases: bool
    """Whether some of the words are two."""
    sorts: tuple[str, ...]
    """Sorts of neighbours: `<number>`, `<name>` …"""
    near: tuple[str, ...]
    """Words anywhere near, with a space on either side."""


@lru_cache(8192)
def _runs(wanted: tuple[str, ...]) -> tuple[_Run, ...]:
    """Part an entry's conditions, once, so that most cost one look-up."""
    found = []
    for forbids, group in groupby(wanted, lambda each: each.startswith("!")):
        run = [each[1:] if forbids else each for each in group]
        words = frozenset(each for each in run if not each.startswith(("~", "<", "%")))
        sorts = tuple(each for each in run if each.startswith(("<", "%")))
        near = tuple(f" {each[1:]} " for each in run if each.startswith("~"))
        found.append(_Run(forbids, words, any(" " in each for each in words), sorts, near))
    return tuple(found)


def _met(runs: tuple[_Run, ...], word: str, line: Line, at: int, after: int | None) -> bool:
    """Say whether the conditions of the right side, from `after` on, or of the left are met; the first met decides."""
    for run in runs:
        if (
            word in run.words
            or (run.phrases and (line.left(at, 2) if after is None else line.right(after, 2)) in run.words)
            or any(_is(each, word, line, at, after) for each in run.sorts)
            or (run.near and _is_near(run.near, line, at))
        ):
            return not run.forbids
    return all(run.forbids for run in runs)


def _is(sort: str, word: str, line: Line, at: int, after: int | None) -> bool:
    if sort in ("<number>", "<attached>"):
        return word[:1].isdecimal()
    if sort == "%":
        return word.endswith("%")
    if sort == "<none>":
        return not word
    touching = _touching(line, at, after)[:1]
    return touching.isupper() if sort == "<name>" else touching == ":"


def _touching(line: Line, at: int, after: int | None) -> str:
    """Give what stands beside even across punctuation: the word before, or the two characters behind."""
    if after is not None:
        return line.text[after : after + 2].strip()
    before = line.text[max(0, at - 20) : at].split()
    return before[-1] if before and before[-1][-1].isalnum() else ""


def _is_near(near: tuple[str, ...], line: Line, at: int) -> bool:
    around = _around(line.text, at)
    return any(each in around for each in near)


@lru_cache(maxsize=2)
def _around(text: str, at: int) -> str:
    """Give the words of the sentence within reach of `at`, lower case, parted by single spaces."""
    before = _SENTENCE_END.split(text[max(0, at - _NEAR) : at])[-1]
    after = _SENTENCE_END.split(text[at : at + _NEAR], maxsplit=1)[0]
    return f" {_NOT_WORD.sub(' ', before + after).lower()} "


def _means_letters(entry: Entry, line: Line, at: int, end: int) -> bool:
    """Say whether two capitals are only letters here: a signature, a code, a foreign firm's name ("SK Hynix")."""
    foreign = entry.doubt and (beside := _FOREIGN.match(line.text, end)) is not None and not valid_syllable(beside[1])
    return foreign or _signs(line, at) or _codes(entry, line, end)


_FOREIGN = re.compile(" ([A-Z][a-z]{2,})")


def _signs(line: Line, at: int) -> bool:
    """Say whether two capitals sign a picture or a text: "Ảnh: DV"; some sign with an office or an agency."""
    before = line.text[max(0, at - 6) : at].lower()
    return before.endswith(("ảnh: ", "bài: ", "tin: ")) and line.text[at : at + 2] not in ("PV", "AP", "TL")


def _codes(entry: Entry, line: Line, end: int) -> bool:
    """Say whether two capitals that mean something anywhere begin a code here: "BC-05"."""
    return (
        not (entry.left or entry.right) and line.text[end : end + 1] == "-" and line.text[end + 1 : end + 2].isdecimal()
    )


def _among_initials(entry: Entry, line: Line, at: int, end: int) -> bool:
    """Say whether single letters are initials among others and no place prefix: "Q.T", "N.H. Lan", "T.T.H"."""
    if max(map(len, entry.printed.split("."))) > 1:
        return False
    text = line.text
    after = end + 1 if not entry.printed.endswith(".") and text[end : end + 1] == "." else end
    behind = text[after : after + 2] if text[after - 1] == "." else ""
    alone = behind[:1].isupper() and not behind[1:].isalpha()
    return alone or (text[at - 1 : at] == "." and text[max(0, at - 2) : at - 1].isupper())


def in_heading(line: Line, at: int, end: int) -> bool:
    """Say whether the words beside are capitals and syllables too: then these capitals are just a heading's."""
    before = _WORD_BEFORE.search(line.text[max(0, at - 20) : at])
    after = _WORD_AFTER.match(line.text[end : end + 20])
    return any(each and _is_capital_word(each[1]) for each in (before, after))


_WORD_BEFORE = re.compile(r"(?<!\d)([^\W\d_]+)[ ,.:;!?–-]{1,3}$")
_WORD_AFTER = re.compile(r"[ ,.:;!?–-]{1,3}([^\W\d_]+)(?!\d)")
"""Over marks that are there when it is said as well: over a sign that is said, the spoken text has no heading."""


def among_capitals(line: Line, at: int, end: int) -> bool:
    """Say whether a capital word with its marks stands near: "BAN CHQS XÃ" is a heading, abbreviation and all."""
    words = _LETTERS.findall(line.text[max(0, at - _HEADING) : at]) + _LETTERS.findall(line.text[end : end + _HEADING])
    return any(not each.isascii() and _is_capital_word(each) for each in words)


_HEADING = 24


def _is_capital_word(word: str) -> bool:
    return word.isupper() and (len(word) > 1 or not word.isascii()) and valid_syllable(word)
