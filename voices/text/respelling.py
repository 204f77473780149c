"""Foreign words in Vietnamese syllables, when no entry says how: a last resort, always flagged."""

from __future__ import annotations

import re
import unicodedata

from voices.text.letters import spell
from voices.text.syllables import valid_syllable

_CHUNK = re.compile(r"([bcdfghjklmnpqrstvwxz]*)([aeiouy]+)|([bcdfghjklmnpqrstvwxz]+)$")
_ONSETS = {
    "": "", "b": "b", "c": "c", "ch": "ch", "ck": "k", "d": "đ", "f": "ph", "g": "g", "gh": "g", "gn": "nh",
    "h": "h", "j": "gi", "k": "k", "kh": "kh", "l": "l", "m": "m", "n": "n", "ng": "ng", "nh": "nh", "p": "p",
    "ph": "ph", "q": "qu", "qu": "qu", "r": "r", "rh": "r", "s": "x", "sh": "s", "t": "t", "th": "th", "tr": "tr",
    "ts": "x", "tz": "d", "v": "v", "w": "u", "wh": "u", "x": "x", "z": "d", "zh": "gi", "sc": "x",
}  # fmt: skip
_BEFORE_VOWEL = {
    "b": "bờ",
    "c": "cờ",
    "d": "đờ",
    "f": "phờ",
    "g": "gờ",
    "h": "",
    "k": "cờ",
    "p": "pờ",
    "s": "xờ",
    "t": "tờ",
    "v": "vờ",
}
_VOWELS = {
    "ee": "i", "ea": "i", "oo": "u", "ou": "ao", "ai": "ai", "ay": "ây", "ei": "ây", "ey": "ây", "au": "au",
    "aw": "o", "ow": "ao", "oa": "oa", "oe": "oe", "ie": "i", "ue": "uê", "ui": "ui", "oi": "oi", "oy": "oi",
    "ia": "ia", "io": "i ô", "eu": "êu", "ae": "ê", "eo": "ê ô", "ua": "oa", "uy": "uy", "iu": "iu", "a": "a",
    "e": "e", "i": "i", "o": "ô", "u": "u", "y": "i",
}  # fmt: skip
_CODAS = {
    "n": "n", "m": "m", "ng": "ng", "nh": "nh", "nd": "n", "nt": "n", "p": "p", "b": "p", "t": "t", "d": "t",
    "c": "c", "k": "c", "ck": "c", "g": "c", "s": "t", "x": "c", "l": "n", "ll": "n", "f": "p", "th": "t",
    "ch": "ch", "sh": "t", "nn": "n", "r": "", "ss": "t", "tt": "t", "st": "t", "ts": "t", "z": "t", "v": "p",
    "ns": "n", "ms": "m", "w": "", "h": "", "q": "c", "j": "t", "ph": "p", "gh": "",
}  # fmt: skip
_ACUTE = str.maketrans("aăâeêioôơuưy", "áắấéếíóốớúứý")
_LONGEST = 40


def respell(word: str) -> str:
    """Say a word of Latin letters in Vietnamese syllables; "" when it has no vowel to build on."""
    plain = _latin(word)[:_LONGEST]
    chunks = _CHUNK.findall(plain)
    if not any(vowel for _, vowel, _ in chunks):
        return ""
    said: list[str] = []
    for number, (consonants, vowels, tail) in enumerate(chunks):
        if tail:
            _close(said, tail)
            continue
        coda, lead, onset = _share(consonants, first=number == 0)
        if coda:
            _close(said, coda)
        said += lead
        said += _open(onset, vowels, last=number == len(chunks) - 1 and number > 0)
    return " ".join(each for piece in said for each in piece.split() if valid_syllable(each)) or spell(plain)


def pronounceable(word: str) -> bool:
    """Say whether unknown capitals read as syllables (OCOP), vowels and consonants in turn, or as letters (UBND)."""
    if re.fullmatch(r"(?:[BCDĐGHKLMNPRSTVX]?[AEIOU]){2,}[CMNPT]?", word):
        return len(word) >= 4
    return (
        len(word) >= 5
        and re.fullmatch(r"(?:S[CKPT])?(?:[BCDĐGHKLMNPRSTVX]?[AEIOU][CLMNPRSTX]?){2,6}", word) is not None
    )


def _latin(word: str) -> str:
    letters = unicodedata.normalize("NFD", word.lower().replace("đ", "d"))
    return "".join(each for each in letters if "a" <= each <= "z")


def _share(consonants: str, *, first: bool) -> tuple[str, list[str], str]:
    """Share out the consonants before a vowel: what closes the last syllable, what stands alone, what opens this."""
    sizes = range(min(2, len(consonants)), 0, -1)
    opening = next((size for size in sizes if consonants[-size:] in _ONSETS), 0)
    rest, onset = consonants[: len(consonants) - opening], consonants[len(consonants) - opening :]
    if not rest:
        return "", [], onset
    if first:
        return "", [_BEFORE_VOWEL.get(each, "") for each in rest], onset
    if rest[-1] in _BEFORE_VOWEL and onset in ("l", "r") and rest[:-1] in ("", "n", "m", "s"):
        return rest[:-1], [_BEFORE_VOWEL[rest[-1]]], onset
    return rest, [], onset


def _open(onset: str, vowels: str, *, last: bool) -> list[str]:
    if last and vowels == "e" and onset:
        return [_fit(_ONSETS[onset], "ơ")]
    said: list[str] = []
    while vowels:
        size = 2 if vowels[:2] in _VOWELS else 1
        for each in _VOWELS[vowels[:size]].split():
            said.append(_fit("" if said else _ONSETS[onset], each))
        vowels = vowels[size:]
    return said


def _fit(onset: str, rhyme: str) -> str:
    if onset == "c" and rhyme[0] in "eêi":
        onset = "x"
    if onset == "k" and rhyme[0] not in "eêiy":
        onset = "c"
    if onset in ("g", "ng") and rhyme[0] in "eêi":
        onset += "h"
    if onset in ("qu", "gi") and rhyme[0] in ("u", "i"):
        onset = "c" if onset == "qu" else "d"
    return onset + rhyme


def _close(said: list[str], consonants: str) -> None:
    """Close the last syllable with what these consonants sound like at its end, if that makes a syllable."""
    if not said:
        return
    for size in range(min(2, len(consonants)), 0, -1):
        coda = _CODAS.get(consonants[:size])
        if coda is not None:
            syllable = said[-1] + coda
            if coda in ("p", "t", "c", "ch"):
                syllable = said[-1].translate(_ACUTE) + coda if len(said[-1]) < 5 else syllable
            if valid_syllable(syllable):
                said[-1] = syllable
            return
