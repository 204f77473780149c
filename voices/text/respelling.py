"""Foreign words in Vietnamese syllables, when no entry says how: a last resort, always flagged."""

from __future__ import annotations

import re
import unicodedata

from voices.text.letters import spell
from voices.text.syllables import toneless, valid_syllable

_CHUNK = r"([bcdfghjklmnpqrstvwxz]*)([aeiouyơ]+)|([bcdfghjklmnpqrstvwxz]+)$"
_ONSETS = {
    "": "", "b": "b", "c": "c", "ch": "ch", "ck": "k", "d": "đ", "f": "ph", "g": "g", "gh": "g", "gn": "nh",
    "h": "h", "j": "gi", "k": "k", "kh": "kh", "l": "l", "m": "m", "n": "n", "ng": "ng", "nh": "nh", "p": "p",
    "ph": "ph", "q": "qu", "r": "r", "rh": "r", "s": "x", "sh": "s", "t": "t", "th": "th", "tr": "tr",
    "ts": "x", "tz": "d", "v": "v", "w": "u", "wh": "u", "x": "x", "z": "d", "zh": "gi", "dw": "đu", "gw": "gu",
    "kw": "cu", "sw": "xu", "tw": "tu",
}  # fmt: skip
_ALONE = {
    "b": "bờ", "c": "cờ", "d": "đờ", "f": "phờ", "g": "gờ", "j": "giờ", "k": "cờ", "l": "lờ", "m": "mờ", "n": "nờ",
    "p": "pờ", "q": "cờ", "r": "rờ", "s": "xờ", "t": "tờ", "v": "vờ", "x": "xờ", "z": "dờ",
}  # fmt: skip
"""A consonant that no vowel follows, before another: "Brown" is "bờ rao"."""
_SPLIT = {"r": "bcdfgkptv", "l": "bcfgkp"}
"""Consonants that stand alone before r and l within a word: "Macron" is "ma cờ rôn", but "Atlanta" "át lan ta"."""
_VOWELS = {
    "ee": "i", "ea": "i", "oo": "u", "ou": "u", "ai": "ai", "ay": "ây", "ei": "ây", "ey": "ây", "au": "au",
    "aw": "o", "ow": "ao", "oa": "oa", "oe": "ô", "ie": "i", "ue": "uê", "ui": "ui", "oi": "oi", "oy": "oi",
    "ao": "ao", "ia": "i a", "io": "i ô", "eu": "êu", "ae": "ê", "eo": "ê ô", "ua": "oa", "uy": "uy", "iu": "iu",
    "a": "a", "e": "e", "i": "i", "o": "ô", "u": "u", "y": "i",
}  # fmt: skip
_CODAS = {
    "n": "n", "m": "m", "ng": "ng", "nh": "nh", "nd": "n", "nt": "n", "p": "p", "b": "p", "t": "t", "d": "t",
    "c": "c", "k": "c", "ck": "c", "g": "c", "s": "t", "x": "c", "l": "n", "ll": "n", "f": "p", "th": "t",
    "ch": "ch", "sh": "t", "nn": "n", "r": "", "ss": "t", "tt": "t", "st": "t", "ts": "t", "z": "t", "v": "p",
    "ns": "n", "ms": "m", "ft": "t", "w": "", "h": "", "q": "c", "j": "t", "ph": "p", "gh": "",
}  # fmt: skip
_SPELLINGS = (
    (r"^([^aeiouy]*)i[^aeiouyr]es?$|igh(?=t?s?$)", r"\1ai"),
    (r"^([^aeiouy]*)a[^aeiouy]es?$", r"\1ay"),
    (r"^([^aeiouy]*)u[^aeiouyr]es?$", r"\1iu"),
    (r"^([^aeiouy]*o[^aeiouyr])e(s?)$", r"\1\2"),
    (r"(?<=[a-z])ware$", "weh"),
    (r"(?<=[a-z]{3})name$", "nem"),
    (r"(?<=[a-z]{3})time$", "taim"),
    (r"^kn", "n"),
    (r"gu(?=[ei])", "g"),
    (r"^bou(?=n)", "bu"),
    (r"ou(?=n[dct]|t$|tl|se)|(?<=[sm])ou(?=th$)", "ao"),
    (r"eo(?=ng)", "o"),
    (r"i[iy](?![aeou])|yi(?![aeou])", "i"),
    (r"iy(?=[aeou])", "iz"),
    (r"ow(?!o)", "ao"),
    (r"ew(?![aeiouy])", "iu"),
    (r"aw(?![aeiouy])", "o"),
    (r"(?<=..)land(s?)$", r"lend\1"),
    (r"(?<=..)([st])on$", r"\1ơn"),
    (r"(?<=[a-z])(?:tion|ssion)(s?)$", "shơn"),
    (r"(?<=[a-z])ers?$|(?<=[bcdfghjklmnpqrstvwxz])res?$", "ơ"),
    (r"ck(?=[aeiouy])", "k"),
    (r"(?<=[aeiouy]c)c(?=[eiy])", "s"),
    (r"qu(?=[aeiouy])", "q"),
    (r"sc(?=[eiy])", "s"),
    (r"(?<=[aeiou])(?:ce|se)s?$", "s"),
    (r"(?<=[aeiou]n)ces?$", "s"),
    (r"c(?=[eiy])", "s"),
    (r"(?<=[aeiou])dge?$", "t"),
    (r"(?<=[lrn])ges?$", "jơ"),
)
"""How English and French write some sounds, most of them at a word's end and before e and i."""
_STOPS = ("p", "t", "c", "ch")
_ACUTE = str.maketrans("aăâeêioôơuưy", "áắấéếíóốớúứý")
_LONGEST = 40


