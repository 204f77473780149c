"""Vietnamese words as plain ASCII: for addresses, and for search without accents."""

from __future__ import annotations

import re
import unicodedata


class _Plain(dict[int, str]):
    """What each character folds to, worked out when it first comes: "" for marks, a space for punctuation."""

    def __missing__(self, code: int) -> str:
        letters = "" if unicodedata.combining(chr(code)) else chr(code).lower()
        plain = self[code] = "".join(c if c.isalnum() else " " for c in letters)
        return plain


_PLAIN = _Plain(dict.fromkeys(map(ord, "đĐðÐ"), "d"))  # no decomposition in Unicode; ð is a common misprint
_APART = re.compile(r"[^a-z0-9]+")


def fold(text: str) -> str:
    """Fold to what a person types without accents: lower-case, no marks, `đ` as `d`, single spaces.

    Letters of other scripts stay as they are; punctuation becomes a space.
    """
    return " ".join(unicodedata.normalize("NFKD", text).translate(_PLAIN).split())


def slug(text: str, longest: int = 80) -> str:
    """Make the part of an address that people read: `Xây dựng Đảng` → `xay-dung-dang`.

    At most `longest` characters, cut between words where there is one to cut at; "" when no letter or digit is left.
    """
    folded = fold(text)  # in ASCII there is nothing left but letters, digits and single spaces
    words = folded.replace(" ", "-") if folded.isascii() else _APART.sub("-", folded).strip("-")
    if len(words) <= longest:
        return words
    cut = words[: longest + 1].rpartition("-")[0] or words[:longest]
    return cut.strip("-")
