"""Vietnamese words as plain ASCII: for addresses, and for search without accents."""

from __future__ import annotations

import re
import unicodedata

_STROKED = str.maketrans(
    {"đ": "d", "Đ": "D", "ð": "d", "Ð": "D"}
)  # no decomposition in Unicode; ð is a common misprint
_APART = re.compile(r"[^a-z0-9]+")


def fold(text: str) -> str:
    """Fold to what a person types without accents: lower-case, no marks, `đ` as `d`, single spaces.

    Letters of other scripts stay as they are; punctuation becomes a space.
    """
    bare = unicodedata.normalize("NFKD", text.translate(_STROKED))
    letters = "".join(c for c in bare if not unicodedata.combining(c)).lower()
    return " ".join("".join(c if c.isalnum() else " " for c in letters).split())


def slug(text: str, longest: int = 80) -> str:
    """Make the part of an address that people read: `Xây dựng Đảng` → `xay-dung-dang`.

    At most `longest` characters, cut between words where there is one to cut at; "" when no letter or digit is left.
    """
    words = _APART.sub("-", fold(text)).strip("-")
    if len(words) <= longest:
        return words
    cut = words[: longest + 1].rpartition("-")[0] or words[:longest]
    return cut.strip("-")