def respell(word: str) -> str:
    """Say a word of Latin letters in Vietnamese syllables; "" when it has no vowel to build on."""
    if not word.isascii() and (highland := _highland(word.lower())):
        return highland
    plain = _latin(word)[:_LONGEST]
    if not re.search("[aeiouy]", plain):
        return ""
    if plain.startswith("mc") and len(plain) > _SHORT:
        return f"mắc {respell(plain[2:])}".strip()
    sounds = f"{plain[:-1]}eh" if word[0].isupper() and _JAPANESE.fullmatch(plain) else plain
    for shape, sound in _SPELLINGS:
        sounds = re.sub(shape, sound, sounds)
    said: list[str] = []
    chunks = list(re.finditer(_CHUNK, sounds))
    for number, chunk in enumerate(chunks):
        consonants, vowels, tail = chunk.groups()
        if tail:
            _close(said, tail)
            continue
        coda, lead, onset = _share(consonants, first=number == 0)
        if coda:
            _close(said, coda)
        said += lead
        said += _open(onset, vowels, last=chunk.end() == len(sounds) and number > 0)
    return " ".join(each for piece in said for each in piece.split() if valid_syllable(each)) or spell(plain)


_JAPANESE = re.compile("(?:(?:sh|ch|ts|[kstnhmrwgzdbpjfy]y?)?[aiueo]n?){2,6}[kstnhmrgzdb]e")
"""A name of open syllables with Japanese consonants only; its last e is sounded (Hakodate), as an African name's is."""
_SHORT = 3
_HIGHLAND = r"([bcdđghjklmnpqrstvwxyz]*)([^\W\d_bcdđghjklmnpqrstvwxz]+)([bcdđghjklmnpqrstvwxz]*)"
_HIGHLAND_LETTER = "[ăơưđĕŏŭ\u1ea0-\u1ef9]"
"""A letter no European language has: the word is of a highland tongue, and may have several syllables."""
_CONSONANT, _VOWEL = "[bcdđghjklmnpqrstvwxz]", r"[^\W\d_bcdđghjklmnpqrstvwxz]"
_HIGHLAND_OPENING = rf"(?:[bcdđghkmpt][rl]|[cknptg]h|ng|{_CONSONANT}){_VOWEL}"
_HIGHLAND_PIECE = rf"{_CONSONANT}*{_VOWEL}+(?:{_CONSONANT}*?(?={_HIGHLAND_OPENING})|{_CONSONANT}*$)"
_HIGHLAND_ONSETS = {"j": "gi", "z": "d", "w": "u", "dh": "đ", "bh": "b", "k": "c", "dj": "gi"}
_HIGHLAND_CODAS = {"k": "c", "l": "n", "r": "", "h": "", "s": "t", "j": "t", "d": "t", "b": "p", "v": "p", "g": "c"}


def letter_alone(char: str) -> str:
    """Say a consonant that stands for itself before a name: the K of "K'Brớp", the Tr of "Tr'Hy"."""
    low = char.lower()
    if len(low) > 1:
        return f"{low}ờ" if low in ("ch", "tr", "ng", "nh", "th", "kh", "ph") else ""
    return {"h": "hờ", "đ": "đờ", "y": "i"}.get(low) or _ALONE.get(low, "")


