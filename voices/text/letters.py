"""The names of letters, and reading a word letter by letter."""

from __future__ import annotations

import unicodedata

NAMES = {
    "a": "a", "ă": "á", "â": "ớ", "b": "bê", "c": "xê", "d": "đê", "đ": "đê", "e": "e", "ê": "ê", "f": "ép",
    "g": "gờ", "h": "hát", "i": "i", "j": "gi", "k": "ca", "l": "lờ", "m": "mờ", "n": "nờ", "o": "ô", "ô": "ô",
    "ơ": "ơ", "p": "pê", "q": "quy", "r": "rờ", "s": "ét", "t": "tê", "u": "u", "ư": "ư", "v": "vê", "w": "vê kép",
    "x": "ích", "y": "i", "z": "dét",
}  # fmt: skip
_GREEK = {
    "α": "an pha", "β": "bê ta", "γ": "gam ma", "δ": "đen ta", "ε": "ép xi lon", "λ": "lam đa", "μ": "muy", "π": "pi",
    "σ": "xích ma", "ω": "ô mê ga", "θ": "tê ta", "φ": "phi",
}  # fmt: skip
_SCRIPTS = {
    "CJK": "chữ hán", "HANGUL": "chữ hàn", "HIRAGANA": "chữ nhật", "KATAKANA": "chữ nhật", "THAI": "chữ thái lan",
    "LAO": "chữ lào", "KHMER": "chữ khơ me", "CYRILLIC": "chữ nga", "ARABIC": "chữ ả rập", "GREEK": "chữ hy lạp",
    "TAI": "chữ thái",
}  # fmt: skip


def spell(word: str) -> str:
    """Say a word letter by letter; what has no name here is left out."""
    return " ".join(filter(None, (letter(each) for each in word)))


def letter(char: str) -> str:
    """Give the name of one letter, "" when there is none."""
    low = char.lower()
    if low in NAMES:
        return NAMES[low]
    if low in _GREEK:
        return _GREEK[low]
    return NAMES.get(unicodedata.normalize("NFD", low)[0], "")


def script_name(char: str) -> str:
    """Say which writing a foreign letter belongs to ("chữ hán")."""
    return _SCRIPTS.get(unicodedata.name(char, "").split(" ")[0], "ký tự lạ")