def _highland(word: str) -> str:
    """Say one syllable of a highland tongue in Vietnamese letters: "Brớp" is "bờ rớp", "Dơk" "dớc"; "" for others."""
    match = re.fullmatch(_HIGHLAND, word)
    if match is None:
        pieces = re.findall(_HIGHLAND_PIECE, word) if re.search(_HIGHLAND_LETTER, word) else []
        said = [_highland(each) for each in pieces] if len(pieces) > 1 and "".join(pieces) == word else [""]
        return " ".join(said) if all(said) else ""
    onset, vowel, last = match.groups()
    for coda in dict.fromkeys((_HIGHLAND_CODAS.get(last, last), last.rstrip("h"))):
        rhyme = vowel + coda if coda or vowel != "ă" else "a"
        if coda in _STOPS and toneless(vowel)[1] == "":
            rhyme = unicodedata.normalize("NFC", vowel + "\u0301") + coda
        for cut in range(len(onset) + 1):
            for opening in (onset[cut:], _HIGHLAND_ONSETS.get(onset[cut:], onset[cut:])):
                if valid_syllable(opening + rhyme):
                    return " ".join([*filter(None, map(letter_alone, onset[:cut])), opening + rhyme])
    return ""


def pronounceable(word: str) -> bool:
    """Say whether unknown capitals read as syllables (OCOP), vowels and consonants in turn, or as letters (UBND)."""
    if re.fullmatch(r"(?:[BCDĐGHKLMNPRSTVX]?[AEIOU]){2,}[CMNPT]?", word):
        return len(word) >= 4
    return (
        len(word) >= 5
        and re.fullmatch(r"(?:S[CKPT])?(?:[BCDĐFGHJKLMNPRSTVXYZ]?[AEIOU][CLMNPRSTX]?){2,6}", word) is not None
    )


def _latin(word: str) -> str:
    """Give the bare Latin letters of a word; a last é stays a sounded one ("Pelé")."""
    word = re.sub("ée?s?$", "eh", word)
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
        return "", [_ALONE.get(each, "") for each in rest], onset
    if rest[-1] in _SPLIT.get(onset, ""):
        return rest[:-1], [_ALONE[rest[-1]]], onset
    return rest, [], onset


def _open(onset: str, vowels: str, *, last: bool) -> list[str]:
    """Say a vowel, or several, after an onset; a written y before a vowel sounds like the Vietnamese d."""
    if last and vowels == "e" and onset:
        return [_fit(_ONSETS[onset], "ơ")]
    if not onset and len(vowels) > 1 and vowels[0] == "y":
        onset, vowels = "z", vowels[1:]
    said: list[str] = []
    while vowels:
        size = 2 if vowels[:2] in _VOWELS else 1
        for each in _VOWELS.get(vowels[:size], "ơ").split():
            said.append(_fit("" if said else _ONSETS[onset], each))
        vowels = vowels[size:]
    return said


def _fit(onset: str, rhyme: str) -> str:
    if onset == "k" and rhyme[0] not in "eêiy":
        onset = "c"
    if onset == "c" and rhyme[0] in "eêi":
        onset = "k"
    if onset in ("g", "ng") and rhyme[0] in "eêi":
        onset += "h"
    if onset == "qu" and rhyme[0] in "ui":
        return "quy" if rhyme == "i" else "cu" + rhyme[1:]
    if onset == "gi" and rhyme[0] == "i":
        onset = "g"
    if onset[-1:] == "u":
        return _rounded(onset[:-1], rhyme)
    return onset + rhyme


def _rounded(onset: str, rhyme: str) -> str:
    """Say a w after nothing or after a consonant: "Wood" is "gút", "Swift" "xuýt", "West" "uét"."""
    if rhyme[0] in "uơ":
        return (onset or "g") + ("u" if rhyme[0] == "u" else "uơ") + rhyme[1:]
    if rhyme[0] == "a" and valid_syllable(f"o{rhyme}"):
        return f"{onset}o{rhyme}"
    if onset and rhyme == "i":
        return f"{onset}uy"
    return onset + {"e": "uê", "oa": "oa"}.get(rhyme, f"u{rhyme}")


def _close(said: list[str], consonants: str) -> None:
    """Close the last syllable with what these consonants sound like at its end, if that makes a syllable."""
    if not said:
        return
    if len(consonants) > 1 and consonants[0] in "rhw":  # Park, Harvard, Johnson
        consonants = consonants[1:]
    for size in range(min(2, len(consonants)), 0, -1):
        coda = _CODAS.get(consonants[:size])
        if coda is None:
            continue
        syllable = _closed(said[-1], coda)
        if syllable:
            said[-1] = syllable
        return


def _closed(syllable: str, coda: str) -> str:
    """Add a coda the way Vietnamese has it: ich and inh for ic and ing, an acute before p, t, c, ch; "" when none."""
    if syllable[-1:] in "iyê" and coda in ("c", "ng"):
        coda = {"c": "ch", "ng": "nh"}[coda]
    stem = syllable[:-1] + syllable[-1].translate(_ACUTE) if coda in _STOPS else syllable
    for each in (stem + coda, stem.replace("ie", "iê").replace("ié", "iế") + coda):
        if valid_syllable(each):
            return each
    return ""
